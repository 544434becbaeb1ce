"""Everyday words: two hundred thousand that nobody would miss one by one, and that a sentence is made of.

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

    __slots__ = ("_known", "_texts")

    def __init__(self, *texts: str) -> None:
        self._texts = [f"\n{text}" for text in texts]
        self._known: dict[str, EverydayWord] = {}  # one for each combination of languages, not one for each word

    def get(self, folded_word: str) -> EverydayWord | None:
        """Return what is known of a word, in whichever lists; None where it is no everyday word."""
        marks = " ".join([found for text in self._texts if (found := _marks_of(text, f"{folded_word}\t"))])
        return self._read(marks) if marks else None

    def _read(self, marks: str) -> EverydayWord:
        found = self._known.get(marks)
        if found is None:
            parts = frozenset(marks.split())
            found = self._known[marks] = EverydayWord(parts - {_NAME}, _NAME in parts)
        return found


def _marks_of(text: str, wanted: str) -> str:
    """Return what stands behind a word and its tab in a list; nothing where the list has no such word."""
    word = wanted[:-1]
    low, high = 0, len(text)  # the line is sought behind the breaks from low on, before high
    while low < high:
        start = text.rfind("\n", low, (low + high) // 2 + 1)
        if start < 0:
            start = low
        end = text.find("\n", start + 1)
        end = len(text) if end < 0 else end
        if text.startswith(wanted, start + 1):
            return text[start + 1 + len(wanted) : end]
        if text[start + 1 : end].partition("\t")[0] < word:
            low = end
        else:
            high = start
    return ""


@cache
def everyday_words() -> EverydayWords:
    """Return the everyday words of all languages."""
    folder = resources.files("deid_proxy.standard.vocabularies")
    texts = [folder.joinpath(f"{name}.txt").read_text(encoding="utf-8") for name in ("everyday", "everyday_more")]
    return EverydayWords(*(text.split("\n", 2)[2].rstrip("\n") for text in texts))
