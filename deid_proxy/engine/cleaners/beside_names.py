"""Words of a vocabulary that are of a name all the same, by how they stand beside what names somebody.

A word of another language than the text is one of its words no more: *Testa* is a head in Italian, and somebody's name
in ``Cordially, Testa^Salvatore``. A word between a comma and an initial, in the name of a town, or in front of what a
hospital is called, is of that name.

Asked by :mod:`~deid_proxy.engine.cleaners.judge` of known words with a capital, where no rule took them.

References
----------
DICOM PS3.15 section E.3.5
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.beside_places import SITES, SITES_BEFORE, BesidePlaces
from deid_proxy.engine.cleaners.beside_roles import BesideRoles
from deid_proxy.engine.cleaners.beside_sites import BesideSites
from deid_proxy.engine.cleaners.done_words import DONE, READ_OVER
from deid_proxy.engine.cleaners.judged_words import OF_ONE_LETTER
from deid_proxy.engine.cleaners.kinds import SAY_LITTLE
from deid_proxy.engine.cleaners.negations import NEGATIONS
from deid_proxy.engine.cleaners.role_words import BY_OTHERS, ROLES_OF_PEOPLE
from deid_proxy.engine.cleaners.title_words import (
    BEFORE_ANATOMY,
    COMMA_SUFFIXES,
    CONTACTS,
    JOINERS,
    RELATIVES,
    ROLES,
    STRONG_ROLES,
    SUFFIXES,
    TITLES,
)
from deid_proxy.engine.cleaners.tokens import APOSTROPHES
from deid_proxy.engine.cleaners.word_lists import words_in
from deid_proxy.engine.cleaners.work_words import WORKERS, WORKS

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.surroundings import Surroundings
    from deid_proxy.engine.cleaners.tokens import Token

_NEVER_BEGIN: Final = frozenset(("us", "me", "him", "them", "ours"))
"""Words that no sentence begins with."""
_IN_SENTENCE: Final = frozenset((" ", ": ", ":", " (", ", "))
_GERMAN: Final = "de"
_SLASHES: Final = frozenset((" / ", "/", "/ ", " /"))
_HAS: Final = words_in("has had will to must should can could wants a ha heeft")
_SAYS: Final = words_in("seen agreed confirm sign review check approve call reply said")
_TWO: Final = 2
_QUOTES: Final = frozenset('"“”„«»')
_QUOTED: Final = frozenset(("finding", "material", "word", "common", "procedure"))
_SEEN: Final = frozenset(("anatomy", "modality", "view", "side", "contrast", "phase", "procedure"))
_IMAGED: Final = frozenset(("modality", "view", "side"))
_ENDS_FIELD: Final = frozenset(",;.(\n")
_NEVER_NOUNS: Final = frozenset(("modality", "common", "word", "view", "technique"))
_NEVER_CALLED: Final = frozenset(("side", "anatomy", "procedure", "finding"))
_WORKS: Final = (
    WORKS | WORKERS | words_in("trabalhava gewerkt salaries interimaire mitarbeiterin werk medewerker kierowca")
)
_FOR: Final = words_in("for at by bei chez en na no para per bij w pa hos la ve в на у firmy firmie firme")
"""What stands in front of whom somebody works for."""
_SHORTENED: Final = words_in(
    "lab tekn asist inf enf piel manip techn hoit rtg infirm pieleg sestr verpl sykepl sygepl sjukskot"
)
"""Who works in a department, in front of an initial: lab. U. Deep."""
_LABORATORY: Final = "lab"
_IN_LETTERS: Final = frozenset(("ter", "due", "ats", "ide", "mtr", "mta", "mtra", "tsrm", "mbb"))
"""The same in letters: TER Pie."""
_OF_FINNS: Final = frozenset(("ll", "lkt", "el"))
_ANNOUNCED_IN_LETTERS: Final = _IN_LETTERS | {"ll", "lkt", "el", "erl", "tl", "sh", "rh", "lg", "ssk", "usk", "vpk"}
_LONG: Final = 5  # letters
_FEW: Final = 4  # words
_FAR: Final = 5
_OF_IRISH: Final = "o"
_SHORTEST: Final = 3
_GIVEN: Final = frozenset(("common", "word", "contrast"))
"""Kinds of words that are given names in the North: Per, Else, Line."""
_CALLED: Final = RELATIVES | CONTACTS
_TITLED: Final = SUFFIXES | COMMA_SUFFIXES


class BesideNames:
    """Tells which known words of one text are of a name."""

    __slots__ = ("_around", "_places", "_roles", "_sites", "_tokens", "_words")

    def __init__(self, around: Surroundings) -> None:
        self._around, self._tokens, self._words = around, around.tokens, around.words
        self._places, self._roles, self._sites = BesidePlaces(around), BesideRoles(around), BesideSites(around)

    def has(self, at: int, before: str, behind: str) -> bool:
        """Tell whether the known word at a place, written with a capital, is of a name.

        Parameters
        ----------
        before, behind
            What stands around it.
        """
        token = self._tokens[at]
        word = token.word
        if not word.is_alpha:
            return False
        if before in _SLASHES and word.is_capitals and len(word.text) <= _SHORTEST and self._is_whole_name_before(at):
            return self._words.kind_of(word.text) != "modality"
        if behind in _SLASHES and 1 < len(word.text) <= _SHORTEST and self._is_written_name(at + 1):
            return self._words.kind_of(word.text) not in _IMAGED
        if len(word.text) < _SHORTEST:
            return word.text in _NEVER_BEGIN and word.is_title and behind == " " and self._around.is_name(at + 1)
        if word.is_title and self._is_quoted(token):
            return self._words.kind_of(word.text) in _QUOTED
        if before in (", ", ",") and word.is_capitals and self._is_announced(at - 1):
            return self._words.kind_of(word.text) not in ("modality", "view", "side")
        if word.is_capitals and behind in (", ", ",") and self._is_reversed(at):
            return True
        if word.is_title and (self._is_within_sentence(at, before, behind) or self._ends_field(at, before, behind)):
            return True
        if word.is_capitals and self._is_capitals_of_person(at):
            return True
        if word.is_capitals and before == behind == " " and self._is_family_before_given(at):
            return True
        if word.is_title and (self._has_done(at, before, behind) or self._is_of_firm(at, before, behind)):
            return True
        if before == " " and self._is_employer(at):
            return True
        if word.is_title and before in (" ", "-", ": ", ". ") and self._roles.has(at):
            return True
        if word.is_title and before == ". " and self._is_behind_shortened(at):
            return True
        if word.is_title and self._sites.has(at, before, behind):
            return True
        if self._places.has(at, before, behind) or (word.is_title and self._is_of_family(at, before)):
            return True
        if (
            word.is_title
            and before in (" ", " (", ", ")
            and self._tokens[at - 1].text in RELATIVES
            and self._is_called_so(at)
        ):
            return True
        if word.is_title and behind == " " and self._around.is_name(at + 1) and self._tokens[at - 1].text in _CALLED:
            return before in (" ", ": ") and self._tokens[at + 1].word.is_title  # Dochter Bas Bijlsma
        if word.is_title and before == ", " and at > 1 and self._tokens[at - _TWO].text in _CALLED:
            return self._around.is_name(at - 1) and self._words.kind_of(word.text) in _GIVEN
        is_announced = word.is_title and before in (" ", ": ") and self._tokens[at - 1].text in STRONG_ROLES
        may_be_name = is_announced or self._is_beside_name(at, before, behind)
        return may_be_name and self._around.is_of_another_language(at)

    def is_house(self, at: int) -> bool:
        """Tell whether the number at a place is of a house, in front of a street's name."""
        return self._places.is_house(at)

    def _has_done(self, at: int, before: str, behind: str) -> bool:
        """Tell whether a word is of somebody who has done something, within a sentence: until Salmon has signed off."""
        if before != " " or behind != " " or at + _TWO >= len(self._tokens) or not self._tokens[at - 1].is_small:
            return False
        has, done = self._tokens[at + 1].text, self._tokens[at + _TWO].text
        return has in _HAS and (done in READ_OVER or done in _SAYS) and not self._around.speaks(_GERMAN)

    def _is_of_firm(self, at: int, before: str, behind: str) -> bool:
        """Tell whether a word is one of the names of a firm: Hassan, Maina and Too; Solanki, More and Bains."""
        tokens, around = self._tokens, self._around
        if before == " " and at > _TWO and tokens[at - 1].text in JOINERS and around.is_name(at - 2):
            return around.gap(at - 2) == " " and around.gap(at - 3) == ", " and around.is_name(at - 3)
        is_between = before == ", " and behind == " " and around.is_name(at - 1) and at + _TWO < len(tokens)
        return is_between and tokens[at + 1].text in JOINERS and around.is_name(at + _TWO)

    def _is_employer(self, at: int) -> bool:
        """Tell whether a word is of whom somebody works for: werkt bij MSD, works for Orange."""
        tokens, text, first = self._tokens, self._tokens[at].text, at
        while (
            first > at - _FEW and tokens[first - 1].word.is_title and self._around.gap(first - 1) == " " and first > 1
        ):
            first -= 1
        if first < _TWO or self._around.gap(first - 2) != " " or text in SITES or text in SITES_BEFORE:
            return False
        if tokens[first - 1].text not in _FOR or not tokens[at].is_capitalised:
            return False
        if tokens[first - 1].text == "en" and self._around.speaks("fr"):  # salarié en Arrêt
            return False
        if _WORKS.isdisjoint([token.text for token in tokens[max(first - _FAR, 0) : first - 1]]):
            return False
        return tokens[at].is_capitals or not self._around.speaks(_GERMAN) or self._around.is_of_another_language(at)

    def _is_of_family(self, at: int, before: str) -> bool:
        """Tell whether a word is of a family's name by what is right in front of it: O'Hora, lab. U. Deep."""
        if not at or not self._tokens[at - 1].is_capitals:
            return False
        if self._tokens[at - 1].text in _IN_LETTERS and before == " ":
            return self._around.gap(at)[:1] in _ENDS_FIELD or self._around.gap(at) == "\n"
        if self._tokens[at - 1].text in _OF_FINNS and before == " " and self._around.gap(at) == " ":
            return self._around.is_name(at + 1) and self._tokens[at + 1].word.is_title  # LL Antero Heino
        if not self._tokens[at - 1].is_initial:
            return False
        if before in APOSTROPHES:
            return self._tokens[at - 1].text == _OF_IRISH
        is_behind_role = self._around.gap(at - 2) == ". " and self._tokens[at - 2].text in _SHORTENED
        return is_behind_role and before in (" ", ". ")

    def _is_behind_shortened(self, at: int) -> bool:
        """Tell whether a word that is somebody's name too ends what stands in brackets behind a job: (inf. Aria)."""
        role, text = self._tokens[at - 1], self._tokens[at].text
        if role.text not in _SHORTENED or not role.word.is_small:
            return False
        kind = self._words.kind_of(text)
        if kind == "anatomy" and text in self._words.names_too:  # piel. Wyrostek; not lab. Krew
            is_called = role.text != _LABORATORY or self._words.everyday(text) is not None
        else:
            is_called = kind not in _NEVER_CALLED and kind not in _IMAGED
        is_last = self._around.gap(at)[:1] in _ENDS_FIELD or self._around.gap(at) == "\n"
        is_begun = (
            at < _TWO or self._around.gap(at - 2) in (" (", ": ", ", ", ". ") or self._tokens[at - 2].text in DONE
        )
        return is_last and is_called and is_begun

    def _is_capitals_of_person(self, at: int) -> bool:
        """Tell whether a word in capitals is of a name of several behind who it is: overlæge LINE MATHIASEN."""
        kind = self._words.kind_of(self._tokens[at].text)
        is_short = len(self._tokens[at].text) < _LONG  # PA, not ANTERO
        if not self._around.has_small_words or kind in ("modality", "side") or (kind == "view" and is_short):
            return False
        first = end = at
        while first and at - first < _FEW and self._is_part_in_capitals(first - 1, first - 1):
            first -= 1
        while end + 1 < len(self._tokens) and end - at < _FEW and self._is_part_in_capitals(end + 1, end):
            end += 1
        if first == end or not first or self._around.gap(first - 1) not in (" ", ". ", ": "):
            return False
        if not (self._announces(first - 1) and self._around.gap(end) != "-"):
            return False
        parts = range(first, end + 1)
        return any(self._around.is_name(one) or self._tokens[one].is_initial for one in parts if one != at)

    def _is_part_in_capitals(self, at: int, gap: int) -> bool:
        """Tell whether a word in capitals, or an initial, may be of a name in capitals."""
        token = self._tokens[at]
        if not token.is_capitals or not token.word.is_alpha or token.text in _ANNOUNCED_IN_LETTERS:
            return False
        if not token.is_initial and (len(token.text) < _SHORTEST or token.text in self._words.common):
            return False
        if self._words.kind_of(token.text) in _IMAGED and not self._around.is_name(at):
            return False
        return self._around.gap(gap) == " " or (token.is_initial and self._around.gap(gap) in (". ", "."))

    def _announces(self, at: int) -> bool:
        """Tell whether a word says who somebody is, or that somebody did something."""
        text = self._tokens[at].text
        others = BY_OTHERS.get(text)
        if others is not None and at and self._tokens[at - 1].text in others:
            return True
        if text in ROLES_OF_PEOPLE or text in STRONG_ROLES or text in TITLES or text in _ANNOUNCED_IN_LETTERS:
            return True
        return at > 0 and text in ROLES and self._tokens[at - 1].text in DONE

    def _is_written_name(self, at: int) -> bool:
        """Tell whether an unknown word is written as a name somewhere, maybe behind an initial: Riley, C. Riley."""
        if self._tokens[at].is_initial and self._around.gap(at) in (". ", ".", " "):
            at += 1
        return self._around.is_name(at) and self._tokens[at].word.is_title

    def _is_called_so(self, at: int) -> bool:
        """Tell whether a small word stands with a capital within a sentence, behind who is called so: daughter Till."""
        text = self._tokens[at].text
        if text in NEGATIONS or not self._around.has_small_words:
            return False
        if self._around.speaks(_GERMAN):  # where every noun has a capital: Enkel Udo.
            is_last = self._around.gap(at)[:1] in _ENDS_FIELD
            is_noun = text in self._words and self._words.kind_of(text) not in _NEVER_NOUNS
            return is_last and (not is_noun or self._around.is_of_another_language(at))
        kind = self._words.kind_of(text)
        if kind in (None, "common", "word") or text in self._words.names_too:
            return True
        goes_on = self._around.gap(at) == " " and self._tokens[at + 1].text in _HAS
        return (goes_on or self._around.gap(at)[:1] in _ENDS_FIELD) and kind not in _NEVER_CALLED

    def _is_quoted(self, token: Token) -> bool:
        """Tell whether a word stands alone between quotation marks, as what an animal is called does."""
        plain = self._around.plain
        return bool(token.start) and plain[token.start - 1] in _QUOTES and plain[token.end : token.end + 1] in _QUOTES

    def _is_family_before_given(self, at: int) -> bool:
        """Tell whether a family's name stands in capitals before a given one: dictated by READER Tuulikki."""
        tokens = self._tokens
        given = tokens[at + 1].word
        if len(tokens[at].text) <= _SHORTEST or not (given.is_title and self._around.is_name(at + 1)):
            return False
        if self._words.kind_of(tokens[at].text) in _SEEN:
            return False
        return tokens[at - 1].word.is_small and self._around.has_small_words

    def _is_reversed(self, at: int) -> bool:
        """Tell whether a family's name stands before a given one, in capitals: READER, SAMANTHA; not CT HEAD, XYZ."""
        given = self._tokens[at + 1]
        if not (given.is_capitals and len(given.text) >= _SHORTEST and self._around.is_name(at + 1)):
            return False
        if self._words.kind_of(self._tokens[at].text) in _SEEN:
            return False
        return at == 0 or self._tokens[at - 1].text in ROLES or self._tokens[at - 1].word.is_small

    def _is_announced(self, at: int) -> bool:
        """Tell whether a family's name in capitals stands somewhere, behind a role: PI JIANG, MIN."""
        tokens = self._tokens
        if at < 1 or not (self._around.is_name(at) and tokens[at].is_capitals):
            return False
        return tokens[at - 1].text in ROLES or tokens[at - 1].text in TITLES

    def _is_within_sentence(self, at: int, before: str, behind: str) -> bool:
        """Tell whether a word with a capital stands beside an unknown one within a sentence: sent by Wojtek Nos.

        German writes so whatever is a noun.
        """
        tokens = self._tokens
        if before != " " or not self._around.has_small_words:
            return False
        if tokens[at - 1].word.is_small and (not tokens[at - 1].is_initial or tokens[at - 1].raw in OF_ONE_LETTER):
            is_given = behind == " " and self._around.is_name(at + 1) and tokens[at + 1].word.is_title
            is_house = tokens[at].text in SITES or tokens[at].text in SITES_BEFORE  # z Nemocnice Plzeň
            return is_given and not is_house and (not self._around.speaks(_GERMAN) or self._is_no_german_noun(at))
        if at < 2 or not self._may_be_given(at - 1) or self._around.gap(at - 2) not in _IN_SENTENCE:
            return False
        is_behind_role = tokens[at - 2].text in ROLES or tokens[at - 2].text in _TITLED
        is_town = self._around.gap(at - 2) == ", " and self._around.is_name(at - 1)  # Agbaje, Chula Vista
        if not (is_behind_role or is_town or (tokens[at - 1].word.is_title and tokens[at - 2].word.is_small)):
            return False
        after = tokens[at + 1] if behind == " " else None
        is_last = after is None or after.is_initial or after.word.has_digits or not after.word.is_title
        return is_last and not self._around.speaks(_GERMAN)

    def _is_no_german_noun(self, at: int) -> bool:
        """Tell whether a word of sentences is one of other languages alone: kontakt med Else Engström."""
        languages = self._words.languages_of(self._tokens[at].text)
        is_said = self._words.kind_of(self._tokens[at].text) in SAY_LITTLE
        return is_said and bool(languages) and _GERMAN not in languages

    def _ends_field(self, at: int, before: str, behind: str) -> bool:
        """Tell whether a word ends what stands behind a colon, behind an unknown word: Contacto: Armando Pie, tel."""
        if before != " " or not self._around.is_name(at - 1) or self._around.gap(at - 2) not in (": ", " : "):
            return False
        is_last = behind[:1] in _ENDS_FIELD or self._tokens[at + 1].word.has_digits
        return is_last and self._tokens[at - 1].word.is_title and not self._around.speaks(_GERMAN)

    def _may_be_given(self, at: int) -> bool:
        """Tell whether a given name may stand somewhere, though it is a word too: Jan."""
        token = self._tokens[at]
        return self._around.is_name(at) or (token.word.is_title and token.text in self._words.names_too)

    def _is_whole_name_before(self, at: int) -> bool:
        """Tell whether two words of a name end in front of a slash: Michael Alvarado / BH, ALVARADO,M / BH."""
        if at < 2:
            return False
        first, last = self._tokens[at - 2], self._tokens[at - 1]
        if self._around.gap(at - 2) not in (" ", ", ", ",", ". ", "."):
            return False
        if last.is_initial or first.is_initial:
            return self._around.is_name(at - 1) or self._around.is_name(at - 2)
        return self._around.is_name(at - 1) and self._around.is_name(at - 2)

    def _is_beside_name(self, at: int, before: str, behind: str) -> bool:
        """Tell whether a word stands as one of a name does: beside an initial, an unknown word, or a role."""
        tokens = self._tokens
        if before in (" ", ". ", ".") and tokens[at - 1].is_initial and tokens[at - 1].is_capitals:
            if tokens[at].word.is_title and self._around.has_small_words:
                return True
            is_body = self._words.kind_of(tokens[at].text) == "anatomy"
            return not (is_body and tokens[at - 1].raw.isascii() and tokens[at - 1].text in BEFORE_ANATOMY)
        if behind in (", ", ",", "^"):
            initial = tokens[at + 1]
            if self._around.is_name(at + 1) or (initial.is_initial and initial.is_capitals):
                return True
        if before in (", ", ",", "^"):
            return self._around.is_name(at - 1)
        if behind == " " and self._around.is_name(at + 1):
            return at > 0 and before in (" ", ": ") and tokens[at - 1].text in ROLES
        if before == " " and self._around.is_name(at - 1):
            return at > 1 and self._around.gap(at - 2) in (" ", ": ") and tokens[at - 2].text in ROLES
        return False
