"""``bench`` measures both sides in one run and says so plainly when it cannot."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import click
import pytest
from blake3 import blake3
from click.testing import CliRunner

from deid_proxy.cli import bench_end_to_end, bench_engine, bench_page, bench_process, bench_sides
from deid_proxy.cli.bench import bench_command
from deid_proxy.cli.bench_archive import Arrivals, Expected, check_content, write_and_expect
from deid_proxy.cli.bench_end_to_end import Matrix, Measurement
from deid_proxy.cli.bench_engine import EngineMeasurement
from deid_proxy.cli.bench_process import cpu_seconds, directory_on_disk, file_system_of, proportional_bytes
from deid_proxy.cli.bench_sides import BASELINE, sides
from deid_proxy.testing.leak_forms import needles
from deid_proxy.testing.leak_scanner import LeakScanner
from deid_proxy.testing.workloads import build_workload


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


def test_profiles_are_measured_next_to_basic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each on the same instances, in one run, with its ratio to the Basic Profile."""
    monkeypatch.setattr(bench_engine, "ENGINE_WORKLOADS", {"mr": 2})
    figures = tmp_path / "figures.json"
    arguments = ["engine", "--profile", "clinical-trial", "--profile", "tcia", "--json", str(figures)]
    result = CliRunner().invoke(bench_command, arguments)
    assert result.exit_code == 0, result.output
    written = json.loads(figures.read_text(encoding="utf-8"))
    assert [(one["kind"], one["profile"], one["instances"]) for one in written] == [
        ("profile", "basic", 2),
        ("profile", "clinical-trial", 2),
        ("profile", "tcia", 2),
    ]
    assert written[0]["ratio"] == 1.0
    for one in written:
        assert one["ratio"] == pytest.approx(one["engine_ms"] / written[0]["engine_ms"])


def test_profiles_are_measured_by_the_engine_alone() -> None:
    """End to end has one profile: asking for others is an error, and not passed over."""
    result = CliRunner().invoke(bench_command, ["end-to-end", "--profile", "tcia"])
    assert result.exit_code == 2
    assert "--profile goes with `bench engine`" in result.output


def test_the_ratio_is_how_many_times_pydicom_takes() -> None:
    """Twelve against three is four."""
    assert EngineMeasurement("ct", 1, 225, 500_000, engine_ms=3.0, pydicom_ms=12.0).ratio == 4.0


def _fake_measurements(seen: list[Any]) -> Any:
    def measure(matrix: Matrix) -> Any:
        seen.append(matrix)
        for side in matrix.sides:
            elapsed_s = {"direct": 0.4, "deid-proxy": 0.5, "obvious": 5.0}.get(side.name, 1.0)
            middle = 0 if side.start is None else 1
            yield Measurement("ct", 1, side.name, 100, elapsed_s, 2.0 * middle, (100 << 20) * middle, 1.0, 2.5)

    return measure


def test_end_to_end_compares_with_the_sides_of_the_same_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rates, CPU time, memory, latency, and the ratio to DCMTK alone."""
    seen: list[Any] = []
    monkeypatch.setattr(bench_end_to_end, "measure_end_to_end", _fake_measurements(seen))
    result = CliRunner().invoke(bench_command, ["end-to-end", "--count", "100", "--workload", "ct", "--repeat", "3"])
    assert result.exit_code == 0, result.output
    (matrix,) = seen
    assert (matrix.count, matrix.repeat, list(matrix.workloads), list(matrix.associations)) == (100, 3, ["ct"], [1, 4])
    ours = next(line for line in result.output.splitlines() if " deid-proxy " in line)
    assert ours.split() == ["ct", "1", "deid-proxy", "100", "200.0", "2.00", "100", "1.0", "2.5", "0.80"]


def test_only_the_sides_that_are_named_are_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    """And a side that does not exist is an error that names those that do."""
    seen: list[Any] = []
    monkeypatch.setattr(bench_end_to_end, "measure_end_to_end", _fake_measurements(seen))
    arguments = ["end-to-end", "--side", "direct", "--side", "deid-proxy", "--associations", "8"]
    assert CliRunner().invoke(bench_command, arguments).exit_code == 0
    assert [side.name for side in seen[0].sides] == ["direct", "deid-proxy"]
    assert list(seen[0].associations) == [8]
    refused = CliRunner().invoke(bench_command, ["end-to-end", "--side", "fastest"])
    assert refused.exit_code == 1
    assert "there are limit, direct, deid-proxy" in refused.output


def test_the_page_says_which_gates_are_reached(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Each gate with what it is, and whether that is enough; each figure behind it."""
    monkeypatch.setattr(bench_end_to_end, "measure_end_to_end", _fake_measurements([]))
    page = tmp_path / "performance.md"
    sides_wanted = [argument for name in ("direct", "deid-proxy", "obvious") for argument in ("--side", name)]
    result = CliRunner().invoke(bench_command, ["end-to-end", *sides_wanted, "--page", str(page)])
    assert result.exit_code == 0, result.output
    text = page.read_text(encoding="utf-8")
    assert "| W1 CT, 0.5 MiB | 1 | against direct | ≥ 0.7 | 0.80 | reached |" in text
    assert "| W1 CT, 0.5 MiB | 1 | CPU an instance, ms | ≤ 0.9 | 2.00 | **missed** |" in text
    assert "| W1 CT, 0.5 MiB | 1 | obvious | 20.0 | 2.00 | 100 | 1.0 / 2.5 |" in text
    assert "Orthanc |" not in text
    assert "(median) to make 512 KiB durable" in text


