"""The Storage SCP against peers that break the protocol, vanish, stall or flood; and how it stops."""

from __future__ import annotations

import struct
import threading
import time
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from deid_proxy.errors import AddressInUseError
from deid_proxy.network import connection
from deid_proxy.network.limits import Limits
from deid_proxy.network.storage_scp import StorageSCP
from deid_proxy.testing.pdus import (
    A_ABORT,
    A_ASSOCIATE_AC,
    A_ASSOCIATE_RQ,
    A_RELEASE_RP,
    A_RELEASE_RQ,
    COMMAND,
    CT_IMAGE_STORAGE,
    EXPLICIT_VR_LITTLE_ENDIAN,
    LAST,
    P_DATA_TF,
    associate_rq,
    c_store_rq,
    c_store_rsp,
    command_element,
    command_set,
    p_data,
    pdu,
    pdv,
)
from deid_proxy.testing.scripted_peer import ScriptedPeer

CT = [(CT_IMAGE_STORAGE, [EXPLICIT_VR_LITTLE_ENDIAN])]
COMMAND_PDU = p_data(1, COMMAND | LAST, c_store_rq(CT_IMAGE_STORAGE, "1.2.3"))
UNRECOGNIZED, UNEXPECTED, INVALID = 1, 2, 6


def associated(served) -> ScriptedPeer:
    peer = ScriptedPeer.connect("127.0.0.1", served.port)
    peer.associate(CT)
    return peer


def assert_still_serves(served) -> None:
    with associated(served) as peer:
        assert peer.store(1, CT_IMAGE_STORAGE, "1.2.99", b"data").status == 0
        peer.release()


PROTOCOL_FAULTS = {
    "unknown context": ([p_data(9, COMMAND | LAST, c_store_rq(CT_IMAGE_STORAGE, "1.2.3"))], INVALID),
    "data set without command": ([p_data(1, LAST, b"data")], INVALID),
    "command inside data set": ([COMMAND_PDU, p_data(1, 0, b"data"), COMMAND_PDU], INVALID),
    "other context inside data set": ([COMMAND_PDU, p_data(1, 0, b"data"), p_data(3, LAST, b"data")], INVALID),
    "other context inside command": ([p_data(1, COMMAND, b"\0\0"), p_data(3, COMMAND | LAST, b"\0\0")], INVALID),
    "empty fragment": ([COMMAND_PDU, p_data(1, 0, b"")], INVALID),
    "empty command fragment": ([p_data(1, COMMAND | LAST, b"")], INVALID),
    "fragment without header": ([pdu(P_DATA_TF, struct.pack(">LBB", 1, 1, 3))], INVALID),
    "fragment of length zero": ([pdu(P_DATA_TF, struct.pack(">LH", 0, 0))], INVALID),
    "fragment longer than its PDU": ([pdu(P_DATA_TF, struct.pack(">LBB", 1000, 1, 3))], INVALID),
    "fragment shorter than its PDU": ([pdu(P_DATA_TF, pdv(1, COMMAND, b"abcd") + b"xy")], INVALID),
    "P-DATA of length zero": ([pdu(P_DATA_TF, b"")], INVALID),
    "P-DATA longer than negotiated": ([struct.pack(">BxL", P_DATA_TF, 131072 + 1025) + bytes(10)], INVALID),
    "P-DATA of 4 GiB": ([struct.pack(">BxL", P_DATA_TF, 0xFFFFFFFF) + bytes(10)], INVALID),
    "second A-ASSOCIATE-RQ": ([associate_rq(CT)], UNEXPECTED),
    "A-ASSOCIATE-AC": ([pdu(A_ASSOCIATE_AC)], UNEXPECTED),
    "A-RELEASE-RP": ([pdu(A_RELEASE_RP)], UNEXPECTED),
    "long A-RELEASE-RQ": ([pdu(A_RELEASE_RQ, bytes(40))], UNEXPECTED),
    "unknown PDU type": ([pdu(0x99)], UNRECOGNIZED),
    "PDU type 0": ([pdu(0)], UNRECOGNIZED),
    "garbage command set": ([p_data(1, COMMAND | LAST, b"\xff" * 200)], INVALID),
    "command set cut short": ([p_data(1, COMMAND | LAST, c_store_rq(CT_IMAGE_STORAGE, "1.2.3")[:-3])], INVALID),
    "command set of group 0008": ([p_data(1, COMMAND | LAST, struct.pack("<HHL", 8, 0x16, 0))], INVALID),
    "command set without field": ([p_data(1, COMMAND | LAST, command_set([(0x0110, 1)]))], INVALID),
    "command set without message id": ([p_data(1, COMMAND | LAST, command_set([(0x0100, 1), (0x0800, 1)]))], INVALID),
    "command set out of order": ([p_data(1, COMMAND | LAST, command_set([(0x0800, 1), (0x0100, 1)]))], INVALID),
    "command element twice": ([p_data(1, COMMAND | LAST, command_set([(0x0100, 1), (0x0100, 1)]))], INVALID),
    "field of four bytes": ([p_data(1, COMMAND | LAST, command_set([(0x0100, b"\1\0\0\0"), (0x0110, 1)]))], INVALID),
    "wrong group length": ([p_data(1, COMMAND | LAST, command_element(0, b"\xff\0\0\0"))], INVALID),
    "command set over 64 KiB": ([p_data(1, COMMAND, bytes(16000))] * 5, INVALID),
    "response without request": ([p_data(1, COMMAND | LAST, c_store_rsp(1))], INVALID),
}


