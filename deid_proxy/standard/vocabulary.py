"""Words that identify nobody, each with its source."""

from __future__ import annotations

from functools import lru_cache

_WORDS = frozenset(
    (
        *("abdomen", "abdominal", "axial", "bassin", "brain", "buik", "chest", "contrast", "coronal", "ct", "flair"),
        *("gated", "gating", "genou", "hand", "head", "knee", "kopf", "lung", "mr", "mri", "pelvis", "sagittal"),
        *("scan", "series", "study", "t1", "t2", "thorax", "with", "without", "and", "of", "the", "πυελος"),
    )
)
_NAMES_TOO = frozenset({"hand", "head", "genou"})


class Vocabulary:
    """Words of languages.

    Attributes
    ----------
    names_too
        Words of it that are family or given names as well.
    """

    def __init__(self, words: frozenset[str], names_too: frozenset[str]) -> None:
        self._words = words
        self.names_too = names_too

    def source_of(self, folded_word: str) -> str | None:
        """Return where a word is from, None where it is not in the vocabulary."""
        return "PS3.16" if folded_word in self._words else None


@lru_cache(maxsize=8)
def vocabulary(languages: frozenset[str]) -> Vocabulary:  # noqa: ARG001 - one list for all of them as yet
    """Return the words of some languages."""
    return Vocabulary(_WORDS, _NAMES_TOO)
