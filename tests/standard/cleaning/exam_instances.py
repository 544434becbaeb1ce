"""Instances that hold the strings of the exam, and what the cleaner is told of them when it is asked directly."""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence

from exam import IN_REPORT, Planting
from exam_subject import Subject
from pydicom.config import disable_value_validation
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.sequence import Sequence as Items
from pydicom.uid import CTImageStorage, EnhancedSRStorage, ExplicitVRLittleEndian

from deid_proxy.engine.cleaners.known import KnownIdentifiers

_ROOT = "1.2.826.0.1.3680043.10.1"


def known(subject: Subject) -> KnownIdentifiers:
    """Return what an instance of this subject says of people and places."""
    return KnownIdentifiers(
        names=(subject.patient.value, subject.physician.value, subject.operator.value),
        words=(subject.institution[0], subject.department, subject.station),
        ids=tuple(filter(None, (subject.patient_id, subject.accession, subject.serial))),
        dates=(f"{subject.birth:%Y%m%d}", f"{subject.study:%Y%m%d}"),
        contacts=(subject.phone, subject.address[0]),
    )


def part10(made: Sequence[Planting]) -> bytes:
    """Return a CT image with the strings in their attributes, or a report with those that stand in reports."""
    data_set = _whose(made[0].subject)
    if made[0].template.attribute == IN_REPORT:
        _report(data_set, made)
    else:
        _image(data_set, made)
    written = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # some texts are longer than their VR allows, as in real life
        data_set.save_as(written, enforce_file_format=True)
    return written.getvalue()


def texts(data_set: Dataset, made: Sequence[Planting]) -> list[str]:
    """Return what became of the strings; nothing where an attribute is gone."""
    if made[0].template.attribute == IN_REPORT:
        return [_item_text(data_set)]
    return [_text(data_set.get(one.template.attribute)) for one in made]


def _text(value: object) -> str:
    return "" if value is None else "\\".join(value) if isinstance(value, list) else str(value)


def _item_text(data_set: Dataset) -> str:
    return "\n".join(_text(item.get("TextValue")) for item in data_set.get("ContentSequence") or [])


def _whose(subject: Subject) -> Dataset:
    data_set = Dataset()
    data_set.SpecificCharacterSet = "ISO_IR 192"
    data_set.PatientName, data_set.PatientID = subject.patient.value, subject.patient_id
    data_set.PatientBirthDate, data_set.PatientSex = f"{subject.birth:%Y%m%d}", "O"
    data_set.PatientAddress, data_set.PatientTelephoneNumbers = subject.address[0], subject.phone
    data_set.StudyDate = data_set.SeriesDate = data_set.ContentDate = f"{subject.study:%Y%m%d}"
    data_set.StudyTime = data_set.ContentTime = "101500"
    data_set.AccessionNumber, data_set.StudyID = subject.accession, "1"
    data_set.ReferringPhysicianName, data_set.OperatorsName = subject.physician.value, subject.operator.value
    data_set.InstitutionName, data_set.InstitutionalDepartmentName = subject.institution[0], subject.department
    data_set.StationName, data_set.DeviceSerialNumber = subject.station, subject.serial
    data_set.StudyInstanceUID, data_set.SeriesInstanceUID = f"{_ROOT}.1", f"{_ROOT}.2"
    data_set.SOPInstanceUID, data_set.Manufacturer = f"{_ROOT}.3", "ACME"
    data_set.SeriesNumber, data_set.InstanceNumber = 1, 1
    return data_set


def _finish(data_set: Dataset, sop_class: str) -> None:
    data_set.SOPClassUID = sop_class
    data_set.file_meta = FileMetaDataset()
    data_set.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    data_set.file_meta.MediaStorageSOPClassUID = sop_class
    data_set.file_meta.MediaStorageSOPInstanceUID = data_set.SOPInstanceUID


def _image(data_set: Dataset, made: Sequence[Planting]) -> None:
    _finish(data_set, CTImageStorage)
    data_set.Modality, data_set.FrameOfReferenceUID = "CT", f"{_ROOT}.4"
    data_set.ImageType, data_set.BurnedInAnnotation = ["ORIGINAL", "PRIMARY", "AXIAL"], "NO"
    data_set.Rows = data_set.Columns = 2
    data_set.BitsAllocated = data_set.BitsStored = 16
    data_set.HighBit, data_set.PixelRepresentation, data_set.SamplesPerPixel = 15, 0, 1
    data_set.PhotometricInterpretation, data_set.PixelData = "MONOCHROME2", bytes(8)
    with disable_value_validation():
        for one in made:
            setattr(data_set, one.template.attribute, one.text)


def _report(data_set: Dataset, made: Sequence[Planting]) -> None:
    _finish(data_set, EnhancedSRStorage)
    data_set.Modality, data_set.CompletionFlag, data_set.VerificationFlag = "SR", "COMPLETE", "UNVERIFIED"
    data_set.ValueType, data_set.ContinuityOfContent = "CONTAINER", "SEPARATE"
    data_set.ConceptNameCodeSequence = _code("18748-4", "LN", "Diagnostic Imaging Report")
    data_set.ContentSequence = Items([_content(one) for one in made])


def _content(one: Planting) -> Dataset:
    item = Dataset()
    item.RelationshipType, item.ValueType, item.TextValue = "CONTAINS", "TEXT", one.text
    item.ConceptNameCodeSequence = _code("121071", "DCM", "Finding")
    return item


def _code(value: str, scheme: str, meaning: str) -> Items:
    code = Dataset()
    code.CodeValue, code.CodingSchemeDesignator, code.CodeMeaning = value, scheme, meaning
    return Items([code])
