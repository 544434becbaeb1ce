"""Words that identify nobody, each with its source.

The lists stand in ``vocabularies/``, one file for each source, and are read when the first text is cleaned. Where a
word stands in several, the first of them is named: codes and terms of the Standard before what people write.

References
----------
DICOM PS3.15 section E.3.5, DICOM PS3.16
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cache
from importlib import resources
from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple

from deid_proxy.standard.compounds import words_of_compound
from deid_proxy.standard.everyday import EverydayWord, everyday_words, unspaced_words
from deid_proxy.standard.korean import (
    KOREAN_AND_LATIN,
    LATIN_AND_KOREAN,
    is_korean,
    korean_pieces,
    stands_before,
    stands_behind,
)
from deid_proxy.standard.word_forms import FormsOfWords

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_FIRST_LANGUAGES = (
    *("da", "de", "el", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "sv", "zh"),
    *("cs", "fi", "hu", "ro", "tr"),
)
"""Those whose radiology words are a list of their own; of the others they stand with the clinical ones."""
LANGUAGES: Final[tuple[str, ...]] = (
    *_FIRST_LANGUAGES,
    *("ar", "bg", "ca", "et", "fa", "he", "hi", "hr", "id", "lt", "lv", "sk", "sl", "uk", "vi"),
)
"""The languages that have lists of their own; where a word stands in those of several, the first is named."""
_WITH_LETTERS_OF_THEIR_OWN = ("cs", "hr", "hu", "lt", "lv", "ro", "tr", "vi")
"""Of them those with letters that no other has: a word with one of these is none of another's list."""

KINDS = frozenset(
    {
        *("anatomy", "common", "contrast", "device", "finding", "material", "measurement", "modality", "phase"),
        *("procedure", "side", "technique", "unit", "view", "word"),
    }
)
"""What words speak of."""

_KINDS_OF_TERMS = {"Body Part Examined (0018,0015)": "anatomy", "Modality (0008,0060)": "modality"}
_NEVER_GLUED = (None, "common", "word")
_FOR_ALL = (
    *("ps3_16", "defined_terms", "units", "vendors", "kernels", "public_collections"),
    *("drugs", "diagnoses"),
)
NUMERALS = "0123456789.,"
"""What numbers are written with."""
_LAST_DIGIT = "9"
_PLANES = ("ax", "cor", "sag", "tra", "obl")
"""What a word may be glued to though it is short: axbone, corsoft."""
_IMAGES: Final = frozenset(("modality", "procedure", "technique"))
_MOST_FORMS: Final = 40
"""How many words that begin alike are looked at for the stem of a form."""
_SHORTEST_PIECE, _LONGEST_PIECE, _LONGEST_GLUED = 4, 24, 64


class _List(NamedTuple):
    source: str
    lines: list[str]


class _Said(NamedTuple):
    """What a list says of a word: where it is from, what it speaks of, and the language of the list; empty for none."""

    source: str
    kind: str
    languages: tuple[str, ...]


