"""The SQL of the ledger, and how its rows become records; ``seq`` is the order of receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from deid_proxy.identity.ledger_history import HistoryRow
from deid_proxy.identity.ports import (
    DeliveryRow,
    DeliveryState,
    Extent,
    InstanceRow,
    InstanceState,
    RenditionRecord,
)
from deid_proxy.stores.ledger_rules import LONGEST_WAIT_S

if TYPE_CHECKING:
    from collections.abc import Sequence

_INSTANCE = """
    SELECT seq, receipt_id, segment, start, length, slot, size, project, received_at, calling_ae_title,
           state, reason, detail, attempts
    FROM instance
"""
_DELIVERY = """
    SELECT d.delivery_id, i.receipt_id, d.destination, d.state, d.attempts, d.next_at, d.reason, d.status,
           r.segment, r.start, r.length, r.slot, r.size,
           r.digest, r.sop_class_uid, r.sop_instance_uid, s.study_instance_uid, r.transfer_syntax_uid, r.size_bytes,
           i.segment, i.start, i.length, i.slot, i.size, d.detail, d.at
    FROM delivery d
    JOIN instance i ON i.seq = d.seq
    JOIN rendition r ON r.rendition_id = d.rendition_id
    JOIN study s ON s.study_id = d.study_id
"""

# --- receipts --------------------------------------------------------------------------------------------------------

RECEIVE = """
    INSERT INTO instance (receipt_id, project, received_at, calling_ae_title, state, segment, start, length, slot, size)
    VALUES (?, ?, ?, ?, 'received', ?, ?, ?, ?, ?)
    ON CONFLICT (receipt_id) DO NOTHING
"""
SEQ = "SELECT seq FROM instance WHERE receipt_id = ?"
FILE_UNDER = """
    INSERT INTO look_up_token (token, seq)
    SELECT unhex(value ->> '$[0]'), value ->> '$[1]' FROM json_each(?) WHERE true ON CONFLICT DO NOTHING
"""
MARKS = "SELECT segment, start FROM scan_mark"
SET_MARK = "INSERT INTO scan_mark VALUES (?, ?) ON CONFLICT (segment) DO UPDATE SET start = excluded.start"
FORGET_MARK = "DELETE FROM scan_mark WHERE segment = ?"

# --- instances -------------------------------------------------------------------------------------------------------

STANDING = """
    SELECT json_group_array(json_array(hex(receipt_id), seq, project, state, reason, detail)) FROM instance
    WHERE receipt_id IN (SELECT unhex(value) FROM json_each(?))
"""
BY_PREFIX = f"{_INSTANCE} WHERE receipt_id BETWEEN ? AND ? LIMIT 2"
BY_TOKEN = f"{_INSTANCE} JOIN look_up_token USING (seq) WHERE token = ? ORDER BY seq"
# The term "state <> 'erased'" is what lets SQLite use the partial index.
RECEIVED = f"{_INSTANCE} WHERE state = 'received' AND undelivered = 0 AND state <> 'erased' ORDER BY seq LIMIT ?"
RECEIVED_ONE = f"{_INSTANCE} WHERE receipt_id = ? AND state = 'received'"
HELD = f"{_INSTANCE} WHERE state = 'held' AND undelivered = 0 AND state <> 'erased' AND seq > ? ORDER BY seq LIMIT ?"
ERASABLE = f"{_INSTANCE} WHERE state = ? AND undelivered = 0 AND state <> 'erased' ORDER BY seq LIMIT ?"
# Many rows with one statement: each statement, and each row that it gives, takes the interpreter's lock anew.
CLAIM = """
    UPDATE instance SET state = 'active', attempts = attempts + 1 WHERE seq IN (SELECT value FROM json_each(?))
