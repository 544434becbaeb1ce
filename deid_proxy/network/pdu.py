"""The bytes of the upper layer protocol, as far as the data path speaks it itself.

References
----------
DICOM PS3.8 Section 9.3 (PDU structure) and Annex E (message control header).
"""

from __future__ import annotations

from enum import IntEnum
from struct import Struct

PDU_HEADER = Struct(">BxL")  # type, length
PDV_HEADER = Struct(">LBB")  # length, presentation context id, message control header
P_DATA_HEADER = Struct(">BxLLBB")  # both of them, as nearly every P-DATA-TF PDU begins

COMMAND = 1  # message control header: the fragment belongs to a command set, not to a data set
LAST = 2  # message control header: the fragment ends the command set or data set

MAXIMUM_ASSOCIATE_BYTES = 1 << 20  # 128 contexts with every transfer syntax and user items stay far below


class PDUType(IntEnum):
    """The types of PDU (PS3.8 Section 9.3.1)."""

    A_ASSOCIATE_RQ = 1
    A_ASSOCIATE_AC = 2
    A_ASSOCIATE_RJ = 3
    P_DATA_TF = 4
    A_RELEASE_RQ = 5
    A_RELEASE_RP = 6
    A_ABORT = 7


class AbortReason(IntEnum):
    """Why the service provider aborts (PS3.8 Table 9-26)."""

    NOT_SPECIFIED = 0
    UNRECOGNIZED_PDU = 1
    UNEXPECTED_PDU = 2
    UNRECOGNIZED_PARAMETER = 4
    UNEXPECTED_PARAMETER = 5
    INVALID_PARAMETER_VALUE = 6


A_RELEASE_RQ = PDU_HEADER.pack(PDUType.A_RELEASE_RQ, 4) + bytes(4)
A_RELEASE_RP = PDU_HEADER.pack(PDUType.A_RELEASE_RP, 4) + bytes(4)
A_ABORT_BY_USER = PDU_HEADER.pack(PDUType.A_ABORT, 4) + bytes(4)


def provider_abort(reason: AbortReason) -> bytes:
    """Return the A-ABORT PDU of the service provider with this reason."""
    return PDU_HEADER.pack(PDUType.A_ABORT, 4) + bytes((0, 0, 2, reason))


class WireError(Exception):
    """An association ended, or has to; the reason is its type. It never leaves :mod:`deid_proxy.network`.

    Attributes
    ----------
    word
        How the association ended, for counters.
    farewell
        The PDU that the peer is still sent.
    """

    word = "ended"
    farewell = A_ABORT_BY_USER


class ReleaseRequestedError(WireError):
    """The peer asks to release the association."""

    word = "released"
    farewell = A_RELEASE_RP


class PeerAbortedError(WireError):
    """The peer aborted the association."""

    word = "aborted"
    farewell = b""


class ConnectionLostError(WireError):
    """The connection ended without release or abort."""

    word = "lost"


class ProbedError(ConnectionLostError):
    """The connection ended without a single byte, as those of health checks do."""

    word = "probed"


class PeerStalledError(WireError):
    """The peer is silent or too slow."""

    word = "stalled"


class StoppedError(WireError):
    """We stop serving."""

    word = "stopped"


class ProtocolError(WireError):
    """The peer broke the protocol; the association is aborted with the reason.

    Parameters
    ----------
    what
        Which rule was broken, without values.
    reason
        The reason for the A-ABORT.
    """

    word = "protocol-error"

    def __init__(self, what: str, reason: AbortReason = AbortReason.INVALID_PARAMETER_VALUE) -> None:
        self.farewell = provider_abort(reason)
        super().__init__(what)
