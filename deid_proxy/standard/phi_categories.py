"""What kind of thing about a patient an attribute tells: the categories of a record of what was removed.

The Profile says what is done to an attribute, not what the attribute is about. People who archive data want to know
that names went, and dates, and numbers. The categories are those that privacy officers use for DICOM; an attribute is
in the first that fits.

References
----------
DICOM PS3.15 section E.2, which names the same kinds of information
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from deid_proxy.standard.dictionary import keyword_of, vr_of


class PhiCategory(StrEnum):
    """A kind of information about a patient."""

    DEMOGRAPHICS = "patient-demographics"
    PATIENT_IDS = "patient-identifiers"
    STAFF = "physicians-and-staff"
    PLACES = "institutions-and-places"
    DATES = "dates-and-times"
    ORDERS = "study-and-order-numbers"
    UIDS = "unique-identifiers"
    DEVICES = "devices"
    TEXTS = "descriptions-and-comments"
    GRAPHICS = "graphics-and-overlays"
    PRIVATE = "private-attributes"
    OTHER = "other"


_WORDS = (
    (PhiCategory.PATIENT_IDS, r"^PatientID$|PatientIDs|IssuerOfPatientID|MedicalRecord|Insurance|SocialSecurity"),
    (
        PhiCategory.DEMOGRAPHICS,
        r"^Patient(?!Institution)|^OtherPatientNames|Ethnic|Occupation|Smoking|Pregnan|Military|"
        r"BranchOfService|Religious|MotherBirth|ResponsiblePerson|^Age|Sex|Gender|Pronoun|NameToUse|SpecialNeeds|PreMedication|Residence$",
    ),
    (
        PhiCategory.DEVICES,
        r"Device|Serial|AETitle|StationName|Equipment|(Detector|Gantry|Plate|Cassette|Generator|XRaySource|Transducer)ID"
        r"|Transducer|^UDI|Lens|Machine|(Receiving|Destination|Requesting)AE$",
    ),
    (
        PhiCategory.STAFF,
        r"Physician|Operator|Performer|Observer|Reviewer|Verif|Author|Person|Participant|Creator|Owner",
    ),
    (
        PhiCategory.PLACES,
        r"Institution|Organization|Department|Location|Address|Country|Region|Facility|Site|GPS|Tele|Phone",
    ),
    (
        PhiCategory.ORDERS,
        r"Accession|OrderNumber|^StudyID|ProcedureID|StepID|AdmissionID|Episode|Visit|Request|ClinicalTrial|Specimen"
        r"|Container|Slide|^Results.*ID|^InterpretationID|FlowIdentifier|SourceIdentifier|Barcode",
    ),
    (
        PhiCategory.TEXTS,
        r"Comment|Description|History|Reason|Text|Label|Notes|Diagnos|Alert|Allerg|Instruction|Purpose|Impression|Title"
        r"|Topic|Protocol|Selector|Document|ContentSequence|Annotation|Context|Name$|URI$",
    ),
)
_PATTERNS = tuple((category, re.compile(words)) for category, words in _WORDS)
_BY_VR = {"DA": PhiCategory.DATES, "DT": PhiCategory.DATES, "TM": PhiCategory.DATES, "UI": PhiCategory.UIDS}
_GRAPHIC_GROUPS = frozenset({*range(0x5000, 0x5020), *range(0x6000, 0x6020), 0x0070})


@lru_cache(maxsize=16_384)  # bounded: the tags come from the wire
def category_of(tag: int) -> PhiCategory:
    """Return what kind of information an attribute holds."""
    group = tag >> 16
    if group & 1:
        return PhiCategory.PRIVATE
    vr = vr_of(tag) or ""
    if vr in _BY_VR:
        # A birth date is a date; that somebody was born is no news.
        return _BY_VR[vr]
    if group in _GRAPHIC_GROUPS:
        return PhiCategory.GRAPHICS
    keyword = keyword_of(tag) or ""
    found = next((category for category, pattern in _PATTERNS if pattern.search(keyword)), None)
    return found or (PhiCategory.STAFF if vr == "PN" else PhiCategory.OTHER)
