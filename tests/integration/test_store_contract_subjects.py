"""What every map promises about subjects: numbers without gap or double, rules that stay, studies of one patient."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from deid_proxy.errors import MappingConflictError, StoreError
from deid_proxy.identity.keys import ProjectKey
from deid_proxy.identity.ports import IdentityKind, IdentityRequest, MapStore, Proposal
from deid_proxy.identity.resolver import IdentityResolver
from deid_proxy.identity.sequence import SequencePattern
from deid_proxy.identity.subjects import SubjectMethod, SubjectPolicy
from deid_proxy.stores import sqlite_map_indexes
from deid_proxy.stores.memory import MemoryMapStore
from deid_proxy.stores.sqlite import SQLiteMapStore

PROJECT = "LUNG-01"
KILLS = int(os.environ.get("DEID_PROXY_SEQUENCE_KILLS", "6"))
numbered = SequencePattern.parse("S-{n:03d}").format


def wanting(number: int, code: str = "") -> Proposal:
    return Proposal(IdentityKind.PATIENT, number.to_bytes(16, "big"), code, b"")


def a_uid(number: int, new: str) -> Proposal:
    return Proposal(IdentityKind.UID, number.to_bytes(16, "big"), new, b"")


@pytest.fixture(params=["memory", "sqlite", "sqlite that merges"])
def store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MapStore]:
    """Give a store that is bound to the project's key."""
    if request.param == "sqlite that merges":
        monkeypatch.setattr(sqlite_map_indexes, "FRESH", 3)
    made: MapStore = MemoryMapStore() if request.param == "memory" else SQLiteMapStore(tmp_path / "map.db")
    made.bind(PROJECT, "check")
    yield made
    made.close()


def test_patients_are_numbered_in_order(store: MapStore) -> None:
    """Within a batch and over batches; who has a number keeps it, and twice the same patient is one."""
    assert store.resolve(PROJECT, [wanting(7), wanting(5), wanting(7)], numbered) == ["S-001", "S-002", "S-001"]
    assert store.resolve(PROJECT, [wanting(5), wanting(6)], numbered) == ["S-002", "S-003"]


def test_a_batch_that_is_refused_uses_no_number(store: MapStore) -> None:
    """A conflict anywhere in it takes nothing: the next patient gets the number."""
    store.resolve(PROJECT, [a_uid(1, "2.25.1")], numbered)
    with pytest.raises(MappingConflictError):
        store.resolve(PROJECT, [wanting(1), a_uid(2, "2.25.1")], numbered)
    assert store.resolve(PROJECT, [wanting(2)], numbered) == ["S-001"]


def test_a_number_that_another_method_gave_is_stepped_over(store: MapStore) -> None:
    """It is in use, so it is no gap; and it is never given twice."""
    store.resolve(PROJECT, [wanting(1, "S-001"), wanting(2, "S-003")], numbered)
    assert store.resolve(PROJECT, [wanting(3), wanting(4)], numbered) == ["S-002", "S-004"]


def test_only_patients_are_numbered_and_only_with_a_pattern(store: MapStore) -> None:
    """Anything else without a pseudonym is refused with its batch."""
    for proposals, how in (([wanting(1)], None), ([a_uid(1, "")], numbered), ([wanting(1)], "X".__mul__)):
        with pytest.raises(StoreError):
            store.resolve(PROJECT, [wanting(9, "KEPT"), *proposals], how if how != "X".__mul__ else lambda _n: "X" * 65)
    assert store.counts().get(PROJECT, {}) == {}


def test_projects_count_for_themselves(store: MapStore) -> None:
    """Each begins with one."""
    store.bind("OTHER", "check2")
    store.resolve(PROJECT, [wanting(1)], numbered)
    assert store.resolve("OTHER", [wanting(1)], numbered) == ["S-001"]


def test_threads_leave_no_gap_and_no_double(store: MapStore) -> None:
    """However they race for overlapping patients, with batches in between that fail."""
    store.resolve(PROJECT, [a_uid(0, "2.25.0")], numbered)
    barrier = threading.Barrier(4)

    def race(thread: int) -> dict[int, str]:
        barrier.wait()
        rng = random.Random(thread)
        seen: dict[int, str] = {}
        for _ in range(25):
            batch = rng.sample(range(60), 5)
            if rng.random() < 0.3:
                with pytest.raises(MappingConflictError):
                    store.resolve(PROJECT, [*map(wanting, batch), a_uid(99, "2.25.0")], numbered)
            for patient, code in zip(batch, store.resolve(PROJECT, [*map(wanting, batch)], numbered), strict=True):
                assert seen.setdefault(patient, code) == code
        return seen

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(race, range(4)))
    together: dict[int, str] = {}
    for patient, code in (item for answer in answers for item in answer.items()):
        assert together.setdefault(patient, code) == code
    assert sorted(together.values()) == [numbered(n) for n in range(1, len(together) + 1)]


