"""What did not go well in a run over many inputs, in words that anybody may read; and the status that follows."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from deid_proxy.cli.archives import ArchiveProblem
from deid_proxy.cli.exit_codes import ExitCode
from deid_proxy.cli.failures import say_error
from deid_proxy.cli.input_files import ReadProblem
from deid_proxy.cli.results import ResultState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deid_proxy.cli.input_files import InputFile
    from deid_proxy.cli.results import Result, Tally

_MOST_LINES = 50

_REMEDIES: dict[str, str] = {
    ReadProblem.UNREADABLE: "the system does not give it; check your right to read it, and the disk",
    ArchiveProblem.DAMAGED: "not a whole ZIP archive, or damaged; fetch it again",
    ArchiveProblem.ENCRYPTED: "needs a password; unpack it, and name the folder",
    ArchiveProblem.LIMIT: "holds more than is safe to unpack unseen; look into it, unpack it, and name the folder",
}


def say_problems(tally: Tally, files: Sequence[InputFile], where_all: str) -> None:
    """List on standard error what is held and what could not be read.

    Who reads at a terminal sees the first ones only; a pipe or log gets all of them.

    Parameters
    ----------
    where_all
        The option that lists them all.
    """
    problems = [*tally.of(ResultState.HELD), *tally.of(ResultState.FAILED)]
    say_lines([line_of(result, files[result.number - 1]) for result in problems], where_all)
    if tally.found_nothing:
        say_error("no DICOM instance was found in the input")


def say_lines(lines: Sequence[str], where_all: str) -> None:
    """Print lines to standard error: all of them, or as many as a person at a terminal reads."""
    most = _MOST_LINES if sys.stderr.isatty() else len(lines)
    for line in lines[:most]:
        click.echo(line, err=True)
    if len(lines) > most:
        click.echo(f"... and {len(lines) - most} more; {where_all} lists them all", err=True)


def line_of(result: Result, file: InputFile) -> str:
    """Return one line on an input that was not written.

    The path below a folder may hold a patient's name, so it is shown to a person at a terminal only.
    """
    detail = result.detail or _REMEDIES.get(result.reason, "")
    reason = result.reason + (f": {detail}" if detail else "")
    return f"{result.state.value}: {name_input(file)}: {reason}"


def name_input(file: InputFile) -> str:
    """Return what an input may be called on standard error: its path at a terminal, its number anywhere else."""
    from deid_proxy.cli.console import printable

    named = sys.stderr.isatty()
    where = str(file.path) if named else file.argument
    return printable(where if named and file.member < 0 else f"{where} #{file.number}")


def exit_status(tally: Tally) -> ExitCode:
    """Return 1 when an input could not be read or none was DICOM, else 3 when something is held, else 0."""
    if tally.states[ResultState.FAILED] or tally.found_nothing:
        return ExitCode.FAILED
    return ExitCode.SOME_HELD if tally.states[ResultState.HELD] else ExitCode.DONE
