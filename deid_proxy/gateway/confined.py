"""A process of its own for what may crash or hang: how one starts, what it may take up, and of what it died.

Both ends are here: the one that starts it and reads its end, and what the process does to itself first.
"""

from __future__ import annotations

import ctypes
import math
import resource
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from deid_proxy.errors import SandboxError
from deid_proxy.gateway.sandbox_channel import Channel, ChannelError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from deid_proxy.settings import SandboxSettings

MAX_ATTEMPTS = 3
"""How often one instance, or one text, may end a process before it is held."""

OUT_OF_MEMORY = 71  # exit codes; such a process has no other way to say these
DEFECT = 70

_ENDS_S = 5.0
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 1, 4, 38
_OPEN_FILES = 64


@dataclass(frozen=True, slots=True)
class Crashed:
    """A process ended at what it was given; ``detail`` says of what, and nothing of what it was given.

    ``in_time`` is False where its time was over.
    """

    detail: str
    in_time: bool = True


class ConfinedProcess:
    """A process that was started, and the channel to it.

    Parameters
    ----------
    command
        The program to run; descriptor of the socket and bytes of memory follow as arguments.
    most_memory_bytes
        What it may never go beyond.
    environment
        All that it sees of the environment.
    folder
        Where it works; None for where the caller does.

    Raises
    ------
    SandboxError
        No process can be started now.
    """

    def __init__(
        self, command: Sequence[str], most_memory_bytes: int, environment: Mapping[str, str], folder: str | None = "/"
    ) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                self.process = subprocess.Popen(
                    [*command, str(theirs.fileno()), str(most_memory_bytes)],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    cwd=folder,
                    env=environment,
                    pass_fds=[theirs.fileno()],
                )
            except OSError as error:
                ours.close()
                raise SandboxError(f"no sandbox can be started: {error.strerror}") from None
        self.channel = Channel(ours)

    def end(self) -> None:
        """End it, whatever it does."""
        self.channel.close()
        self.process.kill()
        self.process.wait()

    def crash(self, limits: SandboxSettings) -> Crashed:
        """Return of what it died, or that it broke the rules of the conversation."""
        try:
            code = self.process.wait(_ENDS_S)
        except subprocess.TimeoutExpired:
            return Crashed("it said something that means nothing")
        if code == OUT_OF_MEMORY:
            return Crashed(f"it wanted more than {limits.memory_bytes} bytes of memory")
        if code == -signal.SIGXCPU:
            return Crashed(f"it took more than {limits.cpu_s:g} s of CPU time", in_time=False)
        return Crashed(f"it died of {signal.Signals(-code).name}" if code < 0 else f"it ended with code {code}")


def too_slow(limits: SandboxSettings) -> Crashed:
    """Return what a process came to that did not answer in time."""
    return Crashed(f"it did not end within {limits.time_s:g} s", in_time=False)


def run_confined(arguments: Sequence[str], work: Callable[[Channel, int], None]) -> int:
    """Work on the socket with the descriptor, and under the hard limit on memory, that the arguments name.

    Returns
    -------
    int
        What the process ends with.
    """
    descriptor, most_memory_bytes = map(int, arguments)
    channel = Channel(socket.socket(fileno=descriptor))
    try:
        confine(most_memory_bytes)
        work(channel, most_memory_bytes)
    except ChannelError:
        pass  # whoever started it wants nothing more
    except MemoryError:
        return OUT_OF_MEMORY
    except Exception:  # noqa: BLE001 - the root of a process: its traceback could hold values, its exit code cannot
        return DEFECT
    return 0


def limit(cpu_s: float, memory_bytes: int) -> None:
    """Let the system end this process after so much more CPU time, and give it no more memory than that."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(time.process_time() + cpu_s), hard))
    _limit_memory(memory_bytes, soft_only=True)


def confine(most_memory_bytes: int) -> None:
    """Give up what is not needed: memory beyond any job's limit, files, core dumps, privileges, life without parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which closes the channel
    if sys.platform == "linux":
        libc = ctypes.CDLL(None)
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        libc.prctl(_PR_SET_DUMPABLE, 0)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_OPEN_FILES, _OPEN_FILES))
    _limit_memory(most_memory_bytes, soft_only=False)


def _limit_memory(size: int, *, soft_only: bool) -> None:
    if sys.platform == "linux":  # macOS has the limit and refuses to set it
        _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = size if hard == resource.RLIM_INFINITY else min(size, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, hard if soft_only else most))
