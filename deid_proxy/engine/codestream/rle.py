"""RLE: a header of offsets and byte planes, each of which ends when it has given a byte for every pixel.

References
----------
DICOM PS3.5 Annex G
"""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING

from deid_proxy.engine.codestream.stream import Codestream, Cut, fault

if TYPE_CHECKING:
    from deid_proxy.engine.codestream.stream import Stream

_HEADER = Struct("<16L")
_MOST_PLANES = 15
_PADDINGS = (b"", b"\0")


def read_rle(stream: Stream, start: int, stop: int, plane_size: int) -> Codestream:
    """Return where the last plane of a frame ends, and what stands between the planes.

    Parameters
    ----------
    stop
        Where the fragment ends, which is one frame.
    plane_size
        Bytes that each plane gives.

    Raises
    ------
    DeidentificationError
        CODESTREAM where planes do not add up to the pixels.
    """
    frame = stream.read(start, stop - start)
    if len(frame) < _HEADER.size:
        raise fault("an RLE frame without its header")
    planes, *offsets = _HEADER.unpack_from(frame)
    bounds = [*offsets[:planes], len(frame)]
    if not 0 < planes <= _MOST_PLANES or bounds[0] != _HEADER.size or sorted(bounds) != bounds:
        raise fault("the header of an RLE frame does not add up")
    ends = [_end_of_plane(frame, bounds[n], bounds[n + 1], plane_size) for n in range(planes)]
    return _without_gaps(frame, start, bounds, ends)


def _end_of_plane(frame: bytes, at: int, end: int, plane_size: int) -> int:
    """Return where a plane has given all of its bytes (PS3.5 G.3.1)."""
    given = 0
    while given < plane_size and at < end:
        control = frame[at]
        if control < 128:
            at += control + 2
            given += control + 1
        elif control > 128:
            at += 2
            given += 257 - control
        else:
            at += 1
    if given < plane_size or at > end:
        raise fault("a plane of an RLE frame is cut off")
    if given > plane_size:
        raise fault("a plane of an RLE frame has more bytes than pixels")
    return at


def _without_gaps(frame: bytes, start: int, bounds: list[int], ends: list[int]) -> Codestream:
    """Return the cuts that leave a zero behind a plane, or nothing."""
    cuts, shift, offsets = list[Cut](), 0, [bounds[0]]
    for end, following in zip(ends[:-1], bounds[1:-1], strict=True):
        padding = frame[end:following]
        if padding not in _PADDINGS:
            padding = bytes(end & 1)
            cuts.append(Cut(start + end, start + following, padding))
            shift += following - end - len(padding)
        offsets.append(following - shift)
    header = _HEADER.pack(len(ends), *offsets, *bytes(_MOST_PLANES - len(offsets)))
    if header != frame[: _HEADER.size]:
        cuts.insert(0, Cut(start, start + _HEADER.size, header))
    return Codestream(start + ends[-1], tuple(cuts))