@pytest.mark.parametrize("fault", PROTOCOL_FAULTS)
@pytest.mark.fault(4)
def test_a_broken_protocol_is_aborted_with_the_reason(serve, fault):
    """The provider aborts with the reason the standard has for it, keeps nothing, and serves the next peer."""
    parts, reason = PROTOCOL_FAULTS[fault]
    served = serve()
    with associated(served) as peer:
        with suppress(OSError):
            peer.send(*parts)
        assert peer.receive_until_closed() == [(A_ABORT, bytes((0, 0, 2, reason)))]
    assert served.end().outcome == "protocol-error"
    assert served.receiver.finished == []
    assert served.receiver.begun == served.receiver.aborted
    assert_still_serves(served)


BEFORE_ASSOCIATION = {
    "P-DATA": (p_data(1, 3, b"data"), UNEXPECTED),
    "A-RELEASE-RQ": (pdu(A_RELEASE_RQ), UNEXPECTED),
    "HTTP": (b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", UNRECOGNIZED),
    "TLS": (bytes.fromhex("16030100f5010000f1030300000000000000"), UNRECOGNIZED),
    "A-ASSOCIATE-RQ of 4 GiB": (struct.pack(">BxL", A_ASSOCIATE_RQ, 0xFFFFFFFF) + bytes(100), INVALID),
    "A-ASSOCIATE-RQ over 1 MiB": (struct.pack(">BxL", A_ASSOCIATE_RQ, (1 << 20) + 1), INVALID),
}


@pytest.mark.parametrize("first", BEFORE_ASSOCIATION)
@pytest.mark.fault(4)
def test_what_is_no_request_is_aborted_before_pynetdicom_sees_it(serve, first):
    """The first PDU has to be an A-ASSOCIATE-RQ of bounded length."""
    data, reason = BEFORE_ASSOCIATION[first]
    served = serve()
    with ScriptedPeer.connect("127.0.0.1", served.port) as peer:
        peer.send(data)
        assert peer.receive_until_closed() == [(A_ABORT, bytes((0, 0, 2, reason)))]
    assert served.end().outcome == "protocol-error"
    assert_still_serves(served)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        bytes(3),
        bytes(68),
        b"\xff" * 500,
        associate_rq(CT)[6:-3],
        associate_rq(CT)[6:30],
        associate_rq(CT)[6:80] + b"\xff" * 100,
        associate_rq([(CT_IMAGE_STORAGE, [])])[6:],
        associate_rq([("not a uid", ["x" * 300])])[6:],
        associate_rq(CT)[6:].replace(b"\x20\0", b"\x20\0\xff\xff", 1),
        b"\0\2" + associate_rq(CT)[8:],
    ],
)
def test_a_damaged_request_ends_the_connection_only(serve, body):
    """Whatever an A-ASSOCIATE-RQ holds, the worst that happens is that this connection ends."""
    served = serve(limits=Limits(association_timeout_s=3))
    with ScriptedPeer.connect("127.0.0.1", served.port) as peer:
        peer.send(pdu(A_ASSOCIATE_RQ, body))
        peer.send(pdu(A_ABORT))
        peer.receive_until_closed()
    assert served.end().outcome in {"not-established", "aborted", "failed"}
    assert_still_serves(served)


# -- peers that go away ----------------------------------------------------------------------------------------------

MESSAGE = [COMMAND_PDU, *(p_data(1, 0, bytes(9000)) for _ in range(60)), p_data(1, LAST, b"end")]


@pytest.mark.parametrize("sent", [1, 2, 3, 30, 60])
@pytest.mark.parametrize("way", ["abort", "close", "reset"])
def test_a_sender_that_goes_away_leaves_nothing(serve, sent, way):
    """Abort, close or reset after any number of PDUs: the sink is aborted, nothing is kept, no thread stays."""
    served = serve()
    peer = associated(served)
    peer.send(*MESSAGE[:sent])
    getattr(peer, way)()
    assert served.end().outcome == ("aborted" if way == "abort" else "lost")
    assert (served.receiver.finished, served.receiver.aborted) == ([], 1)
    assert_still_serves(served)


