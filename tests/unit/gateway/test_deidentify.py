"""The worker: what it claims is decided, held with a reason, or put back as it was; nothing stays in between."""

from __future__ import annotations

import hashlib
import threading
import zlib

import pytest

from deid_proxy import pipeline as boundary
from deid_proxy.engine.plan import Span
from deid_proxy.errors import (
    HoldReason,
    SpoolCorruptError,
    SpoolError,
    SpoolFullError,
    StoreRefusedError,
    StoreUnavailableError,
)
from deid_proxy.events import Event
from deid_proxy.gateway import deidentify
from deid_proxy.identity.ports import DeliveryState, InstanceState
from deid_proxy.spool.rendition import decode_rendition, materialise
from deid_proxy.testing.builders import DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN as DEFLATED
from deid_proxy.testing.builders import build_study
from deid_proxy.testing.leak_scanner import scan


def states(state) -> dict[str, int]:
    return dict(state.ledger.counts().instances)


def row(state, received):
    return state.ledger.instance(received.id.hex())


def test_a_received_instance_becomes_ready_and_its_deliveries_are_queued(bench, state) -> None:
    """After one round the rendition is in the spool and every destination of the project has a delivery."""
    (received,) = bench.make_ready(state, bench.instances())
    assert row(state, received).state is InstanceState.READY
    (delivery,) = state.ledger.deliveries(receipt_id=received.id)
    assert (delivery.state, delivery.destination) == (DeliveryState.QUEUED, "archive")
    stored = decode_rendition(state.spool.read(delivery.rendition.extent))
    assert sum(map(len, materialise(stored, state.spool.read(received.extent)))) == delivery.rendition.size_bytes


def test_a_deflated_instance_becomes_a_deflated_rendition_of_new_bytes(bench, state) -> None:
    """No range of the original is in it: that is deflated as a whole."""
    instances = build_study(1, "MR", 1, transfer_syntax_uid=DEFLATED)
    (received,) = bench.make_ready(state, instances)
    (delivery,) = state.ledger.deliveries(receipt_id=received.id)
    stored = decode_rendition(state.spool.read(delivery.rendition.extent))
    assert [type(segment) for segment in stored.rendition.segments] == [bytes]
    plain = zlib.decompressobj(-zlib.MAX_WBITS).decompress(stored.rendition.segments[0])
    assert stored.rendition.subject.encode() in plain
    assert scan(plain, instances[0].planted) == []


def test_an_empty_ledger_is_no_work(bench, state) -> None:
    """Nothing received, nothing done, and nobody is woken."""
    worker = bench.worker(state)
    assert worker.work() is False
    assert not worker._ready.is_set()


def test_a_rendition_is_durable_before_the_ledger_says_ready(bench, state, monkeypatch) -> None:
    """The sync of the spool returns before the outcome is recorded (I7)."""
    order: list[str] = []
    sync, record = state.spool.sync, state.ledger.record_outcomes
    monkeypatch.setattr(state.spool, "sync", lambda: (sync(), order.append("sync")))
    monkeypatch.setattr(state.ledger, "record_outcomes", lambda out: (order.append(out[0].state), record(out))[1])
    bench.make_ready(state, bench.instances())
    assert order == ["sync", InstanceState.READY]


def test_a_spool_that_cannot_sync_makes_nothing_ready(bench, state, monkeypatch) -> None:
    """A rendition that may not be on the disk is not announced: the instance goes back, untried."""

    def failing() -> None:
        raise SpoolError("syncing segment 1: EIO")

    received = bench.receive(state, bench.instances()[0])
    monkeypatch.setattr(state.spool, "sync", failing)
    bench.worker(state).work()
    assert row(state, received).state is InstanceState.RECEIVED
    assert row(state, received).attempts == 0
    assert bench.log.fields_of(Event.SPOOL_FAILED)
    assert state.ledger.deliveries() == []


