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
    FrameOpener,
    Header,
    RecordKind,
    corrupt,
    decode_header,
    has_trailer,
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
_WINDOW_BYTES = 4 * (64 << 10)  # plaintext of four frames: what is read, opened and used at once stays in the cache
_ROOM_BYTES = HEADER_BYTES + _WINDOW_BYTES + 4 * TAG_BYTES
_LEAST_VIEW_BYTES = 16 << 10
_MOST_OPEN = 4


class Pieces:
    """Gives ranges of an open record's plaintext without ever holding more of it than a few frames.

    Parameters
    ----------
    frames
        Opens the frames of the record.
    """

    def __init__(self, frames: FrameOpener) -> None:
        self._frames = frames
        self._plain = memoryview(bytearray(max(_WINDOW_BYTES, frames.header.frame_bytes)))
        self._start = self._end = 0  # what of the plaintext is open

    def between(self, start: int, end: int) -> Iterator[bytes | memoryview]:
        """Yield the bytes of a range, each frame verified before its bytes are.

        What is yielded as a view is used again: it holds until the next piece is asked for.

        Raises
        ------
        SpoolCorruptError
            The record does not hold what was written, or ends before the range does.
        """
        header = self._frames.header
        if not 0 <= start <= end <= header.size:
            raise corrupt(header.extent)
        while start < end:
            if not self._start <= start < self._end:
                self._open_at(start // header.frame_bytes)
            stop = min(end, self._end)
            piece = self._plain[start - self._start : stop - self._start]
            yield bytes(piece) if len(piece) < _LEAST_VIEW_BYTES else piece
            start = stop

    def _open_at(self, frame: int) -> None:
        self._start = self._end = 0  # should it fail
        opened = self._frames.open_into(self._plain, frame)
        self._start = frame * self._frames.header.frame_bytes
        self._end = self._start + opened


class _Window:
    """Reads a record's segment in large steps, into memory that is used again: what it returns holds until the next.

    Parameters
    ----------
    segment, extent
        Where the record lies.
    room
        The memory.
    """

    def __init__(self, segment: Segment, extent: Extent, room: memoryview) -> None:
        self._segment, self._room = segment, room
        self._limit = extent.offset + extent.length
        self._start = self._end = extent.offset

    def read(self, size: int, offset: int) -> bytes | memoryview:
        if size > len(self._room):
            return self._segment.read(size, offset)
        if not self._start <= offset <= offset + size <= self._end:
            wanted = max(min(len(self._room), self._limit - offset), size)
            self._start = self._end = offset
            self._end += self._segment.read_into(self._room[:wanted], offset)
        at = offset - self._start
        return self._room[at : min(at + size, self._end - self._start)]


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
                FrameOpener(header, key, read).open_into(room)
        return plain

    @contextmanager
    def pieces(self, extent: Extent) -> Iterator[Pieces]:
        """Open a record to take ranges of it, frame by frame; see :meth:`deid_proxy.spool.Spool.pieces`."""
        with self._opened(extent) as (header, key, read):
            yield Pieces(FrameOpener(header, key, read))

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
            FrameOpener(header, key, read).verify()
            if header.kind is RecordKind.INSTANCE:
                decode_receipt(open_receipt(header, key, read))
            yield header, read

    @contextmanager
    def _opened(self, extent: Extent) -> Iterator[tuple[Header, bytes, Reader]]:
        with self._open.segment(extent.segment) as segment, self._room_to_read() as room:
            window = _Window(segment, extent, room)
            header = decode_header(window.read(HEADER_BYTES, extent.offset), *extent[:2], self._slots.keys)
            if header is None or header.extent != extent:
                raise corrupt(extent)
            slot = self._open.slot(extent.slot)
            if slot.generation != header.generation:
                raise SpoolCorruptError(f"extent {extent.segment}+{extent.offset} was erased")
            yield header, slot.key, window.read

    @contextmanager
    def _room_to_read(self) -> Iterator[memoryview]:
        """Lend this thread its memory for reading; to whoever reads meanwhile in the same thread, other memory."""
        room: memoryview | None = getattr(self._mine, "room", None)
        self._mine.room = None
        if room is None:
            room = memoryview(bytearray(_ROOM_BYTES))
        try:
            yield room
        finally:
            self._mine.room = room
