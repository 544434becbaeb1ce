"""Days as people write them in texts, in the languages of the vocabularies.

References
----------
Unicode CLDR (names of months), ISO 8601
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.errors import DeidentificationError, HoldReason

if TYPE_CHECKING:
    from collections.abc import Iterator

_MONTHS = {
    1: (
        "january januar janvier gennaio enero januari janeiro januarja "
        "stycznia styczen января январь ιανουαριου ιανουαριος"
    ),
    2: (
        "february februar fevrier febbraio febrero februari fevereiro lutego "
        "luty февраля февраль φεβρουαριου φεβρουαριος"
    ),
    3: "march marz maerz mars marzo maart marco marca marzec марта март μαρτιου μαρτιος",
    4: "april avril aprile abril kwietnia kwiecien апреля апрель απριλιου απριλιος",
    5: "may mai maggio mayo mei maio maja maj мая май μαιου μαιος",
    6: "june juni juin giugno junio junho czerwca czerwiec июня июнь ιουνιου ιουνιος",
    7: "july juli juillet luglio julio julho lipca lipiec июля июль ιουλιου ιουλιος",
    8: "august aout agosto augustus sierpnia sierpien августа август αυγουστου αυγουστος",
    9: "september septembre settembre septiembre setembro wrzesnia wrzesien сентября сентябрь σεπτεμβριου σεπτεμβριος",
    10: "october oktober octobre ottobre octubre outubro pazdziernika pazdziernik октября октябрь οκτωβριου οκτωβριος",
    11: "november novembre noviembre novembro listopada listopad ноября ноябрь νοεμβριου νοεμβριος",
    12: "december dezember decembre dicembre diciembre dezembro grudnia grudzien декабря декабрь δεκεμβριου δεκεμβριος",
}
_SHORT = {
    1: "jan janv ene gen sty янв ιαν",
    2: "feb fev fevr febr lut фев φεβ",
    3: "mar mrt mrz мар μαρ",
    4: "apr avr abr kwi апр απρ",
    5: "may мая μαι",
    6: "jun giu cze июн ιουν",
    7: "jul juil lug lip июл ιουλ",
    8: "aug ago aou sie авг αυγ",
    9: "sep sept set wrz сен σεπ",
    10: "oct okt ott out paz окт οκτ",
    11: "nov lis ноя νοε",
    12: "dec dez dic gru дек δεκ",
}
MONTH_OF = {name: month for names in (_MONTHS, _SHORT) for month, text in names.items() for name in text.split()}
"""The names of months, folded, with their numbers."""

_NAME = "|".join(sorted((re.escape(name) for name in MONTH_OF), key=len, reverse=True))
_JOIN = r"[\s.,/_-]{0,3}"
_OF = r"(?:(?:de|of|del|di)\s{1,2})?"
_ORDINAL = r"(?:st|nd|rd|th|er|o|a|te)?"
_CLOCK = r"(?:[\s,t_-]{1,3}(?:at\s|um\s|a\s)?[0-2]?\d[:.h]\d\d(?:[:.]\d\d(?:\.\d{1,6})?)?(?:\s?[ap]m)?)?"
_NUMERIC = re.compile(
    rf"(?<!\d)(?:(?P<y>(?:1[89]|20)\d\d)(?P<s>[-./_ ]|\s?[-./]\s?)(?P<m>\d\d?)(?P=s)(?P<d>\d\d?)"
    rf"|(?P<a>\d\d?)(?P<t>[-./_]|\s?[-./]\s?)(?P<b>\d\d?)(?P=t)(?P<z>(?:1[89]|20)\d\d|\d\d)){_CLOCK}(?!\d)"
)
_COMPACT = re.compile(
    rf"(?<!\d)(?:(?:1[89]|20)\d{{6}}|[0-3]\d[01]\d(?:1[89]|20)\d\d|[01]\d[0-3]\d(?:1[89]|20)\d\d){_CLOCK}(?:\d{{4,6}})?(?!\d)"
)
_NAMED = re.compile(
    rf"(?<![^\W_])(?P<d>\d\d?){_ORDINAL}{_JOIN}{_OF}(?P<n>{_NAME})(?![^\W\d_]){_JOIN}{_OF}(?P<y>(?:1[89]|20)\d\d|'?\d\d)?{_CLOCK}(?!\d)"
    rf"|(?<![^\W\d_])(?P<n2>{_NAME})(?![^\W\d_]){_JOIN}(?P<d2>\d\d?){_ORDINAL}(?!\d){_JOIN}(?P<y2>(?:1[89]|20)\d\d|'\d\d)?{_CLOCK}(?!\d)"
    rf"|(?<![^\W\d_])(?P<n3>{_NAME})(?![^\W\d_]){_JOIN}{_OF}(?P<y3>(?:1[89]|20)\d\d)(?!\d)"
)
_EAST = re.compile(
    r"(?:(?:1[89]|20)\d\d\s?[年년]\s?)?\d\d?\s?[月월]\s?\d\d?\s?[日일号]|(?:1[89]|20)\d\d\s?[年년](?:\s?\d\d?\s?[月월])?"
)
# Years of Japanese eras (calendar act of 1979): the year before the first of each.
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867, "r": 2018, "h": 1988, "s": 1925}
_ERA = re.compile(
    r"(?P<e>令和|平成|昭和|大正|明治)\s?(?P<y>\d\d?|元)\s?年(?:\s?(?P<m>\d\d?)\s?月(?:\s?(?P<d>\d\d?)\s?日)?)?"
    r"|(?<![^\W_])(?P<e2>[rhs])(?P<y2>\d\d?)(?P<s>[./])(?P<m2>0?[1-9]|1[0-2])(?P=s)(?P<d2>[0-3]?\d)(?![^\W_]|[./]\d)"
)
_PIVOT = 50


class FoundDay(NamedTuple):
    """A day in a plain text: where, which days it may be, and how it is written where there is no doubt."""

    start: int
    end: int
    days: tuple[tuple[int, int, int], ...]
    text_day: TextDay | None


@dataclass(frozen=True, slots=True, repr=False)
class TextDay:
    """A day in a text, and how it is written there; its ``repr`` does not show it.

    Parameters
    ----------
    ordinal
        The day (proleptic Gregorian, 1 is 1 January of year 1).
    form
        The text of the day, as :func:`str.format` has it, of ``year``, ``month`` and ``day``.
    """

    ordinal: int
    form: str

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
        return self.form.format(year=moved.year, month=moved.month, day=moved.day)


def find_days(plain: str) -> Iterator[FoundDay]:
    """Yield the days of a plain text, with the times beside them."""
    for match in _NUMERIC.finditer(plain):
        yield _numeric(match)
    for match in _COMPACT.finditer(plain):
        yield FoundDay(*match.span(), tuple(_compact(match[0][:8])), _only_compact(match))
    for match in _NAMED.finditer(plain):
        yield _named(match)
    for match in _EAST.finditer(plain):
        yield FoundDay(*match.span(), _of_numbers(match[0]), None)
    for match in _ERA.finditer(plain):
        yield FoundDay(*match.span(), _of_era(match), None)


def day_of(year: int, month: int, day: int) -> tuple[int, int, int] | None:
    """Return a day that a calendar has, a year of two digits completed; None where there is none."""
    if year < 100:
        year += 1900 if year >= _PIVOT else 2000
    try:
        date(year, month, day)
    except ValueError:
        return None
    return year, month, day


def _numeric(match: re.Match[str]) -> FoundDay:
    if match["y"]:
        days = [day_of(int(match["y"]), int(match["m"]), int(match["d"]))]
        form = _form(match, (("y", "year"), ("m", "month"), ("d", "day")), match["s"])
    else:
        a, b, year = int(match["a"]), int(match["b"]), int(match["z"])
        days = [day_of(year, b, a), day_of(year, a, b)]
        first, second = ("day", "month") if days[0] is not None else ("month", "day")
        form = _form(match, (("a", first), ("b", second), ("z", "year")), match["t"])
        if len(match["z"]) == 2 or (None not in days and a != b):
            form = ""
        if len(match["z"]) == 2:
            days += [day_of(a, b, year), day_of(int(f"20{match['z']}"), b, a), day_of(int(f"19{match['z']}"), b, a)]
    found = tuple(one for one in days if one is not None)
    moves = form and len(match[0]) == sum(len(match[name]) for name in ("y", "m", "d") if match["y"]) + 2 * len(
        match["s"] or ""
    )
    if match["a"]:
        moves = form and len(match[0]) == len(match["a"] + match["b"] + match["z"]) + 2 * len(match["t"])
    day = TextDay(date(*found[0]).toordinal(), form) if moves and found else None
    return FoundDay(*match.span(), found, day)


def _form(match: re.Match[str], parts: tuple[tuple[str, str], ...], separator: str) -> str:
    return separator.join(f"{{{name}:0{len(match[group])}d}}" for group, name in parts)


def _compact(digits: str) -> Iterator[tuple[int, int, int]]:
    orders = (
        (digits[:4], digits[4:6], digits[6:8]),
        (digits[4:8], digits[2:4], digits[:2]),
        (digits[4:8], digits[:2], digits[2:4]),
    )
    for order in orders:
        found = day_of(*map(int, order))
        if found is not None:
            yield found


def _only_compact(match: re.Match[str]) -> TextDay | None:
    days = set(_compact(match[0]))
    if len(match[0]) != 8 or len(days) != 1 or not match[0].startswith(("18", "19", "20")):
        return None
    year_first = day_of(int(match[0][:4]), int(match[0][4:6]), int(match[0][6:]))
    return None if year_first is None else TextDay(date(*year_first).toordinal(), "{year:04d}{month:02d}{day:02d}")


def _named(match: re.Match[str]) -> FoundDay:
    name = match["n"] or match["n2"] or match["n3"]
    year = (match["y"] or match["y2"] or match["y3"] or "").lstrip("'")
    day = match["d"] or match["d2"]
    found = day_of(int(year), MONTH_OF[name], int(day)) if year and day else None
    return FoundDay(*match.span(), () if found is None else (found,), None)


def _of_era(match: re.Match[str]) -> tuple[tuple[int, int, int], ...]:
    year, month, day = match["y"] or match["y2"], match["m"] or match["m2"], match["d"] or match["d2"]
    if month is None or day is None:
        return ()
    found = day_of(_ERAS[match["e"] or match["e2"]] + (1 if year == "元" else int(year)), int(month), int(day))
    return () if found is None else (found,)


def _of_numbers(text: str) -> tuple[tuple[int, int, int], ...]:
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    found = day_of(*numbers) if len(numbers) == 3 else None
    return () if found is None else (found,)
