"""Whatever part of the last record reached the disk, the recovery finds exactly what was committed before it."""

from __future__ import annotations

import os
import random
import shutil

import pytest

from deid_proxy.errors import SpoolCorruptError, SpoolError
from deid_proxy.spool.frame_room import FrameRoom
from deid_proxy.spool.keys import SpoolKeys
from deid_proxy.spool.receipts import encode_receipt
from deid_proxy.spool.record import PAGE_BYTES, FrameSealer, RecordKind, Slot, encode_tail
from deid_proxy.spool.recovery import SegmentScan

KEYS = SpoolKeys(bytes(32))
SLOT = Slot(3, 1, bytes(range(32)))
SEGMENT = 7


def record(data: bytes, offset: int, receipt, kind=RecordKind.INSTANCE, segment=SEGMENT) -> bytes:
    """Return a whole record as it stands on the disk."""
    sealer = FrameSealer(SLOT, kind, FrameRoom(1024))
    sealer.feed(data)
    sealer.finish()
    sealed_receipt = sealer.seal_receipt(encode_receipt(receipt)) if kind is RecordKind.INSTANCE else b""
    header = sealer.header(segment, offset, len(sealed_receipt))
    encoded = header.encode(KEYS)
    return b"".join([encoded, *sealer.sealed, encode_tail(header, encoded, sealed_receipt, KEYS)])


def scan(content: bytes, start: int = 0) -> tuple[list[bytes], int]:
    """Return the ids of the receipts found, and how many records were torn."""

    def read(size: int, offset: int) -> bytes:
        return content[offset : offset + size]

    scanner = SegmentScan(SEGMENT, len(content), read, KEYS, lambda number: SLOT)
    found = [receipt.receipt_id for receipt, _ in scanner.instances(start)]
    return found, scanner.torn


@pytest.fixture(autouse=True)
def _the_same_bytes_every_time(monkeypatch):
    """A MAC that happens to end in a zero would make the last cut of a record a whole one."""
    monkeypatch.setattr(os, "urandom", random.Random(7).randbytes)


@pytest.fixture
def two(receipt) -> tuple[bytes, bytes]:
    first = record(b"a" * 3000, 0, receipt(receipt_id=b"1" * 16))
    return first, record(b"b" * 5000, len(first), receipt(receipt_id=b"2" * 16))


def test_whole_records_are_all_found(two):
    """Two whole records are found in order, and nothing is torn."""
    assert scan(b"".join(two)) == ([b"1" * 16, b"2" * 16], 0)


@pytest.mark.parametrize("tail", ["cut", "zeros", "old bytes"])
def test_a_record_torn_at_any_byte_counts_for_nothing(two, tail):
    """Cut at every byte, with nothing, zeros or old bytes behind, the last record is not found; the first always is."""
    first, last = two
    meaningful = len(last.rstrip(b"\0"))
    assert meaningful == len(last)  # the trailer ends the record
    for written in range(len(last)):
        rest = len(last) - written
        behind = {"cut": b"", "zeros": bytes(rest), "old bytes": b"\xa5" * rest}[tail]
        found, torn = scan(first + last[:written] + behind)
        assert found == [b"1" * 16]
        assert torn <= 1


def test_a_record_with_any_page_missing_counts_for_nothing(two):
    """The disk may write pages in any order: with any subset of the last record's pages missing it is not found."""
    first, last = two
    pages = [last[start : start + PAGE_BYTES] for start in range(0, len(last), PAGE_BYTES)]
    for lost in range(1, 1 << len(pages)):
        kept = [bytes(PAGE_BYTES) if lost >> index & 1 else page for index, page in enumerate(pages)]
        assert scan(first + b"".join(kept))[0] == [b"1" * 16]


def test_a_whole_record_behind_a_torn_one_is_found(two, receipt):
    """A torn record does not hide what follows it."""
    first, last = two
    torn = last[:2000] + bytes(len(last) - 2000)
    third = record(b"c", len(first) + len(torn), receipt(receipt_id=b"3" * 16))
    assert scan(first + torn + third) == ([b"1" * 16, b"3" * 16], 1)


def test_records_before_the_mark_are_passed_over(two):
    """The scan begins at the mark."""
    assert scan(b"".join(two), start=len(two[0])) == ([b"2" * 16], 0)


