"""What people install is what is in the repository: code, tables, built-in profiles, migrations and pages."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names of the files in the wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    (built,) = WheelBuilder(str(root)).build(directory=str(folder), versions=["standard"])
    with zipfile.ZipFile(built) as archive:
        return set(archive.namelist())


def test_the_wheel_holds_the_whole_package_and_nothing_else(root: Path, tracked: list[Path], wheel: set[str]) -> None:
    """Every tracked file of the package is in it; no test, no tool, no stray file is."""
    package = {path.relative_to(root).as_posix() for path in tracked if path.is_relative_to(root / "deid_proxy")}
    assert {name for name in wheel if ".dist-info/" not in name} == package


@pytest.mark.parametrize(
    "name",
    [
        "deid_proxy/standard/tables/attribute_rows.py",
        "deid_proxy/profile/builtin/basic.yaml",
        "deid_proxy/stores/migrations/0001_ledger.sql",
        "deid_proxy/cli/page.html",
        "deid_proxy/py.typed",
    ],
)
def test_the_wheel_holds_what_is_no_code(name: str, wheel: set[str]) -> None:
    """Without these the package imports, and fails at the first use."""
    assert name in wheel


def test_the_wheel_brings_the_command_and_the_licence(wheel: set[str]) -> None:
    """Its metadata names the program and carries the licence's text."""
    assert {name.split(".dist-info/")[1] for name in wheel if ".dist-info/" in name} >= {
        "entry_points.txt",
        "licenses/LICENSE",
    }
