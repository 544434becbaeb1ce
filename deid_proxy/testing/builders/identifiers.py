"""What a builder plants: values that must not come out again, each with a label that may be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterable


class Identifier(str):
    """A planted value; it is the text itself, but shows its label only.

    Parameters
    ----------
    value
        The text as it stands in a data set.
    label
        What it is: ``patient_name``, ``(0010,0020)``.
    """

    __slots__ = ("label",)

    label: str

    def __new__(cls, value: str, label: str = "identifier") -> Self:
        """Return the value with its label."""
        self = super().__new__(cls, value)
        self.label = label
        return self

    def __repr__(self) -> str:
        return f"Identifier({self.label})"


def distinct(identifiers: Iterable[Identifier]) -> tuple[Identifier, ...]:
    """Return every value once, in order, with the first label it came with."""
    return tuple(dict.fromkeys(identifiers))
