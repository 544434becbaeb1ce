"""Words of scripts in which a short name is easily met within another word, and what is written onto them in front.

Arabic writes *and*, *in*, *to*, *like* and *the* onto the next word, Hebrew the same and *from* and *that*: a name
behind these is that name. Scripts of India write endings onto a name, so that only its beginning tells.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_FRONT: Final = 16
"""Bytes in front of a word, or behind it, that tell whether it is one of its own."""

_SHORTEST_REST: Final = 2  # letters
_MOST_ONTO: Final = 4  # letters
_STRETCHED: Final = "\u0640"  # makes an Arabic word longer, between any two letters


class Script(NamedTuple):
    """How words of a script are told apart.

    Attributes
    ----------
    letters
        A word in it.
    onto
        What is written onto a word in front, or nothing.
    codec
        The character set in which a letter is a byte; UTF-8 where there is none.
    has_endings
        Whether a name goes on with its endings.
    """

    letters: re.Pattern[str]
    onto: re.Pattern[str]
    codec: str
    has_endings: bool

    def is_whole(self, before: str, behind: str) -> bool:
        """Tell whether a name between two texts is a word of its own, whatever is written onto it."""
        if not self.has_endings and behind and _letters(behind)[:1].isalpha():
            return False
        before = _letters(before)
        start = len(before)
        while start and before[start - 1].isalpha():
            start -= 1
        return self.onto.fullmatch(before, start) is not None


_HEBREW: Final = Script(re.compile("[\u0591-\u05f4]+"), re.compile("[והבלמשכ]{0,3}"), "iso8859_8", has_endings=False)
_ARABIC: Final = Script(
    re.compile("[\u0600-\u06ff\u0750-\u077f]+"), re.compile("[وف]?(?:[بكل]?(?:ال)?|لل)"), "iso8859_6", has_endings=False
)
_INDIAN: Final = Script(re.compile("[\u0900-\u0dff]+"), re.compile(""), "utf-8", has_endings=True)


def script_of(word: str) -> Script | None:
    """Return the script of a word, if it is one of these."""
    return next((script for script in (_HEBREW, _ARABIC, _INDIAN) if script.letters.fullmatch(word)), None)


def bare_forms(word: str) -> Iterator[str]:
    """Yield a word without what may be written onto it in front: ``לדן`` is ``דן``, ``وعلي`` is ``علي``."""
    script = script_of(word)
    if script is not None and not script.has_endings:
        longest = min(_MOST_ONTO, len(word) - _SHORTEST_REST)
        yield from (word[end:] for end in range(1, longest + 1) if script.onto.fullmatch(word, 0, end))


def _letters(text: str) -> str:
    """Return a text without vowels, which are marks, and without what only makes its words longer."""
    return "".join([mark for mark in text if mark != _STRETCHED and unicodedata.category(mark) != "Mn"])
