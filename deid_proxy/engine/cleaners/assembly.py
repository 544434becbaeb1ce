"""What is left of a text, put together again, its days apart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.tidying import balanced, gap, head, seen, tail
from deid_proxy.engine.cleaners.whys import ADDRESS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from deid_proxy.engine.cleaners.moving_days import TextDay
    from deid_proxy.engine.cleaners.parts import Parts

_DAY_MARK: Final = "\ufffc"
_DAY: Final = re.compile(r"\d\d?(?:\.\d\d?)?")
"""One without its year, which a point ends."""
_LONGEST_DAY: Final = 5  # characters


def what_is_left(text: str, parts: Parts, *, is_all_seen: bool) -> tuple[str | TextDay, ...]:
    """Return what stays of a text, put together again.

    Parameters
    ----------
    parts
        Where they stand in the text.
    is_all_seen
        Whether nothing of the text cannot be seen.
    """
    found, days, count = parts.found, parts.days, len(parts.found)
    made: list[str | TextDay] = []
    begin = kept = 0  # of what stays without a gap; how many stay
    before = -1  # the last that stays
    for at, part in enumerate(found):
        if not part.kept:
            continue
        if before < 0:
            made.append(head(text[(found[at - 1].end if at else 0) : part.start], is_first=not at))
            begin = part.start
        elif at - before > 1:
            stays = text[begin : found[before].end]
            made.append(stays if is_all_seen else seen(stays))
            between = [text[found[one].end : found[one + 1].start] for one in range(before, at)]
            gone = found[at - 1]
            may_be_day = gone.end - gone.start <= _LONGEST_DAY and gone.why != ADDRESS
            if may_be_day and _DAY.fullmatch(text, gone.start, gone.end):
                between[-1] = between[-1].lstrip(".")  # of a day: Seit 10.5. Husten
            made.append(gap(between))
            begin = part.start
        if days and at in days:
            made += (seen(text[begin : part.start]), days[at])
            begin = part.end
        before = at
        kept += 1
    if before < 0:
        return ("",)
    is_last = before + 1 == count
    end = found[before].end
    made.append(seen(text[begin:end]))
    made.append(tail(text[end : len(text) if is_last else found[before + 1].start], is_last=is_last))
    return _merged(made) if kept == count else _tidied(made)


def _merged(pieces: Iterable[str | TextDay]) -> tuple[str | TextDay, ...]:
    """Return pieces with only one text between two days."""
    merged: list[str | TextDay] = []
    texts: list[str] = []
    for piece in pieces:
        if isinstance(piece, str):
            texts.append(piece)
        else:
            if texts:
                merged.append("".join(texts))
                texts = []
            merged.append(piece)
    if texts:
        merged.append("".join(texts))
    return tuple(merged)


def _tidied(pieces: Iterable[str | TextDay]) -> tuple[str | TextDay, ...]:
    """Return pieces without brackets that lost what was in them, whatever days stand between."""
    merged = _merged(pieces)
    days = [piece for piece in merged if not isinstance(piece, str)]
    text = balanced("".join(piece.replace(_DAY_MARK, "") if isinstance(piece, str) else _DAY_MARK for piece in merged))
    made: list[str | TextDay] = []
    for number, stretch in enumerate(text.strip(" \t").split(_DAY_MARK)):
        if number:
            made.append(days[number - 1])
        made.append(stretch)
    return _merged(made)
