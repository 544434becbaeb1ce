r"""Identifiers that go on in the next value of the same attribute: ``Smi\th``, ``MRN-47\11-X``, ``1961\02\03``.

Each value is cleaned by itself, and neither shows what the two say together.

References
----------
DICOM PS3.5 section 6.4, DICOM PS3.15 section E.3.5
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.engine.cleaners.escapes import CODED
from deid_proxy.engine.cleaners.plain import as_shown
from deid_proxy.engine.cleaners.text import find_known

if TYPE_CHECKING:
    from collections.abc import Iterable

    from deid_proxy.engine.cleaners.known import KnownIdentifiers

_BETWEEN_VALUES, _HYPHEN = "\\", "-"
_LONGEST_GAP = 4  # characters between two parts of an identifier


class Cut(NamedTuple):
    """Where an identifier stands that goes on in the next value, and what it is."""

    start: int
    end: int
    why: str


def whole_values(text: str, known: KnownIdentifiers) -> list[str]:
    """Return the values of a text, with blanks in place of an identifier that goes on from one into the next."""
    found = split_identifiers(text, known)
    if not found:
        return text.split(_BETWEEN_VALUES)
    marks = list(as_shown(text))
    for start, end, _ in found:
        marks[start:end] = [mark if mark == _BETWEEN_VALUES else " " for mark in marks[start:end]]
    return "".join(marks).split(_BETWEEN_VALUES)


def split_identifiers(text: str, known: KnownIdentifiers) -> list[Cut]:
    """Return what no value of a text says by itself, and two of them say together."""
    if _BETWEEN_VALUES not in text:
        return []
    shown = as_shown(text)
    joined = shown.replace(_BETWEEN_VALUES, _HYPHEN)
    together = _places(joined, known)
    if CODED.search(shown) is not None:  # the mark between values is the one of an escape: \\u0042erg
        together = _places(shown, known) | together
    alone, at = dict[int, str](), 0
    for value in shown.split(_BETWEEN_VALUES):
        alone |= {at + place: why for place, why in _places(value, known).items()}
        at += len(value) + 1
    return [
        Cut(start, end, together[start])
        for start, end in _runs(joined, together)
        if _BETWEEN_VALUES in shown[start:end]
        and any(place not in alone for place in range(start, end) if shown[place] != _BETWEEN_VALUES)
    ]


def _places(text: str, known: KnownIdentifiers) -> dict[int, str]:
    """Return the characters that say who somebody is, with what they are."""
    return {place: verdict.why for verdict in find_known(text, known) for place in range(verdict.start, verdict.end)}


def _runs(joined: str, places: Iterable[int]) -> list[tuple[int, int]]:
    """Return the stretches that places make up, across what is neither letter nor digit."""
    runs: list[tuple[int, int]] = []
    for place in sorted(places):
        if runs and place - runs[-1][1] <= _LONGEST_GAP and not any(map(str.isalnum, joined[runs[-1][1] : place])):
            runs[-1] = runs[-1][0], place + 1
        else:
            runs.append((place, place + 1))
    return runs
