"""Up to where the ledger knows the receipts of each segment, so that a start reads only what lies behind.

Receipts reach the ledger in another order than they lie in the spool. A mark may pass a receipt only when the ledger
has it: an acknowledged instance behind the mark would never be found again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from deid_proxy.identity.ports import Extent


class ScanMarks:
    """The instances that lie in the spool and that the ledger may not know yet."""

    def __init__(self) -> None:
        self._waiting: dict[int, set[int]] = {}  # segment -> offsets
        self._ends: dict[int, int] = {}  # segment -> end of the last instance

    def add(self, extent: Extent) -> None:
        """Note an instance that the ledger does not know."""
        self._waiting.setdefault(extent.segment, set()).add(extent.offset)
        end = extent.offset + extent.length
        self._ends[extent.segment] = max(end, self._ends.get(extent.segment, 0))

    def remove(self, extents: Iterable[Extent]) -> None:
        """Forget instances: the ledger has them, or they count for nothing."""
        for extent in extents:
            self._waiting.get(extent.segment, set()).discard(extent.offset)

    def after(self, extents: Iterable[Extent]) -> dict[int, int]:
        """Return per segment the mark that holds once the ledger has these instances as well."""
        recorded: dict[int, set[int]] = {}
        for extent in extents:
            recorded.setdefault(extent.segment, set()).add(extent.offset)
        return {segment: self._mark(segment, offsets) for segment, offsets in recorded.items()}

    def _mark(self, segment: int, recorded: set[int]) -> int:
        return min(self._waiting.get(segment, set()) - recorded, default=self._ends.get(segment, 0))

    def waits_in(self, segment: int) -> bool:
        """Return True while the segment has an instance that the ledger may not know."""
        return bool(self._waiting.get(segment))

    def forget_segment(self, segment: int) -> None:
        """Forget a segment that is gone."""
        self._waiting.pop(segment, None)
        self._ends.pop(segment, None)
