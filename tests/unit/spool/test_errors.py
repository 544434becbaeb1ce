"""A full or failing disk: an honest error, nothing counted that is not durable, and room again when there is room."""

from __future__ import annotations

import errno

import pytest

from deid_proxy.errors import KeyFileError, SpoolError, SpoolFullError

LARGE = 2_000_000


def test_the_reserve_is_not_touched(bench):
    """With less free disk than the reserve an instance is refused before a byte of it is taken, and welcome later."""
    spool, files = bench.tricky(reserve_bytes=1_000_000)
    with spool:
        bench.store(spool, b"x")
        files.free = 999_999
        with pytest.raises(SpoolFullError) as caught:
            spool.begin()
        assert caught.value.transient
        assert caught.value.dimse_status == 0xA700
        assert spool.healthy
        files.free = 1_000_000
        bench.store(spool, b"x")


def test_a_new_segment_must_leave_the_reserve(bench):
    """A segment is not allocated when that would touch the reserve; what was in the open one stays."""
    spool, files = bench.tricky(reserve_bytes=1_000_000)
    with spool:
        extents = [bench.store(spool, bytes(10_000))]
        files.free = 1_000_001

        def fill():
            extents.extend(bench.store(spool, bytes(10_000)) for _ in range(10))

        with pytest.raises(SpoolFullError):
            fill()
        assert len(extents) > 3
        assert all(spool.read(extent) == bytes(10_000) for extent in extents)
        assert len(bench.segment_files()) == 1


def test_a_full_spool_can_still_write_renditions(bench):
    """Renditions may use the reserve: without them a full spool would never become empty."""
    spool, files = bench.tricky(reserve_bytes=1_000_000)
    with spool:
        extent = bench.store(spool, b"x")
        files.free = 0
        renditions = [spool.write_rendition(extent, bytes(size)) for size in (10_000, 10_000, 16_000, 16_000, 50_000)]
        spool.sync()
        assert [len(spool.read(rendition)) for rendition in renditions] == [10_000, 10_000, 16_000, 16_000, 50_000]


def test_a_stream_stops_at_the_reserve(bench):
    """A large instance is refused in the middle when the disk fills up below it, and its file goes."""
    spool, files = bench.tricky(reserve_bytes=1_000_000)
    with spool:
        writer = spool.begin()
        writer.write(bytes(LARGE))
        assert len(bench.segment_files()) == 1
        files.free = 999_999
        with pytest.raises(SpoolFullError):
            writer.write(bytes(LARGE))
        with pytest.raises(SpoolError):
            writer.write(b"more")
        writer.abort()
        assert bench.segment_files() == []


@pytest.mark.parametrize("short_write", [None, 0, 1, 96, 4000, 4096, 9000])
def test_a_partial_record_is_covered_by_the_next(bench, short_write):
    """After ENOSPC in the middle of a record the next one is written in its place; only committed ones are found."""
    spool, files = bench.tricky()
    with spool:
        first = bench.store(spool, b"first")
        files.fail["write"], files.short_write = errno.ENOSPC, short_write
        with pytest.raises(SpoolFullError):
            bench.store(spool, b"lost" * 3000)
        assert spool.healthy
        del files.fail["write"]
        second = bench.store(spool, b"second")
        assert second.offset == first.offset + first.length
    with bench.open() as spool:
        assert [extent for _, extent in bench.resume(spool)] == [first, second]
        assert spool.read(second) == b"second"


