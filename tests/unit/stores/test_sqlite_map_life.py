"""A SQLite map that is looked through, slice by slice, while others use it."""

from __future__ import annotations

import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from deid_proxy.identity.ports import IdentityKind, Proposal
from deid_proxy.stores import sqlite_connection, sqlite_map, sqlite_map_indexes, sqlite_map_life
from deid_proxy.stores.sqlite import SQLiteMapStore

UID, PATIENT = IdentityKind.UID, IdentityKind.PATIENT


def token(number: int) -> bytes:
    return number.to_bytes(16, "big")


def proposal(kind: IdentityKind, number: int, subject: int) -> Proposal:
    return Proposal(kind, token(number), f"{kind.value}-{number}", b"", token(subject))


@pytest.mark.parametrize("known_before", [True, False])
def test_what_came_after_the_looking_goes_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, known_before: bool
) -> None:
    """A row, or the patient at all, that is written between the looking and the transaction does not stay."""
    with closing(SQLiteMapStore(tmp_path / "map.db")) as store:
        store.bind("P", "check")
        if known_before:
            store.resolve("P", [proposal(PATIENT, 1, 1), proposal(UID, 2, 1)])
        looked = sqlite_map.rows_of

        def interrupted(*args: Any) -> tuple[list[int], int]:
            found = looked(*args)
            store.resolve("P", [proposal(PATIENT, 1, 1), proposal(UID, 3, 1)])
            return found

        monkeypatch.setattr(sqlite_map, "rows_of", interrupted)
        assert store.forget("P", token(1)) == (3 if known_before else 2)
        assert store.rows("P") == []
        assert list(store.check()) == []


def test_others_get_their_turn_while_a_map_is_looked_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counting, checking and finding a subject's rows let whoever waits go first, before every slice."""
    for module, name in ((sqlite_map, "COUNTED"), (sqlite_map_life, "LOOKED_AT"), (sqlite_map_indexes, "CHECKED")):
        monkeypatch.setattr(module, name, 5)
    with closing(SQLiteMapStore(tmp_path / "map.db")) as store:
        store.bind("P", "check")
        store.resolve("P", [proposal(PATIENT, 1, 1), *(proposal(UID, n, 1) for n in range(2, 21))])
        turns = 0

        def others(_seconds: float) -> None:
            nonlocal turns
            thread = threading.Thread(target=store.find, args=("P", UID, token(2)))
            thread.start()
            thread.join(10)
            turns += not thread.is_alive()

        monkeypatch.setattr(sqlite_connection.time, "sleep", others)
        for look, slices in (
            (store.counts, 4),
            (lambda: list(store.check()), 4),
            (lambda: store.forget("P", token(1)), 4),
        ):
            turns = 0
            look()
            assert turns >= slices
