"""Words of a vocabulary that are of a name all the same, by how they stand beside what names somebody.

A word of another language than the text is one of its words no more: *Testa* is a head in Italian, and somebody's name
in ``Cordially, Testa^Salvatore``. A word between a comma and an initial, in the name of a town, or in front of what a
hospital is called, is of that name.

References
----------
DICOM PS3.15 section E.3.5
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.title_words import BEFORE_ANATOMY, ROLES, STRONG_ROLES, TITLES
from deid_proxy.engine.cleaners.tokens import between

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.standard.vocabulary import Vocabulary

SITES: Final = frozenset(
    (
        *("hospital", "hospitals", "hosp", "clinic", "clinics", "infirmary", "urgent", "community"),
        "regional",
        *("memorial", "general", "university", "univ", "children", "medical", "med", "imaging", "va"),
        "veterinary",
        *("equine", "small", "oncology", "radiology", "health", "healthcare", "ziekenhuis", "klinik"),
        "kliniek",
        *("klinikum", "krankenhaus", "sygehus", "sjukhus", "sykehus", "lasarett", "sairaala", "nemocnice"),
        "korhaz",
        "hastanesi",
    )
)
"""What stands behind the name of a town or of somebody in what a hospital is called."""
_SITES_BEFORE: Final = frozenset(
    (
        *("hospital", "clinica", "clinique", "clinic", "hopital", "ospedale", "klinik", "kliniek", "klinika"),
        *("klinikum", "praxis", "szpital", "cura", "przychodnia", "spitalul", "ziekenhuis", "nemocnice"),
        "poliklinika",
        *("polyclinique", "policlinica", "policlinico", "krankenhaus"),
    )
)
_DEDICATED: Final = frozenset(("im", "imienia"))
_BODY: Final = frozenset(
    (
        *("anatomy", "side", "view", "modality", "technique", "procedure", "contrast", "phase", "unit"),
        "measurement",
        "device",
    )
)
_PLACE_KINDS: Final = frozenset(("common", "word"))
_NEVER_BEGIN: Final = frozenset(("us", "me", "him", "them", "ours"))
"""Words that no sentence begins with."""
_LEADS: Final = frozenset(("at", "from", "to", "for", "in", "of", "by", "bei", "aus", "au", "en", "w", "na", "z"))
_DEPARTMENTS: Final = frozenset(
    (
        *("breast", "heart", "chest", "pain", "eye", "foot", "spine", "women", "womens", "day", "main"),
        *("outside", "local"),
        *("our", "the", "private", "vascular", "cardiac", "nuclear", "internal", "dental", "outpatient"),
        *("inpatient", "same", "emergency", "sleep", "stroke", "cancer", "surgery", "surgical", "ortho"),
        *("this", "that"),
        *("public", "another", "other", "new", "old", "large", "infectious", "family", "primary", "diabetes"),
        *("hand", "head", "neck", "brain", "hip", "knee", "head", "fracture", "wound", "vein", "allergy"),
        *("tumor", "skin"),
    )
)
"""Words that stand in front of a hospital or a clinic and name none."""
_PLACES: Final = frozenset(("reading", "mobile", "normal", "bath", "hull", "tours"))
"""Words of descriptions that are towns too."""
_OF_TOWNS: Final = frozenset(("univ", "university", "city", "town", "county", "village", "lady"))
_TOWN_LINKS: Final = frozenset(("op", "aan", "upon", "on", "sur", "am", "an", "de", "la", "le", "der", "del", "or"))
_MEMORIALS: Final = frozenset(("memorial", "children", "infirmary", "va", "regional"))
_PREFIXES: Final = frozenset(
    (
        "non",
        "pre",
        "post",
        "anti",
        "sub",
        "semi",
        "re",
        "all",
        "self",
        "ex",
        "no",
        "one",
        "two",
        "three",
        "multi",
        "inter",
    )
)
_APOSTROPHES: Final = frozenset(("'", "’"))
_IN_SENTENCE: Final = frozenset((" ", ": ", ":"))
_GERMAN: Final = "de"
_FEW: Final = 2
_SLASHES: Final = frozenset((" / ", "/", "/ ", " /"))
_QUOTES: Final = frozenset('"“”„«»')
_QUOTED: Final = frozenset(("finding", "material", "word", "common", "procedure"))
_SHORTEST: Final = 3
_LONGEST_NAME: Final = 10
"""Letters of a word that is somebody's name in another language: what is longer is a term."""


