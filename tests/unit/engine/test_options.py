"""Options on encoded data sets: what stays, what moves, what is said of it, and that nothing else gets out."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from deid_proxy.engine.apply import apply_plan
from deid_proxy.engine.explain import explain
from deid_proxy.engine.inspection import inspect_data_set
from deid_proxy.engine.plan import StepList
from deid_proxy.engine.temporal import EPOCH, Moved
from deid_proxy.engine.verify import verify
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.profile import Profile, RuleSet, SiteRule, Verb, compile_profile
from deid_proxy.profile.options_temporal import DEFAULTS, DateMethod, Temporal
from deid_proxy.standard.actions import ActionCode
from deid_proxy.standard.options import ConfidentialityOption as Option
from deid_proxy.testing.builders import EXPLICIT_VR_BIG_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN, DataSetBuilder

Small = Callable[..., DataSetBuilder]
EXPLICIT = "1.2.840.10008.1.2.1"
SYNTAXES = [EXPLICIT, IMPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_BIG_ENDIAN]
STUDY_DATE, SERIES_DATE, STUDY_TIME, ACQUIRED = 0x00080020, 0x00080021, 0x00080030, 0x0008002A
AGE, BIRTH, TEMPORAL, CODES = 0x00101010, 0x00100030, 0x00280303, 0x00120064
FULL, MODIFIED, UIDS = Option.RETAIN_FULL_DATES, Option.RETAIN_MODIFIED_DATES, Option.RETAIN_UIDS
CHARACTERISTICS = Option.RETAIN_PATIENT_CHARACTERISTICS
PET = "1.2.840.10008.5.1.4.1.1.128"
GSPS = "1.2.840.10008.5.1.4.1.1.11.1"


def rules(*options: Option, site: tuple[SiteRule, ...] = (), replacement: str = "placeholder", **how: Any) -> RuleSet:
    profile = Profile("p", "PS3.15-2026d", frozenset(options), rules=site, temporal=DEFAULTS._replace(**how))
    return compile_profile(replace(profile, replacement=replacement, pixel_risk="allow"))  # type: ignore[arg-type]


# --- dates ---


@pytest.mark.parametrize("syntax", SYNTAXES)
@pytest.mark.requirement("R-086", "R-087")
def test_dates_move_and_times_stay_with_them(small: Small, item: Any, deidentify: Any, syntax: str) -> None:
    """By the 400 days of the subject, at every depth, and to the byte otherwise."""
    inner = item((STUDY_DATE, "DA", "20240301"), (ACQUIRED, "DT", "20240229235959.123456-0500"))
    builder = small(
        (STUDY_DATE, "DA", "20240229"),
        (STUDY_TIME, "TM", "235959.123456"),
        (0x00080201, "SH", "-0500"),
        (0x00082218, "SQ", [inner]),
        (0x0040A13A, "DT", "20240229\\20240301"),
    )
    read = deidentify(builder, syntax, rules(MODIFIED)).read()
    assert (read.StudyDate, read.StudyTime, read.TimezoneOffsetFromUTC) == ("20230125", "235959.123456", "-0500")
    (nested,) = read[0x00082218].value
    assert (nested.StudyDate, nested.AcquisitionDateTime) == ("20230126", "20230125235959.123456-0500")
    assert list(read[0x0040A13A].value) == ["20230125", "20230126"]
    assert read[TEMPORAL].value == "MODIFIED"


@pytest.mark.parametrize("replacement", ["placeholder", "empty"])
@pytest.mark.parametrize("value", ["Quillfeld", "20230229", "4711-123", "19000101"])
def test_a_value_that_nobody_understands_is_emptied_and_noted(
    small: Small, deidentify: Any, replacement: str, value: str
) -> None:
    """Also where the profile writes placeholders: no date is made up, unless the object must have one."""
    result = deidentify(small((STUDY_DATE, "DA", value)), EXPLICIT, rules(MODIFIED, replacement=replacement))
    assert result.read().StudyDate == ""
    assert result.plan.notes == ("(0008,0020) is not a date or time that can be understood, and was emptied",)
    assert value not in str(result.plan.notes)


def test_where_an_object_must_have_a_date_a_placeholder_stands_in(small: Small, deidentify: Any) -> None:
    """Series Date is Type 1 in PET; it is said in a note."""
    builder = small((SERIES_DATE, "DA", "Quillfeld"), (ACQUIRED, "DT", "noon"), sop_class_uid=PET)
    result = deidentify(builder, EXPLICIT, rules(MODIFIED))
    assert (result.read().SeriesDate, result.read().AcquisitionDateTime) == ("19000101", "")
    assert len(result.plan.notes) == 2


def test_one_wrong_value_of_several_is_emptied_alone(small: Small, deidentify: Any) -> None:
    """The others keep their places."""
    builder = small((0x00181200, "DA", "20240229\\Quillfeld\\20240301"))
    assert list(deidentify(builder, EXPLICIT, rules(MODIFIED)).read()[0x00181200].value) == ["20230125", "", "20230126"]


@pytest.mark.parametrize("option", [FULL, MODIFIED])
def test_empty_dates_stay_empty(small: Small, deidentify: Any, option: Option) -> None:
    """Nothing is said of them."""
    result = deidentify(small((STUDY_DATE, "DA", ""), (STUDY_TIME, "TM", "")), EXPLICIT, rules(option))
    assert (result.read().StudyDate, result.read().StudyTime, result.plan.notes) == ("", "", ())


@pytest.mark.parametrize("option", [FULL, MODIFIED])
@pytest.mark.parametrize("vr", ["UN", "LO"])
def test_a_date_in_another_vr_is_a_date(small: Small, deidentify: Any, option: Option, vr: str) -> None:
    """The dictionary says what it is."""
    read = deidentify(small((STUDY_DATE, vr, b"20240229")), EXPLICIT, rules(option)).read()
    assert read[STUDY_DATE].value in ("20240229", "20230125", b"20240229")


@pytest.mark.parametrize("syntax", SYNTAXES)
@pytest.mark.requirement("R-085", "R-010")
def test_full_dates_stay_to_the_byte(small: Small, deidentify: Any, syntax: str) -> None:
    """Also odd ones that are dates; what is none could be anything, and is emptied."""
    builder = small(
        (STUDY_DATE, "DA", "2024.02.29"),
        (SERIES_DATE, "DA", "19000101"),
        (0x00080022, "DA", "MRN 77"),
        (ACQUIRED, "DT", "20240229-0500"),
    )
    result = deidentify(builder, syntax, rules(FULL))
    read = result.read()
    assert (read.StudyDate, read.SeriesDate, read.AcquisitionDate) == ("2024.02.29", "19000101", "")
    assert (read.AcquisitionDateTime, read[TEMPORAL].value) == ("20240229-0500", "UNMODIFIED")
    assert len(result.plan.notes) == 1


@pytest.mark.parametrize(
    ("method", "day", "instant"),
    [
        (DateMethod.FIRST_OF_MONTH, "20240201", "20240301101112"),
        (DateMethod.FIRST_OF_YEAR, "20240101", "20240101101112"),
    ],
)
@pytest.mark.parametrize("syntax", SYNTAXES)
def test_supplement_142_reduces_dates(
    small: Small, deidentify: Any, method: DateMethod, day: str, instant: str, syntax: str
) -> None:
    """To the first of the month or year; nothing is asked of anybody's key."""
    builder = small((STUDY_DATE, "DA", "20240229"), (ACQUIRED, "DT", "20240311101112"))
    result = deidentify(builder, syntax, rules(MODIFIED, dates=method))
    read = result.read()
    assert (read.StudyDate, read.AcquisitionDateTime, read[TEMPORAL].value) == (day, instant, "MODIFIED")
    assert result.plan.shift is None


