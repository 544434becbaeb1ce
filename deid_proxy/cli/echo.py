"""``echo``: is a destination there, and does it let us in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from deid_proxy.cli.asking import config_option
from deid_proxy.cli.failures import say_error

if TYPE_CHECKING:
    from pathlib import Path


@click.command("echo", short_help="Ask a destination whether it is there (C-ECHO).")
@click.argument("destination")
@config_option
def echo_command(destination: str, config: Path) -> None:
    """Send a C-ECHO to DESTINATION, one of the configuration's destinations by its name there.

    Uses the same address and AE titles as forwarding does, and works whether the gateway runs or not. Ends with
    status 0 when the destination answers with success, else 1.
    """
    from deid_proxy.network.storage_scu import Peer
    from deid_proxy.network.verification import verify_connection
    from deid_proxy.settings import load_settings

    destinations = load_settings(config).destinations
    chosen = destinations.get(destination)
    if chosen is None:
        raise click.UsageError(f"there is no destination of that name; known are {', '.join(destinations)}")
    place = f"{destination} ({chosen.ae_title} at {chosen.host}:{chosen.port})"
    result = verify_connection(Peer(chosen.ae_title, chosen.host, chosen.port, chosen.calling_ae_title))
    if result.ok:
        click.echo(f"{place} answers")
        return
    answer = result.detail or f"it answered with status {result.status:04X}"
    say_error(f"{place}: {answer}")
    click.get_current_context().exit(1)
