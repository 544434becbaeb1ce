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

from deid_proxy.engine.cleaners.announced_words import IMAGED
from deid_proxy.engine.cleaners.placed_words import JOINERS
from deid_proxy.engine.cleaners.words_of_two import BLOOD, LATIN, LOANS, UNITS, capitals_of, small_of

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.judged_words import Word
    from deid_proxy.engine.cleaners.surroundings import Surroundings
    from deid_proxy.engine.cleaners.tokens import Token

LETTERS: Final = "two letters that are no word of the text's language"
_TWO: Final = 2
_UNSPACED: Final = "\u0530"  # the first script behind Cyrillic
_VALUES: Final = frozenset((" ", ": ", "=", " = ", ":", " : ", "", "-", " < ", " > ", "<", ">", " ~"))
_NEAR: Final = frozenset((" ", "-", "_", "+", " + ", "/"))
_TECHNICAL: Final = frozenset(("technique", "view", "contrast", "phase", "modality"))
_SAID_SMALL: Final = frozenset(("view", "contrast", "phase"))
_PLANES: Final = frozenset(
    ("ax", "axial", "axiale", "sag", "sagittal", "cor", "coronal", "tra", "trans", "obl", "tse", "pre", "post", "fat")
)
_ENDS: Final = frozenset(",.;\n")
_PEOPLE: Final = frozenset(
    ("pattern: name behind a role", "pattern: name behind a title", "pattern: form of a person's name")
)
_LONG: Final = 3  # letters
_FEW: Final = 3  # languages


class LettersInProse:
    """Tells which words of two letters of a text of sentences are of nobody.

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
        """Tell whether a word of two letters is no word of the text's language, and nothing beside it explains it."""
        word = self._tokens[at].word
        text = word.text
        if self._is_beside_somebody(at):
            return True
        if word.is_small:
            if text in self._small:
                return False
        elif not word.is_capitals or text in self._capitals:
            return False
        if text >= _UNSPACED or self._known[at].is_site:
            return False
        return not (self._measures(at) or self._is_joined(at) or self._is_technical(at) or self._is_said(at))

    def _is_beside_somebody(self, at: int) -> bool:
        """Tell whether letters end a list of people who go: Huber and CD, Danny (scrub) og KL."""
        if at < _TWO or self._tokens[at - 1].text not in JOINERS or self._tokens[at].text in IMAGED:
            return False
        if self._gap(at - 1) != " " or self._gap(at)[:1] not in _ENDS:
            return False
        gap = self._gap(at - _TWO)
        other = at - _TWO
        if gap == ") " and at > _TWO and self._gap(other - 1) == " (":
            other -= 1
        elif gap != " ":
            return False
        return self._tokens[other].is_title and (
            self._whys[other] in _PEOPLE or (not self._whys[other] and self._unknown[other])
        )

    def _is_said(self, at: int) -> bool:
        """Tell whether a small word is written in capitals among others, or borrowed: DO NOT USE, in situ, check-up."""
        tokens = self._tokens
        text = tokens[at].text
        if text == "in":
            return at + 1 < len(tokens) and tokens[at + 1].text in LATIN
        if text == "up":
            return at > 0 and tokens[at - 1].text in LOANS
        if text == "ab" and any(one.text in BLOOD for one in tokens[max(at - 1, 0) : at + _TWO]):
            return True
        if tokens[at].is_small and self._is_beside_its_language(at):
            return True
        if not tokens[at].is_capitals or text not in self._small:
            return False
        return any(
            0 <= other < len(tokens)
            and self._gap(min(at, other)) == " "
            and tokens[other].is_capitals
            and tokens[other].is_alpha
            and len(tokens[other].text) >= _LONG
            for other in (at - 1, at + 1)
        )

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

    def _measures(self, at: int) -> bool:
        """Tell whether a number stands right behind letters, or in front of those of a unit: EF 55, 12 mm, TE=80."""
        tokens, whys = self._tokens, self._whys
        if at + 1 < len(tokens) and tokens[at + 1].word.has_digits and not whys[at + 1]:
            if self._gap(at) in _VALUES:
                return True
        text = tokens[at].text
        if text not in UNITS:
            return False
        if at and tokens[at - 1].word.has_digits and not whys[at - 1]:
            return self._gap(at - 1) in (" ", "", "/", "-", ". ")
        before = self._gap(at - 1) if at else "\n"
        if before.endswith("/") or self._gap(at).startswith("/"):
            return True
        if before.endswith(("(", "[")) and self._plain[tokens[at].end : tokens[at].end + 1] in ")]":
            return True
        return before == " " and tokens[at - 1].word.is_small and tokens[at - 1].text in self._words.common

    def _is_joined(self, at: int) -> bool:
        """Tell whether letters are the first part of a word with a hyphen: US-gesteuert, EF-Messung."""
        if self._gap(at) == "_" or (at and self._gap(at - 1) == "_"):
            return True  # no sentence
        if at and self._gap(at - 1) == "-" and not self._whys[at - 1]:
            before = self._tokens[at - 1]
            if self._tokens[at].is_small or not before.is_small:
                return before.is_alpha
        if at + 1 == len(self._tokens) or self._gap(at) != "-":
            return False
        behind = self._tokens[at + 1].word
        return behind.is_alpha and len(behind.text) >= _LONG and not self._whys[at + 1]

    def _is_technical(self, at: int) -> bool:
        """Tell whether words of how something is imaged stand right beside: Ax T2 FS, SAG STIR FS, kV/mA."""
        return self._says_how(at, -1) or self._says_how(at, 1)

    def _says_how(self, at: int, step: int) -> bool:
        gap = self._gap(min(at, at + step))
        at += step
        if not 0 <= at < len(self._tokens) or gap not in _NEAR or self._whys[at]:
            return False
        word = self._tokens[at].word
        text = word.text
        if word.is_number or not self._known[at].is_known:
            return False
        if word.has_digits or text in _PLANES:
            return True
        kind = self._words.kind_of(text)
        if not word.is_capitals:
            return kind in _SAID_SMALL and len(text) >= _LONG
        if len(text) < _LONG:
            if gap == "/" or kind not in _TECHNICAL:
                return False
            return text in self._capitals or self._says_how(at, step)
        return kind in _TECHNICAL
