"""UIDs in place of UIDs: keyed, unkeyed as some sites ask for, drawn at random, or the same as before."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from enum import StrEnum

from deid_proxy.identity import originals

DEFAULT_ROOT = "2.25"
LONGEST_ROOT = 24  # characters, so that a dot and the 39 digits of 128 bits still fit
_LABEL = b"uid\x00"
_UUID_BITS = (1 << 128) - 1 & ~(0xF << 76 | 0x3 << 62)  # all but the version and the variant
_VERSION_8_RFC_9562 = 0x8 << 76 | 0x2 << 62
_ROOT = re.compile(r"[0-2](\.(0|[1-9][0-9]*))+")
_WARNINGS = {
    "sha256": (
        "UID method 'sha256' uses no key: whoever holds an original UID can compute its replacement and link the "
        "two. PS3.15 E.1.1 says that unencrypted hashes should be avoided. Use 'hmac-sha256' unless the receiver "
        "requires this method."
    ),
    "random": (
        "UID method 'random' has its memory in the map alone: when the map is lost, nothing that comes later links up "
        "with what was sent. Use 'hmac-sha256' unless a UID must not be a function of a key."
    ),
    "retain": (
        "UID method 'retain' leaves every UID as it is: whoever has access to the original archive can look the "
        "patient up. Then the Basic Profile is not claimed in the objects."
    ),
}


class UIDMethod(StrEnum):
    """How a UID is replaced."""

    HMAC_SHA256 = "hmac-sha256"
    SHA256 = "sha256"
    RANDOM = "random"
    RETAIN = "retain"

    @property
    def warning(self) -> str:
        """What a person must know before using this method; empty when there is nothing to warn of."""
        return _WARNINGS.get(self.value, "")

    @property
    def is_function(self) -> bool:
        """Whether the replacement follows from the original and a key alone."""
        return self is not UIDMethod.RANDOM


def pseudonym_uid(key: bytes, original: str, root: str = DEFAULT_ROOT) -> str:
    """Return the keyed pseudonym of a UID: ``2.25.`` and the decimal of a valid UUID of version 8.

    Parameters
    ----------
    key
        The sub key ``uid``, 32 bytes.
    original
        The UID as read; trailing padding is not part of it.
    root
        What stands in front of the number; under a root of the site it is no UUID that anybody reads as one.

    References
    ----------
    DICOM PS3.5 Annex B.2 (UUID derived UID), DICOM PS3.15 Section E.3.9, RFC 9562 Section 5.8.
    """
    digest = hmac.digest(key, _LABEL + originals.encode(originals.uid(original)), "sha256")
    return _from_bits(digest[:16], root)


def random_uid(root: str = DEFAULT_ROOT) -> str:
    """Return a UID that nobody can foresee; the map keeps the first one that an original got."""
    return _from_bits(secrets.token_bytes(16), root)


def _from_bits(bits: bytes, root: str) -> str:
    return f"{root}.{int.from_bytes(bits, 'big') & _UUID_BITS | _VERSION_8_RFC_9562}"


def sha256_uid(original: str, root: str = DEFAULT_ROOT) -> str:
    """Return ``2.25.`` and the first 128 bits of SHA-256 over the UID, in decimal; see :attr:`UIDMethod.warning`.

    Deviation: what stands behind 2.25. with the method sha256 is not a UUID of any version, because the receivers that
    ask for this method compute it so.
    """
    digest = hashlib.sha256(originals.encode(originals.uid(original))).digest()
    return f"{root}.{int.from_bytes(digest[:16], 'big')}"


def is_root(text: str) -> bool:
    """Tell whether a text can be the root of new UIDs.

    References
    ----------
    DICOM PS3.5 section 9.1
    """
    return len(text) <= LONGEST_ROOT and _ROOT.fullmatch(text) is not None
