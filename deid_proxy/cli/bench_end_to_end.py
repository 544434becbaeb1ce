"""What the whole way costs: senders, what stands in the middle, and an archive that stores, all in processes."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from deid_proxy.cli.bench_archive import Archive, Expected, check_content, write_and_expect
from deid_proxy.cli.bench_process import PeakMemory, cpu_seconds, directory_on_disk, is_on_disk
from deid_proxy.testing.sender import send_files
from deid_proxy.testing.workloads import build_workload

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from deid_proxy.cli.bench_sides import Side

WORKLOADS = {"ct": "W1", "mr": "W2", "us": "W3", "emr": "W4"}
"""The workloads of the end-to-end benchmark, and what they are called in reports."""

COUNTS = {"ct": 300, "mr": 600, "us": 4, "emr": 8}
"""How many instances of each workload go through each side by default."""

_SLOW_COUNTS = {"ct": 60, "mr": 60}  # of sides that take tens of milliseconds an instance, or more
_SLOW = frozenset({"obvious", "stock-direct"})
_ARRIVAL_LIMIT_S = 300.0
_WARM_UP = 4
_IN_MEMORY = Path("/dev/shm")  # noqa: S108 - a file system, not a file


@dataclass(frozen=True, slots=True)
class Measurement:
    """One side under one workload with so many associations, once, or the medians of several times.

    Parameters
    ----------
    elapsed_s
        From the first byte sent until the archive has the last instance.
    cpu_ms
        CPU time for one instance of what stands in the middle, all its processes.
    memory_bytes
        Its largest sum of PSS; 0 without anything in the middle.
    p50_ms, p99_ms
        From the first byte of an instance until its response; 0 where the sender does not tell.
    """

    workload: str
    associations: int
    side: str
    instances: int
    elapsed_s: float
    cpu_ms: float = 0.0
    memory_bytes: int = 0
    p50_ms: float = 0.0
    p99_ms: float = 0.0

    @property
    def rate(self) -> float:
        """Instances per second."""
        return self.instances / self.elapsed_s


@dataclass(frozen=True, slots=True)
class Matrix:
    """What is measured: every side under every workload, in turn, so many times over.

    Parameters
    ----------
    count
        How many instances; None takes :data:`COUNTS`.
    work_dir
        Where state and archive go; None takes the first place that is on a disk.
    """

    workloads: Sequence[str]
    associations: Sequence[int]
    sides: Sequence[Side]
    repeat: int = 1
    count: int | None = None
    work_dir: Path | None = None


def measure_end_to_end(matrix: Matrix) -> Iterator[Measurement]:
    """Yield for each workload, number of associations and side the medians over the turns.

    The sides take turns, so that a busy moment of a shared machine does not fall on one of them only.

    Raises
    ------
    click.ClickException
        DCMTK is missing, the directory is held in memory, or what arrived is not what was sent.
    """
    for program in ("storescp", "storescu"):
        if shutil.which(program) is None:
            raise click.ClickException(f"{program} is missing: end to end needs DCMTK, as archive and as sender")
    place = matrix.work_dir or directory_on_disk()
    if not is_on_disk(place):
        raise click.ClickException("what is measured must have reached a disk: name another --work-dir")
    with tempfile.TemporaryDirectory(prefix="deid-proxy-bench-", dir=place) as folder:
        for workload in matrix.workloads:
            yield from _measure_workload(matrix, workload, Path(folder, workload))


def _measure_workload(matrix: Matrix, workload: str, folder: Path) -> Iterator[Measurement]:
    folder.mkdir()
    count = matrix.count or COUNTS[workload]
    files = {False: write_and_expect(workload, folder / "files", count)}
    few = min(count, _SLOW_COUNTS.get(workload, count))
    files[True] = write_and_expect(workload, folder / "few", few) if few < count else files[False]
    for associations in matrix.associations:
        taken: dict[str, list[Measurement]] = {}
        for _ in range(matrix.repeat):
            for side in matrix.sides:
                paths, expected = files[side.name in _SLOW]
                with tempfile.TemporaryDirectory(dir=folder) as run:
                    one = _measure_once(side, workload, associations, paths, expected, Path(run))
                    _put_away(Path(run) / "archive", folder)
                taken.setdefault(side.name, []).append(one)
        for measurements in taken.values():
            yield _median(measurements)


def _put_away(archive: Path, folder: Path) -> None:
    """Free the disk that an archive's files take, and keep the files until all is measured.

    For each file that is made, ext4 looks past every one near it that was removed within the last minute: whoever is
    measured later would pay for those before, more than for the storing itself.
    """
    for path in archive.iterdir():
        os.truncate(path, 0)
    archive.rename(tempfile.mkdtemp(prefix="archive-", dir=folder))


def _median(measurements: Sequence[Measurement]) -> Measurement:
    one = measurements[0]
    return Measurement(
        one.workload,
        one.associations,
        one.side,
        one.instances,
        statistics.median(each.elapsed_s for each in measurements),
        statistics.median(each.cpu_ms for each in measurements),
        int(statistics.median(each.memory_bytes for each in measurements)),
        statistics.median(each.p50_ms for each in measurements),
        statistics.median(each.p99_ms for each in measurements),
    )


def _measure_once(
    side: Side, workload: str, associations: int, paths: Sequence[Path], expected: Expected, folder: Path
) -> Measurement:
    with ExitStack() as stack:
        archive = stack.enter_context(Archive(folder / "archive", nodelay=side.nodelay))
        port, pid = archive.port, 0
        if side.start is not None:
            state = folder
            if side.in_memory:
                state = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=_IN_MEMORY)))
            port, pid = side.start(state / "gateway", archive.port, stack)
            _warm_up(archive, port)
        senders = _Senders(side, port, [paths[first::associations] for first in range(associations)])
        stack.callback(senders.end)
        cpu_before = cpu_seconds(pid) if pid else 0.0
        with ExitStack() as watching:
            memory = watching.enter_context(PeakMemory(pid)) if pid else None
            began = time.monotonic()
            senders.go()
            latencies = senders.finish()
            acknowledged_at = time.monotonic()
            if not archive.arrivals.wait_for(len(paths), time.monotonic() + _ARRIVAL_LIMIT_S):
                raise click.ClickException(
                    f"{side.name}: {archive.arrivals.count} of {len(paths)} instances arrived at the archive"
                )
        ended = archive.arrivals.last_at if side.start else max(archive.arrivals.last_at, acknowledged_at)
        cpu_ms = (cpu_seconds(pid) - cpu_before) * 1000 / len(paths) if pid else 0.0
    check_content(folder / "archive", expected, de_identified=side.de_identifies)
    return Measurement(
        workload,
        associations,
        side.name,
        len(paths),
        ended - began,
        cpu_ms,
        memory.peak_bytes if memory else 0,
        _quantile(latencies, 0.50),
        _quantile(latencies, 0.99),
    )


def _warm_up(archive: Archive, port: int) -> None:
    """Send a few instances through the middle, and forget them: what is done once is not the workload's."""
    few = [instance.part10() for instance in build_workload("mr", _WARM_UP, seed=2)]
    send_files("127.0.0.1", port, few, called="TRIAL", calling="LEANSENDER")
    if not archive.arrivals.wait_for(_WARM_UP, time.monotonic() + _ARRIVAL_LIMIT_S):
        raise click.ClickException("the first instances did not arrive at the archive")
    for path in archive.directory.iterdir():
        path.unlink()
    archive.arrivals.count = 0


