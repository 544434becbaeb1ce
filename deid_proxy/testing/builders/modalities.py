"""What each modality adds to the common header.

References
----------
DICOM PS3.3 Sections A.3, A.4, A.7, A.8, A.19, A.21, A.35, A.36.2 and A.45.1
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from deid_proxy.testing.builders.header import Rows, code, reference

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Modality:
    """A kind of object.

    Parameters
    ----------
    sop_class_uid, value
        SOP Class UID and Modality (0008,0060).
    rows
        The attributes that the common header does not have.
    pixels
        Twelve-bit grey slices, RGB, or none.
    multi_frame
        True when there may be more than one frame.
    frame
        The functional groups of every frame.
    """

    sop_class_uid: str
    value: str
    rows: Rows
    pixels: Literal["grey", "colour", "none"] = "grey"
    multi_frame: bool = False
    frame: Rows = ()


_CT: Rows = (
    ("ImageType", r"ORIGINAL\PRIMARY\AXIAL"),
    ("KVP", "120"),
    ("SliceThickness", "1.0"),
    ("DataCollectionDiameter", "500"),
    ("ReconstructionDiameter", "350"),
    ("GantryDetectorTilt", "0"),
    ("TableHeight", "150"),
    ("RotationDirection", "CW"),
    ("ExposureTime", "500"),
    ("XRayTubeCurrent", "220"),
    ("Exposure", "110"),
    ("FilterType", "0"),
    ("GeneratorPower", "30"),
    ("FocalSpots", "1.2"),
    ("ConvolutionKernel", "B30f"),
    ("ContrastBolusAgent", "Iomeron for {surname}"),
    ("ContrastBolusVolume", "80"),
    ("CTDIvol", 7.1),
    ("WindowCenter", r"40\-600"),
    ("WindowWidth", r"400\1600"),
    ("WindowCenterWidthExplanation", r"SOFT\LUNG"),
    ("RescaleIntercept", "-1024"),
    ("RescaleSlope", "1"),
    ("RescaleType", "HU"),
)
_MR: Rows = (
    ("ImageType", r"ORIGINAL\PRIMARY\M"),
    ("ScanningSequence", "SE"),
    ("SequenceVariant", "SK"),
    ("ScanOptions", "PFP"),
    ("MRAcquisitionType", "2D"),
    ("SliceThickness", "5"),
    ("RepetitionTime", "3000"),
    ("EchoTime", "90"),
    ("NumberOfAverages", "2"),
    ("ImagingFrequency", "63.6"),
    ("EchoNumbers", "1"),
    ("MagneticFieldStrength", "1.5"),
    ("SpacingBetweenSlices", "5"),
    ("NumberOfPhaseEncodingSteps", "128"),
    ("EchoTrainLength", "1"),
    ("PercentSampling", "100"),
    ("PercentPhaseFieldOfView", "100"),
    ("PixelBandwidth", "130"),
    ("FlipAngle", "90"),
    ("SAR", "0.2"),
    ("WindowCenter", "400"),
    ("WindowWidth", "800"),
)
_PLANE: Rows = (
    ("PixelSpacing", r"0.7\0.7"),
    ("ImageOrientationPatient", r"1\0\0\0\1\0"),
    ("ImagePositionPatient", r"-170\-170\{position}"),
    ("SliceLocation", "{position}"),
)
_RELATED: Rows = (
    ("ReferencedImageSequence", [reference("{sop_class_uid}", "first_uid")]),
    ("SourceImageSequence", [reference("{sop_class_uid}", "source_uid")]),
)
_PET: Rows = (
    ("ImageType", r"ORIGINAL\PRIMARY"),
    ("SeriesType", r"STATIC\IMAGE"),
    ("Units", "BQML"),
    ("CountsSource", "EMISSION"),
    ("CorrectedImage", r"DECY\ATTN"),
    ("DecayCorrection", "START"),
    ("CollimatorType", "NONE"),
    ("FrameReferenceTime", "1000"),
    ("ActualFrameDuration", "2000"),
    ("ImageIndex", 1),
    ("NumberOfSlices", 1),
    ("RescaleIntercept", "0"),
    ("RescaleSlope", "1"),
    (
        "RadiopharmaceuticalInformationSequence",
        [
            (
                ("Radiopharmaceutical", "FDG"),
                ("RadiopharmaceuticalStartTime", "{study_time}"),
                ("RadiopharmaceuticalStartDateTime", "{study_datetime}"),
                ("RadionuclideTotalDose", "4.1E8"),
                ("RadionuclideHalfLife", "6586.2"),
                ("RadionuclideCodeSequence", [code("77004003", "SCT", "Fluorine 18")]),
            )
        ],
    ),
)
_REGIONS: Rows = (
    ("ImageType", r"ORIGINAL\PRIMARY"),
    ("FrameTime", "33.3"),
    ("FrameIncrementPointer", (0x0018_1063,)),
    (
        "SequenceOfUltrasoundRegions",
        [
            (
                ("RegionSpatialFormat", 1),
                ("RegionDataType", 1),
                ("RegionFlags", 2),
                ("RegionLocationMinX0", 10),
                ("RegionLocationMinY0", 12),
                ("RegionLocationMaxX1", 60),
                ("RegionLocationMaxY1", 60),
                ("PhysicalUnitsXDirection", 3),
                ("PhysicalDeltaX", 0.05),
            )
        ],
    ),
)
_CAPTURE: Rows = (
    ("ImageType", r"DERIVED\SECONDARY"),
    ("ConversionType", "WSD"),
    ("BurnedInAnnotation", "YES"),
    ("DateOfSecondaryCapture", "{study_date}"),
    ("TimeOfSecondaryCapture", "{study_time}"),
    ("SecondaryCaptureDeviceID", "{device_serial}"),
)
_REPORT: Rows = (
    ("CompletionFlag", "COMPLETE"),
    ("VerificationFlag", "VERIFIED"),
    ("ValueType", "CONTAINER"),
    ("ContinuityOfContent", "SEPARATE"),
    ("ConceptNameCodeSequence", [code("18748-4", "LN", "Diagnostic imaging report")]),
    (
        "VerifyingObserverSequence",
        [
            (
                ("VerifyingObserverName", "{reading_name}"),
                ("VerifyingOrganization", "{institution}"),
                ("VerificationDateTime", "{study_datetime}"),
                ("VerifyingObserverIdentificationCodeSequence", []),
            )
        ],
    ),
    (
        "ContentSequence",
        [
            (
                ("RelationshipType", "HAS OBS CONTEXT"),
                ("ValueType", "PNAME"),
                ("ConceptNameCodeSequence", [code("121008", "DCM", "Person Observer Name")]),
                ("PersonName", "{reading_name}"),
            ),
            (
                ("RelationshipType", "CONTAINS"),
                ("ValueType", "TEXT"),
                ("ConceptNameCodeSequence", [code("121071", "DCM", "Finding")]),
                ("TextValue", "{surname}, seen on {study_day_text}: no change since {accession_number}"),
            ),
            (
                ("RelationshipType", "CONTAINS"),
                ("ValueType", "UIDREF"),
                ("ConceptNameCodeSequence", [code("112002", "DCM", "Series Instance UID")]),
                ("UID", "{series_uid}"),
            ),
        ],
    ),
)
_STRUCTURES: Rows = (
    ("StructureSetLabel", "{surname}"),
    ("StructureSetName", "{patient_name}"),
    ("StructureSetDate", "{study_date}"),
    ("StructureSetTime", "{study_time}"),
    (
        "ReferencedFrameOfReferenceSequence",
        [
            (
                ("FrameOfReferenceUID", "{frame_of_reference_uid}"),
                ("RTReferencedStudySequence", [reference("1.2.840.10008.3.1.2.3.1", "study_uid")]),
            )
        ],
    ),
    (
        "StructureSetROISequence",
        [
            (
                ("ROINumber", "1"),
                ("ReferencedFrameOfReferenceUID", "{frame_of_reference_uid}"),
                ("ROIName", "GTV {performing_name}"),
                ("ROIGenerationAlgorithm", "MANUAL"),
            )
        ],
    ),
    (
        "ROIContourSequence",
        [
            (
                ("ReferencedROINumber", "1"),
                (
                    "ContourSequence",
                    [
                        (
                            ("ContourGeometricType", "POINT"),
                            ("NumberOfContourPoints", "1"),
                            ("ContourData", r"1.5\2.5\3.5"),
                        )
                    ],
                ),
            )
        ],
    ),
    (
        "RTROIObservationsSequence",
        [
            (
                ("ObservationNumber", "1"),
                ("ReferencedROINumber", "1"),
                ("RTROIInterpretedType", "GTV"),
                ("ROIInterpreter", "{performing_name}"),
            )
        ],
    ),
)
_DOCUMENT: Rows = (
    ("ConversionType", "SD"),
    ("BurnedInAnnotation", "YES"),
    ("DocumentTitle", "Report"),
    ("MIMETypeOfEncapsulatedDocument", "application/pdf"),
    ("EncapsulatedDocument", "%PDF-1.4\n% {patient_id} {study_day_text}\n%%EOF\n"),
)
_ENHANCED: Rows = (
    ("ImageType", r"ORIGINAL\PRIMARY\T1\NONE"),
    (
        "SharedFunctionalGroupsSequence",
        [
            (
                (
                    "MRTimingAndRelatedParametersSequence",
                    [(("RepetitionTime", "3000"), ("FlipAngle", "90"), ("EchoTrainLength", "1"))],
                ),
            )
        ],
    ),
    ("DimensionOrganizationSequence", [(("DimensionOrganizationUID", "{dimension_uid}"),)]),
    (
        "DimensionIndexSequence",
        [
            (
                ("DimensionOrganizationUID", "{dimension_uid}"),
                ("DimensionIndexPointer", (0x0020_9057,)),
                ("FunctionalGroupPointer", (0x0020_9111,)),
            )
        ],
    ),
)
_FRAME: Rows = (
    (
        "FrameContentSequence",
        [
            (
                ("FrameAcquisitionDateTime", "{study_datetime}"),
                ("FrameReferenceDateTime", "{study_datetime}"),
                ("FrameAcquisitionDuration", 12.5),
                ("StackID", "1"),
                ("InStackPositionNumber", 1),
                ("TemporalPositionIndex", 1),
                ("DimensionIndexValues", (1, 1)),
                ("FrameComments", "frame of {surname}"),
            )
        ],
    ),
    ("PlanePositionSequence", [(("ImagePositionPatient", r"-170\-170\{position}"),)]),
    ("PlaneOrientationSequence", [(("ImageOrientationPatient", r"1\0\0\0\1\0"),)]),
    (
        "PixelMeasuresSequence",
        [(("SliceThickness", "2"), ("PixelSpacing", r"1.8\1.8"), ("SpacingBetweenSlices", "2"))],
    ),
    ("FrameVOILUTSequence", [(("WindowCenter", "400"), ("WindowWidth", "800"))]),
    (
        "PixelValueTransformationSequence",
        [(("RescaleIntercept", "0"), ("RescaleSlope", "1"), ("RescaleType", "US"))],
    ),
    ("MREchoSequence", [(("EffectiveEchoTime", 90.0),)]),
    (
        "ReferencedImageSequence",
        [
            (
                *reference("1.2.840.10008.5.1.4.1.1.4", "source_uid"),
                ("ReferencedFrameNumber", "1"),
                ("PurposeOfReferenceCodeSequence", [code("121311", "DCM", "Localizer")]),
            )
        ],
    ),
)


_SLICE = (*_PLANE, *_RELATED)

MODALITIES: Mapping[str, Modality] = {
    "CT": Modality("1.2.840.10008.5.1.4.1.1.2", "CT", (*_CT, *_SLICE)),
    "MR": Modality("1.2.840.10008.5.1.4.1.1.4", "MR", (*_MR, *_SLICE)),
    "Enhanced MR": Modality("1.2.840.10008.5.1.4.1.1.4.1", "MR", _ENHANCED, multi_frame=True, frame=_FRAME),
    "US": Modality("1.2.840.10008.5.1.4.1.1.3.1", "US", _REGIONS, "colour", multi_frame=True),
    "SC": Modality("1.2.840.10008.5.1.4.1.1.7", "OT", _CAPTURE, "colour"),
    "SR": Modality("1.2.840.10008.5.1.4.1.1.88.22", "SR", _REPORT, "none"),
    "PET": Modality("1.2.840.10008.5.1.4.1.1.128", "PT", (*_PET, *_SLICE)),
    "RTSTRUCT": Modality("1.2.840.10008.5.1.4.1.1.481.3", "RTSTRUCT", _STRUCTURES, "none"),
    "PDF": Modality("1.2.840.10008.5.1.4.1.1.104.1", "DOC", _DOCUMENT, "none"),
}
"""The kinds of objects that can be built, by the name to ask for."""
