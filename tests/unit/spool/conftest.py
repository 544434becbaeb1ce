"""What the tests of the spool share: receipts, a small spool, and a file system that can be told to fail."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import pytest

from deid_proxy.identity.ports import Receipt
from deid_proxy.spool import Spool
from deid_proxy.spool.filesystem import FileSystem

if TYPE_CHECKING:
    from pathlib import Path

KEY = bytes(range(32))
FRAME_BYTES = 1024
STREAM_BYTES = 16 * 1024
SEGMENT_BYTES = 64 * 1024


class TrickyFileSystem(FileSystem):
    """Counts what it does, and fails on demand: ``fail["sync"] = errno.EIO`` breaks the next and all later syncs.

    ``left[name]`` delays that by so many calls; ``short_write`` writes only so many bytes before it fails.
    """

    def __init__(self, directory: Path) -> None:
        self.calls: list[str] = []
        self.fail: dict[str, int] = {}
        self.left: dict[str, int] = {}
        self.short_write: int | None = None
        self.free: int | None = None
        super().__init__(directory)

    def _call(self, name: str) -> None:
        self.calls.append(name)
        if name not in self.fail:
            return
        if self.left.get(name, 0) > 0:
            self.left[name] -= 1
            return
        raise OSError(self.fail[name], os.strerror(self.fail[name]))

    def create(self, name):
        self._call("create")
        return super().create(name)

    def write(self, descriptor, parts, offset):
        try:
            self._call("write")
        except OSError:
            if self.short_write is not None:
                super().write(descriptor, [b"".join(parts)[: self.short_write]], offset)
            raise
        super().write(descriptor, parts, offset)

    def read(self, descriptor, size, offset):
        self._call("read")
        return super().read(descriptor, size, offset)

    def read_into(self, descriptor, room, offset):
        self._call("read")
        return super().read_into(descriptor, room, offset)

    def allocate(self, descriptor, size):
        self._call("allocate")
        super().allocate(descriptor, size)

    def truncate(self, descriptor, size):
        self._call("truncate")
        super().truncate(descriptor, size)

    def sync(self, descriptor):
        self._call("sync")
        super().sync(descriptor)

    def sync_directory(self):
        self._call("sync_directory")
        super().sync_directory()

    def rename(self, old, new):
        self._call("rename")
        super().rename(old, new)

    def remove(self, name):
        self._call("remove")
        super().remove(name)

    def free_bytes(self):
        self._call("free_bytes")
        return super().free_bytes() if self.free is None else self.free


def make_receipt(**changes) -> Receipt:
    fields = {
        "receipt_id": os.urandom(16),
        "received_at": 1700000000.25,
        "project": "LUNG-01",
        "calling_ae_title": "CT1",
        "called_ae_title": "LUNG01",
        "peer_address": "192.0.2.7",
        "sop_class_uid": "1.2.840.10008.5.1.4.1.1.2",
        "sop_instance_uid": "1.2.826.0.1.3680043.9.1",
        "transfer_syntax_uid": "1.2.840.10008.1.2.1",
        "size_bytes": 0,
        "digest": bytes(32),
    }
    return Receipt(**{**fields, **changes})


class Bench:
    """A spool directory with small sizes, opened and opened again."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.key = KEY

    def open(self, *, files: FileSystem | None = None, **options) -> Spool:
        settings = {
            "reserve_bytes": 0,
            "segment_bytes": SEGMENT_BYTES,
            "frame_bytes": FRAME_BYTES,
            "stream_bytes": STREAM_BYTES,
            **options,
        }
        return Spool(self.directory, self.key, files=files, **settings)

    def tricky(self, **options) -> tuple[Spool, TrickyFileSystem]:
        files = TrickyFileSystem(self.directory)
        return self.open(files=files, **options), files

    def segment_files(self) -> list[Path]:
        return sorted(path for path in self.directory.iterdir() if path.name.isdigit())

    @staticmethod
    def store(spool: Spool, data: bytes, piece: int = 700, **fields):
        writer = spool.begin()
        for start in range(0, len(data), piece):
            writer.write(data[start : start + piece])
        return writer.commit(make_receipt(**fields))

    @staticmethod
    def read_all(spool: Spool, extents) -> None:
        for extent in extents:
            spool.read(extent)

    @staticmethod
    def resume(spool: Spool, marks=None):
        """Recover and keep everything found."""
        found = list(spool.recover(marks or {}))
        missing = spool.keep_only([extent for _, extent in found])
        assert missing == []
        return found


@pytest.fixture
def bench(tmp_path) -> Bench:
    return Bench(tmp_path / "spool")


@pytest.fixture
def receipt():
    return make_receipt


@pytest.fixture(params=[errno.EIO, errno.ENOSPC], ids=["EIO", "ENOSPC"])
def disk_error(request) -> int:
    return request.param
