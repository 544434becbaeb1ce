"""The Storage SCP: listens, decides who is let in, and runs every association on a thread of its own.

What can be decided is decided as early as it can: connections over the limit cost no thread, an A-ASSOCIATE-RQ that
does not come costs a sleeping one, and pynetdicom sees a connection only after a whole, bounded request was read.

References
----------
DICOM PS3.8 Section 9.3.4 (A-ASSOCIATE-RJ), Section 9.1.4 (ARTIM timer).
"""

from __future__ import annotations

import socket
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from deid_proxy.errors import DeidProxyError
from deid_proxy.network.limits import Limits
from deid_proxy.network.listening import listen, plain_address, read_association_request
from deid_proxy.network.negotiation import Rejection, accept
from deid_proxy.network.pdu import (
    A_ABORT_BY_USER,
    ConnectionLostError,
    StoppedError,
    WireError,
)
from deid_proxy.network.presentation_contexts import acceptable
from deid_proxy.network.storage_session import (
    AssociationInfo,
    CStoreRequest,
    InstanceSink,
    Receiver,
    StorageSession,
)
from deid_proxy.network.tcp import close

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

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
_LINGER_S = 2.0
_JOIN_S = 5.0

# PS3.8 Table 9-21: 1 = permanent, 2 = transient; 1 = service user, 3 = provider (presentation)
_REJECTIONS: dict[str, Rejection] = {
    "called-ae": (1, 1, 7),
    "calling-ae": (1, 1, 3),
    "address": (1, 1, 3),
    "busy": (2, 3, 1),
    "limit": (2, 3, 2),
}
_NO_REASON: Rejection = (1, 1, 1)


class Admission(Protocol):
    """Decides who may open an association."""

    def admit(self, association: AssociationInfo) -> str | None:
        """Return None to let it in, or why not: ``called-ae``, ``calling-ae``, ``address``, ``busy`` or ``limit``."""


@dataclass(frozen=True, slots=True)
class AssociationEnd:
    """How a connection ended, for counters and logs; it names nobody but the peers.

    Attributes
    ----------
    association
        Who it was; AE titles are empty if the connection ended before it asked for an association.
    outcome
        ``released``, ``aborted``, ``lost``, ``stalled``, ``protocol-error``, ``stopped``, ``rejected``, ``refused``
        (a connection over the limit), ``probed`` (it was closed without a word), ``not-established`` or ``failed``
        (an error of ours).
    detail
        Which rule was broken, which rejection, or which type of error; never a value.
    instances
        How many instances were answered with success.
    """

    association: AssociationInfo
    outcome: str
    detail: str = ""
    instances: int = 0


