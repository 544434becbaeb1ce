"""What is left of a text, put together again, its days apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deid_proxy.engine.cleaners.tidying import balanced, gap, head, seen, tail

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from deid_proxy.engine.cleaners.moving_days import TextDay
    from deid_proxy.engine.cleaners.parts import Part

_DAY_MARK = "\ufffc"


def what_is_left(text: str, edges: Sequence[tuple[int, int]], parts: Sequence[Part]) -> tuple[str | TextDay, ...]:
    """Return what stays of a text, put together again.

    Parameters
    ----------
    edges
        Where the parts begin and end in the text.
    """
    kept = [at for at, part in enumerate(parts) if part.kept]
    if not kept:
        return ("",)
    first, last = kept[0], kept[-1]
    made: list[str | TextDay] = [
        head(text[(edges[first - 1][1] if first else 0) : edges[first][0]], is_first=not first)
    ]
    begin, before = edges[first][0], first  # of what stays without a gap
    for at in kept:
        if at - before > 1:
            made.append(seen(text[begin : edges[before][1]]))
            made.append(gap([text[edges[one][1] : edges[one + 1][0]] for one in range(before, at)]))
            begin = edges[at][0]
        day = parts[at].day
        if day is not None:
            made += (seen(text[begin : edges[at][0]]), day)
            begin = edges[at][1]
        before = at
    made.append(seen(text[begin : edges[last][1]]))
    behind = text[edges[last][1] : edges[last + 1][0] if last + 1 < len(parts) else len(text)]
    made.append(tail(behind, is_last=last + 1 == len(parts)))
    return _merged(made) if len(kept) == len(parts) else _tidied(made)


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
