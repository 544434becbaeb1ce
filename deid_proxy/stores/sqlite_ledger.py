"""The ledger in a SQLite database: every call is one transaction, durable when it returns."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from deid_proxy.errors import StoreError
from deid_proxy.identity.ports import DeliveryState, Extent, InstanceState, LedgerCounts, Outcome
from deid_proxy.stores import ledger_queries as sql
from deid_proxy.stores import ledger_rules as rules
from deid_proxy.stores import sqlite_ledger_corrections as corrections
from deid_proxy.stores import sqlite_ledger_review as reviews
from deid_proxy.stores.sqlite_connection import LEDGER, Database
from deid_proxy.stores.sqlite_outcomes import file_under, record_outcomes

if TYPE_CHECKING:
    import os
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    import apsw

    from deid_proxy.identity.ledger_corrections import Superseded, Withdrawal
    from deid_proxy.identity.ledger_history import HistoryRow
    from deid_proxy.identity.ledger_review import Decided, Decision, Settled, ShadowRow, WaitingStudy
    from deid_proxy.identity.ports import (
        DeliveryResult,
        DeliveryRow,
        InstanceRow,
        Move,
        ReceivedInstance,
    )

_PAGE = 1000  # rows that are read in one turn when all are asked for


class SQLiteLedger:
    """A :class:`~deid_proxy.identity.ports.Ledger` in a file.

    Parameters
    ----------
    path
        The database; it is made when it does not exist.

    Raises
    ------
    StateDirectoryError
        Another process has the file open, or it cannot be made.
    StoreError
        The file is corrupt, no ledger, or made by a newer version.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._database = Database(path, LEDGER)

    def record_received(self, rows: Sequence[ReceivedInstance], *, mark: Mapping[int, int] | None = None) -> None:
        """Insert receipts (those already known are left alone) and set the scan marks."""
        rules.check_received(rows)
        filed: list[tuple[str, int]] = []
        with self._database.transaction() as connection:
            for row in rows:
                values = row.receipt_id, row.project, row.received_at, row.calling_ae_title, *row.extent
                connection.execute(sql.RECEIVE, values)
                if connection.changes():
                    seq = connection.last_insert_rowid()
                    filed += ((token.hex(), seq) for token in row.tokens)
            file_under(connection, filed)
            _set_marks(connection, mark or {})

    def scan_marks(self) -> Mapping[int, int]:
        """Return per segment the offset up to which receipts are indexed."""
        with self._database.reading() as connection:
            marks: list[tuple[Any, ...]] = connection.execute(sql.MARKS).fetchall()
        return {int(segment): int(start) for segment, start in marks}

    def claim(self, limit: int) -> list[InstanceRow]:
        """Move up to ``limit`` instances, oldest first, to active; a suspect comes alone, and received."""
        with self._database.reading() as connection:
            found = connection.execute(sql.RECEIVED, (limit,)).fetchall()
            rows = [sql.instance_row(row) for row in found]
            places = rules.claimable([row.attempts for row in rows])
            if rules.is_suspect(rows, places):
                return [rows[places.start]]
            if places:
                with self._database.transaction():
                    connection.execute(sql.CLAIM, (json.dumps([found[place][0] for place in places]),))
        return [rules.claimed(rows[place]) for place in places]

    def claim_again(self, receipt_id: bytes) -> InstanceRow | None:
        """Move a received instance to active, counting the attempt; None if it is not received any more."""
        with self._database.transaction() as connection:
            found = connection.execute(sql.RECEIVED_ONE, (receipt_id,)).fetchone()
            if found is None:
                return None
            connection.execute(sql.CLAIM, (json.dumps([found[0]]),))
        return rules.claimed(sql.instance_row(found))

    def record_outcomes(self, outcomes: Sequence[Outcome]) -> list[Outcome]:
        """Record the results of active instances, queue their deliveries, and return them as recorded."""
        for outcome in outcomes:
            rules.check_outcome(outcome)
        with self._database.transaction() as connection:
            return record_outcomes(connection, outcomes)

    def due_study(self, destination: str, now: float, *, newest: bool, besides: Collection[str] = ()) -> str | None:
        """Return the study with something due that was first seen first, or last; None when there is none besides."""
        query = sql.NEWEST_DUE_STUDY if newest else sql.OLDEST_DUE_STUDY
        with self._database.reading() as connection:
            found: str | None = connection.execute(query, (destination, now, json.dumps(list(besides)))).get
        return found

    def due_deliveries(
        self, destination: str, now: float, limit: int, *, study: str | None = None
    ) -> list[DeliveryRow]:
        """Move up to ``limit`` due deliveries to active, oldest study first or of one study, counting the attempt."""
        query, more = (sql.DUE, ()) if study is None else (sql.DUE_OF_STUDY, (study,))
        with self._database.reading() as connection:
            due = [sql.delivery_row(row) for row in connection.execute(query, (destination, now, limit, *more))]
            if due:
                with self._database.transaction():
                    connection.execute(sql.SEND, (json.dumps([row.delivery_id for row in due]),))
        return [replace(row, state=DeliveryState.ACTIVE, attempts=row.attempts + 1) for row in due]

    def record_deliveries(self, results: Sequence[DeliveryResult]) -> None:
        """Record what became of attempts; what is forwarded stays forwarded."""
        for result in results:
            rules.check_result(result)
        named = {result.delivery_id for result in results}
        with self._database.transaction() as connection:
            if connection.execute(sql.KNOWN_DELIVERIES, (json.dumps(list(named)),)).get != len(named):
                raise StoreError(rules.UNKNOWN_DELIVERY)
            connection.executemany(sql.RECORD_DELIVERY, map(_result_values, results))

    def erasable(self, limit: int) -> list[InstanceRow]:
        """Return instances that are excluded, or ready with every delivery forwarded, oldest first."""
        with self._database.reading() as connection:
            rows = [
                row
                for state in (InstanceState.EXCLUDED, InstanceState.READY)
                for row in connection.execute(sql.ERASABLE, (state, limit))
            ]
        return [sql.instance_row(row) for row in sorted(rows)[:limit]]

    def rendition_extents(self, *receipt_ids: bytes) -> list[Extent]:
        """Return the extents of these instances' renditions; none of one that is erased."""
        with self._database.reading() as connection:
            return [Extent(*row) for row in connection.execute(sql.RENDITION_EXTENTS, (_listed(receipt_ids),))]

    def release(self, receipt_ids: Sequence[bytes]) -> int:
        """Let held instances be tried again as if they had just come in; return how many were held until now."""
        released = 0
        with self._database.transaction() as connection:
            for receipt_id in receipt_ids:
                connection.execute(sql.RELEASE, (receipt_id,))
                released += connection.changes()
        return released

    def record_erased(self, receipt_ids: Sequence[bytes]) -> None:
        """Move erasable instances to erased, all or none; the rows stay."""
        with self._database.transaction() as connection:
            listed, number = _listed(receipt_ids), len(set(receipt_ids))
            if connection.execute(sql.KNOWN, (listed,)).get != number:
                raise StoreError(rules.UNKNOWN_INSTANCE)
            connection.execute(sql.ERASE, (listed,))
            if connection.changes() != number:
                raise StoreError(rules.NOT_ERASABLE)

    def live_extents(self) -> Iterator[Extent]:
        """Return every extent that a row still needs: of instances first, then of renditions.

        Rows are read page by page; the answer is exact while nobody records or erases in between.
        """
        for query in (sql.LIVE, sql.LIVE_RENDITIONS):
            last = 0
            while page := self._page(query, last):
                last = page[-1][0]
                yield from (Extent(*row[1:]) for row in page)

    def resting(self, segments: Iterable[int], limit: int) -> list[tuple[bytes, Extent]]:
        """Return receipt ids and extents of records in these segments that nobody works on."""
        wanted = json.dumps(sorted(segments))
        with self._database.reading() as connection:
            rows: list[tuple[Any, ...]] = connection.execute(sql.RESTING, (wanted, limit)).fetchall()
            if len(rows) < limit:
                rows += connection.execute(sql.RESTING_RENDITIONS, (wanted, limit - len(rows))).fetchall()
        return [(row[0], Extent(*row[1:])) for row in rows]

    def record_moved(self, moves: Sequence[Move], *, mark: Mapping[int, int] | None = None) -> list[Move]:
        """Point rows of resting records to where these lie now; return the moves that were made."""
        with self._database.transaction() as connection:
            made = [move for move in moves if _put(connection, move)]
            _set_marks(connection, mark or {})
        return made

    def recover(self) -> int:
        """Move what was active back to received and queued; return how many moved."""
        moved = 0
        with self._database.transaction() as connection:
            for query in (sql.RECOVER_INSTANCES, sql.RECOVER_DELIVERIES):
                connection.execute(query)
                moved += connection.changes()
        return moved

    def held(self, *, limit: int = 100, after: bytes | None = None) -> list[InstanceRow]:
        """Return held instances, oldest first, after the given one."""
        with self._database.reading() as connection:
            start = connection.execute(sql.SEQ, (after,)).get or 0
            return [sql.instance_row(row) for row in connection.execute(sql.HELD, (start, limit))]

    def held_deliveries(self, *, limit: int = 100) -> list[DeliveryRow]:
        """Return held deliveries, oldest first."""
        return self.deliveries(state=DeliveryState.HELD, limit=limit)

    def waiting_deliveries(self, *, destination: str | None = None, limit: int = 100) -> list[DeliveryRow]:
        """Return deliveries that are queued, active or deferred, in the order of receipt."""
        query, bindings = (sql.WAITING, ()) if destination is None else (sql.WAITING_FOR, (destination,))
        with self._database.reading() as connection:
            return [sql.delivery_row(row) for row in connection.execute(query, (*bindings, limit))]

    def instance(self, receipt_prefix: str) -> InstanceRow | None:
        """Return the instance whose hexadecimal receipt id starts with this, if exactly one does."""
        found = self.instances_like(receipt_prefix)
        return found[0] if len(found) == 1 else None

    def instances_like(self, receipt_prefix: str) -> list[InstanceRow]:
        """Return up to two instances whose hexadecimal receipt id starts with this."""
        bounds = rules.prefix_range(receipt_prefix)
        if bounds is None:
            return []
        with self._database.reading() as connection:
            return [sql.instance_row(row) for row in connection.execute(sql.BY_PREFIX, bounds)]

    def deliveries(
        self, *, receipt_id: bytes | None = None, state: DeliveryState | None = None, limit: int = 100
    ) -> list[DeliveryRow]:
        """Return deliveries in the order of receipt."""
        with self._database.reading() as connection:
            query, bindings = _deliveries_query(receipt_id, state)
            return [sql.delivery_row(row) for row in connection.execute(query, (*bindings, limit))]

    def find_by_token(self, tokens: Iterable[bytes]) -> list[InstanceRow]:
        """Return the instances with any of these look-up tokens, oldest first."""
        with self._database.reading() as connection:
            found = {row[0]: row for token in tokens for row in connection.execute(sql.BY_TOKEN, (token,))}
        return [sql.instance_row(found[seq]) for seq in sorted(found)]

    def history(self, *, after: int = 0, limit: int = 1000) -> list[HistoryRow]:
        """Return a page of all instances that ever came, in the order of receipt, from behind a position on."""
        with self._database.reading() as connection:
            return [sql.history_row(row) for row in connection.execute(sql.HISTORY, (after, limit))]

    def counts(self) -> LedgerCounts:
        """Return how many instances and deliveries are in which state."""
        with self._database.reading() as connection:
            instances: list[tuple[Any, ...]] = connection.execute(sql.INSTANCE_COUNTS).fetchall()
            deliveries: list[tuple[Any, ...]] = connection.execute(sql.DELIVERY_COUNTS).fetchall()
            shadows: list[tuple[Any, ...]] = connection.execute(sql.SHADOW_COUNTS).fetchall()
            oldest: dict[str, tuple[int, float]] = {}
            for destination, state, _ in deliveries:
                if state in rules.WAITING:
                    found = connection.execute(sql.OLDEST, (state, destination)).get
                    oldest[destination] = min(found, oldest.get(destination, found))
        by_state: dict[str, int] = {}
        for state, _, number in instances:
            by_state[state] = by_state.get(state, 0) + number
        return LedgerCounts(
            instances=by_state,
            held={reason: number for state, reason, number in instances if state == InstanceState.HELD},
            deliveries={(destination, state): number for destination, state, number in deliveries},
            oldest_queued_at={destination: received_at for destination, (_, received_at) in oldest.items()},
            shadows={destination: int(number) for destination, number in shadows},
        )

    def active(self) -> list[bytes]:
        """Return the receipt ids of the instances that are being de-identified at this moment."""
        with self._database.reading() as connection:
            return corrections.active(connection)

    def withdraw(self, receipt_ids: Sequence[bytes], reason: str) -> Withdrawal:
        """Exclude instances, and drop their deliveries but for those that were forwarded."""
        with self._database.transaction() as connection:
            return corrections.withdraw(connection, receipt_ids, reason)

    def supersede(self, receipt_ids: Sequence[bytes], subject: bytes, now: float) -> Withdrawal:
        """Note what was forwarded as wrong, drop other deliveries, and let what is still there be received anew."""
        with self._database.transaction() as connection:
            return corrections.supersede(connection, receipt_ids, subject, now)

    def superseded(self, subject: bytes | None = None) -> list[Superseded]:
        """Return what archives were given under a wrong subject, oldest first."""
        with self._database.reading() as connection:
            return corrections.superseded(connection, subject)

    def let_go(
        self, receipt_ids: Sequence[bytes], decision: Decision, *, enough: Mapping[str, int], for_good: bool = False
    ) -> Settled:
        """Let held instances be tried again, and held deliveries be sent again; their studies have been seen."""
        with self._database.transaction() as connection:
            return reviews.let_go(connection, receipt_ids, decision, enough, for_good=for_good)

    def reject(self, receipt_ids: Sequence[bytes], decision: Decision) -> Settled:
        """Exclude held instances, and give held deliveries up."""
        with self._database.transaction() as connection:
            return reviews.reject(connection, receipt_ids, decision)

    def waiting_studies(self, *, limit: int = 100) -> list[WaitingStudy]:
        """Return the studies that wait for a person, the one that came first at the beginning."""
        with self._database.reading() as connection:
            return reviews.waiting_studies(connection, limit)

    def decisions(self, receipt_id: bytes) -> list[Decided]:
        """Return what persons decided about an instance, oldest first."""
        with self._database.reading() as connection:
            return reviews.decisions(connection, receipt_id)

    def shadows(self, receipt_id: bytes) -> list[ShadowRow]:
        """Return what would have gone out of an instance, by destination."""
        with self._database.reading() as connection:
            return reviews.shadows(connection, receipt_id)

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def _page(self, query: str, after: int) -> list[tuple[Any, ...]]:
        with self._database.reading() as connection:
            page: list[tuple[Any, ...]] = connection.execute(query, (after, _PAGE)).fetchall()
        return page


