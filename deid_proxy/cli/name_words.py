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
    try:
        text = decode(raw, character_set, person_name=person_name)
    except (LookupError, UnicodeError):
        text = raw.decode("latin-1")
    return {word.casefold() for word in _WORD.findall(text) if not word.isdigit()}


def may_be_a_name(word: str) -> bool:
    """Tell whether a word of a name is worth looking for: not too short, and neither a dummy nor a name for nobody."""
    shortest = _SHORTEST_IDEOGRAPHIC if word >= _FIRST_IDEOGRAPH else _SHORTEST
    return len(word) >= shortest and word not in _NOBODY and word not in _DUMMIES
