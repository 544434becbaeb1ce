"""The format of a record: clear header, sealed frames, sealed receipt, padding, clear trailer.

Byte by byte in ``docs/reference/spool-format.md``. A record says where it lies (segment and offset, under a MAC), so
that what an earlier life of a recycled file left behind is never taken for a record of this one.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

from cryptography.exceptions import InvalidTag

from deid_proxy.errors import SpoolCorruptError
from deid_proxy.identity.ports import Extent
from deid_proxy.spool.keys import MAC_BYTES, SpoolKeys, record_cipher

if TYPE_CHECKING:
    from deid_proxy.spool.filesystem import Buffer
    from deid_proxy.spool.frame_room import FrameRoom

FORMAT_VERSION = 1
PAGE_BYTES = 4096  # records begin and end on pages: writing one never rewrites a block of another
TAG_BYTES = 16
RECORD_ID_BYTES = 16
_VERIFIED_BYTES = 256 << 10  # at once, where nobody wants the plaintext

HEADER_MAGIC = b"DPRH"
TRAILER_MAGIC = b"DPRT"
_HEADER = struct.Struct("<4sHBx16sQQIIIIQQ8x")
_TRAILER = struct.Struct("<4s4x16sQ")
HEADER_BYTES = _HEADER.size + MAC_BYTES
TRAILER_BYTES = _TRAILER.size + MAC_BYTES

_RECEIPT_NONCE = bytes(12)  # its key seals one message


class RecordKind(IntEnum):
    """What a record holds."""

    INSTANCE = 1
    RENDITION = 2


_KINDS = frozenset(RecordKind)


class Slot(NamedTuple):
    """A key slot as taken: its number, how often it was overwritten, and its key now."""

    number: int
    generation: int
    key: bytes

    def __repr__(self) -> str:
        return f"Slot({self.number}, generation {self.generation})"


class Header(NamedTuple):
    """The clear header of a record, authentic."""

    kind: RecordKind
    record_id: bytes
    segment: int
    offset: int
    slot: int
    generation: int
    frame_bytes: int
    receipt_bytes: int  # sealed
    size: int  # of the plaintext
    length: int  # of the whole record

    @property
    def extent(self) -> Extent:
        """Return where the record lies."""
        return Extent(self.segment, self.offset, self.length, self.slot, self.size)

    @property
    def receipt_offset(self) -> int:
        """Return where in the segment the sealed receipt begins."""
        return self.offset + HEADER_BYTES + frames_length(self.size, self.frame_bytes)

    def encode(self, keys: SpoolKeys) -> bytes:
        """Return the header's bytes with their MAC."""
        body = _HEADER.pack(HEADER_MAGIC, FORMAT_VERSION, *self)
        return body + keys.mac(body)


Reader = Callable[[int, int], "bytes | memoryview"]  # (size, offset in the segment) -> bytes, until the next call


