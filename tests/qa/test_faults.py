"""The fault table is whole and in step: every row has a test or a reason, and the page says what the sources say."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def tool(load_tool: Callable[[str], ModuleType]) -> ModuleType:
    """The command that writes the table."""
    return load_tool("faults")


def of(tool: ModuleType, without_test: str = "") -> list:
    """A table of one row."""
    return [tool.Fault(7, "A section", "Something breaks", "Nothing is lost", without_test)]


def test_every_row_has_a_test_or_a_reason(tool: ModuleType) -> None:
    """Rows 1 to 54, each once, neither forgotten nor put off and tested at the same time."""
    table = tool.read_table()
    assert [fault.row for fault in table] == list(range(1, 55))
    assert tool.attach(table, list(tool.found())) == []


def test_the_page_is_in_step_and_every_test_of_it_passed(tool: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    """A test that was added, renamed or removed, or that did not pass in the last run, shows here."""
    assert tool.main(["--check"]) == 0, capsys.readouterr().err


def test_rows_are_read_from_names_and_marks(tool: ModuleType, tmp_path: Path) -> None:
    """One row, two rows, a range of rows, and marks; other tests carry none."""
    folder = tmp_path / "tests"
    folder.mkdir()
    (folder / "test_a.py").write_text(
        "def test_row_07_x(): pass\ndef test_rows_02_to_04_x(): pass\ndef test_rows_35_and_37_x(): pass\n"
        "@pytest.mark.fault(1, 9)\ndef test_x(): pass\ndef test_row_of_trees(): pass\n"
    )
    rows = [(row, name) for row, _, name in tool.found(folder)]
    assert [row for row, _ in rows] == [7, 2, 3, 4, 35, 37, 1, 9]


@pytest.mark.parametrize(
    ("without_test", "tests", "mistake"),
    [
        ("", [], "has neither a test nor a reason"),
        ("", [(99, "tests/a.py", "test_x")], "which there is not"),
        ("deferred: the issue that will build it", [(7, "tests/a.py", "test_x")], "and yet test_x carries it"),
        ("later", [], "is neither"),
    ],
)
def test_a_hole_in_the_table_is_found(tool: ModuleType, without_test: str, tests: list, mistake: str) -> None:
    """Each way in which the table can be wrong has its message."""
    assert any(mistake in text for text in tool.attach(of(tool, without_test), tests))


def test_the_page_says_what_became_of_each_test(tool: ModuleType) -> None:
    """Results are written behind the tests, read back from the page, and missing ones are said to be missing."""
    table = of(tool)
    assert tool.attach(table, [(7, "tests/acceptance/a.py", "test_x"), (7, "tests/unit/b.py", "test_y")]) == []
    text = tool.page(table, {("tests/acceptance/a.py", "test_x"): "3 passed"})
    assert "in the gateway:<br>`test_x` in `tests/acceptance/a.py`: 3 passed<br>in parts:<br>`test_y`" in text
    assert tool.results_of(text) == {
        ("tests/acceptance/a.py", "test_x"): "3 passed",
        ("tests/unit/b.py", "test_y"): "not run",
    }