@pytest.mark.parametrize("present", [False, True])
@pytest.mark.parametrize("syntax", SYNTAXES)
@pytest.mark.requirement("R-089")
def test_days_since_an_anchor_are_written_into_the_object(
    small: Small, deidentify: Any, syntax: str, present: bool
) -> None:
    """Ten days after enrolment; dates count from one day that is the same for everybody."""
    stale = [(0x00120052, "FD", struct.pack("<d" if syntax != SYNTAXES[2] else ">d", 3.0)), (0x00120053, "CS", "OTHER")]
    builder = small((STUDY_DATE, "DA", "20240311"), *(stale if present else ()))
    result = deidentify(builder, syntax, rules(MODIFIED, dates=DateMethod.DAYS_SINCE_ANCHOR))
    read = result.read()
    assert read.StudyDate == f"{EPOCH.replace(day=11):%Y%m%d}"
    assert (read[0x00120052].value, read[0x00120053].value) == (10.0, "ENROLLMENT")
    undated = deidentify(small(), syntax, rules(MODIFIED, dates=DateMethod.DAYS_SINCE_ANCHOR)).read()
    assert undated.get(0x00120052) is None


@pytest.mark.parametrize("answer", ["", "soon"])
def test_without_an_anchor_the_instance_is_held(small: Small, deidentify: Any, answer: str) -> None:
    """Nobody has said when the patient was enrolled."""
    result = deidentify(
        small((STUDY_DATE, "DA", "20240311")), EXPLICIT, rules(MODIFIED, dates=DateMethod.DAYS_SINCE_ANCHOR)
    )
    identities = {**result.identities, result.plan.shift: answer}
    with pytest.raises(DeidentificationError) as caught:
        apply_plan(result.plan, identities)
    assert caught.value.reason is HoldReason.SUBJECT


