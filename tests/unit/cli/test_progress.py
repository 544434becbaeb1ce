"""The progress bar: for a person at a terminal, and for nobody else."""

from __future__ import annotations

import sys

import pytest

from deid_proxy.cli.progress import progress_bar

from .conftest import Terminal


def test_no_bar_off_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    """Logs and pipes get not a character of it."""
    with progress_bar(10) as advance:
        advance(5)
    assert capsys.readouterr() == ("", "")


def test_bar_on_a_terminal_goes_to_standard_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """A person sees how far it is; standard output stays for results."""
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with progress_bar(10) as advance:
        advance(10)
    assert "de-identifying" in terminal.getvalue()
    assert "10/10" in terminal.getvalue()
