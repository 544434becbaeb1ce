"""Asking a running gateway how far it is."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from deid_proxy.gateway.control import ControlClient

if TYPE_CHECKING:
    from deid_proxy.testing.running_gateway import RunningGateway

MOVING = ("received", "active", "queued", "deferred")


def ask(gateway: RunningGateway, method: str, **params: object) -> dict[str, object]:
    """Ask one question on the control socket."""
    client = ControlClient(gateway.state_dir / "control.sock")
    try:
        return client.call(method, **params)
    finally:
        client.close()


def counts(gateway: RunningGateway) -> dict[str, dict[str, int]]:
    """Return counts by state: of instances, of held instances by reason, and of deliveries by destination."""
    answer = ask(gateway, "status")
    result: dict[str, dict[str, int]] = {}
    for name in ("instances", "held"):
        table = answer[name]
        assert isinstance(table, dict)
        result[name] = table
    deliveries = answer["deliveries"]
    assert isinstance(deliveries, dict)
    return result | deliveries


def wait_until_idle(gateway: RunningGateway, timeout_s: float = 60.0) -> dict[str, dict[str, int]]:
    """Wait until nothing is on its way any more, and return the counts."""
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        now = counts(gateway)
        if not any(now[name].get(state) for name in now for state in MOVING):
            return now
        time.sleep(0.05)
    raise TimeoutError(str(counts(gateway)))
