"""Whatever happens in whatever order, every acknowledged instance ends delivered once or visibly held."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deid_proxy.errors import (
    ContextNotAcceptedError,
    DestinationUnreachableError,
    HoldReason,
    StoreUnavailableError,
)
from deid_proxy.gateway.deidentify import DeidentificationWorker
from deid_proxy.gateway.erase import Eraser
from deid_proxy.gateway.forward import Forwarder
from deid_proxy.gateway.held_questions import HeldQuestions
from deid_proxy.gateway.projects import open_project
from deid_proxy.gateway.recent import RecentPlaintext
from deid_proxy.gateway.state import State
from deid_proxy.identity.keys import generate_key_file
from deid_proxy.network.storage_scu import CStoreResponse
from deid_proxy.settings import load_settings
from deid_proxy.spool import Spool
from deid_proxy.spool.schedule import Breaker
from deid_proxy.stores.memory import MemoryLedger, MemoryMapStore
from deid_proxy.testing.builders import Shape, build_study
from deid_proxy.testing.gateway_parts import NoSandbox, QuietLog
from deid_proxy.testing.receipts import receipt_of

INSTANCES = build_study(1, "MR", 4, shape=Shape(rows=4, columns=4, private_blob_bytes=16))
CONFIG = """
gateway: {{listen: "127.0.0.1:1", state_dir: {0}/state, spool_key_file: {0}/spool.key}}
destinations: {{archive: {{ae_title: ARCHIVE, address: "127.0.0.1:1"}}}}
projects:
  - name: TRIAL-01
    key_file: {0}/project.key
    called_ae_title: TRIAL
    senders: [{{address: 127.0.0.0/8}}]
    forward_to: [archive]
    {1}
