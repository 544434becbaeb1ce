"""A ledger that lives as long as the process: the plain reading of what every ledger does."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from deid_proxy.errors import StoreError
from deid_proxy.identity.ledger_review import ShadowRow
from deid_proxy.identity.ports import (
    DeliveryRow,
    DeliveryState,
    Extent,
    InstanceRow,
    InstanceState,
    LedgerCounts,
    Outcome,
)
from deid_proxy.stores import ledger_rules as rules
from deid_proxy.stores.memory_ledger_corrections import MemoryCorrections
from deid_proxy.stores.memory_ledger_history import MemoryHistory
from deid_proxy.stores.memory_ledger_review import MemoryReviews

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from deid_proxy.identity.ledger_review import Review
    from deid_proxy.identity.ports import DeliveryResult, Move, ReceivedInstance, RenditionRecord


class MemoryLedger(MemoryCorrections, MemoryReviews, MemoryHistory):
    """A :class:`~deid_proxy.identity.ports.Ledger` in memory; every call is atomic, none is durable."""

    def record_received(self, rows: Sequence[ReceivedInstance], *, mark: Mapping[int, int] | None = None) -> None:
        """Insert receipts (those already known are left alone) and set the scan marks."""
        rules.check_received(rows)
        with self._lock:
            for row in rows:
                if row.receipt_id not in self._instances:
                    self._insert(row)
            self._set_marks(mark or {})

    def scan_marks(self) -> Mapping[int, int]:
        """Return per segment the offset up to which receipts are indexed."""
        with self._lock:
            return dict(self._marks)

    def claim(self, limit: int) -> list[InstanceRow]:
        """Move up to ``limit`` instances, oldest first, to active; a suspect comes alone, and received."""
        with self._lock:
            received = list(islice(self._in_state(InstanceState.RECEIVED), limit))
            places = rules.claimable([row.attempts for row in received])
            if rules.is_suspect(received, places):
                return [received[places.start]]
            return [self._claim(received[place]) for place in places]

    def claim_again(self, receipt_id: bytes) -> InstanceRow | None:
        """Move a received instance to active, counting the attempt; None if it is not received any more."""
        with self._lock:
            row = self._instances.get(receipt_id)
            return self._claim(row) if row is not None and row.state is InstanceState.RECEIVED else None

    def record_outcomes(self, outcomes: Sequence[Outcome]) -> list[Outcome]:
        """Record the results of active instances, queue their deliveries, and return them as recorded."""
        for outcome in outcomes:
            rules.check_outcome(outcome)
        with self._lock:
            if any(outcome.receipt_id not in self._instances for outcome in outcomes):
                raise StoreError(rules.UNKNOWN_INSTANCE)
            for outcome in outcomes:
                if outcome.review is not None:
                    self._begin_review(outcome, outcome.review)
            return [self._record(outcome) for outcome in outcomes]

    def due_study(self, destination: str, now: float, *, newest: bool, besides: Collection[str] = ()) -> str | None:
        """Return the study with something due that was first seen first, or last; None when there is none besides."""
        with self._lock:
            due = {row.rendition.study_instance_uid for row in self._due(destination, now)} - set(besides)
            order = sorted(due, key=self._studies.__getitem__, reverse=newest)
            return order[0] if order else None

    def due_deliveries(
        self, destination: str, now: float, limit: int, *, study: str | None = None
    ) -> list[DeliveryRow]:
        """Move up to ``limit`` due deliveries to active, oldest study first or of one study, counting the attempt."""
        with self._lock:
            due = [row for row in self._due(destination, now) if study in (None, row.rendition.study_instance_uid)]
            due.sort(key=lambda row: (self._studies[row.rendition.study_instance_uid], self._order[row.receipt_id]))
            return [
                self._deliver(row.delivery_id, state=DeliveryState.ACTIVE, attempts=row.attempts + 1)
                for row in due[:limit]
            ]

    def record_deliveries(self, results: Sequence[DeliveryResult]) -> None:
        """Record what became of attempts; what is forwarded stays forwarded."""
        for result in results:
            rules.check_result(result)
        with self._lock:
            if any(result.delivery_id not in self._deliveries for result in results):
                raise StoreError(rules.UNKNOWN_DELIVERY)
            for result in results:
                row = self._deliveries[result.delivery_id]
                if row.state is not DeliveryState.FORWARDED:
                    self._deliver(
                        result.delivery_id,
                        state=result.state,
                        attempts=max(0, row.attempts - (result.state is DeliveryState.QUEUED)),
                        status=result.status,
                        reason=result.reason,
                        detail=result.detail,
                        next_at=rules.next_at(result),
                        at=result.at,
                    )

    def erasable(self, limit: int) -> list[InstanceRow]:
        """Return instances that are excluded, or ready with every delivery forwarded, oldest first."""
        with self._lock:
            undelivered = self._undelivered()
            rows = (row for row in self._instances.values() if _is_erasable(row, undelivered))
            return list(islice(rows, limit))

    def rendition_extents(self, *receipt_ids: bytes) -> list[Extent]:
        """Return the extents of these instances' renditions; none of one that is erased."""
        with self._lock:
            rows = (self._instances.get(receipt_id) for receipt_id in receipt_ids)
            there = [row.receipt_id for row in rows if row is not None and row.state is not InstanceState.ERASED]
            return [each.extent for receipt_id in there for each in self._renditions.get(receipt_id, ())]

    def release(self, receipt_ids: Sequence[bytes]) -> int:
        """Let held instances be tried again as if they had just come in; return how many were held until now."""
        with self._lock:
            undelivered = self._undelivered()
            rows = [self._instances[each] for each in dict.fromkeys(receipt_ids) if each in self._instances]
            rows = [row for row in rows if row.state is InstanceState.HELD and row.receipt_id not in undelivered]
            for row in rows:
                self._change(row.receipt_id, state=InstanceState.RECEIVED, reason="", detail="", attempts=0)
            return len(rows)

    def record_erased(self, receipt_ids: Sequence[bytes]) -> None:
        """Move erasable instances to erased, all or none; the rows stay."""
        with self._lock:
            if any(receipt_id not in self._instances for receipt_id in receipt_ids):
                raise StoreError(rules.UNKNOWN_INSTANCE)
            undelivered = self._undelivered()
            for receipt_id in receipt_ids:
                row = self._instances[receipt_id]
                if row.state is not InstanceState.ERASED and not _is_erasable(row, undelivered):
                    raise StoreError(rules.NOT_ERASABLE)
            for receipt_id in receipt_ids:
                self._change(receipt_id, state=InstanceState.ERASED)

    def live_extents(self) -> Iterator[Extent]:
        """Return every extent that a row still needs: of instances first, then of renditions."""
        with self._lock:
            live = [row for row in self._instances.values() if row.state is not InstanceState.ERASED]
            extents = [row.extent for row in live]
            for row in live:
                extents += [rendition.extent for rendition in self._renditions.get(row.receipt_id, ())]
        return iter(extents)

    def resting(self, segments: Iterable[int], limit: int) -> list[tuple[bytes, Extent]]:
        """Return receipt ids and extents of records in these segments that nobody works on."""
        wanted = set(segments)
        with self._lock:
            at_rest = [row for row in self._instances.values() if self._rests(row)]
            found = [(row.receipt_id, row.extent) for row in at_rest]
            found += [(row.receipt_id, each.extent) for row in at_rest for each in self._renditions_of(row.receipt_id)]
        return [each for each in found if each[1].segment in wanted][:limit]

    def record_moved(self, moves: Sequence[Move], *, mark: Mapping[int, int] | None = None) -> list[Move]:
        """Point rows of resting records to where these lie now; return the moves that were made."""
        with self._lock:
            made = [move for move in moves if self._put(move)]
            self._set_marks(mark or {})
            return made

    def recover(self) -> int:
        """Move what was active back to received and queued; return how many moved."""
        with self._lock:
            instances = list(self._in_state(InstanceState.ACTIVE))
            deliveries = [row for row in self._deliveries.values() if row.state is DeliveryState.ACTIVE]
            for row in instances:
                self._change(row.receipt_id, state=InstanceState.RECEIVED)
            for delivery in deliveries:
                self._deliver(delivery.delivery_id, state=DeliveryState.QUEUED)
            return len(instances) + len(deliveries)

    def held(self, *, limit: int = 100, after: bytes | None = None) -> list[InstanceRow]:
        """Return held instances, oldest first, after the given one."""
        with self._lock:
            start = self._order.get(after, -1) if after is not None else -1
            rows = (row for row in self._in_state(InstanceState.HELD) if self._order[row.receipt_id] > start)
            return list(islice(rows, limit))

    def held_deliveries(self, *, limit: int = 100) -> list[DeliveryRow]:
        """Return held deliveries, oldest first."""
        return self.deliveries(state=DeliveryState.HELD, limit=limit)

    def waiting_deliveries(self, *, destination: str | None = None, limit: int = 100) -> list[DeliveryRow]:
        """Return deliveries that are queued, active or deferred, in the order of receipt."""
        with self._lock:
            rows = [
                row
                for row in self._deliveries.values()
                if row.state in rules.WAITING and destination in (None, row.destination)
            ]
            return sorted(rows, key=lambda row: (self._order[row.receipt_id], row.delivery_id))[:limit]

    def instance(self, receipt_prefix: str) -> InstanceRow | None:
        """Return the instance whose hexadecimal receipt id starts with this, if exactly one does."""
        found = self.instances_like(receipt_prefix)
        return found[0] if len(found) == 1 else None

    def instances_like(self, receipt_prefix: str) -> list[InstanceRow]:
        """Return up to two instances whose hexadecimal receipt id starts with this."""
        if rules.prefix_range(receipt_prefix) is None:
            return []
        with self._lock:
            found = (row for key, row in self._instances.items() if key.hex().startswith(receipt_prefix.lower()))
            return list(islice(found, 2))

    def deliveries(
        self, *, receipt_id: bytes | None = None, state: DeliveryState | None = None, limit: int = 100
    ) -> list[DeliveryRow]:
        """Return deliveries in the order of receipt."""
        with self._lock:
            rows = [
                row
                for row in self._deliveries.values()
                if receipt_id in (None, row.receipt_id) and state in (None, row.state)
            ]
            return sorted(rows, key=lambda row: (self._order[row.receipt_id], row.delivery_id))[:limit]

    def find_by_token(self, tokens: Iterable[bytes]) -> list[InstanceRow]:
        """Return the instances with any of these look-up tokens, oldest first."""
        with self._lock:
            found = {receipt_id for token in tokens for receipt_id in self._tokens.get(token, ())}
            return [self._instances[receipt_id] for receipt_id in sorted(found, key=self._order.__getitem__)]

    def counts(self) -> LedgerCounts:
        """Return how many instances and deliveries are in which state."""
        with self._lock:
            rows = self._instances.values()
            waiting = [row for row in self._deliveries.values() if row.state in rules.WAITING]
            waiting.sort(key=lambda row: self._order[row.receipt_id], reverse=True)
            return LedgerCounts(
                instances=dict(Counter(row.state.value for row in rows)),
                held=dict(Counter(row.reason for row in rows if row.state is InstanceState.HELD)),
                deliveries=dict(Counter((row.destination, row.state.value) for row in self._deliveries.values())),
                oldest_queued_at={row.destination: self._instances[row.receipt_id].received_at for row in waiting},
                shadows=dict(Counter(name for rows in self._shadows.values() for name in rows)),
            )

    def close(self) -> None:
        """Do nothing: the ledger goes with the process."""

    def _set_marks(self, marks: Mapping[int, int]) -> None:
        self._marks |= marks
        self._marks = {segment: offset for segment, offset in self._marks.items() if offset > 0}

    def _rests(self, row: InstanceRow) -> bool:
        working = (each for each in self._deliveries.values() if each.state is DeliveryState.ACTIVE)
        return row.state in rules.RESTING and all(each.receipt_id != row.receipt_id for each in working)

    def _put(self, move: Move) -> bool:
        row = self._instances.get(move.receipt_id)
        if row is None:
            return False
        if move.new in (row.extent, *(each.extent for each in self._renditions_of(move.receipt_id))):
            return True
        if not self._rests(row):
            return False
        if row.extent == move.old:
            self._change(move.receipt_id, extent=move.new)
            for delivery_id in self._deliveries_of(move.receipt_id):
                self._deliver(delivery_id, source=move.new)
            return True
        renditions = self._renditions_of(move.receipt_id)
        if not any(each.extent == move.old for each in renditions):
            return False
        self._renditions[move.receipt_id] = [_moved(each, move) for each in renditions]
        for delivery_id in self._deliveries_of(move.receipt_id):
            self._deliver(delivery_id, rendition=_moved(self._deliveries[delivery_id].rendition, move))
        return True

    def _insert(self, row: ReceivedInstance) -> None:
        self._order[row.receipt_id] = len(self._order)
        self._instances[row.receipt_id] = InstanceRow(
            row.receipt_id,
            row.extent,
            row.project,
            row.received_at,
            row.calling_ae_title,
            InstanceState.RECEIVED,
            reason="",
            detail="",
            attempts=0,
        )
        self._file_under(row.receipt_id, row.tokens)

    def _file_under(self, receipt_id: bytes, tokens: Iterable[bytes]) -> None:
        for token in tokens:
            self._tokens.setdefault(token, {})[receipt_id] = None

    def _due(self, destination: str, now: float) -> list[DeliveryRow]:
        return [row for row in self._deliveries.values() if row.destination == destination and _is_due(row, now)]

    def _claim(self, row: InstanceRow) -> InstanceRow:
        self._instances[row.receipt_id] = rules.claimed(row)
        return self._instances[row.receipt_id]

    def _record(self, outcome: Outcome) -> Outcome:
        row = self._instances[outcome.receipt_id]
        if row.state is not InstanceState.ACTIVE:
            return Outcome(row.receipt_id, row.state, row.reason, row.detail)
        if outcome.state is InstanceState.READY:
            outcome = self._stands(row, outcome)
        attempts = max(0, row.attempts - (outcome.state is InstanceState.RECEIVED and not outcome.reason))
        self._change(
            outcome.receipt_id, state=outcome.state, reason=outcome.reason, detail=outcome.detail, attempts=attempts
        )
        self._file_under(outcome.receipt_id, outcome.tokens)
        if outcome.rendition is not None and outcome.state is not InstanceState.RECEIVED:
            self._renditions.setdefault(outcome.receipt_id, []).append(outcome.rendition)
            self._studies.setdefault(outcome.rendition.study_instance_uid, len(self._studies))
            if outcome.state is InstanceState.READY:
                self._queue(outcome, outcome.rendition, row.extent)
                self._cast(outcome, outcome.rendition)
        return outcome

    def _settled(self, outcome: Outcome) -> Outcome:
        return rules.settle(outcome, self._priors(outcome), self._shadowed(outcome))

    def _stands(self, row: InstanceRow, outcome: Outcome) -> Outcome:
        """Return a ready outcome beside what the destinations have, and what its study waits for."""
        settled = self._settled(outcome)
        if settled.state is not InstanceState.READY or outcome.review is None:
            return settled
        open_traits = self._open_traits(row.project, outcome.review.study)
        if not open_traits:
            return settled
        self._waits_with[row.receipt_id] = outcome.review.study
        return rules.waiting(settled, open_traits)

    def _begin_review(self, outcome: Outcome, review: Review) -> None:
        row = self._instances[outcome.receipt_id]
        if outcome.state is not InstanceState.READY or row.state is not InstanceState.ACTIVE:
            return
        if self._settled(outcome).state is InstanceState.READY:
            self._begin(row.project, review)

    def _shadowed(self, outcome: Outcome) -> set[str]:
        """Return the shadows that were given these bytes of another instance."""
        if outcome.rendition is None:
            return set()
        uid, digest = outcome.rendition.sop_instance_uid, outcome.rendition.digest
        others = (rows.values() for receipt, rows in self._shadows.items() if receipt != outcome.receipt_id)
        same = (row for rows in others for row in rows if (row.sop_instance_uid, row.digest) == (uid, digest))
        return {row.destination for row in same}

    def _cast(self, outcome: Outcome, rendition: RenditionRecord) -> None:
        rows = self._shadows.setdefault(outcome.receipt_id, {})
        for name in outcome.shadows:
            rows[name] = ShadowRow(name, rendition.sop_instance_uid, rendition.digest, outcome.at)

    def _priors(self, outcome: Outcome) -> dict[str, rules.PriorDelivery]:
        priors = {}
        for destination in outcome.destinations:
            given = outcome.rendition and self._given.get((destination, outcome.rendition.sop_instance_uid))
            if given:
                digest, delivery_id = given
                delivery = self._deliveries[delivery_id]
                instance = self._instances[delivery.receipt_id]
                stands = rules.prior_stands(delivery.state, instance.state)
                priors[destination] = rules.PriorDelivery(digest, stands)
        return priors

    def _queue(self, outcome: Outcome, rendition: RenditionRecord, source: Extent) -> None:
        for destination in outcome.destinations:
            delivery_id = self._last_delivery = self._last_delivery + 1
            self._deliveries[delivery_id] = DeliveryRow(
                delivery_id,
                outcome.receipt_id,
                destination,
                DeliveryState.QUEUED,
                attempts=0,
                next_at=0.0,
                reason="",
                status=None,
                rendition=rendition,
                source=source,
            )
            self._given[destination, rendition.sop_instance_uid] = rendition.digest, delivery_id


def _is_due(row: DeliveryRow, now: float) -> bool:
    return row.state is DeliveryState.QUEUED or (row.state is DeliveryState.DEFERRED and rules.is_due(row.next_at, now))


def _is_erasable(row: InstanceRow, undelivered: set[bytes]) -> bool:
    if row.state is InstanceState.READY:
        return row.receipt_id not in undelivered
    return row.state is InstanceState.EXCLUDED


def _moved(rendition: RenditionRecord, move: Move) -> RenditionRecord:
    return replace(rendition, extent=move.new) if rendition.extent == move.old else rendition
