"""Writes ``docs/reference/faults.md``: what goes wrong, what the gateway does about it, and the tests that say so.

The faults stand in ``tools/faults.csv``. A test carries a row by its name (``test_row_07_...``,
``test_rows_02_to_04_...``, ``test_rows_35_and_36_...``) or by its mark ``@pytest.mark.fault(7)``; names and marks are
read from the sources. The command runs these tests and writes what became of them. With numbers of rows it runs those
of these rows only, with ``--rest`` those that have not passed, and keeps what the page says of the others. ``--check``
runs nothing, and says whether the page is in step.
"""

from __future__ import annotations

import ast
import csv
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ROOT = Path(__file__).resolve().parents[1]
TABLE = ROOT / "tools" / "faults.csv"
TESTS = ROOT / "tests"
PAGE = ROOT / "docs" / "reference" / "faults.md"
REASONS = ("deferred: ", "does not apply: ")
LEAST_REASON = 20
_NAME = re.compile(r"test_rows?_(\d\d)_(?:(to|and)_(\d\d)_)?")
_RESULT = re.compile(r"`(test_\w+)` in `([\w/.]+)`: ([^<|]+)")

HEAD = """# What goes wrong, and what happens then

Written by `make faults`, which runs these tests. "In the gateway" is a gateway in a process of its own, reached by its
port, its control socket and its command line; "in parts" is a class of it. The number behind a test says how many
cases of it were run. Rows without a test say why.
"""


Tests = list[tuple[str, str]]  # file and function


@dataclass
class Fault:
    """One row of the matrix and the tests that carry it."""

    row: int
    section: str
    fault: str
    promise: str
    without_test: str
    tests: list[tuple[str, str]] = field(default_factory=list)  # file and function


def read_table(path: Path = TABLE) -> list[Fault]:
    """Return the rows, without their tests."""
    with path.open(newline="", encoding="utf-8") as file:
        return [Fault(int(row.pop("row")), **row) for row in csv.DictReader(file)]  # type: ignore[arg-type]


