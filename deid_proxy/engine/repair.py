"""Data sets that break the encoding rules where the standard leaves one meaning: read once more, and put right.

Nothing here runs for a data set that is right: it is asked when the walk has failed, and what it returns is walked from
the beginning, so that a repair proves itself. What has no answer here raises, and the instance is held as it would
have been. ``docs/reference/quirks.md`` lists every quirk with its answer.

References
----------
DICOM PS3.5 sections 7.1 and 7.5
"""

from __future__ import annotations

import itertools
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.engine.encoding import (
    BULK_VRS,
    ITEM,
    ITEM_DELIMITATION,
    LONG_VRS,
    SEQUENCE_DELIMITATION,
    UNDEFINED_LENGTH,
    VRS,
    Encoding,
    encode_header,
    encode_item,
    format_place,
)
from deid_proxy.engine.plan import Span
from deid_proxy.engine.quirks import Quirk, Quirks, future_vr, mended_value, pixels_are_complete
from deid_proxy.engine.vocabulary import known_vr
from deid_proxy.engine.walker import malformed
from deid_proxy.errors import DeidentificationError, HoldReason

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from deid_proxy.engine.encoding import Buffer
    from deid_proxy.engine.limits import Limits

_PIXEL_DATA = 0x7FE00010
_HEADER = 8
_DESCRIBING = range(0x00280002, 0x00280101)  # Samples per Pixel to Bits Allocated, with Rows and Number of Frames

Pieces = list[bytes | Span]


class Repaired(NamedTuple):
    """A data set that was put right.

    Parameters
    ----------
    data
        The data set as it should have been.
    origin
        The same in pieces: new bytes, and ranges of what was received.
    notes
        What was repaired, and where.
    """

    data: bytes
    origin: tuple[bytes | Span, ...]
    notes: tuple[str, ...]


def repair(
    data: Buffer, encoding: Encoding, limits: Limits, replaced: Mapping[int, bytes] | None = None
) -> Repaired | None:
    """Return a data set without its quirks; None when there was nothing to put right, or it is too large for it.

    Parameters
    ----------
    replaced
        Whole elements to write in place of those at these offsets.

    Raises
    ------
    DeidentificationError
        MALFORMED or LIMIT: it has a fault that leaves more than one meaning, or none.
    """
    if len(data) > limits.inflated:
        return None
    reader = _Reader(data, limits, replaced or {})
    pieces = _merged(reader.data_set(encoding))
    if pieces == [Span(0, len(data))]:
        return None
    view = memoryview(data)
    joined = b"".join(piece if isinstance(piece, bytes) else view[piece.start : piece.end] for piece in pieces)
    return Repaired(joined, tuple(pieces), reader.quirks.notes())


def _merged(pieces: Iterable[bytes | Span]) -> Pieces:
    merged: Pieces = []
    for piece in pieces:
        last = merged[-1] if merged else None
        if isinstance(piece, Span) and isinstance(last, Span) and last.end == piece.start:
            merged[-1] = Span(last.start, piece.end)
        elif isinstance(piece, bytes) or piece.end > piece.start:
            merged.append(piece)
    return merged


class _Node(NamedTuple):
    """An element as it will be written; ``closed`` tells of a sequence whose length says where it ends."""

    tag: int
    start: int
    end: int
    pieces: Pieces
    closed: bool = False

    @property
    def size(self) -> int:
        return _size(self.pieces)


def _size(pieces: Pieces) -> int:
    return sum(len(piece) if isinstance(piece, bytes) else piece.end - piece.start for piece in pieces)