class Vocabulary:
    """Words of some languages, folded.

    Attributes
    ----------
    listed
        The words, each with its source and what it speaks of.
    names_too
        Words of it that are family or given names as well (Hand, Brown, May, Le): they say nothing of a person only
        where what stands beside them tells so.
    common
        Words that every sentence is made of: articles, prepositions, numerals.
    frequent_names
        Those of them that many are called (Allen, White): with a capital they are a name.
    numbers
        Those of its words that are numbers, or begin a phrase.
    natives
        Those of languages with letters that no other has (Turkish, Hungarian): how one of them writes a word.
    left_out
        Words that no list has although a source does: names of persons and places behind codes, signs and formulas.
    """

    __slots__ = (
        "_forms",
        "_languages",
        "_longest",
        "_of_standard",
        "_phrases",
        "_shared",
        "_sorted",
        "common",
        "frequent_names",
        "left_out",
        "listed",
        "names_too",
        "natives",
        "numbers",
    )

    def __init__(
        self,
        words: dict[str, _Said],
        names_too: frozenset[str],
        frequent_names: frozenset[str],
        left_out: frozenset[str],
        phrases: Mapping[str, tuple[tuple[str, ...], ...]],
        languages: frozenset[str],
        common: frozenset[str],
        natives: frozenset[str],
        shared: Mapping[str, Sequence[str]],
        of_standard: Mapping[str, Sequence[str]],
    ) -> None:
        self.natives = natives
        self._shared = shared
        self._of_standard = of_standard
        self._sorted: list[str] = []
        self._forms = FormsOfWords(self._known_in, self._all_begun_with)
        self._longest: dict[str, int] | None = None
        self.common = common
        self.listed = words
        self._languages = languages
        self._phrases = phrases
        self.numbers = frozenset(
            [word for word in (*words, *phrases) if word[0] <= _LAST_DIGIT and not word.strip(NUMERALS)]
        )
        self.names_too = names_too
        self.frequent_names = frequent_names
        self.left_out = left_out

    def __len__(self) -> int:
        return len(self.listed)

    def __contains__(self, folded_word: object) -> bool:
        return folded_word in self.listed

    def source_of(self, folded_word: str) -> str | None:
        """Return where a word is from, such as ``PS3.16 CID 4031``; None where it is not in the vocabulary."""
        found = self.listed.get(folded_word)
        return None if found is None else found.source

    def kind_of(self, folded_word: str) -> str | None:
        """Return what a word speaks of, such as ``anatomy``, ``modality``, ``side`` or ``common``."""
        found = self.listed.get(folded_word)
        return None if found is None else found.kind

    def languages_of(self, folded_word: str) -> Sequence[str]:
        """Return the languages of a word that stands in no other list; empty for one of all, or of none."""
        shared = self._shared.get(folded_word)
        if shared is not None:
            return shared
        found = self.listed.get(folded_word)
        return () if found is None else found.languages

    def spoken_in(self, folded_word: str) -> Sequence[str]:
        """Return the languages of a word, also where a list of all languages has it: *with*, *pas*, *lesion*."""
        return self.languages_of(folded_word) or self._of_standard.get(folded_word, ())

    def everyday(self, folded_word: str, *, is_foreign: bool = False) -> EverydayWord | None:
        """Return what is known of an everyday word of these languages, though it is not in the vocabulary.

        Parameters
        ----------
        is_foreign
            Whether it has a letter that only few languages have: it is a word of these.
        """
        found = everyday_words().get(folded_word)
        if found is None or found.languages.isdisjoint(self._languages):
            return None
        return None if is_foreign and found.languages.isdisjoint(_WITH_LETTERS_OF_THEIR_OWN) else found

    def is_family(self, folded_word: str) -> bool:
        """Tell whether an everyday word is a family's name as well."""
        everyday = self.everyday(folded_word)
        return everyday is not None and everyday.is_name

    def form(self, folded_word: str) -> EverydayWord | None:
        """Return what is known of a word of no list that is a form of one; None where it is none."""
        if folded_word in self.left_out or folded_word in _names_like_forms():
            return None
        return self.form_or_name(folded_word)

    def form_or_name(self, folded_word: str) -> EverydayWord | None:
        """Return the same of a word that may be the name of a person or a place."""
        languages = self._forms.languages_of(folded_word)
        return EverydayWord(languages, False) if languages else None

    def _known_in(self, word: str) -> frozenset[str]:
        """Return the languages of which a word is known, and is no name."""
        if word in self.names_too or word in self.left_out:
            return frozenset()
        found = everyday_words().get(word)
        languages = frozenset() if found is None or found.is_name else found.languages & self._languages
        return languages.union(self.languages_of(word)) if word not in self.common else languages

    def _all_begun_with(self, beginning: str) -> tuple[list[tuple[str, frozenset[str]]], bool]:
        """Return known words that begin so and are no names, with the languages of each, and whether these are all."""
        everyday = everyday_words().begun_with(beginning, _MOST_FORMS)
        found = [(word, known.languages & self._languages) for word, known in everyday if not known.is_name]
        words = self._in_order()
        start = at = bisect_left(words, beginning)
        while at < len(words) and at - start < _MOST_FORMS and words[at].startswith(beginning):
            word = words[at]
            if word not in self.names_too and (languages := self.languages_of(word)):
                found.append((word, frozenset(languages)))
            at += 1
        return found, len(everyday) < _MOST_FORMS and at - start < _MOST_FORMS

    def _in_order(self) -> list[str]:
        if not self._sorted:
            self._sorted = sorted(self.listed)
        return self._sorted

    def has_unspaced(self, word: str) -> bool:
        """Tell whether a word is an everyday one of a language of these that puts no spaces between words."""
        return word in unspaced_words(self._languages)

    def phrase_at(self, folded_words: Sequence[str], start: int) -> int:
        """Return how many words from a place on belong together, the most that do; 0 where none does.

        Words of a phrase say nothing of a person together (white matter), though each alone may name one.
        """
        for phrase in self._phrases.get(folded_words[start], ()):
            if tuple(folded_words[start : start + len(phrase)]) == phrase:
                return len(phrase)
        return 0

    def phrases_of(self, folded_word: str) -> tuple[tuple[str, ...], ...]:
        """Return what begins with a word and belongs together, what has most words first."""
        return self._phrases.get(folded_word, ())

    def phrases_with(self, folded_word: str) -> list[str]:
        """Return what belongs together and has a word in it, sorted."""
        every = (phrase for phrases in self._phrases.values() for phrase in phrases)
        return sorted(" ".join(phrase) for phrase in every if folded_word in phrase)

    def pieces_of(self, folded_word: str) -> tuple[str, ...]:
        """Return the words that a word is glued of (``chestabdomenpelvis``); empty where it is not.

        Every piece has four letters at least, but for the plane of an image that it begins with; it is no name and no
        function word; what is left out is not glued. A word that ends with no other costs some 20 look-ups. A compound
        of a language that makes them is cut where its words are linked as well. Korean pieces are shorter, and may have
        endings.
        """
        if is_korean(folded_word):
            return korean_pieces(folded_word, self._is_korean_piece)
        if not folded_word.isascii() and (parts := LATIN_AND_KOREAN.fullmatch(folded_word)):
            is_known = self._is_korean_piece(parts[1]) and stands_behind(parts[2], self._is_korean_piece)
            return (parts[1],) if is_known else ()
        if not folded_word.isascii() and (parts := KOREAN_AND_LATIN.fullmatch(folded_word)):
            what = parts[1]
            is_word = self._is_korean_piece(what) or self.kind_of(what) == "anatomy"
            is_known = is_word and (len(what) > 1 or what not in self.names_too) and parts[2] in self.listed
            return (what,) if is_known and self.kind_of(parts[2]) in _IMAGES else ()
        length = len(folded_word)
        if (
            folded_word in self.left_out
            or not 2 * _SHORTEST_PIECE <= length <= _LONGEST_GLUED
            or not folded_word.isalpha()
        ):
            return ()
        listed = self.listed
        if not any(
            folded_word[at:] in listed for at in range(max(length - _LONGEST_PIECE, 0), length - _SHORTEST_PIECE + 1)
        ):
            return ()  # as of most names
        begins, reached = {0: 0}, [0]  # where the piece begins that ends at a place; the places, as they are found
        for plane in _PLANES:
            if folded_word.startswith(plane):
                begins[len(plane)] = 0
                reached.append(len(plane))
        for start in reached:
            for end in range(start + _SHORTEST_PIECE, min(length, start + _LONGEST_PIECE) + 1):
                if end not in begins and self._is_piece(folded_word[start:end]):
                    begins[end] = start
                    reached.append(end)
        pieces: list[str] = []
        end = length if length in begins else 0
        while end:
            pieces.insert(0, folded_word[begins[end] : end])
            end = begins[end]
        return tuple(pieces) or words_of_compound(folded_word, self, self._languages)

    def longest_from(self, mark: str) -> int:
        """Return how long the longest word is that begins with a character beyond ASCII; 0 where none does."""
        longest = self._longest
        if longest is None:
            longest = self._longest = {}
            for word in chain(self.listed, unspaced_words(self._languages)):
                if not word.isascii():
                    longest[word[0]] = max(longest.get(word[0], 0), len(word))
        return longest.get(mark, 0)

    def may_stand_behind(self, syllables: str) -> bool:
        """Tell whether Korean syllables are what stands behind a number: what is counted, and endings."""
        return stands_behind(syllables, self._is_korean_piece)

    def may_stand_before(self, syllables: str) -> bool:
        """Tell whether Korean syllables are what stands before a number."""
        return stands_before(syllables, self._is_korean_piece)

    def begun_with(self, beginning: str, most: int) -> str | None:
        """Return a word that begins so and has up to so many letters more, but for names; None where none does."""
        ordered = self._in_order()
        for at in range(bisect_right(ordered, beginning), len(ordered)):
            word = ordered[at]
            if not word.startswith(beginning):
                return None
            if len(word) - len(beginning) <= most and word not in self.names_too:
                return word
        return None

    def _is_korean_piece(self, word: str) -> bool:
        return word in self.listed and word not in self.names_too

    def _is_piece(self, word: str) -> bool:
        return word not in self.names_too and self.kind_of(word) not in _NEVER_GLUED


