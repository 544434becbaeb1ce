"""How a ledger in memory lists everything that ever came."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from deid_proxy.identity.ledger_history import HistoryRow
from deid_proxy.stores.memory_ledger_rows import MemoryRows

if TYPE_CHECKING:
    from deid_proxy.identity.ports import InstanceRow


class MemoryHistory(MemoryRows):
    """A :class:`~deid_proxy.identity.ledger_history.LedgerHistory` in memory."""

    def history(self, *, after: int = 0, limit: int = 1000) -> list[HistoryRow]:
        """Return a page of all instances that ever came, in the order of receipt, from behind a position on."""
        with self._lock:
            rows = islice(self._instances.values(), after, after + limit)
            return [self._entry(position, row) for position, row in enumerate(rows, start=after + 1)]

    def _entry(self, position: int, row: InstanceRow) -> HistoryRow:
        last = (*self._renditions_of(row.receipt_id),)[-1:]
        uids = (last[0].study_instance_uid, last[0].sop_instance_uid) if last else ("", "")
        return HistoryRow(position, row, *uids)
