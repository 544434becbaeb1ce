"""Every call that the spool makes to the operating system, bound to one directory.

Tests replace this object to count, refuse, lose or tear what passes through it. Names are relative to the opened
directory, so that nobody can move the spool elsewhere by renaming a parent.
"""

from __future__ import annotations

import errno
import fcntl
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from deid_proxy.errors import SpoolCorruptError, SpoolError, SpoolFullError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

Buffer = bytes | bytearray | memoryview

FULL_ERRORS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_VECTOR_LIMIT = 512  # buffers per pwritev; the system's limit is 1024


def make_directory(directory: Path) -> None:
    """Make a private directory, if it is not there, and its name durable: fsync of a file does not promise that."""
    if directory.is_dir():
        return
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    parent = os.open(directory.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(parent)
    finally:
        os.close(parent)


class FileSystem:
    """The files of one private directory.

    Parameters
    ----------
    directory
        Created with mode 0700 when it is missing, brought to 0700 when it is not; never a symbolic link.

    Attributes
    ----------
    failed
        True once a write or a sync failed for another reason than a full disk: what is on the disk is in doubt.
    """

    def __init__(self, directory: Path) -> None:
        self.failed = False
        make_directory(directory)
        self._directory = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
        os.fchmod(self._directory, 0o700)

    @contextmanager
    def writing(self, doing: str) -> Iterator[None]:
        """Turn an ``OSError`` into a spool error that names what was being done and the code, and no path.

        Raises
        ------
        SpoolFullError
            The file system has no room.
        SpoolError
            Anything else; :attr:`failed` is set.
        """
        try:
            yield
        except OSError as error:
            if error.errno in FULL_ERRORS:
                raise SpoolFullError(_message(doing, error)) from None
            self.failed = True
            raise SpoolError(_message(doing, error)) from None

    @contextmanager
    def syncing(self, doing: str) -> Iterator[None]:
        """Turn an ``OSError`` of a sync into a ``SpoolError`` and set :attr:`failed`, also when the disk is full.

        Linux drops the pages that it could not write and reports success the next time.
        """
        try:
            yield
        except OSError as error:
            self.failed = True
            raise SpoolError(_message(doing, error)) from None

    @contextmanager
    def accessing(self, doing: str) -> Iterator[None]:
        """Turn an ``OSError`` into a ``SpoolError`` that puts nothing written in doubt: of a read, or a removal."""
        try:
            yield
        except FileNotFoundError as error:
            raise SpoolCorruptError(_message(doing, error)) from None
        except OSError as error:
            raise SpoolError(_message(doing, error)) from None

    def names(self) -> list[str]:
        """Return the names of all files, sorted."""
        return sorted(os.listdir(self._directory))  # noqa: PTH208 - by descriptor, which a Path cannot do

    def create(self, name: str) -> int:
        """Create a file that must not exist, mode 0600, and return its descriptor."""
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        return os.open(name, flags, 0o600, dir_fd=self._directory)

    def open(self, name: str) -> int:
        """Open a file that must exist and return its descriptor."""
        return os.open(name, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=self._directory)

    def close(self, descriptor: int) -> None:
        """Close a descriptor."""
        os.close(descriptor)

    def lock(self) -> None:
        """Take the exclusive lock of the directory, or raise ``BlockingIOError`` at once."""
        fcntl.flock(self._directory, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def size(self, descriptor: int) -> int:
        """Return the length of a file."""
        return os.fstat(descriptor).st_size

    def read(self, descriptor: int, size: int, offset: int) -> bytes:
        """Return ``size`` bytes from ``offset``, fewer only where the file ends."""
        data = os.pread(descriptor, size, offset)
        while len(data) < size and (more := os.pread(descriptor, size - len(data), offset + len(data))):
            data += more
        return data

    def read_into(self, descriptor: int, room: memoryview, offset: int) -> int:
        """Fill a buffer from ``offset`` on and return how many bytes that were, fewer only where the file ends."""
        got = os.preadv(descriptor, [room], offset)
        while got < len(room) and (more := os.preadv(descriptor, [room[got:]], offset + got)):
            got += more
        return got

    def write(self, descriptor: int, parts: Sequence[Buffer], offset: int) -> None:
        """Write all parts one after the other from ``offset``."""
        for first in range(0, len(parts), _VECTOR_LIMIT):
            batch = parts[first : first + _VECTOR_LIMIT]
            size = sum(map(len, batch))
            written = os.pwritev(descriptor, batch, offset)
            if written < size:
                self._write_rest(descriptor, b"".join(batch), written, offset)
            offset += size

    def _write_rest(self, descriptor: int, data: bytes, written: int, offset: int) -> None:
        while written < len(data):
            written += os.pwrite(descriptor, memoryview(data)[written:], offset + written)

    def allocate(self, descriptor: int, size: int) -> None:
        """Give the file at least ``size`` bytes of disk."""
        os.posix_fallocate(descriptor, 0, size)

    def truncate(self, descriptor: int, size: int) -> None:
        """Cut or extend a file to ``size`` bytes."""
        os.ftruncate(descriptor, size)

    def sync(self, descriptor: int) -> None:
        """Make what was written to a file durable."""
        os.fdatasync(descriptor)

    def sync_directory(self) -> None:
        """Make created and renamed names durable."""
        os.fsync(self._directory)

    def rename(self, old: str, new: str) -> None:
        """Give a file another name."""
        os.rename(old, new, src_dir_fd=self._directory, dst_dir_fd=self._directory)

    def remove(self, name: str) -> None:
        """Remove a file."""
        os.unlink(name, dir_fd=self._directory)

    def free_bytes(self) -> int:
        """Return how many bytes an unprivileged process may still allocate."""
        found = os.fstatvfs(self._directory)
        return found.f_bavail * found.f_frsize

    def release(self) -> None:
        """Close the directory, which frees its lock."""
        os.close(self._directory)
        self._directory = -1


def _message(doing: str, error: OSError) -> str:
    return f"{doing}: {errno.errorcode.get(error.errno or 0, 'unknown error')}"
