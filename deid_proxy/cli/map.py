"""``map``: which pseudonym stands for what."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from deid_proxy.cli.asking import PromptedCommand, ask, config_option, format_option, project_option, read_identifier

if TYPE_CHECKING:
    from pathlib import Path

_ISSUER_HINT = " Where objects carry an Issuer of Patient ID, name it: --issuer TEXT."


@click.group("map", short_help="Ask which pseudonym stands for what.")
def map_command() -> None:
    """Ask which pseudonym stands for what.

    The map holds originals as keyed digests, and sealed under the project's key: without the key nobody can read it.
    """


@map_command.command("find", cls=PromptedCommand)
@config_option
@project_option
@click.option("--issuer", metavar="TEXT", default="", help="Issuer of Patient ID, where the objects carry one.")
@format_option
def find_command(config: Path, project: str | None, issuer: str, output_format: str) -> None:
    """Find the pseudonym of a patient ID or UID.

    The original is asked for at a prompt, or read as one line from standard input; never give it as an argument.
    """
    original = read_identifier("Patient ID or UID")
    _show(ask(config, "map_find", original=original, project=project, issuer=issuer), output_format, _ISSUER_HINT)


@map_command.command("show")
@click.argument("pseudonym")
@config_option
@project_option
@click.option("--reveal", is_flag=True, help="Show the original too; on a terminal only.")
@format_option
def show_command(pseudonym: str, config: Path, project: str | None, *, reveal: bool, output_format: str) -> None:
    """Show what is known of a pseudonym or new UID.

    Its original is shown only with --reveal, and only on a terminal, so that it ends up in no file by accident.
    """
    if reveal and not sys.stdout.isatty():
        raise click.UsageError("--reveal shows an original identifier, and does so on a terminal only")
    _show(ask(config, "map_show", pseudonym=pseudonym, project=project, reveal=reveal), output_format)


def _show(answer: dict[str, Any], output_format: str, hint: str = "") -> None:
    """Print the mappings; with none, say so and end with status 1, as grep does."""
    from deid_proxy.cli.console import moment, print_answer, print_table

    mappings = answer["mappings"]
    if output_format == "json":
        print_answer(answer)
    elif mappings:
        columns = ["project", "kind", "pseudonym", "since", *(["original"] if "original" in mappings[0] else [])]
        rows = [mapping | {"since": moment(mapping["created_at"])} for mapping in mappings]
        print_table(columns, ([str(row[column]) for column in columns] for row in rows))
    else:
        click.echo(f"Not in the map.{hint}", err=True)
    if not mappings:
        click.get_current_context().exit(1)
