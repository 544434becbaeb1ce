"""Boxes, in which JPEG 2000, JPEG XL and MPEG-4 files wrap their codestreams.

References
----------
ISO/IEC 15444-1 Annex I, ISO/IEC 18181-2, ISO/IEC 14496-12 section 4.2
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.engine.codestream.stream import MOST_SEGMENTS, fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deid_proxy.engine.codestream.stream import Stream


class Box(NamedTuple):
    """A box: its type, and where it, and its content, begin and end."""

    kind: bytes
    start: int
    content: int
    end: int


def boxes(stream: Stream, start: int, end: int) -> Iterator[Box]:
    """Yield the boxes of a range, which they fill but for a zero at its end.

    Raises
    ------
    DeidentificationError
        CODESTREAM where they do not.
    """
    for _ in range(MOST_SEGMENTS):
        if start == end or (start == end - 1 and stream.read(start, 1) == b"\0"):
            return  # a zero makes the length of a fragment even
        head = stream.read(start, 16)
        size, content = int.from_bytes(head[:4], "big"), start + 8
        if size == 1:
            size, content = int.from_bytes(head[8:], "big"), start + 16
        behind = start + size if size else end
        if len(head) < 8 or content > behind or behind > end:
            raise fault("boxes around a codestream do not add up")
        yield Box(head[4:8], start, content, behind)
        start = behind
    raise fault(f"more than {MOST_SEGMENTS} boxes")
