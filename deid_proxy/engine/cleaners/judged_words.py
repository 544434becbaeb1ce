"""What is known of a word wherever it stands: whether a vocabulary has it, and whether somebody is called so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.eponym_words import kinds_of
from deid_proxy.engine.cleaners.glued import word_of_glued
from deid_proxy.engine.cleaners.numbers import MEANT, is_meant, measures_something
from deid_proxy.engine.cleaners.own_words import FAMILY_PARTICLES, PARTICLES, PLACE_LINKS, TOWN_LINKS
from deid_proxy.engine.cleaners.parts import UNKNOWN
from deid_proxy.engine.native import mypyc_attr
from deid_proxy.standard.korean import is_korean

if TYPE_CHECKING:
    from collections.abc import Collection

    from deid_proxy.engine.cleaners.written_words import WrittenWord
    from deid_proxy.profile.cleaning import CleaningPolicy
    from deid_proxy.standard.everyday import EverydayWord
    from deid_proxy.standard.vocabulary import Vocabulary

OF_ONE_LETTER: Final = frozenset("aeiouyzwvskивксоуяηο")
"""Words of sentences that are single letters."""
_OF_NAMES: Final = PARTICLES | FAMILY_PARTICLES | PLACE_LINKS | TOWN_LINKS | {"abd"}
_SHORTEST_TITLED: Final = 10  # letters of a form that begins a sentence with a capital
_ENGLISH: Final = "en"
_FINDING: Final = "finding"
_TOLD: Final = frozenset(
    [
        "anatomy",
        "common",
        "contrast",
        "device",
        "finding",
        "material",
        "measurement",
        "phase",
        "procedure",
        "side",
        "word",
    ]
)
"""What reports tell of, of the kinds of words; not how something is imaged."""
_NUMBER: Final = "a number that measures nothing"


@mypyc_attr(acyclic=True)
class Word:
    """What is known of a word wherever it stands: asked once for each word of a text.

    Attributes
    ----------
    kept, why
        What becomes of it where nothing beside it says otherwise, and why.
    is_settled
        Whether nothing beside it says otherwise, should it not identify somebody.
    is_known
        Whether it is in a vocabulary, or measures something.
    is_listed, is_site
        Whether it is in our vocabularies, and in those of the site.
    is_name_too
        Whether what stands beside it decides.
    calls_somebody
        Whether many are called so, and it is written with a capital.
    is_of_names
        Whether it stands in the names of people and places: a particle, or what links their words.
    may_belong
        Whether it may be of a name that goes beside it.
    phrases
        Words that begin with it and belong together, the most first.
    stands_for
        What it may be the name of besides somebody: a method, a score, a disease.
    is_initial, is_unspaced
        Whether it is a single letter, or of a script without spaces.
    """

    __slots__ = (
        "_everyday",
        "_has_digits",
        "_is_asked",
        "_is_foreign",
        "_is_letter",
        "_may_be_form",
        "_text",
        "_words",
        "calls_somebody",
        "is_initial",
        "is_known",
        "is_listed",
        "is_name_too",
        "is_of_names",
        "is_settled",
        "is_site",
        "is_unspaced",
        "kept",
        "may_belong",
        "phrases",
        "stands_for",
        "why",
    )

    def __init__(self, written: WrittenWord, words: Vocabulary, policy: CleaningPolicy) -> None:
        text = written.text
        self._words = words
        self._text = text
        self._is_letter = written.raw in OF_ONE_LETTER
        self._has_digits = written.has_digits
        self._everyday: EverydayWord | None = None
        self.is_site = text in policy.site_words
        self.is_listed = text in words.listed
        is_ours = self.is_listed and (not written.is_foreign or text in words.natives)
        self.is_name_too = is_ours and text in words.names_too
        self.calls_somebody = self.is_name_too and written.is_capitalised and text in words.frequent_names
        self.is_unspaced = written.is_unspaced
        self.phrases = words.phrases_of(text)
        self.stands_for = kinds_of(text) if written.is_alpha else 0
        self.is_initial = written.is_initial
        measures = written.has_digits and is_meant(text, words)
        self.is_known = (self.is_listed or measures) if written.has_digits else (is_ours or self.is_site)
        if self.is_site:
            self.kept, self.why = True, f"vocabulary: {policy.site_words[text]}"
        elif is_ours:
            self.kept, self.why = True, f"vocabulary: {words.source_of(text)}"
        elif glued := "" if measures or written.is_foreign else word_of_glued(written.raw, words):
            self.kept, self.why = True, f"vocabulary: {words.source_of(glued)}"
        elif written.has_digits:
            self.kept, self.why = measures, MEANT if measures else _NUMBER
        elif (pieces := words.pieces_of(text)) and (not written.is_foreign or words.natives.issuperset(pieces)):
            self.kept, self.why = True, f"vocabulary: {words.source_of(pieces[0])}"
            self.is_known = self.is_known or is_korean(text)
        else:
            self.kept, self.why = policy.unknown == "keep", UNKNOWN
        self.is_of_names = text in _OF_NAMES
        self.may_belong = written.is_title or written.is_capitals or self.is_of_names
        beside = self.is_initial or self.is_name_too or self.may_belong
        self.is_settled = self.is_site or (is_ours and not beside)
        self._is_asked = is_ours or (self.is_listed and not written.is_foreign) or not written.is_alpha
        self._is_foreign = written.is_foreign
        is_begun = written.is_title and len(text) >= _SHORTEST_TITLED
        self._may_be_form = written.is_alpha and (written.is_small or is_begun)

    @property
    def everyday(self) -> EverydayWord | None:
        """What is known of it as an everyday word that no vocabulary has; None where it is none."""
        if not self._is_asked:
            self._is_asked = True
            found = self._words.everyday(self._text, is_foreign=self._is_foreign)
            self._everyday = self._words.form(self._text) if found is None and self._may_be_form else found
        return self._everyday

    @property
    def is_of_sentences(self) -> bool:
        """Whether it is a word of sentences: an everyday one, or an article and its like."""
        return self._is_letter or self.everyday is not None or self._text in self._words.common

    def tells(self, languages: Collection[str]) -> bool:
        """Tell whether it is what reports tell of, in one of some languages, and names nobody."""
        if not self.is_listed or self.is_name_too:
            return False
        kind, spoken = self._words.kind_of(self._text), self._words.languages_of(self._text)
        if not spoken:
            return kind == _FINDING and _ENGLISH in languages
        return kind in _TOLD and any(one in languages for one in spoken)

    @property
    def is_usual(self) -> bool:
        """Whether it is known in whatever way."""
        return self.is_listed or self._is_letter or self._has_digits or self.everyday is not None


class JudgedWords:
    """Says what is known of words; each is asked for once."""

    __slots__ = ("_gone", "_listed", "_numbers", "_policy", "_site", "_words")

    def __init__(self, words: Vocabulary, policy: CleaningPolicy) -> None:
        self._words, self._policy = words, policy
        self._listed, self._site = words.numbers, policy.site_words
        self._numbers: dict[bool, Word] = {}
        self._gone: Word | None = None

    def of(self, written: WrittenWord) -> Word:
        """Return what is known of a word: the same of all numbers that measure and no list has, and of all others."""
        if written.judged is None:
            written.judged = self._asked(written)
        return written.judged

    def of_gone(self, written: WrittenWord) -> Word:
        """Return what is known of a word that goes for its own reason: of one with digits not whether it measures."""
        text = written.text
        if not written.has_digits or written.is_number or written.is_unspaced:
            return self.of(written)
        if text in self._words.listed or text in self._site:
            return self.of(written)
        if self._gone is None:
            self._gone = Word(written, self._words, self._policy)
        return self._gone

    def _asked(self, written: WrittenWord) -> Word:
        text = written.text
        if not written.is_number or text in self._listed or text in self._site:
            return Word(written, self._words, self._policy)
        measures = measures_something(text)
        found = self._numbers.get(measures)
        if found is None:
            found = self._numbers[measures] = Word(written, self._words, self._policy)
        return found
