"""What each shipped profile leaves of one patient's image, read with pydicom."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pydicom
import pytest
from pydicom.data import get_testdata_file
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from deid_proxy import Deidentifier, load_key_file
from deid_proxy.identity.keys import generate_key_file
from deid_proxy.profile import builtin_names
from deid_proxy.standard.private_elements import Disposition, private_elements
from deid_proxy.testing.leak_scanner import LeakScanner

PROFILES = [name for name in builtin_names() if name != "basic-retain-uids"]
PLANTED = {
    "PatientName": "ZWETSCHKENBAUM^ADALBERTA",
    "PatientID": "KX-4711-99",
    "OtherPatientNames": "OLDENKOTT^ADALBERTA",
    "ReferringPhysicianName": "QUACKENBUSH^OLAF",
    "OperatorsName": "WIESENGRUND^T",
    "InstitutionName": "Hospital of Grimpen Mire",
    "InstitutionAddress": "1 Baskerville Road",
    "StationName": "CTROOM77",
    "AccessionNumber": "ACC998877",
    "StudyID": "STU5566",
    "DeviceSerialNumber": "SN-83451-X",
    "PatientTelephoneNumbers": "+1 555 0199 342",
    "StudyDescription": "Abdomen after transplant",
    "ImageComments": "Repeat as she moved",
    "AdditionalPatientHistory": "Arm B, second line therapy",
    "AdmittingDiagnosesDescription": "Suspected lymphoma",
    "StudyInstanceUID": "1.2.826.0.1.3680043.8.498.11111",
    "PatientBirthDate": "19311224",
}
WITH_DEVICE = {"research-longitudinal", "tcia"}
WITH_WORDS = {"clinical-trial", "research-longitudinal", "tcia"}
DESCRIPTIONS = ("StudyDescription", "ImageComments", "AdditionalPatientHistory", "AdmittingDiagnosesDescription")
SCAN_PITCH_RATIO = 0x00431027
"""(0043,xx27) of GEMS_PARM_01: on the standard's list and on the archive's."""
FREE = {"DeviceSerialNumber": WITH_DEVICE, "StationName": WITH_DEVICE, **dict.fromkeys(DESCRIPTIONS, WITH_WORDS)}


@pytest.fixture(scope="module")
def deidentify(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Dataset]:
    """Gives what a profile makes of the instance, with some attributes changed."""
    folder = tmp_path_factory.mktemp("keys")
    generate_key_file(folder / "project.key")
    key = load_key_file(folder / "project.key")
    known: dict[str, Deidentifier] = {}

    def make(profile: str, **changes: Any) -> Dataset:
        deidentifier = known.setdefault(profile, Deidentifier(profile, key=key))
        outcome = deidentifier.deidentify(instance(**changes))
        assert outcome.file is not None, (profile, outcome.reason, outcome.detail)
        return pydicom.dcmread(io.BytesIO(outcome.file))

    return make


def instance(private: str | None = None, **changes: object) -> bytes:
    """A real CT image with planted identifiers; ``private`` is what GE calls its scan pitch ratio."""
    data_set = pydicom.dcmread(str(get_testdata_file("CT_small.dcm")))
    if private is not None:
        data_set[SCAN_PITCH_RATIO].value = private
    for keyword, value in {**PLANTED, "PatientAge": "072Y", "SeriesDescription": "AXIAL 5mm", **changes}.items():
        if value is None:
            delattr(data_set, keyword)
        else:
            setattr(data_set, keyword, value)
    data_set.StudyDate = data_set.SeriesDate = data_set.AcquisitionDate = data_set.ContentDate = "20210617"
    reference = Dataset()
    reference.ReferencedSOPClassUID = data_set.SOPClassUID
    reference.ReferencedSOPInstanceUID = "1.2.826.0.1.3680043.8.498.22222"
    data_set.ReferencedImageSequence = Sequence([reference])
    written = io.BytesIO()
    data_set.save_as(written)
    return written.getvalue()


@pytest.mark.parametrize("profile", PROFILES)
def test_no_shipped_profile_lets_an_identifier_out(profile: str, deidentify: Callable[..., Dataset]) -> None:
    """None of what says who, where and by whom is anywhere in the bytes, and the object says what was done."""
    data_set = deidentify(profile)
    written = io.BytesIO()
    data_set.save_as(written)
    kept = {keyword for keyword, profiles in FREE.items() if profile in profiles}
    planted = {value for keyword, value in PLANTED.items() if keyword not in kept}
    assert LeakScanner(planted).scan(written.getvalue()) == []
    assert data_set.PatientIdentityRemoved == "YES"
    assert str(data_set.PatientName).rstrip("^") == data_set.PatientID
    assert data_set.pixel_array.any()


@pytest.mark.requirement("R-082")
@pytest.mark.parametrize("profile", sorted(WITH_WORDS))
@pytest.mark.parametrize("keyword", DESCRIPTIONS)
def test_descriptions_keep_their_words_and_lose_what_identifies(
    profile: str, keyword: str, deidentify: Callable[..., Dataset]
) -> None:
    """Patient, physician, number, place and day in a description go; what it says of the body stays."""
    told = "CHEST Zwetschkenbaum KX-4711-99 Quackenbush Grimpen 2021-06-17"
    data_set = deidentify(profile, **{keyword: told})
    assert "chest" in str(data_set[keyword].value).lower()
    left = str(data_set[keyword].value).lower()
    assert not [word for word in ("zwetsch", "4711", "quacken", "grimpen", "2021-06-17") if word in left]


@pytest.mark.parametrize("profile", PROFILES)
def test_a_patient_stays_one_patient_under_every_profile(profile: str, deidentify: Callable[..., Dataset]) -> None:
    """Two studies have one pseudonym, and references go on pointing at the same instance."""
    first, second = deidentify(profile), deidentify(profile, StudyInstanceUID="1.2.826.0.1.3680043.8.498.33333")
    assert first.PatientID == second.PatientID
    assert first.StudyInstanceUID != second.StudyInstanceUID
    assert first.get("ReferencedImageSequence") == second.get("ReferencedImageSequence")


@pytest.mark.parametrize("profile", ["hipaa-safe-harbor", "hipaa-safe-harbor-empty"])
def test_safe_harbor_keeps_the_year_and_says_so(profile: str, deidentify: Callable[..., Dataset]) -> None:
    """45 CFR 164.514(b)(2)(i)(C): of a date the year may stay; of a birth date not even that."""
    data_set = deidentify(profile)
    for keyword in ("StudyDate", "SeriesDate", "AcquisitionDate", "ContentDate"):
        assert data_set[keyword].value == "20210101", keyword
    assert data_set.PatientBirthDate in ("", "19000101")
    assert data_set.LongitudinalTemporalInformationModified == "MODIFIED"
    assert "113107" in [item.CodeValue for item in data_set.DeidentificationMethodCodeSequence]


@pytest.mark.parametrize(("age", "after"), [("089Y", "089Y"), ("090Y", "090Y"), ("097Y", "090Y"), ("003M", "003M")])
def test_safe_harbor_caps_ages_over_89(age: str, after: str, deidentify: Callable[..., Dataset]) -> None:
    """All ages over 89 are one category: 90."""
    assert deidentify("hipaa-safe-harbor", PatientAge=age).PatientAge == after


@pytest.mark.parametrize(
    ("address", "after"),
    [
        ("12 Elm Street, Springfield IL 62704", "627"),
        ("12 Elm Street, Springfield IL 62704-1234", "627"),
        ("Box 7, Lyndon VT 05901", "000"),
        ("9 Main St, Cody WY 82190-0001", "000"),
        ("12 Elm Street, Springfield", None),
        ("Elm Street 123456789", None),
    ],
)
def test_safe_harbor_keeps_three_digits_of_a_zip_code(
    address: str, after: str | None, deidentify: Callable[..., Dataset]
) -> None:
    """45 CFR 164.514(b)(2)(i)(B): the first three digits, and 000 where 20,000 people or fewer live."""
    assert deidentify("hipaa-safe-harbor", PatientAddress=address).get("PatientAddress") == after


@pytest.mark.parametrize("profile", ["hipaa-safe-harbor", "hipaa-safe-harbor-empty"])
def test_safe_harbor_never_keeps_digits_of_a_small_area(profile: str, deidentify: Callable[..., Dataset]) -> None:
    """Also where the condition does not look: behind the first 256 bytes, and in the items of a sequence."""
    item = Dataset()
    item.PatientAddress = "Box 7, Lyndon VT 05901"
    with pytest.warns(UserWarning, match="exceeds the maximum length"):
        long = deidentify(profile, PatientAddress="x" * 260 + " VT 05901")
    assert not long.PatientAddress
    nested = deidentify(profile, PatientAddress="Springfield IL 62704", ReferencedPatientPhotoSequence=Sequence([item]))
    assert nested.PatientAddress == "627"
    kept = deidentify(profile, PatientAddress="Springfield IL 62704", SourceImageSequence=Sequence([item]))
    assert not any(each.get("PatientAddress") for each in kept.get("SourceImageSequence", ()))


def test_safe_harbor_writes_placeholders_or_nothing(deidentify: Callable[..., Dataset]) -> None:
    """The two modes differ in what stands where an identifier was."""
    placeholder, empty = deidentify("hipaa-safe-harbor"), deidentify("hipaa-safe-harbor-empty")
    for keyword in ("InstitutionName", "StationName", "PatientTelephoneNumbers", "ImageComments", "StudyDescription"):
        assert placeholder[keyword].value in ("ANONYMIZED", ["ANONYMIZED"]), keyword
        assert not empty.get(keyword), keyword
    assert placeholder.AccessionNumber == "ANONYMIZED"
    assert empty.AccessionNumber == ""


def test_a_blinded_reader_sees_the_series_description_only(deidentify: Callable[..., Dataset]) -> None:
    """No diagnosis, no history, no arm and no name of the study; the order in time is exact."""
    data_set = deidentify("blinded-reading")
    assert data_set.SeriesDescription == "AXIAL 5mm"
    words = [element.keyword for element in data_set.iterall() if "Description" in element.keyword and element.value]
    assert set(words) <= {"SeriesDescription"}
    assert "AdditionalPatientHistory" not in data_set
    assert data_set.StudyDate == data_set.SeriesDate == data_set.AcquisitionDate != "20210617"


@pytest.mark.parametrize("words", ["Zwetschkenbaum", "Dr. Ottokar Quendel", "Quendlinger", "17.06.2021"])
def test_a_blinded_series_description_names_nobody(words: str, deidentify: Callable[..., Dataset]) -> None:
    """Neither the patient nor a physician nor anybody else whom a technologist wrote there, nor the day."""
    data_set = deidentify("blinded-reading", SeriesDescription=f"AXIAL 5mm {words}")
    assert data_set.SeriesDescription.startswith("AXIAL 5mm")
    assert not set(words.lower().split()) & set(data_set.SeriesDescription.lower().split())
    assert "BasicApplication" not in str(data_set.get("DeidentificationMethodCodeSequence"))


@pytest.mark.parametrize("profile", ["clinical-trial", "research-longitudinal", "tcia"])
def test_research_profiles_keep_what_is_measured(profile: str, deidentify: Callable[..., Dataset]) -> None:
    """Age, sex and weight stay, dates move together, the first day is not the real one."""
    data_set = deidentify(profile, PatientWeight="71", PatientSex="F")
    assert (data_set.PatientAge, data_set.PatientSex, float(data_set.PatientWeight)) == ("072Y", "F", 71.0)
    assert data_set.StudyDate == data_set.SeriesDate == data_set.AcquisitionDate
    assert data_set.StudyDate < "20210617"
    assert ("DeviceSerialNumber" in data_set) is (profile != "clinical-trial")


@pytest.mark.requirement("R-098")
@pytest.mark.parametrize("profile", PROFILES)
def test_research_profiles_keep_what_their_list_of_private_attributes_calls_safe(
    profile: str, deidentify: Callable[..., Dataset]
) -> None:
    """Of a real scanner's, with the bytes they had and with their creators, and the object says so; elsewhere none."""
    lists = {"clinical-trial": "standard", "research-longitudinal": "standard", "tcia": "tcia"}
    source, data_set = pydicom.dcmread(io.BytesIO(instance())), deidentify(profile)
    private = {int(element.tag) for element in data_set.iterall() if element.tag.is_private}
    kept = {tag for tag in private if tag & 0xFFFF > 0xFF}
    codes = [item.CodeValue for item in data_set.get("DeidentificationMethodCodeSequence", ())]
    assert ("113111" in codes) is (profile in lists)
    if profile not in lists:
        assert not private
        return
    assert SCAN_PITCH_RATIO in kept
    assert private - kept == {tag & 0xFFFF0000 | tag >> 8 & 0xFF for tag in kept}
    for tag in kept:
        creator = source[tag & 0xFFFF0000 | tag >> 8 & 0xFF].value
        said = private_elements()[creator, tag >> 16, tag & 0xFF].dispositions[lists[profile]]
        assert (data_set[tag].value == source[tag].value) is (said is Disposition.KEEP), f"{tag:08X}"


