"""Built studies are what real ones are like, and list every identifier that is in them."""

from __future__ import annotations

import copy
import io
import pickle
import subprocess
import sys

import pydicom
import pytest

from deid_proxy.standard.actions import ActionCode
from deid_proxy.standard.attribute_table import attribute_table
from deid_proxy.standard.gap_attributes import GAP
from deid_proxy.testing.builders import (
    CHARACTER_SETS,
    IMPLICIT_VR_LITTLE_ENDIAN,
    JPEG_BASELINE,
    MODALITIES,
    Identifier,
    Patient,
    Shape,
    build_study,
)
from deid_proxy.testing.leak_scanner import scan


def _read(data: bytes) -> pydicom.Dataset:
    return pydicom.dcmread(io.BytesIO(data))


@pytest.mark.parametrize("modality", MODALITIES)
def test_the_same_seed_gives_the_same_bytes(modality: str) -> None:
    """A failure can be repeated from its seed."""
    assert build_study(5, modality) == build_study(5, modality)
    assert build_study(5, modality)[0].data != build_study(6, modality)[0].data


@pytest.mark.parametrize("modality", MODALITIES)
def test_pydicom_reads_every_element(modality: str) -> None:
    """Every modality is a readable file, and pydicom counts the same elements."""
    instance = build_study(2, modality)[0]
    read = _read(instance.part10())
    assert sum(1 for _ in read.iterall()) == instance.element_count
    assert read.file_meta.MediaStorageSOPInstanceUID == read.SOPInstanceUID == instance.sop_instance_uid
    assert read.SOPClassUID == instance.sop_class_uid


@pytest.mark.parametrize("modality", ["CT", "MR"])
def test_headers_are_as_large_as_real_ones(modality: str) -> None:
    """CT and MR have around 220 elements, private blocks and nested sequences among them."""
    read = _read(build_study(3, modality)[0].part10())
    elements = list(read.iterall())
    assert 210 <= len(elements) <= 240
    assert sum(element.tag.is_private for element in elements) >= 30
    assert sum(element.VR == "SQ" for element in elements) >= 15


@pytest.mark.parametrize("modality", MODALITIES)
def test_every_planted_identifier_that_counts_is_in_the_data(modality: str) -> None:
    """What is listed is there: at least forty kinds, the patient's and the study's identity among them."""
    instance = build_study(4, modality)[0]
    kinds = {leak.kind for leak in scan(instance.data, instance.planted)}
    assert len(kinds) >= 40
    assert kinds >= {"patient_name", "patient_id", "birth_date", "accession_number", "study_uid", "institution"}
    assert kinds >= {"patient_phone", "patient_address", "device_serial", "referring_name", "sop_instance_uid"}


@pytest.mark.parametrize("modality", MODALITIES)
def test_nothing_is_planted_where_the_profile_leaves_it(modality: str) -> None:
    """Every attribute that holds an identifier is one that the Basic Profile removes or replaces."""
    instance = build_study(4, modality)[0]
    table = attribute_table("PS3.15-2026d")

    def retained(data_set: pydicom.Dataset) -> list[str]:
        found = []
        for element in data_set:
            row = table.row_of(int(element.tag))
            action = row.basic if row else GAP[element.tag].action if element.tag in GAP else ActionCode.K
            if action not in {ActionCode.K, ActionCode.X_Z_U}:
                continue
            if element.VR == "SQ":
                found += [text for item in element.value for text in retained(item)]
            elif element.tag != 0x7FE0_0010:
                found.append(str(element.value))
        return found

    assert scan("\n".join(retained(_read(instance.part10()))).encode(), instance.planted) == []


def test_a_patient_is_shared_by_studies() -> None:
    """Two studies of one patient have the same name and ID, and everything else of their own."""
    patient = Patient.invent(9)
    first, second = (build_study(seed, "CT", 1, patient)[0] for seed in (1, 2))
    one, other = _read(first.part10()), _read(second.part10())
    assert (one.PatientID, one.PatientName) == (other.PatientID, other.PatientName)
    assert one.StudyInstanceUID != other.StudyInstanceUID
    assert one.AccessionNumber != other.AccessionNumber


