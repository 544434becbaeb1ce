"""What a connection, a request for an association and a PDU may be like, at the port of the running gateway."""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from deid_proxy.standard.uids import STORAGE_SOP_CLASSES, TRANSFER_SYNTAXES
from deid_proxy.testing.builders import EXPLICIT_VR_LITTLE_ENDIAN, Shape, build_study
from deid_proxy.testing.gateway_states import counts
from deid_proxy.testing.pdus import (
    A_ABORT,
    A_ASSOCIATE_AC,
    A_ASSOCIATE_RJ,
    COMMAND,
    LAST,
    MR_IMAGE_STORAGE,
    accepted_contexts,
    associate_rq,
    c_store_rq,
    item,
    items,
    p_data,
    pdu,
)
from deid_proxy.testing.running_gateway import RunningGateway, Target, free_port
from deid_proxy.testing.scripted_peer import ScriptedPeer
from deid_proxy.testing.sender import send_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MIB = 1 << 20
MR = [(MR_IMAGE_STORAGE, [EXPLICIT_VR_LITTLE_ENDIAN])]
LIMITS = "limits: {pdu_deadline_s: 2, association_request_s: 2, association_idle_s: 3, max_associations_per_peer: 4}"
SENDERS = "[{calling_ae_title: MR1, address: 127.0.0.0/9}]"
REQUEST = associate_rq(MR, called="TRIAL", calling="MR1")
DEFLATED = "1.2.840.10008.1.2.1.99"
MOST_CONTEXTS = 128


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningGateway]:
    directory = tmp_path_factory.mktemp("connections")
    running = RunningGateway(directory, [Target("archive", free_port())], gateway_lines=(LIMITS,), senders=SENDERS)
    with running:
        assert send(running) == 0
        yield running
    assert "Traceback" not in running.log.read_text()


def send(gateway: RunningGateway, seed: int = 1) -> int | None:
    """Send one instance as a good sender does."""
    (instance,) = build_study(seed, "MR", 1, shape=Shape(rows=16, columns=16))
    return send_files("127.0.0.1", gateway.port, [instance.part10()], called="TRIAL", calling="MR1")[0]


def connect(gateway: RunningGateway, source: str = "127.0.0.1") -> ScriptedPeer:
    return ScriptedPeer(socket.create_connection(("127.0.0.1", gateway.port), timeout=30, source_address=(source, 0)))


def associated(gateway: RunningGateway, source: str = "127.0.0.1") -> ScriptedPeer:
    peer = connect(gateway, source)
    peer.associate(MR, called="TRIAL", calling="MR1")
    return peer


def settled_threads(gateway: RunningGateway, at_most: int) -> None:
    """Wait until no more threads are left than these."""
    deadline = time.monotonic() + 20
    while gateway.threads() > at_most:
        assert time.monotonic() < deadline, f"{gateway.threads()} threads"
        time.sleep(0.05)


# --- rows 2 to 4 -----------------------------------------------------------------------------------------------------

INSIDE = {
    "half a header": [b"\4\0\0"],
    "half a command": [p_data(1, COMMAND | LAST, c_store_rq(MR_IMAGE_STORAGE, "1.2.3"))[:40]],
    "nothing behind the command": [p_data(1, COMMAND | LAST, c_store_rq(MR_IMAGE_STORAGE, "1.2.3"))],
    "half a data set": [
        p_data(1, COMMAND | LAST, c_store_rq(MR_IMAGE_STORAGE, "1.2.3")),
        p_data(1, 0, bytes(16000))[:9000],
    ],
}


