"""``queue``: what waits to be forwarded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from deid_proxy.cli.asking import ask, config_option, format_option, limit_option

if TYPE_CHECKING:
    from pathlib import Path


@click.group("queue", short_help="See what waits to be forwarded.")
def queue_command() -> None:
    """See what waits to be forwarded.

    A delivery is one instance on its way to one destination. It is queued, active (being sent), or deferred (tried
    and going to be tried again); one that the destination refuses for good is under `held list`.
    """


@queue_command.command("list", short_help="List deliveries that are not done, oldest first.")
@config_option
@click.option("--destination", metavar="NAME", help="Only what goes to this destination.")
@limit_option("deliveries")
@format_option
def list_command(config: Path, destination: str | None, limit: int, output_format: str) -> None:
    """List deliveries that are not done, oldest first, and say how many instances are still to be de-identified.

    The UIDs shown are the new ones: they are safe to pass on.
    """
    from deid_proxy.cli.console import moment, print_answer, print_table

    answer = ask(config, "queue_list", destination=destination, limit=limit)
    deliveries, total = answer["deliveries"], answer["total"]
    if output_format == "json":
        print_answer(answer)
        return
    if deliveries:
        print_table(DELIVERY_COLUMNS, (delivery_cells(delivery) for delivery in deliveries))
        if len(deliveries) < total:
            click.echo(f"{len(deliveries)} of {total} shown; --limit shows more")
    elif not answer["to_deidentify"]:
        click.echo("Nothing waits to be forwarded.")
    if answer["to_deidentify"]:
        click.echo(f"{_instances(answer['to_deidentify'])} received, and not de-identified yet")
    for each in answer["resting"] if deliveries else ():
        click.echo(
            f"{each['destination']} failed, and is left alone until {moment(each['next_at'])}; then it is tried again"
        )
    for name, count in sorted(answer["shadows"].items()):
        click.echo(f"{name} is a shadow: {_instances(count)} made for it, none sent")


def _instances(count: int) -> str:
    return f"{count} instance{'' if count == 1 else 's'}"


DELIVERY_COLUMNS = ("instance", "destination", "state", "why", "attempts", "next attempt", "new study UID")


def delivery_cells(delivery: dict[str, Any]) -> tuple[str, ...]:
    """Return the cells of a delivery in a table with :data:`DELIVERY_COLUMNS`."""
    from deid_proxy.cli.console import moment

    return (
        delivery["instance"][:12],
        delivery["destination"],
        delivery["state"],
        _why(delivery),
        str(delivery["attempts"]),
        moment(delivery["next_at"]),
        delivery["study_instance_uid"],
    )


def _why(delivery: dict[str, Any]) -> str:
    """Return why a delivery is deferred or held: the reason, what happened, and the status where no word has it."""
    status, detail = delivery["status"] or "", delivery["detail"]
    parts = (delivery["reason"], "" if status in detail else f"status {status}", detail)
    return ": ".join(part for part in parts if part)
