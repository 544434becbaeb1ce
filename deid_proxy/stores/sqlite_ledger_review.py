"""How a SQLite ledger keeps what persons have seen and decided, and what was made for shadows; inside a transaction."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from deid_proxy.identity.ledger_review import (
    REJECTED,
    SAMPLE,
    Decided,
    Settled,
    ShadowRow,
    Trait,
    Verdict,
    WaitingStudy,
)
from deid_proxy.stores import ledger_rules as rules
from deid_proxy.stores import sqlite_ledger_corrections as corrections

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import apsw

    from deid_proxy.identity.ledger_review import Decision, Review
    from deid_proxy.identity.ports import Outcome, RenditionRecord

_NOTED = "SELECT 1 FROM review WHERE project = ? AND study_instance_uid = ? AND trait = ?"
_NOTE = "INSERT INTO review VALUES (?, ?, ?, ?, NULL)"
_OPEN = """
    SELECT trait, words FROM review
    WHERE project = ? AND study_instance_uid = ? AND decision_id IS NULL ORDER BY trait
"""
_ARE_SEEN = "SELECT trait FROM review WHERE project = ? AND study_instance_uid = ? ORDER BY trait"
_SEE = """
    UPDATE review SET decision_id = ? WHERE project = ? AND study_instance_uid = ? AND decision_id IS NULL
"""
_IS_KNOWN = "SELECT 1 FROM known_trait WHERE project = ? AND trait = ?"
_SEEN = "SELECT count(*) FROM review WHERE project = ? AND trait = ? AND decision_id IS NOT NULL"
_KNOW = "INSERT INTO known_trait VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
_FREE = """
    DELETE FROM review INDEXED BY review_of_trait
    WHERE project = ? AND trait = ? AND decision_id IS NULL RETURNING study_instance_uid
"""
_UNSENT = """
    SELECT DISTINCT d.seq FROM delivery_count c
    CROSS JOIN delivery d ON d.destination = c.destination AND d.state IN ('queued', 'deferred')
    CROSS JOIN instance i ON i.seq = d.seq
    WHERE c.state = 'queued' AND c.n > 0 AND i.project = ? AND i.state = 'ready'
      AND d.study_id = (SELECT study_id FROM study WHERE study_instance_uid = ?)
      AND NOT EXISTS (SELECT 1 FROM delivery o WHERE o.seq = d.seq AND (o.state <> 'queued' OR o.attempts > 0))
"""
_TAKE_BACK = "UPDATE instance SET state = 'held', reason = ?, detail = ?, waits_with = ? WHERE seq = ?"

_CHOSEN = "SELECT seq, project, state, reason, detail, waits_with, undelivered FROM instance WHERE receipt_id = ?"
_WAITING = (
    "SELECT seq, reason, detail FROM instance WHERE waits_with = ? AND project = ? AND state = 'held' ORDER BY seq"
)
# Of the columns that are neither grouped by nor aggregated, SQLite gives those of the row with the minimum.
_WAITING_STUDIES = """
    SELECT project, waits_with, count(*), receipt_id, received_at, calling_ae_title, min(seq)
    FROM instance WHERE waits_with IS NOT NULL AND state = 'held' GROUP BY waits_with, project ORDER BY min(seq) LIMIT ?
"""
_HELD_DELIVERIES = """
    SELECT delivery_id, destination, reason, detail, seq FROM delivery
    WHERE seq = ? AND state = 'held' ORDER BY delivery_id
"""
_DECISION = "INSERT INTO decision (verdict, by_whom, why, at) VALUES (?, ?, ?, ?)"
_DECIDED = "INSERT INTO decided VALUES (?, ?, ?, ?, ?)"
_MOVE = "UPDATE instance SET state = ?, reason = ?, detail = '', attempts = 0, waits_with = NULL WHERE seq = ?"
_SEND_AGAIN = """
    UPDATE delivery SET state = 'queued', attempts = 0, next_at = 0, reason = '', detail = '' WHERE delivery_id = ?
"""
_LEADS_ANYWHERE = """
    SELECT 1 FROM instance i
    WHERE i.seq = ?1 AND (i.state <> 'ready' OR EXISTS (SELECT 1 FROM delivery d WHERE d.seq = ?1)
                          OR EXISTS (SELECT 1 FROM shadow s WHERE s.seq = ?1))
