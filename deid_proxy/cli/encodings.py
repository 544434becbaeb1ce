"""Data sets in other encodings than Little Endian, brought into it for comparing and searching.

References
----------
DICOM PS3.5 sections 7.3, A.3 and A.5
"""

from __future__ import annotations

import struct
import zlib
from array import array

from deid_proxy.errors import DeidentificationError, HoldReason

_RAW_DEFLATE = -zlib.MAX_WBITS
_MOST_INFLATED = 1 << 30
_PIECE = 1 << 20
_WORDS = {
    **dict.fromkeys(("AT", "OW", "SS", "US"), "H"),
    **dict.fromkeys(("FL", "OF", "OL", "SL", "UL"), "I"),
    **dict.fromkeys(("FD", "OD", "OV", "SV", "UV"), "Q"),
}


def inflate(data: memoryview, most: int = _MOST_INFLATED) -> memoryview:
    """Return a deflated data set as it was before.

    Parameters
    ----------
    most
        The most bytes that it may have.

    Raises
    ------
    DeidentificationError
        LIMIT when it has more, MALFORMED when it cannot be inflated, or something but padding follows.

    References
    ----------
    DICOM PS3.5 section A.5
    """
    stream, inflated = zlib.decompressobj(_RAW_DEFLATE), bytearray()
    try:
        pending: bytes | memoryview = data
        while not stream.eof and len(inflated) <= most:
            piece = stream.decompress(pending, _PIECE)
            pending = stream.unconsumed_tail
            inflated += piece
            if not piece and not pending:
                break
    except zlib.error:
        raise DeidentificationError(HoldReason.MALFORMED, "the data set cannot be inflated") from None
    if len(inflated) > most:
        raise DeidentificationError(HoldReason.LIMIT, f"the data set inflates to more than {most} bytes")
    # Some writers put the checksum and size behind it that a gzip file ends with (RFC 1952 section 2.3.1).
    trailer = struct.pack("<LL", zlib.crc32(inflated), len(inflated) & 0xFFFF_FFFF)
    if not stream.eof or (stream.unused_data != trailer and stream.unused_data.strip(b"\0")):
        raise DeidentificationError(HoldReason.MALFORMED, "the deflated data set does not end where it should")
    return memoryview(inflated)


def in_little_endian(vr: str, value: memoryview) -> memoryview:
    """Return a value of a Big Endian data set as it would stand in a Little Endian one.

    References
    ----------
    DICOM PS3.5 section 7.3
    """
    words = array(_WORDS.get(vr, "B"))
    if words.itemsize == 1 or len(value) % words.itemsize:
        return value
    words.frombytes(value)
    words.byteswap()
    return memoryview(words.tobytes())