def test_a_page_is_made_of_several_runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Figures that were written before come together, and nothing is measured."""
    monkeypatch.setattr(bench_end_to_end, "measure_end_to_end", _fake_measurements([]))
    for name in ("direct", "deid-proxy"):
        written = ["end-to-end", "--side", name, "--json", str(tmp_path / f"{name}.json")]
        assert CliRunner().invoke(bench_command, written).exit_code == 0
    monkeypatch.setattr(bench_end_to_end, "measure_end_to_end", None)
    page = tmp_path / "performance.md"
    earlier = [argument for name in ("direct", "deid-proxy") for argument in ("--from", str(tmp_path / f"{name}.json"))]
    result = CliRunner().invoke(bench_command, [*earlier, "--page", str(page)])
    assert result.exit_code == 0, result.output
    assert "against direct | ≥ 0.7 | 0.80 | reached" in page.read_text(encoding="utf-8")


def test_every_side_has_its_line_on_the_page() -> None:
    """A side that is measured is explained."""
    assert set(sides(BASELINE)) <= set(bench_page._SIDES)


def test_without_the_obvious_gateway_the_rest_is_measured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An installed package has no script to compare with, and says how to name one."""
    monkeypatch.setattr(bench_end_to_end, "measure_end_to_end", _fake_measurements([]))
    monkeypatch.setattr(bench_sides, "BASELINE", tmp_path / "absent.py")
    result = CliRunner().invoke(bench_command, ["end-to-end"])
    assert result.exit_code == 0
    assert "--baseline" in result.output
    assert "obvious" not in result.stdout


def test_a_baseline_that_does_not_exist_is_an_error(tmp_path: Path) -> None:
    """A typing error does not silently leave the comparison out."""
    result = CliRunner().invoke(bench_command, ["end-to-end", "--baseline", str(tmp_path / "nothing.py")])
    assert result.exit_code == 1
    assert "no such script" in result.output


def test_medians_are_taken_of_each_figure() -> None:
    """A busy moment of the machine is one of the turns, and counts once."""
    turns = [
        Measurement("ct", 1, "x", 10, elapsed, cpu, memory, p50, p99)
        for elapsed, cpu, memory, p50, p99 in (
            (1.0, 9.0, 5, 1.0, 2.0),
            (9.0, 2.0, 7, 3.0, 4.0),
            (2.0, 3.0, 6, 2.0, 9.0),
        )
    ]
    assert bench_end_to_end._median(turns) == Measurement("ct", 1, "x", 10, 2.0, 3.0, 6, 2.0, 4.0)


def test_what_an_archive_stored_keeps_its_name_and_no_disk_until_the_end(tmp_path: Path) -> None:
    """Every run has a new archive, and no run is measured beside files that were removed a moment ago."""
    for run in ("first", "second"):
        archive = tmp_path / run / "archive"
        archive.mkdir(parents=True)
        (archive / "CT.1").write_bytes(b"pixels")
        bench_end_to_end._put_away(archive, tmp_path)
        assert not archive.exists()
    kept = [path for path in tmp_path.glob("archive-*/*") if path.is_file()]
    assert [(path.name, path.stat().st_size) for path in kept] == [("CT.1", 0), ("CT.1", 0)]


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
    assert proportional_bytes(os.getpid()) > 1 << 20


def test_a_directory_in_memory_is_not_taken_for_a_disk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What is measured must have reached a disk; when there is none, or another one is named, that is said."""
    monkeypatch.setattr(bench_end_to_end.shutil, "which", lambda name: name)
    monkeypatch.setattr(bench_process, "file_system_of", lambda _path: "tmpfs")
    for more in ([], ["--work-dir", str(tmp_path)]):
        result = CliRunner().invoke(bench_command, ["end-to-end", "--count", "1", *more])
        assert result.exit_code == 1
        assert "--work-dir" in result.output
    monkeypatch.undo()
    assert file_system_of(directory_on_disk()) != "tmpfs"


def test_without_dcmtk_there_is_nothing_to_compare_with(monkeypatch: pytest.MonkeyPatch) -> None:
    """The archive and the sender of the comparison are DCMTK's."""
    monkeypatch.setattr(bench_end_to_end.shutil, "which", lambda _name: None)
    result = CliRunner().invoke(bench_command, ["end-to-end"])
    assert result.exit_code == 1
    assert "DCMTK" in result.output


@pytest.mark.skipif(not Path("/dev/shm").is_mount(), reason="there is no file system in memory at /dev/shm")
def test_the_file_system_of_a_path_is_known() -> None:
    """The longest mount point above the path decides."""
    assert file_system_of(Path("/dev/shm")) == "tmpfs"
    assert file_system_of(Path("/proc")) == "proc"