"""


class KilledError(BaseException):
    """The process ends here: nothing after it happens."""


@dataclass
class Archive:
    """Stands for an archive and the network before it: answers, loses answers, dies, as it is told."""

    script: list[str] = field(default_factory=list)
    kept: dict[str, list[bytes]] = field(default_factory=dict)

    def open(self, _contexts: object) -> Archive:
        if self._next("open") == "unreachable":
            raise DestinationUnreachableError("no connection")
        return self

    def accepts(self, *_context: str) -> bool:
        return True

    is_open = True

    def store(
        self, _sop_class: str, sop_instance: str, _syntax: str, segments: Iterable[bytes], _size_bytes: int
    ) -> CStoreResponse:
        step = self._next("store")
        if step == "lost-before":
            raise DestinationUnreachableError("the connection broke")
        if step == "busy":
            return CStoreResponse(0xA700)
        if step == "no-context":
            raise ContextNotAcceptedError("not accepted")
        if step == "refused":
            return CStoreResponse(0xC000)
        self.kept.setdefault(sop_instance, []).append(b"".join(segments))
        if step == "lost-after":
            raise DestinationUnreachableError("no answer")
        if step == "killed":
            raise KilledError
        return CStoreResponse(0)

    def release(self) -> None:
        pass

    abort = release

    def _next(self, _what: str) -> str:
        return self.script.pop(0) if self.script else ""


class Life(State):
    """A state whose ledger and map survive the process as a disk would; opened again after each death."""

    def __init__(self, directory: Path, configuration, ledger: MemoryLedger, store: MemoryMapStore) -> None:
        self.ledger, self.map = ledger, store
        self.projects = {p.name: open_project(p, store, configuration.gateway) for p in configuration.projects}
        self.spool = Spool(directory, bytes(32), reserve_bytes=0, segment_bytes=1 << 20)
        self.recent = RecentPlaintext(self.spool)
        self.unindexed = lambda: 0
        self.received = self.ready = lambda: None
        if not self.spool._slots.is_new:
            self._recover()

    def close(self) -> None:
        self.spool.close()


@contextmanager
def configured(project: str = "") -> Iterator[tuple[Path, object]]:
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        for key in ("spool.key", "project.key"):
            generate_key_file(directory / key)
        (directory / "c.yaml").write_text(CONFIG.format(name, project), encoding="utf-8")
        yield directory, load_settings(directory / "c.yaml")


class World:
    """One gateway over several lives, with one archive."""

    def __init__(self, directory: Path, configuration, instances=INSTANCES) -> None:
        self.instances = instances
        self.directory, self.configuration = directory, configuration
        self.ledger, self.map, self.archive = MemoryLedger(), MemoryMapStore(), Archive()
        self.acknowledged: list[bytes] = []
        self.seen: set[str] = set()
        self.turned_down: set[str] = set()
        self.begin()

    def begin(self) -> None:
        self.state = Life(self.directory / "spool", self.configuration, self.ledger, self.map)
        event = threading.Event
        self.worker = DeidentificationWorker(self.state, QuietLog(), event(), event(), NoSandbox())
        self.worker._retry_s = 0.0
        destination = self.configuration.destinations["archive"]
        self.forwarder = Forwarder("archive", destination, self.state, QuietLog(), event())
        self.forwarder._scu = self.archive
        self.eraser = Eraser(self.state, QuietLog(), event(), 0.0)

    def die(self) -> None:
        self.state.close()
        self.archive.script.clear()
        self.begin()

    def receive(self, number: int, *, indexed: bool) -> None:
        instance = self.instances[number % len(self.instances)]
        receipt = receipt_of(instance, received_at=time.time())
        writer = self.state.spool.begin()
        writer.write(instance.data)
        extent = writer.commit(receipt)
        self.acknowledged.append(receipt.receipt_id)
        if indexed:
            self.state.index([self.state.index_row(receipt, extent)])

    def map_fails_once(self) -> None:
        whole = self.map.resolve

        def away(*_args: object) -> None:
            self.map.resolve = whole
            raise StoreUnavailableError("away")

        self.map.resolve = away

    def step(self, name: str, number: int) -> None:
        match name:
            case "receive":
                self.receive(number, indexed=True)
            case "receive-unindexed":
                self.receive(number, indexed=False)
            case "work":
                self.worker.work()
            case "forward":
                self.forward()
            case "erase":
                self.eraser.work()
            case "die":
                self.die()
            case "die-claimed":
                for row in self.ledger.claim(2):
                    self.ledger.claim_again(row.receipt_id)
                self.die()
            case "release":
                self.decide("held_release", number)
            case "reject":
                self.decide("held_reject", number)
            case "map-fails":
                self.map_fails_once()
            case _:
                self.archive.script.append(name)

    def decide(self, method: str, number: int) -> None:
        """Let a person decide about one of those that wait, if any does."""
        waiting = [row for row in self.ledger.held() if row.reason == HoldReason.FIRST_SEEN]
        if waiting:
            chosen = waiting[number % len(waiting)].receipt_id
            study = self.ledger._waits_with[chosen]
            (self.seen if method == "held_release" else self.turned_down).add(study)
            HeldQuestions(self.state).methods[method](by="Doe", why="looked at it", instance=chosen.hex())

    def forward(self) -> bool:
        for row in self.ledger._deliveries.values():
            self.ledger._deliver(row.delivery_id, next_at=0.0)
        self.forwarder._breaker = Breaker()
        return self.forwarder.work()

    def settle(self) -> None:
        """Let everything go well until nothing is left to do."""
        self.die()
        while self.worker.work() or self.forward() or self.eraser.work():
            pass


OURS = ["receive", "receive", "receive-unindexed", "work", "work", "forward", "forward", "erase", "die", "die-claimed"]
THEIRS = ["map-fails", "unreachable", "lost-before", "lost-after", "busy", "no-context", "refused", "killed"]
EVENTS = st.sampled_from([*OURS, *THEIRS])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(history=st.lists(st.tuples(EVENTS, st.integers(0, 7)), max_size=40))
def test_every_acknowledged_instance_ends_delivered_or_visibly_held(history: list[tuple[str, int]]) -> None:
    """After any history of deaths, lost answers and refusals: one state each, one content per UID."""
    with configured() as (directory, configuration):
        world = World(directory, configuration)
        for name, number in history:
            try:
                world.step(name, number)
            except KilledError:
                world.die()
            except StoreUnavailableError:
                continue
        world.settle()
        rows = {receipt: world.ledger.instance(receipt.hex()) for receipt in world.acknowledged}
        assert all(row is not None for row in rows.values()), "acknowledged and not in the ledger"
        final = {row.state.value for row in rows.values() if row is not None}
        assert final <= {"erased", "ready", "held"}
        deliveries = world.ledger.deliveries(limit=1000)
        assert {delivery.state.value for delivery in deliveries} <= {"forwarded", "held"}
        assert {d.reason for d in deliveries if d.state.value == "held"} <= {"context", "refused"}
        for row in rows.values():
            assert row is not None
            if row.state.value == "ready":
                assert "held" in {d.state.value for d in deliveries if d.receipt_id == row.receipt_id}
            if row.state.value == "held":
                assert row.reason == "engine-error"
                assert row.attempts > 3
        assert all(len(set(contents)) == 1 for contents in world.archive.kept.values()), "one UID with two contents"
        forwarded = {d.rendition.sop_instance_uid for d in deliveries if d.state.value == "forwarded"}
        assert forwarded <= set(world.archive.kept), "called forwarded, and the archive does not have it"
        world.state.close()


STUDIES = [each for seed in (1, 2) for each in build_study(seed, "MR", 2, shape=Shape(4, 4, private_blob_bytes=16))]
REVIEWED = st.sampled_from([*OURS, "lost-before", "lost-after", "killed", "map-fails", "release", "release", "reject"])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(history=st.lists(st.tuples(REVIEWED, st.integers(0, 7)), max_size=40))
def test_what_waits_for_a_person_leaves_by_that_person_alone(history: list[tuple[str, int]]) -> None:
    """After any history of deaths and decisions: only studies that were let go left, and what was let go leaves."""
    with configured("first_seen: {hold: 9}") as (directory, configuration):
        world = World(directory, configuration, STUDIES)
        for name, number in history:
            try:
                world.step(name, number)
            except KilledError:
                world.die()
            except StoreUnavailableError:
                continue
            left = world.ledger.deliveries(limit=1000)
            assert {row.rendition.study_instance_uid for row in left} <= world.seen
        world.settle()
        for receipt in world.acknowledged:
            row = world.ledger.instance(receipt.hex())
            assert row is not None
            assert (row.state.value, row.reason) in {
                ("erased", ""),
                ("erased", "duplicate"),
                ("erased", "rejected"),
                ("held", "first-seen"),
                ("held", "engine-error"),
            }
            if row.state.value == "held" and row.reason == "first-seen":
                assert world.ledger._waits_with[receipt] not in world.seen
        forwarded = {d.rendition.sop_instance_uid for d in world.ledger.deliveries(limit=1000)}
        assert forwarded == set(world.archive.kept)
        world.state.close()
