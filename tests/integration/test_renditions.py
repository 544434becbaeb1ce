"""Renditions: every retry sends exactly what was made and stored before the first byte left, whatever changed (I7)."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from deid_proxy.engine import attest
from deid_proxy.gateway.deidentify import DeidentificationWorker
from deid_proxy.gateway.forward import Forwarder
from deid_proxy.gateway.sandbox import Sandbox
from deid_proxy.gateway.state import State
from deid_proxy.identity.ports import DeliveryState
from deid_proxy.observability.logging import EventLog
from deid_proxy.settings import load_settings
from deid_proxy.spool.rendition import decode_rendition, materialise
from deid_proxy.testing.builders import Shape, build_study
from deid_proxy.testing.fake_archive import Behaviour, FakeArchive
from deid_proxy.testing.receipts import receipt_of
from deid_proxy.testing.running_gateway import RunningGateway, Target

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from deid_proxy.testing.builders import Instance

OTHER_PROFILE = "name: other\nedition: PS3.15-2026d\nrules:\n  - {keep: Manufacturer}\n  - {remove: Modality}\n"


class Site:
    """A configuration with two destinations, whose profile can be changed between two lives of its state."""

    def __init__(self, directory: Path, archives: dict[str, FakeArchive]) -> None:
        self.gateway = RunningGateway(directory, [Target(name, archive.port) for name, archive in archives.items()])
        self.log = EventLog()
        (directory / "other.yaml").write_text(OTHER_PROFILE, encoding="utf-8")

    def open(self, profile: str = "basic", *gateway_lines: str) -> State:
        self.gateway.profile = profile
        self.gateway.gateway_lines = ("limits: {disk_reserve_bytes: 1048576}", *gateway_lines)
        self.gateway.write_config()
        self.settings = load_settings(self.gateway.config)
        return State(self.settings)

    def receive(self, state: State, instance: Instance) -> bytes:
        receipt = receipt_of(instance)
        writer = state.spool.begin()
        writer.write(instance.data)
        state.index([state.index_row(receipt, writer.commit(receipt))])
        return receipt.receipt_id

    def deidentify(self, state: State) -> None:
        sandbox = Sandbox(self.settings.gateway.sandbox, 1 << 20)
        worker = DeidentificationWorker(state, self.log, threading.Event(), threading.Event(), sandbox)
        while worker.work():
            pass

    def forward(self, state: State, name: str, rounds: int = 4) -> None:
        forwarder = Forwarder(name, self.settings.destinations[name], state, self.log, threading.Event())
        for _ in range(rounds):
            with state.ledger._database.transaction() as connection:
                connection.execute("UPDATE delivery SET next_at = 0")
            forwarder.work()
        forwarder._drop()


@pytest.fixture
def archives() -> Iterator[dict[str, FakeArchive]]:
    """Two archives; the first loses its first response after it has kept the instance."""
    with FakeArchive({1: Behaviour(ending="close")}) as archive, FakeArchive() as backup:
        yield {"archive": archive, "backup": backup}


@pytest.fixture
def site(tmp_path: Path, archives) -> Site:
    return Site(tmp_path, archives)


def stored_bytes(state: State, receipt_id: bytes) -> bytes:
    row = state.ledger.deliveries(receipt_id=receipt_id)[0]
    stored = decode_rendition(state.spool.read(row.rendition.extent))
    return b"".join(materialise(stored, state.spool.read(row.source)))


def test_a_retry_after_an_upgrade_and_another_profile_sends_the_same_bytes(site, archives, monkeypatch) -> None:
    """What one version made under one profile is what every later one sends; new instances get the new rules."""
    first, second = build_study(1, "CT", 2, shape=Shape(rows=32, columns=32))
    with site.open() as state:
        receipt_id = site.receive(state, first)
        site.deidentify(state)
        made = stored_bytes(state, receipt_id)
        site.forward(state, "archive", rounds=1)  # kept there, and the response is lost
        [delivery] = [row for row in state.ledger.deliveries() if row.destination == "archive"]
        assert delivery.state is DeliveryState.DEFERRED
    monkeypatch.setattr(attest, "__version__", "99.0.0")
    with site.open("other.yaml") as state:
        later = site.receive(state, second)
        site.deidentify(state)
        assert b"99.0.0" in stored_bytes(state, later)
        assert stored_bytes(state, receipt_id) == made
        for name in archives:
            site.forward(state, name)
        assert {row.state for row in state.ledger.deliveries()} == {DeliveryState.FORWARDED}
    for name, archive in archives.items():
        by_uid: dict[str, list[bytes]] = {}
        for kept in archive.received:
            by_uid.setdefault(kept.sop_instance_uid, []).append(kept.data_set())
        [old] = [contents for contents in by_uid.values() if made in contents]
        assert old == [made] * (2 if name == "archive" else 1)
        assert len(by_uid) == 2


def test_an_instance_that_was_decided_is_never_decided_again(site, monkeypatch) -> None:
    """A restart under another profile makes no second rendition of an instance that is ready: its bytes may be out."""
    [instance] = build_study(1, "MR", 1)
    with site.open() as state:
        receipt_id = site.receive(state, instance)
        site.deidentify(state)
        before = [row.rendition for row in state.ledger.deliveries()]
    monkeypatch.setattr(attest, "__version__", "99.0.0")
    with site.open("other.yaml") as state:
        site.deidentify(state)
        assert [row.rendition for row in state.ledger.deliveries()] == before
        assert len(state.ledger.rendition_extents(receipt_id)) == 1


def test_the_digest_in_the_ledger_is_that_of_the_bytes_that_leave(site, archives) -> None:
    """Ledger, rendition record and archive agree on what an instance was made into."""
    [instance] = build_study(2, "CT", 1, shape=Shape(rows=32, columns=32))
    with site.open() as state:
        receipt_id = site.receive(state, instance)
        site.deidentify(state)
        [project] = state.projects.values()
        row = state.ledger.deliveries(receipt_id=receipt_id)[0]
        stored = decode_rendition(state.spool.read(row.rendition.extent))
        source = state.spool.read(row.source)
        digest = project.pipeline.digest(source, stored.rendition)
        assert row.rendition.digest == stored.digest == digest
        site.forward(state, "backup", rounds=1)
        assert archives["backup"].received[0].data_set() == stored_bytes(state, receipt_id)


def test_destinations_of_a_project_share_one_rendition(site) -> None:
    """It is made and stored once, whatever the number of destinations."""
    with site.open() as state:
        receipt_id = site.receive(state, build_study(3, "MR", 1)[0])
        site.deidentify(state)
        rows = state.ledger.deliveries(receipt_id=receipt_id)
        assert {row.destination for row in rows} == {"archive", "backup"}
        assert len({row.rendition.extent for row in rows}) == 1
        assert state.spool.usage().records == 2


def test_the_rendition_is_kept_as_long_as_a_destination_wants_it(site, archives) -> None:
    """One destination that has it erases nothing; after the last one neither original nor rendition is left."""
    from deid_proxy.gateway.erase import Eraser

    with site.open() as state:
        site.receive(state, build_study(4, "MR", 1)[0])
        site.deidentify(state)
        eraser = Eraser(state, site.log, threading.Event(), 0.0)
        site.forward(state, "backup", rounds=1)
        assert eraser.work() is False
        assert state.spool.usage().records == 2
        site.forward(state, "archive")
        assert eraser.work() is True
        assert state.spool.usage().records == 0
    assert len(archives["backup"].received) == 1
