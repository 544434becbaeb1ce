"""The running thing: the only room that owns processes and threads. It composes the others and adds no rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deid_proxy.settings import Settings


def run(settings: Settings) -> int:
    """Run the gateway until it is told to stop; return the exit code of the process."""
    from deid_proxy.gateway.gateway import serve

    return serve(settings)
