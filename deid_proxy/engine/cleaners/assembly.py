"""What is left of a text, put together again, its days apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.tidying import balanced, gap, head, seen, tail

if TYPE_CHECKING:
    from collections.abc import Iterable

    from deid_proxy.engine.cleaners.moving_days import TextDay
    from deid_proxy.engine.cleaners.parts import Parts

_DAY_MARK: Final = "\ufffc"


def what_is_left(text: str, parts: Parts) -> tuple[str | TextDay, ...]:
    """Return what stays of a text, put together again.

    Parameters
    ----------
    parts
        Where they stand in the text.
    """
    starts, ends, count = parts.starts, parts.ends, len(parts.starts)
    made: list[str | TextDay] = []
    begin = kept = 0  # of what stays without a gap; how many stay
    before = -1  # the last that stays
    for at, stays in enumerate(parts.kept):
        if not stays:
            continue
        if before < 0:
            made.append(head(text[(ends[at - 1] if at else 0) : starts[at]], is_first=not at))
            begin = starts[at]
        elif at - before > 1:
            made.append(seen(text[begin : ends[before]]))
            made.append(gap([text[ends[one] : starts[one + 1]] for one in range(before, at)]))
            begin = starts[at]
        if at in parts.days:
            made += (seen(text[begin : starts[at]]), parts.days[at])
            begin = ends[at]
        before = at
        kept += 1
    if before < 0:
        return ("",)
    is_last = before + 1 == count
    made.append(seen(text[begin : ends[before]]))
    made.append(tail(text[ends[before] : len(text) if is_last else starts[before + 1]], is_last=is_last))
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
