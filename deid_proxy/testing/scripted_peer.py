"""A peer that speaks the upper layer protocol byte by byte, right or wrong, as told.

What it sends is made with :mod:`deid_proxy.testing.pdus`.

Examples
--------
As a sender that dies in the middle of a data set::

    peer = ScriptedPeer.connect("127.0.0.1", port)
    peer.associate([(CT_IMAGE_STORAGE, [EXPLICIT_VR_LITTLE_ENDIAN])])
    peer.send(p_data(1, COMMAND | LAST, c_store_rq(CT_IMAGE_STORAGE, "1.2.3", 1)), p_data(1, 0, bytes(1000)))
    peer.reset()

As an archive that accepts an association and then answers with rubbish::

    with ScriptedListener([Receive(), Send(associate_ac([1])), Receive(), Send(b"rubbish"), Close()]) as archive:
        ...
"""

from __future__ import annotations

import socket
import struct
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from deid_proxy.testing.pdus import (
    A_ABORT,
    A_ASSOCIATE_AC,
    A_RELEASE_RQ,
    COMMAND,
    CT_IMAGE_STORAGE,
    EXPLICIT_VR_LITTLE_ENDIAN,
    LAST,
    P_DATA_TF,
    Response,
    accepted_contexts,
    associate_rq,
    c_store_rq,
    p_data,
    pdu,
    read_command,
    receive_pdu,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_TIMEOUT_S = 20.0


class ScriptedPeer:
    """One end of a connection, driven step by step.

    Parameters
    ----------
    sock
        The connection.
    """

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        sock.settimeout(_TIMEOUT_S)

    @classmethod
    def connect(cls, host: str, port: int) -> Self:
        """Connect, and say nothing yet."""
        sock = socket.create_connection((host, port), timeout=_TIMEOUT_S)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return cls(sock)

    def associate(
        self,
        contexts: Sequence[tuple[str, Sequence[str]]] = ((CT_IMAGE_STORAGE, (EXPLICIT_VR_LITTLE_ENDIAN,)),),
        *,
        called: str = "DEIDPROXY",
        calling: str = "SCRIPTED",
        maximum_pdu: int = 16384,
    ) -> dict[int, tuple[int, str]]:
        """Request an association and return (result, transfer syntax) by context id; raises if it is not accepted."""
        self.send(associate_rq(contexts, called=called, calling=calling, maximum_pdu=maximum_pdu))
        kind, body = self.receive()
        if kind != A_ASSOCIATE_AC:
            raise ConnectionRefusedError(f"PDU type {kind}, {body.hex()}")
        return accepted_contexts(body)

    def send(self, *parts: bytes) -> None:
        """Send bytes."""
        self.sock.sendall(b"".join(parts))

    def drip(self, data: bytes, pause_s: float, size: int = 1) -> None:
        """Send bytes a few at a time; ends early if the other side closes."""
        with suppress(OSError):
            for start in range(0, len(data), size):
                self.sock.sendall(data[start : start + size])
                time.sleep(pause_s)

    def receive(self) -> tuple[int, bytes]:
        """Return the type and body of the next PDU."""
        return receive_pdu(self.sock)

    def receive_response(self) -> Response:
        """Return the next DIMSE response, which has to be one fragment."""
        kind, body = self.receive()
        if kind != P_DATA_TF:
            raise ConnectionAbortedError(f"PDU type {kind}, {body.hex()}")
        return Response(body[4], read_command(body[6:]))

    def receive_until_closed(self) -> list[tuple[int, bytes]]:
        """Return every whole PDU until the other side closes or resets the connection."""
        pdus = []
        with suppress(EOFError, ConnectionError):
            while True:
                pdus.append(self.receive())
        return pdus

    def store(self, context_id: int, sop_class_uid: str, sop_instance_uid: str, data_set: bytes) -> Response:
        """Send one instance in PDUs of 16 KiB and return the response."""
        self.send(p_data(context_id, COMMAND | LAST, c_store_rq(sop_class_uid, sop_instance_uid)))
        for start in range(0, len(data_set), 16000):
            last = start + 16000 >= len(data_set)
            self.send(p_data(context_id, LAST if last else 0, data_set[start : start + 16000]))
        return self.receive_response()

    def release(self) -> None:
        """Release the association and close."""
        self.send(pdu(A_RELEASE_RQ))
        self.receive()
        self.close()

    def abort(self) -> None:
        """Abort the association and close."""
        self.send(pdu(A_ABORT))
        self.close()

    def close(self) -> None:
        """Close the connection."""
        self.sock.close()

    def reset(self) -> None:
        """Close the connection with a TCP reset, as a crashed host does."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.sock.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()


@dataclass(frozen=True, slots=True)
class Receive:
    """Read so many PDUs into the transcript."""

    count: int = 1


@dataclass(frozen=True, slots=True)
class Send:
    """Send bytes, or what a function makes of the transcript so far."""

    data: bytes | Callable[[Sequence[tuple[int, bytes]]], bytes]


@dataclass(frozen=True, slots=True)
class Wait:
    """Do nothing for a while, at most until the script is told to end."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Close:
    """Close the connection, or reset it."""

    reset: bool = False


Step = Receive | Send | Wait | Close


@dataclass
class ScriptedListener:
    """Plays one script for each connection it accepts, one after the other, on a thread of its own.

    Parameters
    ----------
    script
        The steps; the connection is closed after the last one.

    Attributes
    ----------
    port
        Where it listens, on loopback.
    transcript
        Every PDU that was received, of all connections.
    """

    script: Sequence[Step]
    transcript: list[tuple[int, bytes]] = field(default_factory=list)
    port: int = 0

    def __enter__(self) -> Self:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="scripted-listener", daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self._ended.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join(_TIMEOUT_S)
        self._listener.close()

    def _serve(self) -> None:
        while not self._ended.is_set():
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            with sock, suppress(OSError, EOFError):
                sock.settimeout(_TIMEOUT_S)
                self._play(ScriptedPeer(sock))

    def _play(self, peer: ScriptedPeer) -> None:
        for step in self.script:
            if isinstance(step, Receive):
                for _ in range(step.count):
                    self.transcript.append(peer.receive())
            elif isinstance(step, Send):
                peer.send(step.data if isinstance(step.data, bytes) else step.data(self.transcript))
            elif isinstance(step, Wait):
                self._ended.wait(step.seconds)
            elif step.reset:
                peer.reset()
            else:
                peer.close()
