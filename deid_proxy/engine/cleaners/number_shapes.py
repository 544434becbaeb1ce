"""How forms begin that begin with a number: days, ages, and what else identifies by its form.

What a number looks like, with what stands in front of it and behind it, is its shape: ``0`` for every digit, ``z`` for
a zero in front, ``a`` for a letter from a to z, ``b`` for what may be another letter, ``n`` for a white space that is
no blank, ``u`` for an underscore and a backslash; a blank and each of ``,./:()+-`` as it stands, ``x`` for the rest. A
form has an expression of the shapes that it may begin with, and is tried nowhere else.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.pattern_table import PATTERNS

if TYPE_CHECKING:
    from collections.abc import Sequence

_DAYS: Final = (
    rb"0000(?:(?P<s>[./u -])00?(?P=s)|[ n][./-]|[./-][ n])|0{1,2}(?:(?P<t>[./u-])00?(?P=t)|[ n][./-]|[./-][ n])",
    rb"0{8}",
    rb"0{1,2}(?:[./-](?:00?[./-]|[ n])|[/-]0000)|0000(?:[./-](?:00?[./-]|[ n])|[/-]00(?!0))",
    rb"a0{1,2}(?:\.00?\.|/00?/)",
    rb"0{1,2}[ ./n-][ an./-]",
    rb"0{1,2}(?:[/-]00?(?![0a/])|\.00?\.)",  # with a point, only where another one is behind
)
_AGE: Final = rb"0{1,3}(?:[ab]|[ n-][ abn-])"
NUMERIC: Final = 0
COMPACT: Final = 1
BROKEN: Final = 2
ERA: Final = 3
ROMAN: Final = 4
PARTIAL: Final = 5
AGE: Final = 6
FIRST_PATTERN: Final = 7
"""The forms: days in numbers, without marks, over the end of a line, of eras, with months in Roman
digits, without a year; ages."""

DIGIT: Final = 0x30
LETTER: Final = 0x61
_OTHER_LETTER: Final = 0x62
_WHITE_SPACE: Final = 0x6E
_JOINT: Final = 0x75
_OTHER: Final = 0x78
BLANK: Final = 0x20
COMMA: Final = 0x2C
POINT: Final = 0x2E
SLASH: Final = 0x2F
OPENING: Final = 0x28
PLUS: Final = 0x2B
HYPHEN: Final = 0x2D
"""The signs of shapes, by their codes."""
_AS_THEY_STAND: Final = b" ,./:()+-"
_NOT_LATIN: Final = 0x3F  # the question mark, which takes the place of whatever is not
_CLASSES: Final = {
    DIGIT: b"0123456789",
    LETTER: b"abcdefghijklmnopqrstuvwxyz",
    _WHITE_SPACE: b"\t\r\n",
    _JOINT: b"_\\",
}
_MOST_SHAPES: Final = 1 << 15


def _sign_of(code: int) -> int:
    """Return the sign of a character of Latin-1."""
    if code in _AS_THEY_STAND:
        return code
    may_be_letter = chr(code).isupper() or code == _NOT_LATIN or code > 0x7F
    others = _OTHER_LETTER if may_be_letter else _OTHER
    return next((sign for sign, marks in _CLASSES.items() if code in marks), others)


_SIGNS: Final = bytes([_sign_of(code) for code in range(256)])


def shapes_of(plain: str) -> bytes:
    """Return the shape of every character of a plain text."""
    return plain.encode("latin-1", "replace").translate(_SIGNS)


class Shapes:
    """Which forms may begin with a shape; what was asked before is remembered.

    Parameters
    ----------
    expressions
        Of the shapes that each form begins with; empty for one that begins otherwise.
    """

    __slots__ = ("_all", "_forms", "_known", "count")

    def __init__(self, expressions: Sequence[bytes]) -> None:
        asked = [(form, expression) for form, expression in enumerate(expressions) if expression]
        self._all = re.compile(
            b"".join([b"(?:(?=(?:%b)(?P<form%d>))|)" % (expression, form) for form, expression in asked])
        )
        self._forms = [(form, self._all.groupindex[f"form{form}"]) for form, _ in asked]
        self._known: dict[bytes, tuple[int, ...]] = {}
        self.count = len(expressions)

    def of(self, shape: bytes) -> tuple[int, ...]:
        """Return the forms that may begin so."""
        found = self._known.get(shape)
        if found is None:
            found = self._asked(shape)
            if len(self._known) >= _MOST_SHAPES:
                self._known.clear()
            self._known[shape] = found
        return found

    def _asked(self, shape: bytes) -> tuple[int, ...]:
        """Look for all forms at once: an empty group of each says that it may begin so."""
        found: set[int] = set()
        for spelled in (shape, shape.replace(b"z", b"0")) if b"z" in shape else (shape,):
            match = self._all.match(spelled)
            groups = match.groups() if match else ()
            found.update([form for form, group in self._forms if groups[group - 1] is not None])
        return tuple(sorted(found))

    def forget(self) -> None:
        """Forget what was asked."""
        self._known.clear()


SHAPES: Final = Shapes([*_DAYS, _AGE, *(pattern.shapes for pattern in PATTERNS)])
"""The shapes of all forms, in their order."""
