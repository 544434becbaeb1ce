"""Rules for an attribute inside certain sequences: how far a place has come on the way to each of them.

A place is told by the paths that have matched so far: numbers of rules, with how many of their steps. Most places have
none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from deid_proxy.engine.elements import Path
    from deid_proxy.profile.layers import PlacedRule
    from deid_proxy.profile.model import Rule

Threads = tuple[tuple[int, int], ...]
"""Which rules may still apply here, by number, and how many of their steps lie behind."""


class Inside(NamedTuple):
    """What holds in the items of a sequence: in all of them, and in those that a rule names by number."""

    every: Threads
    numbered: Mapping[int, Threads]


NOWHERE = Inside((), {})


def at_the_top(placed: Sequence[PlacedRule]) -> Threads:
    """Return what may apply at the top level."""
    return tuple((number, 0) for number in range(len(placed)))


def inside(placed: Sequence[PlacedRule], threads: Threads, sequence: int) -> Inside:
    """Return what may apply in the items of a sequence that stands at a place."""
    every: list[tuple[int, int]] = []
    numbered: dict[int, list[tuple[int, int]]] = {}
    for number, behind in threads:
        path = placed[number].path
        if behind < len(path) and path[behind][0] == sequence:
            item = path[behind][1]
            (every if item is None else numbered.setdefault(item, [])).append((number, behind + 1))
    if not every and not numbered:
        return NOWHERE
    return Inside(tuple(every), {item: tuple(sorted([*every, *more])) for item, more in numbered.items()})


def rule_at(placed: Sequence[PlacedRule], threads: Threads, tag: int) -> Rule | None:
    """Return the last rule that names an attribute at exactly this place."""
    found = None
    for number, behind in threads:
        each = placed[number]
        if behind == len(each.path) and tag in each.tags:
            found = each.rule
    return found


def rule_for(placed: Sequence[PlacedRule], path: Path, tag: int) -> Rule | None:
    """Return the last rule that names an element inside these sequences and items."""
    threads = at_the_top(placed)
    for sequence, item in path:
        place = inside(placed, threads, sequence)
        threads = place.numbered.get(item, place.every)
    return rule_at(placed, threads, tag)
