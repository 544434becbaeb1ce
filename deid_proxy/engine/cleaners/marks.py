"""Stretches of a plain text that go, each with its reason, and all of them together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deid_proxy.engine.native import mypyc_attr

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mypy_extensions import i64

    from deid_proxy.engine.cleaners.tokens import Token


_NEAR: Final = 8  # tokens


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

    __slots__ = ("_each", "_firsts", "_marks", "_named", "_plain", "_tokens", "_whys")

    def __init__(self, plain: str, tokens: list[Token], marks: Iterable[Mark]) -> None:
        self._plain, self._tokens = plain, tokens
        self._marks: list[Mark] = []
        self._whys = [""] * len(tokens)
        self._firsts = [0] * len(tokens)  # where in each token the first goes
        self._named: list[str] = [""]
        self._each: list[int] = []
        self.add(marks)

    def add(self, marks: Iterable[Mark]) -> None:
        """Take further marks."""
        tokens, whys, firsts = self._tokens, self._whys, self._firsts
        count: i64 = len(tokens)
        at: i64 = 0  # most marks stand in order, each near the one before
        for mark in marks:
            self._marks.append(mark)
            start: i64 = mark.start
            end: i64 = mark.end
            if start >= end:
                continue
            near: i64 = min(at + _NEAR, count)
            while at < near and tokens[at].end <= start:
                at += 1
            if (at and tokens[at - 1].end > start) or (at < count and tokens[at].end <= start):
                at = first_behind(tokens, start)
            one: i64 = at
            while one < count and tokens[one].start < end:
                first: i64 = max(start, tokens[one].start)
                if not whys[one] or first < firsts[one]:
                    whys[one], firsts[one] = mark.why, first
                one += 1
        self._each = []

    def marks_of(self, why: str) -> list[Mark]:
        """Return the marks that go for a reason."""
        return [mark for mark in self._marks if mark.why == why]

    def of_each(self) -> list[str]:
        """Return why something of each token goes; empty where nothing does."""
        return self._whys

    def of(self, start: int, end: int) -> str:
        """Return why something of a stretch goes; empty where nothing does."""
        whys = self._of_characters()
        for at in range(start, end):
            if whys[at]:
                return self._named[whys[at]]
        return ""

    def of_all(self, start: int, end: int) -> str | None:
        """Return why all of a stretch goes for the same reason; empty where nothing of it goes, else None."""
        whys = self._of_characters()
        first = whys[start]
        for at in range(start, end):
            if whys[at] != first:
                return None
        return self._named[first]

    def all_are(self, start: int, end: int, reasons: Sequence[str]) -> bool:
        """Tell whether a stretch goes for one of these reasons alone."""
        return {self._named[number] for number in self._of_characters()[start:end]} <= set(reasons)

    def _of_characters(self) -> list[int]:
        """Return the number of the reason of each character: few texts ask for more than their tokens."""
        if not self._each:
            whys = self._each = [0] * len(self._plain)
            self._named = [""]
            numbers: dict[str, int] = {}
            for mark in self._marks:
                number = numbers.get(mark.why)
                if number is None:
                    number = numbers[mark.why] = len(self._named)
                    self._named.append(mark.why)
                for at in range(mark.start, mark.end):
                    if not whys[at]:
                        whys[at] = number
        return self._each


def first_behind(tokens: list[Token], place: i64) -> i64:
    """Return the number of the first token that ends behind a place; of all of them where none does."""
    low: i64 = 0
    high: i64 = len(tokens)
    while low < high:
        middle: i64 = (low + high) // 2
        if tokens[middle].end <= place:
            low = middle + 1
        else:
            high = middle
    return low
