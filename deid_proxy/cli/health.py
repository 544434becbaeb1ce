"""``health``: does the gateway on this machine answer."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import click

from deid_proxy.cli.asking import config_option
from deid_proxy.cli.failures import say_error

if TYPE_CHECKING:
    from pathlib import Path

    from deid_proxy.network.storage_scu import Peer
    from deid_proxy.settings import Settings

_EVERY_INTERFACE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - the names, not an address to listen on


@click.command("health", short_help="Ask the gateway on this machine whether it is well (C-ECHO).")
@config_option
def health_command(config: Path) -> None:
    """Send a C-ECHO to the gateway of this configuration, on this machine, and ask it how its spool is.

    Ends with status 0 when the gateway answers and its disk did not fail, else 1: what a container or a monitor asks
    for. A gateway that rejects the association is well, as it answers: this machine need not be one of its senders,
    and below the soft disk mark nobody new is let in.
    """
    from deid_proxy.gateway.control import connect
    from deid_proxy.network.verification import verify_connection
    from deid_proxy.settings import load_settings

    settings = load_settings(config)
    peer = _myself(settings)
    echo = verify_connection(peer)
    if not echo.ok and not echo.rejected:
        say_error(f"{peer.host}:{peer.port}: {echo.detail or 'it answered with a failure'}")
        click.get_current_context().exit(1)
    with closing(connect(settings)) as control:
        healthy = control.call("status")["spool_healthy"]
    if not healthy:
        say_error("the disk of the spool failed: check it, then restart the gateway")
        click.get_current_context().exit(1)
    click.echo(f"{peer.host}:{peer.port} answers" + (f", and lets us not in: {echo.detail}" if echo.rejected else ""))


def _myself(settings: Settings) -> Peer:
    """Return the gateway as a sender on this machine would call it."""
    from deid_proxy.network.storage_scu import Peer

    project = settings.projects[0]
    titles = [sender.calling_ae_title for sender in project.senders if sender.calling_ae_title not in (None, "*")]
    host = _EVERY_INTERFACE.get(settings.gateway.host, settings.gateway.host)
    return Peer(project.called_ae_title, host, settings.gateway.port, titles[0] if titles else "HEALTH")
