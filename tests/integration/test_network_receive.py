"""The Storage SCP on a socket: negotiation, C-ECHO, C-STORE, and what it answers to requests that are not right."""

from __future__ import annotations

import random

import pytest

from deid_proxy.errors import ReceiveError, SpoolFullError, StoreUnavailableError
from deid_proxy.network.limits import Limits
from deid_proxy.testing.pdus import (
    A_ASSOCIATE_RJ,
    COMMAND,
    CT_IMAGE_STORAGE,
    EXPLICIT_VR_LITTLE_ENDIAN,
    IMPLICIT_VR_LITTLE_ENDIAN,
    LAST,
    MR_IMAGE_STORAGE,
    NO_DATA_SET,
    P_DATA_TF,
    VERIFICATION,
    associate_rq,
    c_echo_rq,
    c_store_rq,
    command_set,
    item,
    p_data,
    pdu,
    pdv,
)
from deid_proxy.testing.scripted_peer import ScriptedPeer

JPEG_BASELINE = "1.2.840.10008.1.2.4.50"
DEFLATED = "1.2.840.10008.1.2.1.99"
BIG_ENDIAN = "1.2.840.10008.1.2.2"
STORAGE_COMMITMENT = "1.2.840.10008.1.20.1"
STUDY_ROOT_FIND = "1.2.840.10008.5.1.4.1.2.2.1"
MEDIA_STORAGE_DIRECTORY = "1.2.840.10008.1.3.10"
CT = [(CT_IMAGE_STORAGE, [EXPLICIT_VR_LITTLE_ENDIAN])]


@pytest.fixture
def peer(serve):
    """A default SCP and a peer that is associated with it for CT in Explicit VR Little Endian."""
    served = serve()
    with ScriptedPeer.connect("127.0.0.1", served.port) as peer:
        peer.associate(CT)
        yield served, peer


# -- negotiation -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("proposal", "result", "syntax"),
    [
        ((CT_IMAGE_STORAGE, [EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN]), 0, EXPLICIT_VR_LITTLE_ENDIAN),
        ((CT_IMAGE_STORAGE, [IMPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_LITTLE_ENDIAN]), 0, IMPLICIT_VR_LITTLE_ENDIAN),
        ((CT_IMAGE_STORAGE, [JPEG_BASELINE, IMPLICIT_VR_LITTLE_ENDIAN]), 0, JPEG_BASELINE),
        ((CT_IMAGE_STORAGE, [DEFLATED, BIG_ENDIAN]), 0, BIG_ENDIAN),
        ((CT_IMAGE_STORAGE, ["1.2.3.4.5", EXPLICIT_VR_LITTLE_ENDIAN]), 0, EXPLICIT_VR_LITTLE_ENDIAN),
        ((VERIFICATION, [IMPLICIT_VR_LITTLE_ENDIAN]), 0, IMPLICIT_VR_LITTLE_ENDIAN),
        ((CT_IMAGE_STORAGE, [DEFLATED]), 4, None),
        ((CT_IMAGE_STORAGE, ["1.2.3.4.5"]), 4, None),
        (("1.2.840.99999.1.2", [EXPLICIT_VR_LITTLE_ENDIAN]), 3, None),
        ((STORAGE_COMMITMENT, [EXPLICIT_VR_LITTLE_ENDIAN]), 3, None),
        ((STUDY_ROOT_FIND, [EXPLICIT_VR_LITTLE_ENDIAN]), 3, None),
        ((MEDIA_STORAGE_DIRECTORY, [EXPLICIT_VR_LITTLE_ENDIAN]), 3, None),
    ],
)
def test_contexts_are_decided_one_by_one(serve, proposal, result, syntax):
    """Storage and Verification are accepted in the sender's first acceptable syntax, anything else is rejected."""
    served = serve()
    with ScriptedPeer.connect("127.0.0.1", served.port) as peer:
        results = peer.associate([proposal])
    got, got_syntax = results[1]
    # what is unacceptable in every transfer syntax may be rejected by either reason (PS3.8 Table 9-18)
    assert got == result or (result == 4 and got == 3)
    assert syntax is None or got_syntax == syntax


