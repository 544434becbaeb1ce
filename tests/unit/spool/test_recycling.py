"""The file of a large instance that is erased serves the next one, and never gives away room that others want."""

from __future__ import annotations

import pytest

from deid_proxy.errors import SpoolCorruptError, SpoolError

LARGE = 100_000


def test_the_next_large_instance_takes_the_file(bench):
    """Under a new number, whatever its length; what the file held before is not part of it, and cannot be read."""
    with bench.open() as spool:
        before = bench.store(spool, b"b" * LARGE)
        spool.erase([before])
        for size in (LARGE, 2 * LARGE, LARGE + 1):
            extent = bench.store(spool, bytes([size % 251]) * size)
            assert extent.segment > before.segment
            assert len(bench.segment_files()) == 1
            assert spool.read(extent) == bytes([size % 251]) * size
            spool.erase([extent])
        with pytest.raises(SpoolError):
            spool.read(before)


def test_a_file_that_is_far_too_large_is_cut(bench):
    """So the spool takes at most twice what its instances need."""
    with bench.open() as spool:
        spool.erase([bench.store(spool, bytes(3 * LARGE))])
        extent = bench.store(spool, bytes(LARGE))
        assert bench.segment_files()[0].stat().st_size == extent.length
        assert spool.usage().allocated_bytes == extent.length


def test_one_that_is_not_finished_leaves_nothing_of_either(bench):
    """A process that ends in the middle of a recycled file: neither the old nor the new instance is found in it."""
    with bench.open() as spool:
        kept = bench.store(spool, b"kept")
        spool.erase([bench.store(spool, bytes(LARGE))])
        writer = spool.begin()
        writer.write(bytes(3 * LARGE))
        assert len(bench.segment_files()) == 2
    with bench.open() as spool:
        assert [extent for _, extent in bench.resume(spool)] == [kept]
        assert len(bench.segment_files()) == 1


def test_what_lies_behind_the_record_is_nobodys(bench):
    """A start finds the record in a file that is longer, and frees the rest of it."""
    with bench.open() as spool:
        spool.erase([bench.store(spool, b"b" * LARGE)])
        extent = bench.store(spool, b"n" * (LARGE * 3 // 4))
        assert bench.segment_files()[0].stat().st_size > extent.length
    with bench.open() as spool:
        assert [found for _, found in bench.resume(spool)] == [extent]
        assert spool.read(extent) == b"n" * (LARGE * 3 // 4)
        assert bench.segment_files()[0].stat().st_size == extent.length


def test_only_so_much_is_kept(bench, monkeypatch):
    """The files of a hundred large instances are not kept because they once came together."""
    monkeypatch.setattr("deid_proxy.spool.segments.LARGE_SPARE_BYTES", 3 * LARGE)
    with bench.open() as spool:
        spool.erase([bench.store(spool, bytes(LARGE)) for _ in range(9)])
        assert len(bench.segment_files()) == 2


def test_nothing_is_kept_where_disk_is_short(bench):
    """The ledger, or somebody else, may want it: what would be kept must be free besides, and the reserve."""
    spool, files = bench.tricky(reserve_bytes=1 << 20)
    with spool:
        for free, kept in ((257 << 20, 1), ((257 << 20) - 1, 0)):
            files.free = 1 << 40
            extent = bench.store(spool, bytes(LARGE))
            files.free = free
            spool.erase([extent])
            assert len(bench.segment_files()) == kept


def test_what_is_kept_goes_before_anybody_is_refused(bench, monkeypatch):
    """Room for an instance, or for a segment, is made of it."""
    monkeypatch.setattr("deid_proxy.spool.segments.LARGE_SPARE_BYTES", 1 << 20)
    spool, files = bench.tricky(reserve_bytes=1 << 20)
    with spool:
        for _ in range(2):
            files.free = 10 << 20
            spool.erase([bench.store(spool, bytes(LARGE))])
        files.free_bytes = lambda: (1 << 20) + (0 if len(bench.segment_files()) else 1 << 20)
        assert bench.store(spool, b"small")
        assert len(bench.segment_files()) == 1


def test_a_rendition_finds_the_room_that_is_kept(bench):
    """Without it nothing could be sent, and then erased, on a full disk."""
    spool, files = bench.tricky()
    with spool:
        instance = bench.store(spool, bytes(LARGE))
        spool.erase([bench.store(spool, bytes(LARGE))])
        files.free_bytes = lambda: 0 if len(bench.segment_files()) > 1 else 1 << 20
        rendition = spool.write_rendition(instance, b"new")
        assert spool.read(rendition) == b"new"


def test_what_stays_for_long_does_not_take_it(bench):
    """A copy of what is held has a file of just its size."""
    with bench.open() as spool:
        held = bench.store(spool, b"held")
        spool.erase([bench.store(spool, bytes(LARGE))])
        copy = spool.copy_out(held)
        assert (bench.directory / f"{copy.segment:010d}").stat().st_size == copy.length


@pytest.mark.parametrize("size", [LARGE, LARGE * 3 // 4])
def test_damage_in_a_recycled_file_is_noticed(bench, size):
    """Bytes of the former instance in the place of the new one's are not what was written."""
    with bench.open() as spool:
        spool.erase([bench.store(spool, b"b" * LARGE)])
        before = bench.segment_files()[0].read_bytes()
        extent = bench.store(spool, b"n" * size)
        path = bench.segment_files()[0]
        content = bytearray(path.read_bytes())
        content[40_960:45_056] = before[40_960:45_056]
        path.write_bytes(content)
        with pytest.raises(SpoolCorruptError):
            spool.read(extent)
