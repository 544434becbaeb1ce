"""``held release`` and ``held reject``: what a person decides about what is held, with a name and a reason."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from deid_proxy.cli.asking import ask, config_option, format_option, project_option, read_identifier

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

_CHOICE = (
    click.argument("instance", metavar="[ID]", required=False),
    click.option(
        "--study",
        is_flag=True,
        help="A study: its accession number, patient ID or UID is asked for, or read from stdin.",
    ),
    click.option("--all", "reason", metavar="REASON", help="All that is held for this reason."),
    project_option,
    click.option("--by", metavar="NAME", help="Who decides; asked for when it is left out."),
    click.option("--why", metavar="TEXT", help="Why; asked for when it is left out. It is kept: no identifiers in it."),
    click.option("--yes", is_flag=True, help="Do not ask again."),
    config_option,
    format_option,
)


def _choosing(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the ways to say what it is about, and who decides."""
    for decorate in reversed(_CHOICE):
        command = decorate(command)
    return command


@click.command("release")
@_choosing
@click.option("--for-good", is_flag=True, help="What was new about the studies is known from now on.")
def release_command(config: Path, output_format: str, *, for_good: bool, yes: bool, **choice: Any) -> None:
    """Let what is held be tried again, and what was refused be sent again.

    Nothing leaves that does not pass every check again, by the profile and configuration of now. For `first-seen` and
    `sample` the study has been seen then, and goes on as a whole; whatever else an instance is held for holds it again
    unless the cause is gone. Held deliveries are sent again as they are.

    ID is an instance's id as `held list` prints it, or its beginning. One whose study waits stands for all of the
    study that waits. Who decides, why and when is kept, and shown by `held show`.

    Ends with status 1 when nothing of what was named is held.
    """
    asked = _choice(yes=yes or choice["reason"] is None, verb="release", config=config, **choice)
    _say(ask(config, "held_release", **asked, for_good=for_good), _RELEASED, output_format)


@click.command("reject")
@_choosing
def reject_command(config: Path, output_format: str, *, yes: bool, **choice: Any) -> None:
    """Turn down what is held, for good: it never leaves, and its bytes are erased after the retention time.

    Held deliveries are given up: the instance stays on its way to other destinations. Everything else is as for
    `held release`.
    """
    asked = _choice(yes=yes, verb="reject", config=config, **choice)
    _say(ask(config, "held_reject", **asked), _REJECTED, output_format)


_RELEASED = ("tried again", "sent again")
_REJECTED = ("rejected, and will be erased", "given up")


def _choice(config: Path, *, yes: bool, verb: str, **choice: Any) -> dict[str, Any]:
    """Return what a decision is about, and who takes it, as the gateway is told."""
    instance, study, reason = choice["instance"], choice["study"], choice["reason"]
    if [instance is not None, bool(study), reason is not None].count(True) != 1:
        raise click.UsageError("name one of: an ID, --study, or --all REASON")
    unsaid = {"--by NAME": not choice["by"], "--why TEXT": not choice["why"], "--yes": not yes}
    if any(unsaid.values()) and not sys.stdin.isatty():
        missing = " and ".join(option for option, missing in unsaid.items() if missing)
        raise click.UsageError(f"say {missing}: nobody is there to be asked")
    what = {
        "instance": instance.lower() if instance is not None else None,
        "original": read_identifier("Accession number, patient ID or Study Instance UID") if study else None,
        "reason": reason,
        "project": choice["project"],
    }
    if not yes:
        count = ask(config, "held_count", **what)["instances"]
        click.confirm(f"{verb.capitalize()} {_many(count, 'instance')} and what waits with them?", abort=True, err=True)
    by = choice["by"] or click.prompt("Who decides", err=True)
    why = choice["why"] or click.prompt("Why (it is kept: no identifiers)", err=True)
    return what | {"by": by, "why": why}


def _say(answer: dict[str, Any], words: tuple[str, str], output_format: str) -> None:
    from deid_proxy.cli.console import print_answer

    nothing = not (answer["instances"] or answer["deliveries"])
    if output_format == "json":
        print_answer(answer)
    elif nothing:
        click.echo("Nothing of that is held.", err=True)
    else:
        studies = f", of {_many(answer['studies'], 'study')} that waited" if answer["studies"] else ""
        if answer["instances"]:
            click.echo(f"{_many(answer['instances'], 'instance')} {words[0]}{studies}.")
            if words is _RELEASED and not answer["studies"]:
                click.echo("What has not lost the cause that it was held for is held again: see held list.")
        if answer["deliveries"]:
            click.echo(f"{_many(answer['deliveries'], 'delivery')} {words[1]}.")
    click.get_current_context().exit(1 if nothing else 0)


def _many(count: int, what: str) -> str:
    plural = what[:-1] + "ies" if what.endswith("y") else what + "s"
    return f"{count} {what if count == 1 else plural}"


COMMANDS = (release_command, reject_command)