@pytest.mark.parametrize("stall", INSIDE)
def test_row_02_a_peer_that_stops_inside_a_pdu_is_given_up(gateway: RunningGateway, stall: str) -> None:
    """A power cut or a firewall that forgot: no FIN ever comes; at the deadline the place is free again."""
    threads, received = gateway.threads(), sum(counts(gateway)["instances"].values())
    with associated(gateway) as peer:
        peer.send(*INSIDE[stall])
        assert [kind for kind, _ in peer.receive_until_closed()] in ([A_ABORT], [])
    settled_threads(gateway, threads)
    assert sum(counts(gateway)["instances"].values()) <= received
    deadline = time.monotonic() + 20
    while '"stalled"' not in gateway.log.read_text():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_row_02_stalled_peers_take_no_place_for_ever(gateway: RunningGateway) -> None:
    """As many as there are places, all stalled: senders are told to come back, and when they do, there is room."""
    stalled = [associated(gateway, "127.0.0.7") for _ in range(4)]
    for peer in stalled:
        peer.send(*INSIDE["half a data set"])
    with connect(gateway, "127.0.0.7") as late:
        late.send(REQUEST)
        assert late.receive() == (A_ASSOCIATE_RJ, bytes((0, 2, 3, 2)))
    for peer in stalled:
        peer.receive_until_closed()
        peer.close()
    deadline = time.monotonic() + 20
    while True:
        with connect(gateway, "127.0.0.7") as late:
            late.send(REQUEST)
            if late.receive()[0] == A_ASSOCIATE_AC:
                return
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_row_03_half_a_request_or_a_byte_a_second_is_given_up(gateway: RunningGateway) -> None:
    """Before the association the whole request has its time (ARTIM), however it is spread."""
    threads = gateway.threads()
    peers = [connect(gateway, "127.0.0.8") for _ in range(3)]
    peers[1].send(REQUEST[:3])
    threading.Thread(target=peers[2].drip, args=(REQUEST, 0.5), daemon=True).start()
    for peer in peers:
        assert [kind for kind, _ in peer.receive_until_closed()] in ([A_ABORT], [])
        peer.close()
    settled_threads(gateway, threads)


def test_row_03_a_byte_a_second_inside_an_association_is_given_up(gateway: RunningGateway) -> None:
    """A PDU has its time, however it is spread."""
    with associated(gateway) as peer:
        data = p_data(1, COMMAND | LAST, c_store_rq(MR_IMAGE_STORAGE, "1.2.3"))
        threading.Thread(target=peer.drip, args=(data, 0.5), daemon=True).start()
        assert [kind for kind, _ in peer.receive_until_closed()] in ([A_ABORT], [])


def test_row_03_silence_on_an_association_ends_it(gateway: RunningGateway) -> None:
    """Nothing said for association_idle_s, nothing half said: aborted."""
    threads = gateway.threads()
    with associated(gateway) as peer:
        assert [kind for kind, _ in peer.receive_until_closed()] == [A_ABORT]
    settled_threads(gateway, threads)


def test_row_04_no_pdu_of_any_type_gets_a_gibibyte(gateway: RunningGateway) -> None:
    """Every type with every kind of length, before and inside an association: A-ABORT or the end, and no memory."""
    resident = gateway.resident_bytes()
    lengths = (0xFFFFFFFF, 0x80000000, 0x7FFFFFFF, 128 * 1024 + 1025)
    for kind in (0, 1, 2, 3, 4, 5, 6, 7, 8, 0x99, 0xFF):
        for length in lengths:
            for opened in (connect, associated):
                with opened(gateway, "127.0.0.6") as peer, suppress(ConnectionError):
                    # No more than the reader takes in one go: what it left unread would turn the A-ABORT into a reset.
                    peer.send(struct.pack(">BxL", kind, length) + bytes(10))
                    if kind == A_ABORT or (kind == 1 and opened is connect and length < MIB):
                        continue  # an A-ABORT is believed as far as its type; a request of that length may yet come
                    answers = peer.receive_until_closed()
                    assert [answer[0] for answer in answers] in ([A_ABORT], []), (kind, length)
    assert gateway.resident_bytes() - resident < 32 * MIB
    assert send(gateway, 2) == 0


# --- row 6 -----------------------------------------------------------------------------------------------------------

STRANGERS = {
    "called": ("NOBODY", "MR1", "127.0.0.1", (1, 1, 7)),
    "calling": ("TRIAL", "STRANGER", "127.0.0.1", (1, 1, 3)),
    "address": ("TRIAL", "MR1", "127.200.0.1", (1, 1, 3)),
    "both": ("NOBODY", "STRANGER", "127.200.0.1", (1, 1, 7)),
}


