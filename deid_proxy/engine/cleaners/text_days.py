"""Days as people write them in texts, in the languages of the vocabularies.

References
----------
Unicode CLDR (names of months), ISO 8601
"""

from __future__ import annotations

import re
from calendar import isleap
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.landmarks import followed, in_front_of, matches_at
from deid_proxy.engine.cleaners.number_shapes import BROKEN, COMPACT, ERA, NUMERIC, ROMAN
from deid_proxy.engine.cleaners.partial_days import find_partial
from deid_proxy.engine.native import mypyc_attr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from deid_proxy.engine.cleaners.landmarks import Landmarks

_MONTHS: Final = {
    1: (
        "january januar janvier gennaio enero januari janeiro januarja ianuarie tammikuuta tammikuu "
        "tammikuussa ocak leden ledna stycznia styczen января январь січня ιανουαριου ιανουαριοσ januara "
        "janvaris janvara janvari jaanuar jaanuari jaanuaril gener sijecanj sijecnja sausio sausis січень "
        "јануар јануара януари يناير فروردين محرم جانفي كانون ינואר בינואר ژانويه जनवर มกราคม"
    ),
    2: (
        "february februar fevrier febbraio febrero februari fevereiro lutego februarie helmikuuta helmikuu "
        "helmikuussa subat unora unor luty февраля февраль лютого φεβρουαριου φεβρουαριοσ februara "
        "februarja februaris veebruar veebruari veebruaril febrer veljaca veljace vasario vasaris фебруар "
        "фебруара февруари فبراير ارديبهشت فيفري شباط פברואר בפברואר فوريه फरवर กมภาพนธ"
    ),
    3: (
        "march marz maerz mars marzo maart marco marca marzec marts martie marcius maaliskuuta maaliskuu "
        "maaliskuussa mart brezna brezen марта март березня μαρτιου μαρτιοσ marec martsi martsil marta "
        "marc ozujak ozujka kovo kovas maret березень مارس خرداد ربيع اذار מרץ במרץ מרס במרס मरच มนาคม"
    ),
    4: (
        "april avril aprile abril kwietnia kwiecien aprilie aprilis huhtikuuta huhtikuu huhtikuussa nisan "
        "dubna duben апреля апрель квітня απριλιου απριλιοσ aprila aprilja aprili aprill aprilli aprillil "
        "travanj travnja balandzio balandis квітень април априла ابريل جمادي نيسان افريل אפריל באפריל اوريل अपरल "
        "เมษายน"
    ),
    5: (
        "may mai maggio mayo mei maio maja maj majus toukokuuta toukokuu toukokuussa mayis kvetna kveten "
        "мая маи травня μαιου μαιοσ maijs maija maig svibanj svibnja geguzes geguze травень мај маја مايو مرداد "
        "ايار ماي מאי במאי مه मई พฤษภาคม"
    ),
    6: (
        "june juni juin giugno junio junho czerwca czerwiec iunie junius kesakuuta kesakuu kesakuussa "
        "haziran cervna cerven июня июнь червня ιουνιου ιουνιοσ jun juna junij junija junijs juuni juunil "
        "juny lipanj lipnja birzelio birzelis червень јун јуна юни يونيو شهريور يونيه حزيران جوان יוני ביוני ژوئن "
        "जन มถนายน"
    ),
    7: (
        "july juli juillet luglio julio julho lipca lipiec iulie julius heinakuuta heinakuu heinakuussa "
        "temmuz cervence cervenec июля июль липня ιουλιου ιουλιοσ jul jula julij julija julijs juuli "
        "juulil juliol srpanj srpnja liepos liepa julai липень јул јула юли يوليو مهر رجب يوليه تموز جويليه יולי "
        "ביולי ژوئيه जलई กรกฎาคม"
    ),
    8: (
        "august aout agosto augustus augusti augusztus sierpnia sierpien elokuuta elokuu elokuussa agustos "
        "srpna srpen августа август серпня αυγουστου αυγουστοσ augusta avgust avgusta augusts augustil "
        "agost kolovoz kolovoza rugpjucio rugpjutis agustus ogos серпень اغسطس ابان شعبان اب اوت אוגוסט באוגוסט अगसत "
        "สงหาคม"
    ),
    9: (
        "september septembre settembre septiembre setembro wrzesnia wrzesien septembrie szeptember "
        "syyskuuta syyskuu syyskuussa eylul zari сентября сентябрь вересня σεπτεμβριου σεπτεμβριοσ "
        "septembra septembris septembri septembril setembre rujan rujna rugsejo rugsejis вересень "
        "септембар септембра септември سبتمبر اذر رمضان ايلول ספטמבר בספטמבר سپتامبر सतबर सतमबर กนยายน"
    ),
    10: (
        "october oktober octobre ottobre octubre outubro pazdziernika pazdziernik octombrie lokakuuta "
        "lokakuu lokakuussa ekim rijna rijen октября октябрь жовтня οκτωβριου οκτωβριοσ oktobra oktobar "
        "oktobris oktobri oktoober oktoobri oktoobril spalio spalis жовтень октобар октобра октомври "
        "اكتوبر شوال אוקטובר באוקטובר اكتبر अकटबर ตลาคม"
    ),
    11: (
        "november novembre noviembre novembro listopada listopad listopadu noiembrie marraskuuta marraskuu "
        "marraskuussa kasim ноября ноябрь листопада νοεμβριου νοεμβριοσ novembra novembar novembris "
        "novembri novembril studeni studenoga studenog lapkricio lapkritis новембар новембра ноември "
        "نوفمبر بهمن نونبر تشرين נובמבר בנובמבר نوامبر नवबर नवमबर พฤศจกายน"
    ),
    12: (
        "december dezember decembre dicembre diciembre dezembro grudnia grudzien decembrie desember "
        "joulukuuta joulukuu joulukuussa aralik prosince prosinec декабря декабрь грудня δεκεμβριου "
        "δεκεμβριοσ decembra decembar decembris decembri detsember detsembri detsembril desembre prosinca "
        "gruodzio gruodis disember грудень децембар децембра декември ديسمبر اسفند دجنبر דצמבר בדצמבר دسامبر "
        "दसबर दसमबर ธนวาคม"
    ),
}
_SHORT: Final = {
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
MONTH_OF: Final = {name: month for names in (_MONTHS, _SHORT) for month, text in names.items() for name in text.split()}
"""The names of months, folded, with their numbers; those of the calendars of Iran and of the Hijra, too."""

_NAME: Final = "|".join(sorted((re.escape(name) for name in MONTH_OF), key=len, reverse=True))
_JOIN: Final = r"[\s.,/_-]{0,3}"
_OF: Final = r"(?:(?:de|of|del|di)\s{1,2}|d['’])?"
_SECOND: Final = r"(?:\s(?:الاول|الثاني))?"  # of the two months of one name that Arabic has in Syria: كانون, تشرين
_ORDINALS: Final = "st|nd|rd|th|er|o|a|te"
_YEAR: Final = r"(?:1[89]|20)\d\d"
_CLOCK: Final = (
    r"(?:[\s,t_-]{1,3}(?:at\s|um\s|a\s)?[0-2]?\d[:.h]\d\d(?:[:.]\d\d(?:\.\d{1,6})?)?(?:\s?[ap]m)?(?!\d|[.]\d))?"
)
_NUMERIC: Final = re.compile(
    rf"(?<!\d)(?:(?P<y>{_YEAR})(?P<s>[-./_\\ ]|\s?[-./]\s?)(?P<m>\d\d?)(?P=s)(?P<d>\d\d?)"
    rf"|(?P<a>\d\d?)(?P<t>[-./_\\]|\s?[-./]\s?)(?P<b>\d\d?)(?P=t)(?P<z>{_YEAR}|\d\d)){_CLOCK}(?!\d)"
)
_COMPACT: Final = re.compile(
    rf"(?<!\d)(?:(?P<y>{_YEAR})(?P<m>\d\d)(?P<d>\d\d)|[0-3]\d[01]\d{_YEAR}|[01]\d[0-3]\d{_YEAR}){_CLOCK}(?P<more>\d{{4,6}})?(?!\d)"
)
_NAMED: Final = re.compile(
    rf"(?<![^\W_])(?P<d>\d\d?)(?P<o>{_ORDINALS})?{_JOIN}{_OF}(?P<n>{_NAME})(?![^\W\d_]){_SECOND}{_JOIN}{_OF}(?P<y>{_YEAR}|'?\d\d)?{_CLOCK}(?!\d)"
    rf"|(?<![^\W\d_])(?P<n2>{_NAME})(?![^\W\d_]){_JOIN}(?P<d2>\d\d?)(?P<o2>{_ORDINALS})?(?!\d|mm|cm){_JOIN}(?P<y2>{_YEAR}|'\d\d)?{_CLOCK}(?!\d)"
    rf"|(?<![^\W\d_])(?P<n3>{_NAME})(?![^\W\d_]){_JOIN}{_OF}(?P<y3>{_YEAR}|'\d\d)(?!\d)"
)
_EAST: Final = re.compile(
    rf"(?:(?P<y>{_YEAR})\s?[年년]\s?)?(?P<m>\d\d?)\s?[月월]\s?(?P<d>\d\d?)\s?[日일号]|{_YEAR}\s?[年년](?:\s?\d\d?\s?[月월])?"
)
# Over the end of a line, with two kinds of marks, or a month alone: they go, and never move.
_BROKEN: Final = re.compile(
    rf"(?<!\d)(?:{_YEAR}[-./]\s{{0,3}}\d\d?[-./]\s{{0,3}}\d\d?|\d\d?[-./]\s{{0,3}}\d\d?[-./]\s{{0,3}}{_YEAR})(?!\d)"
    # Years of other calendars: 1402/3/5 (Iran), 1445-9-1 (Hijri), 5/3/2567 (Thailand).
    r"|(?<![^\W_]|[-./,])(?:\d\d?(?P<f>[-./])\d\d?(?P=f)(?:1[34]|2[45])\d\d"
    r"|1[34]\d\d(?P<g>[-./])\d\d?(?P=g)\d\d?)(?!\d|[-./]\d)"
    rf"|(?<![^\W_]|[-./,])(?:{_YEAR}[-/](?:0[1-9]|1[0-2])|(?:0?[1-9]|1[0-2])[-/]{_YEAR})(?!\d|[-./]\d)"
)
# Years of Japanese eras (calendar act of 1979): the year before the first of each.
_ERAS: Final = {
    "令和": 2018,
    "平成": 1988,
    "昭和": 1925,
    "大正": 1911,
    "明治": 1867,
    "民國": 1911,
    "民国": 1911,
    "r": 2018,
    "h": 1988,
    "s": 1925,
}
_ERA: Final = re.compile(
    r"(?P<e>令和|平成|昭和|大正|明治|民國|民国)\s?(?P<y>\d{1,3}|元)\s?年(?:\s?(?P<m>\d\d?)\s?月(?:\s?(?P<d>\d\d?)\s?日)?)?"
    r"|(?<![^\W_])(?P<e2>[rhs])(?P<y2>\d\d?)(?P<s>[./])(?P<m2>0?[1-9]|1[0-2])(?P=s)(?P<d2>[0-3]?\d)(?![^\W_]|[./]\d)"
)
# The month in Roman digits, as Polish, Hungarian and Russian hands write it.
_ROMAN_NUMERALS: Final = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_ROMAN_MONTHS: Final = {numeral: month for month, numeral in enumerate(_ROMAN_NUMERALS, 1)}
_ROMAN: Final = re.compile(
    r"(?<![^\W_])(?P<d>\d\d?)(?:\.?\s|\s?[./-])\s?(?P<m>x(?:i{1,2})?|ix|iv|vi{0,3}|i{1,3})"
    rf"(?:\.?\s|\s?[./-])\s?(?P<y>{_YEAR}|(?<=[./-])\d\d|(?<=[ivx]{{2}}\s)\d\d)(?!\d)"
)
_LONGEST_DAY: Final = 10  # characters: 2016-08-25
_PARTS_DAY: Final = "-./"
_PIVOT: Final = 50
_MONTH_WORDS: Final = frozenset(f"{ordinal}{name}" for ordinal in ("", *_ORDINALS.split("|")) for name in MONTH_OF)
_RUN: Final = re.compile(r"[^\W\d_]{2,}")
_WORDS_TOO: Final = frozenset(("mrt", "set", "ago"))
_VOLUME: Final = "fev1"  # what is breathed out in a second
_NO_MONTH: Final = re.compile(
    r"(?<=, )mrt(?! ?[.,'’]?\d)|set (?:of|up|at|in|to|as)\b|ago \d\d ?g\b|(?<=/12 )ago\b|(?<=/7 )ago\b"
)
"""Names of months as other words: Visite 4, MRT nach; 2nd set of views; ago 20G, a needle; 3/12 ago, of months."""
_NEAR: Final = 5  # characters from the number of a day to a month in Roman digits
_APGAR: Final = "(?:apgars?|апгар|アプガール?|阿氏|아프가)"
_BEHIND_APGAR: Final = re.compile(rf"{_APGAR}[ -]?(?:scores?|index|评分|評分|スコア|점수|值|値)?[ :=]{{0,3}}$")
_SCORES: Final = re.compile(r"(?:\d|10)([/-])(?:\d|10)\1(?:\d|10)")
_NEAR_APGAR: Final = 20  # characters
_FARTHEST: Final = 12  # characters from the number of a day to the name of its month
_EASTERN: Final = ("月", "월", "年", "년")
_YEAR_MARK: Final = "年"
_LONGEST_YEAR: Final = 5  # characters in front of its mark
_ERA_NAMES: Final = ("令和", "平成", "昭和", "大正", "明治", "民國", "民国")

Field = tuple[str, int, int]
"""Year, month, day, the name of a month, or the ending of an ordinal: what it is, and where it begins and ends."""
Days = tuple[tuple[int, int, int], ...]
Groups = dict[str, str]
"""Groups of an expression, and which field each of them is."""
_NOTHING: Final[Groups] = {}
_YEAR_FIRST: Final[Groups] = {"y": "y", "m": "m", "d": "d"}
_DAY_FIRST: Final[Groups] = {"a": "d", "b": "m", "z": "y"}
_MONTH_FIRST: Final[Groups] = {"a": "m", "b": "d", "z": "y"}
_DAY_AND_NAME: Final[Groups] = {"d": "d", "o": "o", "n": "n", "y": "y"}
_NAME_AND_DAY: Final[Groups] = {"n2": "n", "d2": "d", "o2": "o", "y2": "y"}
_DAYS_IN: Final = (0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_LEAPING: Final = (2, 29)


class _Read:
    """What one kind of days of one text says; what is written alike is read once."""

    __slots__ = ("_days", "_read")

    def __init__(self, read: Callable[[re.Match[str]], tuple[Days, Groups]]) -> None:
        self._read = read
        self._days: dict[str, tuple[Days, Groups]] = {}

    def of(self, match: re.Match[str]) -> tuple[Days, Groups]:
        """Return which days something may be, and which groups of it say what is what."""
        written = match[0]
        found = self._days.get(written)
        if found is None:
            found = self._days[written] = self._read(match)
        return found


@mypyc_attr(acyclic=True)
class FoundDay:
    """A day in a plain text: where it stands; which it may be is read when somebody asks.

    Parameters
    ----------
    start, end
        Where it stands.
    match, read
        How it was found, and who reads that; None of what says no day.
    """

    __slots__ = ("_match", "_read", "end", "start")

    def __init__(self, start: int, end: int, match: re.Match[str] | None = None, read: _Read | None = None) -> None:
        self.start = start
        self.end = end
        self._match = match
        self._read = read

    @property
    def days(self) -> Days:
        """Which days it may be."""
        return () if self._match is None or self._read is None else self._read.of(self._match)[0]

    @property
    def fields(self) -> tuple[Field, ...]:
        """What is what in it, from where it begins; empty where that may be doubted."""
        match = self._match
        if match is None or self._read is None:
            return ()
        begin, groups = match.start(), self._read.of(match)[1]
        found = [(what, *match.span(group)) for group, what in groups.items() if match[group]]
        return tuple([(what, start - begin, end - begin) for what, start, end in found])


def find_days(landmarks: Landmarks) -> list[FoundDay]:
    """Return the days of a plain text, with the times beside them."""
    plain = landmarks.plain
    found: list[FoundDay] = []
    numeric = matches_at(_NUMERIC, plain, landmarks.at_numbers(NUMERIC))
    if numeric:
        numeric = [match for match in numeric if not _is_apgar(landmarks.said, match)]
    _add(found, numeric, _numeric)
    _add(found, matches_at(_COMPACT, plain, landmarks.at_numbers(COMPACT)), _compact)
    _add(found, matches_at(_NAMED, plain, _near_months(landmarks)), _named)
    if not plain.isascii():
        _add(found, matches_at(_EAST, plain, in_front_of(landmarks, _EASTERN, _LONGEST_YEAR)), _eastern)
    eras = landmarks.at_numbers(ERA)
    if _YEAR_MARK in plain:
        eras = sorted({*eras, *in_front_of(landmarks, _ERA_NAMES, 0)})
    _add(found, matches_at(_ERA, plain, eras), _of_era)
    _add(found, matches_at(_BROKEN, plain, landmarks.at_numbers(BROKEN), _unbroken(numeric)), _broken)
    found += [FoundDay(start, end) for start, end in find_partial(landmarks)]
    if not _ROMAN_MONTHS.keys().isdisjoint(landmarks.lettered()):
        months = [token.start for token in landmarks.tokens if token.word.text in _ROMAN_MONTHS]
        _add(found, matches_at(_ROMAN, plain, followed(landmarks.at_numbers(ROMAN), months, _NEAR)), _of_roman)
    return found


def _is_apgar(said: str, match: re.Match[str]) -> bool:
    """Tell whether three numbers are the scores of a newborn: Apgar 9/10/10."""
    if _SCORES.fullmatch(match[0]) is None:
        return False
    return _BEHIND_APGAR.search(said, max(match.start() - _NEAR_APGAR, 0), match.start()) is not None


def _add(
    found: list[FoundDay], matches: Iterable[re.Match[str]], read: Callable[[re.Match[str]], tuple[Days, Groups]]
) -> None:
    """Take what an expression found."""
    reader = _Read(read)
    for match in matches:
        start, end = match.span()
        found.append(FoundDay(start, end, match, reader))


def may_be_of(written: str, years: Iterable[str]) -> bool:
    """Tell whether a day may be of some years, of which the last two digits are given: it says them itself.

    It may leave out a zero where the year stands in front (5/3/94); and the year of an era is another one.
    """
    if not written[0].isdigit():
        return True
    return any(year in written or (year[0] == "0" and year[1] == written[0]) for year in years)


def _near_months(landmarks: Landmarks) -> list[int]:
    """Return where a day may begin that has the name of a month: at the name, or at a number in front of it."""
    is_any = False
    for word in landmarks.distinct:
        if word.has_month is None:
            word.has_month = not word.is_number and _has_month(word.text)
        is_any = is_any or word.has_month
    places: list[int] = []
    if not is_any:
        return places
    plain, tried = landmarks.plain, -1
    for token in landmarks.tokens:
        if not token.word.has_month:
            continue
        start = token.start
        if token.word.text == _VOLUME or (token.word.text in _WORDS_TOO and _NO_MONTH.match(plain, start) is not None):
            continue
        for run in _RUN.finditer(token.word.text):
            if run[0] in _MONTH_WORDS:
                at, end = start + run.start(), start + run.end()
                places += [place for place in range(max(at - _FARTHEST, tried + 1), at) if "0" <= plain[place] <= "9"]
                places += range(max(at, tried + 1), end)
                tried = max(tried, end - 1)
    return places


def _has_month(word: str) -> bool:
    if word.isalpha():
        return word in _MONTH_WORDS
    return any(run in _MONTH_WORDS for run in _RUN.findall(word))


def day_of(year: int, month: int, day: int) -> tuple[int, int, int] | None:
    """Return a day that a calendar has, a year of two digits completed; None where there is none."""
    if year < 100:
        year += 1900 if year >= _PIVOT else 2000
    if not (1 <= month <= len(_DAYS_IN) - 1 and 1 <= day <= _DAYS_IN[month]):
        return None
    return (year, month, day) if (month, day) != _LEAPING or isleap(year) else None


def _numeric(match: re.Match[str]) -> tuple[Days, Groups]:
    if match["y"]:
        day = day_of(int(match["y"]), int(match["m"]), int(match["d"]))
        return _those([day]), _YEAR_FIRST
    a, b, year = int(match["a"]), int(match["b"]), int(match["z"])
    days = [day_of(year, b, a), day_of(year, a, b)]
    if len(match["z"]) == 4 and (days[0] is None) is not (days[1] is None):
        return _those(days), _DAY_FIRST if days[1] is None else _MONTH_FIRST
    if len(match["z"]) == 2:
        days += [day_of(a, b, year), day_of(2000 + year, b, a), day_of(1900 + year, b, a)]
    return _those(days), _NOTHING


def _those(days: Iterable[tuple[int, int, int] | None]) -> tuple[tuple[int, int, int], ...]:
    return tuple([day for day in days if day is not None])


def _compact(match: re.Match[str]) -> tuple[Days, Groups]:
    digits = match[0][:8]
    day = day_of(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    year, one, other = int(digits[4:]), int(digits[2:4]), int(digits[:2])
    days = _those([day, day_of(year, one, other), day_of(year, other, one)])
    is_one_day = day is not None and len(set(days)) == 1 and match["more"] is None
    return days, _YEAR_FIRST if is_one_day else _NOTHING


def _named(match: re.Match[str]) -> tuple[Days, Groups]:
    number = "2" if match["n2"] else "3" if match["n3"] else ""
    name, year = match[f"n{number}"], (match[f"y{number}"] or "").lstrip("'")
    day = match[f"d{number}"] if number != "3" else None
    found = day_of(int(year), MONTH_OF[name], int(day)) if year and day else None
    if found is None:
        return (), _NOTHING
    if len(year) != 4:
        return (found,), _NOTHING
    return (found,), _NAME_AND_DAY if number else _DAY_AND_NAME


def _of_era(match: re.Match[str]) -> tuple[Days, Groups]:
    year, month, day = match["y"] or match["y2"], match["m"] or match["m2"], match["d"] or match["d2"]
    if month is None or day is None:
        return (), _NOTHING
    found = day_of(_ERAS[match["e"] or match["e2"]] + (1 if year == "元" else int(year)), int(month), int(day))
    return _those([found]), _NOTHING


def _unbroken(numeric: list[re.Match[str]]) -> dict[int, int]:
    """Return the days in numbers that would be found over the end of a line as well: where each begins and ends."""
    found: dict[int, int] = {}
    for match in numeric:
        start, end = match.span()
        if end - start <= _LONGEST_DAY:  # with no time beside it
            day = match[0]
            is_year_first = day[4] in _PARTS_DAY and day[:4].isdecimal()
            if is_year_first or (day[-5] in _PARTS_DAY and day[-4:].isdecimal()):
                found[start] = end
    return found


def _broken(match: re.Match[str]) -> tuple[Days, Groups]:  # noqa: ARG001
    return (), _NOTHING


def _of_roman(match: re.Match[str]) -> tuple[Days, Groups]:
    return _those([day_of(int(match["y"]), _ROMAN_MONTHS[match["m"]], int(match["d"]))]), _NOTHING


def _eastern(match: re.Match[str]) -> tuple[Days, Groups]:
    if not match["y"]:
        return (), _NOTHING
    found = day_of(int(match["y"]), int(match["m"]), int(match["d"]))
    return _those([found]), _YEAR_FIRST
