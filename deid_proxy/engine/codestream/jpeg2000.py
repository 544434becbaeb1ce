"""JPEG 2000 and HTJ2K: a main header, tile-parts that say how long they are, and an end.

References
----------
ISO/IEC 15444-1 Annexes A and I, ISO/IEC 15444-2 Annex A, ISO/IEC 15444-15, DICOM PS3.5 section 8.2.4
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from deid_proxy.engine.codestream.boxes import boxes
from deid_proxy.engine.codestream.stream import MOST_SEGMENTS, Codestream, Cut, fault

if TYPE_CHECKING:
    from deid_proxy.engine.codestream.boxes import Box
    from deid_proxy.engine.codestream.stream import Stream

START = b"\xff\x4f\xff\x51"
SIGNATURE = b"\0\0\0\x0cjP  \r\n\x87\n"

_SOT, _SOD, _EOC, _COM = 0x90, 0x93, b"\xff\xd9", 0x64
_NEEDED = frozenset(
    {0x50, 0x51, 0x52, 0x53, 0x55, 0x56, 0x57, 0x58, 0x59, 0x5C, 0x5D, 0x5E, 0x5F, 0x60, 0x61, 0x63}
    | {0x72, 0x73, 0x74, 0x75, 0x76, 0x77, 0x78, 0x79}  # Part 2: decorrelation, components, arbitrary transforms
)
_END = re.compile(rb"\xff\xd9")
_SOT_SIZE = 12
_FILE_BOXES = frozenset({b"jP  ", b"ftyp", b"jp2h", b"jp2c"})
_HEADER_BOXES = frozenset({b"ihdr", b"bpcc", b"colr", b"pclr", b"cmap", b"cdef", b"res "})
_LONGEST_COLR = 15  # with a number in place of a profile


def read_jpeg2000(stream: Stream, start: int, stop: int) -> Codestream:
    """Return where an image ends and what no decoder needs of it: comments, and boxes around it.

    Parameters
    ----------
    stop
        Where its first fragment ends, at which a file format ends too.

    Raises
    ------
    DeidentificationError
        CODESTREAM where this is no such image, or has no end.
    """
    if stream.read(start, len(SIGNATURE)) == SIGNATURE:
        return _file(stream, start, stop)
    return _codestream(stream, start)


def _codestream(stream: Stream, start: int) -> Codestream:
    if stream.read(start, 4) != START:
        raise fault("a frame does not begin as JPEG 2000")
    cuts: list[Cut] = []
    at = start + 2
    for _ in range(MOST_SEGMENTS):
        if stream.read(at, 2) == _EOC:
            return Codestream(at + 2, tuple(cuts))
        marker, end = _segment(stream, at)
        if marker == _SOT:
            end = _tile_part(stream, at, cuts)
        elif marker == _COM:
            cuts.append(Cut(at, end))
        at = end
    raise fault(f"more than {MOST_SEGMENTS} segments in one image")


def _segment(stream: Stream, at: int) -> tuple[int, int]:
    """Return which marker segment begins here, and where it ends."""
    head = stream.read(at, 4)
    end = at + 2 + int.from_bytes(head[2:], "big")
    if len(head) < 4 or head[0] != 0xFF or end < at + 4 or end > stream.size:
        raise fault("JPEG 2000 segments do not add up, or have no end")
    if head[1] not in _NEEDED and head[1] not in (_SOT, _COM):
        raise fault(f"marker FF{head[1]:02X} is none that an image needs")
    return head[1], end


def _tile_part(stream: Stream, start: int, cuts: list[Cut]) -> int:
    """Return where a tile-part ends; comments in its header are blanked, because its length is stated elsewhere too."""
    size = int.from_bytes(stream.read(start + 6, 4), "big")
    at = start + _SOT_SIZE
    for _ in range(MOST_SEGMENTS):
        if stream.read(at, 2) == bytes((0xFF, _SOD)):
            break
        marker, end = _segment(stream, at)
        if marker == _SOT:
            raise fault("a tile-part has no data")
        if marker == _COM:
            blank = stream.read(at, 4) + bytes(end - at - 4)
            cuts += [Cut(at, end, blank)] if stream.read(at, end - at) != blank else []
        at = end
    end = start + size if size else stream.search(_END, at + 2)
    if end < at + 2 or end > stream.size:
        raise fault("a tile-part has no end")
    return end


def _file(stream: Stream, start: int, stop: int) -> Codestream:
    """Return what stays of a JP2 file, in whose place the standard has a bare codestream.

    Deviation: a whole JP2 file where a bare codestream should be is kept, without the boxes that describe; such objects
    are written, and decoders read them.
    """
    cuts, end = list[Cut](), start
    for box in boxes(stream, start, stop):
        if box.kind not in _FILE_BOXES:
            cuts.append(Cut(box.start, box.end))
        elif box.kind == b"jp2h":
            cuts += _shortened(stream, box, _cuts_in_header(stream, box))
        elif box.kind == b"jp2c":
            codestream = _codestream(stream, box.content)
            behind = box.end - codestream.end
            if behind < 0:
                raise fault("a JP2 file in which the image is longer than its box")
            tail = [Cut(codestream.end, box.end)] if behind > 1 or any(stream.read(codestream.end, behind)) else []
            cuts += _shortened(stream, box, [*codestream.cuts, *tail])
        end = box.end
    return Codestream(end, tuple(cuts))


def _cuts_in_header(stream: Stream, header: Box) -> list[Cut]:
    cuts = []
    for box in boxes(stream, header.content, header.end):
        if box.kind == b"colr" and box.end - box.start > _LONGEST_COLR:
            raise fault("a JP2 file with a colour profile")
        if box.kind not in _HEADER_BOXES:
            cuts.append(Cut(box.start, box.end))
    return cuts


def _shortened(stream: Stream, box: Box, cuts: list[Cut]) -> list[Cut]:
    """Return the cuts in a box, and one that writes its new length."""
    size = int.from_bytes(stream.read(box.start, 4), "big")
    removed = sum(cut.end - cut.start - len(cut.new) for cut in cuts)
    if not removed or not size:  # until the end, wherever that is
        return cuts
    length = box.end - box.start - removed
    if size == 1:
        return [Cut(box.start + 8, box.start + 16, length.to_bytes(8, "big")), *cuts]
    return [Cut(box.start, box.start + 4, length.to_bytes(4, "big")), *cuts]