"""
# What goes back untried, and so without a reason, did not have the attempt that its claim counted.
MOVE = """
    WITH move AS MATERIALIZED (
        SELECT value ->> '$[0]' AS state, value ->> '$[1]' AS reason, value ->> '$[2]' AS detail,
               value ->> '$[3]' AS seq, value ->> '$[4]' AS waits_with
        FROM json_each(?)
    )
    UPDATE instance SET state = move.state, reason = move.reason, detail = move.detail,
                        attempts = max(0, attempts - (move.state = 'received' AND move.reason = '')),
                        waits_with = move.waits_with
    FROM move WHERE instance.seq = move.seq
"""
RELEASE = """
    UPDATE instance SET state = 'received', reason = '', detail = '', attempts = 0, waits_with = NULL
    WHERE receipt_id = ? AND state = 'held' AND undelivered = 0
"""
KNOWN = "SELECT count(*) FROM instance WHERE receipt_id IN (SELECT unhex(value) FROM json_each(?))"
ERASE = """
    UPDATE instance SET state = 'erased'
    WHERE receipt_id IN (SELECT unhex(value) FROM json_each(?))
      AND undelivered = 0 AND state IN ('ready', 'excluded', 'erased')
"""
RECOVER_INSTANCES = "UPDATE instance SET state = 'received' WHERE state = 'active' AND state <> 'erased'"
LIVE = """
    SELECT seq, segment, start, length, slot, size FROM instance
    WHERE seq > ? AND state <> 'erased' ORDER BY seq LIMIT ?
"""

_RESTS = """
    i.state IN ('held', 'ready', 'excluded') AND i.state <> 'erased'
    AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.seq = i.seq AND d.state = 'active')
"""
_PLACE = "SELECT i.receipt_id, i.segment, i.start, i.length, i.slot, i.size FROM instance i"
_PLACE_OF_RENDITION = """
    SELECT i.receipt_id, r.segment, r.start, r.length, r.slot, r.size
    FROM instance i CROSS JOIN rendition r ON r.seq = i.seq
"""
_AMONG = "IN (SELECT value FROM json_each(?)) LIMIT ?"
RESTING = f"{_PLACE} WHERE {_RESTS} AND i.segment {_AMONG}"
RESTING_RENDITIONS = f"{_PLACE_OF_RENDITION} WHERE {_RESTS} AND r.segment {_AMONG}"
_SEQ = "SELECT i.seq FROM instance i"
_PUT = "UPDATE instance AS i SET segment = ?, start = ?, length = ?"
_PUT_RENDITION = "UPDATE rendition SET segment = ?, start = ?, length = ?"
PUT = f"{_PUT} WHERE receipt_id = ? AND segment = ? AND start = ? AND {_RESTS}"
_SEQ_AT_REST = f"{_SEQ} WHERE i.receipt_id = ? AND {_RESTS}"
PUT_RENDITION = f"{_PUT_RENDITION} WHERE seq = ({_SEQ_AT_REST}) AND segment = ? AND start = ?"
LIES_AT = """
    SELECT 1 FROM instance i LEFT JOIN rendition r ON r.seq = i.seq
    WHERE i.receipt_id = ?1 AND (i.segment = ?2 AND i.start = ?3 OR r.segment = ?2 AND r.start = ?3)
"""

# --- renditions ------------------------------------------------------------------------------------------------------

STUDY = "INSERT INTO study (study_instance_uid) VALUES (?) RETURNING study_id"
STUDY_ID = "SELECT study_id FROM study WHERE study_instance_uid = ?"
RENDITION = """
    INSERT INTO rendition (rendition_id, seq, study_id, digest, sop_class_uid, sop_instance_uid, transfer_syntax_uid,
                           size_bytes, segment, start, length, slot, size)
    SELECT value ->> '$[0]', value ->> '$[1]', value ->> '$[2]', unhex(value ->> '$[3]'), value ->> '$[4]',
           value ->> '$[5]', value ->> '$[6]', value ->> '$[7]', value ->> '$[8]', value ->> '$[9]', value ->> '$[10]',
           value ->> '$[11]', value ->> '$[12]'
    FROM json_each(?)
"""
RENDITION_EXTENTS = """
    SELECT r.segment, r.start, r.length, r.slot, r.size
    FROM instance i CROSS JOIN rendition r ON r.seq = i.seq
    WHERE i.receipt_id IN (SELECT unhex(value) FROM json_each(?)) AND i.state <> 'erased' ORDER BY r.rendition_id
