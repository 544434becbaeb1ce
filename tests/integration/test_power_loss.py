"""Power loss at every step of a whole gateway: spool, key slots, ledger and map, cut off after every write and sync.

A gateway's state lives through receiving, de-identifying, sending, holding, moving out and erasing, while everything
that reaches the disk is recorded in one order. After each entry of that record several disks are made (see
:mod:`deid_proxy.testing.power_loss`), and a new state is opened on each: what was acknowledged by then is there exactly
once, nothing is half there, what was sent is sent again with the same bytes, and what was erased stays erased.
"""

from __future__ import annotations

import os
import random
import shutil
import tempfile
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from deid_proxy.errors import SpoolError
from deid_proxy.gateway.deidentify import DeidentificationWorker
from deid_proxy.gateway.move_out import ROUND_S, MoveOut
from deid_proxy.gateway.state import State
from deid_proxy.identity.ports import DeliveryResult, DeliveryState, IdentityKind, InstanceState
from deid_proxy.settings import load_settings
from deid_proxy.spool import Spool
from deid_proxy.spool.rendition import decode_rendition, materialise
from deid_proxy.stores import sqlite_connection
from deid_proxy.testing.builders import Shape, build_study
from deid_proxy.testing.gateway_parts import NoSandbox, QuietLog
from deid_proxy.testing.late import Late
from deid_proxy.testing.power_loss import Disk, Timeline
from deid_proxy.testing.receipts import receipt_of
from deid_proxy.testing.running_gateway import RunningGateway, Target

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deid_proxy.settings import Settings
    from deid_proxy.testing.builders import Instance

DESTINATIONS = ("archive", "backup")
NEVER = 1 << 60
SEED = 20261128
PARTS = 4


@dataclass
class Promise:
    """What was promised of one instance, and at which length of the record."""

    data: bytes
    acknowledged: int
    ready: int = NEVER
    forwarded: int = NEVER  # to all destinations
    erasing: int = NEVER
    erased: int = NEVER
    sent: dict[str, bytes] = field(default_factory=dict)  # by destination
    sent_at: dict[str, int] = field(default_factory=dict)


def open_state(settings: Settings, timeline: Timeline | None, patch: pytest.MonkeyPatch) -> State:
    """Open a state with small segments, so that a short life rolls, empties and recycles them."""

    def small(directory: Path, key: bytes, **_limits: int) -> Spool:
        files = timeline.file_system("spool") if timeline else None
        sizes = {"segment_bytes": 64 << 10, "stream_bytes": 12 << 10, "frame_bytes": 2048}
        return Spool(directory, key, reserve_bytes=0, files=files, executor=Late(), **sizes)

    patch.setattr("deid_proxy.gateway.state.Spool", small)
    return State(settings)


def small_pieces(patch: pytest.MonkeyPatch) -> None:
    """Fill key slots by the dozen and move the write-ahead log into the database after every few pages."""
    patch.setattr("deid_proxy.spool.slots.CHUNK_SLOTS", 8)
    patch.setattr("deid_proxy.spool.writer.WRITE_BYTES", 4096)
    patch.setattr("deid_proxy.spool.behind.FLUSH_BYTES", 8192)
    checkpoints = (*sqlite_connection._PRAGMAS, "PRAGMA wal_autocheckpoint = 12")
    patch.setattr(sqlite_connection, "_PRAGMAS", checkpoints)


def no_syncs(patch: pytest.MonkeyPatch) -> None:
    """Look at what survived without making that durable: nothing is cut off a second time."""
    patch.setattr("deid_proxy.spool.filesystem.os.fdatasync", lambda _descriptor: None)
    patch.setattr("deid_proxy.spool.filesystem.os.fsync", lambda _descriptor: None)
    patch.setattr(sqlite_connection, "_PRAGMAS", (*sqlite_connection._PRAGMAS, "PRAGMA synchronous = OFF"))


