"""Each action does to an element what Table E.1-1a says, in both encodings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.profile.model import Rule, RuleSet
from deid_proxy.standard.actions import ActionCode
from deid_proxy.testing.builders import (
    EXPLICIT_VR_BIG_ENDIAN,
    EXPLICIT_VR_LITTLE_ENDIAN,
    IMPLICIT_VR_LITTLE_ENDIAN,
    DataSetBuilder,
)

SYNTAXES = (EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_BIG_ENDIAN)
PET = "1.2.840.10008.5.1.4.1.1.128"
SR = "1.2.840.10008.5.1.4.1.1.88.11"
Small = Callable[..., DataSetBuilder]
Held = Callable[..., DeidentificationError]


@pytest.fixture(params=SYNTAXES, ids=["explicit", "implicit", "big"])
def syntax(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.requirement("R-036")
def test_x_removes_the_attribute(small: Small, deidentify: Any, syntax: str) -> None:
    """R-036: nothing empty is left."""
    result = deidentify(small((0x00081030, "LO", "Thorax for Quill")), syntax)
    assert 0x00081030 not in result.read()


@pytest.mark.requirement("R-036")
def test_x_removes_a_sequence_with_all_its_items(small: Small, item: Any, deidentify: Any, syntax: str) -> None:
    """Whatever its form of length."""
    for undefined in (True, False):
        inner = item((0x00100020, "LO", "OTHER-1"), (0x00400275, "SQ", [item((0x00081030, "LO", "x"))]))
        builder = small((0x00101002, "SQ", [inner, item()]), undefined_lengths=undefined)
        inner.undefined_lengths = undefined
        assert 0x00101002 not in deidentify(builder, syntax).read()


@pytest.mark.requirement("R-035")
def test_z_writes_a_placeholder(small: Small, deidentify: Any, syntax: str) -> None:
    """R-035: a valid value that says nothing."""
    read = deidentify(small((0x00080020, "DA", "20240311"), (0x00100040, "CS", "F")), syntax).read()
    assert (read.StudyDate, read.PatientSex) == ("19000101", "O")


@pytest.mark.requirement("R-035")
def test_z_writes_zero_length_where_the_rule_set_asks_for_it(
    small: Small, deidentify: Any, syntax: str, with_rules: Callable[..., RuleSet]
) -> None:
    """`replacement: empty`."""
    builder = small((0x00080020, "DA", "20240311"), (0x00080090, "PN", "Referrer^Rita"))
    read = deidentify(builder, syntax, with_rules(placeholder=False)).read()
    assert read["StudyDate"].is_empty
    assert read["ReferringPhysicianName"].is_empty


def test_z_leaves_a_sequence_without_items(small: Small, item: Any, deidentify: Any, syntax: str) -> None:
    """Zero items is the zero length of a sequence."""
    specimen = item((0x00400610, "SQ", [item((0x00081030, "LO", "step of Quill"))]))
    read = deidentify(small((0x00400560, "SQ", [specimen])), syntax).read()
    assert list(read[0x00400560].value[0][0x00400610].value) == []


@pytest.mark.requirement("R-034")
def test_d_writes_a_dummy(small: Small, deidentify: Any, syntax: str) -> None:
    """R-034: never zero length."""
    read = deidentify(small((0x00120010, "LO", "Sponsor of Quill"), (0x00120040, "LO", "SUBJECT-77")), syntax).read()
    assert read.ClinicalTrialSponsorName == read.ClinicalTrialSubjectID == "ANONYMIZED"


@pytest.mark.requirement("R-034")
def test_d_writes_a_dummy_item(small: Small, item: Any, deidentify: Any, syntax: str) -> None:
    """A structured report keeps one content item that says nothing."""
    content = item((0x0040A040, "CS", "TEXT"), (0x0040A160, "UT", "Findings of Quill"))
    read = deidentify(small((0x0040A730, "SQ", [content] * 3), sop_class_uid=SR), syntax).read()
    (dummy,) = read.ContentSequence
    assert dummy.ValueType == "TEXT"
    assert "Quill" not in str(dummy)


@pytest.mark.requirement("R-043")
def test_a_date_that_the_iod_needs_gets_a_dummy(small: Small, deidentify: Any, syntax: str) -> None:
    """Series Date is X/D: Type 1 in PET, Type 3 in CT."""
    date = (0x00080021, "DA", "20240311")
    assert deidentify(small(date, sop_class_uid=PET), syntax).read().SeriesDate == "19000101"
    assert "SeriesDate" not in deidentify(small(date), syntax).read()


@pytest.mark.requirement("R-040")
def test_u_replaces_every_value(small: Small, deidentify: Any, syntax: str) -> None:
    """R-040: element by element, empty values stay empty, the same UID gets the same replacement."""
    uids = "1.2.826.0.1.77.1.3\\\\1.2.826.0.1.77.8\\1.2.840.10008.1.2"
    result = deidentify(small((0x00083010, "UI", uids), (0x00081195, "UI", "")), syntax)
    first, empty, second, standard = (str(uid) for uid in result.read()[0x00083010].value)
    assert first == result.rendition.sop_instance_uid
    assert (empty, standard) == ("", "1.2.840.10008.1.2")
    assert second not in ("1.2.826.0.1.77.8", first)
    assert result.read()[0x00081195].is_empty


@pytest.mark.requirement("R-095")
def test_well_known_uids_stay_byte_for_byte(small: Small, deidentify: Any, syntax: str) -> None:
    """R-095: SOP Classes, transfer syntaxes, well-known frames of reference."""
    read = deidentify(small((0x00200052, "UI", "1.2.840.10008.1.4.1.1")), syntax).read()
    assert read.FrameOfReferenceUID == "1.2.840.10008.1.4.1.1"


@pytest.mark.requirement("R-021", "R-033")
def test_a_reference_inside_a_kept_sequence_is_replaced(small: Small, item: Any, deidentify: Any, syntax: str) -> None:
    """R-021 and R-033: at any depth, with the same map."""
    reference = item((0x00081150, "UI", PET), (0x00081155, "UI", "1.2.826.0.1.77.1.3"))
    series = item((0x0020000E, "UI", "1.2.826.0.1.77.1.2"), (0x00081199, "SQ", [reference]))
    result = deidentify(small((0x00081115, "SQ", [series])), syntax)
    (read,) = result.read()[0x00081115].value
    assert read.SeriesInstanceUID == result.rendition.series_instance_uid
    assert read[0x00081199].value[0].ReferencedSOPInstanceUID == result.rendition.sop_instance_uid
    assert read[0x00081199].value[0].ReferencedSOPClassUID == PET


@pytest.mark.requirement("R-037")
def test_k_keeps_a_sequence_and_applies_the_rules_inside(
    small: Small, item: Any, deidentify: Any, syntax: str, with_rules: Callable[..., RuleSet]
) -> None:
    """R-037: K on a sequence is not K on its items."""
    inner = item((0x00080100, "SH", "KEPT"), (0x00080080, "LO", "Quill Hospital"), (0x00091001, "LO", "private"))
    rule_set = with_rules({0x00101002: ActionCode.K})
    (read,) = deidentify(small((0x00101002, "SQ", [inner])), syntax, rule_set).read()[0x00101002].value
    assert read.CodeValue == "KEPT"
    assert "Quill" not in str(read)
    assert 0x00091001 not in read


def test_c_holds_the_instance(small: Small, held: Held, with_rules: Callable[..., RuleSet]) -> None:
    """No cleaner is built, and neither keeping nor removing is what was asked for."""
    error = held(small((0x00081030, "LO", "x")), rule_set=with_rules({0x00081030: ActionCode.C}))
    assert error.reason is HoldReason.UNRESOLVABLE_ACTION
    assert "(0008,1030)" in error.detail


def test_a_site_writes_its_own_text(
    small: Small, deidentify: Any, syntax: str, with_rules: Callable[..., RuleSet]
) -> None:
    """With the pseudonym of the subject where it says so, at the top and in items."""
    rules = {
        0x00080050: Rule(ActionCode.D, "s:1", "A{subject}", site=True),
        0x00081030: Rule(ActionCode.D, "s:2", "A study", site=True),
        0x00120040: Rule(ActionCode.D, "s:3", "{subject}/{subject}", site=True),
        0x00080090: Rule(ActionCode.Z, "s:4", "", site=True),
    }
    builder = small(
        (0x00080050, "SH", "ACC77"), (0x00081030, "LO", "x"), (0x00120040, "LO", "y"), (0x00080090, "PN", "z")
    )
    result = deidentify(builder, syntax, with_rules(rules))
    read, subject = result.read(), result.rendition.subject
    assert read.AccessionNumber == f"A{subject}"
    assert read.StudyDescription == "A study"
    assert read.ClinicalTrialSubjectID == f"{subject}/{subject}"
    assert read["ReferringPhysicianName"].is_empty


def test_a_site_text_beyond_ascii_holds(small: Small, held: Held, with_rules: Callable[..., RuleSet]) -> None:
    """It would not fit every character set; the profile's loader refuses it long before."""
    rule_set = with_rules({0x00081030: Rule(ActionCode.D, "s:1", "Größe", site=True)})
    assert held(small((0x00081030, "LO", "x")), rule_set=rule_set).reason is HoldReason.UNRESOLVABLE_ACTION


