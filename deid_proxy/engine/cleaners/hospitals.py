"""What hospitals are called, of several words of which some are of a vocabulary, and towns beside rivers and woods.

``Ilmajoki sairaala``, ``Nemocnice Kostelec nad Černými lesy`` and ``FN Staré Město (okres Šumperk)`` go, whatever their
words mean; what says that it is a hospital stays, and which kind of one.

References
----------
DICOM PS3.15 section E.3.5
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.beside_places import SITES, SITES_BEFORE
from deid_proxy.engine.cleaners.dwelling_words import TOWNS
from deid_proxy.engine.cleaners.hospital_words import (
    BEFORE_CENTRES,
    BEFORE_NAMES,
    BEHIND_NAMES,
    CAPITALS_ONLY,
    DANISH,
    DISTRICTS,
    DUTCH_CENTRE,
    ENGLISH_TOO,
    GERMAN,
    LINKS,
    NO_NAMES,
    OVER,
    SMALL_BEHIND,
    SMALL_SITES,
)
from deid_proxy.engine.cleaners.marks import Mark
from deid_proxy.engine.cleaners.name_span import begins_sentence
from deid_proxy.engine.cleaners.negations import NEGATIONS
from deid_proxy.engine.cleaners.only_people_acts import ALSO_CALLED
from deid_proxy.engine.cleaners.people_words import CALLED_BEHIND
from deid_proxy.engine.cleaners.role_words import SPECIALTIES
from deid_proxy.engine.cleaners.tokens import APOSTROPHES
from deid_proxy.engine.cleaners.towns import TAILS
from deid_proxy.engine.cleaners.walks import Walk
from deid_proxy.engine.cleaners.whys import PLACE_NAME
from deid_proxy.engine.cleaners.word_lists import words_in

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.landmarks import Landmarks
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.standard.vocabulary import Vocabulary

_CALLED: Final = ALSO_CALLED | CALLED_BEHIND
_TOLD: Final = BEFORE_NAMES | BEHIND_NAMES | DISTRICTS
_JOINED: Final = frozenset((" ", "-", "--", "- ", " -", "'", "’"))
_BEFORE: Final = frozenset((" ", "'", "’", ". ", "."))
_RIGHT_BEHIND: Final = frozenset((" ", "'", "’"))
_UP_OR_DOWN: Final = frozenset(("superiore", "inferiore", "superior", "inferior"))
_ENDS: Final = frozenset(",.;)\n(")
_NEVER: Final = frozenset(("procedure", "view", "side", "modality", "technique", "contrast"))
_SURE: Final = words_in("fn fnkv fnsp vfn гкб црб окб цмл црл")
_OF_SITES: Final = frozenset(("modality", "view", "side", "procedure", "technique"))
_OF_BODY: Final = frozenset(("anatomy", "finding", "procedure", "phase"))
_DANES: Final = "da"
_ENGLISH: Final = "en"
_MOST: Final = 7  # words of a name
_MOST_KINDS: Final = 2
_SHORTEST: Final = 2  # letters of a word in small letters that says that a text has sentences
_FEW: Final = 2


def find_hospitals(landmarks: Landmarks, tokens: list[Token], words: Vocabulary) -> list[Mark]:
    """Return what hospitals are called, beside what says that they are some."""
    is_told, small = False, 0
    for word in landmarks.distinct:
        is_told = is_told or word.text in _TOLD
        if word.is_small and len(word.text) >= _SHORTEST:
            small += 1
    if not is_told or not small:
        return []
    walk = _Walk(landmarks.plain, tokens, words)
    found: list[Mark] = []
    for at, token in enumerate(tokens):
        text = token.word.text
        if text not in _TOLD:
            continue
        if text in BEHIND_NAMES:
            found += walk.before(at)
        if text in BEFORE_NAMES and small >= _FEW:
            found += walk.behind(at)
        if text in DISTRICTS:
            found += walk.district(at)
    return found


class _Walk(Walk):
    """Goes over the words beside one that says that there is a hospital."""

    __slots__ = ("_speaks_danish",)

    def __init__(self, plain: str, tokens: list[Token], words: Vocabulary) -> None:
        super().__init__(plain, tokens, words)
        self._speaks_danish: bool | None = None

    def before(self, at: int) -> list[Mark]:
        """Return what a hospital is called in front of what it is: Lies Ziekenhuis, Perø sykehus."""
        tokens, site = self._tokens, self._tokens[at]
        if site.text == DUTCH_CENTRE:
            return self._before_centre(at) if site.is_capitals else []
        if not (site.is_title or (site.is_small and site.text in SMALL_BEHIND)) or (
            site.text == DANISH and not self._is_danish()
        ):
            return []
        first = at
        while first and at - first < _MOST_KINDS + 1 and self._gap(first - 1) == " " and self._may_be_called(first - 1):
            first -= 1
        if first == at or (first and tokens[first - 1].is_capitalised and self._gap(first - 1) == " "):
            return []
        begins = first == 0 or self._gap(first - 1)[:1] in ".;!?\n"
        if begins and not any(self._is_called(one) for one in range(first, at)):
            return []
        return [Mark(tokens[first].start, tokens[at - 1].end, PLACE_NAME)]

    def _before_centre(self, at: int) -> list[Mark]:
        """Return what a medical centre is called in front of its letters: ingelezen uit Rotem MC."""
        tokens, name = self._tokens, at - 1
        if name < 1 or self._gap(name) != " " or not self._may_be_called(name):
            return []
        lead = tokens[name - 1]
        is_led = self._gap(name - 1) == " " and lead.is_small and lead.text in BEFORE_CENTRES
        is_end = self._gap(at)[:1] in _ENDS or (at + 1 < len(tokens) and tokens[at + 1].is_small)
        return [Mark(tokens[name].start, tokens[name].end, PLACE_NAME)] if is_led and is_end else []

    def behind(self, at: int) -> list[Mark]:
        """Return what a hospital is called behind what it is: Nemocnice Kostelec nad Černými lesy."""
        tokens, site = self._tokens, self._tokens[at]
        is_written = site.is_capitals if site.text in CAPITALS_ONLY else site.is_title
        is_written = is_written or (site.is_small and self._is_home_or_centre(at))
        if not is_written and not (site.is_small and site.text == "hospitalier"):
            return []
        first = at + 1
        while (
            first < len(tokens) and first - at <= _MOST_KINDS and self._gap(first - 1) == " " and self._is_kind(first)
        ):
            first += 1
        start, is_town = first, False
        while first < min(start + _FEW, len(tokens) - 1) and self._is_before_name(first):
            is_town = is_town or tokens[first].text in TOWNS
            first += 1
        if first >= len(tokens) or self._gap(first - 1) not in (_BEFORE if first > start else _RIGHT_BEHIND):
            return []
        if not (is_town and tokens[first].is_title) and not self._begins_name(first, at):
            return []
        end = self._end(first, is_german=site.text in GERMAN)
        if (
            is_town
            and self._gap(end) == " ("
            and tokens[end + 1].is_title
            and self._gap(end + 1)[:2] in (")", ".)", ") ")
        ):
            end += 1  # Азов (Рост.)
        return [Mark(tokens[start].start, tokens[end].end, PLACE_NAME)]

    def _is_home_or_centre(self, at: int) -> bool:
        """Tell whether two or three words say that there is a house: Casa di cura, Centro médico, Dom opieki."""
        heads = SMALL_SITES.get(self._tokens[at].text)
        if heads is None or not at:
            return False
        first = at - 1
        if first and self._tokens[first].is_small and self._tokens[first].text in LINKS:
            first -= 1
        head = self._tokens[first]
        return head.text in heads and head.is_title and all(self._gap(one) == " " for one in range(first, at))

    def _is_before_name(self, at: int) -> bool:
        """Tell whether a small word is of the name behind it: das Neves, г. Омск, im. Kopernika."""
        token = self._tokens[at]
        if not token.is_small or self._gap(at) not in _BEFORE or self._gap(at - 1) not in (" ", " ("):
            return False
        return token.text in LINKS or token.text in TOWNS

    def district(self, at: int) -> list[Mark]:
        """Return which district a town lies in, in brackets behind it: (okres Šumperk)."""
        tokens = self._tokens
        if not at or not self._gap(at - 1).endswith("(") or not tokens[at - 1].is_title or at + 1 >= len(tokens):
            return []
        end = at + 1
        while (
            end < len(tokens) and end - at <= _FEW and tokens[end].is_title and self._gap(end - 1) in (" ", ". ", "-")
        ):
            end += 1
        is_place = end > at + 1 and ")" in self._gap(end - 1)
        return [Mark(tokens[at].start, tokens[end - 1].end, PLACE_NAME)] if is_place else []

    def _end(self, first: int, *, is_german: bool) -> int:
        """Return the last word of a name that begins somewhere."""
        tokens, end = self._tokens, first
        while end + 1 < len(tokens) and end - first < _MOST and self._gap(end) in _JOINED:
            behind = tokens[end + 1]
            if self._gap(end) in APOSTROPHES and behind.is_small and not behind.raw.isascii():
                end += 1  # Знам'янка
                continue
            if is_german and behind.is_title and not self._is_called(end + 1) and behind.text not in TAILS:
                break
            if behind.is_title and behind.is_alpha:
                if self._is_kind(end + 1) or behind.text in NEGATIONS or self._says_how(behind):
                    break
                end += 1
                continue
            is_link = behind.is_small and behind.text in LINKS and end + 2 < len(tokens)
            if not is_link or self._gap(end + 1) not in _JOINED:
                break
            further = end + 2
            if tokens[further].is_small and tokens[further].text in LINKS and further + 1 < len(tokens):
                further += 1
            if not tokens[further].is_title or self._is_kind(further):
                break
            end = further
            is_over = behind.text in OVER and end + 1 < len(tokens) and self._gap(end) == " "
            if is_over and tokens[end + 1].is_small and self._gap(end + 1)[:1] in _ENDS:
                end += 1  # nad Černými lesy
        return end

    def _begins_name(self, at: int, site: int) -> bool:
        """Tell whether the word at a place is what a hospital is called by."""
        token, words = self._tokens[at], self._words
        text = token.text
        if not token.is_title or not token.is_alpha or token.is_initial or self._is_kind(at) or text in NEGATIONS:
            return False
        if text not in words:
            everyday = words.everyday(text)
            return everyday is None or self._tokens[site].text not in GERMAN
        if text in words.names_too:
            return True
        if self._is_led(site) and self._tokens[site].text not in GERMAN and (text in _CALLED or words.is_family(text)):
            return True
        if self._is_linked_to_name(at) and self._is_led(site):
            return True
        is_linked = at > site + 1 and self._tokens[at - 1].is_small
        if (self._says_how(token) and not is_linked) or begins_sentence(self._plain, self._tokens, at, words):
            return False
        if self._tokens[site].is_small and self._tokens[site].text in SMALL_SITES:
            return True
        if self._tokens[site].text in _SURE and self._is_led(site) and self._words.kind_of(text) not in _OF_SITES:
            return True  # FN Stod
        is_plain = self._words.kind_of(text) not in _OF_BODY and self._tokens[site].text not in ENGLISH_TOO
        if at > site + 1 and not is_linked and is_plain and self._is_led(site):
            return True  # din Spitalul Județean Lumina
        if self._tokens[site].text in GERMAN or not self._is_led(site) or self._gap(at) not in (" ", "-"):
            return False
        if self._tokens[site].text in ENGLISH_TOO and _ENGLISH in words.languages_of(text):
            return False
        behind = self._tokens[at + 1]
        if behind.text in LINKS and behind.is_small and at + 2 < len(self._tokens):
            return self._tokens[at + 2].is_title
        return behind.is_title and not self._is_kind(at + 1) and not self._says_how(behind)

    def _is_linked_to_name(self, at: int) -> bool:
        """Tell whether a link and a word that nobody knows stand behind a word: Saline Di Volterra."""
        if at + 2 >= len(self._tokens) or self._gap(at) != " " or self._gap(at + 1) != " ":
            return False
        link, name = self._tokens[at + 1], self._tokens[at + 2]
        is_link = link.is_title and link.text in LINKS  # a link with a capital is of a name
        return is_link and name.is_title and name.is_alpha and self._is_called(at + 2)

    def _is_led(self, at: int) -> bool:
        """Tell whether a word in small letters stands in front: no sentence and no heading begins here."""
        return at > 0 and self._gap(at - 1) in (" ", " (", ": ", ", ") and not self._tokens[at - 1].is_capitals

    def _may_be_called(self, at: int) -> bool:
        """Tell whether a hospital may be called by a word with a capital, right in front of what it is."""
        token = self._tokens[at]
        if not token.is_title or not token.is_alpha or len(token.text) <= _SHORTEST or self._is_kind(at):
            return False
        return token.text not in NEGATIONS and not self._says_how(token)

    def _is_called(self, at: int) -> bool:
        text, words = self._tokens[at].text, self._words
        return (text not in words and words.everyday(text) is None) or text in words.names_too

    def _is_kind(self, at: int) -> bool:
        text = self._tokens[at].text
        return text in NO_NAMES or text in SITES or text in SITES_BEFORE or text.startswith(SPECIALTIES)

    def _says_how(self, token: Token) -> bool:
        if token.text in _UP_OR_DOWN:
            return False
        return self._words.kind_of(token.text) in _NEVER and token.text not in self._words.names_too

    def _is_danish(self) -> bool:
        """Tell whether a text has a word in small letters that is Danish and not English; asked once."""
        if self._speaks_danish is None:
            self._speaks_danish = False
            asked: set[str] = set()
            for token in self._tokens:
                text = token.word.text
                if token.word.is_small and text not in asked:
                    asked.add(text)
                    languages = self._words.languages_of(text)
                    if _DANES in languages and _ENGLISH not in languages:
                        self._speaks_danish = True
                        break
        return self._speaks_danish
