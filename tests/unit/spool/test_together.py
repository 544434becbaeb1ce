"""A batch is read with fewer calls to the system, and reads the same."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from deid_proxy.errors import SpoolCorruptError, SpoolError

STREAM = 16 * 1024
FRAME = 1024


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.mark.parametrize("size", [0, 1, FRAME, FRAME + 1, STREAM - 1, 3 * STREAM, 100_000])
def test_a_batch_reads_what_each_instance_reads_alone(bench, size):
    """Instances of every size, in more segments than are kept open, with their renditions."""
    with bench.open() as spool:
        written = [(bench.store(spool, data), data) for data in (os.urandom(size) for _ in range(9))]
        with spool.together():
            renditions = [spool.write_rendition(extent, data[:100]) for extent, data in written]
            assert [spool.read(extent) for extent, _ in written] == [data for _, data in written]
        spool.sync()
        assert [spool.read(rendition) for rendition in renditions] == [data[:100] for _, data in written]
        for extent, data in written:
            with spool.pieces(extent) as pieces:
                assert b"".join(pieces.between(0, size)) == data


def test_an_instance_of_a_batch_takes_two_reads(bench):
    """Its record, and the key that its rendition is sealed with too."""
    spool, files = bench.tricky()
    with spool:
        extents = [bench.store(spool, bytes(3 * FRAME)) for _ in range(5)]
        files.calls.clear()
        with spool.together():
            for extent in extents:
                spool.read(extent)
                spool.write_rendition(extent, b"new")
        assert files.calls.count("read") == 2 * len(extents)


def test_nothing_stays_open_behind_a_batch(bench):
    """Neither after its end, nor when it ends in an error: an emptied segment gives its disk back."""
    with bench.open() as spool:
        extents = [bench.store(spool, bytes(3 * STREAM)) for _ in range(6)]
        before = open_files()
        with spool.together():
            bench.read_all(spool, extents)
            assert before < open_files() <= before + 4
        assert open_files() == before
        with pytest.raises(SpoolError), spool.together():
            bench.read_all(spool, [extents[0], extents[0]._replace(segment=1 << 30)])
        assert open_files() == before


def test_other_threads_open_for_themselves(bench):
    """What one thread keeps open is closed by it alone."""
    with bench.open() as spool:
        extent = bench.store(spool, b"as it is")
        read: list[bytes] = []
        before = open_files()
        with spool.together():
            spool.read(extent)
            kept = open_files()
            other = threading.Thread(target=lambda: read.append(bytes(spool.read(extent))))
            other.start()
            other.join()
            assert open_files() == kept > before
        assert read == [b"as it is"]


def test_what_was_erased_before_a_batch_is_not_read_in_it(bench):
    """A key is remembered for a batch, never for the next one."""
    with bench.open() as spool:
        extent = bench.store(spool, b"x")
        with spool.together():
            assert spool.read(extent) == b"x"
        spool.erase([extent])
        with spool.together(), pytest.raises(SpoolCorruptError, match="erased"):
            spool.read(extent)
        with spool.together(), pytest.raises(SpoolError):
            spool.write_rendition(extent, b"y")
