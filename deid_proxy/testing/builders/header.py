"""The header that real objects carry: standard attributes, nested sequences and private blocks, with facts in them.

Rows are (keyword, value). Text may hold ``{fact}``; a list holds the rows of one item each; numbers come in tuples.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deid_proxy.testing.builders.encoding import DataSetBuilder, Value

Rows = Sequence[tuple[str, Any]]


def code(value: str, scheme: str, meaning: str) -> Rows:
    """Return the rows of a coded entry."""
    return (("CodeValue", value), ("CodingSchemeDesignator", scheme), ("CodeMeaning", meaning))


def reference(sop_class_uid: str, fact: str) -> Rows:
    """Return the rows of a reference to the SOP instance that a fact names."""
    return (("ReferencedSOPClassUID", sop_class_uid), ("ReferencedSOPInstanceUID", f"{{{fact}}}"))


def write(data_set: DataSetBuilder, rows: Rows, facts: Mapping[str, str]) -> None:
    """Put rows into a data set, with the facts filled in."""
    for keyword, value in rows:
        if isinstance(value, str):
            data_set.put(keyword, value.format_map(facts))
        elif isinstance(value, list):
            data_set.put(keyword, [_item(data_set, rows_of_item, facts) for rows_of_item in value])
        else:
            data_set.put(keyword, value)


def _item(parent: DataSetBuilder, rows: Rows, facts: Mapping[str, str]) -> DataSetBuilder:
    item = parent.item()
    write(item, rows, facts)
    return item


PATIENT: Rows = (
    ("PatientName", "{patient_name}"),
    ("PatientID", "{patient_id}"),
    ("IssuerOfPatientID", "{issuer}"),
    ("PatientBirthDate", "{birth_date}"),
    ("PatientBirthTime", "030405"),
    ("PatientSex", "F"),
    ("OtherPatientNames", "{patient_name}"),
    (
        "OtherPatientIDsSequence",
        [(("PatientID", "{other_patient_id}"), ("IssuerOfPatientID", "{issuer}"), ("TypeOfPatientID", "TEXT"))],
    ),
    ("PatientBirthName", "{patient_name}"),
    ("PatientAge", "063Y"),
    ("PatientSize", "1.68"),
    ("PatientWeight", "71.5"),
    ("PatientAddress", "{patient_address}"),
    ("PatientMotherBirthName", "{mother_name}"),
    ("PatientTelephoneNumbers", "{patient_phone}"),
    ("EthnicGroup", "{surname}"),
    ("Occupation", "Organist"),
    ("SmokingStatus", "NO"),
    ("AdditionalPatientHistory", "Referred by {referring_name} after a fall on {study_day_text}"),
    ("PregnancyStatus", 4),
    ("PatientReligiousPreference", "none"),
    ("PatientComments", "{surname}: call {patient_phone} or {mother_name}"),
    ("MedicalAlerts", "pacemaker {device_serial}"),
    ("Allergies", "iodine"),
)

STUDY: Rows = (
    ("InstanceCreationDate", "{study_date}"),
    ("InstanceCreationTime", "{study_time}"),
    ("StudyDate", "{study_date}"),
    ("SeriesDate", "{study_date}"),
    ("AcquisitionDate", "{study_date}"),
    ("ContentDate", "{study_date}"),
    ("AcquisitionDateTime", "{study_datetime}.250000+0100"),
    ("StudyTime", "{study_time}"),
    ("SeriesTime", "{study_time}"),
    ("AcquisitionTime", "{study_time}"),
    ("ContentTime", "{study_time}"),
    ("AccessionNumber", "{accession_number}"),
    ("StudyInstanceUID", "{study_uid}"),
    ("SeriesInstanceUID", "{series_uid}"),
    ("StudyID", "{study_id}"),
    ("SeriesNumber", "1"),
    ("AcquisitionNumber", "1"),
    ("StudyDescription", "Thorax for {surname}"),
    ("SeriesDescription", "Thorax 1.0 B30f, {referring_name}"),
    ("ReferringPhysicianName", "{referring_name}"),
    ("ReferringPhysicianAddress", "{institution_address}"),
    ("ReferringPhysicianTelephoneNumbers", "{clinic_phone}"),
    ("PhysiciansOfRecord", "{attending_name}"),
    ("PerformingPhysicianName", "{performing_name}"),
    ("NameOfPhysiciansReadingStudy", "{reading_name}"),
    ("OperatorsName", "{operator_name}"),
    (
        "OperatorIdentificationSequence",
        [
            (
                ("InstitutionName", "{institution}"),
                ("PersonIdentificationCodeSequence", [code("9", "99LOCAL", "Radiographer")]),
                ("PersonTelephoneNumbers", "{clinic_phone}"),
            )
        ],
    ),
    ("AdmittingDiagnosesDescription", "cough, {ward}"),
    ("ProcedureCodeSequence", [code("CTTHOR", "99LOCAL", "Thorax")]),
    ("ReferencedStudySequence", [reference("1.2.840.10008.3.1.2.3.1", "previous_study_uid")]),
    ("ReferencedPatientSequence", [reference("1.2.840.10008.3.1.2.1.1", "previous_study_uid")]),
    ("ReferencedPerformedProcedureStepSequence", [reference("1.2.840.10008.3.1.2.3.3", "previous_study_uid")]),
    ("IrradiationEventUID", "{irradiation_event_uid}"),
    ("DerivationDescription", "from the study of {study_day_text}"),
    ("AnatomicRegionSequence", [code("51185008", "SCT", "Chest")]),
    ("FrameOfReferenceUID", "{frame_of_reference_uid}"),
    ("PositionReferenceIndicator", ""),
    ("StudyComments", "seen by {reading_name}"),
)

REQUEST: Rows = (
    ("RequestingPhysician", "{requesting_name}"),
    ("RequestingService", "{department}"),
    ("RequestedProcedureDescription", "Thorax, {requesting_name}"),
    ("RequestedProcedureID", "{procedure_id}"),
    ("RequestedProcedurePriority", "ROUTINE"),
    ("ReasonForTheRequestedProcedure", "follow-up of {accession_number}"),
    ("PlacerOrderNumberImagingServiceRequest", "{order_number}"),
    ("FillerOrderNumberImagingServiceRequest", "{order_number}"),
    ("OrderCallbackPhoneNumber", "{clinic_phone}"),
    ("AdmissionID", "{admission_id}"),
    ("AdmittingDate", "{study_date}"),
    ("CurrentPatientLocation", "{ward}"),
    ("VisitComments", "visited by {mother_name}"),
    ("PerformedProcedureStepStartDate", "{study_date}"),
    ("PerformedProcedureStepStartTime", "{study_time}"),
    ("PerformedProcedureStepEndDate", "{study_date}"),
    ("PerformedProcedureStepEndTime", "{study_time}"),
    ("PerformedProcedureStepID", "{step_id}"),
    ("PerformedProcedureStepDescription", "Thorax {station}"),
    ("PerformedStationAETitle", "{ae_title}"),
    ("PerformedStationName", "{station}"),
    ("PerformedLocation", "{station}"),
    ("ScheduledProcedureStepStartDate", "{study_date}"),
    ("ScheduledPerformingPhysicianName", "{performing_name}"),
    (
        "RequestAttributesSequence",
        [
            (
                ("AccessionNumber", "{accession_number}"),
                ("RequestedProcedureDescription", "Thorax"),
                ("ScheduledProcedureStepDescription", "Thorax {surname}"),
                ("ScheduledProcedureStepID", "{step_id}"),
                ("RequestedProcedureID", "{procedure_id}"),
                ("ScheduledProtocolCodeSequence", [code("P1", "99LOCAL", "Protocol one")]),
            )
        ],
    ),
)

EQUIPMENT: Rows = (
    ("Manufacturer", "ACME Medical"),
    ("ManufacturerModelName", "Scanner 9000"),
    ("InstitutionName", "{institution}"),
    ("InstitutionAddress", "{institution_address}"),
    ("InstitutionalDepartmentName", "{department}"),
    ("StationName", "{station}"),
    ("DeviceSerialNumber", "{device_serial}"),
    ("SoftwareVersions", r"VB20\SP1"),
    ("DeviceUID", "{device_uid}"),
    ("GantryID", "{station}"),
    ("DateOfLastCalibration", "{calibration_date}"),
    ("TimeOfLastCalibration", "070000"),
    ("ProtocolName", "Thorax {department}"),
    ("DetectorID", "{device_serial}"),
    ("PlateID", "{device_serial}"),
    ("CassetteID", "{device_serial}"),
    ("StationAETitle", "{ae_title}"),
    (
        "ContributingEquipmentSequence",
        [
            (
                ("Manufacturer", "ACME PACS"),
                ("InstitutionName", "{institution}"),
                ("StationName", "{station}"),
                ("ContributionDateTime", "{study_datetime}"),
                ("PurposeOfReferenceCodeSequence", [code("109103", "DCM", "Modifying Equipment")]),
            )
        ],
    ),
    ("BodyPartExamined", "CHEST"),
    ("PatientPosition", "HFS"),
    ("ImageComments", "{patient_name} {patient_id}"),
)


def private_blocks(data_set: DataSetBuilder, facts: Mapping[str, str], blob: bytes) -> None:
    """Add three private blocks: text with facts and a nested sequence, a vendor's blob, and numbers."""
    nested = data_set.item()
    nested.private_block(0x0009, "ACME HEADER", [(0x01, "SH", facts["station"]), (0x02, "DA", facts["study_date"])])
    named: list[tuple[int, str, Value]] = [
        *((0x10 + number, "LO", f"private {facts['surname']} {number}") for number in range(12)),
        (0x40, "PN", facts["patient_name"]),
        (0x41, "UI", facts["private_uid"]),
        (0x50, "SQ", [nested]),
    ]
    data_set.private_block(0x0009, "ACME HEADER", named)
    vendor: list[tuple[int, str, Value]] = [
        (0x10, "OB", blob),
        (0x11, "UN", facts["patient_id"].encode("ascii")),
        *((0x20 + number, "DS", "1.5") for number in range(8)),
    ]
    data_set.private_block(0x0029, "ACME CSA", vendor)
    data_set.private_block(0x7053, "ACME PET-CT", [(0x00, "DS", "0.000456"), (0x03, "LO", facts["institution"])])


def safe_private_block(data_set: DataSetBuilder) -> None:
    """Add a block whose attributes are listed as safe.

    References
    ----------
    DICOM PS3.15 Table E.3.10-1
    """
    settings: list[tuple[int, str, Value]] = [
        (0x0B, "DS", "2.5"),
        (0x0C, "IS", "1000"),
        (0x0D, "CS", "DIRECTIONAL"),
        (0x11, "SH", "fl_3d"),
    ]
    data_set.private_block(0x0019, "SIEMENS MR HEADER", settings)
