"""What stands out in a plain text, found in one pass: its words, and the places where a number begins.

Most of what identifies by its form begins with a number or with one of a few words. Whoever looks for it asks here
where those are, and looks nowhere else.
"""

from __future__ import annotations

import re
from itertools import accumulate
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_APART: Final = "\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f"
UNSPACED: Final = re.compile(f"[{_APART}]")
"""Scripts that put no spaces between words: Han, kana. What is of another script beside them is a word of its own."""

WORD: Final = re.compile(r"([^\W_]+(?:(?<=\d)[.,](?=\d)[^\W_]+)*)")
"""A word or a number; a decimal number is one."""

_WORD_APART: Final = re.compile(rf"([{_APART}]+|[^\W_{_APART}]+(?:(?<=\d)[.,](?=\d)[^\W_{_APART}]+)*)")

_RUN: Final = re.compile(r"[^\W\d_]*")
_CLASSES: Final = {b"123456789": b"0", bytes(range(0x61, 0x7B)): b"a", b"\t\r\n": b"n", b"_\\": b"u"}
_SHAPES: Final = bytes(
    next(
        (shape[0] for marks, shape in _CLASSES.items() if code in marks),
        code if code in b"0 ,./:()+-" else 0x62 if chr(code).isupper() or code == 0x3F or code > 0x7F else 0x78,
    )
    for code in range(256)
)
_NUMBER: Final = re.compile(rb"0(?<!00)(?=(0{0,15}(?:[^0](?:0{1,16}[\0-\xff]?|[\0-\xff])?)?))")
_MOST_LETTERS: Final = 6  # in front of a number, that may belong to it
_MOST_BETWEEN: Final = 2
_A: Final = 0x61
_ZERO: Final = 0x30
_BLANK: Final = 0x20
_MOST_SHAPES: Final = 1 << 15
_SIGNS: Final = frozenset(b"+(")
_BETWEEN: Final = frozenset(b" ,./-")


class Landmarks:
    """The words of a plain text, and where its numbers begin.

    Attributes
    ----------
    plain
        The text.
    words, starts, ends
        Its words and numbers, and where they stand.
    distinct
        The same, each once.
    is_unspaced
        Whether some of them are of a script that puts no spaces between words.
    shapes
        The text again: ``0`` for every digit, ``a`` for a letter from a to z, ``b`` for what may be another letter,
        ``n`` for a white space that is no blank, ``u`` for an underscore and a backslash; a blank and each of
        ``,./:()+-`` as it stands, ``x`` for the rest.
    numbers
        Where a number begins, where the letters or the sign begin that stand in front of it (there, when
        none do), and
        the shape of what follows its first digit: the number, what is behind it, and what follows that.
    """

    __slots__ = ("distinct", "ends", "is_unspaced", "numbers", "plain", "shapes", "starts", "words")

    def __init__(self, plain: str) -> None:
        self.is_unspaced = not plain.isascii() and UNSPACED.search(plain) is not None
        pieces: list[str] = (_WORD_APART if self.is_unspaced else WORD).split(plain)
        edges = list(accumulate(map(len, pieces)))
        self.plain = plain
        self.words = pieces[1::2]
        self.starts = edges[:-1:2]
        self.ends = edges[1::2]
        self.distinct = set(self.words)
        self.shapes = plain.encode("latin-1", "replace").translate(_SHAPES)
        self.numbers = _numbers(self.shapes)

    def places(self, words: frozenset[str]) -> list[int]:
        """Return where words begin, alone or with a number behind them, in order."""
        found = {word for word in self.distinct if word in words or (not word.isalpha() and _letters(word) in words)}
        if not found:
            return []
        return [start for word, start in zip(self.words, self.starts, strict=True) if word in found]

    def is_number_behind(self, ends: tuple[str, ...]) -> bool:
        """Tell whether a number stands behind a word that ends so, and one or two blanks."""
        shapes, plain = self.shapes, self.plain
        return bool(ends) and any(
            at > 2
            and shapes[at - 1] == _BLANK
            and plain.endswith(ends, 0, at - 2 if shapes[at - 2] == _BLANK else at - 1)
            for at, _, _ in self.numbers
        )

    def beginning(self, shapes: Shapes) -> list[list[int]]:
        """Return where each of some forms may begin that begin with a number."""
        places: list[list[int]] = [[] for _ in range(len(shapes))]
        plain, text = self.plain, self.shapes
        for at, front, rest in self.numbers:
            shape = (b"z" if plain[at] == "0" else b"0") + rest
            if front < at:
                for form in shapes.of(text[front:at] + shape):
                    places[form].append(front)
            for form in shapes.of(shape):
                places[form].append(at)
        return places


class Shapes:
    """How forms begin that begin with a number, or with the letters or the sign in front of one.

    Parameters
    ----------
    expressions
        Of the shape of the number, of what is behind it and what follows that, in the terms of :class:`Landmarks`, and
        ``z`` for a zero in front; None for a form that begins otherwise.
    """

    __slots__ = ("_expressions", "_known")

    def __init__(self, expressions: Sequence[bytes]) -> None:
        self._expressions = [re.compile(expression) if expression else None for expression in expressions]
        self._known: dict[bytes, tuple[int, ...]] = {}

    def __len__(self) -> int:
        return len(self._expressions)

    def of(self, shape: bytes) -> tuple[int, ...]:
        """Return which of the forms may begin so."""
        found = self._known.get(shape)
        if found is None:
            plain = shape.replace(b"z", b"0")
            found = tuple(
                form
                for form, expression in enumerate(self._expressions)
                if expression is not None and (expression.match(shape) or expression.match(plain))
            )
            if len(self._known) >= _MOST_SHAPES:
                self._known.clear()
            self._known[shape] = found
        return found


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


def _numbers(shapes: bytes) -> list[tuple[int, int, bytes]]:
    found: list[tuple[int, int, bytes]] = []
    for match in _NUMBER.finditer(shapes):
        at = match.start()
        found.append((at, _front(shapes, at) if at else at, match[1]))
    return found


def _front(shapes: bytes, number: int) -> int:
    """Return where letters or a sign begin that stand in front of a number; there, where none do."""
    at = number - 1
    if shapes[at] in _SIGNS:
        return at
    while at > 0 and number - 1 - at < _MOST_BETWEEN and shapes[at] in _BETWEEN:
        at -= 1
    last = at
    while at >= 0 and last - at < _MOST_LETTERS and shapes[at] == _A:
        at -= 1
    if at == last or (at >= 0 and shapes[at] in (_A, _ZERO)):
        return number
    return at + 1
