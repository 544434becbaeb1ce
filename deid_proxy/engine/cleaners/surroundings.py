"""What stands around the words of one text: gaps, what may be a name, and which languages it is written in.

References
----------
DICOM PS3.15 section E.3.5
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.tokens import gap_behind

if TYPE_CHECKING:
    from collections.abc import Collection

    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.standard.vocabulary import Vocabulary

_FEW: Final = 2
_SHORTEST: Final = 2
_ENGLISH: Final = "en"
_NONE: Final[frozenset[str]] = frozenset()
_LONGEST_SMALL: Final = 3  # letters
_NORTHERN: Final = frozenset("åøłśżźčšžőűğş")
_WITHOUT_THEM: Final = frozenset(("en", "fr", "de", "es", "it", "pt", "nl", "ca"))
"""Languages in which no word begins with one of these letters."""
_FEWEST: Final = 3  # words
_NEARLY: Final = 0.65
_HALF: Final = 0.5
_PREPOSITIONS: Final = {
    "i": ("sv", "da"),
    "a": ("es", "pt", "it"),
    "w": ("pl",),
    "z": ("pl", "cs"),
    "v": ("cs",),
    "u": ("cs",),
    "k": ("cs",),
    "в": ("ru",),
    "с": ("ru",),
    "к": ("ru",),
    "у": ("ru",),
}
"""Single letters that stand in front of a place, by the languages that have them; Norwegian words stand with Danish."""
_LONGEST_NAME: Final = 10
"""Letters of a word that is somebody's name in another language: what is longer is a term."""


