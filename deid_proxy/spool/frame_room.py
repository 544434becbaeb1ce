"""Memory for sealed frames, used again: touching what is fresh costs more than sealing does."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from deid_proxy.spool.record import TAG_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable

KEPT_BYTES = 16 << 20


class FrameRoom:
    """Gives room for a frame, and takes it back when the frame was written; for any number of threads.

    Parameters
    ----------
    frame_bytes
        Plaintext bytes per frame.
    """

    def __init__(self, frame_bytes: int) -> None:
        self.frame_bytes = frame_bytes
        self._free: deque[bytearray] = deque(maxlen=max(KEPT_BYTES // frame_bytes, 1))

    def take(self, size: int) -> memoryview:
        """Return room for a frame that has so many bytes sealed; what it holds is left from before."""
        try:
            room = self._free.pop()  # the one that was used last is in the cache
        except IndexError:
            room = bytearray(self.frame_bytes + TAG_BYTES)
        return memoryview(room)[:size]

    def give_back(self, frames: Iterable[memoryview]) -> None:
        """Take room back that nobody looks at any more."""
        self._free.extend(frame.obj for frame in frames if isinstance(frame.obj, bytearray))