class Gateway:
    """The steps of a gateway, one after the other, without threads and network."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.worker = DeidentificationWorker(state, QuietLog(), threading.Event(), threading.Event(), NoSandbox())
        self.worker._retry_s = 0.0

    def deidentify(self) -> None:
        while self.worker.work():
            pass

    def send(self, destination: str, limit: int = 100):
        """Yield what would be sent, and record it as forwarded."""
        for row in self.state.ledger.due_deliveries(destination, 0.0, limit):
            stored = decode_rendition(self.state.spool.read(row.rendition.extent))
            data = b"".join(materialise(stored, self.state.spool.read(row.source)))
            yield row, data
            self.state.ledger.record_deliveries([DeliveryResult(row.delivery_id, DeliveryState.FORWARDED, 0, at=1.0)])


class Life:
    """A gateway at work while the disk is watched."""

    def __init__(self, directory: Path) -> None:
        site = RunningGateway(directory / "site", [Target(name, 1) for name in DESTINATIONS], port=1)
        site.write_config()
        self.settings = load_settings(site.config)
        self.timeline = Timeline(self.settings.gateway.state_dir)
        self.promises: dict[bytes, Promise] = {}
        self.length_at_close = 0
        with pytest.MonkeyPatch.context() as patch, self.timeline.databases():
            small_pieces(patch)
            with open_state(self.settings, self.timeline, patch) as state:
                self.live(state)
            with open_state(self.settings, self.timeline, patch) as state:  # a clean stop, and another start
                self.receive(state, build_study(9, "MR", 1, shape=SMALL)[0])
                Gateway(state).deidentify()
                self.note_ready(state)

    def live(self, state: State) -> None:
        gateway = Gateway(state)
        first = build_study(1, "MR", 4, shape=SMALL)
        for instance in first:
            self.receive(state, instance)
        self.receive(state, first[0], data=first[0].data[:-5])  # will be held
        large = build_study(2, "CT", 1, shape=Shape(rows=96, columns=96))[0]
        self.receive(state, large)
        gateway.deidentify()
        self.note_ready(state)
        self.send(gateway, "archive", 3)
        self.receive(state, build_study(3, "SR", 1, shape=SMALL)[0], index=False)  # the ledger is behind
        self.send(gateway, "archive")
        self.send(gateway, "backup")
        self.erase(state)
        for seed in (4, 5):  # rolls the segment, whose held instance then moves out
            for instance in build_study(seed, "CT", 3, shape=Shape(rows=48, columns=48)):
                self.receive(state, instance)
            gateway.deidentify()
            self.note_ready(state)
            self.send(gateway, "archive")
            self.send(gateway, "backup")
            self.erase(state)
        now = [0.0]
        mover = MoveOut(state, QuietLog(), lambda: now[0])
        for now[0] in (ROUND_S, 2 * ROUND_S):
            while mover.work():
                pass
        self.receive(state, build_study(6, "MR", 1, shape=SMALL)[0])
        self.receive(state, build_study(7, "CT", 1, shape=Shape(rows=96, columns=96))[0])  # in the file of the first

    @property
    def length(self) -> int:
        return len(self.timeline.log)

    def receive(self, state: State, instance: Instance, *, data: bytes | None = None, index: bool = True) -> None:
        data = instance.data if data is None else data
        receipt = receipt_of(instance)
        writer = state.spool.begin()
        for start in range(0, len(data), 4096):
            writer.write(data[start : start + 4096])
        extent = writer.commit(receipt)
        self.promises[receipt.receipt_id] = Promise(data, self.length)
        if index:
            state.index([state.index_row(receipt, extent)])

    def note_ready(self, state: State) -> None:
        for receipt_id, promise in self.promises.items():
            row = state.ledger.instance(receipt_id.hex())
            if row is not None and row.state is InstanceState.READY:
                promise.ready = min(promise.ready, self.length)

    def send(self, gateway: Gateway, destination: str, limit: int = 100) -> None:
        for row, data in gateway.send(destination, limit):
            promise = self.promises[row.receipt_id]
            promise.sent[destination] = data
            promise.sent_at[destination] = self.length

    def erase(self, state: State) -> None:
        rows = state.ledger.erasable(100)
        extents = [row.extent for row in rows]
        extents += [extent for row in rows for extent in state.ledger.rendition_extents(row.receipt_id)]
        for row in rows:
            self.promises[row.receipt_id].erasing = self.length
        state.ledger.record_erased([row.receipt_id for row in rows])
        state.recent.forget(extents)
        state.spool.erase(extents)
        for row in rows:
            self.promises[row.receipt_id].erased = self.length


SMALL = Shape(rows=4, columns=4, private_blob_bytes=64)


@pytest.fixture(scope="module")
def life() -> Iterator[Life]:
    """A life in memory where there is such a place: what is durable is decided here, not by a real disk."""
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None) as directory:
        yield Life(Path(directory))


def check(state: State, life: Life, length: int) -> None:
    """Hold what a start made of a disk against what had been promised by then."""
    rows = {key: state.ledger.instance(key.hex()) for key in life.promises}
    assert sum(state.ledger.counts().instances.values()) == sum(row is not None for row in rows.values()), "a stranger"
    for key, promise in life.promises.items():
        row = rows[key]
        if promise.acknowledged <= length:
            assert row is not None, "an acknowledged instance is lost"
        if row is None:
            continue
        if row.state is InstanceState.ERASED:
            assert promise.erasing <= length, "erased before its time"
            continue
        assert promise.erased > length, "an erased instance is back"
        assert state.spool.read(row.extent) == promise.data
        if promise.ready <= length:
            assert row.state in (InstanceState.READY, InstanceState.HELD), "a decision is forgotten"
    for extent in state.ledger.live_extents():
        state.spool.read(extent)
    assert all(row is None or row.reason != "spool-corrupt" for row in rows.values())


def check_what_follows(state: State, life: Life, length: int) -> None:
    """Everything that waits is de-identified and sent, and every destination gets one content for one instance."""
    gateway = Gateway(state)
    gateway.deidentify()
    for destination in DESTINATIONS:
        for row, data in gateway.send(destination):
            promise = life.promises[row.receipt_id]
            assert promise.sent.get(destination, data) == data, "another content for an instance that was sent"
    counts = state.ledger.counts()
    assert set(counts.instances) <= {"ready", "held", "erased"}
    assert {state for _, state in counts.deliveries} <= {"forwarded"}
    if any(promise.ready <= length for promise in life.promises.values()):
        assert state.map.counts()["TRIAL-01"][IdentityKind.PATIENT] >= 1


def replay(life: Life, keeps, chosen, *, without=lambda _entry: False, go_on: bool = False) -> int:
    """Cut off after every chosen entry, open what survives and check it; return how many disks were opened.

    Parameters
    ----------
    life
        What happened.
    keeps
        Says of what is not durable whether it survived.
    chosen
        Says of the length of a prefix whether it is tried.
    without
        Says of an entry whether it never happened.
    go_on
        Whether every state goes on to the end, and not only those after a sync.
    """
    disk, opened = Disk(), 0
    target = life.settings.gateway.state_dir
    kept = target.with_name("kept")
    target.rename(kept)
    try:
        with pytest.MonkeyPatch.context() as patch:
            small_pieces(patch)
            no_syncs(patch)
            for length, entry in enumerate(life.timeline.log, start=1):
                if not without(entry):
                    disk.feed(entry)
                if not chosen(length):
                    continue
                disk.survive(target, keeps)
                with open_state(life.settings, None, patch) as state:
                    check(state, life, length)
                    if go_on or entry[0] == "sync":
                        check_what_follows(state, life, length)
                opened += 1
                shutil.rmtree(target)
    finally:
        shutil.rmtree(target, ignore_errors=True)
        kept.rename(target)
    return opened


def test_what_was_synced_is_enough(life) -> None:
    """With nothing but what was synced, at every point: between two syncs the disk is the same, promises only grow."""
    log = life.timeline.log
    last = {length for length in range(1, len(log)) if log[length][0].startswith("sync")} | {len(log)}
    assert replay(life, lambda: False, last.__contains__, go_on=True) == len(last)


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("share", [1.0, 0.5], ids=["everything", "half of the blocks"])
def test_whatever_else_the_disk_kept_no_promise_is_broken(life, share, part) -> None:
    """Cut off after every write of segments, slots, ledger and map, all that was promised by then holds.

    What was not synced is there, or half of its blocks of 512 bytes are, so that records and pages are torn.
    """
    choice = random.Random(f"{SEED} {share} {part}")
    mine = range(part + 1, life.length + 1, PARTS)
    assert replay(life, lambda: choice.random() < share, mine.__contains__) == len(mine)


def test_the_life_has_everything_in_it(life) -> None:
    """Segments, slots, ledger and map are written and synced; names come, change and go; every kind of end is there."""
    kinds = {(entry[0], entry[1]) for entry in life.timeline.log if entry[0] in ("create", "remove", "sync directory")}
    created = {name for kind, name in kinds if kind == "create"}
    assert {"ledger.db", "ledger.db-wal", "map.db", "map.db-wal", "spool/keys.slots.new"} <= created
    assert {"write", "size", "sync", "rename"} <= {entry[0] for entry in life.timeline.log}
    promises = life.promises.values()
    assert sum(promise.erased < NEVER for promise in promises) >= 9
    assert any(promise.erased == NEVER and promise.ready == NEVER for promise in promises)
    databases = {entry[2] for entry in life.timeline.log if entry[0] == "create" and entry[1].endswith(".db")}
    assert all(("write", number) in {entry[:2] for entry in life.timeline.log} for number in databases)
    recycled = [entry for entry in life.timeline.log if entry[0] == "rename" and entry[1].startswith("spool/0")]
    assert recycled


@pytest.mark.parametrize("lost", ["spool", "ledger"])
def test_the_replay_notices_a_sync_that_is_left_out(life, lost) -> None:
    """Without the syncs of segments, or of the ledger, the same replay reports a broken promise: the test can fail."""
    prefix = {"spool": "spool/0", "ledger": "ledger.db"}[lost]
    numbers = {entry[2] for entry in life.timeline.log if entry[0] == "create" and entry[1].startswith(prefix)}
    with pytest.raises((AssertionError, SpoolError)):
        replay(
            life,
            lambda: False,
            lambda length: length % 9 == 0,
            without=lambda entry: entry[0] == "sync" and entry[1] in numbers,
        )
