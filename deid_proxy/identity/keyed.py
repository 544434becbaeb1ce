"""HMAC-SHA256 under the sub keys of projects, which are few and used again and again.

References
----------
RFC 2104, FIPS 180-4
"""

from __future__ import annotations

import hashlib
from functools import lru_cache

_MOST_KEYS = 64
_BLOCK_BYTES = 64
_INNER = bytes(byte ^ 0x36 for byte in range(256))
_OUTER = bytes(byte ^ 0x5C for byte in range(256))


def keyed_digest(key: bytes, message: bytes) -> bytes:
    """Return the HMAC-SHA256 (32 bytes) of a message; the key is worked in once, which is two thirds of the work.

    Parameters
    ----------
    key
        A sub key, 32 bytes; it is remembered, so that keys of one message only do not belong here.
    """
    inner, outer = _keyed(key)
    inner, outer = inner.copy(), outer.copy()
    inner.update(message)
    outer.update(inner.digest())
    return outer.digest()


@lru_cache(_MOST_KEYS)
def _keyed(key: bytes) -> tuple[hashlib._Hash, hashlib._Hash]:
    """Return both halves of HMAC as they are behind the key."""
    block = (hashlib.sha256(key).digest() if len(key) > _BLOCK_BYTES else key).ljust(_BLOCK_BYTES, b"\0")
    return hashlib.sha256(block.translate(_INNER)), hashlib.sha256(block.translate(_OUTER))
