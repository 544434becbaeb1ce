"""Receiving into a spool that another process owns: with what was lent, and without knowing what is needed.

What is here makes bytes and receipts durable and reports them, in the order in which the ledger may learn of them.
Everything else (which slots and segments are free, what is erased) is the owner's, see :mod:`deid_proxy.spool.lending`.
"""

from __future__ import annotations

import threading
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from deid_proxy.errors import SpoolError, SpoolFullError
from deid_proxy.spool.filesystem import FileSystem
from deid_proxy.spool.frame_room import FrameRoom
from deid_proxy.spool.journal import Journal
from deid_proxy.spool.occupancy import Occupancy
from deid_proxy.spool.segments import OWN_BYTES, Segments
from deid_proxy.spool.slots import SlotFile
from deid_proxy.spool.writer import InstanceWriter

if TYPE_CHECKING:
    from collections.abc import Iterable
    from concurrent.futures import Executor
    from pathlib import Path

    from deid_proxy.identity.ports import Extent, Receipt
    from deid_proxy.spool.record import FrameSealer, Header, Slot
    from deid_proxy.spool.segment import Segment

LOW_SLOTS = 512  # with fewer, more are asked for
LOW_NUMBERS = 8
_PATIENCE_S = 20.0


class Owner(Protocol):
    """What the owner of the spool is told and asked; calls must not wait for an answer."""

    def received(self, receipt: Receipt, extent: Extent, mark: int) -> None:
        """Take in an instance; ``mark`` holds for its segment once the ledger has it and all that came before.

        Raises SpoolError when the owner is gone: then the sender must not be told that the instance was stored.
        """

    def opened(self, number: int) -> None:
        """Note that a segment was made and is appended to."""

    def closed(self, number: int) -> None:
        """Take a segment back."""

    def spent(self, slot: int) -> None:
        """Take a slot back that must be overwritten."""

    def want_slots(self) -> None:
        """Lend more slots."""

    def want_numbers(self) -> None:
        """Lend more numbers."""

    def want_room(self) -> None:
        """Free what is kept for recycling."""

    def disk_failed(self) -> None:
        """Trust nothing written any more: the disk failed."""


