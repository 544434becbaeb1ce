"""The requirement table is whole: every requirement has a test, or a written reason why it has none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def tool(load_tool: Callable[[str], ModuleType]) -> ModuleType:
    """The command that prints the table."""
    return load_tool("requirements")


def of(tool: ModuleType, disposition: str = "") -> list:
    """A table of one requirement."""
    return [tool.Requirement("R-001", "shall", "E.1.1", "Something is done", disposition)]


def test_every_requirement_has_a_test_or_a_reason(tool: ModuleType) -> None:
    """Neither forgotten, nor marked with a number that does not exist, nor tested and put off at the same time."""
    assert tool.faults(tool.read_table(), list(tool.marks())) == []


def test_the_table_is_that_of_the_standard(tool: ModuleType) -> None:
    """R-001 to R-111, each once, each with its level, its place and a sentence."""
    table = tool.read_table()
    assert [one.id for one in table] == [f"R-{number:03d}" for number in range(1, 112)]
    assert {one.level for one in table} == {"shall", "should", "note", "derived"}
    assert all(one.where and len(one.requirement) > 15 for one in table)


@pytest.mark.parametrize(
    ("disposition", "found", "fault"),
    [
        ("", [], "has neither a test nor a disposition"),
        ("", [("R-999", "test_x")], "which is no requirement"),
        ("deferred: the issue that will build it", [("R-001", "test_x")], "'deferred', and yet test_x carries it"),
        (
            "does not apply: nobody has ever wanted it",
            [("R-001", "test_x")],
            "'does not apply', and yet test_x carries it",
        ),
        ("later", [], "is neither"),
        ("deferred: soon", [], "is neither"),
    ],
)
def test_a_hole_in_the_table_is_found(
    tool: ModuleType, disposition: str, found: list[tuple[str, str]], fault: str
) -> None:
    """Each way in which the table can be wrong has its message."""
    assert any(fault in message for message in tool.faults(of(tool, disposition), found))


def test_a_requirement_with_a_test_or_a_reason_is_in_order(tool: ModuleType) -> None:
    """One of the two is enough."""
    assert tool.faults(of(tool), [("R-001", "test_x")]) == []
    assert tool.faults(of(tool, "deferred: the issue that will build it"), []) == []


def test_marks_are_read_from_functions_and_modules(tool: ModuleType, tmp_path: Path) -> None:
    """Several numbers on one test count, and so does a mark on the whole module."""
    folder = tmp_path / "tests"
    folder.mkdir()
    (folder / "test_a.py").write_text(
        "pytestmark = pytest.mark.requirement('R-003')\n"
        "@pytest.mark.requirement('R-001', 'R-002')\n@pytest.mark.slow\ndef test_one(): pass\n"
        "def helper(): pass\n"
    )
    assert list(tool.marks(folder)) == [(f"R-00{n}", "tests/test_a.py::test_one") for n in (3, 1, 2)]


def test_the_command_prints_every_requirement(tool: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    """What ``make requirements`` shows: number, sentence, tests or reason, and the sums."""
    assert tool.main() == 0
    printed = capsys.readouterr().out
    assert all(f"\n{one.id}  " in f"\n{printed}" for one in tool.read_table())
    assert "NOTHING" not in printed
    assert "111 requirements: " in printed
