"""Both ledgers, and both maps, say the same after any sequence of calls."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from deid_proxy.errors import HoldReason, StoreError
from deid_proxy.identity.ledger_review import SAMPLE, Decision, Review, Trait
from deid_proxy.identity.ports import (
    DeliveryResult,
    DeliveryState,
    Extent,
    IdentityKind,
    InstanceState,
    Outcome,
    Proposal,
    ReceivedInstance,
    RenditionRecord,
)
from deid_proxy.stores import map_places, sqlite_map, sqlite_map_indexes, sqlite_map_life
from deid_proxy.stores.memory import MemoryLedger, MemoryMapStore
from deid_proxy.stores.sqlite import SQLiteLedger, SQLiteMapStore

if TYPE_CHECKING:
    from collections.abc import Sequence

# Thousands of commits need no disk: what they say is compared here, that they last is tested elsewhere.
IN_MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
numbers = st.integers(1, 8)
batches = st.lists(numbers, max_size=4)
limits = st.integers(0, 5)
destinations = st.sampled_from(["archive", "backup"])
results = st.sampled_from(
    [
        DeliveryResult(0, DeliveryState.FORWARDED, 0),
        DeliveryResult(0, DeliveryState.DEFERRED, 0xA700, next_at=5.0, at=1.0),
        DeliveryResult(0, DeliveryState.HELD, 0xC000, "refused", "status C000"),
        DeliveryResult(0, DeliveryState.QUEUED),
    ]
)


def receipt_id(number: int) -> bytes:
    return bytes([number]) * 16


@st.composite
def reviews(draw: st.DrawFn, study: str) -> Review:
    """Reviews whose traits meet often."""
    traits = draw(st.lists(st.sampled_from([*TRAITS, SAMPLE]), unique=True, max_size=3))
    return Review(study, tuple(traits), draw(st.integers(1, 2)))


@st.composite
def outcomes(draw: st.DrawFn) -> Outcome:
    """Outcomes whose UIDs and digests meet often, so that duplicates and conflicts happen."""
    number = draw(numbers)
    rendition = RenditionRecord(
        Extent(2, number, 1, number, 1),
        bytes([draw(st.integers(1, 2))]) * 32,
        "1.2.840.10008.5.1.4.1.1.2",
        f"2.25.{draw(st.integers(1, 3))}",
        f"2.25.{draw(st.integers(10, 12))}",
        "1.2.840.10008.1.2.1",
        10,
    )
    tokens = (bytes([draw(numbers)]) * 16,)
    state = draw(st.sampled_from([InstanceState.READY] * 4 + [InstanceState.HELD, InstanceState.RECEIVED]))
    if state is InstanceState.READY:
        targets = tuple(draw(st.lists(destinations, max_size=3)))
        shadows = tuple(draw(st.lists(st.sampled_from(["dark", "test"]), min_size=not targets, max_size=2)))
        review = draw(st.none() | reviews(rendition.study_instance_uid))
        return Outcome(receipt_id(number), state, "", "", rendition, targets, tokens, shadows, review, 7.0)
    kept = draw(st.sampled_from([rendition, None]))
    return Outcome(receipt_id(number), state, HoldReason.LIMIT, "at offset 3", kept, (), tokens)


TRAITS = [Trait(bytes([number]) * 16, f"trait {number}") for number in range(3)]


class LedgersAgree(RuleBasedStateMachine):
    """Runs every call on both ledgers; each must answer, or refuse, like the other."""

    def __init__(self) -> None:
        super().__init__()
        self.directory = tempfile.TemporaryDirectory(dir=IN_MEMORY)
        self.path = Path(self.directory.name) / "ledger.db"
        self.memory, self.sqlite = MemoryLedger(), SQLiteLedger(self.path)

    def both(self, method: str, *args: object, **kwargs: object) -> object:
        answers = [call(getattr(ledger, method), args, kwargs) for ledger in (self.memory, self.sqlite)]
        assert answers[0] == answers[1]
        return answers[0]

    @rule(batch=batches, mark=st.dictionaries(st.integers(1, 2), st.integers(0, 3)))
    def record_received(self, batch: Sequence[int], mark: dict[int, int]) -> None:
        rows = [
            ReceivedInstance(receipt_id(n), Extent(1, n, 1, n, 1), "P", float(n), "CT1", (receipt_id(n),))
            for n in batch
        ]
        self.both("record_received", rows, mark=mark)

    @rule(limit=limits)
    def claim(self, limit: int) -> None:
        self.both("claim", limit)

    @rule(number=st.integers(1, 6))
    def claim_again(self, number: int) -> None:
        self.both("claim_again", receipt_id(number))

    @rule(batch=batches)
    def release(self, batch: Sequence[int]) -> None:
        self.both("release", [receipt_id(number) for number in batch])

    @rule(batch=batches, enough=st.sampled_from([{}, {"P": 1}, {"P": 2}]), for_good=st.booleans())
    def let_go(self, batch: Sequence[int], enough: dict[str, int], *, for_good: bool) -> None:
        chosen = [receipt_id(number) for number in batch]
        self.both("let_go", chosen, Decision("Doe", "seen", 3.0), enough=enough, for_good=for_good)

    @rule(batch=batches)
    def reject(self, batch: Sequence[int]) -> None:
        self.both("reject", [receipt_id(number) for number in batch], Decision("Doe", "a phantom", 4.0))

    @rule(number=numbers)
    def look_at_one(self, number: int) -> None:
        decided = [
            sorted(each.decisions(receipt_id(number)), key=lambda row: (row.at, row.destination, row.reason))
            for each in (self.memory, self.sqlite)
        ]
        assert [(d.verdict, d.reason, d.destination) for d in decided[0]] == [
            (d.verdict, d.reason, d.destination) for d in decided[1]
        ]
        self.both("shadows", receipt_id(number))
        self.both("waiting_studies", limit=number)

    @rule(batch=st.lists(outcomes(), max_size=4))
    def record_outcomes(self, batch: Sequence[Outcome]) -> None:
        self.both("record_outcomes", batch)

    @rule(destination=destinations, now=st.sampled_from([0.0, 5.0]), limit=limits)
    def due_deliveries(self, destination: str, now: float, limit: int) -> None:
        self.both("due_deliveries", destination, now, limit)

    @rule(destination=destinations, now=st.sampled_from([0.0, 5.0]), newest=st.booleans(), number=st.integers(1, 3))
    def due_study(self, destination: str, now: float, newest: bool, number: int) -> None:
        study = self.both("due_study", destination, now, newest=newest)
        self.both("due_study", destination, now, newest=newest, besides=[str(study)])
        self.both("due_deliveries", destination, now, number, study=study)

    @rule(batch=st.lists(st.tuples(st.integers(1, 6), results), max_size=3))
    def record_deliveries(self, batch: Sequence[tuple[int, DeliveryResult]]) -> None:
        rows = [DeliveryResult(number, r.state, r.status, r.reason, r.detail, r.next_at, r.at) for number, r in batch]
        self.both("record_deliveries", rows)

    @rule(limit=limits)
    def erase_what_is_erasable(self, limit: int) -> None:
        rows = self.both("erasable", limit)
        assert isinstance(rows, list)
        self.both("record_erased", [row.receipt_id for row in rows])

    @rule(batch=batches)
    def record_erased(self, batch: Sequence[int]) -> None:
        self.both("record_erased", [receipt_id(number) for number in batch])

    @rule()
    def recover(self) -> None:
        self.both("recover")

    @rule()
    def restart(self) -> None:
        self.sqlite.close()
        self.sqlite = SQLiteLedger(self.path)

    @rule(batch=batches, limit=limits)
    def ask(self, batch: Sequence[int], limit: int) -> None:
        self.both("find_by_token", [receipt_id(number) for number in batch])
        self.both("held", limit=limit, after=receipt_id(batch[0]) if batch else None)
        self.both("held_deliveries", limit=limit)
        for state in (None, *DeliveryState):
            self.both("deliveries", state=state, limit=limit)

    @rule(which=st.lists(numbers, max_size=4))
    def withdraw(self, which: Sequence[int]) -> None:
        self.both("withdraw", [receipt_id(number) for number in dict.fromkeys(which)], "withdrawn")

    @rule(which=st.lists(numbers, max_size=4))
    def supersede(self, which: Sequence[int]) -> None:
        self.both("supersede", [receipt_id(number) for number in dict.fromkeys(which)], receipt_id(1), 5.0)

    @invariant()
    def everything_agrees(self) -> None:
        self.both("counts")
        self.both("active")
        self.both("superseded")
        self.both("scan_marks")
        self.both("deliveries", limit=1000)
        assert list(self.memory.live_extents()) == list(self.sqlite.live_extents())
        for number in range(1, 9):
            self.both("instance", receipt_id(number).hex())
            self.both("rendition_extents", receipt_id(number))
            self.both("deliveries", receipt_id=receipt_id(number))

    @invariant()
    def an_archive_has_one_digest_for_each_uid(self) -> None:
        """No two deliveries that were or will be sent give one UID different bytes at a destination (I4)."""
        given: dict[tuple[str, str], bytes] = {}
        for row in self.sqlite.deliveries(limit=1000):
            key = row.destination, row.rendition.sop_instance_uid
            assert given.setdefault(key, row.rendition.digest) == row.rendition.digest

    def teardown(self) -> None:
        self.sqlite.close()
        self.directory.cleanup()


class MapsAgree(RuleBasedStateMachine):
    """Runs every call on both maps; each must answer, or refuse, like the other."""

    def __init__(self) -> None:
        super().__init__()
        self.directory = tempfile.TemporaryDirectory(dir=IN_MEMORY)
        self.path = Path(self.directory.name) / "map.db"
        self.patch = pytest.MonkeyPatch()
        self.narrow()
        self.memory, self.sqlite = MemoryMapStore(lambda: 1.0), SQLiteMapStore(self.path, lambda: 1.0)

    def narrow(self) -> None:
        """Change nothing of how SQLite's indexes are kept."""

    def both(self, method: str, *args: object) -> object:
        answers = [call(getattr(store, method), args, {}) for store in (self.memory, self.sqlite)]
        assert answers[0] == answers[1]
        return answers[0]

    @rule(project=st.sampled_from("AB"), check=st.sampled_from(["key-1", "key-2"]))
    def bind(self, project: str, check: str) -> None:
        self.both("bind", project, check)

    @rule(
        project=st.sampled_from("AB"),
        wanted=st.lists(st.tuples(st.sampled_from(list(IdentityKind)[:2]), numbers, numbers), max_size=5),
    )
    def resolve(self, project: str, wanted: Sequence[tuple[IdentityKind, int, int]]) -> None:
        self.both(
            "resolve", project, [Proposal(kind, receipt_id(token), f"2.25.{name}", b"") for kind, token, name in wanted]
        )

    @rule(project=st.sampled_from("AB"), wanted=st.lists(st.tuples(numbers, st.integers(0, 3)), max_size=5))
    def number(self, project: str, wanted: Sequence[tuple[int, int]]) -> None:
        """Some of the patients have a code already, others want the next number."""
        proposals = [
            Proposal(IdentityKind.PATIENT, receipt_id(token), f"S-{code}" if code else "", b"")
            for token, code in wanted
        ]
        self.both("resolve", project, proposals, "S-{}".format)

    @rule(project=st.sampled_from("AB"), name=st.sampled_from("xy"), value=st.sampled_from("12"))
    def settle(self, project: str, name: str, value: str) -> None:
        self.both("settle", project, name, value)

    @rule(project=st.sampled_from("AB"), studies=st.lists(st.tuples(numbers, numbers), max_size=4))
    def claim(self, project: str, studies: Sequence[tuple[int, int]]) -> None:
        self.both("claim_studies", project, [(receipt_id(study), receipt_id(subject)) for study, subject in studies])

    @rule(
        project=st.sampled_from("AB"),
        wanted=st.lists(st.tuples(st.sampled_from(list(IdentityKind)[:2]), numbers, numbers, numbers), max_size=5),
    )
    def resolve_of_subjects(self, project: str, wanted: Sequence[tuple[IdentityKind, int, int, int]]) -> None:
        proposals = [
            Proposal(kind, receipt_id(token), f"2.25.{name}", b"", receipt_id(whose), derivable=bool(token % 3))
            for kind, token, name, whose in wanted
        ]
        self.both("resolve", project, proposals)

    @rule(project=st.sampled_from("AB"), subject=numbers)
    def forget(self, project: str, subject: int) -> None:
        self.both("forget", project, receipt_id(subject))

    @rule(project=st.sampled_from("AB"), into=st.sampled_from("AB"))
    def bring_in(self, project: str, into: str) -> None:
        records = [record for record in self.memory.projects() if record.name == project]
        rows = [(into, row) for _, row in self.memory.rows(project)]
        claims = [(into, claim) for claim in self.memory.studies(project)]
        self.both("add", records, [*rows, *claims])

    @rule()
    def restart(self) -> None:
        self.sqlite.close()
        self.sqlite = SQLiteMapStore(self.path, lambda: 1.0)

    @invariant()
    def everything_agrees(self) -> None:
        self.both("projects")
        self.both("generation")
        self.both("counts")
        for project in "AB":
            self.both("rows", project)
            self.both("studies", project)
            for number in range(1, 9):
                self.both("find_pseudonym", project, f"2.25.{number}")
                self.both("find", project, IdentityKind.UID, receipt_id(number))
                self.both("find", project, IdentityKind.PATIENT, receipt_id(number))

    @rule()
    def crash(self) -> None:
        """Go on with the files as they are in the middle of everything, as after a loss of power."""
        copy = Path(self.directory.name) / "copy"
        copy.mkdir()
        for file in ("map.db", "map.db-wal", "map.db.mark"):
            if self.path.with_name(file).exists():
                shutil.copy(self.path.with_name(file), copy / file)
        self.sqlite.close()
        for file in copy.iterdir():
            file.replace(self.path.with_name(file.name))
        copy.rmdir()
        self.sqlite = SQLiteMapStore(self.path, lambda: 1.0)

    def teardown(self) -> None:
        try:
            assert list(self.sqlite.check()) == []
        finally:
            self.sqlite.close()
            self.directory.cleanup()
            self.patch.undo()


