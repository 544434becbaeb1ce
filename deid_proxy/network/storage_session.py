"""One established association: answers C-ECHO and C-STORE until the peer releases it or has to be aborted.

One message is in flight at a time; while a sink writes, nothing is read, and TCP slows the sender down.

References
----------
DICOM PS3.7 Section 9 (DIMSE-C), PS3.4 Annex B (Storage Service Class), PS3.8 Section 9.2 (state machine).
"""

from __future__ import annotations

import socket
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from deid_proxy.errors import DeidProxyError, ReceiveError
from deid_proxy.network import status
from deid_proxy.network.command_set import Command, CommandSet, Element, response
from deid_proxy.network.data_path import Patience, PDataReader
from deid_proxy.network.fragmentation import fragment_bytes, fragments
from deid_proxy.network.pdu import COMMAND, ProtocolError, ReleaseRequestedError, StoppedError
from deid_proxy.network.presentation_contexts import VERIFICATION, PresentationContext
from deid_proxy.network.tcp import Pace, send

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deid_proxy.network.limits import Limits


@dataclass(frozen=True, slots=True)
class AssociationInfo:
    """Who is at the other end of an association, and whom it asked for."""

    calling_ae_title: str
    called_ae_title: str
    peer_address: str


@dataclass(frozen=True, slots=True)
class CStoreRequest:
    """The parameters of a C-STORE request (PS3.7 Section 9.1.1); its ``repr`` shows no instance UID."""

    sop_class_uid: str
    sop_instance_uid: str
    transfer_syntax_uid: str
    message_id: int
    priority: int

    def __repr__(self) -> str:
        return f"CStoreRequest({self.sop_class_uid}, ‹PHI›, {self.transfer_syntax_uid}, {self.message_id})"


class InstanceSink(Protocol):
    """Takes one instance's data set. Any :class:`DeidProxyError` it raises becomes the status of the response."""

    def write(self, data: memoryview) -> None:
        """Take the next bytes; the memory is used again after the call."""

    def finish(self) -> None:
        """Make the instance durable; success is answered when this returns."""

    def abort(self) -> None:
        """Forget the instance: the sender is gone, or another call raised."""


class Receiver(Protocol):
    """Decides about instances that arrive."""

    def begin(self, association: AssociationInfo, request: CStoreRequest) -> InstanceSink:
        """Return a sink for an instance, or raise a :class:`DeidProxyError` to refuse it."""

    def refused(self, association: AssociationInfo, error: DeidProxyError) -> None:
        """Take note of an instance that was answered with anything but success, whoever refused it."""


class _Intake:
    """One instance on its way into a sink; after the first error the rest is only counted."""

    def __init__(self, maximum_bytes: int) -> None:
        self.error: DeidProxyError | None = None
        self._sink: InstanceSink | None = None
        self._left = maximum_bytes

    def begin(self, receiver: Receiver, association: AssociationInfo, request: CStoreRequest) -> None:
        try:
            self._sink = receiver.begin(association, request)
        except DeidProxyError as error:
            self.refuse(error)

    def write(self, data: memoryview) -> None:
        if self._sink is None:
            return
        self._left -= len(data)
        if self._left < 0:
            self.refuse(ReceiveError(status.LIMIT_EXCEEDED, "R-LIMIT the instance is too long"))
            return
        try:
            self._sink.write(data)
        except DeidProxyError as error:
            self.refuse(error)

    def finish(self, size_bytes: int) -> None:
        if self._sink is None:
            return
        if not size_bytes:
            self.refuse(ReceiveError(status.CANNOT_UNDERSTAND, "R-PARSE the data set is empty"))
            return
        try:
            self._sink.finish()
        except DeidProxyError as error:
            self.refuse(error)
        else:
            self._sink = None

    def refuse(self, error: DeidProxyError) -> None:
        self.error = error
        self.abort()

    def abort(self) -> None:
        sink, self._sink = self._sink, None
        if sink is not None:
            with suppress(DeidProxyError):  # there is nobody left to tell
                sink.abort()


