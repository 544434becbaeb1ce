"""What is left of a text when words went: its own punctuation, and one mark where something is gone."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.plain import is_seen, marks_of, places_of_any

if TYPE_CHECKING:
    from collections.abc import Sequence

_CLOSING: Final = "%°‰)]}>\"'+!?.;:*"
_ENDING_MARKS: Final = "%°‰)]}\"'"
_ENDING: Final = frozenset(_ENDING_MARKS)
_UNITS: Final = "%°‰"
_OPENING: Final = "([{<\"'#+~-"
_LINE: Final = re.compile(r"\r\n|\n|\r")
_SENTENCE_END: Final = re.compile(r"\^{0,4}\.?([.;!?])(?=\s)")
"""Behind an initial and its point, and what a name has empty: Early, T.. No effusion, EARLY^TOM^^. No effusion."""
_COMMAS: Final = ",;、，،؛"
_WIDE: Final = ("、", "，")
_PAIRS: Final = {")": "(", "]": "[", "}": "{"}
_BRACKETS: Final = "()[]{}"
_EMPTY: Final = re.compile(r"\(\s*\)|\[\s*\]|\{\s*\}|<\s*>")
_EACH_EMPTY: Final = tuple([(one[-1], re.compile(one)) for one in _EMPTY.pattern.split("|")])
"""Each alone, with what it ends with: one that begins with a bracket is sought as fast as the bracket is."""
_BLANK: Final = re.compile(r"[^\S\r\n]{2,}")
_TWO_BLANKS: Final = ("  ", " \t", "\t ", "\t\t")
_MOST_ROUNDS: Final = 4
_MOST_REMEMBERED: Final = 4  # separators: few words in a row go, and what stands between them is much the same


def seen(text: str) -> str:
    """Return what stands between words without marks that cannot be seen."""
    if is_seen(text):
        return text
    unseen = {
        mark for mark in marks_of(text) if mark not in "\t\r\n\f" and unicodedata.category(mark) in ("Cf", "Cc", "Cs")
    }
    return text.translate(dict.fromkeys(map(ord, unseen))) if unseen else text


def gap(separators: Sequence[str]) -> str:
    """Return what stands between two words of which all between went.

    Parameters
    ----------
    separators
        What stood between the words, in order: one more than words that went.
    """
    return (_gap_before if len(separators) <= _MOST_REMEMBERED else _gap)(tuple(separators))


def _gap(separators: tuple[str, ...]) -> str:
    first, last = seen(separators[0]), seen(separators[-1])
    closing = _ending(first)
    opening = _suffix(last) if last.strip() != last or not last.strip() or len(separators) == 1 else ""
    ended = _end_of_sentence(first)  # No effusion. Dr Smith called
    is_theirs = separators[-2:-1] == (".",) and not last.startswith("..")  # of initials, and of days
    if not ended and not is_theirs:
        ended = _end_of_sentence(last)
    closing += ended
    for text in separators:
        line = _LINE.search(text)
        if line is not None:
            return closing + line[0] + opening.strip()
    if any(mark.isspace() for text in separators for mark in text) or not first.strip():
        comma = _comma(first, last, closing)
        return f"{closing}{comma}{opening.strip()}" if comma in _WIDE else f"{closing}{comma} {opening.strip()}"
    mark = first[len(closing) :].strip()[:1]
    return closing + (mark if mark in "_^,;/-|&" else " ")


def _end_of_sentence(text: str) -> str:
    """Return the mark that ends a sentence in what stands behind a word; empty for none."""
    found = _SENTENCE_END.match(text, len(text) - len(text.lstrip(_ENDING_MARKS)))
    return "" if found is None else found[1]


def _comma(first: str, last: str, closing: str) -> str:
    """Return the comma that parted what stays: No, Smith, right; neither a comma of a name nor one behind a point."""
    if closing and closing[-1] not in _ENDING:
        return ""
    return next((mark for text in (last, first) for mark in text if mark in _COMMAS), "")


_gap_before = lru_cache(maxsize=1024)(_gap)


def _ending(text: str) -> str:
    """Return what belongs to the word in front of it: a bracket, a mark of quotation, the unit of ``35 %``."""
    if text[:1] == " " and text[1:2] in _UNITS and len(text) > 1:
        return text[:2]
    return "".join(mark for mark in _prefix(text) if mark in _ENDING)


def _prefix(text: str) -> str:
    return text[: len(text) - len(text.lstrip(_CLOSING))]


def _suffix(text: str) -> str:
    return text[len(text.rstrip(_OPENING)) :]


def head(separator: str, *, is_first: bool) -> str:
    """Return what stands in front of the first word that stays."""
    return seen(separator) if is_first else "".join(mark for mark in _suffix(seen(separator)) if mark in "([{<\"'+-")


def tail(separator: str, *, is_last: bool) -> str:
    """Return what stands behind the last word that stays."""
    if is_last:
        return seen(separator)
    return _ending(seen(separator))


def balanced(text: str) -> str:
    """Return a text without brackets that lost what was in them, or their other half."""
    for _ in range(_MOST_ROUNDS):
        if not _has_empty(text):
            break
        text = _EMPTY.sub(" ", text)
    kept = _without(text, _unmatched(text))
    if is_seen(kept) and not any(two in kept for two in _TWO_BLANKS):  # no other blank is seen
        return kept
    return _BLANK.sub(" ", kept)


def _has_empty(text: str) -> bool:
    return any(end in text and one.search(text) is not None for end, one in _EACH_EMPTY)


def _without(text: str, places: list[int]) -> str:
    """Return a text without the characters in some places, which are in order."""
    if not places:
        return text
    kept: list[str] = []
    at = 0
    for place in places:
        kept.append(text[at:place])
        at = place + 1
    kept.append(text[at:])
    return "".join(kept)


def _unmatched(text: str) -> list[int]:
    """Return where brackets stand without their other half, in order."""
    lost: list[int] = []
    open_at: list[int] = []
    for at in places_of_any(text, _BRACKETS):
        mark = text[at]
        if mark in "([{":
            open_at.append(at)
        elif open_at and text[open_at[-1]] == _PAIRS[mark]:
            open_at.pop()
        else:
            lost.append(at)
    return sorted(lost + open_at) if open_at else lost
