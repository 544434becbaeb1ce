"""What stands right against words that are written without spaces, with a boundary in place of each of these.

Only the stretches of a text that have such words are looked at again: between marks that no form goes over, what has
none of them looks the same as before.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.landmarks import UNSPACED, Landmarks
from deid_proxy.engine.cleaners.marks import Mark
from deid_proxy.engine.cleaners.plain import places_of
from deid_proxy.engine.cleaners.written_words import Token

if TYPE_CHECKING:
    from collections.abc import Iterable

_BOUNDARY: Final = ";"
_END: Final = ";"  # no day goes over it, and a pattern that does takes whatever is no white space, words like these too
_BREAK: Final = "\n"


class BesideUnspaced:
    """The stretches of a text that have words of scripts without spaces, put together.

    Attributes
    ----------
    plain
        The whole text, with a boundary for every such character.
    landmarks
        Those of the stretches.
    """

    __slots__ = ("_begins", "_moved", "landmarks", "plain")

    def __init__(self, landmarks: Landmarks) -> None:
        words = [token for token in landmarks.tokens if _is_unspaced(token)]
        self.plain = _with_boundaries(landmarks.plain, words)
        self._begins: list[int] = []  # of each stretch, among what was put together
        self._moved: list[int] = []  # by how much
        made: list[str] = []
        tokens: list[Token] = []
        size = at = 0
        for start, end in _stretches(landmarks.plain, words):
            self._begins.append(size)
            self._moved.append(start - size)
            made += (self.plain[start:end], _BREAK if end < len(self.plain) else "")
            at = bisect_left(landmarks.tokens, start, at, key=_start_of)
            while at < len(landmarks.tokens) and landmarks.tokens[at].end <= end:
                token = landmarks.tokens[at]
                if not _is_unspaced(token):
                    tokens.append(Token(token.word, token.start - start + size, token.end - start + size))
                at += 1
            size += end - start + 1
        self.landmarks = Landmarks("".join(made), "", landmarks.words, tokens)
        self.landmarks.has_blanks = landmarks.has_blanks

    def in_text(self, marks: Iterable[Mark]) -> list[Mark]:
        """Return marks of the stretches as they stand in the whole text."""
        found: list[Mark] = []
        for mark in marks:
            moved = self._moved[bisect_right(self._begins, mark.start) - 1]
            found.append(Mark(mark.start + moved, mark.end + moved, mark.why))
        return found


def _start_of(token: Token) -> int:
    return token.start


def _is_unspaced(token: Token) -> bool:
    text = token.word.text
    return not text.isascii() and UNSPACED.match(text) is not None


def _with_boundaries(plain: str, words: list[Token]) -> str:
    made: list[str] = []
    at = 0
    for word in words:
        made += (plain[at : word.start], _BOUNDARY * (word.end - word.start))
        at = word.end
    made.append(plain[at:])
    return "".join(made)


def _stretches(plain: str, words: list[Token]) -> list[tuple[int, int]]:
    """Return where stretches begin and end that have such words, with the marks that they end with."""
    marks = places_of(plain, _END)
    found: list[tuple[int, int]] = []
    behind = -1
    for word in words:
        if word.end > behind:
            at = bisect_left(marks, word.start)
            start = marks[at - 1] if at else 0
            behind = marks[at] + 1 if at < len(marks) else len(plain)
            found.append((start, behind))
    return found
