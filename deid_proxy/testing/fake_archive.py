"""A Storage SCP on loopback that keeps what it gets and can be told to fail in every way archives do.

Examples
--------
An archive that has no room for the second instance and loses its third response::

    with FakeArchive({2: Behaviour(status=0xA700), 3: Behaviour(ending="close")}) as archive:
        send_files("127.0.0.1", archive.port, paths)
    assert len(archive.received) == 2
"""

from __future__ import annotations

import socket
import struct
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Self

from deid_proxy.testing import pdus as wire

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

_IDLE_S = 120.0
_MAXIMUM_PDU = 128 * 1024
_ENDED = {"abort": "aborted", "close": "lost", "release": "released", "silence": "lost"}


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What the archive does with one instance.

    Attributes
    ----------
    status, comment
        What it answers; an instance is kept if the status is success or a warning.
    delay_s
        How long it waits before it answers.
    ending
        What it does instead of answering: ``abort``, ``close``, ``release`` or ``silence`` (keeps the connection
        open and does nothing more).
    after_bytes
        With an ending: after how many bytes of the data set; None means after all, and then the instance is kept.
    message_id_offset, sop_instance_uid
        Make the response wrong: another message id, another UID.
    raw_response
        Bytes to send in place of a response.
    """

    status: int = 0
    comment: str = ""
    delay_s: float = 0.0
    ending: Literal["", "abort", "close", "release", "silence"] = ""
    after_bytes: int | None = None
    message_id_offset: int = 0
    sop_instance_uid: str = ""
    raw_response: bytes = b""

    @property
    def keeps(self) -> bool:
        """True if the archive keeps the instance."""
        return self.status == 0 or 0xB000 <= self.status <= 0xBFFF


@dataclass(frozen=True, slots=True)
class Kept:
    """An instance that the archive has: its data set is in memory, or in a file of the archive's directory."""

    association: int
    sop_class_uid: str
    sop_instance_uid: str
    transfer_syntax_uid: str
    content: bytes | Path

    def data_set(self) -> bytes:
        """Return the encoded data set as it came."""
        return self.content if isinstance(self.content, bytes) else self.content.read_bytes()[len(self._meta()) :]

    def part10(self) -> bytes:
        """Return it as a DICOM file."""
        return self._meta() + self.data_set()

    def _meta(self) -> bytes:
        return file_meta(self.sop_class_uid, self.sop_instance_uid, self.transfer_syntax_uid)


@dataclass
class AssociationRecord:
    """One association that the archive saw.

    Attributes
    ----------
    ended
        ``open``, ``released``, ``aborted``, ``lost`` or ``rejected``.
    instances
        How many C-STORE requests came on it.
    """

    number: int
    calling_ae_title: str
    called_ae_title: str
    contexts: list[tuple[str, str]] = field(default_factory=list)
    instances: int = 0
    ended: str = "open"


