"""Top-level values that matter to more than their own element: who the patient is, and what the pixels may show."""

from __future__ import annotations

from deid_proxy.engine.edits import EDIT, KEEP, NOTED, READ, Edit
from deid_proxy.engine.pixel_words import WORD_TAGS
from deid_proxy.engine.subject import ISSUER_OF_PATIENT_ID, SPECIFIC_CHARACTER_SET, STUDY_INSTANCE_UID
from deid_proxy.standard.dictionary import REPEATING_GROUPS

IMAGE_TYPE = 0x00080008
SOP_CLASS_UID = 0x00080016
SOP_INSTANCE_UID = 0x00080018
ACCESSION_NUMBER = 0x00080050
CONVERSION_TYPE = 0x00080064
STUDY_DATE = 0x00080020
STUDY_DATES = (STUDY_DATE, 0x00080021, 0x00080022, 0x00080023)
"""The days of study, series, acquisition and content."""

BIRTH_DATE = 0x00100030
OTHER_PATIENT_IDS = 0x00101000
OTHER_PATIENT_NAMES = 0x00101001
PATIENT_BIRTH_NAME = 0x00101005
ADMISSION_ID = 0x00380010
SERIES_DESCRIPTION = 0x0008103E
SERIES_INSTANCE_UID = 0x0020000E
SAMPLES, PHOTOMETRIC_INTERPRETATION, NUMBER_OF_FRAMES = 0x00280002, 0x00280004, 0x00280008
ROWS, COLUMNS, BITS_ALLOCATED = 0x00280010, 0x00280011, 0x00280100
BURNED_IN_ANNOTATION = 0x00280301
RECOGNIZABLE_VISUAL_FEATURES = 0x00280302
SPECIMEN_LABEL_IN_IMAGE = 0x00480010
DEIDENTIFIED_BEFORE = frozenset({0x00120062, 0x00120063})
"""Patient Identity Removed and De-identification Method: whoever wrote them may have removed more."""

INSTITUTION_NAME = 0x00080080
PEOPLE = (
    0x00080090,  # Referring Physician's Name
    0x0008009C,  # Consulting Physician's Name
    0x00081048,  # Physician(s) of Record
    0x00081050,  # Performing Physician's Name
    0x00081060,  # Name of Physician(s) Reading Study
    0x00081070,  # Operators' Name
    0x00321032,  # Requesting Physician
)
STAFF = (INSTITUTION_NAME, *PEOPLE)
"""What names those who were about the patient, and the place."""

OVERLAY_GROUPS = REPEATING_GROUPS[0x6000]
OVERLAY_BITS_ALLOCATED = 0x0100
OVERLAY_BIT_POSITION = 0x0102
OVERLAY_DATA = 0x3000

NOTED_TAGS = frozenset(
    {
        SPECIFIC_CHARACTER_SET,
        IMAGE_TYPE,
        SOP_CLASS_UID,
        SOP_INSTANCE_UID,
        ACCESSION_NUMBER,
        ADMISSION_ID,
        BIRTH_DATE,
        CONVERSION_TYPE,
        OTHER_PATIENT_IDS,
        OTHER_PATIENT_NAMES,
        PATIENT_BIRTH_NAME,
        SERIES_DESCRIPTION,
        ISSUER_OF_PATIENT_ID,
        STUDY_INSTANCE_UID,
        SERIES_INSTANCE_UID,
        SAMPLES,
        PHOTOMETRIC_INTERPRETATION,
        NUMBER_OF_FRAMES,
        ROWS,
        COLUMNS,
        BITS_ALLOCATED,
        BURNED_IN_ANNOTATION,
        RECOGNIZABLE_VISUAL_FEATURES,
        SPECIMEN_LABEL_IN_IMAGE,
    }
    | DEIDENTIFIED_BEFORE
    | WORD_TAGS
    | set(STAFF)
    | {
        group << 16 | element
        for group in OVERLAY_GROUPS
        for element in (OVERLAY_BITS_ALLOCATED, OVERLAY_BIT_POSITION, OVERLAY_DATA)
    }
)


def noted(kind: int, edit: object, vr: str) -> int:
    """Return the kind with which the draft is let know where the value is as well; sequences have none.

    What was written as UN and is no sequence has one, whatever items it might have by its VR.
    """
    if kind in (KEEP, READ):
        return kind | NOTED
    if kind == EDIT and isinstance(edit, Edit) and (edit.items is None or (vr == "UN" and edit.vr != "SQ")):
        return kind | NOTED
    return kind
