"""The Storage SCU against archives that are well, slow, wrong, hostile or gone."""

from __future__ import annotations

import logging
import random
import socket
import struct
import threading

import pytest
from pynetdicom.acse import ACSE

from deid_proxy.errors import (
    AssociationRejectedError,
    ContextNotAcceptedError,
    DestinationUnreachableError,
)
from deid_proxy.network.limits import Timeouts
from deid_proxy.network.status import Disposition, classify_status
from deid_proxy.network.storage_scu import Peer, StorageSCU
from deid_proxy.network.verification import verify_connection
from deid_proxy.testing.fake_archive import Behaviour, FakeArchive
from deid_proxy.testing.pdus import (
    A_ABORT,
    A_ASSOCIATE_RQ,
    A_RELEASE_RP,
    A_RELEASE_RQ,
    COMMAND,
    CT_IMAGE_STORAGE,
    EXPLICIT_VR_LITTLE_ENDIAN,
    IMPLICIT_VR_LITTLE_ENDIAN,
    LAST,
    MR_IMAGE_STORAGE,
    P_DATA_TF,
    associate_ac,
    associate_rj,
    c_store_rsp,
    command_set,
    p_data,
    pdu,
)
from deid_proxy.testing.scripted_peer import Close, Receive, ScriptedListener, Send, Wait

HASTY = Timeouts(
    connect_s=2.0, association_s=0.5, transfer_s=0.5, minimum_bytes_per_s=50_000_000, response_s=0.5, release_s=0.5
)
PAIR = (CT_IMAGE_STORAGE, EXPLICIT_VR_LITTLE_ENDIAN)


def scu(port: int, timeouts: Timeouts | None = None) -> StorageSCU:
    return StorageSCU(Peer("ARCHIVE", "127.0.0.1", port, "GATEWAY"), timeouts)


def store(association, data=b"data", uid="1.2.840.1"):
    return association.store(CT_IMAGE_STORAGE, uid, EXPLICIT_VR_LITTLE_ENDIAN, [data])


# -- archives that are well ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("segments", [1, 2, 7, 3000])
def test_segments_arrive_as_one_data_set(segments):
    """However a data set is cut into segments, the archive gets the same bytes."""
    data = random.Random(segments).randbytes(1_000_000)
    size = len(data) // segments
    cut = [data[i * size : (i + 1) * size] for i in range(segments)] + [memoryview(data)[segments * size :]]
    with FakeArchive() as archive:
        association = scu(archive.port).open([PAIR])
        response = association.store(CT_IMAGE_STORAGE, "1.2.3", EXPLICIT_VR_LITTLE_ENDIAN, cut)
        association.release()
        assert response.status == 0
        assert archive.received[0].data_set() == data
        assert archive.wait_for_ends(1) == ["released"]


@pytest.mark.parametrize("maximum_pdu", [128, 4096, 16382, 131072, 1 << 20, 0])
def test_the_archives_maximum_pdu_length_is_kept(maximum_pdu):
    """No PDU is longer than the archive allows, and every fragment has even length."""
    data = bytes(300_001)
    script = [Receive(), Send(associate_ac([1], maximum_pdu=maximum_pdu)), Receive(10_000)]
    with ScriptedListener(script) as archive:
        association = scu(archive.port, HASTY).open([PAIR])
        with pytest.raises(DestinationUnreachableError):
            store(association, data)
    pdus = [body for kind, body in archive.transcript if kind == P_DATA_TF]
    assert max(map(len, pdus)) <= (maximum_pdu or 1 << 20)
    assert all(len(body) % 2 == 0 for body in pdus[:-1])
    assert b"".join(body[6:] for body in pdus if not body[5] & COMMAND) == data
    assert [body[5] for body in pdus if body[5] & LAST] == [COMMAND | LAST, LAST]


