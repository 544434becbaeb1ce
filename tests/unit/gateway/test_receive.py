"""Taking in: what is acknowledged is durable and gets indexed; what is refused leaves nothing behind."""

from __future__ import annotations

import threading

import pytest

from deid_proxy.errors import ReceiveError, SpoolError, SpoolFullError, StoreUnavailableError
from deid_proxy.events import Event
from deid_proxy.gateway import receive
from deid_proxy.gateway.projects import Admissions
from deid_proxy.gateway.receive import Indexer, SpoolReceiver
from deid_proxy.gateway.state import State
from deid_proxy.network.storage_scp import AssociationInfo, CStoreRequest

ASSOCIATION = AssociationInfo("CT1", "TRIAL", "127.0.0.1")


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receive, "_RETRY_S", 0.001)


@pytest.fixture
def indexer(bench, state):
    made = Indexer(state, bench.log, threading.Event())
    yield made
    if made._thread.is_alive():
        made.stop()


@pytest.fixture
def receiver(bench, state, indexer) -> SpoolReceiver:
    return SpoolReceiver(state, Admissions(state.projects), indexer, bench.log)


def request_for(instance, **changes: object) -> CStoreRequest:
    fields = {
        "sop_class_uid": instance.sop_class_uid,
        "sop_instance_uid": instance.sop_instance_uid,
        "transfer_syntax_uid": instance.transfer_syntax_uid,
        "message_id": 1,
        "priority": 0,
    }
    return CStoreRequest(**{**fields, **changes})


def take_in(receiver: SpoolReceiver, instance, data: bytes | None = None, piece: int = 1000, **changes: object) -> None:
    sink = receiver.begin(ASSOCIATION, request_for(instance, **changes))
    data = instance.data if data is None else data
    try:
        for start in range(0, len(data), piece):
            sink.write(memoryview(data)[start : start + piece])
        sink.finish()
    except Exception:
        sink.abort()
        raise


def received(state) -> int:
    return state.ledger.counts().instances.get("received", 0)


# --- the indexer -----------------------------------------------------------------------------------------------------


def test_receipts_are_committed_in_batches_behind_the_acknowledgements(bench, state, indexer, eventually) -> None:
    """All that waits goes into one transaction; whoever works is woken; nothing waits any more."""
    sizes: list[int] = []
    whole = state.ledger.record_received
    state.ledger.record_received = lambda rows, mark=None: (sizes.append(len(rows)), whole(rows, mark=mark))[1]
    for instance in bench.instances(5):
        stored = bench.receive(state, instance, index=False)
        indexer.add(state.index_row(stored.receipt, stored.extent))
    assert indexer.waiting == 5
    indexer.start()
    assert eventually(lambda: received(state) == 5)
    assert sizes == [5]
    assert indexer._wake.wait(10)
    indexer.stop()
    assert indexer.waiting == 0


@pytest.mark.parametrize("error", [StoreUnavailableError("away"), ValueError("CANARY^VALUE")], ids=["store", "defect"])
def test_a_ledger_that_fails_gets_the_receipts_later(bench, state, indexer, eventually, error: Exception) -> None:
    """Neither a failing store nor a defect ends the indexer: the batch is offered until it is taken."""
    whole, failures = state.ledger.record_received, iter([True, True, True, False])

    def flaky(rows: object, mark: object = None) -> None:
        if next(failures, False):
            raise error
        whole(rows, mark=mark)

    state.ledger.record_received = flaky
    indexer.start()
    stored = bench.receive(state, bench.instances()[0], index=False)
    indexer.add(state.index_row(stored.receipt, stored.extent))
    assert eventually(lambda: received(state) == 1)
    assert len(bench.log.lines) == 3
    assert "CANARY" not in repr(bench.log.lines)


def test_a_ledger_that_stays_away_does_not_keep_the_gateway_from_ending(bench, state, indexer, eventually) -> None:
    """stop() returns while the ledger fails, also when the batch was already on its way before."""

    def away(*_args: object, **_options: object) -> None:
        raise StoreUnavailableError("away")

    state.ledger.record_received = away
    indexer.start()
    stored = bench.receive(state, bench.instances()[0], index=False)
    indexer.add(state.index_row(stored.receipt, stored.extent))
    assert eventually(lambda: bench.log.lines)
    stopper = threading.Thread(target=indexer.stop, daemon=True)
    stopper.start()
    stopper.join(10)
    assert not stopper.is_alive()


