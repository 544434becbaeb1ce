"""One inbound connection, from the accepted socket to its end, on a thread of its own.

References
----------
DICOM PS3.8 Section 9.3.4 (A-ASSOCIATE-RJ), Section 9.3.8 (A-ABORT).
"""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from deid_proxy.errors import DeidProxyError
from deid_proxy.network.listening import read_association_request
from deid_proxy.network.negotiation import Rejection, accept
from deid_proxy.network.pdu import A_ABORT_BY_USER, ConnectionLostError, StoppedError, WireError
from deid_proxy.network.presentation_contexts import acceptable, is_storage
from deid_proxy.network.storage_session import AssociationInfo, Receiver, StorageSession
from deid_proxy.network.tcp import close

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from deid_proxy.network.limits import Limits

_LINGER_S = 2.0
_MOST_DECLINED = 32  # that are remembered of an association; 128 may be proposed
_SILENT_S = 1.0  # a sender's request takes a round trip; whoever takes longer may be displaced

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
        (a connection over the limit), ``displaced`` (it said nothing, and others wanted its place), ``probed`` (it was
        closed without a word), ``not-established`` or ``failed`` (an error of ours).
    detail
        Which rule was broken, which rejection, or which type of error; never a value.
    instances
        How many instances were answered with success.
    duration_s
        How long the connection stood, in seconds.
    declined
        What was proposed and not accepted, as the peer said it: SOP Class, and its first transfer syntax where the
        transfer syntaxes are what is not taken.
    refused
        How many instances were answered with anything else.
    """

    association: AssociationInfo
    outcome: str
    detail: str = ""
    instances: int = 0
    duration_s: float = 0.0
    declined: tuple[tuple[str, ...], ...] = ()
    refused: int = 0


@dataclass(frozen=True, slots=True)
class Service:
    """What every connection is served with; see :class:`deid_proxy.network.storage_scp.StorageSCP`."""

    receiver: Receiver
    admission: Admission
    limits: Limits
    ae_title: str
    deflated: bool
    maximum_pdu_bytes: int
    on_end: Callable[[AssociationEnd], None]


class Connection:
    """Negotiates and serves one association.

    Parameters
    ----------
    sock
        The accepted socket.
    peer_address
        Where it comes from.
    service
        What it is served with.
    fits
        Whether the limits allow one more association; asked once, when it would be admitted.
    forget
        Called at the very end.
    """

    def __init__(
        self,
        sock: socket.socket,
        peer_address: str,
        service: Service,
        fits: Callable[[Connection], bool],
        forget: Callable[[Connection], None],
    ) -> None:
        self.association = AssociationInfo("", "", peer_address)
        self.admitted = False
        self._sock = sock
        self._service = service
        self._fits = fits
        self._forget = forget
        self._session: StorageSession | None = None
        self._stopping = False
        self._displaced = False
        self._has_asked = False  # a whole A-ASSOCIATE-RQ came
        self._began_at = time.monotonic()
        self._rejected = ""
        self._declined: dict[tuple[str, ...], None] = {}
        self._thread = threading.Thread(target=self._serve, name=f"storage-scp-{peer_address}", daemon=True)

    def start(self) -> None:
        """Serve on a thread of its own.

        Raises
        ------
        RuntimeError
            There are no more threads.
        """
        self._thread.start()

    def stop(self, *, at_once: bool) -> None:
        """End the association after its current message, or at once."""
        self._stopping = True
        if self._session is not None:
            self._session.stop(at_once=at_once)
            return
        with suppress(OSError):
            self._sock.shutdown(socket.SHUT_RD)

    @property
    def is_silent(self) -> bool:
        """True if no association was asked for, although there was time enough."""
        return not self._has_asked and time.monotonic() - self._began_at > _SILENT_S

    def displace(self) -> None:
        """End a connection that is silent, for another one."""
        self._displaced = True
        with suppress(OSError):
            self._sock.shutdown(socket.SHUT_RDWR)

    def join(self, timeout_s: float) -> None:
        """Wait for the thread."""
        self._thread.join(timeout_s)

    def _serve(self) -> None:
        outcome, detail, farewell = "released", "", b""
        try:
            outcome, detail = self._associate()
        except WireError as error:
            outcome, detail, farewell = error.word, str(error), error.farewell
        except OSError as error:
            outcome, detail = ConnectionLostError.word, type(error).__name__
        except Exception as error:  # noqa: BLE001 - root of the connection's thread: one peer must not end the gateway
            outcome, detail, farewell = "failed", type(error).__name__, A_ABORT_BY_USER
        finally:
            self._finish(outcome, detail, farewell)

    def _finish(self, outcome: str, detail: str, farewell: bytes) -> None:
        self.admitted = False  # what is left is to wait for the peer to close
        if self._stopping and outcome == ConnectionLostError.word:  # we closed the receiving direction ourselves
            outcome = StoppedError.word
        if self._displaced:
            outcome, detail, farewell = "displaced", "it asked for nothing", b""
        duration_s = time.monotonic() - self._began_at
        close(self._sock, farewell, _LINGER_S)
        instances, refused = (self._session.instances, self._session.refused) if self._session else (0, 0)
        try:
            declined = tuple(self._declined)
            self._service.on_end(
                AssociationEnd(self.association, outcome, detail, instances, duration_s, declined, refused)
            )
        finally:
            self._forget(self)

    def _associate(self) -> tuple[str, str]:
        """Negotiate and serve the association; return how it ended."""
        service = self._service
        asked = read_association_request(self._sock, service.limits.association_timeout_s)
        self._has_asked = True
        established = accept(
            self._sock,
            asked,
            self._gate,
            self._choose,
            ae_title=service.ae_title,
            maximum_pdu_bytes=service.maximum_pdu_bytes,
            timeout_s=service.limits.association_timeout_s,
        )
        if established is None:
            return ("rejected", self._rejected) if self._rejected else ("not-established", "")
        self._session = StorageSession(
            self._sock,
            self.association,
            established.contexts,
            service.receiver,
            service.limits,
            maximum_pdu_bytes=service.maximum_pdu_bytes,
            peer_maximum_pdu_bytes=established.peer_maximum_pdu_bytes,
        )
        if self._stopping:
            self._session.stop(at_once=False)
        self._session.run()
        return "released", ""

    def _choose(self, abstract_syntax: str, proposed: Sequence[str]) -> list[str]:
        taken = acceptable(abstract_syntax, proposed, deflated=self._service.deflated)
        if not taken and len(self._declined) < _MOST_DECLINED:
            syntax = proposed[:1] if is_storage(abstract_syntax) else ()
            self._declined[abstract_syntax, *syntax] = None
        return taken

    def _gate(self, calling: str, called: str) -> Rejection | None:
        self.association = AssociationInfo(calling.strip(), called.strip(), self.association.peer_address)
        try:
            reason = self._service.admission.admit(self.association)
        except DeidProxyError:
            reason = "busy"
        if reason is None and not self._fits(self):
            reason = "limit"
        self._rejected = reason or ""
        return None if reason is None else _REJECTIONS.get(reason, _NO_REASON)