@pytest.mark.skipif(sys.platform != "linux", reason="arrivals are told by Linux")
def test_arrivals_are_counted_when_files_are_closed(tmp_path: Path) -> None:
    """Not when they are made; and the wait ends at its deadline."""
    arrivals = Arrivals(tmp_path)
    with (tmp_path / "first").open("wb") as file:
        file.write(b"x")
        file.flush()
        assert not arrivals.wait_for(1, time.monotonic() + 0.05)
    assert arrivals.wait_for(1, time.monotonic() + 10)
    (tmp_path / "second").write_bytes(b"y")
    assert arrivals.wait_for(2, time.monotonic() + 10)
    arrivals.close()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda data: data, "identifier"),
        (lambda data: data[-20_000:-1] + bytes([data[-1] ^ 1]), "changed"),
    ],
    ids=["left in", "pixel"],
)
def test_a_run_with_the_wrong_content_does_not_count(tmp_path: Path, change: Any, message: str) -> None:
    """An identifier that is left in, or a pixel that is not what it was."""
    (path,), expected = write_and_expect("mr", tmp_path / "files", 1)
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "one").write_bytes(change(path.read_bytes()))
    with pytest.raises(click.ClickException, match=message):
        check_content(tmp_path / "archive", expected, de_identified=True)


def test_a_date_among_the_digits_of_a_new_uid_is_chance_and_nowhere_else(tmp_path: Path) -> None:
    """In 40 random digits a date may stand; outside of them, or in a UID that is not new, it was left in."""
    date = "19630417"
    scanner = LeakScanner([date])
    pixels = b"\0" * 8
    new = b"2.25." + b"7" * 15 + date.encode() + b"7" * 15
    for header, left_in in (
        (new, False),
        (new + b"\0" + date.encode(), True),
        (b"1.2.826." + b"7" * 15 + date.encode(), True),
        (b"2.25." + date.encode(), True),
        (new[:-15] + b"A" * 15, True),
    ):
        archive = tmp_path / str(len(list(tmp_path.iterdir())))
        archive.mkdir()
        (archive / "one").write_bytes(header + pixels)
        expected = Expected(Counter([blake3(pixels).digest()]), len(pixels), scanner)
        with pytest.raises(click.ClickException, match="identifier") if left_in else nullcontext():
            check_content(archive, expected, de_identified=True)


def test_how_likely_a_chance_match_is_is_what_the_check_says() -> None:
    """Of what is planted, three dates are the shortest digits: in six UIDs a chance of some 5 in a million."""
    (instance,) = build_workload("ct", 1)
    forms = [needle.folded for needle in needles(instance.planted) if needle.folded.isdigit()]
    assert min(map(len, forms)) == 8
    chance = sum(6 * (38 - len(form)) * 10.0 ** -len(form) for form in set(forms) if len(form) < 38)
    assert 1 / 250_000 < chance < 1 / 150_000


def test_a_missing_and_a_doubled_image_do_not_count(tmp_path: Path) -> None:
    """Every image has to be there, once."""
    paths, expected = write_and_expect("mr", tmp_path / "files", 2)
    archive = tmp_path / "archive"
    archive.mkdir()
    (archive / "one").write_bytes(paths[0].read_bytes())
    with pytest.raises(click.ClickException, match="missing"):
        check_content(archive, expected, de_identified=False)
    (archive / "two").write_bytes(paths[1].read_bytes())
    check_content(archive, expected, de_identified=False)
    (archive / "three").write_bytes(paths[1].read_bytes())
    with pytest.raises(click.ClickException, match="doubled"):
        check_content(archive, expected, de_identified=False)


@pytest.mark.slow
@pytest.mark.peer("storescp")
@pytest.mark.timeout(300)
@pytest.mark.skipif(sys.platform != "linux", reason="the gateway runs on Linux")
@pytest.mark.skipif(not shutil.which("storescp"), reason="DCMTK is not installed")
def test_every_side_carries_every_instance(tmp_path: Path) -> None:
    """Real processes on all sides, and a content that is checked before a rate counts."""
    figures = tmp_path / "figures.json"
    arguments = ["end-to-end", "--count", "4", "--workload", "mr", "--associations", "2", "--json", str(figures)]
    result = CliRunner().invoke(bench_command, arguments)
    assert result.exit_code == 0, result.output
    written = json.loads(figures.read_text(encoding="utf-8"))
    machine, *measured = written
    assert machine["sync_ms"] > 0
    assert [one["side"] for one in measured] == list(sides(BASELINE))
    assert all(one["rate"] > 0 and one["instances"] == 4 for one in measured)


def test_without_an_argument_everything_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    """`deid-proxy bench` prints the engine's figures and those of the whole way."""
    monkeypatch.setattr(bench_engine, "ENGINE_WORKLOADS", {"mr": 1})
    monkeypatch.setattr(bench_end_to_end, "measure_end_to_end", _fake_measurements([]))
    result = CliRunner().invoke(bench_command, [])
    assert result.exit_code == 0
    assert "CPU time of one instance" in result.stdout
    assert "Until the archive has the last instance" in result.stdout
