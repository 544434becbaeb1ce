"""The engine keeps its distance from pydicom; run it with ``pytest tests/benchmarks/bench_engine.py``."""

from __future__ import annotations

import pytest

from deid_proxy.cli.bench_engine import EngineMeasurement, measure_engine

REQUIRED_RATIOS = {"ct": 10, "mr": 10, "emr": 20}


@pytest.fixture(scope="module")
def measured() -> dict[str, EngineMeasurement]:
    """Both sides of each workload, measured in turn in one run."""
    return {one.workload: one for one in measure_engine()}


@pytest.mark.slow
@pytest.mark.parametrize(("workload", "ratio"), REQUIRED_RATIOS.items())
def test_the_engine_is_as_many_times_cheaper(
    workload: str, ratio: float, measured: dict[str, EngineMeasurement]
) -> None:
    """Plan, resolve, apply and verify against dcmread, walk and dcmwrite: CPU time, medians of one run."""
    assert measured[workload].ratio >= ratio, measured[workload]
