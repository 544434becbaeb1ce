"""A text in tokens: words, numbers, and what stands between them."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.plain import Plain

_UNSPACED = "\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f"
# Scripts that put no spaces between words: Han, kana. What is of another script beside them is a word of its own.
UNSPACED = re.compile(f"[{_UNSPACED}]")
_TOKEN = re.compile(rf"[{_UNSPACED}]+|[^\W_{_UNSPACED}]+(?:(?<=\d)[.,](?=\d)[^\W_{_UNSPACED}]+)*")
# Letters of languages that have no list (Vietnamese, Turkish, Hungarian, Czech, Romanian, Baltic, Icelandic): a word
# with one of them is none of a list's, though without its accents it may read like one.
_FOREIGN = frozenset("đơưğışőűěřůðþășțāēīūėįųģķļņ")
_VIETNAMESE = ("\u1ea0", "\u1ef9")
_BESIDE = 3
_NEWLINES = "\r\n"


class Token(NamedTuple):
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

    text: str
    start: int
    end: int
    raw: str

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


def tokens_of(text: str, plain: Plain) -> list[Token]:
    """Return the tokens of a text.

    Parameters
    ----------
    text
        The original.
    plain
        The same, read.
    """
    starts, ends = plain.starts, plain.ends
    found: list[Token] = []
    for match in _TOKEN.finditer(plain.text):
        start, end = match.span()
        if found and starts[start] < ends[found[-1].end - 1]:
            start = found.pop().start  # one character of the original is several here
        found.append(Token(plain.text[start:end], start, end, text[starts[start] : ends[end - 1]]))
    return found


def between(plain: str, left: Token, right: Token) -> str:
    """Return what stands between two tokens."""
    return plain[left.end : right.start]


def are_beside(plain: str, left: Token, right: Token) -> bool:
    """Tell whether two tokens stand next to each other, on one line."""
    gap = plain[left.end : right.start]
    return len(gap) <= _BESIDE and not any(mark in gap for mark in _NEWLINES)
