"""The transfer syntaxes that the engine edits in.

References
----------
DICOM PS3.5 Annex A
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from deid_proxy.engine.encoding import EXPLICIT_BIG, EXPLICIT_LITTLE, IMPLICIT_LITTLE, Encoding
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.standard.uids import TRANSFER_SYNTAXES

if TYPE_CHECKING:
    from deid_proxy.standard.uids import TransferSyntax

DEFLATED_EXPLICIT_LITTLE = "1.2.840.10008.1.2.1.99"


def supported_syntax(transfer_syntax_uid: str) -> TransferSyntax:
    """Return the transfer syntax of a data set that can be edited.

    Raises
    ------
    DeidentificationError
        TRANSFER_SYNTAX when it is unknown, deflated around pixels that lie elsewhere (JPIP), or real-time video.
    """
    syntax = TRANSFER_SYNTAXES.get(transfer_syntax_uid)
    if syntax is None:
        raise DeidentificationError(HoldReason.TRANSFER_SYNTAX, "not a transfer syntax that is known here")
    if syntax.real_time_video or (syntax.deflated and transfer_syntax_uid != DEFLATED_EXPLICIT_LITTLE):
        raise DeidentificationError(HoldReason.TRANSFER_SYNTAX, f"{syntax.name} is not supported")
    return syntax


def encoding_of(syntax: TransferSyntax) -> Encoding:
    """Return how the data sets of a transfer syntax are encoded."""
    if not syntax.little_endian:
        return EXPLICIT_BIG
    return EXPLICIT_LITTLE if syntax.explicit else IMPLICIT_LITTLE