def test_an_empty_data_set_is_sent_as_such():
    """The archive is not left waiting for a data set that has no bytes."""
    with FakeArchive() as archive:
        association = scu(archive.port).open([PAIR])
        assert store(association, b"").status == 0
        assert archive.received[0].data_set() == b""
        association.release()


def test_contexts_are_proposed_one_by_one_with_their_transfer_syntax():
    """Each pair of SOP Class and transfer syntax is accepted or refused for itself."""
    pairs = [PAIR, (CT_IMAGE_STORAGE, IMPLICIT_VR_LITTLE_ENDIAN), (MR_IMAGE_STORAGE, EXPLICIT_VR_LITTLE_ENDIAN)]
    with FakeArchive(refuse=lambda sop_class, syntax: syntax == IMPLICIT_VR_LITTLE_ENDIAN) as archive:
        association = scu(archive.port).open([*pairs, PAIR])
        assert association.accepted == {pairs[0], pairs[2]}
        assert association.accepts(*pairs[0])
        assert not association.accepts(*pairs[1])
        with pytest.raises(ContextNotAcceptedError):
            association.store(CT_IMAGE_STORAGE, "1.2.3", IMPLICIT_VR_LITTLE_ENDIAN, [b"data"])
        assert store(association).status == 0, "the association goes on"
        association.release()
        record = archive.associations[0]
    assert (record.calling_ae_title, record.called_ae_title) == ("GATEWAY", "ARCHIVE")
    assert record.contexts == [pairs[0], pairs[2]]


def test_an_archive_may_accept_128_contexts():
    """The most that an association can carry."""
    pairs = [(CT_IMAGE_STORAGE, f"1.2.840.113619.5.{number}") for number in range(128)]
    with FakeArchive() as archive:
        association = scu(archive.port).open(pairs)
        assert len(association.accepted) == 128
        association.release()
        with pytest.raises(ValueError, match="128"):
            scu(archive.port).open([*pairs, PAIR])
        with pytest.raises(ValueError, match="128"):
            scu(archive.port).open([])


def test_a_transfer_syntax_that_was_not_proposed_is_not_accepted():
    """An archive that answers with another transfer syntax than the proposed one has accepted nothing."""
    script = [Receive(), Send(associate_ac([1], syntax=IMPLICIT_VR_LITTLE_ENDIAN)), Receive(), Send(pdu(A_RELEASE_RP))]
    with ScriptedListener(script) as archive, pytest.raises(ContextNotAcceptedError):
        scu(archive.port, HASTY).open([PAIR])
    assert [kind for kind, _ in archive.transcript] == [A_ASSOCIATE_RQ, A_RELEASE_RQ]


def test_an_archive_that_accepts_no_context_is_released():
    """No accepted context is a permanent condition, and the association ends politely."""
    with FakeArchive(refuse=lambda *_: True) as archive:
        with pytest.raises(ContextNotAcceptedError) as caught:
            scu(archive.port).open([PAIR])
        assert archive.wait_for_ends(1) == ["released"]
    assert not caught.value.transient


def test_message_ids_wrap_around():
    """Message ids stay within 16 bits and never become 0."""
    with FakeArchive() as archive:
        association = scu(archive.port).open([PAIR])
        association._message_id = 0xFFFE
        assert [store(association).status for _ in range(4)] == [0] * 4
        association.release()


@pytest.mark.parametrize("status", [0x0000, 0xB000, 0xB007, 0xA700, 0xA900, 0xC123, 0x0111, 0x0122, 0xFFFF])
def test_the_status_is_returned_as_it_came(status):
    """A refusal is an answer, not an exception; the association stays open."""
    with FakeArchive(default=Behaviour(status=status, comment="Doe^John is unknown")) as archive:
        association = scu(archive.port).open([PAIR])
        response = store(association)
        assert response.status == status
        assert store(association).status == status
        association.release()
    assert response.comment.value == "Doe^John is unknown"
    assert "Doe" not in f"{response} {response.comment} {response!r}"


