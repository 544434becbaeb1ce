"""The object says what was done to it: all of it, once, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from deid_proxy import __version__
from deid_proxy.profile import Profile, SiteRule, Verb
from deid_proxy.profile.compile import compile_profile
from deid_proxy.profile.model import RuleSet
from deid_proxy.standard.actions import ActionCode
from deid_proxy.testing.builders import IMPLICIT_VR_LITTLE_ENDIAN, DataSetBuilder

REMOVED_MARK, METHOD, CODES, EQUIPMENT, TEMPORAL = 0x00120062, 0x00120063, 0x00120064, 0x0018A001, 0x00280303
Small = Callable[..., DataSetBuilder]
OURS = [f"deid-proxy {__version__}", "PS3.15-2026d Basic Application Confidentiality Profile"]


@pytest.fixture(
    params=["1.2.840.10008.1.2.1", IMPLICIT_VR_LITTLE_ENDIAN, "1.2.840.10008.1.2.2"],
    ids=["explicit", "implicit", "big"],
)
def syntax(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def values(element: Any) -> list[str]:
    return list(element.value) if element.VM > 1 else [element.value]


@pytest.mark.parametrize("present", [None, "NO", "YES", ""])
@pytest.mark.requirement("R-023")
def test_patient_identity_removed_is_yes(small: Small, deidentify: Any, syntax: str, present: str | None) -> None:
    """R-023: replaced or added, once."""
    builder = small() if present is None else small((REMOVED_MARK, "CS", present))
    assert deidentify(builder, syntax).read().PatientIdentityRemoved == "YES"


@pytest.mark.parametrize("present", [None, "UNMODIFIED", "MODIFIED", "REMOVED"])
@pytest.mark.requirement("R-072")
def test_temporal_information_is_said_to_be_removed(
    small: Small, deidentify: Any, syntax: str, present: str | None
) -> None:
    """R-072: no option retains dates, and a stricter word is not weakened."""
    builder = small() if present is None else small((TEMPORAL, "CS", present))
    assert deidentify(builder, syntax).read()[TEMPORAL].value == "REMOVED"


@pytest.mark.parametrize(
    ("kept", "word"),
    [
        ("StudyDate", "UNMODIFIED"),
        ("AcquisitionDateTime", "UNMODIFIED"),
        ("ContentTime", "UNMODIFIED"),
        ("PatientSex", "REMOVED"),
        ("SliceThickness", "REMOVED"),
    ],
)
@pytest.mark.parametrize("present", [None, "REMOVED"])
def test_dates_that_the_site_keeps_are_not_said_to_be_removed(
    small: Small, deidentify: Any, syntax: str, kept: str, word: str, present: str | None
) -> None:
    """One date or time that a rule of the site keeps is enough: the weaker word is the true one (PS3.15 E.3.6)."""
    rule_set = compile_profile(Profile("site", "PS3.15-2026d", rules=(SiteRule(Verb.KEEP, kept),)))
    builder = small() if present is None else small((TEMPORAL, "CS", present))
    assert deidentify(builder, syntax, rule_set).read()[TEMPORAL].value == word


@pytest.mark.requirement("R-024", "R-026")
def test_the_method_is_named_in_words_and_codes(small: Small, deidentify: Any, syntax: str) -> None:
    """R-024: CID 7050 for the profile, and a text in values of at most 64 characters."""
    read = deidentify(small(), syntax).read()
    assert values(read[METHOD]) == OURS
    assert all(len(text) <= 64 for text in OURS)
    (code,) = read[CODES].value
    assert (code.CodeValue, code.CodingSchemeDesignator) == ("113100", "DCM")
    assert code.CodeMeaning == "Basic Application Confidentiality Profile"


@pytest.mark.requirement("R-027")
def test_the_equipment_says_who_did_it_and_not_where_or_when(small: Small, deidentify: Any, syntax: str) -> None:
    """R-027: product and version; no host, no operator, no date."""
    (equipment,) = deidentify(small(), syntax).read()[EQUIPMENT].value
    assert (equipment.Manufacturer, equipment.SoftwareVersions) == ("deid-proxy", __version__)
    assert equipment.PurposeOfReferenceCodeSequence[0].CodeValue == "109104"
    keywords = {element.keyword for element in equipment}
    assert keywords == {"Manufacturer", "ManufacturerModelName", "SoftwareVersions", "PurposeOfReferenceCodeSequence"}


@pytest.mark.parametrize("undefined", [True, False])
@pytest.mark.requirement("R-025")
def test_what_others_did_before_stays(small: Small, item: Any, deidentify: Any, syntax: str, undefined: bool) -> None:
    """R-025: earlier values and items stay in front, and ours come behind them."""
    earlier = item((0x00080100, "SH", "113108"), (0x00080102, "SH", "DCM"), (0x00080104, "LO", "Retain"))
    acquired = item((0x00080070, "LO", "ACME"), (0x0018A002, "DT", "20240311"), undefined_lengths=undefined)
    builder = small(
        (METHOD, "LO", "Other tool 3.1"),
        (CODES, "SQ", [earlier]),
        (EQUIPMENT, "SQ", [acquired, item()]),
        undefined_lengths=undefined,
    )
    read = deidentify(builder, syntax).read()
    assert values(read[METHOD]) == ["Other tool 3.1", *OURS]
    assert [code.CodeValue for code in read[CODES].value] == ["113108", "113100"]
    first, second, ours = read[EQUIPMENT].value
    assert (first.Manufacturer, len(second), ours.Manufacturer) == ("ACME", 0, "deid-proxy")
    assert 0x0018A002 not in first or first[0x0018A002].value != "20240311"


@pytest.mark.parametrize("undefined", [True, False])
def test_empty_sequences_are_filled(small: Small, deidentify: Any, syntax: str, undefined: bool) -> None:
    """Zero items, in either form, become one."""
    builder = small((CODES, "SQ", []), (EQUIPMENT, "SQ", []), undefined_lengths=undefined)
    read = deidentify(builder, syntax).read()
    assert [len(read[tag].value) for tag in (CODES, EQUIPMENT)] == [1, 1]


@pytest.mark.requirement("R-025")
def test_nothing_is_said_twice(small: Small, deidentify: Any, syntax: str) -> None:
    """A second run finds everything there."""
    once = deidentify(small(), syntax)
    assert deidentify(once.data, syntax).data == once.data


@pytest.mark.parametrize("text", ["Removed name of Quill", "was mrn-4711-x", b"M\xfcller", b"two\nlines "])
def test_an_earlier_text_that_may_identify_goes(small: Small, deidentify: Any, text: str | bytes) -> None:
    """No row of the table protects it, so it has to be plain."""
    assert values(deidentify(small((METHOD, "LO", text))).read()[METHOD]) == OURS


def test_a_site_that_removes_the_markers_gets_ours_alone(
    small: Small, item: Any, deidentify: Any, syntax: str, with_rules: Callable[..., RuleSet]
) -> None:
    """What was done is always said; what others did may go."""
    rule_set = with_rules({EQUIPMENT: ActionCode.X, METHOD: ActionCode.X})
    builder = small((METHOD, "LO", "Other"), (EQUIPMENT, "SQ", [item((0x00080070, "LO", "ACME"))]))
    read = deidentify(builder, syntax, rule_set).read()
    assert [one.Manufacturer for one in read[EQUIPMENT].value] == ["deid-proxy"]
    assert values(read[METHOD]) == [*OURS, "with rules of the site"]


def test_nested_markers_are_not_ours_to_write(small: Small, item: Any, deidentify: Any) -> None:
    """Only the top level speaks for the object."""
    nested = item((REMOVED_MARK, "CS", "NO"), (CODES, "SQ", []))
    (read,) = deidentify(small((0x00081115, "SQ", [nested]))).read()[0x00081115].value
    assert read.PatientIdentityRemoved == "NO"
    assert len(read[CODES].value) == 0


def test_markers_stand_in_the_order_of_tags(small: Small, deidentify: Any, syntax: str) -> None:
    """Also when something comes before, between and behind them."""
    builder = small((0x00120071, "LO", "x"), (0x00180050, "DS", "1"), (0x00280301, "CS", "NO"), (0x00400300, "US", 1))
    tags = [int(element.tag) for element in deidentify(builder, syntax).read()]
    assert tags == sorted(set(tags))
    assert {REMOVED_MARK, METHOD, CODES, EQUIPMENT, TEMPORAL} < set(tags)
