"""Days of the instance itself, in whatever order and with whatever between their parts: 2014. September 22., 22SEP2014.

What is sought is known, so that no grammar is needed: a year, beside it a month and a day. Texts are looked at where
such a year stands, and nowhere else.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from deid_proxy.engine.cleaners.marks import Mark
from deid_proxy.engine.cleaners.own_words import BIRTH, DAY
from deid_proxy.engine.cleaners.plain import places_of
from deid_proxy.engine.cleaners.text_days import MONTH_OF

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_IN_FRONT: Final = 32  # characters in front of a year
_GAP: Final = r"[\W_]{0,4}(?:(?:of|the|de|den|del|di|d)[\W_]{1,2})?"
_ORDINAL: Final = "(?:st|nd|rd|th|er|o|a|te)?"
_DIGITS: Final = 4  # of a year
_MONTHS: Final = 12
_TWO_DIGITS: Final = 10
_PARTS: Final = (".", ",", "/", "-", ":")


class _Sides(NamedTuple):
    """What stands behind a year, and in front of it."""

    behind: re.Pattern[str]
    front: re.Pattern[str]


def find_own_days(
    plain: str, births: Collection[tuple[int, int, int]], days: Collection[tuple[int, int, int]]
) -> Iterator[Mark]:
    """Yield where a day stands beside its year, the month by its name or number."""
    for known, why in ((births, BIRTH), (days, DAY)):
        for year in sorted({year for year, _, _ in known}):
            places = places_of(plain, str(year))
            if places:
                sides = _sides_of(tuple(sorted((month, day) for of, month, day in known if of == year)))
                yield from (Mark(start, end, why) for start, end in _beside(plain, places, sides))
        forms = {form for _, month, day in known for form in _without_year(month, day)}
        if why == BIRTH:  # one day only: 22.9. at the end of a sentence is mostly what was measured
            forms |= {f"{day}.{month}." for _, month, day in known}
            forms |= {f"{month}/{year % 100:02d}" for year, month, _ in known}
            forms |= {f"{month:02d}/{year % 100:02d}" for year, month, _ in known}
        for written in sorted(forms):
            yield from (Mark(place, place + len(written), why) for place in _alone(plain, written))


def _without_year(month: int, day: int) -> Iterator[str]:
    """Yield a day without its year: 17.01., 07-26; not 10/12, which may be a fraction."""
    yield f"{day:02d}.{month:02d}."
    if day > _MONTHS or month < _TWO_DIGITS or day < _TWO_DIGITS:
        yield from (f"{a:02d}{mark}{b:02d}" for mark in "-/" for a, b in ((day, month), (month, day)))


def _alone(plain: str, written: str) -> Iterator[int]:
    """Yield where something stands that is part of no longer number."""
    for place in places_of(plain, written):
        end = place + len(written)
        before = plain[max(place - 2, 0) : place]
        if before[-1:].isdigit() or (before[-1:] in _PARTS and before[:1].isdigit()):
            continue
        if not (
            plain[end : end + 1].isdigit() or (plain[end : end + 1] in _PARTS and plain[end + 1 : end + 2].isdigit())
        ):
            yield place


def _beside(plain: str, places: list[int], sides: _Sides) -> Iterator[tuple[int, int]]:
    for place in places:
        end = place + _DIGITS
        if plain[end : end + 1].isdigit():
            continue
        behind = sides.behind.match(plain, end)
        if behind is not None and not plain[place - 1 : place].isdigit():
            yield place, behind.end()
        front = sides.front.search(plain, max(place - _IN_FRONT, 0), place)
        if front is not None:
            yield front.start(), end


@lru_cache(maxsize=256)
def _sides_of(days: tuple[tuple[int, int], ...]) -> _Sides:
    """Return the expressions for some days of one year, each a month and a day."""
    either = "|".join(_written(month, day) for month, day in days)
    return _Sides(re.compile(rf"[\W_]{{0,4}}(?:{either})(?!\d)"), re.compile(rf"(?<!\d)(?:{either}){_GAP}\Z"))


def _written(month: int, day: int) -> str:
    names = "|".join(sorted((re.escape(name) for name, of in MONTH_OF.items() if of == month), key=len, reverse=True))
    one, other = f"0?{day}{_ORDINAL}", f"(?:{names}|0?{month})"
    return rf"{one}{_GAP}{other}|{other}{_GAP}{one}"
