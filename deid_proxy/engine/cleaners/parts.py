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
    """The parts of a text, in order; and which of them are days that move."""

    __slots__ = ("days", "found")

    def __init__(self) -> None:
        self.found: list[Part] = []
        self.days: dict[int, TextDay] = {}


def in_original(plain: Plain, parts: Parts) -> Parts:
    """Return the parts where they stand in the original, those joined where they share a character: it goes as one."""
    if plain.is_even:
        return parts
    made = Parts()
    behind = 0
    for at, part in enumerate(parts.found):
        start = plain.start_of(part.start)
        if start < behind:
            behind = plain.end_of(part.end - 1)
            _join(made, behind, part)
            continue
        behind = plain.end_of(part.end - 1)
        if at in parts.days:
            made.days[len(made.found)] = parts.days[at]
        made.found.append(Part(start, behind, part.kept, part.why))
    return made


def _join(made: Parts, end: int, part: Part) -> None:
    """Take one more that stays or goes together with the last."""
    last = made.found[-1]
    if last.kept and not part.kept:
        last.kept, last.why = False, part.why
        made.days.pop(len(made.found) - 1, None)
    last.end = end