@pytest.mark.parametrize("stranger", STRANGERS)
def test_row_06_strangers_are_rejected_with_the_reason_and_named_in_the_log(
    gateway: RunningGateway, stranger: str
) -> None:
    """Unknown called title 1/1/7; unknown calling title, or a known one from elsewhere, 1/1/3."""
    called, calling, address, rejection = STRANGERS[stranger]
    with connect(gateway, address) as peer:
        peer.send(associate_rq(MR, called=called, calling=calling))
        assert peer.receive() == (A_ASSOCIATE_RJ, bytes((0, *rejection)))
        peer.receive_until_closed()
    deadline = time.monotonic() + 20
    while not any(
        line["calling_ae_title"] == calling and line["called_ae_title"] == called for line in rejected(gateway)
    ):
        assert time.monotonic() < deadline, "nobody said it"
        time.sleep(0.05)


def rejected(gateway: RunningGateway) -> list[dict[str, str]]:
    """Return the lines of the log that say that an association was rejected."""
    lines = [json.loads(line) for line in gateway.log.read_text().splitlines() if line.startswith("{")]
    return [line for line in lines if line["event"] == "association.rejected"]


# --- rows 7 to 9 -----------------------------------------------------------------------------------------------------


def negotiate(gateway: RunningGateway, proposals: Sequence[tuple[str, list[str]]], user: bytes = b"") -> list[int]:
    """Return the results of the contexts, in order."""
    with connect(gateway) as peer:
        peer.send(associate_rq(proposals, called="TRIAL", calling="MR1", user_items=user))
        kind, body = peer.receive()
        assert kind == A_ASSOCIATE_AC
        results = accepted_contexts(body)
        peer.release()
        return [results[2 * number + 1][0] for number in range(len(proposals))]


def test_row_07_every_pair_of_sop_class_and_transfer_syntax_is_decided(gateway: RunningGateway) -> None:
    """All Storage SOP Classes in all transfer syntaxes: taken, but for DICOMDIR (3), and deflated (4) as by default."""
    pairs = [(sop_class, [syntax]) for sop_class in sorted(STORAGE_SOP_CLASSES) for syntax in sorted(TRANSFER_SYNTAXES)]
    refused = {}
    for start in range(0, len(pairs), MOST_CONTEXTS):
        batch = pairs[start : start + MOST_CONTEXTS]
        for (sop_class, (syntax,)), result in zip(batch, negotiate(gateway, batch), strict=True):
            if result:
                refused[sop_class, syntax] = result
    deflated = {uid for uid, syntax in TRANSFER_SYNTAXES.items() if syntax.deflated}
    directory = "1.2.840.10008.1.3.10"
    assert {pair for pair, result in refused.items() if result == 4} == {
        (sop_class, syntax) for sop_class, (syntax,) in pairs if syntax in deflated and sop_class != directory
    }
    assert {pair[0] for pair, result in refused.items() if result != 4} <= {directory}


def test_row_07_what_is_not_known_is_refused_by_itself(gateway: RunningGateway) -> None:
    """A private SOP Class is 3, an unknown transfer syntax 4; the good context beside them is taken."""
    proposals = [
        ("1.2.840.999.1", [EXPLICIT_VR_LITTLE_ENDIAN]),
        (MR_IMAGE_STORAGE, ["1.2.840.999.2"]),
        (MR_IMAGE_STORAGE, [DEFLATED]),
        (MR_IMAGE_STORAGE, [EXPLICIT_VR_LITTLE_ENDIAN]),
    ]
    assert negotiate(gateway, proposals) == [3, 4, 4, 0]


def test_row_07_a_proposal_that_is_not_taken_is_in_the_log(gateway: RunningGateway) -> None:
    """Who looks for the reason why images are missing finds what the peer proposed, in words, once."""
    for _ in range(2):
        negotiate(gateway, [(MR_IMAGE_STORAGE, [DEFLATED]), (MR_IMAGE_STORAGE, [EXPLICIT_VR_LITTLE_ENDIAN])])
    deadline = time.monotonic() + 10
    words = "the peer proposes MR Image Storage in Deflated Explicit VR Little Endian, which is not taken here"
    while words not in gateway.log.read_text():
        assert time.monotonic() < deadline
        time.sleep(0.02)
    lines = [json.loads(line) for line in gateway.log.read_text().splitlines() if "context.refused" in line]
    assert [line["calling_ae_title"] for line in lines if line["detail"] == words] == ["MR1"]


