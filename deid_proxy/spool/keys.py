"""What is derived from the spool key, and from the key of one instance.

Every derivation is HKDF-SHA256 (RFC 5869) with a label of its own, so that no two purposes share a key and no two
records share a nonce domain.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from blake3 import blake3
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from deid_proxy.errors import KeyFileError

if TYPE_CHECKING:
    from deid_proxy.spool.filesystem import Buffer

KEY_BYTES = 32
MAC_BYTES = 16
NONCE_BYTES = 12

_LABEL = b"deid-proxy spool 1 "


def record_cipher(slot_key: bytes, purpose: bytes, kind: int, record_id: bytes) -> AESGCM:
    """Return the cipher of one record and purpose: no other record, and no other part of this one, has its key."""
    info = _LABEL + purpose + bytes([kind]) + record_id
    # HKDF-Expand of one block (RFC 5869 section 2.3), in one call: it is made four times an instance.
    return AESGCM(hmac.digest(slot_key, info + b"\x01", "sha256"))


class SpoolKeys:
    """The keys of one spool directory.

    Parameters
    ----------
    root
        The 32 random bytes of the directory's slot file: two directories under one spool key share no key.
    """

    def __init__(self, root: bytes) -> None:
        self.slot_cipher = AESGCM(_derive(root, b"slot wrap"))
        self._mac_key = _derive(root, b"record mac")
        self._digest_key = _derive(root, b"content digest")

    def mac(self, *parts: Buffer) -> bytes:
        """Return 16 bytes that nobody without the spool key can make for these bytes."""
        hasher = blake3(key=self._mac_key)
        for part in parts:
            hasher.update(part)
        return hasher.digest(MAC_BYTES)

    def content_hasher(self) -> blake3:
        """Return a fresh keyed BLAKE3 for the plaintext of an instance."""
        return blake3(key=self._digest_key)


def root_cipher(spool_key: bytes) -> AESGCM:
    """Return the cipher that wraps the root key of a directory, and nothing else.

    Raises
    ------
    KeyFileError
        The spool key does not have 32 bytes.
    """
    if len(spool_key) != KEY_BYTES:
        raise KeyFileError(f"a spool key has {KEY_BYTES} bytes, not {len(spool_key)}")
    return AESGCM(_derive(spool_key, b"root wrap"))


def _derive(key: bytes, label: bytes) -> bytes:
    return HKDF(hashes.SHA256(), KEY_BYTES, None, _LABEL + label).derive(key)
