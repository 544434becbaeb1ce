"""The contract of every map: one suite, run on each adapter."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from deid_proxy.errors import MappingConflictError, StateDirectoryError, StoreError, WrongKeyError
from deid_proxy.identity.ports import IdentityKind, MapStore, Proposal
from deid_proxy.stores import sqlite_map_indexes
from deid_proxy.stores.memory import MemoryMapStore
from deid_proxy.stores.sqlite import SQLiteMapStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PROJECT = "LUNG-01"
CHECK = "00112233aabbccdd"


def uid_proposal(number: int, pseudonym: str | None = None) -> Proposal:
    return Proposal(IdentityKind.UID, number.to_bytes(16, "big"), pseudonym or f"2.25.{number}", b"sealed")


def patient_proposal(number: int, pseudonym: str) -> Proposal:
    return Proposal(IdentityKind.PATIENT, number.to_bytes(16, "big"), pseudonym, b"")


@pytest.fixture(params=["memory", "sqlite", "sqlite that merges"])
def make_store(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], MapStore]]:
    """Make a fresh store whose clock stands at 1000."""
    made: list[MapStore] = []
    if request.param == "sqlite that merges":
        monkeypatch.setattr(sqlite_map_indexes, "FRESH", 3)

    def make() -> MapStore:
        path = tmp_path / f"map{len(made)}.db"
        made.append(
            MemoryMapStore(lambda: 1000.0) if request.param == "memory" else SQLiteMapStore(path, lambda: 1000.0)
        )
        return made[-1]

    yield make
    for store in made:
        store.close()


@pytest.fixture
def store(make_store: Callable[[], MapStore]) -> MapStore:
    """Give a store that is bound to the project's key."""
    store = make_store()
    store.bind(PROJECT, CHECK)
    return store


def test_every_proposal_gets_its_pseudonym_in_order(store: MapStore) -> None:
    """The answers stand in the order of the proposals."""
    proposals = [uid_proposal(number) for number in (3, 1, 2)]
    assert store.resolve(PROJECT, proposals) == ["2.25.3", "2.25.1", "2.25.2"]


def test_nothing_asked_is_nothing_answered(store: MapStore) -> None:
    """An empty batch is answered with an empty list."""
    assert store.resolve(PROJECT, []) == []


def test_the_first_pseudonym_stays(store: MapStore) -> None:
    """A later proposal for the same original is answered with the first pseudonym and changes nothing."""
    store.resolve(PROJECT, [uid_proposal(1)])
    assert store.resolve(PROJECT, [uid_proposal(1, "2.25.999"), uid_proposal(2)]) == ["2.25.1", "2.25.2"]
    assert store.find_pseudonym(PROJECT, "2.25.999") == []


def test_an_original_that_stands_twice_in_a_batch_gets_one_pseudonym(store: MapStore) -> None:
    """Within a batch, too, the first proposal for an original decides."""
    assert store.resolve(PROJECT, [uid_proposal(1), uid_proposal(1, "2.25.77")]) == ["2.25.1", "2.25.1"]
    assert store.counts().get(PROJECT, {}) == {IdentityKind.UID: 1}


def test_two_originals_never_share_a_pseudonym(store: MapStore) -> None:
    """A pseudonym that stands for another original is a conflict, and nothing of the batch is written."""
    store.resolve(PROJECT, [uid_proposal(1)])
    with pytest.raises(MappingConflictError):
        store.resolve(PROJECT, [uid_proposal(5), uid_proposal(2, "2.25.1"), uid_proposal(6)])
    assert store.counts().get(PROJECT, {}) == {IdentityKind.UID: 1}
    assert store.resolve(PROJECT, [uid_proposal(5)]) == ["2.25.5"]


def test_two_originals_of_one_batch_never_share_a_pseudonym(store: MapStore) -> None:
    """A conflict inside a batch is refused like one with an older row."""
    with pytest.raises(MappingConflictError):
        store.resolve(PROJECT, [uid_proposal(1, "2.25.7"), uid_proposal(2, "2.25.7")])
    assert store.counts().get(PROJECT, {}) == {}


MANY = 900  # more than is written in one statement, and than is looked for one by one


