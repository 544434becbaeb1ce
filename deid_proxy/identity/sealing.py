"""Originals in the map: sealed, so that the map alone tells nobody who is who.

===========  ==================================  ===========================  =============================
mode         who opens an original               what a stolen map gives      what map and project key give
===========  ==================================  ===========================  =============================
``sealed``   the holder of the map's private key  nothing                      guesses can be tested, one by one
``open``     the holder of the project key        nothing                      every original
``none``     nobody                               nothing                      guesses can be tested, one by one
===========  ==================================  ===========================  =============================
"""

from __future__ import annotations

import hmac
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from deid_proxy.errors import WrongKeyError
from deid_proxy.identity import originals
from deid_proxy.identity.ports import IdentityKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deid_proxy.identity.map_keys import MapPrivateKey, MapPublicKey

_BY_PROJECT_KEY = b"\x01"
_TO_PUBLIC_KEY = b"\x02"
_NONCE_BYTES = 12
_ZERO_NONCE = bytes(_NONCE_BYTES)  # every row has a key of its own
_KEY_BYTES = 32
_PAD_BYTES = 16  # sealed originals tell their length to 16 bytes only
_LABEL = b"deid-proxy/map-seal/1"


class SealMode(StrEnum):
    """What becomes of the originals of a project in its map."""

    SEALED = "sealed"
    OPEN = "open"
    NONE = "none"


class Original(NamedTuple):
    """What is to be sealed for one row; its ``repr`` never shows it."""

    kind: IdentityKind
    token: bytes
    text: str

    def __repr__(self) -> str:
        return f"Original({self.kind.value}, ‹PHI›)"


class Seal(Protocol):
    """Seals the originals of the rows of one transaction."""

    mode: SealMode

    def seal(self, rows: Sequence[Original]) -> list[bytes]:
        """Return what the map keeps of each original, in order."""


class NoSeal:
    """Keeps nothing of an original: no key opens what is not there."""

    mode = SealMode.NONE

    def seal(self, rows: Sequence[Original]) -> list[bytes]:
        """Return nothing for each row."""
        return [b""] * len(rows)


class PublicSeal:
    """Seals to a public key, whose private half is somewhere else: X25519, HKDF-SHA256 and AES-256-GCM.

    One ephemeral key serves the rows of a transaction, and is forgotten with it; each row is encrypted under a key of
    its own, made from what the two share and bound to the row. What is sealed is longer by the ephemeral key, so that
    every row can be opened alone, wherever it goes.

    Parameters
    ----------
    public
        The public key of the map.

    References
    ----------
    RFC 7748 (X25519), RFC 5869 (HKDF), NIST SP 800-38D (GCM).
    """

    mode = SealMode.SEALED

    def __init__(self, public: MapPublicKey) -> None:
        self._public = public

    def seal(self, rows: Sequence[Original]) -> list[bytes]:
        """Return a format byte, the ephemeral key, the ciphertext and its tag for each row."""
        if not rows:
            return []
        ephemeral = X25519PrivateKey.generate()
        own = ephemeral.public_key().public_bytes_raw()
        extracted = _extract(self._public.agree(ephemeral), own, self._public.raw)
        head = _TO_PUBLIC_KEY + own
        return [head + _encrypt(extracted, row) for row in rows]


class ProjectSeal:
    """Seals under a sub key of the project key: whoever has that key and the map reads every original.

    The nonce is the head of the row's token, a keyed digest of kind and original: another plaintext never meets the
    same nonce, and the same original always seals to the same bytes.

    Parameters
    ----------
    key
        The project's sub key ``seal``, 32 bytes.
    """

    mode = SealMode.OPEN

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def seal(self, rows: Sequence[Original]) -> list[bytes]:
        """Return a format byte, the ciphertext, and a tag that binds it to its row."""
        return [
            _BY_PROJECT_KEY + self._cipher.encrypt(token[:_NONCE_BYTES], originals.encode(text), _bound_to(kind, token))
            for kind, token, text in rows
        ]

    def unseal(self, kind: IdentityKind, token: bytes, sealed: bytes) -> str:
        """Return the original of a row.

        Raises
        ------
        WrongKeyError
            It is not there, or was sealed with another key, or the row is damaged.
        """
        if not sealed.startswith(_BY_PROJECT_KEY):
            raise WrongKeyError(f"the project's key does not open this row: {describe(sealed)}")
        try:
            plain = self._cipher.decrypt(token[:_NONCE_BYTES], sealed[len(_BY_PROJECT_KEY) :], _bound_to(kind, token))
        except InvalidTag:
            raise WrongKeyError("the original of this row was sealed with another key, or the row is damaged") from None
        return _decode(plain)


def unseal_private(private: MapPrivateKey, kind: IdentityKind, token: bytes, sealed: bytes) -> str:
    """Return the original of a row that was sealed to the public half of a key.

    Raises
    ------
    WrongKeyError
        It is not there, or was sealed to another key, or the row is damaged.
    """
    own, secret = sealed[1 : 1 + _KEY_BYTES], sealed[1 + _KEY_BYTES :]
    if not sealed.startswith(_TO_PUBLIC_KEY) or len(own) < _KEY_BYTES:
        raise WrongKeyError(f"the map's private key does not open this row: {describe(sealed)}")
    try:
        extracted = _extract(private.agree(own), own, private.public.raw)
        bound = _bound_to(kind, token)
        plain = AESGCM(_expand(extracted, bound)).decrypt(_ZERO_NONCE, secret, bound)
    except (InvalidTag, ValueError):
        message = f"this row was sealed to another key than the one of check value {private.check}, or it is damaged"
        raise WrongKeyError(message) from None
    return _decode(plain.rstrip(b"\0"))


def describe(sealed: bytes) -> str:
    """Return in words how an original is kept."""
    match sealed[:1]:
        case b"":
            return "its original is not kept"
        case b"\x01":
            return "its original is sealed under the project's key"
        case b"\x02":
            return "its original is sealed to the map's public key"
    return "its original is not sealed in a form that this version reads"


def mode_of(sealed: bytes) -> SealMode | None:
    """Return how an original is kept; None for a form that this version does not know."""
    return {b"": SealMode.NONE, _BY_PROJECT_KEY: SealMode.OPEN, _TO_PUBLIC_KEY: SealMode.SEALED}.get(sealed[:1])


def _encrypt(extracted: bytes, row: Original) -> bytes:
    kind, token, text = row
    plain = originals.encode(text)
    plain += bytes(-len(plain) % _PAD_BYTES)
    bound = _BOUND_TO[kind] + token
    return AESGCM(_expand(extracted, bound)).encrypt(_ZERO_NONCE, plain, bound)


def _extract(shared: bytes, ephemeral: bytes, public: bytes) -> bytes:
    return hmac.digest(ephemeral + public, shared, "sha256")


def _expand(extracted: bytes, bound: bytes) -> bytes:
    # One block of HKDF-Expand, which gives the 32 bytes that are needed.
    return hmac.digest(extracted, b"%s%s\x01" % (_LABEL, bound), "sha256")


_BOUND_TO = {kind: kind.value.encode() + b"\x00" for kind in IdentityKind}


def _bound_to(kind: IdentityKind, token: bytes) -> bytes:
    return _BOUND_TO[kind] + token


def _decode(plain: bytes) -> str:
    return plain.decode("utf-8", "surrogatepass")
