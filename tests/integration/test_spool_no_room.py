"""A disk without room for another segment: what makes room again still finds some, and spares are given up first."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from deid_proxy.errors import SpoolFullError
from deid_proxy.identity.ports import Extent, Receipt
from deid_proxy.spool import Spool
from deid_proxy.spool.filesystem import FileSystem

SEGMENT = 1 << 20


class SmallDisk(FileSystem):
    """A directory that says how much room is left of a small disk."""

    disk_bytes = 4 * SEGMENT

    def __init__(self, directory: Path) -> None:
        super().__init__(directory)
        self.path = directory

    def free_bytes(self) -> int:
        return self.disk_bytes - sum(path.stat().st_size for path in self.path.iterdir() if path.name.isdigit())


def store(spool: Spool, size: int = 100_000) -> Extent:
    writer = spool.begin()
    try:
        writer.write(os.urandom(size))
        return writer.commit(Receipt(os.urandom(16), 0.0, "P", "A", "B", "192.0.2.1", "1", "1", "1", 0, bytes(32)))
    except SpoolFullError:
        writer.abort()
        raise


def fill(spool: Spool) -> list[Extent]:
    extents = []
    for _ in range(1000):
        try:
            extents.append(store(spool))
        except SpoolFullError:
            return extents
    pytest.fail("the spool never said that it is full")


@pytest.fixture
def spool(tmp_path: Path):
    files = SmallDisk(tmp_path)
    with Spool(tmp_path, bytes(32), segment_bytes=SEGMENT, reserve_bytes=SEGMENT // 2, files=files) as opened:
        yield opened


def test_renditions_of_a_full_spool_are_written_all_the_same(spool: Spool) -> None:
    """They share no segment where there is no room for one; without them nothing could be sent, and then erased."""
    instances = fill(spool)
    renditions = [(spool.write_rendition(instance, b"new bytes" * 1000), instance) for instance in instances]
    spool.sync()
    assert all(spool.read(extent) == b"new bytes" * 1000 for extent, _ in renditions)
    assert spool.erase(instances) == len(instances)
    assert store(spool)


def test_a_smaller_instance_still_fits_into_the_segment_that_is_open(spool: Spool) -> None:
    """A refusal does not give up the room that is left behind the last record."""
    fill(spool)
    with pytest.raises(SpoolFullError):
        store(spool, 200_000)
    assert store(spool, 1000)


def test_spares_are_given_up_before_anybody_is_refused(spool: Spool) -> None:
    """What is kept for recycling counts as room: an empty spool takes instances, however small the disk has become."""
    spool.erase(fill(spool))
    assert spool.usage().segments > 1
    spool._files.disk_bytes = 3 * SEGMENT
    assert store(spool)
