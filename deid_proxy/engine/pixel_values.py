"""Where the native pixel values of a data set are, and a digest of the data set that takes theirs for them.

Large pixel values pass through as they came. Whoever digested them on the way in need not read them again to say what
goes out: the digest of a data set is made of what is around its pixel values, of where these are, and of their digest.

References
----------
DICOM PS3.5 section 8
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from blake3 import blake3

from deid_proxy.engine.elements import top_level
from deid_proxy.engine.encoding import UNDEFINED_LENGTH, Buffer
from deid_proxy.engine.span import Span
from deid_proxy.engine.syntaxes import encoding_of, supported_syntax
from deid_proxy.errors import DeidentificationError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from deid_proxy.engine.encoding import Encoding
    from deid_proxy.engine.plan import Plan, Rendition

LEAST_BYTES = 256 << 10
"""Fewer pixel values are digested and read like everything else."""

LOOKS = (1 << 18, 1 << 24)
"""In how many of the first bytes the pixel values are looked for: mostly the first will do."""

_FIRST_LOOK = 1 << 16
_PIXEL_DATA = 0x7FE00010
_TAG = b"\xe0\x7f\x10\x00"  # Pixel Data (7FE0,0010), little endian
_BIG_TAG = b"\x7f\xe0\x00\x10"
_EXPLICIT, _IMPLICIT = struct.Struct("<4x4sL"), struct.Struct("<4x0sL")  # the tag, VR and reserved bytes, the length
_VRS = (b"OW\0\0", b"OB\0\0")
_PLACE = struct.Struct("<QQ")
_PIXELS = b"pixel values"


def native_encoding(transfer_syntax_uid: str) -> Encoding | None:
    """Return how data sets of a transfer syntax are encoded; None where pixel values are not native, or packed."""
    try:
        syntax = supported_syntax(transfer_syntax_uid)
    except DeidentificationError:
        return None
    return None if syntax.encapsulated or syntax.deflated else encoding_of(syntax)


def native_pixel_values(head: Buffer, size: int, transfer_syntax_uid: str) -> Span | None:
    """Return where the values of native, top-level Pixel Data (7FE0,0010) are; None where there are none to be found.

    Parameters
    ----------
    head
        The data set, or its beginning.
    size
        How many bytes the data set has.
    """
    encoding = native_encoding(transfer_syntax_uid)
    if encoding is None or (_TAG if encoding.order == "<" else _BIG_TAG) not in bytes(head):
        return None
    for element in top_level(head, encoding, last=_PIXEL_DATA):
        if element.tag == _PIXEL_DATA and element.value <= len(head):
            undefined = int.from_bytes(head[element.value - 4 : element.value], encoding.byteorder) == UNDEFINED_LENGTH
            return None if undefined or element.end > size else Span(element.value, element.end)
    return None


def large_values_ahead(first: memoryview, transfer_syntax_uid: str) -> Span | None:
    """Return where large native pixel values of a little endian data set seem to be, from its first bytes.

    A guess that costs next to nothing: the elements in front are not walked, which would take as long as the digest of
    a CT. Whoever relies on it finds the same span for himself.
    """
    encoding = native_encoding(transfer_syntax_uid)
    if encoding is None or encoding.order != "<":
        return None
    head = bytes(first[:_FIRST_LOOK])
    layout, vrs = (_EXPLICIT, _VRS) if encoding.explicit else (_IMPLICIT, (b"",))
    at = head.find(_TAG)
    while 0 <= at <= len(head) - layout.size:
        vr, length = layout.unpack_from(head, at)
        if vr in vrs and LEAST_BYTES <= length < UNDEFINED_LENGTH:
            return Span(at + layout.size, at + layout.size + length)
        at = head.find(_TAG, at + 1)
    return None


def large_values_of(plan: Plan) -> Span | None:
    """Return where in its source a plan has large native pixel values that it leaves as they are; None without."""
    values = plan.pixel_data
    if values is None or values.end - values.start < LEAST_BYTES or values.start > LOOKS[-1]:
        return None
    return values if stay_as_they_are(plan, values) else None


def stay_as_they_are(plan: Plan, values: Span) -> bool:
    """Tell whether a plan leaves native pixel values as they are, so that nothing of it depends on them."""
    return plan.pixel_data == values and plan.clearing is None and plan.origin is None


def around_values(rendition: Rendition, data: Buffer, original: Span) -> tuple[list[Buffer], Span] | None:
    """Return what of a rendition is around its native pixel values, in pieces, and where in it these are.

    None where they are not one piece of it.

    Parameters
    ----------
    data
        The data set that the rendition was made of.
    original
        Where in that the pixel values are; they are not looked at.
    """
    view, at = memoryview(data), 0
    pieces: list[Buffer] = []
    values: Span | None = None
    for segment in rendition.segments:
        if not isinstance(segment, Span):
            pieces.append(segment)
            at += len(segment)
        elif segment.start <= original.start and original.end <= segment.end and values is None:
            start = at + original.start - segment.start
            values = Span(start, start + original.end - original.start)
            pieces += (view[segment.start : original.start], view[original.end : segment.end])
            at += segment.end - segment.start
        elif segment.end <= original.start or segment.start >= original.end:
            pieces.append(view[segment.start : segment.end])
            at += segment.end - segment.start
        else:
            return None
    return None if values is None else (pieces, values)


class DataSetDigest:
    """Digests de-identified data sets under the key of a project (keyed BLAKE3, 32 bytes).

    Parameters
    ----------
    key
        32 bytes.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key
        self.pixel_key = blake3(_PIXELS, key=key).digest()

    def whole(self, segments: Sequence[Buffer], transfer_syntax_uid: str) -> bytes:
        """Return the digest of a data set that is in memory, in pieces."""
        size = sum(map(len, segments))
        values = _large_values(segments, size, transfer_syntax_uid) if size >= LEAST_BYTES else None
        return self.passing(segments, values)

    def passing(self, pieces: Iterable[Buffer], values: Span | None) -> bytes:
        """Return the digest of a data set whose pieces pass by, with its large pixel values in a known place."""
        if values is None:
            return _digest_of(pieces, self._key)
        around, pixels = blake3(key=self._key), blake3(key=self.pixel_key)
        for piece, inside in _split(pieces, values):
            (pixels if inside else around).update(piece)
        return self._joined(around, values, pixels.digest())

    def around(self, pieces: Iterable[Buffer], values: Span, pixels: bytes) -> bytes:
        """Return the digest of a data set of which the pixel values are not here, but their digest is."""
        around = blake3(key=self._key)
        for piece in pieces:
            around.update(piece)
        return self._joined(around, values, pixels)

    @staticmethod
    def _joined(around: blake3, values: Span, pixels: bytes) -> bytes:
        around.update(_PLACE.pack(*values) + pixels + _PIXELS)
        return around.digest()


def _digest_of(pieces: Iterable[Buffer], key: bytes) -> bytes:
    digest = blake3(key=key)
    for piece in pieces:
        digest.update(piece)
    return digest.digest()


def _large_values(segments: Sequence[Buffer], size: int, transfer_syntax_uid: str) -> Span | None:
    for look in LOOKS:
        values = native_pixel_values(_head(segments, look), size, transfer_syntax_uid)
        if values is not None:
            return values if values.end - values.start >= LEAST_BYTES else None
    return None


def _head(segments: Sequence[Buffer], look: int) -> bytes:
    parts, left = [], look
    for segment in segments:
        parts.append(memoryview(segment)[:left])
        left -= len(parts[-1])
        if not left:
            break
    return b"".join(parts)


def _split(pieces: Iterable[Buffer], values: Span) -> Iterator[tuple[memoryview, bool]]:
    """Cut pieces where pixel values begin and end, and tell for each part whether it is of them."""
    at = 0
    for piece in pieces:
        view = memoryview(piece)
        first, last = (min(max(edge - at, 0), len(view)) for edge in values)
        yield view[:first], False
        yield view[first:last], True
        yield view[last:], False
        at += len(view)