def test_verification_tells_what_it_found(free_port):
    """A reachable archive is ok; one that is not, or that rejects, says why without raising."""
    with FakeArchive() as archive:
        peer = Peer("ARCHIVE", "127.0.0.1", archive.port)
        assert verify_connection(peer).ok
        archive.reject = (1, 1, 7)
        result = verify_connection(peer)
        assert (result.ok, result.status) == (False, None)
        assert "for good: called AE title not recognized (1/1/7)" in result.detail
    result = verify_connection(Peer("ARCHIVE", "127.0.0.1", free_port()))
    assert (result.ok, result.status) == (False, None)
    assert "connection refused" in result.detail


def test_a_host_that_swallows_the_connection_is_told_from_one_that_refuses():
    """Nobody answers in the time that was given, and that time is named."""
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        # what the backlog takes is connected, what comes then is dropped
        waiting = [socket.socket() for _ in range(3)]
        for sock in waiting:
            sock.setblocking(False)
            sock.connect_ex(full.getsockname())
        result = verify_connection(Peer("ARCHIVE", *full.getsockname()), Timeouts(connect_s=0.3))
        for sock in waiting:
            sock.close()
    assert "no answer in 0.3 s" in result.detail


def test_a_peer_that_takes_the_connection_and_says_nothing_is_said_to_be_silent():
    """Something listens there, and it is no DICOM service, or it hangs."""
    with socket.create_server(("127.0.0.1", 0)) as mute:
        result = verify_connection(Peer("ARCHIVE", *mute.getsockname()), Timeouts(association_s=0.3))
    assert "connected, but no answer to the request in 0.3 s" in result.detail


def test_verification_without_its_context_is_an_error():
    """C-ECHO on an association without Verification is refused on our side."""
    with FakeArchive() as archive:
        association = scu(archive.port).open([PAIR])
        with pytest.raises(ContextNotAcceptedError):
            association.echo()
        association.release()


# -- associations that do not come about -----------------------------------------------------------------------------


def test_a_rejection_is_seen_when_the_archive_closes_right_behind_it(monkeypatch, wait_until):
    """Whoever looks only after the connection has ended finds the answer that came before."""
    send_request = ACSE.send_request

    def send_and_dawdle(acse):
        send_request(acse)
        wait_until(lambda: acse.dul.to_user_queue.qsize() == 2)  # the rejection, and the end of the connection

    monkeypatch.setattr(ACSE, "send_request", send_and_dawdle)
    with FakeArchive(reject=(1, 1, 7)) as archive, pytest.raises(AssociationRejectedError) as caught:
        scu(archive.port).open([PAIR])
    assert not caught.value.transient
    assert "1/1/7" in str(caught.value)


@pytest.mark.parametrize(
    ("rejection", "transient"),
    [
        ((1, 1, 1), False),
        ((1, 1, 3), False),
        ((1, 1, 7), False),
        ((1, 2, 2), False),
        ((2, 3, 1), True),
        ((2, 3, 2), True),
    ],
)
def test_a_rejection_is_transient_if_the_archive_says_so(rejection, transient):
    """Result 1 is permanent, result 2 is transient (PS3.8 Table 9-21)."""
    with FakeArchive(reject=rejection) as archive, pytest.raises(AssociationRejectedError) as caught:
        scu(archive.port).open([PAIR])
    assert caught.value.transient is transient
    assert "/".join(map(str, rejection)) in str(caught.value)


def test_nobody_there_is_transient(free_port):
    """A refused connection is worth another try."""
    with pytest.raises(DestinationUnreachableError) as caught:
        scu(free_port()).open([PAIR])
    assert caught.value.transient


def test_a_name_that_does_not_resolve_is_transient():
    """Name servers fail, too."""
    with pytest.raises(DestinationUnreachableError):
        StorageSCU(Peer("ARCHIVE", "archive.invalid", 104)).open([PAIR])


