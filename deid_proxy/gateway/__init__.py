"""The running thing: the only room that owns processes and threads. It composes the others and adds no rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deid_proxy.settings import Settings

_STARTING = "loads its parts and reads its state directory; senders are answered when it says that it has started"


def run(settings: Settings) -> int:
    """Run the gateway until it is told to stop; return the exit code of the process.

    Says at once that it starts: to load all parts takes most of a start, and after a crash the spool is read through.
    """
    from deid_proxy import __version__
    from deid_proxy.events import Event
    from deid_proxy.observability.logging import EventLog, configure

    configure(settings.gateway.log.level, json=settings.gateway.log.format == "json")
    gateway = settings.gateway
    EventLog().info(Event.GATEWAY_STARTING, version=__version__, host=gateway.host, port=gateway.port, detail=_STARTING)
    from deid_proxy.gateway.gateway import serve

    return serve(settings)
