"""How a SQLite ledger records the outcomes of a batch: asked once what they meet, and written once a table.

SQLite lets the interpreter go with every statement and every row, and other threads wait for it: what a batch costs is
how often that happens.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from deid_proxy.errors import StoreError
from deid_proxy.identity.ports import InstanceState, Outcome
from deid_proxy.stores import ledger_queries as sql
from deid_proxy.stores import ledger_rules as rules
from deid_proxy.stores import sqlite_ledger_review as reviews

if TYPE_CHECKING:
    from collections.abc import Sequence

    import apsw

    from deid_proxy.identity.ledger_review import Review
    from deid_proxy.identity.ports import RenditionRecord

_Row = tuple[Any, ...]


def record_outcomes(connection: apsw.Connection, outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Record the results of active instances inside a transaction, and return them as recorded.

    Raises
    ------
    StoreError
        The ledger does not know one of the instances.
    """
    batch = _Batch(connection, outcomes)
    for outcome in outcomes:
        if outcome.review is not None:
            batch.begin_review(outcome, outcome.review)
    batch.ask_for_priors(outcomes)
    recorded = [batch.record(outcome) for outcome in outcomes]
    batch.write()
    return recorded


def file_under(connection: apsw.Connection, filed: Sequence[tuple[str, int]]) -> None:
    """File instances under tokens, which are given as hexadecimal digits."""
    if filed:
        connection.execute(sql.FILE_UNDER, (json.dumps(filed),))


class _Batch:
    """Outcomes beside what stands, and beside what those before them leave; rows are written at the end."""

    def __init__(self, connection: apsw.Connection, outcomes: Sequence[Outcome]) -> None:
        self._connection = connection
        self._standing = self._ask_for_standing([outcome.receipt_id for outcome in outcomes])
        self._priors: dict[tuple[str, str], rules.PriorDelivery] = {}
        self._studies: dict[str, int] = {}
        last: tuple[int, int] = connection.execute(sql.LAST_IDS).get
        self._last_rendition, self._last_delivery = last
        self._moves: list[_Row] = []
        self._filed: list[tuple[str, int]] = []
        self._renditions: list[_Row] = []
        self._queued: list[_Row] = []
        self._given: list[_Row] = []

    def _ask_for_standing(self, receipt_ids: Sequence[bytes]) -> dict[bytes, _Row]:
        listed = json.dumps([receipt_id.hex() for receipt_id in receipt_ids])
        found = json.loads(self._connection.execute(sql.STANDING, (listed,)).get)
        return {bytes.fromhex(receipt): tuple(standing) for receipt, *standing in found}

    def ask_for_priors(self, outcomes: Sequence[Outcome]) -> None:
        """Ask what destinations have, or will get, under the UIDs of these outcomes."""
        asked = [
            (destination, outcome.rendition.sop_instance_uid)
            for outcome in outcomes
            if outcome.rendition is not None
            for destination in outcome.destinations
        ]
        found = self._connection.execute(sql.PRIORS, (json.dumps(asked),)) if asked else ()
        self._priors = {
            (destination, uid): rules.PriorDelivery(digest, rules.prior_stands(delivery, instance))
            for destination, uid, digest, delivery, instance in found
        }

    def _stands(self, outcome: Outcome) -> _Row:
        try:
            return self._standing[outcome.receipt_id]
        except KeyError:
            raise StoreError(rules.UNKNOWN_INSTANCE) from None

    def begin_review(self, outcome: Outcome, review: Review) -> None:
        """Note what is to be seen in the study of an outcome that would go out."""
        seq, project, state, _reason, _detail = self._stands(outcome)
        if outcome.state is not InstanceState.READY or state != InstanceState.ACTIVE:
            return
        self.ask_for_priors([outcome])
        if self._settled(seq, outcome).state is InstanceState.READY:
            reviews.begin(self._connection, project, review)

    def _settled(self, seq: int, outcome: Outcome) -> Outcome:
        uid = outcome.rendition.sop_instance_uid if outcome.rendition is not None else ""
        there = {name: self._priors[name, uid] for name in outcome.destinations if (name, uid) in self._priors}
        return rules.settle(outcome, there, reviews.shadowed(self._connection, seq, outcome))

    def record(self, outcome: Outcome) -> Outcome:
        """Judge an outcome, note what is to be written of it, and return it as it stands."""
        seq, project, state, reason, detail = self._stands(outcome)
        if state != InstanceState.ACTIVE:
            return Outcome(outcome.receipt_id, InstanceState(state), reason, detail)
        waits_with = None
        if outcome.state is InstanceState.READY:
            outcome = self._settled(seq, outcome)
            if outcome.state is InstanceState.READY and outcome.review is not None:
                traits = reviews.open_traits(self._connection, project, outcome.review.study)
                waits_with = outcome.review.study if traits else None
                outcome = rules.waiting(outcome, traits) if traits else outcome
        self._standing[outcome.receipt_id] = seq, project, outcome.state, outcome.reason, outcome.detail
        self._moves.append((outcome.state, outcome.reason, outcome.detail, seq, waits_with))
        self._filed += ((token.hex(), seq) for token in outcome.tokens)
        if outcome.rendition is not None and outcome.state is not InstanceState.RECEIVED:
            self._keep(seq, outcome, outcome.rendition)
        return outcome

    def _keep(self, seq: int, outcome: Outcome, rendition: RenditionRecord) -> None:
        study_id, uid = self._study(rendition.study_instance_uid), rendition.sop_instance_uid
        self._last_rendition += 1
        names = rendition.sop_class_uid, uid, rendition.transfer_syntax_uid
        written = rendition.digest.hex(), *names, rendition.size_bytes, *rendition.extent
        self._renditions.append((self._last_rendition, seq, study_id, *written))
        if outcome.state is not InstanceState.READY:
            return
        for destination in outcome.destinations:
            self._last_delivery += 1
            self._queued.append((self._last_delivery, seq, self._last_rendition, study_id, destination))
            self._given.append((destination, uid, rendition.digest.hex(), self._last_delivery))
            self._priors[destination, uid] = rules.PriorDelivery(rendition.digest, stands=True)
        reviews.cast(self._connection, seq, outcome, rendition)

    def _study(self, uid: str) -> int:
        if uid not in self._studies:
            found: int | None = self._connection.execute(sql.STUDY_ID, (uid,)).get
            self._studies[uid] = found or self._connection.execute(sql.STUDY, (uid,)).get
        return self._studies[uid]

    def write(self) -> None:
        """Write what was noted: what others refer to comes first."""
        noted = (
            (sql.MOVE, self._moves),
            (sql.RENDITION, self._renditions),
            (sql.QUEUE, self._queued),
            (sql.GIVE, self._given),
        )
        for statement, rows in noted:
            if rows:
                self._connection.execute(statement, (json.dumps(rows),))
        file_under(self._connection, self._filed)
