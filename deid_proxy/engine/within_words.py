"""Whether what is met of a name, of a script with many words like it, is only a part of another word.

Bytes of Greek and Cyrillic letters do not show where a word ends: ξάνθη, a town, stands in εξάνθημα, a rash.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.clitics import LONGEST_FRONT, script_of
from deid_proxy.engine.needles import SHORTEST_SPACED, SPACED
from deid_proxy.standard.folding import fold
from deid_proxy.standard.vocabulary import LANGUAGES, vocabulary

if TYPE_CHECKING:
    from deid_proxy.engine.needles import Needle

FAR: Final = 64
"""Bytes beside a name that tell of which word it is a part."""

_FIRST_LETTER: Final = 0xA1  # of the character sets of a byte
_OF_BYTES: Final = (
    *("iso8859_1", "iso8859_2", "iso8859_3", "iso8859_4", "iso8859_5", "iso8859_7", "iso8859_9"),
    *("iso8859_13", "iso8859_15", "koi8_r"),
)
"""Character sets in which a letter is a byte."""
_LONGEST_ENDING: Final = 3
"""Letters behind a name that may be its ending: Мороз, Морозом, which is frost as well."""
_SHORTEST_GLUED: Final = 7
"""Letters of a name that counts in other letters."""
_LANGUAGES: Final = frozenset(LANGUAGES)


def is_part_of_word(needle: Needle, before: bytes, behind: bytes) -> bool:
    """Tell whether what was met stands within a longer word: a short name in any, a long one in one that is known.

    Parameters
    ----------
    before, behind
        The bytes beside it, as many as tell.
    """
    word = needle.word
    if not word:
        return False
    is_of_bytes = len(needle.text) == len(word)  # a byte is a letter
    script = script_of(word)
    if script is not None:
        if len(word) >= SHORTEST_SPACED:
            return False
        codec = script.codec if is_of_bytes else "utf-8"
        front, end = before[-LONGEST_FRONT:], behind[:LONGEST_FRONT]
        return not script.is_whole(front.decode(codec, "ignore"), end.decode(codec, "ignore"))
    if not SPACED.fullmatch(word):
        return False
    if len(word) >= SHORTEST_SPACED:
        return _is_in_known_word(needle, before, behind, "utf-8" if not is_of_bytes else _codec_of(needle))
    if is_of_bytes:
        return any(byte >= _FIRST_LETTER for byte in (*before[-1:], *behind[:1]))
    return before.decode("utf-8", "ignore")[-1:].isalpha() or behind.decode("utf-8", "ignore")[:1].isalpha()


def may_be_glued(needle: Needle) -> bool:
    """Tell whether a name is long enough not to come about by chance in other letters."""
    word = needle.word
    return needle.kind == "word" and len(word) >= _SHORTEST_GLUED and word.isascii() and word.isalpha()


def is_glued(needle: Needle, before: bytes, behind: bytes) -> bool:
    """Tell whether a long name that is no word stands in letters that are none together: KNEEZWICKELBAUER.

    Parameters
    ----------
    before, behind
        The bytes beside it, as many as tell.
    """
    word, words = needle.word, vocabulary(_LANGUAGES)
    together = fold(_last_letters(before.decode("utf-8", "ignore")) + word + _letters(behind.decode("utf-8", "ignore")))
    return not any(one in words or words.everyday(one) is not None for one in (word, together))


def _last_letters(text: str) -> str:
    start = len(text)
    while start and text[start - 1].isalpha():
        start -= 1
    return text[start:]


def _letters(text: str) -> str:
    end = 0
    while end < len(text) and text[end].isalpha():
        end += 1
    return text[:end]


def _codec_of(needle: Needle) -> str:
    """Return the character set that a form is in, of those in which a letter is a byte; empty where it is of none."""
    for codec in _OF_BYTES:
        if needle.text.decode(codec, "replace").lower() == needle.word:
            return codec
    return ""


def _is_in_known_word(needle: Needle, before: bytes, behind: bytes, codec: str) -> bool:
    """Tell whether the word around a name, which is more than its ending, is known, and nobody is called so."""
    if not codec:
        return False
    front, end = before.decode(codec, "ignore"), behind.decode(codec, "ignore")
    front, end = _last_letters(front), _letters(end)
    if not front and len(end) <= _LONGEST_ENDING:
        return False
    words = vocabulary(_LANGUAGES)
    folded = fold(front + needle.word + end)
    return folded not in words.names_too and (folded in words or words.everyday(folded) is not None)
