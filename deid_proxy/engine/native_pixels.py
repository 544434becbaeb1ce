"""Where native pixel values are, and that nothing but padding is behind the last of them.

The values are the image, and are not searched; whatever follows the last frame is none of it, and no viewer shows it.

References
----------
DICOM PS3.5 sections 8.1.1 and A.4, PS3.3 section C.7.6.3.1.2 (YBR_FULL_422)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from deid_proxy.engine.attribute import PIXEL_DATA
from deid_proxy.engine.noted import BITS_ALLOCATED, COLUMNS, NUMBER_OF_FRAMES, PHOTOMETRIC_INTERPRETATION, ROWS, SAMPLES
from deid_proxy.engine.plan import Span
from deid_proxy.errors import DeidentificationError, HoldReason

if TYPE_CHECKING:
    from deid_proxy.engine.draft import PlanDraft
    from deid_proxy.engine.encoding import ByteOrder
    from deid_proxy.standard.uids import TransferSyntax

_UNDEFINED = b"\xff\xff\xff\xff"
# What is stored of three samples where colour is stored for every second, or every fourth pixel.
_SUBSAMPLED = {b"YBR_FULL_422": (2, 3), b"YBR_PARTIAL_422": (2, 3), b"YBR_PARTIAL_420": (1, 2)}
_PIECE = 1 << 20  # bytes


def native_pixel_data(draft: PlanDraft, syntax: TransferSyntax, byteorder: ByteOrder) -> Span | None:
    """Return where native pixel values are; None where nothing says how many they are, and they could be anything.

    Raises
    ------
    DeidentificationError
        MALFORMED when the transfer syntax says encapsulated, and the value has a length all the same; and when what
        is behind the last frame is no padding.

    References
    ----------
    DICOM PS3.5 section A.4
    """
    for tag, start, end, top_level in draft.bulk:
        if tag == PIXEL_DATA and top_level:
            if not syntax.encapsulated:
                size = frame_bytes(draft, byteorder)
                if not size:
                    return None
                _check_behind(draft, start + size + size % 2, end)
                return Span(start, end)
            if bytes(draft.data[start - 4 : start]) != _UNDEFINED:
                raise DeidentificationError(HoldReason.MALFORMED, "(7FE0,0010) is not encapsulated")
    return None


def _check_behind(draft: PlanDraft, start: int, end: int) -> None:
    """Hold what is longer than its frames, unless all of the rest is zeros."""
    for at in range(start, end, _PIECE):
        if bytes(draft.data[at : min(at + _PIECE, end)]).strip(b"\0"):
            detail = "(7FE0,0010) is longer than its frames, and what is behind them is no padding"
            raise DeidentificationError(HoldReason.MALFORMED, detail)


def frame_bytes(draft: PlanDraft, byteorder: ByteOrder) -> int:
    """Return how many bytes all frames take, as Rows, Columns and the others describe them; 0 where one is missing."""
    rows, columns, samples, bits = (
        int.from_bytes(draft.raw(tag), byteorder) for tag in (ROWS, COLUMNS, SAMPLES, BITS_ALLOCATED)
    )
    frames = draft.raw(NUMBER_OF_FRAMES).strip(b" \0") or b"1"
    count = int(frames) if frames.isdigit() else 0
    stored, of = _SUBSAMPLED.get(draft.raw(PHOTOMETRIC_INTERPRETATION).strip(b" \0"), (1, 1))
    return (rows * columns * samples * bits * count * stored + of * 8 - 1) // (of * 8)
