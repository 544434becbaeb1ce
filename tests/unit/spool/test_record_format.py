"""The bytes of a record are settled: these are the promises that a later release must keep."""

from __future__ import annotations

import struct
from hashlib import sha256

import pytest

from deid_proxy.spool.frame_room import FrameRoom
from deid_proxy.spool.keys import SpoolKeys
from deid_proxy.spool.record import (
    HEADER_BYTES,
    PAGE_BYTES,
    TRAILER_BYTES,
    FrameOpener,
    FrameSealer,
    RecordKind,
    Slot,
    decode_header,
    encode_tail,
    frame_context,
    frame_count,
    frame_nonce,
    record_cipher,
    record_length,
)

KEYS = SpoolKeys(bytes(range(32)))
SLOT = Slot(9, 4, b"k" * 32)


@pytest.fixture
def sealed(monkeypatch) -> tuple[FrameSealer, bytes]:
    monkeypatch.setattr("deid_proxy.spool.record.os.urandom", lambda size: b"R" * size)
    sealer = FrameSealer(SLOT, RecordKind.RENDITION, FrameRoom(1024))
    sealer.feed(b"x" * 1500)
    sealer.finish()
    header = sealer.header(segment=5, offset=8192, receipt_bytes=0)
    encoded = header.encode(KEYS)
    return sealer, b"".join([encoded, *sealer.sealed, encode_tail(header, encoded, b"", KEYS)])


def test_the_header_has_its_fields_where_the_reference_says(sealed):
    """Every field of the clear header stands at its documented offset, little endian."""
    _, record = sealed
    assert struct.unpack_from("<4sHBx16sQQIIIIQQ8x", record) == (
        b"DPRH",
        1,
        2,
        b"R" * 16,
        5,
        8192,
        9,
        4,
        1024,
        0,
        1500,
        PAGE_BYTES,
    )
    assert record[80:96] == KEYS.mac(record[:80])
    assert HEADER_BYTES == 96


def test_the_trailer_has_its_fields_where_the_reference_says(sealed):
    """Every field of the clear trailer stands at its documented offset, and its MAC covers the header as well."""
    _, record = sealed
    trailer = record[-TRAILER_BYTES:]
    assert struct.unpack_from("<4s4x16sQ", trailer) == (b"DPRT", b"R" * 16, PAGE_BYTES)
    assert trailer[32:] == KEYS.mac(record[:96] + trailer[:32])


def test_the_frames_are_what_the_reference_says(sealed):
    """Frames decrypt with a cipher made by the documented derivation, nonce and context."""
    _, record = sealed
    cipher = record_cipher(b"k" * 32, b"frames", 2, b"R" * 16)
    context = b"R" * 16 + b"\x02" + bytes(8) + b"\x00"
    assert cipher.decrypt(bytes(12), record[96 : 96 + 1040], context) == b"x" * 1024
    assert frame_context(b"R" * 16, RecordKind.RENDITION, 1, last=True) == b"R" * 16 + b"\x02\x01" + bytes(7) + b"\x01"
    assert frame_nonce(1) == b"\x01" + bytes(11)


def test_the_bytes_of_a_known_record_never_change(sealed):
    """The digest of a record with known keys and contents is the one of the first release."""
    _, record = sealed
    assert sha256(record).hexdigest() == "1df9c92cc189ca625a68dad260b3128d9c13bd8a8dd895816174570603aeb0f9"


@pytest.mark.parametrize(("size", "frames"), [(0, 1), (1, 1), (1024, 1), (1025, 2), (2048, 2), (2049, 3)])
def test_there_is_always_a_frame(size, frames):
    """An empty instance has one empty frame, and a full last frame has no empty one behind it."""
    assert frame_count(size, 1024) == frames


@pytest.mark.parametrize("size", [0, 1, 3000, 4096, 65536, 10**6])
def test_records_end_on_pages(size):
    """A record takes whole pages, however much it holds, so that no write touches a block of another record."""
    length = record_length(size, 1024, 300)
    assert length % PAGE_BYTES == 0
    assert length > size


def test_a_record_is_bound_to_its_place(sealed):
    """A header is found at the segment and offset that it was written for, and nowhere else."""
    _, record = sealed
    assert decode_header(record[:96], 5, 8192, KEYS) is not None
    assert decode_header(record[:96], 6, 8192, KEYS) is None
    assert decode_header(record[:96], 5, 4096, KEYS) is None
    assert decode_header(record[:96], 5, 8192, SpoolKeys(bytes(32))) is None
    assert decode_header(record[:95], 5, 8192, KEYS) is None


def test_instance_and_rendition_share_no_nonce_domain():
    """Under one slot key every kind, purpose and record has a cipher of its own."""
    ciphertexts = {
        record_cipher(b"k" * 32, purpose, kind, record_id).encrypt(bytes(12), bytes(16), b"")
        for purpose in (b"frames", b"receipt")
        for kind in (1, 2)
        for record_id in (b"a" * 16, b"b" * 16)
    }
    assert len(ciphertexts) == 8


def test_frames_are_the_same_however_they_were_fed(monkeypatch):
    """The record depends on the bytes, not on how they were cut on arrival."""
    monkeypatch.setattr("deid_proxy.spool.record.os.urandom", lambda size: b"R" * size)
    data = bytes(range(256)) * 17
    results = set()
    for piece in (1, 7, 1023, 1024, 1025, 4096, len(data)):
        sealer = FrameSealer(SLOT, RecordKind.INSTANCE, FrameRoom(1024))
        for start in range(0, len(data), piece):
            sealer.feed(data[start : start + piece])
        sealer.finish()
        results.add(b"".join(sealer.sealed))
    assert len(results) == 1


def test_frames_open_in_order(sealed):
    """The frames of a record yield the plaintext."""
    _, record = sealed
    header = decode_header(record[:96], 5, 8192, KEYS)
    frames = FrameOpener(header, SLOT.key, lambda size, offset: record[offset - 8192 : offset - 8192 + size])
    plain = memoryview(bytearray(1500))
    assert frames.open_into(plain) == 1500
    assert plain == b"x" * 1500
    frames.verify()


def test_as_many_frames_are_opened_as_have_room(sealed):
    """From any frame on; none is opened in part."""
    _, record = sealed
    header = decode_header(record[:96], 5, 8192, KEYS)
    frames = FrameOpener(header, SLOT.key, lambda size, offset: record[offset - 8192 : offset - 8192 + size])
    plain = memoryview(bytearray(1500))
    whole = header.frame_bytes
    assert [frames.open_into(plain[:room]) for room in (whole - 1, whole, 1499)] == [0, whole, whole]
    assert frames.open_into(plain, 1) == 1500 - whole


def test_a_slot_and_its_key_are_not_shown():
    """The repr of a slot has no key."""
    assert "kkkk" not in repr(SLOT)