class _Connection:
    """One inbound connection from the accepted socket to its end."""

    def __init__(self, sock: socket.socket, peer_address: str) -> None:
        self.sock = sock
        self.association = AssociationInfo("", "", peer_address)
        self.session: StorageSession | None = None
        self.thread: threading.Thread | None = None
        self.stopping = False
        self.admitted = False
        self.rejected = ""

    def stop(self, *, at_once: bool) -> None:
        """End the association after its current message, or at once."""
        self.stopping = True
        if self.session is not None:
            self.session.stop(at_once=at_once)
            return
        with suppress(OSError):
            self.sock.shutdown(socket.SHUT_RD)


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
    ) -> None:
        self._address = (host, port)
        self._receiver = receiver
        self._admission = admission
        self._limits = limits or Limits()
        self._ae_title = ae_title
        self._deflated = deflated
        self._maximum_pdu = maximum_pdu
        self._on_end = on_end or (lambda _: None)
        self._listener: socket.socket | None = None
        self._acceptor: threading.Thread | None = None
        self._connections: dict[_Connection, None] = {}
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
        self._listener = listen(*self._address)
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
            if connection.thread is not None:
                connection.thread.join(max(deadline - time.monotonic(), 0.0))

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
        connection = _Connection(sock, peer_address)
        if not self._register(connection):
            sock.close()
            self._on_end(AssociationEnd(connection.association, "refused", "too many connections"))
            return
        name = f"storage-scp-{peer_address}"
        connection.thread = threading.Thread(target=self._serve, args=(connection,), name=name, daemon=True)
        try:
            connection.thread.start()
        except RuntimeError:  # no more threads
            self._forget(connection)
            raise

    def _register(self, connection: _Connection) -> bool:
        limits, address = self._limits, connection.association.peer_address
        with self._lock:
            current = Counter(each.association.peer_address for each in self._connections)
            fits = (
                current.total() < limits.maximum_connections
                and current[address] < limits.maximum_connections_per_address
            )
            if fits:
                self._connections[connection] = None
        return fits

    def _forget(self, connection: _Connection) -> None:
        with self._lock:
            self._connections.pop(connection, None)

    # -- a connection's thread -------------------------------------------------------------------------------------

    def _serve(self, connection: _Connection) -> None:
        outcome, detail, farewell = "released", "", b""
        try:
            outcome, detail = self._associate(connection)
        except WireError as error:
            outcome, detail, farewell = error.word, str(error), error.farewell
        except OSError as error:
            outcome, detail = ConnectionLostError.word, type(error).__name__
        except Exception as error:  # noqa: BLE001 - root of the connection's thread: one peer must not end the gateway
            outcome, detail, farewell = "failed", type(error).__name__, A_ABORT_BY_USER
        finally:
            self._finish(connection, outcome, detail, farewell)

    def _finish(self, connection: _Connection, outcome: str, detail: str, farewell: bytes) -> None:
        connection.admitted = False  # what is left is to wait for the peer to close
        if connection.stopping and outcome == ConnectionLostError.word:  # we closed the receiving direction ourselves
            outcome = StoppedError.word
        close(connection.sock, farewell, _LINGER_S)
        instances = connection.session.instances if connection.session else 0
        try:
            self._on_end(AssociationEnd(connection.association, outcome, detail, instances))
        finally:
            self._forget(connection)

    def _associate(self, connection: _Connection) -> tuple[str, str]:
        """Negotiate and serve an association; return how it ended."""
        request = read_association_request(connection.sock, self._limits.association_timeout_s)
        established = accept(
            connection.sock,
            request,
            lambda calling, called: self._gate(connection, calling, called),
            self._choose,
            ae_title=self._ae_title,
            maximum_pdu_bytes=self._maximum_pdu,
            timeout_s=self._limits.association_timeout_s,
        )
        if established is None:
            return ("rejected", connection.rejected) if connection.rejected else ("not-established", "")
        session = StorageSession(
            connection.sock,
            connection.association,
            established.contexts,
            self._receiver,
            self._limits,
            maximum_pdu_bytes=self._maximum_pdu,
            peer_maximum_pdu_bytes=established.peer_maximum_pdu_bytes,
        )
        connection.session = session
        if connection.stopping:
            session.stop(at_once=False)
        session.run()
        return "released", ""

    def _choose(self, abstract_syntax: str, proposed: Sequence[str]) -> list[str]:
        return acceptable(abstract_syntax, proposed, deflated=self._deflated)

    def _gate(self, connection: _Connection, calling: str, called: str) -> Rejection | None:
        association = AssociationInfo(calling.strip(), called.strip(), connection.association.peer_address)
        connection.association = association
        try:
            reason = self._admission.admit(association)
        except DeidProxyError:
            reason = "busy"
        if reason is None and not self._admit_within_limits(connection):
            reason = "limit"
        connection.rejected = reason or ""
        return None if reason is None else _REJECTIONS.get(reason, _NO_REASON)

    def _admit_within_limits(self, connection: _Connection) -> bool:
        limits, address = self._limits, connection.association.peer_address
        with self._lock:
            current = Counter(each.association.peer_address for each in self._connections if each.admitted)
            connection.admitted = (
                not self._stopping
                and current.total() < limits.maximum_associations
                and current[address] < limits.maximum_associations_per_address
            )
        return connection.admitted
