"""What stands out in a plain text, found in one pass: its words, and the places where a number begins.

Most of what identifies by its form begins with a number or with one of a few words. Whoever looks for it asks here
where those are, and looks nowhere else.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.number_shapes import SHAPES, shapes_of

if TYPE_CHECKING:
    from collections.abc import Iterable

_APART: Final = "\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f"
UNSPACED: Final = re.compile(f"[{_APART}]")
"""Scripts that put no spaces between words: Han, kana. What is of another script beside them is a word of its own."""

WORD: Final = re.compile(r"([^\W_]+(?:(?<=\d)[.,](?=\d)[^\W_]+)*)")
"""A word or a number; a decimal number is one."""

_WORD_APART: Final = re.compile(rf"([{_APART}]+|[^\W_{_APART}]+(?:(?<=\d)[.,](?=\d)[^\W_{_APART}]+)*)")

_RUN: Final = re.compile(r"[^\W\d_]*")
_BOUNDARY: Final = ";"
NUMERALS: Final = "0123456789.,"
"""What numbers are written with."""

_MOST_LETTERS: Final = 6  # in front of a number, that may belong to it
_MOST_BETWEEN: Final = 2
_MOST_DIGITS: Final = 16  # of a number, and of the next one, that say how it looks
_LONGEST_WORD: Final = 40  # in front of a number, that a street may be called
_A: Final = 0x61
_ZERO: Final = 0x30
_BLANK: Final = 0x20
_POINT: Final = 0x2E
_PLUS: Final = 0x2B
_OPENING: Final = 0x28
_COMMA: Final = 0x2C
_HYPHEN: Final = 0x2D
_SLASH: Final = 0x2F


class Landmarks:
    """The words of a plain text, and where its numbers begin.

    Parameters
    ----------
    words
        Whose words it has, but for those of scripts without spaces; None where they are to be found.

    Attributes
    ----------
    plain
        The text.
    words, starts, ends
        Its words and numbers, and where they stand.
    is_unspaced
        Whether some of them are of a script that puts no spaces between words.
    shapes
        The shapes of its characters; see :mod:`~deid_proxy.engine.cleaners.number_shapes`.
    """

    __slots__ = ("_behind_words", "_lettered", "_places", "ends", "is_unspaced", "plain", "shapes", "starts", "words")

    def __init__(self, plain: str, words: Landmarks | None = None) -> None:
        self.is_unspaced = words is None and not plain.isascii() and UNSPACED.search(plain) is not None
        self.plain = plain
        self.words: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        if words is None:
            self._split()
        else:
            self._take(words)
        self.shapes = shapes_of(plain)
        self._lettered: list[str] | None = None
        self._places: list[list[int]] | None = None
        self._behind_words: list[int] = []

    def _split(self) -> None:
        """Find the words."""
        pieces: list[str] = (_WORD_APART if self.is_unspaced else WORD).split(self.plain)
        at = 0
        for number, piece in enumerate(pieces):
            if number % 2:
                self.words.append(piece)
                self.starts.append(at)
                at += len(piece)
                self.ends.append(at)
            else:
                at += len(piece)

    def _take(self, other: Landmarks) -> None:
        """Take the words of another one, but for those of scripts without spaces."""
        for at, word in enumerate(other.words):
            if word.isascii() or UNSPACED.match(word) is None:
                self.words.append(word)
                self.starts.append(other.starts[at])
                self.ends.append(other.ends[at])

    def without_unspaced(self) -> Landmarks:
        """Return those of the same text with a boundary in place of what is of scripts without spaces."""
        return Landmarks(UNSPACED.sub(_BOUNDARY, self.plain), self)

    def lettered(self) -> list[str]:
        """Return its words that are no numbers, each once, in whatever order."""
        if self._lettered is None:
            self._lettered = [word for word in set(self.words) if word.strip(NUMERALS)]
        return self._lettered

    def at_words(self, table: dict[str, tuple[int, ...]], count: int) -> list[list[int]]:
        """Return where words begin, alone or with a number behind them, in order: the places of each of some forms.

        Parameters
        ----------
        table
            The forms that begin at a word.
        count
            Of the forms.
        """
        places: list[list[int]] = [[] for _ in range(count)]
        found: dict[str, tuple[int, ...]] = {}
        for word in self.lettered():
            forms = table.get(word)
            more = None if word.isalpha() else table.get(_letters(word))
            if forms or more:
                found[word] = (*(forms or ()), *(more or ()))
        if found:
            starts = self.starts
            for at, word in enumerate(self.words):
                for form in found.get(word, ()):
                    places[form].append(starts[at])
        return places

    def at_numbers(self, form: int) -> list[int]:
        """Return where a form may begin that begins with a number, in order."""
        if self._places is None:
            self._places = self._looked_up()
        return self._places[form]

    def in_front_of_numbers(self, ends: tuple[str, ...]) -> list[int]:
        """Return the places of words that end so, with one or two blanks and a number behind them, in order."""
        plain, shapes = self.plain, self.shapes
        self.at_numbers(0)
        places: list[int] = []
        for at in self._behind_words:
            end = at - 2 if shapes[at - 2] == _BLANK else at - 1
            if plain.endswith(ends, 0, end):
                places += range(run_start(plain, end, _LONGEST_WORD, ".-"), end)
        return places

    def _looked_up(self) -> list[list[int]]:
        """Return where each form may begin, all found in one pass over the numbers."""
        plain, shapes, behind_words = self.plain, self.shapes, self._behind_words
        places: list[list[int]] = [[] for _ in range(SHAPES.count)]
        at = _next_digit(shapes, 0)
        while at < len(shapes):
            end = _end_of_digits(shapes, at, len(shapes))
            edge = _shape_end(shapes, at, end)
            front = _front(shapes, at) if at else at
            shape = b"z" + shapes[at + 1 : edge] if plain[at] == "0" else shapes[at:edge]
            if front < at:
                for form in SHAPES.of(shapes[front:at] + shape):
                    places[form].append(front)
            for form in SHAPES.of(shape):
                places[form].append(at)
            if at > 2 and shapes[at - 1] == _BLANK:
                last = shapes[at - 3 if shapes[at - 2] == _BLANK else at - 2]
                if last in (_A, _POINT):
                    behind_words.append(at)
            at = _next_digit(shapes, end)
        return places


def _letters(word: str) -> str:
    match = _RUN.match(word)
    return match[0] if match else ""


def matches_at(expression: re.Pattern[str], plain: str, places: Iterable[int]) -> list[re.Match[str]]:
    """Return how an expression matches at some places, from left to right, no two matches over each other."""
    found: list[re.Match[str]] = []
    behind = 0
    for place in places:
        if place >= behind:
            match = expression.match(plain, place)
            if match is not None:
                found.append(match)
                behind = match.end()
    return found


def run_start(plain: str, end: int, most: int, marks: str) -> int:
    """Return where the letters, digits and some marks begin that end at a place; not more of them than ``most``."""
    start, first = end, max(end - most, 0)
    while start > first and (plain[start - 1].isalnum() or plain[start - 1] in marks):
        start -= 1
    return start


def _next_digit(shapes: bytes, start: int) -> int:
    at = start
    while at < len(shapes) and shapes[at] != _ZERO:
        at += 1
    return at


def _end_of_digits(shapes: bytes, start: int, last: int) -> int:
    at = start
    while at < last and shapes[at] == _ZERO:
        at += 1
    return at


def _shape_end(shapes: bytes, start: int, end: int) -> int:
    """Return where the shape of a number ends: with what is behind it, and what follows that."""
    if end - start > _MOST_DIGITS:
        return start + _MOST_DIGITS
    behind = min(end + 1, len(shapes))
    return min(_end_of_digits(shapes, behind, min(behind + _MOST_DIGITS, len(shapes))) + 1, len(shapes))


def _front(shapes: bytes, number: int) -> int:
    """Return where letters or a sign begin that stand in front of a number; there, where none do."""
    at = number - 1
    mark = shapes[at]
    if mark in (_PLUS, _OPENING):
        return at
    while at > 0 and number - 1 - at < _MOST_BETWEEN and _is_between(shapes[at]):
        at -= 1
    last = at
    while at >= 0 and last - at < _MOST_LETTERS and shapes[at] == _A:
        at -= 1
    if at == last or (at >= 0 and shapes[at] in (_A, _ZERO)):
        return number
    return at + 1


def _is_between(mark: int) -> bool:
    return mark in (_BLANK, _POINT, _COMMA, _HYPHEN, _SLASH)
