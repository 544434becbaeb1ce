"""Deflated data sets: inflated within bounds before they are read, deflated again before they leave.

References
----------
DICOM PS3.5 section A.5, RFC 1951
"""

from __future__ import annotations

import zlib
from struct import Struct
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.errors import DeidentificationError, HoldReason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from deid_proxy.engine.encoding import Buffer
    from deid_proxy.engine.limits import Limits

_LEVEL = 6  # what everybody writes; higher levels take several times as long for some percent
_ALWAYS_ALLOWED = 1 << 20  # bytes that any stream may inflate to: a small header compresses as well as it likes
_GZIP_TRAILER = Struct("<LL")


def most_inflated(data: Buffer, limits: Limits) -> int:
    """Return to how many bytes a data set may inflate."""
    return min(limits.inflated, max(_ALWAYS_ALLOWED, limits.ratio * len(data)))


class Inflated(NamedTuple):
    """A data set without its deflation, and what was dropped from behind it."""

    data: bytes
    notes: tuple[str, ...]


def inflate(data: Buffer, most: int) -> Inflated:
    """Return a deflated data set as it is without deflation, never taking more memory than allowed.

    Raises
    ------
    DeidentificationError
        MALFORMED when this is no deflated stream, is cut off or is followed by what does not belong there; LIMIT when
        it inflates to more than ``most`` bytes.
    """
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        plain = stream.decompress(data, most + 1)
    except zlib.error:
        raise _malformed("the data set is not deflated as PS3.5 A.5 asks for") from None
    if len(plain) > most:
        raise DeidentificationError(HoldReason.LIMIT, f"the data set inflates to more than {most} bytes")
    if not stream.eof:
        raise _malformed("the deflated data set is cut off")
    return Inflated(plain, tuple(_behind(stream.unused_data, plain)))


def _behind(rest: bytes, plain: bytes) -> Iterator[str]:
    """Tell what is dropped: zeros, and the checksum and size that gzip writes and some have left there (RFC 1952)."""
    trailer = _GZIP_TRAILER.pack(zlib.crc32(plain), len(plain) & 0xFFFFFFFF)
    if rest.startswith(trailer):
        rest = rest[len(trailer) :]
        yield "a checksum of gzip behind the deflated data set was dropped"
    if rest.count(0) != len(rest):
        raise _malformed("something stands behind the deflated data set")
    if len(rest) > 1:
        yield f"{len(rest)} zero bytes behind the deflated data set were dropped"


def _malformed(what: str) -> DeidentificationError:
    return DeidentificationError(HoldReason.MALFORMED, what)


def inflate_beginning(data: Buffer, most: int) -> bytes:
    """Return the first bytes of what may be the beginning of a deflated data set; nothing where it is none."""
    try:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(data, most)
    except zlib.error:
        return b""


def deflate(parts: Iterable[bytes | memoryview]) -> bytes:
    """Return a data set deflated, with the zero byte behind it that makes the length even."""
    stream = zlib.compressobj(_LEVEL, wbits=-zlib.MAX_WBITS)
    deflated = b"".join([*map(stream.compress, parts), stream.flush()])
    return deflated + bytes(len(deflated) & 1)
