"""Opens records: finds, checks and decrypts them."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from deid_proxy.errors import SpoolCorruptError
from deid_proxy.spool.large_room import LargeRoom
from deid_proxy.spool.receipts import decode_receipt
from deid_proxy.spool.record import (
    HEADER_BYTES,
    Header,
    RecordKind,
    corrupt,
    decode_header,
    has_trailer,
    open_frames,
    open_into,
    open_receipt,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deid_proxy.identity.ports import Extent, Receipt
    from deid_proxy.spool.record import Reader
    from deid_proxy.spool.segments import Segments
    from deid_proxy.spool.slots import SlotFile


_MAPPED_BYTES = 8 << 20


class Pieces:
    """Gives ranges of an open record's plaintext without ever holding more of it than a frame.

    Parameters
    ----------
    header, key, read
        The record, its slot's key, and how its segment is read.
    """

    def __init__(self, header: Header, key: bytes, read: Reader) -> None:
        self._header, self._key, self._read = header, key, read

    def between(self, start: int, end: int) -> Iterator[memoryview]:
        """Yield the bytes of a range, each frame verified before its bytes are.

        Raises
        ------
        SpoolCorruptError
            The record does not hold what was written, or ends before the range does.
        """
        if not 0 <= start <= end <= self._header.size:
            raise corrupt(self._header.extent)
        frame_bytes = self._header.frame_bytes
        position = start - start % frame_bytes
        for frame in open_frames(self._header, self._key, self._read, first=start // frame_bytes):
            if position >= end:
                return
            yield memoryview(frame)[max(start - position, 0) : end - position]
            position += len(frame)


class RecordReader:
    """Reads records by their extents; holds nothing open between two of them.

    Parameters
    ----------
    segments, slots
        The parts of one spool directory.
    """

    def __init__(self, segments: Segments, slots: SlotFile) -> None:
        self._segments = segments
        self._slots = slots
        self._room = LargeRoom()

    def plaintext(self, extent: Extent) -> bytearray | memoryview:
        """Return the plaintext of a record, every byte verified; see :meth:`deid_proxy.spool.Spool.read`."""
        with self._opened(extent) as (header, key, read):
            plain = bytearray(header.size) if header.size < _MAPPED_BYTES else self._room.take(header.size)
            with memoryview(plain) as room:
                open_into(header, key, read, room)
        return plain

    @contextmanager
    def pieces(self, extent: Extent) -> Iterator[Pieces]:
        """Open a record to take ranges of it, frame by frame; see :meth:`deid_proxy.spool.Spool.pieces`."""
        with self._opened(extent) as (header, key, read):
            yield Pieces(header, key, read)

    def receipt(self, extent: Extent) -> Receipt:
        """Return the receipt of an instance; see :meth:`deid_proxy.spool.Spool.read_receipt`."""
        with self._opened(extent) as (header, key, read):
            if header.kind is not RecordKind.INSTANCE:
                raise corrupt(extent)
            return decode_receipt(open_receipt(header, key, read))

    @contextmanager
    def whole(self, extent: Extent) -> Iterator[tuple[Header, Reader]]:
        """Open a record after every byte of it was verified, for whoever wants it sealed as it is.

        Raises
        ------
        SpoolCorruptError
            It was erased, or is not whole.
        """
        with self._opened(extent) as (header, key, read):
            if not has_trailer(header, read, self._slots.keys):
                raise corrupt(extent)
            for _ in open_frames(header, key, read):
                pass
            if header.kind is RecordKind.INSTANCE:
                decode_receipt(open_receipt(header, key, read))
            yield header, read

    @contextmanager
    def _opened(self, extent: Extent) -> Iterator[tuple[Header, bytes, Reader]]:
        segment = self._segments.open(extent.segment)
        try:
            data = segment.read(HEADER_BYTES, extent.offset)
            header = decode_header(data, extent.segment, extent.offset, self._slots.keys)
            if header is None or header.extent != extent:
                raise corrupt(extent)
            slot = self._slots.slot(extent.slot)
            if slot.generation != header.generation:
                raise SpoolCorruptError(f"extent {extent.segment}+{extent.offset} was erased")
            yield header, slot.key, segment.read
        finally:
            segment.close()
