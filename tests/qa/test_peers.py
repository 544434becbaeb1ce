"""Where peers are required, as in continuous integration, a test that needs one runs or fails."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = """
import shutil
import sys
import pytest

@pytest.mark.peer("a-program-that-nobody-has")
def test_absent(): pass

@pytest.mark.peer("sh")
def test_present(): pass

@pytest.mark.peer("sh")
def test_skips_itself(): pytest.skip("no time")

@pytest.mark.peer("sh")
@pytest.mark.skip(reason="not today")
def test_is_skipped(): pass

@pytest.mark.peer("sh")
@pytest.mark.skip(reason="the environment variable DEID_PROXY_CORPUS names no folder of DICOM files")
def test_without_corpus(): pass

def test_without_peer(): pytest.skip("no peer, no matter")

def test_finds_no_program_of_the_environment():
    found = shutil.which("storescu")
    assert found is None or not found.startswith(sys.prefix)
"""


def run_tests(root: Path, folder: Path, **environment: str) -> dict[str, str]:
    """Run the tests above under the repository's conftest, and return how each ended."""
    (folder / "conftest.py").write_text((root / "tests" / "conftest.py").read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\nmarkers =\n    peer: needs a program\n", encoding="utf-8")
    (folder / "test_it.py").write_text(TESTS, encoding="utf-8")
    own = {key: value for key, value in os.environ.items() if key != "DEID_PROXY_REQUIRE_PEERS"}
    command = [sys.executable, "-m", "pytest", "-v", "-p", "no:cacheprovider", "-p", "no:xdist", str(folder)]
    done = subprocess.run(command, cwd=folder, env={**own, **environment}, capture_output=True, text=True, check=False)
    return dict(re.findall(r"::(\w+) (PASSED|SKIPPED|FAILED|ERROR)", done.stdout))


@pytest.fixture
def ending(root: Path, tmp_path: Path) -> dict[str, str]:
    """How each test ends where peers are required."""
    return run_tests(root, tmp_path, DEID_PROXY_REQUIRE_PEERS="1")


def test_a_test_that_needs_a_peer_fails_when_it_did_not_run(ending: dict[str, str]) -> None:
    """The peer is absent, or the test was skipped for whatever other reason: nothing was shown."""
    assert ending["test_absent"] in {"FAILED", "ERROR"}
    assert ending["test_skips_itself"] == "FAILED"
    assert ending["test_is_skipped"] in {"FAILED", "ERROR"}


def test_other_tests_are_left_alone(ending: dict[str, str]) -> None:
    """What runs passes; the corpus, which nobody has to have, and tests without a peer may be skipped."""
    assert ending["test_present"] == "PASSED"
    assert ending["test_without_corpus"] == "SKIPPED"
    assert ending["test_without_peer"] == "SKIPPED"


def test_on_a_users_machine_an_absent_peer_is_no_failure(root: Path, tmp_path: Path) -> None:
    """There the test skips, and says why."""
    ending = run_tests(root, tmp_path)
    assert ending["test_absent"] == ending["test_skips_itself"] == "SKIPPED"


@pytest.mark.skipif(sys.platform == "win32", reason="programs need other names on Windows")
@pytest.mark.skipif(sys.prefix == sys.base_prefix, reason="not in a virtual environment")
def test_programs_of_the_virtual_environment_are_no_peers(root: Path, tmp_path: Path) -> None:
    """Activated or not: pynetdicom's storescu does not stand in for DCMTK's."""
    folder = Path(sys.prefix) / "bin"
    ending = run_tests(root, tmp_path, PATH=f"{folder}{os.pathsep}{os.environ['PATH']}")
    assert (folder / "storescu").exists()
    assert ending["test_finds_no_program_of_the_environment"] == "PASSED"


def test_continuous_integration_requires_peers(root: Path) -> None:
    """The variable is set before the tests are run."""
    script = (root / ".ci" / "run").read_text(encoding="utf-8")
    assert script.index("export DEID_PROXY_REQUIRE_PEERS=1") < script.index("\nmake test")
