"""The key of a project: where it lies, that it is a good one, and the sub keys that are made from it."""

from __future__ import annotations

import hmac
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from deid_proxy.errors import KeyFileError
from deid_proxy.identity.key_files import read_key_file, write_new_file
from deid_proxy.identity.key_strength import SHORTEST_KEY, weakness
from deid_proxy.identity.key_text import checked_project, format_key, parse_key

if TYPE_CHECKING:
    import os


class ProjectKey:
    """The secret of a project; it gives sub keys and a fingerprint, and never shows itself.

    Parameters
    ----------
    secret
        At least 32 bytes that nobody can guess.
    """

    __slots__ = ("_derived", "_secret")

    def __init__(self, secret: bytes) -> None:
        if len(secret) < SHORTEST_KEY:
            raise KeyFileError(f"the key is too short: {SHORTEST_KEY} bytes are needed")
        self._secret = secret
        self._derived: dict[str, bytes] = {}

    @property
    def check(self) -> str:
        """The public fingerprint: 16 hexadecimal digits that tell keys apart and nothing about them."""
        return self.derive("check")[:8].hex()

    def derive(self, label: str) -> bytes:
        """Return the sub key of 32 bytes for one purpose; labels are constants of the program.

        References
        ----------
        RFC 5869 (HKDF), with SHA-256.
        """
        derived = self._derived.get(label)
        if derived is None:
            hkdf = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"deid-proxy/1/" + label.encode())
            derived = self._derived[label] = hkdf.derive(self._secret)
        return derived

    def __repr__(self) -> str:
        return f"ProjectKey(check={self.check})"


def generate_key_file(path: str | os.PathLike[str], project: str | None = None) -> ProjectKey:
    """Make a new random key and write it, durable and readable by its owner only.

    Parameters
    ----------
    path
        A file that does not exist yet: a key is never overwritten.
    project
        The only project that may use the key; None leaves it open.

    Raises
    ------
    KeyFileError
        The file exists, cannot be written, or no project can have this name.
    """
    secret = secrets.token_bytes(SHORTEST_KEY)
    key = ProjectKey(secret)
    write_new_file(Path(path), format_key(secret, key.check, checked_project(project)).encode())
    return key


def load_key_file(path: str | os.PathLike[str], project: str | None = None) -> ProjectKey:
    """Read a key file and refuse any key that is damaged, guessable, exposed, or another project's.

    Parameters
    ----------
    path
        A file of :func:`generate_key_file`, or one line of at least 64 hexadecimal digits or 43 base64 characters.
    project
        The project that will use the key; None when no project is involved.

    Raises
    ------
    KeyFileError
        With what is wrong and what to do; never with any part of the key.
    """
    path = Path(path)
    try:
        text = parse_key(read_key_file(path).decode("utf-8"))
    except UnicodeDecodeError:
        raise KeyFileError(f"{path} is not a text file; make a key with: openssl rand -hex 32") from None
    except KeyFileError as error:
        raise KeyFileError(f"{path} {error}") from None
    key = ProjectKey(text.secret)
    if text.check is not None and not hmac.compare_digest(text.check.encode(), key.check.encode()):
        raise KeyFileError(f"{path} is damaged: key and check value do not belong together; restore it from its copy")
    if (reason := weakness(text.secret, text.encoded)) is not None:
        raise KeyFileError(f"{path} has a key that can be guessed: {reason}; make one with: deid-proxy keygen FILE")
    if project is not None and text.project is not None and text.project != project:
        raise KeyFileError(f"{path} is the key of project '{text.project}', not of '{project}'; name the right file")
    return key
