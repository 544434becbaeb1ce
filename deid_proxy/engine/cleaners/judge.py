"""The verdict on every word of one text.

What identifies goes for its own reason; of the rest stays what a vocabulary knows, or what measures something.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from deid_proxy.engine.cleaners.ambiguous import is_no_name, phrases_of
from deid_proxy.engine.cleaners.numbers import MEANT, is_meant
from deid_proxy.engine.cleaners.own_words import MOVES
from deid_proxy.engine.cleaners.parts import UNKNOWN, Part, whole_characters
from deid_proxy.engine.cleaners.prose import EVERYDAY, Prose
from deid_proxy.engine.cleaners.single_letters import letter
from deid_proxy.engine.cleaners.tokens import UNSPACED
from deid_proxy.engine.cleaners.unspaced import Unspaced
from deid_proxy.errors import DeidentificationError, HoldReason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deid_proxy.engine.cleaners.marks import Reasons
    from deid_proxy.engine.cleaners.moving_days import TextDay
    from deid_proxy.engine.cleaners.plain import Plain
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.profile.cleaning import CleaningPolicy
    from deid_proxy.standard.vocabulary import Vocabulary

_NAME_TOO = "a word that is a name too"
_OWN = "own: "
_NUMBER = "a number that measures nothing"


class Judge:
    """Says what becomes of every token of one text."""

    def __init__(
        self,
        text: str,
        plain: Plain,
        tokens: Sequence[Token],
        words: Vocabulary,
        policy: CleaningPolicy,
        reasons: Reasons,
        days: dict[int, tuple[int, TextDay]],
    ) -> None:
        self._text, self._plain, self._tokens = text, plain, tokens
        self._words, self._policy, self._reasons, self._days = words, policy, reasons, days
        self._phrases = phrases_of(tokens, words)
        self._prose = Prose(plain.text, tokens, words)
        self._unspaced = Unspaced(text, plain, words, policy, reasons)
        self._unknown = [self._is_unknown(at, token) for at, token in enumerate(tokens)]
        own = [self._reasons.of(token.start, token.end).startswith(_OWN) for token in tokens]
        self._strange = [unknown and not is_own for unknown, is_own in zip(self._unknown, own, strict=True)]

    def _is_unknown(self, at: int, token: Token) -> bool:
        if self._reasons.of(token.start, token.end):
            return True
        if at in self._phrases:
            return False
        if UNSPACED.match(token.text):
            return not self._unspaced.knows(token)
        has_digit = any(map(str.isdigit, token.text))
        if has_digit:
            return not is_meant(token.text, self._words) and token.text not in self._words
        if token.text in self._policy.site_words or (token.text in self._words and not token.is_foreign):
            return False
        return not self._prose.keeps(at)

    def parts(self) -> list[Part]:
        """Return all tokens, in order."""
        made: list[Part] = []
        behind = 0
        for at, token in enumerate(self._tokens):
            if token.start < behind:
                continue
            day = self._days.get(token.start)
            if day is not None:
                behind = day[0]
                made.append(Part(token._replace(end=day[0]), True, MOVES, day[1]))
            elif UNSPACED.match(token.text):
                made += self._unspaced.parts(token)
            else:
                made.append(Part(token, *self._verdict(at, token)))
        made = whole_characters(self._text, self._plain, made)
        if self._policy.unknown == "hold" and any(part.why in (UNKNOWN, _NAME_TOO) for part in made):
            raise DeidentificationError(HoldReason.UNRESOLVABLE_ACTION, "a text has an unknown word")
        return made

    def _verdict(self, at: int, token: Token) -> tuple[bool, str]:
        why = self._reasons.of(token.start, token.end)
        if why:
            return False, why
        text, words = token.text, self._words
        site = self._policy.site_words.get(text)
        if site is not None:
            return True, f"vocabulary: {site}"
        if at in self._phrases and text not in words:
            return True, "vocabulary: words that belong together"
        if token.is_initial:
            kept, why = letter(self._plain.text, self._tokens, at, words, self._unknown)
            is_word = not kept and self._prose.has_word_of_one_letter(at, self._unknown)
            return (True, EVERYDAY) if is_word else (kept, why)
        source = None if token.is_foreign else words.source_of(text)
        if source is not None:
            is_name = text in words.names_too and at not in self._phrases
            if is_name and not self._is_no_name(at):
                return False, _NAME_TOO
            return True, f"vocabulary: {source}"
        if any(map(str.isdigit, text)):
            meant = is_meant(text, words)
            return meant, MEANT if meant else _NUMBER
        if (pieces := words.pieces_of(text)) and not token.is_foreign:
            return True, f"vocabulary: {words.source_of(pieces[0])}"
        if self._prose.keeps(at):
            return True, EVERYDAY
        return self._policy.unknown == "keep", UNKNOWN

    def _is_no_name(self, at: int) -> bool:
        has_sentence = self._prose.has_sentence
        plain, words = self._plain.text, self._words
        return is_no_name(plain, self._tokens, at, words, self._unknown, self._strange, has_sentence=has_sentence)