"""
LIVE_RENDITIONS = """
    SELECT r.rendition_id, r.segment, r.start, r.length, r.slot, r.size
    FROM rendition r CROSS JOIN instance i ON i.seq = r.seq
    WHERE r.rendition_id > ? AND i.state <> 'erased' ORDER BY r.rendition_id LIMIT ?
"""

# --- deliveries ------------------------------------------------------------------------------------------------------

PRIORS = """
    SELECT g.destination, g.sop_instance_uid, g.digest, d.state, i.state
    FROM json_each(?) asked
    CROSS JOIN delivered_digest g
        ON g.destination = asked.value ->> '$[0]' AND g.sop_instance_uid = asked.value ->> '$[1]'
    CROSS JOIN delivery d ON d.delivery_id = g.delivery_id
    CROSS JOIN instance i ON i.seq = d.seq
"""
# A delivery's id is used once.
LAST_IDS = """
    SELECT (SELECT ifnull(max(rendition_id), 0) FROM rendition),
           max((SELECT ifnull(max(delivery_id), 0) FROM delivery), (SELECT delivery_id FROM last_delivery))
"""
QUEUE = """
    INSERT INTO delivery (delivery_id, seq, rendition_id, study_id, destination, state)
    SELECT value ->> '$[0]', value ->> '$[1]', value ->> '$[2]', value ->> '$[3]', value ->> '$[4]', 'queued'
    FROM json_each(?)
"""
GIVE = """
    INSERT INTO delivered_digest
    SELECT value ->> '$[0]', value ->> '$[1]', unhex(value ->> '$[2]'), value ->> '$[3]' FROM json_each(?) WHERE true
    ON CONFLICT DO UPDATE SET digest = excluded.digest, delivery_id = excluded.delivery_id
"""
_DUE = f"""
    WHERE d.destination = ?1 AND d.state IN ('queued', 'deferred')
      AND (d.state = 'queued' OR d.next_at <= ?2 OR d.next_at > ?2 + {LONGEST_WAIT_S})
"""
DUE = f"{_DELIVERY} {_DUE} ORDER BY d.study_id, d.seq LIMIT ?3"
DUE_OF_STUDY = f"{_DELIVERY} {_DUE} AND s.study_instance_uid = ?4 ORDER BY d.seq LIMIT ?3"
_STUDY_WITH_DELIVERY = "SELECT s.study_instance_uid FROM delivery d CROSS JOIN study s ON s.study_id = d.study_id"
_BESIDES = "AND s.study_instance_uid NOT IN (SELECT value FROM json_each(?3))"
OLDEST_DUE_STUDY = f"{_STUDY_WITH_DELIVERY} {_DUE} {_BESIDES} ORDER BY d.study_id LIMIT 1"
NEWEST_DUE_STUDY = f"{_STUDY_WITH_DELIVERY} {_DUE} {_BESIDES} ORDER BY d.study_id DESC LIMIT 1"
SEND = """
    UPDATE delivery SET state = 'active', attempts = attempts + 1
    WHERE delivery_id IN (SELECT value FROM json_each(?))
"""
KNOWN_DELIVERIES = "SELECT count(*) FROM delivery WHERE delivery_id IN (SELECT value FROM json_each(?))"
RECORD_DELIVERY = """
    UPDATE delivery SET state = ?1, status = ?2, reason = ?3, detail = ?4, next_at = ?5, at = ?6,
                        attempts = max(0, attempts - (?1 = 'queued'))
    WHERE delivery_id = ?7 AND state <> 'forwarded'
