"""JPEG XL: a codestream whose end only a decoder finds, bare or in boxes.

References
----------
ISO/IEC 18181-1 Annex D, ISO/IEC 18181-2, DICOM PS3.5 section 8.2.19
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from deid_proxy.engine.codestream.boxes import boxes
from deid_proxy.engine.codestream.stream import Codestream, Cut, fault

if TYPE_CHECKING:
    from deid_proxy.engine.codestream.stream import Stream

START = b"\xff\x0a"
SIGNATURE = b"\0\0\0\x0cJXL \r\n\x87\n"

_NEEDED = frozenset({b"JXL ", b"ftyp", b"jxlc", b"jxli", b"jxll", b"jxlp"})
_ORIGINAL_JPEG = b"jbrd"  # what the headers of a recompressed JPEG said, compressed


def read_jpeg_xl(stream: Stream, start: int, stop: int) -> Codestream:
    """Return what of an image no decoder needs: boxes with metadata.

    Raises
    ------
    DeidentificationError
        CODESTREAM where this is no such image, or has the headers of a JPEG inside, comments included.
    """
    if stream.read(start, 2) == START:
        return Codestream(stop)
    if stream.read(start, len(SIGNATURE)) != SIGNATURE:
        raise fault("a frame does not begin as JPEG XL")
    cuts, end = [], start
    for box in boxes(stream, start, stop):
        if box.kind == _ORIGINAL_JPEG:
            raise fault("a JPEG XL image holds the headers of a JPEG, compressed")
        if box.kind not in _NEEDED:
            cuts.append(Cut(box.start, box.end))
        end = box.end
    return Codestream(end, tuple(cuts))
