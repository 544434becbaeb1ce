"""The verdict on every word of one text.

What identifies goes for its own reason; of the rest stays what a vocabulary knows, or what measures something.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.ambiguous import is_no_name, phrases_of
from deid_proxy.engine.cleaners.landmarks import NUMERALS
from deid_proxy.engine.cleaners.numbers import MEANT, is_meant
from deid_proxy.engine.cleaners.own_words import (
    FAMILY_PARTICLES,
    MOVES,
    OF_FAMILIES,
    PARTICLES,
    PLACE_LINKS,
    PLACE_PARTS,
)
from deid_proxy.engine.cleaners.parts import UNKNOWN, Part, Parts
from deid_proxy.engine.cleaners.prose import EVERYDAY, Prose
from deid_proxy.engine.cleaners.single_letters import letter
from deid_proxy.engine.cleaners.tokens import UNSPACED
from deid_proxy.engine.cleaners.unspaced import Unspaced
from deid_proxy.errors import DeidentificationError, HoldReason

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.landmarks import Landmarks
    from deid_proxy.engine.cleaners.marks import Reasons
    from deid_proxy.engine.cleaners.moving_days import TextDay
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.profile.cleaning import CleaningPolicy
    from deid_proxy.standard.vocabulary import Vocabulary

_NAME_TOO: Final = "a word that is a name too"
_OWN: Final = "own: "
_SIDE_BY_SIDE: Final = (" ", "-")
_SERVANT: Final = "abd"
_OF_SERVANT: Final = frozenset(("el", "al", "ul", "ur", "er", "ar"))
_NUMBER: Final = "a number that measures nothing"


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
        "_has_digits",
        "_is_foreign",
        "_is_meant",
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
        self.is_listed = text in words.listed
        self.is_name_too = self.is_listed and not self._is_foreign and text in words.names_too
        self.is_unspaced = not text.isascii() and UNSPACED.match(text) is not None
        self.is_initial = len(text) == 1 and text.isalpha()
        self._has_digits = not text.isalpha() and any(map(str.isdigit, text))
        self._is_meant = self._has_digits and is_meant(text, words)
        if self._has_digits:
            self.is_known = self.is_listed or self._is_meant
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
        if self._has_digits:
            return self._is_meant, MEANT if self._is_meant else _NUMBER
        if (pieces := words.pieces_of(text)) and not self._is_foreign:
            return True, f"vocabulary: {words.source_of(pieces[0])}"
        return self._policy.unknown == "keep", UNKNOWN


class Judge:
    """Says what becomes of every token of one text."""

    def __init__(
        self,
        landmarks: Landmarks,
        tokens: list[Token],
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
        self._known = _asked(tokens, words, policy)
        self._cut: dict[int, list[Part]] = {}
        if landmarks.is_unspaced:
            unspaced = Unspaced(landmarks.plain, words, policy, reasons)
            for at, word in enumerate(self._known):
                if word.is_unspaced:
                    self._cut[at] = unspaced.parts(tokens[at])
        self._unknown: list[bool] = []
        self._strange: list[bool] = []
        for at, why in enumerate(self._whys):
            unknown = bool(why) or not (self._is_known(at) or at in self._phrases)
            self._unknown.append(unknown)
            self._strange.append((unknown and not why.startswith(_OWN)) or self._calls_somebody(at))

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

    def parts(self) -> Parts:
        """Return all tokens, in order."""
        made = Parts()
        behind = 0
        for at, token in enumerate(self._tokens):
            if token.start < behind:
                continue
            day = self._days.get(token.start) if self._days else None
            if day is not None:
                behind = day[0]
                made.days[len(made.starts)] = day[1]
                made.add(token.start, behind, True, MOVES)
            elif self._known[at].is_unspaced:
                for part in self._cut[at]:
                    made.add(part.start, part.end, part.kept, part.why)
            else:
                kept, why = self._verdict(at)
                made.add(token.start, token.end, kept, why)
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
        if self._belongs_to_name(at):
            return False, UNKNOWN
        kept, why = word.verdict()
        return (True, EVERYDAY) if why == UNKNOWN and self._prose.keeps(at) else (kept, why)

    def _belongs_to_name(self, at: int) -> bool:
        """Tell whether a word is of the name that goes beside it: Angela du Plessis, Nieuw Annerveen, Abd el-Rahman."""
        token = self._tokens[at]
        text = token.text
        if self._is_family_behind_particle(at):
            return True
        if text in PLACE_PARTS and token.raw.istitle():
            return self._gap_behind(at) in _SIDE_BY_SIDE and self._goes_with_capital(at + 1)
        if text == _SERVANT and token.is_capitalised:
            return self._gap_behind(at) in _SIDE_BY_SIDE and self._tokens[at + 1].text in _OF_SERVANT
        if text in PLACE_LINKS and self._gap_behind(at - 1) == self._gap_behind(at) == "-":
            return self._goes_with_capital(at - 1)
        if at > 1 and self._tokens[at - 1].text in PLACE_LINKS and self._gap_behind(at - 1) == "-":
            return token.raw.istitle() and self._gap_behind(at - 2) == "-" and self._goes_with_capital(at - 2)
        if (
            token.raw.istitle()
            and text in self._words.common
            and self._gap_behind(at - 1) == self._gap_behind(at) == " "
        ):
            return self._is_gone_name(at - 1) and self._is_gone_name(at + 1)
        if token.raw.istitle() and text in self._words.common and self._gap_behind(at - 1) == ", ":
            return self._is_gone_name(at - 1) and not self._plain[token.end : token.end + 2].strip().isalpha()
        if text not in PARTICLES or self._gap_behind(at) not in _SIDE_BY_SIDE or not self._goes_with_capital(at + 1):
            return text in FAMILY_PARTICLES and self._gap_behind(at) == " " and self._begins_name(at + 1)
        if text in FAMILY_PARTICLES or self._tokens[at - 1].text == _SERVANT:
            return True
        return self._goes_with_capital(at - 1) and self._gap_behind(at - 1) in (" ", ". ")

    def _is_family_behind_particle(self, at: int) -> bool:
        """Tell whether a word of sentences is a family's name behind a particle: Joep de Werd, DE WERD, JOEP."""
        if not at:
            return False
        token, before = self._tokens[at], self._tokens[at - 1]
        if before.text not in OF_FAMILIES or self._gap_behind(at - 1) != " ":
            return False
        if self._words.kind_of(token.text) != "common":
            return False
        if token.raw.istitle():
            return before.raw.islower()
        return token.is_capitals and self._gap_behind(at) == ", " and self._goes_with_capital(at + 1)

    def _begins_name(self, at: int) -> bool:
        """Tell whether a second particle stands here, and what goes behind it: van de Weterink."""
        return self._tokens[at].text in PARTICLES and self._gap_behind(at) == " " and self._goes_with_capital(at + 1)

    def _gap_behind(self, at: int) -> str:
        """Return what stands between a token and the next one; a line's end where there is none."""
        if not 0 <= at < len(self._tokens) - 1:
            return "\n"
        return self._plain[self._tokens[at].end : self._tokens[at + 1].start]

    def _is_gone_name(self, at: int) -> bool:
        return self._goes_with_capital(at) and not self._tokens[at].is_initial and self._tokens[at].raw.istitle()

    def _goes_with_capital(self, at: int) -> bool:
        if not 0 <= at < len(self._tokens):
            return False
        token = self._tokens[at]
        return token.raw[:1].isupper() and token.text.isalpha() and (self._unknown[at] or token.is_initial)

    def _is_no_name(self, at: int) -> bool:
        has_sentence = self._prose.has_sentence
        plain, words = self._plain, self._words
        return is_no_name(plain, self._tokens, at, words, self._unknown, self._strange, has_sentence=has_sentence)


