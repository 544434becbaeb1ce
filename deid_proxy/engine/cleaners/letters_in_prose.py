"""Two letters in a text of sentences: they stay where the text's own language writes them, and go where it does not.

Nearly every two letters are an abbreviation of some vocabulary, and somebody's initials as well. In sentences few of
them stand, so there a reviewed list of the languages of the text decides, with what stands right beside: a number that
is measured, a phrase of the vocabulary, or words of a technique (``Ax T2 FS``, ``kV/mA``). In descriptions of a few
words abbreviations stand side by side; there nothing is asked.

References
----------
DICOM PS3.15 section E.3.5
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.announced_words import IMAGED, PARTICLES, WAYS
from deid_proxy.engine.cleaners.negations import NEGATIONS
from deid_proxy.engine.cleaners.placed_words import JOINERS, NOT_BY
from deid_proxy.engine.cleaners.whys import BEHIND_ROLE, BEHIND_TITLE, NAME_FORM
from deid_proxy.engine.cleaners.word_lists import words_in
from deid_proxy.engine.cleaners.words_of_two import BLOOD, LATIN, LOANS, UNITS, capitals_of, small_of

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.judged_words import Word
    from deid_proxy.engine.cleaners.surroundings import Surroundings

LETTERS: Final = "two letters that are no word of the text's language"
_TWO: Final = 2
_LONG: Final = 3  # letters
_FEW: Final = 3  # languages
_FARTHEST: Final = 4  # words of two letters in a row
_BEHIND_CYRILLIC: Final = "\u0530"
_VALUES: Final = frozenset((" ", ": ", "=", " = ", ":", " : ", "", "-", " < ", " > ", "<", ">", " ~"))
"""What stands between what is measured and its value."""
_BEFORE_UNITS: Final = frozenset((" ", "", "/", "-", ". "))
_NEAR: Final = frozenset((" ", "-", "_", "+", " + ", "/"))
_BY: Final = "by"
_OF_OTHERS: Final = frozenset(("rm", "tc", "tk", "tt", "dt", "ua", "uh", "mk"))
"""How something is imaged in languages that say no *by*."""
_OF_DOSE: Final = "mgy"  # mGy cm
_HYPHEN: Final = "-"
_UNDERSCORE: Final = "_"
_SLASH: Final = "/"
_OPENS: Final = ("(", "[")
_CLOSES: Final = frozenset(")]")
_SIGNS: Final = frozenset("+-")  # +ve
_ENDS: Final = frozenset(",.;\n")
_TECHNICAL: Final = frozenset(("technique", "view", "contrast", "phase", "modality"))
_PLANES: Final = words_in(
    "ax axial axiale cor coronal coronale koronal sag sagittal sagittale tra trans transversal obl pre post nativ",
    "native arterial arterielle portal venous venos dynamic fat sat spin echo mip mpr tse pos phase phasen",
    "dwi adc flair stir tof swi vibe haste",
)
"""What is said in small letters beside a technique."""
_NAMES: Final = frozenset((BEHIND_ROLE, BEHIND_TITLE, NAME_FORM))


class LettersInProse:
    """Tells which words of two letters of a text of sentences go.

    Parameters
    ----------
    known
        What is known of each of the tokens.
    whys
        Why each of them goes already; empty where it does not.
    unknown
        Which of them go, or are of no vocabulary.
    """

    __slots__ = ("_around", "_capitals", "_known", "_plain", "_small", "_tokens", "_unknown", "_whys", "_words")

    def __init__(self, around: Surroundings, known: list[Word], whys: list[str], unknown: list[bool]) -> None:
        self._around, self._plain, self._tokens = around, around.plain, around.tokens
        self._known, self._whys, self._unknown, self._words = known, whys, unknown, around.words
        languages = around.may_be_of()
        self._small, self._capitals = small_of(languages), capitals_of(languages)

    def goes(self, at: int) -> bool:
        """Tell whether two letters are no word of the text's languages, and nothing beside them says what they are."""
        word = self._tokens[at].word
        if self._known[at].is_site:
            return False
        if word.is_small:
            is_listed = word.text in self._small
        elif word.is_capitals:
            is_listed = word.text in self._capitals
        else:
            return False
        if self._ends_list_of_people(at) or (word.is_small and self._did(at)):
            return True
        if is_listed or word.text >= _BEHIND_CYRILLIC:
            return False
        return not (
            self._measures(at)
            or self._is_joined(at)
            or self._says_how(at, -1)
            or self._says_how(at, 1)
            or self._is_borrowed(at)
            or (self._is_beside_its_language(at) if word.is_small else self._is_word_in_capitals(at))
        )

    def _ends_list_of_people(self, at: int) -> bool:
        """Tell whether letters end a list of people who go: Huber and CD, Danny (scrub) og KL."""
        if at < _TWO or self._tokens[at - 1].text not in JOINERS or self._tokens[at].text in IMAGED:
            return False
        if self._gap(at - 1) != " " or self._gap(at)[:1] not in _ENDS:
            return False
        other = at - _TWO
        gap = self._gap(other)
        if gap == ") " and other and self._gap(other - 1) == " (":
            other -= 1
        elif gap != " ":
            return False
        why = self._whys[other]
        is_written = self._tokens[other].is_title or len(self._tokens[other].text) > _LONG
        return (
            is_written and self._tokens[other].is_capitalised and (why in _NAMES or (not why and self._unknown[other]))
        )

    def _did(self, at: int) -> bool:
        """Tell whether small letters say by whom, and are no other word behind that: seen by sn and BT."""
        text = self._tokens[at].text
        if not at or self._tokens[at - 1].text != _BY or self._gap(at - 1) != " " or text in NOT_BY:
            return False
        if text in PARTICLES or text in WAYS or text in UNITS:
            return False
        return text not in IMAGED or text in _OF_OTHERS

    def _measures(self, at: int) -> bool:
        """Tell whether a value stands right behind letters, or they are a unit: EF 55, 12 mm, TE=80, mg/dl, (cm)."""
        tokens = self._tokens
        if self._is_number(at + 1) and self._gap(at) in _VALUES:
            return True
        if tokens[at].text not in UNITS:
            return False
        before, behind = self._gap(at - 1), self._gap(at)
        if self._is_number(at - 1):
            return before in _BEFORE_UNITS
        if before.endswith(_SLASH) or behind.startswith(_SLASH):
            return True
        if before.endswith(_OPENS) and behind[:1] in _CLOSES:
            return True
        if before != " " or not tokens[at - 1].word.is_small or tokens[at - 1].text in JOINERS:
            return False
        return tokens[at - 1].text in self._words.common or tokens[at - 1].text == _OF_DOSE

    def _is_number(self, at: int) -> bool:
        """Tell whether a number stands at a place, or a word with digits, that does not go."""
        return 0 <= at < len(self._tokens) and self._tokens[at].word.has_digits and not self._whys[at]

    def _is_joined(self, at: int) -> bool:
        """Tell whether a hyphen makes letters a part of a word: US-gesteuert, pk-yr; or they are of no sentence."""
        before, behind = self._gap(at - 1), self._gap(at)
        if _UNDERSCORE in (before, behind):
            return True
        if at and before == _HYPHEN and not self._whys[at - 1]:
            first = self._tokens[at - 1]
            if first.is_alpha and (self._tokens[at].is_small or not first.is_small):
                return True
        if behind != _HYPHEN or self._whys[at + 1]:
            return False
        last = self._tokens[at + 1].word
        return last.is_alpha and len(last.text) >= _LONG

    def _says_how(self, at: int, step: int) -> bool:
        """Tell whether words of how something is imaged stand on a side: Ax T2 FS, SAG STIR FS, TSE FS cor."""
        for first in range(at, at + step * _FARTHEST, step):
            gap, other = self._gap(min(first, first + step)), first + step
            if not 0 <= other < len(self._tokens) or gap not in _NEAR or self._whys[other]:
                return False
            word = self._tokens[other].word
            text = word.text
            if word.is_number or not self._known[other].is_known:
                return False
            if word.has_digits or text in _PLANES:
                return True
            if not word.is_capitals or self._words.kind_of(text) not in _TECHNICAL:
                return False
            if len(text) >= _LONG:
                return True
            if gap == _SLASH or text in self._capitals:
                return gap != _SLASH
        return False

    def _is_borrowed(self, at: int) -> bool:
        """Tell whether letters are what every language says there: in situ, follow up, AB Rh pos."""
        tokens = self._tokens
        text = tokens[at].text
        if text == "in":
            return at + 1 < len(tokens) and tokens[at + 1].text in LATIN
        if text == "up":
            return at > 0 and tokens[at - 1].text in LOANS
        if text == "ve":
            return self._plain[tokens[at].start - 1] in _SIGNS
        return text == "ab" and any(one.text in BLOOD for one in tokens[max(at - 1, 0) : at + _TWO])

    def _is_word_in_capitals(self, at: int) -> bool:
        """Tell whether a small word of the language stands among others in capitals, or says no: DO NOT USE, ska EJ."""
        if self._tokens[at].text not in self._small:
            return False
        if self._tokens[at].text in NEGATIONS:
            return True
        for other in (at - 1, at + 1):
            if 0 <= other < len(self._tokens) and self._gap(min(at, other)) == " ":
                word = self._tokens[other].word
                if word.is_capitals and word.is_alpha and len(word.text) >= _LONG:
                    return True
        return False

    def _is_beside_its_language(self, at: int) -> bool:
        """Tell whether a word of few languages stands beside a small word that one of them has: Pas de lésion."""
        for other in (at - 1, at + 1):
            if not 0 <= other < len(self._tokens) or self._gap(min(at, other)) != " " or self._whys[other]:
                continue
            word = self._tokens[other].word
            if word.is_capitals or not word.is_alpha or len(word.text) < _LONG:
                continue
            of = frozenset(self._around.spoken_in(other))
            if of and len(of) <= _FEW and self._tokens[at].text in small_of(of):
                return True
        return False

    def _gap(self, at: int) -> str:
        return self._around.gap(at)