class FakeArchive:
    """A context manager that listens on loopback, with a thread for each association.

    Parameters
    ----------
    behaviours
        What to do with the n-th instance, counted from 1 over all associations; others get ``default``.
    default
        What to do with the rest.
    reject
        Reject associations with (result, source, reason); may be set and cleared while it runs.
    refuse
        Which (SOP Class, transfer syntax) to refuse at negotiation.
    directory
        Keep instances there, as DICOM files with running numbers, instead of in memory.
    port
        Where to listen; 0 takes a free one.

    Attributes
    ----------
    received
        What it keeps, in order.
    associations
        What it saw, in order.
    """

    def __init__(
        self,
        behaviours: Mapping[int, Behaviour] | None = None,
        *,
        default: Behaviour | None = None,
        reject: tuple[int, int, int] | None = None,
        refuse: Callable[[str, str], bool] = lambda _sop_class_uid, _transfer_syntax_uid: False,
        directory: Path | None = None,
        port: int = 0,
    ) -> None:
        self.behaviours = dict(behaviours or {})
        self.default = default or Behaviour()
        self.reject = reject
        self.refuse = refuse
        self.directory = directory
        self.port = port
        self.received: list[Kept] = []
        self.associations: list[AssociationRecord] = []
        self._changed = threading.Condition()
        self._ended = threading.Event()
        self._count = 0
        self._threads: list[threading.Thread] = []
        self._sockets: list[socket.socket] = []

    def __enter__(self) -> Self:
        self._listener = socket.create_server(("127.0.0.1", self.port), backlog=64)
        self.port = self._listener.getsockname()[1]
        self._acceptor = threading.Thread(target=self._accept, name="fake-archive", daemon=True)
        self._acceptor.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self._ended.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._acceptor.join(10.0)  # first: who was accepted just now must not be served by an archive that is gone
        for sock in self._sockets:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(10.0)
        self._listener.close()

    def wait_for(self, count: int, timeout_s: float = 30.0) -> list[Kept]:
        """Wait until at least so many instances are kept and return them; raises TimeoutError."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self.received) >= count, timeout_s):
                raise TimeoutError(f"{len(self.received)} of {count} instances arrived")
            return list(self.received)

    def wait_for_ends(self, count: int, timeout_s: float = 30.0) -> list[str]:
        """Wait until so many associations have ended and return how; raises TimeoutError."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self._ends()) >= count, timeout_s):
                raise TimeoutError(f"{len(self._ends())} of {count} associations ended")
            return self._ends()

    def _ends(self) -> list[str]:
        return [each.ended for each in self.associations if each.ended != "open"]

    def _accept(self) -> None:
        while not self._ended.is_set():
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sock.settimeout(_IDLE_S)
            thread = threading.Thread(target=self._serve, args=(sock,), name="fake-archive-association", daemon=True)
            self._sockets.append(sock)
            self._threads.append(thread)
            thread.start()

    def _serve(self, sock: socket.socket) -> None:
        record: AssociationRecord | None = None
        ended = "lost"
        try:
            kind, body = wire.receive_pdu(sock)
            if kind == wire.A_ASSOCIATE_RQ:
                record = self._record(body)
                ended = _Association(self, sock, record).run(body)
        except (OSError, EOFError):
            pass  # the other side is gone, which is what "lost" says
        finally:
            sock.close()
            with self._changed:
                if record is not None:
                    record.ended = ended
                self._changed.notify_all()

    def _record(self, body: bytes) -> AssociationRecord:
        called, calling = body[4:20].decode().strip(), body[20:36].decode().strip()
        with self._changed:
            record = AssociationRecord(len(self.associations) + 1, calling, called)
            self.associations.append(record)
        return record

    def next_behaviour(self) -> Behaviour:
        """Return what to do with the instance that begins now."""
        with self._changed:
            self._count += 1
            return self.behaviours.get(self._count, self.default)

    def keep(self, kept: Kept) -> None:
        """Keep an instance."""
        with self._changed:
            if self.directory is not None:
                path = self.directory / f"{len(self.received) + 1:06d}.dcm"
                path.write_bytes(kept.part10())
                kept = Kept(
                    kept.association, kept.sop_class_uid, kept.sop_instance_uid, kept.transfer_syntax_uid, content=path
                )
            self.received.append(kept)
            self._changed.notify_all()

    def rest(self, seconds: float) -> None:
        """Wait, at most until the archive ends."""
        self._ended.wait(seconds)


class _AssociationOverError(Exception):
    """Carries how an association ended."""


