"""Paths that are typed: an empty one is a mistake, everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import pytest

from deid_proxy.cli.exit_codes import ExitCode
from deid_proxy.cli.main import cli
from deid_proxy.cli.typed_path import TypedPath

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from .conftest import Ran

OPTIONS = ("--output", "--key-file", "--state-dir", "--report", "--map-public-key")


def commands(group: click.Group) -> Iterator[click.Command]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield command
        if isinstance(command, click.Group):
            yield from commands(command)


def test_every_command_takes_its_paths_in_the_same_way() -> None:
    """No option and no argument of any command is a plain path, for which nothing at all is the current folder."""
    taken = [parameter for command in commands(cli) for parameter in command.params]
    plain = [parameter for parameter in taken if isinstance(parameter.type, click.Path | click.types.FuncParamType)]
    assert len(plain) > len(OPTIONS)
    assert [parameter for parameter in plain if not isinstance(parameter.type, TypedPath)] == []


@pytest.mark.parametrize("option", OPTIONS)
def test_an_empty_path_is_refused_before_anything_is_written(
    option: str, run: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A variable of the shell that is not set makes no file in the current folder, and no defect."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    scans = tmp_path / "scans"
    scans.mkdir()
    typed = {"--output": tmp_path / "clean", "--profile": "basic", "--key-file": tmp_path / "a.key", option: ""}
    ran = run("deidentify", scans, *(str(word) for pair in typed.items() for word in pair))
    assert ran.status == ExitCode.USAGE
    assert "it is empty; name it, or set the variable" in ran.err
    assert option in ran.err
    assert not list(here.iterdir())
