"""How results look: tables for people, JSON for programs, and no control character of anybody's data."""

from __future__ import annotations

import json
import sys
import textwrap
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click
from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MASKED = "‹PHI›"
_WIDTH_OF_A_FILE = 200
_BETWEEN = 3  # what a column takes beyond its cells


def console(*, stderr: bool = False) -> Console:
    """Return a console that takes every text as it is, and gives files and pipes a fixed width."""
    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else _WIDTH_OF_A_FILE
    return Console(stderr=stderr, width=width, markup=False, highlight=False, emoji=False)


def print_table(columns: Sequence[str], rows: Iterable[Sequence[str]], *, title: str | None = None) -> None:
    """Print a table to standard output: nothing is cut, and no word or UID is broken.

    Where a terminal is too narrow for the words of a row side by side, each row becomes a block of lines. In a file or
    pipe a row is one line, however long.
    """
    cells = [[printable(cell) for cell in row] for row in rows]
    screen = console()
    widths = _widths(columns, cells, screen.width if sys.stdout.isatty() else None)
    if widths is None:
        _print_blocks(screen, columns, cells, title)
        return
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for name, width in zip(columns, widths, strict=True):
        table.add_column(name, width=width)
    for row in cells:
        table.add_row(*row)
    screen.width = max(screen.width, sum(widths) + _BETWEEN * len(widths))
    screen.print(table)


def _widths(columns: Sequence[str], cells: Sequence[Sequence[str]], available: int | None) -> list[int] | None:
    """Return how wide each column is, so that lines break between words only; None when they do not fit."""
    by_column = list(zip(columns, *cells, strict=True))
    whole = [max(cell_len(line) for cell in column for line in cell.split("\n")) for column in by_column]
    if available is None:
        return whole
    left = available - _BETWEEN * len(whole)
    if sum(whole) <= left:
        return whole
    words = [max((cell_len(word) for cell in column for word in cell.split()), default=0) for column in by_column]
    spare, wanted = left - sum(words), sum(whole) - sum(words)
    if spare < 0:
        return None
    return [word + (full - word) * spare // wanted for word, full in zip(words, whole, strict=True)]


def print_record(fields: Iterable[tuple[str, str]]) -> None:
    """Print names and values to standard output, one below the other."""
    names, values = zip(*fields, strict=True)
    _print_blocks(console(), names, [[printable(value) for value in values]], None)


def _print_blocks(screen: Console, columns: Sequence[str], cells: Sequence[Sequence[str]], title: str | None) -> None:
    """Print every row as lines of name and value; a long value goes on below itself, a long word is never broken."""
    names = max(map(len, columns))
    blocks = [title] if title else []
    for row in cells:
        lines = []
        for name, cell in zip(columns, row, strict=True):
            wrapped = [
                part
                for line in cell.split("\n")
                for part in textwrap.wrap(
                    line, screen.width - names - 2, break_long_words=False, break_on_hyphens=False
                )
            ]
            lines += [f"{'' if number else name:<{names}}  {part}" for number, part in enumerate(wrapped)]
        blocks.append("\n".join(lines))
    click.echo("\n" + "\n\n".join(blocks) + "\n")


def print_json(document: object) -> None:
    """Print a document to standard output, the same bytes for the same content."""
    click.echo(json.dumps(document, indent=2, sort_keys=True))


def print_answer(answer: dict[str, Any]) -> None:
    """Print a gateway's answer as JSON; its times, whose names end in ``_at``, as ISO 8601 in UTC."""
    print_json(_with_moments(answer))


def _with_moments(value: Any) -> Any:
    if isinstance(value, list):
        return [_with_moments(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {name: _iso(each) if name.endswith("_at") else _with_moments(each) for name, each in value.items()}


def _iso(seconds: object) -> str | None:
    if not isinstance(seconds, int | float) or not seconds:
        return None
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def printable(text: str) -> str:
    """Return the text with every character that a terminal might obey shown as its code."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c == "\n" else f"\\x{ord(c):02x}" for c in text)


def moment(seconds: object) -> str:
    """Return a time since the epoch as UTC, to the second; empty for none."""
    if not isinstance(seconds, int | float) or not seconds:
        return ""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%SZ")
