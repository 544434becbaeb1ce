"""The contract of every map, continued: pages, copies, withdrawals, corrections; one suite, run on each adapter."""

from __future__ import annotations

from threading import Thread
from time import sleep
from typing import TYPE_CHECKING

import pytest

from deid_proxy.errors import (
    MappingConflictError,
    ProjectChangedError,
    StoreError,
    SubjectWithdrawnError,
    WrongKeyError,
)
from deid_proxy.identity.map_life import Added, Correction, Generation, ProjectRecord, StudyClaim, Tombstone
from deid_proxy.identity.ports import IdentityKind, MapRow, MapStore, Proposal
from deid_proxy.stores import sqlite_map, sqlite_map_indexes, sqlite_map_life
from deid_proxy.stores.map_text import read_map, write_map
from deid_proxy.stores.memory import MemoryMapStore
from deid_proxy.stores.sqlite import SQLiteMapStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PROJECT, CHECK = "LUNG-01", "00112233aabbccdd"
UID, PATIENT = IdentityKind.UID, IdentityKind.PATIENT


def token(number: int) -> bytes:
    return number.to_bytes(16, "big")


def uid(number: int, subject: int = 0, pseudonym: str = "", *, derivable: bool = True) -> Proposal:
    owner = token(subject) if subject else b""
    return Proposal(UID, token(number), pseudonym or f"2.25.{number}", b"s", owner, derivable)


def patient(number: int, *, derivable: bool = True) -> Proposal:
    return Proposal(PATIENT, token(number), f"S-{number}", b"p", derivable=derivable)


def row(proposal: Proposal, at: float = 1000.0) -> MapRow:
    return MapRow(*proposal[:4], at, proposal.subject, proposal.derivable)


@pytest.fixture(params=["memory", "sqlite", "sqlite that merges"])
def make_store(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], MapStore]]:
    """Make a fresh store, bound to the project's key, whose clock stands at 1000."""
    made: list[MapStore] = []
    if request.param == "sqlite that merges":
        monkeypatch.setattr(sqlite_map_indexes, "FRESH", 3)
        monkeypatch.setattr(sqlite_map, "COUNTED", 3)
        for module, name in (
            (sqlite_map_indexes, "SLICE"),
            (sqlite_map_life, "LOOKED_AT"),
            (sqlite_map_life, "PAGE"),
            (sqlite_map_life, "SUBJECTS"),
        ):
            monkeypatch.setattr(module, name, 2)

    def make() -> MapStore:
        path = tmp_path / f"map{len(made)}.db"
        made.append(
            MemoryMapStore(lambda: 1000.0) if request.param == "memory" else SQLiteMapStore(path, lambda: 1000.0)
        )
        made[-1].bind(PROJECT, CHECK)
        return made[-1]

    yield make
    for store in made:
        store.close()


@pytest.fixture
def store(make_store: Callable[[], MapStore]) -> MapStore:
    return make_store()


def contents(store: MapStore) -> list[MapRow]:
    return [each for _, each in store.rows(PROJECT, limit=100)]


def test_what_is_known_is_told_without_creating(store: MapStore) -> None:
    """Known tokens have their pseudonym, others None, in the order asked for, and nothing is written."""
    store.resolve(PROJECT, [patient(9), uid(1, 9)])
    assert store.known(PROJECT, [(UID, token(2)), (UID, token(1)), (PATIENT, token(9))]) == [None, "2.25.1", "S-9"]
    assert store.known("NOBODY", [(UID, token(1))]) == [None]
    assert store.counts().get(PROJECT, {}) == {UID: 1, PATIENT: 1}


def test_rows_are_paged_in_the_order_in_which_they_were_made(store: MapStore) -> None:
    """Each page goes on after the last; a subject comes before what belongs to it, and is named by its rows."""
    store.resolve(PROJECT, [uid(1, 9), patient(9), uid(2, 9)])
    store.resolve(PROJECT, [uid(3), uid(4, 9), uid(5, 77)])
    pages, after = [], 0
    while page := store.rows(PROJECT, after=after, limit=2):
        pages.append(page)
        after = page[-1][0]
    found = [each for page in pages for _, each in page]
    assert [len(page) for page in pages] == [2, 2, 2]
    assert found[0] == row(patient(9))
    assert {each.token: each.subject for each in found} == {
        token(9): b"", token(1): token(9), token(2): token(9), token(3): b"", token(4): token(9), token(5): b""
    }  # fmt: skip
    assert after == store.last_place()
    assert store.rows("NOBODY") == []