# --- what the object says ---


@pytest.mark.parametrize("option", [None, MODIFIED, FULL])
@pytest.mark.parametrize("present", [None, "UNMODIFIED", "MODIFIED", "REMOVED", "nonsense"])
@pytest.mark.requirement("R-072", "R-085", "R-087")
def test_the_word_for_dates_is_the_strictest_that_is_true(
    small: Small, deidentify: Any, option: Option | None, present: str | None
) -> None:
    """What somebody removed or modified before is not unmodified now."""
    words = ["UNMODIFIED", "MODIFIED", "REMOVED"]
    ours = {None: "REMOVED", MODIFIED: "MODIFIED", FULL: "UNMODIFIED"}[option]
    builder = small() if present is None else small((TEMPORAL, "CS", present))
    read = deidentify(builder, EXPLICIT, rules(*([option] if option else []))).read()
    expected = max(ours, present, key=words.index) if present in words else ours
    assert read[TEMPORAL].value == expected


@pytest.mark.parametrize("option", [MODIFIED, FULL, None])
def test_dates_that_the_site_keeps_are_unmodified(small: Small, deidentify: Any, option: Option | None) -> None:
    """Whatever else is done to dates; the Profile is not claimed then."""
    rule_set = rules(*([option] if option else []), site=(SiteRule(Verb.KEEP, "PatientBirthDate"),))
    read = deidentify(small((BIRTH, "DA", "19610214")), EXPLICIT, rule_set).read()
    assert (read[TEMPORAL].value, read.PatientBirthDate, CODES in read) == ("UNMODIFIED", "19610214", False)


def test_an_option_is_claimed_where_the_site_retains_something_else(small: Small, deidentify: Any) -> None:
    """The Profile is not claimed, and no Option that the site goes beyond; what was done to dates still is."""
    site = (SiteRule(Verb.KEEP, "PatientAddress"), SiteRule(Verb.KEEP, "PerformedStationAETitle"))
    rule_set = rules(MODIFIED, Option.RETAIN_DEVICE_IDENTITY, site=site)
    read = deidentify(small((STUDY_DATE, "DA", "20240229")), EXPLICIT, rule_set).read()
    assert [code.CodeValue for code in read[CODES].value] == ["113107"]