@pytest.mark.parametrize("cut", [1, 3, 6, 11, 12, 100, 5000])
def test_a_sender_that_dies_inside_a_pdu_leaves_nothing(serve, cut):
    """The same inside a PDU: header or payload."""
    served = serve()
    peer = associated(served)
    peer.send(COMMAND_PDU, MESSAGE[1], MESSAGE[2][:cut])
    peer.reset()
    assert served.end().outcome == "lost"
    assert (served.receiver.finished, served.receiver.aborted) == ([], 1)


def test_a_sender_that_closes_without_a_word_is_no_error(serve):
    """Load balancers connect and close; that is told apart from a sender that breaks off."""
    served = serve()
    ScriptedPeer.connect("127.0.0.1", served.port).close()
    assert served.end().outcome == "probed"
    peer = ScriptedPeer.connect("127.0.0.1", served.port)
    peer.send(associate_rq(CT)[:30])
    peer.close()
    assert served.end(2).outcome == "lost"
    assert_still_serves(served)


def test_release_and_abort_are_told_apart(serve):
    """A released association is answered with A-RELEASE-RP; an aborted one with nothing."""
    served = serve()
    peer = associated(served)
    peer.send(pdu(A_RELEASE_RQ))
    assert peer.receive_until_closed() == [(A_RELEASE_RP, bytes(4))]
    peer.close()
    assert served.end(1).outcome == "released"
    peer = associated(served)
    peer.send(pdu(A_ABORT))
    assert peer.receive_until_closed() == []
    peer.close()
    assert served.end(2).outcome == "aborted"


# -- peers that stall ------------------------------------------------------------------------------------------------

HASTY = Limits(
    association_timeout_s=0.3, idle_timeout_s=0.6, pdu_timeout_s=0.3, grace_s=0.5, minimum_bytes_per_s=1_000_000
)

STALLS = {
    "says nothing": (False, b""),
    "half a header": (False, b"\1\0\0"),
    "half a request": (False, associate_rq(CT)[:50]),
    "idle": (True, b""),
    "half a PDU header": (True, b"\4\0\0"),
    "half a command": (True, COMMAND_PDU[:40]),
    "command without data set": (True, COMMAND_PDU),
    "half a PDU": (True, COMMAND_PDU + MESSAGE[1][:500]),
    "between PDUs": (True, COMMAND_PDU + MESSAGE[1]),
}


@pytest.mark.parametrize("stall", STALLS)
def test_a_silent_peer_is_let_go(serve, stall):
    """Every wait has a deadline: before the association, between messages, and inside one."""
    negotiates, data = STALLS[stall]
    served = serve(limits=HASTY)
    with ExitStack() as stack:
        peer = stack.enter_context(ScriptedPeer.connect("127.0.0.1", served.port))
        if negotiates:
            peer.associate(CT)
        peer.send(data)
        assert [kind for kind, _ in peer.receive_until_closed()] == [A_ABORT]
    assert served.end().outcome == "stalled"
    assert served.receiver.begun == served.receiver.aborted


@pytest.mark.fault(3)
def test_a_message_below_the_minimum_rate_is_let_go(serve):
    """A sender that keeps every PDU's deadline but not the rate does not hold an association for ever."""
    served = serve(limits=Limits(pdu_timeout_s=5, grace_s=0.3, minimum_bytes_per_s=1_000_000))
    with associated(served) as peer:
        peer.send(COMMAND_PDU)
        peer.drip(p_data(1, 0, b"xx") * 200, pause_s=0.02, size=14)
    assert served.end().outcome == "stalled"
    assert served.receiver.aborted == 1


def test_a_slow_sender_within_the_rate_is_served(serve):
    """Slow is allowed: a data set that drips in is stored."""
    served = serve()
    with associated(served) as peer:
        peer.drip(COMMAND_PDU + p_data(1, LAST, bytes(500)), pause_s=0.001)
        assert peer.receive_response().status == 0


def test_a_slow_sink_is_not_the_senders_fault(serve, recording_receiver):
    """Time that a sink takes does not count against the sender's rate."""
    receiver = recording_receiver(on_write=lambda: time.sleep(0.4))
    served = serve(receiver=receiver, limits=HASTY)
    with associated(served) as peer:
        assert peer.store(1, CT_IMAGE_STORAGE, "1.2.3", bytes(1_500_000)).status == 0


def test_stalled_peers_do_not_stand_in_the_way(serve):
    """With forty stalled connections a healthy sender is served as before."""
    served = serve(limits=Limits(maximum_connections_per_address=64))
    with ExitStack() as stack:
        for number in range(40):
            peer = stack.enter_context(ScriptedPeer.connect("127.0.0.1", served.port))
            peer.send(b"\1\0\0" if number % 2 else associate_rq(CT)[:100])
        assert_still_serves(served)


