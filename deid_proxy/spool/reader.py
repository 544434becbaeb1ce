"""Opens records: finds, checks and decrypts them."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from deid_proxy.errors import SpoolCorruptError
from deid_proxy.spool.receipts import decode_receipt
from deid_proxy.spool.record import (
    HEADER_BYTES,
    Header,
    RecordKind,
    corrupt,
    decode_header,
    has_trailer,
    open_frames,
    open_receipt,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deid_proxy.identity.ports import Extent, Receipt
    from deid_proxy.spool.record import Reader
    from deid_proxy.spool.segments import Segments
    from deid_proxy.spool.slots import SlotFile


class RecordReader:
    """Reads records by their extents; holds nothing open between two of them.

    Parameters
    ----------
    segments, slots
        The parts of one spool directory.
    """

    def __init__(self, segments: Segments, slots: SlotFile) -> None:
        self._segments = segments
        self._slots = slots

    def plaintext(self, extent: Extent) -> bytearray:
        """Return the plaintext of a record, every byte verified; see :meth:`deid_proxy.spool.Spool.read`."""
        with self._opened(extent) as (header, key, read):
            plain = bytearray(header.size)
            position = 0
            for frame in open_frames(header, key, read):
                plain[position : position + len(frame)] = frame
                position += len(frame)
        return plain

    def receipt(self, extent: Extent) -> Receipt:
        """Return the receipt of an instance; see :meth:`deid_proxy.spool.Spool.read_receipt`."""
        with self._opened(extent) as (header, key, read):
            if header.kind is not RecordKind.INSTANCE:
                raise corrupt(extent)
            return decode_receipt(open_receipt(header, key, read))

    @contextmanager
    def whole(self, extent: Extent) -> Iterator[tuple[Header, Reader]]:
        """Open a record after every byte of it was verified, for whoever wants it sealed as it is.

        Raises
        ------
        SpoolCorruptError
            It was erased, or is not whole.
        """
        with self._opened(extent) as (header, key, read):
            if not has_trailer(header, read, self._slots.keys):
                raise corrupt(extent)
            for _ in open_frames(header, key, read):
                pass
            if header.kind is RecordKind.INSTANCE:
                decode_receipt(open_receipt(header, key, read))
            yield header, read

    @contextmanager
    def _opened(self, extent: Extent) -> Iterator[tuple[Header, bytes, Reader]]:
        segment = self._segments.open(extent.segment)
        try:
            data = segment.read(HEADER_BYTES, extent.offset)
            header = decode_header(data, extent.segment, extent.offset, self._slots.keys)
            if header is None or header.extent != extent:
                raise corrupt(extent)
            slot = self._slots.slot(extent.slot)
            if slot.generation != header.generation:
                raise SpoolCorruptError(f"extent {extent.segment}+{extent.offset} was erased")
            yield header, slot.key, segment.read
        finally:
            segment.close()
