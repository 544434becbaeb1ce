"""The words of a text, so that a name is found in whatever letters, case and character set it stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from deid_proxy.engine.cleaners.plain import as_shown, mixed_as_latin, plain_of
from deid_proxy.engine.cleaners.tokens import UNSPACED
from deid_proxy.engine.dummies import BY_VR
from deid_proxy.engine.needles import latin_look
from deid_proxy.standard.character_sets import decode
from deid_proxy.standard.ideographs import in_one_writing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_WORD = re.compile(r"[^\W_]+")
_SHORTEST, _SHORTEST_IDEOGRAPHIC = 4, 2
_FIRST_IDEOGRAPH = "\u2e80"
_NOBODY = frozenset(("anonymous", "demo", "none", "patient", "phantom", "test", "unknown"))
_DUMMIES = frozenset(word.lower() for value in BY_VR.values() for word in _WORD.findall(value.decode("latin-1")))


def read_text(raw: bytes, character_set: Sequence[str], *, person_name: bool = False) -> str:
    """Return an encoded text as somebody reads it: folded, its ideographs in one writing.

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
    return text.lower() if text.isascii() else in_one_writing(plain_of(as_shown(text)).text)


def words_of(raw: bytes, character_set: Sequence[str], *, person_name: bool = False) -> set[str]:
    """Return the words of an encoded text, read; digits alone are no word."""
    return words_in(read_text(raw, character_set, person_name=person_name))


def words_in(read: str) -> set[str]:
    """Return the words of a text that was read."""
    return {word for word in (*_WORD.findall(read), *mixed_as_latin(read)) if not word.isdigit()}


def names_of(raw: bytes, character_set: Sequence[str], *, person_name: bool = False) -> set[str]:
    """Return the words of a name that are worth looking for, also as Latin letters look like them."""
    words = set(filter(may_be_a_name, words_of(raw, character_set, person_name=person_name)))
    return words | {latin for word in words if (latin := latin_look(word))}


def names_within(words: Iterable[str], names: Iterable[str]) -> set[str]:
    """Return the names that stand in words which have no spaces between them: 患者王小东来院."""
    runs = [word for word in words if UNSPACED.search(word)]
    return {name for name in names if any(name in run for run in runs)} if runs else set()


def has_no_spaces(name: str) -> bool:
    """Tell whether a name is of a script without spaces between words."""
    return UNSPACED.search(name) is not None


def may_be_a_name(word: str) -> bool:
    """Tell whether a word of a name is worth looking for: not too short, and neither a dummy nor a name for nobody."""
    shortest = _SHORTEST_IDEOGRAPHIC if word >= _FIRST_IDEOGRAPH else _SHORTEST
    return len(word) >= shortest and word not in _NOBODY and word not in _DUMMIES
