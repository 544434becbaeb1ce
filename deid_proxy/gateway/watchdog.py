"""The watchdog of the worker: a piece of work that does not end, ends the process.

Whatever starts the gateway starts it again, and what was under way is tried in a sandbox, which has limits on time and
costs nobody else anything. The watch is a thread of the interpreter's own that needs no lock: a regular expression
that never ends holds the one that every thread of Python waits for. It writes where each thread was, in lines of code
without values, and ends the process with code 1; nothing acknowledged is lost by that.
"""

from __future__ import annotations

import faulthandler
from contextlib import contextmanager
from typing import TYPE_CHECKING

from deid_proxy.gateway.sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deid_proxy.gateway.confined import Crashed
    from deid_proxy.gateway.projects import Project
    from deid_proxy.gateway.sandbox import Finished
    from deid_proxy.pipeline import Held, Source
    from deid_proxy.settings import SandboxSettings

_STANDARD_ERROR = 2
_TIMES = 3  # a sandbox's time, in which a whole batch has to be done


class Watchdog:
    """Ends the process unless it hears in time that work goes on; there is one in a process.

    Parameters
    ----------
    patience_s
        For how long it need not hear anything.
    """

    def __init__(self, patience_s: float) -> None:
        self._patience_s = patience_s
        self._watching = False

    def beat(self) -> None:
        """Hear that the work that is watched goes on; says nothing where none is."""
        if self._watching:
            faulthandler.dump_traceback_later(self._patience_s, file=_STANDARD_ERROR, exit=True)

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Watch a piece of work."""
        self._watching = True
        self.beat()
        try:
            yield
        finally:
            self._watching = False
            faulthandler.cancel_dump_traceback_later()

    @contextmanager
    def looking_away(self) -> Iterator[None]:
        """Leave a part of the work to somebody else's watch."""
        faulthandler.cancel_dump_traceback_later()
        try:
            yield
        finally:
            self.beat()


class WatchedSandbox(Sandbox):
    """A sandbox whose instances nobody else watches: it ends what does not end by itself."""

    def __init__(self, settings: SandboxSettings, largest_bytes: int) -> None:
        super().__init__(settings, largest_bytes)
        self.watchdog = Watchdog(_TIMES * settings.time_s)

    def deidentify(self, project: Project, source: Source) -> Finished | Held | Crashed:
        """Return what :meth:`Sandbox.deidentify` returns."""
        with self.watchdog.looking_away():
            return super().deidentify(project, source)
