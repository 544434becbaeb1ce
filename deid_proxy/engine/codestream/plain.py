"""Frames without a codestream of their own: native ones in fragments, and native ones deflated.

References
----------
DICOM PS3.5 sections A.4.11 and A.4.13
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from deid_proxy.engine.codestream.stream import Codestream, fault

if TYPE_CHECKING:
    from deid_proxy.engine.codestream.stream import Stream

_PIECE = 1 << 18  # bytes, of what goes in and of what comes out


def read_native(start: int, stop: int, frame_size: int) -> Codestream:
    """Return where a native frame ends.

    Raises
    ------
    DeidentificationError
        CODESTREAM when its fragment is shorter than a frame.
    """
    if stop - start < frame_size:
        raise fault("a fragment is shorter than its frame")
    return Codestream(start + frame_size)


def read_deflated(stream: Stream, start: int, stop: int, frame_size: int) -> Codestream:
    """Return where a deflated frame ends, having inflated it piece by piece.

    Raises
    ------
    DeidentificationError
        CODESTREAM when it is not deflated, or gives another number of bytes than a frame has.
    """
    inflater, given, at = zlib.decompressobj(-zlib.MAX_WBITS), 0, start
    try:
        while at < stop and not inflater.eof and given <= frame_size:
            piece = inflater.unconsumed_tail or stream.read(at, min(_PIECE, stop - at))
            given += len(inflater.decompress(piece, _PIECE))
            at += len(piece) - len(inflater.unconsumed_tail) - len(inflater.unused_data)
    except zlib.error:
        raise fault("a frame is not deflated") from None
    if not inflater.eof or given not in (frame_size, frame_size + (frame_size & 1)):
        raise fault("a deflated frame does not have the size of a frame")
    return Codestream(at)
