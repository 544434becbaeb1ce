"""UIDs in place of UIDs: a keyed pseudonym, and the unkeyed method that some sites ask for."""

from __future__ import annotations

import hashlib
import hmac
from enum import StrEnum

from deid_proxy.identity import originals

_LABEL = b"uid\x00"
_UUID_BITS = (1 << 128) - 1 & ~(0xF << 76 | 0x3 << 62)  # all but the version and the variant
_VERSION_8_RFC_9562 = 0x8 << 76 | 0x2 << 62


class UIDMethod(StrEnum):
    """How a UID is replaced."""

    HMAC = "hmac"
    SHA256 = "sha256"

    @property
    def warning(self) -> str:
        """What a person must know before using this method; empty when there is nothing to warn of."""
        if self is UIDMethod.HMAC:
            return ""
        return (
            "UID method 'sha256' uses no key: whoever holds an original UID can compute its replacement and link the "
            "two. PS3.15 E.1.1 says that unencrypted hashes should be avoided. Use 'hmac' unless the receiver "
            "requires this method."
        )


def pseudonym_uid(key: bytes, original: str) -> str:
    """Return the keyed pseudonym of a UID: ``2.25.`` and the decimal of a valid UUID of version 8.

    Parameters
    ----------
    key
        The project's sub key ``uid``, 32 bytes.
    original
        The UID as read; trailing padding is not part of it.

    References
    ----------
    DICOM PS3.5 Annex B.2 (UUID derived UID), DICOM PS3.15 Section E.3.9, RFC 9562 Section 5.8.
    """
    digest = hmac.digest(key, _LABEL + originals.encode(originals.uid(original)), "sha256")
    return f"2.25.{int.from_bytes(digest[:16], 'big') & _UUID_BITS | _VERSION_8_RFC_9562}"


def sha256_uid(original: str) -> str:
    """Return ``2.25.`` and the first 128 bits of SHA-256 over the UID, in decimal; see :attr:`UIDMethod.warning`.

    Deviation: the number is not a UUID of any version, because the receivers that ask for this method compute it so.
    """
    digest = hashlib.sha256(originals.encode(originals.uid(original))).digest()
    return f"2.25.{int.from_bytes(digest[:16], 'big')}"