def _listed(receipt_ids: Iterable[bytes]) -> str:
    """Return receipt ids as one value of a statement."""
    return json.dumps([receipt_id.hex() for receipt_id in receipt_ids])


def _result_values(result: DeliveryResult) -> tuple[Any, ...]:
    next_at = rules.next_at(result)
    return result.state, result.status, result.reason, result.detail, next_at, result.at, result.delivery_id


def _set_marks(connection: apsw.Connection, marks: Mapping[int, int]) -> None:
    connection.executemany(sql.SET_MARK, (place for place in marks.items() if place[1] > 0))
    connection.executemany(sql.FORGET_MARK, ((segment,) for segment, start in marks.items() if start <= 0))


def _put(connection: apsw.Connection, move: Move) -> bool:
    new, old = move.new, move.old
    if connection.execute(sql.LIES_AT, (move.receipt_id, new.segment, new.offset)).get is not None:
        return True
    for query in (sql.PUT, sql.PUT_RENDITION):
        connection.execute(query, (new.segment, new.offset, new.length, move.receipt_id, old.segment, old.offset))
        if connection.changes():
            return True
    return False


def _deliveries_query(receipt_id: bytes | None, state: DeliveryState | None) -> tuple[str, tuple[bytes | str, ...]]:
    if receipt_id is not None and state is not None:
        return sql.DELIVERIES_OF_IN, (receipt_id, state)
    if receipt_id is not None:
        return sql.DELIVERIES_OF, (receipt_id,)
    if state is DeliveryState.FORWARDED:
        return sql.DELIVERIES_FORWARDED, ()
    return (sql.DELIVERIES_IN, (state,)) if state is not None else (sql.DELIVERIES, ())
