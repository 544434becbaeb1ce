"""Whether a key could be guessed: repeated, counted, written by hand, or printed in somebody's documentation."""

from __future__ import annotations

import hashlib
from itertools import pairwise

SHORTEST_KEY = 32  # bytes
_FEWEST_DISTINCT = 12  # of 32 random bytes, fewer than 12 distinct ones do not happen
_PUBLISHED_WORDS = ("", "changeme", "default", "deid-proxy", "example", "key", "password", "secret", "test")
_PUBLISHED = frozenset(
    {
        # Example keys of FIPS 197 and SP 800-38A, found in many a sample configuration.
        bytes.fromhex("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4"),
        *(hashlib.sha256(word.encode()).digest() for word in _PUBLISHED_WORDS),
        hashlib.sha256(b"deid-proxy documentation example, not a secret").digest(),
    }
)
_TELLTALE = ("changeme", "default", "example", "password", "placeholder", "replaceme", "deidproxy")


def weakness(secret: bytes, text: str) -> str | None:
    """Return why a key is weak, or None.

    Parameters
    ----------
    secret
        The decoded key.
    text
        The key as it stands in its file, where a word may be legible.
    """
    if secret in _PUBLISHED:
        return "it is a published example"
    if len(set(secret)) < _FEWEST_DISTINCT or (secret + secret).find(secret, 1) < len(secret):
        return "it repeats itself"
    if len({(b - a) % 256 for a, b in pairwise(secret)}) == 1:
        return "it counts up or down"
    if all(0x20 <= byte < 0x7F for byte in secret) or any(word in text.lower() for word in _TELLTALE):
        return "it is text, not random bytes"
    return None
