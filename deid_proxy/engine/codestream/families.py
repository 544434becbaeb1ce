"""Which family of codestreams a transfer syntax has, and what reads one.

References
----------
DICOM PS3.5 section 10 and Annex A.4
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from deid_proxy.engine.codestream.jpeg import read_jpeg
from deid_proxy.engine.codestream.jpeg2000 import read_jpeg2000
from deid_proxy.engine.codestream.jpeg_xl import read_jpeg_xl
from deid_proxy.engine.codestream.plain import read_deflated, read_native
from deid_proxy.engine.codestream.rle import read_rle
from deid_proxy.engine.codestream.stream import Codestream, Stream, fault
from deid_proxy.engine.codestream.video import read_video

if TYPE_CHECKING:
    from deid_proxy.standard.uids import TransferSyntax

_ROOT = "1.2.840.10008.1.2."
_FAMILIES = {
    "1.98": "native",
    "4.80": "jpeg-ls",
    "4.81": "jpeg-ls",
    "4.90": "jpeg-2000",
    "4.91": "jpeg-2000",
    "4.92": "jpeg-2000",
    "4.93": "jpeg-2000",
    "4.110": "jpeg-xl",
    "4.111": "jpeg-xl",
    "4.112": "jpeg-xl",
    "4.201": "htj2k",
    "4.202": "htj2k",
    "4.203": "htj2k",
    "5": "rle",
    "8.1": "deflated",
    **{f"4.{number}": "jpeg" for number in (*range(50, 67), 70)},
    **{f"4.{number}{fragmentable}": "mpeg2" for number in (100, 101) for fragmentable in ("", ".1")},
    **{f"4.{number}{fragmentable}": "h264" for number in range(102, 107) for fragmentable in ("", ".1")},
    **{f"4.{number}": "hevc" for number in (107, 108)},
}


@dataclass(frozen=True, slots=True)
class Geometry:
    """What a frame's pixels amount to; zero where the data set does not say."""

    rows: int = 0
    columns: int = 0
    samples: int = 0
    bits: int = 0

    @property
    def pixels(self) -> int:
        """Pixels of a frame.

        Raises
        ------
        DeidentificationError
            CODESTREAM when nobody knows.
        """
        if not self.rows or not self.columns:
            raise fault("a frame of unknown size")
        return self.rows * self.columns

    @property
    def plane_size(self) -> int:
        """Bytes of a plane of RLE: one for each pixel, or for eight of one bit."""
        return (self.pixels + 7) // 8 if self.bits == 1 else self.pixels

    @property
    def frame_size(self) -> int:
        """Bytes of a native frame."""
        if not self.samples or not self.bits:
            raise fault("a frame of unknown size")
        return (self.pixels * self.samples * self.bits + 7) // 8


AskGeometry = Callable[[], Geometry]


def family_of(syntax: TransferSyntax) -> str:
    """Return the family; empty where Pixel Data are not encapsulated."""
    if not syntax.encapsulated:
        return ""
    return _FAMILIES.get(syntax.uid.removeprefix(_ROOT), "unknown")


def read_codestream(family: str, stream: Stream, start: int, stop: int, geometry: AskGeometry) -> Codestream:
    """Return where the codestream that begins at ``start`` ends, and what of it does not stay.

    Parameters
    ----------
    stream
        All fragments, one behind the other.
    stop
        Where the fragment ends that begins at ``start``.
    geometry
        Asked where nothing in the stream says where it ends.

    Raises
    ------
    DeidentificationError
        CODESTREAM where that cannot be said with certainty.
    """
    match family:
        case "jpeg" | "jpeg-ls":
            return read_jpeg(stream, start)
        case "jpeg-2000" | "htj2k":
            return read_jpeg2000(stream, start, stop)
        case "jpeg-xl":
            return read_jpeg_xl(stream, start, stop)
        case "rle":
            return read_rle(stream, start, stop, geometry().plane_size)
        case "native":
            return read_native(start, stop, geometry().frame_size)
        case "deflated":
            return read_deflated(stream, start, stop, geometry().frame_size)
        case "mpeg2" | "h264" | "hevc":
            return read_video(stream, start, family)
    raise fault("a codestream of an unknown family")