def test_the_order_of_the_sender_counts_in_each_context(serve):
    """Two contexts of one SOP Class with opposite orders each get their own first choice."""
    served = serve()
    both = [EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN]
    with ScriptedPeer.connect("127.0.0.1", served.port) as peer:
        results = peer.associate([(CT_IMAGE_STORAGE, both), (CT_IMAGE_STORAGE, both[::-1])])
    assert [syntax for _, syntax in results.values()] == both


def test_deflated_is_accepted_where_it_is_switched_on(serve):
    """The switch ``deflated`` lets deflated transfer syntaxes in."""
    served = serve(deflated=True)
    with ScriptedPeer.connect("127.0.0.1", served.port) as peer:
        assert peer.associate([(CT_IMAGE_STORAGE, [DEFLATED])])[1] == (0, DEFLATED)


def test_every_context_of_a_full_proposal_is_answered(serve):
    """128 contexts, the most there can be, are accepted at once."""
    served = serve()
    with ScriptedPeer.connect("127.0.0.1", served.port) as peer:
        results = peer.associate(CT * 128)
        assert [result for result, _ in results.values()] == [0] * 128
        assert peer.store(255, CT_IMAGE_STORAGE, "1.2.3", b"data").status == 0


def test_roles_and_user_identity_are_ignored(serve):
    """A sender that offers the SCP role and a user name is let in as a plain SCU, without an answer to either."""
    served = serve()
    role = item(0x54, len(CT_IMAGE_STORAGE).to_bytes(2, "big") + CT_IMAGE_STORAGE.encode() + b"\1\1")
    identity = item(0x58, b"\1\1\0\4user\0\0")
    with ScriptedPeer.connect("127.0.0.1", served.port) as peer:
        peer.send(associate_rq(CT, user_items=role + identity))
        _, body = peer.receive()
        assert CT_IMAGE_STORAGE.encode() not in body
        assert b"user" not in body
        assert peer.store(1, CT_IMAGE_STORAGE, "1.2.3", b"data").status == 0


@pytest.mark.parametrize(
    ("reason", "rejection"),
    [
        ("called-ae", (1, 1, 7)),
        ("calling-ae", (1, 1, 3)),
        ("address", (1, 1, 3)),
        ("busy", (2, 3, 1)),
        ("limit", (2, 3, 2)),
        ("anything else", (1, 1, 1)),
    ],
)
def test_who_is_not_admitted_is_rejected_with_the_reason(serve, reason, rejection):
    """The admission's word becomes result, source and reason of the A-ASSOCIATE-RJ."""
    served = serve()
    served.gate.reasons["TRIAL"] = reason
    with ScriptedPeer.connect("127.0.0.1", served.port) as peer:
        peer.send(associate_rq(CT, called="TRIAL", calling="CT1"))
        kind, body = peer.receive()
        assert (kind, tuple(body[1:])) == (A_ASSOCIATE_RJ, rejection)
        assert peer.receive_until_closed() == []
    end = served.end()
    assert (end.outcome, end.detail) == ("rejected", reason)
    assert served.gate.asked[0].calling_ae_title == "CT1"
    assert served.gate.asked[0].peer_address == "127.0.0.1"


def test_an_admission_that_fails_lets_nobody_in(serve):
    """When the admission itself fails, the association is rejected as transient."""
    served = serve()
    served.gate.error = StoreUnavailableError("the ledger is locked")
    with ScriptedPeer.connect("127.0.0.1", served.port) as peer:
        peer.send(associate_rq(CT))
        assert peer.receive()[1][1] == 2