class BesideNames:
    """Tells which known words of one text are of a name.

    Parameters
    ----------
    plain
        The text, read.
    unknown
        Which of its tokens identify somebody, or are of no vocabulary; no days.
    """

    __slots__ = ("_languages", "_plain", "_small_words", "_tokens", "_unknown", "_words")

    def __init__(self, plain: str, tokens: list[Token], words: Vocabulary, unknown: list[bool]) -> None:
        self._plain, self._tokens, self._words, self._unknown = plain, tokens, words, unknown
        self._languages: dict[str, set[str]] | None = None
        self._small_words: bool | None = None

    def has(self, at: int) -> bool:
        """Tell whether the known word at a place, written with a capital, is of a name."""
        token = self._tokens[at]
        word = token.word
        if not word.is_alpha:
            return False
        before, behind = self._gap(at - 1), self._gap(at)
        if before in _SLASHES and word.is_capitals and len(word.text) <= _SHORTEST and self._is_whole_name_before(at):
            return self._words.kind_of(word.text) != "modality"
        if len(word.text) < _SHORTEST:
            return word.text in _NEVER_BEGIN and word.is_title and behind == " " and self._is_name(at + 1)
        if before[-1:] in _QUOTES and behind[:1] in _QUOTES and word.is_title:
            return self._words.kind_of(word.text) in _QUOTED
        if before in (", ", ",") and word.is_capitals and self._is_announced(at - 1):
            return self._words.kind_of(word.text) not in ("modality", "view", "side")
        if word.is_title and before in (" ", ": ") and self._tokens[at - 1].text in STRONG_ROLES:
            if self._is_of_another_language(at):
                return True
        if word.is_title and self._is_within_sentence(at, before, behind):
            return True
        if self._is_of_place(at, before, behind):
            return True
        return self._is_beside_name(at, before, behind) and self._is_of_another_language(at)

    def _gap(self, at: int) -> str:
        """Return what stands behind a token; a line's end where nothing does."""
        if not 0 <= at < len(self._tokens) - 1:
            return "\n"
        return between(self._plain, self._tokens[at], self._tokens[at + 1])

    def _is_name(self, at: int) -> bool:
        """Tell whether a name may stand somewhere: letters with a capital, of which nobody knows what they mean."""
        if not 0 <= at < len(self._tokens) or not self._unknown[at]:
            return False
        word = self._tokens[at].word
        return word.is_alpha and word.is_capitalised and not word.is_initial

    def _is_announced(self, at: int) -> bool:
        """Tell whether a family's name in capitals stands somewhere, behind a role: PI JIANG, MIN."""
        tokens = self._tokens
        if at < 1 or not (self._is_name(at) and tokens[at].is_capitals):
            return False
        return tokens[at - 1].text in ROLES or tokens[at - 1].text in TITLES

    def _is_within_sentence(self, at: int, before: str, behind: str) -> bool:
        """Tell whether a word with a capital stands beside an unknown one within a sentence: sent by Wojtek Nos.

        German writes so whatever is a noun.
        """
        tokens = self._tokens
        if before != " " or not self._has_small_words or self._speaks(_GERMAN):
            return False
        if tokens[at - 1].word.is_small and not tokens[at - 1].is_initial:
            return behind == " " and self._is_name(at + 1) and tokens[at + 1].word.is_title
        if at < 2 or not self._is_name(at - 1) or self._gap(at - 2) not in _IN_SENTENCE:
            return False
        is_behind_role = tokens[at - 2].text in ROLES
        if not (is_behind_role or (tokens[at - 1].word.is_title and tokens[at - 2].word.is_small)):
            return False
        return behind != " " or not tokens[at + 1].is_capitalised or tokens[at + 1].word.has_digits

    @property
    def _has_small_words(self) -> bool:
        """Whether the text has sentences in small letters."""
        if self._small_words is None:
            small = 0
            for token in self._tokens:
                if token.word.is_small and len(token.word.text) >= _SHORTEST:
                    small += 1
                    if small == _FEW:
                        break
            self._small_words = small == _FEW
        return self._small_words

    def _speaks(self, language: str) -> bool:
        """Tell whether a text has words that are of one language only."""
        return language in self._of_languages()

    def _of_languages(self) -> dict[str, set[str]]:
        """Return the words of the text that are of one language only, by language."""
        if self._languages is None:
            self._languages = {}
            for token in self._tokens:
                of = self._words.language_of(token.text)
                if of is not None:
                    self._languages.setdefault(of, set()).add(token.text)
        return self._languages

    def _is_whole_name_before(self, at: int) -> bool:
        """Tell whether two words of a name end in front of a slash: Michael Alvarado / BH, ALVARADO,M / BH."""
        if at < 2:
            return False
        first, last = self._tokens[at - 2], self._tokens[at - 1]
        if self._gap(at - 2) not in (" ", ", ", ",", ". ", "."):
            return False
        if last.is_initial or first.is_initial:
            return self._is_name(at - 1) or self._is_name(at - 2)
        return self._is_name(at - 1) and self._is_name(at - 2)

    def _is_of_place(self, at: int, before: str, behind: str) -> bool:
        token = self._tokens[at]
        if "-" in (before, behind) and (token.word.is_title or self._has_small_words or before in _APOSTROPHES):
            return self._is_of_hyphenated(at, before)
        if self._is_in_front_of_memorial(at, behind):
            return True
        if self._is_before_site(at, before, behind) or (before == " " and self._is_of_town(at)):
            return True
        if behind in (" ", "'", "’") and before == " " and self._is_name(at - 1):
            site = self._tokens[at + 1]
            alike = token.word.is_capitals == self._tokens[at - 1].word.is_capitals
            return alike and site.is_capitalised and site.text in SITES and token.text not in SITES
        return before in (" ", ". ") and self._is_behind_site(at)

    def _is_of_hyphenated(self, at: int, before: str) -> bool:
        """Tell whether a word of sentences is joined to an unknown one: Trois-Rivières, L'Île-Perrot, YLI-JOKIPII."""
        token = self._tokens[at]
        other = at - 1 if before == "-" else at + 1
        if self._is_article_of_place(other):
            other += 1
        if not self._is_name(other) or self._tokens[other].word.is_title != token.word.is_title:
            return False
        if token.text in _PREFIXES:
            return False
        return self._words.kind_of(token.text) in _PLACE_KINDS or token.text in self._words.common

    def _is_article_of_place(self, at: int) -> bool:
        """Tell whether an article before an apostrophe stands somewhere: d' of Coeur d'Alene."""
        return at < len(self._tokens) and self._tokens[at].text in ("d", "l") and self._gap(at) in _APOSTROPHES

    def _is_in_front_of_memorial(self, at: int, behind: str) -> bool:
        """Tell whether a word stands in front of what is behind names only: Shin Memorial, Medicine Hat Children's."""
        tokens = self._tokens
        for one in (at, at + 1):
            if (one == at or behind == " ") and self._gap(one) == " " and tokens[one].text not in _DEPARTMENTS:
                site = tokens[one + 1]
                is_memorial = site.text in _MEMORIALS and site.is_capitalised and tokens[one].is_capitalised
                is_memorial &= one == at or self._words.kind_of(tokens[at].text) in _PLACE_KINDS
                if is_memorial and (site.text != "children" or self._gap(one + 1) in _APOSTROPHES):
                    return tokens[at].text not in _DEPARTMENTS and tokens[at].text not in SITES
        return behind == " " and self._is_article_of_place(at + 1) and self._is_name(at + 2)

    def _is_behind_site(self, at: int) -> bool:
        """Tell whether a word says whom a hospital is called after: Hospital Leite, Szpital im. Nos."""
        tokens, text = self._tokens, self._tokens[at].text
        is_dedicated = at > 1 and tokens[at - 1].text in _DEDICATED
        site = tokens[at - 2 if is_dedicated else at - 1]
        if site.text not in _SITES_BEFORE or not site.is_capitalised:
            return False
        if is_dedicated or text in self._words.names_too or self._is_of_another_language(at):
            return True
        is_within = tokens[at].word.is_title and self._has_small_words and not self._speaks(_GERMAN)
        return is_within and self._words.kind_of(text) in ("anatomy", *_PLACE_KINDS) and text not in SITES

    def _is_before_site(self, at: int, before: str, behind: str) -> bool:
        """Tell whether a word stands between a preposition and what a hospital is called: at Reading Community Hosp."""
        tokens, text = self._tokens, self._tokens[at].text
        if before != " " or behind not in (" ", "'", "’") or text in _DEPARTMENTS or text in SITES:
            return False
        if self._words.kind_of(text) in _BODY and text not in self._words.names_too and text not in _PLACES:
            return False
        first, last = at - 1, at + 1
        if tokens[first].is_capitalised and tokens[first].text not in _LEADS and first and self._gap(first - 1) == " ":
            first -= 1
        elif tokens[last].text not in SITES and tokens[last].is_capitalised and self._gap(last) == " ":
            last += 1
        return (
            tokens[first].text in _LEADS
            and tokens[last].text in SITES
            and tokens[last].is_capitalised
            and _DEPARTMENTS.isdisjoint([token.text for token in tokens[first:last]])
        )

    def _is_of_town(self, at: int) -> bool:
        """Tell whether a word stands behind ``of`` and what is of a town, or behind a particle in a town's name."""
        tokens = self._tokens
        if at < 2 or self._gap(at - 2) != " ":
            return False
        link, head = tokens[at - 1], tokens[at - 2]
        if head.text == "of" and self._is_name(at - 1):  # University of Moose Jaw
            return at > 2 and tokens[at - 3].text in _OF_TOWNS
        if link.text == "of":
            return head.text in _OF_TOWNS and tokens[at].text not in _DEPARTMENTS
        behind = tokens[at + 1] if at + 1 < len(tokens) else None
        is_site = behind is not None and behind.text in SITES
        return is_site and link.raw.islower() and link.text in _TOWN_LINKS and self._is_name(at - 2)

    def _is_beside_name(self, at: int, before: str, behind: str) -> bool:
        """Tell whether a word stands as one of a name does: beside an initial, an unknown word, or a role."""
        tokens = self._tokens
        if before in (" ", ". ", ".") and tokens[at - 1].is_initial and tokens[at - 1].is_capitals:
            is_body = self._words.kind_of(tokens[at].text) == "anatomy"
            return not (is_body and tokens[at - 1].raw.isascii() and tokens[at - 1].text in BEFORE_ANATOMY)
        if behind in (", ", ",", "^"):
            initial = tokens[at + 1]
            return self._is_name(at + 1) or (initial.is_initial and initial.is_capitals)
        if before in (", ", ",", "^"):
            return self._is_name(at - 1)
        if behind == " " and self._is_name(at + 1):
            return at > 0 and before in (" ", ": ") and tokens[at - 1].text in ROLES
        if before == " " and self._is_name(at - 1):
            return at > 1 and self._gap(at - 2) in (" ", ": ") and tokens[at - 2].text in ROLES
        return False

    def _is_of_another_language(self, at: int) -> bool:
        """Tell whether a word is of one language, of which the text has no other word."""
        text = self._tokens[at].text
        language = self._words.language_of(text)
        if language is None or len(text) > _LONGEST_NAME:
            return False
        return len(self._of_languages()[language]) == 1
