"""Bytes that lie in several places, read as one stream, and what is to be cut out of it."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.errors import DeidentificationError, HoldReason

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator

    from deid_proxy.engine.encoding import Buffer

MOST_SEGMENTS = 200_000
"""Marker segments or boxes of one stream, beyond which it is held."""


class Run(NamedTuple):
    """A half-open range of a buffer."""

    buffer: Buffer
    start: int
    end: int


class Cut(NamedTuple):
    """Bytes of a stream that do not stay, and what is written in their place."""

    start: int
    end: int
    new: bytes = b""


class Codestream(NamedTuple):
    """A codestream: the offset behind its last byte, and what in it does not stay, in order."""

    end: int
    cuts: tuple[Cut, ...] = ()


def fault(what: str) -> DeidentificationError:
    """Return the error for a stream in which nobody can tell what is image and what is not."""
    return DeidentificationError(HoldReason.CODESTREAM, what)


class Stream:
    """Runs of bytes, one behind the other.

    Parameters
    ----------
    runs
        Where the bytes are.

    Attributes
    ----------
    size
        How many bytes there are.
    """

    __slots__ = ("_runs", "_starts", "size")

    def __init__(self, runs: Iterable[Run]) -> None:
        self._runs = [run for run in runs if run.end > run.start]
        self._starts: list[int] = []
        self.size = 0
        for run in self._runs:
            self._starts.append(self.size)
            self.size += run.end - run.start

    def runs(self, start: int, end: int) -> Iterator[Run]:
        """Yield where the bytes of a range are."""
        if start >= min(end, self.size):
            return
        for index in range(bisect_right(self._starts, start) - 1, len(self._runs)):
            at, (buffer, first, last) = self._starts[index], self._runs[index]
            if at >= end:
                return
            yield Run(buffer, first + max(0, start - at), min(last, first + end - at))

    def read(self, start: int, size: int) -> bytes:
        """Return so many bytes, or as many as there are; for headers, not for images."""
        return b"".join(bytes(run.buffer[run.start : run.end]) for run in self.runs(start, start + size))

    def search(self, marker: re.Pattern[bytes], start: int, end: int | None = None) -> int:
        """Return where a pattern of two bytes is met first, -1 where it is not."""
        at, last = start, b""
        for buffer, first, behind in self.runs(start, self.size if end is None else end):
            if last and marker.fullmatch(last + bytes(buffer[first : first + 1])):
                return at - 1
            found = marker.search(buffer, first, behind)
            if found:
                return at + found.start() - first
            at += behind - first
            last = bytes(buffer[behind - 1 : behind])
        return -1
