"""Verification: finds out whether a destination can be reached and lets us in.

References
----------
DICOM PS3.4 Annex A (Verification Service Class), PS3.7 Section 9.1.5 (C-ECHO).
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from deid_proxy.errors import AssociationRejectedError, DeliveryError
from deid_proxy.network.limits import Timeouts
from deid_proxy.network.presentation_contexts import IMPLICIT_VR_LITTLE_ENDIAN, VERIFICATION
from deid_proxy.network.storage_scu import Peer, StorageSCU

QUICK = Timeouts(connect_s=5.0, association_s=10.0, transfer_s=5.0, response_s=10.0, release_s=2.0)


@dataclass(frozen=True, slots=True)
class EchoResult:
    """What came of a C-ECHO.

    Attributes
    ----------
    ok
        True if the destination answered with success.
    status
        Its status, or None without an answer.
    detail
        Why there is none.
    duration_s
        From the connection to the answer, in seconds.
    rejected
        True if the destination answered, and rejected the association.
    """

    ok: bool
    status: int | None
    detail: str
    duration_s: float
    rejected: bool = False


def verify_connection(peer: Peer, timeouts: Timeouts = QUICK) -> EchoResult:
    """Open an association, send a C-ECHO and release.

    Parameters
    ----------
    peer
        The destination.
    timeouts
        How long it may take.
    """
    began = time.monotonic()
    status: int | None = None
    detail = ""
    rejected = False
    try:
        association = StorageSCU(peer, timeouts).open([(VERIFICATION, IMPLICIT_VR_LITTLE_ENDIAN)])
        status = association.echo()
        association.release()
    except DeliveryError as error:
        detail = error.public_message
        rejected = isinstance(error, AssociationRejectedError)
    return EchoResult(status == 0, status, detail, time.monotonic() - began, rejected)