def test_associations_over_the_limit_are_rejected_as_transient(serve):
    """The association after the last allowed one is told to try again, and gets in when another one has ended."""
    served = serve(limits=Limits(maximum_associations=2))
    first, second = (ScriptedPeer.connect("127.0.0.1", served.port) for _ in range(2))
    first.associate(CT)
    second.associate(CT)
    assert len(served.scp.associations()) == 2
    with ScriptedPeer.connect("127.0.0.1", served.port) as third:
        third.send(associate_rq(CT))
        assert tuple(third.receive()[1][1:]) == (2, 3, 2)
    first.release()
    served.end(2)
    with ScriptedPeer.connect("127.0.0.1", served.port) as fourth:
        assert fourth.associate(CT)[1][0] == 0
    second.close()


def test_associations_of_one_address_have_a_limit_of_their_own(serve):
    """One host cannot take all associations."""
    served = serve(limits=Limits(maximum_associations_per_address=1))
    with ScriptedPeer.connect("127.0.0.1", served.port) as first:
        first.associate(CT)
        with ScriptedPeer.connect("127.0.0.1", served.port) as second:
            second.send(associate_rq(CT))
            assert tuple(second.receive()[1][1:]) == (2, 3, 2)


# -- messages --------------------------------------------------------------------------------------------------------


def test_an_instance_arrives_byte_for_byte(peer):
    """What the sink got is what was sent, with its association and request."""
    served, sender = peer
    data = random.Random(1).randbytes(1_000_001)
    response = sender.store(1, CT_IMAGE_STORAGE, "1.2.840.1", data)
    assert (response.status, response.message_id, response.command_field) == (0, 1, 0x8001)
    assert response.elements[0x1000] == b"1.2.840.1\0"
    received = served.receiver.finished[0]
    assert received.data == data
    assert received.request.transfer_syntax_uid == EXPLICIT_VR_LITTLE_ENDIAN
    assert received.association.calling_ae_title == "SCRIPTED"
    assert served.receiver.aborted == 0


def test_a_sink_gets_large_pieces(peer):
    """However small the sender's PDUs, pieces are at least 64 KiB, but for the last one."""
    served, sender = peer
    sender.store(1, CT_IMAGE_STORAGE, "1.2.840.1", bytes(1_000_000))
    assert min(served.receiver.finished[0].pieces[:-1]) >= 64 * 1024


def test_several_fragments_in_one_pdu_are_understood(peer):
    """Command set and data set may share PDUs and be cut anywhere (PS3.8 Annex E)."""
    served, sender = peer
    command = c_store_rq(CT_IMAGE_STORAGE, "1.2.3")
    first = pdv(1, COMMAND, command[:20]) + pdv(1, COMMAND | LAST, command[20:]) + pdv(1, 0, b"abc")
    sender.send(pdu(P_DATA_TF, first), p_data(1, 0, b"def"), pdu(P_DATA_TF, pdv(1, 0, b"gh") + pdv(1, LAST, b"i")))
    assert sender.receive_response().status == 0
    assert served.receiver.finished[0].data == b"abcdefghi"


def test_a_data_set_may_end_with_an_empty_fragment(peer):
    """Senders that notice the end of a file too late mark it with an empty last fragment."""
    served, sender = peer
    sender.send(
        p_data(1, COMMAND | LAST, c_store_rq(CT_IMAGE_STORAGE, "1.2.3")), p_data(1, 0, b"abcd"), p_data(1, 2, b"")
    )
    assert sender.receive_response().status == 0
    assert served.receiver.finished[0].data == b"abcd"


def test_messages_follow_each_other_on_one_association(peer):
    """An association carries any number of instances, each with its own message id."""
    served, sender = peer
    for number in range(1, 50):
        sender.send(
            p_data(1, COMMAND | LAST, c_store_rq(CT_IMAGE_STORAGE, f"1.2.{number}", number)),
            p_data(1, LAST, number.to_bytes(2, "big")),
        )
        assert sender.receive_response().message_id == number
    assert [each.request.message_id for each in served.receiver.finished] == list(range(1, 50))
    sender.release()
    assert (served.end().outcome, served.end().instances) == ("released", 49)


