"""Workloads have the shapes that benchmarks quote."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pydicom
import pytest

from deid_proxy.testing.workloads import WORKLOADS, build_workload, write_workload

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("kind", "size", "elements"),
    [("ct", range(500_000, 560_000), range(215, 240)), ("mr", range(40_000, 46_000), range(215, 240)),
     ("emr", range(1_000_000, 1_300_000), range(33_000, 37_000))],
)  # fmt: skip
def test_a_workload_has_its_shape(kind: str, size: range, elements: range) -> None:
    """Bytes and elements are what the table says."""
    (instance,) = build_workload(kind, 1)
    assert len(instance.data) in size
    assert instance.element_count in elements


def test_studies_have_as_many_instances_as_the_workload_says() -> None:
    """The fifty-first CT starts another study."""
    studies = [instance.study_instance_uid for instance in build_workload("ct", 51)]
    assert len(set(studies[:50])) == 1
    assert studies[50] != studies[0]


def test_written_files_are_readable_and_in_order(tmp_path: Path) -> None:
    """As many files as asked for, named by number, in a folder that is created."""
    paths = write_workload("mr", tmp_path / "new" / "mr", 3, seed=4)
    assert [path.name for path in paths] == ["00000.dcm", "00001.dcm", "00002.dcm"]
    assert [int(pydicom.dcmread(path).InstanceNumber) for path in paths] == [1, 2, 3]


def test_another_seed_gives_other_patients() -> None:
    """Two workloads never share a study."""
    (one,), (other,) = build_workload("mr", 1, seed=1), build_workload("mr", 1, seed=2)
    assert one.study_instance_uid != other.study_instance_uid


def test_an_unknown_workload_is_refused(tmp_path: Path) -> None:
    """A typing error does not write an empty folder's worth of benchmark."""
    with pytest.raises(KeyError):
        write_workload("xray", tmp_path, 1)
    assert "xray" not in WORKLOADS
