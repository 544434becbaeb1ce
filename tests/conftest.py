"""What all tests share: real peers are found, or the test skips with the reason; in CI they must be there."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

REQUIRE_PEERS = "DEID_PROXY_REQUIRE_PEERS"
CORPUS = "DEID_PROXY_CORPUS"


ENGINE = Path(__file__).resolve().parents[1] / "deid_proxy" / "engine"


def pytest_configure(config: pytest.Config) -> None:
    """Refuse to test what was compiled from other sources than are there now: compiled modules hide them."""
    for compiled in (path for pattern in ("**/*.so", "**/*.pyd") for path in ENGINE.glob(pattern)):
        source = compiled.with_name(compiled.name.partition(".")[0] + ".py")
        if not source.exists() or source.stat().st_mtime > compiled.stat().st_mtime:
            raise pytest.UsageError(f"{compiled.name} is older than its source: run `make compile`")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose peer is not installed; fail it where peers are required."""
    for marker in item.iter_markers("peer"):
        for name in marker.args:
            if shutil.which(name) is None:
                message = f"needs the program {name}, which is not installed"
                if os.environ.get(REQUIRE_PEERS):
                    pytest.fail(message)
                pytest.skip(message)


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real DICOM files named by DEID_PROXY_CORPUS."""
    folder = os.environ.get(CORPUS)
    if not folder:
        pytest.skip(f"the environment variable {CORPUS} names no folder of DICOM files")
    return Path(folder)
