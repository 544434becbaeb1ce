"""The data path on a pair of sockets: fragments in, segments out."""

from __future__ import annotations

import random
import socket
import threading
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deid_proxy.network import data_path, tcp
from deid_proxy.network.command_set import Element
from deid_proxy.network.data_path import PIECE_BYTES, Patience, PDataReader
from deid_proxy.network.fragmentation import fragment_bytes, fragments, streamed_fragments
from deid_proxy.network.pdu import (
    COMMAND,
    ConnectionLostError,
    PeerAbortedError,
    PeerStalledError,
    ProtocolError,
    ReleaseRequestedError,
    StoppedError,
)
from deid_proxy.testing import pdus

PATIENT = Patience(idle_s=20, pdu_s=20, grace_s=20, bytes_per_s=1)


@pytest.fixture
def pair():
    """Two ends of a TCP connection."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        near = socket.create_connection(listener.getsockname())
        far, _ = listener.accept()
    tcp.tune(near)
    with near, far:
        yield near, far


@pytest.fixture(params=["kernel", "portable"])
def waiting(request, monkeypatch):
    """Run with time-outs kept by the kernel, and with Python's own, as on macOS and Windows."""
    if request.param == "portable":
        for module in (tcp, data_path):
            monkeypatch.setattr(module, "WAIT_FOR_ALL", 0)
        monkeypatch.setattr(tcp, "KERNEL_TIMEOUTS", False)
        monkeypatch.setattr(tcp, "_QUICK_ACKNOWLEDGEMENT", None)
        monkeypatch.setattr(tcp, "_HAS_SENDMSG", False)
    return request.param


def reader(sock, maximum=4096, patience=PATIENT) -> PDataReader:
    return PDataReader(sock, maximum, patience)


def in_background(function, *args) -> threading.Thread:
    thread = threading.Thread(target=function, args=args, daemon=True)
    thread.start()
    return thread


def test_a_message_is_read_whole(waiting, pair):
    """Command set and data set come out as they were put in, in large pieces."""
    near, far = pair
    tcp.tune(near)
    data = random.Random(2).randbytes(3 * PIECE_BYTES + 17)
    parts = [pdus.p_data(1, 3, pdus.c_store_rq(pdus.CT_IMAGE_STORAGE, "1.2.3"))]
    parts += [pdus.p_data(1, 0, data[i : i + 4000]) for i in range(0, len(data), 4000)]
    in_background(far.sendall, b"".join(parts) + pdus.p_data(1, 2, b""))
    source, pieces = reader(near), []
    context_id, command = source.read_command()
    assert (context_id, command.required(Element.COMMAND_FIELD)) == (1, 1)
    assert source.read_data_set(1, lambda piece: pieces.append(bytes(piece))) == len(data)
    assert b"".join(pieces) == data
    assert all(len(piece) >= PIECE_BYTES for piece in pieces[:-1])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.binary(min_size=1, max_size=3000),
    cuts=st.lists(st.integers(1, 3000), max_size=12),
    pdu_sizes=st.lists(st.integers(1, 4), min_size=1, max_size=5),
    chunk=st.integers(1, 700),
)
def test_any_fragmentation_gives_the_same_bytes(pair, data, cuts, pdu_sizes, chunk):
    """However a data set is cut into fragments, PDUs and TCP segments, it is the same data set."""
    near, far = pair
    edges = sorted({0, len(data), *(cut for cut in cuts if cut < len(data))})
    pieces = [data[a:b] for a, b in pairwise(edges)]
    values = [pdus.pdv(5, 2 if i == len(pieces) - 1 else 0, piece) for i, piece in enumerate(pieces)]
    wire, at, turn = b"", 0, 0
    while at < len(values):
        count = pdu_sizes[turn % len(pdu_sizes)]
        wire += pdus.pdu(pdus.P_DATA_TF, b"".join(values[at : at + count]))
        at, turn = at + count, turn + 1

    def drip() -> None:
        for start in range(0, len(wire), chunk):
            far.sendall(wire[start : start + chunk])

    thread, got = in_background(drip), []
    source = reader(near, maximum=20_000)
    source.between_messages = False
    assert source.read_data_set(5, lambda piece: got.append(bytes(piece))) == len(data)
    thread.join(10)
    assert b"".join(got) == data


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (pdus.pdu(pdus.A_RELEASE_RQ), ReleaseRequestedError),
        (pdus.pdu(pdus.A_ABORT), PeerAbortedError),
        (pdus.pdu(pdus.A_RELEASE_RP), ProtocolError),
        (pdus.p_data(1, 3, bytes(6000)), ProtocolError),
        (b"", ConnectionLostError),
        (b"\4\0\0", ConnectionLostError),
    ],
)
def test_what_is_no_message_ends_the_association(waiting, pair, data, error):
    """Release, abort, a PDU over the maximum and the end of the connection are told apart."""
    near, far = pair
    tcp.tune(near)
    far.sendall(data)
    far.shutdown(socket.SHUT_WR)
    with pytest.raises(error):
        reader(near).read_command()