def test_connections_over_the_limit_are_closed_at_once(serve):
    """They cost no thread, and the others go on."""
    served = serve(limits=Limits(maximum_connections=3))
    with ExitStack() as stack:
        peers = [stack.enter_context(associated(served)) for _ in range(3)]
        threads = threading.active_count()
        for _ in range(20):
            extra = stack.enter_context(ScriptedPeer.connect("127.0.0.1", served.port))
            assert extra.receive_until_closed() == []
        assert threading.active_count() <= threads
        assert {end.outcome for end in served.ends} == {"refused"}
        assert peers[0].store(1, CT_IMAGE_STORAGE, "1.2.3", b"data").status == 0


def test_a_connection_without_a_thread_is_told_of_and_the_next_is_served(serve, monkeypatch, wait_until):
    """When the system gives no more threads, a sender is closed, the log says why, and listening goes on."""
    served = serve()

    def no_thread(_thread):
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as patch:
        patch.setattr(connection.threading.Thread, "start", no_thread)
        with ScriptedPeer.connect("127.0.0.1", served.port) as peer:
            assert peer.receive_until_closed() == []
            wait_until(lambda: bool(served.ends))
    (end,) = served.ends
    assert (end.outcome, end.detail) == ("failed", "there are no more threads")
    assert_still_serves(served)


def open_descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="needs /proc to count descriptors")
def test_a_hundred_associations_leave_no_thread_and_no_descriptor(serve, wait_until):
    """Released, aborted, rejected and broken ones alike."""
    served = serve()
    served.gate.reasons["NOBODY"] = "called-ae"
    assert_still_serves(served)
    wait_until(lambda: len(served.ends) == 1)
    threads, descriptors = threading.active_count(), open_descriptors()
    for number in range(100):
        with ScriptedPeer.connect("127.0.0.1", served.port) as peer:
            peer.send(associate_rq(CT, called="NOBODY" if number % 4 == 3 else "ANY"))
            peer.receive()
            if number % 4 == 0:
                peer.release()
            elif number % 4 == 1:
                peer.send(COMMAND_PDU)
                peer.abort()
            elif number % 4 == 2:
                peer.send(b"\x99" * 20)
    wait_until(lambda: len(served.ends) == 101)
    wait_until(lambda: threading.active_count() <= threads)
    assert open_descriptors() <= descriptors
    assert served.scp.associations() == ()


# -- stopping --------------------------------------------------------------------------------------------------------


def test_stopping_ends_idle_associations_at_once(serve):
    """An association that waits for a message is aborted, and nobody new is let in."""
    served = serve()
    with associated(served) as peer:
        stopping = threading.Thread(target=served.scp.stop, args=(60.0,))
        stopping.start()
        assert [kind for kind, _ in peer.receive_until_closed()] == [A_ABORT]
        stopping.join(10)
        assert not stopping.is_alive()
    assert served.end().outcome == "stopped"
    with pytest.raises(ConnectionError):
        ScriptedPeer.connect("127.0.0.1", served.port)


def test_stopping_lets_the_current_instance_finish(serve, wait_until):
    """What is being sent is stored and answered; then the association is aborted."""
    served = serve()
    with associated(served) as peer:
        peer.send(COMMAND_PDU, p_data(1, 0, b"first"))
        wait_until(lambda: served.receiver.begun == 1)
        stopping = threading.Thread(target=served.scp.stop, args=(60.0,))
        stopping.start()
        time.sleep(0.1)
        peer.send(p_data(1, LAST, b"last"))
        assert peer.receive_response().status == 0
        assert [kind for kind, _ in peer.receive_until_closed()] == [A_ABORT]
        stopping.join(10)
    assert (served.end().outcome, served.end().instances) == ("stopped", 1)


def test_stopping_does_not_wait_for_ever(serve, wait_until):
    """After the drain time an unfinished instance is forgotten and its association aborted."""
    served = serve()
    with associated(served) as peer:
        peer.send(COMMAND_PDU, p_data(1, 0, b"first"))
        wait_until(lambda: served.receiver.begun == 1)
        served.scp.stop(0.05)
        assert [kind for kind, _ in peer.receive_until_closed()] == [A_ABORT]
    assert (served.receiver.finished, served.receiver.aborted) == ([], 1)
    assert served.end().outcome == "stopped"


def test_a_port_in_use_is_one_clear_error(serve):
    """Listening where somebody listens is refused with the address, and may be tried again."""
    served = serve()
    other = StorageSCP("127.0.0.1", served.port, served.receiver, served.gate)
    with pytest.raises(AddressInUseError, match=f"127.0.0.1:{served.port}"):
        other.start()