NEGOTIATION_FAULTS = {
    "silence": [Receive(), Wait(20)],
    "close": [Receive(), Close()],
    "reset": [Receive(), Close(reset=True)],
    "abort": [Receive(), Send(pdu(A_ABORT))],
    "half an answer": [Receive(), Send(associate_ac([1])[:40]), Wait(20)],
    "half a header": [Receive(), Send(b"\2\0\0"), Wait(20)],
    "an answer of 4 GiB": [Receive(), Send(struct.pack(">BxL", 2, 0xFFFFFFFF) + bytes(1000)), Wait(20)],
    "rubbish": [Receive(), Send(b"HTTP/1.1 400 Bad Request\r\n\r\n"), Wait(20)],
    "rubbish inside": [Receive(), Send(pdu(2, b"\xff" * 200)), Wait(20)],
    "an empty answer": [Receive(), Send(pdu(2, b"")), Wait(20)],
    "an empty rejection": [Receive(), Send(pdu(3, b"")), Wait(20)],
    "an impossible rejection": [Receive(), Send(associate_rj(9, 9, 9)), Wait(20)],
    "release": [Receive(), Send(pdu(A_RELEASE_RQ)), Wait(20)],
    "data": [Receive(), Send(p_data(1, 3, b"data")), Wait(20)],
}


@pytest.mark.parametrize("fault", NEGOTIATION_FAULTS)
@pytest.mark.fault(28)
def test_a_failed_negotiation_is_a_delivery_error_in_bounded_time(fault):
    """Whatever an archive does instead of answering: one error, no thread left, no traceback."""
    threads = threading.active_count()
    with ScriptedListener(NEGOTIATION_FAULTS[fault]) as archive:
        with pytest.raises((DestinationUnreachableError, AssociationRejectedError)):
            scu(archive.port, HASTY).open([PAIR])
        assert threading.active_count() == threads + 1, "only the archive's own thread is left"


def test_an_ae_title_that_is_none_is_refused_at_once():
    """Titles of no or more than 16 characters never reach the wire."""
    for title in ("", " ", "X" * 17, "Ä", "A\\B", "A\nB"):
        with pytest.raises(ValueError, match="AE title"):
            Peer(title, "127.0.0.1", 104)


# -- archives that fail in the middle --------------------------------------------------------------------------------

