"""Days in a text, in the notations of people: read, and written again when they move."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.errors import DeidentificationError, HoldReason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deid_proxy.engine.cleaners.tokens import Tokens

_MONTHS = (
    "january february march april may june july august september october november december",
    "januar februar marz april mai juni juli august september oktober november dezember",
    "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
    "januari februari maart april mei juni juli augustus september oktober november december",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro",
)
_SHORTEST = 3
MONTHS = {
    name[:size]: number
    for names in _MONTHS
    for number, name in enumerate(names.split(), start=1)
    for size in (len(name), _SHORTEST, _SHORTEST + 1)
} | {"maerz": 3, "jui": 7, "juin": 6, "juil": 7, "jun": 6, "jul": 7, "mrz": 3, "mrt": 3, "mai": 5, "mar": 3}
"""Months by their folded names, whole and shortened."""

_ENGLISH = tuple(name.capitalize() for name in _MONTHS[0].split())
_BETWEEN = frozenset({"de", "del", "of", "th", "st", "nd", "rd", "er", "do", "di", "the"})
_ISO = re.compile(r"(?<!\d)((?:18|19|20)\d\d)([-./_: ]?)(0?[1-9]|1[0-2])\2(0?[1-9]|[12]\d|3[01])(?!\d)")
_WITH_TIME = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=[0-2]\d[0-5]\d(?:[0-5]\d)?(?!\d))"
)
_YEAR_LAST = re.compile(r"(?<![\d.])(\d{1,2})([-./_ ])(\d{1,2})\2((?:18|19|20)?\d\d)(?!\d)(?!\.\d)")
_GLUED = re.compile(r"(?<!\d)(0[1-9]|[12]\d|3[01])(0[1-9]|[12]\d|3[01])((?:19|20)\d\d)(?!\d)")
_CLOCK = re.compile(
    r"(?:[t ,_-]|at|um|om|a las){0,3}\s?([01]?\d|2[0-3])[:.h]?[0-5]\d"
    r"(?:[:.]?[0-5]\d(?:[.,]\d{1,6})?)?(?!\d)(?:\s?[ap]\.?m\b)?z?"
)
_NUMBER_RUN = re.compile(r"\d[\d ().:/+_-]*")
_FEWEST_DIGITS = 4
_MOST_YEARS_AHEAD = 30  # of two digits: 61 is 1961, 14 is 2014


class TextDay:
    """A day in a text, and how it is written there; its ``repr`` does not show it.

    Parameters
    ----------
    ordinal
        The day (proleptic Gregorian, 1 is 1 January of year 1).
    form
        The text of the day, as :func:`str.format` has it, of ``year``, ``month``, ``day`` and ``name``.
    """

    __slots__ = ("form", "ordinal")

    def __init__(self, ordinal: int, form: str) -> None:
        self.ordinal, self.form = ordinal, form

    def __repr__(self) -> str:
        return "TextDay(‹PHI›)"

    def written(self, days: int = 0) -> str:
        """Return the day, moved, in its own notation.

        Raises
        ------
        DeidentificationError
            UNRESOLVABLE_ACTION when no calendar has that day.
        """
        try:
            moved = date.fromordinal(self.ordinal + days)
        except (OverflowError, ValueError):
            what = "a date in a text moves out of the calendar"
            raise DeidentificationError(HoldReason.UNRESOLVABLE_ACTION, what) from None
        return self.form.format(year=moved.year, month=moved.month, day=moved.day, name=_ENGLISH[moved.month - 1])


class FoundDay(NamedTuple):
    """A day that was met: where in the view, which days it may be, and its form where it is one for certain."""

    start: int
    end: int
    meant: tuple[int, ...]
    form: str | None


def days_in(text: str) -> Iterator[FoundDay]:
    """Yield the days of a folded text that are written in digits, with the time of day behind them if there is one."""
    for start, end in number_runs(text, _FEWEST_DIGITS):
        yield from _days_between(text, start, end)


def number_runs(text: str, digits: int) -> list[tuple[int, int]]:
    """Return the stretches of digits and what stands between digits, that have at least so many digits."""
    found = []
    for run in _NUMBER_RUN.finditer(text):
        start, end = run.span()
        if end - start >= digits and sum(map(str.isdecimal, run[0])) >= digits:
            found.append((max(start - 2, 0), end))
    return found


def _days_between(text: str, start: int, end: int) -> Iterator[FoundDay]:
    for found in _WITH_TIME.finditer(text, start, end):
        yield from _day(text, found.span(), (found.groups(),), "{year:04}{month:02}{day:02}")
    for found in _ISO.finditer(text, start, end):
        year, mark, month, day = found.groups()
        width = "02" if len(month) == len(day) == 2 else ""
        form = f"{{year:04}}{mark}{{month:{width}}}{mark}{{day:{width}}}"
        yield from _day(text, found.span(), ((year, month, day),), form if mark != " " else None)
    for found in _YEAR_LAST.finditer(text, start, end):
        first, mark, second, year = found.groups()
        yield from _year_last(text, found.span(), (first, second, year), mark)
    for found in _GLUED.finditer(text, start, end):
        first, second, year = found.groups()
        yield from _year_last(text, found.span(), (first, second, year), "")


def _year_last(text: str, span: tuple[int, int], parts: tuple[str, str, str], mark: str) -> Iterator[FoundDay]:
    first, second, year = parts
    if mark == " " and len(year) == 2:
        return
    width = "02" if len(first) == len(second) == 2 else ""
    day, month = f"{{day:{width}}}", f"{{month:{width}}}"
    order = (day, month) if int(first) > 12 or first == second else (month, day)
    certain = len(year) == 4 and (first == second or int(first) > 12 or int(second) > 12)
    form = mark.join((*order, "{year:04}")) if certain else None
    yield from _day(text, span, ((year, second, first), (year, first, second)), form)


def _day(
    text: str, span: tuple[int, int], readings: tuple[tuple[str | None, ...], ...], form: str | None
) -> Iterator[FoundDay]:
    meant = tuple(dict.fromkeys(filter(None, (ordinal(*map(str, reading)) for reading in readings))))
    if meant:
        clock = _CLOCK.match(text, span[1])
        yield FoundDay(*span, meant, form if len(meant) == 1 else None)
        if clock is not None:
            yield FoundDay(span[1], clock.end(), meant, "" if form else None)


def ordinal(year: str, month: str, day: str) -> int | None:
    """Return a day, None where there is no such; of two digits a year is of the hundred years to come."""
    whole = int(year) if len(year) == 4 else 1900 + int(year) + (100 if int(year) < _MOST_YEARS_AHEAD else 0)
    try:
        return date(whole, int(month), int(day)).toordinal()
    except ValueError:
        return None


def named_days(tokens: Tokens) -> Iterator[tuple[int, int, tuple[int, ...], str | None]]:
    """Yield the days that have the name of a month: first token, token behind the last, which, and the form.

    A month beside a day or a year alone counts too, and is no certain day.
    """
    for token, word in enumerate(tokens.words):
        month = MONTHS.get(word)
        if month is None:
            continue
        before, after = _numbers(tokens, token, -1), _numbers(tokens, token, 1)
        numbers = [*before[:1], *after] if before and len(before[0][1]) < 4 else [*before, *after]
        day = next((n for n in numbers if len(n[1]) <= 2 and 0 < int(n[1]) <= 31), None)
        year = next((n for n in numbers if len(n[1]) == 4 and n[1][:2] in ("18", "19", "20")), None)
        year = year or next((n for n in reversed(numbers) if n is not day and len(n[1]) == 2), None)
        used = [n[0] for n in (day, year) if n is not None]
        if not used:
            continue
        found = ordinal(year[1], str(month), day[1]) if day and year else None
        first, last = min(*used, token), max(*used, token)
        form = _named_form(tokens, first, last, token) if found and year and len(year[1]) == 4 else None
        yield first, last + 1, (found,) if found else (), form


def _numbers(tokens: Tokens, token: int, step: int) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    for at in range(token + step, token + 5 * step, step):
        if not 0 <= at < len(tokens.words) or len(tokens.before(max(at, at - step))) > 3 or len(found) == 2:
            break
        if tokens.kind(at) == "d" and len(tokens.words[at]) <= 4:
            found.append((at, tokens.words[at]))
        elif tokens.words[at] not in _BETWEEN:
            break
    return found


def _named_form(tokens: Tokens, first: int, last: int, month: int) -> str | None:
    """Return the form of a day whose month is in English and written out or shortened to three letters."""
    word = tokens.words[month]
    whole = tuple(name.lower() for name in _ENGLISH)
    if last - first != 2 or (word not in whole and word not in {name[:3] for name in whole}):
        return None
    upper = tokens.case(month) == "U" * len(word)
    if upper or not tokens.case(month).startswith("Ul"):
        return None
    name = "{name}" if word in whole and word != "may" else "{name:.3}"
    parts = []
    for token in range(first, last + 1):
        number = tokens.words[token]
        field = (
            name if token == month else "{year}" if len(number) == 4 else "{day:02}" if number[0] == "0" else "{day}"
        )
        parts += [tokens.before(token) if token > first else "", field]
    return "".join(parts)
