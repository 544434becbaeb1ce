"""What identifies by its form, whoever it is of: mail and net addresses, phones, numbers, streets, days, ages.

Every expression is tried only where it may begin. What is found is what it finds when it is tried everywhere.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.beside_unspaced import BesideUnspaced
from deid_proxy.engine.cleaners.landmarks import followed, has_digits, has_more_digits, matches_at, near, run_start
from deid_proxy.engine.cleaners.marks import Mark
from deid_proxy.engine.cleaners.number_shapes import DIGIT, FIRST_PATTERN
from deid_proxy.engine.cleaners.pattern_table import PATTERNS
from deid_proxy.engine.cleaners.plain import places_of_any
from deid_proxy.engine.cleaners.text_days import find_days
from deid_proxy.engine.cleaners.whys import DATE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from deid_proxy.engine.cleaners.landmarks import Landmarks
    from deid_proxy.engine.cleaners.pattern_forms import Pattern
    from deid_proxy.engine.cleaners.text_days import FoundDay

_MEANT: Final = re.compile(r"b-?\d{1,5}|(?:t[eri]|fa|tsl|sl|fov)-?\d{1,5}")
_MEANT_BEGINS: Final = "btfs"
_B_VALUE: Final = r"(?:0|50|[1-9]\d?[05]0)"
_B_VALUES: Final = re.compile(rf"(?:(?:b|dwi|adc|diff)[ -]?)?{_B_VALUE}(?:[ /]{_B_VALUE}){{1,12}}")
_NUMBER: Final = re.compile(r"\d+")
_STEP: Final = 50  # between b values
_LARGEST_FIRST: Final = 200  # of b values
_FEWEST_STEPS, _MOST_STEPS = 2, 12
_OF_VALUES: Final = "0123456789 /"
_AROUND: Final = 40  # characters around what was found that may be of the same list
_GOES: Final = "goes"


def _at_words() -> dict[str, tuple[int, ...]]:
    """Return the words that patterns begin at or have behind a number, each with the numbers of those that do."""
    table: dict[str, tuple[int, ...]] = {}
    for number, pattern in enumerate(PATTERNS):
        for word in pattern.words | pattern.followed:
            table[word] = (*table.get(word, ()), number)
    return table


_AT_WORDS: Final = _at_words()
_OVER_ENDS: Final = [
    number
    for number, pattern in enumerate(PATTERNS)
    if (pattern.signs and not pattern.shapes) or r"\S" in pattern.source
]
"""Patterns that may go over what a stretch of a text ends with, which has words without spaces."""
_WITHIN_ENDS: Final = [number for number in range(len(PATTERNS)) if number not in _OVER_ENDS]


def find_patterns(landmarks: Landmarks, days: Iterable[FoundDay]) -> list[Mark]:
    """Return what identifies by its form, also where it stands right against words that are written without spaces.

    Parameters
    ----------
    days
        Those of the text.
    """
    marks = _patterns(landmarks, days, range(len(PATTERNS)))
    if landmarks.is_unspaced:
        beside = BesideUnspaced(landmarks)
        cut = beside.landmarks
        marks += _patterns(cut, find_days(cut), _WITHIN_ENDS)
        at_words = landmarks.at_words(_AT_WORDS, len(PATTERNS))
        for number in _OVER_ENDS:
            pattern = PATTERNS[number]
            places = at_words[number] if pattern.words else _in_front_of(pattern, beside.plain, landmarks.letters)
            found = matches_at(pattern.expression, beside.plain, places)
            marks += _marks(pattern, [match for match in found if _counts(pattern, match, beside.plain, cut, None)])
    return marks


def _patterns(landmarks: Landmarks, found_days: Iterable[FoundDay], numbers: Iterable[int]) -> list[Mark]:
    days = _Days(found_days)
    marks = [Mark(start, end, DATE) for start, end in days.ends.items()]
    at_words = landmarks.at_words(_AT_WORDS, len(PATTERNS))
    for number in numbers:
        pattern = PATTERNS[number]
        if pattern.aged and not landmarks.over_89():
            continue
        places = _places(number, pattern, landmarks, at_words)
        if pattern.aged:
            places = near(places, landmarks.over_89(), pattern.aged)
        if pattern.followed:
            places = followed(places, at_words[number], pattern.distance)
        if pattern.digit_within:
            shapes, most = landmarks.shapes, pattern.digit_within
            places = [place for place in places if shapes.find(b"0", place, place + most) >= 0]
        if pattern.least:
            least, gap, within, shapes = pattern.least, pattern.gap, pattern.within, landmarks.shapes
            places = [place for place in places if has_digits(shapes, place, least, gap, within)]
        if places:
            found = matches_at(pattern.expression, landmarks.plain, places)
            counted = [match for match in found if _counts(pattern, match, landmarks.plain, landmarks, days)]
            marks += _marks(pattern, counted)
    return marks


def _marks(pattern: Pattern, found: list[re.Match[str]]) -> list[Mark]:
    """Return what goes of what a pattern found."""
    part: str | int = _GOES if _GOES in pattern.expression.groupindex else 0
    return [Mark(match.start(part), match.end(part), pattern.why) for match in found]


def _places(number: int, pattern: Pattern, landmarks: Landmarks, at_words: Sequence[list[int]]) -> Sequence[int]:
    """Return where a pattern may begin, in order."""
    if (pattern.in_sentences and not landmarks.has_blanks) or (pattern.beyond_ascii and landmarks.plain.isascii()):
        return ()
    if pattern.words:
        return at_words[number]
    if pattern.ends:
        return landmarks.in_front_of_numbers(pattern.ends)
    numbers = landmarks.at_numbers(FIRST_PATTERN + number)
    if not pattern.signs:
        return numbers
    fronts = _in_front_of(pattern, landmarks.plain, landmarks.letters) if pattern.looks in landmarks.shapes else []
    return sorted({*numbers, *fronts}) if numbers and fronts else numbers or fronts


def _in_front_of(pattern: Pattern, plain: str, letters: frozenset[str]) -> list[int]:
    """Return where a pattern may begin that has a sign: there, or as far in front of it as its marks go.

    Parameters
    ----------
    letters
        The characters that the text may have; empty where all are ASCII.
    """
    places: list[int] = []
    tried = 0
    for at in _signs(pattern, plain, letters):
        end = at - 1 if at and plain[at - 1].isspace() else at
        reached = range(max(run_start(plain, end, pattern.reach, pattern.marks), tried), at + 1)
        places += [place for place in reached if not _is_behind(pattern.never_behind, plain, place)]
        tried = max(tried, at + 1)
    return places


def _is_behind(marks: str, plain: str, place: int) -> bool:
    """Tell whether a letter or digit, or one of some marks, stands right in front of a place; no where none may not."""
    if not marks or not place:
        return False
    before = plain[place - 1]
    return before.isalnum() or before in marks


def _signs(pattern: Pattern, plain: str, letters: frozenset[str]) -> list[int]:
    """Return where the signs of a pattern stand, with what it needs behind them, in order."""
    if pattern.needs:
        return sorted([match.start() for expression in pattern.needs for match in expression.finditer(plain)])
    return places_of_any(plain, [sign for sign in pattern.signs if sign.isascii() or sign[0] in letters])


def _counts(pattern: Pattern, match: re.Match[str], plain: str, landmarks: Landmarks, days: _Days | None) -> bool:
    if pattern.measure:
        start, end = match.span()
        if not has_more_digits(landmarks.shapes, start, end, pattern.measure):
            return False
        is_day = days is not None and days.has(landmarks.shapes, start, end)
        return not is_day and not _are_b_values(match)
    if plain[match.start()] in _MEANT_BEGINS and _MEANT.fullmatch(match[0]) is not None:
        return False
    return not _are_b_values(match)


def _are_b_values(match: re.Match[str]) -> bool:
    """Tell whether numbers are b values of a diffusion, or some of them: b 50 400 800, each larger than the last."""
    found = match[0]
    if not found[-1].isdigit() or not (" " in found or "/" in found) or _B_VALUES.fullmatch(found) is None:
        return False
    plain, start, end = match.string, match.start(), match.end()
    before, behind = plain[max(start - _AROUND, 0) : start], plain[end : end + _AROUND]
    before = before[len(before.rstrip(_OF_VALUES)) :]
    behind = behind[: len(behind) - len(behind.lstrip(_OF_VALUES))]
    values = f"{before}{found}{behind}".strip(" /")
    return _FEWEST_STEPS <= values.count(" ") + values.count("/") <= _MOST_STEPS and _are_steps(values)


def _are_steps(text: str) -> bool:
    """Tell whether numbers are multiples of a step, each larger than the one before."""
    values = [int(value) for value in _NUMBER.findall(text)]
    return values[0] <= _LARGEST_FIRST and values == sorted(set(values)) and not any(value % _STEP for value in values)


class _Days:
    """Where the days of a text end, by where they begin: the longest of each place."""

    __slots__ = ("_starts", "ends")

    def __init__(self, days: Iterable[FoundDay]) -> None:
        self.ends: dict[int, int] = {}
        for day in days:
            other = self.ends.get(day.start)
            if other is None or other < day.end:
                self.ends[day.start] = day.end
        self._starts: list[int] = []

    def has(self, shapes: bytes, start: int, end: int) -> bool:
        """Tell whether all digits of a stretch are those of a day: the letters before it are a word (CT 2010-11-25)."""
        first = start
        while shapes[first] != DIGIT:
            first += 1
        behind = self.ends.get(first)
        if behind is None and self.ends:
            self._starts = self._starts or sorted(self.ends)
            at = bisect_right(self._starts, first)
            behind = self.ends[self._starts[at - 1]] if at else None
        return behind is not None and end <= behind
