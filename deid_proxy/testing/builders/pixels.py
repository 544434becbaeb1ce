"""Pixel data, native and encapsulated, in which no text can stand by chance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from deid_proxy.testing.builders.encoding import DataSetBuilder, Fragments
from deid_proxy.testing.builders.header import Rows, write

if TYPE_CHECKING:
    import random

PIXEL_DATA = 0x7FE0_0010
_LOW_NIBBLE = bytes(number & 0x0F for number in range(256))
_HIGH_HALF = bytes(number | 0x80 for number in range(256))
_REPEATED_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Shape:
    """How big an instance is.

    Parameters
    ----------
    rows, columns
        Pixels.
    frames
        Frames of multi-frame objects.
    private_blob_bytes
        Size of the vendor's binary private element.
    for_research
        True adds private attributes that are known to be safe, to the data set and to each frame's item, and plants
        nothing in characteristics of the patient, so that profiles which keep both take the instance.
    """

    rows: int = 64
    columns: int = 64
    frames: int = 2
    private_blob_bytes: int = 64
    for_research: bool = False


def grey_pixels(
    data_set: DataSetBuilder, shape: Shape, frames: int, rng: random.Random, *, big_endian: bool = False
) -> None:
    """Add native pixels of twelve bits in sixteen."""
    size = shape.rows * shape.columns * frames
    words = bytearray(2 * size)
    words[big_endian::2] = _random_bytes(rng, size)
    words[not big_endian :: 2] = _random_bytes(rng, size).translate(_LOW_NIBBLE)
    _describe(data_set, shape, samples=1, bits=16)
    data_set.add(PIXEL_DATA, "OW", bytes(words))


def colour_pixels(data_set: DataSetBuilder, shape: Shape, frames: int, rng: random.Random) -> None:
    """Add native RGB pixels of eight bits, all of them bright."""
    _describe(data_set, shape, samples=3, bits=8)
    data_set.put("PlanarConfiguration", 0)
    data_set.add(PIXEL_DATA, "OB", _random_bytes(rng, shape.rows * shape.columns * 3 * frames).translate(_HIGH_HALF))


def encapsulated_pixels(data_set: DataSetBuilder, rng: random.Random) -> None:
    """Replace native pixels by two fragments of a JPEG stream: its segments are right, its scan is noise."""
    stream = jpeg_stream(rng.randbytes(800))
    data_set.add(PIXEL_DATA, "OB", Fragments((stream[:400], stream[400:])))


def jpeg_stream(scan: bytes, *segments: bytes) -> bytes:
    """Return a stream of JPEG segments around a scan, which no decoder takes; more segments may be put in.

    References
    ----------
    ISO/IEC 10918-1 Annex B
    """
    jfif = b"\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0"
    frame = b"\xff\xc0\0\x0b\x08\0\x40\0\x40\1\1\x11\0"
    start_of_scan = b"\xff\xda\0\x08\1\1\0\0\x3f\0"
    stuffed = scan.replace(b"\xff", b"\xff\0")
    return b"".join((b"\xff\xd8", jfif, *segments, frame, start_of_scan, stuffed, b"\xff\xd9"))


def _describe(data_set: DataSetBuilder, shape: Shape, *, samples: int, bits: int) -> None:
    stored = 12 if bits == 16 else bits
    rows: Rows = (
        ("SamplesPerPixel", samples),
        ("PhotometricInterpretation", "MONOCHROME2" if samples == 1 else "RGB"),
        ("Rows", shape.rows),
        ("Columns", shape.columns),
        ("BitsAllocated", bits),
        ("BitsStored", stored),
        ("HighBit", stored - 1),
        ("PixelRepresentation", 0),
    )
    write(data_set, rows, {})


def _random_bytes(rng: random.Random, size: int) -> bytes:
    unit = rng.randbytes(min(size, _REPEATED_BYTES))
    return (unit * (-(-size // max(1, len(unit)))))[:size]
