"""Erasing what is done: originals and renditions go when every destination has them, or a rule excluded them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from deid_proxy.events import Event
from deid_proxy.gateway.looping import Looping
from deid_proxy.gateway.move_out import MoveOut
from deid_proxy.identity.ports import DeliveryState
from deid_proxy.spool.retention import may_erase

if TYPE_CHECKING:
    import threading

    from deid_proxy.gateway.state import State
    from deid_proxy.identity.ports import InstanceRow
    from deid_proxy.observability.logging import EventLog

_BATCH = 1000
_PACE_S = 0.2


class Eraser(Looping):
    """Erases finished instances after the retention time.

    The ledger forgets first and the keys are destroyed after: a crash in between leaves bytes that nothing refers to,
    which the next start frees. The other way round, a freed key slot could be lost to a new instance.
    """

    def __init__(self, state: State, log: EventLog, wake: threading.Event, retention_s: float) -> None:
        super().__init__("erase", log, wake, pace_s=_PACE_S)
        self._state, self._retention_s = state, retention_s
        self._move_out = MoveOut(state, log)

    def work(self) -> bool:
        """Erase one batch, or move out what stays; return False when nothing was ready to go."""
        now = time.time()
        rows = [row for row in self._state.ledger.erasable(_BATCH) if self._retention_passed(row, now)]
        if not rows:
            return self._move_out.work()
        ledger = self._state.ledger
        done = [row.receipt_id for row in rows]
        extents = [*(row.extent for row in rows), *ledger.rendition_extents(*done)]
        ledger.record_erased(done)
        self._state.recent.forget(extents)
        self._state.spool.erase(extents)
        self.log.debug(Event.INSTANCES_ERASED, count=len(rows))
        return True

    def _retention_passed(self, row: InstanceRow, now: float) -> bool:
        """Tell whether the retention is over; it begins when the last destination has the instance."""
        if not self._retention_s:
            return True
        if now - row.received_at < self._retention_s:
            return False
        deliveries = self._state.ledger.deliveries(receipt_id=row.receipt_id)
        shadows = self._state.ledger.shadows(row.receipt_id)
        moments = [*(delivery.at for delivery in deliveries), *(shadow.at for shadow in shadows)]
        finished_at = max(moments, default=row.received_at)
        # What would have gone to a shadow is finished like what went.
        states = [delivery.state for delivery in deliveries] + [DeliveryState.FORWARDED] * len(shadows)
        return may_erase(row.state, states, finished_at=finished_at, now=now, retention_s=self._retention_s)