def test_a_site_text_that_is_too_long_holds(small: Small, held: Held, with_rules: Callable[..., RuleSet]) -> None:
    """Nothing is written with a length that was cut."""
    rule_set = with_rules({0x00081030: Rule(ActionCode.D, "s:1", "x" * 70_000, site=True)})
    assert held(small((0x00081030, "LO", "x")), rule_set=rule_set).reason is HoldReason.UNRESOLVABLE_ACTION


def test_untouched_elements_are_byte_identical(small: Small, deidentify: Any) -> None:
    """Odd padding, old forms, wrong but harmless VRs: what no rule touches stays as it came."""
    kept = DataSetBuilder()
    kept.add(0x00180060, "DS", b"120 \0 ")
    kept.add(0x00180061, "LO", b" 1.50 ")
    kept.add(0x00181060, "DS", b"40\\ -600 ")
    builder = small(*[(one.tag, one.vr, one.value) for one in kept.elements()])
    assert kept.encode() in deidentify(builder).data


def test_an_attribute_written_as_un_is_replaced_in_its_own_vr(small: Small, deidentify: Any) -> None:
    """A PACS that did not know it wrote UN; the new value is not unknown."""
    read = deidentify(small((0x00080020, "UN", b"20240311"), (0x0020000E, "UN", b"1.2.826.0.1.77.5"))).read()
    assert (read["StudyDate"].VR, read.StudyDate) == ("DA", "19000101")
    assert read.SeriesInstanceUID.startswith("2.25.1000")


