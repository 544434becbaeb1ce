"""The Storage SCU: knows a destination and opens associations to it.

References
----------
DICOM PS3.4 Annex B (Storage Service Class), PS3.8 Section 7.1 (A-ASSOCIATE).
"""

from __future__ import annotations

import socket
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakSet

from deid_proxy.errors import ContextNotAcceptedError, DestinationUnreachableError, HoldReason
from deid_proxy.network.limits import Timeouts
from deid_proxy.network.negotiation import AssociationRequest, request
from deid_proxy.network.presentation_contexts import MAXIMUM_CONTEXTS
from deid_proxy.network.storage_association import CStoreResponse, StorageAssociation

if TYPE_CHECKING:
    from collections.abc import Iterable


MAXIMUM_PDU_BYTES = 128 * 1024

__all__ = ["CStoreResponse", "Peer", "StorageAssociation", "StorageSCU"]


@dataclass(frozen=True, slots=True)
class Peer:
    """A destination: its AE title and address, and the title we call it with.

    Raises
    ------
    ValueError
        An AE title is empty or longer than 16 characters.
    """

    ae_title: str
    host: str
    port: int
    calling_ae_title: str = "DEIDPROXY"

    def __post_init__(self) -> None:
        for title in (self.ae_title, self.calling_ae_title):
            if not 0 < len(title.strip()) <= 16 or not title.isascii() or not title.isprintable() or "\\" in title:
                raise ValueError("an AE title has 1 to 16 printable ASCII characters")


class StorageSCU:
    """Opens associations to one destination.

    Parameters
    ----------
    peer
        The destination.
    timeouts
        How long it may take.
    maximum_pdu
        The maximum length of a PDU, in bytes, that is offered to it.
    """

    def __init__(self, peer: Peer, timeouts: Timeouts | None = None, *, maximum_pdu: int = MAXIMUM_PDU_BYTES) -> None:
        self.peer = peer
        self._timeouts = timeouts or Timeouts()
        self._maximum_pdu = maximum_pdu
        self._sockets: WeakSet[socket.socket] = WeakSet()
        self._interrupted = False

    def open(self, contexts: Iterable[tuple[str, str]]) -> StorageAssociation:
        """Open an association.

        Parameters
        ----------
        contexts
            Pairs of SOP Class and transfer syntax, at most 128; each is proposed in a context of its own, so that
            the destination accepts or refuses just that.

        Raises
        ------
        DestinationUnreachableError
            No connection, or no answer in time.
        AssociationRejectedError
            The destination rejected the association.
        ContextNotAcceptedError
            It accepted none of the contexts.
        ValueError
            There is no context, or there are more than 128.
        """
        pairs = list(dict.fromkeys(contexts))
        if not 0 < len(pairs) <= MAXIMUM_CONTEXTS:
            raise ValueError("an association takes 1 to 128 presentation contexts")
        wanted = AssociationRequest(
            self.peer.host,
            self.peer.port,
            self.peer.calling_ae_title,
            self.peer.ae_title,
            pairs,
            self._maximum_pdu,
            self._timeouts.connect_s,
            self._timeouts.association_s,
        )
        established = request(wanted, self._announced)
        association = StorageAssociation(established, pairs, self._timeouts, self._maximum_pdu)
        if not association.accepted:
            association.release()
            raise ContextNotAcceptedError("no presentation context is accepted", reason=HoldReason.CONTEXT)
        return association

    def interrupt(self) -> None:
        """End whatever waits for the destination, now and from now on; called by another thread.

        Who waits gets :class:`DestinationUnreachableError`: whether the destination has the instance is unknown.
        """
        self._interrupted = True
        for sock in list(self._sockets):
            with suppress(OSError):  # closed, or not connected
                sock.shutdown(socket.SHUT_RDWR)

    def _announced(self, sock: socket.socket) -> None:
        # first noted, then asked: an interruption in between sees the socket, or is seen here
        self._sockets.add(sock)
        if self._interrupted:
            sock.close()
            raise DestinationUnreachableError("the destination is not asked any more: the gateway stops")
