"""Encapsulated Pixel Data: items of fragments, the offset table before them, and the frames that they are.

References
----------
DICOM PS3.5 section A.4
"""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.engine.codestream.families import read_codestream
from deid_proxy.engine.codestream.stream import Cut, Run, Stream, fault
from deid_proxy.engine.encoding import EXPLICIT_LITTLE, ITEM, SEQUENCE_DELIMITATION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deid_proxy.engine.codestream.families import AskGeometry

ITEM_HEADER = 8
UINT32 = Struct("<L")
MOST_FRAGMENTS = 2_000_000


class Frame(NamedTuple):
    """One codestream with the fragments it lies in: ``first`` to ``last``.

    Parameters
    ----------
    size
        Bytes of the codestream without what was behind it.
    cuts
        What does not stay, in offsets of the stream of all fragments.
    """

    first: int
    last: int
    size: int
    cuts: tuple[Cut, ...]


class Fragments:
    """The items of an encapsulated value.

    Parameters
    ----------
    value
        The value, from the item of the Basic Offset Table to the delimiter.

    Attributes
    ----------
    table
        The Basic Offset Table.
    items
        Where the header of each fragment is in the value.
    sizes
        How long each is, without its header.
    stream
        The fragments, one behind the other; ``starts`` says where each begins in it, and where the last one ends.
    """

    __slots__ = ("items", "sizes", "starts", "stream", "table", "value")

    def __init__(self, value: Stream) -> None:
        self.value = value
        self.items: list[int] = []
        self.sizes: list[int] = []
        at, size = self._item(0)
        self.table = value.read(ITEM_HEADER, size)
        at += size
        while at >= 0:
            content, size = self._item(at)
            if content < 0:
                break
            self.items.append(at)
            self.sizes.append(size)
            at = content + size
            if len(self.items) > MOST_FRAGMENTS:
                raise fault(f"more than {MOST_FRAGMENTS} fragments")
        self.starts = [0]
        for size in self.sizes:
            self.starts.append(self.starts[-1] + size)
        self.stream = Stream(self._runs())

    def _item(self, at: int) -> tuple[int, int]:
        """Return where the content of an item begins, and its size; -1 at the delimiter, which ends the value."""
        header = self.value.read(at, ITEM_HEADER)
        if len(header) < ITEM_HEADER:
            raise fault("the fragments do not end inside the value")
        group, element, size = EXPLICIT_LITTLE.item_header.unpack(header)
        tag = group << 16 | element
        if tag == SEQUENCE_DELIMITATION and not size and at + ITEM_HEADER == self.value.size and at:
            return -1, 0
        if tag != ITEM or size & 1 or at + ITEM_HEADER + size > self.value.size:
            raise fault("neither a fragment nor the end of the fragments")
        return at + ITEM_HEADER, size

    def _runs(self) -> Iterator[Run]:
        for at, size in zip(self.items, self.sizes, strict=True):
            yield from self.value.runs(at + ITEM_HEADER, at + ITEM_HEADER + size)

    def frames(self, family: str, geometry: AskGeometry) -> Iterator[Frame]:
        """Yield the frames.

        Raises
        ------
        DeidentificationError
            CODESTREAM where a fragment does not belong to one.
        """
        first, count = 0, len(self.items)
        while first < count:
            start, stop = self.starts[first], self.starts[first + 1]
            if start == stop:
                yield Frame(first, first, 0, ())  # there is nothing in it
                first += 1
                continue
            found = read_codestream(family, self.stream, start, stop, geometry)
            last = first
            while self.starts[last + 1] < found.end:
                last += 1
            yield Frame(first, last, found.end - start, self._with_end(found.end, last, found.cuts))
            first = last + 1

    def _with_end(self, end: int, last: int, cuts: tuple[Cut, ...]) -> tuple[Cut, ...]:
        """Return the cuts, and one for what stands behind the codestream; the zero that makes it even may stay."""
        behind = self.starts[last + 1] - end
        if not cuts and (not behind or (behind == 1 and end & 1 and self.stream.read(end, 1) == b"\0")):
            return ()
        return (*cuts, Cut(end, end + behind)) if behind else cuts
