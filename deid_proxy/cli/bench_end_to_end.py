"""What the whole way costs: a sender, a gateway in a process of its own, and an archive that keeps nothing."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from deid_proxy.testing.running_gateway import RunningGateway, Target, free_port
from deid_proxy.testing.sender import send_files
from deid_proxy.testing.workloads import write_workload

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

END_TO_END_COUNTS = {"ct": 200, "mr": 300}
"""How many instances of each workload go through each gateway by default."""

BASELINE = Path(__file__).parents[2] / "tests" / "benchmarks" / "naive_gateway.py"
"""The gateway to compare with, present in a checkout only."""

_MEMORY_FILE_SYSTEMS = frozenset({"tmpfs", "ramfs", "devtmpfs"})
_ARRIVAL_LIMIT_S = 300.0
_FAKE_ARCHIVE = """
import sys, time
from pathlib import Path
from deid_proxy.testing.fake_archive import FakeArchive
with FakeArchive(port=int(sys.argv[1])) as archive:
    while True:
        time.sleep(0.01)
        print("Received Store Request\\n" * (len(archive.received)), end="", flush=True)
        archive.received.clear()
"""


@dataclass(frozen=True, slots=True)
class EndToEndMeasurement:
    """One gateway under one workload.

    Parameters
    ----------
    elapsed_s
        From the first byte sent until the archive has the last instance.
    cpu_ms
        CPU time of the gateway's processes for one instance.
    """

    gateway: str
    workload: str
    instances: int
    elapsed_s: float
    cpu_ms: float

    @property
    def rate(self) -> float:
        """Instances per second."""
        return self.instances / self.elapsed_s


def measure_end_to_end(count: int | None, baseline: Path, work_dir: Path | None) -> Iterator[EndToEndMeasurement]:
    """Yield the measurement of each gateway under each workload, the two gateways in turn.

    Parameters
    ----------
    count
        How many instances; None takes :data:`END_TO_END_COUNTS`.
    baseline
        The script of the gateway to compare with; it is left out when there is no such file.
    work_dir
        Where spool and databases go; None takes the first place that is on a disk.
    """
    with tempfile.TemporaryDirectory(prefix="deid-proxy-bench-", dir=work_dir or directory_on_disk()) as folder:
        for workload, default in END_TO_END_COUNTS.items():
            files = write_workload(workload, Path(folder) / workload, count or default)
            for name, start in _gateways(baseline):
                yield _measure(name, start, workload, files, Path(folder))


def directory_on_disk() -> Path:
    """Return a directory for temporary files that is not held in memory.

    Raises
    ------
    click.ClickException
        There is none.
    """
    candidates = [Path(tempfile.gettempdir()), Path("/var/tmp"), Path.cwd()]  # noqa: S108 - a place, not a file
    for candidate in candidates:
        if (
            candidate.is_dir()
            and os.access(candidate, os.W_OK)
            and file_system_of(candidate) not in _MEMORY_FILE_SYSTEMS
        ):
            return candidate
    raise click.ClickException("every temporary directory is held in memory; name one on a disk with --work-dir")


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


def _gateways(baseline: Path) -> list[tuple[str, Callable[[Path, int, ExitStack], tuple[int, int]]]]:
    started: list[tuple[str, Callable[[Path, int, ExitStack], tuple[int, int]]]] = [("deid-proxy", _start_ours)]
    if baseline.exists():
        started.append(("baseline", lambda _folder, sink, stack: _start_baseline(baseline, sink, stack)))
    return started


def _start_ours(folder: Path, sink_port: int, stack: ExitStack) -> tuple[int, int]:
    directory = Path(tempfile.mkdtemp(dir=folder))
    gateway = stack.enter_context(RunningGateway(directory, [Target("sink", sink_port)]))
    if gateway.process is None:
        raise click.ClickException("the gateway did not start")
    return gateway.port, gateway.process.pid


def _start_baseline(script: Path, sink_port: int, stack: ExitStack) -> tuple[int, int]:
    port = free_port()
    command = [sys.executable, str(script), "--port", str(port), "--sink-port", str(sink_port)]
    process = stack.enter_context(_running(command))
    _wait_for_port(port)
    return port, process.pid


def _measure(
    name: str,
    start: Callable[[Path, int, ExitStack], tuple[int, int]],
    workload: str,
    files: Sequence[Path],
    folder: Path,
) -> EndToEndMeasurement:
    with ExitStack() as stack:
        log = stack.enter_context(tempfile.NamedTemporaryFile(dir=folder))
        sink_port = free_port()
        stack.enter_context(_running(_sink_command(sink_port), log.name))
        _wait_for_port(sink_port)
        port, pid = start(folder, sink_port, stack)
        cpu_before, began = cpu_seconds(pid), time.monotonic()
        statuses = send_files("127.0.0.1", port, files, called="TRIAL")
        if any(status != 0 for status in statuses):
            raise click.ClickException(f"{name} did not accept every instance")
        _wait_for_arrival(Path(log.name), len(files))
        elapsed_s = time.monotonic() - began
        cpu_ms = (cpu_seconds(pid) - cpu_before) * 1000 / len(files)
    return EndToEndMeasurement(name, workload, len(files), elapsed_s, cpu_ms)


def _sink_command(port: int) -> list[str]:
    if shutil.which("storescp"):
        # Verbose, so that arrivals can be counted; ignoring, so that the archive's disk is not measured.
        return ["storescp", "--verbose", "--ignore", "--fork", "--aetitle", "ARCHIVE", str(port)]
    return [sys.executable, "-c", _FAKE_ARCHIVE, str(port)]


@contextmanager
def _running(command: Sequence[str], log: str = os.devnull) -> Iterator[subprocess.Popen[bytes]]:
    with open(log, "ab") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, stdin=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _wait_for_port(port: int) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise click.ClickException("a process of the benchmark does not listen")


def _wait_for_arrival(log: Path, count: int) -> None:
    deadline = time.monotonic() + _ARRIVAL_LIMIT_S
    while log.read_bytes().count(b"Received Store Request") < count:
        if time.monotonic() > deadline:
            raise click.ClickException("not every instance arrived at the archive")
        time.sleep(0.01)


def cpu_seconds(pid: int) -> float:
    """Return the CPU time of a process and of all processes under it, in seconds."""
    parents: dict[int, list[tuple[int, float]]] = {}
    ticks = os.sysconf("SC_CLK_TCK")
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            except OSError:
                continue  # ended in the meantime
            spent = sum(int(field) for field in fields[11:15]) / ticks
            parents.setdefault(int(fields[1]), []).append((int(entry.name), spent))
    own = [spent for group in parents.values() for number, spent in group if number == pid]
    total, pending = sum(own), [pid]
    while pending:
        for child, spent in parents.get(pending.pop(), []):
            total += spent
            pending.append(child)
    return total