@pytest.mark.requirement("R-024", "R-025", "R-026")
def test_the_codes_of_what_ran_are_added_to_those_of_others(small: Small, item: Any, deidentify: Any) -> None:
    """In codes and in words."""
    earlier = item((0x00080100, "SH", "113105"), (0x00080102, "SH", "DCM"), (0x00080104, "LO", "Clean Descriptors"))
    rule_set = rules(MODIFIED, Option.CLEAN_GRAPHICS, CHARACTERISTICS)
    read = deidentify(small((CODES, "SQ", [earlier])), EXPLICIT, rule_set).read()
    assert [code.CodeValue for code in read[CODES].value] == ["113105", "113100", "113103", "113107", "113108"]
    assert list(read[0x00120063].value)[2:] == [
        "Clean Graphics Option",
        "Retain Longitudinal Temporal Information Modified Dates Option",
        "Retain Patient Characteristics Option",
    ]


@pytest.mark.parametrize("options", [(FULL, UIDS), (CHARACTERISTICS, Option.RETAIN_DEVICE_IDENTITY)])
def test_a_second_time_changes_nothing(small: Small, deidentify: Any, options: tuple[Option, ...]) -> None:
    """What is retained is retained, and what was said is not said twice."""
    builder = small((STUDY_DATE, "DA", "20240229"), (0x00181000, "LO", "SN 4"), (AGE, "AS", "063Y"))
    once = deidentify(builder, EXPLICIT, rules(*options))
    assert deidentify(once.data, EXPLICIT, rules(*options)).data == once.data


# --- ages ---


@pytest.mark.parametrize(
    ("value", "cap", "written"),
    [
        ("089Y", "cap", "089Y"),
        ("090Y", "cap", "090Y"),
        ("091Y", "cap", "090Y"),
        ("103Y", "cap", "090Y"),
        ("103Y", "keep", "103Y"),
        ("999M", "cap", "999M"),
        ("75Y", "cap", "075Y"),
        ("5 y", "cap", "005Y"),
        ("95Y", "cap", "090Y"),
        ("3W", "cap", "003W"),
        ("", "cap", ""),
        ("91", "cap", ""),
    ],
)
def test_ages_over_89_become_90(small: Small, deidentify: Any, value: str, cap: str, written: str) -> None:
    """Where the profile says so; zeros that are missing are written, and what is no age is emptied."""
    rule_set = rules(CHARACTERISTICS, ages_over_89=cap)
    assert deidentify(small((AGE, "AS", value)), EXPLICIT, rule_set).read().PatientAge == written


@pytest.mark.parametrize(
    ("birth", "study", "age"),
    [
        ("19610229", "20240229", None),
        ("19600229", "20240228", "063Y"),
        ("19600229", "20240229", "064Y"),
        ("20230311", "20240310", "011M"),
        ("20220310", "20240310", "002Y"),
        ("20240229", "20240310", "010D"),
        ("20240310", "20240310", "000D"),
        ("19300101", "20240310", "090Y"),
        ("20240311", "20240310", None),
        ("19000101", "20240310", None),
        ("", "20240310", None),
        ("19610214", "", None),
    ],
)
@pytest.mark.parametrize("present", [None, "", "033Y"])
@pytest.mark.parametrize("syntax", SYNTAXES)
@pytest.mark.requirement("R-011")
def test_the_age_takes_the_place_of_the_birth_date(
    small: Small, deidentify: Any, birth: str, study: str, age: str | None, present: str | None, syntax: str
) -> None:
    """Only where it is missing, only where the profile says so, and from the true dates."""
    builder = small((STUDY_DATE, "DA", study), (BIRTH, "DA", birth))
    if present is not None:
        builder.add(AGE, "AS", present)
    rule_set = rules(CHARACTERISTICS, MODIFIED, derive_age=True, ages_over_89="cap")
    read = deidentify(builder, syntax, rule_set).read()
    assert read.get("PatientAge") == (present or age or present)
    assert read.PatientBirthDate in ("19000101", "")
    plain = deidentify(builder, syntax, rules(CHARACTERISTICS)).read()
    assert plain.get("PatientAge") == present


