"""Which presentation contexts are accepted: every Storage SOP Class, in the sender's preferred transfer syntax.

References
----------
DICOM PS3.8 Section 9.3.2.2 and 9.3.3.2 (presentation contexts), PS3.4 Annex B (Storage), PS3.4 Annex A (Verification).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from deid_proxy.standard.uids import STORAGE_SOP_CLASSES, TRANSFER_SYNTAXES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

VERIFICATION = "1.2.840.10008.1.1"
IMPLICIT_VR_LITTLE_ENDIAN = "1.2.840.10008.1.2"
# A DICOMDIR describes a file-set with names from the original patients (PS3.15 E.1.1); it is no instance to forward.
MEDIA_STORAGE_DIRECTORY = "1.2.840.10008.1.3.10"

MAXIMUM_CONTEXTS = 128


@dataclass(frozen=True, slots=True)
class PresentationContext:
    """An accepted presentation context."""

    context_id: int
    abstract_syntax: str
    transfer_syntax: str


@lru_cache(maxsize=2)
def acceptable_transfer_syntaxes(deflated: bool) -> frozenset[str]:
    """Return the transfer syntaxes that are accepted for storage.

    Parameters
    ----------
    deflated
        Accept the deflated ones too: a small message may then inflate a thousand times.
    """
    return frozenset(uid for uid, syntax in TRANSFER_SYNTAXES.items() if deflated or not syntax.deflated)


def acceptable(abstract_syntax: str, proposed: Sequence[str], *, deflated: bool = False) -> list[str]:
    """Return the transfer syntaxes of a proposal that are acceptable, in the sender's order.

    Parameters
    ----------
    abstract_syntax
        The SOP Class UID of the proposal.
    proposed
        Its transfer syntaxes.
    deflated
        See :func:`acceptable_transfer_syntaxes`.
    """
    if abstract_syntax == VERIFICATION:
        return [uid for uid in proposed if uid in acceptable_transfer_syntaxes(False)]
    if not is_storage(abstract_syntax):
        return []
    return [uid for uid in proposed if uid in acceptable_transfer_syntaxes(deflated)]


def is_storage(sop_class_uid: str) -> bool:
    """Return True for a SOP Class that may be stored here: a standard one, and no DICOMDIR."""
    return sop_class_uid in STORAGE_SOP_CLASSES and sop_class_uid != MEDIA_STORAGE_DIRECTORY


def by_pair(contexts: Mapping[int, PresentationContext]) -> dict[tuple[str, str], int]:
    """Return the context ids by (SOP Class, transfer syntax); the first context of a pair wins."""
    result: dict[tuple[str, str], int] = {}
    for context_id, context in contexts.items():
        result.setdefault((context.abstract_syntax, context.transfer_syntax), context_id)
    return result
