"""The parts of a text that a verdict is of: a token, or a piece of one that is written without spaces."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.engine.cleaners.tokens import Token

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deid_proxy.engine.cleaners.moving_days import TextDay
    from deid_proxy.engine.cleaners.plain import Plain

UNKNOWN = "unknown word"
"""Why a word goes that no vocabulary has."""


class Part(NamedTuple):
    """A token, or a part of one that is written without spaces, and what becomes of it."""

    token: Token
    kept: bool
    why: str
    day: TextDay | None = None


def cut(text: str, plain: Plain, start: int, end: int) -> Token:
    """Return a stretch of a plain text as a token."""
    raw = text[plain.starts[start] : plain.ends[end - 1]]
    return Token(plain.text[start:end], start, end, raw)


def whole_characters(text: str, plain: Plain, parts: Sequence[Part]) -> list[Part]:
    """Return the parts, those joined that share a character of the original: it stays or goes as one."""
    starts, ends = plain.starts, plain.ends
    made: list[Part] = []
    for part in parts:
        if made and starts[part.token.start] < ends[made[-1].token.end - 1]:
            other = made.pop()
            gone = next((one for one in (other, part) if not one.kept), other)
            made.append(gone._replace(token=cut(text, plain, other.token.start, part.token.end)))
        else:
            made.append(part)
    return made
