"""Processes of a benchmark: started, found listening, and measured with everything under them."""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import tempfile
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Self

import click

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_MEMORY_FILE_SYSTEMS = frozenset({"tmpfs", "ramfs", "devtmpfs"})
_LISTENING_LIMIT_S = 60.0
_SAMPLE_S = 0.5  # a look at 300 MiB takes 20 ms of CPU from what is measured
_SYNCS, _SYNC_BYTES = 60, 512 << 10


@contextmanager
def running(
    command: Sequence[str], log: Path, environment: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command in the background; it is killed at the end, whatever it does."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            stdout=output,
            stderr=output,
            stdin=subprocess.DEVNULL,
            env={**os.environ, **(environment or {})},
        )
    try:
        yield process
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
        process.kill()
        process.wait()


def wait_for_port(port: int) -> None:
    """Wait until somebody listens on a loopback port.

    Raises
    ------
    click.ClickException
        Nobody does.
    """
    deadline = time.monotonic() + _LISTENING_LIMIT_S
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise click.ClickException("a process of the benchmark does not listen")


def directory_on_disk() -> Path:
    """Return a directory for temporary files that is not held in memory.

    Raises
    ------
    click.ClickException
        There is none.
    """
    candidates = [Path(tempfile.gettempdir()), Path("/var/tmp"), Path.cwd()]  # noqa: S108 - a place, not a file
    for candidate in candidates:
        if candidate.is_dir() and os.access(candidate, os.W_OK) and is_on_disk(candidate):
            return candidate
    raise click.ClickException("every temporary directory is held in memory; name one on a disk with --work-dir")


def is_on_disk(path: Path) -> bool:
    """Tell whether a path lies on a file system that is not held in memory."""
    return file_system_of(path) not in _MEMORY_FILE_SYSTEMS


def sync_ms(directory: Path) -> float:
    """Return how long the disk takes to make 512 KiB durable, in milliseconds; the median of many times."""
    took = []
    with tempfile.TemporaryFile(dir=directory) as file:
        for _ in range(_SYNCS):
            began = time.perf_counter()
            os.pwrite(file.fileno(), bytes(_SYNC_BYTES), 0)
            os.fdatasync(file.fileno())
            took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)


def file_system_of(path: Path) -> str:
    """Return the type of the file system that a path lies on; empty where the system does not tell."""
    mounts = Path("/proc/self/mounts")
    if not mounts.exists():
        return ""
    resolved, best = path.resolve(), ("", "")
    for line in mounts.read_text(encoding="utf-8").splitlines():
        _, mount_point, kind, *_ = line.split()
        if resolved.is_relative_to(mount_point) and len(mount_point) >= len(best[0]):
            best = (mount_point, kind)
    return best[1]


def cpu_seconds(pid: int) -> float:
    """Return the CPU time of a process and of all processes under it, in seconds, those that ended included."""
    ticks = os.sysconf("SC_CLK_TCK")
    return sum(sum(spent) for spent, _ in _tree(pid).values()) / ticks


def process_tree(pid: int) -> list[int]:
    """Return a process and all processes under it, as long as it runs."""
    return list(_tree(pid))


def _tree(pid: int) -> dict[int, tuple[list[int], int]]:
    """Return ticks (user, system, and those of ended children) and parent of a process and of all under it."""
    found: dict[int, tuple[list[int], int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):  # ended in the meantime
                fields = (entry / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
                found[int(entry.name)] = [int(field) for field in fields[11:15]], int(fields[1])
    family = {pid} if pid in found else set[int]()
    while more := {number for number, (_, parent) in found.items() if parent in family} - family:
        family |= more
    return {number: found[number] for number in family}


def proportional_bytes(pid: int) -> int:
    """Return the memory of a process and of all under it: the sum of PSS, so that what is shared counts once."""
    total = 0
    for number in process_tree(pid):
        with suppress(OSError):  # ended in the meantime
            for line in Path(f"/proc/{number}/smaps_rollup").read_text("ascii").splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1]) * 1024
    return total


class PeakMemory:
    """Watches the sum of PSS of a process tree while a block runs.

    Attributes
    ----------
    peak_bytes
        The most that was seen.
    """

    def __init__(self, pid: int) -> None:
        self.peak_bytes = 0
        self._pid = pid
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="peak-memory", daemon=True)

    def _watch(self) -> None:
        while True:
            self.peak_bytes = max(self.peak_bytes, proportional_bytes(self._pid))
            if self._ended.wait(_SAMPLE_S):
                return

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self._ended.set()
        self._thread.join()
        self.peak_bytes = max(self.peak_bytes, proportional_bytes(self._pid))
