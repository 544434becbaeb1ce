"""Stretches of a plain text that go, each with its reason, and all of them together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deid_proxy.engine.native import mypyc_attr

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from deid_proxy.engine.cleaners.tokens import Token


@mypyc_attr(acyclic=True)
class Mark:
    """A stretch of a plain text, and what it is."""

    __slots__ = ("end", "start", "why")

    def __init__(self, start: int, end: int, why: str) -> None:
        self.start = start
        self.end = end
        self.why = why


def apart(marks: Iterable[Mark]) -> list[Mark]:
    """Return marks that do not overlap, in order."""
    joined: list[Mark] = []
    for start, end, why in sorted([(mark.start, mark.end, mark.why) for mark in marks]):
        if joined and start < joined[-1].end:
            joined[-1].end = max(joined[-1].end, end)
        else:
            joined.append(Mark(start, end, why))
    return joined


class Reasons:
    """Why characters of a plain text go; the first reason counts."""

    __slots__ = ("_named", "_numbers", "_why")

    def __init__(self, plain: str, marks: Iterable[Mark]) -> None:
        self._why = [0] * len(plain)
        self._named: list[str] = [""]
        self._numbers: dict[str, int] = {}
        self.add(marks)

    def add(self, marks: Iterable[Mark]) -> None:
        """Take further marks."""
        whys = self._why
        for mark in marks:
            number = self._numbers.get(mark.why)
            if number is None:
                number = self._numbers[mark.why] = len(self._named)
                self._named.append(mark.why)
            for at in range(mark.start, mark.end):
                if not whys[at]:
                    whys[at] = number

    def of(self, start: int, end: int) -> str:
        """Return why something of a stretch goes; empty where nothing does."""
        whys = self._why
        for at in range(start, end):
            if whys[at]:
                return self._named[whys[at]]
        return ""

    def of_all(self, start: int, end: int) -> str | None:
        """Return why all of a stretch goes for the same reason; empty where nothing of it goes, else None."""
        whys, first = self._why, self._why[start]
        for at in range(start, end):
            if whys[at] != first:
                return None
        return self._named[first]

    def of_each(self, tokens: list[Token]) -> list[str]:
        """Return why something of each token goes; empty where nothing does."""
        whys, named = self._why, self._named
        found: list[str] = []
        for token in tokens:
            number = 0
            for at in range(token.start, token.end):
                number = whys[at]
                if number:
                    break
            found.append(named[number])
        return found

    def all_are(self, start: int, end: int, reasons: Sequence[str]) -> bool:
        """Tell whether a stretch goes for one of these reasons alone."""
        return {self._named[number] for number in self._why[start:end]} <= set(reasons)
