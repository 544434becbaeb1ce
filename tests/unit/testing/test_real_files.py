"""Identifiers of files that others made are found, and ordinary words are not taken for them."""

from __future__ import annotations

import io

import pydicom
import pytest
from pydicom.data import get_testdata_file
from pydicom.dataset import Dataset, FileMetaDataset

from deid_proxy.testing.builders import build_study
from deid_proxy.testing.real_files import planted_from_file


def _file(**attributes: object) -> bytes:
    data_set = Dataset()
    data_set.SOPClassUID, data_set.SOPInstanceUID = "1.2.840.10008.5.1.4.1.1.2", "1.2.826.0.1.99.4711"
    for keyword, value in attributes.items():
        setattr(data_set, keyword, value)
    data_set.file_meta = FileMetaDataset()
    data_set.file_meta.TransferSyntaxUID = "1.2.840.10008.1.2.1"
    written = io.BytesIO()
    data_set.save_as(written, enforce_file_format=True)
    return written.getvalue()


def _labels(**attributes: object) -> set[str]:
    return {identifier.label for identifier in planted_from_file(_file(**attributes))} - {"(0008,0018)"}


def test_what_a_builder_plants_is_found_again() -> None:
    """Names, IDs, dates and UIDs of a built instance are derived from its file."""
    instance = build_study(1, "CT", 1)[0]
    found = set(planted_from_file(instance.part10()))
    wanted = {"patient_id", "birth_date", "study_date", "accession_number", "study_uid", "series_uid", "device_serial"}
    assert {one for one in instance.planted if one.label in wanted} <= found


def test_names_count_by_component() -> None:
    """Components of four letters and more; initials say nothing."""
    found = planted_from_file(_file(PatientName="Wainwright^Al^Q"))
    assert [str(one) for one in found if one.label == "(0010,0010)"] == ["Wainwright"]


@pytest.mark.parametrize("name", ["Anonymous", "ANONYMIZED^X", "Test^Patient", "Phantom", "Last^First"])
def test_ordinary_words_are_not_names(name: str) -> None:
    """A name that is a word would be found in every output."""
    assert "(0010,0010)" not in _labels(PatientName=name)


@pytest.mark.parametrize("value", ["1", "12345", "1234567", "00000000", "AB12"])
def test_short_ids_say_nothing(value: str) -> None:
    """Too few characters, or always the same one."""
    assert "(0010,0020)" not in _labels(PatientID=value)


@pytest.mark.parametrize("value", ["AB1234", "12345678", "MRN-1"])
def test_long_enough_ids_count(value: str) -> None:
    """Six characters, or eight digits, are telling; five are not."""
    assert ("(0010,0020)" in _labels(PatientID=value)) is (len(value) >= 6)


def test_registered_uids_are_not_identifiers() -> None:
    """A UID of the Standard stands in every file."""
    data = _file(FrameOfReferenceUID="1.2.840.10008.1.4.1.1", StudyInstanceUID="1.2.3.4.5.6.7")
    assert {one.label for one in planted_from_file(data)} == {"(0008,0018)", "(0020,000D)"}


def test_values_that_the_profile_retains_elsewhere_do_not_count() -> None:
    """What also stands in a retained attribute cannot be told apart in the output."""
    assert "(0008,1010)" in _labels(StationName="SCANNER-9000")
    assert "(0008,1010)" not in _labels(StationName="SCANNER-9000", ManufacturerModelName="The SCANNER-9000 X")


def test_values_in_removed_sequences_count() -> None:
    """A retained attribute inside of a removed sequence is removed too."""
    item = Dataset()
    item.BodyPartExamined, item.AccessionNumber = "CHEST", "ACC-123456"
    assert _labels(RequestAttributesSequence=[item]) == {"(0008,0050)"}


def test_values_are_never_shown() -> None:
    """The list can be printed."""
    assert "Wainwright" not in repr(planted_from_file(_file(PatientName="Wainwright")))


@pytest.mark.parametrize("data", [b"", b"\x08", bytes(4), b"\xff" * 200], ids=["empty", "byte", "zeros", "ones"])
def test_what_is_not_dicom_is_said_so(data: bytes) -> None:
    """One kind of error, without the reason's text."""
    with pytest.raises(ValueError, match="not readable as DICOM"):
        planted_from_file(data)


def test_damaged_values_do_not_stop_the_search() -> None:
    """A file with a wrong VR still gives what can be read."""
    path = get_testdata_file("badVR.dcm")
    assert path is not None
    with open(path, "rb") as file:
        assert pydicom.dcmread(path, force=True).SOPInstanceUID in planted_from_file(file.read())
