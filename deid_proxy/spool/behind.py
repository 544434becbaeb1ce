"""Writes the segment of one large instance behind whoever receives it: bytes arrive while others reach the disk."""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING

from deid_proxy.errors import SpoolError
from deid_proxy.spool.record import total_length

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deid_proxy.spool.filesystem import Buffer
    from deid_proxy.spool.segment import Segment

BEHIND_BYTES = 2 << 20  # how much may wait to be written
FLUSH_BYTES = 8 << 20  # how much is written before it is made durable: the disk works all the time


class WriteBehind:
    """Appends to a segment in the order in which it is asked to, from a thread that lives as long as the instance.

    Nothing is durable before :meth:`finish` has returned and the segment was synced. A failure is raised by the next
    call, and nothing is written after it.

    Parameters
    ----------
    own
        The segment; nobody else writes to it until the end.
    """

    def __init__(self, own: Segment) -> None:
        self._own = own
        self._waiting: deque[Sequence[Buffer]] = deque()
        self._waiting_bytes = 0
        self._flushed = own.end
        self._ending = False
        self._failure: SpoolError | None = None
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="write-behind", daemon=True)
        try:
            self._thread.start()
        except RuntimeError:
            raise SpoolError("there is no thread to write a large instance with") from None

    def append(self, parts: Sequence[Buffer]) -> None:
        """Let parts be written behind all before; waits while too much does.

        Raises
        ------
        SpoolError
            Something before was not written.
        """
        size = total_length(parts)
        with self._changed:
            self._changed.wait_for(lambda: self._failure is not None or self._waiting_bytes < BEHIND_BYTES)
            self._raise_failure()
            self._waiting.append(parts)
            self._waiting_bytes += size
            self._changed.notify_all()

    def finish(self) -> None:
        """Return when everything is written, and the segment is the caller's again.

        Raises
        ------
        SpoolError
            It is not.
        """
        self._end()
        self._raise_failure()

    def abandon(self) -> None:
        """Write no more, and return when the segment is the caller's again."""
        with self._changed:
            self._waiting.clear()
        self._end()

    def _end(self) -> None:
        with self._changed:
            self._ending = True
            self._changed.notify_all()
        self._thread.join()

    def _raise_failure(self) -> None:
        if self._failure is not None:
            raise self._failure

    def _run(self) -> None:
        try:
            while (parts := self._next()) is not None:
                self._own.append(parts)
                if self._own.end - self._flushed >= FLUSH_BYTES:
                    self._own.sync(self._own.end)
                    self._flushed = self._own.end
        except SpoolError as error:
            self._fail(error)
        except Exception as error:  # noqa: BLE001 - a thread root: who waits must learn that nothing is written any more
            self._fail(SpoolError(f"writing segment {self._own.number}: {type(error).__name__}"))

    def _next(self) -> Sequence[Buffer] | None:
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._ending)
            if not self._waiting:
                return None
            parts = self._waiting.popleft()
            self._waiting_bytes -= total_length(parts)
            self._changed.notify_all()
            return parts

    def _fail(self, error: SpoolError) -> None:
        with self._changed:
            self._failure = error
            self._waiting.clear()
            self._changed.notify_all()
