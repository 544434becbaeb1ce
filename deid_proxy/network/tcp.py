"""Sockets tuned for DIMSE: no Nagle, quick acknowledgements, time-outs kept by the kernel, scatter/gather sends.

On Linux a blocking socket with ``SO_RCVTIMEO`` lets one ``recv`` wait for a whole PDU; elsewhere the same code runs on
Python's own time-outs, a little slower.
"""

from __future__ import annotations

import os
import selectors
import socket
import struct
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from deid_proxy.network.pdu import PeerStalledError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

if sys.platform == "linux":
    from fcntl import ioctl
    from termios import TIOCOUTQ

Bytes = bytes | bytearray | memoryview

TICK_S = 1.0  # how often a waiting read or write looks at its deadline
KERNEL_TIMEOUTS = sys.platform == "linux"
WAIT_FOR_ALL: int = socket.MSG_WAITALL if KERNEL_TIMEOUTS else 0
PAUSED = (BlockingIOError, TimeoutError, InterruptedError)  # nothing came or went within a tick

_QUICK_ACKNOWLEDGEMENT: int | None = getattr(socket, "TCP_QUICKACK", None)
_HAS_SENDMSG = hasattr(socket.socket, "sendmsg")
_DO_NOT_WAIT: int | None = getattr(socket, "MSG_DONTWAIT", None)
_LINGER_BYTES = 4 << 20
_AT_ONCE_BYTES = 1 << 20


def _vector_limit() -> int:
    """Return how many buffers one ``sendmsg`` takes here."""
    try:
        limit = os.sysconf("SC_IOV_MAX")
    except (AttributeError, ValueError, OSError):
        return 16  # what POSIX promises at least
    return min(limit, 1024) if limit > 0 else 1024


VECTOR_LIMIT = _vector_limit()


def tune(sock: socket.socket) -> None:
    """Set a connected socket up for the data path.

    Without ``TCP_NODELAY`` and quick acknowledgements a small object takes two delayed acknowledgements, 40 to 90 ms,
    whatever the network.
    """
    with suppress(OSError):  # the peer may be gone already; the next read says so
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        set_tick(sock, TICK_S)


def set_tick(sock: socket.socket, seconds: float) -> None:
    """Bound every single read and write of a socket."""
    if not KERNEL_TIMEOUTS:
        sock.settimeout(seconds)
        return
    sock.settimeout(None)
    interval = struct.pack("ll", int(seconds), int(seconds % 1 * 1_000_000))
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, interval)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, interval)


def acknowledge_quickly(sock: socket.socket) -> None:
    """Acknowledge what comes next at once: Linux forgets this after a while, so it is asked before every read."""
    if _QUICK_ACKNOWLEDGEMENT is not None:
        sock.setsockopt(socket.IPPROTO_TCP, _QUICK_ACKNOWLEDGEMENT, 1)


def has_input(sock: socket.socket) -> bool:
    """Return True if a read would not wait: bytes are there, or the end of the connection."""
    if _DO_NOT_WAIT is not None:
        try:
            sock.recv(1, socket.MSG_PEEK | _DO_NOT_WAIT)
        except PAUSED:
            return False
        except OSError:
            return True
        return True
    with selectors.DefaultSelector() as selector:
        selector.register(sock, selectors.EVENT_READ)
        return bool(selector.select(0))


