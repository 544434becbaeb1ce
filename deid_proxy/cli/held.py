"""``held``: what waits for a person, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from deid_proxy.cli.asking import ask, config_option, format_option, limit_option
from deid_proxy.cli.queue import DELIVERY_COLUMNS, delivery_cells

if TYPE_CHECKING:
    from pathlib import Path


@click.group("held", short_help="See what waits for a person, and why.")
def held_command() -> None:
    """See what waits for a person, and why.

    An instance is held when it cannot be de-identified with certainty; it is kept, encrypted, and never forwarded.
    A delivery is held when a destination refuses an instance for good.

    To go on: remove the cause, start the gateway again if its configuration changed, and send the study again.
    """


@held_command.command("list")
@config_option
@limit_option("instances and deliveries each")
@format_option
def list_command(config: Path, limit: int, output_format: str) -> None:
    """List held instances and held deliveries, oldest first."""
    from deid_proxy.cli.console import print_json, print_table

    answer = ask(config, "held_list", limit=limit)
    if output_format == "json":
        print_json(answer)
        return
    if not answer["instances"] and not answer["deliveries"]:
        click.echo("Nothing is held.")
    if answer["instances"]:
        print_table(INSTANCE_COLUMNS, map(instance_cells, answer["instances"]), title="Held instances")
    if answer["deliveries"]:
        print_table(DELIVERY_COLUMNS, map(delivery_cells, answer["deliveries"]), title="Held deliveries")


@held_command.command("show")
@click.argument("instance", metavar="ID")
@config_option
@format_option
def show_command(instance: str, config: Path, output_format: str) -> None:
    """Show all that is known of one instance.

    ID is the instance's id as `held list` prints it, or its beginning as far as it is unique. What is shown are
    states, reasons, tags and byte offsets: no value of the data set. Which study it is, `deid-proxy status` knows.
    """
    from deid_proxy.cli.console import moment, print_json, print_table

    answer = ask(config, "held_show", instance=instance.lower())
    if output_format == "json":
        print_json(answer)
        return
    shown = {name: value for name, value in answer.items() if name != "deliveries"}
    shown["received_at"] = moment(answer["received_at"])
    print_table(("", ""), ((name.replace("_", " "), str(value)) for name, value in shown.items()))
    if answer["deliveries"]:
        print_table(DELIVERY_COLUMNS, map(delivery_cells, answer["deliveries"]), title="Deliveries")


INSTANCE_COLUMNS = ("instance", "project", "state", "reason", "detail", "received", "from", "attempts")


def instance_cells(instance: dict[str, Any]) -> tuple[str, ...]:
    """Return the cells of an instance in a table with :data:`INSTANCE_COLUMNS`."""
    from deid_proxy.cli.console import moment

    return (
        instance["instance"][:12],
        instance["project"],
        instance["state"],
        instance["reason"],
        instance["detail"],
        moment(instance["received_at"]),
        instance["calling_ae_title"],
        str(instance["attempts"]),
    )
