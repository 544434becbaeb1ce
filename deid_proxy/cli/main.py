"""The entry point: a group that knows its commands by name and imports each one only when it is used."""

from __future__ import annotations

import importlib
import io
import logging
import os
import sys
import warnings
from typing import TYPE_CHECKING, NamedTuple

import click

from deid_proxy import __version__
from deid_proxy.cli.exit_codes import ExitCode
from deid_proxy.cli.failures import report_failure, say_error

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


_STANDARD_ERROR = 2


class LazyCommand(NamedTuple):
    """A command by the module that holds it (under the module's own last name) and its line in the help."""

    module: str
    short_help: str


COMMANDS: Mapping[str, LazyCommand] = {
    "demo": LazyCommand("deid_proxy.cli.demo", "See the whole way once, on this machine, with made-up patients."),
    "serve": LazyCommand("deid_proxy.cli.serve", "Run the gateway until it is told to stop."),
    "check": LazyCommand("deid_proxy.cli.check", "Say what a configuration means, or what is wrong with it."),
    "conformance": LazyCommand("deid_proxy.cli.conformance", "Write the conformance and de-identification statements."),
    "deidentify": LazyCommand("deid_proxy.cli.deidentify", "De-identify files, folders and ZIP archives."),
    "plan": LazyCommand("deid_proxy.cli.plan", "Say what would become of files, folders and ZIP archives."),
    "explain": LazyCommand("deid_proxy.cli.explain", "Say what a profile does to each attribute of a file, and why."),
    "profile": LazyCommand("deid_proxy.cli.profile", "See, compare, test and agree on profiles."),
    "vocabulary": LazyCommand("deid_proxy.cli.vocabulary", "See why a word stays, and propose words of your own."),
    "diff": LazyCommand("deid_proxy.cli.diff", "Say which attributes differ between two files."),
    "verify": LazyCommand("deid_proxy.cli.verify", "Inspect finished files by the rules of a profile."),
    "keygen": LazyCommand("deid_proxy.cli.keygen", "Make a key file."),
    "queue": LazyCommand("deid_proxy.cli.queue", "See what waits to be forwarded."),
    "held": LazyCommand("deid_proxy.cli.held", "See what waits for a person, why, and let it go or not."),
    "map": LazyCommand("deid_proxy.cli.map", "Ask, copy, shorten and mend the map of pseudonyms."),
    "manifest": LazyCommand("deid_proxy.cli.manifest", "Write one row for each study: what came of it, and why."),
    "evidence": LazyCommand("deid_proxy.cli.evidence", "Collect what has to be archived beside the data."),
    "echo": LazyCommand("deid_proxy.cli.echo", "Ask a destination whether it is there (C-ECHO)."),
    "health": LazyCommand("deid_proxy.cli.health", "Ask the gateway on this machine whether it is well (C-ECHO)."),
    "status": LazyCommand("deid_proxy.cli.status", "Ask where a study is."),
    "bench": LazyCommand("deid_proxy.cli.bench", "Measure the engine and the whole way."),
}


class LazyGroup(click.Group):
    """A group whose help needs no command's module."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the commands in the order in which a newcomer meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the module of a command and return the command."""
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        command: click.Command = getattr(importlib.import_module(entry.module), f"{cmd_name}_command")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; for one that is mistyped, name the nearest."""
        if args[0] not in COMMANDS:
            import difflib

            if close := difflib.get_close_matches(args[0], COMMANDS, n=1):
                raise click.UsageError(f"No such command '{args[0]}'. Did you mean '{close[0]}'?", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the list of commands from the table above."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.short_help) for name, entry in COMMANDS.items()])


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="%(prog)s %(version)s", prog_name="deid-proxy")
def cli() -> None:
    """De-identify DICOM studies on their way, or on disk.

    Studies come in by C-STORE, leave de-identified by PS3.15 Annex E, and none is lost: what cannot be
    de-identified with certainty is held with its reason and never forwarded.

    \b
    New here?          deid-proxy demo
    Files on disk?     deid-proxy keygen my.key
                       deid-proxy deidentify scans/ --output clean/ --profile basic --key-file my.key
    Run a gateway?     deid-proxy check --config gateway.yaml
                       deid-proxy serve --config gateway.yaml

    \b
    Exit status: 0 done, 1 failed, 2 wrong usage, 3 some instances are held, 70 a defect in deid-proxy,
    75 the state directory is in use, 78 a mistake in the configuration, a profile or a key, 130 interrupted.
    """  # noqa: D301 - click's mark for lines to leave as they are


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status.

    Parameters
    ----------
    arguments
        The command line without the program's name; None takes the process's own.
    """
    _keep_libraries_quiet()
    _open_what_is_closed()
    _print_anywhere()
    try:
        result = cli.main(args=arguments, prog_name="deid-proxy", standalone_mode=False)
    except click.UsageError as error:
        error.show()
        return error.exit_code
    except click.ClickException as error:
        say_error(error.format_message())
        return error.exit_code
    except BrokenPipeError:
        # Who reads our output has seen enough (`| head`); flushing it again at exit would only complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.FAILED
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the root of the process
        return report_failure(error)
    return result if isinstance(result, int) else ExitCode.DONE


def _open_what_is_closed() -> None:
    """Put nothing in the place of standard streams that nobody gave us (``>&-``): no file must become one of them."""
    while (descriptor := os.open(os.devnull, os.O_RDWR)) <= _STANDARD_ERROR:
        pass
    os.close(descriptor)
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115 - as long as the process


def _print_anywhere() -> None:
    """Let a character that the terminal's encoding lacks be shown as ``?``, instead of ending the command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _keep_libraries_quiet() -> None:
    """Keep warnings and unhandled log records of libraries off the terminal: they may quote a value."""
    if not sys.warnoptions:
        warnings.simplefilter("ignore")
    root = logging.getLogger()
    if not root.handlers:
        root.addHandler(logging.NullHandler())


if __name__ == "__main__":
    sys.exit(main())
