"""``bench`` measures both sides in one run and says so plainly when it cannot."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from deid_proxy.cli import bench_end_to_end, bench_engine
from deid_proxy.cli.bench import bench_command
from deid_proxy.cli.bench_end_to_end import EndToEndMeasurement, cpu_seconds, directory_on_disk, file_system_of
from deid_proxy.cli.bench_engine import EngineMeasurement


def test_engine_prints_a_ratio_for_each_workload(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """CT and MR are measured on both sides, and the figures are written as JSON."""
    monkeypatch.setattr(bench_engine, "ENGINE_WORKLOADS", {"ct": 1, "mr": 1})
    figures = tmp_path / "figures.json"
    result = CliRunner().invoke(bench_command, ["engine", "--count", "2", "--json", str(figures)])
    assert result.exit_code == 0, result.output
    written = json.loads(figures.read_text(encoding="utf-8"))
    assert [one["workload"] for one in written] == ["ct", "mr"]
    for one in written:
        assert one["instances"] == 2
        assert one["ratio"] == pytest.approx(one["pydicom_ms"] / one["engine_ms"])
        assert f"{one['ratio']:.1f}x" in result.output


def test_the_ratio_is_how_many_times_pydicom_takes() -> None:
    """Twelve against three is four."""
    assert EngineMeasurement("ct", 1, 225, 500_000, engine_ms=3.0, pydicom_ms=12.0).ratio == 4.0


def _fake_measurements(seen: list[Any], *, with_baseline: bool) -> Any:
    def measure(count: int | None, baseline: Path, work_dir: Path | None) -> Any:
        seen.append((count, baseline, work_dir))
        yield EndToEndMeasurement("deid-proxy", "ct", 100, elapsed_s=0.5, cpu_ms=2.0)
        if with_baseline:
            yield EndToEndMeasurement("baseline", "ct", 100, elapsed_s=5.0, cpu_ms=30.0)

    return measure


def test_end_to_end_compares_with_the_baseline_of_the_same_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rates, CPU time and the ratio of the rates."""
    seen: list[Any] = []
    monkeypatch.setattr(bench_end_to_end, "measure_end_to_end", _fake_measurements(seen, with_baseline=True))
    result = CliRunner().invoke(bench_command, ["end-to-end", "--count", "100"])
    assert result.exit_code == 0, result.output
    assert seen[0][0] == 100
    ours = next(line for line in result.output.splitlines() if "deid-proxy" in line)
    assert ours.split() == ["ct", "deid-proxy", "100", "200", "2.00", "10.0x"]


def test_without_a_baseline_the_gateway_is_measured_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An installed package has no script to compare with, and says how to name one."""
    monkeypatch.setattr(bench_end_to_end, "measure_end_to_end", _fake_measurements([], with_baseline=False))
    monkeypatch.setattr(bench_end_to_end, "BASELINE", tmp_path / "absent.py")
    result = CliRunner().invoke(bench_command, ["end-to-end"])
    assert result.exit_code == 0
    assert "--baseline" in result.output
    assert "x" not in next(line for line in result.output.splitlines() if " deid-proxy " in line).split()[-1]


def test_a_baseline_that_does_not_exist_is_an_error(tmp_path: Path) -> None:
    """A typing error does not silently leave the comparison out."""
    result = CliRunner().invoke(bench_command, ["end-to-end", "--baseline", str(tmp_path / "nothing.py")])
    assert result.exit_code == 1
    assert "no such script" in result.output


@pytest.mark.parametrize("arguments", [["memory"], ["engine", "--count", "0"], ["engine", "--count", "many"]])
def test_wrong_arguments_are_refused(arguments: list[str]) -> None:
    """Usage errors have exit status 2."""
    assert CliRunner().invoke(bench_command, arguments).exit_code == 2


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_cpu_time_counts_the_processes_under_a_process() -> None:
    """A child's work is its parent's cost."""
    child = "x = 0\nwhile True: x += 1"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}], timeout=0.6)"
    process = subprocess.Popen([sys.executable, "-c", parent], stderr=subprocess.DEVNULL)
    highest = 0.0
    while process.poll() is None:
        highest = max(highest, cpu_seconds(process.pid))
    assert highest > 0.05
    assert cpu_seconds(os.getpid()) > 0


def test_a_directory_in_memory_is_not_taken_for_a_disk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What is measured must have reached a disk; when there is none, that is said."""
    monkeypatch.setattr(bench_end_to_end, "file_system_of", lambda _path: "tmpfs")
    result = CliRunner().invoke(bench_command, ["end-to-end", "--count", "1"])
    assert result.exit_code == 1
    assert "--work-dir" in result.output
    monkeypatch.undo()
    assert file_system_of(directory_on_disk()) != "tmpfs"


@pytest.mark.skipif(not Path("/dev/shm").is_mount(), reason="there is no file system in memory at /dev/shm")
def test_the_file_system_of_a_path_is_known() -> None:
    """The longest mount point above the path decides."""
    assert file_system_of(Path("/dev/shm")) == "tmpfs"
    assert file_system_of(Path("/proc")) == "proc"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the gateway runs on Linux")
def test_end_to_end_sends_every_instance_through_both_gateways(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Real processes on both sides, and an archive that got everything before the clock stopped."""
    monkeypatch.setattr(bench_end_to_end, "END_TO_END_COUNTS", {"mr": 1})
    figures = tmp_path / "figures.json"
    result = CliRunner().invoke(bench_command, ["end-to-end", "--count", "4", "--json", str(figures)])
    assert result.exit_code == 0, result.output
    written = json.loads(figures.read_text(encoding="utf-8"))
    assert [(one["gateway"], one["instances"]) for one in written] == [("deid-proxy", 4), ("baseline", 4)]
    assert all(one["rate"] > 0 for one in written)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the gateway runs on Linux")
def test_end_to_end_needs_no_real_archive(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without DCMTK the fake archive takes its place."""
    monkeypatch.setattr(bench_end_to_end.shutil, "which", lambda _name: None)
    monkeypatch.setattr(bench_end_to_end, "END_TO_END_COUNTS", {"mr": 3})
    measured = list(bench_end_to_end.measure_end_to_end(None, Path("absent.py"), None))
    assert [(one.gateway, one.instances) for one in measured] == [("deid-proxy", 3)]


def test_without_an_argument_everything_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    """`deid-proxy bench` prints the engine's figures and those of the whole way."""
    monkeypatch.setattr(bench_engine, "ENGINE_WORKLOADS", {"mr": 1})
    monkeypatch.setattr(bench_end_to_end, "measure_end_to_end", _fake_measurements([], with_baseline=True))
    result = CliRunner().invoke(bench_command, [])
    assert result.exit_code == 0
    assert "CPU time of one instance" in result.stdout
    assert "One sender, one association" in result.stdout