@pytest.mark.parametrize("known", [0, 1, 450], ids=["all new", "the first known", "half known"])
def test_many_are_answered_as_one_by_one(store: MapStore, known: int) -> None:
    """However large a batch is: what is known keeps its pseudonym, what stands twice has one, all else is made."""
    store.resolve(PROJECT, [uid_proposal(7 * number, f"1.{number}") for number in range(1, known + 1)])
    asked = [uid_proposal(7 * number) for number in range(1, MANY)]
    asked += [patient_proposal(7, "P-1"), asked[5]._replace(pseudonym="2.25.9")]
    answers = [f"1.{n}" if n <= known else f"2.25.{7 * n}" for n in range(1, MANY)]
    answers += ["P-1", answers[5]]
    assert store.resolve(PROJECT, asked) == answers
    tokens = [(each.kind, each.token) for each in asked]
    assert store.known(PROJECT, [*tokens, (IdentityKind.UID, bytes(16))]) == [*answers, None]
    assert store.known(PROJECT, list(reversed(tokens))) == list(reversed(answers))
    assert store.resolve(PROJECT, asked) == answers
    assert store.counts().get(PROJECT, {}) == {IdentityKind.UID: MANY - 1, IdentityKind.PATIENT: 1}
    assert list(store.check()) == []


def test_one_pseudonym_of_another_spoils_a_large_batch(store: MapStore) -> None:
    """Nothing of it is written, wherever in the batch it stands, and whether the other one is in it or not."""
    store.resolve(PROJECT, [uid_proposal(5, "2.25.70")])
    fresh = [uid_proposal(number) for number in range(100, 100 + MANY)]
    for spoilt in ([*fresh, uid_proposal(6, "2.25.70")], [*fresh, uid_proposal(6, "2.25.100")]):
        with pytest.raises(MappingConflictError):
            store.resolve(PROJECT, spoilt)
        assert store.counts().get(PROJECT, {}) == {IdentityKind.UID: 1}
    assert store.resolve(PROJECT, fresh) == [each.pseudonym for each in fresh]
    assert list(store.check()) == []


@pytest.mark.parametrize("before", [0, 3])
def test_tokens_that_meet_in_an_index_stay_apart(store: MapStore, before: int) -> None:
    """Halves of a digest the other way round have one place in the index of SQLite; each is found all the same."""
    tokens = [(number * 1_000_003 << 64 | 1).to_bytes(16, "big") for number in range(1, 60)]
    tokens += [token[8:] + token[:8] for token in tokens]
    asked = [Proposal(IdentityKind.UID, token, f"2.25.{n}", b"") for n, token in enumerate(tokens)]
    store.resolve(PROJECT, asked[:before])
    assert store.resolve(PROJECT, asked) == [each.pseudonym for each in asked]
    assert store.known(PROJECT, [each[:2] for each in asked]) == [each.pseudonym for each in asked]
    assert [store.find(PROJECT, *each[:2]).pseudonym for each in asked] == [each.pseudonym for each in asked]
    assert list(store.check()) == []


def test_kinds_are_apart(store: MapStore) -> None:
    """The same token and the same pseudonym may stand once for a UID and once for a patient."""
    store.resolve(PROJECT, [uid_proposal(1, "X"), patient_proposal(1, "X")])
    assert {row.kind for row in store.find_pseudonym(PROJECT, "X")} == {IdentityKind.UID, IdentityKind.PATIENT}
    assert store.counts().get(PROJECT, {}) == {IdentityKind.UID: 1, IdentityKind.PATIENT: 1}


def test_projects_are_apart(store: MapStore) -> None:
    """What one project maps is unknown to another, whose pseudonyms may even be equal."""
    store.bind("OTHER", "ffff0000ffff0000")
    store.resolve(PROJECT, [uid_proposal(1)])
    assert store.find("OTHER", IdentityKind.UID, uid_proposal(1).token) is None
    assert store.counts().get("OTHER", {}) == {}
    assert store.resolve("OTHER", [uid_proposal(2, "2.25.1")]) == ["2.25.1"]
    assert [row.token for row in store.find_pseudonym("OTHER", "2.25.1")] == [uid_proposal(2).token]