def test_instances_of_a_study_belong_together() -> None:
    """One study, one series, an instance UID each, and references from one to another."""
    instances = build_study(1, "CT", 3)
    assert len({instance.sop_instance_uid for instance in instances}) == 3
    assert len({(instance.study_instance_uid, instance.series_instance_uid) for instance in instances}) == 1
    last = _read(instances[-1].part10())
    assert last.ReferencedImageSequence[0].ReferencedSOPInstanceUID == instances[0].sop_instance_uid


@pytest.mark.parametrize("name", CHARACTER_SETS)
@pytest.mark.parametrize("undefined", [True, False])
def test_names_in_every_character_set_are_read_back(name: str, undefined: bool) -> None:
    """What is planted is what pydicom decodes, with escape sequences where the set needs them."""
    patient = Patient.invent(3, name)
    instance = build_study(3, "MR", 1, patient, undefined_lengths=undefined)[0]
    read = _read(instance.part10())
    assert str(read.PatientName) == patient.facts["patient_name"]
    assert patient.facts["patient_name"] in read.ImageComments


@pytest.mark.parametrize("name", CHARACTER_SETS)
def test_the_scanner_finds_names_in_every_character_set(name: str) -> None:
    """A name is found in the bytes of its data set whatever the set is, all of its component groups included."""
    instance = build_study(3, "MR", 1, Patient.invent(3, name))[0]
    names = [identifier for identifier in instance.planted if identifier.label == "patient_name"]
    for one in names:
        assert scan(instance.data, [one]), "a component of the name is not found"


def test_implicit_and_explicit_hold_the_same() -> None:
    """The transfer syntax changes the encoding only."""
    implicit = build_study(8, "CT", 1, transfer_syntax_uid=IMPLICIT_VR_LITTLE_ENDIAN)[0]
    explicit = build_study(8, "CT", 1)[0]
    one, other = _read(implicit.part10()), _read(explicit.part10())
    assert [e.value for e in one if not e.tag.is_private] == [e.value for e in other if not e.tag.is_private]


@pytest.mark.parametrize("modality", ["CT", "Enhanced MR", "US"])
def test_the_pixel_range_is_the_value_of_the_pixel_data(modality: str) -> None:
    """What a scan may leave out is the pixels and nothing else."""
    instance = build_study(1, modality)[0]
    assert instance.pixel_range is not None
    start, end = instance.pixel_range
    assert instance.data[start:end] == _read(instance.part10()).PixelData


def test_compressed_syntaxes_encapsulate_the_pixels() -> None:
    """Two fragments and no native pixels."""
    instance = build_study(1, "CT", 1, transfer_syntax_uid=JPEG_BASELINE)[0]
    read = _read(instance.part10())
    assert instance.pixel_range is None
    assert read["PixelData"].is_undefined_length
    assert len(list(pydicom.encaps.generate_fragments(read.PixelData))) == 3  # the offset table counts


def test_frames_and_sizes_follow_the_shape() -> None:
    """Rows, columns, frames and the private blob are as asked."""
    read = _read(build_study(1, "Enhanced MR", 1, shape=Shape(8, 16, 5, 200))[0].part10())
    assert (read.Rows, read.Columns, read.NumberOfFrames) == (8, 16, 5)
    assert len(read.PerFrameFunctionalGroupsSequence) == 5
    assert len(read.PixelData) == 8 * 16 * 5 * 2
    assert len(read[0x0029, 0x1010].value) == 200


def test_identifiers_never_show_their_value() -> None:
    """A failing test prints labels only, also after copying and pickling."""
    secret = Identifier("Wainwright", "surname")
    for one in (secret, copy.deepcopy(secret), pickle.loads(pickle.dumps(secret))):
        assert repr(one) == "Identifier(surname)"
        assert one == "Wainwright"
    instance = build_study(1, "CT", 1)[0]
    assert scan(repr(instance).encode(), [one for one in instance.planted if "uid" not in one.label]) == []
    assert repr(Patient.invent(1)) == "Patient(ISO_IR 100)"


def test_building_does_not_import_pydicom() -> None:
    """The builders are independent of what they are used to check, and cheap to import."""
    script = "import sys, deid_proxy.testing.builders as b; b.build_study(1); sys.exit('pydicom' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
