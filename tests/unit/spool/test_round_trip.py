"""What is committed is read back, and nothing of it stands on the disk in clear."""

from __future__ import annotations

import os
import stat
import tracemalloc
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deid_proxy.errors import SpoolCorruptError, SpoolError
from deid_proxy.spool import reader

if TYPE_CHECKING:
    from deid_proxy.identity.ports import ExtentWriter

FRAME = 1024
STREAM = 16 * 1024
EDGES = [0, 1, FRAME - 1, FRAME, FRAME + 1, 3 * FRAME, STREAM - 1, STREAM, STREAM + 1, 5 * STREAM + 7]


@pytest.mark.parametrize("size", EDGES)
def test_every_size_comes_back(bench, size):
    """An instance of any size, also at the edges of frames and of the stream threshold, is read as it was written."""
    data = os.urandom(size)
    with bench.open() as spool:
        extent = bench.store(spool, data)
        assert spool.read(extent) == data
        assert extent.size == size


@pytest.mark.parametrize("size", EDGES)
def test_every_size_survives_a_restart(bench, size):
    """What was committed is found by the recovery of the next start, with its receipt, and reads the same."""
    data = os.urandom(size)
    with bench.open() as spool:
        extent = bench.store(spool, data, receipt_id=b"r" * 16)
    with bench.open() as spool:
        [(receipt, found)] = bench.resume(spool)
        assert found == extent
        assert (receipt.receipt_id, receipt.size_bytes) == (b"r" * 16, size)
        assert spool.read(found) == data


@pytest.mark.parametrize("size", EDGES)
@pytest.mark.parametrize("window", [1, 3 * FRAME, 1 << 18])
@pytest.mark.parametrize("view", [1, 1 << 18])
def test_ranges_are_the_same_bytes(bench, monkeypatch, size, window, view):
    """Whatever range is taken, as many frames as there is room for are open at once, and nothing is read twice."""
    monkeypatch.setattr(reader, "_WINDOW_BYTES", window)
    monkeypatch.setattr(reader, "_LEAST_VIEW_BYTES", view)
    data = os.urandom(size)
    edges = sorted(
        {edge for edge in (0, 1, FRAME - 1, FRAME, 2 * FRAME + 3, size // 2, size - 1, size) if 0 <= edge <= size}
    )
    with bench.open() as spool, spool.pieces(bench.store(spool, data)) as pieces:
        for start in edges:
            for end in (end for end in edges if end >= start):
                taken = list(map(bytes, pieces.between(start, end)))  # a view holds until the next
                assert b"".join(taken) == data[start:end]
                assert all(len(piece) <= max(window, FRAME) for piece in taken)


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 2), (0, 5001), (6000, 6000)])
def test_a_range_that_is_none_is_damage(bench, start, end):
    """A range that the instance does not have is refused before anything of it is given."""
    with (
        bench.open() as spool,
        spool.pieces(bench.store(spool, bytes(5000))) as pieces,
        pytest.raises(SpoolCorruptError),
    ):
        next(pieces.between(start, end))