@pytest.mark.parametrize("call", ["create", "write", "allocate", "sync", "sync_directory"])
@pytest.mark.parametrize("size", [100, LARGE], ids=["shared", "own"])
def test_a_failure_at_any_step_of_the_first_commit_is_told(bench, receipt, disk_error, call, size):
    """Whatever call fails on the way to the first commit, it raises, nothing counts, and the writer can be aborted."""
    spool, files = bench.tricky()
    with spool:
        writer = spool.begin()
        files.fail[call] = disk_error
        if call == "allocate" and size == LARGE:
            files.fail["write"] = disk_error  # a file of its own is not allocated ahead

        def receive():
            for _ in range(2):
                writer.write(bytes(size // 2))
            return writer.commit(receipt())

        with pytest.raises(SpoolError) as caught:
            receive()
        assert str(bench.directory) not in str(caught.value)
        files.fail.clear()
        writer.abort()
        assert spool.usage().records == 0
        full = disk_error == errno.ENOSPC
        assert isinstance(caught.value, SpoolFullError) == (full and not (call == "sync" and size == LARGE))
        if spool.healthy:
            assert spool.read(bench.store(spool, b"later")) == b"later"
        else:
            with pytest.raises(SpoolError, match="until it is opened again"):
                spool.begin()
    with bench.open() as spool:
        assert len(bench.resume(spool)) <= 1


@pytest.mark.parametrize("writes_before", range(4))
def test_a_failing_stream_leaves_no_file(bench, receipt, disk_error, writes_before):
    """Whichever write of a large instance fails, after the abort nothing of it stands in the directory."""
    spool, files = bench.tricky()
    with spool:
        bench.store(spool, b"x")
        files.fail["write"], files.left["write"] = disk_error, writes_before
        writer = spool.begin()

        def receive():
            for _ in range(3):
                writer.write(bytes(LARGE))
            writer.commit(receipt())

        with pytest.raises(SpoolError):
            receive()
        files.fail.clear()
        writer.abort()
        assert len(bench.segment_files()) == 1


def test_a_disk_that_failed_is_not_trusted_again(bench):
    """After EIO on a sync the spool takes nothing more until it is opened again; then what was committed is there."""
    spool, files = bench.tricky()
    with spool:
        extent = bench.store(spool, b"durable")
        files.fail["sync"] = errno.EIO
        with pytest.raises(SpoolError) as caught:
            bench.store(spool, b"not durable")
        assert not isinstance(caught.value, SpoolFullError)
        files.fail.clear()
        for attempt in (spool.begin, spool.sync, lambda: spool.write_rendition(extent, b"x")):
            with pytest.raises(SpoolError):
                attempt()
        assert spool.read(extent) == b"durable"
        assert not spool.healthy
    with bench.open() as spool:
        assert extent in [found for _, found in bench.resume(spool)]
        assert spool.healthy
        bench.store(spool, b"again")


def test_an_instance_whose_sync_failed_does_not_keep_its_key(bench, receipt):
    """The slot of an instance that was written and refused is overwritten at the next start."""
    spool, files = bench.tricky()
    with spool:
        bench.store(spool, b"durable")
        writer = spool.begin()
        slot = writer._sealer.slot
        writer.write(b"DOE^JOHN")
        files.fail["sync"] = errno.EIO
        with pytest.raises(SpoolError):
            writer.commit(receipt())
        writer.abort()
        files.fail.clear()
    with bench.open() as spool:
        list(spool.recover({}))
        spool.keep_only([])
        assert spool._slots.slot(slot.number).key != slot.key


def test_reading_trouble_does_not_stop_receiving(bench):
    """A read error is told to who reads; the spool goes on taking instances."""
    spool, files = bench.tricky()
    with spool:
        extent = bench.store(spool, b"x")
        files.fail["read"] = errno.EIO
        with pytest.raises(SpoolError):
            spool.read(extent)
        files.fail.clear()
        assert spool.healthy
        assert spool.read(bench.store(spool, b"y")) == b"y"


def test_a_segment_that_vanished_is_corruption_of_its_extents(bench):
    """An extent whose file somebody removed raises the error that holds the instance."""
    with bench.open() as spool:
        extent = bench.store(spool, b"x")
        bench.segment_files()[0].unlink()
        with pytest.raises(SpoolError, match="segment 1"):
            spool.read(extent)


def test_a_second_gateway_is_refused(bench):
    """The directory is locked while it is open, and free again afterwards."""
    with bench.open(), pytest.raises(SpoolError, match="another process"):
        bench.open()
    with bench.open() as spool:
        assert spool.healthy


def test_a_wrong_key_is_refused_and_harms_nothing(bench):
    """Opening with another spool key raises a key error; with the right one everything is still there."""
    with bench.open() as spool:
        extent = bench.store(spool, b"x")
    right, bench.key = bench.key, bytes(32)
    for _ in range(2):
        with pytest.raises(KeyFileError):
            bench.open()
    bench.key = right
    with bench.open() as spool:
        assert [found for _, found in bench.resume(spool)] == [extent]


def test_a_directory_that_cannot_be_made_is_a_spool_error(bench, tmp_path):
    """A path below a file is refused with the system's reason and without the path."""
    (tmp_path / "file").write_text("")
    bench.directory = tmp_path / "file" / "spool"
    with pytest.raises(SpoolError, match="cannot be used") as caught:
        bench.open()
    assert str(tmp_path) not in str(caught.value)


def test_a_closed_spool_takes_nothing(bench, receipt):
    """After close a writer of before and every call raise a spool error, and no file is touched."""
    spool = bench.open()
    extent = bench.store(spool, b"x")
    writer = spool.begin()
    writer.write(b"late")
    spool.close()
    before = {path.name: path.read_bytes() for path in bench.directory.iterdir()}
    for attempt in (
        spool.begin,
        spool.usage,
        lambda: writer.commit(receipt()),
        lambda: spool.read(extent),
        lambda: spool.erase([extent]),
        lambda: spool.write_rendition(extent, b"y"),
    ):
        with pytest.raises(SpoolError):
            attempt()
    assert {path.name: path.read_bytes() for path in bench.directory.iterdir()} == before


def test_two_directories_share_no_key(bench, tmp_path):
    """A segment put into another directory made with the same spool key has no records there."""
    with bench.open() as spool:
        bench.store(spool, b"x")
    segment = bench.segment_files()[0].read_bytes()
    bench.directory = tmp_path / "other"
    with bench.open():
        pass
    (bench.directory / "0000000001").write_bytes(segment)
    with bench.open() as spool:
        assert bench.resume(spool) == []