def test_a_copy_holds_what_the_map_held(store: MapStore, make_store: Callable[[], MapStore]) -> None:
    """All rows, bindings, withdrawals and corrections come over; bringing them in again changes nothing."""
    store.resolve(PROJECT, [patient(9), uid(1, 9), uid(2), patient(8, derivable=False)])
    store.forget(PROJECT, token(7))
    store.correct(PROJECT, correction(1))
    copy = make_store()
    rows = [(PROJECT, each) for each in contents(store)]
    assert copy.add(store.projects(), rows, store.generation()) == Added(created=4)
    assert contents(copy) == contents(store)
    assert copy.projects() == store.projects()
    assert copy.generation().number > store.generation().number
    assert copy.generation().fixed >= store.generation().fixed
    assert copy.add(store.projects(), rows) == Added(known=4)
    assert copy.resolve(PROJECT, [uid(1, pseudonym="2.25.77")]) == ["2.25.1"]


def test_two_maps_become_one(store: MapStore, make_store: Callable[[], MapStore]) -> None:
    """What is new comes in, what is known stays, and rows find the subject that is there already."""
    store.resolve(PROJECT, [patient(9), uid(1, 9)])
    other = make_store()
    other.resolve(PROJECT, [patient(9), uid(2, 9), uid(1, 9)])
    assert store.add(other.projects(), [(PROJECT, each) for each in contents(other)]) == Added(created=1, known=2)
    assert {each.subject for each in contents(store) if each.kind is UID} == {token(9)}
    assert store.find_pseudonym(PROJECT, "2.25.2")[0].token == token(2)


@pytest.mark.parametrize(
    ("rows", "error"),
    [
        ([row(uid(5)), row(uid(1, pseudonym="2.25.9"))], MappingConflictError),
        ([row(uid(5)), row(uid(6, pseudonym="2.25.1"))], MappingConflictError),
        ([row(uid(5)), row(uid(6, pseudonym="2.25.5"))], MappingConflictError),
        ([row(uid(5)), MapRow(UID, b"short", "2.25.6", b"", 0.0)], StoreError),
        ([row(uid(5)), MapRow(IdentityKind.DATE_OFFSET, token(6), "-40", b"", 0.0)], StoreError),
    ],
    ids=["another pseudonym", "a pseudonym that is taken", "one pseudonym twice", "short token", "date offset"],
)
@pytest.mark.parametrize("into", ["a map with rows", "an empty map"])
def test_what_does_not_fit_is_refused_as_a_whole(
    make_store: Callable[[], MapStore], rows: list[MapRow], error: type[StoreError], into: str
) -> None:
    """One row that breaks the map keeps all of them out, and the map is as it was."""
    store = make_store()
    first = uid(1) if into == "a map with rows" else None
    if first:
        store.resolve(PROJECT, [first])
    elif rows[1].token == token(1) or rows[1].pseudonym == "2.25.1":
        rows = [row(uid(1)), *rows]
    before = contents(store), store.generation()
    with pytest.raises(error):
        store.add([ProjectRecord(PROJECT, CHECK)], [(PROJECT, each) for each in rows])
    assert (contents(store), store.generation()) == before
    assert store.resolve(PROJECT, [uid(5)]) == ["2.25.5"]


def test_a_map_of_another_key_or_project_is_refused(store: MapStore) -> None:
    """A copy whose project has another key, or rows of a project that it does not name, changes nothing."""
    with pytest.raises(WrongKeyError):
        store.add([ProjectRecord(PROJECT, "f" * 16), ProjectRecord("NEW", CHECK)], [(PROJECT, row(uid(1)))])
    with pytest.raises(StoreError, match="not bound"):
        store.add([], [("NOBODY", row(uid(1)))])
    assert contents(store) == []
    assert [record.name for record in store.projects()] == [PROJECT]


