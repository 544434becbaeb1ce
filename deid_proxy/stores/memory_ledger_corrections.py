"""How a ledger in memory takes instances off their way."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

from deid_proxy.errors import StoreError
from deid_proxy.identity.ledger_corrections import Superseded, Withdrawal
from deid_proxy.identity.ports import DeliveryState, InstanceState
from deid_proxy.stores import ledger_rules as rules
from deid_proxy.stores.memory_ledger_rows import MemoryRows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deid_proxy.identity.ports import DeliveryRow


class MemoryCorrections(MemoryRows):
    """A :class:`~deid_proxy.identity.ledger_corrections.LedgerCorrections` in memory."""

    def active(self) -> list[bytes]:
        """Return the receipt ids of the instances that are being de-identified at this moment."""
        with self._lock:
            return [row.receipt_id for row in self._in_state(InstanceState.ACTIVE)]

    def withdraw(self, receipt_ids: Sequence[bytes], reason: str) -> Withdrawal:
        """Exclude instances, and drop their deliveries but for those that were forwarded."""
        with self._lock:
            ready, busy = self._apart(receipt_ids)
            here = [each for each in ready if self._instances[each].state is not InstanceState.ERASED]
            for receipt_id in here:
                self._drop(receipt_id, forwarded=False)
                self._change(receipt_id, state=InstanceState.EXCLUDED, reason=reason, detail="", attempts=0)
            return Withdrawal(tuple(here), tuple(each for each in busy))

    def supersede(self, receipt_ids: Sequence[bytes], subject: bytes, now: float) -> Withdrawal:
        """Note what was forwarded as wrong, drop other deliveries, and let what is still there be received anew."""
        with self._lock:
            ready, busy = self._apart(receipt_ids)
            again = []
            for receipt_id in ready:
                self._tokens.get(subject, {}).pop(receipt_id, None)
                for row in self._drop(receipt_id, forwarded=True):
                    if row.state is DeliveryState.FORWARDED:
                        self._superseded.append((row.delivery_id, _superseded(row, subject, now)))
                if self._instances[receipt_id].state in (InstanceState.READY, InstanceState.HELD):
                    self._change(receipt_id, state=InstanceState.RECEIVED, reason="", detail="", attempts=0)
                    again.append(receipt_id)
            return Withdrawal(tuple(again), tuple(busy))

    def superseded(self, subject: bytes | None = None) -> list[Superseded]:
        """Return what archives were given under a wrong subject, oldest first."""
        with self._lock:
            return [each for _, each in sorted(self._superseded, key=itemgetter(0)) if subject in (None, each.subject)]

    def _apart(self, receipt_ids: Sequence[bytes]) -> tuple[list[bytes], list[bytes]]:
        if any(receipt_id not in self._instances for receipt_id in receipt_ids):
            raise StoreError(rules.UNKNOWN_INSTANCE)
        sending = {row.receipt_id for row in self._deliveries.values() if row.state is DeliveryState.ACTIVE}
        sending |= {row.receipt_id for row in self._in_state(InstanceState.ACTIVE)}
        return [each for each in receipt_ids if each not in sending], [each for each in receipt_ids if each in sending]


def _superseded(row: DeliveryRow, subject: bytes, now: float) -> Superseded:
    sent = row.rendition
    uids = sent.sop_class_uid, sent.sop_instance_uid, sent.study_instance_uid
    return Superseded(row.destination, *uids, sent.digest, row.at, subject, now)