class Intake:
    """The borrower's spool: takes instances in, and nothing else.

    Parameters
    ----------
    directory, key
        The spool directory, made and recovered by its owner, and the 32 bytes of its key.
    owner
        Who is told what was written.
    reserve_bytes, segment_bytes, frame_bytes, stream_bytes
        As the owner has them, see :class:`deid_proxy.spool.Spool`.
    executor
        Writes large instances, see :mod:`deid_proxy.spool.behind`.
    """

    def __init__(
        self,
        directory: Path,
        key: bytes,
        owner: Owner,
        *,
        reserve_bytes: int,
        segment_bytes: int,
        frame_bytes: int,
        stream_bytes: int,
        executor: Executor,
    ) -> None:
        self._files = _WatchedFiles(directory, owner)
        self._owner, self._executor = owner, executor
        self._room, self._stream_bytes = FrameRoom(frame_bytes), min(stream_bytes, segment_bytes // 4)
        self._slots = _LentSlots(self._files, key, owner)
        self._segments = _LentSegments(self._files, owner, segment_bytes=segment_bytes, reserve_bytes=reserve_bytes)
        self._journal = _IntakeJournal(self._files, self._segments, self._slots, owner)

    def lend_slots(self, numbers: Iterable[int]) -> None:
        """Take slots that were lent."""
        self._slots.lend_these(numbers)

    def lend_numbers(self, numbers: Iterable[int]) -> None:
        """Take numbers for new segments."""
        self._segments.lend_these(numbers)

    def lend_recycled(self, number: int) -> None:
        """Take a segment, or the file of a large record, that is to be used again."""
        self._segments.lend_segment(number)

    def begin(self) -> InstanceWriter:
        """Start an instance.

        Raises
        ------
        SpoolFullError
            The reserve would be touched.
        SpoolError
            The disk failed since this process began, or the owner lends nothing.
        """
        try:
            self._journal.check()
        except SpoolFullError:
            self._owner.want_room()
            raise
        slot = self._slots.take()
        return InstanceWriter(
            self._journal,
            slot,
            room=self._room,
            stream_bytes=self._stream_bytes,
            executor=self._executor,
        )

    def report(self, receipt: Receipt, extent: Extent) -> None:
        """Report an instance that is durable; comes before the sender is answered.

        Raises
        ------
        SpoolError
            The owner is gone.
        """
        self._journal.report(receipt, extent)

    @property
    def healthy(self) -> bool:
        """Return False once a write or sync failed for another reason than a full disk."""
        return not self._files.failed

    @property
    def free_bytes(self) -> int:
        """Return how many bytes of disk are free, the reserve included."""
        with self._files.accessing("looking for free disk"):
            return self._files.free_bytes()

    def close(self) -> None:
        """Make everything durable and close the files."""
        self._journal.close()
        self._slots.close()
        self._files.release()


class _WatchedFiles(FileSystem):
    """Tells the owner that the disk failed before anybody is answered: both of them write to it."""

    def __init__(self, directory: Path, owner: Owner) -> None:
        self._owner = owner
        self._failed = False
        super().__init__(directory)

    @property
    def failed(self) -> bool:
        return self._failed

    @failed.setter
    def failed(self, failed: bool) -> None:
        if failed and not self._failed:
            with suppress(SpoolError):  # an owner that is gone trusts nothing anyway: the next start looks at it all
                self._owner.disk_failed()
        self._failed = failed


class _LentSlots(SlotFile):
    """Slots that were lent; more are asked for before they run out."""

    def __init__(self, files: FileSystem, key: bytes, owner: Owner) -> None:
        super().__init__(files, key)
        self._owner = owner
        self._arrived = threading.Condition(self._lock)
        self._asked = False

    def lend_these(self, numbers: Iterable[int]) -> None:
        with self._arrived:
            self._free.extend(reversed(list(numbers)))  # the lowest is taken first
            self._asked = False
            self._arrived.notify_all()

    def take(self) -> Slot:
        with self._arrived:
            if len(self._free) < LOW_SLOTS and not self._asked:
                self._asked = True
                self._owner.want_slots()
            if not self._arrived.wait_for(lambda: bool(self._free), _PATIENCE_S):
                self._asked = False  # whoever comes next asks again
                raise SpoolError("no key slot was lent in time")
            number = self._free.pop()
        return self.slot(number)

    def retire(self, number: int) -> None:
        self._owner.spent(number)


class _LentSegments(Segments):
    """Segments that were lent, or made under numbers that were lent."""

    def __init__(self, files: FileSystem, owner: Owner, *, segment_bytes: int, reserve_bytes: int) -> None:
        super().__init__(files, segment_bytes=segment_bytes, reserve_bytes=reserve_bytes)
        self._owner = owner
        self._numbers: deque[int] = deque()
        self._recycled_numbers: deque[int] = deque()
        self._large_numbers: deque[int] = deque()
        self._arrived = threading.Condition()
        self._asked = False

    def lend_these(self, numbers: Iterable[int]) -> None:
        with self._arrived:
            self._numbers.extend(numbers)
            self._asked = False
            self._arrived.notify_all()

    def lend_segment(self, number: int) -> None:
        with suppress(SpoolError):
            self.adopt(number)
        with self._arrived:
            size = self._sizes.get(number)
            if size is None:  # it cannot be looked at now
                self._owner.closed(number)
            else:
                (self._recycled_numbers if size == self.segment_bytes else self._large_numbers).append(number)

    @property
    def have_spare(self) -> bool:
        return bool(self._recycled_numbers)

    def give_up_spare(self) -> bool:
        with self._arrived:
            for numbers in (self._large_numbers, self._recycled_numbers):
                if numbers:
                    self._owner.closed(numbers.popleft())
        return False  # whether that makes room is the owner's to see

    def _take_number(self) -> int:
        with self._arrived:
            if len(self._numbers) < LOW_NUMBERS and not self._asked:
                self._asked = True
                self._owner.want_numbers()
            if not self._arrived.wait_for(lambda: bool(self._numbers), _PATIENCE_S):
                self._asked = False  # whoever comes next asks again
                raise SpoolError("no number for a segment was lent in time")
            return self._numbers.popleft()

    def shared(self) -> Segment:
        with self._arrived:
            number = self._recycled_numbers.popleft() if self._recycled_numbers else None
        if number is not None:
            return self.open(number, self.segment_bytes)
        fresh = super().shared()
        self._owner.opened(fresh.number)
        return fresh

    def own(self, *, recycled: bool = False) -> Segment:
        with self._arrived:
            number = self._large_numbers.popleft() if recycled and self._large_numbers else None
        return super().own() if number is None else self.open(number, OWN_BYTES)


class _AllNeeded(Occupancy):
    """Knows nothing, and so takes every segment as needed."""

    def needs_segment(self, _segment: int) -> bool:
        return True


class _IntakeJournal(Journal):
    """A journal that counts nothing but what was not reported yet."""

    def __init__(self, files: FileSystem, segments: Segments, slots: SlotFile, owner: Owner) -> None:
        super().__init__(files, segments, slots)
        self.occupancy = _AllNeeded()
        self._owner = owner
        self._closing: set[int] = set()

    def _with_room(self, length: int, *, keep_reserve: bool) -> Segment:
        try:
            return super()._with_room(length, keep_reserve=keep_reserve)
        except SpoolFullError:
            # Whether anybody needs what lies in the segment at hand only the owner knows: kept here, it would stay
            # on the full disk for ever.
            self._retire_current()
            self._owner.want_room()
            raise

    def report(self, receipt: Receipt, extent: Extent) -> None:
        with self.lock:
            mark = self.marks.after([extent])[extent.segment]
            # In this order: what the owner knows of a segment is complete when the segment is given back.
            self._owner.received(receipt, extent, mark)
            self.marks.remove([extent])
            if extent.segment in self._closing:
                self._discard_idle([extent.segment])

    def finish_own(self, own: Segment, sealer: FrameSealer, sealed_receipt: bytes) -> Extent:
        extent = super().finish_own(own, sealer, sealed_receipt)
        with self.lock:
            self._closing.add(own.number)
        return extent

    def _count(self, header: Header) -> None:
        self.marks.add(header.extent)

    def _discard_idle(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            if self.marks.waits_in(number):
                self._closing.add(number)
                continue
            self._closing.discard(number)
            self.marks.forget_segment(number)
            self._owner.closed(number)
