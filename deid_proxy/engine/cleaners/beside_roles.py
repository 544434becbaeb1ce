"""Words of a vocabulary that are what somebody is called, behind who it is: ``resident Iron``, ``læge Åge Schmidt``.

German writes every noun with a capital: there a word has to be a name too, or of another language.

Asked by :mod:`~deid_proxy.engine.cleaners.beside_names`.

References
----------
DICOM PS3.15 section E.3.5
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.called_words import ACTS
from deid_proxy.engine.cleaners.done_words import INFORMED
from deid_proxy.engine.cleaners.name_span import begins_sentence
from deid_proxy.engine.cleaners.negations import NEGATIONS
from deid_proxy.engine.cleaners.own_words import PARTICLES
from deid_proxy.engine.cleaners.role_words import BY_OTHERS, KIN, NO_NAMES, ROLES_OF_PEOPLE, SHORTENED, SPECIALTIES
from deid_proxy.engine.cleaners.title_words import ROLES, TITLES
from deid_proxy.engine.cleaners.word_lists import words_in

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.surroundings import Surroundings

_GERMAN: Final = "de"
_DURCH: Final = "durch"
_WHO: Final = ROLES_OF_PEOPLE | SHORTENED | {*BY_OTHERS, _DURCH}
_MOST_WORDS: Final = 4
_FAR: Final = 9  # words: nothing that far away is near
_SHORT: Final = 3  # letters
_TWO: Final = 2
_BEFORE_PEOPLE: Final = words_in(
    "with by to from per mit von durch avec par con por com da dal",
    "met door z przez s od cu de ile med av af с у з με w",
)
_FINDING: Final = "finding"
_ATTENDS: Final = INFORMED | words_in(
    "present attends attended attending accompanies states reports anwesend begleitet presente presentes",
    "accompagne acompana acompanha accompagna aanwezig obecny obecna pritomen pritomna jelen prezent prezenta",
    "narvarande tilstede paikalla prevenue avisee informado informada contactado contactada informata",
    "contattato gebeld poinformowany poinformowana powiadomiony powiadomiona informovana arandi kontaktad",
    "varslet kontaktet informoitu уведомлен уведомлена извещен проинформирован проинформирована",
    "поінформовании повідомлено ενημερωθηκε",
)
"""What is said of people alone, though some of it is said of findings, too."""
_NEVER: Final = frozenset(("modality", "view", "side", "procedure", "measurement", "unit", "phase"))
_PHASE: Final = "phase"
_OF_BODY: Final = frozenset(("anatomy", "finding", "device", "material"))
_OF_IMAGES: Final = frozenset(("modality", "view", "side", "procedure", "finding", "anatomy", "technique"))
_ENDS: Final = frozenset(",;.)\n/")


class BesideRoles:
    """Tells which known words of one text are of the name of somebody whom a role announces."""

    __slots__ = ("_around", "_last", "_tokens", "_words")

    def __init__(self, around: Surroundings) -> None:
        self._around, self._tokens, self._words = around, around.tokens, around.words
        self._last: list[int] = []

    def has(self, at: int) -> bool:
        """Tell whether the word at a place, which begins with a capital, is of a name behind a role."""
        if self._is_before_role(at):
            return True
        if not self._is_near_role(at):
            return False
        if self._is_behind_initial(at):
            return True
        first = at
        while (
            first > max(at - _MOST_WORDS, 0)
            and self._around.gap(first - 1) in (" ", "-")
            and self._may_be_of(first - 1)
        ):
            first -= 1
        for start in range(first, at + 1):
            if start and self._is_role(start - 1) and not self._tokens[start].word.is_small:
                return self._is_name(start, at)
        return False

    def _is_behind_initial(self, at: int) -> bool:
        """Tell whether an initial stands between who somebody is and a word: Social worker R. Head."""
        if at < _TWO or not (self._tokens[at - 1].is_initial and self._tokens[at - 1].is_capitals):
            return False
        is_point = self._around.gap(at - 1) in (". ", ".")
        return is_point and self._is_role(at - 2) and not self._says_what(at)

    def _is_near_role(self, at: int) -> bool:
        """Tell whether a word that may say who somebody is stands near enough in front of a place."""
        if not self._last:
            last = -_FAR
            for one, token in enumerate(self._tokens):
                if token.word.text in _WHO:
                    last = one
                self._last.append(last)
        return at > 0 and at - self._last[at - 1] <= _MOST_WORDS + 1

    def _is_before_role(self, at: int) -> bool:
        """Tell whether it is said in brackets behind a word who somebody is: with Head (ortho reg)."""
        tokens = self._tokens
        if not at or self._around.gap(at) != " (" or not tokens[at - 1].is_small or self._says_what(at):
            return False
        for one in range(at + 1, min(at + _MOST_WORDS, len(tokens))):
            if tokens[one].text in ROLES_OF_PEOPLE or tokens[one].text in SHORTENED:
                text = tokens[at].text
                may_be = text in self._words.names_too or self._words.kind_of(text) in ("common", "word")
                return may_be and tokens[at - 1].text in _BEFORE_PEOPLE
            if self._around.gap(one) != " ":
                return False
        return False

    def _may_be_of(self, at: int) -> bool:
        """Tell whether a word may be of a name: with a capital, or a particle."""
        token = self._tokens[at]
        return token.word.is_alpha and (token.word.is_title or (token.word.is_small and token.text in PARTICLES))

    def _is_role(self, at: int) -> bool:
        """Tell whether a word says who somebody is, with nothing but a blank behind it."""
        token, gap = self._tokens[at], self._around.gap(at)
        if gap == ". ":
            return token.text in SHORTENED
        if gap not in (" ", ": "):
            return False
        others = BY_OTHERS.get(token.text)
        if others is not None and at and self._tokens[at - 1].text in others:
            return True
        if token.text == _DURCH:  # Konsil durch Nadja Leber aus Enns
            return gap == " " and self._around.is_name(at + 1) and self._around.gap(at + 1) == " "
        return token.text in ROLES_OF_PEOPLE and (not token.word.is_capitals or len(token.text) <= _SHORT)

    def _is_name(self, start: int, at: int) -> bool:
        """Tell whether the words between two places, and what goes on behind, are a name."""
        end = at + 1
        while end < len(self._tokens) and end - start < _MOST_WORDS and self._around.gap(end - 1) in (" ", "-"):
            if not self._may_be_of(end) or self._says_what(end):
                break
            end += 1
        names = [self._tokens[one] for one in range(start, end) if self._tokens[one].word.is_title]
        titled = [one for one in range(start, end) if self._tokens[one].word.is_title]
        if any(self._says_what(one) for one in titled[: at + 1 - start]):
            return False
        if begins_sentence(self._around.plain, self._tokens, start, self._words) or names[0].text in NEGATIONS:
            return False
        is_called = any(self._around.is_name(one) for one in range(start, end))
        is_called = is_called or any(token.text in self._words.names_too for token in names)
        if len(names) > 1:
            has_finding = any(self._words.kind_of(token.text) == _FINDING for token in names)
            return is_called and self._ends(end - 1) and not (has_finding and self._tokens[start - 1].text in KIN)
        if not self._is_in_sentence(start) or not self._ends(at):
            return False
        return self._is_called_so(start, is_called=is_called)

    def _is_in_sentence(self, at: int) -> bool:
        """Tell whether a text has sentences, or a word in small letters stands near who somebody is."""
        near = self._tokens[max(at - _TWO - 1, 0) : at] + self._tokens[at + 1 : at + _TWO]
        return self._around.has_small_words or any(token.word.is_small for token in near)

    def _is_called_so(self, at: int, *, is_called: bool) -> bool:
        """Tell whether a word alone is what somebody is called."""
        role, text = self._tokens[at - 1], self._tokens[at].text
        kind = self._words.kind_of(text)
        if kind in _OF_BODY and (role.text in KIN or self._around.gap(at - 1) == ": "):
            is_called = is_called and kind == "anatomy" and self._around.gap(at)[:1] not in _ENDS
        elif not (role.text in SHORTENED or self._around.speaks(_GERMAN)):
            may_be = kind != _FINDING and (role.is_small or kind not in _OF_BODY)
            return is_called or (may_be and self._goes_on(at))
        return is_called or self._around.is_of_another_language(at)

    def _goes_on(self, at: int) -> bool:
        """Tell whether a sentence ends behind a word, or goes on with a word that is of every sentence."""
        if self._around.gap(at) != " ":
            return True
        text = self._tokens[at + 1].text
        is_done = text in ACTS and self._around.is_strange(at)  # team lead Ojo wants
        return len(text) <= _SHORT or text in self._words.common or text in _ATTENDS or is_done

    def _says_what(self, at: int) -> bool:
        """Tell whether a word says what somebody is or has, or how something is imaged, and is no name."""
        text = self._tokens[at].text
        if text in NO_NAMES or text in ROLES or text in TITLES or text.startswith(SPECIALTIES):
            return True
        kind = self._words.kind_of(text)
        if kind == _PHASE and self._is_family_too(at):
            return False  # nurse navigator Nova
        return kind in _NEVER and text not in self._words.names_too

    def _is_family_too(self, at: int) -> bool:
        """Tell whether an everyday word is somebody's name as well, or one of another language than the text."""
        return self._words.is_family(self._tokens[at].text) or self._around.is_strange(at)

    def _ends(self, at: int) -> bool:
        """Tell whether a name ends at a place: what stands behind is no word of an image, and no finding."""
        gap = self._around.gap(at)
        if gap != " ":
            return gap[:1] in _ENDS
        behind = self._tokens[at + 1]
        if behind.text in _ATTENDS:
            return True
        is_word = len(behind.text) <= _SHORT or self._words.kind_of(behind.text) not in _OF_IMAGES
        return behind.word.is_small and is_word