def test_a_row_can_be_found_by_token_and_by_pseudonym(store: MapStore) -> None:
    """A row comes back whole, with the time of its making."""
    store.resolve(PROJECT, [uid_proposal(1)])
    row = store.find(PROJECT, IdentityKind.UID, uid_proposal(1).token)
    assert row is not None
    assert (row.kind, row.token, row.pseudonym, row.sealed, row.created_at) == (*uid_proposal(1)[:4], 1000.0)
    assert store.find_pseudonym(PROJECT, "2.25.1") == [row]
    assert store.find(PROJECT, IdentityKind.PATIENT, row.token) is None


def test_unknown_projects_have_nothing(store: MapStore) -> None:
    """Asking for a project that was never bound finds nothing and fails nowhere but in resolve."""
    assert store.counts().get("NOBODY", {}) == {}
    assert store.find("NOBODY", IdentityKind.UID, bytes(16)) is None
    assert store.find_pseudonym("NOBODY", "2.25.1") == []
    with pytest.raises(StoreError, match="not bound"):
        store.resolve("NOBODY", [uid_proposal(1)])


def test_a_project_keeps_its_key(store: MapStore) -> None:
    """Binding again with the same key is fine; with another it is refused, naming both check values."""
    store.bind(PROJECT, CHECK)
    with pytest.raises(WrongKeyError, match=rf"{CHECK}.*deadbeefdeadbeef"):
        store.bind(PROJECT, "deadbeefdeadbeef")
    store.bind(PROJECT, CHECK)
    assert store.resolve(PROJECT, [uid_proposal(1)]) == ["2.25.1"]


@pytest.mark.parametrize(
    "proposal",
    [
        Proposal(IdentityKind.DATE_OFFSET, bytes(16), "-40", b""),
        Proposal(IdentityKind.UID, bytes(15), "2.25.1", b""),
        Proposal(IdentityKind.UID, bytes(17), "2.25.1", b""),
        Proposal(IdentityKind.UID, bytes(16), "", b""),
        Proposal(IdentityKind.UID, bytes(16), "2" * 65, b""),
    ],
    ids=["date offset", "short token", "long token", "no pseudonym", "pseudonym longer than a UID"],
)
def test_what_no_map_may_hold_is_refused(store: MapStore, proposal: Proposal) -> None:
    """A proposal that would break the map is refused with the whole batch."""
    with pytest.raises(StoreError):
        store.resolve(PROJECT, [uid_proposal(1), proposal])
    assert store.counts().get(PROJECT, {}) == {}


def test_threads_agree_on_one_pseudonym(store: MapStore) -> None:
    """Threads that race with different proposals for the same originals all get the same answers."""
    barrier = threading.Barrier(4)

    def race(thread: int) -> list[str]:
        barrier.wait()
        return store.resolve(PROJECT, [uid_proposal(n, f"2.25.{n}{thread}0000") for n in range(1, 30)])

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(race, range(4)))
    assert answers[0] == answers[1] == answers[2] == answers[3]
    assert store.counts().get(PROJECT, {}) == {IdentityKind.UID: 29}


def test_the_map_survives_a_restart(tmp_path: Path) -> None:
    """What a SQLite map answered is there when it is opened again, with its binding."""
    path = tmp_path / "map.db"
    store = SQLiteMapStore(path, lambda: 5.0)
    store.bind(PROJECT, CHECK)
    store.resolve(PROJECT, [uid_proposal(1), patient_proposal(2, "SUBJECT")])
    store.close()
    store = SQLiteMapStore(path, lambda: 9.0)
    with pytest.raises(WrongKeyError):
        store.bind(PROJECT, "another-key-check")
    assert store.resolve(PROJECT, [uid_proposal(1, "2.25.9"), uid_proposal(3)]) == ["2.25.1", "2.25.3"]
    row = store.find(PROJECT, IdentityKind.PATIENT, patient_proposal(2, "").token)
    assert row is not None
    assert (row.pseudonym, row.created_at) == ("SUBJECT", 5.0)
    store.close()


def test_a_map_has_one_process(tmp_path: Path) -> None:
    """A second opener is refused with words, and the first one goes on unharmed."""
    first = SQLiteMapStore(tmp_path / "map.db")
    with pytest.raises(StateDirectoryError, match="in use by another process"):
        SQLiteMapStore(tmp_path / "map.db")
    first.bind(PROJECT, CHECK)
    assert first.resolve(PROJECT, [uid_proposal(1)]) == ["2.25.1"]
    first.close()
