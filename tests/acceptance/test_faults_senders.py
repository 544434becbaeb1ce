"""What hostile, broken and unlucky senders do to the running gateway, and what a healthy one beside them notices."""

from __future__ import annotations

import json
import os
import socket
import struct
import threading
import time
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING

import pytest

from deid_proxy.testing.builders import EXPLICIT_VR_LITTLE_ENDIAN, Shape, build_study
from deid_proxy.testing.fake_archive import FakeArchive
from deid_proxy.testing.gateway_states import counts, wait_until_idle
from deid_proxy.testing.pdus import A_ABORT, COMMAND, LAST, P_DATA_TF, associate_rq, c_store_rq, p_data, pdu
from deid_proxy.testing.running_gateway import RunningGateway, Target
from deid_proxy.testing.scripted_peer import ScriptedPeer
from deid_proxy.testing.sender import send_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from deid_proxy.testing.builders import Instance

MR_IMAGE = "1.2.840.10008.5.1.4.1.1.4"
MR = [(MR_IMAGE, [EXPLICIT_VR_LITTLE_ENDIAN])]
IMPLICIT_VR_LITTLE_ENDIAN = "1.2.840.10008.1.2"
MIB = 1 << 20
LARGE_BYTES = int(os.environ.get("DEID_PROXY_LARGE_MIB", "64")) * MIB
LIMITS = "limits: {pdu_deadline_s: 2, association_idle_s: 60}"
linux = pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="needs /proc")  # noqa: PTH112 - at import


@pytest.fixture
def archive() -> Iterator[FakeArchive]:
    with FakeArchive() as running:
        yield running


@pytest.fixture
def gateway(tmp_path: Path, archive: FakeArchive) -> Iterator[RunningGateway]:
    with RunningGateway(tmp_path, [Target("archive", archive.port)], gateway_lines=(LIMITS,)) as running:
        yield running
    assert "Traceback" not in running.log.read_text()


def study(seed: int, instances: int) -> list[Instance]:
    return build_study(seed, "MR", instances, shape=Shape(rows=64, columns=64))


def send(gateway: RunningGateway, instances: list[Instance]) -> list[int | None]:
    return send_files("127.0.0.1", gateway.port, [i.part10() for i in instances], called="TRIAL", calling="MR1")


def connect(gateway: RunningGateway, source: str = "127.0.0.1") -> ScriptedPeer:
    """Connect from one of the many loopback addresses, so that peers do not share a limit."""
    sock = socket.create_connection(("127.0.0.1", gateway.port), timeout=20, source_address=(source, 0))
    return ScriptedPeer(sock)


def associated(gateway: RunningGateway, source: str = "127.0.0.1") -> ScriptedPeer:
    peer = connect(gateway, source)
    peer.associate(MR, called="TRIAL")
    return peer


# --- beside a healthy sender -----------------------------------------------------------------------------------------


@linux
def test_rows_02_to_04_a_healthy_sender_does_not_notice_the_hostile(gateway: RunningGateway) -> None:
    """Thirty stalled half PDUs, sixty half headers, giant lengths and a byte a second: every answer is 0000."""
    send(gateway, study(1, 2))
    wait_until_idle(gateway)  # with the vocabularies in memory, which the first instance asks for
    threads, resident = gateway.threads(), gateway.resident_bytes()
    with ExitStack() as stack:
        for number in range(30):
            peer = stack.enter_context(associated(gateway, f"127.0.1.{number // 6 + 1}"))
            peer.send(p_data(1, COMMAND | LAST, c_store_rq(MR_IMAGE, "1.2.3")), p_data(1, 0, bytes(16000))[:1000])
        for number in range(60):
            with suppress(ConnectionError):
                stack.enter_context(connect(gateway, f"127.0.2.{number // 30 + 1}")).send(b"\1\0\0")
        for kind in (1, P_DATA_TF, 0x99):
            with suppress(ConnectionError):
                stack.enter_context(connect(gateway, "127.0.3.1")).send(struct.pack(">BxL", kind, 0xFFFFFFFF))
        dripping = stack.enter_context(connect(gateway, "127.0.3.2"))
        stack.callback(dripping.close)
        threading.Thread(target=dripping.drip, args=(associate_rq(MR, called="TRIAL"), 1.0), daemon=True).start()
        time.sleep(1.1)  # from now on the silent may be displaced
        assert set(send(gateway, study(2, 30))) == {0}
        assert gateway.resident_bytes() - resident < 100 * MIB
    wait_until_idle(gateway)
    wait_for(lambda: gateway.threads() <= threads + 1)


def test_row_05_silent_connections_from_ones_own_address_do_not_keep_a_sender_out(gateway: RunningGateway) -> None:
    """Every place of an address, and every place at all, is taken by silence: whoever asks for something gets in."""
    with ExitStack() as stack:
        for address in range(4):
            for _ in range(32):
                with suppress(ConnectionError):
                    stack.enter_context(connect(gateway, f"127.0.0.{address + 1}"))
        time.sleep(1.1)
        assert set(send(gateway, study(3, 5))) == {0}


