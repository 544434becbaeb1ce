"""A text in tokens: words, numbers, and what stands between them."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.landmarks import UNSPACED

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.landmarks import Landmarks
    from deid_proxy.engine.cleaners.plain import Plain

__all__ = ["UNSPACED", "Token", "are_beside", "between", "tokens_of"]

# Letters of languages that have no list (Vietnamese, Turkish, Hungarian, Czech, Romanian, Baltic, Icelandic): a word
# with one of them is none of a list's, though without its accents it may read like one.
_FOREIGN: Final = frozenset("đơưğışőűěřůðþășțāēīūėįųģķļņ")
_VIETNAMESE: Final = ("\u1ea0", "\u1ef9")
_BESIDE: Final = 3
_NEWLINES: Final = "\r\n"


class Token:
    """A word or number.

    Parameters
    ----------
    text
        Folded.
    start, end
        Where it stands in the plain text.
    raw
        As it is written.
    """

    __slots__ = ("end", "raw", "start", "text")

    def __init__(self, text: str, start: int, end: int, raw: str) -> None:
        self.text = text
        self.start = start
        self.end = end
        self.raw = raw

    @property
    def is_capitalised(self) -> bool:
        """Whether it begins with a capital, or is of a script that has none."""
        return not self.raw[:1].islower()

    @property
    def is_capitals(self) -> bool:
        """Whether all of it is in capitals."""
        return self.raw.isupper()

    @property
    def is_initial(self) -> bool:
        """Whether it is a single letter."""
        return len(self.text) == 1 and self.text.isalpha()

    @property
    def is_foreign(self) -> bool:
        """Whether it has a letter of a language that has no list."""
        if self.raw.isascii():
            return False
        first, last = _VIETNAMESE
        written = unicodedata.normalize("NFC", self.raw).lower()
        return any(mark in _FOREIGN or first <= mark <= last for mark in written)


def tokens_of(text: str, plain: Plain, landmarks: Landmarks) -> list[Token]:
    """Return the tokens of a text.

    Parameters
    ----------
    text
        The original.
    plain
        The same, read.
    landmarks
        The words of it.
    """
    words = zip(landmarks.words, landmarks.starts, landmarks.ends, strict=True)
    if plain.is_even:  # every character is one here
        return [Token(word, start, end, text[start:end]) for word, start, end in words]
    starts, ends = plain.edges()
    found: list[Token] = []
    for word, start, end in words:
        if found and starts[start] < ends[found[-1].end - 1]:
            begin = found.pop().start  # one character of the original is several here
            found.append(Token(plain.text[begin:end], begin, end, text[starts[begin] : ends[end - 1]]))
        else:
            found.append(Token(word, start, end, text[starts[start] : ends[end - 1]]))
    return found


def between(plain: str, left: Token, right: Token) -> str:
    """Return what stands between two tokens."""
    return plain[left.end : right.start]


def are_beside(plain: str, left: Token, right: Token) -> bool:
    """Tell whether two tokens stand next to each other, on one line."""
    gap = plain[left.end : right.start]
    return len(gap) <= _BESIDE and not any(mark in gap for mark in _NEWLINES)
