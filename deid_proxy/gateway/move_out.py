"""Moving out what stays: a held or retained instance gets a file of its own, and its segment goes back to transit."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from deid_proxy.errors import SpoolCorruptError, SpoolError
from deid_proxy.events import Event
from deid_proxy.identity.ports import Move

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from deid_proxy.gateway.state import State
    from deid_proxy.identity.ports import Extent
    from deid_proxy.observability.logging import EventLog

ROUND_S = 60.0
_BATCH = 256


class MoveOut:
    """Empties segments of which less than half is needed, once nothing was freed in them for a whole round.

    What waits for nobody in such a segment is copied to files of its own; the ledger learns of the copies in one
    transaction, and then the old places are freed. So a spool takes at most twice the disk that its instances need, and
    what is merely on its way is never copied.

    Parameters
    ----------
    state
        Whose spool and ledger. Only the thread that erases may use them for this: an extent must not move between
        being read for erasure and being erased.
    log
        Takes events without PHI.
    clock
        Seconds that never go back.
    """

    def __init__(self, state: State, log: EventLog, clock: Callable[[], float] = time.monotonic) -> None:
        self._state, self._log, self._clock = state, log, clock
        self._next_at = clock() + ROUND_S
        self._sparse: dict[int, int] = {}
        self._damaged: set[Extent] = set()
        self._pending: list[Move] = []

    def work(self) -> bool:
        """Move one batch when a round is over; return False when there is nothing to move now.

        Raises
        ------
        SpoolError, StoreError
            Spool or ledger failed; it is tried again in the next round.
        """
        if self._clock() < self._next_at:
            return False
        sparse = self._state.spool.sparse_segments()
        settled = {number for number, needed in sparse.items() if self._sparse.get(number) == needed}
        before, self._sparse = self._next_at, sparse
        self._next_at = self._clock() + ROUND_S
        if not settled or not self._move(settled):
            return False
        self._next_at = before  # more may lie in these segments: the round goes on
        left = self._state.spool.sparse_segments()
        self._sparse = {number: left.get(number, 0) for number in settled}
        return True

    def _move(self, segments: set[int]) -> int:
        if not self._pending:
            found = self._state.ledger.resting(segments, _BATCH + len(self._damaged))
            self._pending = self._copied([each for each in found if each[1] not in self._damaged][:_BATCH])
        if not self._pending:
            return 0
        # Copies that the ledger did not take are offered again, never made twice, and never dropped: it may have
        # taken them and failed to say so.
        moves, spool = self._pending, self._state.spool
        copies = [move.new for move in moves]
        made = self._state.ledger.record_moved(moves, mark=spool.marks_after(copies))
        self._pending = []
        spool.indexed(copies)
        gone = [move.old for move in made]
        self._state.recent.forget(gone)
        spool.drop([*gone, *(move.new for move in moves if move not in made)])
        self._log.debug(Event.INSTANCES_MOVED, count=len(made))
        return len(made)

    def _copied(self, resting: Sequence[tuple[bytes, Extent]]) -> list[Move]:
        moves: list[Move] = []
        for receipt_id, extent in resting:
            try:
                moves.append(Move(receipt_id, extent, self._state.spool.copy_out(extent)))
            except SpoolCorruptError:
                self._damaged.add(extent)  # it keeps its place, and whoever reads it says so
            except SpoolError:
                if not moves:
                    raise
                break
        return moves
