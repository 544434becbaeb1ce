"""The Options of the Basic Application Level Confidentiality Profile, and the codes that say what was applied.

References
----------
DICOM PS3.15 section E.3, DICOM PS3.16 CID 7050 and CID 7005
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Literal, NamedTuple

from deid_proxy.standard.tables import codes

if TYPE_CHECKING:
    from collections.abc import Mapping


class ConfidentialityOption(StrEnum):
    """An Option of the Profile, named as in a profile file.

    References
    ----------
    DICOM PS3.15 section E.3
    """

    RETAIN_SAFE_PRIVATE = "retain-safe-private"
    RETAIN_UIDS = "retain-uids"
    RETAIN_DEVICE_IDENTITY = "retain-device-identity"
    RETAIN_INSTITUTION_IDENTITY = "retain-institution-identity"
    RETAIN_PATIENT_CHARACTERISTICS = "retain-patient-characteristics"
    RETAIN_FULL_DATES = "retain-full-dates"
    RETAIN_MODIFIED_DATES = "retain-modified-dates"
    CLEAN_DESCRIPTORS = "clean-descriptors"
    CLEAN_STRUCTURED_CONTENT = "clean-structured-content"
    CLEAN_GRAPHICS = "clean-graphics"
    CLEAN_PIXEL_DATA = "clean-pixel-data"
    CLEAN_RECOGNIZABLE_VISUAL_FEATURES = "clean-recognizable-visual-features"


_O = ConfidentialityOption

COLUMNS: Mapping[ConfidentialityOption, str] = {
    _O.RETAIN_SAFE_PRIVATE: "Rtn. Safe Priv. Opt.",
    _O.RETAIN_UIDS: "Rtn. UIDs Opt.",
    _O.RETAIN_DEVICE_IDENTITY: "Rtn. Dev. Id. Opt.",
    _O.RETAIN_INSTITUTION_IDENTITY: "Rtn. Inst. Id. Opt.",
    _O.RETAIN_PATIENT_CHARACTERISTICS: "Rtn. Pat. Chars. Opt.",
    _O.RETAIN_FULL_DATES: "Rtn. Long. Full Dates Opt.",
    _O.RETAIN_MODIFIED_DATES: "Rtn. Long. Modif. Dates Opt.",
    _O.CLEAN_DESCRIPTORS: "Clean Desc. Opt.",
    _O.CLEAN_STRUCTURED_CONTENT: "Clean Struct. Cont. Opt.",
    _O.CLEAN_GRAPHICS: "Clean Graph. Opt.",
}
"""The heading of the column of Table E.1-1 that an Option has; the two pixel Options have none."""

NOT_AVAILABLE = frozenset(
    {
        _O.CLEAN_PIXEL_DATA,
        _O.CLEAN_RECOGNIZABLE_VISUAL_FEATURES,
    }
)
"""The Options that this version knows by name and does not have."""


class Code(NamedTuple):
    """A coded concept: Code Value (0008,0100), Coding Scheme Designator (0008,0102), Code Meaning (0008,0104).

    References
    ----------
    DICOM PS3.3 section 8
    """

    value: str
    scheme: str
    meaning: str


def _read_codes() -> dict[str, Code]:
    rows = (row.split("|") for row in codes.ROWS.splitlines())
    return {key: Code(value, scheme, meaning) for key, value, scheme, meaning in rows}


_CODES = _read_codes()

DE_IDENTIFYING_EQUIPMENT = _CODES.pop("de-identifying-equipment")
"""The purpose of reference of a de-identifier in Contributing Equipment Sequence (0018,A001): CID 7005."""

CODES: Mapping[ConfidentialityOption | Literal["basic"], Code] = {
    "basic": _CODES["basic"],
    **{option: _CODES[option] for option in ConfidentialityOption},
}
"""The code of CID 7050 for the Profile (``basic``) and for each Option."""
