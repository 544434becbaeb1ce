"""What of a long text is worth a second look when it was cleaned: the sentences that lost something, and those beside.

What goes may bring two things together that identify only so. Of a report of which a name went, nine tenths are as they
were, and were judged already.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Final

_WITHIN: Final = r"[^\n.;!?&。！？；]{0,4096}"
_SENTENCE: Final = re.compile(rf"{_WITHIN}(?:&(?:#?\w{{1,8}};)?{_WITHIN}){{0,64}}[\n.;!?。！？；]?[ \t\r\n]{{0,64}}")
"""The ``;`` of an entity ends none: behind ``&lt;`` a line would begin that is a part of no tag."""
_BESIDE: Final = 40  # columns at least, on either side of what changed, in whole sentences
_MOST: Final = 0.6  # of a text: of more, all is looked at
_NONE: Final[list[int]] = []


def what_changed(text: str, left: str) -> list[tuple[int, int]]:
    """Return where sentences of a cleaned text are no longer as they were, or stand beside such ones.

    Parameters
    ----------
    text, left
        The text, and what is left of it.

    Returns
    -------
    list of tuple of int
        Where each stretch of them begins and ends, without white space around it, in order. Empty where most of the
        text is among them, so that all of it must be read, or nothing is.
    """
    sentences = _SENTENCE.findall(left)
    near = _changed(_SENTENCE.findall(text), sentences)
    most = int(_MOST * len(left))
    if _size(sentences, near) > most:
        return []
    _spread(sentences, near)
    sentences.reverse()
    near.reverse()
    _spread(sentences, near)
    sentences.reverse()
    near.reverse()
    return [] if _size(sentences, near) > most else _stretches(left, sentences, near)


def _stretches(left: str, sentences: list[str], near: list[bool]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    start, end = -1, 0
    for sentence, is_near in zip(sentences, near, strict=True):
        if is_near and start < 0:
            start = end
        elif not is_near and start >= 0:
            _add(found, left, start, end)
            start = -1
        end += len(sentence)
    if start >= 0:
        _add(found, left, start, end)
    return found


def _add(found: list[tuple[int, int]], left: str, start: int, end: int) -> None:
    """Add a stretch, but for the white space at its ends."""
    stretch = left[start:end]
    start += len(stretch) - len(stretch.lstrip())
    if start < end:
        found.append((start, start + len(stretch.strip())))


def _changed(before: list[str], sentences: list[str]) -> list[bool]:
    """Tell of each sentence that is left whether it is none of those before, in their order, or moved beside another.

    Where a whole sentence went, those on either side of it are beside each other now.
    """
    places: dict[str, list[int]] = {}
    for place, sentence in enumerate(before):
        places.setdefault(sentence, []).append(place)
    changed: list[bool] = []
    reached = 0
    for sentence in sentences:
        where = places.get(sentence, _NONE)
        found = bisect_left(where, reached)
        is_there = found < len(where)
        is_moved = is_there and where[found] > reached
        if is_moved and changed:
            changed[-1] = True
        if is_there:
            reached = where[found] + 1
        changed.append(is_moved or not is_there)
    return changed


def _size(sentences: list[str], near: list[bool]) -> int:
    return sum(len(sentence) for sentence, is_near in zip(sentences, near, strict=True) if is_near)


def _spread(sentences: list[str], near: list[bool]) -> None:
    """Note what stands behind the sentences that changed, as far as it may matter."""
    room = 0
    for at, sentence in enumerate(sentences):
        if near[at]:
            room = _BESIDE
        elif room > 0:
            near[at] = True
            room -= _columns(sentence)


def _columns(text: str) -> int:
    """Return how wide a text is: an ideograph says as much as two letters."""
    letters = len(text)
    return letters if text.isascii() else max(letters, len(text.encode("utf-8", "surrogatepass")) - letters)
