"""The P-DATA data path outwards: segments in memory become fragments, ready for scatter/gather, without a copy.

References
----------
DICOM PS3.8 Section 9.3.5 (P-DATA-TF), Annex D.1 (maximum length), Annex E (fragments).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from deid_proxy.network.pdu import LAST, P_DATA_HEADER, PDV_HEADER, PDUType, ProtocolError
from deid_proxy.network.tcp import VECTOR_LIMIT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from deid_proxy.network.tcp import Bytes

UNLIMITED_PDU_BYTES = 256 * 1024  # what we send to a peer that sets no maximum
SMALLEST_PDU_BYTES = 128

_SMALL_SEGMENT_BYTES = 16 * 1024
_JOINED_BYTES = 1 << 20


def fragment_bytes(maximum_pdu_bytes: int) -> int:
    """Return the payload of one fragment for a peer's maximum length (0: no maximum), always even.

    Raises
    ------
    ProtocolError
        The maximum leaves no room for a fragment.
    """
    maximum = min(maximum_pdu_bytes or UNLIMITED_PDU_BYTES, UNLIMITED_PDU_BYTES)
    if maximum < SMALLEST_PDU_BYTES:
        raise ProtocolError("the maximum length of a PDU is too small to be of use")
    return (maximum - PDV_HEADER.size) & ~1


def fragments(context_id: int, segments: Iterable[Bytes], payload_bytes: int, control: int = 0) -> Iterator[Bytes]:
    """Cut segments into P-DATA-TF PDUs of one fragment each, without copying large ones.

    Parameters
    ----------
    context_id
        The presentation context.
    segments
        Buffers of single bytes, in order.
    payload_bytes
        What one PDU carries, see :func:`fragment_bytes`.
    control
        0 for a data set, ``COMMAND`` for a command set; the last fragment is marked by itself.

    Yields
    ------
    bytes or memoryview
        Headers and slices of the segments, ready for scatter/gather.
    """
    joined = _join_small(segments)
    for batch in streamed_fragments(context_id, joined, payload_bytes, sum(map(len, joined)), control):
        yield from batch


def streamed_fragments(
    context_id: int, pieces: Iterable[Bytes], payload_bytes: int, size_bytes: int, control: int = 0
) -> Iterator[list[Bytes]]:
    """Cut pieces that are made as they are sent; see :func:`fragments` for what is yielded.

    Parameters
    ----------
    pieces
        Buffers of single bytes, in order. The memory of a view is used again when the next piece is made.
    size_bytes
        How many bytes they have in all.

    Yields
    ------
    list of bytes or memoryview
        What has to be sent before the next is asked for.

    Raises
    ------
    ValueError
        The pieces have fewer bytes, or more.
    """
    left, room = size_bytes, 0
    batch: list[Bytes] = []

    def begin_fragment() -> int:
        nonlocal left
        length = min(payload_bytes, left)
        left -= length
        last = control if left else control | LAST
        batch.append(P_DATA_HEADER.pack(PDUType.P_DATA_TF, length + 6, length + 2, context_id, last))
        return length

    if not size_bytes:  # an empty data set is one empty fragment, so that the peer does not wait for it
        begin_fragment()
    for piece in pieces:
        view, at = memoryview(piece), 0
        while at < len(view):
            room = room or begin_fragment()
            if not room:
                raise ValueError("a data set is longer than its size")
            taken = view[at : at + room]
            batch.append(taken)
            at += len(taken)
            room -= len(taken)
            if len(batch) >= VECTOR_LIMIT - 1:  # the next are a header and its payload
                yield batch
                batch = []
        if batch and not isinstance(piece, bytes):
            yield batch
            batch = []
    if left or room:
        raise ValueError("a data set is shorter than its size")
    if batch:
        yield batch


def _join_small(segments: Iterable[Bytes]) -> list[memoryview]:
    """Join runs of small segments: one copy of a header is cheaper than thousands of vectors."""
    result: list[memoryview] = []
    small: list[Bytes] = []
    size = 0
    for segment in segments:
        length = len(segment)
        if length < _SMALL_SEGMENT_BYTES and size < _JOINED_BYTES:
            small.append(segment)
            size += length
            continue
        if small:
            result.append(memoryview(b"".join(small)))
            small, size = [], 0
        result.append(memoryview(segment))
    if small:
        result.append(memoryview(b"".join(small)))
    return result
