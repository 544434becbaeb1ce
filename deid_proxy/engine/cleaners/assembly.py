"""What is left of a text, put together again, its days apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deid_proxy.engine.cleaners.tidying import balanced, gap, head, seen, tail

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from deid_proxy.engine.cleaners.moving_days import TextDay
    from deid_proxy.engine.cleaners.parts import Part
    from deid_proxy.engine.cleaners.plain import Plain

_DAY_MARK = "\ufffc"


def what_is_left(text: str, plain: Plain, parts: Sequence[Part]) -> tuple[str | TextDay, ...]:
    """Return what stays of a text, put together again."""
    edges = [(plain.starts[part.token.start], plain.ends[part.token.end - 1]) for part in parts]
    kept = [at for at, part in enumerate(parts) if part.kept]
    if not kept:
        return ("",)
    made: list[str | TextDay] = [
        head(text[(edges[kept[0] - 1][1] if kept[0] else 0) : edges[kept[0]][0]], is_first=not kept[0])
    ]
    for place, at in enumerate(kept):
        part = parts[at]
        made.append(part.day if part.day is not None else seen(text[edges[at][0] : edges[at][1]]))
        if place + 1 < len(kept):
            following = kept[place + 1]
            separators = [text[edges[one][1] : edges[one + 1][0]] for one in range(at, following)]
            made.append(seen(separators[0]) if len(separators) == 1 else gap(separators))
    last = kept[-1]
    behind = text[edges[last][1] : edges[last + 1][0] if last + 1 < len(parts) else len(text)]
    made.append(tail(behind, is_last=last + 1 == len(parts)))
    if len(kept) == len(parts):
        return _merged(made)
    return _tidied(made)


def _merged(pieces: Iterable[str | TextDay]) -> tuple[str | TextDay, ...]:
    merged: list[str | TextDay] = []
    for piece in pieces:
        if isinstance(piece, str) and merged and isinstance(merged[-1], str):
            merged[-1] += piece
        else:
            merged.append(piece)
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
