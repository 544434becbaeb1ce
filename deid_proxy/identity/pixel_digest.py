"""What a receipt says of large native pixel values."""

from __future__ import annotations

from typing import NamedTuple


class PixelDigest(NamedTuple):
    """Where in a data set native pixel values are, and their digest under the key of their project (32 bytes)."""

    start: int
    end: int
    digest: bytes
