"""The spool: begin, commit, read, recover, erase."""

from __future__ import annotations

from contextlib import AbstractContextManager, ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

from deid_proxy.errors import SpoolError, SpoolFullError
from deid_proxy.spool import moving
from deid_proxy.spool.behind import AtOnce
from deid_proxy.spool.filesystem import FileSystem
from deid_proxy.spool.frame_room import FrameRoom
from deid_proxy.spool.journal import Journal
from deid_proxy.spool.lending import Lending
from deid_proxy.spool.occupancy import LARGEST_SHARED_BYTES
from deid_proxy.spool.reader import Pieces, RecordReader
from deid_proxy.spool.record import FrameSealer, RecordKind
from deid_proxy.spool.recovery import SegmentScan
from deid_proxy.spool.segments import Segments
from deid_proxy.spool.slots import SlotFile
from deid_proxy.spool.writer import InstanceWriter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from concurrent.futures import Executor
    from types import TracebackType

    from deid_proxy.identity.ports import Extent, Receipt
    from deid_proxy.spool.filesystem import Buffer

SEGMENT_BYTES = 64 << 20
STREAM_BYTES = 4 << 20
FRAME_BYTES = 64 << 10
RESERVE_BYTES = 512 << 20


class SpoolUsage(NamedTuple):
    """How full the spool is."""

    records: int  # instances and renditions that are needed
    segments: int
    allocated_bytes: int  # of all segment files, spares included
    free_bytes: int  # of the file system, before the reserve is touched
    slots: int
    free_slots: int


