"""A result in three forms: a table for people, JSON for programs, a page to be kept, printed or passed on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from deid_proxy.cli.failures import describe_os_error
from deid_proxy.cli.typed_path import TypedPath

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    Command = Callable[..., Any]

_FORMATS = ("table", "json", "html")


class ReportTable(NamedTuple):
    """Rows of texts under named columns."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What a command found.

    Parameters
    ----------
    title
        What it is, in one line.
    document
        All of it, for JSON.
    facts
        What it is about: names and values.
    tables
        What a person reads; rows that say the same may be folded here, never in ``document``.
    lines
        What it comes to, in sentences.
    """

    title: str
    document: object
    facts: Sequence[tuple[str, str]] = ()
    tables: Sequence[ReportTable] = ()
    lines: Sequence[str] = ()


class Form(NamedTuple):
    """How a report is wanted: in which format, and in which file; standard output when there is none."""

    output_format: str
    output: Path | None

    def check(self, *, show_values: bool = False) -> None:
        """Refuse before the work what cannot be, or must not be, after it.

        Raises
        ------
        click.UsageError
            The file is there already, its folder is not, or values would go into a file.
        """
        if self.output_format == "html" and show_values:
            raise click.UsageError("--show-values shows what may identify a patient, and does not write it into a page")
        if self.output is None:
            return
        if self.output_format == "table" or show_values:
            raise click.UsageError("--output is for --format json and html, and takes no values")
        if not self.output.resolve().parent.is_dir():
            raise click.UsageError("the folder of --output does not exist")
        if self.output.exists():
            raise click.UsageError("--output names a file that is there already; nothing is replaced")


def report_options(command: Command) -> Command:
    """Add ``--format`` and ``--output``, which make a :class:`Form`."""
    command = click.option(
        "--output",
        metavar="FILE",
        type=TypedPath(),
        help="Write JSON or HTML into this new file.",
    )(command)
    return click.option(
        "--format",
        "output_format",
        type=click.Choice(_FORMATS),
        default="table",
        show_default=True,
        help="A table for people, JSON for programs, or a page (one HTML file).",
    )(command)


def publish(report: Report, form: Form) -> None:
    """Print the report, or write it into the file that was asked for.

    Raises
    ------
    click.ClickException
        The file cannot be written.
    """
    if form.output_format == "table":
        _print(report)
        return
    text = _json(report) if form.output_format == "json" else _html(report)
    if form.output is None:
        click.echo(text, nl=False)
        return
    try:
        with form.output.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise click.ClickException(f"cannot write --output: {describe_os_error(error)}") from None


def _json(report: Report) -> str:
    return json.dumps(report.document, indent=2, sort_keys=True) + "\n"


def _html(report: Report) -> str:
    from deid_proxy.cli.page import render_page

    return render_page(report)


def _print(report: Report) -> None:
    from deid_proxy.cli.console import print_table, printable

    width = max((len(name) for name, _ in report.facts), default=0)
    for name, value in report.facts:
        click.echo(printable(f"{name:<{width}}  {value}"))
    for table in report.tables:
        if table.rows:
            columns = [printable(column) for column in table.columns]
            print_table(columns, table.rows, title=printable(table.title) or None)
    for line in report.lines:
        click.echo(printable(line))
