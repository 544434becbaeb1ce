"""Opens records: finds, checks and decrypts them."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from deid_proxy.errors import SpoolCorruptError
from deid_proxy.spool.large_room import LargeRoom
from deid_proxy.spool.receipts import decode_receipt
from deid_proxy.spool.record import (
    HEADER_BYTES,
    TAG_BYTES,
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
    from deid_proxy.spool.record import Reader, Slot
    from deid_proxy.spool.segment import Segment
    from deid_proxy.spool.segments import Segments
    from deid_proxy.spool.slots import SlotFile


_MAPPED_BYTES = 8 << 20
_AHEAD_BYTES = HEADER_BYTES + (64 << 10) + TAG_BYTES  # a header and the frame behind it: most records have no other
_MOST_OPEN = 4


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


class _ReadAhead:
    """Reads a record's segment, and gives what was read with the header without reading it again."""

    def __init__(self, segment: Segment, extent: Extent) -> None:
        self._segment, self._offset = segment, extent.offset
        self._data = segment.read(min(extent.length, _AHEAD_BYTES), extent.offset)

    def read(self, size: int, offset: int) -> bytes:
        start = offset - self._offset
        if 0 <= start <= start + size <= len(self._data):
            return self._data[start : start + size]
        return self._segment.read(size, offset)


class _Opener:
    """Opens segments and slots for one thread."""

    def __init__(self, segments: Segments, slots: SlotFile) -> None:
        self._segments, self._slots = segments, slots

    @contextmanager
    def segment(self, number: int) -> Iterator[Segment]:
        segment = self._segments.open(number)
        try:
            yield segment
        finally:
            segment.close()

    def slot(self, number: int) -> Slot:
        return self._slots.slot(number)


class _Keeper(_Opener):
    """Opens each of them once: the records of a batch lie side by side, and what reads one writes another for it."""

    def __init__(self, segments: Segments, slots: SlotFile) -> None:
        super().__init__(segments, slots)
        self._open: dict[int, Segment] = {}
        self._known: dict[int, Slot] = {}

    @contextmanager
    def segment(self, number: int) -> Iterator[Segment]:
        if number not in self._open:
            if len(self._open) == _MOST_OPEN:
                self._open.pop(next(iter(self._open))).close()
            self._open[number] = self._segments.open(number)
        yield self._open[number]

    def slot(self, number: int) -> Slot:
        slot = self._known.get(number)
        if slot is None:
            slot = self._known[number] = super().slot(number)
        return slot

    def close(self) -> None:
        for segment in self._open.values():
            segment.close()


class RecordReader:
    """Reads records by their extents; holds nothing open between two of them, but in :meth:`together`.

    Parameters
    ----------
    segments, slots
        The parts of one spool directory.
    """

    def __init__(self, segments: Segments, slots: SlotFile) -> None:
        self._segments = segments
        self._slots = slots
        self._room = LargeRoom()
        self._opener = _Opener(segments, slots)
        self._mine = threading.local()

    @contextmanager
    def together(self) -> Iterator[None]:
        """Keep open what this thread opens; see :meth:`deid_proxy.spool.Spool.together`."""
        keeper = self._mine.opener = _Keeper(self._segments, self._slots)
        try:
            yield
        finally:
            self._mine.opener = self._opener
            keeper.close()

    @property
    def _open(self) -> _Opener:
        opener: _Opener = getattr(self._mine, "opener", self._opener)
        return opener

    def slot(self, number: int) -> Slot:
        """Return the key that a slot holds; in a batch, the one that was read first."""
        return self._open.slot(number)

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
        with self._open.segment(extent.segment) as segment:
            ahead = _ReadAhead(segment, extent)
            header = decode_header(ahead.read(HEADER_BYTES, extent.offset), *extent[:2], self._slots.keys)
            if header is None or header.extent != extent:
                raise corrupt(extent)
            slot = self._open.slot(extent.slot)
            if slot.generation != header.generation:
                raise SpoolCorruptError(f"extent {extent.segment}+{extent.offset} was erased")
            yield header, slot.key, ahead.read