# --- UIDs ---


@pytest.mark.parametrize("syntax", SYNTAXES)
@pytest.mark.requirement("R-094", "R-095")
def test_retained_uids_stay_and_two_are_mapped(small: Small, item: Any, deidentify: Any, syntax: str) -> None:
    """Also when one of the two is the same as a UID that stays: it is no leak where it is retained."""
    study = "1.2.826.0.1.77.1"
    builder = small(
        (0x00081140, "SQ", [item((0x00081150, "UI", "1.2.840.10008.5.1.4.1.1.2"), (0x00081155, "UI", f"{study}.9"))]),
        (0x00200052, "UI", f"{study}.5"),
        (0x00081167, "UI", f"{study}.9"),
        (0x0040A124, "UI", study),
        (0x04000100, "UI", f"{study}.5"),
    )
    result = deidentify(builder, syntax, rules(UIDS))
    read = result.read()
    assert read.StudyInstanceUID == study == result.rendition.study_instance_uid
    assert (read.SOPInstanceUID, read.SeriesInstanceUID) == ("1.2.826.0.1.77.1.3", "1.2.826.0.1.77.1.2")
    assert read.file_meta.MediaStorageSOPInstanceUID == read.SOPInstanceUID == result.rendition.sop_instance_uid
    assert read.ReferencedImageSequence[0].ReferencedSOPInstanceUID == f"{study}.9" == read[0x00081167].value
    assert read.FrameOfReferenceUID == f"{study}.5"
    assert read[0x0040A124].value.startswith("2.25.1000")
    assert read[0x04000100].value.startswith("2.25.1000")


@pytest.mark.parametrize("place", [0x00286190, 0x00181210])
def test_a_mapped_uid_is_still_found_where_it_is_not_retained(small: Small, deidentify: Any, place: int) -> None:
    """In a text it leads back, whatever the Option retains elsewhere."""
    builder = small((place, "ST" if place == 0x00286190 else "SH", "1.2.826.0.77"), (0x0040A124, "UI", "1.2.826.0.77"))
    with pytest.raises(DeidentificationError) as caught:
        deidentify(builder, EXPLICIT, rules(UIDS))
    assert caught.value.reason is HoldReason.RESIDUAL_IDENTIFIER


# --- nothing else gets out ---


def test_a_retained_serial_number_is_no_leak(small: Small, deidentify: Any) -> None:
    """It is retained on purpose, and so are its siblings."""
    builder = small((0x00181000, "LO", "SN-77123"), (0x00081010, "SH", "CT-EAST-1"), (0x00080080, "LO", "General"))
    read = deidentify(builder, EXPLICIT, rules(Option.RETAIN_DEVICE_IDENTITY)).read()
    assert (read.DeviceSerialNumber, read.StationName) == ("SN-77123", "CT-EAST-1")
    assert read.get("InstitutionName") is None


@pytest.mark.parametrize(
    ("option", "tag", "vr", "value"),
    [
        (Option.RETAIN_DEVICE_IDENTITY, 0x00181000, "LO", "MRN-4711-X"),
        (Option.RETAIN_DEVICE_IDENTITY, 0x00081010, "SH", "Quill CT"),
        (Option.RETAIN_INSTITUTION_IDENTITY, 0x00080080, "LO", "Erika Clinic"),
        (CHARACTERISTICS, 0x00102160, "SH", "Quill"),
        (UIDS, 0x00200052, "UI", "1.2.3\\MRN-4711-X"),
    ],
)
def test_the_patients_own_identifiers_are_found_in_what_is_retained(
    small: Small, deidentify: Any, option: Option, tag: int, vr: str, value: str
) -> None:
    """The Option retains the device, not the patient who was written into its field."""
    with pytest.raises(DeidentificationError) as caught:
        deidentify(small((tag, vr, value)), EXPLICIT, rules(option))
    assert caught.value.reason is HoldReason.RESIDUAL_IDENTIFIER


