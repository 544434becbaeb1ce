"""What repeats itself is said a few times, then counted: a peer must not fill the disk with its own refusals."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

MOST_LINES = 20
INTERVAL_S = 10.0
_MOST_KINDS = 1000


class Repetition:
    """Lets a bounded number of lines of each kind through in each interval.

    Parameters
    ----------
    most_lines
        How many of one kind in one interval.
    interval_s
        How long an interval is.
    clock
        Gives monotonic seconds.
    """

    def __init__(
        self,
        most_lines: int = MOST_LINES,
        interval_s: float = INTERVAL_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most_lines, self._interval_s, self._clock = most_lines, interval_s, clock
        self._kinds: dict[Hashable, tuple[float, int]] = {}  # kind -> begin of its interval, lines in it
        self._lock = threading.Lock()

    def admit(self, kind: Hashable) -> int | None:
        """Count a line; return how many of its kind were kept back before it, or None to keep this one back, too."""
        now = self._clock()
        with self._lock:
            began, lines = self._kinds.get(kind, (now, 0))
            kept_back = 0
            if now - began >= self._interval_s:
                began, lines, kept_back = now, 0, max(0, lines - self._most_lines)
            if len(self._kinds) >= _MOST_KINDS and kind not in self._kinds:
                self._kinds.clear()
            self._kinds[kind] = began, lines + 1
        return None if lines >= self._most_lines else kept_back
