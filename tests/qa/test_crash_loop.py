"""The crash loop adds up what passed, goes on where it ended, and stops at what failed."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture
def tool(load_tool: Callable[[str], ModuleType]) -> ModuleType:
    """The command."""
    return load_tool("crash_loop")


def test_parts_add_up_over_several_starts(
    tool: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A part that is in the report is not run again; a part that fails is not in it, and ends the loop."""
    report, ran, failing = tmp_path / "report.json", list[int](), {3}

    def run_part(seed: int, kills: int) -> dict[str, int] | None:
        ran.append(seed)
        return None if seed in failing else {"kills": kills, "acknowledged": 100 + seed}

    monkeypatch.setattr(tool, "run_part", run_part)
    monkeypatch.setattr(sys, "argv", ["crash_loop.py", str(report), "--kills", "40"])
    assert tool.main() == 1
    assert sorted(json.loads(report.read_text())) == ["1", "2"]
    failing.clear()
    assert tool.main() == 0
    assert ran == [1, 2, 3, 3, 4]
    assert "40 kills in 4 parts: 410 acknowledged, 0 lost" in capsys.readouterr().out
    assert tool.main() == 0
    assert len(ran) == 5
