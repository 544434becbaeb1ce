"""The Storage SCP: listens, decides who is let in, and runs every association on a thread of its own.

What can be decided is decided as early as it can: connections over the limit cost no thread, an A-ASSOCIATE-RQ that
does not come costs a sleeping one, and pynetdicom sees a connection only after a whole, bounded request was read.
"""

from __future__ import annotations

import socket
import threading
import time
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING

from deid_proxy.network.connection import Admission, AssociationEnd, Connection, Service
from deid_proxy.network.limits import Limits
from deid_proxy.network.listening import begin_to_listen, listen, plain_address
from deid_proxy.network.storage_session import AssociationInfo, CStoreRequest, InstanceSink, Receiver

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = [
    "Admission",
    "AssociationEnd",
    "AssociationInfo",
    "CStoreRequest",
    "InstanceSink",
    "Receiver",
    "StorageSCP",
]

MAXIMUM_PDU_BYTES = 128 * 1024
_JOIN_S = 5.0


class StorageSCP:
    """Receives instances: a listening socket, an accepting thread, and a thread per connection.

    Parameters
    ----------
    host, port
        Where to listen; port 0 takes a free one, see :attr:`port`.
    receiver
        Where instances go; it is called on the associations' threads.
    admission
        Who is let in; called on the associations' threads.
    limits
        What peers may take up.
    ae_title
        Our own title; which called titles are served is the admission's business.
    deflated
        Accept deflated transfer syntaxes too.
    maximum_pdu
        The maximum length of a PDU, in bytes, that is offered to peers.
    listener
        A bound socket, in place of ``host`` and ``port``.
    on_end
        Told about every connection that ended, on its own thread.
    """

    def __init__(
        self,
        host: str,
        port: int,
        receiver: Receiver,
        admission: Admission,
        *,
        limits: Limits | None = None,
        ae_title: str = "DEIDPROXY",
        deflated: bool = False,
        maximum_pdu: int = MAXIMUM_PDU_BYTES,
        on_end: Callable[[AssociationEnd], None] | None = None,
        listener: socket.socket | None = None,
    ) -> None:
        self._address = (host, port)
        self._limits = limits or Limits()
        self._on_end = on_end or (lambda _: None)
        self._service = Service(receiver, admission, self._limits, ae_title, deflated, maximum_pdu, self._on_end)
        self._listener = listener
        self._acceptor: threading.Thread | None = None
        self._connections: dict[Connection, None] = {}
        self._lock = threading.Lock()
        self._stopping = False

    @property
    def port(self) -> int:
        """The port that is listened on."""
        return self._address[1]

    def associations(self) -> tuple[AssociationInfo, ...]:
        """Return who has an association now."""
        with self._lock:
            return tuple(each.association for each in self._connections if each.admitted)

    def start(self) -> None:
        """Listen and accept.

        Raises
        ------
        ConfigurationError
            The address cannot be listened on.
        """
        if self._listener is None:
            self._listener = listen(*self._address)
        else:
            begin_to_listen(self._listener)
        self._address = (self._address[0], self._listener.getsockname()[1])
        self._acceptor = threading.Thread(target=self._accept_all, name="storage-scp-accept", daemon=True)
        self._acceptor.start()

    def stop(self, drain_s: float = 0.0) -> None:
        """Take no more associations, let current instances finish, then abort what is left.

        Parameters
        ----------
        drain_s
            How long current instances may take, in seconds.
        """
        self._stopping = True
        if self._listener is not None:
            with suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)  # wakes the accepting thread
        if self._acceptor is not None:
            self._acceptor.join(_JOIN_S)
        self._end_all(at_once=False, patience_s=drain_s)
        self._end_all(at_once=True, patience_s=_JOIN_S)
        if self._listener is not None:
            self._listener.close()

    def _end_all(self, *, at_once: bool, patience_s: float) -> None:
        with self._lock:
            connections = list(self._connections)
        for connection in connections:
            connection.stop(at_once=at_once)
        deadline = time.monotonic() + patience_s
        for connection in connections:
            connection.join(max(deadline - time.monotonic(), 0.0))

    # -- the accepting thread --------------------------------------------------------------------------------------

    def _accept_all(self) -> None:
        listener = self._listener
        while listener is not None and not self._stopping:
            try:
                sock, address = listener.accept()
            except TimeoutError:
                continue
            except OSError:  # out of descriptors, or the listener was shut down
                time.sleep(0.0 if self._stopping else 0.05)
                continue
            try:
                self._take(sock, plain_address(address[0]))
            except Exception:  # noqa: BLE001 - root of the accepting thread: one connection must not end the listening
                sock.close()

    def _take(self, sock: socket.socket, peer_address: str) -> None:
        connection = Connection(sock, peer_address, self._service, self._fits, self._forget)
        if not self._register(connection):
            sock.close()
            self._on_end(AssociationEnd(connection.association, "refused", "too many connections"))
            return
        try:
            connection.start()
        except RuntimeError:
            self._forget(connection)
            sock.close()
            self._on_end(AssociationEnd(connection.association, "failed", "there are no more threads"))

    def _register(self, connection: Connection) -> bool:
        limits, address = self._limits, connection.association.peer_address
        with self._lock:
            current = Counter(each.association.peer_address for each in self._connections)
            if current[address] >= limits.maximum_connections_per_address:
                fits = self._displace(each for each in self._connections if each.association.peer_address == address)
            elif current.total() >= limits.maximum_connections:
                fits = self._displace(self._connections)
            else:
                fits = True
            if fits:
                self._connections[connection] = None
        return fits

    def _displace(self, candidates: Iterable[Connection]) -> bool:
        """Give up the connection that has said nothing for longest: silence must not keep senders out."""
        silent = next((each for each in candidates if each.is_silent), None)
        if silent is None:
            return False
        silent.displace()
        del self._connections[silent]
        return True

    def _forget(self, connection: Connection) -> None:
        with self._lock:
            self._connections.pop(connection, None)

    def _fits(self, connection: Connection) -> bool:
        limits, address = self._limits, connection.association.peer_address
        with self._lock:
            current = Counter(each.association.peer_address for each in self._connections if each.admitted)
            connection.admitted = (
                not self._stopping
                and current.total() < limits.maximum_associations
                and current[address] < limits.maximum_associations_per_address
            )
        return connection.admitted
