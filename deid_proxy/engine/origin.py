"""Between a repaired data set and what was received: where its ranges lie in that."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

from deid_proxy.engine.plan import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


def traced(segments: Iterable[bytes | Span], origin: Sequence[bytes | Span]) -> tuple[bytes | Span, ...]:
    """Return segments of a repaired data set as new bytes and ranges of the received one."""
    ends = list(accumulate(len(piece) if isinstance(piece, bytes) else piece.end - piece.start for piece in origin))
    return tuple(
        part
        for segment in segments
        for part in ((segment,) if isinstance(segment, bytes) else _parts(segment, origin, ends))
    )


def _parts(span: Span, origin: Sequence[bytes | Span], ends: Sequence[int]) -> Iterator[bytes | Span]:
    at = span.start
    index = bisect_right(ends, at)
    while at < span.end:
        piece = origin[index]
        begin = ends[index - 1] if index else 0
        until = min(span.end, ends[index])
        if isinstance(piece, bytes):
            yield piece[at - begin : until - begin]
        else:
            yield Span(piece.start + at - begin, piece.start + until - begin)
        at, index = until, index + 1