class Pace:
    """A deadline that moves with the bytes: a grace period plus the time they take at the lowest rate.

    What was taken fast does not buy a long silence later: a peer that takes nothing at all for the grace period is
    given up, too.

    Parameters
    ----------
    grace_s
        Seconds that are always granted.
    bytes_per_s
        The lowest rate.
    """

    __slots__ = ("_bytes_per_s", "_deadline", "_grace_s", "_moved_at", "_queued_bytes")

    def __init__(self, grace_s: float, bytes_per_s: float) -> None:
        self._grace_s, self._bytes_per_s = grace_s, bytes_per_s
        self._moved_at = time.monotonic()
        self._deadline = self._moved_at + grace_s
        self._queued_bytes = -1

    def moved(self, size_bytes: int) -> None:
        """Grant time for bytes that went through.

        Raises
        ------
        PeerStalledError
            The deadline has passed.
        """
        self._moved_at = time.monotonic()
        self._deadline += size_bytes / self._bytes_per_s
        if self._moved_at > self._deadline:
            raise PeerStalledError("the peer does not take what is sent fast enough")

    def waited(self, queued_bytes: int | None) -> None:
        """Look at the clock when the kernel took nothing.

        Parameters
        ----------
        queued_bytes
            What the kernel holds and the peer has not acknowledged; None where that is not known.

        Raises
        ------
        PeerStalledError
            The deadline has passed, or the peer has taken nothing for the grace period.
        """
        now = time.monotonic()
        if queued_bytes is None or queued_bytes != self._queued_bytes:
            self._moved_at, self._queued_bytes = now, queued_bytes or 0
        if now > self._deadline or now > self._moved_at + self._grace_s:
            raise PeerStalledError("the peer does not take what is sent fast enough")


def send(sock: socket.socket, parts: Iterable[Bytes], pace: Pace) -> int:
    """Send buffers in order, as many per system call as the kernel takes, and return how many bytes they had.

    Raises
    ------
    OSError
        The connection is broken.
    PeerStalledError
        The peer takes them too slowly.
    """
    return send_batches(sock, _batches(parts), pace)


def send_batches(sock: socket.socket, batches: Iterable[list[Bytes]], pace: Pace) -> int:
    """Send lists of buffers, each of them wholly before the next is asked for; see :func:`send`."""
    total = 0
    for batch in batches:
        while batch:
            sent = _send_some(sock, batch)
            if sent:
                total += sent
                pace.moved(sent)
                batch = _unsent(batch, sent)
            else:
                pace.waited(_queued_bytes(sock))
    return total


def _batches(parts: Iterable[Bytes]) -> Iterator[list[Bytes]]:
    """Take what one system call may carry: parts that are made as they are sent must not pile up."""
    batch: list[Bytes] = []
    size = 0
    for part in parts:
        batch.append(part)
        size += len(part)
        if size >= _AT_ONCE_BYTES or len(batch) == VECTOR_LIMIT:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _send_some(sock: socket.socket, batch: list[Bytes]) -> int:
    try:
        return sock.sendmsg(batch) if _HAS_SENDMSG else sock.send(b"".join(batch))
    except PAUSED:
        return 0


def _queued_bytes(sock: socket.socket) -> int | None:
    """Return how many bytes the kernel holds for the peer: they tell a slow reader from one that has stopped."""
    if sys.platform != "linux":
        return None
    return int.from_bytes(ioctl(sock, TIOCOUTQ, bytes(4)), sys.byteorder)


def _unsent(batch: list[Bytes], sent: int) -> list[Bytes]:
    for index, part in enumerate(batch):
        if sent < len(part):
            return [memoryview(part)[sent:], *batch[index + 1 :]]
        sent -= len(part)
    return []


def close(sock: socket.socket, farewell: bytes = b"", linger_s: float = 0.0) -> None:
    """Close a connection so that the peer can still read what we said last.

    Closing with unread bytes makes the kernel reset the connection, and the reset overtakes an A-ABORT; so the sending
    direction is closed first, and what the peer still sends is thrown away for a while.
    """
    with suppress(OSError, PeerStalledError):
        if farewell:
            send(sock, [farewell], Pace(TICK_S, 1))
        sock.shutdown(socket.SHUT_WR)
        _discard(sock, linger_s)
    sock.close()


def _discard(sock: socket.socket, linger_s: float) -> None:
    deadline = time.monotonic() + linger_s
    scratch, discarded = bytearray(1 << 16), 0
    while discarded < _LINGER_BYTES and (left := deadline - time.monotonic()) > 0:
        set_tick(sock, max(left, 0.01))
        count = sock.recv_into(scratch)
        if not count:
            return
        discarded += count