class StorageSession:
    """Serves one association on the thread that calls :meth:`run`.

    Parameters
    ----------
    sock
        The tuned socket.
    association
        Who is at the other end.
    contexts
        The accepted presentation contexts by id.
    receiver
        Where instances go.
    limits
        What the peer may take up.
    maximum_pdu_bytes, peer_maximum_pdu_bytes
        The maximum lengths that both sides announced.
    """

    def __init__(
        self,
        sock: socket.socket,
        association: AssociationInfo,
        contexts: Mapping[int, PresentationContext],
        receiver: Receiver,
        limits: Limits,
        *,
        maximum_pdu_bytes: int,
        peer_maximum_pdu_bytes: int,
    ) -> None:
        self.instances = self.refused = 0
        self._socket = sock
        self._association = association
        self._contexts = contexts
        self._receiver = receiver
        self._limits = limits
        self._payload_bytes = fragment_bytes(peer_maximum_pdu_bytes)
        self._stopping = False
        patience = Patience(limits.idle_timeout_s, limits.pdu_timeout_s, limits.grace_s, limits.minimum_bytes_per_s)
        self._reader = PDataReader(sock, maximum_pdu_bytes, patience)

    def run(self) -> None:
        """Answer messages until the peer releases the association.

        Raises
        ------
        WireError
            The association ended in another way, or has to be aborted.
        """
        try:
            while True:
                self._reader.between_messages = True
                if self._stopping:
                    raise StoppedError("the gateway stops")
                self._answer(*self._reader.read_command())
        except ReleaseRequestedError as error:
            self._send(error.farewell)

    def stop(self, *, at_once: bool) -> None:
        """End after the current message, or at once; called by another thread.

        The order of the two flags matters: :meth:`run` sets its own before it looks at ours, so that a session which
        goes on to wait for a message is either seen waiting here or sees that it has to stop.
        """
        self._stopping = True
        self._reader.cancelled = at_once
        if at_once or self._reader.between_messages:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RD)

    def _answer(self, context_id: int, command: CommandSet) -> None:
        context = self._contexts.get(context_id)
        if context is None:
            raise ProtocolError("a presentation context was not accepted")
        field = command.required(Element.COMMAND_FIELD)
        if field & Command.RESPONSE:
            raise ProtocolError("a response came without a request")
        if field == Command.C_CANCEL_RQ:  # nothing that could be cancelled is ever pending
            return
        command.required(Element.MESSAGE_ID)
        error = self._store(context, command) if field == Command.C_STORE_RQ else self._other(context, command)
        code, comment = (status.SUCCESS, "") if error is None else (error.dimse_status, error.public_message)
        self._respond(context_id, response(command, code, comment))

    def _other(self, context: PresentationContext, command: CommandSet) -> DeidProxyError | None:
        if command.has_data_set:
            self._reader.read_data_set(context.context_id, lambda _: None)
        if command.required(Element.COMMAND_FIELD) != Command.C_ECHO_RQ:
            return ReceiveError(status.UNRECOGNIZED_OPERATION, "only C-ECHO and C-STORE are served")
        if context.abstract_syntax != VERIFICATION:
            return ReceiveError(status.SOP_CLASS_NOT_SUPPORTED, "C-ECHO needs the Verification SOP Class")
        return None

    def _store(self, context: PresentationContext, command: CommandSet) -> DeidProxyError | None:
        intake = _Intake(self._limits.maximum_instance_bytes)
        try:
            request = _c_store_request(context, command)
            if isinstance(request, ReceiveError):
                intake.refuse(request)
            else:
                intake.begin(self._receiver, self._association, request)
            if command.has_data_set:
                intake.finish(self._reader.read_data_set(context.context_id, intake.write))
        finally:
            intake.abort()  # does nothing after an intake that finished
        if intake.error is None:
            self.instances += 1
        else:
            self.refused += 1
            self._receiver.refused(self._association, intake.error)
        return intake.error

    def _respond(self, context_id: int, command: bytes) -> None:
        self._send(b"".join(fragments(context_id, [command], self._payload_bytes, COMMAND)))

    def _send(self, data: bytes) -> None:
        send(self._socket, [data], Pace(self._limits.reply_timeout_s, self._limits.minimum_bytes_per_s))


def _c_store_request(context: PresentationContext, command: CommandSet) -> CStoreRequest | ReceiveError:
    """Check the parameters of a C-STORE request before its data set is looked at."""
    sop_class_uid = command.uid(Element.AFFECTED_SOP_CLASS_UID)
    sop_instance_uid = command.uid(Element.AFFECTED_SOP_INSTANCE_UID)
    if sop_class_uid is None or sop_instance_uid is None:
        return ReceiveError(status.INVALID_SOP_INSTANCE, "R-UID an affected UID is missing or no UID")
    if context.abstract_syntax == VERIFICATION:
        return ReceiveError(status.SOP_CLASS_NOT_SUPPORTED, "C-STORE needs a Storage SOP Class")
    if sop_class_uid != context.abstract_syntax:
        return ReceiveError(status.DATA_SET_DOES_NOT_MATCH_SOP_CLASS, "R-CLASS not the SOP Class of the context")
    if not command.has_data_set:
        return ReceiveError(status.CANNOT_UNDERSTAND, "R-PARSE there is no data set")
    return CStoreRequest(
        sop_class_uid,
        sop_instance_uid,
        context.transfer_syntax,
        command.required(Element.MESSAGE_ID),
        command.number(Element.PRIORITY) or 0,
    )
