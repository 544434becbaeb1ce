"""What the engine costs next to pydicom, and one profile next to another: on the same files, in turns, in one run."""

from __future__ import annotations

import io
import statistics
import time
import warnings
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from deid_proxy.engine.apply import apply_plan
from deid_proxy.engine.plan import Span
from deid_proxy.engine.planner import make_plan
from deid_proxy.engine.verify import verify
from deid_proxy.gateway.collection import settle
from deid_proxy.identity.keys import ProjectKey
from deid_proxy.identity.resolver import IdentityResolver
from deid_proxy.profile import load_rule_set
from deid_proxy.stores.memory import MemoryMapStore
from deid_proxy.testing.workloads import build_workload

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from deid_proxy.testing.builders import Instance

ENGINE_WORKLOADS = {"ct": 24, "mr": 24, "emr": 4}
"""How many instances of each workload are measured by default."""

_KEY = bytes(range(32))
_TURN = 8  # instances that one side does before it is the other's turn


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


@dataclass(frozen=True, slots=True)
class ProfileMeasurement:
    """What one profile costs for a workload; ``ratio`` says how many times as long as the first one it takes.

    Parameters
    ----------
    engine_ms, first_ms
        CPU time of an instance under this profile and under the first, in milliseconds, median.
    """

    workload: str
    profile: str
    instances: int
    engine_ms: float
    first_ms: float

    @property
    def ratio(self) -> float:
        """How many times as long as the first profile it takes."""
        return self.engine_ms / self.first_ms


def measure_profiles(profiles: Sequence[str], count: int | None = None) -> Iterator[ProfileMeasurement]:
    """Yield what each profile costs for each workload, next to the first of them.

    The instances have private attributes that are known to be safe, so that keeping them costs what it costs.

    Parameters
    ----------
    profiles
        Names or paths.
    count
        How many instances of each; None takes :data:`ENGINE_WORKLOADS`.
    """
    sides = {profile: _deidentifier(profile) for profile in profiles}
    settle()
    for workload, default in ENGINE_WORKLOADS.items():
        times: dict[str, list[float]] = {profile: [] for profile in sides}
        instances = build_workload(workload, count or default, for_research=True)
        while turn := list(islice(instances, _TURN)):
            for profile, deidentify in sides.items():
                deidentify(turn[-1])
                times[profile] += [_cpu_ms(partial(deidentify, instance)) for instance in turn]
        medians = {profile: statistics.median(spent) for profile, spent in times.items()}
        first_ms = medians[profiles[0]]
        for profile, engine_ms in medians.items():
            yield ProfileMeasurement(workload, profile, len(times[profile]), engine_ms, first_ms)


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
    """Measure both sides in turns of a few instances each: a gateway does the same thing again and again too."""
    deidentify = _deidentifier()
    settle()  # as gateway and `deidentify` do; pydicom has the good of it too
    ours: list[float] = []
    theirs: list[float] = []
    instances = build_workload(workload, count)
    while turn := list(islice(instances, _TURN)):
        files = [instance.part10() for instance in turn]
        # What each side did last only warms it up.
        for times, works in (
            (ours, [partial(deidentify, instance) for instance in turn]),
            (theirs, [partial(_rewrite_with_pydicom, part10) for part10 in files]),
        ):
            works[-1]()
            times += map(_cpu_ms, works)
        instance = turn[-1]
    return EngineMeasurement(
        workload=workload,
        instances=count,
        elements=instance.element_count,
        size_bytes=len(instance.data),
        engine_ms=statistics.median(ours),
        pydicom_ms=statistics.median(theirs),
    )


def _cpu_ms(work: Callable[[], object]) -> float:
    start = time.process_time_ns()
    work()
    return (time.process_time_ns() - start) / 1e6


def _deidentifier(profile: str = "basic") -> Callable[[Instance], bytes]:
    rule_set = load_rule_set(profile)
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
