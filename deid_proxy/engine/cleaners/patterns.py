"""What identifies by its form, whoever it is of: mail and net addresses, phones, numbers, streets, days, ages.

Every expression is tried only where it may begin. What is found is what it finds when it is tried everywhere.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.landmarks import matches_at, run_start
from deid_proxy.engine.cleaners.marks import Mark
from deid_proxy.engine.cleaners.number_shapes import FIRST_PATTERN
from deid_proxy.engine.cleaners.pattern_table import PATTERNS
from deid_proxy.engine.cleaners.text_days import find_days

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from deid_proxy.engine.cleaners.landmarks import Landmarks
    from deid_proxy.engine.cleaners.pattern_table import Pattern
    from deid_proxy.engine.cleaners.text_days import FoundDay

DATE: Final = "pattern: date"
_MEANT: Final = re.compile(r"b-?\d{1,5}|(?:t[eri]|fa|tsl|sl|fov)-?\d{1,5}")
_MEANT_BEGINS: Final = "btfs"
_GOES: Final = "goes"


def _at_words() -> dict[str, tuple[int, ...]]:
    """Return the words that patterns begin at, each with the numbers of those that do."""
    table: dict[str, tuple[int, ...]] = {}
    for number, pattern in enumerate(PATTERNS):
        for word in pattern.words:
            table[word] = (*table.get(word, ()), number)
    return table


_AT_WORDS: Final = _at_words()


def find_patterns(landmarks: Landmarks, days: Iterable[FoundDay]) -> list[Mark]:
    """Return what identifies by its form, also where it stands right against words that are written without spaces.

    Parameters
    ----------
    days
        Those of the text.
    """
    marks = _patterns(landmarks, days)
    if landmarks.is_unspaced:
        cut = landmarks.without_unspaced()
        marks += _patterns(cut, find_days(cut))
    return marks


def _patterns(landmarks: Landmarks, found_days: Iterable[FoundDay]) -> list[Mark]:
    days = sorted([Mark(day.start, day.end, DATE) for day in found_days])
    marks = days.copy()
    at_words = landmarks.at_words(_AT_WORDS, len(PATTERNS))
    for number, pattern in enumerate(PATTERNS):
        why = pattern.why
        part: str | int = _GOES if _GOES in pattern.expression.groupindex else 0
        for match in matches_at(pattern.expression, landmarks.plain, _places(number, pattern, landmarks, at_words)):
            if _counts(pattern, match, landmarks, days):
                start, end = match.span(part)
                marks.append(Mark(start, end, why))
    return marks


def _places(number: int, pattern: Pattern, landmarks: Landmarks, at_words: Sequence[list[int]]) -> Sequence[int]:
    """Return where a pattern may begin, in order."""
    if pattern.in_sentences and " " not in landmarks.plain:
        return ()
    if pattern.words:
        return at_words[number]
    if pattern.ends:
        return landmarks.in_front_of_numbers(pattern.ends)
    numbers = landmarks.at_numbers(FIRST_PATTERN + number)
    if pattern.needs is None or not any(sign in landmarks.plain for sign in pattern.signs):
        return numbers
    fronts = _in_front_of(pattern, landmarks.plain)
    return sorted({*numbers, *fronts}) if numbers and fronts else numbers or fronts


def _in_front_of(pattern: Pattern, plain: str) -> list[int]:
    """Return where a pattern may begin that needs something: there, or as far in front of it as its marks go."""
    places: list[int] = []
    tried = 0
    for needed in pattern.needs.finditer(plain) if pattern.needs is not None else ():
        start = needed.start()
        end = start - 1 if start and plain[start - 1].isspace() else start
        places += range(max(run_start(plain, end, pattern.reach, pattern.marks), tried), start + 1)
        tried = max(tried, start + 1)
    return places


def _counts(pattern: Pattern, match: re.Match[str], landmarks: Landmarks, days: list[Mark]) -> bool:
    if pattern.measure:
        start, end = match.span()
        return landmarks.shapes.count(b"0", start, end) > pattern.measure and not _is_day(landmarks.shapes, match, days)
    return match[0][0] not in _MEANT_BEGINS or _MEANT.fullmatch(match[0]) is None


def _is_day(shapes: bytes, match: re.Match[str], days: list[Mark]) -> bool:
    """Tell whether all digits of a match are those of a day: the letters before it are a word (CT 2010-11-25)."""
    first = shapes.find(b"0", match.start())
    at = bisect_right(days, first, key=lambda day: day.start)
    return at > 0 and match.end() <= days[at - 1].end
