"""The alarm for what waits long: an archive that is down is asked for ever, and somebody has to know about it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from deid_proxy.events import Event
from deid_proxy.gateway.looping import Looping
from deid_proxy.spool.schedule import late_level

if TYPE_CHECKING:
    import threading

    from deid_proxy.gateway.state import State
    from deid_proxy.observability.logging import EventLog

_LOOK_EVERY_S = 60.0


class AgeWatch(Looping):
    """Says of each destination, once an hour is over and once a day is, that its oldest instance waits so long.

    Parameters
    ----------
    state
        Where deliveries wait.
    log
        Takes events without PHI.
    wake
        Wakes it before its time; nobody has to.
    """

    def __init__(self, state: State, log: EventLog, wake: threading.Event) -> None:
        super().__init__("ages", log, wake, idle_s=_LOOK_EVERY_S)
        self._state = state
        self._said: dict[str, int] = {}  # destination -> how much of the alarm was given

    def work(self) -> bool:
        """Look at every destination once."""
        now = time.time()
        late = {
            destination: late_level(now - since)
            for destination, since in self._state.ledger.counts().oldest_queued_at.items()
        }
        for destination, level in late.items():
            if level > self._said.get(destination, 0):
                self._say(destination, level)
        self._said = late
        return False

    def _say(self, destination: str, level: int) -> None:
        say, how_long = (self.log.warning, "an hour") if level == 1 else (self.log.error, "a day")
        detail = f"its oldest instance has waited for more than {how_long}; see deid-proxy queue list"
        say(Event.DESTINATION_LATE, destination=destination, detail=detail)
