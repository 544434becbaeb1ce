"""How a SQLite ledger takes instances off their way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deid_proxy.errors import StoreError
from deid_proxy.identity.ledger_corrections import Superseded, Withdrawal
from deid_proxy.stores import ledger_rules as rules

if TYPE_CHECKING:
    from collections.abc import Sequence

    import apsw

_ACTIVE = "SELECT receipt_id FROM instance WHERE state = 'active' AND state <> 'erased'"
_INSTANCE = "SELECT seq, state FROM instance WHERE receipt_id = ?"
_BUSY = "SELECT 1 FROM delivery WHERE seq = ? AND state = 'active' LIMIT 1"
_DROPPED = """
    SELECT d.delivery_id, d.destination, r.sop_instance_uid FROM delivery d JOIN rendition r USING (rendition_id)
    WHERE d.seq = ?1 AND (?2 OR d.state <> 'forwarded')
"""
_UNGIVE = "DELETE FROM delivered_digest WHERE destination = ? AND sop_instance_uid = ? AND delivery_id = ?"
_UNGIVE_ONE = """
    DELETE FROM delivered_digest
    WHERE delivery_id = ?1 AND (destination, sop_instance_uid) = (
        SELECT d.destination, r.sop_instance_uid FROM delivery d JOIN rendition r USING (rendition_id)
        WHERE d.delivery_id = ?1)
"""
_DROP = "DELETE FROM delivery WHERE delivery_id = ?"
_UNSHADOW = "DELETE FROM shadow WHERE seq = ?"
_MOVE = "UPDATE instance SET state = ?, reason = ?, detail = '', attempts = 0, waits_with = NULL WHERE seq = ?"
_NOTE = """
    INSERT INTO superseded
    SELECT d.delivery_id, d.seq, d.destination, r.sop_class_uid, r.sop_instance_uid, s.study_instance_uid, r.digest,
           d.at, ?2, ?3
    FROM delivery d JOIN rendition r USING (rendition_id) JOIN study s ON s.study_id = r.study_id
    WHERE d.seq = ?1 AND d.state = 'forwarded'
"""
_UNFILE = "DELETE FROM look_up_token WHERE token = ? AND seq = ?"
_SUPERSEDED = """
    SELECT destination, sop_class_uid, sop_instance_uid, study_instance_uid, digest, at, subject, superseded_at
    FROM superseded
"""


def active(connection: apsw.Connection) -> list[bytes]:
    """Return the receipt ids of active instances."""
    return [row[0] for row in connection.execute(_ACTIVE)]


def withdraw(connection: apsw.Connection, receipt_ids: Sequence[bytes], reason: str) -> Withdrawal:
    """Exclude instances inside a transaction."""
    excluded, busy = [], []
    for receipt_id in receipt_ids:
        seq, state = _found(connection, receipt_id)
        if state == "erased":
            continue
        if state == "active" or connection.execute(_BUSY, (seq,)).get is not None:
            busy.append(receipt_id)
            continue
        drop(connection, seq, forwarded=False)
        connection.execute(_MOVE, ("excluded", reason, seq))
        excluded.append(receipt_id)
    return Withdrawal(tuple(excluded), tuple(busy))


def supersede(connection: apsw.Connection, receipt_ids: Sequence[bytes], subject: bytes, now: float) -> Withdrawal:
    """Note what was forwarded as wrong and let the rest be received anew, inside a transaction."""
    again, busy = [], []
    for receipt_id in receipt_ids:
        seq, state = _found(connection, receipt_id)
        if state == "active" or connection.execute(_BUSY, (seq,)).get is not None:
            busy.append(receipt_id)
            continue
        connection.execute(_NOTE, (seq, subject, now))
        connection.execute(_UNFILE, (subject, seq))
        drop(connection, seq, forwarded=True)
        if state in ("ready", "held"):
            connection.execute(_MOVE, ("received", "", seq))
            again.append(receipt_id)
    return Withdrawal(tuple(again), tuple(busy))


def superseded(connection: apsw.Connection, subject: bytes | None) -> list[Superseded]:
    """Return what was superseded, oldest first."""
    if subject is None:
        return [Superseded(*row) for row in connection.execute(f"{_SUPERSEDED} ORDER BY delivery_id")]
    rows = connection.execute(f"{_SUPERSEDED} WHERE subject = ? ORDER BY delivery_id", (subject,))
    return [Superseded(*row) for row in rows]


def _found(connection: apsw.Connection, receipt_id: bytes) -> tuple[int, str]:
    found = connection.execute(_INSTANCE, (receipt_id,)).get
    if found is None:
        raise StoreError(rules.UNKNOWN_INSTANCE)
    return int(found[0]), str(found[1])


def drop(connection: apsw.Connection, seq: int, *, forwarded: bool) -> None:
    """Drop the deliveries of an instance, those that were forwarded or not, and what it is to shadows."""
    for delivery_id, destination, uid in connection.execute(_DROPPED, (seq, forwarded)).fetchall():
        connection.execute(_UNGIVE, (destination, uid, delivery_id))
        connection.execute(_DROP, (delivery_id,))
    connection.execute(_UNSHADOW, (seq,))


def drop_one(connection: apsw.Connection, delivery_id: int) -> None:
    """Drop one delivery."""
    connection.execute(_UNGIVE_ONE, (delivery_id,))
    connection.execute(_DROP, (delivery_id,))