def _quantile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else 0.0


class _Senders:
    """The senders of one run, one process for each association, started before the clock."""

    def __init__(self, side: Side, port: int, parts: Sequence[Sequence[Path]]) -> None:
        self._side, self._port, self._parts = side, port, parts
        self._processes: list[subprocess.Popen[str]] = []
        if not side.dcmtk_sender:
            self._processes = [self._start([sys.executable, "-m", "deid_proxy.testing.lean_sender"]) for _ in parts]
            for process, part in zip(self._processes, parts, strict=True):
                self._tell(process, "".join(f"{path}\n" for path in part) + "\n")
            for process in self._processes:
                if process.stdout is None or process.stdout.readline() != "ready\n":
                    raise click.ClickException("the sender did not start")

    def _start(self, command: list[str], arguments: Sequence[str] = ()) -> subprocess.Popen[str]:
        environment = {**os.environ, "TCP_NODELAY": "1" if self._side.nodelay else "0"}
        where = arguments or ["127.0.0.1", str(self._port), "TRIAL"]
        pipe = subprocess.PIPE
        return subprocess.Popen([*command, *where], stdin=pipe, stdout=pipe, text=True, env=environment)

    @staticmethod
    def _tell(process: subprocess.Popen[str], text: str) -> None:
        if process.stdin is not None:
            process.stdin.write(text)
            process.stdin.flush()

    def go(self) -> None:
        """Let them send."""
        if self._side.dcmtk_sender:
            command = ["storescu", "-R", "-aec", "TRIAL", "--max-send-pdu", "131072", "127.0.0.1", str(self._port)]
            self._processes = [self._start(command, [str(path) for path in part]) for part in self._parts]
            return
        for process in self._processes:
            self._tell(process, "go\n")

    def finish(self) -> list[float]:
        """Wait for all of them; return how long each response took, in milliseconds, where they tell."""
        latencies: list[float] = []
        for process, part in zip(self._processes, self._parts, strict=True):
            told = process.communicate()[0]
            if process.returncode:
                raise click.ClickException(f"{self._side.name}: a sender failed")
            if not self._side.dcmtk_sender:
                sent: dict[str, Any] = json.loads(told)
                if sent["statuses"] != {"0000": len(part)}:
                    raise click.ClickException(f"{self._side.name} did not accept every instance")
                latencies += sent["latencies_ms"]
        return latencies

    def end(self) -> None:
        """End what is left of them."""
        for process in self._processes:
            if process.poll() is None:
                process.kill()
            process.wait()
