"""Reading and writing small files that hold keys: whole, durable, and closed to others."""

from __future__ import annotations

import contextlib
import os
import stat
from typing import TYPE_CHECKING

from deid_proxy.errors import KeyFileError
from deid_proxy.identity.key_text import REMEDY

if TYPE_CHECKING:
    from pathlib import Path

_LARGEST_FILE = 4096  # bytes
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


def read_key_file(path: Path, *, secret: bool = True, remedy: str = REMEDY) -> bytes:
    """Return the content of a key file.

    Parameters
    ----------
    path
        The file.
    secret
        Nobody but its owner may use it; of a public key it is enough that nobody else can exchange it.
    remedy
        What to do when there is no such file.

    Raises
    ------
    KeyFileError
        The file is missing, too large, no regular file, or open to others; the message does not name it.
    """
    try:
        # Without O_NONBLOCK the opening of a pipe would wait for ever.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        raise KeyFileError(f"does not exist; {remedy}") from None
    except OSError as error:
        raise KeyFileError(f"cannot be read: {error.strerror}; give the file to the user who runs this") from None
    try:
        _refuse_exposed(os.fstat(descriptor), secret=secret)
        content = os.read(descriptor, _LARGEST_FILE + 1)
    finally:
        os.close(descriptor)
    if len(content) > _LARGEST_FILE:
        raise KeyFileError(f"is too large for a key file: more than {_LARGEST_FILE} bytes; name the right file")
    return content


def write_new_file(path: Path, content: bytes, mode: int = 0o600) -> None:
    """Write a file that must not exist yet, durable with its name; nothing of it stays when that fails.

    Raises
    ------
    KeyFileError
        It exists already, or cannot be written.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(path, flags, mode)
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
    except FileExistsError:
        raise KeyFileError(f"{path} exists: a key is never overwritten; choose another name") from None
    except OSError as error:
        raise KeyFileError(f"{path} cannot be written: {error.strerror}") from None


def _refuse_exposed(status: os.stat_result, *, secret: bool) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise KeyFileError("is a directory; name the key file in it")
    if not stat.S_ISREG(status.st_mode):
        raise KeyFileError("is not a regular file; save the key to a file of mode 0600")
    mode = stat.S_IMODE(status.st_mode)
    if os.name != "posix":
        return
    if secret and mode & _OTHERS:
        raise KeyFileError(f"can be used by others (mode {mode:04o}); chmod 600, or mode 0400 for a mounted secret")
    if mode & _OTHERS_WRITE:
        raise KeyFileError(f"can be exchanged by others (mode {mode:04o}); chmod 644")


def _sync_directory(directory: Path) -> None:
    if os.name != "posix":
        return
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
