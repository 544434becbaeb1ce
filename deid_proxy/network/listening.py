"""What happens to a connection before pynetdicom sees it: it is accepted, and a whole request is read from it.

A peer that connects and says nothing, or only half of a header, costs a sleeping thread until its time is over, and no
polling.
"""

from __future__ import annotations

import errno
import socket
import time

from deid_proxy.errors import AddressInUseError, ConfigurationError, DeidProxyError, Finding
from deid_proxy.network.pdu import (
    MAXIMUM_ASSOCIATE_BYTES,
    PDU_HEADER,
    AbortReason,
    ConnectionLostError,
    PDUType,
    PeerStalledError,
    ProbedError,
    ProtocolError,
)
from deid_proxy.network.tcp import set_tick

LISTEN_BACKLOG = 128


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket; raises as :func:`bind` does."""
    listener = bind(host, port)
    try:
        begin_to_listen(listener)
    except OSError as error:
        listener.close()
        raise _refused(host, port, error) from error
    return listener


def begin_to_listen(bound: socket.socket) -> None:
    """Let a bound socket listen; one that listens already goes on."""
    bound.listen(LISTEN_BACKLOG)
    bound.settimeout(0.5)


def bind(host: str, port: int) -> socket.socket:
    """Return a socket that has the address and does not listen yet.

    Raises
    ------
    AddressInUseError
        Another process listens on it: that may be over in a moment.
    ConfigurationError
        It cannot be listened on.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
        except OSError:
            listener.close()
            raise
    except OSError as error:
        raise _refused(host, port, error) from error
    return listener


def _refused(host: str, port: int, error: OSError) -> DeidProxyError:
    what = f"cannot listen on {host}:{port}: {error.strerror or type(error).__name__}"
    if error.errno == errno.EADDRINUSE:
        return AddressInUseError(f"{what}; is another gateway or DICOM service running there? See gateway: listen")
    return ConfigurationError([Finding(what, hint=_hint(error))])


def _hint(error: OSError) -> str:
    """Return what to do about an address that cannot be listened on."""
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        return "this machine has no such address: 0.0.0.0 is every interface, 127.0.0.1 this machine alone"
    if error.errno == errno.EACCES:
        return "ports below 1024 take a right of their own (CAP_NET_BIND_SERVICE); 11112 is the other DICOM port"
    return "gateway: listen says where; 0.0.0.0 is every interface"


def plain_address(address: str) -> str:
    """Return an address without the mark of an IPv4 address on an IPv6 socket."""
    return address.removeprefix("::ffff:")


def read_association_request(sock: socket.socket, timeout_s: float) -> bytes:
    """Read one A-ASSOCIATE-RQ PDU, bounded in length and time.

    Raises
    ------
    ConnectionLostError, PeerStalledError, ProtocolError
        There is none.

    References
    ----------
    DICOM PS3.8 Section 9.3.2, and Section 9.1.5 for the time it may take.
    """
    deadline = time.monotonic() + timeout_s
    head = _read_exactly(sock, PDU_HEADER.size, deadline)
    kind, length = PDU_HEADER.unpack(head)
    if kind != PDUType.A_ASSOCIATE_RQ:
        known = kind in PDUType.__members__.values()
        reason = AbortReason.UNEXPECTED_PDU if known else AbortReason.UNRECOGNIZED_PDU
        raise ProtocolError("the first PDU is no A-ASSOCIATE-RQ", reason)
    if length > MAXIMUM_ASSOCIATE_BYTES:
        raise ProtocolError("the A-ASSOCIATE-RQ is too long")
    return head + _read_exactly(sock, length, deadline)


def _read_exactly(sock: socket.socket, count: int, deadline: float) -> bytes:
    data = bytearray()
    while len(data) < count:
        left_s = deadline - time.monotonic()
        if left_s <= 0:
            raise PeerStalledError("no complete A-ASSOCIATE-RQ came in time")
        set_tick(sock, left_s)
        try:
            more = sock.recv(count - len(data))
        except (BlockingIOError, TimeoutError):
            continue
        if not more:
            error = ConnectionLostError if data or count != PDU_HEADER.size else ProbedError
            raise error("the connection ended before an association was requested")
        data += more
    return bytes(data)
