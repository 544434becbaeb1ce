"""An encapsulated value without what no decoder needs: new pieces, and ranges of the old one.

References
----------
DICOM PS3.5 section A.4, PS3.3 section C.7.6.3.1.8 (Extended Offset Table)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.engine.codestream.fragments import ITEM_HEADER, UINT32, Fragments
from deid_proxy.engine.codestream.stream import Run, Stream, fault
from deid_proxy.engine.encoding import EXPLICIT_LITTLE, ITEM, UNDEFINED_LENGTH
from deid_proxy.engine.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from deid_proxy.engine.codestream.families import AskGeometry
    from deid_proxy.engine.codestream.fragments import Frame
    from deid_proxy.engine.encoding import Buffer

LEAST_RANGE = 4096
"""Ranges of the old value from this size on stay where they are; smaller ones are copied (bytes)."""

_MOST_NEW = 256 << 20  # bytes that are copied of one value


class Cleaned(NamedTuple):
    """An encapsulated value as it will be written.

    Parameters
    ----------
    parts
        New bytes and ranges of the data set.
    offsets
        Where the item of each frame was and is, counted from the first fragment's.
    sizes
        How long the codestream of each frame is, by where its item was.
    cuts, removed
        How many places changed, and by how many bytes less there are.
    """

    parts: tuple[bytes | Span, ...]
    offsets: dict[int, int]
    sizes: dict[int, int]
    cuts: int
    removed: int


def clean(data: Buffer, start: int, end: int, family: str, geometry: AskGeometry) -> Cleaned | None:
    """Return an encapsulated value without what no decoder needs; None where there is nothing of the kind.

    Parameters
    ----------
    data, start, end
        The value, from the item of the Basic Offset Table to the delimiter.

    Raises
    ------
    DeidentificationError
        CODESTREAM where nobody can say with certainty what is image and what is not.
    """
    fragments = Fragments(Stream((Run(data, start, end),)))
    frames = list(fragments.frames(family, geometry))
    if not any(frame.cuts for frame in frames):
        return None
    return _Writer(fragments, frames).cleaned()


class _Writer:
    """Puts an encapsulated value together anew."""

    def __init__(self, fragments: Fragments, frames: list[Frame]) -> None:
        self._fragments = fragments
        self._frames = frames
        self._first = fragments.items[0]
        self._offsets: dict[int, int] = {}
        self._sizes: dict[int, int] = {}

    def cleaned(self) -> Cleaned:
        """Return it."""
        items = list(self._items())
        table = self._table()
        value = self._fragments.value
        delimiter = value.runs(value.size - ITEM_HEADER, value.size)
        parts = tuple(_joined((_header(len(table)), table, *items, *delimiter)))
        size = sum(len(part) if isinstance(part, bytes) else part.end - part.start for part in parts)
        cuts = sum(len(frame.cuts) for frame in self._frames)
        return Cleaned(parts, self._offsets, self._sizes, cuts, value.size - size)

    def _items(self) -> Iterator[bytes | Run]:
        """Yield the items of all frames; one that changes gets a single fragment, where the lengths stay even."""
        at = 0
        value, items, sizes = self._fragments.value, self._fragments.items, self._fragments.sizes
        for frame in self._frames:
            start, end = items[frame.first], items[frame.last] + ITEM_HEADER + sizes[frame.last]
            was = start - self._first
            self._offsets[was], self._sizes[was] = at, frame.size
            if not frame.cuts:
                yield from value.runs(start, end)
                at += end - start
                continue
            pieces = list(self._pieces(frame))
            size = sum(_length(piece) for piece in pieces)
            self._sizes[was] = size
            padding = bytes(size & 1)
            yield _header(size + len(padding))
            yield from pieces
            yield padding
            at += ITEM_HEADER + size + len(padding)

    def _pieces(self, frame: Frame) -> Iterator[bytes | Run]:
        stream, at = self._fragments.stream, self._fragments.starts[frame.first]
        for cut in frame.cuts:
            yield from stream.runs(at, cut.start)
            yield cut.new
            at = cut.end
        yield from stream.runs(at, self._fragments.starts[frame.last + 1])

    def _table(self) -> bytes:
        """Return the Basic Offset Table for the new places."""
        table = self._fragments.table
        if len(table) % UINT32.size:
            raise fault("the Basic Offset Table does not add up")
        return b"".join(UINT32.pack(moved(self._offsets, offset)) for (offset,) in UINT32.iter_unpack(table))


def joined(data: Buffer, parts: Iterable[bytes | Span]) -> bytes:
    """Return a cleaned value in one piece."""
    return b"".join(part if isinstance(part, bytes) else bytes(data[part.start : part.end]) for part in parts)


def moved(offsets: Mapping[int, int], offset: int) -> int:
    """Return where what was at an offset is now.

    Raises
    ------
    DeidentificationError
        CODESTREAM where no frame began there.
    """
    if offset not in offsets or offsets[offset] > UNDEFINED_LENGTH:
        raise fault("an offset table that points to no frame")
    return offsets[offset]


def _length(piece: bytes | Run) -> int:
    return len(piece) if isinstance(piece, bytes) else piece.end - piece.start


def _header(size: int) -> bytes:
    if size >= UNDEFINED_LENGTH:
        raise fault("a frame that is too long for one fragment")
    return EXPLICIT_LITTLE.item_header.pack(ITEM >> 16, ITEM & 0xFFFF, size)


def _joined(pieces: Iterable[bytes | Run]) -> Iterator[bytes | Span]:
    """Join what lies side by side, and copy what is too small to point at."""
    ranges = list[bytes | Run]()
    for piece in pieces:
        last = ranges[-1] if ranges else b""
        if isinstance(piece, Run) and isinstance(last, Run) and last.end == piece.start:
            ranges[-1] = last._replace(end=piece.end)
        elif _length(piece):
            ranges.append(piece)
    new, copied = bytearray(), 0
    for piece in ranges:
        if isinstance(piece, Run) and piece.end - piece.start >= LEAST_RANGE:
            if new:
                yield bytes(new)
            new = bytearray()
            yield Span(piece.start, piece.end)
            continue
        new += piece if isinstance(piece, bytes) else bytes(piece.buffer[piece.start : piece.end])
        copied += _length(piece)
        if copied > _MOST_NEW:
            raise fault(f"more than {_MOST_NEW} bytes of small frames change")
    if new:
        yield bytes(new)
