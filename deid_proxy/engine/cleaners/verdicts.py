"""What became of a text: what is left of it, and why each of its words stays or goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from deid_proxy.engine.cleaners.moving_days import TextDay
    from deid_proxy.engine.cleaners.parts import Part


class Verdict(NamedTuple):
    """What becomes of a stretch of a text, and why; the reason holds no value."""

    start: int
    end: int
    kept: bool
    why: str


class CleanedText:
    """A text without what identifies.

    Parameters
    ----------
    pieces
        What stays, and days that move, in order.
    parts
        Every token of the original, in order, and what becomes of it.
    """

    __slots__ = ("_parts", "pieces")

    def __init__(self, pieces: tuple[str | TextDay, ...], parts: Iterable[Part]) -> None:
        self.pieces = pieces
        self._parts = parts

    def __repr__(self) -> str:
        return "CleanedText(‹PHI›)"

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """One for every token of the original, in order; made when somebody asks."""
        return tuple([Verdict(part.start, part.end, part.kept, part.why) for part in self._parts])

    @property
    def text(self) -> str:
        """The cleaned text, its days as they stood."""
        return self.written(0)

    def written(self, days: int) -> str:
        """Return the cleaned text, its days moved."""
        return "".join([piece if isinstance(piece, str) else piece.written(days) for piece in self.pieces])
