"""A site's own recognisers for a command that has no gateway: they run in a process of their own, text by text.

What goes wrong with one costs that process, and holds the instance whose text it was given; the command goes on. In the
gateway the whole instance goes to a sandbox instead.
"""

from __future__ import annotations

import os
import sys
import time
import weakref
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from deid_proxy.errors import DeidentificationError, HoldReason, SandboxError
from deid_proxy.gateway.confined import MAX_ATTEMPTS, ConfinedProcess, Crashed, too_slow
from deid_proxy.gateway.hanging import FAILURES_TO_REST, Hanging
from deid_proxy.gateway.sandbox_channel import ChannelError, ChannelTimeoutError
from deid_proxy.profile.recognisers import Ours
from deid_proxy.settings import SandboxSettings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from deid_proxy.gateway.sandbox_channel import Message
    from deid_proxy.profile.model import RuleSet
    from deid_proxy.profile.recognisers import TextContext

COMMAND = (sys.executable, "-P", "-m", "deid_proxy.gateway.recogniser_process")
_LIMITS = SandboxSettings()
_MOST_DETAIL = 300


def recognising_apart(rule_set: RuleSet) -> RuleSet:
    """Return a rule set whose recognisers run in a process of their own.

    That process starts with the first text, and ends with the rule set.
    """
    process = RecogniserProcess(_LIMITS.model_copy(update={"memory_bytes": _memory_bytes()}))
    loaded = {name: _Apart(process, name) for name in rule_set.cleaning.recognisers}
    return replace(rule_set, recognisers=loaded, _caches={})


class RecogniserProcess:
    """Asks the recognisers of a site in a process that may die of it; for one thread.

    Parameters
    ----------
    limits
        What the process may take up in all, and one text in time.
    command
        The program to run; descriptor of the socket and bytes of memory follow as arguments.
    """

    def __init__(self, limits: SandboxSettings, command: Sequence[str] = COMMAND) -> None:
        self._limits, self._command = limits, command
        self._running: ConfinedProcess | None = None
        self._hanging = Hanging()
        self._at_the_end: weakref.finalize[..., RecogniserProcess] | None = None

    def ask(self, name: str, text: str, context: TextContext) -> list[tuple[int, int]]:
        """Return what a recogniser finds.

        One that ends its process is asked again, in a new one; one that takes too much time is not, and after it did
        so at three instances it is left alone for a while.

        Raises
        ------
        DeidentificationError
            ENGINE_ERROR where it ends the process, does not answer, or what it does wrong holds an instance anywhere.
        """
        if self._hanging.rests(name, time.monotonic()):
            raise _held(f"the recogniser '{name}' was not tried: at {FAILURES_TO_REST} texts it did not end in time")
        crashes: list[Crashed] = []
        while len(crashes) < MAX_ATTEMPTS:
            answer = self._answer(name, text, context)
            if not isinstance(answer, Crashed):
                return answer
            crashes.append(answer)
            if not answer.in_time:
                self._hanging.hung(name, time.monotonic(), self._limits.time_s)
                break
        ended = f"the process of the recogniser '{name}' ended at attempt {len(crashes)}"
        raise _held(f"{ended}: {crashes[-1].detail}")

    def _answer(self, name: str, text: str, context: TextContext) -> list[tuple[int, int]] | Crashed:
        running = self._running or self._start()
        deadline = time.monotonic() + self._limits.time_s
        words = {"recogniser": name, "context": list(context), "cpu_s": self._limits.cpu_s}
        done = False
        try:
            running.channel.send(words, text.encode("utf-8", "surrogatepass"), deadline=deadline)
            message = running.channel.receive(0, deadline=deadline)
            done = True
        except ChannelTimeoutError:
            return too_slow(self._limits)
        except ChannelError:
            return running.crash(self._limits)
        finally:
            if not done:
                self.close()
        return _places(message)

    def _start(self) -> ConfinedProcess:
        found = os.pathsep.join(str(Path(entry).absolute()) for entry in sys.path)  # what this process finds, it finds
        environment = os.environ | {"PYTHONPATH": found}
        try:
            self._running = ConfinedProcess(self._command, self._limits.memory_bytes, environment, None)
        except SandboxError as error:
            raise _held(error.public_message) from None
        self._at_the_end = weakref.finalize(self, self._running.end)
        return self._running

    def close(self) -> None:
        """End the process."""
        if self._at_the_end is not None:
            self._at_the_end()
        self._running = self._at_the_end = None


class _Apart(Ours):
    """One recogniser of a site, asked in the process of all."""

    __slots__ = ("_name", "_process")

    def __init__(self, process: RecogniserProcess, name: str) -> None:
        self._process, self._name = process, name

    def __call__(self, text: str, context: TextContext) -> Iterable[tuple[int, int]]:
        return self._process.ask(self._name, text, context)


def _places(message: Message) -> list[tuple[int, int]]:
    """Return what a process said; the engine looks whether they are places in the text."""
    words = message.words
    try:
        if "held" in words:
            raise DeidentificationError(HoldReason(words["held"]), str(words["detail"])[:_MOST_DETAIL])
        return [(start, end) for start, end in words["places"]]
    except (KeyError, TypeError, ValueError):
        raise _held("the process of the recognisers said something that means nothing") from None


def _held(detail: str) -> DeidentificationError:
    return DeidentificationError(HoldReason.ENGINE_ERROR, detail)


def _memory_bytes() -> int:
    """Return half of the memory of this machine: a command has no configuration, and a model of a site may be large."""
    return max(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2, _LIMITS.memory_bytes)