def test_row_08_no_window_of_outstanding_operations_is_granted(gateway: RunningGateway) -> None:
    """Who asks to send 50 requests ahead is answered that it may send one (PS3.7 D.3.3.3)."""
    window = item(0x53, struct.pack(">HH", 50, 50))
    with connect(gateway) as peer:
        peer.send(associate_rq(MR, called="TRIAL", calling="MR1", user_items=window))
        kind, body = peer.receive()
        assert kind == A_ASSOCIATE_AC
        peer.release()
    user = next(value for kind, value in items(body[68:]) if kind == 0x50)
    assert dict(items(user)).get(0x53, struct.pack(">HH", 1, 1)) == struct.pack(">HH", 1, 1)


OTHER_SERVICES = {
    "Patient Root FIND": "1.2.840.10008.5.1.4.1.2.1.1",
    "Patient Root MOVE": "1.2.840.10008.5.1.4.1.2.1.2",
    "Patient Root GET": "1.2.840.10008.5.1.4.1.2.1.3",
    "Study Root FIND": "1.2.840.10008.5.1.4.1.2.2.1",
    "Study Root MOVE": "1.2.840.10008.5.1.4.1.2.2.2",
    "Study Root GET": "1.2.840.10008.5.1.4.1.2.2.3",
    "Modality Worklist": "1.2.840.10008.5.1.4.31",
    "Modality Performed Procedure Step": "1.2.840.10008.3.1.2.3.3",
    "Storage Commitment": "1.2.840.10008.1.20.1",
}


def test_row_09_other_services_are_refused_and_never_commitment(gateway: RunningGateway) -> None:
    """A modality deletes what is committed: commitment for its own UIDs is never granted, nor is anything asked of."""
    proposals = [(uid, [EXPLICIT_VR_LITTLE_ENDIAN]) for uid in OTHER_SERVICES.values()]
    assert negotiate(gateway, proposals + MR) == [3] * len(proposals) + [0]
    assert negotiate(gateway, proposals) == [3] * len(proposals)


@pytest.mark.parametrize("field", [0x0010, 0x0020, 0x0021, 0x0100, 0x0110, 0x0120, 0x0130, 0x0140, 0x0150, 0x7777])
def test_row_09_other_operations_on_a_storage_context_are_unrecognized(gateway: RunningGateway, field: int) -> None:
    """C-GET, C-FIND, C-MOVE, the N-services and what is none: 0211, and the association goes on."""
    with associated(gateway) as peer:
        peer.send(p_data(1, COMMAND | LAST, c_store_rq(MR_IMAGE_STORAGE, "1.2.3", field_value=field)))
        peer.send(p_data(1, LAST, b"data"))
        assert peer.receive_response().status == 0x0211
        peer.release()


def test_row_05_rejections_for_want_of_room_are_transient(gateway: RunningGateway) -> None:
    """Over its own limit an address gets 2/3/2, and another one is let in."""
    held = [associated(gateway, "127.0.0.5") for _ in range(4)]
    with connect(gateway, "127.0.0.5") as one_more:
        one_more.send(REQUEST)
        assert one_more.receive() == (A_ASSOCIATE_RJ, bytes((0, 2, 3, 2)))
    assert send(gateway, 3) == 0
    for peer in held:
        peer.send(pdu(A_ABORT))
        peer.close()


def test_row_01_what_an_aborted_instance_left_is_gone(gateway: RunningGateway) -> None:
    """Abort and FIN in a large data set that streams to a file of its own: the file is gone within a second."""
    spool = gateway.state_dir / "spool"
    before = sorted(path.name for path in spool.iterdir())
    for farewell in (pdu(A_ABORT), b""):
        with associated(gateway) as peer:
            peer.send(p_data(1, COMMAND | LAST, c_store_rq(MR_IMAGE_STORAGE, "1.2.3")))
            for _ in range(600):
                peer.send(p_data(1, 0, bytes(16000)))
            peer.send(farewell)
    deadline = time.monotonic() + 20
    while sorted(path.name for path in spool.iterdir()) != before:
        assert time.monotonic() < deadline, "part of an instance stays in the spool"
        time.sleep(0.02)
