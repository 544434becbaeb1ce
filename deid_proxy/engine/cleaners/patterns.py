"""What identifies by its form, whoever it is of: mail and net addresses, phones, numbers, streets, days, ages.

Every expression is tried only where it may begin. What is found is what it finds when it is tried everywhere.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.landmarks import UNSPACED, Landmarks, Shapes, matches_at
from deid_proxy.engine.cleaners.marks import Mark
from deid_proxy.engine.cleaners.pattern_table import PATTERNS
from deid_proxy.engine.cleaners.text_days import find_days

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from deid_proxy.engine.cleaners.pattern_table import Pattern
    from deid_proxy.engine.cleaners.text_days import FoundDay

DATE: Final = "pattern: date"
_BOUNDARY: Final = ";"
_MEANT: Final = re.compile(r"b-?\d{1,5}|(?:t[eri]|fa|tsl|sl|fov)-?\d{1,5}")
_SHAPES: Final = Shapes([pattern.shapes for pattern in PATTERNS])


def find_patterns(landmarks: Landmarks, days: Iterable[FoundDay]) -> list[Mark]:
    """Return what identifies by its form, also where it stands right against words that are written without spaces.

    Parameters
    ----------
    days
        Those of the text.
    """
    marks = _patterns(landmarks, days)
    if landmarks.is_unspaced:
        cut = Landmarks(UNSPACED.sub(_BOUNDARY, landmarks.plain))
        marks += _patterns(cut, find_days(cut))
    return marks


def _patterns(landmarks: Landmarks, found_days: Iterable[FoundDay]) -> list[Mark]:
    days = sorted([Mark(day.start, day.end, DATE) for day in found_days])
    marks = days.copy()
    for pattern, numbers in zip(PATTERNS, landmarks.beginning(_SHAPES), strict=True):
        found = _matches(pattern, landmarks, numbers)
        marks += [Mark(*match.span(), pattern.why) for match in found if _counts(pattern, match, days)]
    return marks


def _matches(pattern: Pattern, landmarks: Landmarks, numbers: Sequence[int]) -> Iterable[re.Match[str]]:
    plain, expression = landmarks.plain, pattern.expression
    if pattern.in_sentences and " " not in plain:
        return ()
    if (pattern.needs is not None and pattern.needs.search(plain)) or landmarks.is_number_behind(pattern.ends):
        return expression.finditer(plain)
    return matches_at(expression, plain, landmarks.places(pattern.words) if pattern.words else numbers)


def _counts(pattern: Pattern, match: re.Match[str], days: list[Mark]) -> bool:
    if pattern.measure:
        return sum(map(str.isdigit, match[0])) > pattern.measure and not _is_day(match, days)
    return _MEANT.fullmatch(match[0]) is None


def _is_day(match: re.Match[str], days: list[Mark]) -> bool:
    """Tell whether all digits of a match are those of a day: the letters before it are a word (CT 2010-11-25)."""
    first = match.start() + next(at for at, mark in enumerate(match[0]) if mark.isdigit())
    at = bisect_right(days, first, key=lambda day: day.start)
    return at > 0 and match.end() <= days[at - 1].end
