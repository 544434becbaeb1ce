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


@queue_command.command("list")
@config_option
@click.option("--destination", metavar="NAME", help="Only what goes to this destination.")
@limit_option("deliveries")
@format_option
def list_command(config: Path, destination: str | None, limit: int, output_format: str) -> None:
    """List deliveries that are not done, oldest first.

    The UIDs shown are the new ones: they are safe to pass on.
    """
    from deid_proxy.cli.console import print_json, print_table

    answer = ask(config, "queue_list", destination=destination, limit=limit)
    if output_format == "json":
        print_json(answer)
    elif not answer["deliveries"]:
        click.echo("Nothing waits to be forwarded.")
    else:
        print_table(DELIVERY_COLUMNS, (delivery_cells(delivery) for delivery in answer["deliveries"]))


DELIVERY_COLUMNS = ("instance", "destination", "state", "reason", "status", "attempts", "next attempt", "new study UID")


def delivery_cells(delivery: dict[str, Any]) -> tuple[str, ...]:
    """Return the cells of a delivery in a table with :data:`DELIVERY_COLUMNS`."""
    from deid_proxy.cli.console import moment

    return (
        delivery["instance"][:12],
        delivery["destination"],
        delivery["state"],
        delivery["reason"],
        delivery["status"] or "",
        str(delivery["attempts"]),
        moment(delivery["next_at"]),
        delivery["study_instance_uid"],
    )