def test_a_rendition_is_passed_over(two, receipt):
    """A rendition between instances is neither found nor torn."""
    first, _ = two
    rendition = record(b"new bytes", len(first), receipt(), kind=RecordKind.RENDITION)
    second = record(b"b", len(first) + len(rendition), receipt(receipt_id=b"2" * 16))
    assert scan(first + rendition + second) == ([b"1" * 16, b"2" * 16], 0)


def test_what_an_earlier_life_of_the_file_left_is_no_record(two, receipt):
    """A whole record of another segment number, or of another place, is not found: the file was recycled."""
    first, _ = two
    old = record(b"old", len(first), receipt(), segment=SEGMENT - 1)
    moved = record(b"moved", 0, receipt())
    assert scan(first + old + moved) == ([b"1" * 16], 0)


def test_an_erased_instance_is_not_torn_and_not_found(two):
    """A record whose slot was overwritten since is passed over in silence."""
    content = b"".join(two)
    scanner = SegmentScan(
        SEGMENT,
        len(content),
        lambda size, offset: content[offset : offset + size],
        KEYS,
        lambda number: SLOT._replace(generation=2, key=bytes(32)),
    )
    assert list(scanner.instances(0)) == []
    assert scanner.torn == 0


def test_any_flipped_byte_is_noticed_or_harmless(bench):
    """With any byte of a record changed, reading it raises, naming the extent only, or returns the right bytes."""
    data = b"DOE^JOHN" * 400
    with bench.open() as spool:
        extent = bench.store(spool, data)
        path = bench.segment_files()[0]
        content = path.read_bytes()
        complaints = []
        with path.open("r+b", buffering=0) as file:
            for offset in range(extent.offset, extent.offset + extent.length):
                for byte in (content[offset] ^ 0x10, content[offset]):
                    file.seek(offset)
                    file.write(bytes([byte]))
                    try:
                        assert spool.read(extent) == data
                        assert spool.read_receipt(extent).size_bytes == len(data)
                    except SpoolCorruptError as error:
                        assert byte != content[offset]
                        complaints.append(str(error))
    assert set(complaints) == {"extent 1+0 does not hold what was written"}
    assert len(complaints) > len(data)


def test_any_flipped_byte_is_torn_or_harmless_to_the_recovery(two):
    """With any byte of the last record changed, the recovery finds it whole, with the right receipt, or not at all."""
    first, last = two
    lost = 0
    for offset in range(len(last)):
        changed = bytearray(last)
        changed[offset] ^= 0x01
        found, _ = scan(first + bytes(changed))
        assert found in ([b"1" * 16], [b"1" * 16, b"2" * 16])
        lost += len(found) == 1
    assert lost > 5000


def test_frames_cannot_be_exchanged(bench):
    """Two frames of one instance that change places are noticed."""
    with bench.open() as spool:
        extent = bench.store(spool, b"A" * 1024 + b"B" * 1024)
        path = bench.segment_files()[0]
        content = bytearray(path.read_bytes())
        start, step = extent.offset + 96, 1024 + 16
        one, two = content[start : start + step], content[start + step : start + 2 * step]
        content[start : start + 2 * step] = two + one
        path.write_bytes(content)
        with pytest.raises(SpoolCorruptError):
            spool.read(extent)


def test_a_torn_file_of_its_own_counts_for_nothing(bench):
    """A large instance whose file is cut anywhere is not found; the cut file is removed by keep_only."""
    with bench.open() as spool:
        small = bench.store(spool, b"small")
        bench.store(spool, b"large" * 20_000)
    large = bench.segment_files()[1]
    whole = large.read_bytes()
    for size in (0, 1, 95, 96, 97, 5000, len(whole) - PAGE_BYTES, len(whole) - 1):
        large.write_bytes(whole[:size])
        copy = bench.directory.with_name(f"copy{size}")
        shutil.copytree(bench.directory, copy)
        bench_directory, bench.directory = bench.directory, copy
        with bench.open() as spool:
            assert [extent for _, extent in bench.resume(spool)] == [small]
            assert len(bench.segment_files()) == 1
        bench.directory = bench_directory


def test_a_later_format_is_refused_not_skipped(two, receipt, monkeypatch):
    """A record of a format version that this release does not know stops the start: it may be an acknowledged one."""
    first, _ = two
    monkeypatch.setattr("deid_proxy.spool.record.FORMAT_VERSION", 2)
    later = record(b"later", len(first), receipt())
    monkeypatch.undo()
    with pytest.raises(SpoolError, match="format that this release cannot read"):
        scan(first + later)
