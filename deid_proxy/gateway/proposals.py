"""What peers propose and do not get: said, so that whoever misses images finds out why, but not every time."""

from __future__ import annotations

import re
import threading
import time
from collections import OrderedDict
from typing import TYPE_CHECKING

from deid_proxy.events import Event
from deid_proxy.standard.uids import name_of_uid

if TYPE_CHECKING:
    from collections.abc import Callable

    from deid_proxy.network.storage_scp import AssociationEnd
    from deid_proxy.observability.logging import EventLog

_DAY_S = 86_400.0
_MOST_KNOWN = 10_000
_UID = re.compile(r"[0-9]+(\.[0-9]+)+")


class DeclinedProposals:
    """Writes a line for each thing that a peer proposes and does not get, once a day.

    Parameters
    ----------
    log
        Takes events without PHI.
    clock
        Seconds that never jump.
    """

    def __init__(self, log: EventLog, clock: Callable[[], float] = time.monotonic) -> None:
        self._log, self._clock = log, clock
        self._lock = threading.Lock()
        self._said: OrderedDict[tuple[str, ...], float] = OrderedDict()

    def say(self, end: AssociationEnd) -> None:
        """Write what is news of an association that ended; called on any thread."""
        who = end.association
        for proposal in end.declined:
            if self._is_news((who.peer_address, who.calling_ae_title, who.called_ae_title, *proposal)):
                self._log.info(
                    Event.CONTEXT_REFUSED,
                    calling_ae_title=who.calling_ae_title,
                    called_ae_title=who.called_ae_title,
                    address=who.peer_address,
                    detail=f"the peer proposes {' in '.join(map(_named, proposal))}, which is not taken here",
                )

    def _is_news(self, what: tuple[str, ...]) -> bool:
        now = self._clock()
        with self._lock:
            if now - self._said.get(what, float("-inf")) < _DAY_S:
                return False
            self._said[what] = now
            self._said.move_to_end(what)
            if len(self._said) > _MOST_KNOWN:
                self._said.popitem(last=False)
        return True


def _named(uid: str) -> str:
    """Return a UID in the words of the standard; one that it does not know as it is, if it is one."""
    known = name_of_uid(uid)
    return known or (uid if len(uid) <= 64 and _UID.fullmatch(uid) else "something that is no UID")