class MapsThatMergeAgree(MapsAgree):
    """Rows move from memory into the indexes all the time, and many of them meet at one place."""

    def narrow(self) -> None:
        """Let little stay in memory, and leave few places."""
        self.patch.setattr(sqlite_map_indexes, "FRESH", 4)
        self.patch.setattr(sqlite_map, "COUNTED", 3)
        for name in ("LOOKED_AT", "PAGE", "SUBJECTS"):
            self.patch.setattr(sqlite_map_life, name, 2)
        self.patch.setattr(sqlite_map_indexes, "SLICE", 3)
        for module in (map_places, sqlite_map_indexes):
            self.patch.setattr(module, "PLACES", 127)


def call(method: object, args: tuple[object, ...], kwargs: dict[str, object]) -> object:
    """Return what the method answers, or the type of its refusal."""
    try:
        return method(*args, **kwargs)  # type: ignore[operator]
    except StoreError as error:
        return type(error)


_THOROUGH = settings(
    max_examples=30,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=True,
)
TestLedgersAgree = LedgersAgree.TestCase
TestLedgersAgree.settings = _THOROUGH
TestMapsAgree = MapsAgree.TestCase
TestMapsAgree.settings = _THOROUGH
TestMapsThatMergeAgree = MapsThatMergeAgree.TestCase
TestMapsThatMergeAgree.settings = _THOROUGH
