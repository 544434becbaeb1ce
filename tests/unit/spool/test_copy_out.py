"""Copying a record out of a shared segment: sealed as it is, durable, once; what is not whole stays where it is."""

from __future__ import annotations

import pytest

from deid_proxy.errors import SpoolCorruptError, SpoolError


def half_empty(bench, spool, count: int = 8, keep: int = 1):
    """Fill segments, then erase all but the last instances of the first one."""
    extents = [bench.store(spool, bytes([number]) * 9000) for number in range(3 * count)]
    first = [extent for extent in extents if extent.segment == extents[0].segment]
    spool.erase(first[keep:])
    return first[:keep], [extent for extent in extents if extent not in first]


def test_only_a_segment_that_is_mostly_free_is_sparse(bench):
    """A segment that is needed by more than half is not; nor is the one that is being written."""
    with bench.open() as spool:
        kept, rest = half_empty(bench, spool)
        assert spool.sparse_segments() == {kept[0].segment: kept[0].length}
        assert rest[-1].segment not in spool.sparse_segments()


def test_a_copy_reads_as_the_original_and_frees_its_segment(bench):
    """Plaintext and receipt are the same at the new place, alone in its file; the old place says that it is gone."""
    with bench.open() as spool:
        [kept], _rest = half_empty(bench, spool)
        plain, receipt = spool.read(kept), spool.read_receipt(kept)
        moved = spool.copy_out(kept)
        assert (moved.offset, moved.length, moved.slot, moved.size) == (0, kept.length, kept.slot, kept.size)
        assert (bench.directory / f"{moved.segment:010d}").stat().st_size == moved.length
        assert spool.read(kept) == plain
        spool.drop([kept])
        assert spool.read(moved) == plain
        assert spool.read_receipt(moved) == receipt
        assert kept.segment not in spool.sparse_segments()


def test_a_copy_survives_a_restart_and_erases_with_its_key(bench):
    """The copy is found by a scan, kept by a start, and unreadable after its instance is erased."""
    with bench.open() as spool:
        [kept], rest = half_empty(bench, spool)
        plain = bytes(spool.read(kept))
        moved = spool.copy_out(kept)
        spool.drop([kept])
    with bench.open() as spool:
        found = [extent for _, extent in spool.recover({})]
        assert moved in found
        assert spool.keep_only([moved, *rest]) == []
        assert spool.read(moved) == plain
        spool.erase([moved])
        with pytest.raises(SpoolCorruptError):
            spool.read(moved)
        assert not (bench.directory / f"{moved.segment:010d}").exists()


def test_a_rendition_moves_like_an_instance(bench):
    """A rendition's copy opens under the key of its instance."""
    with bench.open() as spool:
        instance = bench.store(spool, b"instance")
        rendition = spool.write_rendition(instance, b"new bytes")
        spool.sync()
        moved = spool.copy_out(rendition)
        spool.drop([rendition])
        assert spool.read(moved) == b"new bytes"
        assert spool.read(instance) == b"instance"


@pytest.mark.parametrize("place", ["header", "frame", "receipt", "trailer"])
def test_a_damaged_record_is_not_copied(bench, place):
    """A bit that is wrong anywhere is found before anything is written, and no file is left behind."""
    with bench.open() as spool:
        extent = bench.store(spool, bytes(3000))
        path = bench.segment_files()[0]
        content = bytearray(path.read_bytes())
        at = {"header": 50, "frame": 500, "receipt": 96 + 3000 + 3 * 16 + 10, "trailer": extent.length - 1}[place]
        content[at] ^= 1
        path.write_bytes(content)
        before = bench.segment_files()
        with pytest.raises(SpoolCorruptError):
            spool.copy_out(extent)
        assert bench.segment_files() == before


def test_an_instance_erased_while_it_is_copied_is_not_counted_again(bench):
    """Its slot may belong to another instance by then: the copy is thrown away, and the slot stays that one's."""
    spool, files = bench.tricky()
    extent = bench.store(spool, b"goes away")
    sync = files.sync

    def erasing(descriptor):
        files.sync = sync
        spool.erase([extent])
        sync(descriptor)

    files.sync = erasing
    with pytest.raises(SpoolError, match="went away"):
        spool.copy_out(extent)
    other = bench.store(spool, b"has the slot now")
    assert other.slot == extent.slot
    assert spool.usage().records == 1
    assert spool.read(other) == b"has the slot now"
    spool.close()


@pytest.mark.parametrize("call", ["create", "write", "sync", "sync_directory"])
def test_a_disk_that_fails_leaves_the_original(bench, disk_error, call):
    """Whatever step of the copy fails, the original reads as before, and nothing more is counted."""
    spool, files = bench.tricky()
    extent = bench.store(spool, b"stays")
    files.fail[call] = disk_error
    with pytest.raises(SpoolError):
        spool.copy_out(extent)
    files.fail.clear()
    assert spool.read(extent) == b"stays"
    assert spool.usage().records == 1
    spool.close()


def test_no_plaintext_is_written_by_a_copy(bench):
    """The copy holds the sealed frames of the original, byte by byte, and nothing of what is in them."""
    with bench.open() as spool:
        extent = bench.store(spool, b"DOE^JOHN" * 100)
        old = bench.segment_files()[0].read_bytes()[extent.offset : extent.offset + extent.length]
        moved = spool.copy_out(extent)
        new = (bench.directory / f"{moved.segment:010d}").read_bytes()
        assert new[96:-48] == old[96:-48]
        assert b"DOE^JOHN" not in new
