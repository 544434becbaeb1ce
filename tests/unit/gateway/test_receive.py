"""Taking in: what is acknowledged is durable and gets indexed; what is refused leaves nothing behind."""

from __future__ import annotations

import threading

import pytest
from blake3 import blake3

from deid_proxy.errors import DeidProxyError, ReceiveError, SpoolError, SpoolFullError
from deid_proxy.events import Event
from deid_proxy.gateway.entrances import Admissions, entrance_of
from deid_proxy.gateway.receive import SpoolReceiver
from deid_proxy.network.storage_scp import AssociationInfo, CStoreRequest
from deid_proxy.testing.builders.study import Shape, build_study

ASSOCIATION = AssociationInfo("CT1", "TRIAL", "127.0.0.1")


class LocalIntake:
    """An intake in the process that owns the spool; it remembers what was reported."""

    def __init__(self, state) -> None:
        self._spool = state.spool
        self.reported = []

    def begin(self):
        return self._spool.begin()

    def report(self, receipt, extent) -> None:
        self.reported.append((receipt, extent))

    @property
    def healthy(self) -> bool:
        return self._spool.healthy


@pytest.fixture
def intake(state) -> LocalIntake:
    return LocalIntake(state)


@pytest.fixture
def receiver(bench, intake, state) -> SpoolReceiver:
    return SpoolReceiver(intake, Admissions(map(entrance_of, bench.settings().projects)), bench.log, state.pixel_keys)


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
    """Take an instance in as a session does, which also says what was refused."""
    try:
        taken_in(receiver, instance, instance.data if data is None else data, piece, **changes)
    except DeidProxyError as error:
        receiver.refused(ASSOCIATION, error)
        raise


def taken_in(receiver: SpoolReceiver, instance, data: bytes, piece: int, **changes: object) -> None:
    sink = receiver.begin(ASSOCIATION, request_for(instance, **changes))
    try:
        for start in range(0, len(data), piece):
            sink.write(memoryview(data)[start : start + piece])
        sink.finish()
    except Exception:
        sink.abort()
        raise


def test_an_instance_is_durable_when_finish_returns(bench, state, receiver, intake) -> None:
    """Bytes and receipt lie in the spool, the receipt waits for the ledger, and its size is that of the data set."""
    (instance,) = bench.instances()
    take_in(receiver, instance)
    ((reported, extent),) = intake.reported
    assert state.spool.read(extent) == instance.data
    receipt = state.spool.read_receipt(extent)
    assert reported == receipt
    assert (receipt.project, receipt.calling_ae_title, receipt.size_bytes) == ("TRIAL-01", "CT1", len(instance.data))
    assert receipt.sop_instance_uid == instance.sop_instance_uid


def test_a_receipt_shows_nothing_but_its_random_name(bench, state, receiver, intake) -> None:
    """Neither receipt nor index row nor log show an identifier when they are printed."""
    (instance,) = bench.instances()
    take_in(receiver, instance)
    ((receipt, extent),) = intake.reported
    shown = repr(receipt) + repr(state.index_row(receipt, extent)) + repr(bench.log.lines)
    assert receipt.receipt_id.hex() in shown
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


def test_large_pixel_values_are_digested_on_the_way_in(bench, state, receiver, intake) -> None:
    """The receipt says where they are and their digest under the project's key; of what is smaller it says nothing."""
    (large,) = build_study(3, "MR", 1, shape=Shape(rows=2048, columns=2049))
    take_in(receiver, large, piece=300_000)
    take_in(receiver, bench.instances()[0])
    receipts = [state.spool.read_receipt(extent) for _, extent in intake.reported]
    start, end = large.pixel_range
    key = state.pixel_keys["TRIAL-01"]
    assert receipts[0].pixels == (start, end, blake3(large.data[start:end], key=key).digest())
    assert receipts[1].pixels is None


def test_a_contradiction_is_seen_in_a_large_instance_too(bench, receiver) -> None:
    """Of what is large the beginning is looked at."""
    (instance,) = bench.instances()
    with pytest.raises(ReceiveError) as refused:
        take_in(receiver, instance, data=instance.data + bytes(100_000), piece=50_000, sop_instance_uid="1.2.3")
    assert refused.value.dimse_status == 0xC003


