"""Everyday words: a hundred thousand that nobody would miss one by one, and that a sentence is made of.

They say less than the words of the vocabulary: each may name somebody whom no list of names knows, so they stay only
where they are written as a sentence writes words (``engine/cleaners/prose.py``). They are kept as they stand in their
file, one text, and looked up by halving: a set of them would cost ten times its size.

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
    """Words, each on a line of its own with what is known of it, sorted."""

    __slots__ = ("_known", "_text")

    def __init__(self, text: str) -> None:
        self._text = f"\n{text}"
        self._known: dict[str, EverydayWord] = {}  # one for each combination of languages, not one for each word

    def get(self, folded_word: str) -> EverydayWord | None:
        """Return what is known of a word; None where it is no everyday word."""
        text, wanted = self._text, f"{folded_word}\t"
        low, high = 0, len(text)  # the line is sought behind the breaks from low on, before high
        while low < high:
            start = text.rfind("\n", low, (low + high) // 2 + 1)
            if start < 0:
                start = low
            end = text.find("\n", start + 1)
            end = len(text) if end < 0 else end
            if text.startswith(wanted, start + 1):
                return self._read(text[start + 1 + len(wanted) : end])
            if text[start + 1 : end].partition("\t")[0] < folded_word:
                low = end
            else:
                high = start
        return None

    def _read(self, marks: str) -> EverydayWord:
        found = self._known.get(marks)
        if found is None:
            parts = frozenset(marks.split())
            found = self._known[marks] = EverydayWord(parts - {_NAME}, _NAME in parts)
        return found


@cache
def everyday_words() -> EverydayWords:
    """Return the everyday words of all languages."""
    path = resources.files("deid_proxy.standard.vocabularies").joinpath("everyday.txt")
    _, _, text = path.read_text(encoding="utf-8").split("\n", 2)
    return EverydayWords(text.rstrip("\n"))
