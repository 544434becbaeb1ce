"""Which key slots and segments are needed: eight bytes per record, as a backlog may have a million of them."""

from __future__ import annotations

from array import array
from collections import Counter
from typing import TYPE_CHECKING

from deid_proxy.spool.record import PAGE_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from deid_proxy.identity.ports import Extent

LARGEST_SHARED_BYTES = PAGE_BYTES << 16  # what a place can say of a segment with several records: 256 MiB

_GROWTH = bytes(8 * 1024)
_PAGE_BITS = 16
_PAGES = (1 << _PAGE_BITS) - 1
_SEGMENT_SHIFT = 2 * _PAGE_BITS


class Occupancy:
    """The places that live records take, by key slot.

    A place is segment, offset and length in one number, never used twice: an extent that was released and is released
    again, after its slot went to another instance, is recognised as gone.
    """

    def __init__(self) -> None:
        self._first = array("Q")
        self._second = array("Q")
        self._more: dict[int, list[int]] = {}  # of slots with three records and more
        self._records: Counter[int] = Counter()  # by segment
        self._pages: Counter[int] = Counter()  # by segment

    def hold(self, extent: Extent) -> None:
        """Count a record as needed; the same one twice counts once."""
        place = _place(extent)
        places = self._places(extent.slot)
        if place not in places:
            self._store(extent.slot, [*places, place])
            self._records[extent.segment] += 1
            self._pages[extent.segment] += place & _PAGES

    def holds(self, extent: Extent) -> bool:
        """Return True when this very record is needed."""
        return _place(extent) in self._places(extent.slot)

    def drop(self, extent: Extent) -> set[int]:
        """Forget one record; return its segment if nothing needs it any more."""
        places = self._places(extent.slot)
        place = _place(extent)
        if place not in places:
            return set()
        places.remove(place)
        self._store(extent.slot, places)
        return self._forget([place])

    def drop_slot(self, slot: int) -> set[int]:
        """Forget every record under a slot; return the segments that nothing needs any more."""
        places = self._places(slot)
        self._store(slot, [])
        return self._forget(places)

    def needs_slot(self, slot: int) -> bool:
        """Return True when a record needs the key of this slot."""
        return slot < len(self._first) and self._first[slot] != 0

    @property
    def records(self) -> int:
        """Return how many records are needed."""
        return self._records.total()

    def needs_segment(self, segment: int) -> bool:
        """Return True when a record of this segment is needed."""
        return segment in self._records

    def needed_bytes(self, segment: int) -> int:
        """Return how many bytes of a segment are needed; of one that a large record has to itself, 256 MiB at most."""
        return self._pages[segment] * PAGE_BYTES

    def _places(self, slot: int) -> list[int]:
        if slot >= len(self._first):
            return []
        near = [place for place in (self._first[slot], self._second[slot]) if place]
        return near + self._more.get(slot, [])

    def _store(self, slot: int, places: list[int]) -> None:
        while slot >= len(self._first):
            self._first.frombytes(_GROWTH)
            self._second.frombytes(_GROWTH)
        self._first[slot] = places[0] if places else 0
        self._second[slot] = places[1] if len(places) > 1 else 0
        self._more.pop(slot, None)
        if len(places) > 2:
            self._more[slot] = places[2:]

    def _forget(self, places: Iterable[int]) -> set[int]:
        emptied = set()
        for place in places:
            segment = place >> _SEGMENT_SHIFT
            self._records[segment] -= 1
            self._pages[segment] -= place & _PAGES
            if not self._records[segment]:
                del self._records[segment], self._pages[segment]
                emptied.add(segment)
        return emptied


def _place(extent: Extent) -> int:
    pages = min(extent.length // PAGE_BYTES, _PAGES)
    return extent.segment << _SEGMENT_SHIFT | extent.offset // PAGE_BYTES << _PAGE_BITS | pages
