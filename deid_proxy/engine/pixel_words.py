"""Native pixel words: which of their bits are pixel values, and whether something lies in the others.

An overlay in the unused bits is described by its group. When somebody removed the group, as de-identifiers do, or took
the plane out of the words and left it there too, the text is still in the bits, and nothing says so any more.

References
----------
DICOM PS3.5 sections 8.1.1 and 8.1.2 (overlays in unused bits were retired in 2004), PS3.15 Table E.1-1 (60xx,3000)
"""

from __future__ import annotations

import operator
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from librt.strings import read_i64_le

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mypy_extensions import i64

    from deid_proxy.engine.encoding import ByteOrder

BITS_ALLOCATED = 0x00280100
BITS_STORED = 0x00280101
HIGH_BIT = 0x00280102
PIXEL_REPRESENTATION = 0x00280103
PADDINGS = (0x00280120, 0x00280121)
_DESCRIBING = (BITS_ALLOCATED, BITS_STORED, HIGH_BIT, PIXEL_REPRESENTATION, *PADDINGS)
WORD_TAGS = frozenset(_DESCRIBING)
"""The attributes that describe a pixel word, and what stands in words without a pixel."""

Piece = tuple[bytes, int, int]

_US: Final = 2  # bytes of a value of this VR
EVERY_WORD = 1
SAMPLE = 13
"""One word of so many is looked at where nothing tells that somebody was here before: a line of text is larger."""

_SIZES = (8, 16, 32)  # bits: pixel words that are made of bytes
_IS_COMPILED: Final = not __file__.endswith(".py")


class PixelWords(NamedTuple):
    """How native pixel words are made.

    Parameters
    ----------
    allocated, stored, high
        Bits Allocated (0028,0100), Bits Stored (0028,0101) and High Bit (0028,0102).
    signed
        Whether Pixel Representation (0028,0103) says two's complement.
    byteorder
        That of the words.
    paddings
        Pixel Padding Value (0028,0120) and Pixel Padding Range Limit (0028,0121) that need more bits than a pixel
        value has: some scanners write such words around a round image, and readers know them by exactly these bits.
    """

    allocated: int
    stored: int
    high: int
    signed: bool
    byteorder: ByteOrder
    paddings: tuple[int, ...] = ()

    @property
    def width(self) -> int:
        """How many bytes a word has."""
        return self.allocated // 8

    @property
    def mask(self) -> int:
        """The bits that are pixel values."""
        return ((1 << self.stored) - 1) << (self.high + 1 - self.stored)

    def masks(self) -> bytes:
        """Return the bits that are pixel values for each byte of a word, in the order in which they are stored."""
        return self.mask.to_bytes(self.width, self.byteorder)

    def table(self, shift: int) -> bytes | None:
        """Return what changes a byte, so many bits up, if something is hidden in it; None when there is no room."""
        used = self.mask >> shift & 0xFF
        if used == 0xFF:
            return None
        above = ~((1 << (self.high + 1)) - 1) >> shift & 0xFF  # repeats the sign, where there is one
        sign = 1 << (self.high - shift) if 0 <= self.high - shift < 8 else 0
        padding = frozenset(word >> shift & 0xFF for word in self.paddings)
        return bytes(
            byte if byte in padding or self._is_plain(byte, used, above, sign) else byte & used for byte in range(256)
        )

    def _is_plain(self, byte: int, used: int, above: int, sign: int) -> bool:
        unused = byte & ~used
        return unused == 0 or (self.signed and unused == above and (byte & sign == sign))


@lru_cache(maxsize=64)  # bounded: how words are made is said by the wire
def _looked_at(words: PixelWords) -> tuple[tuple[int, bytes, int], ...]:
    """Return which bytes of a word are looked at, as stored.

    Each comes with what changes one in which something is hidden, and its bits that are no pixel values.
    """
    tables = [words.table(shift) for shift in range(0, words.allocated, 8)]
    stored = tables if words.byteorder == "little" else tables[::-1]
    unused = [mask ^ 0xFF for mask in words.masks()]
    return tuple([(place, table, unused[place]) for place, table in enumerate(stored) if table is not None])


def pixel_words(values: Mapping[int, bytes], byteorder: ByteOrder) -> PixelWords | None:
    """Return how pixel words are made, None where that is not said, or not in a way that can be.

    Parameters
    ----------
    values
        The encoded values of :data:`WORD_TAGS`, as far as they are there.
    """
    return _words_of(tuple([raw if len(raw := values.get(tag, b"")) == _US else b"" for tag in _DESCRIBING]), byteorder)


@lru_cache(maxsize=64)  # those of a series are the same
def _words_of(described: tuple[bytes, ...], byteorder: ByteOrder) -> PixelWords | None:
    numbers = {tag: int.from_bytes(raw, byteorder) for tag, raw in zip(_DESCRIBING, described, strict=True) if raw}
    allocated, stored, high = (numbers.get(tag, 0) for tag in (BITS_ALLOCATED, BITS_STORED, HIGH_BIT))
    if allocated not in _SIZES or not 0 < stored <= high + 1 <= allocated:
        return None
    words = PixelWords(allocated, stored, high, numbers.get(PIXEL_REPRESENTATION) == 1, byteorder)
    return words._replace(paddings=tuple(numbers[tag] for tag in PADDINGS if numbers.get(tag, 0) & ~words.mask))


def hides(pieces: Iterable[Piece], words: PixelWords, step: int) -> bool:
    """Tell whether something lies in bits of pixel words that are no pixel values; repeated signs are nothing.

    Parameters
    ----------
    pieces
        The pixel values from the first on: buffers of which a part is asked for, with its start and end, of any size.
    step
        One word of so many is looked at.
    """
    stride = words.width * step
    looked = _looked_at(words)
    if not looked:
        return False
    at = 0
    for buffer, start, end in pieces:
        for place, table, unused in looked:
            first = start + (place - at) % stride
            if _IS_COMPILED and not _united(buffer, first, end, stride) & unused:
                continue
            sample = buffer[first:end:stride]
            if sample.translate(table) != sample:
                return True
        at += end - start
    return False


def _united(buffer: bytes, start: i64, end: i64, stride: i64) -> int:
    """Return every bit that is set in one of the bytes that so many are between: nothing is copied for it.

    Eight bytes are read for one, which is read at once where a byte alone becomes a number of Python first.
    """
    last: i64 = end - 8
    bits: i64 = 0
    p: i64 = start
    while p <= last:
        bits |= read_i64_le(buffer, p)
        p += stride
    while p < end:
        bits |= buffer[p]
        p += stride
    return int(bits & 0xFF)


def share_of_hidden(pieces: Iterable[Piece], words: PixelWords) -> float:
    """Return in which share of the pixel words something lies beside the pixel value.

    An overlay is a line or a letter here and there; where every other word has more bits than it should, the words are
    not as they are described, and what lies in their bits are pixel values.
    """
    stride = words.width * SAMPLE
    looked = hidden = at = 0
    for buffer, start, end in pieces:
        for place, table, _ in _looked_at(words):
            sample = buffer[start + (place - at) % stride : end : stride]
            looked += len(sample)
            hidden += sum(map(operator.ne, sample, sample.translate(table)))
        at += end - start
    return hidden / max(looked, 1)
