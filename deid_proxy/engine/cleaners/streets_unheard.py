"""Numbers of houses behind a street that no vocabulary has, and the towns behind houses: ``Γαργαλιάνων 385 αλλά``.

The name of the street goes by itself, as a word that nobody knows. So a number right behind it that counts and measures
nothing is the one of a house, and a town stands behind that and a postal code.

References
----------
45 CFR 164.514(b)(2)(i)(B)
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.aged_people import PEOPLE
from deid_proxy.engine.cleaners.dwelling_words import UNITS
from deid_proxy.engine.cleaners.eponym_words import kinds_of
from deid_proxy.engine.cleaners.house_words import AT, NUMBERED
from deid_proxy.engine.cleaners.only_people_words import WHO
from deid_proxy.engine.cleaners.title_words import STRONG_ROLES, TITLES
from deid_proxy.engine.cleaners.tokens import between
from deid_proxy.engine.cleaners.word_lists import words_in

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.standard.vocabulary import Vocabulary

_HOUSE: Final = re.compile(
    r"(?!(?:19|20)\d\d(?!\d))\d{1,4}[a-z]?(?: ?[-–/] ?\d{1,4}[a-z]?)?(?![^\W_]|[-.,:/–x×*]\d| ?[%°^<>=+±*×])"
)
"""The number of a house, or two; no year, no decimal number, and no day or time."""
_COUNTED: Final = UNITS | words_in(
    "x aa mal times time day days week weeks month months year years yr yrs yo y hour hours hr hrs h minute minutes",
    "tag tage tagen woche wochen monat monate monaten jahr jahre jahren stunde stunden uhr minuten st stuck",
    "dag dagen weken maanden maand jaar jaren uur keer stuks jour jours semaine semaines mois an ans heure heures",
    "fois",
    "dia dias semana semanas mes meses ano anos hora horas vez veces vezes giorno giorni settimana settimane mese",
    "mesi",
    "anno anni ora ore volta volte dni dzien tydzien tygodni tygodnie miesiac miesiace miesiecy rok lata lat godz",
    "godzin razy raz den dny dnu tyden tydny tydnu mesic mesice mesicu roky let hod hodin krat nap napja het hete",
    "honap",
    "honapja ev eve eves ora oraja alkalommal zi zile saptamana saptamani luna luni an ani ore ori день дня днеи",
    "неделя",
    "недели недель месяц месяца месяцев год года лет час часа часов раз раза дні днів тиждень тижні тижнів місяць",
    "місяці місяців рік роки років година години годин рази разів ημερα ημερεσ ημερων εβδομαδα εβδομαδεσ μηνα μηνεσ",
    "μηνων ετοσ ετη ετων χρονια ωρα ωρεσ φορεσ gun gunu haftada hafta ay aydir yil yildir yas yasinda yasindaki saat",
    "kez kere dag dagar vecka veckor manad manader ar aring timme timmar gang ganger uke uker maned maneder time",
    "timer",
    "ganger dage uge uger maaned maaneder gange paiva paivaa viikko viikkoa kuukausi kuukautta vuosi vuotta vuotias",
    "tunti tuntia kertaa kpl series serie images image imagens bilder bilde cuts slices snitt snit coupes cortes seg",
    "jahrig jahrige jahriger arig arigt arige letni letnia lety lata og stock etage и",
) - {"и"}
"""What a number counts that is of no house."""
_KINDS: Final = frozenset(("unit", "measurement", "modality", "technique", "phase", "view"))
_SHORTEST: Final = 4  # letters of a street
_FEWEST: Final = 2  # digits
_ENDS: Final = frozenset((",", ")", ";", "\n", ""))
_GERMAN, _ENGLISH = "de", "en"
_LETTERS: Final = frozenset("iewzuвсукоіηο")
"""Words of one letter that sentences go on with, and that are no unit."""
_OF_STREETS: Final = frozenset((None, "common", "word"))
_PEOPLE: Final = (TITLES | WHO | STRONG_ROLES | frozenset(PEOPLE.split())) - AT
_CODE: Final = re.compile(
    r",? (?:(?:τκ|tk|psc|pcp|cp|cap|[a-z]{1,2}-) ?)?(?:\d{3} \d{2}|\d{4,5}(?:-\d{3})?|\d{2}-\d{3})(?= [^\W\d_])"
)
_CODE_OF_TOWN: Final = re.compile(r", (?:(?:τκ|tk|psc) ?)?(?:\d{3} \d{2}|\d{4,5}(?:-\d{3})?|\d{2}-\d{3})(?= [^\W\d_])")
_TOWN_GAPS: Final = frozenset((" ", "-"))
_LINKS: Final = words_in("nad pod pri u v na ob am an im bei sub sous sur de del la le les da do dos das di san ve i")
_MOST: Final = 4  # words of a town


def house_of_unheard(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> int:
    """Return where the number of a house ends that stands at a place, behind a street that nobody knows; 0 where none.

    A word that somebody knows is a street too where a town with its code stands behind the number, or where it stands
    in a sentence of a language that writes no such word with a capital.
    """
    street = tokens[at - 1]
    if not street.is_title or not street.is_alpha or street.text in NUMBERED or kinds_of(street.text):
        return 0
    if between(plain, street, tokens[at]) != " ":
        return 0
    house = _HOUSE.match(plain, tokens[at].start)
    if house is None:
        return 0
    end, kind = house.end(), words.kind_of(street.text)
    if _CODE_OF_TOWN.match(plain, end) is not None and kind in _OF_STREETS:
        return end
    is_few = sum(map(str.isdigit, house[0])) < _FEWEST and not _is_before_town(plain, tokens, at)
    if is_few or len(street.text) < _SHORTEST or _is_of_person(plain, tokens, at - 1):
        return 0
    if not (_is_unheard(street.text, words) or _is_written_so(plain, tokens, at - 1, words)):
        return 0
    last = plain[end : end + 1]
    if last in _ENDS:
        return end
    if last == ".":
        return end if plain[end + 1 : end + 2] in ("", " ", "\n", ".") else 0
    behind = at + 1
    while behind < len(tokens) and tokens[behind].start < end:
        behind += 1
    if last != " " or behind >= len(tokens) or tokens[behind].start != end + 1:
        return 0
    text = tokens[behind].text
    is_word = tokens[behind].is_small and tokens[behind].is_alpha and text not in _COUNTED
    is_word = is_word and (len(text) > 1 or text in _LETTERS)
    return end if is_word and (text in words.common or words.kind_of(text) not in _KINDS) else 0


def _is_before_town(plain: str, tokens: list[Token], at: int) -> bool:
    """Tell whether a town of more words stands behind a number: 2, Stráž pod Ralskem."""
    if at + 3 >= len(tokens) or between(plain, tokens[at], tokens[at + 1]) != ", ":
        return False
    first, link, last = tokens[at + 1 : at + 4]
    return first.is_title and link.is_small and link.text in _LINKS and last.is_title


def _is_of_person(plain: str, tokens: list[Token], at: int) -> bool:
    """Tell whether words with a capital stand behind who somebody is: Frau Anna Huber 65."""
    first = at
    if tokens[at].text in _PEOPLE:
        return True
    while first and at - first < _MOST and between(plain, tokens[first - 1], tokens[first]) in (" ", ". "):
        if tokens[first - 1].text in _PEOPLE:
            return True
        if not tokens[first - 1].is_title:
            break
        first -= 1
    return False


def _is_written_so(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether a known word has its capital as a street: in a sentence, in no language that writes it so."""
    text, languages = tokens[at].text, words.languages_of(tokens[at].text)
    if words.kind_of(text) not in _OF_STREETS or _GERMAN in languages or _ENGLISH in languages:
        return False
    first = at
    while first and at - first < _MOST and between(plain, tokens[first - 1], tokens[first]) == " ":
        before = tokens[first - 1]
        if before.is_small:
            return before.is_alpha and words.kind_of(before.text) not in _KINDS
        if not (before.is_title and before.is_alpha):
            return False
        first -= 1
    return False


