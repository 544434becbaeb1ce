"""From one schema to the next: forwards, rehearsed beforehand, and never back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from deid_proxy.errors import StoreError
from deid_proxy.identity.ports import IdentityKind, Proposal
from deid_proxy.stores.sqlite import SQLiteMapStore
from deid_proxy.stores.sqlite_connection import LEDGER, MAP, Database, Kind

if TYPE_CHECKING:
    from pathlib import Path

UID, PATIENT = IdentityKind.UID, IdentityKind.PATIENT
ALL = {kind.name: kind.migrations for kind in (MAP, LEDGER)}


def first_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let databases be made as the first version made them."""
    monkeypatch.setattr(Kind, "migrations", property(lambda kind: {1: ALL[kind.name][1]}))


@pytest.fixture
def old_map(tmp_path: Path) -> Path:
    """Make a map of the first version with two UIDs and a patient."""
    with pytest.MonkeyPatch.context() as patch:
        first_version(patch)
        database = Database(tmp_path / "map.db", MAP)
        with database.transaction() as connection:
            connection.execute("INSERT INTO project VALUES (7, 'P', 'check', 1.0)")
            for kind, number in (("uid", 1), ("patient", 2), ("uid", 3)):
                values = kind, number.to_bytes(16, "big"), f"{kind}-{number}", b"\x01sealed", float(number)
                connection.execute("INSERT INTO pseudonym VALUES (7, ?, ?, ?, ?, ?)", values)
        database.close()
    return tmp_path / "map.db"


def test_a_map_of_the_first_version_is_taken_over_whole(old_map: Path) -> None:
    """Every row is found by token and by pseudonym, and the map goes on."""
    store = SQLiteMapStore(old_map)
    store.bind("P", "check")
    assert store.counts().get("P", {}) == {UID: 2, PATIENT: 1}
    row = store.find("P", PATIENT, (2).to_bytes(16, "big"))
    assert row is not None
    assert (row.pseudonym, row.sealed, row.created_at, row.derivable) == ("patient-2", b"\x01sealed", 2.0, True)
    assert store.find_pseudonym("P", "uid-3")[0].token == (3).to_bytes(16, "big")
    assert store.resolve("P", [Proposal(UID, (1).to_bytes(16, "big"), "other", b"")]) == ["uid-1"]
    assert list(store.check()) == []
    store.close()


def test_a_map_of_the_second_version_keeps_what_it_has_of_subjects(
    old_map: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Numbers go on, rules stay, studies keep their subjects; and nobody says that the key alone repeats its rows."""
    with monkeypatch.context() as patch:
        patch.setattr(Kind, "migrations", property(lambda kind: {n: ALL[kind.name][n] for n in (1, 2)}))
        database = Database(old_map, MAP)
        with database.transaction() as connection:
            connection.execute("INSERT INTO sequence VALUES (7, 41)")
            connection.execute("INSERT INTO settled VALUES (7, 'rules', 'exact')")
            connection.execute("INSERT INTO study_subject VALUES (7, ?, ?)", (bytes(16), bytes([1]) * 16))
        database.close()
    store = SQLiteMapStore(old_map)
    store.bind("P", "check")
    row = store.find("P", PATIENT, (2).to_bytes(16, "big"))
    assert row is not None
    assert (row.pseudonym, row.derivable) == ("patient-2", False)
    assert store.settle("P", "rules", "other") == "exact"
    assert store.claim_studies("P", [(bytes(16), bytes(16))]) == [bytes([1]) * 16]
    assert store.resolve("P", [Proposal(PATIENT, bytes([9]) * 16, "", b"")], "S-{}".format) == ["S-42"]
    assert list(store.check()) == []
    store.close()


def test_a_rehearsal_tells_and_changes_nothing(old_map: Path) -> None:
    """The steps that are pending are named and tried; the file is as it was."""
    before = old_map.read_bytes()
    database = Database(old_map, MAP, migrate=False)
    pending = list(database.pending())
    assert pending == [number for number in ALL["map"] if number > 1]
    assert list(database.rehearse()) == pending
    assert list(database.pending()) == pending
    database.close()
    assert old_map.read_bytes() == before
    SQLiteMapStore(old_map).close()


def test_a_rehearsal_that_fails_says_so(old_map: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What would go wrong goes wrong in the rehearsal, and the file is as it was."""
    before = old_map.read_bytes()
    monkeypatch.setattr(Kind, "migrations", property(lambda kind: ALL[kind.name] | {9999: "CREATE TABLE x (SYNTAX"}))
    database = Database(old_map, MAP, migrate=False)
    with pytest.raises(StoreError):
        database.rehearse()
    database.close()
    assert old_map.read_bytes() == before


@pytest.mark.parametrize("kind", [MAP, LEDGER], ids=["map", "ledger"])
def test_a_schema_never_goes_back(tmp_path: Path, kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of this version is refused by the version before, which says which is which."""
    Database(tmp_path / "new.db", kind).close()
    before = (tmp_path / "new.db").read_bytes()
    first_version(monkeypatch)
    with pytest.raises(StoreError, match=r"newer deid-proxy \(schema \d+; this one knows 1\)"):
        Database(tmp_path / "new.db", kind)
    assert (tmp_path / "new.db").read_bytes() == before


def test_a_large_map_starts_before_it_is_checked_to_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A start looks for damage for a bounded time; damage that it did not reach is found by the map's own check."""
    path = tmp_path / "map.db"
    store = SQLiteMapStore(path)
    store.bind("P", "check")
    store.resolve("P", [Proposal(UID, n.to_bytes(16, "big"), f"2.25.{n}", b"s" * 100) for n in range(1, 3000)])
    store.close()
    monkeypatch.setattr("deid_proxy.stores.sqlite_connection._CHECK_S", -1.0)
    store = SQLiteMapStore(path)
    assert store.known("P", [(UID, (1).to_bytes(16, "big"))]) == ["2.25.1"]
    assert list(store.check()) == []
    store.close()
