"""``explain``: every attribute that changes, the rule behind it, and no value unless a person asks for it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from deid_proxy.cli.exit_codes import ExitCode
from deid_proxy.testing.builders import Patient, build_study
from deid_proxy.testing.leak_scanner import LeakScanner

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Ran

PATIENT = Patient.invent(5)
CT = build_study(5, "CT", 1, PATIENT)[0]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.dcm"
    path.write_bytes(CT.part10())
    return path


def test_each_change_names_its_rule(file: Path, run: Callable[..., Ran]) -> None:
    """An attribute is listed with tag, keyword, action and the row of the table that decides."""
    done = run("explain", file)
    assert done.status == ExitCode.DONE
    (line,) = [line for line in done.out.splitlines() if "(0010,0010) PatientName" in line]
    for text in (" D ", "‹PHI›", "‹pseudonym›", "PS3.15-2026d Table E.1-1 (0010,0010)"):
        assert text in line
    assert "kept as they are" in done.out


def test_values_are_masked_in_every_format(file: Path, run: Callable[..., Ran]) -> None:
    """Neither table nor JSON holds any identifier of the file."""
    scanner = LeakScanner(CT.planted)
    for output_format in ("table", "json"):
        done = run("explain", file, "--format", output_format)
        assert scanner.scan((done.out + done.err).encode()) == []


@pytest.mark.parametrize("output_format", ["table", "json"])
def test_values_go_to_a_terminal_only(output_format: str, file: Path, run: Callable[..., Ran]) -> None:
    """``--show-values`` into a pipe or a file is refused."""
    done = run("explain", file, "--show-values", "--format", output_format)
    assert done.status == ExitCode.USAGE
    assert done.out == ""
    assert "terminal" in done.err


def test_values_are_shown_to_a_person(file: Path, run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal, and asked for, the original values stand beside what becomes of them."""
    monkeypatch.setattr("deid_proxy.cli.diff.sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "200")
    done = run("explain", file, "--show-values")
    assert PATIENT.facts["patient_id"] in done.out


def test_json_has_the_whole_story(file: Path, run: Callable[..., Ran]) -> None:
    """For programs: profile, changes with path, tag, VR, action, rule, before and after, and what is kept."""
    document = json.loads(run("explain", file, "--format", "json").out)
    assert document["profile"]["name"] == "basic"
    assert document["kept"] > 0
    change = next(change for change in document["changes"] if change["tag"] == "(0010,0020)")
    assert change["action"] == "D"
    assert change["before"] == "‹PHI›"
    assert change["after"] == "‹pseudonym›"
    assert change["rule"].endswith("(0010,0020)")


def test_profile_of_the_site_is_named_by_its_line(file: Path, run: Callable[..., Ran], tmp_path: Path) -> None:
    """A rule of one's own profile is named by file, line and column."""
    profile = tmp_path / "trial.yaml"
    profile.write_text("name: trial\nrules:\n  - {remove: SliceThickness}\n")
    done = run("explain", file, "--profile", profile)
    (line,) = [line for line in done.out.splitlines() if "SliceThickness" in line]
    assert "trial.yaml:3" in line


def test_other_profile_gives_another_answer(file: Path, run: Callable[..., Ran]) -> None:
    """The profile decides, and is named."""
    done = run("explain", file, "--profile", "supplement-142")
    assert done.status == ExitCode.DONE
    assert "PS3.15-2011" in done.out


def test_instance_that_would_be_held_says_why(tmp_path: Path, run: Callable[..., Ran]) -> None:
    """The reason of a hold is the answer, with the status of a hold."""
    path = tmp_path / "us.dcm"
    path.write_bytes(build_study(5, "US", 1, PATIENT)[0].part10())
    done = run("explain", path)
    assert done.status == ExitCode.SOME_HELD
    assert done.out == ""
    assert done.err.startswith("error: this instance would be held: pixel-risk")


@pytest.mark.parametrize(
    ("content", "status"),
    [(b"", ExitCode.FAILED), (b"hello", ExitCode.FAILED), (CT.part10()[:400], ExitCode.SOME_HELD)],
)
def test_what_is_no_good_file_is_one_clear_error(
    content: bytes, status: ExitCode, tmp_path: Path, run: Callable[..., Ran]
) -> None:
    """Empty, other and cut files end in one line."""
    path = tmp_path / "a"
    path.write_bytes(content)
    done = run("explain", path)
    assert done.status == status
    assert len(done.err.splitlines()) == 1


@pytest.mark.parametrize("arguments", [("/none/such",), ()])
def test_missing_file_is_wrong_usage(arguments: tuple[str, ...], run: Callable[..., Ran]) -> None:
    """A file that is not there, or not given, is said."""
    assert run("explain", *arguments).status == ExitCode.USAGE


def test_unknown_profile_is_refused(file: Path, run: Callable[..., Ran]) -> None:
    """A typo in the profile's name is answered with the names."""
    done = run("explain", file, "--profile", "bsic")
    assert done.status == ExitCode.BAD_CONFIGURATION
    assert "basic" in done.err