"""
_DECISIONS = """
    SELECT n.verdict, n.by_whom, n.why, n.at, d.reason, d.detail, d.destination
    FROM instance i JOIN decided d ON d.seq = i.seq JOIN decision n ON n.decision_id = d.decision_id
    WHERE i.receipt_id = ? ORDER BY n.decision_id, d.destination
"""
_SHADOWED = "SELECT 1 FROM shadow WHERE destination = ? AND sop_instance_uid = ? AND digest = ? AND seq <> ? LIMIT 1"
_CAST = """
    INSERT INTO shadow VALUES (?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET sop_instance_uid = excluded.sop_instance_uid, digest = excluded.digest, at = excluded.at
"""
_SHADOWS = """
    SELECT s.destination, s.sop_instance_uid, s.digest, s.at
    FROM instance i JOIN shadow s ON s.seq = i.seq WHERE i.receipt_id = ? ORDER BY s.destination
"""
_Study = tuple[str, str]  # project and new Study Instance UID
_Held = tuple[int, str, str]  # seq, reason and detail


class _HeldDelivery(NamedTuple):
    delivery_id: int
    destination: str
    reason: str
    detail: str
    seq: int


@dataclass(slots=True)
class _Chosen:
    """What a decision is about."""

    alone: list[_Held] = field(default_factory=list)  # held instances whose studies do not wait
    studies: list[_Study] = field(default_factory=list)
    deliveries: list[_HeldDelivery] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.alone or self.studies or self.deliveries)


def begin(connection: apsw.Connection, project: str, review: Review) -> None:
    """Note what is to be seen in a study; when that is news, take back what of it was not tried to be sent."""
    each = {trait.token: trait for trait in review.traits}  # once, whoever names it twice
    new = [trait for trait in each.values() if _is_new(connection, project, review, trait)]
    connection.executemany(_NOTE, ((project, review.study, trait.token, trait.words) for trait in new))
    if new:
        reason, detail = rules.why_it_waits(open_traits(connection, project, review.study))
        unsent: list[tuple[Any, ...]] = connection.execute(_UNSENT, (project, review.study)).fetchall()
        for (seq,) in unsent:
            corrections.drop(connection, seq, forwarded=True)
            connection.execute(_TAKE_BACK, (reason, detail, review.study, seq))


def _is_new(connection: apsw.Connection, project: str, review: Review, trait: Trait) -> bool:
    if connection.execute(_NOTED, (project, review.study, trait.token)).get is not None:
        return False
    return trait.token == SAMPLE.token or not _is_known(connection, project, trait.token, review.enough)


def _is_known(connection: apsw.Connection, project: str, token: bytes, enough: int | None) -> bool:
    if connection.execute(_IS_KNOWN, (project, token)).get is not None:
        return True
    return enough is not None and int(connection.execute(_SEEN, (project, token)).get) >= enough


def open_traits(connection: apsw.Connection, project: str, study: str) -> list[Trait]:
    """Return what a study waits for."""
    return [Trait(*row) for row in connection.execute(_OPEN, (project, study))]


def let_go(
    connection: apsw.Connection,
    receipt_ids: Sequence[bytes],
    decision: Decision,
    enough: Mapping[str, int],
    *,
    for_good: bool,
) -> Settled:
    """Let held instances be tried again, and held deliveries be sent again."""
    chosen = _choose(connection, receipt_ids)
    if not chosen:
        return Settled()
    number = _decide(connection, Verdict.RELEASE, decision)
    freed = _seen(connection, chosen.studies, number, enough, for_good=for_good)
    studies = list(dict.fromkeys([*chosen.studies, *freed]))
    held = [*chosen.alone, *_waiting(connection, studies)]
    _move(connection, held, number, "received", "")
    for each in chosen.deliveries:
        connection.execute(_DECIDED, (each.seq, number, each.reason, each.detail, each.destination))
        connection.execute(_SEND_AGAIN, (each.delivery_id,))
    return Settled(len(held), len(studies), len(chosen.deliveries))


def reject(connection: apsw.Connection, receipt_ids: Sequence[bytes], decision: Decision) -> Settled:
    """Exclude held instances, and give held deliveries up."""
    chosen = _choose(connection, receipt_ids)
    if not chosen:
        return Settled()
    number = _decide(connection, Verdict.REJECT, decision)
    held = [*chosen.alone, *_waiting(connection, chosen.studies)]
    _move(connection, held, number, "excluded", REJECTED)
    for each in chosen.deliveries:
        connection.execute(_DECIDED, (each.seq, number, each.reason, each.detail, each.destination))
        corrections.drop_one(connection, each.delivery_id)
        if connection.execute(_LEADS_ANYWHERE, (each.seq,)).get is None:
            connection.execute(_MOVE, ("excluded", REJECTED, each.seq))
    return Settled(len(held), len(chosen.studies), len(chosen.deliveries))


def _choose(connection: apsw.Connection, receipt_ids: Sequence[bytes]) -> _Chosen:
    chosen = _Chosen()
    studies: dict[_Study, None] = {}
    for receipt_id in dict.fromkeys(receipt_ids):
        found: Any = connection.execute(_CHOSEN, (receipt_id,)).fetchone()
        if found is None:
            continue
        seq, project, state, reason, detail, waits_with, undelivered = found
        if state == "held" and not undelivered:
            if waits_with is None:
                chosen.alone.append((seq, reason, detail))
            else:
                studies[project, waits_with] = None
        rows = connection.execute(_HELD_DELIVERIES, (seq,)) if undelivered else ()
        chosen.deliveries += [_HeldDelivery(*each) for each in rows]
    chosen.studies = list(studies)
    return chosen


def _decide(connection: apsw.Connection, verdict: Verdict, decision: Decision) -> int:
    connection.execute(_DECISION, (verdict, decision.by, decision.why, decision.at))
    return connection.last_insert_rowid()


def _move(connection: apsw.Connection, held: Iterable[_Held], number: int, state: str, reason: str) -> None:
    for seq, was, detail in held:
        connection.execute(_DECIDED, (seq, number, was, detail, ""))
        connection.execute(_MOVE, (state, reason, seq))


def _waiting(connection: apsw.Connection, studies: Iterable[_Study]) -> list[_Held]:
    return [row for project, study in studies for row in connection.execute(_WAITING, (study, project))]


def _seen(
    connection: apsw.Connection, studies: Iterable[_Study], number: int, enough: Mapping[str, int], *, for_good: bool
) -> list[_Study]:
    """Note that a person has seen these studies; return those others that wait for nothing any more."""
    touched: dict[tuple[str, bytes], None] = {}
    for project, study in studies:
        connection.execute(_SEE, (number, project, study))
        traits = [row[0] for row in connection.execute(_ARE_SEEN, (project, study))]
        touched |= {(project, token): None for token in traits if token != SAMPLE.token}
    affected: dict[_Study, None] = {}
    for project, token in touched:
        if for_good:
            connection.execute(_KNOW, (project, token, number))
        if _is_known(connection, project, token, enough.get(project)):
            freed: list[tuple[Any, ...]] = connection.execute(_FREE, (project, token)).fetchall()
            affected |= {(project, row[0]): None for row in freed}
    return [each for each in affected if not open_traits(connection, *each)]


def waiting_studies(connection: apsw.Connection, limit: int) -> list[WaitingStudy]:
    """Return the studies that wait for a person."""
    rows: list[tuple[Any, ...]] = connection.execute(_WAITING_STUDIES, (limit,)).fetchall()
    found = []
    for project, study, count, receipt_id, received_at, calling_ae_title, _seq in rows:
        reason, detail = rules.why_it_waits(open_traits(connection, project, study))
        found.append(WaitingStudy(project, study, count, receipt_id, received_at, calling_ae_title, reason, detail))
    return found


def decisions(connection: apsw.Connection, receipt_id: bytes) -> list[Decided]:
    """Return what persons decided about an instance, oldest first."""
    return [Decided(Verdict(row[0]), *row[1:]) for row in connection.execute(_DECISIONS, (receipt_id,))]


def shadowed(connection: apsw.Connection, seq: int, outcome: Outcome) -> set[str]:
    """Return the shadows that were given these bytes of another instance."""
    if outcome.rendition is None:
        return set()
    uid, digest = outcome.rendition.sop_instance_uid, outcome.rendition.digest
    return {name for name in outcome.shadows if connection.execute(_SHADOWED, (name, uid, digest, seq)).get is not None}


def cast(connection: apsw.Connection, seq: int, outcome: Outcome, rendition: RenditionRecord) -> None:
    """Record what was made for destinations that nothing is sent to."""
    for name in outcome.shadows:
        connection.execute(_CAST, (seq, name, rendition.sop_instance_uid, rendition.digest, outcome.at))


def shadows(connection: apsw.Connection, receipt_id: bytes) -> list[ShadowRow]:
    """Return what would have gone out of an instance."""
    return [ShadowRow(*row) for row in connection.execute(_SHADOWS, (receipt_id,))]
