"""The guide to testing one's own profile does what it prints."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

GUIDE = Path(__file__).parents[3] / "docs" / "how-to" / "test-your-own-profile.md"
BLOCKS = re.compile(r"```python\n(.*?)```", re.DOTALL)


@pytest.fixture
def names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What is defined after all blocks have run, in a folder with the profile that the guide names."""
    (tmp_path / "profiles").mkdir()
    profile = tmp_path / "profiles" / "my-profile.yaml"
    profile.write_text("name: my-profile\nedition: PS3.15-2026d\nrules:\n  - {keep: StationName}\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    defined: dict[str, Any] = {}
    for block in BLOCKS.findall(GUIDE.read_text(encoding="utf-8")):
        # The scan of the third step must find what this profile keeps.
        code = block.replace("assert scan(output, instance.planted) == []", "found = scan(output, instance.planted)")
        exec(compile(code, str(GUIDE), "exec"), defined)
    return defined


def test_every_block_runs(names: dict[str, Any]) -> None:
    """All of the guide's code runs as printed, and defines what it talks about."""
    assert {"patient", "pipeline", "output", "found", "judge", "MALFORMED_CASES"} <= set(names)


def test_the_scan_finds_what_the_profile_keeps_and_nothing_else(names: dict[str, Any]) -> None:
    """A kept station name is found, under its label."""
    assert {leak.kind for leak in names["found"]} == {"station"}


def test_the_second_opinion_names_the_difference(names: dict[str, Any]) -> None:
    """The oracle lists the attribute that the profile keeps against the table, and the claim that is not made then."""
    file = names["write_file_meta"](names["result"].rendition) + names["output"]
    findings = names["judge"](names["instance"].part10(), file)
    paths = {finding.path for finding in findings}
    assert paths >= {"(0008,1010) StationName", "(0012,0064) DeidentificationMethodCodeSequence"}
    assert all("StationName" in path or "MethodCode" in path for path in paths)
