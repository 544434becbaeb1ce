"""What the engine costs next to pydicom: both take the same files in the same run, one after the other."""

from __future__ import annotations

import io
import statistics
import time
import warnings
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from deid_proxy.engine.apply import apply_plan
from deid_proxy.engine.plan import Span
from deid_proxy.engine.planner import make_plan
from deid_proxy.engine.verify import verify
from deid_proxy.identity.keys import ProjectKey
from deid_proxy.identity.resolver import IdentityResolver
from deid_proxy.profile import load_rule_set
from deid_proxy.stores.memory import MemoryMapStore
from deid_proxy.testing.workloads import build_workload

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from deid_proxy.testing.builders import Instance

ENGINE_WORKLOADS = {"ct": 24, "mr": 24, "emr": 4}
"""How many instances of each workload are measured by default."""

_KEY = bytes(range(32))


@dataclass(frozen=True, slots=True)
class EngineMeasurement:
    """Medians over the instances of one workload; ``ratio`` says how many times less CPU the engine takes.

    Parameters
    ----------
    engine_ms, pydicom_ms
        CPU time of an instance, in milliseconds: plan, resolve, apply, verify and join, against dcmread, walk and
        dcmwrite.
    """

    workload: str
    instances: int
    elements: int
    size_bytes: int
    engine_ms: float
    pydicom_ms: float

    @property
    def ratio(self) -> float:
        """How many times as long pydicom takes."""
        return self.pydicom_ms / self.engine_ms


def measure_engine(count: int | None = None) -> Iterator[EngineMeasurement]:
    """Yield the measurement of each workload.

    Parameters
    ----------
    count
        How many instances of each; None takes :data:`ENGINE_WORKLOADS`.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for workload, default in ENGINE_WORKLOADS.items():
            yield _measure(workload, count or default)


def _measure(workload: str, count: int) -> EngineMeasurement:
    deidentify = _deidentifier()
    ours: list[float] = []
    theirs: list[float] = []
    for instance in [next(build_workload(workload, 1, seed=2)), *build_workload(workload, count)]:
        part10 = instance.part10()
        ours.append(_cpu_ms(partial(deidentify, instance)))
        theirs.append(_cpu_ms(partial(_rewrite_with_pydicom, part10)))
    # The first instance only warmed both up.
    return EngineMeasurement(
        workload=workload,
        instances=count,
        elements=instance.element_count,
        size_bytes=len(instance.data),
        engine_ms=statistics.median(ours[1:]),
        pydicom_ms=statistics.median(theirs[1:]),
    )


def _cpu_ms(work: Callable[[], object]) -> float:
    start = time.process_time_ns()
    work()
    return (time.process_time_ns() - start) / 1e6


def _deidentifier() -> Callable[[Instance], bytes]:
    rule_set = load_rule_set("basic")
    resolver = IdentityResolver("BENCH", ProjectKey(_KEY), MemoryMapStore())

    def deidentify(instance: Instance) -> bytes:
        plan = make_plan(instance.data, instance.transfer_syntax_uid, rule_set)
        identities = resolver.resolve(plan.requests)
        rendition = apply_plan(plan, identities)
        verify(instance.data, plan, rendition, identities)
        view = memoryview(instance.data)
        return b"".join(view[one.start : one.end] if isinstance(one, Span) else one for one in rendition.segments)

    return deidentify


def _rewrite_with_pydicom(part10: bytes) -> bytes:
    import pydicom

    data_set = pydicom.dcmread(io.BytesIO(part10))
    data_set.walk(lambda _data_set, _element: None)
    written = io.BytesIO()
    data_set.save_as(written, enforce_file_format=True)
    return written.getvalue()