def test_a_withdrawn_subject_leaves_a_tombstone_and_nothing_else(store: MapStore) -> None:
    """Its row and all that belongs to it go; others stay; it gets no pseudonym again."""
    store.resolve(PROJECT, [patient(9), uid(1, 9), uid(2, 9), patient(8), uid(3, 8), uid(4)])
    assert store.forget(PROJECT, token(9)) == 3
    assert {each.token for each in contents(store)} == {token(8), token(3), token(4)}
    assert store.find_pseudonym(PROJECT, "2.25.1") == []
    assert store.find(PROJECT, UID, token(1)) is None
    assert (store.is_forgotten(PROJECT, token(9)), store.is_forgotten(PROJECT, token(8))) == (True, False)
    for ask in (
        lambda: store.known(PROJECT, [(UID, token(3)), (PATIENT, token(9))]),
        lambda: store.resolve(PROJECT, [uid(5), patient(9)]),
    ):
        with pytest.raises(SubjectWithdrawnError):
            ask()
    assert store.find(PROJECT, UID, token(5)) is None
    assert store.forget(PROJECT, token(9)) == 0
    (record,) = store.projects()
    assert record.tombstones == (Tombstone(token(9), 1000.0),)


def test_rows_that_come_while_their_subject_withdraws_go_with_it(store: MapStore) -> None:
    """Whoever writes meanwhile is refused sooner or later, and nothing of the subject stays; others keep their rows."""
    store.resolve(PROJECT, [patient(8), patient(9), *(uid(n, 8 + n % 2) for n in range(20, 60))])
    written: list[int] = []

    def write() -> None:
        for number in range(100, 100_000):
            try:
                store.resolve(PROJECT, [uid(number, 9)])
            except SubjectWithdrawnError:
                return
            written.append(number)

    writer = Thread(target=write)
    writer.start()
    while len(written) < 20 and writer.is_alive():
        sleep(0.001)
    gone = store.forget(PROJECT, token(9))
    writer.join()
    assert gone == 1 + 20 + len(written)
    assert {each.token for each in contents(store)} == {token(8), *(token(n) for n in range(20, 60, 2))}
    assert all(each.subject in (b"", token(8)) for each in contents(store))
    assert list(store.check()) == []


def test_rows_are_counted_by_project_and_kind(store: MapStore) -> None:
    """Whatever the order in which they came, and with holes where somebody withdrew."""
    store.bind("OTHER", CHECK)
    store.bind("NOBODY", CHECK)
    for number in range(1, 8):
        store.resolve(PROJECT, [patient(number), uid(10 * number, number), uid(10 * number + 1, number)])
        store.resolve("OTHER", [uid(number)])
    store.forget(PROJECT, token(3))
    assert store.counts() == {PROJECT: {PATIENT: 6, UID: 12}, "OTHER": {UID: 7}}


def test_who_withdrew_does_not_come_back_with_a_copy(store: MapStore, make_store: Callable[[], MapStore]) -> None:
    """Rows of a withdrawn subject are left out, whichever of the two maps knows of the withdrawal."""
    store.resolve(PROJECT, [patient(9), uid(1, 9), uid(2)])
    rows = [(PROJECT, each) for each in contents(store)]
    other = make_store()
    other.forget(PROJECT, token(9))
    assert other.add(store.projects(), rows) == Added(created=1, withdrawn=2)
    another = make_store()
    assert another.add(other.projects(), rows) == Added(created=1, withdrawn=2)
    assert another.is_forgotten(PROJECT, token(9))


def test_places_are_used_again_without_mixing_rows_up(store: MapStore) -> None:
    """After a withdrawal new rows take pseudonyms and tokens that went, and conflicts are still noticed."""
    store.resolve(PROJECT, [patient(9), *(uid(n, 9) for n in range(1, 9))])
    store.forget(PROJECT, token(9))
    store.resolve(PROJECT, [uid(n) for n in range(1, 9)])
    with pytest.raises(MappingConflictError):
        store.resolve(PROJECT, [uid(50, pseudonym="2.25.3")])
    assert sorted(each.pseudonym for each in contents(store)) == [f"2.25.{n}" for n in range(1, 9)]
    assert list(store.check()) == []


def test_generations_count_what_keys_cannot_repeat(store: MapStore) -> None:
    """Every transaction counts; the last one that was an assignment, a withdrawal or a correction is remembered."""
    steps = [
        (lambda: store.resolve(PROJECT, [uid(1)]), False),
        (lambda: store.resolve(PROJECT, [uid(1)]), None),
        (lambda: store.resolve(PROJECT, [patient(2, derivable=False), uid(3)]), True),
        (lambda: store.reseal(PROJECT, [(UID, token(1), b"new")]), False),
        (lambda: store.forget(PROJECT, token(2)), True),
        (lambda: store.correct(PROJECT, correction(1)), True),
        (lambda: store.known(PROJECT, [(UID, token(1))]), None),
    ]
    expected = store.generation()
    for step, fixes in steps:
        step()
        if fixes is not None:
            number = expected.number + 1
            expected = Generation(number, number if fixes else expected.fixed)
        assert store.generation() == expected


