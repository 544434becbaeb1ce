"""What the forwarders of one destination share: whether it is tried at all, and whose study is next.

Studies take turns. A turn is one study: what is due of it, and what comes while it is sent, up to
:data:`TURN_INSTANCES`. Turns go alternately to the study that was first seen first and to the one that was first seen
last. So after an outage a study that arrives now begins with the next turn but one, and of ``n`` studies that wait
none waits for more than ``2 n`` turns, however many arrive behind it.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Protocol

from deid_proxy.spool.schedule import FAILURES_TO_OPEN, Breaker, BreakerState

if TYPE_CHECKING:
    from collections.abc import Collection

TURN_INSTANCES = 2000


class FindStudy(Protocol):
    """Asks the ledger for a study with something due."""

    def __call__(self, *, newest: bool, besides: Collection[str]) -> str | None:
        """Return the one that was first seen first, or last; None when there is none besides."""


class Turns:
    """Hands out studies to the forwarders of one destination, and remembers how the destination does.

    Attributes
    ----------
    breaker
        What the destination's recent failures say about trying it again.
    resent_unknown
        How often an instance was sent again that the destination may have had already, as no answer came: since the
        start.
    """

    def __init__(self) -> None:
        self.breaker = Breaker()
        self._lock = threading.Lock()
        self._newest = False
        self._down = False
        self._at_work: list[str] = []
        self._unanswered: set[int] = set()
        self.resent_unknown = 0

    def next_study(self, find: FindStudy) -> str | None:
        """Take the study whose turn it is; :meth:`done` gives it back.

        A study that another forwarder has at work is shared only when nothing else is due, so that it goes out on one
        association as long as there is other work for the rest.
        """
        with self._lock:
            study = find(newest=self._newest, besides=self._at_work) or find(newest=self._newest, besides=())
            if study is not None:
                self._newest = not self._newest
                self._at_work.append(study)
            return study

    def done(self, study: str) -> None:
        """End the turn of a study."""
        with self._lock:
            if study in self._at_work:
                self._at_work.remove(study)

    def begin(self, now: float) -> bool | None:
        """Return None when the destination is to be left alone, else whether the attempt is the one trial allowed."""
        with self._lock:
            if not self.breaker.allows(now):
                return None
            self.breaker = self.breaker.trying(now)
            return self.breaker.trial

    def sending(self, delivery_id: int) -> bool:
        """Note that a delivery is sent; return True when it was before, and whether it arrived is not known."""
        with self._lock:
            again = delivery_id in self._unanswered
            self.resent_unknown += again
            self._unanswered.add(delivery_id)
            return again

    def answered(self, delivery_id: int) -> None:
        """Note that a delivery was answered, or was not sent after all."""
        with self._lock:
            self._unanswered.discard(delivery_id)

    def give_back(self) -> None:
        """Take back a trial for which nothing was due."""
        with self._lock:
            self.breaker = self.breaker.untried()

    def rests(self, now: float) -> bool:
        """Return True when the destination is to be left alone."""
        with self._lock:
            return not self.breaker.allows(now)

    def rests_for(self, now: float) -> float:
        """Return for how many seconds the destination is still left alone; 0 when it is not."""
        with self._lock:
            return max(0.0, self.breaker.retry_at - now) if self.breaker.state(now) is BreakerState.OPEN else 0.0

    def succeeded(self) -> bool:
        """Note that the destination took or judged an instance; return True when it was down before."""
        with self._lock:
            was_down, self._down = self._down, False
            self.breaker = self.breaker.succeeded()
            return was_down

    def failed(self, now: float, chance: float, *, for_good: bool = False, refused: bool = False) -> bool:
        """Note that the destination failed; return True when that makes it down.

        Parameters
        ----------
        now, chance, for_good
            As :meth:`.Breaker.failed` takes them.
        refused
            It answered, with a refusal that passes: one of these may be the instance's fault, several in a row are not.
        """
        with self._lock:
            self.breaker = self.breaker.failed(now, chance, for_good=for_good)
            is_news = not self._down and (not refused or self.breaker.failures >= FAILURES_TO_OPEN)
            self._down = self._down or is_news
            return is_news
