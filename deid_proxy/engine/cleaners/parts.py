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

    __slots__ = ("day", "end", "kept", "start", "why")

    def __init__(self, start: int, end: int, kept: bool, why: str, day: TextDay | None = None) -> None:
        self.start = start
        self.end = end
        self.kept = kept
        self.why = why
        self.day = day


def in_original(plain: Plain, parts: list[Part]) -> list[Part]:
    """Return the parts where they stand in the original, joined where they share a character: it goes as one."""
    if plain.is_even:
        return parts
    starts, ends = plain.edges()
    made: list[Part] = []
    for part in parts:
        part.start, part.end = starts[part.start], ends[part.end - 1]
        if made and part.start < made[-1].end:
            other = made.pop()
            gone = other if part.kept or not other.kept else part
            made.append(Part(other.start, part.end, gone.kept, gone.why, gone.day))
        else:
            made.append(part)
    return made
