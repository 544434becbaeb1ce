"""The SQL of the map, and how its rows become records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from deid_proxy.identity.map_life import Correction
from deid_proxy.identity.ports import MapRow
from deid_proxy.stores.map_places import kind_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_ROW = """
    SELECT m.id, m.owner, m.token, m.pseudonym, m.sealed, m.created_at,
    (SELECT s.token FROM mapping s WHERE s.id = m.subject AND m.subject > 0), m.derivable
    FROM mapping m
"""

PROJECT = "SELECT project_id, key_check FROM project WHERE name = ?"
PROJECTS = "SELECT project_id, name, key_check FROM project ORDER BY name"
BIND = "INSERT INTO project (name, key_check, bound_at) VALUES (?, ?, ?)"
GENERATION = "SELECT number, fixed FROM generation"
SET_GENERATION = "UPDATE generation SET number = ?, fixed = ?"

# --- rows ------------------------------------------------------------------------------------------------------------

KNOWN = """
    SELECT m.pseudonym FROM by_token t JOIN mapping m ON m.id = t.id
    WHERE t.place BETWEEN ?1 AND ?1 + 7 AND m.owner = ?2 AND m.token = ?3
"""
# For many at once, in the order of the index; whoever asks compares owner and token.
KNOWN_OF_MANY = """
    SELECT m.owner, m.token, m.pseudonym FROM (SELECT value FROM carray(?1) ORDER BY value) p
    CROSS JOIN by_token t ON t.place BETWEEN p.value AND p.value + 7
    CROSS JOIN mapping m ON m.id = t.id
"""
ID_HAVING = """
    SELECT m.id FROM by_token t JOIN mapping m ON m.id = t.id
    WHERE t.place BETWEEN ?1 AND ?1 + 7 AND m.owner = ?2 AND m.token = ?3
"""
ID_NAMED = """
    SELECT m.id FROM by_pseudonym t JOIN mapping m ON m.id = t.id
    WHERE t.place BETWEEN ?1 AND ?1 + 7 AND m.owner = ?2 AND m.pseudonym = ?3
