"""Originals in the map: sealed under the project's key, so that the map alone tells nobody who is who."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from deid_proxy.errors import WrongKeyError
from deid_proxy.identity import originals

if TYPE_CHECKING:
    from deid_proxy.identity.ports import IdentityKind

_FORMAT = b"\x01"
_NONCE_BYTES = 12


class Seal:
    """Seals originals with AES-256-GCM.

    The nonce is the head of the row's token, a keyed digest of kind and original: another plaintext never meets the
    same nonce, and the same original always seals to the same bytes.

    Parameters
    ----------
    key
        The project's sub key ``seal``, 32 bytes.
    """

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def seal(self, kind: IdentityKind, token: bytes, original: str) -> bytes:
        """Return the sealed original: a format byte, the ciphertext, and a tag that binds it to its row."""
        return _FORMAT + self._cipher.encrypt(token[:_NONCE_BYTES], originals.encode(original), _bound_to(kind, token))

    def unseal(self, kind: IdentityKind, token: bytes, sealed: bytes) -> str:
        """Return the original of a row.

        Raises
        ------
        WrongKeyError
            The row was sealed with another key, belongs to another token, or is damaged.
        """
        if not sealed.startswith(_FORMAT):
            raise WrongKeyError("the original of this row is not sealed in a form that this version reads")
        try:
            plain = self._cipher.decrypt(token[:_NONCE_BYTES], sealed[len(_FORMAT) :], _bound_to(kind, token))
        except InvalidTag:
            raise WrongKeyError("the original of this row was sealed with another key, or the row is damaged") from None
        return plain.decode("utf-8", "surrogatepass")


def _bound_to(kind: IdentityKind, token: bytes) -> bytes:
    return kind.value.encode() + b"\x00" + token
