"""One segment being written: where the next record goes, and the fdatasync that concurrent commits share."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from deid_proxy.errors import SpoolError, SpoolFullError
from deid_proxy.spool.record import total_length

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deid_proxy.spool.filesystem import Buffer, FileSystem


class Segment:
    """A file that records are appended to.

    Appending is for one thread at a time (the caller holds a lock); :meth:`sync` is for any number.

    Parameters
    ----------
    files
        The spool directory.
    number
        The segment's number, which is its name.
    descriptor
        The open file; closed by :meth:`close`.
    capacity
        Up to where records may reach.
    """

    def __init__(self, files: FileSystem, number: int, descriptor: int, capacity: int) -> None:
        self.number = number
        self.capacity = capacity
        self.end = 0  # where the next record goes: everything before it is written
        self.failure = ""  # why it takes nothing any more
        self._files = files
        self._descriptor = descriptor
        self._synced = 0
        self._syncing = False
        self._changed = threading.Condition()

    def append(self, parts: Sequence[Buffer]) -> None:
        """Write at the end. When it fails the end stays where it was, so that the next append covers the remains."""
        self.write(parts, self.end)
        self.end += total_length(parts)

    def write(self, parts: Sequence[Buffer], offset: int) -> None:
        """Write at a place.

        Raises
        ------
        SpoolFullError
            The file system has no room.
        SpoolError
            The file system failed, now or before: the segment takes nothing any more.
        """
        self._refuse_if_failed()
        try:
            with self._files.writing(f"writing segment {self.number}"):
                self._files.write(self._descriptor, parts, offset)
        except SpoolFullError:
            raise
        except SpoolError as error:
            self.failure = str(error)
            raise

    def read(self, size: int, offset: int) -> bytes:
        """Return bytes written before."""
        with self._files.accessing(f"reading segment {self.number}"):
            return self._files.read(self._descriptor, size, offset)

    def read_into(self, room: memoryview, offset: int) -> int:
        """Fill a buffer with bytes written before; return how many there were."""
        with self._files.accessing(f"reading segment {self.number}"):
            return self._files.read_into(self._descriptor, room, offset)

    def sync(self, upto: int) -> None:
        """Return when everything before ``upto`` is durable; one fdatasync serves all who wait.

        Raises
        ------
        SpoolError
            The disk failed. Linux drops what it could not write and reports success the next time, so this segment is
            never synced again.
        """
        with self._changed:
            while self._synced < upto and self._syncing:
                self._changed.wait()
            if self._synced >= upto:
                return
            self._refuse_if_failed()
            self._syncing = True
            target = self.end
        self._sync_as_leader(target)

    def _sync_as_leader(self, target: int) -> None:
        doing = f"syncing segment {self.number}"
        durable = False
        try:
            with self._files.syncing(doing):
                self._files.sync(self._descriptor)
            durable = True
        finally:
            with self._changed:
                self._syncing = False
                if durable:
                    self._synced = target
                else:
                    self.failure = f"{doing} failed"
                self._changed.notify_all()

    def _refuse_if_failed(self) -> None:
        if self.failure:
            raise SpoolError(self.failure)

    def close(self) -> None:
        """Close the file once no sync of it is under way; closing again does nothing."""
        with self._changed:
            while self._syncing:
                self._changed.wait()
            self.failure = self.failure or f"segment {self.number} is closed"
            descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            self._files.close(descriptor)
