"""Where pynetdicom ends and our data path begins.

pynetdicom negotiates: its ACSE, its PDU and context rules, its state machine. The moment the state machine reaches
Sta6 (association established), :class:`_RetiringStateMachine` tells pynetdicom's polling thread to stop. That thread
looks at the order between finishing an action and reading the socket again, so it cannot swallow a byte of P-DATA. From
then on the socket is ours. pynetdicom's second thread per association is never started: on the requestor's side it now
and then takes a response away from whoever waits for it.

Together with :mod:`deid_proxy.network.negotiation` this is all that imports pynetdicom. What it relies on beyond the
documented API is written down in :data:`RELIED_ON` and held still by an exact pin and by contract tests.
"""

from __future__ import annotations

import logging
import socket
import time
from contextlib import suppress
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pynetdicom
import pynetdicom.timer
from pynetdicom import AE, _config
from pynetdicom.association import Association
from pynetdicom.dul import DULServiceProvider
from pynetdicom.fsm import StateMachine
from pynetdicom.pdu_primitives import A_ASSOCIATE, A_P_ABORT
from pynetdicom.transport import AddressInformation, AssociationSocket

from deid_proxy.network.pdu import MAXIMUM_ASSOCIATE_BYTES
from deid_proxy.network.presentation_contexts import PresentationContext
from deid_proxy.network.tcp import set_tick, tune

if TYPE_CHECKING:
    from collections.abc import Mapping

RELIED_ON = (
    "pynetdicom.fsm.StateMachine.transition is called once per action, after it, with the next state",
    "pynetdicom.dul.DULServiceProvider.run_reactor tests the flag of kill_dul() between an action and the next read",
    "pynetdicom.dul.DULServiceProvider takes its thread target from run_reactor of its own class",
    "pynetdicom.association.Association keeps dul and acse as plain attributes",
    "pynetdicom.acse.ACSE.negotiate_association and send_accept are called through the instance",
    "pynetdicom.transport.AssociationSocket reads with recv(count) only, after asking ready",
    "pynetdicom.transport.AssociationSocket.connect connects the socket that is its attribute socket",
    "pynetdicom.timer.Timer takes the time from the module attribute time",
)
"""What the hand-off relies on; each line has a contract test."""

# Timers must not follow a clock that is set back or forth, and pynetdicom's loggers print identifiers.
pynetdicom.timer.__dict__["time"] = SimpleNamespace(time=time.monotonic)
_config.LOG_HANDLER_LEVEL = "none"
_config.LOG_REQUEST_IDENTIFIERS = False
_config.LOG_RESPONSE_IDENTIFIERS = False
logging.getLogger("pynetdicom").setLevel(logging.CRITICAL + 1)

_JOIN_TIMEOUT_S = 10.0


@dataclass(frozen=True, slots=True)
class Established:
    """An association that pynetdicom negotiated and let go of."""

    sock: socket.socket
    contexts: Mapping[int, PresentationContext]
    peer_maximum_pdu_bytes: int


class _RetiringStateMachine(StateMachine):
    """Ends pynetdicom's thread as soon as the association is established or over."""

    def transition(self, state: str) -> None:
        super().transition(state)
        if state == "Sta1":
            self.dul.to_user_queue.put(A_P_ABORT())  # wakes whoever waits for an answer that cannot come any more
        if state in ("Sta1", "Sta6"):
            self.dul.kill_dul()


class _UpperLayer(DULServiceProvider):
    """pynetdicom's protocol thread, which ends quietly on input that it cannot handle."""

    def __init__(self, assoc: Association) -> None:
        super().__init__(assoc)
        self.state_machine = _RetiringStateMachine(self)

    def run_reactor(self) -> None:
        try:
            super().run_reactor()
        except Exception:  # noqa: BLE001 - root of pynetdicom's thread: hostile input raises anything in its decoders
            self.to_user_queue.put(A_P_ABORT())


