"""The house rules that no linter knows: held by reading the code."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import deid_proxy
from deid_proxy.errors import HoldReason
from deid_proxy.events import FIELDS, Event

Modules = dict[str, ast.Module]
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
LEVELS = {"debug", "info", "warning", "error"}
HEAVY = ("pydicom", "pynetdicom", "pydantic", "apsw", "cryptography", "click", "rich", "structlog", "numpy", "yaml")


def definitions(tree: ast.AST) -> Iterator[Definition]:
    return (node for node in ast.walk(tree) if isinstance(node, Definition))


def test_the_public_names_are_there() -> None:
    """Everything that ``deid_proxy`` promises can be had from it, and nothing else is promised."""
    promised = {"Deidentifier", "MapStore", "Outcome", "Plan", "Profile", "SQLiteMapStore", "load_key_file"}
    promised |= {"__version__", "errors", "load_map_public_key"}
    assert set(deid_proxy.__all__) == promised
    assert all(getattr(deid_proxy, name) is not None for name in promised)
    with pytest.raises(AttributeError):
        _ = deid_proxy.NoSuchName


def test_importing_the_package_imports_nothing_heavy() -> None:
    """``import deid_proxy`` costs nothing: what a name needs is imported when it is asked for."""
    code = f"import sys, deid_proxy; print([name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("room", ["standard", "identity.ports", "errors", "events", "engine.planner", "profile"])
def test_the_pure_rooms_import_no_dicom_library(room: str) -> None:
    """What decides about a data set stands on its own tables: neither pydicom nor pynetdicom is loaded for it."""
    code = f"import sys, deid_proxy.{room}; print([n for n in ('pydicom', 'pynetdicom') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_imports_only_go_to_the_right(root: Path) -> None:
    """The layer contract of pyproject.toml holds."""
    pytest.importorskip("importlinter", reason="import-linter is not installed")
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([str(program), "--no-cache"], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:]


def test_no_module_is_long(root: Path, modules: Modules) -> None:
    """A module has at most 450 lines; what is longer has two subjects."""
    long = {name: n for name in modules if (n := len((root / name).read_text(encoding="utf-8").splitlines())) > 450}
    assert long == {}


def test_no_function_is_long(modules: Modules) -> None:
    """A function has at most 60 lines, its docstring not counted."""
    long = []
    for name, tree in modules.items():
        for node in definitions(tree):
            if isinstance(node, ast.ClassDef):
                continue
            first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
            if node.end_lineno is not None and node.end_lineno - first.lineno >= 60:
                long.append(f"{name}:{node.name}")
    assert long == []


def _undocumented(node: ast.AST, prefix: str) -> Iterator[str]:
    for child in getattr(node, "body", []):
        if not isinstance(child, Definition) or child.name.startswith("_"):
            continue
        decorators = {getattr(d, "id", getattr(d, "attr", "")) for d in child.decorator_list}
        if not ast.get_docstring(child) and not decorators & {"overload", "override"}:
            yield f"{prefix}.{child.name}"
        if isinstance(child, ast.ClassDef):
            yield from _undocumented(child, f"{prefix}.{child.name}")


def test_everything_public_says_what_it_is(modules: Modules) -> None:
    """Every module, and every public class, function and method, has a docstring."""
    assert [name for name, tree in modules.items() if not ast.get_docstring(tree)] == []
    assert [each for name, tree in modules.items() for each in _undocumented(tree, name)] == []


def test_nothing_is_left_to_be_done(root: Path, modules: Modules) -> None:
    """No note to self, no stub: what is not built is refused in words."""
    note = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|raise NotImplementedError")
    assert [name for name in modules if note.search((root / name).read_text(encoding="utf-8"))] == []


def test_only_the_gateway_and_the_network_make_threads(modules: Modules) -> None:
    """Threads are made in gateway/, and in network/ for the associations that gateway/ starts."""
    makers = {
        name
        for name, tree in modules.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("threading.Thread", "Thread", "ThreadPoolExecutor")
    }
    rooms = {name.split("/")[1] for name in makers}
    assert rooms <= {"gateway", "network", "testing", "cli"}


def test_whoever_catches_everything_says_why(root: Path, modules: Modules) -> None:
    """A broad except stands at a documented root only, and never passes in silence."""
    broad = re.compile(r"except (Exception|BaseException)\b(.*)")
    for name in modules:
        if "/testing/" in name:
            continue
        lines = (root / name).read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines):
            match = broad.search(line)
            if match is None:
                continue
            following = "\n".join(lines[number + 1 : number + 8])
            reraised = re.search(r"^\s+raise\b", following, re.MULTILINE)
            assert reraised or re.search(r"BLE001 - \w+", match[2]), f"{name}:{number + 1}"


def _log_calls(modules: Modules) -> Iterator[tuple[str, ast.Call]]:
    for name, tree in modules.items():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            owner = ast.unparse(node.func.value)
            if node.func.attr in LEVELS and re.search(r"(^|\.)_?log$|EventLog\(\)$", owner):
                yield name, node


def test_every_log_line_is_an_event_with_declared_fields(modules: Modules) -> None:
    """Nobody logs words of its own, or a field that would be dropped."""
    calls = list(_log_calls(modules))
    assert len(calls) > 10
    for name, call in calls:
        place = f"{name}:{call.lineno}"
        assert ast.unparse(call.args[0]).startswith(("Event.", "event")), place
        assert len(call.args) == 1, place
        assert {keyword.arg for keyword in call.keywords} <= FIELDS, place


def test_every_event_is_used(root: Path, modules: Modules) -> None:
    """An event that nothing writes does not exist."""
    source = "\n".join((root / name).read_text(encoding="utf-8") for name in modules if not name.endswith("events.py"))
    assert [event.name for event in Event if f"Event.{event.name}" not in source] == []


def test_every_reason_is_used(root: Path, modules: Modules) -> None:
    """A reason that nothing is held for does not exist."""
    source = "\n".join((root / name).read_text(encoding="utf-8") for name in modules if not name.endswith("/errors.py"))
    assert [reason.name for reason in HoldReason if f"HoldReason.{reason.name}" not in source] == []


def _skips_nothing_said(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield every skip and expected failure that gives no reason."""
    called: set[int] = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call | ast.Attribute):
            continue
        if isinstance(node, ast.Call):
            called.add(id(node.func))
            name = ast.unparse(node.func)
            if re.fullmatch(r"pytest\.(mark\.)?(skip|skipif|xfail)", name):
                reason = any(keyword.arg == "reason" for keyword in node.keywords)
                if not reason and not (".mark." not in name and node.args):
                    yield node
        elif id(node) not in called and ast.unparse(node) in ("pytest.mark.skip", "pytest.mark.xfail"):
            yield node


def test_no_test_is_skipped_without_a_reason(root: Path) -> None:
    """Every skip says what it waits for, and every expected failure why it is one."""
    silent = [
        f"{path.name}:{node.lineno}"
        for path in sorted((root / "tests").rglob("*.py"))
        for node in _skips_nothing_said(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []


def test_every_test_states_its_promise(root: Path) -> None:
    """A test function has a docstring, or a name of at least four words."""
    silent = []
    for path in sorted((root / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named = isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and node.name
            if named and not ast.get_docstring(node) and named.count("_") < 4:
                silent.append(f"{path.name}:{named}")
    assert silent == []