def correction(number: int, study: int = 1) -> Correction:
    return Correction(token(study), number, token(8), token(9), b"sealed", f"2.25.{900 + number}", 5.0)


def test_a_correction_takes_the_place_of_the_one_before(store: MapStore) -> None:
    """A study has one correction, the latest; others have none."""
    store.correct(PROJECT, correction(1))
    store.correct(PROJECT, correction(2))
    store.correct(PROJECT, correction(1, study=4))
    assert store.correction(PROJECT, token(1)) == correction(2)
    assert store.correction(PROJECT, token(3)) is None
    assert store.correction("NOBODY", token(1)) is None
    assert store.projects()[0].corrections == (correction(2), correction(1, study=4))


def test_an_original_can_be_kept_in_another_way(store: MapStore) -> None:
    """Only what is kept of the original changes; a row that is not there changes nothing at all."""
    store.resolve(PROJECT, [uid(1), uid(2)])
    store.reseal(PROJECT, [(UID, token(2), b"new")])
    assert [each.sealed for each in contents(store)] == [b"s", b"new"]
    with pytest.raises(StoreError):
        store.reseal(PROJECT, [(UID, token(1), b"newer"), (UID, token(3), b"newer")])
    assert [each.sealed for each in contents(store)] == [b"s", b"new"]


def test_it_all_survives_a_restart(tmp_path: Path) -> None:
    """Withdrawals, corrections, subjects and generations are there when the file is opened again."""
    store = SQLiteMapStore(tmp_path / "map.db", lambda: 1000.0)
    store.bind(PROJECT, CHECK)
    store.resolve(PROJECT, [patient(9), uid(1, 9), patient(8)])
    store.forget(PROJECT, token(8))
    store.correct(PROJECT, correction(1))
    before = contents(store), store.projects(), store.generation()
    store.close()
    store = SQLiteMapStore(tmp_path / "map.db", lambda: 2000.0)
    assert (contents(store), store.projects(), store.generation()) == before
    assert store.correction(PROJECT, token(1)) == correction(1)
    store.close()


def test_nothing_of_a_withdrawn_subject_stays_in_the_files(tmp_path: Path) -> None:
    """Pseudonym and sealed original are overwritten in the database, and the log beside it is emptied."""
    store = SQLiteMapStore(tmp_path / "map.db")
    store.bind(PROJECT, CHECK)
    planted = [Proposal(PATIENT, token(9), "PLANTED-PSEUDONYM", b"PLANTED-SEALED"), uid(1, 9, "2.25.4711471147114711")]
    store.resolve(PROJECT, [*planted, uid(2)])
    store.forget(PROJECT, token(9))
    store.fold()
    left = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    store.close()
    assert b"2.25.2" in left
    assert not any(each in left for each in (b"PLANTED-PSEUDONYM", b"PLANTED-SEALED", b"4711471147114711"))


def numbered(store: MapStore, *numbers: int) -> list[str]:
    """Give patients the next numbers."""
    return store.resolve(PROJECT, [Proposal(PATIENT, token(n), "", b"", b"", False) for n in numbers], "S-{}".format)


def copied(store: MapStore, make_store: Callable[[], MapStore]) -> MapStore:
    """Return a map that was made of the text of another one."""
    head, rows = read_map(write_map(store, 5.0))
    copy = make_store()
    copy.add(head.projects, rows, head.generation)
    return copy


