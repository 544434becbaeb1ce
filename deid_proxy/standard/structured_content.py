"""Table E.3.4-1 of PS3.15: what becomes of a content item, by the concept that it names and by its Value Type.

References
----------
DICOM PS3.15 section E.3.4 and Table E.3.4-1, DICOM PS3.16 sections 8.1 and Annex O
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.standard.actions import ActionCode
from deid_proxy.standard.options import ConfidentialityOption
from deid_proxy.standard.tables import structured_content

if TYPE_CHECKING:
    from collections.abc import Mapping

EDITION = "PS3.15-2026c"
"""The edition that the table is of; the one of 2026d was not at hand."""

CONTENT_SEQUENCE = 0x0040A730
ACQUISITION_CONTEXT = 0x00400555
SPECIMEN_PREPARATION_STEP = 0x00400612
PROTOCOL_CONTEXT = 0x00400440
CONTENT_ITEM_MODIFIER = 0x00400441
WAVEFORM_ANNOTATION = 0x0040B020
SPECIMEN_LOCALIZATION = 0x00400620
SCHEDULED_PARAMETERS, PERFORMED_PARAMETERS = 0x00741210, 0x00741212  # of processing
CONTENT_ITEMS = frozenset(
    {
        CONTENT_SEQUENCE,
        ACQUISITION_CONTEXT,
        SPECIMEN_PREPARATION_STEP,
        PROTOCOL_CONTEXT,
        CONTENT_ITEM_MODIFIER,
        WAVEFORM_ANNOTATION,
        SPECIMEN_LOCALIZATION,
        SCHEDULED_PARAMETERS,
        PERFORMED_PARAMETERS,
    }
)
"""The sequences whose items are content items (PS3.3 sections 10.2 and C.17.3), or are built like them."""

_SNOMED_RT = ("SRT", "SNM3", "99SDM")
_SAME_SCHEMES = {
    "2.16.840.1.113883.6.96": "SCT",
    "2.16.840.1.113883.6.1": "LN",
    "1.2.840.10008.2.16.4": "DCM",
    "2.16.840.1.113883.3.26.1.1": "NCIt",
    "LOINC": "LN",
    "SNOMED-CT": "SCT",
}


class Concept(NamedTuple):
    """What a content item is about: Code Value and Coding Scheme Designator, as they stand there without padding."""

    value: str
    scheme: str


class ContentRow(NamedTuple):
    """One row of Table E.3.4-1.

    Parameters
    ----------
    concept
        The Concept Name with which the row is printed.
    value_type
        The Value Type of the content items that it is for.
    basic
        The action of the Basic Profile.
    options
        The action where an Option has one of its own (K or C).
    retired
        The code of the concept in SNOMED RT, empty where it has none: a receiver has to know it still.
    """

    concept: Concept
    value_type: str
    meaning: str
    basic: ActionCode
    options: Mapping[ConfidentialityOption, ActionCode]
    retired: str

    @property
    def name(self) -> str:
        """The row in words."""
        return f"{EDITION} Table E.3.4-1 ({self.concept.value}, {self.concept.scheme}) {self.meaning}"


def _read_row(line: str) -> ContentRow:
    scheme, value, value_type, meaning, retired, action = line.split("|")
    basic, *cells = action.split()
    pairs = (cell.split("=") for cell in cells)
    options = {ConfidentialityOption(option): ActionCode(code) for option, code in pairs}
    return ContentRow(Concept(value, scheme), value_type, meaning, ActionCode(basic), options, retired)


@cache
def content_rows() -> tuple[ContentRow, ...]:
    """Return the table."""
    return tuple(_read_row(line) for line in structured_content.ROWS.splitlines())


@cache
def _by_concept() -> Mapping[Concept, Mapping[str, ContentRow]]:
    found: dict[Concept, dict[str, ContentRow]] = {}
    for row in content_rows():
        names = [row.concept, *(Concept(row.retired, scheme) for scheme in _SNOMED_RT if row.retired)]
        for name in names:
            found.setdefault(_folded(name), {})[row.value_type] = row
    return found


def _folded(concept: Concept) -> Concept:
    scheme = _SAME_SCHEMES.get(concept.scheme.upper(), concept.scheme)
    return Concept(concept.value.upper(), scheme.upper())


def rows_of(concept: Concept) -> Mapping[str, ContentRow]:
    """Return the rows of a concept by Value Type; none for a concept that the table does not list.

    Letter case does not matter, nor whether a concept of SNOMED has its code of SNOMED CT or of SNOMED RT.

    References
    ----------
    DICOM PS3.15 section E.3.4 note 3
    """
    return _by_concept().get(_folded(concept), {})
