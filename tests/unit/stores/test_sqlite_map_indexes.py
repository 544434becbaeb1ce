"""The indexes of a SQLite map: new rows stand in memory until they are merged, and nothing depends on that."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from deid_proxy.errors import MappingConflictError
from deid_proxy.identity.ports import IdentityKind, Proposal
from deid_proxy.stores import map_index_queries as sql
from deid_proxy.stores import sqlite_map_indexes
from deid_proxy.stores.sqlite import SQLiteMapStore
from deid_proxy.stores.sqlite_connection import MAP, Database, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

UID = IdentityKind.UID
FRESH, BATCH = 100, 35


def token(number: int) -> bytes:
    return (number * 0x9E3779B97F4A7C15F39CC0605CEDC835 % 2**128).to_bytes(16, "big")


def uids(numbers: range) -> list[Proposal]:
    return [Proposal(UID, token(number), f"2.25.{number}", b"") for number in numbers]


def opened(path: Path) -> SQLiteMapStore:
    store = SQLiteMapStore(path, lambda: 1.0)
    store.bind("P", "check")
    return store


def holds(store: SQLiteMapStore, numbers: range) -> bool:
    known = store.known("P", [(UID, token(number)) for number in numbers])
    named = [store.find_pseudonym("P", f"2.25.{number}") for number in numbers]
    return (
        known == [f"2.25.{number}" for number in numbers]
        and [[row.token for row in rows] for rows in named] == [[token(number)] for number in numbers]
        and list(store.check()) == []
    )


def in_memory(store: SQLiteMapStore) -> list[int]:
    """Return how many rows each index has in memory only."""
    with store._database.reading() as connection:
        return [connection.execute(f"SELECT count(*) FROM temp.fresh_{name}").get for name in sql.INDEXES]


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SQLiteMapStore]:
    """Give a map whose indexes lack at most a hundred rows."""
    monkeypatch.setattr(sqlite_map_indexes, "FRESH", FRESH)
    store = opened(tmp_path / "map.db")
    yield store
    store.close()


def test_memory_holds_a_bounded_number_of_rows(store: SQLiteMapStore) -> None:
    """However many rows come, no more stand in memory than were agreed, and the largest batch."""
    most = made = largest = 0
    for batch in [BATCH] * 30 + [1] * 200 + [7 * FRESH, 1, *[BATCH] * 30]:
        store.resolve("P", uids(range(made, made + batch)))
        made, largest = made + batch, max(largest, batch)
        most = max(most, *in_memory(store))
        assert most <= FRESH + largest
    assert max(in_memory(store)) < 2 * FRESH
    assert holds(store, range(made))


def test_a_start_finds_every_row_wherever_the_merging_was(store: SQLiteMapStore, tmp_path: Path) -> None:
    """After a loss of power between any two transactions the map is whole, and goes on."""
    for number in range(12):
        store.resolve("P", uids(range(number * BATCH, (number + 1) * BATCH)))
        copy = tmp_path / str(number)
        copy.mkdir()
        for name in ("map.db", "map.db-wal"):
            shutil.copy(tmp_path / name, copy / name)
        other = opened(copy / "map.db")
        assert holds(other, range((number + 1) * BATCH))
        other.resolve("P", uids(range((number + 1) * BATCH, (number + 4) * BATCH)))
        assert holds(other, range((number + 4) * BATCH))
        other.close()


def test_what_is_undone_is_undone_in_memory_too(store: SQLiteMapStore) -> None:
    """A batch that breaks a rule leaves no row, neither in the file nor beside it, and may come again mended."""
    store.resolve("P", uids(range(BATCH)))
    before = in_memory(store)
    spoilt = [*uids(range(BATCH, 4 * BATCH)), Proposal(UID, token(9999), "2.25.3", b"")]
    with pytest.raises(MappingConflictError):
        store.resolve("P", spoilt)
    assert in_memory(store) == before
    assert store.known("P", [(UID, each.token) for each in spoilt]) == [None] * len(spoilt)
    store.resolve("P", spoilt[:-1])
    assert holds(store, range(4 * BATCH))


def test_conflicts_are_found_in_the_file_and_in_memory(store: SQLiteMapStore) -> None:
    """A pseudonym that was given long ago is as taken as one that was given a moment ago."""
    for first in range(0, 10 * BATCH, BATCH):
        store.resolve("P", uids(range(first, first + BATCH)))
    assert all(0 < number < 10 * BATCH for number in in_memory(store))
    for number in range(10 * BATCH):
        with pytest.raises(MappingConflictError):
            store.resolve("P", [Proposal(UID, token(10_000 + number), f"2.25.{number}", b"")])
    assert holds(store, range(10 * BATCH))


def test_a_withdrawal_takes_rows_out_of_memory_and_file(store: SQLiteMapStore, tmp_path: Path) -> None:
    """None of them is found again, also after a start, and all others are."""
    patient = Proposal(IdentityKind.PATIENT, token(77_777), "S", b"")
    store.resolve("P", [patient])
    kept = range(3 * BATCH)
    for first in range(0, 3 * BATCH, BATCH):
        theirs = [each._replace(subject=patient.token) for each in uids(range(5000 + first, 5000 + first + BATCH))]
        store.resolve("P", [*uids(range(first, first + BATCH)), *theirs])
    assert store.forget("P", patient.token) == 3 * BATCH + 1
    for _ in range(2):
        assert store.known("P", [(UID, token(n)) for n in range(5000, 5000 + 3 * BATCH)]) == [None] * 3 * BATCH
        assert holds(store, kept)
        store.close()
        store.__init__(tmp_path / "map.db", lambda: 1.0)  # type: ignore[misc]


def test_a_map_of_the_third_version_is_taken_over_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of its rows are in its indexes already: none is read into memory, and new ones come beside them."""
    everything = MAP.migrations
    with monkeypatch.context() as patch:
        patch.setattr(Kind, "migrations", property(lambda _: {n: everything[n] for n in (1, 2, 3)}))
        database = Database(tmp_path / "map.db", MAP)
        with database.transaction() as connection:
            connection.execute("INSERT INTO project VALUES (1, 'P', 'check', 1.0)")
            rows = [(n + 1, 2, token(n), f"2.25.{n}", b"", 1.0, 0, 1) for n in range(50)]
            connection.executemany("INSERT INTO mapping VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
            connection.execute("INSERT INTO by_token SELECT place_of_token(owner, token), id FROM mapping")
            connection.execute("INSERT INTO by_pseudonym SELECT place_of_pseudonym(owner, pseudonym), id FROM mapping")
        database.close()
    rehearsed = Database(tmp_path / "map.db", MAP, migrate=False)
    assert list(rehearsed.rehearse()) == [4]
    rehearsed.close()
    store = opened(tmp_path / "map.db")
    assert in_memory(store) == [0, 0]
    store.resolve("P", uids(range(50, 90)))
    assert holds(store, range(90))
    store.close()


@pytest.mark.parametrize("index", sql.INDEXES)
@pytest.mark.parametrize("place", ["file", "memory"])
def test_a_row_that_an_index_lost_is_found_by_the_check(tmp_path: Path, index: str, place: str) -> None:
    """One that is missing, and one that stands for another one."""
    store = opened(tmp_path / "map.db")
    store.resolve("P", uids(range(3 * BATCH)))
    table = index if place == "file" else f"temp.fresh_{index}"
    with store._database.transaction() as connection:
        if place == "file":
            sqlite_map_indexes.fill(connection)
            connection.execute(f"DELETE FROM temp.fresh_{index}")
        connection.execute(f"DELETE FROM {table} WHERE id = 7")
    assert list(store.check()) == [f"1 rows are not in the index {index}"]
    with store._database.transaction() as connection:
        connection.execute(f"UPDATE {table} SET id = 9 WHERE id = 8")
    assert list(store.check()) == [f"2 rows are not in the index {index}"]
    store.close()


def test_rows_that_meet_at_a_place_move_into_the_file_in_order(store: SQLiteMapStore) -> None:
    """In memory a row stands at its own place only: both of two that meet are in the file, and a third one too."""
    halves = [(5).to_bytes(8, "big"), (1 << 50).to_bytes(8, "big")]
    tokens = [halves[0] + halves[1], halves[1] + halves[0]]
    for number, each in enumerate(tokens):
        store.resolve("P", [Proposal(UID, each, f"1.{number}", b"")])
    with store._database.reading() as connection:
        stand = connection.execute("SELECT place, id FROM by_token ORDER BY place").fetchall()
    assert [id_ for _, id_ in stand] == [1, 2]
    assert stand[1][0] == stand[0][0] + 1
    assert store.known("P", [(UID, each) for each in tokens]) == ["1.0", "1.1"]
    assert list(store.check()) == []


def test_nothing_in_memory_is_written_beside_the_map(store: SQLiteMapStore, tmp_path: Path) -> None:
    """What stands in memory makes no file of its own: the rows are in the map, and that is enough."""
    store.resolve("P", uids(range(90)))
    assert sorted(file.name for file in tmp_path.iterdir()) == ["map.db", "map.db-wal"]
    with store._database.reading() as connection:
        assert connection.pragma("temp_store") == 2
