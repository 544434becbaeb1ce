"""What all tests share: real peers are found, or the test skips with the reason; in CI they must be there."""

from __future__ import annotations

import gc
import os
import shutil
import sys
from pathlib import Path

import pytest

REQUIRE_PEERS = "DEID_PROXY_REQUIRE_PEERS"
CORPUS = "DEID_PROXY_CORPUS"


PACKAGE = Path(__file__).resolve().parents[1] / "deid_proxy"


def pytest_configure() -> None:
    """Hide the programs of the virtual environment, and refuse an engine that was compiled from other sources."""
    _hide_own_programs()
    _refuse_stale_engine()


def _hide_own_programs() -> None:
    """Leave the environment's programs out of PATH: pynetdicom brings a storescu of its own, which is not DCMTK's."""
    own = Path(sys.prefix) / ("Scripts" if sys.platform == "win32" else "bin")
    if sys.prefix != sys.base_prefix:
        folders = os.environ.get("PATH", "").split(os.pathsep)
        os.environ["PATH"] = os.pathsep.join(each for each in folders if Path(each).resolve() != own.resolve())


def _refuse_stale_engine() -> None:
    for compiled in (path for pattern in ("**/*.so", "**/*.pyd") for path in PACKAGE.glob(pattern)):
        source = compiled.with_name(compiled.name.partition(".")[0] + ".py")
        if not source.exists() or source.stat().st_mtime > compiled.stat().st_mtime:
            raise pytest.UsageError(f"{compiled.name} is older than its source: run `make compile`")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> object:
    """Let the collector of garbage pass over the tests that were found: thirty thousand, and all stay to the end."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.collect()
        gc.freeze()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose peer is not installed; fail it where peers are required."""
    for marker in item.iter_markers("peer"):
        for name in marker.args:
            if shutil.which(name) is None:
                message = f"needs the program {name}, which is not installed"
                if os.environ.get(REQUIRE_PEERS):
                    pytest.fail(message)
                pytest.skip(message)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> object:
    """Where peers are required, let no test with a peer be skipped for another reason than an absent corpus."""
    report = yield
    needs_peer = next(item.iter_markers("peer"), None) is not None
    if report.skipped and needs_peer and os.environ.get(REQUIRE_PEERS) and CORPUS not in str(report.longrepr):
        report.outcome = "failed"
        report.longrepr = f"needs a peer and did not run: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real DICOM files named by DEID_PROXY_CORPUS."""
    folder = os.environ.get(CORPUS)
    if not folder:
        pytest.skip(f"the environment variable {CORPUS} names no folder of DICOM files")
    return Path(folder)
