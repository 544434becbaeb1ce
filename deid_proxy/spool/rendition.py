"""The record of a de-identified instance: new bytes and ranges of the original, with what its delivery needs.

It is durable before its first byte is sent, and every retry sends exactly these bytes, also after an upgrade or a
change of profile. Byte by byte in ``docs/reference/spool-format.md``.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.engine.plan import Rendition, Span
from deid_proxy.errors import SpoolCorruptError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from deid_proxy.spool.filesystem import Buffer

RENDITION_VERSION = 1

_FIXED = struct.Struct("<4sH2x32sQQI")  # magic, version, digest, size, size of the original, number of segments
_MAGIC = b"DPRN"
_ENTRY = struct.Struct("<QQ")  # start and end of a range, or _NEW and a number of new bytes
_NEW = (1 << 64) - 1
_LENGTH = struct.Struct("<H")
_TEXTS = (
    "transfer_syntax_uid",
    "sop_class_uid",
    "sop_instance_uid",
    "study_instance_uid",
    "series_instance_uid",
    "subject",
)


class StoredRendition(NamedTuple):
    """A rendition as its record holds it."""

    rendition: Rendition
    digest: bytes  # 32 bytes, keyed BLAKE3 over the de-identified data set
    source_size: int  # bytes of the received data set that the ranges point into


def encode_rendition(rendition: Rendition, *, digest: bytes, source_size: int) -> bytes:
    """Return the bytes of a rendition record.

    Parameters
    ----------
    rendition
        What the engine made.
    digest
        32 bytes, keyed BLAKE3 over the de-identified data set.
    source_size
        Bytes of the received data set.

    Raises
    ------
    SpoolCorruptError
        The segments do not add up, or a range leaves the original.
    """
    _check(rendition, digest, source_size)
    fixed = _FIXED.pack(_MAGIC, RENDITION_VERSION, digest, rendition.size, source_size, len(rendition.segments))
    entries = [
        _ENTRY.pack(*segment) if isinstance(segment, Span) else _ENTRY.pack(_NEW, len(segment))
        for segment in rendition.segments
    ]
    new = [segment for segment in rendition.segments if not isinstance(segment, Span)]
    return b"".join([fixed, *_encode_texts(rendition), *entries, *new])


def _encode_texts(rendition: Rendition) -> Iterable[bytes]:
    for name in _TEXTS:
        text = str(getattr(rendition, name)).encode()
        if len(text) > 0xFFFF:
            raise SpoolCorruptError(f"the {name} of a rendition is longer than 65535 bytes")
        yield _LENGTH.pack(len(text)) + text


def decode_rendition(data: Buffer) -> StoredRendition:
    """Return the rendition in these bytes.

    Raises
    ------
    SpoolCorruptError
        They are not exactly one rendition of a version that is known here.
    """
    try:
        magic, version, digest, size, source_size, count = _FIXED.unpack_from(data)
        if (magic, version) != (_MAGIC, RENDITION_VERSION):
            raise SpoolCorruptError("a rendition has a format that this release cannot read")
        texts, position = _decode_texts(data, _FIXED.size)
        segments = _decode_segments(memoryview(data), position, count)
    except (struct.error, UnicodeDecodeError):
        raise SpoolCorruptError("a rendition is damaged") from None
    rendition = Rendition(segments=segments, size=size, **texts)
    _check(rendition, digest, source_size)
    return StoredRendition(rendition, digest, source_size)


def _decode_texts(data: Buffer, position: int) -> tuple[dict[str, str], int]:
    texts = {}
    for name in _TEXTS:
        (length,) = _LENGTH.unpack_from(data, position)
        position += _LENGTH.size
        texts[name] = bytes(data[position : position + length]).decode()
        position += length
    return texts, position


def _decode_segments(view: memoryview, position: int, count: int) -> list[bytes | Span]:
    table_end = position + count * _ENTRY.size
    if table_end > len(view):
        raise SpoolCorruptError("a rendition is shorter than its table")
    segments: list[bytes | Span] = []
    new = table_end
    for start, end in _ENTRY.iter_unpack(view[position:table_end]):
        if start != _NEW:
            segments.append(Span(start, end))
            continue
        segments.append(bytes(view[new : new + end]))
        new += end
    if new != len(view):
        raise SpoolCorruptError("a rendition does not end with its new bytes")
    return segments


def _check(rendition: Rendition, digest: bytes, source_size: int) -> None:
    size = 0
    for segment in rendition.segments:
        if isinstance(segment, Span):
            if not 0 <= segment.start <= segment.end <= source_size:
                raise SpoolCorruptError("a rendition takes a range that the original does not have")
            size += segment.end - segment.start
        else:
            size += len(segment)
    if size != rendition.size or len(digest) != 32:
        raise SpoolCorruptError("the segments of a rendition do not add up to its size")


def streamed(
    stored: StoredRendition, between: Callable[[int, int], Iterable[bytes | memoryview]], size: int
) -> Iterator[bytes | memoryview]:
    """Yield the de-identified data set piece by piece, as they are sent, for originals too large for memory.

    A piece that is a view holds until the next one is asked for.

    Parameters
    ----------
    stored
        The rendition.
    between
        Gives the bytes of a range of the received data set, see :meth:`.reader.Pieces.between`.
    size
        How many bytes the received data set has.

    Raises
    ------
    SpoolCorruptError
        The original does not have the size that the ranges were made for, or does not hold what was written.
    """
    if size != stored.source_size:
        raise SpoolCorruptError("the original of a rendition has another size")
    for segment in stored.rendition.segments:
        if isinstance(segment, Span):
            yield from between(segment.start, segment.end)
        else:
            yield segment


def materialise(stored: StoredRendition, original: Buffer) -> list[bytes | memoryview]:
    """Return the de-identified data set as buffers to be sent one after the other; ranges are not copied.

    Parameters
    ----------
    stored
        The rendition.
    original
        The received data set, whole.

    Raises
    ------
    SpoolCorruptError
        The original does not have the size that the ranges were made for.
    """
    view = memoryview(original)
    if len(view) != stored.source_size:
        raise SpoolCorruptError("the original of a rendition has another size")
    return [
        view[segment.start : segment.end] if isinstance(segment, Span) else segment
        for segment in stored.rendition.segments
    ]