def test_what_the_ledger_refuses_of_one_is_held_and_costs_no_other_anything(bench, state, monkeypatch) -> None:
    """It would be refused for ever: the others are ready, and the reason says that it is no fault of the sender's."""
    received = [bench.receive(state, instance) for instance in bench.instances(3)]
    record = state.ledger.record_outcomes

    def strict(outcomes):
        if any(each.receipt_id == received[1].id and each.state is InstanceState.READY for each in outcomes):
            raise StoreRefusedError("the ledger refused a change that breaks its rules; nothing was written")
        return record(outcomes)

    monkeypatch.setattr(state.ledger, "record_outcomes", strict)
    bench.worker(state).work()
    assert [row(state, each).state.value for each in received] == ["ready", "held", "ready"]
    assert row(state, received[1]).reason == HoldReason.ENGINE_ERROR
    assert bench.log.fields_of(Event.STORE_FAILED)


def test_a_failing_store_puts_instances_back_uncounted(bench, state, monkeypatch) -> None:
    """However often the map is away, the instances wait as received and count no attempt; then they are done."""
    received = [bench.receive(state, instance) for instance in bench.instances(3)]
    whole = state.map.resolve

    def away(*_args: object) -> None:
        raise StoreUnavailableError("the map cannot be used now")

    monkeypatch.setattr(state.map, "resolve", away)
    worker = bench.worker(state)
    for _ in range(5):
        assert worker.work() is True
    assert states(state) == {"received": 3}
    assert {row(state, each).attempts for each in received} == {0}
    monkeypatch.setattr(state.map, "resolve", whole)
    worker.work()
    assert states(state) == {"ready": 3}


def test_a_failing_map_of_one_project_does_not_hold_up_another(bench, monkeypatch) -> None:
    """Projects are settled apart: only the instances whose map failed go back, and no rendition is written twice."""
    with bench.state(bench.settings(projects=("ALPHA", "BETA"))) as state:
        alpha, beta = bench.instances(2)
        first, second = bench.receive(state, alpha, "ALPHA"), bench.receive(state, beta, "BETA")
        whole = state.map.resolve

        def away(project: str, *asked: object) -> object:
            if project == "BETA":
                raise StoreUnavailableError("away")
            return whole(project, *asked)

        monkeypatch.setattr(state.map, "resolve", away)
        worker = bench.worker(state)
        for _ in range(3):
            worker.work()
        assert row(state, first).state is InstanceState.READY
        assert row(state, second).state is InstanceState.RECEIVED
        assert state.spool.usage().records == 3


def test_results_wait_for_a_ledger_that_is_away(bench, state, monkeypatch) -> None:
    """A ledger that fails when outcomes are recorded gets them later: nothing stays active, nothing is done twice."""
    received = bench.receive(state, bench.instances()[0])
    whole, failures = state.ledger.record_outcomes, iter([True, True, False])

    def flaky(outcomes: object) -> object:
        if next(failures):
            raise StoreUnavailableError("away")
        return whole(outcomes)

    monkeypatch.setattr(state.ledger, "record_outcomes", flaky)
    bench.worker(state).work()
    assert row(state, received).state is InstanceState.READY
    assert len(state.ledger.rendition_extents(received.id)) == 1


def test_a_defect_holds_the_instance_it_shows_at_and_no_other(bench, state, monkeypatch, canary: str) -> None:
    """When the worker itself stumbles over one instance of a batch, only that one is held, without its values."""
    good, bad, fine = bench.instances(3)
    received = [bench.receive(state, instance) for instance in (good, bad, fine)]
    whole = deidentify.look_up

    def stumbling(data: bytes, syntax: str) -> object:
        if bytes(data) == bad.data:
            raise ValueError(canary)
        return whole(data, syntax)

    monkeypatch.setattr(deidentify, "look_up", stumbling)
    bench.worker(state).work()
    assert [row(state, each).state.value for each in received] == ["ready", "held", "ready"]
    held = row(state, received[1])
    assert held.reason == HoldReason.ENGINE_ERROR
    assert canary not in held.detail + repr(bench.log.lines)