def test_a_damaged_frame_ends_the_range_before_its_bytes(bench):
    """What was verified is given, what does not decrypt is not."""
    data = os.urandom(5 * FRAME)
    with bench.open() as spool:
        extent = bench.store(spool, data)
        segment = next(path for path in bench.directory.iterdir() if path.name.isdigit())
        with segment.open("r+b") as file:
            file.seek(extent.offset + 3 * FRAME + FRAME // 2)
            file.write(b"\xa5" * 8)
        taken = []
        with spool.pieces(extent) as pieces, pytest.raises(SpoolCorruptError):
            taken += pieces.between(0, len(data))
        assert data.startswith(b"".join(taken))
        with pytest.raises(SpoolCorruptError):
            spool.read(extent)


def test_a_very_large_instance_comes_back(bench, monkeypatch):
    """Memory that the system maps for a large instance holds the same bytes."""
    monkeypatch.setattr(reader, "_MAPPED_BYTES", 4 * FRAME)
    data = os.urandom(9 * FRAME + 11)
    with bench.open() as spool:
        plain = spool.read(bench.store(spool, data))
        assert isinstance(plain, memoryview)
        assert plain == data


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(pieces=st.lists(st.binary(max_size=3 * FRAME), max_size=12))
def test_pieces_do_not_matter(tmp_path_factory, bench, receipt, pieces):
    """However the bytes are cut on their way in, the instance is their concatenation."""
    bench.directory = tmp_path_factory.mktemp("spool")
    with bench.open() as spool:
        writer = spool.begin()
        for piece in pieces:
            writer.write(memoryview(piece))
        assert spool.read(writer.commit(receipt())) == b"".join(pieces)


def test_the_receipt_is_completed_and_kept(bench, receipt):
    """The receipt read back is the one given, with the size and the keyed digest of the bytes filled in."""
    with bench.open() as spool:
        given_receipt = receipt(project="Projekt Ä")
        writer = spool.begin()
        writer.write(b"abc" * 1000)
        extent = writer.commit(given_receipt)
        kept = spool.read_receipt(extent)
        assert kept == writer.receipt
        hasher = spool._slots.keys.content_hasher()
        hasher.update(b"abc" * 1000)
        assert (kept.size_bytes, kept.digest) == (3000, hasher.digest())
        assert (kept.project, kept.receipt_id) == ("Projekt Ä", given_receipt.receipt_id)


def test_equal_bytes_have_equal_digests_in_one_spool_only(bench, tmp_path):
    """A digest tells two equal instances of one spool apart from others, and tells nothing without the spool key."""
    with bench.open() as spool:
        first, second = (spool.read_receipt(bench.store(spool, b"same")) for _ in range(2))
        assert first.digest == second.digest
    bench.directory, bench.key = tmp_path / "other", bytes(32)
    with bench.open() as spool:
        assert spool.read_receipt(bench.store(spool, b"same")).digest != first.digest


def test_nothing_stands_in_clear(bench):
    """No byte string of the data set and no field of the receipt is found in any file of the directory."""
    canary = b"DOE^CANARY^7419"
    with bench.open() as spool:
        extent = bench.store(spool, canary * 50, calling_ae_title="SECRETAE", sop_instance_uid="1.2.3.98765432.1")
        bench.store(spool, canary * 5000)
        spool.write_rendition(extent, canary * 3)
        spool.sync()
        content = b"".join(path.read_bytes() for path in bench.directory.iterdir())
    assert len(content) > 50 * len(canary)
    for secret in (canary, b"SECRETAE", b"98765432", bench.key):
        assert secret not in content


def test_equal_instances_are_unlike_on_disk(bench):
    """Two equal instances share no block of ciphertext: every record has keys of its own."""
    data = bytes(8 * FRAME)
    with bench.open() as spool:
        first, second = bench.store(spool, data), bench.store(spool, data)
        content = bench.segment_files()[0].read_bytes()
    blocks = [
        {content[extent.offset + i : extent.offset + i + 32] for i in range(96, 8 * FRAME, 32)}
        for extent in (first, second)
    ]
    assert not blocks[0] & blocks[1]


def test_files_are_private_and_named_by_numbers(bench):
    """The directory has mode 0700, every file 0600; segments are named by digits, whatever arrived."""
    with bench.open() as spool:
        bench.store(spool, b"x" * 100, sop_instance_uid="../../etc/passwd")
        bench.store(spool, b"x" * 100_000)
        paths = list(bench.directory.iterdir())
        assert stat.S_IMODE(bench.directory.stat().st_mode) == 0o700
        assert {stat.S_IMODE(path.stat().st_mode) for path in paths} == {0o600}
        assert sorted(path.name for path in paths) == ["0000000001", "0000000002", "keys.slots"]


def test_a_directory_that_others_may_read_is_closed_to_them(bench):
    """Opening the spool takes the rights of group and others away from a directory that gives them."""
    bench.directory.mkdir(mode=0o755)
    with bench.open():
        assert stat.S_IMODE(bench.directory.stat().st_mode) == 0o700


def test_a_symbolic_link_is_not_a_spool(bench, tmp_path):
    """A directory that is a symbolic link is refused with a message that has no path."""
    (tmp_path / "elsewhere").mkdir()
    bench.directory.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(SpoolError) as caught:
        bench.open()
    assert str(tmp_path) not in str(caught.value)


def test_the_spools_writer_is_the_port(bench):
    """It has the shape of the port that the gateway is written against."""
    with bench.open() as spool:
        writer: ExtentWriter = spool.begin()
        writer.abort()
        assert spool.usage().records == 0


def test_an_aborted_instance_counts_for_nothing(bench):
    """After an abort, before or after the stream threshold, no record, no segment file and no slot is taken."""
    with bench.open() as spool:
        for size in (10, 5 * STREAM + 2_000_000):
            writer = spool.begin()
            writer.write(bytes(size))
            writer.abort()
            writer.abort()
        usage = spool.usage()
        assert (usage.records, usage.segments, usage.free_slots) == (0, 0, usage.slots)
    with bench.open() as spool:
        assert bench.resume(spool) == []


@pytest.mark.parametrize("end", ["abort", "commit"])
def test_an_ended_writer_takes_no_more(bench, receipt, end):
    """After commit or abort a writer refuses to write and to commit; a commit is not undone by an abort."""
    with bench.open() as spool:
        writer = spool.begin()
        extent = writer.commit(receipt()) if end == "commit" else writer.abort()
        with pytest.raises(SpoolError):
            writer.write(b"more")
        with pytest.raises(SpoolError):
            writer.commit(receipt())
        writer.abort()
        assert spool.usage().records == (end == "commit")
        assert extent is None or spool.read(extent) == b""


def test_memory_is_bounded_whatever_the_peer_sends(bench, receipt):
    """An instance far above the stream threshold passes through a few megabytes of memory."""
    piece = bytes(128 * 1024)
    with bench.open(segment_bytes=64 << 20, frame_bytes=64 << 10, stream_bytes=4 << 20) as spool:
        writer = spool.begin()
        tracemalloc.start()
        for _ in range(480):
            writer.write(piece)
        extent = writer.commit(receipt())
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert extent.size == 60 << 20
        assert peak < 8 << 20


def test_a_large_instance_does_not_leave_all_syncing_to_its_commit(bench, receipt):
    """A stream is synced as it arrives, so that a commit waits for the rest only."""
    spool, files = bench.tricky(segment_bytes=64 << 20, stream_bytes=1 << 20)
    with spool:
        writer = spool.begin()
        for _ in range(70):
            writer.write(bytes(1 << 20))
        assert files.calls.count("sync") >= 3  # the first slots, and twice 32 MiB
        extent = writer.commit(receipt())
        assert len(spool.read(extent)) == 70 << 20


def test_a_rendition_shares_the_slot_and_nothing_else(bench):
    """A rendition lies under its instance's slot, is read back after sync, and is not found as an instance."""
    with bench.open() as spool:
        extent = bench.store(spool, b"original")
        small = spool.write_rendition(extent, b"new bytes")
        large = spool.write_rendition(extent, bytes(3 * STREAM))
        spool.sync()
        assert (small.slot, large.slot) == (extent.slot, extent.slot)
        assert (spool.read(small), spool.read(large)) == (b"new bytes", bytes(3 * STREAM))
        with pytest.raises(SpoolCorruptError):
            spool.read_receipt(small)
    with bench.open() as spool:
        assert [found for _, found in spool.recover({})] == [extent]
        assert spool.keep_only([extent, small, large]) == []
        assert spool.read(small) == b"new bytes"


def test_a_rendition_needs_its_instance(bench):
    """Nothing is written under the slot of an instance that was erased, as another one may have it by now."""
    with bench.open() as spool:
        extent = bench.store(spool, b"original")
        spool.erase([extent])
        bench.store(spool, b"the next one")
        with pytest.raises(SpoolError):
            spool.write_rendition(extent, b"new bytes")


@pytest.mark.parametrize("field", ["segment", "offset", "length", "slot", "size"])
def test_a_wrong_extent_is_refused(bench, field):
    """An extent that differs from what was written in any field reads nothing, and the error names the place only."""
    with bench.open() as spool:
        extent = bench.store(spool, b"DOE^JOHN")
        bench.store(spool, b"ROE^JANE")
        for value in (0, getattr(extent, field) + 1, getattr(extent, field) + 4096, 1 << 20):
            if value == getattr(extent, field):
                continue
            with pytest.raises(SpoolError) as caught:
                spool.read(extent._replace(**{field: value}))
            assert "DOE" not in str(caught.value)


def test_one_thread_reads_two_records_at_once(bench):
    """What is read of one is not written over while another is read."""
    first, second = os.urandom(20 * FRAME), os.urandom(3 * FRAME)
    with bench.open() as spool:
        extents = [bench.store(spool, data) for data in (first, second)]
        with spool.pieces(extents[0]) as pieces:
            head = bytes(next(pieces.between(0, FRAME)))
            assert spool.read(extents[1]) == second
            assert head + b"".join(map(bytes, pieces.between(FRAME, len(first)))) == first
