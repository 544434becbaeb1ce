"""Descriptions of scans: texts of a few words that all say what was imaged, and how.

In one of these a word that is a name too says how something is looked at behind a part of the body, though that may be
somebody's name as well (PET/CT LUNG CA, AXIAL LUNG POST), and the last word may have been cut off where the field of a
console ends (PETCT INITIAL TREATMEN).

References
----------
DICOM PS3.15 section E.3.5
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.tokens import between
from deid_proxy.engine.cleaners.word_lists import words_in

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.judged_words import Word
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.standard.vocabulary import Vocabulary

CUT_OFF: Final = "vocabulary: the beginning of a word"
_OF_SCANS: Final = words_in(
    "anatomy contrast device finding material measurement modality phase procedure",
    "side technique unit view word",
)
_SAYS_HOW: Final = frozenset(("contrast", "finding", "modality", "phase", "procedure", "technique", "view"))
_LOOKED_AT: Final = frozenset(("anatomy", "technique"))
_JOIN: Final = words_in("with without and or of to mit ohne und avec sans et con sin")
_CLOSE: Final = frozenset((" ", "-", "_", "/", "  ", " - "))
_MOST_WORDS: Final = 16
_SHORTEST_CUT: Final = 7
"""Letters of what is left of a word that was cut off: of a hundred thousand people eleven have names that begin one."""
_MOST_CUT: Final = 4


class Scan:
    """Tells of one text whether it describes a scan, and which of its words that decides.

    Parameters
    ----------
    plain
        The text, read.
    known
        What is known of each of its tokens.
    whys
        Why each of them identifies somebody; empty where it does not.
    """

    __slots__ = ("_known", "_plain", "_tokens", "_whys", "_words", "cut_off", "is_one")

    def __init__(self, plain: str, tokens: list[Token], known: list[Word], whys: list[str], words: Vocabulary) -> None:
        self._plain, self._tokens, self._known, self._whys, self._words = plain, tokens, known, whys, words
        self.cut_off = -1
        self.is_one = 1 < len(tokens) <= _MOST_WORDS and self._is_scan()

    def _is_scan(self) -> bool:
        """Tell whether every word is of a scan's description, and one of them is no name; the last may be cut off."""
        last = len(self._tokens) - 1
        has_anchor = False
        for at, token in enumerate(self._tokens):
            word, text = self._known[at], token.text
            if self._whys[at] or word.calls_somebody:
                return False
            if word.is_known:
                kind = self._words.kind_of(text)
                if token.word.has_digits or text in _JOIN:
                    continue
                if kind not in _OF_SCANS:
                    return False
                has_anchor = has_anchor or not (word.is_name_too or word.is_initial or kind == "unit")
            elif at == last and has_anchor and self._is_cut_off(token):
                self.cut_off = at
            else:
                return False
        return has_anchor

    def _is_cut_off(self, token: Token) -> bool:
        """Tell whether the last word of the text is the beginning of a word."""
        if not token.word.is_alpha or len(token.text) < _SHORTEST_CUT or self._plain[token.end :].strip(" "):
            return False
        if between(self._plain, self._tokens[-2], token) not in _CLOSE or token.text in self._words.left_out:
            return False
        found = self._words.begun_with(token.text, _MOST_CUT)
        return found is not None and self._words.kind_of(found) in _OF_SCANS

    def says_how(self, at: int) -> bool:
        """Tell whether a word that is a name too says how what stands beside it is looked at: LUNG POST, BRAVO POST."""
        if not self.is_one or self._words.kind_of(self._tokens[at].text) not in _SAYS_HOW:
            return False
        return self._is_of_body(at - 1, at) or self._is_of_body(at + 1, at)

    def _is_of_body(self, other: int, at: int) -> bool:
        if not 0 <= other < len(self._tokens) or other == self.cut_off:
            return False
        if self._words.kind_of(self._tokens[other].text) not in _LOOKED_AT:
            return False
        first, last = self._tokens[min(at, other)], self._tokens[max(at, other)]
        return between(self._plain, first, last) in _CLOSE
