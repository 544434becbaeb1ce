"""Moves what stays out of the shared segments: a held instance must not keep 64 MiB for its own half.

A record is copied to a file of its own as it is, sealed: frames do not know their place, so only header and trailer are
written anew. The copy is durable before anybody is told of it. The old record goes once the ledger points to the new
one; until then a crash leaves two whole records of one receipt, of which the next start keeps the one that the ledger
knows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from deid_proxy.errors import SpoolCorruptError
from deid_proxy.spool.record import HEADER_BYTES, TRAILER_BYTES, encode_trailer

if TYPE_CHECKING:
    from deid_proxy.identity.ports import Extent
    from deid_proxy.spool.journal import Journal
    from deid_proxy.spool.reader import RecordReader
    from deid_proxy.spool.record import Reader

_PIECE_BYTES = 1 << 20


def sparse_segments(journal: Journal) -> dict[int, int]:
    """Return, for every segment of which less than half is needed, how many bytes of it are; not the one in use."""
    with journal.lock:
        needed = {
            number: (journal.occupancy.needed_bytes(number), size)
            for number, size in journal.segments.sizes.items()
            if number != journal.current_number
            and number not in journal.lent
            and journal.occupancy.needs_segment(number)
        }
    return {number: live for number, (live, size) in needed.items() if 2 * live < size}


def copy_out(journal: Journal, reader: RecordReader, extent: Extent) -> Extent:
    """Copy a record to a segment of its own, durably, and count it there as well.

    Raises
    ------
    SpoolCorruptError
        The record is erased, or is not whole: it stays where it is, for whoever holds it for that.
    SpoolFullError
        There is no room.
    SpoolError
        The disk failed, or the record went away meanwhile.
    """
    journal.check_health()
    with reader.whole(extent) as (header, read):
        own = journal.open_own()
        try:
            moved = header._replace(segment=own.number, offset=0)
            position, end = header.offset + HEADER_BYTES, header.offset + header.length - TRAILER_BYTES
            while position < end:
                own.append([_piece(read, position, end)])
                position += _PIECE_BYTES
            own.append([encode_trailer(moved, journal.slots.keys)])
            journal.complete_own(own, moved, instead_of=extent)
        except BaseException:
            journal.drop_own(own)
            raise
    return moved.extent


def _piece(read: Reader, position: int, end: int) -> bytes | memoryview:
    size = min(_PIECE_BYTES, end - position)
    data = read(size, position)
    if len(data) != size:
        raise SpoolCorruptError("a segment ended while a record was copied out of it")
    return data
