"""What the owner of a spool lends to a process that receives into it, and takes back when that process ends.

The owner alone knows which slots and segments are needed. The process that receives knows nothing of it: it appends
to segments under numbers that were lent to it, with keys from slots that were lent to it, and reports what it wrote.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from deid_proxy.errors import SpoolError
from deid_proxy.spool.segments import LARGE_SPARE_BYTES

if TYPE_CHECKING:
    from deid_proxy.identity.ports import Extent
    from deid_proxy.spool.filesystem import FileSystem
    from deid_proxy.spool.journal import Journal


class Lending:
    """The owner's side; see :class:`deid_proxy.spool.intake.Intake` for the other.

    Parameters
    ----------
    files, journal
        The parts of one spool directory.
    """

    def __init__(self, files: FileSystem, journal: Journal) -> None:
        self._files, self._journal = files, journal
        self._slots: set[int] = set()
        self._numbers: list[range] = []
        self._large: dict[int, int] = {}  # bytes of the files that were lent for large records

    def slots(self, count: int) -> list[int]:
        """Lend free key slots.

        Raises
        ------
        SpoolError
            There are none, and the disk takes no more.
        """
        lent = self._journal.slots.lend(count)
        self._slots.update(lent)
        return lent

    def numbers(self, count: int) -> range:
        """Lend numbers for segments that the borrower makes."""
        with self._journal.lock:
            lent = self._journal.segments.lend_numbers(count)
        self._numbers.append(lent)
        return lent

    def recycled(self) -> int | None:
        """Lend an empty, allocated segment; None when none is kept.

        Raises
        ------
        SpoolError
            The disk failed.
        """
        with self._journal.lock:
            number = self._journal.segments.lend_recycled()
            if number is not None:
                self._journal.lent.add(number)
        return number

    def recycled_large(self) -> int | None:
        """Lend the file of a large record that is erased; None when none is kept, or enough are lent.

        Raises
        ------
        SpoolError
            The disk failed.
        """
        with self._journal.lock:
            number = self._journal.segments.lend_large(LARGE_SPARE_BYTES - sum(self._large.values()))
            if number is not None:
                self._journal.lent.add(number)
                self._large[number] = self._journal.segments.sizes[number]
        return number

    def make_room(self) -> None:
        """Give up what is kept for recycling: the borrower found no room.

        Raises
        ------
        SpoolError
            The disk failed.
        """
        with self._journal.lock:
            while self._journal.segments.give_up_spare():
                pass

    def opened(self, number: int) -> None:
        """Note a segment that the borrower made, and appends to."""
        with self._journal.lock:
            self._journal.segments.adopt(number)
            self._journal.lent.add(number)

    def take_in(self, extent: Extent) -> None:
        """Count a record that the borrower made durable: from now on its slot and its segment are needed."""
        self._slots.discard(extent.slot)
        with self._journal.lock:
            if extent.segment not in self._journal.segments.sizes:
                with suppress(SpoolError):  # how large it is only tells how full the spool is
                    self._journal.segments.adopt(extent.segment)
            self._journal.occupancy.hold(extent)

    def closed(self, number: int) -> None:
        """Take a segment back: the borrower appends to it no more, and reported all that it has."""
        with self._journal.lock:
            self._journal.lent.discard(number)
            self._large.pop(number, None)
            with suppress(SpoolError):  # anew, as it may have grown
                self._journal.segments.adopt(number)
            if number in self._journal.segments.sizes:
                self._journal.discard_idle([number])

    def spent(self, slot: int) -> None:
        """Take a slot back whose key sealed something that counts for nothing."""
        self._slots.discard(slot)
        self._journal.slots.retire(slot)

    def disk_failed(self) -> None:
        """Take it from the borrower that the disk failed: nothing written is trusted before the next start."""
        self._files.failed = True

    def write_off(self) -> None:
        """Give up what was lent, without using it again: what the borrower reported is not known to its end.

        Something that it acknowledged may lie in there; the next start finds it.
        """
        self._slots.clear()
        self._numbers.clear()
        self._large.clear()

    def take_all_back(self) -> None:
        """Take everything back: the borrower has ended, and all that it reported was taken in."""
        for slot in self._slots:  # which of them it used, nobody knows
            self._journal.slots.retire(slot)
        self._slots.clear()
        with self._journal.lock:
            lent, self._journal.lent = self._journal.lent, set()
            lent |= {number for number in self._files_lent() if number not in self._journal.segments.sizes}
            self._numbers.clear()
            self._large.clear()
            for number in sorted(lent):
                # A file that cannot be looked at now is looked at at the next start.
                with suppress(SpoolError):
                    self._journal.segments.adopt(number)
                    self._journal.discard_idle([number])

    def _files_lent(self) -> set[int]:
        with self._files.accessing("looking at the segments"):
            numbers = {int(name) for name in self._files.names() if name.isdigit()}
        return {number for number in numbers if any(number in lent for lent in self._numbers)}