def test_a_receiver_that_is_told_so_takes_nothing_more(bench, receiver, intake) -> None:
    """While the ledger is far behind, senders are told to come back (A700); then it goes on."""
    (instance,) = bench.instances()
    receiver.full = True
    with pytest.raises(ReceiveError) as refused:
        take_in(receiver, instance)
    assert refused.value.dimse_status == 0xA700
    receiver.full = False
    take_in(receiver, instance)
    assert len(intake.reported) == 1


def test_what_nobody_can_be_told_of_is_not_acknowledged(bench, receiver, intake, monkeypatch) -> None:
    """Without a keeper the sender is not told that the instance was stored, although it is durable."""

    def gone(_receipt: object, _extent: object) -> None:
        raise SpoolError("the process at the other end of the pipe is gone")

    monkeypatch.setattr(intake, "report", gone)
    with pytest.raises(SpoolError) as refused:
        take_in(receiver, bench.instances()[0])
    assert refused.value.dimse_status == 0xA700


@pytest.mark.parametrize("data", [b"\0", b"\xff" * 200, b"\x08\0\x16\0UI\xff\xff1.2"], ids=["short", "garbage", "cut"])
def test_what_cannot_be_read_is_stored_for_the_worker_to_judge(bench, state, receiver, intake, data: bytes) -> None:
    """Only a contradiction is refused here; an unreadable data set that arrived whole is stored."""
    take_in(receiver, bench.instances()[0], data=data)
    assert state.spool.read(intake.reported[0][1]) == data


@pytest.mark.parametrize("syntax", ["1.2.840.10008.1.2.2", "1.2.840.10008.1.2.1.99", "1.2.3.4"])
def test_a_transfer_syntax_nobody_can_read_yet_is_stored(bench, intake, receiver, syntax: str) -> None:
    """Big Endian and Deflated are taken in, and held later."""
    take_in(receiver, bench.instances()[0], transfer_syntax_uid=syntax)
    assert len(intake.reported) == 1


def test_an_aborted_instance_leaves_nothing(bench, state, receiver, intake) -> None:
    """The sender is gone in the middle: no record, no receipt, no memory, and the key slot is free again."""
    (instance,) = bench.instances()
    free = state.spool.usage().free_slots
    sink = receiver.begin(ASSOCIATION, request_for(instance))
    sink.write(memoryview(instance.data)[:500])
    sink.abort()
    usage = state.spool.usage()
    assert (usage.records, usage.free_slots) == (0, free)
    assert intake.reported == []


def test_a_disk_that_fails_at_the_commit_acknowledges_nothing(bench, state, receiver, intake, monkeypatch) -> None:
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
    assert intake.reported == []


def test_a_full_spool_is_said_once_for_as_long_as_it_is_full(bench, receiver, state, monkeypatch) -> None:
    """A sender that tries again and again does not fill the log; once there was room, it is said again."""
    (instance,) = bench.instances()

    def full() -> None:
        raise SpoolFullError("the spool is full")

    for times in (1, 2):
        with monkeypatch.context() as patched:
            patched.setattr(state.spool, "begin", full)
            for _ in range(5):
                with pytest.raises(SpoolFullError):
                    take_in(receiver, instance)
        assert [said["status"] for said in bench.log.fields_of(Event.INSTANCE_REFUSED)] == ["A700"] * times
        take_in(receiver, instance)


def test_every_refusal_of_what_is_wrong_with_an_instance_is_said(bench, receiver) -> None:
    """An administrator who looks for 25 lost images finds 25 lines, though all come from one scanner."""
    (instance,) = bench.instances()
    for _ in range(25):
        with pytest.raises(ReceiveError):
            take_in(receiver, instance, sop_instance_uid="1.2.3")
    assert [said["status"] for said in bench.log.fields_of(Event.INSTANCE_REFUSED)] == ["C003"] * 25


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


def test_receivers_on_many_threads_lose_nothing(bench, state, receiver, intake) -> None:
    """Eight associations at once: every finished instance is reported, once, with its own bytes."""
    instances = bench.instances(24)
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
    read = sorted(bytes(state.spool.read(extent)) for _receipt, extent in intake.reported)
    assert read == sorted(instance.data for instance in instances)
