"""Names and numbers that are cut in two: over the values of an attribute, over attributes, items and lines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from deid_proxy.engine.cleaners.known import KnownIdentifiers
from deid_proxy.engine.cleaners.split_values import whole_values
from deid_proxy.profile import compile_profile
from deid_proxy.profile.cleaning import CleaningPolicy
from deid_proxy.profile.model import Profile, RuleSet
from deid_proxy.standard.options import ConfidentialityOption as Option

STUDY_DESCRIPTION, SERIES_DESCRIPTION = 0x00081030, 0x0008103E
IMAGE_COMMENTS, MEDICAL_ALERTS, KERNEL, SEGMENT_LABEL = 0x00204000, 0x00102000, 0x00181210, 0x00620005
PATIENT_NAME, PATIENT_ID, BIRTH_DATE = 0x00100010, 0x00100020, 0x00100030


@pytest.fixture(params=["remove", "keep"])
def rule_set(request: pytest.FixtureRequest) -> RuleSet:
    """Unknown words go, or stay: what is left does not depend on it."""
    policy = CleaningPolicy(unknown=request.param)
    return compile_profile(Profile("x", "PS3.15-2026d", frozenset({Option.CLEAN_DESCRIPTORS}), cleaning=policy))


@pytest.fixture
def cleaned(deidentify: Any, small: Any, rule_set: RuleSet) -> Callable[..., Any]:
    """What pydicom reads of a small CT of a patient with some texts."""

    def run(name: str, *elements: tuple[int, str, object]) -> Any:
        data = small(*elements)
        data.put("PatientName", name)
        return deidentify(data, rule_set=rule_set).read()

    return run


NAMES = ["Smith^John", "Whitehead^Ann", "Young^King", "Hand^May", "Kowalczyk^Anna"]


@pytest.mark.parametrize("name", NAMES)
def test_family_and_given_name_in_two_attributes_both_go(name: str, cleaned: Any) -> None:
    """Each of them goes where it stands."""
    family, given = name.split("^")
    told = (STUDY_DESCRIPTION, "LO", f"CHEST {family}"), (SERIES_DESCRIPTION, "LO", f"{given} ABDOMEN")
    after = cleaned(name, *told)
    assert (after.StudyDescription, after.SeriesDescription) == ("CHEST", "ABDOMEN")


@pytest.mark.parametrize("name", NAMES)
def test_family_and_given_name_in_two_items_both_go(name: str, cleaned: Any, item: Any) -> None:
    """In texts that are cleaned, and in such that are only searched."""
    family, given = name.split("^")
    requests = [item((0x00400007, "LO", f"CHEST {family}")), item((0x00400007, "LO", f"{given} ABDOMEN"))]
    segments = [item((SEGMENT_LABEL, "LO", f"Xyloid {family}")), item((SEGMENT_LABEL, "LO", f"Xyloid {given}"))]
    after = cleaned(name, (0x00400275, "SQ", requests), (0x00620002, "SQ", segments))
    described = [one.ScheduledProcedureStepDescription for one in after.RequestAttributesSequence]
    assert described == ["CHEST", "ABDOMEN"]
    assert [one.SegmentLabel for one in after.SegmentSequence] == ["Xyloid", "Xyloid"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("cut", [2, 3, -2])
def test_a_name_that_goes_on_in_the_next_value_goes_from_both(name: str, cut: int, cleaned: Any) -> None:
    r"""``Smi\th``: neither value has a name, and the two have."""
    family = name.partition("^")[0]
    told = f"CHEST {family[:cut]}\\{family[cut:]} ABDOMEN"
    after = cleaned(name, (MEDICAL_ALERTS, "LO", told), (KERNEL, "SH", f"B41 {family[:cut]}\\{family[cut:]} FC"))
    assert list(after.MedicalAlerts) == ["CHEST", "ABDOMEN"]
    assert list(after.ConvolutionKernel) == ["B41", "FC"]


@pytest.mark.parametrize("gap", ["\r\n", "-\r\n", "\n  ", "\\", "-", " "])
@pytest.mark.parametrize("cut", [2, 3])
def test_a_name_that_is_wrapped_in_a_text_of_one_value_goes_from_both_lines(gap: str, cut: int, cleaned: Any) -> None:
    """A backslash is text there, and may stand in a name as well as the end of a line."""
    after = cleaned("Smith^John", (IMAGE_COMMENTS, "LT", f"CHEST {'Smith'[:cut]}{gap}{'Smith'[cut:]} ABDOMEN"))
    assert after.ImageComments.split() == ["CHEST", "ABDOMEN"]


@pytest.mark.parametrize("told", ["MRN-47\\11-X", "MRN\\4711\\X", "MRN-4711\\X"])
def test_a_number_that_goes_on_in_the_next_value_goes_from_both(told: str, cleaned: Any) -> None:
    """However it is cut."""
    after = cleaned("Quill^Erika", (MEDICAL_ALERTS, "LO", f"CHEST {told}"), (KERNEL, "SH", f"B41 {told}"))
    assert (after.MedicalAlerts, after.ConvolutionKernel) == ("CHEST", "B41")


@pytest.mark.parametrize("told", ["1961\\02\\03", "03\\02\\1961"])
def test_a_day_that_goes_on_in_the_next_value_goes_from_all(told: str, cleaned: Any) -> None:
    """The day of birth, taken for three values, and in a text of one."""
    elements = ((MEDICAL_ALERTS, "LO", f"CHEST {told}"), (KERNEL, "SH", f"B41 {told}"))
    after = cleaned("Quill^Erika", (BIRTH_DATE, "DA", "19610203"), *elements, (IMAGE_COMMENTS, "LT", f"CHEST {told}"))
    assert (after.MedicalAlerts, after.ConvolutionKernel, after.ImageComments) == ("CHEST", "B41", "CHEST")


@pytest.mark.parametrize(
    ("told", "end"), [("Smi", "th"), ("Kowal", "czyk"), ("MRN-47", "11-X"), ("Quil", "l"), ("White", "head")]
)
def test_of_what_goes_on_in_another_attribute_the_larger_half_goes(told: str, end: str, cleaned: Any) -> None:
    """No text shows what stands in the next one: less than half of it may stay."""
    name = told + end + "^Ann"
    elements = (STUDY_DESCRIPTION, "LO", f"CHEST {told}"), (SERIES_DESCRIPTION, "LO", f"{end} ABDOMEN")
    after = cleaned("Quill^Erika" if "-" in told else name, *elements)
    assert after.StudyDescription == "CHEST"
    assert after.SeriesDescription.endswith("ABDOMEN")


def test_values_that_are_whole_stay(cleaned: Any) -> None:
    """What only looks like half of somebody stays: a word that means something, and values with nothing in common."""
    after = cleaned("Chester^Ann", (MEDICAL_ALERTS, "LO", "CHEST\\ABDOMEN"), (STUDY_DESCRIPTION, "LO", "CT CHEST"))
    assert list(after.MedicalAlerts) == ["CHEST", "ABDOMEN"]
    assert after.StudyDescription == "CT CHEST"


def test_a_name_that_is_written_backwards_is_cut_out_where_it_shows(cleaned: Any) -> None:
    """A right-to-left override turns letters round: what is found is what is shown, also in a text that stays."""
    after = cleaned("Smith^John", (KERNEL, "SH", "‮f14B htimS‬ FC".encode()), (0x00080005, "CS", "ISO_IR 192"))
    assert "htimS" not in after.ConvolutionKernel
    assert "Smith" not in after.ConvolutionKernel
    assert "FC" in after.ConvolutionKernel


def test_a_text_of_one_value_is_left_as_it_is() -> None:
    """And so are several of which no two say anything together."""
    known = KnownIdentifiers(names=("Smith^John",))
    assert whole_values("CHEST Smi", known) == ["CHEST Smi"]
    assert whole_values("Smith\\CHEST", known) == ["Smith", "CHEST"]
    assert whole_values("CHEST Smi\\th FC", known) == ["CHEST    ", "   FC"]


@pytest.mark.parametrize("told", ["CHEST htimS ABDOMEN", "CHEST nhoJ ABDOMEN", "CHEST NHOJ_HTIMS ABDOMEN"])
def test_a_name_that_is_typed_backwards_goes(told: str, cleaned: Any) -> None:
    """Without any mark that turns it round, and where unknown words stay."""
    assert cleaned("Smith^John", (STUDY_DESCRIPTION, "LO", told)).StudyDescription == "CHEST ABDOMEN"


@pytest.mark.parametrize("told", ["CHEST PAT_0123 ABDOMEN", "CHEST PAT 0123 ABDOMEN", "CHEST PAT0123 ABDOMEN"])
def test_no_part_of_a_patient_s_number_stays(told: str, deidentify: Any, small: Any, rule_set: RuleSet) -> None:
    """Neither its letters nor its digits, however they are taken apart."""
    data = small((STUDY_DESCRIPTION, "LO", told))
    data.put("PatientID", "PAT_0123")
    assert deidentify(data, rule_set=rule_set).read().StudyDescription == "CHEST ABDOMEN"


@pytest.mark.parametrize("told", ["CHEST 221b Baker Street", "CHEST Hauptstr. 17b", "CHEST 221b"])
def test_no_number_of_a_house_stays_of_an_address(told: str, deidentify: Any, small: Any, rule_set: RuleSet) -> None:
    """Of the patient's own address, and of one that only the text has."""
    data = small((0x00101040, "LO", "221b Baker Street, London"), (STUDY_DESCRIPTION, "LO", told))
    assert deidentify(data, rule_set=rule_set).read().StudyDescription == "CHEST"