FAULTS = {
    "aborts instead of answering": Behaviour(ending="abort"),
    "closes instead of answering": Behaviour(ending="close"),
    "releases instead of answering": Behaviour(ending="release"),
    "never answers": Behaviour(ending="silence"),
    "aborts in the middle": Behaviour(ending="abort", after_bytes=100_000),
    "closes in the middle": Behaviour(ending="close", after_bytes=100_000),
    "stops reading": Behaviour(ending="silence", after_bytes=100_000),
    "answers another message": Behaviour(message_id_offset=1),
    "answers for another instance": Behaviour(sop_instance_uid="1.2.3.4.5"),
    "answers with rubbish": Behaviour(raw_response=b"\x99" * 50),
    "answers with an empty command set": Behaviour(raw_response=p_data(1, COMMAND | LAST, b"")),
    "answers without status": Behaviour(
        raw_response=p_data(1, COMMAND | LAST, command_set([(0x0100, 0x8001), (0x0120, 1), (0x0800, 0x0101)]))
    ),
    "answers without message id": Behaviour(
        raw_response=p_data(1, COMMAND | LAST, command_set([(0x0100, 0x8001), (0x0800, 0x0101), (0x0900, 0)]))
    ),
    "answers another command": Behaviour(
        raw_response=p_data(
            1, COMMAND | LAST, command_set([(0x0100, 0x8030), (0x0120, 1), (0x0800, 0x0101), (0x0900, 0)])
        )
    ),
    "answers on another context": Behaviour(raw_response=p_data(3, COMMAND | LAST, c_store_rsp(1))),
    "answers with a data set": Behaviour(
        raw_response=p_data(1, COMMAND | LAST, command_set([(0x0100, 0x8001), (0x0120, 1), (0x0800, 1), (0x0900, 0)]))
    ),
    "answers half": Behaviour(raw_response=p_data(1, COMMAND | LAST, c_store_rsp(1))[:-4]),
    "answers with a PDU of 4 GiB": Behaviour(raw_response=struct.pack(">BxL", 4, 0xFFFFFFFF) + bytes(100)),
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.fault(28)
def test_without_a_valid_answer_an_instance_is_not_delivered(fault):
    """The delivery stays open, in bounded time, and the association is closed and good for nothing."""
    data = bytes(60_000_000 if fault == "stops reading" else 400_000)
    with FakeArchive({1: FAULTS[fault]}) as archive:
        association = scu(archive.port, HASTY).open([PAIR, (MR_IMAGE_STORAGE, EXPLICIT_VR_LITTLE_ENDIAN)])
        with pytest.raises(DestinationUnreachableError) as caught:
            store(association, data)
        assert caught.value.transient
        assert not association.is_open
        with pytest.raises(DestinationUnreachableError):
            store(association)
        association.release()
        association.abort()
        again = scu(archive.port).open([PAIR])
        assert store(again).status == 0, "the next association works"
        again.release()


def test_an_answer_with_padding_in_its_uids_is_valid():
    """Some archives pad UIDs with a space."""
    answer = c_store_rsp(1, sop_class_uid=CT_IMAGE_STORAGE + " ", sop_instance_uid="1.2.840.1 ")
    with FakeArchive({1: Behaviour(raw_response=p_data(1, COMMAND | LAST, answer))}) as archive:
        association = scu(archive.port).open([PAIR])
        assert store(association).status == 0
        association.release()


def test_an_answer_in_pieces_is_valid():
    """A response may be cut into fragments and PDUs."""
    answer = c_store_rsp(1, 0xB007)
    pieces = b"".join(p_data(1, COMMAND, answer[i : i + 1]) for i in range(len(answer) - 1))
    raw = pieces + p_data(1, COMMAND | LAST, answer[-1:])
    with FakeArchive({1: Behaviour(raw_response=raw)}) as archive:
        association = scu(archive.port).open([PAIR])
        assert store(association).status == 0xB007
        association.release()


def test_a_slow_archive_is_waited_for():
    """An archive that answers late, but within its time, gets the instance once."""
    with FakeArchive(default=Behaviour(delay_s=0.3)) as archive:
        association = scu(archive.port).open([PAIR])
        assert store(association).status == 0
        association.release()
        assert len(archive.received) == 1


def test_a_lost_response_is_sent_again_with_the_same_bytes():
    """The archive has it, we do not know: the second copy is byte-identical."""
    with FakeArchive({1: Behaviour(ending="close")}) as archive:
        association = scu(archive.port).open([PAIR])
        with pytest.raises(DestinationUnreachableError):
            store(association, b"same")
        association = scu(archive.port).open([PAIR])
        assert store(association, b"same").status == 0
        association.release()
        assert [kept.data_set() for kept in archive.received] == [b"same", b"same"]


def test_release_is_polite_even_if_the_archive_is_not():
    """A release that nobody answers ends in bounded time without an error."""
    for ending in ([Wait(20)], [Close()], [Send(pdu(A_ABORT))], [Send(b"\x99" * 30)], [Send(b"\6")]):
        with ScriptedListener([Receive(), Send(associate_ac([1])), Receive(), *ending]) as archive:
            association = scu(archive.port, HASTY).open([PAIR])
            association.release()
            association.release()
            assert not association.is_open
        assert archive.transcript[1][0] == A_RELEASE_RQ


def test_a_release_collision_is_resolved():
    """Both sides ask for release at once: we answer, and wait for the answer to ours (PS3.8 Section 7.2.2.7)."""
    script = [
        Receive(),
        Send(associate_ac([1])),
        Receive(),
        Send(pdu(A_RELEASE_RQ)),
        Receive(),
        Send(pdu(A_RELEASE_RP)),
    ]
    with ScriptedListener(script) as archive:
        scu(archive.port, HASTY).open([PAIR]).release()
    assert [kind for kind, _ in archive.transcript] == [A_ASSOCIATE_RQ, A_RELEASE_RQ, A_RELEASE_RP]


@pytest.mark.parametrize(
    ("ending", "answer"), [([Send(pdu(A_RELEASE_RQ))], A_RELEASE_RP), ([Send(pdu(A_ABORT))], None), ([Close()], None)]
)
def test_an_archive_that_ends_an_idle_association_is_noticed(wait_until, ending, answer):
    """Archives end associations that are idle; nothing is sent into one that has ended."""
    script = [Receive(), Send(associate_ac([1])), *ending, *([Receive()] if answer else [])]
    with ScriptedListener(script) as archive:
        association = scu(archive.port, HASTY).open([PAIR])
        wait_until(lambda: not association.is_open)
        with pytest.raises(DestinationUnreachableError):
            store(association)
        wait_until(lambda: len(archive.transcript) == (2 if answer else 1))
    assert [kind for kind, _ in archive.transcript[1:]] == ([answer] if answer else [])


def test_a_release_that_came_with_an_answer_is_noticed(wait_until):
    """Whoever answers and asks for release in one breath is answered; nothing more is sent into that association."""
    answer = p_data(1, COMMAND | LAST, c_store_rsp(1))
    script = [Receive(), Send(associate_ac([1])), Receive(), Receive(), Send(answer + pdu(A_RELEASE_RQ)), Receive()]
    with ScriptedListener(script) as archive:
        association = scu(archive.port).open([PAIR])
        assert store(association).status == 0
        assert not association.is_open
        wait_until(lambda: len(archive.transcript) == 4)
    assert archive.transcript[-1][0] == A_RELEASE_RP


def test_abort_is_told_apart_from_release():
    """An aborted association sends A-ABORT."""
    with FakeArchive() as archive:
        scu(archive.port).open([PAIR]).abort()
        assert archive.wait_for_ends(1) == ["aborted"]


def test_a_hundred_associations_leave_nothing_behind():
    """No thread and no socket stays after a release."""
    with FakeArchive() as archive:
        scu(archive.port).open([PAIR]).release()
        archive.wait_for_ends(1)
        threads = {thread for thread in threading.enumerate() if "archive" not in thread.name}
        for _ in range(100):
            association = scu(archive.port).open([PAIR])
            store(association)
            association.release()
            assert association._socket.fileno() == -1
        assert {thread for thread in threading.enumerate() if "archive" not in thread.name} == threads
        assert len(archive.received) == 100


def test_nothing_is_logged(caplog):
    """pynetdicom's loggers, which print identifiers and peers, stay silent."""
    caplog.set_level(logging.DEBUG)
    with FakeArchive({1: Behaviour(status=0xC000, comment="Doe^John")}) as archive:
        association = scu(archive.port).open([PAIR])
        store(association)
        association.release()
        archive.reject = (1, 1, 7)
        with pytest.raises(AssociationRejectedError):
            scu(archive.port).open([PAIR])
    assert caplog.records == []


def test_what_is_retried_follows_from_the_status():
    """A refusal for want of resources is tried again; the archive's own objection is held."""
    with FakeArchive({1: Behaviour(status=0xA700), 2: Behaviour(status=0xC000)}) as archive:
        association = scu(archive.port).open([PAIR])
        outcomes = [classify_status(store(association).status) for _ in range(3)]
        association.release()
    assert outcomes == [Disposition.RETRY, Disposition.HELD, Disposition.FORWARDED]


def test_the_socket_sends_without_delay():
    """Nagle's algorithm is off: a command and its data set never wait for an acknowledgement."""
    with FakeArchive() as archive:
        association = scu(archive.port).open([PAIR])
        assert association._socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        association.release()