"""
BY_ID = f"{_ROW} WHERE m.id = ?"
PAGE = f"{_ROW} WHERE m.id > ? AND m.owner IN (?, ?) ORDER BY m.id LIMIT ?"
COUNT = "SELECT owner, count(*) FROM mapping WHERE owner IN (?, ?) GROUP BY owner"
ANY_ROW = "SELECT 1 FROM mapping LIMIT 1"
LAST_ID = "SELECT max((SELECT ifnull(max(id), 0) FROM mapping), (SELECT last_id FROM generation))"
RETIRE = "UPDATE generation SET last_id = max(last_id, ?)"
CREATE = "INSERT INTO mapping VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
ROWS_AT_ONCE = 400  # a longer text is prepared anew every time
CREATE_MANY = CREATE + ", (?, ?, ?, ?, ?, ?, ?, ?)" * (ROWS_AT_ONCE - 1)
RESEAL = "UPDATE mapping SET sealed = ? WHERE id = ?"

# --- the two indexes, by name ----------------------------------------------------------------------------------------

INDEXES = ("by_token", "by_pseudonym")
PUT = {
    "by_token": "INSERT OR IGNORE INTO by_token VALUES (?, ?)",
    "by_pseudonym": "INSERT OR IGNORE INTO by_pseudonym VALUES (?, ?)",
}
# New rows have consecutive ids, and places come in their order.
PUT_NEW = {
    "by_token": "INSERT OR IGNORE INTO by_token SELECT value, ?2 + rowid FROM carray(?1) ORDER BY value",
    "by_pseudonym": "INSERT OR IGNORE INTO by_pseudonym SELECT value, ?2 + rowid FROM carray(?1) ORDER BY value",
}
TAKEN = {
    "by_token": "SELECT place FROM by_token WHERE place BETWEEN ?1 AND ?1 + 7",
    "by_pseudonym": "SELECT place FROM by_pseudonym WHERE place BETWEEN ?1 AND ?1 + 7",
}
PLACE_OF_ID = {
    "by_token": "SELECT place FROM by_token WHERE place BETWEEN ?1 AND ?1 + 7 AND id = ?2",
    "by_pseudonym": "SELECT place FROM by_pseudonym WHERE place BETWEEN ?1 AND ?1 + 7 AND id = ?2",
}
DROP_PLACE = {
    "by_token": "DELETE FROM by_token WHERE place = ?",
    "by_pseudonym": "DELETE FROM by_pseudonym WHERE place = ?",
}
FILL = {
    "by_token": "INSERT OR IGNORE INTO by_token SELECT place_of_token(owner, token), id FROM mapping ORDER BY 1, 2",
    "by_pseudonym": """
        INSERT OR IGNORE INTO by_pseudonym SELECT place_of_pseudonym(owner, pseudonym), id FROM mapping ORDER BY 1, 2
    """,
}
DOUBLE = {
    "by_token": """
        SELECT m.id FROM by_token t JOIN mapping m ON m.id = t.id JOIN mapping new ON new.id = ?2
        WHERE t.place BETWEEN ?1 AND ?1 + 7 AND m.id <> ?2 AND m.owner = new.owner AND m.token = new.token
    """,
    "by_pseudonym": """
        SELECT m.id FROM by_pseudonym t JOIN mapping m ON m.id = t.id JOIN mapping new ON new.id = ?2
        WHERE t.place BETWEEN ?1 AND ?1 + 7 AND m.id <> ?2 AND m.owner = new.owner AND m.pseudonym = new.pseudonym
    """,
}
NOT_IN = {
    "by_token": """
        SELECT id, owner, token, pseudonym FROM mapping WHERE id NOT IN (SELECT id FROM by_token) ORDER BY id
    """,
    "by_pseudonym": """
        SELECT id, owner, token, pseudonym FROM mapping WHERE id NOT IN (SELECT id FROM by_pseudonym) ORDER BY id
    """,
}

# --- withdrawals and corrections -------------------------------------------------------------------------------------

TOMBSTONE = "SELECT 1 FROM tombstone WHERE project_id = ? AND token = ?"
TOMBSTONES = "SELECT token, at FROM tombstone WHERE project_id = ? ORDER BY token"
WITHDRAW = "INSERT INTO tombstone VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
OF_SUBJECT = """
    SELECT id, owner, token, pseudonym FROM mapping
    WHERE id > ? AND (id = ? OR subject = ?) ORDER BY id LIMIT ?
"""
DELETE = "DELETE FROM mapping WHERE id = ?"
_CORRECTION = "SELECT study, number, wrong_token, right_token, sealed, study_pseudonym, at FROM correction"
CORRECTIONS = f"{_CORRECTION} WHERE project_id = ? ORDER BY study"
CORRECT = "INSERT OR REPLACE INTO correction VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
ADD_CORRECTION = "INSERT INTO correction VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"

# --- soundness -------------------------------------------------------------------------------------------------------

FOUND = {
    "by_token": "SELECT count(*) FROM by_token t JOIN mapping m ON m.id = t.id",
    "by_pseudonym": "SELECT count(*) FROM by_pseudonym t JOIN mapping m ON m.id = t.id",
}
COUNT_ALL = "SELECT count(*) FROM mapping"
SIZES = "SELECT (SELECT page_count FROM pragma_page_count) * (SELECT page_size FROM pragma_page_size)"


def map_row(row: Sequence[Any]) -> MapRow:
    """Return the record of a row that a query on rows gave, whose first column is its id."""
    _, owner, token, pseudonym, sealed, created_at, subject, derivable = row
    return MapRow(kind_of(owner), token, pseudonym, sealed, created_at, subject or b"", bool(derivable))


def correction(row: Sequence[Any]) -> Correction:
    """Return the record of a correction."""
    return Correction(*row)
