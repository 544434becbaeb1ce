"""The key pair of the map: the gateway seals originals with the public half, and only the private half opens them.

::

    # comment
    format: deid-proxy-map-private-key-1        (or: deid-proxy-map-public-key-1)
    project: LUNG-01                            (only when the pair is of one project)
    private-key: 64 hexadecimal digits          (or: public-key)
    check: 16 hexadecimal digits, of the public key

References
----------
RFC 7748 (X25519)
"""

from __future__ import annotations

import hashlib
import hmac
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from deid_proxy.errors import KeyFileError
from deid_proxy.identity.key_files import read_key_file, write_new_file
from deid_proxy.identity.key_text import checked_project, key_fields

if TYPE_CHECKING:
    import os

KEY_BYTES = 32
PRIVATE_FORMAT = "deid-proxy-map-private-key-1"
PUBLIC_FORMAT = "deid-proxy-map-public-key-1"
_REMEDY = "make a pair with: deid-proxy keygen --map FILE"
_HEX = re.compile(r"[0-9A-Fa-f]+")
_PRIVATE_HEADER = """\
# The private key of a map. Whoever has this file and the map can read who the patients are. It belongs to the privacy
# officer: mode 0600, not on the gateway, with a copy in a safe place. Without it nobody reads the originals again.
"""
_PUBLIC_HEADER = """\
# The public key of a map: the gateway seals originals with it and cannot open them again. It is no secret.
"""


class MapPublicKey(NamedTuple):
    """The half that the gateway has."""

    raw: bytes

    @property
    def check(self) -> str:
        """The fingerprint of the pair: 16 hexadecimal digits."""
        return hashlib.sha256(b"deid-proxy/map-key/1" + self.raw).hexdigest()[:16]

    def agree(self, ephemeral: X25519PrivateKey) -> bytes:
        """Return the secret that a new ephemeral key shares with the private half."""
        return ephemeral.exchange(X25519PublicKey.from_public_bytes(self.raw))


class MapPrivateKey:
    """The half that opens what was sealed; it never shows itself.

    Parameters
    ----------
    secret
        32 bytes.
    """

    __slots__ = ("_key", "public")

    def __init__(self, secret: bytes) -> None:
        self._key = X25519PrivateKey.from_private_bytes(secret)
        self.public = MapPublicKey(self._key.public_key().public_bytes_raw())

    @property
    def check(self) -> str:
        """The fingerprint of the pair."""
        return self.public.check

    def agree(self, ephemeral: bytes) -> bytes:
        """Return the secret that is shared with whoever made the ephemeral key.

        Raises
        ------
        ValueError
            The bytes are no such key.
        """
        return self._key.exchange(X25519PublicKey.from_public_bytes(ephemeral))

    def __repr__(self) -> str:
        return f"MapPrivateKey(check={self.check})"


def public_path(path: Path) -> Path:
    """Return the name of the public half beside a private one."""
    return path.with_name(path.name + ".pub")


def generate_map_keys(path: str | os.PathLike[str], project: str | None = None) -> MapPublicKey:
    """Make a new pair: the private key in a file of mode 0600, the public one beside it with ``.pub`` behind its name.

    Raises
    ------
    KeyFileError
        One of them exists, or cannot be written; then neither is there.
    """
    path = Path(path)
    project = checked_project(project)
    private = X25519PrivateKey.generate()
    public = MapPublicKey(private.public_key().public_bytes_raw())
    owner = f"project: {project}\n" if project is not None else ""
    write_new_file(
        path,
        f"{_PRIVATE_HEADER}format: {PRIVATE_FORMAT}\n{owner}private-key: {private.private_bytes_raw().hex()}\n"
        f"check: {public.check}\n".encode(),
    )
    text = f"{_PUBLIC_HEADER}format: {PUBLIC_FORMAT}\n{owner}public-key: {public.raw.hex()}\ncheck: {public.check}\n"
    try:
        write_new_file(public_path(path), text.encode(), mode=0o644)
    except KeyFileError:
        path.unlink()
        raise
    return public


def load_map_public_key(path: str | os.PathLike[str], project: str | None = None) -> MapPublicKey:
    """Read a public key of the map.

    Raises
    ------
    KeyFileError
        With what is wrong and what to do; a private key in its place is refused, because it does not belong here.
    """
    path = Path(path)
    raw, check = _load(path, project, private=False)
    key = MapPublicKey(raw)
    try:
        key.agree(X25519PrivateKey.generate())
    except ValueError:
        raise KeyFileError(f"{path} holds no usable public key: it agrees on nothing; {_REMEDY}") from None
    return _checked(path, key, check)


def load_map_private_key(path: str | os.PathLike[str], project: str | None = None) -> MapPrivateKey:
    """Read a private key of the map.

    Raises
    ------
    KeyFileError
        With what is wrong and what to do; never with any part of the key.
    """
    path = Path(path)
    raw, check = _load(path, project, private=True)
    key = MapPrivateKey(raw)
    _checked(path, key.public, check)
    return key


def _load(path: Path, project: str | None, *, private: bool) -> tuple[bytes, str]:
    try:
        fields = key_fields(_lines(read_key_file(path, secret=private, remedy=_REMEDY)))
        raw = _parse(fields, private=private)
    except KeyFileError as error:
        raise KeyFileError(f"{path} {error}") from None
    owner = fields.get("project")
    if project is not None and owner is not None and owner != project:
        raise KeyFileError(f"{path} is a key of project '{owner}', not of '{project}'; name the right file")
    return raw, fields["check"].lower()


def _lines(content: bytes) -> list[str]:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        raise KeyFileError(f"is not a text file; {_REMEDY}") from None
    lines = [line.strip() for line in text.splitlines()]
    lines = [line for line in lines if line and not line.startswith("#")]
    if not lines:
        raise KeyFileError(f"holds no key: it is empty; {_REMEDY}")
    return lines


def _parse(fields: dict[str, str], *, private: bool) -> bytes:
    wanted, other = (PRIVATE_FORMAT, PUBLIC_FORMAT) if private else (PUBLIC_FORMAT, PRIVATE_FORMAT)
    name = "private-key" if private else "public-key"
    if fields.get("format") == other:
        if private:
            raise KeyFileError("is the public key, which opens nothing; name the private one")
        raise KeyFileError("is the private key, which does not belong on a gateway: name its .pub, and take it away")
    if fields.get("format") != wanted:
        raise KeyFileError(f"is not a {name.replace('-', ' ')} of a map: 'format: {wanted}' is missing; {_REMEDY}")
    if name not in fields or "check" not in fields:
        raise KeyFileError(f"is damaged: the line '{name}:' or 'check:' is missing; restore it from its copy")
    encoded = fields[name]
    if not _HEX.fullmatch(encoded) or len(encoded) != 2 * KEY_BYTES:
        raise KeyFileError(
            f"is damaged: the key must have {2 * KEY_BYTES} hexadecimal digits; restore it from its copy"
        )
    return bytes.fromhex(encoded)


def _checked(path: Path, key: MapPublicKey, check: str) -> MapPublicKey:
    if not hmac.compare_digest(check.encode(), key.check.encode()):
        raise KeyFileError(f"{path} is damaged: key and check value do not belong together; restore it from its copy")
    return key
