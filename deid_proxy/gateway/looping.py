"""A thread that works while there is work, sleeps until woken, and survives what a store may throw at it."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from contextlib import nullcontext
from typing import TYPE_CHECKING, TypeVar

from deid_proxy.errors import DeidProxyError, SandboxError, SpoolError
from deid_proxy.events import Event
from deid_proxy.observability.code_location import where

if TYPE_CHECKING:
    from collections.abc import Callable

    from deid_proxy.gateway.watchdog import Watchdog
    from deid_proxy.observability.logging import EventLog

T = TypeVar("T")


class Looping(ABC):
    """A named thread around :meth:`work`.

    Parameters
    ----------
    name
        Name of the thread.
    log
        Takes events without PHI.
    wake
        Set by whoever brings work.
    idle_s
        How long the thread sleeps when nobody wakes it.
    retry_s
        How long it waits after a failure.
    pace_s
        How long it rests after each piece of work, so that the next one is larger.
    """

    def __init__(
        self,
        name: str,
        log: EventLog,
        wake: threading.Event,
        *,
        idle_s: float = 1.0,
        retry_s: float = 1.0,
        pace_s: float = 0.0,
    ) -> None:
        self.log = log
        self._wake, self._idle_s, self._retry_s, self._pace_s = wake, idle_s, retry_s, pace_s
        self._stopping = threading.Event()
        self._watchdog: Watchdog | None = None
        self._thread = threading.Thread(target=self._run, name=name)

    @abstractmethod
    def work(self) -> bool:
        """Do a bounded piece of work; return False when there was none."""

    def watched_by(self, watchdog: Watchdog) -> None:
        """Let a watchdog end the process when a piece of work does not end; comes before the start."""
        self._watchdog = watchdog

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def ask_to_stop(self) -> None:
        """Ask the thread to end after the piece of work at hand."""
        self._stopping.set()
        self._wake.set()

    def stop(self, patience_s: float | None = None) -> None:
        """Ask the thread to end after the piece of work at hand, and wait for it.

        Parameters
        ----------
        patience_s
            After how long work that waits for somebody else is broken off; None waits for its own time-outs.
        """
        self.ask_to_stop()
        if patience_s is not None:
            self._thread.join(patience_s)
            if self._thread.is_alive():  # who has ended by itself has nothing to break off, and may say goodbye
                self.break_off()
        self._thread.join()

    def break_off(self) -> None:
        """Wake the thread, and end what waits for somebody else; what is ours alone is always finished."""
        self._wake.set()

    @property
    def stopping(self) -> bool:
        """True once the thread was asked to end."""
        return self._stopping.is_set()

    def say_failed(self, error: DeidProxyError) -> None:
        """Log that spool or store failed."""
        event = Event.SPOOL_FAILED if isinstance(error, SpoolError) else Event.STORE_FAILED
        if isinstance(error, SandboxError):
            event = Event.SANDBOX_FAILED
        self.log.error(event, error=error.public_message)

    def pause(self) -> None:
        """Wait before trying again, unless the thread is asked to end."""
        self._stopping.wait(self._retry_s)
        if self._watchdog is not None:  # who waits for a store does not hang
            self._watchdog.beat()

    def persistently(self, action: Callable[[], T]) -> T | None:
        """Repeat an action until the store takes it; None when the thread had to end before."""
        while True:
            try:
                return action()
            except DeidProxyError as error:
                self.say_failed(error)
                if self.stopping:
                    return None
                self.pause()

    def _run(self) -> None:
        while not self.stopping:
            self._wake.clear()
            try:
                with self._watchdog.watching() if self._watchdog is not None else nullcontext():
                    busy = self.work()
            except DeidProxyError as error:
                self.say_failed(error)
                self._stopping.wait(self._retry_s)
            except Exception as error:  # noqa: BLE001 - a thread root: the next round starts from what is durable
                self.log.error(Event.GATEWAY_FAILED, where=where(error))
                self._stopping.wait(self._retry_s)
            else:
                if not busy:
                    self._wake.wait(self._idle_s)
                if self._pace_s:
                    self._stopping.wait(self._pace_s)
