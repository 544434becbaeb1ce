"""``status``: where is this study."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from deid_proxy.cli.asking import PromptedCommand, ask, config_option, format_option, read_identifier

if TYPE_CHECKING:
    from pathlib import Path


@click.command("status", cls=PromptedCommand, short_help="Ask where a study is.")
@config_option
@format_option
def status_command(config: Path, output_format: str) -> None:
    """Say where a study is: which of its instances arrived, and what became of each.

    The accession number, patient ID or Study Instance UID is asked for at a prompt, or read as one line from standard
    input; never give it as an argument.

    \b
    An instance is   received, active, ready, held, excluded or erased.
    Each delivery is queued, active, deferred, held or forwarded.

    An instance ends as erased: every destination has it, or it was a duplicate, and the original is gone.

    Ends with status 1 when no instance with that identifier was received, and 3 when some of them are held.
    """  # noqa: D301 - click's mark for lines to leave as they are
    from deid_proxy.cli.console import print_json

    original = read_identifier("Accession number, patient ID or Study Instance UID")
    answer = ask(config, "study_status", original=original)
    if output_format == "json":
        print_json(answer)
    elif answer["total"]:
        _print_summary(answer)
    else:
        click.echo("No instance with this identifier was received.", err=True)
    click.get_current_context().exit(_exit_status(answer))


def _print_summary(answer: dict[str, Any]) -> None:
    from deid_proxy.cli.console import moment, print_table

    instances = answer["instances"]
    click.echo(f"{answer['total']} instance{'' if answer['total'] == 1 else 's'}: {_counted(instances)}")
    rows = [
        (
            instance["instance"][:12],
            instance["project"],
            moment(instance["received_at"]),
            _state(instance),
            "\n".join(f"{delivery['destination']}: {_state(delivery)}" for delivery in instance["deliveries"]),
        )
        for instance in instances
    ]
    print_table(("instance", "project", "received", "state", "deliveries"), rows)
    if len(instances) < answer["total"]:
        click.echo(f"(the first {len(instances)} of {answer['total']})")


def _state(row: dict[str, Any]) -> str:
    return f"{row['state']} ({row['reason']})" if row["reason"] else str(row["state"])


def _counted(rows: list[dict[str, Any]]) -> str:
    counts = Counter(row["state"] for row in rows)
    return ", ".join(f"{number} {state}" for state, number in sorted(counts.items()))


def _exit_status(answer: dict[str, Any]) -> int:
    if not answer["total"]:
        return 1
    rows = [row for instance in answer["instances"] for row in (instance, *instance["deliveries"])]
    return 3 if any(row["state"] == "held" for row in rows) else 0