def test_a_defect_of_the_engine_holds_with_the_place_in_the_code(bench, state, monkeypatch, canary: str) -> None:
    """engine-error says which exception where, and no value, neither in the ledger nor in the log."""

    def broken(*_args: object) -> None:
        raise ValueError(canary)

    received = bench.receive(state, bench.instances()[0])
    monkeypatch.setattr(boundary, "make_plan", broken)
    bench.worker(state).work()
    assert row(state, received).reason == HoldReason.ENGINE_ERROR
    assert "ValueError at" in row(state, received).detail
    assert bench.log.fields_of(Event.INSTANCE_HELD)[0]["reason"] == HoldReason.ENGINE_ERROR
    assert canary not in repr(bench.log.lines) + row(state, received).detail


@pytest.mark.parametrize(("deaths", "state_after"), [(3, "ready"), (9, "ready"), (10, "held")])
def test_whoever_kills_the_gateway_does_not_make_it_hold_what_is_well(bench, state, deaths, state_after) -> None:
    """Deaths of the gateway meanwhile are hardly the fault of an instance in a sandbox; ten of them are enough."""
    received = bench.receive(state, bench.instances()[0])
    assert state.ledger.claim(10)
    for _ in range(deaths - 1):
        state.ledger.recover()
        assert state.ledger.claim_again(received.id)
    state.ledger.recover()
    bench.worker(state).work()
    after = row(state, received)
    assert after.state.value == state_after
    assert after.attempts == deaths + 1
    if state_after == "held":
        assert (after.reason, after.detail) == (HoldReason.ENGINE_ERROR, "the gateway died 10 times at this instance")


def test_a_crash_costs_one_instance_its_attempts_and_not_its_neighbours(bench, state, monkeypatch) -> None:
    """It ends the gateway once and two sandboxes, and alone is held in the end; its batch comes through."""

    class ProcessDiedError(BaseException):
        pass

    good, poison, fine = bench.instances(3)
    received = [bench.receive(state, instance) for instance in (good, poison, fine)]
    whole = boundary.make_plan

    def deadly(data: bytes, *rest: object) -> object:
        if bytes(data) == poison.data:
            raise ProcessDiedError
        return whole(data, *rest)

    monkeypatch.setattr(boundary, "make_plan", deadly)
    sandbox = bench.sandbox(f"segv@{hashlib.sha256(poison.data).hexdigest()}")
    deaths = 0
    for _ in range(20):
        worker = bench.worker(state)
        worker._sandbox = sandbox
        try:
            if not worker.work():
                break
        except ProcessDiedError:
            deaths += 1
            state.ledger.recover()
    assert deaths == 1
    assert [fields["attempts"] for fields in bench.log.fields_of(Event.INSTANCE_CRASHED)] == [2, 3]
    assert [row(state, each).state.value for each in received] == ["ready", "held", "ready"]


def test_a_project_that_is_gone_holds_its_instances(bench, state) -> None:
    """What was received for a project that is not configured any more is held as no-project, not lost, not guessed."""
    received = bench.receive(state, bench.instances()[0], project="FORMER")
    bench.worker(state).work()
    assert (row(state, received).state, row(state, received).reason) == (InstanceState.HELD, HoldReason.NO_PROJECT)


