"""Finds the whole records of a segment, whatever an interrupted process or machine left between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deid_proxy.errors import SpoolCorruptError
from deid_proxy.spool.receipts import decode_receipt
from deid_proxy.spool.record import (
    HEADER_BYTES,
    HEADER_MAGIC,
    PAGE_BYTES,
    FrameOpener,
    Header,
    RecordKind,
    corrupt,
    decode_header,
    has_trailer,
    open_receipt,
    page_aligned,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from deid_proxy.identity.ports import Extent, Receipt
    from deid_proxy.spool.keys import SpoolKeys
    from deid_proxy.spool.record import Slot

_BLOCK_BYTES = 256 * PAGE_BYTES


class SegmentScan:
    """The records of one segment behind a mark.

    Parameters
    ----------
    number
        The segment's number.
    size
        The size of its file.
    read
        Reads from the file.
    keys
        The keys of the spool.
    slot
        Returns what a key slot holds now.

    Attributes
    ----------
    torn
        Records found so far that begin but are not whole.
    """

    def __init__(
        self, number: int, size: int, read: Callable[[int, int], bytes], keys: SpoolKeys, slot: Callable[[int], Slot]
    ) -> None:
        self.torn = 0
        self._number = number
        self._size = size
        self._read = read
        self._keys = keys
        self._slot = slot

    def instances(self, start: int) -> Iterator[tuple[Receipt, Extent]]:
        """Yield receipt and extent of every whole instance that begins at ``start`` or later and was not erased."""
        position = page_aligned(start)
        while (header := self._next_header(position)) is not None:
            try:
                receipt = self._verified(header)
            except SpoolCorruptError:
                # What follows a torn record may be whole: the search goes on page by page.
                self.torn += 1
                position = header.offset + PAGE_BYTES
                continue
            position = header.offset + header.length
            if receipt is not None:
                yield receipt, header.extent

    def _next_header(self, position: int) -> Header | None:
        while position < self._size:
            block = self._read(_BLOCK_BYTES, position)
            for start in range(0, len(block), PAGE_BYTES):
                if block.startswith(HEADER_MAGIC, start):
                    data = block[start : start + HEADER_BYTES]
                    header = decode_header(data, self._number, position + start, self._keys)
                    if header is not None:
                        return header
            position += _BLOCK_BYTES
        return None

    def _verified(self, header: Header) -> Receipt | None:
        if header.offset + header.length > self._size or not has_trailer(header, self._read, self._keys):
            raise corrupt(header.extent)
        if header.kind is not RecordKind.INSTANCE:
            return None
        slot = self._slot(header.slot)
        if slot.generation != header.generation:
            return None  # erased
        FrameOpener(header, slot.key, self._read).verify()
        return decode_receipt(open_receipt(header, slot.key, self._read))
