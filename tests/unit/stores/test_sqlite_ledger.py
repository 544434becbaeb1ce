"""What is particular to the ledger in SQLite: it finds its work by index, and its rules stand in the schema."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import apsw
import pytest

from deid_proxy.stores import ledger_queries as sql
from deid_proxy.stores.sqlite_connection import LEDGER, Database

if TYPE_CHECKING:
    from pathlib import Path


def explain(path: Path, query: str) -> str:
    database = Database(path / "ledger.db", LEDGER)
    numbered = [int(number) for number in re.findall(r"\?(\d+)", query)]
    values = (None,) * (max(numbered) if numbered else query.count("?"))
    with database.reading() as connection:
        rows = connection.execute(f"EXPLAIN QUERY PLAN {query}", values).fetchall()
    database.close()
    return "; ".join(str(row[3]) for row in rows)


@pytest.mark.parametrize(
    ("query", "index"),
    [
        (sql.RECEIVED, "instance_work"),
        (sql.HELD, "instance_work"),
        (sql.ERASABLE, "instance_work"),
        (sql.RECOVER_INSTANCES, "instance_work"),
        (sql.MOVE, "INTEGER PRIMARY KEY"),
        (sql.STANDING, "sqlite_autoindex_instance_1"),
        (sql.CLAIM, "INTEGER PRIMARY KEY"),
        (sql.KNOWN, "sqlite_autoindex_instance_1"),
        (sql.ERASE, "sqlite_autoindex_instance_1"),
        (sql.SEND, "INTEGER PRIMARY KEY"),
        (sql.KNOWN_DELIVERIES, "INTEGER PRIMARY KEY"),
        (sql.BY_PREFIX, "sqlite_autoindex_instance_1"),
        (sql.BY_TOKEN, "PRIMARY KEY (token=?)"),
        (sql.DUE, "delivery_due"),
        (sql.RECOVER_DELIVERIES, "delivery_open"),
        (sql.DELIVERIES_IN, "delivery_open"),
        (sql.DELIVERIES_OF, "sqlite_autoindex_delivery_1"),
        (sql.OLDEST, "delivery_open"),
        (sql.PRIORS, "PRIMARY KEY (destination=? AND sop_instance_uid=?)"),
        (sql.RENDITION_EXTENTS, "rendition_of_instance"),
        (sql.LIVE, "INTEGER PRIMARY KEY (rowid>?)"),
        (sql.LIVE_RENDITIONS, "INTEGER PRIMARY KEY (rowid>?)"),
    ],
)
def test_work_is_found_by_index(tmp_path: Path, query: str, index: str) -> None:
    """No question of daily work reads a whole table of a ledger that keeps every row for ever."""
    plan = re.sub("SCAN (json_each|asked|move)", "", explain(tmp_path, query))  # what was asked for, as a list
    assert index in plan
    assert "SCAN" not in plan


@pytest.mark.parametrize("query", [sql.RECEIVED, sql.HELD, sql.ERASABLE, sql.DUE])
def test_the_oldest_work_is_found_without_sorting(tmp_path: Path, query: str) -> None:
    """The first rows of a long queue come in order from the index."""
    assert "ORDER BY" not in explain(tmp_path, query)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE instance SET state = 'failed'",
        "UPDATE instance SET state = 'held'",
        "UPDATE instance SET state = 'erased'",
        "UPDATE instance SET attempts = -1",
        "UPDATE instance SET receipt_id = x'00'",
        "UPDATE delivery SET state = 'lost'",
        "UPDATE delivery SET state = 'held'",
        "UPDATE delivery SET status = 65536",
        "UPDATE delivery SET seq = 99",
        "INSERT INTO delivery (seq, rendition_id, study_id, destination, state) VALUES (1, 1, 1, 'archive', 'queued')",
        "INSERT INTO look_up_token VALUES (x'00', 1)",
        "UPDATE rendition SET digest = x'00'",
    ],
)
def test_the_schema_itself_refuses_an_impossible_row(tmp_path: Path, change: str) -> None:
    """States, reasons and links are rules of the database, not only of the program."""
    path = tmp_path / "ledger.db"
    Database(path, LEDGER).close()
    connection = apsw.Connection(str(path))
    connection.execute(
        "PRAGMA foreign_keys = ON;"
        "INSERT INTO instance VALUES (1, zeroblob(16), 'P', 0, 'CT1', 'ready', '', '', 1, 0, 1, 0, 1, 1, 1, NULL);"
        "INSERT INTO study VALUES (1, '2.25.1');"
        "INSERT INTO rendition VALUES (1, 1, 1, zeroblob(32), '1', '2.25.2', '1', 1, 1, 0, 1, 1, 1);"
        "INSERT INTO delivery (seq, rendition_id, study_id, destination, state) VALUES (1, 1, 1, 'archive', 'queued')"
    )
    with pytest.raises(apsw.ConstraintError):
        connection.execute(change)
    connection.close()
