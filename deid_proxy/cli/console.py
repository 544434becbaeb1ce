"""How results look: tables for people, JSON for programs, and no control character of anybody's data."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click
from rich import box
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MASKED = "‹PHI›"
_WIDTH_OF_A_FILE = 200


def console(*, stderr: bool = False) -> Console:
    """Return a console that takes every text as it is, and gives files and pipes a fixed width."""
    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else _WIDTH_OF_A_FILE
    return Console(stderr=stderr, width=width, markup=False, highlight=False, emoji=False)


def print_table(columns: Sequence[str], rows: Iterable[Sequence[str]], *, title: str | None = None) -> None:
    """Print a table to standard output; long cells are folded, never cut."""
    table = Table(*columns, title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for column in table.columns:
        column.overflow = "fold"
    for row in rows:
        table.add_row(*(printable(cell) for cell in row))
    console().print(table)


def print_json(document: object) -> None:
    """Print a document to standard output, the same bytes for the same content."""
    click.echo(json.dumps(document, indent=2, sort_keys=True))


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
