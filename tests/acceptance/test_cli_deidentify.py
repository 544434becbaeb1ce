"""``deidentify`` as a process of its own: interrupted, on a full disk, with real files, and on other systems."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from deid_proxy.identity.keys import generate_key_file
from deid_proxy.testing.builders import Patient, Shape, build_study

PATIENT = Patient.invent(21)
POSIX = pytest.mark.skipif(os.name != "posix", reason="signals and quotas of POSIX")


def options(folder: Path, output: Path | None = None) -> list[str]:
    key = folder / "project.key"
    if not key.exists():
        generate_key_file(key)
    return ["--output", str(output or folder / "clean"), "--profile", "basic", "--key-file", str(key)]


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "deid_proxy", "deidentify", *map(str, arguments)]


def put_scans(folder: Path, count: int) -> Path:
    scans = folder / "scans"
    scans.mkdir()
    for number, instance in enumerate(build_study(21, "CT", count, PATIENT, shape=Shape(rows=256, columns=256))):
        (scans / f"{number:04}.dcm").write_bytes(instance.part10())
    return scans


def files_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@POSIX
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_interrupted_run_can_be_finished(number: signal.Signals, jobs: str, tmp_path: Path) -> None:
    """Stopped in the middle: status 130, every file complete, no draft; the same command finishes the rest."""
    scans = put_scans(tmp_path, 400)
    arguments = command(scans, *options(tmp_path), "--jobs", jobs)
    process = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    deadline = time.monotonic() + 60
    while not list((tmp_path / "clean").rglob("*.dcm")):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    os.killpg(process.pid, number)
    _, stderr = process.communicate(timeout=60)
    done = len(files_below(tmp_path / "clean"))
    if process.returncode != 0:
        assert (process.returncode, stderr.strip()) == (130, b"error: interrupted")
        assert 0 < done < 400
    assert all(path.suffix == ".dcm" for path in files_below(tmp_path / "clean"))
    report = tmp_path / "report.json"
    again = subprocess.run(command(scans, *options(tmp_path), "--report", report), capture_output=True, timeout=100)
    assert again.returncode == 0
    counts = json.loads(report.read_text())["counts"]
    assert (counts["unchanged"], counts["written"]) == (done, 400 - done)


@POSIX
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_full_disk_ends_in_one_line_and_can_be_finished(jobs: str, tmp_path: Path) -> None:
    """Where the disk is full the run says so; what was written is complete, and the rest can be done later."""
    small = tmp_path / "small"
    small.mkdir()
    if (
        shutil.which("mount") is None
        or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", small], capture_output=True).returncode
    ):
        pytest.skip("needs the right to mount a small file system")
    try:
        scans = put_scans(tmp_path, 160)
        arguments = command(scans, *options(tmp_path, small / "clean"), "--jobs", jobs)
        done = subprocess.run(arguments, capture_output=True, text=True, timeout=100)
        assert done.returncode == 1
        said = f"error: cannot write to --output {small / 'clean'}: No space left on device; make room, and run again\n"
        assert done.stderr == said
        written = files_below(small)
        # With two processes the disk can be full before the first batch, on which the others wait, is complete.
        assert (0 if jobs == "2" else 1) <= len(written) < 160
        assert all(path.suffix == ".dcm" for path in written)
        assert subprocess.run(command(scans, *options(tmp_path)), capture_output=True, timeout=100).returncode == 0
        whole = {path.name: path.read_bytes() for path in files_below(tmp_path / "clean")}
        assert all(path.read_bytes() == whole[path.name] for path in written)
    finally:
        subprocess.run(["umount", small], check=True)


def test_works_without_what_only_posix_has(tmp_path: Path) -> None:
    """Nothing that deidentify, explain or diff import needs a module that Windows lacks."""
    scans = put_scans(tmp_path, 2)
    absent = ("fcntl", "pwd", "grp", "resource", "termios", "pynetdicom")
    state = ["--state-dir", str(tmp_path / "state")]
    program = (
        f"import sys\nfor name in {absent!r}: sys.modules[name] = None\n"
        "from deid_proxy.cli.main import main\n"
        f"status = main({command(scans, *options(tmp_path), *state)[3:]!r})\n"
        f"status = status or main(['explain', {str(scans / '0000.dcm')!r}])\n"
        f"sys.exit(status or main(['diff', {str(scans / '0000.dcm')!r}, {str(scans / '0001.dcm')!r}]))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stderr
    assert "2 written" in done.stdout


def test_every_test_file_of_pydicom_is_done_held_or_skipped(tmp_path: Path) -> None:
    """Real files of every kind: each has an outcome with a reason, and nothing ends the run."""
    import pydicom.data

    folder = Path(pydicom.data.__file__).parent / "test_files"
    report = tmp_path / "report.json"
    arguments = command(folder, *options(tmp_path), "--jobs", "2", "--report", report)
    done = subprocess.run(arguments, capture_output=True, text=True, timeout=110)
    assert "Traceback" not in done.stderr
    assert "internal error" not in done.stderr
    inputs = json.loads(report.read_text())["inputs"]
    assert done.returncode == (1 if any(entry["state"] == "failed" for entry in inputs) else 3)
    assert len(inputs) > 100
    assert all(entry["state"] in ("written", "unchanged") or entry["reason"] for entry in inputs)
    assert not [entry for entry in inputs if entry.get("reason") == "engine-error"]
    written = [tmp_path / "clean" / entry["output"] for entry in inputs if entry["state"] == "written"]
    assert len(written) > 30
    assert all(pydicom.dcmread(path, stop_before_pixels=True).PatientIdentityRemoved == "YES" for path in written)
