"""Days of the instance itself, in whatever order and with whatever between their parts: 2014. September 22., 22SEP2014.

What is sought is known, so that no grammar is needed: a year, beside it a month and a day.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.marks import Mark
from deid_proxy.engine.cleaners.own_words import BIRTH, DAY
from deid_proxy.engine.cleaners.plain import places_of
from deid_proxy.engine.cleaners.text_days import MONTH_OF

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_AROUND: Final = 28  # characters to either side of a year
_PART: Final = re.compile(r"\d{1,4}|[^\W\d_]{1,16}")
_FILLING: Final = frozenset(("st", "nd", "rd", "th", "er", "o", "a", "te", "of", "de", "den", "the", "del", "di", "d"))
_GAP: Final = 4  # characters between two parts
_DIGITS: Final = 4  # of a year
_PARTS: Final = 2  # beside a year


def find_own_days(
    plain: str, births: Collection[tuple[int, int, int]], days: Collection[tuple[int, int, int]]
) -> Iterator[Mark]:
    """Yield where a day stands beside its year, the month by its name or number."""
    for known, why in ((births, BIRTH), (days, DAY)):
        for year, month, day in sorted(known):
            for place in places_of(plain, str(year)):
                found = _beside(plain, place, month, day)
                if found is not None:
                    yield Mark(*found, why)


def _beside(plain: str, place: int, month: int, day: int) -> tuple[int, int] | None:
    """Return from where to where a month and a day stand with the year at a place."""
    end = place + _DIGITS
    if plain[end : end + 1].isdigit():
        return None
    behind = _parts(plain, end, end + _AROUND)
    if _is_day(behind[:_PARTS], month, day) and behind[0][1] - end <= _GAP:
        return place, behind[1][2]
    front = _parts(plain, max(place - _AROUND, 0), place)[-_PARTS:]
    if _is_day(front, month, day) and place - front[-1][2] <= _GAP:
        return front[0][1], end
    return None


def _parts(plain: str, start: int, end: int) -> list[tuple[str, int, int]]:
    """Return the words and numbers of a stretch, without those that only join them."""
    found = [(match[0], match.start(), match.end()) for match in _PART.finditer(plain, start, end)]
    return [part for part in found if part[0] not in _FILLING]


def _is_day(parts: list[tuple[str, int, int]], month: int, day: int) -> bool:
    if len(parts) != _PARTS or parts[1][1] - parts[0][2] > _GAP:
        return False
    if sorted(int(text) for text, _, _ in parts if text.isdecimal()) == sorted((month, day)):
        return True
    named = [text for text, _, _ in parts if MONTH_OF.get(text) == month]
    numbers = [text for text, _, _ in parts if text.isdecimal() and int(text) == day]
    return len(named) == 1 and len(numbers) == 1
