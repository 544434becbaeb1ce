"""Negotiates associations with pynetdicom, inbound and outbound, and returns them as sockets of our own.

References
----------
DICOM PS3.7 Annex D (association negotiation), PS3.8 Section 7.1 (A-ASSOCIATE), Section 9.3.4 (rejection).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from pydicom.uid import UID
from pynetdicom import AE
from pynetdicom.acse import ACSE
from pynetdicom.pdu_primitives import A_ASSOCIATE
from pynetdicom.presentation import PresentationContext as Proposal
from pynetdicom.presentation import build_context
from pynetdicom.transport import AddressInformation

from deid_proxy.engine.part10 import IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_VERSION_NAME
from deid_proxy.errors import AssociationRejectedError, DestinationUnreachableError, HoldReason
from deid_proxy.network.hand_off import Established, Negotiation, NegotiationSocket
from deid_proxy.network.rejections import describe_rejection

if TYPE_CHECKING:
    import socket

    from pynetdicom.association import Association, ServiceUser

    from deid_proxy.network.hand_off import RememberingSocket

Rejection = tuple[int, int, int]  # result, source, reason of an A-ASSOCIATE-RJ (PS3.8 Table 9-21)
Gate = Callable[[str, str], Rejection | None]  # (calling, called AE title) -> why not
Chooser = Callable[[str, Sequence[str]], Sequence[str]]  # (abstract syntax, proposed) -> acceptable, in order


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


def accept(
    sock: socket.socket,
    request_pdu: bytes,
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
    request_pdu
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

    Raises
    ------
    OSError
        The peer is gone.
    """
    negotiation = Negotiation(_application_entity(ae_title, timeout_s), "acceptor")
    negotiation.acse = _AcceptingACSE(negotiation, gate, choose)
    transport = NegotiationSocket(negotiation, timeout_s=timeout_s, received=request_pdu, client_socket=sock)
    negotiation.set_socket(transport)
    negotiation.requestor.address_info = AddressInformation(*sock.getpeername()[:2])
    _introduce(negotiation.acceptor, ae_title, maximum_pdu_bytes)
    negotiation.dul.start()
    try:
        primitive = negotiation.dul.receive_pdu(wait=True, timeout=timeout_s)
        if not isinstance(primitive, A_ASSOCIATE):
            return None
        negotiation.requestor.primitive = primitive
        negotiation.acse.negotiate_association()
        return negotiation.established(sock, negotiation.requestor.maximum_length)
    finally:
        negotiation.retire(sock)


@dataclass(frozen=True, slots=True)
class AssociationRequest:
    """What an outbound association is requested with.

    Parameters
    ----------
    host, port
        The destination.
    calling_ae_title, called_ae_title
        Our title and the destination's.
    contexts
        Pairs of SOP Class and transfer syntax, each proposed in a context of its own.
    maximum_pdu_bytes
        The maximum length offered to the destination.
    connect_s, timeout_s
        Seconds for the connection, and for the answer.
    """

    host: str
    port: int
    calling_ae_title: str
    called_ae_title: str
    contexts: Sequence[tuple[str, str]]
    maximum_pdu_bytes: int
    connect_s: float
    timeout_s: float


def request(wanted: AssociationRequest, announce: Callable[[socket.socket], None] = lambda _: None) -> Established:
    """Negotiate an outbound association.

    Parameters
    ----------
    wanted
        With whom, and what for.
    announce
        Told about the socket before it is connected: whoever shuts it down ends the negotiation.

    Raises
    ------
    DestinationUnreachableError
        No connection, no answer in time, or an abort.
    AssociationRejectedError
        An A-ASSOCIATE-RJ.
    """
    ae = _application_entity(wanted.calling_ae_title, wanted.timeout_s, wanted.connect_s)
    negotiation = Negotiation(ae, "requestor")
    sock = _connectable(negotiation, wanted)
    announce(sock)
    negotiation.acceptor.ae_title = wanted.called_ae_title
    _introduce(negotiation.requestor, wanted.calling_ae_title, wanted.maximum_pdu_bytes)
    negotiation.requestor.requested_contexts = _proposals(wanted.contexts)
    outcome: Established | None = None
    try:
        negotiation.request()
        outcome = negotiation.established(sock, negotiation.acceptor.maximum_length)
    finally:
        if outcome is None:
            negotiation.retire(sock)
            with suppress(OSError):
                sock.close()
    if outcome is None:
        raise _refusal(negotiation, wanted, sock)
    return outcome


def _application_entity(ae_title: str, timeout_s: float, connect_s: float | None = None) -> AE:
    ae = AE(ae_title)
    ae.connection_timeout = connect_s
    ae.acse_timeout = timeout_s
    ae.network_timeout = timeout_s
    return ae


def _introduce(user: ServiceUser, ae_title: str, maximum_pdu_bytes: int) -> None:
    """Say who we are (PS3.7 Section D.3.3)."""
    user.ae_title = ae_title
    user.maximum_length = maximum_pdu_bytes
    user.implementation_class_uid = UID(IMPLEMENTATION_CLASS_UID)
    user.implementation_version_name = IMPLEMENTATION_VERSION_NAME


def _connectable(negotiation: Negotiation, wanted: AssociationRequest) -> RememberingSocket:
    """Give a negotiation a socket that it will connect, and return the socket."""
    try:
        remote = AddressInformation.from_addr_port(wanted.host, wanted.port)
        local = AddressInformation("" if remote.is_ipv4 else "::0", 0)
        timeout_s = wanted.connect_s + wanted.timeout_s
        transport = NegotiationSocket(negotiation, timeout_s=timeout_s, address=local)
    except OSError as error:
        raise DestinationUnreachableError(f"no association: the host '{wanted.host}' is not known here") from error
    negotiation.set_socket(transport)
    negotiation.acceptor.address_info = remote
    negotiation.requestor.address_info = local
    return cast("RememberingSocket", transport.socket)


def _proposals(contexts: Sequence[tuple[str, str]]) -> list[Proposal]:
    proposals = []
    for index, (sop_class_uid, transfer_syntax_uid) in enumerate(contexts):
        proposal = build_context(sop_class_uid, transfer_syntax_uid)
        proposal.context_id = 2 * index + 1
        proposals.append(proposal)
    return proposals


def _silence(wanted: AssociationRequest, sock: RememberingSocket) -> str:
    """Return what came instead of an answer: nothing is there, nobody speaks, or the connection was ended."""
    failure = sock.failure
    if isinstance(failure, ConnectionRefusedError):
        return "connection refused: nothing listens on that port"
    if isinstance(failure, TimeoutError):
        return f"no answer in {wanted.connect_s:g} s: the host is off, or something drops the connection on its way"
    if failure is not None:
        return f"no connection: {failure.strerror or type(failure).__name__}"
    if time.monotonic() - sock.connected_at >= wanted.timeout_s:
        return f"connected, but no answer to the request in {wanted.timeout_s:g} s"
    return "the destination aborted, or closed the connection"


def _refusal(
    negotiation: Negotiation, wanted: AssociationRequest, sock: RememberingSocket
) -> AssociationRejectedError | DestinationUnreachableError:
    """Return the error that tells why there is no association."""
    answer = negotiation.acceptor.primitive or negotiation.unread_answer()
    if answer is None or not answer.result:
        return DestinationUnreachableError(f"no association: {_silence(wanted, sock)}")
    described = describe_rejection(answer.result, answer.result_source, answer.diagnostic)
    message = f"the destination rejected the association {described}"
    error = AssociationRejectedError(message, reason=HoldReason.REFUSED)
    error.transient = answer.result == 2
    return error
