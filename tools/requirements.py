"""Prints which requirement of PS3.15 Annex E is carried by which tests, and why the others are not.

The requirements stand in ``tools/standard/requirements.csv``. A test carries one by its mark
``@pytest.mark.requirement("R-001")``; the marks are read from the sources, so nothing is imported or run.
"""

from __future__ import annotations

import ast
import csv
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
TABLE = ROOT / "tools" / "standard" / "requirements.csv"
TESTS = ROOT / "tests"
DISPOSITIONS = ("deferred: ", "does not apply: ")
LEAST_REASON = 20


@dataclass
class Requirement:
    """One line of the table and the tests that carry it."""

    id: str
    level: str
    where: str
    requirement: str
    disposition: str
    tests: list[str] = field(default_factory=list)


def read_table(path: Path = TABLE) -> list[Requirement]:
    """Return the requirements, without their tests."""
    with path.open(newline="", encoding="utf-8") as file:
        return [Requirement(**row) for row in csv.DictReader(file)]


def marks(folder: Path = TESTS) -> Iterator[tuple[str, str]]:
    """Yield an id and the test that is marked with it; a mark on a module counts for each of its tests."""
    for path in sorted(folder.rglob("test_*.py")):
        module = ast.parse(path.read_text(encoding="utf-8"))
        of_all = [id_ for node in module.body if _is_pytestmark(node) for id_ in _ids(node)]
        for node in ast.walk(module):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                own = [id_ for decorator in node.decorator_list for id_ in _ids(decorator)]
                yield from ((id_, f"{path.relative_to(folder.parent)}::{node.name}") for id_ in (*of_all, *own))


def _is_pytestmark(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "pytestmark" for t in node.targets)


def _ids(node: ast.AST) -> list[str]:
    """Return the arguments of every ``requirement(...)`` below a node."""
    calls = [call for call in ast.walk(node) if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)]
    return [
        str(argument.value)
        for call in calls
        if call.func.attr == "requirement"  # type: ignore[attr-defined]
        for argument in call.args
        if isinstance(argument, ast.Constant)
    ]


def faults(table: list[Requirement], found: list[tuple[str, str]]) -> list[str]:
    """Give every requirement its tests, and return what is wrong with the table."""
    by_id = {requirement.id: requirement for requirement in table}
    wrong = [f"{test} carries {id_}, which is no requirement" for id_, test in found if id_ not in by_id]
    for id_, test in found:
        if id_ in by_id:
            by_id[id_].tests.append(test)
    return wrong + [fault for requirement in table if (fault := _fault(requirement))]


def _fault(one: Requirement) -> str:
    if one.disposition and not _is_disposition(one.disposition):
        return f"{one.id}: '{one.disposition}' is neither 'deferred: ISSUE' nor 'does not apply: WHY'"
    if one.disposition and one.tests:
        return f"{one.id}: '{one.disposition.partition(':')[0]}', and yet {one.tests[0]} carries it"
    return "" if one.disposition or one.tests else f"{one.id} has neither a test nor a disposition"


def _is_disposition(text: str) -> bool:
    return any(text.startswith(prefix) and len(text) >= len(prefix) + LEAST_REASON for prefix in DISPOSITIONS)


def main() -> int:
    """Print the table; the exit code is 1 when something is wrong with it."""
    table = read_table()
    wrong = faults(table, list(marks()))
    for one in table:
        print(f"{one.id}  {one.level:7}  {one.where}\n       {one.requirement}")
        print("\n".join(f"         {line}" for line in sorted(set(one.tests)) or [one.disposition or "NOTHING"]))
    counted = [sum(one.disposition.startswith(prefix) for one in table) for prefix in DISPOSITIONS]
    tested = sum(bool(one.tests) for one in table)
    print(f"\n{len(table)} requirements: {tested} tested, {counted[0]} deferred, {counted[1]} do not apply")
    print("\n".join(wrong), file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
