"""Where pynetdicom ends and our data path begins.

pynetdicom negotiates: its ACSE, its PDU and context rules, its state machine. The moment the state machine reaches
Sta6 (association established), :class:`_RetiringStateMachine` tells pynetdicom's polling thread to stop. That thread
looks at the order between finishing an action and reading the socket again, so it cannot swallow a byte of P-DATA. From
then on the socket is ours. pynetdicom's second thread per association is never started: on the requestor's side it now
and then takes a response away from whoever waits for it.

This is the only module that imports pynetdicom. What it relies on beyond the documented API is written down in
:data:`RELIED_ON` and held still by an exact pin and by contract tests.
"""

from __future__ import annotations

import logging
import socket
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import SimpleNamespace
from typing import cast

import pynetdicom
import pynetdicom.timer
from pynetdicom import AE, _config
from pynetdicom.acse import ACSE
from pynetdicom.association import Association
from pynetdicom.dul import DULServiceProvider
from pynetdicom.fsm import StateMachine
from pynetdicom.pdu_primitives import A_ASSOCIATE, A_P_ABORT
from pynetdicom.presentation import PresentationContext as Proposal
from pynetdicom.presentation import build_context
from pynetdicom.transport import AddressInformation, AssociationSocket

from deid_proxy.engine.part10 import IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_VERSION_NAME
from deid_proxy.errors import AssociationRejectedError, DestinationUnreachableError, HoldReason
from deid_proxy.network.pdu import MAXIMUM_ASSOCIATE_BYTES
from deid_proxy.network.presentation_contexts import PresentationContext
from deid_proxy.network.tcp import set_tick, tune

