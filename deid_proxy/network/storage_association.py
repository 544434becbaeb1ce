"""An open association to a destination: sends instances on it, one at a time.

The thread that calls is the thread that sends and that reads the response; nobody else touches the socket.

References
----------
DICOM PS3.4 Annex B (Storage Service Class), PS3.7 Section 9.3.1 (C-STORE), PS3.8 Section 7.2 (A-RELEASE).
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

from deid_proxy.errors import ContextNotAcceptedError, DestinationUnreachableError, HoldReason
from deid_proxy.identity.phi import Phi
from deid_proxy.network.command_set import Command, CommandSet, Element, c_echo_request, c_store_request
from deid_proxy.network.data_path import Patience, PDataReader
from deid_proxy.network.fragmentation import fragment_bytes, fragments, streamed_fragments
from deid_proxy.network.pdu import (
    A_ABORT_BY_USER,
    A_RELEASE_RP,
    A_RELEASE_RQ,
    COMMAND,
    PDUType,
    ProtocolError,
    WireError,
)
from deid_proxy.network.presentation_contexts import VERIFICATION, by_pair
from deid_proxy.network.tcp import Bytes, Pace, close, has_input, send, send_batches

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from deid_proxy.network.hand_off import Established
    from deid_proxy.network.limits import Timeouts

_LINGER_S = 1.0


@dataclass(frozen=True, slots=True)
class CStoreResponse:
    """What a destination answered.

    Attributes
    ----------
    status
        The status; :func:`deid_proxy.network.status.classify_status` says what it means.
    comment
        Error Comment (0000,0902): the destination's own words, which may quote the instance, so they do not print.
    offending_elements
        Offending Element (0000,0901): tags.
    """

    status: int
    comment: Phi = field(default=Phi(""))
    offending_elements: tuple[int, ...] = ()


class StorageAssociation:
    """An open association; made by :meth:`StorageSCU.open`.

    After any error but :class:`ContextNotAcceptedError` the association is closed.

    Parameters
    ----------
    established
        What was negotiated.
    proposed
        The pairs that were proposed, in the order of their context ids.
    timeouts
        How long the destination may take.
    maximum_pdu_bytes
        The maximum length that was offered to it.
    """

    def __init__(
        self, established: Established, proposed: Sequence[tuple[str, str]], timeouts: Timeouts, maximum_pdu_bytes: int
    ) -> None:
        self._socket = established.sock
        self._timeouts = timeouts
        self._message_id = 0
        self._open = True
        # an acceptor that answers with a transfer syntax that was not proposed has accepted nothing
        by_id = {2 * index + 1: pair for index, pair in enumerate(proposed)}
        accepted = {
            key: each
            for key, each in established.contexts.items()
            if by_id.get(key) == (each.abstract_syntax, each.transfer_syntax)
        }
        self._context_ids = by_pair(accepted)
        patience = Patience(timeouts.response_s, timeouts.transfer_s, timeouts.transfer_s, timeouts.minimum_bytes_per_s)
        self._reader = PDataReader(self._socket, maximum_pdu_bytes, patience)
        with self._closing_on_error():
            self._payload_bytes = fragment_bytes(established.peer_maximum_pdu_bytes)

    @property
    def is_open(self) -> bool:
        """True until the association has ended; that the destination ended it in the meantime is noticed here."""
        if self._open and (self._reader.has_read_ahead or has_input(self._socket)):
            self._end_with_the_destination()
        return self._open

    @property
    def accepted(self) -> frozenset[tuple[str, str]]:
        """The accepted pairs of SOP Class and transfer syntax."""
        return frozenset(self._context_ids)

    def accepts(self, sop_class_uid: str, transfer_syntax_uid: str) -> bool:
        """Return True if the destination takes instances of this SOP Class in this transfer syntax."""
        return (sop_class_uid, transfer_syntax_uid) in self._context_ids

    def store(
        self,
        sop_class_uid: str,
        sop_instance_uid: str,
        transfer_syntax_uid: str,
        segments: Iterable[Bytes],
        size_bytes: int | None = None,
    ) -> CStoreResponse:
        """Send one instance and return the destination's answer.

        Parameters
        ----------
        sop_class_uid, sop_instance_uid
            The instance's UIDs, equal to those inside it.
        transfer_syntax_uid
            How it is encoded.
        segments
            Its data set, without file meta information, in pieces.
        size_bytes
            How long the data set is, when its pieces are made as they are sent, and views of memory that is used again
            with the next piece; None takes them all first.

        Raises
        ------
        ContextNotAcceptedError
            The destination does not take such instances; the association stays open.
        DestinationUnreachableError
            No valid answer came: whether the destination has the instance is unknown.
        """
        context_id = self._context_id(sop_class_uid, transfer_syntax_uid)
        message_id = self._next_message_id()
        command = c_store_request(sop_class_uid, sop_instance_uid, message_id)
        with self._closing_on_error():
            sent = self._transmit(context_id, command, segments, size_bytes)
            self._reader.patience.idle_s = self._timeouts.response_s + sent / self._timeouts.minimum_bytes_per_s
            answer = self._response(context_id, message_id, Command.C_STORE_RQ)
            _check_uid(answer, Element.AFFECTED_SOP_CLASS_UID, sop_class_uid)
            _check_uid(answer, Element.AFFECTED_SOP_INSTANCE_UID, sop_instance_uid)
            status = answer.required(Element.STATUS)
        comment = Phi(answer.text(Element.ERROR_COMMENT))
        return CStoreResponse(status, comment, answer.tags(Element.OFFENDING_ELEMENT))

    def echo(self) -> int:
        """Send a C-ECHO and return the status of the answer; Verification has to be among the contexts.

        Raises
        ------
        ContextNotAcceptedError
            Verification is not accepted.
        DestinationUnreachableError
            No valid answer came.
        """
        context_id = next((key for pair, key in self._context_ids.items() if pair[0] == VERIFICATION), None)
        if context_id is None:
            raise ContextNotAcceptedError("the destination does not accept Verification", reason=HoldReason.CONTEXT)
        message_id = self._next_message_id()
        with self._closing_on_error():
            self._send_parts(
                fragments(context_id, [c_echo_request(VERIFICATION, message_id)], self._payload_bytes, COMMAND)
            )
            self._reader.patience.idle_s = self._timeouts.response_s
            return self._response(context_id, message_id, Command.C_ECHO_RQ).required(Element.STATUS)

    def release(self) -> None:
        """Release the association and close the connection; never raises, since everything was answered before."""
        if not self.is_open:
            return
        self._open = False
        with suppress(OSError, WireError):
            self._send(A_RELEASE_RQ)
            self._reader.patience.idle_s = self._timeouts.release_s
            self._await_release()
        close(self._socket)

    def abort(self) -> None:
        """Abort the association and close the connection."""
        self._close(A_ABORT_BY_USER)

    def _end_with_the_destination(self) -> None:
        """Close an association on which the destination said something between two messages, or went away."""
        farewell = b""
        with suppress(OSError, WireError):
            self._reader.patience.idle_s = self._timeouts.release_s
            if self._reader.read_control_pdu() == PDUType.A_RELEASE_RQ:
                farewell = A_RELEASE_RP
        self._close(farewell)

    def _await_release(self) -> None:
        if self._reader.read_control_pdu() == PDUType.A_RELEASE_RQ:  # both asked at once (PS3.8 Section 7.2.2.7)
            self._send(A_RELEASE_RP)
            self._reader.read_control_pdu()

    def _context_id(self, sop_class_uid: str, transfer_syntax_uid: str) -> int:
        if (
            not self._open
        ):  # what the destination did since it was last asked shows in its answer, or in that none comes
            raise DestinationUnreachableError("the association has ended")
        context_id = self._context_ids.get((sop_class_uid, transfer_syntax_uid))
        if context_id is None:
            raise ContextNotAcceptedError(
                "the destination does not take this SOP Class in this transfer syntax", reason=HoldReason.CONTEXT
            )
        return context_id

    def _next_message_id(self) -> int:
        self._message_id = self._message_id % 0xFFFF + 1
        return self._message_id

    def _transmit(self, context_id: int, command: bytes, segments: Iterable[Bytes], size_bytes: int | None) -> int:
        """Send a command set and its data set, with one system call if the kernel takes them at once.

        Returns
        -------
        int
            How many bytes that was.
        """
        said = fragments(context_id, [command], self._payload_bytes, COMMAND)
        if size_bytes is None:
            return self._send_parts(chain(said, fragments(context_id, segments, self._payload_bytes)))
        batches = streamed_fragments(context_id, segments, self._payload_bytes, size_bytes)
        return send_batches(self._socket, chain([[*said]], batches), self._pace())

    def _send(self, data: bytes) -> None:
        self._send_parts([data])

    def _send_parts(self, parts: Iterable[Bytes]) -> int:
        return send(self._socket, parts, self._pace())

    def _pace(self) -> Pace:
        return Pace(self._timeouts.transfer_s, self._timeouts.minimum_bytes_per_s)

    def _response(self, context_id: int, message_id: int, command: Command) -> CommandSet:
        got_context_id, answer = self._reader.read_command()
        if (
            got_context_id != context_id
            or answer.required(Element.COMMAND_FIELD) != command | Command.RESPONSE
            or answer.required(Element.MESSAGE_ID_RESPONDED_TO) != message_id
            or answer.has_data_set
        ):
            raise ProtocolError("the response does not belong to the request")
        return answer

    @contextmanager
    def _closing_on_error(self) -> Iterator[None]:
        try:
            yield
        except WireError as error:
            self._close(error.farewell)
            raise DestinationUnreachableError(f"no valid answer: {error}") from error
        except OSError as error:
            self._close(b"")
            raise DestinationUnreachableError("no answer: the connection broke") from error
        except BaseException:
            self._close(A_ABORT_BY_USER)
            raise

    def _close(self, farewell: bytes) -> None:
        if self._open:
            self._open = False
            close(self._socket, farewell, _LINGER_S)


def _check_uid(answer: CommandSet, element: Element, expected: str) -> None:
    """Refuse a response whose UID, if it has one, is not that of the request (PS3.7 Section 9.3.1.2)."""
    if element in answer and answer.uid(element) != expected:
        raise ProtocolError("the UIDs of the response are not those of the request")
