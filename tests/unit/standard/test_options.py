"""The Options and the codes that say what was applied."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from deid_proxy.standard.options import CODES, DE_IDENTIFYING_EQUIPMENT, Code, ConfidentialityOption

SOURCE = Path(__file__).parents[3] / "tools" / "standard" / "cid7050.csv"


def test_every_option_and_the_profile_have_a_code() -> None:
    """Nothing can be applied that could not be declared in De-identification Method Code Sequence."""
    assert set(CODES) == {"basic", *ConfidentialityOption}
    assert len(ConfidentialityOption) == 12


def test_the_codes_are_those_of_cid_7050() -> None:
    """The 13 codes and their meanings are the 13 of the context group, none twice."""
    with SOURCE.open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["context_group"] == "7050"]
    expected = {Code(row["code_value"], row["scheme"], row["code_meaning"]) for row in rows}
    assert set(CODES.values()) == expected
    assert len(expected) == 13


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("basic", "113100"),
        (ConfidentialityOption.CLEAN_PIXEL_DATA, "113101"),
        (ConfidentialityOption.CLEAN_RECOGNIZABLE_VISUAL_FEATURES, "113102"),
        (ConfidentialityOption.CLEAN_GRAPHICS, "113103"),
        (ConfidentialityOption.CLEAN_STRUCTURED_CONTENT, "113104"),
        (ConfidentialityOption.CLEAN_DESCRIPTORS, "113105"),
        (ConfidentialityOption.RETAIN_FULL_DATES, "113106"),
        (ConfidentialityOption.RETAIN_MODIFIED_DATES, "113107"),
        (ConfidentialityOption.RETAIN_PATIENT_CHARACTERISTICS, "113108"),
        (ConfidentialityOption.RETAIN_DEVICE_IDENTITY, "113109"),
        (ConfidentialityOption.RETAIN_UIDS, "113110"),
        (ConfidentialityOption.RETAIN_SAFE_PRIVATE, "113111"),
        (ConfidentialityOption.RETAIN_INSTITUTION_IDENTITY, "113112"),
    ],
)
def test_each_option_has_the_code_of_its_own(key: str, value: str) -> None:
    """An object never declares another option than the one applied."""
    assert CODES[key].value == value  # type: ignore[index]


def test_meanings_fit_their_vr() -> None:
    """Code Meaning is LO: at most 64 characters; Code Value is SH: at most 16."""
    for code in (*CODES.values(), DE_IDENTIFYING_EQUIPMENT):
        assert 0 < len(code.meaning) <= 64
        assert 0 < len(code.value) <= 16


def test_the_de_identifier_has_the_code_of_cid_7005() -> None:
    """The item added to Contributing Equipment Sequence says what this equipment is."""
    assert Code("109104", "DCM", "De-identifying Equipment") == DE_IDENTIFYING_EQUIPMENT


def test_options_are_named_as_a_profile_writes_them() -> None:
    """The names are lower case with hyphens, so that a profile can list them as they are."""
    assert ConfidentialityOption("retain-modified-dates") is ConfidentialityOption.RETAIN_MODIFIED_DATES
    assert all(option == option.name.lower().replace("_", "-") for option in ConfidentialityOption)
