"""A really full disk: refusals are honest, what was acknowledged stays, and room brings the spool back."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from deid_proxy.errors import SpoolFullError
from deid_proxy.identity.ports import Receipt
from deid_proxy.spool import Spool

CYCLES = 10


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 8 MiB."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root may mount a small tmpfs")
    mount = tmp_path / "disk"
    mount.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(mount)], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("mounting a tmpfs is not allowed here")
    yield mount
    subprocess.run(["umount", str(mount)], check=True)


def store(spool: Spool, data: bytes):
    writer = spool.begin()
    try:
        for start in range(0, len(data), 65536):
            writer.write(data[start : start + 65536])
        return writer.commit(Receipt(os.urandom(16), 0.0, "P", "A", "B", "192.0.2.1", "1", "1", "1", 0, bytes(32)))
    except SpoolFullError:
        writer.abort()
        raise


def fill(spool: Spool, data: bytes, extents: list) -> None:
    while True:
        extents.append(store(spool, data))


@pytest.mark.parametrize("reserve_bytes", [0, 1 << 20], ids=["no reserve", "reserve"])
@pytest.mark.parametrize("size", [50_000, 700_000], ids=["shared segments", "files of their own"])
def test_a_full_disk_refuses_and_recovers(small_disk, size, reserve_bytes):
    """Filled and emptied again and again, the spool refuses with a transient error, loses nothing, and goes on."""
    options = {"reserve_bytes": reserve_bytes, "segment_bytes": 1 << 20, "stream_bytes": 200_000}
    data = os.urandom(size)
    with Spool(small_disk / "spool", bytes(32), **options) as spool:
        for _ in range(CYCLES):
            extents = []
            with pytest.raises(SpoolFullError) as caught:
                fill(spool, data, extents)
            assert caught.value.transient
            assert spool.healthy
            assert len(extents) >= 4
            assert all(spool.read(extent) == data for extent in extents)
            spool.erase(extents)
        kept = [store(spool, data) for _ in range(3)]
    with Spool(small_disk / "spool", bytes(32), **options) as spool:
        assert [extent for _, extent in spool.recover({})] == kept


def test_a_disk_filled_by_others_is_told_before_anything_is_taken(small_disk):
    """When something else fills the disk, begin refuses; when that is gone, it does not."""
    with Spool(small_disk / "spool", bytes(32), reserve_bytes=1 << 20, segment_bytes=1 << 20) as spool:
        extent = store(spool, b"x")
        (small_disk / "other").write_bytes(bytes(6 << 20))
        with pytest.raises(SpoolFullError):
            spool.begin()
        rendition = spool.write_rendition(extent, b"still possible")
        spool.sync()
        assert spool.read(rendition) == b"still possible"
        (small_disk / "other").unlink()
        assert spool.read(store(spool, b"y")) == b"y"