def frame_count(size: int, frame_bytes: int) -> int:
    """Return how many frames hold ``size`` bytes; an empty instance has one empty frame."""
    return max(1, -(-size // frame_bytes))


def frames_length(size: int, frame_bytes: int) -> int:
    """Return how many bytes the sealed frames of ``size`` bytes take."""
    return size + TAG_BYTES * frame_count(size, frame_bytes)


def page_aligned(position: int) -> int:
    """Return the first page boundary at or after a position."""
    return -(-position // PAGE_BYTES) * PAGE_BYTES


def record_length(size: int, frame_bytes: int, receipt_bytes: int) -> int:
    """Return how many bytes a whole record takes."""
    return page_aligned(HEADER_BYTES + frames_length(size, frame_bytes) + receipt_bytes + TRAILER_BYTES)


class FrameSealer:
    """Cuts a stream of plaintext into frames and seals each as soon as it is known not to be the last.

    Parameters
    ----------
    slot
        The key slot of the instance.
    kind
        What the record holds.
    room
        Where frames are sealed to, and how large they are.
    """

    def __init__(self, slot: Slot, kind: RecordKind, room: FrameRoom) -> None:
        self.slot = slot
        self.kind = kind
        self.frame_bytes = room.frame_bytes
        self.record_id = os.urandom(RECORD_ID_BYTES)
        self.size = 0
        self.sealed: list[memoryview] = []  # frames, until somebody takes them away
        self._room = room
        self._cipher = record_cipher(slot.key, b"frames", kind, self.record_id)
        self._plain = bytearray()
        self._index = 0

    def feed(self, data: Buffer) -> None:
        """Take plaintext."""
        with memoryview(data) as view:
            self.size += len(view)
            position = 0
            while position < len(view):
                position += self._fill(view[position:])

    def _fill(self, view: memoryview) -> int:
        if len(self._plain) == self.frame_bytes:
            self._seal(self._plain, last=False)
            self._plain.clear()
        if not self._plain and len(view) > self.frame_bytes:
            self._seal(view[: self.frame_bytes], last=False)
            return self.frame_bytes
        taken = min(self.frame_bytes - len(self._plain), len(view))
        self._plain += view[:taken]
        return taken

    def finish(self) -> None:
        """Seal the last frame."""
        self._seal(self._plain, last=True)
        self._plain = bytearray()

    def _seal(self, plain: Buffer, *, last: bool) -> None:
        context = frame_context(self.record_id, self.kind, self._index, last=last)
        frame = self._room.take(len(plain) + TAG_BYTES)
        self._cipher.encrypt_into(frame_nonce(self._index), plain, context, frame)
        self.sealed.append(frame)
        self._index += 1

    def forget(self) -> None:
        """Let the memory of the frames be used again: they were written, or nobody wants them."""
        sealed, self.sealed = self.sealed, []
        self._room.give_back(sealed)

    def seal_receipt(self, receipt: bytes) -> bytes:
        """Return an encoded receipt sealed under a key of its own."""
        cipher = record_cipher(self.slot.key, b"receipt", self.kind, self.record_id)
        return cipher.encrypt(_RECEIPT_NONCE, receipt, _receipt_context(self.record_id, self.kind))

    def header(self, segment: int, offset: int, receipt_bytes: int) -> Header:
        """Return the header of the record as it will lie at this place."""
        return Header(
            kind=self.kind,
            record_id=self.record_id,
            segment=segment,
            offset=offset,
            slot=self.slot.number,
            generation=self.slot.generation,
            frame_bytes=self.frame_bytes,
            receipt_bytes=receipt_bytes,
            size=self.size,
            length=record_length(self.size, self.frame_bytes, receipt_bytes),
        )


def frame_nonce(index: int) -> bytes:
    """Return the nonce of a frame: its index, as the key serves one record only."""
    return index.to_bytes(12, "little")


def frame_context(record_id: bytes, kind: RecordKind, index: int, *, last: bool) -> bytes:
    """Return what a frame is bound to: record, kind, place, and whether another frame follows."""
    return b"%b%c%b%c" % (record_id, kind, index.to_bytes(8, "little"), last)


def _receipt_context(record_id: bytes, kind: RecordKind) -> bytes:
    return b"%b%creceipt" % (record_id, kind)


def encode_tail(header: Header, encoded_header: bytes, sealed_receipt: bytes, keys: SpoolKeys) -> bytes:
    """Return what follows the frames: sealed receipt, padding and trailer."""
    used = HEADER_BYTES + frames_length(header.size, header.frame_bytes) + len(sealed_receipt) + TRAILER_BYTES
    return sealed_receipt + bytes(header.length - used) + _trailer(header, encoded_header, keys)


def encode_trailer(header: Header, keys: SpoolKeys) -> bytes:
    """Return the trailer of a record with this header."""
    return _trailer(header, header.encode(keys), keys)


def _trailer(header: Header, encoded_header: bytes, keys: SpoolKeys) -> bytes:
    body = _TRAILER.pack(TRAILER_MAGIC, header.record_id, header.length)
    return body + keys.mac(encoded_header, body)


def decode_header(data: bytes | memoryview, segment: int, offset: int, keys: SpoolKeys) -> Header | None:
    """Return the header of the record that begins here, or None when none does."""
    body = data[: _HEADER.size]
    if len(data) < HEADER_BYTES or body[:4] != HEADER_MAGIC or keys.mac(body) != data[_HEADER.size : HEADER_BYTES]:
        return None
    _, version, kind, *fields = _HEADER.unpack(body)
    if version != FORMAT_VERSION or kind not in _KINDS:
        raise SpoolCorruptError(
            f"record {segment}+{offset} has a format that this release cannot read: {version}/{kind}"
        )
    header = Header(RecordKind(kind), *fields)
    return header if (header.segment, header.offset) == (segment, offset) else None


def has_trailer(header: Header, read: Reader, keys: SpoolKeys) -> bool:
    """Return True when the record ends with its own trailer."""
    return read(TRAILER_BYTES, header.offset + header.length - TRAILER_BYTES) == encode_trailer(header, keys)


class FrameOpener:
    """Opens the frames of a record, each verified, into memory that is there already.

    Parameters
    ----------
    header, slot_key, read
        The record, the key of its slot, and how its segment is read.
    """

    def __init__(self, header: Header, slot_key: bytes, read: Reader) -> None:
        self.header = header
        self._read = read
        self._cipher = record_cipher(slot_key, b"frames", header.kind, header.record_id)
        self._count = frame_count(header.size, header.frame_bytes)

    def open_into(self, plain: memoryview, first: int = 0) -> int:
        """Write the plaintext of as many frames as have room, from the given one on; return how many bytes it has.

        Raises
        ------
        SpoolCorruptError
            A frame is not what was sealed; what the buffer holds is worth nothing. The message names the extent only.
        """
        header, decrypt_into, filled = self.header, self._cipher.decrypt_into, 0
        for index in range(first, self._count):
            start = index * header.frame_bytes
            size = min(header.frame_bytes, header.size - start)
            if filled + size > len(plain):
                break
            sealed = self._read(size + TAG_BYTES, header.offset + HEADER_BYTES + start + index * TAG_BYTES)
            context = frame_context(header.record_id, header.kind, index, last=index == self._count - 1)
            try:
                decrypt_into(frame_nonce(index), sealed, context, plain[filled : filled + size])
            except (InvalidTag, ValueError):
                raise corrupt(header.extent) from None
            filled += size
        return filled

    def verify(self) -> None:
        """Open every frame, and forget what was in it; raises as :meth:`open_into` does."""
        frame_bytes = self.header.frame_bytes
        room = memoryview(bytearray(max(_VERIFIED_BYTES, frame_bytes)))
        frame = 0
        while frame < self._count:
            frame += max(-(-self.open_into(room, frame) // frame_bytes), 1)


def open_receipt(header: Header, slot_key: bytes, read: Reader) -> bytes:
    """Return the encoded receipt of an instance, verified.

    Raises
    ------
    SpoolCorruptError
        It is not what was sealed.
    """
    cipher = record_cipher(slot_key, b"receipt", header.kind, header.record_id)
    sealed = read(header.receipt_bytes, header.receipt_offset)
    try:
        return cipher.decrypt(_RECEIPT_NONCE, sealed, _receipt_context(header.record_id, header.kind))
    except (InvalidTag, ValueError):
        raise corrupt(header.extent) from None


def corrupt(extent: Extent) -> SpoolCorruptError:
    """Return the error of an extent that does not hold what was written; it names the extent and nothing else."""
    return SpoolCorruptError(f"extent {extent.segment}+{extent.offset} does not hold what was written")


def total_length(parts: Sequence[Buffer]) -> int:
    """Return how many bytes the parts have together."""
    return sum(map(len, parts))
