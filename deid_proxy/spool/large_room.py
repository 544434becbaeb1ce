"""Memory for large instances: in large pages, and used again, because fresh memory costs more than what is done in it.

The first touch of 101 MiB, page by page, takes 70 ms of CPU where reading and decrypting them takes 45.
"""

from __future__ import annotations

import mmap
import threading
from contextlib import suppress

KEPT_BYTES = 128 << 20  # a larger area is given back at once
_PAGE_BYTES = 2 << 20


class LargeRoom:
    """Gives areas of memory, and keeps the last one for whoever comes when nobody looks at it any more."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: mmap.mmap | None = None

    def take(self, size: int) -> memoryview:
        """Return so many bytes; what they hold is left from before. They are free when no view of them is left."""
        with self._lock:
            area = self._kept
            if area is None or len(area) < size or _is_looked_at(area):
                area = _mapped(size)
                if len(area) <= KEPT_BYTES:
                    self._kept = area
            return memoryview(area)[:size]


def _is_looked_at(area: mmap.mmap) -> bool:
    """Tell whether there is a view of an area, or a view of a view: then, and only then, it may not be resized."""
    try:
        area.resize(len(area))
    except (BufferError, SystemError, OSError, ValueError):  # SystemError: a system where nothing is ever resized
        return True
    return False


def _mapped(size: int) -> mmap.mmap:
    rounded = max(-(-size // _PAGE_BYTES), 1) * _PAGE_BYTES
    if not hasattr(mmap, "MADV_HUGEPAGE"):
        return mmap.mmap(-1, rounded)
    area = mmap.mmap(-1, rounded, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    with suppress(OSError):  # a kernel without large pages
        area.madvise(mmap.MADV_HUGEPAGE)
    return area
