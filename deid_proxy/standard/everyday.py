"""Everyday words: three hundred thousand that nobody would miss one by one, and that a sentence is made of.

They say less than the words of the vocabulary: each may name somebody whom no list of names knows, so they stay only
where they are written as a sentence writes words (``engine/cleaners/prose.py``). They are kept as they stand in their
two files (of two licences), each one text, and looked up by halving: a set of them would cost ten times its size.

References
----------
DICOM PS3.15 section E.3.5
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import NamedTuple

_NAME = "name"
_LETTERS = 3  # of which the stretch of a list is remembered
_LAST = "\U0010ffff"


class EverydayWord(NamedTuple):
    """What is known of an everyday word.

    Parameters
    ----------
    languages
        The languages that have it.
    is_name
        Whether families are called so as well.
    """

    languages: frozenset[str]
    is_name: bool


class EverydayWords:
    """Words of some lists, each on a line of its own with what is known of it, sorted."""

    __slots__ = ("_known", "_lists")

    def __init__(self, *texts: str) -> None:
        self._lists = [_List(text) for text in texts]
        self._known: dict[str, EverydayWord] = {}  # one for each combination of languages, not one for each word

    def get(self, folded_word: str) -> EverydayWord | None:
        """Return what is known of a word, in whichever lists; None where it is no everyday word."""
        marks = " ".join([found for words in self._lists if (found := words.marks_of(folded_word))])
        return self._read(marks) if marks else None

    def begun_with(self, beginning: str, most: int) -> list[tuple[str, EverydayWord]]:
        """Return the words that begin so, the first ones of each list, with what is known of them."""
        found = (pair for words in self._lists for pair in words.begun_with(beginning, most))
        return [(word, self._read(marks)) for word, marks in found]

    def _read(self, marks: str) -> EverydayWord:
        found = self._known.get(marks)
        if found is None:
            parts = frozenset(marks.split())
            found = self._known[marks] = EverydayWord(parts - {_NAME}, _NAME in parts)
        return found


class _List:
    """One list of words, in which one is looked for among those that begin with the same letters only."""

    __slots__ = ("_stretches", "_text")

    def __init__(self, text: str) -> None:
        self._text = f"\n{text}"
        self._stretches: dict[str, tuple[int, int]] = {}

    def marks_of(self, word: str) -> str:
        """Return what stands behind a word and its tab; nothing where the list has no such word."""
        low, high = self._stretch_of(word[:_LETTERS])
        wanted = f"\n{word}\t"
        start = self._first_from(word, low, high)
        if not self._text.startswith(wanted, start):
            return ""
        end = self._text.find("\n", start + 1)
        return self._text[start + len(wanted) : len(self._text) if end < 0 else end]

    def begun_with(self, beginning: str, most: int) -> list[tuple[str, str]]:
        """Return up to so many words that begin so, each with what stands behind it."""
        low, high = self._stretch_of(beginning[:_LETTERS])
        start, wanted = self._first_from(beginning, low, high), f"\n{beginning}"
        found: list[tuple[str, str]] = []
        while len(found) < most and self._text.startswith(wanted, start):
            end = self._text.find("\n", start + 1)
            end = len(self._text) if end < 0 else end
            word, _, marks = self._text[start + 1 : end].partition("\t")
            found.append((word, marks))
            start = end
        return found

    def _stretch_of(self, beginning: str) -> tuple[int, int]:
        stretch = self._stretches.get(beginning)
        if stretch is None:
            size = len(self._text)
            low = self._first_from(beginning, 0, size)
            stretch = self._stretches[beginning] = low, self._first_from(f"{beginning}{_LAST}", low, size)
        return stretch

    def _first_from(self, word: str, low: int, high: int) -> int:
        """Return where the first line begins, between two breaks, whose word is no less than this one."""
        text, most = self._text, len(word) + 1
        while low < high:
            start = max(text.rfind("\n", low, (low + high) // 2 + 1), low)
            end = text.find("\n", start + 1, high)
            end = high if end < 0 else end
            if text[start + 1 : start + 1 + most] < word:  # no letter comes before the tab behind a word
                low = end
            else:
                high = start
        return low


@cache
def everyday_words() -> EverydayWords:
    """Return the everyday words of all languages."""
    folder = resources.files("deid_proxy.standard.vocabularies")
    texts = [folder.joinpath(f"{name}.txt").read_text(encoding="utf-8") for name in ("everyday", "everyday_more")]
    return EverydayWords(*(text.split("\n", 2)[2].rstrip("\n") for text in texts))


@cache
def unspaced_words(languages: frozenset[str]) -> frozenset[str]:
    """Return the everyday words of those of some languages that put no spaces between words."""
    text = resources.files("deid_proxy.standard.vocabularies").joinpath("everyday_unspaced.txt")
    _, _, *lines = text.read_text(encoding="utf-8").splitlines()
    marked = (line.partition("\t") for line in lines)
    return frozenset([word for word, _, marks in marked if not languages.isdisjoint(marks.split())])