def test_the_true_date_of_the_study_is_found_in_a_text(small: Small, deidentify: Any) -> None:
    """Beside moved dates it tells by how many days they moved."""
    builder = small((STUDY_DATE, "DA", "20240229"), (0x00286190, "ST", "mask of 20240229"))
    with pytest.raises(DeidentificationError) as caught:
        deidentify(builder, EXPLICIT, rules(MODIFIED))
    assert caught.value.detail == "an original identifier in (0028,6190)"
    assert deidentify(builder, EXPLICIT, rules(FULL)).read().StudyDate == "20240229"


def test_a_date_that_was_not_moved_is_found(small: Small, item: Any, deidentify: Any) -> None:
    """The rendition is read again, and only what the dates become may stand where dates are."""
    inner = item((STUDY_DATE, "DA", "20240301"))
    result = deidentify(small((STUDY_DATE, "DA", "20240229"), (0x00082218, "SQ", [inner])), EXPLICIT, rules(MODIFIED))
    dates = [edit for edit in result.plan.steps.edits if isinstance(edit[3], Moved)]
    assert len(dates) == 2
    for forgotten in dates:
        edits = [edit for edit in result.plan.steps.edits if edit is not forgotten]
        rendition = apply_plan(result.plan._replace(steps=StepList(edits), fixes=[]), result.identities)
        with pytest.raises(DeidentificationError) as caught:
            verify(result.plan.source, result.plan, rendition, result.identities)
        assert caught.value.detail == "(0008,0020) is not what its rule asks for"


@pytest.mark.parametrize("days", ["-399", "0", "400"])
def test_a_date_that_moved_by_other_days_is_found(small: Small, deidentify: Any, days: str) -> None:
    """All dates of a subject move alike."""
    result = deidentify(small((STUDY_DATE, "DA", "20240229")), EXPLICIT, rules(MODIFIED))
    wrong = apply_plan(result.plan, {**result.identities, result.plan.shift: days})
    with pytest.raises(DeidentificationError) as caught:
        verify(result.plan.source, result.plan, wrong, result.identities)
    assert caught.value.detail == "(0008,0020) is not what its rule asks for"


def test_a_finished_object_passes_inspection(small: Small, deidentify: Any) -> None:
    """Without the key nobody can say by how many days a date moved, only that it is one."""
    builder = small((STUDY_DATE, "DA", "20240229"), (BIRTH, "DA", "19610214"), (AGE, "AS", "095Y"))
    rule_set = rules(MODIFIED, CHARACTERISTICS, ages_over_89="cap", derive_age=True)
    remarks = inspect_data_set(deidentify(builder, EXPLICIT, rule_set).data, EXPLICIT, rule_set)
    assert [remark for remark in remarks if remark.path[-1:] in ((STUDY_DATE,), (AGE,), (TEMPORAL,), (CODES,))] == []