class _Reader:
    """Reads elements and items, takes down what was wrong with them, and gives up where that has no one meaning."""

    def __init__(self, data: Buffer, limits: Limits, replaced: Mapping[int, bytes]) -> None:
        self._data = data
        self._left = limits.elements
        self._deepest = limits.depth
        self._replaced = replaced
        self._described: dict[int, bytes] = {}
        self.quirks = Quirks()

    def data_set(self, encoding: Encoding) -> Pieces:
        """Return the pieces of the whole data set."""
        nodes: list[_Node] = []
        p, end = 0, len(self._data)
        while p < end and not self._is_tail(p, end, nodes, encoding):
            p = self._next(p, end, encoding, 0, nodes)
        return [piece for node in self._in_order(nodes) for piece in node.pieces]

    def _is_tail(self, p: int, end: int, nodes: list[_Node], encoding: Encoding) -> bool:
        """Tell whether what is left is no data: zeros, or anything behind complete pixels that is no element."""
        if end - p < _HEADER or bytes(self._data[p : p + 4]) == bytes(4):
            rest = bytes(self._data[p:end])
            if rest.count(0) == len(rest):
                self.quirks.add(Quirk.ZEROS_BEHIND, p)
                return True
        if not nodes or nodes[-1].tag != _PIXEL_DATA or self._looks_like_element(p, end, encoding):
            return False
        pixels = nodes[-1]
        value = pixels.start + (12 if encoding.explicit else _HEADER)
        if value > pixels.end:
            return False  # a header of a VR that pixels cannot have
        if not pixels_are_complete(self._described, encoding, pixels.end - value, self._length_before(value, encoding)):
            return False
        self.quirks.add(Quirk.BYTES_BEHIND, p)
        return True

    def _length_before(self, value: int, encoding: Encoding) -> int:
        (length,) = encoding.uint32.unpack_from(self._data, value - 4)
        return int(length)

    def _looks_like_element(self, p: int, end: int, encoding: Encoding) -> bool:
        if end - p < _HEADER:
            return False
        if encoding.explicit:
            return bytes(self._data[p + 4 : p + 6]).decode("latin-1") in VRS
        group, _, length = encoding.item_header.unpack_from(self._data, p)
        return bool(group >= _PIXEL_DATA >> 16 and p + _HEADER + length <= end)

    def _in_order(self, nodes: list[_Node]) -> list[_Node]:
        """Return elements in the order of their tags, each once.

        References
        ----------
        DICOM PS3.5 section 7.1: a tag is there at most once, in ascending order
        """
        ordered = sorted(nodes, key=attrgetter("tag"))
        for before, after in itertools.pairwise(nodes):
            if after.tag < before.tag:
                self.quirks.add(Quirk.UNORDERED, after.start, after.tag)
        once = ordered[:1]
        for before, after in itertools.pairwise(ordered):
            if after.tag != before.tag:
                once.append(after)
            elif self._bytes(after) == self._bytes(before):
                self.quirks.add(Quirk.DUPLICATE, after.start, after.tag)
            else:
                what = f"{format_place(after.tag, after.start)} is there twice, with two values"
                raise DeidentificationError(HoldReason.MALFORMED, what)
        return once

    def _bytes(self, node: _Node) -> bytes:
        return b"".join(
            piece if isinstance(piece, bytes) else bytes(self._data[piece.start : piece.end]) for piece in node.pieces
        )

    def _next(self, p: int, end: int, encoding: Encoding, depth: int, nodes: list[_Node]) -> int:
        """Read the element at ``p``, add it, and return where it ends."""
        self._count(p, end)
        group, low, length = encoding.item_header.unpack_from(self._data, p)
        tag = group << 16 | low
        if tag == SEQUENCE_DELIMITATION and not length and nodes and nodes[-1].closed and nodes[-1].end == p:
            self.quirks.add(Quirk.DELIMITER, p, tag)
            return p + _HEADER
        if group == ITEM >> 16:
            raise malformed("a stray item or delimiter", p)
        node = self._element(tag, p, end, encoding, depth)
        if p in self._replaced:
            self.quirks.add(Quirk.NOT_TEXT, p, tag)
            node = node._replace(pieces=[self._replaced[p]])
        if not depth and tag in _DESCRIBING:
            self._described[tag] = bytes(self._data[node.end - min(16, node.end - p - _HEADER) : node.end])
        nodes.append(node)
        return node.end

    def _count(self, p: int, end: int) -> None:
        self._left -= 1
        if self._left < 0:
            raise DeidentificationError(HoldReason.LIMIT, "more elements than may be repaired")
        if p + _HEADER > end:
            raise malformed("a header is cut off", p)

    def _element(self, tag: int, p: int, end: int, encoding: Encoding, depth: int) -> _Node:
        vr, value, length = self._header(tag, p, end, encoding)
        if vr == "SQ" or (vr == "UN" and (length == UNDEFINED_LENGTH or known_vr(tag) == "SQ")):
            return self._sequence(tag, vr, p, value, length, end, encoding, depth)
        if length == UNDEFINED_LENGTH:
            if vr not in BULK_VRS:
                raise malformed("a value cannot have an undefined length", p)
            after = self._behind_fragments(value, end, encoding)
            return _Node(tag, p, after, [Span(p, after)])
        after = value + length
        if after > end:
            raise malformed("a value is longer than what encloses it", p)
        raw = bytes(self._data[value:after]) if length <= 1 << 16 else None
        letters = bytes(self._data[p + 4 : p + 6]).decode("latin-1") if encoding.explicit else vr
        mended = mended_value(self.quirks, tag, vr, letters, p, length, raw, encoding)
        if mended is None:
            return _Node(tag, p, after, [Span(p, after)])
        head, kept, tail = mended
        return _Node(tag, p, after, [head, *([Span(value, after)] if kept else []), tail])

    def _header(self, tag: int, p: int, end: int, encoding: Encoding) -> tuple[str, int, int]:
        """Return the VR to read the element with, where its value begins, and its length."""
        if not encoding.explicit:
            return known_vr(tag) or "UN", p + 8, encoding.item_header.unpack_from(self._data, p)[2]
        vr = bytes(self._data[p + 4 : p + 6]).decode("latin-1")
        if vr not in VRS:
            if not future_vr(bytes(self._data[p + 4 : p + 8])):
                raise malformed("an element has no valid VR", p)
            vr = "UN"
        if vr not in LONG_VRS:
            return vr, p + 8, encoding.head.unpack_from(self._data, p)[1]
        if p + 12 > end:
            raise malformed("a header is cut off", p)
        return vr, p + 12, encoding.uint32.unpack_from(self._data, p + 8)[0]

    def _sequence(
        self, tag: int, vr: str, p: int, value: int, length: int, end: int, encoding: Encoding, depth: int
    ) -> _Node:
        if depth >= self._deepest:
            raise DeidentificationError(HoldReason.LIMIT, f"sequences nested deeper than {self._deepest}")
        undefined = length == UNDEFINED_LENGTH
        bound = end if undefined else value + length
        if bound > end:
            raise malformed("a sequence is longer than what encloses it", p)
        pieces, after = self._items(value, bound, undefined, encoding.inside(vr), depth + 1)
        if not undefined and after != bound:
            raise malformed("a sequence does not end where it should", p)
        if _merged(pieces) in ([Span(value, after)], []) and after - value == _size(pieces):
            return _Node(tag, p, after, [Span(p, after)], closed=not undefined)
        header: bytes | Span = Span(p, value)
        if not undefined:
            header = encode_header(tag, vr, _size(pieces), encoding)
        return _Node(tag, p, after, [header, *pieces], closed=not undefined)

    def _items(self, p: int, end: int, undefined: bool, encoding: Encoding, depth: int) -> tuple[Pieces, int]:
        pieces: Pieces = []
        closed = False  # the item before has a length
        while undefined or p < end:
            self._count(p, end)
            group, low, length = encoding.item_header.unpack_from(self._data, p)
            tag = group << 16 | low
            if tag == SEQUENCE_DELIMITATION and not length and (undefined or p + _HEADER == end):
                if undefined:
                    return [*pieces, Span(p, p + _HEADER)], p + _HEADER
                self.quirks.add(Quirk.DELIMITER, p, tag)
                return pieces, end
            if tag == ITEM_DELIMITATION and not length and closed:
                self.quirks.add(Quirk.DELIMITER, p, tag)
                p += _HEADER
                closed = False
                continue
            if tag != ITEM:
                raise malformed("neither an item nor the end of its sequence", p)
            closed = length != UNDEFINED_LENGTH
            bound = p + _HEADER + length if closed else end
            if bound > end:
                raise malformed("an item is longer than its sequence", p)
            item, p = self._item(p, bound, not closed, encoding, depth)
            pieces += item
        return pieces, p

    def _item(self, start: int, end: int, undefined: bool, encoding: Encoding, depth: int) -> tuple[Pieces, int]:
        """Return an item and where it ends."""
        nodes: list[_Node] = []
        p, delimiter = start + _HEADER, list[bytes | Span]()
        while undefined or p < end:
            self._count(p, end)
            group, low, length = encoding.item_header.unpack_from(self._data, p)
            if group << 16 | low == ITEM_DELIMITATION and not length and (undefined or p + _HEADER == end):
                if undefined:
                    delimiter.append(Span(p, p + _HEADER))
                else:
                    self.quirks.add(Quirk.DELIMITER, p, ITEM_DELIMITATION)
                p += _HEADER
                break
            p = self._next(p, end, encoding, depth, nodes)
        content: Pieces = [piece for node in self._in_order(nodes) for piece in node.pieces]
        whole = _merged([Span(start, start + _HEADER), *content, *delimiter])
        if undefined or whole == [Span(start, p)]:
            return whole, p
        header = encode_item(b"", encoding)[:4] + encoding.uint32.pack(_size(content))
        return [header, *content], p

    def _behind_fragments(self, p: int, end: int, encoding: Encoding) -> int:
        while True:
            self._count(p, end)
            group, low, length = encoding.item_header.unpack_from(self._data, p)
            tag = group << 16 | low
            if tag == SEQUENCE_DELIMITATION and not length:
                return p + _HEADER
            if tag != ITEM or length & 1:
                raise malformed("neither a fragment nor the end of the fragments", p)
            p += _HEADER + length
