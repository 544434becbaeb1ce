"""Where native pixel values are, and that nothing but padding is behind the last of them.

The values are the image, and are not searched; whatever follows the last frame is none of it, and no viewer shows it.

References
----------
DICOM PS3.5 sections 8.1.1 and A.4, PS3.3 section C.7.6.3.1.2 (YBR_FULL_422)
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from deid_proxy.engine.attribute import PIXEL_DATA
from deid_proxy.engine.noted import BITS_ALLOCATED, COLUMNS, NUMBER_OF_FRAMES, PHOTOMETRIC_INTERPRETATION, ROWS, SAMPLES
from deid_proxy.engine.plan import Span
from deid_proxy.errors import DeidentificationError, HoldReason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deid_proxy.engine.draft import PlanDraft
    from deid_proxy.engine.encoding import ByteOrder
    from deid_proxy.standard.uids import TransferSyntax

_UNDEFINED = b"\xff\xff\xff\xff"
# What is stored of three samples where colour is stored for every second, or every fourth pixel.
_SUBSAMPLED = {b"YBR_FULL_422": (2, 3), b"YBR_PARTIAL_422": (2, 3), b"YBR_PARTIAL_420": (1, 2)}
_PIECE = 1 << 20  # bytes
_LONGEST_COUNT = 12  # characters of an integer string
_SMALL = 1024  # bytes; of larger values nothing is remembered
_DESCRIBING = (ROWS, COLUMNS, SAMPLES, BITS_ALLOCATED, NUMBER_OF_FRAMES, PHOTOMETRIC_INTERPRETATION)
FRAME_TAGS = frozenset(_DESCRIBING)
"""What says how many bytes the frames take."""


def native_pixel_data(draft: PlanDraft, syntax: TransferSyntax) -> Span | None:
    """Return where native pixel values are.

    Raises
    ------
    DeidentificationError
        MALFORMED when the transfer syntax says encapsulated, and the value has a length all the same.

    References
    ----------
    DICOM PS3.5 section A.4
    """
    for tag, start, end, top_level in draft.bulk:
        if tag == PIXEL_DATA and top_level:
            if not syntax.encapsulated:
                return Span(start, end)
            if bytes(draft.data[start - 4 : start]) != _UNDEFINED:
                raise DeidentificationError(HoldReason.MALFORMED, "(7FE0,0010) is not encapsulated")
    return None


def are_frames(draft: PlanDraft, pixels: Span, byteorder: ByteOrder) -> bool:
    """Tell whether a value is the frames that are described; where nothing describes them, it could be anything.

    Raises
    ------
    DeidentificationError
        MALFORMED when what is behind the last frame is no padding, which is zeros.
    """
    size = _size_of(tuple([draft.raw(tag) for tag in _DESCRIBING]), byteorder)
    for at in range(pixels.start + size, pixels.end if size else 0, _PIECE):
        if bytes(draft.data[at : min(at + _PIECE, pixels.end)]).strip(b"\0"):
            detail = "(7FE0,0010) is longer than its frames, and what is behind them is no padding"
            raise DeidentificationError(HoldReason.MALFORMED, detail)
    return size > 0


def frame_bytes(described: Mapping[int, bytes], byteorder: ByteOrder) -> int:
    """Return how many bytes all frames take, padded to an even number; 0 where what describes them is missing."""
    return _size_of(tuple([described.get(tag, b"") for tag in _DESCRIBING]), byteorder)


def _size_of(values: tuple[bytes, ...], byteorder: ByteOrder) -> int:
    size = 0
    for raw in values:
        size += len(raw)
    return _frame_bytes(values, byteorder) if size <= _SMALL else _frame_bytes.__wrapped__(values, byteorder)


@lru_cache(maxsize=64)  # those of a series are the same
def _frame_bytes(described: tuple[bytes, ...], byteorder: ByteOrder) -> int:
    rows, columns, samples, bits = [int.from_bytes(raw, byteorder) for raw in described[:4]]
    frames = described[4].strip(b" \0") or b"1"
    count = int(frames) if frames.isdigit() and len(frames) <= _LONGEST_COUNT else 0
    stored, of = _SUBSAMPLED.get(described[5].strip(b" \0"), (1, 1))
    size = (rows * columns * samples * bits * count * stored + of * 8 - 1) // (of * 8)
    return size + size % 2