def found(folder: Path = TESTS) -> Iterator[tuple[int, str, str]]:
    """Yield row, file and function of every test that carries a row."""
    for path in sorted(folder.rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                for row in sorted({*_named(node.name), *_marked(node)}):
                    yield row, path.relative_to(folder.parent).as_posix(), node.name


def _named(name: str) -> list[int]:
    match = _NAME.match(name)
    if match is None:
        return []
    first, last = int(match[1]), int(match[3] or match[1])
    return list(range(first, last + 1)) if match[2] != "and" else [first, last]


def _marked(node: ast.FunctionDef) -> list[int]:
    calls = [call for decorator in node.decorator_list for call in ast.walk(decorator) if isinstance(call, ast.Call)]
    return [
        int(str(argument.value))
        for call in calls
        if isinstance(call.func, ast.Attribute) and call.func.attr == "fault"
        for argument in call.args
        if isinstance(argument, ast.Constant)
    ]


def attach(table: Sequence[Fault], tests: Sequence[tuple[int, str, str]]) -> list[str]:
    """Give every row its tests, and return what is wrong with the table."""
    by_row = {fault.row: fault for fault in table}
    wrong = [f"{name} carries row {row}, which there is not" for row, _, name in tests if row not in by_row]
    for row, file, name in tests:
        if row in by_row and (file, name) not in by_row[row].tests:
            by_row[row].tests.append((file, name))
    return wrong + [text for fault in table if (text := _mistake(fault))]


def _mistake(fault: Fault) -> str:
    reason = fault.without_test
    if reason and not any(reason.startswith(each) and len(reason) >= len(each) + LEAST_REASON for each in REASONS):
        return f"row {fault.row}: '{reason}' is neither 'deferred: WHY' nor 'does not apply: WHY'"
    if reason and fault.tests:
        return f"row {fault.row}: '{reason.partition(':')[0]}', and yet {fault.tests[0][1]} carries it"
    return "" if reason or fault.tests else f"row {fault.row} has neither a test nor a reason"


def page(table: Sequence[Fault], results: Mapping[tuple[str, str], str]) -> str:
    """Return the page."""
    lines, section = [HEAD], ""
    for fault in table:
        if fault.section != section:
            section = fault.section
            lines.append(f"## {section}\n\n| row | what goes wrong | what happens | shown by |\n|---|---|---|---|")
        last = table[-1] is fault or table[table.index(fault) + 1].section != section
        lines.append(f"| {fault.row} | {fault.fault} | {fault.promise} | {_shown(fault, results)} |" + "\n" * last)
    return "\n".join(lines).rstrip() + "\n"


def _shown(fault: Fault, results: Mapping[tuple[str, str], str]) -> str:
    parts = []
    for where in ("in the gateway", "in parts"):
        inside = [
            test for test in fault.tests if test[0].startswith("tests/acceptance/") is (where == "in the gateway")
        ]
        shown = [f"`{name}` in `{file}`: {results.get((file, name), 'not run')}" for file, name in inside]
        parts += [f"{where}:", *shown] if shown else []
    return "<br>".join(parts) or fault.without_test


def _wanted(table: Sequence[Fault], arguments: Sequence[str], results: Mapping[tuple[str, str], str]) -> Tests:
    """Return the tests to run: all, those of some rows, or with ``--rest`` those that did not pass yet."""
    if "--rest" in arguments:
        return sorted({test for fault in table for test in fault.tests if not _is_passed(results.get(test, ""))})
    rows = {int(argument) for argument in arguments}
    return sorted({test for fault in table if not rows or fault.row in rows for test in fault.tests})


def _is_passed(result: str) -> bool:
    return bool(re.fullmatch(r"\d+ passed", result))


def run(tests: Tests) -> dict[tuple[str, str], str]:
    """Run tests and return how each ended."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-n",
            "auto",
            f"--junitxml={report}",
            "-o",
            "junit_family=xunit1",
        ]
        subprocess.run([*command, *(f"{file}::{name}" for file, name in tests)], cwd=ROOT, check=False)
        cases = ET.parse(report).iter("testcase")
        counted: dict[tuple[str, str], Counter[str]] = {}
        for case in cases:
            key = str(case.get("file")), str(case.get("name")).partition("[")[0]
            counted.setdefault(key, Counter())[_outcome(case)] += 1
    return {key: ", ".join(f"{n} {outcome}" for outcome, n in sorted(each.items())) for key, each in counted.items()}


def _outcome(case: ET.Element) -> str:
    endings = {"failure": "FAILED", "error": "FAILED", "skipped": "skipped"}
    return next((endings[child.tag] for child in case if child.tag in endings), "passed")


def results_of(text: str) -> dict[tuple[str, str], str]:
    """Return what a page says of each test."""
    return {(file, name): result.strip() for name, file, result in _RESULT.findall(text)}


def main(arguments: Sequence[str]) -> int:
    """Write the page, or check it; the exit code is 1 when something is wrong."""
    table = read_table()
    wrong = attach(table, list(found()))
    before = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    if "--check" in arguments:
        results = results_of(before)
        wrong += ["docs/reference/faults.md is out of step: make faults"] * (page(table, results) != before)
    elif not wrong:
        results = results_of(before) if arguments else {}
        results |= run(_wanted(table, arguments, results))
        PAGE.write_text(page(table, results), encoding="utf-8")
    else:
        results = {}
    known = {test for fault in table for test in fault.tests}
    results = {test: result for test, result in results.items() if test in known}
    wrong += [f"{name}: {result}" for (_, name), result in sorted(results.items()) if not _is_passed(result)]
    print("\n".join(wrong), file=sys.stderr)
    tested = sum(bool(fault.tests) for fault in table)
    print(f"{len(table)} rows: {tested} with tests, {len(table) - tested} without, for a reason")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
