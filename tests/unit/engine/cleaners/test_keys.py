"""Coding schemes and codes: parts of a key, which no cleaning may change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from deid_proxy.errors import HoldReason
from deid_proxy.profile import compile_profile
from deid_proxy.profile.model import Profile, RuleSet
from deid_proxy.standard.options import ConfidentialityOption as Option

MANUFACTURER, INSTITUTION, MODEL = 0x00080070, 0x00080080, 0x00081090


@pytest.fixture
def rule_set() -> RuleSet:
    return compile_profile(Profile("x", "PS3.15-2026d", frozenset({Option.CLEAN_DESCRIPTORS}), pixel_risk="allow"))


@pytest.fixture
def coded(small: Any, item: Any) -> Callable[..., Any]:
    """An instance with a code of a scheme, and what else it says."""

    def make(scheme: str, *elements: tuple[int, str, str], tag: int = 0x00082218) -> Any:
        code = item((0x00080100, "SH", "77-12"), (0x00080102, "SH", scheme), (0x00080104, "LO", "Chest"))
        return small(*sorted((*elements, (tag, "SQ", [code]))))

    return make


@pytest.mark.parametrize(
    ("scheme", "elements"),
    [
        ("99_OFFIS_DCMTK", ((INSTITUTION, "LO", "OFFIS e.V."),)),
        ("99ACMESCAN", ((MANUFACTURER, "LO", "Acmescan"), (INSTITUTION, "LO", "Acmescan Clinic"))),
        ("99_XENOLITH_7", ((MODEL, "LO", "Xenolith 7"), (INSTITUTION, "LO", "Xenolith Clinic"))),
        ("SCT", ((INSTITUTION, "LO", "SCT Clinic"),)),
        ("99LOCAL", ((INSTITUTION, "LO", "Zwettlerau Clinic"),)),
    ],
    ids=["a toolkit", "the maker", "the model", "a registered scheme", "nobody"],
)
def test_a_scheme_that_names_its_maker_or_nobody_stays_to_the_letter(
    scheme: str, elements: tuple[tuple[int, str, str], ...], coded: Any, deidentify: Any, rule_set: RuleSet
) -> None:
    """Whatever the institution is called."""
    after = deidentify(coded(scheme, *elements), rule_set=rule_set).read()
    assert after.AnatomicRegionSequence[0].CodingSchemeDesignator == scheme


@pytest.mark.parametrize(
    ("scheme", "elements"),
    [
        ("99_ZWETTLERAU", ((INSTITUTION, "LO", "Zwettlerau Clinic"),)),
        ("99_ZWETTLER", ((INSTITUTION, "LO", "Zwettler Clinic"), (MANUFACTURER, "LO", "Unterzwettlerau Systems"))),
        ("99QUILL", ()),
        ("99_QUILL", ((MANUFACTURER, "LO", "Quill"),)),
        ("99_OKONEDO", ((0x00081048, "PN", "Okonedo^T"),)),
        ("MRN-4711-X", ()),
    ],
    ids=[
        "a hospital",
        "a hospital whose name is in a maker's",
        "the patient",
        "the patient, who is called like the maker",
        "a physician",
        "a number",
    ],
)
def test_a_scheme_that_names_somebody_holds(
    scheme: str, elements: tuple[tuple[int, str, str], ...], coded: Any, held: Any, rule_set: RuleSet
) -> None:
    """A code of which a letter was cut out is another code, or none."""
    error = held(coded(scheme, *elements), rule_set=rule_set)
    assert error.reason is HoldReason.RESIDUAL_IDENTIFIER
    assert "(0008,0102)" in error.detail
    assert scheme not in error.detail


def test_a_mapping_resource_that_names_somebody_holds(
    small: Any, item: Any, deidentify: Any, held: Any, rule_set: RuleSet
) -> None:
    """It is half of the name of a template."""
    for resource, names in (("DCMR", False), ("99ACME", False), ("99QUILL", True)):
        template = item((0x00080105, "CS", resource), (0x0040DB00, "CS", "1500"))
        data = small((0x0040A504, "SQ", [template]))
        if names:
            assert held(data, rule_set=rule_set).detail.startswith("(0008,0105) names somebody")
        else:
            after = deidentify(data, rule_set=rule_set).read()
            assert after.ContentTemplateSequence[0].MappingResource == resource


@pytest.mark.parametrize(
    ("tag", "vr", "value"),
    [
        (0x00080100, "SH", "QUILL-77"),
        (0x00080100, "SH", "77 MRN-4711-X"),
        (0x00080119, "UC", "a longer code of Quill 77"),
        (0x00080120, "UR", "urn:lex:quill:77"),
    ],
)
def test_a_code_that_names_somebody_goes_as_a_whole(
    tag: int, vr: str, value: str, small: Any, item: Any, deidentify: Any, rule_set: RuleSet
) -> None:
    """What would be left of it is the code of something else; what it means stays."""
    code = item((0x00080102, "SH", "99L"), (0x00080104, "LO", "Chest"), (tag, vr, value))
    after = deidentify(small((0x00082218, "SQ", [code])), rule_set=rule_set).read().AnatomicRegionSequence[0]
    assert "77" not in str(after[tag].value)
    assert after.CodeMeaning == "Chest"


def test_a_code_that_names_nobody_stays(small: Any, item: Any, deidentify: Any, rule_set: RuleSet) -> None:
    """To the letter, though parts of it look like something."""
    code = item((0x00080100, "SH", "Q-77/12"), (0x00080102, "SH", "99L"), (0x00080104, "LO", "Chest"))
    after = deidentify(small((0x00082218, "SQ", [code])), rule_set=rule_set).read().AnatomicRegionSequence[0]
    assert after.CodeValue == "Q-77/12"


@pytest.mark.parametrize(
    ("said", "model", "left"),
    [
        ((0x00081010, "SH", "Xenolith 3T"), "Xenolith 3T", "Xenolith 3T"),
        ((INSTITUTION, "LO", "Xenolith Clinic"), "Xenolith 3T", "Xenolith 3T"),
        ((0x00081010, "SH", "XENOLITH3T"), "Xenolith3T", "Xenolith3T"),
        ((0x00081070, "PN", "Okonedo^T"), "Okonedo 3T", "3T"),
        ((0x00081010, "SH", "Quill 3T"), "Quill 3T", "3T"),
    ],
    ids=["a station", "an institution", "a station in one word", "an operator", "the patient, and a station"],
)
def test_a_model_that_a_station_is_called_like_stays(
    said: tuple[int, str, str], model: str, left: str, small: Any, deidentify: Any, rule_set: RuleSet
) -> None:
    """A new scanner's station is called like its model; in all other texts that stay the name goes."""
    after = deidentify(
        small(*sorted((said, (MODEL, "LO", model), (0x00181210, "SH", model)))), rule_set=rule_set
    ).read()
    assert after.ManufacturerModelName == left
    assert model not in after.ConvolutionKernel
