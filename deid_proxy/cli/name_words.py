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
_SHORTEST_BESIDE = 3  # beside another word of the same name
_FIRST_IDEOGRAPH = "\u2e80"
_NOBODY = frozenset(("anonymous", "demo", "none", "patient", "phantom", "test", "unknown"))
_DUMMIES = frozenset(word.lower() for value in BY_VR.values() for word in _WORD.findall(value.decode("latin-1")))


def words_of(raw: bytes, character_set: Sequence[str], *, person_name: bool = False) -> set[str]:
    """Return the words of an encoded text, as somebody reads them; digits alone are no word.

    Parameters
    ----------
    character_set
        The values of Specific Character Set (0008,0005). What is no text in it is read as Latin-1: here a wrong word
        does less harm than a word that is not looked at.
    """
    return _words_in(_text_of(raw, character_set, person_name=person_name))


def names_in(raw: bytes, character_set: Sequence[str]) -> list[frozenset[str]]:
    """Return the words of each name in an encoded value (VR PN), read: only those that are more than initials.

    A word of another script stands there as Latin letters look like it, too.
    """
    names = (_with_looks(_words_in(name)) for name in _text_of(raw, character_set, person_name=True).split("\\"))
    return [frozenset(word for word in name if len(word) >= _shortest(word, _SHORTEST_BESIDE)) for name in names]


def _text_of(raw: bytes, character_set: Sequence[str], *, person_name: bool) -> str:
    try:
        return decode(raw, character_set, person_name=person_name)
    except (LookupError, UnicodeError):
        return raw.decode("latin-1")


def read_text(raw: bytes, character_set: Sequence[str], *, person_name: bool = False) -> str:
    """Return an encoded text as somebody reads it: folded, its ideographs in one writing."""
    return _read(_text_of(raw, character_set, person_name=person_name))


def _read(text: str) -> str:
    return text.lower() if text.isascii() else in_one_writing(plain_of(as_shown(text)).text)


def _words_in(text: str) -> set[str]:
    read = _read(text)
    return {word for word in (*_WORD.findall(read), *mixed_as_latin(read)) if not word.isdigit()}


def _with_looks(words: set[str]) -> set[str]:
    return words | {latin for word in words if (latin := latin_look(word))}


def names_within(words: Iterable[str], names: Iterable[str]) -> set[str]:
    """Return the names that stand in words which have no spaces between them: 患者王小东来院."""
    runs = [word for word in words if has_no_spaces(word)]
    return {name for name in names if any(name in run for run in runs)} if runs else set()


def has_no_spaces(word: str) -> bool:
    """Tell whether a word is of a script without spaces between words."""
    return not word.isascii() and UNSPACED.search(word) is not None


def may_be_a_name(word: str) -> bool:
    """Tell whether a word of a name is worth looking for: not too short, and neither a dummy nor a name for nobody."""
    return len(word) >= _shortest(word, _SHORTEST) and word not in _NOBODY and word not in _DUMMIES


def _shortest(word: str, of_letters: int) -> int:
    return _SHORTEST_IDEOGRAPHIC if word >= _FIRST_IDEOGRAPH else of_letters
