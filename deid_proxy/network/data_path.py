"""The P-DATA data path inwards: fragments from the socket into one buffer, handed on in large pieces.

It runs on an association that is negotiated already. Nothing here trusts the peer: every length is checked before the
bytes are read, every wait has a deadline, and memory stays at one buffer per association.

References
----------
DICOM PS3.8 Section 9.3.5 (P-DATA-TF), Annex D.1 (maximum length), Annex E (fragments).
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

from deid_proxy.network.command_set import MAXIMUM_COMMAND_BYTES, CommandSet, read_command_set
from deid_proxy.network.pdu import (
    COMMAND,
    LAST,
    P_DATA_HEADER,
    PDU_HEADER,
    PDV_HEADER,
    AbortReason,
    ConnectionLostError,
    PDUType,
    PeerAbortedError,
    PeerStalledError,
    ProtocolError,
    ReleaseRequestedError,
    StoppedError,
)
from deid_proxy.network.tcp import PAUSED, WAIT_FOR_ALL, acknowledge_quickly

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

PDU_MARGIN_BYTES = 1024  # peers differ in whether the maximum counts headers
PIECE_BYTES = 256 * 1024  # what a sink is handed at once
EARLY_BYTES = 4096  # read at once where a message begins: a command set, and the headers behind it

_HEADERS = P_DATA_HEADER.size
_CONTROL_BYTES = 10  # a PDU of release or abort


@dataclass(slots=True)
class Patience:
    """How long a reader waits: between messages, for one PDU, and for a whole message at the lowest rate."""

    idle_s: float
    pdu_s: float
    grace_s: float
    bytes_per_s: float


class PDataReader:
    """Reads messages from an association's socket.

    Parameters
    ----------
    sock
        A tuned socket, of which this reader is the only reader.
    maximum_pdu_bytes
        The maximum length that was offered to the peer.
    patience
        The deadlines; its ``idle_s`` may be changed between messages.

    Attributes
    ----------
    between_messages
        True while no byte of the next message has arrived.
    cancelled
        Set by another thread to end with the next PDU, however much the peer sends.
    """

    def __init__(self, sock: socket.socket, maximum_pdu_bytes: int, patience: Patience) -> None:
        self.patience = patience
        self._socket = sock
        self._maximum = maximum_pdu_bytes + PDU_MARGIN_BYTES
        self._head = bytearray(_HEADERS)
        self._head_view = memoryview(self._head)
        self._ahead = 0  # bytes of the next PDU's headers that came with the last payload
        self._early = memoryview(bytearray(EARLY_BYTES))  # what was read at once, from here on to there
        self._early_start = self._early_end = 0
        self._pdu_left = 0  # bytes of the current PDU behind the current fragment
        self._buffer: memoryview | None = None
        self.between_messages = True
        self.cancelled = False
        self._allowed_s = patience.idle_s
        self._pdu_waited_s = 0.0
        self._message_waited_s = 0.0
        self._message_bytes = 0

    def read_command(self) -> tuple[int, CommandSet]:
        """Wait for the next message and return its presentation context id and command set.

        Raises
        ------
        ReleaseRequestedError, PeerAbortedError, ConnectionLostError, PeerStalledError, ProtocolError
            The association ends.
        """
        self.between_messages = True
        body = bytearray()
        expected: int | None = None
        while True:
            length, context_id, control = self._next_fragment()
            if not control & COMMAND or not length or context_id != (expected or context_id):
                raise ProtocolError("a fragment is not part of the command set that is expected")
            if len(body) + length > MAXIMUM_COMMAND_BYTES:
                raise ProtocolError("a command set is too long")
            expected = context_id
            start = len(body)
            body += bytes(length)
            with memoryview(body) as view:
                self._read(view[start:], length)
            if control & LAST:
                return context_id, read_command_set(body)

    def read_data_set(self, context_id: int, consume: Callable[[memoryview], None]) -> int:
        """Read the data set of a message and hand it over in large pieces; return its length in bytes.

        Parameters
        ----------
        context_id
            The presentation context of the message.
        consume
            Called with each piece; the memory is used again after the call.
        """
        view = self._buffer if self._buffer is not None else self._make_buffer()
        filled = total = 0
        while True:
            length, context, control = self._next_fragment()
            if context != context_id or control & COMMAND:
                raise ProtocolError("a fragment is not part of the data set that is expected")
            last = bool(control & LAST)
            if not length and not last:
                raise ProtocolError("a fragment is empty")
            self._read_payload(view, filled, length, ahead=not last and not self._pdu_left)
            filled += length
            total += length
            if filled >= PIECE_BYTES or (last and filled):
                consume(view[:filled])
                filled = 0
            if last:
                return total

    def _make_buffer(self) -> memoryview:
        self._buffer = memoryview(bytearray(PIECE_BYTES + self._maximum + _HEADERS))
        return self._buffer

    def _next_fragment(self) -> tuple[int, int, int]:
        """Read up to the next fragment's payload; return its length, context id and control header."""
        if self._pdu_left:
            self._read(self._head_view[PDU_HEADER.size :], PDV_HEADER.size)
        else:
            self._pdu_left = self._next_p_data()
        length, context_id, control = PDV_HEADER.unpack_from(self._head, PDU_HEADER.size)
        left = self._pdu_left - 4 - length
        if length < 2 or left < 0 or 0 < left < PDV_HEADER.size:
            raise ProtocolError("the length of a fragment does not fit its PDU")
        self._pdu_left = left
        return length - 2, context_id, control

    def _next_p_data(self) -> int:
        """Read the headers of the next PDU, which has to be P-DATA-TF; return its length."""
        have, self._ahead = self._ahead, 0
        self._start_pdu()
        if have < PDU_HEADER.size:
            if not self.has_read_ahead:
                self._early_start, self._early_end = 0, self._receive(self._early, 1, 0)
            have += self._read(self._head_view[have : PDU_HEADER.size], PDU_HEADER.size - have)
        if self.between_messages:
            self._start_message()
        kind, length = PDU_HEADER.unpack_from(self._head)
        if kind != PDUType.P_DATA_TF:
            self._control_pdu(kind, length, have)
        if not PDV_HEADER.size <= length <= self._maximum:
            raise ProtocolError("a PDU is empty or longer than negotiated")
        if have < _HEADERS:
            self._read(self._head_view[have:], _HEADERS - have)
        return int(length)

    def read_control_pdu(self) -> int:
        """Wait for a PDU without parameters, as those of release and abort are, and return its type.

        Raises
        ------
        ConnectionLostError, PeerStalledError, ProtocolError
            Something else came, or nothing.
        """
        self.between_messages = True
        self._start_pdu()
        self._read(self._head_view[:_CONTROL_BYTES], _CONTROL_BYTES)
        kind, length = PDU_HEADER.unpack_from(self._head)
        if length != _CONTROL_BYTES - PDU_HEADER.size:
            raise ProtocolError("a PDU has an unexpected length")
        return int(kind)

    def _control_pdu(self, kind: int, length: int, have: int) -> NoReturn:
        if kind == PDUType.A_ABORT:
            raise PeerAbortedError("the peer aborted the association")
        if kind == PDUType.A_RELEASE_RQ and length == 4:
            if have < _CONTROL_BYTES:
                self._read(self._head_view[have:_CONTROL_BYTES], _CONTROL_BYTES - have)
            raise ReleaseRequestedError("the peer asks to release the association")
        known = kind in PDUType.__members__.values()
        reason = AbortReason.UNEXPECTED_PDU if known else AbortReason.UNRECOGNIZED_PDU
        raise ProtocolError("a PDU has an unexpected type", reason)

    def _read_payload(self, view: memoryview, start: int, length: int, *, ahead: bool) -> None:
        """Read a payload, and with the same system call the headers of the PDU that has to follow."""
        if not length:
            return
        wanted = length + _HEADERS if ahead else length
        got = self._read(view[start : start + wanted], length)
        if got > length:
            self._ahead = got - length
            self._head_view[: self._ahead] = view[start + length : start + got]

    # -- waiting -------------------------------------------------------------------------------------------------------

    def _start_pdu(self) -> None:
        if self.cancelled:
            raise StoppedError("the association is ended from our side")
        patience = self.patience
        self._allowed_s = patience.idle_s if self.between_messages else patience.pdu_s
        self._pdu_waited_s = 0.0
        if self._message_waited_s > patience.grace_s + self._message_bytes / patience.bytes_per_s:
            raise PeerStalledError("a message arrives too slowly")

    def _start_message(self) -> None:
        self.between_messages = False
        self._allowed_s = self.patience.pdu_s
        self._pdu_waited_s = self._message_waited_s = 0.0
        self._message_bytes = self._early_end - self._early_start

    @property
    def has_read_ahead(self) -> bool:
        """True if bytes were read that nobody asked for yet: the socket alone does not tell what has come."""
        return self._early_start < self._early_end

    def _read(self, view: memoryview, least: int) -> int:
        """Read at least ``least`` bytes and at most what fits, what came early first; return how many."""
        got = min(len(view), self._early_end - self._early_start)
        if got:
            view[:got] = self._early[self._early_start : self._early_start + got]
            self._early_start += got
        return got if got >= least else got + self._receive(view[got:], least - got, WAIT_FOR_ALL)

    def _receive(self, view: memoryview, least: int, flags: int) -> int:
        """Wait for at least ``least`` bytes from the socket, and take at most what fits; return how many."""
        sock, got = self._socket, 0
        began = time.monotonic()
        try:
            while got < least:
                acknowledge_quickly(sock)
                got += _receive(sock, view[got:], flags)
                if got < least and self._pdu_waited_s + time.monotonic() - began > self._allowed_s:
                    raise PeerStalledError("the peer is silent or too slow")
        except OSError as error:
            raise ConnectionLostError("the connection broke") from error
        waited_s = time.monotonic() - began
        self._pdu_waited_s += waited_s
        self._message_waited_s += waited_s
        self._message_bytes += got
        return got


def _receive(sock: socket.socket, view: memoryview, flags: int) -> int:
    """Read what fits into a view; 0 means that nothing came within a tick."""
    try:
        count = sock.recv_into(view, 0, flags)
    except PAUSED:
        return 0
    if not count:
        raise ConnectionLostError("the peer closed the connection")
    return count
