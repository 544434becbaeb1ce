"""Places that somebody comes from or goes to, and towns behind what says that they are some, whatever their words mean.

``Rückkehrer aus Bogen``, ``retour de voyage à Comment am Albis``, ``cu trenul la Marginea`` and ``miejscowość Bytom``.

References
----------
45 CFR 164.514(b)(2)(i)(B)
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.beside_places import DEPARTMENTS, SITES, SITES_BEFORE
from deid_proxy.engine.cleaners.beside_sites import KINDS_OF_SITES
from deid_proxy.engine.cleaners.dwelling_words import HOMES, STOPS, STREETS, TOWNS, UNITS
from deid_proxy.engine.cleaners.house_words import NUMBERED
from deid_proxy.engine.cleaners.marks import Mark
from deid_proxy.engine.cleaners.negations import NEGATIONS
from deid_proxy.engine.cleaners.role_words import NO_NAMES, ROLES_OF_PEOPLE, SPECIALTIES
from deid_proxy.engine.cleaners.title_words import ROLES, TITLES
from deid_proxy.engine.cleaners.towns import TAILS
from deid_proxy.engine.cleaners.travel_words import (
    BEFORE_BEHIND,
    BETWEEN,
    DUTCH_BEHIND,
    FIRST,
    FROM,
    FROM_GERMAN,
    FROM_ONLY,
    GERMAN,
    GERMAN_BEHIND,
    GERMAN_MOVES,
    KINDS,
    LINKS,
    MOVES,
    NOT_AFTER,
    OTHERS,
    OVER,
    SURE,
    TO,
    TOWNS_TOO,
    TRAVELS,
    TURKISH_BEHIND,
    TURKISH_ENDINGS,
    TURKISH_KINDS,
    VEHICLES,
    WOODS,
)
from deid_proxy.engine.cleaners.walks import Walk
from deid_proxy.engine.cleaners.whys import ADDRESS, PLACE_NAME
from deid_proxy.engine.cleaners.word_lists import words_in

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.landmarks import Landmarks
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.standard.vocabulary import Vocabulary

_TRAVELS: Final = SURE | TRAVELS | MOVES
_BEHIND: Final = GERMAN_BEHIND | DUTCH_BEHIND
_TOLD: Final = _TRAVELS | GERMAN | GERMAN_MOVES | _BEHIND | TURKISH_BEHIND | TURKISH_KINDS | KINDS
_SURELY: Final = frozenset(("modality",))
_NEARLY: Final = _SURELY | {"view", "side", "measurement", "unit", "procedure"}
_HARDLY: Final = _NEARLY | {"anatomy", "finding", "device", "contrast", "material"}
"""What no place is called, of the kinds of words: the surer it is that somebody travels, the fewer of them."""
_STRANGE: Final = frozenset(("technique",))
_ENGLISH: Final = frozenset(("from", "to", "at", "of", "near"))
_AT: Final = frozenset(("in", "at", "of", "near", "an"))
_CZECH: Final = frozenset(("na", "v", "ve", "u", "k", "ke", "za", "nad", "pod", "pri"))
"""What the name of a street begins with in Czech: Na Příkopě."""
_AFTER: Final = frozenset(("nach", "bis"))
_OUT_OF, _IN, _TRAIN = "aus", "in", "tag"
_HOUSE: Final = re.compile(r"\d{1,4}[a-z]?(?:/\d{1,4})?(?![\w./:-]{0,12}\d)(?!\w)")
_BEHIND_HOUSE: Final = re.compile(r"[,;)\n]|\.(?!\d)|$| (?=[^\W\d])| ?[,(]")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_AFTER_COMMA: Final = frozenset(("de", "em", "com", "na", "do", "da", "en", "con", "z", "ze", "v", "iz", "u"))
_COUNTED: Final = words_in(
    "hours hrs nights times stunden mal tage wochen monate uur keer dagen weken heures fois jours semaines",
    "mois horas veces dias semanas meses vezes ore volte giorni settimane mesi godzin razy dni tygodni",
    "miesiecy hodin krat tydnu ora orara nap het zile saptamani luni timmar ganger dagar veckor manader timer",
    "dager uker gange dage uger maneder tuntia kertaa часов часа месяца годин разів днів тижнів місяців ωρεσ",
    "φορεσ μερεσ μηνεσ sati dana puta",
)
"""What a number counts behind a place, beside units: from Bath 3 times a week."""
_LEADS: Final = frozenset((" ", ": ", " (", "'", "’", ". "))
_ENDS: Final = ("", ",", ".", ";", ")", "\n", ":", "(")
_FAR: Final = 6  # words between who travels and the small word in front of the place
_NEAR: Final = 2  # words between the place and who travels behind it
_MOST: Final = 4  # words of a place
_SHORTEST: Final = 3  # letters
_LANGUAGE: Final = "de"


def find_travels(landmarks: Landmarks, tokens: list[Token], words: Vocabulary) -> list[Mark]:
    """Return the places behind who travels, with the number of a house, and behind what a town is."""
    if not any(word.text in _TOLD for word in landmarks.distinct):
        return []
    walk = _Walk(landmarks.plain, tokens, words)
    found: list[Mark] = []
    for at, token in enumerate(tokens):
        if token.word.is_title and ((at and walk.is_place(at)) or walk.is_before_ending(at)):
            last = walk.end(at)
            house = walk.with_house(last)
            found.append(Mark(walk.start(at), house or tokens[last].end, ADDRESS if house else PLACE_NAME))
    return found


class _Walk(Walk):
    """Goes over the words of a place."""

    __slots__ = ("_never",)

    def __init__(self, plain: str, tokens: list[Token], words: Vocabulary) -> None:
        super().__init__(plain, tokens, words)
        self._never = _NEARLY  # what the place that was asked for last is not called

    def is_place(self, at: int) -> bool:
        """Tell whether a place begins somewhere: behind a town, or behind who travels and a small word."""
        tokens, first = self._tokens, at - 1
        lead = tokens[first]
        self._never = _NEARLY
        if self._gap(first) not in _LEADS:
            return False
        if not (self._may_be(at) or self._is_linked(at) or self._is_first(at)):
            return False
        if lead.text in KINDS and not lead.is_capitals:
            is_led = (lead.is_small or self._is_unheard(at)) and self._may_be_town(at)
            return is_led and (lead.text not in GERMAN or self._is_foreign(at) or self._is_linked(at))
        if lead.text in _CZECH and lead.is_capitalised and first and self._gap(first) == self._gap(first - 1) == " ":
            first, lead = first - 1, tokens[first - 1]  # do Na Příkopě 33
        if first and self._gap(first) == ". " and (lead.text in STREETS or lead.text in TOWNS):
            first, lead = first - 1, tokens[first - 1]  # z al. Prosta 33
        if not lead.is_small or not first or self._gap(first) not in (" ", "'", "’"):
            return False
        if not (lead.text in TO or lead.text in FROM_GERMAN):
            return False
        return self._is_behind_travel(first, at) or self._is_before_travel(first, at)

    def _is_behind_travel(self, lead: int, at: int) -> bool:
        """Tell whether who travels stands in front of a small word and a place."""
        tokens, text = self._tokens, self._tokens[lead].text
        is_german = text in FROM_GERMAN
        found: list[frozenset[str]] = []
        is_foreign = False
        for one in range(lead - 1, max(lead - 1 - _FAR, -1), -1):
            if self._gap(one) not in (" ", "-") or tokens[one].is_capitals:
                break
            verb = tokens[one].text
            if verb in NOT_AFTER and text in _AFTER:
                return False
            if is_german and (verb in GERMAN or verb in GERMAN_MOVES):
                is_foreign = not (verb in GERMAN_MOVES and text == _OUT_OF)
                found.append(_NEARLY if is_foreign else _SURELY)
                break
            if (text in TO or is_german) and verb in _TRAVELS and (verb != _TRAIN or not tokens[one].raw.isascii()):
                is_foreign = is_foreign or (is_german and text != _IN)
                is_from_only = verb in FROM_ONLY and text not in FROM
                if not is_from_only:
                    found.append(_SURELY if verb in SURE else _NEARLY if verb in TRAVELS else _HARDLY)
            if not tokens[one].is_small or verb not in BETWEEN:
                break
        if not found:
            return False
        never = _SURELY if self._goes_by(at) else min(found, key=len)
        if text in _AT and never is not _NEARLY:
            never = _HARDLY
        self._never = never
        if is_foreign and not (self._is_foreign(at) or self._is_linked(at)):
            return False
        if never is _HARDLY and text in _AT and not self._is_unheard(at):
            return False
        return self._may_be_town(at) and self._ends(self.end(at))

    def _goes_by(self, at: int) -> bool:
        """Tell whether it is said behind a place how somebody goes there: viene da Massa in treno."""
        for one in range(at + 1, min(at + 2 + _NEAR, len(self._tokens))):
            if self._gap(one - 1) != " " or not self._tokens[one].is_small:
                return False
            if self._tokens[one].text in VEHICLES:
                return True
        return False

    def _is_before_travel(self, lead: int, at: int) -> bool:
        """Tell whether who travels stands behind a place, as in German and Dutch: nach Bogen verzogen."""
        tokens, text = self._tokens, self._tokens[lead].text
        if text not in BEFORE_BEHIND:
            return False
        self._never = _NEARLY
        if not (self._may_be_town(at) and (self._is_foreign(at) if text in FROM_GERMAN else self._is_unheard(at))):
            return False
        end = self.end(at)
        for one in range(end + 1, min(end + 2 + _NEAR, len(tokens))):
            if self._gap(one - 1) != " " or not (tokens[one].is_small or tokens[one].word.has_digits):
                return False
            if tokens[one].text in _BEHIND:
                return True
        return False

    def is_before_ending(self, at: int) -> bool:
        """Tell whether an ending and who travels stand behind a place, as in Turkish: Tire'den geldi."""
        if self._gap(at) == " " and self._tokens[at + 1].text in TURKISH_KINDS:
            self._never = _SURELY
            return self._tokens[at + 1].is_small and self._may_be(at)
        if self._gap(at) not in ("'", "’") or self._tokens[at + 1].text not in TURKISH_ENDINGS:
            return False
        self._never = _NEARLY
        if not (self._may_be(at) and self._may_be_town(at)):
            return False
        for one in range(at + 2, min(at + 2 + _NEAR, len(self._tokens))):
            if self._gap(one - 1) != " " or not self._tokens[one].is_small:
                return False
            if self._tokens[one].text in TURKISH_BEHIND:
                return True
        return False

    def start(self, at: int) -> int:
        """Return where a place begins: at a preposition with a capital that is of its name, too."""
        if not at:
            return self._tokens[at].start
        before = self._tokens[at - 1]
        if self._gap(at - 1) == ". ":
            return before.start
        is_part = before.text in _CZECH and before.is_capitalised and at > 1 and self._tokens[at - 2].is_small
        return before.start if is_part else self._tokens[at].start

    def end(self, at: int) -> int:
        """Return the last word of a place: Comment am Albis, Valu lui Traian."""
        tokens, end = self._tokens, at
        while end + 1 < len(tokens) and end - at < _MOST and self._gap(end) in (" ", "-"):
            behind = tokens[end + 1]
            if behind.is_title and behind.is_alpha and self._may_be(end + 1) and self._may_be_town(end + 1):
                end += 1
                continue
            name = end + 2
            is_link = behind.is_small and behind.text in LINKS and name < len(tokens)
            if is_link and tokens[name].is_small and tokens[name].text in LINKS and name + 1 < len(tokens):
                name += 1
            is_named = is_link and all(self._gap(one) in (" ", "-") for one in range(end + 1, name))
            is_over = is_named and name == end + 2 and behind.text in OVER
            if not (is_named and (self._is_unheard(name) or self._is_over(name) or (is_over and self._may_be(name)))):
                break
            end = name
            if is_over and end + 1 < len(tokens) and self._gap(end) == " ":
                is_wood = tokens[end + 1].is_small and tokens[end + 1].text in WOODS
                end += 1 if is_wood else 0  # nad Černými lesy
        return end

    def with_house(self, at: int) -> int:
        """Return where the number of a house ends behind the last word of a place; 0 where none stands there."""
        if at + 1 >= len(self._tokens) or not self._tokens[at + 1].word.has_digits:
            return 0
        number, gap = self._tokens[at + 1], self._gap(at)
        house = _HOUSE.match(self._plain, number.start) if gap in (" ", ", ") else None
        if house is None or _BEHIND_HOUSE.match(self._plain, house.end()) is None or _YEAR.fullmatch(house[0]):
            return 0
        if self._never is _HARDLY and (len(house[0]) == 1 or not self._is_unheard(at)):
            return 0
        last = at + 1
        while last + 1 < len(self._tokens) and self._tokens[last + 1].start < house.end():
            last += 1
        if self._gap(last) != " ":
            return house.end()
        behind = self._tokens[last + 1]
        if gap == ", ":
            return house.end() if behind.is_small and behind.text in _AFTER_COMMA else 0
        if len(house[0]) == 1 and behind.is_small and behind.text not in BETWEEN and behind.text not in TO:
            return 0
        return 0 if behind.text in UNITS or behind.text in _COUNTED else house.end()

    def _is_over(self, at: int) -> bool:
        """Tell whether a river may stand somewhere that a town lies at: am Inn."""
        return self._never is not _HARDLY and self._tokens[at].is_title and self._tokens[at].text in TAILS

    def _may_be(self, at: int) -> bool:
        """Tell whether a word is written as the name of a place, and says nothing else."""
        token = self._tokens[at]
        text = token.text
        if not token.is_title or not token.is_alpha or len(text) < _SHORTEST - 1 or token.word.is_unspaced:
            return False
        if text in NEGATIONS or text in NO_NAMES or text in TITLES or text in ROLES or text in ROLES_OF_PEOPLE:
            return False
        if text in SITES or text in SITES_BEFORE or text in KINDS_OF_SITES or text in DEPARTMENTS or text in HOMES:
            return False
        return not (text in STOPS or text.startswith(SPECIALTIES))

    def _may_be_town(self, at: int) -> bool:
        """Tell whether a place may be called like a word, as surely as somebody travels."""
        text, words = self._tokens[at].text, self._words
        if text in OTHERS:
            return self._never is _SURELY and text in TOWNS_TOO
        if self._tokens[at].word.has_month or text in NUMBERED:
            return self._never is _SURELY
        if len(text) < _SHORTEST and self._never is not _SURELY:
            return text not in words or self._is_linked(at)
        kind = words.kind_of(text)
        if text in words.names_too:
            return self._never is not _HARDLY or kind not in _HARDLY or not self._around_english(at)
        if self._never is _HARDLY and kind in _STRANGE:
            return not self._around_english(at)
        return kind not in self._never or self._is_linked(at) or self._is_first(at)

    def _around_english(self, at: int) -> bool:
        """Tell whether a small word of English stands in front of a place, or two words in front."""
        return any(token.text in _ENGLISH for token in self._tokens[max(at - 2, 0) : at])

    def _is_linked(self, at: int) -> bool:
        """Tell whether a small word and one that nobody knows stand behind a word: Comment am Albis."""
        if at + 2 >= len(self._tokens) or self._gap(at) != " " or self._gap(at + 1) != " ":
            return False
        link = self._tokens[at + 1]
        return link.is_small and link.text in LINKS and self._is_unheard(at + 2)

    def _is_first(self, at: int) -> bool:
        """Tell whether a town begins with a word that says how it is: Horní Planá, Ústí nad Labem."""
        if self._tokens[at].text not in FIRST or self._gap(at) != " ":
            return False
        behind = self._tokens[at + 1]
        if behind.is_small and behind.text in LINKS and at + 2 < len(self._tokens):
            behind = self._tokens[at + 2]
        return behind.is_title and behind.is_alpha

    def _is_foreign(self, at: int) -> bool:
        """Tell whether a word that no noun of German is, or a name too, stands somewhere."""
        text = self._tokens[at].text
        if text in self._words.names_too or (text not in self._words and self._words.everyday(text) is None):
            return True
        languages = self._words.languages_of(text)
        return bool(languages) and _LANGUAGE not in languages

    def _is_unheard(self, at: int) -> bool:
        """Tell whether a word with a capital stands somewhere that no vocabulary has, or that is a name too."""
        token = self._tokens[at]
        is_known = token.text in self._words and token.text not in self._words.names_too
        return token.is_title and token.is_alpha and not is_known

    def _ends(self, at: int) -> bool:
        """Tell whether a place ends behind a word: a mark, a number, or a word in small letters."""
        if self._plain[self._tokens[at].end : self._tokens[at].end + 1] in _ENDS:
            return True
        if self._gap(at) != " ":
            return False
        behind = self._tokens[at + 1]
        if behind.word.has_digits or not behind.is_small:
            return behind.word.has_digits is True
        is_sure = self._never is not _HARDLY or self._is_unheard(at)
        return is_sure or behind.text in self._words.common or behind.text in BETWEEN
