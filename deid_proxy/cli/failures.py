"""How an error becomes one clear message and an exit status: never a traceback, never a value of a data set."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

import click

from deid_proxy.cli.exit_codes import ExitCode
from deid_proxy.errors import (
    ConfigurationError,
    DeidProxyError,
    KeyFileError,
    SpoolError,
    StateDirectoryError,
    StoreError,
)

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

_MOST_FRAMES = 8


class InternalError(click.ClickException):
    """A defect in another process, described there."""

    exit_code = ExitCode.INTERNAL_ERROR


def say_error(message: str) -> None:
    """Print ``error: message`` to standard error."""
    click.echo(f"error: {message}", err=True)


def say_warning(message: str) -> None:
    """Print ``warning: message`` to standard error."""
    click.echo(f"warning: {message}", err=True)


def report_failure(error: BaseException) -> ExitCode:
    """Print what went wrong to standard error and return the exit status that says so.

    Parameters
    ----------
    error
        Whatever ended a command. Errors of :mod:`deid_proxy.errors` carry messages that are safe to show; of every
        other exception only the class and the place in the code are shown, because its message may quote a value.
    """
    match error:
        case ConfigurationError():
            return _report_findings(error)
        case KeyFileError():
            say_error(error.public_message)
            return ExitCode.BAD_CONFIGURATION
        case StateDirectoryError():
            say_error(error.public_message)
            return ExitCode.STATE_IN_USE
        case StoreError() | SpoolError() if not error.transient:
            say_error(error.public_message)
            return ExitCode.BAD_CONFIGURATION  # corrupt, or of another version: starting again does not mend it
        case DeidProxyError():
            say_error(error.public_message)
            return ExitCode.FAILED
        case click.Abort() | KeyboardInterrupt():
            say_error("interrupted")
            return ExitCode.INTERRUPTED
        case OSError():
            say_error(describe_os_error(error))
            return ExitCode.FAILED
    say_error(describe_defect(error))
    return ExitCode.INTERNAL_ERROR


def _report_findings(error: ConfigurationError) -> ExitCode:
    for finding in error.findings:
        click.echo(str(finding), err=True)
    count = len(error.findings)
    click.echo(f"{count} mistake{'' if count == 1 else 's'} found; nothing was started.", err=True)
    return ExitCode.BAD_CONFIGURATION


def describe_os_error(error: OSError) -> str:
    """Return what the system says without the file name, which may hold a patient's name."""
    return error.strerror or type(error).__name__


def cannot_write(output: Path, error: OSError) -> str:
    """Return that the output cannot be written, and what to do: the folder as it was typed, and no name below it."""
    remedy = _REMEDIES.get(error.errno or 0, "mend that, or name another")
    return f"cannot write to --output {output}: {describe_os_error(error)}; {remedy}, and run again"


_REMEDIES = {
    errno.ENOSPC: "make room",
    errno.EDQUOT: "make room",
    errno.EACCES: "give yourself the right to write there, or name another",
    errno.EROFS: "name another",
    errno.ENOTDIR: "name a folder",
    errno.EEXIST: "name a folder",
}


def describe_defect(error: BaseException) -> str:
    """Return class and place of an exception that should not have happened, without its message."""
    return f"internal error: {type(error).__name__} at {code_location(error.__traceback__)}"


def code_location(traceback: TracebackType | None) -> str:
    """Return the innermost frames as ``module:line``, outermost first, without source lines, locals or messages."""
    places = []
    while traceback is not None:
        places.append(f"{traceback.tb_frame.f_globals.get('__name__', '?')}:{traceback.tb_lineno}")
        traceback = traceback.tb_next
    return " > ".join(places[-_MOST_FRAMES:]) or "an unknown place"