def test_a_release_in_the_next_message_is_not_lost_in_the_look_ahead(pair):
    """What was read ahead of its time is read again when its time has come."""
    near, far = pair
    far.sendall(pdus.p_data(1, 0, b"abcd") + pdus.p_data(1, 2, b"efgh") + pdus.pdu(pdus.A_RELEASE_RQ))
    source = reader(near)
    source.between_messages = False
    assert source.read_data_set(1, lambda _: None) == 8
    with pytest.raises(ReleaseRequestedError):
        source.read_command()


def test_messages_that_come_at_once_are_read_one_after_the_other(waiting, pair):
    """A sender that does not wait for its answers loses nothing: what came early is read when its time has come."""
    near, far = pair
    tcp.tune(near)
    messages = [(number, random.Random(number).randbytes(number * 700)) for number in range(1, 12)]
    for number, data in messages:
        command = pdus.c_store_rq(pdus.CT_IMAGE_STORAGE, f"1.2.{number}")
        far.sendall(pdus.p_data(1, 3, command) + pdus.p_data(1, 2, data))
    far.sendall(pdus.pdu(pdus.A_RELEASE_RQ))
    source = reader(near, maximum=1 << 14)
    for number, data in messages:
        _context_id, command = source.read_command()
        pieces = []
        source.read_data_set(1, lambda view: pieces.append(bytes(view)))  # noqa: B023 - it is over before the next
        assert command.uid(Element.AFFECTED_SOP_INSTANCE_UID) == f"1.2.{number}"
        assert b"".join(pieces) == data
    with pytest.raises(ReleaseRequestedError):
        source.read_command()
    assert not source.has_read_ahead


def test_an_abort_behind_a_fragment_is_seen(pair):
    """The look-ahead waits for twelve bytes, an A-ABORT has ten: it is recognised all the same."""
    near, far = pair
    tcp.set_tick(near, 0.05)
    far.sendall(pdus.p_data(1, 0, b"abcd") + pdus.pdu(pdus.A_ABORT))
    with pytest.raises(PeerAbortedError):
        reader(near).read_data_set(1, lambda _: None)


@pytest.mark.parametrize("between", [True, False])
def test_silence_has_an_end(waiting, pair, between):
    """Between messages and inside one."""
    near, _ = pair
    tcp.set_tick(near, 0.02)
    source = reader(near, patience=Patience(idle_s=0.05, pdu_s=0.05, grace_s=9, bytes_per_s=1))
    source.between_messages = between
    with pytest.raises(PeerStalledError):
        source.read_command() if between else source.read_data_set(1, lambda _: None)


def test_a_cancelled_reader_stops_at_the_next_pdu(pair):
    """However much the peer has sent already."""
    near, far = pair
    far.sendall(pdus.p_data(1, 3, pdus.c_echo_rq()))
    source = reader(near)
    source.cancelled = True
    with pytest.raises(StoppedError):
        source.read_command()


