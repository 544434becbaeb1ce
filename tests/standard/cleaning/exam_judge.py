"""What is left of planted identifiers in a cleaned text, and which harmless words are.

The judge reads as an attacker would: through escapes, marks that cannot be seen, look-alikes and other digits.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from urllib.parse import unquote

from exam import Planting, Said, is_unspaced, tokens
from exam_slots import Planted

_LOOK_ALIKES = str.maketrans("асеорхуАВСЕНКМОРТХ", "aceopxyABCEHKMOPTX")
_TAG = re.compile(r"<[^<>]{0,40}>")
_RUN = re.compile(r"\d+|[^\W\d_]+")
_SHORT = 4
_MATCH = 100_000  # more than there are words in a text
DATES = frozenset({"date of birth", "date of the study", "date, nowhere else", "date with time"})


def readings(text: str) -> set[str]:
    """Return a text as it stands, and as somebody could read it."""
    opened = html.unescape(html.unescape(unquote(text)))
    seen = "".join(
        mark for mark in _TAG.sub("", opened) if unicodedata.category(mark) not in ("Cf", "Cc") or mark in "\n\t\r"
    )
    return {folded(one) for one in (text, opened, seen, seen.translate(_LOOK_ALIKES))}


def folded(text: str) -> str:
    """Return a text without case, accents and other digits."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(_mark(mark) for mark in plain if not unicodedata.combining(mark)).replace("ı", "i")


def _mark(mark: str) -> str:
    return str(unicodedata.decimal(mark)) if mark.isdecimal() else mark


def left(text: str, around: str, planted: Planted, *, moved_dates: bool = False) -> bool:
    """Tell whether anything that identifies stays of what was planted.

    Parameters
    ----------
    text
        What the cleaner made.
    around
        The text without what was planted.
    moved_dates
        Dates are written anew: then only the whole date counts, for its year may be the same.
    """
    expected = _RUN.findall(folded(around))
    for reading in readings(text):
        rest = _beyond(_RUN.findall(reading), expected)
        if moved_dates and planted.kind in DATES:
            if "".join(_RUN.findall(folded(planted.text))) in "".join(rest):
                return True
        elif any(_stays(folded(needle), rest) for needle in planted.needles):
            return True
    return False


def _beyond(found: list[str], expected: list[str]) -> list[str]:
    """Return what a text has beyond the words around the slots, in order."""
    matched = SequenceMatcher(None, found, expected, autojunk=False).get_matching_blocks()
    ours = {place for block in matched for place in range(block.a, block.a + block.size)}
    return [run for place, run in enumerate(found) if place not in ours]


def _stays(needle: str, rest: list[str]) -> bool:
    runs = _RUN.findall(needle)
    compact = "".join(runs)
    if not compact.isascii() and compact in "".join(rest):
        return True
    if len(compact) < _SHORT:
        return compact in rest if len(runs) == 1 else compact in "".join(rest)
    if compact in "".join(rest) or compact in "".join(rest)[::-1]:
        return True
    return any(len(run) >= _SHORT and 2 * len(run) >= len(compact) and run in compact for run in rest)


def kept(text: str, said: Sequence[Said]) -> tuple[int, list[str]]:
    """Return how many harmless words a cleaned text still has, and those it has not.

    Characters of scripts without spaces are the same everywhere: one counts as kept only in its place among the
    words around it, and where it may as well be one of an identifier or a cue, it is not.
    """
    found = [folded(word) for word in tokens(text)]
    expected = Counter(folded(word) for word, is_harmless in said if is_harmless and not is_unspaced(word))
    lost = expected - Counter(found)
    gone: list[str] = []
    if any(is_harmless and is_unspaced(word) for word, is_harmless in said):
        places = _in_place([(folded(word), is_harmless) for word, is_harmless in said], found)
        gone = [
            folded(word)
            for (word, is_harmless), stays in zip(said, places, strict=True)
            if is_harmless and is_unspaced(word) and not stays
        ]
    total = sum(is_harmless for _, is_harmless in said)
    return total - lost.total() - len(gone), [*lost.elements(), *gone]


def _in_place(said: Sequence[Said], found: Sequence[str]) -> list[bool]:
    """Return which of the words stay in their order: as many as can, of those as few harmless ones as can be."""
    rows = [[0] * (len(found) + 1)]
    for word, is_harmless in reversed(said):
        below, row = rows[-1], [0] * (len(found) + 1)
        worth = _worth(is_harmless)
        for at in range(len(found) - 1, -1, -1):
            row[at] = max(below[at], row[at + 1])
            if found[at] == word:
                row[at] = max(row[at], below[at + 1] + worth)
        rows.append(row)
    rows.reverse()
    stays, at = [], 0
    for place, (word, is_harmless) in enumerate(said):
        here, below = rows[place], rows[place + 1]
        while at < len(found) and here[at] == here[at + 1]:
            at += 1
        stays.append(at < len(found) and found[at] == word and here[at] == below[at + 1] + _worth(is_harmless))
        at += stays[-1]
    return stays


def _worth(is_harmless: bool) -> int:
    return _MATCH if is_harmless else _MATCH + 1


def leaks(made: Planting, text: str, *, moved_dates: bool = False) -> list[Planted]:
    """Return what stays of the identifiers of a string."""
    return [one for one in made.planted if left(text, made.around, one, moved_dates=moved_dates)]
