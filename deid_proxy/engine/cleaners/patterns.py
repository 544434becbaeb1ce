"""What identifies by its form, whoever it is of: mail and net addresses, phones, numbers, streets, days, ages.

Every expression is tried only where it may begin. What is found is what it finds when it is tried everywhere.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.landmarks import Shapes, matches_at
from deid_proxy.engine.cleaners.marks import Mark
from deid_proxy.engine.cleaners.pattern_table import PATTERNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from deid_proxy.engine.cleaners.landmarks import Landmarks
    from deid_proxy.engine.cleaners.pattern_table import Pattern
    from deid_proxy.engine.cleaners.text_days import FoundDay

DATE: Final = "pattern: date"
_MEANT: Final = re.compile(r"b-?\d{1,5}|(?:t[eri]|fa|tsl|sl|fov)-?\d{1,5}")
_SHAPES: Final = Shapes([pattern.shapes for pattern in PATTERNS])


def find_patterns(landmarks: Landmarks, days: Iterable[FoundDay]) -> list[Mark]:
    """Return what identifies by its form.

    Parameters
    ----------
    days
        Those of the text.
    """
    marks = [Mark(day.start, day.end, DATE) for day in days]
    for pattern, numbers in zip(PATTERNS, landmarks.beginning(_SHAPES), strict=True):
        found = _matches(pattern, landmarks, numbers)
        marks += [Mark(*match.span(), pattern.why) for match in found if _counts(pattern, match[0])]
    return marks


def _matches(pattern: Pattern, landmarks: Landmarks, numbers: Sequence[int]) -> Iterable[re.Match[str]]:
    plain, expression = landmarks.plain, pattern.expression
    if pattern.in_sentences and " " not in plain:
        return ()
    if (pattern.needs is not None and pattern.needs.search(plain)) or landmarks.is_number_behind(pattern.ends):
        return expression.finditer(plain)
    return matches_at(expression, plain, landmarks.places(pattern.words) if pattern.words else numbers)


def _counts(pattern: Pattern, text: str) -> bool:
    if pattern.measure and sum(map(str.isdigit, text)) <= pattern.measure:
        return False
    return _MEANT.fullmatch(text) is None
