"""The guides do what they print: their code runs, their files load, their commands exist."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from deid_proxy.cli.main import cli
from deid_proxy.identity.keys import generate_key_file
from deid_proxy.profile import load_profile
from deid_proxy.settings import load_settings
from deid_proxy.testing.builders import Instance, build_study

ROOT = Path(__file__).resolve().parents[2]
GUIDES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
CODE = re.compile(r"```python\n(.*?)```", re.DOTALL)
INDENTED = re.compile(r"(?:^    .*\n|^\n(?=    ))+", re.MULTILINE)


def indented_block(page: str, first_line: str) -> str:
    """Return the indented block of a page that begins with a line, without its indentation."""
    text = (ROOT / page).read_text(encoding="utf-8")
    blocks = [re.sub(r"^    ", "", block, flags=re.MULTILINE).lstrip("\n") for block in INDENTED.findall(text)]
    (found,) = [block for block in blocks if block.startswith(first_line)]
    return found


def command_lines(page: Path) -> Iterator[list[str]]:
    """Yield the words of every deid-proxy command that a page shows as code."""
    text = page.read_text(encoding="utf-8")
    for block in (*re.findall(r"```(?:sh|bash)?\n(.*?)```", text, re.DOTALL), *INDENTED.findall(text)):
        for line in block.splitlines():
            command = re.match(r"\s*(?:\S+/)?deid-proxy ([a-z].*)", line)
            if command is not None and "[" not in line and "COMMAND" not in line:
                yield shlex.split(re.split(r"\s{2,}#|[<|>]\s", command[1])[0], comments=True)


def run_guide(folder: Path, instance: Instance, monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """Run all code of the library guide in a folder with the files it names; return what it defines."""
    generate_key_file(folder / "project.key")
    (folder / "image.dcm").write_bytes(instance.part10())
    monkeypatch.chdir(folder)
    defined: dict[str, object] = {}
    for block in CODE.findall((ROOT / "docs" / "how-to" / "use-as-a-library.md").read_text(encoding="utf-8")):
        exec(compile(block, "use-as-a-library.md", "exec"), defined)
    return defined


def test_the_code_of_the_library_guide_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every block runs as printed: a file is written, and the map and the plan are there."""
    defined = run_guide(tmp_path, build_study(1, "CT", 1)[0], monkeypatch)
    assert (tmp_path / "clean.dcm").read_bytes()[128:132] == b"DICM"
    assert (tmp_path / "map.db").exists()
    assert {"outcome", "plan"} <= set(defined)


def test_the_library_guide_says_what_is_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With an ultrasound the same code writes nothing, and prints the words that the guide shows."""
    run_guide(tmp_path, build_study(1, "US", 1)[0], monkeypatch)
    assert not (tmp_path / "clean.dcm").exists()
    printed = capsys.readouterr().out.splitlines()
    assert printed == ["held: pixel-risk ultrasound (0008,0016)", "would be held: pixel-risk ultrasound (0008,0016)"]


def test_the_profile_of_the_tutorial_loads(tmp_path: Path) -> None:
    """The first profile that a reader writes has no mistake."""
    profile = tmp_path / "trial.yaml"
    profile.write_text(indented_block("docs/tutorials/first-steps.md", "# trial.yaml"), encoding="utf-8")
    assert load_profile(str(profile)).name == "trial"


def test_the_gateway_of_the_tutorial_loads(tmp_path: Path) -> None:
    """The first configuration that a reader writes is valid, with the keys that the tutorial makes."""
    config = tmp_path / "gateway.yaml"
    config.write_text(indented_block("docs/tutorials/first-steps.md", "# gateway.yaml"), encoding="utf-8")
    generate_key_file(tmp_path / "lung01.key", "LUNG-01")
    generate_key_file(tmp_path / "spool.key")
    assert load_settings(config, check_files=True).projects[0].name == "LUNG-01"


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_in_a_guide_exists(page: Path) -> None:
    """Commands and options that a page shows are those of the program."""
    unknown = []
    for words in command_lines(page):
        command: click.Command = cli
        rest = list(words)
        while isinstance(command, click.Group) and rest:
            found = command.get_command(click.Context(command), rest.pop(0))
            if found is None:
                break
            command = found
        options = {name for parameter in command.params for name in parameter.opts} | {"--help"}
        if isinstance(command, click.Group) or not {word for word in rest if word.startswith("--")} <= options:
            unknown.append(" ".join(words))
    assert unknown == []
