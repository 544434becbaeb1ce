"""The words of texts as they are written: what can be said of one wherever it stands is said once.

A text has few words many times. Whatever depends on nothing but the word is asked once for each, and remembered with
it: for one text, and for what is left of that when it is read again.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.native import mypyc_attr
from deid_proxy.standard.vocabulary import NUMERALS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deid_proxy.engine.cleaners.judged_words import Word

APART: Final = "\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f"
UNSPACED: Final = re.compile(f"[{APART}]")
"""Scripts that put no spaces between words: Han, kana. What is of another script beside them is a word of its own."""

# Letters of languages that have no list (Vietnamese, Baltic, Icelandic), or that no other has (Turkish, Hungarian,
# Czech, Romanian): a word with one of them is none of another list's, though without its accents it may read like one.
_FOREIGN: Final = frozenset("đơưğışőűěřůðþășțāēīūėįųģķļņ")
NOT_ASKED: Final = -1
_LAST_DIGIT: Final = "9"
_VIETNAMESE: Final = ("\u1ea0", "\u1ef9")


@mypyc_attr(acyclic=True)
class WrittenWord:
    """A word or number, as it is written in one or many places.

    Attributes
    ----------
    text, raw
        Folded, and as it is written.
    is_number
        Whether it has no more than digits and what parts them.
    is_capitalised
        Whether it begins with a capital, or is of a script that has none.
    is_capitals, is_small, is_title
        Whether all of it is in capitals, or in small letters; whether only its first letter is a capital.
    is_initial
        Whether it is a single letter.
    is_alpha, has_digits
        Whether it has letters only, and whether it has digits.
    is_foreign
        Whether it has a letter of a language that has no list.
    is_unspaced
        Whether it is of a script without spaces.
    turn
        The last text that has it, of those that share it.
    announces, signs
        Whether it may announce somebody, and whether somebody's letters may stand behind it; None until somebody asks.
    forms
        Patterns that begin at it; None until somebody asks.
    has_month
        Whether it is the name of a month, or has one beside digits; None until somebody asks.
    languages
        Those of which it is a word; None until somebody asks.
    measures
        What it may be beside a number; less than nothing until somebody asks.
    pairs
        How many pairs of hexadecimal digits it is; less than nothing until somebody asks.
    own
        Why it goes because the instance itself says it; None until somebody asks.
    begins_name, begins_phrase, may_be_initials
        Whether a word, or several in a row, begin so that the instance says, and whether it is written as the initials
        of somebody there, though a vocabulary has it; once somebody asked.
    judged
        What a vocabulary knows of it; None until somebody asks.
    """

    __slots__ = (
        "announces",
        "begins_name",
        "begins_phrase",
        "forms",
        "has_digits",
        "has_month",
        "is_alpha",
        "is_capitalised",
        "is_capitals",
        "is_foreign",
        "is_initial",
        "is_number",
        "is_small",
        "is_title",
        "is_unspaced",
        "judged",
        "languages",
        "may_be_initials",
        "measures",
        "own",
        "pairs",
        "raw",
        "signs",
        "text",
        "turn",
    )

    def __init__(self, text: str, raw: str, *, is_number: bool) -> None:
        self.text = text
        self.raw = raw
        self.turn = 0
        self.announces: bool | None = None
        self.signs: bool | None = None
        self.forms: tuple[int, ...] | None = None
        self.has_month: bool | None = None
        self.languages: Sequence[str] | None = None
        self.measures = self.pairs = NOT_ASKED
        self.own: str | None = None
        self.begins_name = self.begins_phrase = self.may_be_initials = False
        self.judged: Word | None = None
        self.is_number = is_number
        self.is_unspaced = not text.isascii() and UNSPACED.match(text) is not None
        if is_number and raw == text:
            self.is_capitalised = self.has_digits = True
            self.is_alpha = self.is_initial = False
            self.is_capitals = self.is_small = self.is_title = self.is_foreign = False
            return
        is_plain = raw.isascii()
        self.is_alpha = not is_number and text.isalpha()
        self.is_initial = self.is_alpha and len(text) == 1
        if self.is_alpha and is_plain and raw == text:
            self.is_small = True
            self.is_capitalised = self.is_capitals = self.is_title = self.is_foreign = self.has_digits = False
        else:
            self.is_capitalised = not raw[:1].islower()
            self.is_capitals = raw.isupper()
            self.is_small = raw.islower()
            self.is_title = raw.istitle()
            self.is_foreign = not is_plain and _is_foreign(raw)
            self.has_digits = not self.is_alpha and any(map(str.isdigit, text))


def _is_foreign(raw: str) -> bool:
    first, last = _VIETNAMESE
    written = unicodedata.normalize("NFC", raw).lower()
    return any(mark in _FOREIGN or first <= mark <= last for mark in written)


class WrittenWords:
    """The words of one text, and of what is left of it when it is read again.

    Attributes
    ----------
    found
        By how they are written, also with points and commas behind them.
    turn
        How many texts share them.
    """

    __slots__ = ("found", "turn")

    def __init__(self) -> None:
        self.found: dict[str, WrittenWord] = {}
        self.turn = 0

    def plain(self, raw: str) -> WrittenWord:
        """Return a word of ASCII letters and digits."""
        found = self.found.get(raw)
        return self.made(raw) if found is None else found

    def made(self, raw: str) -> WrittenWord:
        """Return a new word of ASCII letters and digits."""
        is_number = raw.isdigit() or (raw[0] <= _LAST_DIGIT and not raw.strip(NUMERALS))
        word = self.found[raw] = WrittenWord(raw if is_number else raw.lower(), raw, is_number=is_number)
        return word

    def of(self, raw: str, text: str) -> WrittenWord:
        """Return a word that is written so, and reads so."""
        found = self.found.get(raw)
        if found is None:
            found = self.found[raw] = WrittenWord(text, raw, is_number=not text.strip(NUMERALS))
        elif found.text != text:  # beside other letters it may be read as another one
            key = f"{raw}\0{text}"
            found = self.found.get(key)
            if found is None:
                found = self.found[key] = WrittenWord(text, raw, is_number=not text.strip(NUMERALS))
        return found


@mypyc_attr(acyclic=True)
class Token:
    """A word in its place.

    Parameters
    ----------
    word
        The word.
    start, end
        Where it stands in the plain text.

    Attributes
    ----------
    begins, ends
        Where it stands in the original.
    """

    __slots__ = ("begins", "end", "ends", "start", "word")

    def __init__(self, word: WrittenWord, start: int, end: int) -> None:
        self.word = word
        self.start = self.begins = start
        self.end = self.ends = end

    @property
    def text(self) -> str:
        """The word, folded."""
        return self.word.text

    @property
    def raw(self) -> str:
        """The word as it is written."""
        return self.word.raw

    @property
    def is_capitalised(self) -> bool:
        """Whether it begins with a capital, or is of a script that has none."""
        return self.word.is_capitalised

    @property
    def is_capitals(self) -> bool:
        """Whether all of it is in capitals."""
        return self.word.is_capitals

    @property
    def is_small(self) -> bool:
        """Whether all of it is in small letters."""
        return self.word.is_small

    @property
    def is_title(self) -> bool:
        """Whether only its first letter is a capital."""
        return self.word.is_title

    @property
    def is_alpha(self) -> bool:
        """Whether it has letters only."""
        return self.word.is_alpha

    @property
    def is_initial(self) -> bool:
        """Whether it is a single letter."""
        return self.word.is_initial

    @property
    def is_foreign(self) -> bool:
        """Whether it has a letter of a language that has no list."""
        return self.word.is_foreign