def test_pipelined_messages_are_answered_in_order_and_one_at_a_time(peer):
    """A sender that does not wait is slowed down by TCP: nothing is queued, everything is answered."""
    served, sender = peer
    batch = b"".join(
        p_data(1, COMMAND | LAST, c_store_rq(CT_IMAGE_STORAGE, f"1.2.{number}", number)) + p_data(1, LAST, b"data")
        for number in range(1, 101)
    )
    sender.send(batch)
    assert [sender.receive_response().message_id for _ in range(100)] == list(range(1, 101))
    assert len(served.receiver.finished) == 100


def test_verification_is_answered(serve):
    """C-ECHO succeeds on a Verification context."""
    served = serve()
    with ScriptedPeer.connect("127.0.0.1", served.port) as peer:
        peer.associate([(VERIFICATION, [IMPLICIT_VR_LITTLE_ENDIAN])])
        peer.send(p_data(1, COMMAND | LAST, c_echo_rq(7)))
        response = peer.receive_response()
    assert (response.status, response.message_id, response.command_field) == (0, 7, 0x8030)


CT2 = [*CT, (VERIFICATION, [IMPLICIT_VR_LITTLE_ENDIAN])]


@pytest.mark.parametrize(
    ("context_id", "command", "data", "status"),
    [
        (1, c_store_rq(CT_IMAGE_STORAGE, "../../etc/passwd"), b"data", 0x0117),
        (1, c_store_rq(CT_IMAGE_STORAGE, "1." + "2" * 64), b"data", 0x0117),
        (1, c_store_rq(CT_IMAGE_STORAGE, "1..2"), b"data", 0x0117),
        (1, c_store_rq(CT_IMAGE_STORAGE, ""), b"data", 0x0117),
        (1, c_store_rq("", "1.2.3"), b"data", 0x0117),
        (1, command_set([(0x0100, 1), (0x0110, 1), (0x0800, 1)]), b"data", 0x0117),
        (1, c_store_rq(MR_IMAGE_STORAGE, "1.2.3"), b"data", 0xA900),
        (1, c_store_rq(CT_IMAGE_STORAGE, "1.2.3", data_set=NO_DATA_SET), None, 0xC000),
        (1, c_store_rq(CT_IMAGE_STORAGE, "1.2.3"), b"", 0xC000),
        (3, c_store_rq(VERIFICATION, "1.2.3"), b"data", 0x0122),
        (1, c_echo_rq(), None, 0x0122),
        (1, c_store_rq(CT_IMAGE_STORAGE, "1.2.3", field_value=0x0020), b"data", 0x0211),
        (1, c_store_rq(CT_IMAGE_STORAGE, "1.2.3", field_value=0x0130), b"data", 0x0211),
        (1, c_store_rq(CT_IMAGE_STORAGE, "1.2.3", field_value=0x7777), b"data", 0x0211),
        (1, c_store_rq(CT_IMAGE_STORAGE, "1.2.3", field_value=0x0110, data_set=NO_DATA_SET), None, 0x0211),
    ],
)
def test_a_wrong_request_gets_its_status_and_the_association_goes_on(serve, context_id, command, data, status):
    """A request that cannot be served is answered honestly, and the next instance is stored."""
    served = serve()
    with ScriptedPeer.connect("127.0.0.1", served.port) as peer:
        peer.associate(CT2)
        peer.send(p_data(context_id, COMMAND | LAST, command))
        if data is not None:
            peer.send(p_data(context_id, LAST, data))
        response = peer.receive_response()
        assert response.status == status
        assert 0 < len(response.comment) <= 64
        assert peer.store(1, CT_IMAGE_STORAGE, "1.2.4", b"data").status == 0
    assert [each.request.sop_instance_uid for each in served.receiver.finished] == ["1.2.4"]
    assert served.receiver.begun == 1 + served.receiver.aborted
    is_store = status != 0x0211 and command != c_echo_rq()
    assert served.receiver.refusals == ([status] if is_store else [])
    assert served.end().refused == len(served.receiver.refusals)


