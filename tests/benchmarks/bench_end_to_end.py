"""The gateway keeps its distance from the obvious one; run it with ``pytest tests/benchmarks/bench_end_to_end.py``."""

from __future__ import annotations

import pytest

from deid_proxy.cli.bench_end_to_end import BASELINE, END_TO_END_COUNTS, EndToEndMeasurement, measure_end_to_end

REQUIRED_RATIO = 5


@pytest.fixture(scope="module")
def measured() -> dict[tuple[str, str], EndToEndMeasurement]:
    """Both gateways under each workload, in turn, in one run."""
    return {(one.workload, one.gateway): one for one in measure_end_to_end(None, BASELINE, None)}


@pytest.mark.slow
@pytest.mark.timeout(400)
@pytest.mark.parametrize("workload", END_TO_END_COUNTS)
def test_the_gateway_is_as_many_times_faster(
    workload: str, measured: dict[tuple[str, str], EndToEndMeasurement]
) -> None:
    """One lean sender, default settings, everything on a disk: instances per second of one run."""
    ours, theirs = measured[workload, "deid-proxy"], measured[workload, "baseline"]
    assert ours.rate >= REQUIRED_RATIO * theirs.rate, (ours, theirs)
