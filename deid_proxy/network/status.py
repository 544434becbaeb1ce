"""What the status of a C-STORE response means for a delivery.

References
----------
DICOM PS3.4 Table B.2-1 (C-STORE statuses), PS3.7 Annex C (general statuses).
"""

from __future__ import annotations

from enum import StrEnum


class Disposition(StrEnum):
    """What becomes of a delivery after a response."""

    FORWARDED = "forwarded"
    RETRY = "retry"
    HELD = "held"


SUCCESS = 0x0000
PROCESSING_FAILURE = 0x0110
DUPLICATE_SOP_INSTANCE = 0x0111
INVALID_SOP_INSTANCE = 0x0117
SOP_CLASS_NOT_SUPPORTED = 0x0122
UNRECOGNIZED_OPERATION = 0x0211
OUT_OF_RESOURCES = 0xA700
DATA_SET_DOES_NOT_MATCH_SOP_CLASS = 0xA900
CANNOT_UNDERSTAND = 0xC000
LIMIT_EXCEEDED = 0xC002

# first status, last status, disposition, what it says; whatever is in no row is held
_TABLE: tuple[tuple[int, int, Disposition, str], ...] = (
    (0x0000, 0x0000, Disposition.FORWARDED, "success"),
    (0x0105, 0x0105, Disposition.HELD, "no such attribute"),
    (0x0106, 0x0106, Disposition.HELD, "invalid attribute value"),
    (0x0110, 0x0110, Disposition.RETRY, "processing failure"),
    (0x0111, 0x0111, Disposition.FORWARDED, "duplicate SOP instance"),
    (0x0112, 0x0112, Disposition.HELD, "no such SOP instance"),
    (0x0115, 0x0115, Disposition.HELD, "invalid argument value"),
    (0x0117, 0x0117, Disposition.HELD, "invalid SOP instance"),
    (0x0118, 0x0118, Disposition.HELD, "no such SOP class"),
    (0x0119, 0x0119, Disposition.HELD, "class-instance conflict"),
    (0x0120, 0x0120, Disposition.HELD, "missing attribute"),
    (0x0121, 0x0121, Disposition.HELD, "missing attribute value"),
    (0x0122, 0x0122, Disposition.HELD, "SOP class not supported"),
    (0x0124, 0x0124, Disposition.HELD, "not authorized"),
    (0x0210, 0x0210, Disposition.HELD, "duplicate invocation"),
    (0x0211, 0x0211, Disposition.HELD, "unrecognized operation"),
    (0x0212, 0x0212, Disposition.HELD, "mistyped argument"),
    (0x0213, 0x0213, Disposition.RETRY, "resource limitation"),
    (0xA700, 0xA7FF, Disposition.RETRY, "refused: out of resources"),
    (0xA900, 0xA9FF, Disposition.HELD, "data set does not match SOP class"),
    (0xB000, 0xB000, Disposition.FORWARDED, "warning: coercion of data elements"),
    (0xB006, 0xB006, Disposition.FORWARDED, "warning: elements discarded"),
    (0xB007, 0xB007, Disposition.FORWARDED, "warning: data set does not match SOP class"),
    (0xC000, 0xCFFF, Disposition.HELD, "cannot understand"),
    (0xFE00, 0xFE00, Disposition.HELD, "cancelled"),
)
_UNDEFINED = (Disposition.HELD, "a status that Storage does not define")


def _look_up(status: int) -> tuple[Disposition, str]:
    if not 0 <= status <= 0xFFFF:
        raise ValueError("a status has 16 bits")
    for first, last, disposition, text in _TABLE:
        if first <= status <= last:
            return disposition, text
    return _UNDEFINED


def classify_status(status: int) -> Disposition:
    """Return what a C-STORE status means for a delivery.

    Success, the three warnings of Storage and "duplicate SOP instance" say that the archive has the instance. Refusals
    for want of resources pass; everything else needs a person. A status that Storage does not define promises nothing,
    so it is held.

    References
    ----------
    DICOM PS3.4 Table B.2-1, PS3.7 Annex C.
    """
    return _look_up(status)[0]


def describe_status(status: int) -> str:
    """Return a status as ``A700 refused: out of resources``."""
    return f"{status:04X} {_look_up(status)[1]}"