"""
RECOVER_DELIVERIES = "UPDATE delivery SET state = 'queued' WHERE state = 'active' AND state <> 'forwarded'"
_OLDEST_FIRST = " ORDER BY d.seq, d.delivery_id LIMIT ?"
DELIVERIES = f"{_DELIVERY} {_OLDEST_FIRST}"
DELIVERIES_OF = f"{_DELIVERY} WHERE i.receipt_id = ? {_OLDEST_FIRST}"
DELIVERIES_OF_IN = f"{_DELIVERY} WHERE i.receipt_id = ? AND d.state = ? {_OLDEST_FIRST}"
DELIVERIES_IN = f"{_DELIVERY} WHERE d.state = ? AND d.state <> 'forwarded' {_OLDEST_FIRST}"
# The oldest are found in the index alone: joined to all that they need, a million rows would be sorted.
_OLDEST_WAITING = """
    SELECT delivery_id FROM delivery
    WHERE state IN ('queued', 'active', 'deferred') AND state <> 'forwarded'
    ORDER BY seq, delivery_id LIMIT ?
"""
_OLDEST_WAITING_FOR = """
    SELECT delivery_id FROM delivery
    WHERE state IN ('queued', 'active', 'deferred') AND state <> 'forwarded' AND destination = ?
    ORDER BY seq, delivery_id LIMIT ?
"""
WAITING = f"{_DELIVERY} WHERE d.delivery_id IN ({_OLDEST_WAITING}) ORDER BY d.seq, d.delivery_id"
WAITING_FOR = f"{_DELIVERY} WHERE d.delivery_id IN ({_OLDEST_WAITING_FOR}) ORDER BY d.seq, d.delivery_id"
DELIVERIES_FORWARDED = f"{_DELIVERY} WHERE d.state = 'forwarded' {_OLDEST_FIRST}"

# --- all of it, in pages ---------------------------------------------------------------------------------------------

# Where an instance was de-identified more than once, the last rendition counts.
HISTORY = """
    SELECT i.seq, i.receipt_id, i.segment, i.start, i.length, i.slot, i.size, i.project, i.received_at,
           i.calling_ae_title, i.state, i.reason, i.detail, i.attempts, s.study_instance_uid, r.sop_instance_uid
    FROM instance i
    LEFT JOIN rendition r ON r.rendition_id = (SELECT max(rendition_id) FROM rendition WHERE seq = i.seq)
    LEFT JOIN study s ON s.study_id = r.study_id
    WHERE i.seq > ? ORDER BY i.seq LIMIT ?
"""

# --- counts ----------------------------------------------------------------------------------------------------------

INSTANCE_COUNTS = "SELECT state, reason, n FROM instance_count WHERE n > 0"
SHADOW_COUNTS = "SELECT destination, n FROM shadow_count WHERE n > 0"
DELIVERY_COUNTS = "SELECT destination, state, n FROM delivery_count WHERE n > 0"
OLDEST = """
    SELECT seq, received_at FROM instance WHERE seq = (
        SELECT min(seq) FROM delivery WHERE state = ? AND destination = ? AND state <> 'forwarded'
    )
"""


def instance_row(row: Sequence[Any]) -> InstanceRow:
    """Return the instance of a row that a query on instances gave."""
    _, receipt_id, *extent, project, received_at, calling_ae_title, state, reason, detail, attempts = row
    return InstanceRow(
        receipt_id,
        Extent(*extent),
        project,
        received_at,
        calling_ae_title,
        InstanceState(state),
        reason,
        detail,
        attempts,
    )


def history_row(row: Sequence[Any]) -> HistoryRow:
    """Return the entry of a row that :data:`HISTORY` gave."""
    *instance, study_instance_uid, sop_instance_uid = row
    return HistoryRow(row[0], instance_row(instance), study_instance_uid or "", sop_instance_uid or "")


def delivery_row(row: Sequence[Any]) -> DeliveryRow:
    """Return the delivery of a row that a query on deliveries gave."""
    delivery_id, receipt_id, destination, state, attempts, next_at, reason, status = row[:8]
    return DeliveryRow(
        delivery_id,
        receipt_id,
        destination,
        DeliveryState(state),
        attempts,
        next_at,
        reason,
        status,
        rendition=RenditionRecord(Extent(*row[8:13]), *row[13:19]),
        source=Extent(*row[19:24]),
        detail=row[24],
        at=row[25],
    )
