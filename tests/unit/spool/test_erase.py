"""Erasing an instance overwrites its key: what is left on the disk says nothing, and its space is used again."""

from __future__ import annotations

import pytest
from cryptography.exceptions import InvalidTag

from deid_proxy.errors import SpoolCorruptError, SpoolError
from deid_proxy.spool.record import HEADER_BYTES, frame_context, frame_nonce, record_cipher


def ciphers_of_all_slots(spool, record_id: bytes, kind: int):
    return [
        record_cipher(spool._slots.slot(number).key, b"frames", kind, record_id) for number in range(spool._slots.count)
    ]


def test_an_erased_instance_cannot_be_decrypted_by_any_key_there_is(bench):
    """After erase the ciphertext still stands in the segment, and none of the keys in the slot file opens it."""
    with bench.open() as spool:
        extent = bench.store(spool, b"DOE^JOHN")
        before = bench.segment_files()[0].read_bytes()
        record_id = before[7 + 1 : 8 + 16]
        frame = before[HEADER_BYTES : HEADER_BYTES + 8 + 16]
        context = frame_context(record_id, 1, 0, last=True)
        old = spool._slots.slot(extent.slot)
        assert record_cipher(old.key, b"frames", 1, record_id).decrypt(frame_nonce(0), frame, context) == b"DOE^JOHN"
        assert spool.erase([extent]) == 1
        assert bench.segment_files()[0].read_bytes() == before
        for cipher in ciphers_of_all_slots(spool, record_id, 1):
            with pytest.raises(InvalidTag):
                cipher.decrypt(frame_nonce(0), frame, context)
        assert spool._slots.slot(extent.slot).generation == (old.generation + 1) % 2**32


def test_the_old_wrapped_key_is_gone_from_the_disk(bench):
    """The 64 bytes of an erased slot share nothing with what they were."""
    with bench.open() as spool:
        extent = bench.store(spool, b"x")
        path, place = bench.directory / "keys.slots", slice(4096 + 64 * extent.slot, 4096 + 64 * (extent.slot + 1))
        old = path.read_bytes()[place]
        spool.erase([extent])
        content = path.read_bytes()
        assert old[4:] not in content
        assert content[place] != old


def test_reading_an_erased_extent_says_so(bench):
    """Reading an erased instance, its receipt or its rendition raises, and says that it was erased."""
    with bench.open() as spool:
        extent = bench.store(spool, b"x")
        rendition = spool.write_rendition(extent, b"y")
        spool.erase([extent, rendition])
        for read in (spool.read, spool.read_receipt):
            with pytest.raises(SpoolCorruptError, match="erased"):
                read(extent)
        with pytest.raises(SpoolCorruptError, match="erased"):
            spool.read(rendition)


def test_erasing_an_instance_erases_renditions_nobody_named(bench):
    """A rendition that no row knows does not keep its instance's key alive."""
    with bench.open() as spool:
        extent = bench.store(spool, b"x")
        renditions = [spool.write_rendition(extent, b"y") for _ in range(4)]
        spool.erase([extent])
        assert spool.usage().records == 0
        for rendition in renditions:
            with pytest.raises(SpoolCorruptError):
                spool.read(rendition)


def test_erasing_twice_spares_who_has_the_slot_now(bench):
    """An extent erased again, after its slot went to another instance, takes nothing from that one."""
    with bench.open() as spool:
        first = bench.store(spool, b"first")
        spool.erase([first])
        second = bench.store(spool, b"second")
        assert second.slot == first.slot
        assert spool.erase([first]) == 0
        assert spool.read(second) == b"second"


def test_a_batch_is_erased_with_one_sync(bench):
    """Many instances are erased with one fdatasync of the slot file."""
    spool, files = bench.tricky()
    with spool:
        extents = [bench.store(spool, b"x") for _ in range(20)]
        files.calls.clear()
        assert spool.erase(extents) == 20
        assert files.calls.count("sync") == 1


def test_an_erasure_that_fails_is_not_called_done(bench):
    """When the slot file cannot be synced erase raises, the spool is unhealthy, and the slot is not given out."""
    spool, files = bench.tricky()
    with spool:
        extent = bench.store(spool, b"x")
        free = spool.usage().free_slots
        files.fail["sync"] = 5
        with pytest.raises(SpoolError):
            spool.erase([extent])
        assert not spool.healthy
        assert spool.usage().free_slots == free


def test_emptied_segments_are_used_again(bench):
    """However many instances pass through, as long as they are erased the directory does not grow."""
    with bench.open() as spool:
        for _ in range(200):
            extent = bench.store(spool, bytes(10_000))
            spool.erase([extent])
        usage = spool.usage()
        assert usage.segments <= 3
        assert usage.allocated_bytes == usage.segments * 64 * 1024
        assert int(bench.segment_files()[-1].name) > 20


def test_a_large_instance_gives_its_file_back(bench, monkeypatch):
    """The file of a large instance is removed when it is erased, unless there is room to keep it for the next."""
    monkeypatch.setattr("deid_proxy.spool.segments.LARGE_SPARE_BYTES", 100_000)
    with bench.open() as spool:
        extent = bench.store(spool, bytes(100_000))
        assert len(bench.segment_files()) == 1
        spool.erase([extent])
        assert bench.segment_files() == []


def test_a_segment_with_one_needed_record_stays(bench):
    """A segment is kept as long as one record in it is needed, and goes with the last one."""
    with bench.open() as spool:
        extents = [bench.store(spool, bytes(10_000)) for _ in range(30)]
        keep = extents[0]
        spool.erase(extents[1:])
        assert spool.read(keep) == bytes(10_000)
        assert keep.segment in spool._segments.sizes
        segments = spool.usage().segments
        spool.erase([keep])
        assert spool.usage().segments <= segments


def test_a_segment_that_fills_up_again_while_it_is_erased_stays(bench):
    """An erasure that found the open segment empty does not take what was written to it in the meantime."""
    spool, _files = bench.tricky()
    with spool:
        old = bench.store(spool, b"old")
        kept = []
        erase = spool._slots.erase

        def erase_while_others_write(numbers):
            erase(numbers)
            kept.extend(bench.store(spool, bytes(10_000)) for _ in range(12))

        spool._slots.erase = erase_while_others_write
        spool.erase([old])
        assert {extent.segment for extent in kept} >= {old.segment, old.segment + 1}
        assert all(spool.read(extent) == bytes(10_000) for extent in kept)
        assert len({extent.segment for extent in kept}) == len(bench.segment_files())