class Surroundings:
    """The words of one text, as rules ask for them.

    Parameters
    ----------
    plain
        The text, read.
    unknown
        Which of its tokens identify somebody, or are of no vocabulary; no days.
    """

    __slots__ = ("_languages", "_mostly", "_small_words", "_strange", "_unknown", "plain", "tokens", "words")

    def __init__(self, plain: str, tokens: list[Token], words: Vocabulary, unknown: list[bool]) -> None:
        self.plain, self.tokens, self.words, self._unknown = plain, tokens, words, unknown
        self._languages: dict[str, set[str]] | None = None
        self._small_words: bool | None = None
        self._mostly: frozenset[str] | None = None
        self._strange: dict[str, bool] = {}

    def gap(self, at: int) -> str:
        """Return what stands behind a token; a line's end where nothing does."""
        return gap_behind(self.plain, self.tokens, at)

    def is_name(self, at: int) -> bool:
        """Tell whether a name may stand somewhere: letters with a capital, of which nobody knows what they mean."""
        if not 0 <= at < len(self.tokens) or not self._unknown[at]:
            return False
        word = self.tokens[at].word
        return word.is_alpha and word.is_capitalised and not word.is_initial

    def is_gone(self, at: int) -> bool:
        """Tell whether a token identifies somebody, or is of no vocabulary; no day does."""
        return 0 <= at < len(self.tokens) and self._unknown[at]

    @property
    def has_small_words(self) -> bool:
        """Whether the text has sentences in small letters."""
        if self._small_words is None:
            small = 0
            for token in self.tokens:
                if token.word.is_small and len(token.word.text) >= _SHORTEST:
                    small += 1
                    if small == _FEW:
                        break
            self._small_words = small == _FEW
        return self._small_words

    def speaks(self, language: str) -> bool:
        """Tell whether a text has words of a language that are none of English, nor all of one that has more."""
        spoken = self._of_languages()
        said = spoken.get(language, _NONE)
        return bool(said) and not any(said < others for others in spoken.values())

    def _of_languages(self) -> dict[str, set[str]]:
        """Return the words of the text that are of some languages, and of no English, by language."""
        if self._languages is None:
            self._languages = {}
            asked: set[str] = set()
            for at, token in enumerate(self.tokens):
                word = token.word
                text = word.text
                if text in asked or word.has_digits or (at < len(self._unknown) and self._unknown[at]):
                    continue  # neither a name nor a number says anything of the language
                asked.add(text)
                of = word.languages
                if of is None:
                    of = word.languages = self.words.languages_of(text)
                # "was" is German too, and "de" of many: they say nothing; nor does "her", which is everyday English
                if of and _ENGLISH not in of and len(of) <= _FEW and not self._is_english(text):
                    for language in of:
                        self._languages.setdefault(language, set()).add(text)
        return self._languages

    def _is_english(self, text: str) -> bool:
        """Tell whether a short word is an everyday one of English: longer ones are no small words of two languages."""
        if len(text) > _LONGEST_SMALL:
            return False
        everyday = self.words.everyday(text)
        return everyday is not None and _ENGLISH in everyday.languages

    def is_of_another_language(self, at: int) -> bool:
        """Tell whether a short word is of languages of which the text has no other word."""
        text = self.tokens[at].text
        languages = self.words.languages_of(text)
        if self.tokens[at].raw[:1].lower() in _NORTHERN and _WITHOUT_THEM.issuperset(languages):
            return True  # Åge, which reads like an age
        if not languages or len(text) > _LONGEST_NAME:
            return False
        if _ENGLISH in languages:
            return False
        spoken = self._of_languages()
        return all(spoken.get(language, _NONE) <= {text} for language in languages)

    @property
    def is_of_few_words(self) -> bool:
        """Whether nobody can tell in which language a text is mostly written."""
        return not self._mostly_of()

    def is_written_in(self, languages: frozenset[str]) -> bool:
        """Tell whether a text is mostly written in one of some languages."""
        return not self._mostly_of().isdisjoint(languages)

    def is_strange(self, at: int) -> bool:
        """Tell whether a word is of other languages than the text is mostly written in."""
        mostly, text = self._mostly_of(), self.tokens[at].text
        if not mostly:
            return self.is_of_another_language(at)
        if self.tokens[at].raw[:1].lower() in _NORTHERN and _WITHOUT_THEM.issuperset(self.words.languages_of(text)):
            return mostly <= _WITHOUT_THEM or text in self.words  # Åge, which reads like an age
        is_strange = self._strange.get(text)
        if is_strange is None:
            is_strange = self._strange[text] = self._is_of_others(text, mostly)
        return is_strange

    def _is_of_others(self, text: str, mostly: frozenset[str]) -> bool:
        """Tell whether a short word is of languages alone that a text is not mostly written in."""
        if len(text) > _LONGEST_NAME:
            return False
        languages = frozenset(self.words.languages_of(text))
        if not languages.isdisjoint(mostly):
            return False
        everyday = self.words.everyday(text)
        if everyday is not None:
            languages |= everyday.languages
        return bool(languages) and languages.isdisjoint(mostly)

    def may_be_of(self) -> frozenset[str]:
        """Return the languages that a text has half as many words of as of the one it has most of; none of no words."""
        counts: dict[str, int] = {}
        spoken: dict[str, Collection[str]] = {}
        for at, token in enumerate(self.tokens):
            word = token.word
            if word.is_alpha and not word.is_capitals and len(word.text) > _FEW:
                of = spoken.get(word.text)
                if of is None:
                    of = spoken[word.text] = self.spoken_in(at)
                for language in of:
                    counts[language] = counts.get(language, 0) + 1
        needed = max(counts.values(), default=0) * _HALF
        return frozenset([one for one, count in counts.items() if count >= needed])

    def spoken_in(self, at: int) -> Collection[str]:
        """Return the languages of a word, whichever list has it."""
        text = self.tokens[at].text
        if text in self.words:
            return self.words.spoken_in(text)
        found = self.words.everyday(text)
        return _NONE if found is None else found.languages

    def _mostly_of(self) -> frozenset[str]:
        """Return the languages that most words of a text are of, and those of nearly as many; none of few words."""
        if self._mostly is None:
            counts: dict[str, int] = {}
            asked: set[str] = set()
            for token in self.tokens:
                word = token.word
                if word.text in asked or not word.is_alpha or len(word.text) < _SHORTEST:
                    continue
                asked.add(word.text)
                of = word.languages
                if of is None:
                    of = word.languages = self.words.languages_of(word.text)
                for language in of:
                    counts[language] = counts.get(language, 0) + 1
            most = max(counts.values(), default=0)
            needed = most * _NEARLY
            is_said = most >= _FEWEST
            self._mostly = frozenset([one for one, count in counts.items() if is_said and count >= needed])
        return self._mostly

    def says_where(self, at: int) -> bool:
        """Tell whether a small letter links a known word to a place, in a language that has it: bor i Drammen."""
        if not 0 < at < len(self.tokens) - 1 or self.gap(at - 1) != " " or self.gap(at) != " ":
            return False
        languages = _PREPOSITIONS.get(self.tokens[at].raw)
        if languages is None or self._unknown[at - 1] or not self.tokens[at - 1].word.is_alpha:
            return False
        return self.tokens[at + 1].word.is_title and any(self.speaks(language) for language in languages)
