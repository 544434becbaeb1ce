"""Canary data sets hold every row of the table."""

from __future__ import annotations

import io

import pydicom
import pytest

from deid_proxy.standard.attribute_table import EDITIONS, attribute_table
from deid_proxy.testing.builders import IMPLICIT_VR_LITTLE_ENDIAN
from deid_proxy.testing.canaries import canary_instance
from deid_proxy.testing.leak_scanner import scan


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_row_of_a_data_set_is_planted(edition: str) -> None:
    """All but command, file and directory elements and the row of private attributes."""
    read = pydicom.dcmread(io.BytesIO(canary_instance(edition).part10()))
    expected = {
        row.tag for row in attribute_table(edition).rows if row.tag is not None and row.tag >> 16 not in {0, 2, 4}
    }
    assert expected <= {int(tag) for tag in read.keys()}  # noqa: SIM118


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("depth", [0, 1, 3])
def test_every_canary_can_be_found(edition: str, depth: int) -> None:
    """Each value is in the bytes, at any depth, and is nobody else's."""
    instance = canary_instance(edition, depth=depth)
    expected = {one.label for one in instance.planted}
    overwritten = {"(0008,0018)", "(0020,000D)", "(0020,000E)"}
    assert {leak.kind for leak in scan(instance.data, instance.planted)} | overwritten == expected | overwritten
    assert len(set(instance.planted)) == len(instance.planted)


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_canaries_are_nested_as_deep_as_asked(depth: int) -> None:
    """The patient's name is under that many sequences, and not at the top."""
    data_set = pydicom.dcmread(io.BytesIO(canary_instance(depth=depth).part10()))
    for _ in range(depth):
        assert "PatientName" not in data_set
        data_set = next(element for element in data_set if element.VR == "SQ").value[0]
    assert "PatientName" in data_set


def test_canaries_exist_in_implicit_vr() -> None:
    """The same rows without their VRs."""
    instance = canary_instance(transfer_syntax_uid=IMPLICIT_VR_LITTLE_ENDIAN)
    read = pydicom.dcmread(io.BytesIO(instance.part10()))
    assert str(read.PatientName) in {str(one) for one in instance.planted}
