"""The group: lazy, fast, and complete."""

from __future__ import annotations

import importlib.util
import subprocess
import sys

import click
import pytest

from deid_proxy import __version__
from deid_proxy.cli import main as main_module
from deid_proxy.cli.exit_codes import ExitCode
from deid_proxy.cli.main import COMMANDS, cli, main
from deid_proxy.errors import (
    ConfigurationError,
    DeidProxyError,
    Finding,
    KeyFileError,
    ProfileError,
    StateDirectoryError,
    StoreUnavailableError,
    WrongKeyError,
)


def run_module(*arguments: str, code: str | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code] if code else [sys.executable, "-m", "deid_proxy", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


def fail_with(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def raise_it(**_keywords: object) -> None:
        raise error

    monkeypatch.setattr(cli, "main", raise_it)


def test_help_lists_every_command() -> None:
    """The help of the program names each command with one line on what it is for."""
    done = run_module("--help")
    assert done.returncode == 0
    for name, entry in COMMANDS.items():
        assert f"  {name} " in done.stdout
        assert entry.short_help in done.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_short_help_in_the_table_is_that_of_the_command(name: str) -> None:
    """The line in the list of commands is the one that the command itself gives."""
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    assert command.short_help == COMMANDS[name].short_help


@pytest.mark.parametrize("name", COMMANDS)
def test_module_of_every_command_exists(name: str) -> None:
    """Nothing is listed that is not there."""
    assert importlib.util.find_spec(COMMANDS[name].module) is not None


def test_help_imports_no_heavy_library() -> None:
    """Asking for help costs no import of a DICOM library, a database, cryptography or a terminal toolkit."""
    done = run_module(
        code="import sys; from deid_proxy.cli.main import main; main(['--help']);"
        "heavy={'pydicom','pynetdicom','apsw','cryptography','rich','pydantic','yaml','numpy'} & set(sys.modules);"
        "sys.exit(repr(heavy) if heavy else 0)"
    )
    assert done.returncode == 0, done.stderr


def test_version_is_that_of_the_package() -> None:
    """``--version`` prints the name and the version of the package."""
    assert run_module("--version").stdout == f"deid-proxy {__version__}\n"


def test_unknown_command_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    """A command that does not exist ends with status 2 and says how to get help."""
    assert main(["deidentfy"]) == ExitCode.USAGE
    assert "No such command 'deidentfy'. Did you mean 'deidentify'?" in capsys.readouterr().err
    assert main(["xyzzy"]) == ExitCode.USAGE
    assert "mean" not in capsys.readouterr().err


def test_every_finding_of_a_configuration_is_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """All mistakes appear at once, with place and hint, and the status is 78."""
    findings = [
        Finding("unknown key 'listn'", "g.yaml", 2, 3, "did you mean listen?"),
        Finding("no key file", "g.yaml", 9),
    ]
    fail_with(monkeypatch, ConfigurationError(findings))
    assert main(["check"]) == ExitCode.BAD_CONFIGURATION
    error = capsys.readouterr().err
    assert "g.yaml:2:3: unknown key 'listn'\n    hint: did you mean listen?" in error
    assert "g.yaml:9: no key file" in error
    assert "2 mistakes found" in error


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (ProfileError([Finding("bad", "p.yaml", 1, 1)]), ExitCode.BAD_CONFIGURATION),
        (KeyFileError("too short"), ExitCode.BAD_CONFIGURATION),
        (StateDirectoryError("in use"), ExitCode.STATE_IN_USE),
        (WrongKeyError("another key"), ExitCode.BAD_CONFIGURATION),
        (StoreUnavailableError("locked"), ExitCode.FAILED),
        (DeidProxyError("anything"), ExitCode.FAILED),
        (OSError(28, "No space left on device", "/scans/SMITH^JOHN.dcm"), ExitCode.FAILED),
        (KeyboardInterrupt(), ExitCode.INTERRUPTED),
        (click.Abort(), ExitCode.INTERRUPTED),
        (click.UsageError("wrong"), ExitCode.USAGE),
        (ValueError("SMITH^JOHN"), ExitCode.INTERNAL_ERROR),
        (RecursionError("SMITH^JOHN"), ExitCode.INTERNAL_ERROR),
    ],
)
def test_every_error_has_its_exit_status(
    error: BaseException, status: ExitCode, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each family of errors ends the process with its own status, one message, no traceback and no value."""
    fail_with(monkeypatch, error)
    assert main(["check"]) == status
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.strip()
    assert "Traceback" not in output.err
    assert "SMITH" not in output.err


def test_unexpected_exception_names_class_and_place_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A defect is reported by its class and the lines of code it passed, so that it can be found without a value."""
    fail_with(monkeypatch, KeyError("SMITH^JOHN"))
    main([])
    line = capsys.readouterr().err
    assert line.startswith("error: internal error: KeyError at ")
    assert "deid_proxy.cli.main:" in line
    assert "SMITH" not in line


def test_command_returning_a_status_ends_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a command returns as a number is the status of the process."""
    monkeypatch.setattr(main_module.cli, "main", lambda **_keywords: 3)
    assert main([]) == ExitCode.SOME_HELD


def test_reader_that_stops_reading_causes_no_traceback() -> None:
    """``deid-proxy ... | head`` ends quietly when the reader has gone."""
    done = run_module(
        code="import os, sys, click; from deid_proxy.cli import main as m\n"
        "def broken(**_): raise BrokenPipeError(32, 'Broken pipe')\n"
        "m.cli.main = broken; sys.exit(m.main([]))"
    )
    assert done.returncode == ExitCode.FAILED
    assert done.stderr == ""