def test_the_first_setting_stays(store: MapStore) -> None:
    """Per project and name; a project that is not bound has none."""
    store.bind("OTHER", "check2")
    assert [store.settle(*each) for each in ((PROJECT, "a", "1"), (PROJECT, "a", "2"), ("OTHER", "a", "3"))] == [
        *["1", "1", "3"]
    ]
    with pytest.raises(StoreError, match="not bound"):
        store.settle("NOBODY", "a", "1")


def test_a_study_belongs_to_its_first_patient(store: MapStore) -> None:
    """Within a batch, over batches, and per project."""
    study, other, one, two = (bytes([n]) * 16 for n in range(4))
    assert store.claim_studies(PROJECT, [(study, one), (study, two), (other, two)]) == [one, one, two]
    assert store.claim_studies(PROJECT, [(study, two)]) == [one]
    store.bind("OTHER", "check2")
    assert store.claim_studies("OTHER", [(study, two)]) == [two]


def test_everything_survives_a_restart(tmp_path: Path) -> None:
    """Numbers go on where they were, settings and studies stay."""
    for expected in ("S-001", "S-002"):
        store = SQLiteMapStore(tmp_path / "map.db")
        store.bind(PROJECT, "check")
        assert store.settle(PROJECT, "rule", expected) == "S-001"
        assert store.claim_studies(PROJECT, [(bytes(16), expected.encode().ljust(16))]) == [b"S-001".ljust(16)]
        assert store.resolve(PROJECT, [wanting(int(expected[-1]))], numbered) == [expected]
        store.close()


NUMBERING = """
import sys
from deid_proxy.identity.keys import ProjectKey
from deid_proxy.identity.ports import IdentityKind, IdentityRequest
from deid_proxy.identity.resolver import IdentityResolver
from deid_proxy.identity.sequence import SequencePattern
from deid_proxy.identity.subjects import SubjectMethod, SubjectPolicy
from deid_proxy.stores.sqlite import SQLiteMapStore

policy = SubjectPolicy(SubjectMethod.SEQUENTIAL, SequencePattern.parse("S-{n:03d}"))
resolver = IdentityResolver("P", ProjectKey(bytes(range(7, 39))), SQLiteMapStore(sys.argv[1]), subjects=policy)
number = int(sys.argv[2])
while True:
    batch = [IdentityRequest(IdentityKind.PATIENT, f"\\x1f{n}") for n in (number // 2, number, number + 1)]
    batch.append(IdentityRequest(IdentityKind.UID, f"1.2.3.{number}"))
    answer = resolver.resolve(batch)
    print(*(f"{who.original[1:]}={code}" for who, code in answer.items() if who.kind == "patient"), flush=True)
    number += 2
"""


def test_kill_9_leaves_no_gap_and_no_double(tmp_path: Path) -> None:
    """Killed at any moment, again and again: what was answered stays, and the numbers run from 1 without a hole."""
    answered: dict[str, str] = {}
    for kill in range(KILLS):
        command = [sys.executable, "-c", NUMBERING, str(tmp_path / "map.db"), str(kill * 10_000)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            lines = [process.stdout.readline()]
            time.sleep(random.Random(kill).random() * 0.2)
            process.send_signal(signal.SIGKILL)
            lines += process.stdout.readlines()
        for patient, code in (pair.split("=") for line in lines if line.endswith("\n") for pair in line.split()):
            assert answered.setdefault(patient, code) == code
    store = SQLiteMapStore(tmp_path / "map.db")
    policy = SubjectPolicy(SubjectMethod.SEQUENTIAL, SequencePattern.parse("S-{n:03d}"))
    resolver = IdentityResolver("P", ProjectKey(bytes(range(7, 39))), store, subjects=policy)
    asked = {IdentityRequest(IdentityKind.PATIENT, f"\x1f{patient}"): code for patient, code in answered.items()}
    assert len(asked) >= 3 * KILLS
    assert resolver.resolve(asked) == asked
    count = store.counts()["P"][IdentityKind.PATIENT]
    assert all(store.find_pseudonym("P", numbered(n)) for n in range(1, count + 1))
    fresh = IdentityRequest(IdentityKind.PATIENT, "\x1ffresh")
    assert resolver.resolve([fresh]) == {fresh: numbered(count + 1)}
    store.close()
