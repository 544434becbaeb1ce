"""The indexer: the ledger learns of receipts behind the acknowledgements, many in one transaction.

What is not written when the power fails is found again by the scan of the segments.
"""

from __future__ import annotations

import queue
import threading
import time
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.errors import DeidProxyError
from deid_proxy.events import Event
from deid_proxy.gateway.pace import Pace
from deid_proxy.observability.code_location import where

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deid_proxy.gateway.state import State
    from deid_proxy.identity.ports import ReceivedInstance
    from deid_proxy.observability.logging import EventLog

_MAX_UNINDEXED = 20_000
_RETRY_S = 1.0
_FIRST_PAUSE_S, _PAUSE_S = 0.005, 0.05


class Reported(NamedTuple):
    """A receipt that is durable in the spool, and up to where its segment is known once the ledger has it."""

    row: ReceivedInstance
    mark: int


class Indexer:
    """Commits receipts to the ledger behind the acknowledgements, in batches.

    When the ledger fails, receipts wait here (they are durable in the spool) and new instances are refused beyond
    a bound, so that memory stays bounded.

    Attributes
    ----------
    waiting
        How many receipts the ledger does not have yet.
    failing
        True from the time that the ledger did not take a batch until it takes one.
    """

    def __init__(self, state: State, log: EventLog, wake: threading.Event) -> None:
        self._state, self._log, self._wake = state, log, wake
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self.waiting = 0
        self.failing = False
        self._rows: queue.SimpleQueue[Sequence[Reported] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="indexer")

    def start(self) -> None:
        """Start committing."""
        self._thread.start()

    def stop(self) -> None:
        """Commit what waits, then end; what the ledger does not take now, the next start finds in the spool."""
        self._stopping.set()
        self._rows.put(None)
        self._thread.join()

    def add(self, *reported: Reported) -> None:
        """Hand over receipts that are already durable in the spool, in the order in which they were reported."""
        with self._lock:
            self.waiting += len(reported)
        self._rows.put(reported)

    @property
    def full(self) -> bool:
        """True when the ledger fails, or is so far behind that nothing more should be taken in."""
        return self.failing or self.waiting > _MAX_UNINDEXED

    def _run(self) -> None:
        pace, not_before = Pace(_FIRST_PAUSE_S, _PAUSE_S), 0.0
        last = False
        while not last:
            batch, last = self._next_batch(not_before)
            if batch:
                self._commit(batch)
                with self._lock:
                    self.waiting -= len(batch)
                self._wake.set()
                committed_at = time.monotonic()
                not_before = committed_at + pace.after(committed_at)

    def _next_batch(self, not_before: float) -> tuple[list[Reported], bool]:
        """Wait for a receipt, and take with it all that come until the time has come: nobody waits for a commit.

        The second value is True for the last batch.
        """
        batch: list[Reported] = []
        while True:
            left = not_before - time.monotonic()
            try:
                rows = self._rows.get(timeout=max(left, 0.0) if batch else None)
            except queue.Empty:
                return batch, False
            if rows is None:
                return batch, True
            batch += rows

    def _commit(self, batch: list[Reported]) -> None:
        """Write a batch, however long the ledger fails; at the end, leave it to the scan of the next start."""
        while True:
            try:
                self._state.index([each.row for each in batch], {each.row.extent.segment: each.mark for each in batch})
            except DeidProxyError as error:
                self.failing = True
                self._log.error(Event.STORE_FAILED, error=error.public_message)
            except Exception as error:  # noqa: BLE001 - a thread root: without it nothing would be indexed any more
                self._log.error(Event.GATEWAY_FAILED, where=where(error))
            else:
                self.failing = False
                return
            if self._stopping.wait(_RETRY_S):
                return
