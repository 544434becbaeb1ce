"""What became of a text: what is left of it, and why each of its words stays or goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.moving_days import TextDay


class Verdict(NamedTuple):
    """What becomes of a stretch of a text, and why; the reason holds no value."""

    start: int
    end: int
    kept: bool
    why: str


class CleanedText(NamedTuple):
    """A text without what identifies.

    Parameters
    ----------
    pieces
        What stays, and days that move, in order.
    verdicts
        One for every token of the original, in order.
    """

    pieces: tuple[str | TextDay, ...]
    verdicts: tuple[Verdict, ...]

    def __repr__(self) -> str:
        return "CleanedText(‹PHI›)"

    @property
    def text(self) -> str:
        """The cleaned text, its days as they stood."""
        return self.written(0)

    def written(self, days: int) -> str:
        """Return the cleaned text, its days moved."""
        return "".join(piece if isinstance(piece, str) else piece.written(days) for piece in self.pieces)