def test_what_the_ledger_never_got_is_found_by_the_next_start(bench) -> None:
    """Receipts that were not indexed when the process ended are received instances after the next start."""
    settings = bench.settings(gateway=("limits: {disk_reserve_bytes: 1048576}",))
    with State(settings) as first:
        indexed = bench.receive(first, bench.instances()[0])
        lost = bench.receive(first, bench.instances(2)[1], index=False)
        assert first.ledger.instance(lost.id.hex()) is None
    with State(settings) as second:
        rows = second.ledger.claim(10)
        assert {row.receipt_id for row in rows} == {indexed.id, lost.id}
        assert {bytes(second.recent.source(row.extent).data) for row in rows} == {
            instance.data for instance in (bench.instances()[0], bench.instances(2)[1])
        }


def test_what_waits_at_the_stop_is_committed(bench, state, indexer) -> None:
    """stop() commits everything that was added before it."""
    for instance in bench.instances(3):
        stored = bench.receive(state, instance, index=False)
        indexer.add(state.index_row(stored.receipt, stored.extent))
    indexer.start()
    indexer.stop()
    assert received(state) == 3


def test_a_ledger_far_behind_refuses_more(bench, receiver, indexer, monkeypatch) -> None:
    """Beyond the bound senders are told to come back (A700), and memory stays bounded."""
    (instance,) = bench.instances()
    monkeypatch.setattr(receive, "_MAX_UNINDEXED", 1)
    take_in(receiver, instance)
    take_in(receiver, instance)
    assert indexer.full
    with pytest.raises(ReceiveError) as refused:
        take_in(receiver, instance)
    assert refused.value.dimse_status == 0xA700


# --- one instance ----------------------------------------------------------------------------------------------------


def test_an_instance_is_durable_when_finish_returns(bench, state, receiver, indexer) -> None:
    """Bytes and receipt lie in the spool, the receipt waits for the ledger, and its size is that of the data set."""
    (instance,) = bench.instances()
    take_in(receiver, instance)
    row = indexer._rows.get_nowait()
    assert state.spool.read(row.extent) == instance.data
    receipt = state.spool.read_receipt(row.extent)
    assert (receipt.project, receipt.calling_ae_title, receipt.size_bytes) == ("TRIAL-01", "CT1", len(instance.data))
    assert receipt.sop_instance_uid == instance.sop_instance_uid


def test_a_receipt_shows_nothing_but_its_random_name(bench, state, receiver, indexer) -> None:
    """Neither receipt nor index row nor log show an identifier when they are printed."""
    (instance,) = bench.instances()
    take_in(receiver, instance)
    row = indexer._rows.get_nowait()
    shown = repr(state.spool.read_receipt(row.extent)) + repr(row) + repr(bench.log.lines)
    assert row.receipt_id.hex() in shown
    assert instance.sop_instance_uid not in shown
    assert all(str(identifier) not in shown for identifier in instance.planted)


@pytest.mark.parametrize(
    ("changes", "status"),
    [({"sop_instance_uid": "1.2.3"}, 0xC003), ({"sop_class_uid": "1.2.840.10008.5.1.4.1.1.2"}, 0xA900)],
)
def test_a_command_that_contradicts_its_data_set_is_refused(bench, state, receiver, changes, status: int) -> None:
    """Another SOP Instance UID or SOP Class is refused with its status; nothing is kept, and the log says so."""
    (instance,) = bench.instances()
    with pytest.raises(ReceiveError) as refused:
        take_in(receiver, instance, **changes)
    assert refused.value.dimse_status == status
    assert len(str(refused.value)) <= 64
    assert state.spool.usage().records == 0
    (said,) = bench.log.fields_of(Event.INSTANCE_REFUSED)
    assert said["status"] == f"{status:04X}"
    assert instance.sop_instance_uid not in repr(said)


def test_a_contradiction_is_seen_in_a_large_instance_too(bench, receiver, monkeypatch) -> None:
    """Of what is too large to remember the beginning is looked at."""
    (instance,) = bench.instances()
    monkeypatch.setattr(receive, "_REMEMBER_BYTES", 1000)
    with pytest.raises(ReceiveError) as refused:
        take_in(receiver, instance, sop_instance_uid="1.2.3")
    assert refused.value.dimse_status == 0xC003


@pytest.mark.parametrize("data", [b"\0", b"\xff" * 200, b"\x08\0\x16\0UI\xff\xff1.2"], ids=["short", "garbage", "cut"])
def test_what_cannot_be_read_is_stored_for_the_worker_to_judge(bench, state, receiver, indexer, data: bytes) -> None:
    """Only a contradiction is refused here; an unreadable data set that arrived whole is stored."""
    take_in(receiver, bench.instances()[0], data=data)
    assert state.spool.read(indexer._rows.get_nowait().extent) == data


