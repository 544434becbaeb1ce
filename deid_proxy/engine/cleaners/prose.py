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

from deid_proxy.engine.cleaners.judged_words import OF_ONE_LETTER
from deid_proxy.engine.cleaners.tokens import are_beside, between
from deid_proxy.engine.cleaners.word_lists import words_in

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.judged_words import Word
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.standard.everyday import EverydayWord

EVERYDAY: Final = "vocabulary: everyday words"
_SHORTEST_WORD: Final = 4  # letters of a word whose small letters say that a text has case; mm and cm do in any
_MANY: Final = 4  # of such words
_LONGEST_TITLE: Final = 4  # letters of what ends with a point and announces somebody: prof. A, Mevr. E
_ENDS: Final = frozenset(".!?:;\n\r*•>|/")
_GERMAN: Final = "de"
_BEFORE_GERMAN_NOUNS: Final = words_in(
    "der die das des dem den ein eine einen einem einer eines kein keine",
    "keinen keiner im am zum zur vom beim ins ans nach ohne wegen unter",
    "uber seit vor gegen fur mit bei aus und oder sowie bzw als in auf",
    "jede jeder jedes diese dieser dieses viel mehr wenig alle bis durch trotz",
)


class Prose:
    """Tells which everyday words of one text stay.

    Parameters
    ----------
    plain
        The text, read.
    known
        What is known of each of its tokens.
    """

    def __init__(self, plain: str, tokens: list[Token], known: list[Word]) -> None:
        self._plain, self._tokens, self._known = plain, tokens, known
        self._has_small = self._has_sentence = self._has_many = False
        small = 0
        for token in tokens:
            word = token.word
            if word.is_small and word.is_alpha and len(word.raw) >= _SHORTEST_WORD:
                self._has_small = True
                small += 1
                if small == _MANY:
                    self._has_many = True
                    break
        for token in tokens if self._has_small else ():
            word = token.word
            if word.is_title and word.is_alpha and len(word.raw) > 1:
                self._has_sentence = True
                break

    @property
    def has_small(self) -> bool:
        """Whether a word of the text is in small letters."""
        return self._has_small

    @property
    def has_sentence(self) -> bool:
        """Whether the text is written with capitals where they belong, so that a name would have one."""
        return self._has_sentence

    @property
    def is_told(self) -> bool:
        """Whether the text tells something in sentences, or in several small words at least."""
        return self._has_sentence or self._has_many

    def keeps(self, at: int) -> bool:
        """Tell whether the everyday word at a place stays; no where it is none."""
        written = self._tokens[at].word
        if written.is_small:
            found = self._known[at].everyday
            if found is None:
                return False
            if found.is_name:
                return self._has_sentence and self._is_among_small(at)
            return self._has_sentence or self._is_among_everyday(at) or self._is_told(at, found)
        if written.is_capitals and not self._has_small:
            found = self._known[at].everyday
            is_word = found is not None and not found.is_name
            return found is not None and is_word and (self._is_among_everyday(at) or self._is_told(at, found))
        if not written.is_title:
            return False
        begins = self._begins(at)
        if not begins and not self._is_behind_article(at):
            return False
        found = self._known[at].everyday
        return found is not None and not found.is_name and (begins or _GERMAN in found.languages)

    def has_word_of_one_letter(self, at: int, unknown: list[bool]) -> bool:
        """Tell whether a single letter is a word such as ``a``, ``y`` or ``z``, and no initial.

        Parameters
        ----------
        unknown
            Which of the tokens identify somebody, or are of no vocabulary.
        """
        token, beside = self._tokens[at], self._beside(at)
        if token.text not in OF_ONE_LETTER or not beside:
            return False
        behind = self._tokens[beside[-1]].word
        goes_on = behind.is_small or behind.is_number  # v pořádku, v 12
        if self._has_sentence and token.raw.islower() and token.raw.isalpha() and beside[-1] > at and goes_on:
            return between(self._plain, token, self._tokens[beside[-1]]) == " "  # nobody's initial is small here
        is_strange = any(unknown[other] and self._tokens[other].raw not in OF_ONE_LETTER for other in beside)
        if is_strange and (unknown[beside[-1]] or not self._ends_before(at)):
            return False
        last = beside[-1]
        if last < at or between(self._plain, token, self._tokens[last]) != " ":
            return False
        return self._tokens[last].is_small if not token.is_small else last > at

    def _ends_before(self, at: int) -> bool:
        """Tell whether a sentence ends in front of a place, with a word or a number and not with an initial."""
        before = self._tokens[at - 1] if at else None
        if before is None or between(self._plain, before, self._tokens[at]) != ". ":
            return False
        return before.word.is_number or (len(before.text) > _LONGEST_TITLE and before.is_alpha)

    def _beside(self, at: int) -> list[int]:
        tokens = self._tokens
        return [
            other
            for other in (at - 1, at + 1)
            if 0 <= other < len(tokens) and are_beside(self._plain, tokens[min(at, other)], tokens[max(at, other)])
        ]

    def _is_among_everyday(self, at: int) -> bool:
        """Tell whether a word of sentences stands beside it: an everyday one, or an article and its like."""
        return any(self._known[other].is_of_sentences for other in self._beside(at))

    def _is_told(self, at: int, found: EverydayWord) -> bool:
        """Tell whether what a report tells of stands beside a word that no list of names has, in its language."""
        return any(self._known[other].tells(found.languages) for other in self._beside(at))

    def _is_among_small(self, at: int) -> bool:
        """Tell whether all that stands beside it is known, and a word of sentences in small letters is with it."""
        is_among = False
        for other in self._beside(at):
            word = self._known[other]
            if not word.is_usual:
                return False
            is_among = is_among or (self._tokens[other].word.is_small and word.is_of_sentences)
        return is_among

    def _begins(self, at: int) -> bool:
        """Tell whether a sentence begins here, and goes on in small letters."""
        tokens = self._tokens
        if at + 1 >= len(tokens) or not (tokens[at + 1].word.is_small and self._known[at + 1].is_usual):
            return False
        if not are_beside(self._plain, tokens[at], tokens[at + 1]):
            return False
        return at == 0 or not _ENDS.isdisjoint(between(self._plain, tokens[at - 1], tokens[at]))

    def _is_behind_article(self, at: int) -> bool:
        """Tell whether what stands before German nouns is before a word."""
        if not at or not self._has_small:
            return False
        before = self._tokens[at - 1]
        return before.text in _BEFORE_GERMAN_NOUNS and between(self._plain, before, self._tokens[at]) == " "
