"""Erasing what is done: originals and renditions go when every destination has them, or a rule excluded them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from deid_proxy.events import Event
from deid_proxy.gateway.looping import Looping

if TYPE_CHECKING:
    import threading

    from deid_proxy.gateway.state import State
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

    def work(self) -> bool:
        """Erase one batch; return False when nothing was ready to go."""
        oldest = time.time() - self._retention_s
        rows = [row for row in self._state.ledger.erasable(_BATCH) if row.received_at <= oldest]
        if not rows:
            return False
        ledger = self._state.ledger
        extents = [row.extent for row in rows]
        extents += [extent for row in rows for extent in ledger.rendition_extents(row.receipt_id)]
        ledger.record_erased([row.receipt_id for row in rows])
        self._state.recent.forget(extents)
        self._state.spool.erase(extents)
        self.log.debug(Event.INSTANCES_ERASED, count=len(rows))
        return True