@pytest.mark.parametrize("syntax", ["1.2.840.10008.1.2.2", "1.2.840.10008.1.2.1.99", "1.2.3.4"])
def test_a_transfer_syntax_nobody_can_read_yet_is_stored(bench, indexer, receiver, syntax: str) -> None:
    """Big Endian and Deflated are taken in, and held later."""
    take_in(receiver, bench.instances()[0], transfer_syntax_uid=syntax)
    assert indexer.waiting == 1


def test_small_instances_are_remembered_and_large_ones_are_not(bench, state, receiver, indexer, monkeypatch) -> None:
    """What is small the worker finds in memory; what is large never stays there."""
    (instance,) = bench.instances()
    take_in(receiver, instance)
    assert bytes(state.recent._plaintexts[indexer._rows.get_nowait().extent][0]) == instance.data
    monkeypatch.setattr(receive, "_REMEMBER_BYTES", len(instance.data) - 1)
    take_in(receiver, instance)
    large = indexer._rows.get_nowait().extent
    assert large not in state.recent._plaintexts
    assert state.spool.read(large) == instance.data


def test_an_aborted_instance_leaves_nothing(bench, state, receiver, indexer) -> None:
    """The sender is gone in the middle: no record, no receipt, no memory, and the key slot is free again."""
    (instance,) = bench.instances()
    free = state.spool.usage().free_slots
    sink = receiver.begin(ASSOCIATION, request_for(instance))
    sink.write(memoryview(instance.data)[:500])
    sink.abort()
    usage = state.spool.usage()
    assert (usage.records, usage.free_slots) == (0, free)
    assert indexer.waiting == 0
    assert not state.recent._plaintexts


def test_a_disk_that_fails_at_the_commit_acknowledges_nothing(bench, state, receiver, indexer, monkeypatch) -> None:
    """When bytes and receipt are not durable, finish raises what becomes A700, and nothing is indexed."""
    (instance,) = bench.instances()
    sink = receiver.begin(ASSOCIATION, request_for(instance))
    sink.write(memoryview(instance.data))

    def failing(_receipt: object) -> None:
        raise SpoolError("syncing segment 1: EIO")

    monkeypatch.setattr(sink._extent, "commit", failing)
    with pytest.raises(SpoolError) as refused:
        sink.finish()
    sink.abort()
    assert refused.value.dimse_status == 0xA700
    assert indexer.waiting == 0
    assert not state.recent._plaintexts


def test_a_full_spool_is_said_once_for_as_long_as_it_is_full(bench, receiver, state, monkeypatch) -> None:
    """A sender that tries again and again does not fill the log; another answer is said again."""
    (instance,) = bench.instances()

    def full() -> None:
        raise SpoolFullError("the spool is full")

    monkeypatch.setattr(state.spool, "begin", full)
    for _ in range(5):
        with pytest.raises(SpoolFullError):
            take_in(receiver, instance)
    assert [said["status"] for said in bench.log.fields_of(Event.INSTANCE_REFUSED)] == ["A700"]


def test_an_unhealthy_spool_takes_nothing_in(bench, receiver, state) -> None:
    """After a failed sync nothing is acknowledged until a restart."""
    state.spool._files.failed = True
    with pytest.raises(ReceiveError) as refused:
        take_in(receiver, bench.instances()[0])
    assert refused.value.dimse_status == 0xA700


def test_a_called_title_without_project_is_not_authorized(bench, receiver) -> None:
    """An association that got in by mistake stores nothing."""
    (instance,) = bench.instances()
    with pytest.raises(ReceiveError) as refused:
        receiver.begin(AssociationInfo("CT1", "NOBODY", "127.0.0.1"), request_for(instance))
    assert refused.value.dimse_status == 0x0124


def test_receivers_on_many_threads_lose_nothing(bench, state, receiver, indexer, eventually) -> None:
    """Eight associations at once: every finished instance is indexed, once, with its own bytes."""
    instances = bench.instances(24)
    indexer.start()
    errors: list[Exception] = []

    def associate(part: list[object]) -> None:
        try:
            for instance in part:
                take_in(receiver, instance)
        except Exception as error:  # noqa: BLE001 - shown by the assertion below
            errors.append(error)

    threads = [threading.Thread(target=associate, args=(instances[n::8],)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert eventually(lambda: received(state) == 24)
    rows = state.ledger.claim(100)
    assert sorted(bytes(state.spool.read(row.extent)) for row in rows) == sorted(i.data for i in instances)
    assert eventually(lambda: indexer.waiting == 0)
