"""The map of the cleaners in the documentation: it has every module once, in the order in which they are asked."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

PAGE = "docs/explanation/cleaning-texts.md"
CLEANERS = "deid_proxy/engine/cleaners"
MAP = re.compile(r"^## Where in the code$(.*)", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def mapped(root: Path) -> list[str]:
    """The modules of the table, in its order."""
    found = MAP.search((root / PAGE).read_text(encoding="utf-8"))
    assert found is not None
    rows = [line.split("|") for line in found[1].splitlines() if line.startswith("|")]
    return [name for row in rows for name in re.findall(r"`(\w+)`", row[2])]


def test_every_cleaner_is_on_the_map_once(root: Path, mapped: list[str]) -> None:
    """Nobody has to look for a module, and none is named that is not there."""
    there = {path.stem for path in (root / CLEANERS).glob("*.py")} - {"__init__"}
    assert set(mapped) == there
    assert len(mapped) == len(there)


def test_the_map_has_the_order_in_which_a_text_is_looked_at(root: Path, mapped: list[str]) -> None:
    """The rules that ``text`` asks stand on the map one below the other, as it asks them."""
    tree = ast.parse((root / CLEANERS / "text.py").read_text(encoding="utf-8"))
    owner = {
        alias.name: node.module.rpartition(".")[2]
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.module and ".cleaners." in node.module
        for alias in node.names
    }
    cleaning = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "_clean")
    calls = [node for node in ast.walk(cleaning) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    calls.sort(key=lambda call: (call.lineno, call.col_offset))
    asked = [owner[call.func.id] for call in calls if isinstance(call.func, ast.Name) and call.func.id in owner]
    rules = [name for name in dict.fromkeys(asked) if name not in ("marks", "verdicts")]
    assert len(rules) > 20
    assert [name for name in mapped if name in rules] == rules
