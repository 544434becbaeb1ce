"""What the commands that ask a gateway share: their options, the way to the answer, and how identifiers are typed."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING, Any

import click

from deid_proxy.cli.typed_path import TypedPath
from deid_proxy.errors import StateDirectoryError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

_LONGEST_LINE = 1024
_LEDGER = "ledger.db"
_MAP = "map.db"

config_option = click.option(
    "--config",
    "config",
    type=TypedPath(),
    required=True,
    envvar="DEID_PROXY_CONFIG",
    show_envvar=True,
    metavar="FILE",
    help="The gateway's configuration.",
)
format_option = click.option(
    "--format",
    "output_format",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="A table for people, or JSON for programs.",
)
project_option = click.option("--project", metavar="NAME", help="Ask one project only.")


def limit_option(what: str) -> Decorator:
    """Return the option that bounds how much is listed."""
    return click.option(
        "--limit",
        type=click.IntRange(1, 1000),
        default=100,
        show_default=True,
        metavar="N",
        help=f"List at most N {what}.",
    )


class PromptedCommand(click.Command):
    """A command whose subject is typed at a prompt: what stands on the command line is refused, and not repeated.

    A patient ID in an argument would be seen by everybody who lists processes, and stays in the shell's history.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the options; refuse anything else without showing it."""
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            if isinstance(error, click.BadParameter | click.NoSuchOption | click.BadOptionUsage):
                raise
            message = f"{self.name} takes no argument: what to look for is asked for, or read from standard input"
            raise click.UsageError(message, ctx) from None


def read_identifier(what: str) -> str:
    """Return one line from the terminal, or from standard input.

    Parameters
    ----------
    what
        What the prompt asks for.
    """
    if sys.stdin.isatty():
        line = str(click.prompt(what, err=True))
    else:
        try:
            line = sys.stdin.readline(_LONGEST_LINE)
        except UnicodeDecodeError:
            raise click.UsageError("standard input is no text in the terminal's encoding") from None
    if not (text := line.strip()):
        raise click.UsageError("nothing to look for: standard input is empty")
    return text


def ask(config: Path, method: str, **params: object) -> dict[str, Any]:
    """Put one question to the running gateway, or answer it in this process when none runs.

    Parameters
    ----------
    config
        The configuration that names the state directory.
    method
        A method of the control socket.
    params
        Its parameters.

    Raises
    ------
    click.ClickException
        No gateway has run there: a question makes nothing.
    """
    from deid_proxy.gateway.control import connect
    from deid_proxy.settings import load_settings

    settings = load_settings(config)
    require_state(config, settings.gateway.state_dir)
    if method == "study_status":
        remind_of_backup(settings.gateway.state_dir)
    with contextlib.closing(connect(settings)) as control:
        return control.call(method, **params)


def remind_of_backup(state_dir: Path) -> None:
    """Say that the map was never backed up, where there is one; the state directory is not opened for it."""
    from deid_proxy.stores.map_marks import MapMark

    path = state_dir / _MAP
    try:
        missing = path.exists() and MapMark(path).backup is None
    except (OSError, StateDirectoryError):
        return  # not ours to look into
    if missing:
        click.echo("warning: the map was never backed up: deid-proxy map backup FILE", err=True)


def require_state(config: Path, state_dir: Path) -> None:
    """Refuse to ask where nothing is: opening would make a state directory, for the user who asks."""
    try:
        # A map alone is one that ``deidentify --state-dir`` made.
        there = any((state_dir / name).exists() for name in (_LEDGER, _MAP))
    except OSError:
        return  # not ours to look into; whoever opens it says why
    if not there:
        message = f"no state there yet: {config} names state_dir {state_dir.absolute()}; has the gateway run?"
        raise click.ClickException(message)
