"""The SQL of the two indexes of a SQLite map: by name, for the index in the file and what it lacks in memory."""

from __future__ import annotations

_PART = "place >= ?1 AND place < ?2 AND id <= ?3"  # what is merged at once
INDEXES = ("by_token", "by_pseudonym")


def _of_each(text: str) -> dict[str, str]:
    """Return the SQL for each index: ``{index}`` is the one in the file, ``{fresh}`` what it lacks."""
    return {
        name: text.format(index=name, fresh=f"temp.fresh_{name}", column=name.removeprefix("by_"), part=_PART)
        for name in INDEXES
    }


# --- what the file has not yet ---------------------------------------------------------------------------------------

MAKE_FRESH = _of_each("CREATE TABLE {fresh} (place INTEGER PRIMARY KEY, id INTEGER NOT NULL) STRICT")
PUT_FRESH = _of_each("""
    INSERT OR IGNORE INTO {fresh} SELECT ?1, ?2 WHERE NOT EXISTS (SELECT 1 FROM {index} WHERE place = ?1)
""")
# New rows have consecutive ids. Pages come one after the other: without its limit SQLite leaves out the sorting.
PUT_NEW = _of_each("""
    INSERT OR IGNORE INTO {fresh} SELECT p.value, ?2 + p.n
    FROM (SELECT value, rowid AS n FROM carray(?1) ORDER BY value LIMIT -1) p
    WHERE NOT EXISTS (SELECT 1 FROM {index} i WHERE i.place = p.value)
""")
FRESH_PLACE = _of_each("SELECT id FROM {fresh} WHERE place = ?")
DROP_FRESH = _of_each("DELETE FROM {fresh} WHERE place = ? AND id = ?")
# At a start: rows up to ?3 whose place is in front of ?4 are in the file; ids without a row have places below 0.
LOAD = _of_each("""
    INSERT OR IGNORE INTO {fresh} SELECT p.value, ?2 + p.rowid FROM carray(?1) p
    WHERE p.value >= 0 AND (?2 + p.rowid > ?3 OR p.value >= ?4) ORDER BY p.value
""")

# --- from memory into the file ---------------------------------------------------------------------------------------

MERGE = "SELECT merged, merging, next_place FROM merge WHERE index_name = ?"
SET_MERGE = "UPDATE merge SET merged = ?, merging = ?, next_place = ? WHERE index_name = ?"
MERGE_END = _of_each("SELECT place FROM {fresh} WHERE place >= ? AND id <= ? ORDER BY place LIMIT 1 OFFSET ?")
COUNT_PART = _of_each("SELECT count(*) FROM {fresh} WHERE {part}")
MERGE_PART = _of_each("INSERT OR IGNORE INTO {index} SELECT place, id FROM {fresh} WHERE {part} ORDER BY place")
NOT_MERGED = _of_each("""
    SELECT place, id FROM {fresh} f WHERE {part}
    AND NOT EXISTS (SELECT 1 FROM {index} i WHERE i.place = f.place AND i.id = f.id) ORDER BY place
""")
DROP_PART = _of_each("DELETE FROM {fresh} WHERE {part}")

# --- the file --------------------------------------------------------------------------------------------------------

PUT = _of_each("INSERT INTO {index} VALUES (?, ?)")
TAKEN = _of_each("SELECT place FROM {index} WHERE place BETWEEN ?1 AND ?1 + 7")
PLACE_OF_ID = _of_each("SELECT place FROM {index} WHERE place BETWEEN ?1 AND ?1 + 7 AND id = ?2")
DROP_PLACE = _of_each("DELETE FROM {index} WHERE place = ?")
DOUBLE = _of_each("""
    SELECT m.id FROM {index} t JOIN mapping m ON m.id = t.id JOIN mapping new ON new.id = ?2
    WHERE t.place BETWEEN ?1 AND ?1 + 7 AND m.id <> ?2 AND m.owner = new.owner AND m.{column} = new.{column}
""")
FILL = _of_each("""
    INSERT OR IGNORE INTO {index} SELECT value, ?2 + rowid FROM carray(?1) WHERE value >= 0 ORDER BY value
""")
SLICE = "SELECT id, owner, token, pseudonym FROM mapping WHERE id > ?1 AND id <= ?2 ORDER BY id"

# --- soundness -------------------------------------------------------------------------------------------------------

# How many of the rows behind an id stand at their own place, in the file or else in memory.
AT_PLACE = _of_each("""
    SELECT count(*) FROM (SELECT value, rowid AS n FROM carray(?1) ORDER BY value LIMIT -1) p
    WHERE EXISTS (SELECT 1 FROM {index} t WHERE t.place = p.value AND t.id = ?2 + p.n)
    OR EXISTS (SELECT 1 FROM {fresh} t WHERE t.place = p.value AND t.id = ?2 + p.n)
""")
# How many stand where they are looked for.
FOUND = _of_each("""
    SELECT count(DISTINCT id) FROM (
        SELECT t.id FROM (SELECT value, rowid AS n FROM carray(?1) ORDER BY value LIMIT -1) p
        CROSS JOIN {index} t ON t.place BETWEEN p.value AND p.value + 7 WHERE t.id = ?2 + p.n
        UNION ALL
        SELECT t.id FROM (SELECT value, rowid AS n FROM carray(?1) ORDER BY value LIMIT -1) p
        CROSS JOIN {fresh} t ON t.place = p.value WHERE t.id = ?2 + p.n
    )
""")