def test_an_answer_repeats_no_uid_that_is_none(peer):
    """What is not a UID is not sent back."""
    _, sender = peer
    response = sender.store(1, CT_IMAGE_STORAGE, "../../etc/passwd", b"data")
    assert 0x1000 not in response.elements


def test_a_cancel_request_is_ignored(peer):
    """C-CANCEL has no response of its own, and there is nothing it could cancel."""
    _, sender = peer
    cancel = command_set([(0x0100, 0x0FFF), (0x0120, 1), (0x0800, NO_DATA_SET)])
    sender.send(p_data(1, COMMAND | LAST, cancel))
    assert sender.store(1, CT_IMAGE_STORAGE, "1.2.3", b"data").status == 0


# -- sinks that refuse -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["begin", "write", "finish"])
@pytest.mark.parametrize(
    ("error", "status"),
    [
        (SpoolFullError("R-DISK the spool is full"), 0xA700),
        (ReceiveError(0xC001, "R-TRUNC the data set ends inside (7FE0,0010)"), 0xC001),
        (ReceiveError(0x0124, "x" * 200), 0x0124),
    ],
)
def test_what_a_sink_raises_is_what_the_sender_is_told(serve, recording_receiver, step, error, status):
    """The rest of the data set is thrown away, the status is the error's, and the association is kept."""
    receiver = recording_receiver(fail_in=step, error=error)
    served = serve(receiver=receiver)
    with ScriptedPeer.connect("127.0.0.1", served.port) as peer:
        peer.associate(CT)
        response = peer.store(1, CT_IMAGE_STORAGE, "1.2.3", bytes(700_000))
        assert (response.status, response.comment) == (status, str(error)[:64])
        receiver.fail_in = ""
        assert peer.store(1, CT_IMAGE_STORAGE, "1.2.4", bytes(10)).status == 0
    assert receiver.aborted == (0 if step == "begin" else 1)
    assert len(receiver.finished) == 1
    assert receiver.refusals == [status]


def test_an_instance_over_the_limit_is_refused_without_being_kept(serve):
    """The limit on bytes is kept while the instance arrives."""
    served = serve(limits=Limits(maximum_instance_bytes=500_000))
    with ScriptedPeer.connect("127.0.0.1", served.port) as peer:
        peer.associate(CT)
        assert peer.store(1, CT_IMAGE_STORAGE, "1.2.3", bytes(500_001)).status == 0xC002
        assert peer.store(1, CT_IMAGE_STORAGE, "1.2.3", bytes(500_000)).status == 0
    assert (served.receiver.aborted, len(served.receiver.finished)) == (1, 1)


def test_an_error_of_ours_is_never_a_success(serve, recording_receiver):
    """If a sink breaks in a way nobody foresaw, the association is aborted, the sink too, and the next one works."""
    receiver = recording_receiver(fail_in="finish", error=ZeroDivisionError("a value"))
    served = serve(receiver=receiver)
    with ScriptedPeer.connect("127.0.0.1", served.port) as peer:
        peer.associate(CT)
        with pytest.raises(ConnectionAbortedError):
            peer.store(1, CT_IMAGE_STORAGE, "1.2.3", b"data")
    assert (served.end().outcome, served.end().detail) == ("failed", "ZeroDivisionError")
    assert receiver.aborted == 1
    receiver.fail_in = ""
    with ScriptedPeer.connect("127.0.0.1", served.port) as peer:
        peer.associate(CT)
        assert peer.store(1, CT_IMAGE_STORAGE, "1.2.3", b"data").status == 0
