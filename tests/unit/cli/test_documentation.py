"""The reference and the commands say the same."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from deid_proxy.cli.exit_codes import ExitCode
from deid_proxy.cli.main import COMMANDS, cli

if TYPE_CHECKING:
    from collections.abc import Iterator

REFERENCE = Path(__file__).parents[3] / "docs" / "reference" / "cli.md"


def commands() -> Iterator[tuple[str, click.Command]]:
    for name in COMMANDS:
        command = cli.get_command(click.Context(cli), name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from ((f"{name} {verb}", sub) for verb, sub in command.commands.items())
        else:
            yield name, command


def section(name: str) -> str:
    text = REFERENCE.read_text(encoding="utf-8")
    parts = re.split(r"^## (.*)$", text, flags=re.MULTILINE)
    sections = dict(zip(parts[1::2], parts[2::2], strict=True))
    for title, body in sections.items():
        if name in title.split(", "):
            return body
    raise AssertionError(f"no section on {name}")


@pytest.mark.parametrize(("name", "command"), list(commands()), ids=[name for name, _ in commands()])
def test_every_option_is_in_the_reference(name: str, command: click.Command) -> None:
    """A command has a section of its own, and each of its options stands in it."""
    body = section(name)
    assert f"deid-proxy {name}" in body
    missing = [
        option
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for option in parameter.opts
        if option not in body
    ]
    assert missing == []


@pytest.mark.parametrize(("name", "command"), list(commands()), ids=[name for name, _ in commands()])
def test_every_option_explains_itself(name: str, command: click.Command) -> None:
    """The help of every command says what it does, and each option has a line of help."""
    assert command.help
    assert [p.name for p in command.params if isinstance(p, click.Option) and not p.help] == []


@pytest.mark.parametrize("status", ExitCode)
def test_every_exit_status_is_in_the_reference(status: ExitCode) -> None:
    """The table of exit statuses is complete."""
    assert f"\n| {int(status)} |" in REFERENCE.read_text(encoding="utf-8")