@linux
def test_row_05_a_flood_of_connections_is_bounded_and_forgotten(gateway: RunningGateway) -> None:
    """Three hundred connections at once cost neither threads without end nor memory, and a sender gets through."""
    send(gateway, study(4, 1))
    wait_until_idle(gateway)  # as above
    threads, resident = gateway.threads(), gateway.resident_bytes()
    with ExitStack() as stack:
        for _ in range(300):
            with suppress(ConnectionError):
                stack.enter_context(connect(gateway, "127.0.4.1"))
        assert gateway.threads() <= threads + 40
        assert gateway.resident_bytes() - resident < 50 * MIB
        assert set(send(gateway, study(5, 5))) == {0}
    wait_for(lambda: gateway.threads() <= threads + 1)


@linux
def test_row_08_pipelined_requests_wait_on_the_wire_and_not_in_memory(gateway: RunningGateway) -> None:
    """A sender that waits for no answer is slowed down; each of its instances is answered, in order."""
    instances = study(6, 300)
    resident = gateway.resident_bytes()
    with associated(gateway) as peer:
        writer = threading.Thread(target=_pipeline, args=(peer, instances))
        writer.start()
        statuses = [peer.receive_response().status for _ in instances]
        writer.join(30)
        peer.release()
    assert set(statuses) == {0}
    assert gateway.resident_bytes() - resident < 150 * MIB
    assert wait_until_idle(gateway)["archive"] == {"forwarded": 300}


def _pipeline(peer: ScriptedPeer, instances: list[Instance]) -> None:
    for number, instance in enumerate(instances, 1):
        peer.send(p_data(1, COMMAND | LAST, c_store_rq(MR_IMAGE, instance.sop_instance_uid, number)))
        peer.send(p_data(1, LAST, instance.data))


# --- one instance ----------------------------------------------------------------------------------------------------


def test_row_01_an_abort_at_any_pdu_leaves_nothing(gateway: RunningGateway, archive: FakeArchive) -> None:
    """The sender aborts or resets behind each PDU of an instance; only the one that it sends whole is there."""
    (instance,) = study(7, 1)
    pieces = [instance.data[start : start + 2000] for start in range(0, len(instance.data), 2000)]
    parts = [p_data(1, COMMAND | LAST, c_store_rq(MR_IMAGE, instance.sop_instance_uid))]
    parts += [p_data(1, 0 if n < len(pieces) - 1 else LAST, piece) for n, piece in enumerate(pieces)]
    for sent in range(1, len(parts)):
        peer = associated(gateway)
        peer.send(*parts[:sent], parts[sent][: sent % 7])
        if sent % 2:
            peer.reset()
        else:
            peer.abort()
    assert counts(gateway)["instances"] == {}
    assert send(gateway, [instance]) == [0]
    assert wait_until_idle(gateway)["archive"] == {"forwarded": 1}
    assert len(archive.received) == 1


def test_row_16_one_instance_on_four_associations_at_once_is_forwarded_once(
    gateway: RunningGateway, archive: FakeArchive
) -> None:
    """Every sender is answered 0000, and the archive gets one instance."""
    instances = study(8, 5)
    answers: list[int | None] = []
    senders = [threading.Thread(target=lambda: answers.extend(send(gateway, instances))) for _ in range(4)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join(30)
    assert answers == [0] * 20
    assert wait_until_idle(gateway)["archive"] == {"forwarded": 5}
    assert len(archive.received) == 5


@linux
def test_an_instance_of_many_mebibytes_is_forwarded_in_bounded_memory(
    gateway: RunningGateway, archive: FakeArchive
) -> None:
    """What does not fit into one buffer streams to disk; worker and forwarder hold it once each."""
    shape = Shape(rows=1024, columns=1024, frames=LARGE_BYTES // (2 * MIB))
    (instance,) = build_study(9, "Enhanced MR", 1, shape=shape)
    send(gateway, study(10, 1))
    wait_until_idle(gateway)
    resident, most, done = gateway.resident_bytes(), 0, threading.Event()

    def watch() -> None:
        nonlocal most
        while not done.wait(0.02):
            most = max(most, gateway.resident_bytes())

    watcher = threading.Thread(target=watch)
    watcher.start()
    assert send(gateway, [instance]) == [0]
    archive.wait_for(2, timeout_s=60)
    states = wait_until_idle(gateway)
    done.set()
    watcher.join()
    print(f"{len(instance.data) / MIB:.0f} MiB: resident {resident / MIB:.0f} MiB before, {most / MIB:.0f} MiB at most")
    assert states["archive"] == {"forwarded": 2}
    assert most - resident < 2.5 * len(instance.data)


# --- logs ------------------------------------------------------------------------------------------------------------


def test_row_51_a_peer_that_is_refused_for_ever_does_not_fill_the_log(gateway: RunningGateway) -> None:
    """A thousand rejections and aborts are a few lines; how many were kept back is said."""
    said = gateway.log.stat().st_size
    for number in range(1000):
        with connect(gateway) as peer, suppress(OSError, EOFError):
            peer.send(associate_rq(MR, called="NOBODY") if number % 2 else pdu(A_ABORT))
            peer.receive()
    lines = gateway.log.read_text()[said:].splitlines()
    rejected = [json.loads(line) for line in lines if "association.rejected" in line]
    assert rejected
    assert len(lines) < 300
    assert set(send(gateway, study(12, 1))) == {0}


def wait_for(condition: object, timeout_s: float = 15.0) -> None:
    """Wait until something holds; fail when it never does."""
    assert callable(condition)
    deadline = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline, "it never came to pass"
        time.sleep(0.05)
