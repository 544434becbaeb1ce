"""Days that a text writes without their year, and months with one: 3/14, 09/10, 20.11., 05.2012, Tue the 23rd.

Two numbers with a slash or a point between them are more often a fraction, a level or a size than a day: they are a day
where one of them is filled up with a zero, where no fraction looks so, or where the word in front of them says it.
A fraction of no more than six that no word counts stays (2/3), and so does one behind an abbreviation.

References
----------
Unicode CLDR (names of days of the week)
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.landmarks import matches_at
from deid_proxy.engine.cleaners.number_shapes import PARTIAL
from deid_proxy.engine.cleaners.plain import places_of
from deid_proxy.engine.cleaners.word_lists import words_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deid_proxy.engine.cleaners.landmarks import Landmarks

_MONTHS: Final = 12
_DAYS: Final = 31
_PAIR: Final = re.compile(
    r"(?<![^\W_]|[-./:,^])(?P<a>\d\d?)(?P<s>[/.-])(?P<b>\d\d?)(?![^\W_]|[/^]|[.,:-]\d)(?P<e>\.(?=[,;)]|\s?$))?"
    r"|(?<![^\W_]|[-./:,])(?:0?[1-9]|1[0-2])\.(?:19|20)\d\d(?![^\W_]|[.,]\d)"
)
_NEVER_BEFORE: Final = frozenset(b"0a-./:,")  # shapes: no day without a year, nor month with one, stands behind them
_YEARS: Final = (".19", ".20")  # what stands behind a month, two digits more
_WEEKDAYS: Final = words_in(
    "mon tue tues wed thu thur thurs fri monday tuesday wednesday thursday",
    "friday saturday sunday montag dienstag mittwoch donnerstag freitag samstag",
    "sonntag maandag dinsdag woensdag donderdag vrijdag zaterdag zondag lundi mardi",
    "mercredi jeudi vendredi samedi dimanche lunes martes miercoles jueves viernes",
    "sabado domingo lunedi martedi mercoledi giovedi venerdi sabato domenica",
)
_AT_WEEKDAY: Final = re.compile(
    r"[a-z]{3,10}\.?,? {1,2}(?:(?:the|den|dem|le|el|il) )?[0-3]?\d(?:st|nd|rd|th|\.)?(?![^\W_]|[.,:/-]\d)"
)
_BEHIND_DAY_WORD: Final = re.compile(
    r"(?<![^\W_])(?:on|since|until|till|dated?|dx|exp|expires|due|last|next"
    r"|am|vom|seit|ab|bis|sinds|op|vanaf|tot|depuis|le|du|desde|el|dal|il|del|dia|em|od|do|dnia|dn|siden|den|d|sedan"
    rf"|din|dne|dna|dag|ngay|nel|mvc|mva"
    rf"|с|от|до|απο|στισ|{'|'.join(sorted(_WEEKDAYS))})[.:,]?\s{{1,2}}(?:(?:the|den|dem|le|el|il|o) )?$"
)
_COUNTED: Final = (
    r"(?:images?|slices?|fx|fractions?|frames?|phases?|series|scans?|pages?|sheets?|views?|parts?|nodes?|cores?|lymph"
    r"|scored?|scale|apgar|power|reflexe?s?|pulses?|murmur|echo|mod|part|teil|partie|gleason|nihss|gcs|mmse|moca|strength|pain|levels?|grade|positive|negative|involved|of"
    r"|bilder?|serie|schichten|schicht|coupes?|va|vision|visus|acuity|od|os|ou"
    r"|lymphknoten|chlonne|lk|lnn?|sn|sln|lymfeknuder|lymfeknuter|lymfeklieren|klieren|lymfkortlar|imusolmuk\w{0,6}|ganglions?"
    r"|ganglios|ganglioni|linfonodi|linfonodos|wezl\w{1,4}|uzlin\w{0,3}|nyirokcsomo\w{0,4}|лимфоузл\w{0,3}"
    r"|лимфатическ\w{1,3} узл\w{0,3}|лу|лімфовузл\w{0,3}|λεμφαδενε\w|nodu)"
)
_COUNTED_UNSPACED: Final = (
    "(?:(?:淋巴[结結]|リンパ[節节])(?:転移|转移|轉移|陽性|阳性)?|림프절(?: ?전이)?|スライス|スコア|[評评]分|점수"
    "|[肌筋]力|근력|mmt)"
)
_BEHIND_COUNTED: Final = re.compile(rf"(?:(?<![^\W_]){_COUNTED}[ .:#(]{{1,3}}|{_COUNTED_UNSPACED}[ :(]{{0,3}})$")
_BEFORE_COUNTED: Final = re.compile(
    rf" {{1,2}}(?:(?:lymph |positive |pos )?{_COUNTED}|ago|old|hx)(?![^\W_])"
    r"| ?(?:mm|cm|ml|ms|kv|mas)(?![^\W_])"
)
"""What numbers count: 3/20 nodes; 3/12 ago, of twelve months; 5/3 mm, thick and apart."""
_WITHIN_SENTENCE: Final = re.compile(r"(?:(?<=\.)|\.)(?:,| (?:tarih|gunu|kello|klo|kl|uhr))")
_BEHIND_WORD: Final = re.compile(r"(?:[^\W\d_]{3},?|'s) $")
_BEFORE_EVENT: Final = re.compile(
    r"\s?(?:[,;:.)](?:\s|$)|$)|\s(?:at|by|in|with|w|from|per|due|now|after|when|for)(?![^\W_])"
)
_BEHIND_RANGE: Final = re.compile(
    r"(?<![^\W_])(?:ages?|aged|days?|weeks?|wks?|months?|years?|hours?|hrs?|minutes?|mins?|range|ranges|from|between|to"
    r"|steps?|leads?|channels?|segments?|segs?|ribs?|teeth|tooth|zones?|types?|class|stages?|groups?|times?|doses?|cycles?"
    r"|runs?|beams?|arcs?|fields?|leafs?|bins?|cm|mm|ml|cc|mg|grey|gy|kv|ma|size|volume|dilution|ratio|dose|vertebrae"
    r"|levels|disc|disk|temp|bp|rr|hr|score|scores|visits?|sites?|arms?|cohorts?|protocol|version|ver|rev|wwl?|wl|window)"
    r"[ .:#=]{1,3}$"
)
"""What two numbers with a hyphen are a range of."""
_BEHIND_PROSE: Final = re.compile(r"[^\W\d_]{4} $")
_LARGEST_SCALE: Final = 6  # of a fraction that no word says: 2/3, 5/6
_BEHIND_WORDS: Final = " \t\r\n.,:#=("
_FARTHEST: Final = 24  # characters in front of a number that say what it is


def find_partial(landmarks: Landmarks) -> Iterator[tuple[int, int]]:
    """Yield where days without a year stand, or months with one."""
    plain, shapes = landmarks.plain, landmarks.shapes
    places = landmarks.at_numbers(PARTIAL)
    months = [place for year in _YEARS for at in places_of(plain, year) for place in (at - 1, at - 2) if place >= 0]
    months = [place for place in months if not place or shapes[place - 1] not in _NEVER_BEFORE]
    if months:
        places = sorted({*places, *months})
    for match in matches_at(_PAIR, plain, places):
        if match["a"] is None or _is_day(plain, match, landmarks.said):
            yield match.span()
    if not _WEEKDAYS.isdisjoint(landmarks.lettered()):
        places = [token.start for token in landmarks.tokens if token.word.text in _WEEKDAYS]
        for match in matches_at(_AT_WEEKDAY, plain, places):
            yield match.span()


def _stands_behind(expression: re.Pattern[str], plain: str, place: int) -> bool:
    """Tell whether a word that an expression ends with stands in front of a place, with a few marks behind it."""
    before = plain[max(place - _FARTHEST, 0) : place]
    last = before.rstrip(_BEHIND_WORDS)[-1:]
    return last.isalnum() and not last.isdecimal() and expression.search(before) is not None


def _is_day(plain: str, match: re.Match[str], said: str) -> bool:
    """Tell whether two numbers are a day and a month, or a month and a year.

    Parameters
    ----------
    said
        The text with the words that boundaries stand in place of.
    """
    first, second = match["a"], match["b"]
    smaller, larger = sorted((int(first), int(second)))
    if not smaller or smaller > _MONTHS or _stands_behind(_BEHIND_COUNTED, said, match.start()):
        return False
    is_filled_up = first[0] == "0" or second[0] == "0"
    if match["s"] == "-":
        return _is_hyphenated_day(plain, match)
    if match["s"] == ".":
        has_point = plain[match.end() - 1] == "." or plain[match.end() : match.end() + 1] == "."
        is_said = has_point and _stands_behind(_BEHIND_DAY_WORD, plain, match.start())
        is_written = is_filled_up and match["e"] is not None
        if has_point and not is_written and _stands_behind(_BEHIND_WORD, plain, match.start()):
            is_written = _WITHIN_SENTENCE.match(plain, match.end()) is not None
        return (is_said or is_written) and int(second) <= _MONTHS and int(first) <= _DAYS
    if _BEFORE_COUNTED.match(plain, match.end()) is not None:
        return False
    if is_filled_up:
        return True
    if larger > _DAYS:
        return False
    if larger > _MONTHS or int(first) > int(second) or _stands_behind(_BEHIND_DAY_WORD, plain, match.start()):
        return True
    if smaller == larger > _LARGEST_SCALE:
        return True
    return larger > _LARGEST_SCALE and _stands_behind(_BEHIND_PROSE, plain, match.start())


def _is_hyphenated_day(plain: str, match: re.Match[str]) -> bool:
    """Tell whether two numbers with a hyphen are a day: behind what says so, or MVA 4-30, no range (slices 4-30)."""
    first, second = int(match["a"]), int(match["b"])
    if _stands_behind(_BEHIND_DAY_WORD, plain, match.start()):
        return first <= _MONTHS and second <= _DAYS
    if not (first <= _MONTHS < second <= _DAYS or first >= second):
        return False
    if not _stands_behind(_BEHIND_WORD, plain, match.start()) or _stands_behind(_BEHIND_RANGE, plain, match.start()):
        return False
    return first <= _MONTHS and second <= _DAYS and _BEFORE_EVENT.match(plain, match.end()) is not None
