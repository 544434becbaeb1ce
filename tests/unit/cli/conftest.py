"""Fixtures of the command line's tests: commands run in this process, or for real in their own."""

from __future__ import annotations

import io
import subprocess
import sys
from dataclasses import dataclass, field
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from deid_proxy.cli.main import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Ran(NamedTuple):
    """What a command did."""

    status: int
    out: str
    err: str


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """Run a command in this process, and assert what holds for every command: no traceback, ever."""

    def run_it(*arguments: str | Path, stdin: str = "") -> Ran:
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        capsys.readouterr()
        status = main([str(argument) for argument in arguments])
        output = capsys.readouterr()
        assert "Traceback" not in output.err + output.out
        return Ran(status, output.out, output.err)

    return run_it


@pytest.fixture
def run_process() -> Callable[..., Ran]:
    """Run a command as a process of its own."""

    def run_it(*arguments: str | Path, stdin: str = "", cwd: Path | None = None) -> Ran:
        command = [sys.executable, "-m", "deid_proxy", *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, input=stdin, timeout=100, cwd=cwd)
        assert "Traceback" not in done.stderr + done.stdout
        return Ran(done.returncode, done.stdout, done.stderr)

    return run_it


@dataclass
class FakeControl:
    """Somebody who answers on the control socket, with answers prepared by the test."""

    answers: dict[str, Any] = field(default_factory=dict)
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    closed: bool = False

    def call(self, method: str, **params: Any) -> Any:
        self.calls.append((method, params))
        answer = self.answers[method]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def control(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> FakeControl:
    """Answer every question of a command with what the test put in, whatever the configuration says."""
    fake = FakeControl()
    (tmp_path / "ledger.db").touch()
    settings = SimpleNamespace(gateway=SimpleNamespace(state_dir=tmp_path))
    replace_module(monkeypatch, "deid_proxy.gateway.control", connect=lambda _settings: fake)
    replace_module(monkeypatch, "deid_proxy.settings", load_settings=lambda _path: settings)
    return fake


def replace_module(monkeypatch: pytest.MonkeyPatch, name: str, **attributes: object) -> None:
    """Put a stand-in where a command imports a module from: a unit test of the words needs no gateway."""
    module = ModuleType(name)
    vars(module).update(attributes)
    monkeypatch.setitem(sys.modules, name, module)


class Terminal(io.StringIO):
    """A text stream that says it is a terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True
