"""The words of a text, so that a name is found in whatever letters, case and character set it stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from deid_proxy.engine.dummies import BY_VR
from deid_proxy.standard.character_sets import decode

if TYPE_CHECKING:
    from collections.abc import Sequence

_WORD = re.compile(r"[^\W_]+")
_SHORTEST, _SHORTEST_IDEOGRAPHIC = 4, 2
_SHORTEST_BESIDE = 3  # beside another word of the same name
_FIRST_IDEOGRAPH = "\u2e80"
_NOBODY = frozenset(("anonymous", "demo", "none", "patient", "phantom", "test", "unknown"))
_DUMMIES = frozenset(word.lower() for value in BY_VR.values() for word in _WORD.findall(value.decode("latin-1")))


def words_of(raw: bytes, character_set: Sequence[str], *, person_name: bool = False) -> set[str]:
    """Return the words of an encoded text, folded; digits alone are no word.

    Parameters
    ----------
    character_set
        The values of Specific Character Set (0008,0005). What is no text in it is read as Latin-1: here a wrong word
        does less harm than a word that is not looked at.
    """
    return _words_in(_text_of(raw, character_set, person_name=person_name))


def names_in(raw: bytes, character_set: Sequence[str]) -> list[frozenset[str]]:
    """Return the words of each name in an encoded value (VR PN), folded: only those that are more than initials."""
    names = (_words_in(name) for name in _text_of(raw, character_set, person_name=True).split("\\"))
    return [frozenset(word for word in name if len(word) >= _shortest(word, _SHORTEST_BESIDE)) for name in names]


def _text_of(raw: bytes, character_set: Sequence[str], *, person_name: bool) -> str:
    try:
        return decode(raw, character_set, person_name=person_name)
    except (LookupError, UnicodeError):
        return raw.decode("latin-1")


def _words_in(text: str) -> set[str]:
    return {word.casefold() for word in _WORD.findall(text) if not word.isdigit()}


def may_be_a_name(word: str) -> bool:
    """Tell whether a word of a name is worth looking for: not too short, and neither a dummy nor a name for nobody."""
    return len(word) >= _shortest(word, _SHORTEST) and word not in _NOBODY and word not in _DUMMIES


def _shortest(word: str, of_letters: int) -> int:
    return _SHORTEST_IDEOGRAPHIC if word >= _FIRST_IDEOGRAPH else of_letters