class _Association:
    """One association, served on its own thread."""

    def __init__(self, archive: FakeArchive, sock: socket.socket, record: AssociationRecord) -> None:
        self._archive = archive
        self._sock = sock
        self._record = record
        self._contexts: dict[int, tuple[str, str]] = {}

    def run(self, request: bytes) -> str:
        """Negotiate, answer messages, and return how it ended."""
        if self._archive.reject is not None:
            self._sock.sendall(wire.associate_rj(*self._archive.reject))
            return "rejected"
        self._sock.sendall(self._negotiate(request))
        try:
            while True:
                self._answer()
        except _AssociationOverError as over:
            return str(over)

    def _negotiate(self, request: bytes) -> bytes:
        results = []
        for context_id, abstract_syntax, syntaxes in wire.proposed_contexts(request):
            syntax = next((uid for uid in syntaxes if not self._archive.refuse(abstract_syntax, uid)), None)
            if syntax is not None:
                self._contexts[context_id] = (abstract_syntax, syntax)
            results.append((context_id, 0 if syntax else 3, syntax or syntaxes[0]))
        self._record.contexts = list(self._contexts.values())
        return wire.associate_results(results, maximum_pdu=_MAXIMUM_PDU)

    def _answer(self) -> None:
        context_id, data, _ = self._message(None)
        command = wire.read_command(data)
        field_value, message_id = wire.number(command[0x0100]), wire.number(command[0x0110])
        if field_value == 1:
            self._store(context_id, command, message_id)
            return
        elements: list[tuple[int, bytes | int | str]] = [(0x0002, command[0x0002]), (0x0100, field_value | 0x8000)]
        elements += [(0x0120, message_id), (0x0800, wire.NO_DATA_SET), (0x0900, 0)]
        self._respond(context_id, wire.command_set(elements))

    def _store(self, context_id: int, command: dict[int, bytes], message_id: int) -> None:
        self._record.instances += 1
        behaviour = self._archive.next_behaviour()
        cut = behaviour.after_bytes if behaviour.ending else None
        _, data, whole = self._message(cut)
        uids = [command[element].decode().rstrip("\0 ") for element in (0x0002, 0x1000)]
        if whole and behaviour.keeps:
            self._archive.keep(Kept(self._record.number, uids[0], uids[1], self._contexts[context_id][1], data))
        self._archive.rest(behaviour.delay_s)
        if behaviour.ending:
            self._end(behaviour.ending)
        if behaviour.raw_response:
            self._sock.sendall(behaviour.raw_response)
            return
        response = wire.c_store_rsp(
            (message_id + behaviour.message_id_offset) % 65536,
            behaviour.status,
            sop_class_uid=uids[0],
            sop_instance_uid=behaviour.sop_instance_uid or uids[1],
            comment=behaviour.comment,
        )
        self._respond(context_id, response)

    def _end(self, ending: str) -> None:
        if ending == "abort":
            self._sock.sendall(wire.pdu(wire.A_ABORT))
        elif ending == "release":
            self._sock.sendall(wire.pdu(wire.A_RELEASE_RQ))
            wire.receive_pdu(self._sock)
        elif ending == "silence":
            self._archive.rest(_IDLE_S)
        raise _AssociationOverError(_ENDED[ending])

    def _respond(self, context_id: int, command: bytes) -> None:
        self._sock.sendall(wire.p_data(context_id, wire.COMMAND | wire.LAST, command))

    def _message(self, cut: int | None) -> tuple[int, bytes, bool]:
        """Return context id, payload and whether it is whole; stop reading after ``cut`` bytes."""
        data = bytearray()
        while cut is None or len(data) < cut:
            kind, body = wire.receive_pdu(self._sock)
            if kind == wire.A_RELEASE_RQ:
                self._sock.sendall(wire.pdu(wire.A_RELEASE_RP))
                raise _AssociationOverError("released")
            if kind != wire.P_DATA_TF:
                raise _AssociationOverError("aborted")
            position = 0
            while position < len(body):
                length, context_id, control = struct.unpack_from(">LBB", body, position)
                data += body[position + 6 : position + 4 + length]
                position += 4 + length
                if control & wire.LAST:
                    return context_id, bytes(data), True
        return 0, bytes(data), False


def file_meta(sop_class_uid: str, sop_instance_uid: str, transfer_syntax_uid: str) -> bytes:
    """Return preamble and file meta information of a DICOM file (PS3.10 Section 7.1)."""
    body = _explicit(1, b"OB", b"\0\1")
    uids = ((2, sop_class_uid), (3, sop_instance_uid), (0x10, transfer_syntax_uid), (0x12, "1.2.3.4.5"))
    for element, uid in uids:
        value = uid.encode()
        body += _explicit(element, b"UI", value + b"\0" * (len(value) % 2))
    return bytes(128) + b"DICM" + _explicit(0, b"UL", struct.pack("<L", len(body))) + body


def _explicit(element: int, vr: bytes, value: bytes) -> bytes:
    length = struct.pack("<HL", 0, len(value)) if vr == b"OB" else struct.pack("<H", len(value))
    return struct.pack("<HH", 2, element) + vr + length + value
