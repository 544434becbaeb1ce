"""Korean words with what is written right behind them: particles, endings of verbs, and further nouns.

A noun stands before its particle without a space (검사에서, 병변은), a verb is made of a noun (시행하였음), nouns are
glued (복부초음파검사), and what is counted, or ends, stands behind numbers and Latin letters (제8흉추와, CT로). A full
name has three syllables, that of the family and two more: so what is glued has four at least, and no word of three that
begins as a family's name has a syllable behind it that given names end with.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

_FIRST, _LAST = "\uac00", "\ud7a3"  # syllables
LATIN_AND_KOREAN: Final = re.compile("([a-z]{2,16})([\uac00-\ud7a3]{1,10})")
"""A word in Latin letters with what is written behind it: CT로."""
KOREAN_AND_LATIN: Final = re.compile("([\uac00-\ud7a3]{1,6})([a-z]{2,6})")
"""What is imaged, and how: 복부CT, 뇌MRI."""
_SHORTEST: Final = 2  # syllables of a piece
_OF_NAME: Final = 3  # syllables of a full name
_LONGEST: Final = 16  # syllables of a word that is looked at
_LONGEST_PIECE: Final = 8
_BEFORE_NUMBERS: Final = frozenset(("제", "약", "총", "각", "만", "매", "당"))
_LONGEST_TAIL: Final = 10  # syllables behind a number, or behind a Latin word
_LONGEST_ENDING: Final = 6
_HEAD: Final = 2  # lines of a list that say what it is
_ENDS_OF_GIVEN: Final = frozenset("은이인한도만임일경상성용형중우여")
"""Endings of words that given names end with too."""
_FAMILIES: Final = frozenset(
    "김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구민나진지엄채원방변추도석선설"
)


def stands_behind(text: str, is_piece: Callable[[str], bool]) -> bool:
    """Tell whether syllables stand behind numbers or Latin letters: what is counted, endings, known words."""
    endings, reached = _endings(), [0]
    for start in reached:  # grows on the way
        for end in range(start + 1, min(len(text), _LONGEST_TAIL) + 1):
            part = text[start:end]
            if end not in reached and (part in endings or (end > start + 1 and is_piece(part))):
                reached.append(end)
    return len(text) in reached


def stands_before(text: str, is_piece: Callable[[str], bool]) -> bool:
    """Tell whether syllables may stand before a number: 제8흉추, 요추4번."""
    return text in _BEFORE_NUMBERS or is_piece(text) or bool(korean_pieces(text, is_piece))


def is_korean(word: str) -> bool:
    """Tell whether a word is written with syllables of Hangul."""
    return _FIRST <= word[:1] <= _LAST and _FIRST <= word[-1:] <= _LAST


def korean_pieces(word: str, is_piece: Callable[[str], bool]) -> tuple[str, ...]:
    """Return the known words that a word is made of, without what it ends with; empty where it is made of others.

    Parameters
    ----------
    is_piece
        Whether a word may be a piece.
    """
    length = len(word)
    if not _OF_NAME <= length <= _LONGEST:
        return ()
    begins = {0: 0}  # of the piece that ends at a place
    for start in range(length - 1):
        if start in begins:
            for end in range(start + _SHORTEST, min(length, start + _LONGEST_PIECE) + 1):
                if end not in begins and is_piece(word[start:end]):
                    begins[end] = start
    if length in begins:
        return _pieces(word, begins, length)
    for end in range(max(_SHORTEST, length - _LONGEST_ENDING), length):
        if end in begins and _endings().get(word[end:]) == "" and not may_be_name(word, end):
            return _pieces(word, begins, end)
    return ()


def may_be_name(word: str, end: int) -> bool:
    """Tell whether a word of three syllables begins as a family's name does, and ends as given names do."""
    return len(word) == _OF_NAME and word[0] in _FAMILIES and word[end:] in _ENDS_OF_GIVEN


@cache
def _endings() -> dict[str, str]:
    """Return what stands behind words; what is counted, and stands behind numbers only, has a mark."""
    folder = resources.files("deid_proxy.standard.vocabularies")
    lines = folder.joinpath("korean_endings.txt").read_text(encoding="utf-8").splitlines()[_HEAD:]
    return {ending: mark for ending, _, mark in (line.partition("\t") for line in lines)}


def _pieces(word: str, begins: dict[int, int], end: int) -> tuple[str, ...]:
    """Return the pieces of a word up to a place."""
    pieces: list[str] = []
    while end:
        pieces.insert(0, word[begins[end] : end])
        end = begins[end]
    return tuple(pieces)
