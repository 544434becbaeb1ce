"""The parts of a text that a verdict is of: a token, or a piece of one that is written without spaces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deid_proxy.engine.native import mypyc_attr

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.moving_days import TextDay
    from deid_proxy.engine.cleaners.tokens import Token

UNKNOWN: Final = "unknown word"
"""Why a word goes that no vocabulary has."""
_AGE: Final = "pattern: age"
_OF_AGE: Final = "vocabulary: what says years"
_YEARS: Final = frozenset("세살")
"""What says years in Korean, right behind the number: 98세."""


@mypyc_attr(acyclic=True)
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


def gone(token: Token, why: str) -> list[Part]:
    """Return the parts of a token that goes: of an age in Korean what says years stays, as in other languages."""
    text = token.text
    if why != _AGE or text[-1] not in _YEARS or not text[:-1].isdigit() or token.ends - token.begins != len(text):
        return [Part(token.begins, token.ends, False, why)]
    last = token.ends - 1
    return [Part(token.begins, last, False, why), Part(last, token.ends, True, _OF_AGE)]


def joined(parts: Parts) -> Parts:
    """Return parts of the original, those together that share a character: it goes as one."""
    made = Parts()
    behind = 0
    for at, part in enumerate(parts.found):
        if part.start < behind:
            _join(made, part.end, part)
        else:
            if at in parts.days:
                made.days[len(made.found)] = parts.days[at]
            made.found.append(part)
        behind = part.end
    return made


def _join(made: Parts, end: int, part: Part) -> None:
    """Take one more that stays or goes together with the last."""
    last = made.found[-1]
    if last.kept and not part.kept:
        last.kept, last.why = False, part.why
        made.days.pop(len(made.found) - 1, None)
    last.end = end
