"""The key of a project: where it lies, that it is a good one, and the sub keys that are made from it."""

from __future__ import annotations

import contextlib
import hmac
import os
import re
import secrets
import stat
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from deid_proxy.errors import KeyFileError
from deid_proxy.identity.key_strength import SHORTEST_KEY, weakness
from deid_proxy.identity.key_text import REMEDY, format_key, parse_key

_LARGEST_FILE = 4096  # bytes
PROJECT_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
"""What a project may be called: a key is tied to no name that no configuration can have."""

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


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
    path = Path(path)
    if project is not None and not PROJECT_NAME.fullmatch(project):
        raise KeyFileError("a project's name is 1 to 64 letters, digits, '.', '_' or '-', such as LUNG-01")
    secret = secrets.token_bytes(SHORTEST_KEY)
    key = ProjectKey(secret)
    text = format_key(secret, key.check, project)
    try:
        _write_new(path, text.encode())
    except FileExistsError:
        raise KeyFileError(f"{path} exists: a key is never overwritten; choose another name") from None
    except OSError as error:
        raise KeyFileError(f"{path} cannot be written: {error.strerror}") from None
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
        text = parse_key(_read(path).decode("utf-8"))
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


def _read(path: Path) -> bytes:
    try:
        # Without O_NONBLOCK the opening of a pipe would wait for ever.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        raise KeyFileError(f"does not exist; {REMEDY}") from None
    except OSError as error:
        raise KeyFileError(f"cannot be read: {error.strerror}; give the file to the user who runs this") from None
    try:
        _refuse_exposed(os.fstat(descriptor))
        content = os.read(descriptor, _LARGEST_FILE + 1)
    finally:
        os.close(descriptor)
    if len(content) > _LARGEST_FILE:
        raise KeyFileError(f"is too large for a key file: more than {_LARGEST_FILE} bytes; name the right file")
    return content


def _refuse_exposed(status: os.stat_result) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise KeyFileError("is a directory; name the key file in it")
    if not stat.S_ISREG(status.st_mode):
        raise KeyFileError("is not a regular file; save the key to a file of mode 0600")
    if os.name == "posix" and status.st_mode & _OTHERS:
        mode = stat.S_IMODE(status.st_mode)
        raise KeyFileError(f"can be used by others (mode {mode:04o}); chmod 600, or mode 0400 for a mounted secret")


def _write_new(path: Path, content: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags, 0o600)
    try:
        with open(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(descriptor)
    except OSError:
        with contextlib.suppress(OSError):
            path.unlink()
        raise
    _sync_directory(path.parent)


def _sync_directory(directory: Path) -> None:
    if os.name != "posix":
        return
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