@pytest.mark.parametrize(
    ("rule_set", "tag", "action", "source", "after"),
    [
        (rules(MODIFIED), STUDY_DATE, ActionCode.C, "Modif. Dates Opt. (retain-modified-dates): C", "‹moved"),
        (rules(FULL), STUDY_DATE, ActionCode.K, "Full Dates Opt. (retain-full-dates): K", None),
        (rules(UIDS), 0x0020000D, ActionCode.K, "Rtn. UIDs Opt. (retain-uids): K", None),
        (rules(CHARACTERISTICS, ages_over_89="cap"), AGE, ActionCode.C, "ages over 89 become 90", "090Y"),
    ],
)
def test_explain_names_option_and_column(
    small: Small, deidentify: Any, rule_set: RuleSet, tag: int, action: ActionCode, source: str, after: str | None
) -> None:
    """Of what stays as well as of what changes."""
    result = deidentify(small((STUDY_DATE, "DA", "20240229"), (AGE, "AS", "095Y")), EXPLICIT, rule_set)
    (step,) = [step for step in explain(result.plan.source, result.plan) if step.tag == tag]
    assert step.action is action
    assert source in step.source
    assert (step.after or "").startswith(after or "")
    assert "20240229" not in repr(step)


# --- graphics ---


def annotation(item: Any) -> DataSetBuilder:
    text = item((0x00700003, "CS", "PIXEL"), (0x00700006, "ST", "Quillfeld 1961"), (0x00700014, "FL", [1.0, 2.0]))
    shape = item((0x00700005, "CS", "PIXEL"), (0x00700022, "FL", [1.0, 2.0, 3.0, 4.0]), (0x00700023, "CS", "POLYLINE"))
    ticks = item((0x00700288, "FL", 1.0), (0x00700289, "SH", "Quillfeld"))
    ruler = item((0x00700294, "CS", "RULER"), (0x00700287, "SQ", [ticks]), (0x00700273, "FL", [1.0, 2.0]))
    return item(  # type: ignore[no-any-return]
        (0x00700002, "CS", "LAYER1"),
        (0x00700008, "SQ", [text]),
        (0x00700009, "SQ", [shape]),
        (0x00700209, "SQ", [ruler]),
    )


def presentation_state(small: Small, item: Any) -> DataSetBuilder:
    return small(
        (0x00700001, "SQ", [annotation(item)]),
        (0x00700060, "SQ", [item((0x00700002, "CS", "LAYER1"), (0x00700068, "LO", "Layer of Quillfeld"))]),
        (0x00700234, "SQ", [item((0x00700207, "LO", "Quillfeld"), (0x00700208, "ST", "of Quillfeld"))]),
        (0x60003000, "OB", b"overlay!"),
        (0x60004000, "LT", "Quillfeld"),
        (0x50002500, "LO", "Quillfeld"),
        sop_class_uid=GSPS,
    )


@pytest.mark.parametrize("syntax", SYNTAXES)
@pytest.mark.requirement("R-079", "R-009")
def test_clean_graphics_keeps_shapes_and_no_text(small: Small, item: Any, deidentify: Any, syntax: str) -> None:
    """Points, rulers and the places of texts stay; the texts, overlays and curves do not."""
    result = deidentify(presentation_state(small, item), syntax, rules(Option.CLEAN_GRAPHICS))
    assert b"Quillfeld" not in result.data
    assert b"overlay!" not in result.data
    (one,) = result.read()[0x00700001].value
    assert list(one.GraphicObjectSequence[0].GraphicData) == [1.0, 2.0, 3.0, 4.0]
    assert one.TextObjectSequence[0].UnformattedTextValue == "ANONYMIZED"
    assert one.CompoundGraphicSequence[0].MajorTicksSequence[0].TickLabel == "ANONYMIZED"
    assert {element.tag >> 16 for element in result.read()} & {0x5000, 0x6000} == set()


@pytest.mark.requirement("R-009")
def test_without_the_option_no_graphic_is_left(small: Small, item: Any, deidentify: Any) -> None:
    """One annotation that says nothing keeps the object valid."""
    result = deidentify(presentation_state(small, item), EXPLICIT, rules())
    assert b"Quillfeld" not in result.data
    assert b"POLYLINE" not in result.data


def test_temporal_settings_are_what_they_say() -> None:
    """The defaults of a profile that says nothing of dates and ages."""
    assert Temporal() == DEFAULTS == (DateMethod.SHIFT, "ENROLLMENT", "keep", False)
