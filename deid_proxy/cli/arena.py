"""Memory that the files of one batch are read into, and those of the next batch after them.

A fresh page costs as much as reading four: memory that is given back after every batch is paid for again by the next.
"""

from __future__ import annotations

import mmap
from contextlib import suppress


class Arena:
    """A run of bytes of which pieces are given away one behind the other; only what is used takes memory.

    Parameters
    ----------
    size_bytes
        How much there is.
    """

    def __init__(self, size_bytes: int) -> None:
        pages = mmap.mmap(-1, size_bytes, access=mmap.ACCESS_COPY)  # of this process alone
        if hasattr(mmap, "MADV_HUGEPAGE"):
            with suppress(OSError):  # a kernel may have no large pages; then they are small
                pages.madvise(mmap.MADV_HUGEPAGE)
        self._bytes = memoryview(pages)
        self._taken = 0

    def reuse(self) -> None:
        """Take everything back: who still holds a piece will see the next batch in it."""
        self._taken = 0

    def take(self, size_bytes: int) -> memoryview | None:
        """Return a piece with whatever was in it before; None when there is not as much left."""
        start = self._taken
        if size_bytes > len(self._bytes) - start:
            return None
        self._taken = start + size_bytes
        return self._bytes[start : self._taken]