def _asked(tokens: list[Token], words: Vocabulary, policy: CleaningPolicy) -> list[Word]:
    """Return what is known of each token; each word is asked for once."""
    plain_words: dict[str, Word] = {}
    others: dict[tuple[str, bool], Word] = {}
    numbers: dict[bool, Word] = {}
    known: list[Word] = []
    for token in tokens:
        if token.raw.isascii():
            word = plain_words.get(token.text)
            if word is None:
                word = plain_words[token.text] = _asked_once(token, words, policy, numbers)
        else:
            key = (token.text, token.is_foreign)
            word = others.get(key)
            if word is None:
                word = others[key] = Word(token, words, policy)
        known.append(word)
    return known


def _asked_once(token: Token, words: Vocabulary, policy: CleaningPolicy, numbers: dict[bool, Word]) -> Word:
    """Return what is known of a word: the same of all numbers that measure and no list has, and of all others."""
    text = token.text
    if text.strip(NUMERALS) or text in words.listed or text in policy.site_words:
        return Word(token, words, policy)
    meant = is_meant(text, words)
    if meant not in numbers:
        numbers[meant] = Word(token, words, policy)
    return numbers[meant]


def refuse_unknown(parts: Parts) -> None:
    """Hold a text that has a word of which nobody can say what it is.

    Raises
    ------
    DeidentificationError
        UNRESOLVABLE_ACTION for such a word.
    """
    if UNKNOWN in parts.whys or _NAME_TOO in parts.whys:
        raise DeidentificationError(HoldReason.UNRESOLVABLE_ACTION, "a text has an unknown word")
