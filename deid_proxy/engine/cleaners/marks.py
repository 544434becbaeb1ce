"""Stretches of a plain text that go, each with its reason, and all of them together."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Mark(NamedTuple):
    """A stretch of a plain text, and what it is."""

    start: int
    end: int
    why: str


def apart(marks: Iterable[Mark]) -> list[Mark]:
    """Return marks that do not overlap, in order."""
    joined: list[Mark] = []
    for mark in sorted(marks):
        if joined and mark.start < joined[-1].end:
            joined[-1] = joined[-1]._replace(end=max(joined[-1].end, mark.end))
        else:
            joined.append(mark)
    return joined


class Reasons:
    """Why characters of a plain text go; the first reason counts."""

    def __init__(self, plain: str, marks: Iterable[Mark]) -> None:
        self._why = bytearray(len(plain))
        self._named: list[str] = [""]
        self.add(marks)

    def add(self, marks: Iterable[Mark]) -> None:
        """Take further marks."""
        for start, end, why in marks:
            if why not in self._named:
                self._named.append(why)
            number = self._named.index(why)
            stretch = self._why[start:end]
            if stretch.count(0) == end - start:
                self._why[start:end] = bytes((number,)) * (end - start)
            else:
                self._why[start:end] = bytes(old or number for old in stretch)

    def of(self, start: int, end: int) -> str:
        """Return why something of a stretch goes; empty where nothing does."""
        stretch = self._why[start:end]
        if not any(stretch):
            return ""
        return self._named[next(filter(None, stretch))]

    def all_are(self, start: int, end: int, reasons: Sequence[str]) -> bool:
        """Tell whether a stretch goes for one of these reasons alone."""
        return {self._named[number] for number in self._why[start:end]} <= set(reasons)
