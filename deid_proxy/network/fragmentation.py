"""The P-DATA data path outwards: segments in memory become fragments, ready for scatter/gather, without a copy.

References
----------
DICOM PS3.8 Section 9.3.5 (P-DATA-TF), Annex D.1 (maximum length), Annex E (fragments).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from deid_proxy.network.pdu import LAST, P_DATA_HEADER, PDV_HEADER, PDUType, ProtocolError

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


def fragments(
    context_id: int, segments: Iterable[Bytes], payload_bytes: int, control: int = 0, *, size_bytes: int | None = None
) -> Iterator[Bytes]:
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
    size_bytes
        How many bytes the segments have in all, when they are made as they are sent; None takes them all first.

    Yields
    ------
    bytes or memoryview
        Headers and slices of the segments, ready for scatter/gather.
    """
    if size_bytes is None:
        segments = _join_small(segments)
        size_bytes = sum(map(len, segments))
    left, source = size_bytes, iter(segments)
    current, at = memoryview(b""), 0
    ended = False
    while not ended:  # an empty data set is one empty fragment, so that the peer does not wait for it
        room = min(payload_bytes, left)
        left -= room
        ended = not left
        yield P_DATA_HEADER.pack(PDUType.P_DATA_TF, room + 6, room + 2, context_id, control if left else control | LAST)
        while room:
            if at == len(current):
                current, at = memoryview(next(source)), 0
                continue
            take = min(room, len(current) - at)
            yield current[at : at + take]
            at += take
            room -= take


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