def test_tcia_moves_private_seconds_with_the_dates_of_the_study(deidentify: Callable[..., Dataset]) -> None:
    """Seconds since 1970, which the archive's list knows as dates, move by the days of the patient."""
    source, data_set = pydicom.dcmread(io.BytesIO(instance())), deidentify("tcia")
    studies = [date.fromisoformat(each.StudyDate) for each in (source, data_set)]
    seconds = [each[0x00091027].value for each in (source, data_set)]
    assert seconds[0] - seconds[1] == (studies[0] - studies[1]).total_seconds() > 0


@pytest.mark.parametrize("profile", ["clinical-trial", "research-longitudinal", "tcia"])
@pytest.mark.parametrize(
    "planted", ["Zwetschkenbaum", "ADALBERTA", "KX471199", "2021-06-17", "17.06.2021", "1.2.826.0.1.368"]
)
def test_no_identifier_gets_out_in_a_private_attribute_that_a_list_calls_safe(
    profile: str, planted: str, deidentify: Callable[..., Dataset]
) -> None:
    """What stands in it decides, and not the list alone."""
    assert SCAN_PITCH_RATIO not in deidentify(profile, private=planted)


def test_research_longitudinal_makes_an_age_of_the_birth_date(deidentify: Callable[..., Dataset]) -> None:
    """An age that is missing is that of the day of the study; over 89 it is 90."""
    assert deidentify("research-longitudinal", PatientAge=None, PatientBirthDate="19851224").PatientAge == "035Y"
    assert deidentify("research-longitudinal", PatientAge=None, PatientBirthDate="19270101").PatientAge == "090Y"


