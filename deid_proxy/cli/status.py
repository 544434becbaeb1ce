"""``status``: where is this study."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from deid_proxy.cli.asking import PromptedCommand, ask, config_option, format_option, read_identifier

if TYPE_CHECKING:
    from pathlib import Path


_FEW = 20
_TOWARDS = {"forwarded": "to", "held": "at"}


@click.command("status", cls=PromptedCommand, short_help="Ask where a study is.")
@config_option
@click.option("--verbose", is_flag=True, help=f"Show every instance, also when there are more than {_FEW}.")
@format_option
def status_command(config: Path, *, verbose: bool, output_format: str) -> None:
    """Say where a study is: how many of its instances arrived, and what became of them.

    The accession number, patient ID or Study Instance UID is asked for at a prompt, or read as one line from standard
    input; never give it as an argument.

    \b
    An instance is   received, active, ready, held, excluded or erased.
    Each delivery is queued, active, deferred, held or forwarded; what was made for a shadow is told as that.

    The bytes are erased when every destination has the instance, or when it was a duplicate. Up to 20 instances are
    also shown one by one.

    Ends with status 1 when no instance with that identifier was received, and 3 when some of them are held.
    """  # noqa: D301 - click's mark for lines to leave as they are
    from deid_proxy.cli.console import print_answer

    original = read_identifier("Accession number, patient ID or Study Instance UID")
    answer = ask(config, "study_status", original=original)
    if output_format == "json":
        print_answer(answer)
    elif answer["total"]:
        _print_summary(answer, verbose=verbose)
    else:
        click.echo("No instance with this identifier was received.", err=True)
    click.get_current_context().exit(_exit_status(answer))


def _print_summary(answer: dict[str, Any], *, verbose: bool) -> None:
    total = answer["total"]
    counted = ", ".join(f"{each['count']} {_words(each)}" for each in answer["summary"])
    click.echo(f"{total} instance{'' if total == 1 else 's'}: {counted}")
    if verbose or total <= _FEW:
        _print_instances(answer["instances"], total)
    else:
        click.echo("--verbose shows every instance")


def _print_instances(instances: list[dict[str, Any]], total: int) -> None:
    from deid_proxy.cli.console import moment, print_table
    from deid_proxy.gateway.questions import outcomes

    rows = [
        (
            instance["instance"][:12],
            instance["project"],
            moment(instance["received_at"]),
            "\n".join(_words(outcome._asdict()) for outcome in outcomes(instance)),
            "erased" if instance["state"] == "erased" else "in the spool",
        )
        for instance in instances
    ]
    print_table(("instance", "project", "received", "what became of it", "bytes"), rows)
    if len(instances) < total:
        click.echo(f"(the first {len(instances)} of {total})")


def _words(outcome: dict[str, Any]) -> str:
    """Return one outcome in words, such as ``forwarded to archive`` or ``held (pixel-risk)``."""
    place = f" {_TOWARDS.get(outcome['state'], 'for')} {outcome['destination']}" if outcome["destination"] else ""
    reason = f" ({outcome['reason']})" if outcome["reason"] else ""
    return f"{outcome['state']}{place}{reason}"


def _exit_status(answer: dict[str, Any]) -> int:
    if not answer["total"]:
        return 1
    return 3 if any(each["state"] == "held" for each in answer["summary"]) else 0
