"""What stands out in a plain text, found in one pass: its words, and the places where a number begins.

Most of what identifies by its form begins with a number or with one of a few words. Whoever looks for it asks here
where those are, and looks nowhere else.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.number_looks import Looks, end_of_digits, front_of, look_of, look_of_front, shape_end
from deid_proxy.engine.cleaners.number_shapes import BLANK, COMMA, DIGIT, LETTER, POINT, SHAPES, shapes_of
from deid_proxy.engine.cleaners.plain import marks_of, places_of
from deid_proxy.engine.cleaners.written_words import APART, UNSPACED, Token, WrittenWord, WrittenWords

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mypy_extensions import i64

WORD: Final = re.compile(r"([^\W_]+(?:(?<=\d)[.,](?=\d)[^\W_]+)*)")
"""A word or a number; a decimal number is one."""

_WORD_APART: Final = re.compile(rf"([{APART}]+|[^\W_{APART}]+(?:(?<=\d)[.,](?=\d)[^\W_{APART}]+)*)")

_LETTERS: Final = re.compile(r"\d*([^\W\d_]*)")
_INSIDE: Final = ".,"  # of a number, beside letters and digits
_BLANKED: Final = {code: " " for code in range(128) if not chr(code).isalnum() and chr(code) not in _INSIDE}
_LONGEST_WORD: Final = 160  # in front of a number, that a street may be called, with hyphens
_NONE: Final[dict[int, int]] = {}
_TWO_DIGITS: Final = 2
_THREE_DIGITS: Final = 3
_NEAR: Final = 4  # characters from a number in which the next one is sought one by one


class Landmarks:
    """The words of a plain text, and where its numbers begin.

    Parameters
    ----------
    plain
        The text, read.
    text
        The original, where every character of it has its place; empty where not.
    words
        Where its words are remembered.
    tokens, letters
        Its words, and the characters that it may have, where they are known.

    Attributes
    ----------
    plain, said
        The text, and with what boundaries stand in place of.
    tokens, distinct
        Its words and numbers in their places, and each of them once.
    words
        Where they are remembered.
    letters
        The characters that the text may have, each once; empty where all are ASCII.
    has_blanks
        Whether the text has blanks, as sentences do.
    is_unspaced
        Whether some of them are of a script that puts no spaces between words.
    shapes
        The shapes of its characters; see :mod:`~deid_proxy.engine.cleaners.number_shapes`.
    """

    __slots__ = (
        "_behind_words",
        "_over_89",
        "_places",
        "distinct",
        "has_blanks",
        "is_unspaced",
        "letters",
        "plain",
        "said",
        "shapes",
        "tokens",
        "words",
    )

    def __init__(
        self,
        plain: str,
        text: str = "",
        words: WrittenWords | None = None,
        tokens: list[Token] | None = None,
        letters: frozenset[str] = frozenset(),
    ) -> None:
        self.plain = self.said = plain
        self.letters = frozenset() if plain.isascii() or tokens is not None else letters or frozenset(marks_of(plain))
        may_be = any(UNSPACED.match(mark) is not None for mark in self.letters)
        self.is_unspaced = may_be and UNSPACED.search(plain) is not None
        self.has_blanks = " " in plain
        self.words = WrittenWords() if words is None else words
        self.tokens: list[Token] = []
        self.distinct: list[WrittenWord] = []
        self.words.turn += 1
        if tokens is not None:
            self.tokens = tokens
            self._meet(tokens)
        elif text and text.isascii():
            self._split_ascii(text)
        else:
            self._split(text or plain)
        self.shapes = shapes_of(plain)
        self._places: list[list[int]] | None = None
        self._behind_words: list[int] = []
        self._over_89: list[int] = []

    def _meet(self, tokens: list[Token]) -> None:
        turn, distinct = self.words.turn, self.distinct
        for token in tokens:
            word = token.word
            if word.turn != turn:
                word.turn = turn
                distinct.append(word)

    def _split_ascii(self, text: str) -> None:
        """Find the words of a text of which every character is the one that is read, or its capital."""
        words, tokens = self.words, self.tokens
        found = words.found
        at = 0
        for chunk in text.translate(_BLANKED).split(" "):
            word = found.get(chunk)
            if word is not None:
                tokens.append(Token(word, at, at + len(word.raw)))
                at += len(chunk)
            elif chunk.isalnum():
                tokens.append(Token(words.made(chunk), at, at + len(chunk)))
                at += len(chunk)
            elif chunk:
                cut = _cut_ascii(chunk)
                for start, end in cut:
                    word = words.plain(chunk[start:end])
                    tokens.append(Token(word, at + start, at + end))
                if word is not None and len(cut) == 1 and not start:  # with nothing but marks behind it
                    found[chunk] = word
                at += len(chunk)
            at += 1
        self._meet(tokens)

    def _split(self, text: str) -> None:
        """Find the words: most of what stands between other characters is one."""
        is_unspaced, is_plain = self.is_unspaced, text is self.plain
        cuts: dict[str, list[tuple[int, int]]] = {}
        expression = _WORD_APART if is_unspaced else WORD
        words, tokens = self.words, self.tokens
        at = 0
        for chunk in _chunks(self.plain, self.letters):
            if chunk.isalnum() and (not is_unspaced or chunk.isascii()):
                raw = chunk if is_plain else text[at : at + len(chunk)]
                tokens.append(Token(words.of(raw, chunk), at, at + len(chunk)))
                at += len(chunk)
            elif chunk:
                cut = cuts.get(chunk)
                if cut is None:
                    cut = cuts[chunk] = _cut(chunk, expression)
                for start, end in cut:
                    word = words.of(text[at + start : at + end], chunk[start:end])
                    tokens.append(Token(word, at + start, at + end))
                at += len(chunk)
            at += 1
        self._meet(tokens)

    def lettered(self) -> list[str]:
        """Return its words that are no numbers, each once but for its capitals."""
        return [word.text for word in self.distinct if not word.is_number]

    def at_words(self, table: dict[str, tuple[int, ...]], count: int) -> list[list[int]]:
        """Return where words begin, alone or with a number beside them, in order: the places of each of some forms.

        Parameters
        ----------
        table
            The forms that begin at a word: always the same one.
        count
            Of the forms.
        """
        is_found = False
        for word in self.distinct:
            if word.forms is None:
                text = word.text
                more = () if word.is_alpha or word.is_number else table.get(_letters(text), ())
                word.forms = table.get(text, ()) + more
            is_found = is_found or bool(word.forms)
        if not is_found:
            return _nowhere(count)
        places: list[list[int]] = [[] for _ in range(count)]
        for token in self.tokens:
            forms = token.word.forms
            if forms:
                for form in forms:
                    places[form].append(token.start)
        return places

    def at_numbers(self, form: int) -> list[int]:
        """Return where a form may begin that begins with a number, in order."""
        if self._places is None:
            self._places = self._looked_up()
        return self._places[form]

    def over_89(self) -> list[int]:
        """Return where numbers begin that may be an age over 89, in order."""
        self.at_numbers(0)
        return self._over_89

    def in_front_of_numbers(self, ends: tuple[str, ...]) -> list[int]:
        """Return the places of words that end so, with one or two blanks and a number behind them, in order."""
        plain, shapes = self.plain, self.shapes
        self.at_numbers(0)
        places: list[int] = []
        for at in self._behind_words:
            end = at - 2 if shapes[at - 2] == BLANK else at - 1
            if plain.endswith(ends, 0, end):
                places += range(run_start(plain, end, _LONGEST_WORD, ".-"), end)
        return places

    def _looked_up(self) -> list[list[int]]:
        """Return where each form may begin, all found in one pass over the numbers: those that look alike together."""
        shapes = self.shapes
        length: i64 = len(shapes)
        at: i64 = shapes.find(b"0")
        if at < 0:
            return _nowhere(SHAPES.count)
        looks = Looks(shapes)
        while at >= 0:
            end: i64 = end_of_digits(shapes, at, length)
            edge: i64 = shape_end(shapes, at, end)
            first = self.plain[at]
            zero: i64 = first == "0"
            size: i64 = end - at
            if (size == _TWO_DIGITS and first == "9") or (size == _THREE_DIGITS and first == "1"):
                self._over_89.append(at)
            look: i64 = look_of(shapes, at, end, edge) * 2 + zero
            front: i64 = front_of(shapes, at) if at else at
            if front < at:
                looks.note(look + look_of_front(shapes, front, at), front, at, edge, zero)
            looks.note(look, at, at, edge, zero)
            if at > 2 and shapes[at - 1] == BLANK:
                last: i64 = shapes[at - 3 if shapes[at - 2] == BLANK else at - 2]
                if last in (LETTER, POINT):
                    self._behind_words.append(at)
            at = end
            while at < length and at - end < _NEAR and shapes[at] != DIGIT:
                at += 1
            if at == length or shapes[at] != DIGIT:
                at = shapes.find(b"0", at)
        return looks.places


@cache
def _nowhere(count: int) -> list[list[int]]:
    """Return no places, of each of some forms."""
    return [[] for _ in range(count)]


def _chunks(plain: str, letters: frozenset[str]) -> list[str]:
    """Return what stands between characters that no word has, in order: each is one character from the next."""
    if not letters:
        return plain.translate(_BLANKED).split(" ")
    for mark in letters:
        if not (mark.isalnum() or mark in _INSIDE or UNSPACED.match(mark)):
            plain = plain.replace(mark, " ")
    return plain.split(" ")


def _cut(chunk: str, expression: re.Pattern[str]) -> list[tuple[int, int]]:
    """Return where the words of a chunk stand, which has letters, digits, points and commas."""
    return _cut_ascii(chunk) if chunk.isascii() else [match.span() for match in expression.finditer(chunk)]


def _cut_ascii(chunk: str) -> list[tuple[int, int]]:
    """Return where the words of a chunk stand, which has ASCII letters, digits, points and commas: see ``WORD``."""
    found: list[tuple[int, int]] = []
    length: i64 = len(chunk)
    start: i64 = -1
    at: i64 = 0
    while at < length:
        mark: i64 = ord(chunk[at])
        if mark not in (COMMA, POINT):
            if start < 0:
                start = at
        elif start >= 0 and not (_is_digit(chunk, at - 1) and at + 1 < length and _is_digit(chunk, at + 1)):
            found.append((start, at))
            start = -1
        at += 1
    if start >= 0:
        found.append((start, length))
    return found


def _is_digit(chunk: str, at: i64) -> bool:
    return "0" <= chunk[at] <= "9"


def _letters(word: str) -> str:
    """Return the letters that a word begins with, or has behind the digits that it begins with."""
    match = _LETTERS.match(word)
    return match[1] if match else ""


def matches_at(
    expression: re.Pattern[str], plain: str, places: Iterable[int], known: dict[int, int] = _NONE
) -> list[re.Match[str]]:
    """Return how an expression matches at some places, from left to right, no two matches over each other.

    Parameters
    ----------
    known
        Matches that nobody needs: where each ends, by where it begins.
    """
    found: list[re.Match[str]] = []
    behind = 0
    match_at = expression.match
    for place in places:
        if place >= behind:
            if known and place in known:
                behind = known[place]
                continue
            match = match_at(plain, place)
            if match is not None:
                found.append(match)
                behind = match.end()
    return found


def followed(places: Sequence[int], words: Sequence[int], distance: int) -> list[int]:
    """Return those of some places that have one of some words there or near behind them; both are in order."""
    found: list[int] = []
    at, count = 0, len(words)
    for place in places:
        while at < count and words[at] < place:
            at += 1
        if at == count:
            break
        if words[at] - place <= distance:
            found.append(place)
    return found


def near(places: Sequence[int], marks: Sequence[int], distance: int) -> list[int]:
    """Return what :func:`followed` does, sooner where the marks are few."""
    found: list[int] = []
    at, count = 0, len(places)
    for mark in marks:
        if at == count:
            break
        at = bisect_left(places, mark - distance, at)
        while at < count and places[at] <= mark:
            found.append(places[at])
            at += 1
    return found


def has_digits(shapes: bytes, start: i64, count: i64, gap: i64, within: bytes) -> bool:
    """Tell whether so many digits follow, with no more than so many other characters between two of them.

    Behind the first of them no two letters stand side by side.

    Parameters
    ----------
    within
        Of each sign of a shape, whether one of these other characters may have it.
    """
    length: i64 = len(shapes)
    at, others, left = start, gap, count
    while at < length and others >= 0:
        sign: i64 = shapes[at]
        if sign == DIGIT:
            left -= 1
            if not left:
                return True
            others = gap
        elif not within[sign] or (sign == LETTER and left < count and shapes[at - 1] == LETTER):
            return False
        else:
            others -= 1
        at += 1
    return False


def has_more_digits(shapes: bytes, start: i64, end: i64, most: i64) -> bool:
    """Tell whether a stretch has more digits than some."""
    at = start
    while at < end:
        if shapes[at] == DIGIT:
            most -= 1
            if most < 0:
                return True
        at += 1
    return False


def in_front_of(landmarks: Landmarks, marks: Iterable[str], most: int) -> list[int]:
    """Return the places of some marks, and as many characters in front of each, in order."""
    plain, letters = landmarks.plain, landmarks.letters
    found: set[int] = set()
    for mark in marks:
        if mark[0] in letters:
            for at in places_of(plain, mark):
                found.update(range(max(at - most, 0), at + 1))
    return sorted(found)


def run_start(plain: str, end: int, most: int, marks: str) -> int:
    """Return where the letters, digits and some marks begin that end at a place; not more of them than ``most``."""
    start, first = end, max(end - most, 0)
    while start > first and (plain[start - 1].isalnum() or plain[start - 1] in marks):
        start -= 1
    return start