def test_maximum_privacy_leaves_codes_numbers_and_pseudonyms(deidentify: Callable[..., Dataset]) -> None:
    """No text, date or time but placeholders, pseudonyms, the markers, and designators of coding schemes."""
    data_set = deidentify("maximum-privacy", PatientWeight="71")
    del data_set.ContributingEquipmentSequence  # where the product names itself
    said = {
        element.keyword: element.value
        for element in data_set.iterall()
        if element.VR in ("AE", "AS", "DA", "DT", "LO", "LT", "PN", "SH", "ST", "TM", "UC", "UR", "UT")
        and element.value
    }
    said = {keyword: value for keyword, value in said.items() if not keyword.startswith("DeidentificationMethod")}
    assert set(said) <= {"PatientName", "PatientID", "CodingSchemeDesignator", "CodingSchemeVersion", "CodeMeaning"} | {
        "CodeValue"
    }
    assert data_set.Rows == 128
    assert data_set.KVP is not None


def test_null_222_nulls_what_was_printed(deidentify: Callable[..., Dataset]) -> None:
    """No value, wherever the object stays valid without one; UIDs are new ones."""
    data_set = deidentify("null-222")
    for keyword in ("StudyDate", "AccessionNumber", "ReferringPhysicianName", "StudyID"):
        assert data_set[keyword].value in ("", None), keyword
    for keyword in ("StationName", "OperatorsName", "ImageComments", "SeriesDate", "AcquisitionDate"):
        assert not data_set.get(keyword), keyword
    assert data_set.FrameOfReferenceUID.startswith("2.25.")
