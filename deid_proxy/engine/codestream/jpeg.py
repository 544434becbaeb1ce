"""JPEG and JPEG-LS: marker segments, and scans that end where a marker stands that is none of theirs.

References
----------
ISO/IEC 10918-1 Annex B, ISO/IEC 10918-3 Annex F (SPIFF), ISO/IEC 10918-5 (JFIF), ISO/IEC 14495-1 Annex C,
DICOM PS3.5 sections 8.2.1 and 8.2.3 and A.4
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from deid_proxy.engine.codestream.stream import MOST_SEGMENTS, Codestream, Cut, fault

if TYPE_CHECKING:
    from deid_proxy.engine.codestream.stream import Stream

START = b"\xff\xd8"

_EOI, _SOS, _COM, _SOF55 = 0xD9, 0xDA, 0xFE, 0xF7
_APPLICATION = range(0xE0, 0xF0)
_APP0, _APP8, _APP14 = 0xE0, 0xE8, 0xEE
# Frame headers, tables, restart interval, number of lines, hierarchy; JPEG-LS frame header and parameters.
_NEEDED = frozenset({*range(0xC0, 0xD0), 0xDB, 0xDC, 0xDD, 0xDE, 0xDF, _SOF55, 0xF8}) - {0xC8}
# In a scan 00 follows FF, or a restart marker does; in JPEG-LS a byte without its highest bit. More of FF is filling.
_END_OF_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)
_END_OF_LS_SCAN = re.compile(rb"\xff[\x80-\xcf\xd8-\xfe]", re.DOTALL)
_NO_FILLING = re.compile(rb"\xff[^\xff]", re.DOTALL)

_JFIF = re.compile(rb"JFIF\0[\x01\x02].[\x00-\x02].{4}", re.DOTALL)
_ADOBE = re.compile(rb"Adobe.{7}", re.DOTALL)
_SPIFF = re.compile(rb"SPIFF\0[\x01\x02].{23}", re.DOTALL)
_SPIFF_END = b"\0\0\0\1\xff\xd8"
_COLOUR_TRANSFORM = re.compile(rb"mrfx[\x00-\x05]", re.DOTALL)
_NO_THUMBNAIL = b"\0\0"


def read_jpeg(stream: Stream, start: int) -> Codestream:
    """Return where an image ends and what no decoder needs of it.

    Comments go, and application segments but for the plain forms of JFIF, Adobe, SPIFF and the colour transformation of
    JPEG-LS, from which decoders learn the colour space.

    Raises
    ------
    DeidentificationError
        CODESTREAM where this is no such image, or has no end.
    """
    if stream.read(start, 2) != START:
        raise fault("a frame does not begin as JPEG")
    cuts: list[Cut] = []
    at, end_of_scan = start + 2, _END_OF_SCAN
    for _ in range(MOST_SEGMENTS):
        head = stream.read(at, 4)
        if head[:2] == b"\xff\xff":
            at = _behind_filling(stream, at)
            continue
        marker = head[1] if len(head) > 1 and head[0] == 0xFF else 0
        if marker == _EOI:
            return Codestream(at + 2, tuple(cuts))
        end = at + 2 + int.from_bytes(head[2:], "big")
        if len(head) < 4 or end < at + 4 or end > stream.size:
            raise fault("JPEG segments do not add up")
        if marker == _SOF55:
            end_of_scan = _END_OF_LS_SCAN
        if marker == _SOS:
            end = stream.search(end_of_scan, end)
            if end < 0:
                raise fault("a JPEG image has no end")
        elif marker == _COM:
            cuts.append(Cut(at, end))
        elif marker in _APPLICATION:
            cuts += _application(stream, marker, at, end)
        elif marker not in _NEEDED:
            raise fault(f"marker FF{marker:02X} is none that an image needs")
        at = end
    raise fault(f"more than {MOST_SEGMENTS} segments in one image")


def _behind_filling(stream: Stream, at: int) -> int:
    found = stream.search(_NO_FILLING, at)
    if found < 0:
        raise fault("a JPEG image has no end")
    return found


def _application(stream: Stream, marker: int, start: int, end: int) -> tuple[Cut, ...]:
    """Return what becomes of an application segment."""
    content, size = stream.read(start + 4, 31), end - start - 4
    plain = _plain_form(marker, content[:size])
    if plain is None:
        return (Cut(start, end),)
    if len(plain) == size and plain == content[:size]:
        return ()
    return (Cut(start, end, bytes((0xFF, marker)) + (len(plain) + 2).to_bytes(2, "big") + plain),)


def _plain_form(marker: int, content: bytes) -> bytes | None:
    """Return what of an application segment says how to decode, None where nothing does."""
    if marker == _APP0 and (jfif := _JFIF.match(content)):
        return jfif.group() + _NO_THUMBNAIL
    if marker == _APP14 and (adobe := _ADOBE.match(content)):
        return adobe.group()
    if marker == _APP8:
        if content == _SPIFF_END:
            return content
        known = _SPIFF.match(content) or _COLOUR_TRANSFORM.match(content)
        return known.group() if known else None
    return None
