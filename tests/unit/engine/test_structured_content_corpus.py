"""Structured reports of others: they come out with their numbers, or are held."""

from __future__ import annotations

import io
import os
import warnings
from pathlib import Path
from typing import Any

import pydicom
import pytest
from pydicom.config import disable_value_validation
from pydicom.data import get_testdata_file

from deid_proxy.engine.part10 import read_part10
from deid_proxy.errors import DeidentificationError
from deid_proxy.profile import compile_profile
from deid_proxy.profile.model import Profile, RuleSet
from deid_proxy.standard.options import ConfidentialityOption
from tests.unit.engine.conftest import Deidentify


@pytest.fixture(scope="module")
def structured() -> RuleSet:
    option = ConfidentialityOption.CLEAN_STRUCTURED_CONTENT
    return compile_profile(Profile("structured", "PS3.15-2026d", frozenset({option}), pixel_risk="allow"))


def read(data: bytes) -> pydicom.Dataset:
    with warnings.catch_warnings(), disable_value_validation():
        warnings.simplefilter("ignore")
        return pydicom.dcmread(io.BytesIO(data))


def numbers(dataset: pydicom.Dataset) -> list[object]:
    """Every measured value, with its unit, in the order of the tree."""
    found: list[object] = []
    for item in dataset.get("ContentSequence", ()):
        for value in item.get("MeasuredValueSequence", ()):
            units = [unit.get("CodeValue") for unit in value.get("MeasurementUnitsCodeSequence", ())]
            found.append((str(value.get("NumericValue")), units))
        found += numbers(item)
    return found


def check(data: bytes, deidentify: Deidentify, rule_set: RuleSet) -> bool:
    """Tell whether a file came out; what came out has the numbers that it had."""
    try:
        meta = read_part10(data)
        result = deidentify(data[meta.offset :], meta.transfer_syntax_uid, rule_set)
    except DeidentificationError:
        return False
    assert numbers(result.read()) == numbers(read(data))
    return True


@pytest.mark.parametrize("name", ["reportsi.dcm", "test-SR.dcm", "reportsi_with_empty_number_tags.dcm"])
def test_a_report_of_pydicom_keeps_its_numbers(name: str, deidentify: Deidentify, structured: RuleSet) -> None:
    found: Any = get_testdata_file(name)
    assert check(Path(found).read_bytes(), deidentify, structured)


def test_reports_of_the_corpus_keep_their_numbers(corpus: Path, deidentify: Deidentify, structured: RuleSet) -> None:
    came_out = 0
    for folder, _, names in os.walk(corpus):
        for name in sorted(names):
            data = (Path(folder) / name).read_bytes()
            if data[128:132] == b"DICM" and b"\x40\x00\x30\xa7" in data:
                came_out += check(data, deidentify, structured)
    assert came_out > 10