RELIED_ON = (
    "pynetdicom.fsm.StateMachine.transition is called once per action, after it, with the next state",
    "pynetdicom.dul.DULServiceProvider.run_reactor tests the flag of kill_dul() between an action and the next read",
    "pynetdicom.dul.DULServiceProvider takes its thread target from run_reactor of its own class",
    "pynetdicom.association.Association keeps dul and acse as plain attributes",
    "pynetdicom.acse.ACSE.negotiate_association and send_accept are called through the instance",
    "pynetdicom.transport.AssociationSocket reads with recv(count) only, after asking ready",
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
Rejection = tuple[int, int, int]  # result, source, reason of an A-ASSOCIATE-RJ (PS3.8 Table 9-21)
Gate = Callable[[str, str], Rejection | None]  # (calling, called AE title) -> why not
Chooser = Callable[[str, Sequence[str]], Sequence[str]]  # (abstract syntax, proposed) -> acceptable, in order


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


class _NegotiationSocket(AssociationSocket):
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
        self._received = bytearray(received)
        self._timeout_s = timeout_s
        self._deadline = time.monotonic() + timeout_s

    @property
    def ready(self) -> bool:
        return bool(self._received) or super().ready

    def recv(self, nr_bytes: int) -> bytearray:
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


class _AcceptingACSE(ACSE):
    """Decides about one inbound association before and while pynetdicom negotiates it."""

    def __init__(self, assoc: Association, gate: Gate, choose: Chooser) -> None:
        super().__init__(assoc)
        self._gate = gate
        self._choose = choose

    def negotiate_association(self) -> None:
        request = cast("A_ASSOCIATE", self.requestor.primitive)
        rejection = self._gate(request.calling_ae_title, request.called_ae_title)
        if rejection is not None:
            self.send_reject(*rejection)
            self.assoc.kill()
            return
        self.acceptor.supported_contexts = self._supported(request.presentation_context_definition_list)
        super().negotiate_association()

    def send_accept(self) -> None:
        # pynetdicom follows the acceptor's order of transfer syntaxes; the sender knows better what it holds.
        proposed = {cx.context_id: cx for cx in self.requestor.requested_contexts}
        for context in self.assoc.accepted_contexts:
            proposal = proposed[context.context_id]
            context.transfer_syntax = list(self._choose(str(proposal.abstract_syntax), _syntaxes(proposal))[:1])
        super().send_accept()

    def _supported(self, proposals: Sequence[Proposal]) -> list[Proposal]:
        """Return what is supported of what is proposed, so that nothing longer is ever walked or copied."""
        wanted: dict[str, dict[str, None]] = {}
        for proposal in proposals:
            abstract_syntax = str(proposal.abstract_syntax)
            if syntaxes := self._choose(abstract_syntax, _syntaxes(proposal)):
                wanted.setdefault(abstract_syntax, {}).update(dict.fromkeys(syntaxes))
        return [build_context(uid, list(syntaxes)) for uid, syntaxes in wanted.items()]


def _syntaxes(proposal: Proposal) -> list[str]:
    return [str(uid) for uid in proposal.transfer_syntax]


class _Negotiation(Association):
    """One association during its negotiation; its own thread is never started."""

    def __init__(self, ae: AE, mode: str, timeout_s: float) -> None:
        super().__init__(ae, mode)
        self.dul = _UpperLayer(self)
        self.acse_timeout = timeout_s
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


def _application_entity(ae_title: str, connect_s: float = 0.0, timeout_s: float = 0.0) -> AE:
    ae = AE(ae_title)
    ae.implementation_class_uid = IMPLEMENTATION_CLASS_UID
    ae.implementation_version_name = IMPLEMENTATION_VERSION_NAME
    ae.connection_timeout = connect_s or None
    ae.acse_timeout = timeout_s or None
    ae.network_timeout = timeout_s or None
    return ae


def accept(
    sock: socket.socket,
    request: bytes,
    gate: Gate,
    choose: Chooser,
    *,
    ae_title: str,
    maximum_pdu_bytes: int,
    timeout_s: float,
) -> Established | None:
    """Negotiate an inbound association whose A-ASSOCIATE-RQ was read already.

    Parameters
    ----------
    sock
        The connection; it stays open, whatever the outcome.
    request
        The whole A-ASSOCIATE-RQ PDU.
    gate, choose
        Who is let in, and with which transfer syntaxes.
    ae_title
        The title that pynetdicom knows us by; which called titles are served is the gate's business.
    maximum_pdu_bytes
        The maximum length offered to the peer.
    timeout_s
        Seconds for all of it.

    Returns
    -------
    Established or None
        None if the association was rejected or aborted.
    """
    negotiation = _Negotiation(_application_entity(ae_title, timeout_s=timeout_s), "acceptor", timeout_s)
    negotiation.acse = _AcceptingACSE(negotiation, gate, choose)
    transport = _NegotiationSocket(negotiation, timeout_s=timeout_s, received=request, client_socket=sock)
    negotiation.set_socket(transport)
    negotiation.acceptor.ae_title = ae_title
    negotiation.acceptor.maximum_length = maximum_pdu_bytes
    negotiation.acceptor.implementation_class_uid = negotiation.ae.implementation_class_uid
    negotiation.acceptor.implementation_version_name = negotiation.ae.implementation_version_name
    negotiation.dul.start()
    try:
        primitive = negotiation.dul.receive_pdu(wait=True, timeout=timeout_s)
        if isinstance(primitive, A_ASSOCIATE):
            negotiation.requestor.primitive = primitive
            negotiation.acse.negotiate_association()
            return negotiation.established(sock, negotiation.requestor.maximum_length)
        return None
    finally:
        _retire(negotiation, sock)


def request(
    address: tuple[str, int],
    *,
    calling_ae_title: str,
    called_ae_title: str,
    contexts: Sequence[tuple[str, str]],
    maximum_pdu_bytes: int,
    connect_s: float,
    timeout_s: float,
) -> Established:
    """Negotiate an outbound association, one presentation context for each (SOP Class, transfer syntax).

    Raises
    ------
    DestinationUnreachableError
        No connection, no answer in time, or an abort.
    AssociationRejectedError
        An A-ASSOCIATE-RJ.
    """
    negotiation = _Negotiation(_application_entity(calling_ae_title, connect_s, timeout_s), "requestor", timeout_s)
    try:
        remote = AddressInformation.from_addr_port(*address)
        local = AddressInformation("" if remote.is_ipv4 else "::0", 0)
    except OSError as error:
        raise DestinationUnreachableError("the destination's name does not resolve to an address") from error
    transport = _NegotiationSocket(negotiation, timeout_s=connect_s + timeout_s, address=local)
    sock = cast("socket.socket", transport.socket)
    negotiation.set_socket(transport)
    negotiation.connection_timeout = connect_s
    negotiation.acceptor.ae_title = called_ae_title
    negotiation.acceptor.address_info = remote
    requestor = negotiation.requestor
    requestor.address_info = local
    requestor.ae_title = calling_ae_title
    requestor.maximum_length = maximum_pdu_bytes
    requestor.implementation_class_uid = negotiation.ae.implementation_class_uid
    requestor.implementation_version_name = negotiation.ae.implementation_version_name
    requestor.requested_contexts = _proposals(contexts)
    outcome: Established | None = None
    try:
        negotiation.request()
        outcome = negotiation.established(sock, negotiation.acceptor.maximum_length)
    finally:
        if outcome is None:
            _retire(negotiation, sock)
            with suppress(OSError):
                sock.close()
    return outcome or _refused(negotiation)


def _proposals(contexts: Sequence[tuple[str, str]]) -> list[Proposal]:
    proposals = []
    for index, (sop_class_uid, transfer_syntax_uid) in enumerate(contexts):
        proposal = build_context(sop_class_uid, transfer_syntax_uid)
        proposal.context_id = 2 * index + 1
        proposals.append(proposal)
    return proposals


def _retire(negotiation: _Negotiation, sock: socket.socket) -> None:
    """Make sure that pynetdicom's thread is gone before anybody else reads the socket."""
    negotiation.dul.kill_dul()
    negotiation.dul.join(_JOIN_TIMEOUT_S)
    if negotiation.dul.is_alive():
        with suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)
        negotiation.dul.join(_JOIN_TIMEOUT_S)


def _refused(negotiation: _Negotiation) -> Established:
    """Raise the error that tells why there is no association."""
    answer = negotiation.acceptor.primitive
    if negotiation.is_rejected and answer is not None:
        code = f"{answer.result}/{answer.result_source}/{answer.diagnostic}"
        error = AssociationRejectedError(
            f"the destination rejected the association ({code})", reason=HoldReason.REFUSED
        )
        error.transient = answer.result == 2
        raise error
    raise DestinationUnreachableError("no association: the destination does not answer or aborted")
