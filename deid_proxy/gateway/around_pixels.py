"""Large instances without their native pixel values: what is decided about an instance seldom depends on them.

What stands in front of the pixel values and behind them is read; between them lie zeros that take no memory. The
values themselves were digested when they arrived. They pass by frame by frame when some bits of their words are no
pixel values: an instance in which something lies in these bits is read as a whole, to clear them.

References
----------
DICOM PS3.5 section 8
"""

from __future__ import annotations

import mmap
from typing import TYPE_CHECKING

from deid_proxy.engine import pixel_values
from deid_proxy.engine.attribute import PIXEL_DATA
from deid_proxy.engine.elements import top_level
from deid_proxy.engine.native_pixels import FRAME_TAGS, frame_bytes
from deid_proxy.engine.overlay_bits import is_overlay, step_of
from deid_proxy.engine.pixel_words import WORD_TAGS, hides, pixel_words
from deid_proxy.pipeline import Source

if TYPE_CHECKING:
    from deid_proxy.engine.encoding import Encoding
    from deid_proxy.engine.plan import Span
    from deid_proxy.spool.reader import Pieces

_LONGEST_TAIL = 1 << 24
_MAP_NORESERVE = 0x4000  # Linux; the module names it from Python 3.13 on


def read_around_pixels(pieces: Pieces, size: int, transfer_syntax_uid: str) -> Source | None:
    """Return an instance without its native pixel values; None where it has none, or few, or they are not found.

    Parameters
    ----------
    pieces
        The instance in the spool.
    size
        How many bytes it has.

    Raises
    ------
    SpoolCorruptError
        What is read is not what was written.
    SpoolError
        The disk cannot be read.
    """
    encoding = pixel_values.native_encoding(transfer_syntax_uid)
    if encoding is None:
        return None
    for look in pixel_values.LOOKS:
        head = b"".join(map(bytes, pieces.between(0, min(look, size))))
        pixels = pixel_values.native_pixel_values(head, size, transfer_syntax_uid)
        if pixels is not None:
            if pixels.end - pixels.start < pixel_values.LEAST_BYTES or size - pixels.end > _LONGEST_TAIL:
                return None
            described = _described(head, encoding)
            if pixels.end - pixels.start > frame_bytes(described, encoding.byteorder) > 0:
                return None  # what is behind the last frame is looked at
            if _hides(described, pieces, pixels, encoding):
                return None
            data = _sparse(size)
            data[: pixels.start] = head[: pixels.start]
            data[pixels.end :] = b"".join(map(bytes, pieces.between(pixels.end, size)))
            return Source(data, transfer_syntax_uid, aside=pixels)
    return None


def _described(head: bytes, encoding: Encoding) -> dict[int, bytes]:
    """Return what is in front of the pixel values, of that which describes them the values too."""
    asked = WORD_TAGS | FRAME_TAGS
    return {
        element.tag: head[element.value : element.end] if element.tag in asked else b""
        for element in top_level(head, encoding, last=PIXEL_DATA)
    }


def _hides(described: dict[int, bytes], pieces: Pieces, pixels: Span, encoding: Encoding) -> bool:
    """Tell whether the pixel words hold more than pixel values, which has to be cleared in the values themselves."""
    words = pixel_words({tag: described[tag] for tag in WORD_TAGS & described.keys()}, encoding.byteorder)
    if words is None:
        return False
    copies = map(bytes, pieces.between(pixels.start, pixels.end))
    return hides(((copy, 0, len(copy)) for copy in copies), words, step_of(described, [*filter(is_overlay, described)]))


def _sparse(size: int) -> memoryview:
    """Return so many zeros, of which those take memory that are written to, and none that is only read."""
    return memoryview(mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | _MAP_NORESERVE))