class RememberingSocket(socket.socket):
    """Remembers how connecting went, which pynetdicom only logs.

    Attributes
    ----------
    failure
        Why there is no connection.
    connected_at
        When there was one, on the monotonic clock.
    """

    failure: OSError | None = None
    connected_at = 0.0

    def connect(self, address: Any, /) -> None:
        """Connect, as every socket does."""
        try:
            super().connect(address)
        except OSError as error:
            self.failure = error
            raise
        self.connected_at = time.monotonic()


class NegotiationSocket(AssociationSocket):
    """Reads negotiation PDUs with a length limit and one deadline for all of them.

    Parameters
    ----------
    timeout_s
        Seconds for everything that is read.
    received
        A PDU that was read from the connection before.
    """

    def __init__(
        self,
        assoc: Association,
        *,
        timeout_s: float,
        received: bytes = b"",
        client_socket: socket.socket | None = None,
        address: AddressInformation | None = None,
    ) -> None:
        super().__init__(assoc, client_socket=client_socket, address=address)
        if client_socket is None and self.socket is not None:
            self.socket = RememberingSocket(fileno=self.socket.detach())
        self._received = bytearray(received)
        self._timeout_s = timeout_s
        self._deadline = time.monotonic() + timeout_s

    @property
    def ready(self) -> bool:
        """True if there is something to read."""
        return bool(self._received) or super().ready

    def recv(self, nr_bytes: int) -> bytearray:
        """Return so many bytes, or fewer at the end of the connection."""
        if nr_bytes > MAXIMUM_ASSOCIATE_BYTES:
            raise OSError("a PDU is too long")
        taken = self._received[:nr_bytes]
        del self._received[:nr_bytes]
        while len(taken) < nr_bytes:
            left_s = self._deadline - time.monotonic()
            if left_s <= 0 or self.socket is None:
                raise TimeoutError("the association was not negotiated in time")
            set_tick(self.socket, left_s)
            more = self.socket.recv(nr_bytes - len(taken))
            if not more:
                break
            taken += more
        return taken


class Negotiation(Association):
    """One association during its negotiation; its own thread is never started.

    Parameters
    ----------
    ae
        The application entity with its time-outs.
    mode
        ``acceptor`` or ``requestor``.
    """

    def __init__(self, ae: AE, mode: str) -> None:
        super().__init__(ae, mode)
        self.dul = _UpperLayer(self)
        # the setters of these pass the times on to the upper layer, which is a new one
        self.acse_timeout = ae.acse_timeout
        self.network_timeout = None

    def established(self, sock: socket.socket, peer_maximum_pdu_bytes: int | None) -> Established | None:
        """Return the association if it stands and the socket is free, else None."""
        self.dul.join(_JOIN_TIMEOUT_S)
        if self.dul.is_alive() or self.dul.state_machine.current_state != "Sta6":
            return None
        tune(sock)
        contexts = {
            cast("int", cx.context_id): PresentationContext(
                cast("int", cx.context_id), str(cx.abstract_syntax), str(cx.transfer_syntax[0])
            )
            for cx in self.accepted_contexts
        }
        return Established(sock, contexts, peer_maximum_pdu_bytes or 0)

    def unread_answer(self) -> A_ASSOCIATE | None:
        """Return an answer that came and was not looked at.

        Where a peer closes the connection right behind its rejection, pynetdicom's requestor may find the connection
        closed before it looks for an answer, and take it for one that never stood.
        """
        while (primitive := self.dul.receive_pdu(wait=False)) is not None:
            if isinstance(primitive, A_ASSOCIATE):
                return primitive
        return None

    def retire(self, sock: socket.socket) -> None:
        """Make sure that pynetdicom's thread is gone before anybody else reads the socket."""
        self.dul.kill_dul()
        self.dul.join(_JOIN_TIMEOUT_S)
        if self.dul.is_alive():
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
            self.dul.join(_JOIN_TIMEOUT_S)
