"""The parts of a text that a verdict is of: a token, or a piece of one that is written without spaces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.moving_days import TextDay
    from deid_proxy.engine.cleaners.plain import Plain

UNKNOWN: Final = "unknown word"
"""Why a word goes that no vocabulary has."""


class Part:
    """A token, or a part of one that is written without spaces, and what becomes of it."""

    __slots__ = ("end", "kept", "start", "why")

    def __init__(self, start: int, end: int, kept: bool, why: str) -> None:
        self.start = start
        self.end = end
        self.kept = kept
        self.why = why


class Parts:
    """The parts of a text, in order: where each is, whether it stays, and why; and which are days that move."""

    __slots__ = ("days", "ends", "kept", "starts", "whys")

    def __init__(self) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.kept: list[bool] = []
        self.whys: list[str] = []
        self.days: dict[int, TextDay] = {}

    def add(self, start: int, end: int, kept: bool, why: str) -> None:
        """Take one more."""
        self.starts.append(start)
        self.ends.append(end)
        self.kept.append(kept)
        self.whys.append(why)

    def join_last(self, end: int, kept: bool, why: str) -> None:
        """Take one more that stays or goes together with the last."""
        if self.kept[-1] and not kept:
            self.kept[-1], self.whys[-1] = kept, why
            self.days.pop(len(self.starts) - 1, None)
        self.ends[-1] = end


def in_original(plain: Plain, parts: Parts) -> Parts:
    """Return the parts where they stand in the original, those joined where they share a character: it goes as one."""
    if plain.is_even:
        return parts
    starts, ends = plain.edges()
    made = Parts()
    for at, begins in enumerate(parts.starts):
        start, end = starts[begins], ends[parts.ends[at] - 1]
        if made.ends and start < made.ends[-1]:
            made.join_last(end, parts.kept[at], parts.whys[at])
            continue
        if at in parts.days:
            made.days[len(made.starts)] = parts.days[at]
        made.add(start, end, parts.kept[at], parts.whys[at])
    return made
