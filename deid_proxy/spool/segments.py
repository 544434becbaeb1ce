"""The files of a spool directory: named by number only, preallocated, recycled.

A number is used once. A segment that nobody needs any more is renamed to the next number and written again: its blocks
are already on the disk, and its pages in memory, so it costs less to write and to sync than what is fresh. So is the
file of a large record, for the next large record.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from deid_proxy.errors import SpoolCorruptError, SpoolError, SpoolFullError
from deid_proxy.spool.segment import Segment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deid_proxy.spool.filesystem import FileSystem

SPARE_SEGMENTS = 2  # kept for recycling; more are removed
OWN_BYTES = 1 << 62  # up to where a large record may reach
LARGE_SPARE_BYTES = 256 << 20  # of the files of large records, together


class Segments:
    """Opens, recycles and removes segment files.

    Parameters
    ----------
    files
        The spool directory.
    segment_bytes
        How large a shared segment is.
    reserve_bytes
        Free disk that a new segment must leave.
    """

    def __init__(self, files: FileSystem, *, segment_bytes: int, reserve_bytes: int) -> None:
        self.segment_bytes = segment_bytes
        self._files = files
        self._reserve_bytes = reserve_bytes
        self._sizes = {int(name): self._size(name) for name in files.names() if name.isdigit()}
        self._spares: list[int] = []
        self._large_spares: list[int] = []
        self._next = max(self._sizes, default=0) + 1

    def _size(self, name: str) -> int:
        descriptor = self._files.open(name)
        try:
            return self._files.size(descriptor)
        finally:
            self._files.close(descriptor)

    @property
    def have_spare(self) -> bool:
        """Return True when the next shared segment takes no disk that is free now."""
        return bool(self._spares)

    @property
    def sizes(self) -> Mapping[int, int]:
        """Return the size of every segment file by number, spares included."""
        return self._sizes

    def avoid(self, number: int) -> None:
        """Never give this number or a lower one to a new segment: somebody remembers it."""
        self._next = max(self._next, number + 1)

    def check_room(self, wanted: int = 0) -> None:
        """Raise ``SpoolFullError`` when taking ``wanted`` bytes would touch the reserve."""
        with self._files.accessing("looking for free disk"):
            free = self._files.free_bytes()
        if free - wanted < self._reserve_bytes:
            raise SpoolFullError("the spool is full: its reserve of free disk would be touched")

    def give_up_spare(self) -> bool:
        """Free the disk of one file that is kept for recycling; False when there is none."""
        return self._remove_last(self._large_spares) or self._remove_last(self._spares)

    def _remove_last(self, spares: list[int]) -> bool:
        if not spares:
            return False
        number = spares[-1]
        with self._files.accessing(f"removing segment {number}"):
            self._files.remove(_name(number))
        del self._sizes[spares.pop()]
        return True

    def lend_numbers(self, count: int) -> range:
        """Return numbers that are used here no more, for somebody else's segments."""
        first, self._next = self._next, self._next + count
        return range(first, self._next)

    def lend_recycled(self) -> int | None:
        """Return the number of an empty, allocated segment for somebody else; None when none is kept."""
        return self._lend(self._spares) if self._spares else None

    def lend_large(self, most_bytes: int) -> int | None:
        """Return the number of a file for somebody else's large record; None when none is kept, or none so small."""
        if not self._large_spares or self._sizes[self._large_spares[-1]] > most_bytes:
            return None
        return self._lend(self._large_spares)

    def _lend(self, spares: list[int]) -> int:
        number = self._take_number()
        with self._files.writing(f"opening segment {number}"):
            self._rename_spare(spares, number)
        return number

    def adopt(self, number: int) -> bool:
        """Count a segment that somebody else made; return False when there is no such file."""
        with suppress(SpoolCorruptError), self._files.accessing(f"opening segment {number}"):
            self._sizes[number] = self._size(_name(number))
            return True
        return False

    def _take_number(self) -> int:
        self._next += 1
        return self._next - 1

    def shared(self) -> Segment:
        """Return an empty shared segment: a recycled one, or one that is new and allocated.

        Raises
        ------
        SpoolFullError
            The disk has no room for it; whatever else wants to be written still finds what room there is.
        """
        while not self._spares and not self._have_room(self.segment_bytes):
            if not self._remove_last(self._large_spares):
                raise SpoolFullError("the disk has no room for another segment")
        number = self._take_number()
        with self._files.writing(f"opening segment {number}"):
            spares = self._spares
            descriptor = self._recycled(spares, number) if spares else self._created(number, self.segment_bytes)
        return Segment(self._files, number, descriptor, self.segment_bytes)

    def _have_room(self, wanted: int) -> bool:
        with self._files.accessing("looking for free disk"):
            return self._files.free_bytes() >= wanted

    def _recycled(self, spares: list[int], number: int) -> int:
        self._rename_spare(spares, number)
        return self._files.open(_name(number))

    def _rename_spare(self, spares: list[int], number: int) -> None:
        old = spares[-1]
        self._files.rename(_name(old), _name(number))
        spares.pop()
        self._sizes[number] = self._sizes.pop(old)
        self._files.sync_directory()

    def _created(self, number: int, size: int) -> int:
        descriptor = self._files.create(_name(number))
        try:
            if size:
                self._files.allocate(descriptor, size)
                self._files.sync(descriptor)
            self._files.sync_directory()
        except OSError:
            self._files.close(descriptor)
            self._files.remove(_name(number))
            raise
        self._sizes[number] = size
        return descriptor

    def own(self, *, recycled: bool = False) -> Segment:
        """Return a segment for one large record; it grows as it is written.

        Parameters
        ----------
        recycled
            Take a file that another large record had, if one is kept. It may be larger than the record.
        """
        number = self._take_number()
        with self._files.writing(f"opening segment {number}"):
            spares = self._large_spares
            descriptor = self._recycled(spares, number) if recycled and spares else self._created(number, 0)
        return Segment(self._files, number, descriptor, capacity=OWN_BYTES)

    def grown(self, segment: Segment) -> None:
        """Note the size of a segment of its own that is complete; a recycled one is cut if most of it is not used."""
        size = max(self._sizes.get(segment.number, 0), segment.end)
        self._sizes[segment.number] = size
        if size > 2 * segment.end:
            with suppress(SpoolError):  # the record is durable, whatever lies behind it
                self.cut(segment.number, segment.end)

    def open(self, number: int, capacity: int = 0) -> Segment:
        """Return an existing segment, for reading or with room for records; the caller closes it.

        Raises
        ------
        SpoolError
            There is no such segment, or it cannot be opened.
        """
        with self._files.accessing(f"opening segment {number}"):
            return Segment(self._files, number, self._files.open(_name(number)), capacity)

    def discard(self, number: int, *, large_too: bool = True) -> None:
        """Give up a segment that nobody needs: keep it for recycling, or remove it; the second time is nothing.

        Parameters
        ----------
        large_too
            Whether the file of a large record may be kept.
        """
        if number not in self._sizes or number in self._spares or number in self._large_spares:
            return
        if self._sizes[number] == self.segment_bytes and len(self._spares) < SPARE_SEGMENTS:
            self._spares.append(number)
            return
        if large_too and self._is_large_spare(self._sizes[number]):
            self._large_spares.append(number)
            return
        with self._files.accessing(f"removing segment {number}"):
            self._files.remove(_name(number))
        del self._sizes[number]

    def _is_large_spare(self, size: int) -> bool:
        """Tell whether a file of this size is kept: not where disk is short, whoever may want it."""
        kept = sum(self._sizes[number] for number in self._large_spares)
        fits = self.segment_bytes // 4 <= size <= LARGE_SPARE_BYTES - kept and size != self.segment_bytes
        return fits and self._have_room(self._reserve_bytes + LARGE_SPARE_BYTES)

    def cut(self, number: int, size: int) -> None:
        """Free the tail of a segment that is written no more."""
        if size >= self._sizes[number]:
            return
        with self._files.accessing(f"cutting segment {number}"):
            descriptor = self._files.open(_name(number))
            try:
                self._files.truncate(descriptor, size)
            finally:
                self._files.close(descriptor)
        self._sizes[number] = size


def _name(number: int) -> str:
    return f"{number:010d}"
