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
DUPLICATE_SOP_INSTANCE = 0x0111
INVALID_SOP_INSTANCE = 0x0117
SOP_CLASS_NOT_SUPPORTED = 0x0122
UNRECOGNIZED_OPERATION = 0x0211
DATA_SET_DOES_NOT_MATCH_SOP_CLASS = 0xA900
CANNOT_UNDERSTAND = 0xC000
LIMIT_EXCEEDED = 0xC002

_BY_ITSELF = "it is tried again by itself"
_ARCHIVE_HAS_IT = "nothing needs to be done"
_COMPARE = "this gateway never sent it there: compare the two, and delete the archive's one if it is wrong"
_OBJECT = "the archive finds fault with the object: its log says with what; correct that at the sender"
_SUPPORT = "let the archive accept this SOP Class, or send the study elsewhere"
_PERMIT = "let the archive permit our calling AE title to store"
_DEFECT = "this is no answer to a C-STORE: look into the archive's log, and tell its vendor"

# first status, last status, disposition, what it says, what to do; whatever is in no row is held
_TABLE: tuple[tuple[int, int, Disposition, str, str], ...] = (
    (0x0000, 0x0000, Disposition.FORWARDED, "success", _ARCHIVE_HAS_IT),
    (0x0001, 0x0001, Disposition.HELD, "optional attributes not supported", _DEFECT),
    (0x0105, 0x0105, Disposition.HELD, "no such attribute", _OBJECT),
    (0x0106, 0x0106, Disposition.HELD, "invalid attribute value", _OBJECT),
    (0x0107, 0x0107, Disposition.HELD, "attribute list error", _DEFECT),
    (0x0110, 0x0110, Disposition.RETRY, "processing failure", _BY_ITSELF),
    (0x0111, 0x0111, Disposition.FORWARDED, "duplicate SOP instance", _COMPARE),
    (0x0112, 0x0112, Disposition.HELD, "no such SOP instance", _DEFECT),
    (0x0113, 0x0113, Disposition.HELD, "no such event type", _DEFECT),
    (0x0114, 0x0114, Disposition.HELD, "no such argument", _DEFECT),
    (0x0115, 0x0115, Disposition.HELD, "invalid argument value", _OBJECT),
    (0x0116, 0x0116, Disposition.HELD, "attribute value out of range", _DEFECT),
    (0x0117, 0x0117, Disposition.HELD, "invalid SOP instance", _OBJECT),
    (0x0118, 0x0118, Disposition.HELD, "no such SOP class", _SUPPORT),
    (0x0119, 0x0119, Disposition.HELD, "class-instance conflict", _OBJECT),
    (0x0120, 0x0120, Disposition.HELD, "missing attribute", _OBJECT),
    (0x0121, 0x0121, Disposition.HELD, "missing attribute value", _OBJECT),
    (0x0122, 0x0122, Disposition.HELD, "SOP class not supported", _SUPPORT),
    (0x0123, 0x0123, Disposition.HELD, "no such action type", _DEFECT),
    (0x0124, 0x0124, Disposition.HELD, "not authorized", _PERMIT),
    (0x0210, 0x0210, Disposition.HELD, "duplicate invocation", _DEFECT),
    (0x0211, 0x0211, Disposition.HELD, "unrecognized operation", _DEFECT),
    (0x0212, 0x0212, Disposition.HELD, "mistyped argument", _DEFECT),
    (0x0213, 0x0213, Disposition.RETRY, "resource limitation", _BY_ITSELF),
    (0xA700, 0xA7FF, Disposition.RETRY, "refused: out of resources", _BY_ITSELF),
    (0xA900, 0xA9FF, Disposition.HELD, "data set does not match SOP class", _OBJECT),
    (0xB000, 0xB000, Disposition.FORWARDED, "warning: coercion of data elements", _ARCHIVE_HAS_IT),
    (0xB006, 0xB006, Disposition.FORWARDED, "warning: elements discarded", _ARCHIVE_HAS_IT),
    (0xB007, 0xB007, Disposition.FORWARDED, "warning: data set does not match SOP class", _ARCHIVE_HAS_IT),
    (0xC000, 0xCFFF, Disposition.HELD, "cannot understand", _OBJECT),
    (0xFE00, 0xFE00, Disposition.HELD, "cancelled", _DEFECT),
)
_UNDEFINED = (Disposition.HELD, "a status that Storage does not define", _DEFECT)


def _look_up(status: int) -> tuple[Disposition, str, str]:
    if not 0 <= status <= 0xFFFF:
        raise ValueError("a status has 16 bits")
    for first, last, disposition, text, what_to_do in _TABLE:
        if first <= status <= last:
            return disposition, text, what_to_do
    return _UNDEFINED


def classify_status(status: int) -> Disposition:
    """Return what a C-STORE status means for a delivery.

    Success, the three warnings of Storage and "duplicate SOP instance" say that the archive has the instance. Refusals
    for want of resources pass; everything else needs a person. A status that Storage does not define promises nothing,
    so it is held. "Duplicate SOP instance" does so only where an earlier attempt may have arrived; the caller knows.

    References
    ----------
    DICOM PS3.4 Table B.2-1, PS3.7 Annex C.
    """
    return _look_up(status)[0]


def describe_status(status: int) -> str:
    """Return a status as ``A700 refused: out of resources``."""
    return f"{status:04X} {_look_up(status)[1]}"


def remedy(status: int) -> str:
    """Return what a person does about an instance that is held for this status."""
    return _look_up(status)[2]
