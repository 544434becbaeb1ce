"""The tour: it shows what the product promises, and fails when the product does not keep it."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner

from deid_proxy.cli import demo_tour
from deid_proxy.cli.demo import demo_command

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the gateway runs on Linux")


@pytest.fixture
def temporary() -> Iterator[Path]:
    """Make a temporary folder with a short name: a socket's path holds no more than 108 bytes."""
    with tempfile.TemporaryDirectory(prefix="d-") as folder:
        yield Path(folder)


def demo(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "deid_proxy", "demo", *options]
    environment = {"TMPDIR": str(folder), "PATH": "/usr/bin:/bin"}
    return subprocess.run(command, capture_output=True, text=True, timeout=110, env=environment)


def test_demo_keeps_every_promise_and_cleans_up(temporary: Path) -> None:
    """One pseudonym for two studies, nothing leaked, an ultrasound held; and the folder is gone."""
    done = demo(temporary)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert done.stdout.count("   yes  ") == 6
    for text in ("one pseudonym: ", "PatientName", "pixel-risk", "What next?"):
        assert text in done.stdout
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize(
    ("found", "started", "program"),
    [
        ("/opt/bin/deid-proxy", "/opt/bin/deid-proxy", "deid-proxy"),
        (None, ".venv/bin/deid-proxy", ".venv/bin/deid-proxy"),
        (None, "/opt/deid_proxy/__main__.py", "python -m deid_proxy"),
    ],
)
def test_what_comes_next_can_be_typed_as_it_stands(
    found: str | None, started: str, program: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The commands at the end name the program as this shell finds it; a fresh clone has it in .venv only."""
    monkeypatch.setattr(demo_tour, "take_tour", lambda _folder: True)
    monkeypatch.setattr("shutil.which", lambda _name: found)
    monkeypatch.setattr(sys, "argv", [started])
    result = CliRunner().invoke(demo_command, [])
    assert f"   your own files   {program} keygen my.key\n" in result.output
    assert result.output.count(f" {program} ") == 5


def test_demo_can_leave_its_folder(temporary: Path) -> None:
    """``--keep`` leaves configuration, keys and state, and says where."""
    done = demo(temporary, "--keep")
    (folder,) = temporary.iterdir()
    assert done.returncode == 0
    assert f"The folder is kept: {folder}" in done.stdout
    assert (folder / "gateway" / "deid-proxy.yaml").exists()


def test_demo_says_why_the_gateway_does_not_start(tmp_path: Path) -> None:
    """The last word of a gateway that gave up is passed on: here that SQLite opens no path of that length."""
    folder = tmp_path.joinpath(*["x" * 120] * 5)
    folder.mkdir(parents=True)
    done = demo(folder)
    assert done.returncode == 1
    assert "the ledger cannot be used now" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(folder.iterdir()) == []


def test_demo_fails_when_a_promise_is_broken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A promise that is not kept ends the tour with status 1."""
    monkeypatch.setattr(demo_tour, "take_tour", lambda _folder: False)
    with pytest.raises(click.ClickException, match="not everything is as promised") as caught:
        demo_command.main([], standalone_mode=False)
    assert caught.value.exit_code == 1


def test_demo_fails_when_it_cannot_be_finished(monkeypatch: pytest.MonkeyPatch) -> None:
    """A gateway that does not start, or an archive that gets nothing, is said in one line."""

    def fail(_folder: object) -> bool:
        raise demo_tour.TourFailedError("the gateway does not listen")

    monkeypatch.setattr(demo_tour, "take_tour", fail)
    with pytest.raises(click.ClickException, match="the demo failed: the gateway does not listen"):
        demo_command.main([], standalone_mode=False)


def test_each_promise_can_be_broken(tmp_path: Path) -> None:
    """The checks of the tour are real: on wrong data each of them says no."""
    from deid_proxy.cli.demo_tour import promises
    from deid_proxy.testing.builders import Patient, build_study
    from deid_proxy.testing.fake_archive import Kept

    sent = [build_study(seed, "CT", 1, Patient.invent(seed))[0] for seed in (1, 2, 3)]
    arrived = [Kept(1, i.sop_class_uid, i.sop_instance_uid, i.transfer_syntax_uid, i.data) for i in sent]
    (tmp_path / "gateway.log").write_text(f"received {Patient.invent(1).facts['patient_id']}")
    assert [promise.kept for promise in promises(arrived, [], sent, [tmp_path])] == [False] * 6
