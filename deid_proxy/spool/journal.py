"""Puts records into segments, and counts which slots and segments are needed."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from deid_proxy.errors import SpoolError, SpoolFullError
from deid_proxy.spool.marks import ScanMarks
from deid_proxy.spool.occupancy import Occupancy
from deid_proxy.spool.record import HEADER_BYTES, FrameSealer, Header, RecordKind, encode_tail, record_length

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from deid_proxy.identity.ports import Extent
    from deid_proxy.spool.filesystem import FileSystem
    from deid_proxy.spool.segment import Segment
    from deid_proxy.spool.segments import Segments
    from deid_proxy.spool.slots import SlotFile


class Journal:
    """The shared segment that records are appended to, and the segments that large ones have to themselves.

    Parameters
    ----------
    files, segments, slots
        The parts of one spool directory.

    Attributes
    ----------
    lock
        Held while anything is counted or appended.
    """

    def __init__(self, files: FileSystem, segments: Segments, slots: SlotFile) -> None:
        self.lock = threading.Lock()
        self.occupancy = Occupancy()
        self.marks = ScanMarks()
        self.segments = segments
        self.slots = slots
        self.lent: set[int] = set()  # segments that another process appends to
        self._files = files
        self._current: Segment | None = None

    def check_health(self) -> None:
        """Raise when the disk failed: what it says now cannot be relied upon."""
        if self._files.failed:
            raise SpoolError("the spool takes nothing until it is opened again: its disk failed")

    def check(self) -> None:
        """Raise when nothing should be received: the disk failed, or its reserve would be touched."""
        self.check_health()
        try:
            self.segments.check_room()
        except SpoolFullError:
            self._make_room()

    def _make_room(self) -> None:
        """Give up what is kept for recycling, as far as the reserve wants it; raise when that is not enough."""
        with self.lock:
            self._give_up_for(0)

    def _give_up_for(self, wanted: int) -> None:
        while True:
            try:
                self.segments.check_room(wanted)
            except SpoolFullError:
                if not self.segments.give_up_spare():
                    raise
            else:
                return

    def append(self, sealer: FrameSealer, sealed_receipt: bytes) -> tuple[Segment, Extent]:
        """Write a finished record to the shared segment and count it; it is not durable yet.

        Renditions may use the reserve: they are what lets a full spool become empty again.

        Raises
        ------
        SpoolFullError
            It needs another segment, for which there is no room. A smaller record may still fit into this one.
        """
        self.check_health()
        length = record_length(sealer.size, sealer.frame_bytes, len(sealed_receipt))
        with self.lock:
            segment = self._with_room(length, keep_reserve=sealer.kind is RecordKind.INSTANCE)
            header = sealer.header(segment.number, segment.end, len(sealed_receipt))
            encoded = header.encode(self.slots.keys)
            tail = encode_tail(header, encoded, sealed_receipt, self.slots.keys)
            segment.append([encoded, *sealer.sealed, tail])
            self._count(header)
        return segment, header.extent

    def _with_room(self, length: int, *, keep_reserve: bool) -> Segment:
        current = self._current
        if current is not None and not current.failure and current.end + length <= current.capacity:
            return current
        if current is not None and (current.failure or not self.occupancy.needs_segment(current.number)):
            self._retire_current()  # it may be recycled at once
        if keep_reserve and not self.segments.have_spare:
            self._give_up_for(self.segments.segment_bytes)
        fresh = self.segments.shared()
        self._retire_current()
        self._current = fresh
        return fresh

    def _retire_current(self) -> None:
        current, self._current = self._current, None
        if current is None:
            return
        # Whoever still waits for this segment finds it synced, or failed, and touches its file no more.
        with suppress(SpoolError):
            current.sync(current.end)
        current.close()
        self._discard_idle([current.number])

    def open_own(self, *, recycled: bool = False) -> Segment:
        """Return a segment for one large record, with room for its header; see :meth:`.Segments.own`."""
        with self.lock:
            own = self.segments.own(recycled=recycled)
        own.end = HEADER_BYTES
        return own

    def finish_own(self, own: Segment, sealer: FrameSealer, sealed_receipt: bytes) -> Extent:
        """Complete a record that has a segment to itself, durably, and count it."""
        header = sealer.header(own.number, 0, len(sealed_receipt))
        encoded = header.encode(self.slots.keys)
        own.append([*sealer.sealed, encode_tail(header, encoded, sealed_receipt, self.slots.keys)])
        self.complete_own(own, header)
        return header.extent

    def complete_own(self, own: Segment, header: Header, *, instead_of: Extent | None = None) -> None:
        """Write the header of a record that has a segment to itself, durably, and count it.

        Parameters
        ----------
        own
            The segment, with all but the header.
        header
            The header.
        instead_of
            The record that this is a copy of.

        Raises
        ------
        SpoolError
            It is not durable, or nobody needs the original of the copy any more: its key may be another's by now.
        """
        own.write([header.encode(self.slots.keys)], 0)
        own.sync(own.end)
        own.close()
        with self.lock:
            self.segments.grown(own)
            if instead_of is not None and not self.occupancy.holds(instead_of):
                raise SpoolError(f"extent {instead_of.segment}+{instead_of.offset} went away while it was copied")
            self._count(header)

    def drop_own(self, own: Segment) -> None:
        """Remove a segment whose record will not be finished."""
        own.close()
        with self.lock:
            self._discard_idle([own.number])

    def confirm(self, segment: Segment, extent: Extent) -> None:
        """Make an appended record durable together with all that wait, or forget it."""
        try:
            segment.sync(extent.offset + extent.length)
        except BaseException:
            self.drop([extent])
            raise

    def sync(self) -> None:
        """Make everything that was appended durable."""
        with self.lock:
            current = self._current
        if current is not None:
            current.sync(current.end)
        self.check_health()  # of a segment that was full before this one

    @property
    def current_number(self) -> int | None:
        """The number of the segment that records are appended to."""
        return self._current.number if self._current is not None else None

    def drop(self, extents: Sequence[Extent]) -> None:
        """Count records as no longer needed and give up the segments that this empties."""
        with self.lock:
            self.marks.remove(extents)
            self._discard_idle(set[int]().union(*map(self.occupancy.drop, extents)))

    def erase(self, extents: Sequence[Extent]) -> int:
        """Erase the keys of these records durably, then give up what lay under them; return how many keys."""
        with self.lock:
            slots = sorted({extent.slot for extent in extents if self.occupancy.holds(extent)})
            self.marks.remove(extents)
            emptied = set[int]().union(*map(self.occupancy.drop_slot, slots))
        # Only now, uncounted, may the slots become free: the next instance that takes one is counted anew.
        self.slots.erase(slots)
        with self.lock:
            self._discard_idle(emptied)
        return len(slots)

    def _count(self, header: Header) -> None:
        self.occupancy.hold(header.extent)
        if header.kind is RecordKind.INSTANCE:
            self.marks.add(header.extent)

    def discard_idle(self, numbers: Iterable[int]) -> None:
        """Give up those of these segments that nobody needs; the lock is held."""
        self._discard_idle(numbers)

    def _discard_idle(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            if number == self.current_number or number in self.lent or self.occupancy.needs_segment(number):
                continue
            self.marks.forget_segment(number)
            # A file that cannot be removed now is removed at the next start.
            with suppress(SpoolError):
                self.segments.discard(number)

    def close(self) -> None:
        """Make everything durable and close the files."""
        with self.lock:
            self._retire_current()
