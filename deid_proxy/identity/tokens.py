"""Keyed tokens: under what the map files an original, and the ledger an instance, neither knowing it in clear."""

from __future__ import annotations

import hmac
from enum import StrEnum
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from deid_proxy.identity import originals
from deid_proxy.identity.ports import IdentityKind

if TYPE_CHECKING:
    from deid_proxy.identity.keys import ProjectKey

TOKEN_BYTES = 16
_MOST_REMEMBERED = 4096


class LookUpKind(StrEnum):
    """By what a received instance can be asked for, without the ledger knowing it in clear."""

    ACCESSION_NUMBER = "accession-number"
    PATIENT_ID = "patient-id"
    STUDY_INSTANCE_UID = "study-instance-uid"
    SOP_INSTANCE_UID = "sop-instance-uid"


_LABELS = {kind.value: kind.value.encode() + b"\x00" for kind in (*IdentityKind, *LookUpKind)}


class Tokens:
    """Makes the tokens of one project.

    Parameters
    ----------
    key
        The project's key.
    """

    def __init__(self, key: ProjectKey) -> None:
        self._made = lru_cache(_MOST_REMEMBERED)(partial(_token, key.derive("index")))

    def of(self, kind: str, original: str) -> bytes:
        """Return the 16-byte token of an original in canonical form; ``kind`` keeps equal texts of two kinds apart."""
        return self._made(kind, original)

    def forget(self) -> None:
        """Forget the originals of tokens that were made lately."""
        self._made.cache_clear()

    def of_subject(self, key: str) -> bytes:
        """Return the token of a subject's key, as the rules of the project make it."""
        return self._made(IdentityKind.PATIENT, key)

    def of_look_up(self, kind: LookUpKind, original: str) -> bytes:
        """Return the token under which the ledger files an instance; equal for every padding of the original."""
        return self._made(kind, original.strip(" \x00"))


def _token(key: bytes, kind: str, original: str) -> bytes:
    label = _LABELS.get(kind) or kind.encode() + b"\x00"
    return hmac.digest(key, label + originals.encode(original), "sha256")[:TOKEN_BYTES]