def _said(source: str, kind: str) -> _Said:
    """Return what a list says of the words of one kind."""
    spoken, is_coded, group = kind.partition(" CID ")
    name = f"{source} CID {group}" if is_coded else f"{source}, {kind}"
    speaks = spoken if spoken in KINDS else _KINDS_OF_TERMS.get(spoken, "technique")
    return _Said(name, speaks, (source[-3:-1],) if source.endswith(")") else ())


@cache
def vocabulary(languages: frozenset[str]) -> Vocabulary:
    """Return the words of some languages, and those that belong to none."""
    words: dict[str, _Said] = {}
    common: set[str] = set()
    natives: set[str] = set()
    shared: dict[str, list[str]] = {}
    of_standard: dict[str, list[str]] = {}
    names = [*_FOR_ALL]
    for language in sorted(languages, key=LANGUAGES.index):
        names += (f"radiology_{language}",) if language in _FIRST_LANGUAGES else ()
        names += (f"common_{language}", f"clinical_{language}")
    for name in names:
        source, lines = _read(name)
        language = source[-3:-1] if source.endswith(")") else ""
        said: dict[str, _Said] = {}  # one for each kind, not one for each word
        for line in lines:
            word, _, kind = line.partition("\t")
            if word not in words:
                words[word] = said.get(kind) or said.setdefault(kind, _said(source, kind))
            elif language:
                first = words[word].languages
                of = (shared if first else of_standard).setdefault(word, [*first])
                if language not in of:
                    of.append(language)
        if name.endswith(_WITH_LETTERS_OF_THEIR_OWN):
            natives.update(line.partition("\t")[0] for line in lines)
        if name.startswith("common_"):
            common.update(line.partition("\t")[0] for line in lines)
    marks = {word: mark for word, _, mark in _parts("names_too") if word in words}
    frequent = frozenset(word for word, mark in marks.items() if mark)
    left_out = frozenset(word for word, _, _ in _parts("left_out"))
    natives_too = frozenset(natives)
    return Vocabulary(
        words,
        frozenset(marks),
        frequent,
        left_out,
        _phrases(),
        languages,
        frozenset(common),
        natives_too,
        shared,
        of_standard,
    )


@cache
def _names_like_forms() -> frozenset[str]:
    """Return the names of people and places that are read as a form of a word."""
    return frozenset(_read("names_like_forms").lines)


@cache
def _phrases() -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """Return the phrases by their first words, the longest first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for text, _, _ in _parts("phrases"):
        phrase = tuple(text.split())
        found.setdefault(phrase[0], []).append(phrase)
    return {first: tuple(sorted(phrases, key=len, reverse=True)) for first, phrases in found.items()}


def _parts(name: str) -> Iterator[tuple[str, str, str]]:
    return (line.partition("\t") for line in _read(name).lines)


def _read(name: str) -> _List:
    text = resources.files("deid_proxy.standard.vocabularies").joinpath(f"{name}.txt").read_text(encoding="utf-8")
    source, _, *lines = text.splitlines()
    return _List(source.removeprefix("# "), lines)