@pytest.mark.parametrize(
    ("element", "reason"),
    [
        ((0x0020000E, "OB", b"1.2.826.0.1.77.5"), HoldReason.MALFORMED),
        ((0x00100010, "OB", b"Quill^Erika "), HoldReason.MALFORMED),
        ((0x00100020, "US", b"42"), HoldReason.MALFORMED),
        ((0x00081115, "LO", b"no sequence!"), HoldReason.MALFORMED),
        ((0x00081115, "UN", b"no sequence!"), HoldReason.MALFORMED),
        ((0x00180060, "SQ", b""), HoldReason.MALFORMED),
        ((0x00180060, "PN", b"Quill^Erika "), HoldReason.MALFORMED),
        ((0x00280010, "LT", b"Quill^Erika "), HoldReason.MALFORMED),
        ((0x00180060, "OB", b"Quill^Erika "), HoldReason.MALFORMED),
    ],
)
def test_a_vr_that_contradicts_the_dictionary_where_it_matters_holds(
    small: Small, held: Held, element: tuple[int, str, bytes], reason: HoldReason
) -> None:
    """What is kept must be what it is said to be."""
    assert held(small(element)).reason is reason


@pytest.mark.parametrize("element", [(0x00101002, "UN", b"1234"), (0x00101002, "OB", b"1234"), (0x00081030, "SQ", b"")])
def test_a_vr_does_not_matter_for_what_is_removed(
    small: Small, deidentify: Any, element: tuple[int, str, bytes]
) -> None:
    """It goes, whatever it is."""
    assert element[0] not in deidentify(small(element)).read()
