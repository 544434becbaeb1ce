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


def _standing(text: str) -> str:
    """Return SQL about a row's place: in the file up to seven places behind its own, in memory at its own.

    One that went into the file at once may, after a start, stand in memory too.
    """
    stands = "(SELECT id FROM {0} WHERE place BETWEEN ?1 AND ?1 + 7 UNION ALL SELECT id FROM {1} WHERE place = ?1) t"
    return text.format(
        by_token=stands.format("by_token", "temp.fresh_by_token"),
        by_pseudonym=stands.format("by_pseudonym", "temp.fresh_by_pseudonym"),
    )


# Asked for more often than all else: most rows stand in the file, and two statements are quicker than one for both.
KNOWN = """
    SELECT m.pseudonym FROM by_token t CROSS JOIN mapping m ON m.id = t.id
    WHERE t.place BETWEEN ?1 AND ?1 + 7 AND m.owner = ?2 AND m.token = ?3 LIMIT 1
"""
KNOWN_FRESH = """
    SELECT m.pseudonym FROM temp.fresh_by_token t CROSS JOIN mapping m ON m.id = t.id
    WHERE t.place = ?1 AND m.owner = ?2 AND m.token = ?3
"""
ID_HAVING = _standing("""
    SELECT m.id FROM {by_token} CROSS JOIN mapping m ON m.id = t.id WHERE m.owner = ?2 AND m.token = ?3 LIMIT 1
""")
ID_NAMED = _standing("""
    SELECT m.id FROM {by_pseudonym} CROSS JOIN mapping m ON m.id = t.id WHERE m.owner = ?2 AND m.pseudonym = ?3 LIMIT 1
""")
# For many at once, which come in the order of the index; whoever asks compares owner and token.
KNOWN_OF_MANY = """
    SELECT m.owner, m.token, m.pseudonym FROM carray(?1) p
    CROSS JOIN by_token t ON t.place BETWEEN p.value AND p.value + 7
    CROSS JOIN mapping m ON m.id = t.id
    UNION ALL
    SELECT m.owner, m.token, m.pseudonym FROM carray(?1) p
    CROSS JOIN temp.fresh_by_token t ON t.place = p.value
    CROSS JOIN mapping m ON m.id = t.id
"""
BY_ID = f"{_ROW} WHERE m.id = ?"
PAGE = f"{_ROW} WHERE m.id > ? AND m.owner IN (?, ?) ORDER BY m.id LIMIT ?"
COUNT = "SELECT owner, count(*) FROM mapping WHERE id > ? AND id <= ? GROUP BY owner"  # of few: it sorts them in memory
ANY_ROW = "SELECT 1 FROM mapping LIMIT 1"
LAST_ID = "SELECT max((SELECT ifnull(max(id), 0) FROM mapping), (SELECT last_id FROM generation))"
RETIRE = "UPDATE generation SET last_id = max(last_id, ?)"
CREATE = "INSERT INTO mapping VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
ROWS_AT_ONCE = 400  # a longer text is prepared anew every time
CREATE_MANY = CREATE + ", (?, ?, ?, ?, ?, ?, ?, ?)" * (ROWS_AT_ONCE - 1)
RESEAL = "UPDATE mapping SET sealed = ? WHERE id = ?"

# --- withdrawals and corrections -------------------------------------------------------------------------------------

TOMBSTONE = "SELECT 1 FROM tombstone WHERE project_id = ? AND token = ?"
ANY_TOMBSTONE = "SELECT 1 FROM tombstone LIMIT 1"
TOMBSTONES = "SELECT token, at FROM tombstone WHERE project_id = ? ORDER BY token"
WITHDRAW = "INSERT INTO tombstone VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
OF_SUBJECT = "SELECT id FROM mapping WHERE id > ? AND id <= ? AND (id = ? OR subject = ?) ORDER BY id"
NAMES_OF = "SELECT owner, token, pseudonym FROM mapping WHERE id = ?"
DELETE = "DELETE FROM mapping WHERE id = ?"
_CORRECTION = "SELECT study, number, wrong_token, right_token, sealed, study_pseudonym, at FROM correction"
CORRECTIONS = f"{_CORRECTION} WHERE project_id = ? ORDER BY study"
CORRECT = "INSERT OR REPLACE INTO correction VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
ADD_CORRECTION = "INSERT INTO correction VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"

# --- soundness -------------------------------------------------------------------------------------------------------

SIZES = "SELECT (SELECT page_count FROM pragma_page_count) * (SELECT page_size FROM pragma_page_size)"


def map_row(row: Sequence[Any]) -> MapRow:
    """Return the record of a row that a query on rows gave, whose first column is its id."""
    _, owner, token, pseudonym, sealed, created_at, subject, derivable = row
    return MapRow(kind_of(owner), token, pseudonym, sealed, created_at, subject or b"", bool(derivable))


def correction(row: Sequence[Any]) -> Correction:
    """Return the record of a correction."""
    return Correction(*row)
