"""How the numbers of a text look: what is behind each and in front of it says which forms may begin there.

A look is a number that is another one for every shape (:mod:`~deid_proxy.engine.cleaners.number_shapes`), and is found
faster than a shape is cut out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.number_shapes import (
    BLANK,
    COMMA,
    DIGIT,
    HYPHEN,
    LETTER,
    OPENING,
    PLUS,
    POINT,
    SHAPES,
    SLASH,
)

if TYPE_CHECKING:
    from mypy_extensions import i64

_MOST_LETTERS: Final = 6  # in front of a number, that may belong to it
_MOST_BETWEEN: Final = 2
_MOST_DIGITS: Final = 16  # of a number, and of the next one, that say how it looks
_MOST_LAST: Final = 64  # looks of numbers that are found at once
_LISTED: Final = 31  # more than ever are behind another mark


class Looks:
    """Where forms may begin at the numbers of a text, by numbers that say how these look.

    What was asked for last is found at once: a list of numbers has few looks.

    Parameters
    ----------
    shapes
        The shapes of the text.

    Attributes
    ----------
    places
        Where each of the forms may begin, in order.
    """

    __slots__ = ("_forms", "_known", "_last", "_shapes", "places")

    def __init__(self, shapes: bytes) -> None:
        self._shapes = shapes
        self.places: list[list[int]] = [[] for _ in range(SHAPES.count)]
        self._known: dict[int, list[list[int]]] = {}
        self._last = [0] * _MOST_LAST
        self._forms: list[list[list[int]]] = [[]] * _MOST_LAST

    def note(self, look: i64, front: i64, number: i64, edge: i64, zero: i64) -> None:
        """Note where the forms may begin that a number may begin, or what stands in front of it."""
        slot: i64 = (look ^ look >> 9 ^ look >> 18 ^ look >> 42) & _MOST_LAST - 1
        if self._last[slot] != look:
            forms = self._known.get(look)
            if forms is None:
                asked = SHAPES.of(_shape(self._shapes, front, number, edge, zero))
                forms = self._known[look] = [self.places[form] for form in asked]
            self._last[slot], self._forms[slot] = look, forms
        for places in self._forms[slot]:
            places.append(front)


def end_of_digits(shapes: bytes, start: i64, last: i64) -> i64:
    """Return where the digits end that begin somewhere, or that are looked at no further."""
    at = start
    while at < last and shapes[at] == DIGIT:
        at += 1
    return at


def shape_end(shapes: bytes, start: i64, end: i64) -> i64:
    """Return where the shape of a number ends: with what is behind it, and what follows that."""
    if end - start > _MOST_DIGITS:
        return start + _MOST_DIGITS
    length: i64 = len(shapes)
    if _is_listed(shapes, end):
        return min(end + 3, length)  # what comes behind a comma and a blank says whether it is an address
    behind: i64 = min(end + 1, length)
    return min(end_of_digits(shapes, behind, min(behind + _MOST_DIGITS, length)) + 1, length)


def _is_listed(shapes: bytes, end: i64) -> bool:
    """Tell whether a comma and a blank stand behind a number."""
    return end + 1 < len(shapes) and shapes[end] == COMMA and shapes[end + 1] == BLANK


def _shape(shapes: bytes, front: i64, number: i64, edge: i64, zero: i64) -> bytes:
    """Return the shape of a number, with what stands in front of it."""
    return shapes[front:number] + b"z" + shapes[number + 1 : edge] if zero else shapes[front:edge]


def look_of(shapes: bytes, start: i64, end: i64, edge: i64) -> i64:
    """Return a number that is another one for every shape: how many digits, what is behind, how many more, and what."""
    if end >= edge:
        return (edge - start) << 21
    more: i64 = _LISTED if _is_listed(shapes, end) else edge - end
    last: i64 = shapes[edge - 1] if more > 1 else 0
    return (((end - start) << 7 | shapes[end]) << 7 | more) << 7 | last


def look_of_front(shapes: bytes, front: i64, number: i64) -> i64:
    """Return a number that is another one for whatever stands in front of a number."""
    look: i64 = number - front
    at = number - 1
    while at >= front and shapes[at] != LETTER:
        look = look << 7 | shapes[at]
        at -= 1
    return look << 40


def front_of(shapes: bytes, number: i64) -> i64:
    """Return where letters or a sign begin that stand in front of a number; there, where none do."""
    at = number - 1
    mark: i64 = shapes[at]
    if mark in (PLUS, OPENING):
        return at
    while at > 0 and number - 1 - at < _MOST_BETWEEN and _is_between(shapes[at]):
        at -= 1
    last = at
    while at >= 0 and last - at < _MOST_LETTERS and shapes[at] == LETTER:
        at -= 1
    if at == last or (at >= 0 and shapes[at] in (LETTER, DIGIT)):
        return number
    return at + 1


def _is_between(mark: i64) -> bool:
    return mark in (BLANK, POINT, COMMA, HYPHEN, SLASH)