class Spool:
    """Durable, encrypted bytes of received instances and of their renditions.

    The order at a start is :meth:`recover` (to its end), then :meth:`keep_only`; a directory made just now may be used
    at once. Everything else may be called from any thread.

    Parameters
    ----------
    directory
        Made, mode 0700, when it is missing.
    key
        The 32 bytes of the spool key file.
    reserve_bytes
        Free disk that the spool never takes.
    segment_bytes
        How large a shared segment is.
    frame_bytes
        Plaintext bytes per encrypted frame.
    stream_bytes
        From how many bytes on an instance gets a file of its own instead of waiting in memory.
    files
        The file system, for tests.
    executor
        Writes large instances behind whoever receives them, see :mod:`deid_proxy.spool.behind`; by default nobody does.

    Raises
    ------
    KeyFileError
        The directory was made with another spool key, or the key does not have 32 bytes.
    SpoolError
        Another process has the directory open, or it cannot be used.

    Examples
    --------
    >>> with Spool(directory, key) as spool:  # doctest: +SKIP
    ...     writer = spool.begin()
    ...     writer.write(b"the data set, as it arrives")
    ...     extent = writer.commit(receipt)
    """

    def __init__(
        self,
        directory: Path | str,
        key: bytes,
        *,
        reserve_bytes: int = RESERVE_BYTES,
        segment_bytes: int = SEGMENT_BYTES,
        frame_bytes: int = FRAME_BYTES,
        stream_bytes: int = STREAM_BYTES,
        files: FileSystem | None = None,
        executor: Executor | None = None,
    ) -> None:
        self._executor = executor or AtOnce()
        self._files = files or _open_directory(Path(directory))
        self._room = FrameRoom(frame_bytes)
        if segment_bytes > LARGEST_SHARED_BYTES:
            raise SpoolError(f"a segment has {LARGEST_SHARED_BYTES} bytes at most")
        self._stream_bytes = min(stream_bytes, segment_bytes // 4)
        self._reserve_bytes = reserve_bytes
        with ExitStack() as undo:
            undo.callback(self._files.release)
            _lock(self._files)
            with self._files.accessing("opening the spool"):
                self._slots = SlotFile(self._files, key)
                undo.callback(self._slots.close)
                self._segments = Segments(self._files, segment_bytes=segment_bytes, reserve_bytes=reserve_bytes)
            undo.pop_all()
        self._journal = Journal(self._files, self._segments, self._slots)
        self._reader = RecordReader(self._segments, self._slots)
        self._lending = Lending(self._files, self._journal)
        self._recovered = self._slots.is_new
        self._ready = False
        self._torn = 0

    # --- receiving ---------------------------------------------------------------------------------------------------

    def begin(self) -> InstanceWriter:
        """Start an instance.

        Raises
        ------
        SpoolFullError
            The reserve would be touched.
        SpoolError
            The disk failed since the spool was opened, or the start is not complete.
        """
        if not self._ready:
            self._start_new()
        self._journal.check()
        slot = self._slots.take()
        return InstanceWriter(
            self._journal,
            slot,
            room=self._room,
            stream_bytes=self._stream_bytes,
            executor=self._executor,
        )

    def _start_new(self) -> None:
        with self._journal.lock:
            if self._ready:
                return
            if not self._slots.is_new:
                raise SpoolError("recover and keep_only come before the first instance")
            self.keep_only(())

    # --- reading -----------------------------------------------------------------------------------------------------

    def read(self, extent: Extent) -> bytearray | memoryview:
        """Return the plaintext of a record, every byte verified.

        Raises
        ------
        SpoolCorruptError
            The extent was erased, or does not hold what was written.
        SpoolError
            The disk cannot be read.
        """
        return self._reader.plaintext(extent)

    def pieces(self, extent: Extent) -> AbstractContextManager[Pieces]:
        """Open a record whose ranges are taken one after the other, however large it is.

        Raises
        ------
        SpoolCorruptError
            The extent was erased, or does not hold what was written.
        SpoolError
            The disk cannot be read.
        """
        return self._reader.pieces(extent)

    def together(self) -> AbstractContextManager[None]:
        """Read a batch with fewer calls to the system: files stay open, and keys known, until the block is left.

        For one thread, and for instances that are not erased meanwhile, as those are that it works on.
        """
        return self._reader.together()

    def read_receipt(self, extent: Extent) -> Receipt:
        """Return the receipt of an instance.

        Raises
        ------
        SpoolCorruptError
            The extent was erased, is not an instance, or does not hold what was written.
        SpoolError
            The disk cannot be read.
        """
        return self._reader.receipt(extent)

    # --- another process that receives -------------------------------------------------------------------------------

    @property
    def lending(self) -> Lending:
        """What another process needs that receives into this spool, see :class:`deid_proxy.spool.intake.Intake`."""
        return self._lending

    # --- renditions --------------------------------------------------------------------------------------------------

    def write_rendition(self, instance: Extent, data: Buffer) -> Extent:
        """Write a rendition under the key slot of its instance; durable after the next :meth:`sync`.

        Raises
        ------
        SpoolError
            The instance is not here any more, or the rendition cannot be written.
        """
        with self._journal.lock:
            if not self._journal.occupancy.holds(instance):
                raise SpoolError(f"extent {instance.segment}+{instance.offset} is not here any more")
        sealer = FrameSealer(self._reader.slot(instance.slot), RecordKind.RENDITION, self._room)
        sealer.feed(data)
        sealer.finish()
        try:
            return self._append_rendition(sealer)
        finally:
            sealer.forget()

    def _append_rendition(self, sealer: FrameSealer) -> Extent:
        if sealer.size <= self._stream_bytes:
            # Without room for a segment the rendition gets a file that takes no more than it needs: only what can be
            # sent can be erased, and only that makes room again.
            with suppress(SpoolFullError):
                return self._journal.append(sealer, b"")[1]
        own = self._journal.open_own()
        try:
            return self._journal.finish_own(own, sealer, b"")
        except SpoolError:
            self._journal.drop_own(own)
            raise

    def sync(self) -> None:
        """Make all renditions written so far durable, with one fdatasync.

        Raises
        ------
        SpoolError
            They are not durable.
        """
        self._journal.sync()

    @property
    def segment_numbers(self) -> frozenset[int]:
        """The numbers of all segment files."""
        with self._journal.lock:
            return frozenset(self._segments.sizes)

    # --- what stays --------------------------------------------------------------------------------------------------

    def sparse_segments(self) -> dict[int, int]:
        """Return, for every segment of which less than half is needed, how many bytes of it are; not the one in use."""
        return moving.sparse_segments(self._journal)

    def copy_out(self, extent: Extent) -> Extent:
        """Copy a record to a file of its own, durably; :meth:`drop` one of the two when the ledger knows the other.

        Raises
        ------
        SpoolCorruptError
            The extent was erased, or does not hold what was written; it stays where it is.
        SpoolError
            The copy cannot be written.
        """
        return moving.copy_out(self._journal, self._reader, extent)

    def drop(self, extents: Sequence[Extent]) -> None:
        """Free the place of records whose contents are needed elsewhere, or nowhere; keys stay."""
        self._journal.drop(extents)

    # --- the start ---------------------------------------------------------------------------------------------------

    def recover(self, marks: Mapping[int, int]) -> Iterator[tuple[Receipt, Extent]]:
        """Yield every whole instance behind the marks, durable and not erased, in the order of the segments.

        Parameters
        ----------
        marks
            Per segment the offset up to which the ledger knows the receipts.

        Raises
        ------
        SpoolError
            A segment cannot be read or made durable.
        """
        self._segments.avoid(max(marks, default=0))
        for number, size in sorted(self._segments.sizes.items()):
            if marks.get(number, 0) < size:
                yield from self._recover_segment(number, size, marks.get(number, 0))
        self._recovered = True

    def _recover_segment(self, number: int, size: int, mark: int) -> Iterator[tuple[Receipt, Extent]]:
        segment = self._segments.open(number)
        try:
            # What a killed process left in the page cache looks whole: it counts only once it is on the disk.
            segment.end = size
            segment.sync(size)
            scan = SegmentScan(number, size, segment.read, self._slots.keys, self._slots.slot)
            for receipt, extent in scan.instances(mark):
                with self._journal.lock:
                    self._journal.marks.add(extent)
                yield receipt, extent
            self._torn += scan.torn
        finally:
            segment.close()

    @property
    def torn_records(self) -> int:
        """Return how many records the recovery found begun but not whole."""
        return self._torn

    def keep_only(self, live: Iterable[Extent]) -> list[Extent]:
        """Free every segment and slot that none of these records needs, and open the spool for instances.

        Parameters
        ----------
        live
            What the rows of the ledger need, recovered instances included.

        Returns
        -------
        list of Extent
            Those that the spool does not have: their rows must be held.

        Raises
        ------
        SpoolError
            The recovery did not come first, to its end.
        """
        if self._ready or not self._recovered:
            raise SpoolError("keep_only comes once, after recover has come to its end")
        ends: dict[int, int] = {}
        missing = []
        for extent in live:
            end = extent.offset + extent.length
            if extent.slot < self._slots.count and end <= self._segments.sizes.get(extent.segment, 0):
                self._journal.occupancy.hold(extent)
                ends[extent.segment] = max(end, ends.get(extent.segment, 0))
            else:
                missing.append(extent)
            self._segments.avoid(extent.segment)
        self._slots.adopt(self._journal.occupancy.needs_slot)
        for number in list(self._segments.sizes):
            if number in ends:
                self._segments.cut(number, ends[number])
            else:
                self._segments.discard(number, large_too=False)
        self._ready = True
        return missing

    # --- the ledger's index ------------------------------------------------------------------------------------------

    def marks_after(self, extents: Sequence[Extent]) -> dict[int, int]:
        """Return the scan marks that hold once the ledger has these instances: to be stored in the same transaction."""
        with self._journal.lock:
            return self._journal.marks.after(extents)

    def indexed(self, extents: Sequence[Extent]) -> None:
        """Note that the ledger has these instances; comes after its transaction."""
        with self._journal.lock:
            self._journal.marks.remove(extents)

    # --- the end -----------------------------------------------------------------------------------------------------

    def erase(self, extents: Sequence[Extent]) -> int:
        """Erase instances: overwrite their keys, durably, and free what lay under them, renditions included.

        Extents that are gone already are passed over, whatever their slot holds now.

        Returns
        -------
        int
            How many keys were overwritten.

        Raises
        ------
        SpoolError
            The keys could not be overwritten: the instances must not be called erased.
        """
        return self._journal.erase(extents)

    @property
    def healthy(self) -> bool:
        """Return False once a write or sync failed for another reason than a full disk; only a restart changes that."""
        return not self._files.failed

    @property
    def free_bytes(self) -> int:
        """How much of the file system is free, the reserve included.

        Raises
        ------
        SpoolError
            The file system does not say.
        """
        with self._files.accessing("looking for free disk"):
            return self._files.free_bytes()

    def usage(self) -> SpoolUsage:
        """Return how full the spool is."""
        free = self.free_bytes
        with self._journal.lock:
            return SpoolUsage(
                records=self._journal.occupancy.records,
                segments=len(self._segments.sizes),
                allocated_bytes=sum(self._segments.sizes.values()),
                free_bytes=max(0, free - self._reserve_bytes),
                slots=self._slots.count,
                free_slots=self._slots.free,
            )

    def close(self) -> None:
        """Make everything durable and close the directory."""
        self._journal.close()
        self._slots.close()
        self._files.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


def _open_directory(directory: Path) -> FileSystem:
    try:
        return FileSystem(directory)
    except OSError as error:
        raise SpoolError(f"the spool directory cannot be used: {error.strerror}") from None


def _lock(files: FileSystem) -> None:
    try:
        files.lock()
    except BlockingIOError:
        raise SpoolError("another process has this spool open") from None
