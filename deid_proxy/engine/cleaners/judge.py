"""The verdict on every word of one text.

What identifies goes for its own reason; of the rest stays what a vocabulary knows, or what measures something.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from deid_proxy.engine.cleaners.ambiguous import is_no_name, phrases_of
from deid_proxy.engine.cleaners.numbers import MEANT, is_meant
from deid_proxy.engine.cleaners.own_words import MOVES
from deid_proxy.engine.cleaners.parts import UNKNOWN, Part
from deid_proxy.engine.cleaners.prose import EVERYDAY, Prose
from deid_proxy.engine.cleaners.single_letters import letter
from deid_proxy.engine.cleaners.tokens import UNSPACED
from deid_proxy.engine.cleaners.unspaced import Unspaced
from deid_proxy.errors import DeidentificationError, HoldReason

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from deid_proxy.engine.cleaners.landmarks import Landmarks
    from deid_proxy.engine.cleaners.marks import Reasons
    from deid_proxy.engine.cleaners.moving_days import TextDay
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.profile.cleaning import CleaningPolicy
    from deid_proxy.standard.vocabulary import Vocabulary

_NAME_TOO = "a word that is a name too"
_OWN = "own: "
_NUMBER = "a number that measures nothing"


class Word:
    """What is known of a word wherever it stands: asked once for each word of a text.

    Attributes
    ----------
    is_known
        Whether it is in a vocabulary, or measures something.
    is_listed, is_site
        Whether it is in our vocabularies, and in those of the site.
    is_name_too
        Whether what stands beside it decides.
    is_initial, is_unspaced
        Whether it is a single letter, or of a script without spaces.
    """

    __slots__ = (
        "_is_foreign",
        "_policy",
        "_text",
        "_words",
        "is_initial",
        "is_known",
        "is_listed",
        "is_name_too",
        "is_site",
        "is_unspaced",
        "kept",
        "why",
    )

    def __init__(self, token: Token, words: Vocabulary, policy: CleaningPolicy) -> None:
        text = token.text
        self._text, self._words, self._policy = text, words, policy
        self._is_foreign = token.is_foreign
        self.is_site = text in policy.site_words
        self.is_listed = text in words
        self.is_name_too = self.is_listed and not self._is_foreign and text in words.names_too
        self.is_unspaced = not text.isascii() and UNSPACED.match(text) is not None
        self.is_initial = len(text) == 1 and text.isalpha()
        if any(map(str.isdigit, text)):
            self.is_known = self.is_listed or is_meant(text, words)
        else:
            self.is_known = (self.is_listed and not self._is_foreign) or self.is_site
        self.kept = True
        self.why = ""

    def verdict(self) -> tuple[bool, str]:
        """Return what becomes of it where nothing beside it says otherwise, and why."""
        if not self.why:
            self.kept, self.why = self._judged()
        return self.kept, self.why

    def _judged(self) -> tuple[bool, str]:
        text, words = self._text, self._words
        if self.is_site:
            return True, f"vocabulary: {self._policy.site_words[text]}"
        if self.is_listed and not self._is_foreign:
            return True, f"vocabulary: {words.source_of(text)}"
        if any(map(str.isdigit, text)):
            meant = is_meant(text, words)
            return meant, MEANT if meant else _NUMBER
        if (pieces := words.pieces_of(text)) and not self._is_foreign:
            return True, f"vocabulary: {words.source_of(pieces[0])}"
        return self._policy.unknown == "keep", UNKNOWN


class Judge:
    """Says what becomes of every token of one text."""

    def __init__(
        self,
        landmarks: Landmarks,
        tokens: Sequence[Token],
        words: Vocabulary,
        policy: CleaningPolicy,
        reasons: Reasons,
        days: dict[int, tuple[int, TextDay]],
    ) -> None:
        self._plain, self._tokens = landmarks.plain, tokens
        self._words, self._policy, self._reasons, self._days = words, policy, reasons, days
        self._phrases = phrases_of(tokens, words)
        self._prose = Prose(landmarks.plain, tokens, words)
        self._whys = reasons.of_each(tokens)
        asked: dict[tuple[str, bool], Word] = {}
        self._known: list[Word] = []
        for token in tokens:
            key = (token.text, token.is_foreign)
            word = asked.get(key)
            if word is None:
                word = asked[key] = Word(token, words, policy)
            self._known.append(word)
        unspaced = Unspaced(landmarks.plain, words, policy, reasons)
        self._cut = {
            at: unspaced.parts(token)
            for at, (token, word) in enumerate(zip(tokens, self._known, strict=True))
            if word.is_unspaced
        }
        self._unknown = [
            bool(why) or not (at in self._phrases or self._is_known(at)) for at, why in enumerate(self._whys)
        ]
        self._strange = [
            (unknown and not why.startswith(_OWN)) or self._calls_somebody(at)
            for at, (unknown, why) in enumerate(zip(self._unknown, self._whys, strict=True))
        ]

    def _calls_somebody(self, at: int) -> bool:
        """Tell whether a word that many are called stands here with a capital: Hand, Marie."""
        return (
            self._known[at].is_name_too
            and self._tokens[at].is_capitalised
            and self._tokens[at].text in self._words.frequent_names
            and at not in self._phrases
        )

    def _is_known(self, at: int) -> bool:
        word = self._known[at]
        if word.is_unspaced:
            return all(part.kept for part in self._cut[at])
        return word.is_known or self._prose.keeps(at)

    def parts(self) -> list[Part]:
        """Return all tokens, in order."""
        made: list[Part] = []
        behind = 0
        for at, token in enumerate(self._tokens):
            if token.start < behind:
                continue
            day = self._days.get(token.start) if self._days else None
            if day is not None:
                behind = day[0]
                made.append(Part(token.start, day[0], True, MOVES, day[1]))
            elif self._known[at].is_unspaced:
                made += self._cut[at]
            else:
                kept, why = self._verdict(at)
                made.append(Part(token.start, token.end, kept, why))
        return made

    def _verdict(self, at: int) -> tuple[bool, str]:
        why = self._whys[at]
        if why:
            return False, why
        word = self._known[at]
        if word.is_site:
            return word.verdict()
        if at in self._phrases and not word.is_listed:
            return True, "vocabulary: words that belong together"
        if word.is_initial:
            kept, why = letter(self._plain, self._tokens, at, self._words, self._unknown)
            is_word = not kept and self._prose.has_word_of_one_letter(at, self._unknown)
            return (True, EVERYDAY) if is_word else (kept, why)
        if word.is_name_too and at not in self._phrases and not self._is_no_name(at):
            return False, _NAME_TOO
        kept, why = word.verdict()
        return (True, EVERYDAY) if why == UNKNOWN and self._prose.keeps(at) else (kept, why)

    def _is_no_name(self, at: int) -> bool:
        has_sentence = self._prose.has_sentence
        plain, words = self._plain, self._words
        return is_no_name(plain, self._tokens, at, words, self._unknown, self._strange, has_sentence=has_sentence)


def refuse_unknown(parts: Iterable[Part]) -> None:
    """Hold a text that has a word of which nobody can say what it is.

    Raises
    ------
    DeidentificationError
        UNRESOLVABLE_ACTION for such a word.
    """
    if any(part.why in (UNKNOWN, _NAME_TOO) for part in parts):
        raise DeidentificationError(HoldReason.UNRESOLVABLE_ACTION, "a text has an unknown word")