def test_a_command_set_is_bounded(pair):
    """64 KiB, however it is cut."""
    near, far = pair
    far.sendall(pdus.p_data(1, 1, bytes(4000)) * 17)
    with pytest.raises(ProtocolError, match="too long"):
        reader(near).read_command()


# -- out -------------------------------------------------------------------------------------------------------------


@given(
    segments=st.lists(st.binary(max_size=400).map(lambda data: data * 60), max_size=9),
    payload=st.integers(1, 9000).map(lambda half: 2 * half),
    control=st.sampled_from([0, COMMAND]),
)
def test_fragments_carry_the_segments(segments, payload, control):
    """Every fragment but the last is full, the last one is marked, and together they are the data set."""
    wire = b"".join(fragments(7, segments, payload, control))
    payloads, marks = [], []
    while wire:
        length = int.from_bytes(wire[2:6], "big")
        body, wire = wire[6 : 6 + length], wire[6 + length :]
        assert (int.from_bytes(body[:4], "big"), body[4]) == (length - 4, 7)
        payloads.append(body[6:])
        marks.append(body[5])
    assert b"".join(payloads) == b"".join(segments)
    assert all(len(each) == payload for each in payloads[:-1])
    assert marks == [control] * (len(marks) - 1) + [control | 2]


@given(
    sizes=st.lists(st.integers(0, 5000), max_size=9),
    payload=st.integers(1, 3000).map(lambda half: 2 * half),
    views=st.booleans(),
)
def test_pieces_in_memory_that_is_used_again_are_sent_before_the_next(sizes, payload, views):
    """What is yielded holds all that was made so far, and is the same as if everything had been there at once."""
    pieces = [bytes([number]) * size for number, size in enumerate(sizes)]
    room = bytearray(5000)

    def made():
        for piece in pieces:
            room[: len(piece)] = piece
            yield memoryview(room)[: len(piece)] if views else piece
            room[:] = b"\xff" * len(room)

    sent = b"".join(b"".join(batch) for batch in streamed_fragments(7, made(), payload, sum(sizes)))
    assert sent == b"".join(fragments(7, pieces, payload))


@pytest.mark.parametrize("size", [0, 9, 11])
def test_pieces_that_do_not_add_up_are_no_data_set(size):
    """A message that would be too long, or that the peer would wait for, raises instead."""
    with pytest.raises(ValueError, match="than its size"):
        list(streamed_fragments(7, [b"12345", b"67890"], 4, size))


def test_a_batch_is_not_more_than_one_system_call_takes():
    """Small fragments of a large piece come in several batches."""
    batches = list(streamed_fragments(7, [memoryview(bytes(100_000))], 32, 100_000))
    assert max(map(len, batches)) <= tcp.VECTOR_LIMIT
    assert len(batches) > 1


def test_large_segments_are_not_copied():
    """A slice of the caller's memory is what goes to the kernel."""
    large = bytearray(100_000)
    parts = [part for part in fragments(1, [b"small", large], 50_000) if isinstance(part, memoryview)]
    assert sum(len(part) for part in parts if part.obj is large) == len(large)


def test_thousands_of_small_segments_become_few():
    """A vector per header slice would cost more than joining them."""
    parts = list(fragments(1, [b"abc"] * 20_000, 131_066))
    assert len(parts) <= 4


@pytest.mark.parametrize(
    ("maximum", "payload"), [(128, 122), (129, 122), (16382, 16376), (0, 262138), (1 << 31, 262138)]
)
def test_a_fragment_fits_the_maximum_and_is_even(maximum, payload):
    """The maximum counts the fragment's header; none means none of theirs, but one of ours."""
    assert fragment_bytes(maximum) == payload


def test_a_maximum_that_leaves_no_room_is_refused():
    """A peer that allows a few bytes per PDU would make us send millions of them."""
    with pytest.raises(ProtocolError):
        fragment_bytes(64)
