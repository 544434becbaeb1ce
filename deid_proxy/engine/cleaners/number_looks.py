"""How the numbers of a text look: what is behind each and in front of it says which forms may begin there.

A look is a number that is another one for every shape (:mod:`~deid_proxy.engine.cleaners.number_shapes`), and is found
faster than a shape is cut out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from mypy_extensions import i64

_MOST_LETTERS: Final = 6  # in front of a number, that may belong to it
_MOST_BETWEEN: Final = 2
_MOST_DIGITS: Final = 16  # of a number, and of the next one, that say how it looks
_MOST_LAST: Final = 64  # looks of numbers that are found at once
_LISTED: Final = 31  # more than ever are behind another mark
_A: Final = 0x61
_ZERO: Final = 0x30
_BLANK: Final = 0x20
_POINT: Final = 0x2E
_PLUS: Final = 0x2B
_OPENING: Final = 0x28
_COMMA: Final = 0x2C
_HYPHEN: Final = 0x2D
_SLASH: Final = 0x2F


class Looks:
    """The places of the forms that a number may begin, by a number that says how it looks.

    What was asked for last is found at once: a list of numbers has few looks.
    """

    __slots__ = ("_forms", "_known", "_last")

    def __init__(self) -> None:
        self._known: dict[int, list[list[int]]] = {}
        self._last = [0] * _MOST_LAST
        self._forms: list[list[list[int]]] = [[]] * _MOST_LAST

    def get(self, look: i64) -> list[list[int]] | None:
        """Return the places of the forms of a look; None where it is a new one."""
        slot: i64 = (look ^ look >> 9 ^ look >> 18 ^ look >> 42) & _MOST_LAST - 1
        if self._last[slot] == look:
            return self._forms[slot]
        forms = self._known.get(look)
        if forms is not None:
            self._last[slot], self._forms[slot] = look, forms
        return forms

    def put(self, look: i64, forms: list[list[int]]) -> None:
        """Remember the places of the forms of a look."""
        self._known[look] = forms


def end_of_digits(shapes: bytes, start: i64, last: i64) -> i64:
    """Return where the digits end that begin somewhere, or that are looked at no further."""
    at = start
    while at < last and shapes[at] == _ZERO:
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
    return end + 1 < len(shapes) and shapes[end] == _COMMA and shapes[end + 1] == _BLANK


def shape(shapes: bytes, front: i64, number: i64, edge: i64, zero: i64) -> bytes:
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
    while at >= front and shapes[at] != _A:
        look = look << 7 | shapes[at]
        at -= 1
    return look << 40


def front_of(shapes: bytes, number: i64) -> i64:
    """Return where letters or a sign begin that stand in front of a number; there, where none do."""
    at = number - 1
    mark: i64 = shapes[at]
    if mark in (_PLUS, _OPENING):
        return at
    while at > 0 and number - 1 - at < _MOST_BETWEEN and _is_between(shapes[at]):
        at -= 1
    last = at
    while at >= 0 and last - at < _MOST_LETTERS and shapes[at] == _A:
        at -= 1
    if at == last or (at >= 0 and shapes[at] in (_A, _ZERO)):
        return number
    return at + 1


def _is_between(mark: i64) -> bool:
    return mark in (_BLANK, _POINT, _COMMA, _HYPHEN, _SLASH)
