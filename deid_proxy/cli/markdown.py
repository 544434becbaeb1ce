"""Headings, lists and tables in Markdown: what stands in a text is shown, and never obeyed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from deid_proxy.cli.console import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_OBEYED = re.compile(r"([\\`*_\[\]|])")


def shown(text: str) -> str:
    """Return a text that somebody wrote elsewhere, so that Markdown shows it as it is, in one line."""
    escaped = _OBEYED.sub(r"\\\1", printable(" ".join(text.split())))
    return escaped.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class Document:
    """A document that grows from top to bottom.

    Parameters
    ----------
    level
        The level of its first headings.
    """

    def __init__(self, level: int = 1) -> None:
        self._level = level
        self._blocks: list[str] = []

    def heading(self, text: str, depth: int = 0) -> None:
        """Add a heading, ``depth`` levels below the first ones."""
        self._blocks.append(f"{'#' * (self._level + depth)} {text}")

    def say(self, *sentences: str) -> None:
        """Add a paragraph; sentences may hold Markdown."""
        if text := " ".join(sentence for sentence in sentences if sentence):
            self._blocks.append(text)

    def points(self, points: Iterable[str]) -> None:
        """Add a list; points may hold Markdown."""
        if lines := [f"- {point}" for point in points if point]:
            self._blocks.append("\n".join(lines))

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[str]], otherwise: str = "None.") -> None:
        """Add a table of texts; without rows it is the words of ``otherwise``."""
        lines = [_line([shown(cell) for cell in row]) for row in rows]
        if lines:
            self._blocks.append("\n".join([_line(columns), _line(["---"] * len(columns)), *lines]))
        else:
            self._blocks.append(otherwise)

    def append(self, other: Document) -> None:
        """Add another document's blocks as they are."""
        self._blocks += other._blocks

    def text(self) -> str:
        """Return the document, ending in a newline."""
        return "\n\n".join(self._blocks) + "\n"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
