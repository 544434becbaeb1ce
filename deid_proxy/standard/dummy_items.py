"""What one dummy item of a sequence holds, so that the object stays valid.

References
----------
DICOM PS3.15 Table E.1-1a (D), DICOM PS3.3
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.standard.dictionary import keyword_of
from deid_proxy.standard.tables import dummy_items

if TYPE_CHECKING:
    from collections.abc import Mapping


class DummyElement(NamedTuple):
    """One element of a dummy item.

    Parameters
    ----------
    path
        The tags of the sequences between the item and the element, outermost first; empty directly in the item.
    vr
        For ``SQ`` there is one item when elements with this path follow, and none otherwise (a Type 2 sequence).
    """

    path: tuple[int, ...]
    tag: int
    vr: str


DUMMY_VALUES: Mapping[int, str] = {
    # A code that says nothing: SNOMED CT "Unknown".
    0x00080100: "261665006",
    0x00080102: "SCT",
    0x00080104: "Unknown",
    0x00081150: "1.2.840.10008.5.1.4.1.1.66",  # Raw Data Storage: the class that promises nothing
    0x00340003: "1.2.840.10008.1.2.7.1",
    0x00340004: "90000",
    0x0040A010: "CONTAINS",
    0x0040A040: "TEXT",
    0x0040A084: "PSN",
    0x0040A0B0: "1\\0",  # every channel of the first multiplex group
    0x00700002: "DUMMY",
    0x00700004: "DISPLAY",
    0x00700014: "0\\0",
    0x00700015: "N",
}
"""The text value that an attribute of a dummy item must have where its VR alone does not say: by tag, ``\\`` between
values. All others get the dummy of their VR."""

_CODE_ITEM = (
    DummyElement((), 0x00080100, "SH"),
    DummyElement((), 0x00080102, "SH"),
    DummyElement((), 0x00080104, "LO"),
)


def _read_items() -> dict[int, tuple[DummyElement, ...]]:
    items: dict[int, tuple[DummyElement, ...]] = {}
    for line in dummy_items.ROWS.splitlines():
        sequence, path, vr = line.split("|")
        *parents, tag = (int(part, 16) for part in path.split("."))
        key = int(sequence, 16)
        items[key] = (*items.get(key, ()), DummyElement(tuple(parents), tag, vr))
    return items


_ITEMS = _read_items()


def dummy_item(sequence_tag: int) -> tuple[DummyElement, ...]:
    """Return what one dummy item of a sequence holds, in the order of encoding.

    Parameters
    ----------
    sequence_tag
        The sequence that gets a dummy item in place of its own.

    Returns
    -------
    tuple of DummyElement
        A sequence of codes always gets Code Value, Coding Scheme Designator and Code Meaning together. Empty when
        nothing is known to be required.

    References
    ----------
    DICOM PS3.3 section 8.8 for codes; the module of the sequence for all others
    """
    known = _ITEMS.get(sequence_tag)
    if known is not None:
        return known
    return _CODE_ITEM if (keyword_of(sequence_tag) or "").endswith("CodeSequence") else ()
