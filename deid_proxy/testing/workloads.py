"""Workloads for benchmarks: many files of one shape, the same from the same seed.

========  =========================================  ==========  ========
kind      what                                       size        elements
========  =========================================  ==========  ========
``ct``    CT, 512 x 512 x 16 bit                     0.5 MiB     about 225
``mr``    MR, 128 x 128 x 16 bit, 6 KiB private      43 KiB      about 225
``us``    ultrasound, 51 colour frames               101 MiB     about 210
``emr``   Enhanced MR, 1,000 frames of 16 x 16       1.1 MiB     about 35,000
========  =========================================  ==========  ========
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from deid_proxy.testing.builders import Instance, Shape, build_study

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Workload:
    """What the instances of a workload are, and how many make a study."""

    modality: str
    shape: Shape
    instances_per_study: int


WORKLOADS = {
    "ct": Workload("CT", Shape(rows=512, columns=512), 50),
    "mr": Workload("MR", Shape(rows=128, columns=128, private_blob_bytes=6144), 250),
    "us": Workload("US", Shape(rows=720, columns=960, frames=51), 1),
    "emr": Workload("Enhanced MR", Shape(rows=16, columns=16, frames=1000), 1),
}
"""The workloads, by kind."""


def build_workload(kind: str, count: int, seed: int = 1, *, for_research: bool = False) -> Iterator[Instance]:
    """Yield ``count`` instances of a workload, study by study.

    Parameters
    ----------
    kind
        A key of :data:`WORKLOADS`.
    for_research
        Instances that profiles take which keep characteristics of the patient and safe private attributes.
    """
    workload = WORKLOADS[kind]
    shape = replace(workload.shape, for_research=for_research)
    for study, first in enumerate(range(0, count, workload.instances_per_study)):
        instances = min(workload.instances_per_study, count - first)
        yield from build_study(seed * 10_000 + study, workload.modality, instances, shape=shape)


def write_workload(kind: str, directory: Path, count: int, seed: int = 1) -> list[Path]:
    """Write ``count`` files of a workload to a directory, which is created, and return their paths."""
    directory.mkdir(parents=True, exist_ok=True)
    paths = []
    for number, instance in enumerate(build_workload(kind, count, seed)):
        path = directory / f"{number:05d}.dcm"
        path.write_bytes(instance.part10())
        paths.append(path)
    return paths