def _is_unheard(text: str, words: Vocabulary) -> bool:
    return text not in words and words.everyday(text) is None and words.form(text) is None and not words.pieces_of(text)


def town_behind(plain: str, tokens: list[Token], at: int, end: int, words: Vocabulary) -> int:
    """Return where a postal code and a town end that stand behind a house; where that ends, if none do.

    Parameters
    ----------
    at
        The token behind the house.
    """
    code = _CODE.match(plain, end)
    first = at
    if code is not None:
        while first < len(tokens) and tokens[first].start < code.end():
            first += 1
    elif not plain.startswith((", ", "., "), end):
        return end
    if first >= len(tokens) or not (tokens[first].is_title and tokens[first].is_alpha):
        return end if code is None else code.end()
    last = first
    while last + 1 < len(tokens) and last - first < _MOST:
        behind = tokens[last + 1]
        if between(plain, tokens[last], behind) not in _TOWN_GAPS:
            break
        is_link = behind.is_small and behind.text in _LINKS and last + 2 < len(tokens) and tokens[last + 2].is_title
        if not (is_link or (behind.is_title and behind.is_alpha)):
            break
        last += 1
    named = [token for token in tokens[first : last + 1] if token.is_title]
    is_town = code is not None or any(_is_unheard(token.text, words) for token in named)
    is_town = is_town or (len(named) > 1 and any(words.kind_of(token.text) in _OF_TOWNS for token in named))
    return tokens[last].end if is_town else end


_OF_TOWNS: Final = frozenset(("common", "word"))
"""What words of towns are of, of two that stand behind a house and a comma: Česká Skalice, Planá nad Lužnicí."""
