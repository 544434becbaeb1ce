"""Days in texts that move with all others of a subject, each in the notation that it has.

A day moves only where one reading is possible: what may be two days, has a year of two digits, or no day at all, goes.
So does a date of birth, whoever it is of.

References
----------
DICOM PS3.15 section E.3.6, Unicode CLDR 45 (names of months)
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from deid_proxy.engine.cleaners.own_words import DAY
from deid_proxy.engine.cleaners.text_days import MONTH_OF
from deid_proxy.engine.cleaners.tidying import seen
from deid_proxy.engine.cleaners.whys import DATE
from deid_proxy.engine.temporal import is_somebodys_day
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.standard.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from deid_proxy.engine.cleaners.known import KnownIdentifiers
    from deid_proxy.engine.cleaners.marks import Reasons
    from deid_proxy.engine.cleaners.plain import Plain
    from deid_proxy.engine.cleaners.text_days import FoundDay
    from deid_proxy.engine.cleaners.tokens import Token

_WORD = re.compile(r"[^\W\d_]+")
_FARTHEST = 28  # characters in front of a day that say whose it is
_BIRTH = re.compile(
    r"(?<![^\W_])(?:dob|d\.o\.b|birth ?(?:date|day)?|born|geb|geboren|geburtsdatum|geburtstag|geboortedatum|nee?"
    r"|naissance|ddn|nacid[oa]|nacimiento|f\.? ?nac|nat[oa]|nascita|nascid[oa]|nascimento|dn|ur|urodzon[ya]|urodzenia"
    r"|fodd|fodt|fodselsdato|fodelsedatum|dogum tarihi|narodeni[ae]|rodenja|rodjenja|rojstva|rojen[ao]?"
    r"|рођења|народження|народжен[аои]|н\.? ?р|раждане|роден[а]?|naixement|nascuda?"
    r"|lahir|ngay sinh|sinh|gimimo|gimes|gimusi|dzimsanas|dzimis|dzimusi|sunniaeg|sundinud|الميلاد|ميلاده?ا?|مواليد"
    r"|לידה|נולדה?|תולد|تولد|рожд|рождения|родился|родилась|д\.? ?р|γεννηση[сσ]?"
    r"|γεννηθηκε|生年月日|出生(?:日期)?|생년월일)[ .:=,)-]{0,3}"
    r"(?:(?:is|date|on|am|le|el|il|em|den|dnia|op|datum|dt) ?[:.]? ?)?$"
)
_LONGEST_SHORT = 4  # letters of the name of a month
# The months as each language writes them, in full and short; a name that several languages have is of the first.
_SERIES = tuple(
    tuple(names.split())
    for names in (
        "January February March April May June July August September October November December",
        "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
        "Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec",
        "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
        "Jan Feb Mrz Apr Mai Jun Jul Aug Sep Okt Nov Dez",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "janv févr mars avr mai juin juil août sept oct nov déc",
        "jan fév mar avr mai jun jul aoû sep oct nov déc",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "ene feb mar abr may jun jul ago sep oct nov dic",
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
        "gen feb mar apr mag giu lug ago set ott nov dic",
        "januari februari maart april mei juni juli augustus september oktober november december",
        "jan feb mrt apr mei jun jul aug sep okt nov dec",
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
        "jan fev mar abr mai jun jul ago set out nov dez",
        "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
        "styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień",
        "sty lut mar kwi maj cze lip sie wrz paź lis gru",
        "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
        "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
        "янв фев мар апр мая июн июл авг сен окт ноя дек",
        "Ιανουαρίου Φεβρουαρίου Μαρτίου Απριλίου Μαΐου Ιουνίου Ιουλίου Αυγούστου Σεπτεμβρίου Οκτωβρίου Νοεμβρίου "
        "Δεκεμβρίου",
        "Ιανουάριος Φεβρουάριος Μάρτιος Απρίλιος Μάιος Ιούνιος Ιούλιος Αύγουστος Σεπτέμβριος Οκτώβριος Νοέμβριος "
        "Δεκέμβριος",
        "Ιαν Φεβ Μαρ Απρ Μαΐ Ιουν Ιουλ Αυγ Σεπ Οκτ Νοε Δεκ",
    )
)
_FOLDED = tuple(tuple(fold(name) for name in names) for names in _SERIES)
_IN_FULL = tuple(max(map(len, names)) > _LONGEST_SHORT for names in _SERIES)
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}
_TEENS = range(11, 14)


@dataclass(frozen=True, slots=True, repr=False)
class TextDay:
    """A day in a text, and how it is written there; its ``repr`` does not show it.

    Parameters
    ----------
    ordinal
        The day (proleptic Gregorian, 1 is 1 January of year 1).
    form
        The text of the day, as :meth:`str.format` has it, of ``year``, ``month``, ``day``, ``name`` and ``nth``.
    months
        The names of the twelve months where it has one.
    """

    ordinal: int
    form: str
    months: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return "TextDay(‹PHI›)"

    @property
    def longest(self) -> int:
        """How many characters it may have, wherever it moves."""
        return max(len(self._formatted(9999, 12, 30, name)) for name in self.months or ("",))

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
        name = self.months[moved.month - 1] if self.months else ""
        return self._formatted(moved.year, moved.month, moved.day, name)

    def _formatted(self, year: int, month: int, day: int, name: str) -> str:
        return self.form.format(year=year, month=month, day=day, name=name, nth=_ending(day))


def _ending(day: int) -> str:
    return "th" if day in _TEENS else _ENDINGS.get(day % 10, "th")


def moving_days(
    text: str,
    plain: Plain,
    tokens: Sequence[Token],
    reasons: Reasons,
    days: Iterable[FoundDay],
    known: KnownIdentifiers,
) -> dict[int, tuple[int, TextDay]]:
    """Return where days begin that may move, with their ends: whole tokens, so that nothing hides behind one.

    Where somebody of the instance is called like a month (April, June), a day with the name of one goes: moved, it
    might say that name.
    """
    starts, ends = {token.start for token in tokens}, {token.end for token in tokens}
    moving: dict[int, tuple[int, TextDay]] = {}
    for found in days:
        if found.start in starts and found.end in ends and reasons.all_are(found.start, found.end, (DATE, DAY)):
            day = _moving_day(found, text, plain)
            if day is not None and not (day.months and _is_called_like_a_month(known)):
                moving[found.start] = found.end, day
    return moving


@lru_cache(maxsize=256)  # all instances of a study have the same
def _is_called_like_a_month(known: KnownIdentifiers) -> bool:
    said = (*known.names, *known.words)
    return any(fold(word) in MONTH_OF for text in said for word in _WORD.findall(text))


def _moving_day(found: FoundDay, text: str, plain: Plain) -> TextDay | None:
    """Return a day as it moves; None where it may be another one, or is none of a person.

    Parameters
    ----------
    text
        The original.
    plain
        The same, read; where the day was found.
    """
    if not found.fields or len(set(found.days)) != 1:
        return None
    if _BIRTH.search(plain.text[max(found.start - _FARTHEST, 0) : found.start]):
        return None
    ordinal = date(*found.days[0]).toordinal()
    if not is_somebodys_day(ordinal):
        return None

    def written(start: int, end: int) -> str:
        return text[plain.start_of(start) : plain.end_of(end - 1)] if end > start else ""

    fields_of_day = [(kind, found.start + start, found.start + end) for kind, start, end in found.fields]
    parts = {kind: plain.text[start:end] for kind, start, end in fields_of_day}
    place = _series_of(parts["n"], in_full=" " in plain.text[found.start : found.end]) if "n" in parts else None
    if ("n" in parts and place is None) or parts.get("o", "th") not in ("st", "nd", "rd", "th"):
        return None
    width = _width(parts, in_full=place is not None and _IN_FULL[place])
    fields = {"y": "{year:04d}", "m": f"{{month:0{width}d}}", "d": f"{{day:0{width}d}}", "n": "{name}", "o": "{nth}"}
    form, months, at = "", tuple[str, ...](), found.start
    for kind, start, end in fields_of_day:
        form += _literal(written(at, start)) + fields[kind]
        if kind == "n" and place is not None:
            months = _months(place, written(start, end), is_ascii=text.isascii())
        at = end
    return TextDay(ordinal, form + _literal(written(at, found.end)), months)


def _width(parts: Mapping[str, str], *, in_full: bool) -> int:
    """Return how many digits day and month have at least; beside a month in full nobody writes a zero."""
    numbers = [parts[kind] for kind in "md" if kind in parts]
    if any(len(number) == 1 for number in numbers):
        return 1
    return 1 if in_full and not any(number.startswith("0") for number in numbers) else 2


def _literal(text: str) -> str:
    return seen(text).replace("{", "{{").replace("}", "}}")


def _series_of(name: str, *, in_full: bool) -> int | None:
    """Return which months a name is one of, of those in full or of the short ones where it is both, such as May."""
    at = MONTH_OF[name] - 1
    places = [place for place, names in enumerate(_FOLDED) if names[at] == name]
    return min(places, key=lambda place: _IN_FULL[place] is not in_full, default=None)


def _months(place: int, raw: str, *, is_ascii: bool) -> tuple[str, ...]:
    """Return the months in the case of one of them; without accents where the whole text has none."""
    names = tuple(map(_without_accents, _SERIES[place])) if is_ascii else _SERIES[place]
    if raw.isupper():
        return tuple(name.upper() for name in names)
    return tuple(name[:1].upper() + name[1:] if raw[:1].isupper() else name.lower() for name in names)


def _without_accents(name: str) -> str:
    return "".join(mark for mark in unicodedata.normalize("NFD", name.replace("ä", "ae")) if mark.isascii())
