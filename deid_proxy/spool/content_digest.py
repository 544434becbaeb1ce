"""The digest of a data set as it arrives; large pixel values get one for themselves in the same pass."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from deid_proxy.identity.pixel_digest import PixelDigest

if TYPE_CHECKING:
    from blake3 import blake3

    from deid_proxy.spool.filesystem import Buffer

_PIXELS = struct.Struct("<QQ32s")


class ContentDigest:
    """Digests what it is given, piece by piece.

    Where pixel values are digested for themselves, the digest of the data set is that of what is around them, and of
    where they are and of their digest behind it.

    Parameters
    ----------
    hasher
        A fresh one, for what is around the pixel values, or for everything.
    """

    def __init__(self, hasher: blake3) -> None:
        self._hasher = hasher
        self._at = self._start = self._end = 0
        self._pixels: blake3 | None = None

    def apart(self, start: int, end: int, hasher: blake3) -> None:
        """Digest pixel values apart; comes before their first byte."""
        self._start, self._end, self._pixels = start, end, hasher

    def update(self, data: Buffer) -> None:
        """Take the next bytes."""
        if self._pixels is None:
            self._hasher.update(data)
            return
        with memoryview(data) as view:
            first, last = (min(max(edge - self._at, 0), len(view)) for edge in (self._start, self._end))
            for hasher, part in (
                (self._hasher, view[:first]),
                (self._pixels, view[first:last]),
                (self._hasher, view[last:]),
            ):
                if part:
                    hasher.update(part)
            self._at += len(view)

    def finish(self) -> tuple[bytes, PixelDigest | None]:
        """Return the digest of the data set, and that of its pixel values where they were all there."""
        if self._pixels is None:
            return self._hasher.digest(), None
        pixels = PixelDigest(self._start, self._end, self._pixels.digest())
        self._hasher.update(_PIXELS.pack(*pixels))
        return self._hasher.digest(), pixels