class TestSubjects:
    def test_a_forgotten_subject_leaves_no_study(self, store: MapStore) -> None:
        """Neither before nor after: its claims go, new ones are refused, and those of others stay."""
        store.resolve(PROJECT, [patient(1), patient(2)])
        store.claim_studies(PROJECT, [(token(11), token(1)), (token(12), token(1)), (token(13), token(2))])
        store.forget(PROJECT, token(1))
        assert store.studies(PROJECT) == [StudyClaim(token(13), token(2))]
        with pytest.raises(SubjectWithdrawnError):
            store.claim_studies(PROJECT, [(token(14), token(2)), (token(11), token(1))])
        assert store.studies(PROJECT) == [StudyClaim(token(13), token(2))]
        assert store.claim_studies(PROJECT, [(token(11), token(2))]) == [token(2)]

    def test_nothing_new_belongs_to_a_forgotten_subject(self, store: MapStore) -> None:
        """Not even a UID that was asked for while the subject was still there."""
        store.resolve(PROJECT, [patient(1), uid(2, 1)])
        store.forget(PROJECT, token(1))
        with pytest.raises(SubjectWithdrawnError):
            store.resolve(PROJECT, [uid(3, 1), uid(4)])
        assert store.rows(PROJECT) == []

    def test_claims_go_also_without_a_row_of_the_patient(self, store: MapStore) -> None:
        """A study may be claimed by somebody who never got a pseudonym."""
        store.claim_studies(PROJECT, [(token(11), token(1))])
        assert store.forget(PROJECT, token(1)) == 0
        assert store.studies(PROJECT) == []

    def test_the_number_of_a_forgotten_subject_is_never_given_again(
        self, store: MapStore, make_store: Callable[[], MapStore]
    ) -> None:
        """Not here, not in a copy, and not where the copy came into a map that had counted less far."""
        assert numbered(store, 1, 2, 3) == ["S-1", "S-2", "S-3"]
        store.forget(PROJECT, token(3))
        copy = copied(store, make_store)
        assert numbered(store, 4) == ["S-4"]
        assert numbered(copy, 5) == ["S-4"]
        behind = make_store()
        head, rows = read_map(write_map(copy, 5.0))
        behind.add(head.projects, rows)
        behind.add([ProjectRecord(PROJECT, CHECK, last_number=2)], ())
        assert numbered(behind, 6) == ["S-5"]

    def test_a_copy_has_rules_and_studies(self, store: MapStore, make_store: Callable[[], MapStore]) -> None:
        """More studies than a page, each with its subject; and a project stays settled on its rules."""
        store.settle(PROJECT, "rules", "exact")
        pairs = [(token(1000 + n), token(n % 7 + 1)) for n in range(2345)]
        store.claim_studies(PROJECT, pairs)
        copy = copied(store, make_store)
        pages: list[StudyClaim] = []
        while page := copy.studies(PROJECT, after=pages[-1].study if pages else b"", limit=1000):
            pages += page
        assert pages == sorted(StudyClaim(*pair) for pair in pairs)
        assert copy.projects() == store.projects()
        assert copy.settle(PROJECT, "rules", "other") == "exact"
        with pytest.raises(ProjectChangedError, match="other rules"):
            copy.add([ProjectRecord(PROJECT, CHECK, settled=(("rules", "other"),))], ())

    def test_brought_studies_change_nothing_that_is_known(self, store: MapStore) -> None:
        """The first subject of a study stays, and a withdrawn one gets none."""
        store.claim_studies(PROJECT, [(token(11), token(1))])
        store.forget(PROJECT, token(3))
        brought = [StudyClaim(token(11), token(2)), StudyClaim(token(12), token(3)), StudyClaim(token(13), token(2))]
        assert store.add((), [(PROJECT, claim) for claim in brought]) == Added()
        assert store.studies(PROJECT) == [StudyClaim(token(11), token(1)), StudyClaim(token(13), token(2))]
        with pytest.raises(StoreError):
            store.add((), [(PROJECT, StudyClaim(b"short", token(1)))])
        with pytest.raises(StoreError):
            store.add((), [("FOREIGN", brought[0])])

    def test_a_number_is_no_function_of_the_key(self, store: MapStore) -> None:
        """Whoever goes back to before it loses it."""
        store.resolve(PROJECT, [patient(1)])
        assert store.generation() == Generation(1, 0)
        numbered(store, 2)
        assert store.generation() == Generation(2, 2)

    def test_a_copy_in_an_empty_map_has_come_as_far_as_the_original(
        self, store: MapStore, make_store: Callable[[], MapStore]
    ) -> None:
        """It holds what that one held, so that every later copy of it serves here as well."""
        numbered(store, 1)
        store.resolve(PROJECT, [uid(1)])
        copy = copied(store, make_store)
        assert (copy.generation().fixed, copy.generation().number > 2) == (1, True)
