"""Everyday words: where one stands as sentences write them, it is a word; where it stands as a name does, it goes.

A name that no list has is written with a capital, or stands alone among words of a description. So an everyday word
stays in small letters among small letters, at the beginning of a sentence, and among other everyday words where a text
has no case. German writes nouns with a capital: there a word of its own before it says that it is one.

References
----------
DICOM PS3.15 section E.3.5
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.tokens import are_beside, between

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.standard.everyday import EverydayWord
    from deid_proxy.standard.vocabulary import Vocabulary

EVERYDAY: Final = "vocabulary: everyday words"
_SHORTEST_WORD: Final = 4  # letters of a word whose small letters say that a text has case; mm and cm do in any
_ENDS: Final = frozenset(".!?:;\n\r*•>|/")
_GERMAN: Final = "de"
_BEFORE_GERMAN_NOUNS: Final = frozenset(
    (
        *("der", "die", "das", "des", "dem", "den", "ein", "eine", "einen", "einem", "einer", "eines", "kein", "keine"),
        *("keinen", "keiner", "im", "am", "zum", "zur", "vom", "beim", "ins", "ans", "nach", "ohne", "wegen", "unter"),
        *(
            "uber",
            "seit",
            "vor",
            "gegen",
            "fur",
            "mit",
            "bei",
            "aus",
            "und",
            "oder",
            "sowie",
            "bzw",
            "als",
            "in",
            "auf",
        ),
        *(
            "jede",
            "jeder",
            "jedes",
            "diese",
            "dieser",
            "dieses",
            "viel",
            "mehr",
            "wenig",
            "alle",
            "bis",
            "durch",
            "trotz",
        ),
    )
)


_OF_ONE_LETTER: Final = frozenset("aeiouyzwивксоуяηο")


class Prose:
    """Tells which everyday words of one text stay.

    Parameters
    ----------
    plain
        The text, read.
    """

    def __init__(self, plain: str, tokens: list[Token], words: Vocabulary) -> None:
        self._plain, self._tokens, self._words = plain, tokens, words
        self._found: dict[int, EverydayWord | None] = {}
        self._looked_up: dict[str, EverydayWord | None] = {}
        self._has_small = self._has_sentence = False
        for token in tokens:
            if len(token.raw) >= _SHORTEST_WORD and token.raw.islower() and token.text.isalpha():
                self._has_small = True
                break
        for token in tokens if self._has_small else ():
            if len(token.raw) > 1 and token.raw.istitle() and token.text.isalpha():
                self._has_sentence = True
                break

    @property
    def has_sentence(self) -> bool:
        """Whether the text is written with capitals where they belong, so that a name would have one."""
        return self._has_sentence

    def keeps(self, at: int) -> bool:
        """Tell whether the everyday word at a place stays; no where it is none."""
        token = self._tokens[at]
        found = self._everyday(at)
        if found is None:
            return False
        if token.raw.islower():
            if found.is_name:
                return self._has_sentence and self._is_among_small(at)
            return self._has_sentence or self._is_among_everyday(at)
        if found.is_name:
            return False
        if token.is_capitals and not self._has_small:
            return self._is_among_everyday(at)
        return token.raw.istitle() and (self._begins(at) or self._is_german_noun(at, found))

    def has_word_of_one_letter(self, at: int, unknown: list[bool]) -> bool:
        """Tell whether a single letter is a word such as ``a``, ``y`` or ``z``, and no initial.

        Parameters
        ----------
        unknown
            Which of the tokens identify somebody, or are of no vocabulary.
        """
        token, beside = self._tokens[at], self._beside(at)
        if token.text not in _OF_ONE_LETTER or not beside:
            return False
        if any(unknown[other] and self._tokens[other].raw not in _OF_ONE_LETTER for other in beside):
            return False
        last = beside[-1]
        if last < at or between(self._plain, token, self._tokens[last]) != " ":
            return False
        return self._tokens[last].raw.islower() if not token.raw.islower() else last > at

    def _everyday(self, at: int) -> EverydayWord | None:
        if at not in self._found:
            token = self._tokens[at]
            may_be = token.text.isalpha() and token.text not in self._words and not token.is_foreign
            self._found[at] = self._asked(token.text) if may_be else None
        return self._found[at]

    def _asked(self, text: str) -> EverydayWord | None:
        """Return what is known of a word; each is looked up once for a text."""
        if text not in self._looked_up:
            self._looked_up[text] = self._words.everyday(text)
        return self._looked_up[text]

    def _beside(self, at: int) -> list[int]:
        tokens = self._tokens
        return [
            other
            for other in (at - 1, at + 1)
            if 0 <= other < len(tokens) and are_beside(self._plain, tokens[min(at, other)], tokens[max(at, other)])
        ]

    def _is_among_everyday(self, at: int) -> bool:
        """Tell whether a word of sentences stands beside it: an everyday one, or an article and its like."""
        return any(map(self._is_of_sentences, self._beside(at)))

    def _is_of_sentences(self, at: int) -> bool:
        token = self._tokens[at]
        if token.raw in _OF_ONE_LETTER or self._everyday(at) is not None:
            return True
        return token.text in self._words.common

    def _is_among_small(self, at: int) -> bool:
        """Tell whether all that stands beside it is known, and a word of sentences in small letters is with it."""
        beside = self._beside(at)
        if not all(map(self._is_known, beside)):
            return False
        return any(self._tokens[other].raw.islower() and self._is_of_sentences(other) for other in beside)

    def _is_known(self, at: int) -> bool:
        token = self._tokens[at]
        if token.text in self._words or token.raw in _OF_ONE_LETTER or any(map(str.isdigit, token.text)):
            return True
        return self._everyday(at) is not None

    def _begins(self, at: int) -> bool:
        """Tell whether a sentence begins here, and goes on in small letters."""
        tokens = self._tokens
        if at + 1 >= len(tokens) or not (tokens[at + 1].raw.islower() and self._is_known(at + 1)):
            return False
        if not are_beside(self._plain, tokens[at], tokens[at + 1]):
            return False
        return at == 0 or not _ENDS.isdisjoint(between(self._plain, tokens[at - 1], tokens[at]))

    def _is_german_noun(self, at: int, found: EverydayWord) -> bool:
        if _GERMAN not in found.languages or not at or not self._has_small:
            return False
        before = self._tokens[at - 1]
        return before.text in _BEFORE_GERMAN_NOUNS and between(self._plain, before, self._tokens[at]) == " "
