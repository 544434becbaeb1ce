"""Writing behind whoever fills a large record: what is full is written and synced while the next part comes in.

Who writes is an executor that the spool is given: threads are made by :mod:`deid_proxy.gateway`. Nothing here decides
when a record counts: that is its header, which is written when everything else was, and synced with it.
"""

from __future__ import annotations

from concurrent.futures import Executor, Future
from contextlib import suppress
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from deid_proxy.errors import SpoolError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from deid_proxy.spool.frame_room import FrameRoom
    from deid_proxy.spool.segment import Segment

FLUSH_BYTES = 8 << 20  # how much of a record may be neither durable nor on its way there

P = ParamSpec("P")
T = TypeVar("T")


class AtOnce(Executor):
    """Does what it is given before anything else happens: for whoever has no threads."""

    def submit(self, work: Callable[P, T], /, *arguments: P.args, **keywords: P.kwargs) -> Future[T]:
        """Do it, and return what came of it."""
        done: Future[T] = Future()
        try:
            done.set_result(work(*arguments, **keywords))
        except SpoolError as error:
            done.set_exception(error)
        return done


class WriteBehind:
    """Appends to a segment that one record has to itself: one piece is being written, and one made durable.

    Parameters
    ----------
    own
        The segment.
    executor
        Does the work.
    room
        Gets the memory of what was written.
    """

    def __init__(self, own: Segment, executor: Executor, room: FrameRoom) -> None:
        self.own = own
        self._executor, self._room = executor, room
        self._parts: Sequence[memoryview] = ()  # what is being written
        self._writing: Future[None] | None = None
        self._syncing: Future[None] | None = None
        self._flushed = own.end

    def append(self, parts: Sequence[memoryview]) -> None:
        """Take parts, to be written when those before are; they must not change any more.

        Raises
        ------
        SpoolFullError, SpoolError
            Those before could not be written, or not be made durable: nothing more is taken.
        """
        self.finish()
        if self.own.end - self._flushed >= FLUSH_BYTES:
            if self._syncing is not None:
                self._syncing.result()
            self._syncing = self._executor.submit(self.own.sync, self.own.end)
            self._flushed = self.own.end
        self._parts = parts
        self._writing = self._executor.submit(self.own.append, parts)

    def finish(self) -> None:
        """Wait until everything is written; it is durable with the next sync. Raises as :meth:`append` does."""
        writing, self._writing = self._writing, None
        if writing is not None:
            writing.result()
            self._room.give_back(self._parts)

    def abandon(self) -> None:
        """Wait until nobody writes any more, whatever came of it: the file may be closed then."""
        with suppress(SpoolError):
            self.finish()