def test_damaged_bytes_are_held_and_their_neighbours_are_not(bench, state) -> None:
    """An extent that does not decrypt is held as spool-corrupt; the rest of the batch is ready."""
    received = [bench.receive(state, instance) for instance in bench.instances(3)]
    extent = received[1].extent
    path = next(p for p in (bench.directory / "spool").iterdir() if p.name.isdigit() and int(p.name) == extent.segment)
    with path.open("r+b") as segment:
        segment.seek(extent.offset + extent.length // 2)
        segment.write(b"\xa5" * 64)
    bench.worker(state).work()
    assert [row(state, each).state.value for each in received] == ["ready", "held", "ready"]
    assert row(state, received[1]).reason == HoldReason.SPOOL_CORRUPT


def test_an_unreadable_sector_delays_nobody_and_is_held_in_the_end(bench, state, monkeypatch) -> None:
    """A disk that does not give one instance back is asked three times; all others go on meanwhile."""
    bad, *others = [bench.receive(state, instance) for instance in bench.instances(3)]
    whole = state.spool.read

    def failing(extent: object) -> object:
        if extent == bad.extent:
            raise SpoolError("reading segment 1: EIO")
        return whole(extent)

    monkeypatch.setattr(state.spool, "read", failing)
    worker = bench.worker(state)
    worker.work()
    assert row(state, bad).state is InstanceState.RECEIVED
    assert {row(state, each).state for each in others} == {InstanceState.READY}
    worker.work()
    worker.work()
    assert (row(state, bad).state, row(state, bad).reason) == (InstanceState.HELD, HoldReason.SPOOL_CORRUPT)
    assert worker.work() is False


def test_a_disk_that_recovers_forgets_what_it_failed(bench, state, monkeypatch) -> None:
    """Two failed reads and a good one: the instance is ready, and nothing of the count remains."""
    received = bench.receive(state, bench.instances()[0])
    whole, failures = state.spool.read, iter([True, True, False])

    def flaky(extent: object) -> object:
        if next(failures):
            raise SpoolError("reading segment 1: EIO")
        return whole(extent)

    monkeypatch.setattr(state.spool, "read", flaky)
    worker = bench.worker(state)
    for _ in range(3):
        worker.work()
    assert row(state, received).state is InstanceState.READY
    assert not worker._unread


def test_a_rendition_that_does_not_add_up_is_held_and_does_not_block_the_queue(bench, state, monkeypatch) -> None:
    """What cannot be stored as a rendition is held; it is not tried for ever in front of everybody else."""
    bad, good = [bench.receive(state, instance) for instance in bench.instances(2)]
    whole, first = deidentify.encode_rendition, iter([True])

    def broken(*args: object, **options: object) -> bytes:
        if next(first, False):
            raise SpoolCorruptError("the segments of a rendition do not add up to its size")
        return whole(*args, **options)

    monkeypatch.setattr(deidentify, "encode_rendition", broken)
    bench.worker(state).work()
    assert (row(state, bad).state, row(state, bad).reason) == (InstanceState.HELD, HoldReason.SPOOL_CORRUPT)
    assert row(state, good).state is InstanceState.READY


def test_a_full_disk_puts_back_only_what_did_not_fit(bench, state, monkeypatch) -> None:
    """Renditions that were written count; the instance whose rendition found no room waits untried."""
    first, second = [bench.receive(state, instance) for instance in bench.instances(2)]
    whole = state.spool.write_rendition

    def full(extent: object, data: bytes) -> object:
        if extent == second.extent:
            raise SpoolFullError("writing segment 1: ENOSPC")
        return whole(extent, data)

    monkeypatch.setattr(state.spool, "write_rendition", full)
    bench.worker(state).work()
    assert row(state, first).state is InstanceState.READY
    assert (row(state, second).state, row(state, second).attempts) == (InstanceState.RECEIVED, 0)


def test_a_worker_that_is_asked_to_end_puts_back_what_it_has_not_begun(bench, state) -> None:
    """Claimed and not begun is received again, uncounted: a stop in the middle of a batch costs nothing."""
    received = [bench.receive(state, instance) for instance in bench.instances(2)]
    worker = bench.worker(state)
    worker.ask_to_stop()
    worker.work()
    assert states(state) == {"received": 2}
    assert {row(state, each).attempts for each in received} == {0}


def test_what_waits_for_a_full_disk_is_never_called_ready_in_the_log(bench, state, monkeypatch) -> None:
    """Going back to received is no outcome to report."""
    bench.receive(state, bench.instances()[0])
    monkeypatch.setattr(state.map, "resolve", lambda *_: (_ for _ in ()).throw(StoreUnavailableError("away")))
    bench.worker(state).work()
    assert bench.log.events() == [Event.STORE_FAILED]


def test_held_instances_are_found_by_their_identifiers(bench, state) -> None:
    """Also what is held is filed under keyed tokens, so that a person can ask where it is."""
    (instance,) = bench.instances(modality="US")
    received = bench.receive(state, instance)
    bench.worker(state).work()
    assert row(state, received).reason == HoldReason.PIXEL_RISK
    tokens = state.projects["TRIAL-01"].resolver.look_up_tokens(study_instance_uid=instance.study_instance_uid)
    assert [found.receipt_id for found in state.ledger.find_by_token(tokens)] == [received.id]


@pytest.mark.timeout(30)
def test_sequences_nested_without_end_cost_neither_time_nor_memory(bench, state) -> None:
    """A data set of a hundred thousand nested sequences is held for its depth; looking at it stays cheap."""
    nested = (b"\x08\x00\x15\x11SQ\0\0" + b"\xff" * 4 + b"\xfe\xff\x00\xe0" + b"\xff" * 4) * 100_000
    received = bench.receive(state, bench.instances()[0], data=nested)
    bench.worker(state).work()
    assert row(state, received).reason in (HoldReason.LIMIT, HoldReason.MALFORMED)


def test_a_batch_in_memory_is_bounded(bench) -> None:
    """Chunks end at a project and at the bound; one instance alone may be larger; nothing is lost or reordered."""

    class Row:
        def __init__(self, project: str, size: int) -> None:
            self.project, self.extent = project, type("Extent", (), {"size": size})

    most = deidentify._BATCH_BYTES
    rows = [Row("A", most), Row("A", 1), Row("B", 1), Row("A", most + 1), Row("B", 1)]
    chunks = list(deidentify._chunks(rows))
    assert [[r.project for r in chunk] for chunk in chunks] == [["A"], ["A"], ["A"], ["B", "B"]]
    assert sorted(map(id, rows)) == sorted(id(r) for chunk in chunks for r in chunk)
    assert [r for chunk in chunks for r in chunk if r.project == "A"] == [r for r in rows if r.project == "A"]


def test_two_outcomes_of_one_instance_leave_the_same_bytes(bench, tmp_path) -> None:
    """An instance that is done again after a crash gives the same digest and the same bytes (I3)."""
    (instance,) = bench.instances()
    made = []
    settings = bench.settings()
    for name in ("first", "second"):
        other = type(bench)(tmp_path / name)
        other.directory.mkdir()
        with other.state(settings) as state:
            (received,) = other.make_ready(state, [instance])
            (delivery,) = state.ledger.deliveries(receipt_id=received.id)
            stored = decode_rendition(state.spool.read(delivery.rendition.extent))
            data = b"".join(materialise(stored, state.spool.read(received.extent)))
            made.append((delivery.rendition.digest, data))
            assert all(isinstance(segment, bytes | Span) for segment in stored.rendition.segments)
    assert made[0] == made[1]


def test_the_worker_runs_as_a_thread_and_ends(bench, state, eventually) -> None:
    """Woken by the indexer it does what there is, tells the forwarders, and ends when asked."""
    wake, ready = threading.Event(), threading.Event()
    worker = deidentify.DeidentificationWorker(state, bench.log, wake, ready, bench.sandbox())
    worker.start()
    bench.receive(state, bench.instances()[0])
    wake.set()
    assert eventually(lambda: states(state) == {"ready": 1})
    assert ready.wait(10)
    worker.stop()
