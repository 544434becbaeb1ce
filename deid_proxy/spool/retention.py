"""When an instance may be erased: pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deid_proxy.identity.ports import DeliveryState, InstanceState

if TYPE_CHECKING:
    from collections.abc import Iterable


def is_finished(state: InstanceState, deliveries: Iterable[DeliveryState]) -> bool:
    """Return True when nothing will ever need the bytes of an instance again.

    It is excluded, or ready with every delivery forwarded. An instance that is held is never finished, nor is one that
    is ready and goes nowhere: somebody has to say so.

    Parameters
    ----------
    state
        The state of the instance.
    deliveries
        The states of all its deliveries.
    """
    states = list(deliveries)
    if state is InstanceState.EXCLUDED:
        return not states or all(delivery is DeliveryState.FORWARDED for delivery in states)
    return state is InstanceState.READY and bool(states) and set(states) == {DeliveryState.FORWARDED}


def may_erase(
    state: InstanceState, deliveries: Iterable[DeliveryState], *, finished_at: float, now: float, retention_s: float
) -> bool:
    """Return True when an instance is finished and its retention has passed.

    Parameters
    ----------
    state, deliveries
        As for :func:`is_finished`.
    finished_at
        When it was finished, seconds since the epoch. A clock that jumps back only delays the erasure.
    now
        The time now, on the same clock.
    retention_s
        How long originals and renditions are kept after they have arrived.
    """
    return is_finished(state, deliveries) and now - finished_at >= max(retention_s, 0.0)
