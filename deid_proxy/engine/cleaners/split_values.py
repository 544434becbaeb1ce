r"""Identifiers that go on in the next value of the same attribute: ``Smi\th``, ``MRN-47\11-X``, ``1961\02\03``.

Each value is cleaned by itself, and neither shows what the two say together.

References
----------
DICOM PS3.5 section 6.4, DICOM PS3.15 section E.3.5
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from deid_proxy.engine.cleaners.plain import as_shown
from deid_proxy.engine.cleaners.text import find_known

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.known import KnownIdentifiers

_BETWEEN_VALUES, _HYPHEN = "\\", "-"
_LONGEST_GAP = 4  # characters between two parts of an identifier


def whole_values(text: str, known: KnownIdentifiers) -> list[str]:
    """Return the values of a text, with blanks in place of an identifier that goes on from one into the next."""
    if _BETWEEN_VALUES not in text:
        return [text]
    shown = as_shown(text)
    joined = shown.replace(_BETWEEN_VALUES, _HYPHEN)
    together = _places(joined, known)
    values = text.split(_BETWEEN_VALUES)
    alone, at = set[int](), 0
    for value in shown.split(_BETWEEN_VALUES):
        alone |= {at + place for place in _places(value, known)}
        at += len(value) + 1
    if together <= alone | {place for place, mark in enumerate(shown) if mark == _BETWEEN_VALUES}:
        return values
    marks = list(shown)
    for start, end in _runs(joined, together):
        if _BETWEEN_VALUES in shown[start:end] and not set(range(start, end)) <= alone:
            marks[start:end] = [mark if mark == _BETWEEN_VALUES else " " for mark in shown[start:end]]
    return "".join(marks).split(_BETWEEN_VALUES)


def _places(text: str, known: KnownIdentifiers) -> set[int]:
    return {place for verdict in find_known(text, known) for place in range(verdict.start, verdict.end)}


def _runs(joined: str, places: set[int]) -> list[tuple[int, int]]:
    """Return the stretches that places make up, across what is neither letter nor digit."""
    runs: list[tuple[int, int]] = []
    for place in sorted(places):
        if runs and place - runs[-1][1] <= _LONGEST_GAP and not any(map(str.isalnum, joined[runs[-1][1] : place])):
            runs[-1] = runs[-1][0], place + 1
        else:
            runs.append((place, place + 1))
    return runs
