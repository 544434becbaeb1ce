"""Stretches of a plain text that go, each with its reason, and all of them together."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from deid_proxy.engine.cleaners.tokens import Token

_GONE: Final = re.compile(rb"[^\0]+")


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

    __slots__ = ("_named", "_numbers", "_tables", "_why")

    def __init__(self, plain: str, marks: Iterable[Mark]) -> None:
        self._why = bytearray(len(plain))
        self._named: list[str] = [""]
        self._tables = [b""]  # each gives its reason to what has none
        self._numbers: dict[str, int] = {}
        self.add(marks)

    def add(self, marks: Iterable[Mark]) -> None:
        """Take further marks."""
        for mark in marks:
            start, end, why = mark.start, mark.end, mark.why
            number = self._numbers.get(why)
            if number is None:
                number = self._numbers[why] = len(self._named)
                self._named.append(why)
                self._tables.append(bytes.maketrans(b"\0", bytes((number,))))
            self._why[start:end] = self._why[start:end].translate(self._tables[number])

    def of(self, start: int, end: int) -> str:
        """Return why something of a stretch goes; empty where nothing does."""
        found = _GONE.search(self._why, start, end)
        return self._named[self._why[found.start()]] if found else ""

    def of_all(self, start: int, end: int) -> str | None:
        """Return why all of a stretch goes for the same reason; empty where nothing of it goes, else None."""
        first = self._why[start]
        if self._why.count(first, start, end) < end - start:
            return None
        return self._named[first]

    def of_each(self, tokens: list[Token]) -> list[str]:
        """Return why something of each token goes; empty where nothing does."""
        whys = [""] * len(tokens)
        at = 0
        for gone in _GONE.finditer(self._why):
            start, end = gone.span()
            while at < len(tokens) and tokens[at].end <= start:
                at += 1
            while at < len(tokens) and tokens[at].start < end:
                if not whys[at]:
                    whys[at] = self._named[self._why[max(start, tokens[at].start)]]
                at += 1
            at = max(at - 1, 0)  # the last of them may reach into what goes next
        return whys

    def all_are(self, start: int, end: int, reasons: Sequence[str]) -> bool:
        """Tell whether a stretch goes for one of these reasons alone."""
        return {self._named[number] for number in bytes(self._why[start:end])} <= set(reasons)
