"""The gateway keeps its distance from the obvious one; run it with ``pytest tests/benchmarks/bench_end_to_end.py``."""

from __future__ import annotations

import pytest

from deid_proxy.cli.bench_end_to_end import Matrix, Measurement, measure_end_to_end
from deid_proxy.cli.bench_sides import BASELINE, sides

REQUIRED_RATIO = 5
WORKLOADS = ("ct", "mr")


@pytest.fixture(scope="module")
def measured() -> dict[tuple[str, str], Measurement]:
    """Both gateways under each workload, in turn, in one run."""
    found = sides(BASELINE)
    matrix = Matrix(WORKLOADS, (1,), [found["deid-proxy"], found["obvious"]])
    return {(one.workload, one.side): one for one in measure_end_to_end(matrix)}


@pytest.mark.slow
@pytest.mark.timeout(400)
@pytest.mark.parametrize("workload", WORKLOADS)
def test_the_gateway_is_as_many_times_faster(workload: str, measured: dict[tuple[str, str], Measurement]) -> None:
    """One lean sender, default settings, everything on a disk: instances per second of one run."""
    ours, theirs = measured[workload, "deid-proxy"], measured[workload, "obvious"]
    assert ours.rate >= REQUIRED_RATIO * theirs.rate, (ours, theirs)
