"""Sockets: tuned, bounded in time, and closed so that the last word is heard."""

from __future__ import annotations

import socket
import sys
import threading

import pytest

from deid_proxy.network import tcp
from deid_proxy.network.pdu import PeerStalledError


@pytest.fixture
def pair():
    """Two ends of a TCP connection."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        near = socket.create_connection(listener.getsockname())
        far, _ = listener.accept()
    with near, far:
        far.settimeout(20)
        yield near, far


def receive_all(sock, result):
    while data := sock.recv(1 << 20):
        result.extend(data)


def test_a_tuned_socket_sends_at_once(pair):
    """Nagle's algorithm is off and dead peers are noticed."""
    near, _ = pair
    tcp.tune(near)
    assert near.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    assert near.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)


@pytest.mark.skipif(sys.platform != "linux", reason="TCP_QUICKACK exists on Linux only")
def test_acknowledgements_are_quick_where_the_system_can(pair):
    """Linux acknowledges at once after being asked."""
    near, _ = pair
    near.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 0)
    tcp.acknowledge_quickly(near)
    assert near.getsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK)


def test_without_quick_acknowledgements_nothing_happens(monkeypatch):
    """On macOS and Windows there is no such option."""
    monkeypatch.setattr(tcp, "_QUICK_ACKNOWLEDGEMENT", None)
    with socket.socket() as sock:
        tcp.acknowledge_quickly(sock)
        assert sock.fileno() >= 0


def test_tuning_a_dead_socket_is_no_error():
    """The next read tells what happened."""
    sock = socket.socket()
    sock.close()
    tcp.tune(sock)
    assert sock.fileno() == -1


@pytest.mark.parametrize("vectors", [True, False])
@pytest.mark.parametrize("parts", [1, 3, 2500])
def test_everything_is_sent_in_order(monkeypatch, pair, vectors, parts):
    """More buffers than a system call takes, more bytes than the kernel takes, with and without vectors."""
    monkeypatch.setattr(tcp, "_HAS_SENDMSG", vectors)
    near, far = pair
    tcp.tune(near)
    near.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8192)
    data = [bytes([i % 256]) * (3_000_000 // parts) for i in range(parts)]
    received = bytearray()
    thread = threading.Thread(target=receive_all, args=(far, received))
    thread.start()
    tcp.send(near, iter(data), tcp.Pace(60, 1000))
    near.shutdown(socket.SHUT_WR)
    thread.join(30)
    assert bytes(received) == b"".join(data)


def test_a_peer_that_stops_reading_is_noticed(pair):
    """Sending has a deadline that moves with the bytes that went."""
    near, _ = pair
    tcp.set_tick(near, 0.05)
    with pytest.raises(PeerStalledError):
        tcp.send(near, [bytes(50_000_000)], tcp.Pace(0.1, 1e12))


def test_a_pace_grants_time_for_bytes():
    """A pace without grace lives on progress alone."""
    pace = tcp.Pace(0.0, 1.0)
    pace.moved(1000)
    with pytest.raises(PeerStalledError):
        tcp.Pace(-1.0, 1.0).moved(0)


def test_the_last_word_is_heard_although_bytes_are_unread(pair):
    """Closing with unread bytes would reset the connection and lose the A-ABORT."""
    near, far = pair
    far.sendall(bytes(200_000))
    thread = threading.Thread(target=tcp.close, args=(near, b"farewell", 5.0))
    thread.start()
    assert far.recv(100) == b"farewell"
    assert far.recv(100) == b""
    far.close()
    thread.join(10)
    assert near.fileno() == -1


def test_closing_does_not_read_for_ever(pair):
    """A peer that goes on sending is cut off after a bounded number of bytes."""
    near, far = pair
    stopped = threading.Event()

    def flood() -> None:
        try:
            while not stopped.is_set():
                far.sendall(bytes(1 << 20))
        except OSError:
            stopped.set()

    thread = threading.Thread(target=flood)
    thread.start()
    tcp.close(near, b"", 60.0)
    assert stopped.wait(20)
    thread.join(20)
    assert near.fileno() == -1


def test_some_number_of_vectors_always_fits(monkeypatch):
    """Where the system does not tell, what POSIX promises is used."""
    assert 16 <= tcp.VECTOR_LIMIT <= 1024
    monkeypatch.setattr(tcp.os, "sysconf", lambda _: -1)
    assert tcp._vector_limit() == 1024
    monkeypatch.delattr(tcp.os, "sysconf")
    assert tcp._vector_limit() == 16
