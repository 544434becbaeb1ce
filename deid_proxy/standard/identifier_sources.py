"""Where an instance itself names the people, places, numbers and days that must not stand in its texts.

Beside these every value of VR PN is a name. What an Option retains is no source: where the institution stays, its name
may stay in a text too.

References
----------
DICOM PS3.15 section E.3.5, PS3.6 section 6
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class SourceKind(StrEnum):
    """What a source names."""

    NAME = "name"
    PLACE = "place"  # of an institution, department, station or device
    NUMBER = "number"
    CONTACT = "contact"
    DAY = "day"
    AGE = "age"


_TAGS: Mapping[SourceKind, tuple[int, ...]] = {
    SourceKind.NAME: (
        0x00100012,  # Name to Use
        0x0016004D,  # Camera Owner Name
        0x00720008,  # Hanging Protocol Creator
        0x0074100C,  # Contact Display Name
        0x00880910,  # Topic Author
    ),
    SourceKind.PLACE: (
        0x00080055,  # Station AE Title
        0x00080080,  # Institution Name
        0x00081010,  # Station Name
        0x00081040,  # Institutional Department Name
        0x00100021,  # Issuer of Patient ID
        0x00101050,  # Insurance Plan Identification
        0x00102152,  # Region of Residence
        0x00102299,  # Responsible Organization
        0x00120031,  # Clinical Trial Site Name
        0x00120060,  # Clinical Trial Coordinating Center Name
        0x00120081,  # Clinical Trial Protocol Ethics Committee Name
        0x00320012,  # Study ID Issuer
        0x00321020,  # Scheduled Study Location
        0x00321033,  # Requesting Service
        0x00380011,  # Issuer of Admission ID
        0x0038001E,  # Scheduled Patient Institution Residence
        0x00380061,  # Issuer of Service Episode ID
        0x00380300,  # Current Patient Location
        0x00380400,  # Patient's Institution Residence
        0x00400001,  # Scheduled Station AE Title
        0x00400010,  # Scheduled Station Name
        0x00400011,  # Scheduled Procedure Step Location
        0x00400031,  # Local Namespace Entity ID
        0x00400032,  # Universal Entity ID
        0x00400241,  # Performed Station AE Title
        0x00400242,  # Performed Station Name
        0x00400243,  # Performed Location
        0x00401005,  # Requested Procedure Location
        0x00402009,  # Order Enterer's Location
        0x00404036,  # Human Performer's Organization
        0x0040A027,  # Verifying Organization
        0x04000564,  # Source of Previous Values
        0x30020020,  # Radiation Machine Name
        0x300A00B2,  # Treatment Machine Name
        0x40080042,  # Results ID Issuer
        0x40080202,  # Interpretation ID Issuer
    ),
    SourceKind.NUMBER: (
        0x00080050,  # Accession Number
        0x00100020,  # Patient ID
        0x00101000,  # Other Patient IDs
        0x00101090,  # Medical Record Locator
        0x00120040,  # Clinical Trial Subject ID
        0x00120042,  # Clinical Trial Subject Reading ID
        0x00160051,  # Lens Serial Number
        0x00181000,  # Device Serial Number
        0x00181003,  # Device ID
        0x00181004,  # Plate ID
        0x00181007,  # Cassette ID
        0x00181008,  # Gantry ID
        0x00181009,  # Unique Device Identifier
        0x0018700A,  # Detector ID
        0x00189367,  # X-Ray Source ID
        0x00189371,  # X-Ray Detector ID
        0x00200010,  # Study ID
        0x00380010,  # Admission ID
        0x00380060,  # Service Episode ID
        0x00400009,  # Scheduled Procedure Step ID
        0x00400253,  # Performed Procedure Step ID
        0x0040050A,  # Specimen Accession Number
        0x00400512,  # Container Identifier
        0x00400551,  # Specimen Identifier
        0x00401001,  # Requested Procedure ID
        0x00401006,  # Placer Order Number / Procedure
        0x00401007,  # Filler Order Number / Procedure
        0x00402006,  # Placer Order Number / Imaging Service Request (Retired)
        0x00402007,  # Filler Order Number / Imaging Service Request (Retired)
        0x00402016,  # Placer Order Number / Imaging Service Request
        0x00402017,  # Filler Order Number / Imaging Service Request
        0x0040E001,  # HL7 Instance Identifier
        0x22000005,  # Barcode Value
        0x30080105,  # Source Serial Number
        0x3010001B,  # Device Alternate Identifier
        0x40080040,  # Results ID
        0x40080200,  # Interpretation ID
    ),
    SourceKind.CONTACT: (
        0x00080081,  # Institution Address
        0x00080092,  # Referring Physician's Address
        0x00080094,  # Referring Physician's Telephone Numbers
        0x00101040,  # Patient's Address
        0x00102154,  # Patient's Telephone Numbers
        0x00102155,  # Patient's Telecom Information
        0x00401102,  # Person's Address
        0x00401103,  # Person's Telephone Numbers
        0x00401104,  # Person's Telecom Information
        0x00402010,  # Order Callback Phone Number
        0x00402011,  # Order Callback Telecom Information
    ),
    SourceKind.DAY: (
        0x00080012,  # Instance Creation Date
        0x00080020,  # Study Date
        0x00080021,  # Series Date
        0x00080022,  # Acquisition Date
        0x00080023,  # Content Date
        0x0008002A,  # Acquisition DateTime
        0x00100030,  # Patient's Birth Date
        0x00181012,  # Date of Secondary Capture
        0x00181078,  # Radiopharmaceutical Start DateTime
        0x00189516,  # Start Acquisition DateTime
        0x00189517,  # End Acquisition DateTime
        0x00320032,  # Study Verified Date
        0x00320034,  # Study Read Date
        0x00321000,  # Scheduled Study Start Date
        0x00321040,  # Study Arrival Date
        0x00321050,  # Study Completion Date
        0x00380020,  # Admitting Date
        0x00380030,  # Discharge Date
        0x00400002,  # Scheduled Procedure Step Start Date
        0x00400244,  # Performed Procedure Step Start Date
        0x00400250,  # Performed Procedure Step End Date
        0x00402004,  # Issue Date of Imaging Service Request
        0x00404005,  # Scheduled Procedure Step Start DateTime
        0x00404050,  # Performed Procedure Step Start DateTime
        0x00404051,  # Performed Procedure Step End DateTime
        0x0040A030,  # Verification DateTime
        0x0040A032,  # Observation DateTime
        0x00700082,  # Presentation Creation Date
        0x30060008,  # Structure Set Date
        0x30080250,  # Treatment Date
        0x300A0006,  # RT Plan Date
        0x300E0004,  # Review Date
        0x40080100,  # Interpretation Recorded Date
        0x40080112,  # Interpretation Approval Date
    ),
    SourceKind.AGE: (0x00101010,),  # Patient's Age
}

SOURCES: Mapping[int, SourceKind] = {tag: kind for kind, tags in _TAGS.items() for tag in tags}
"""What an attribute names, by tag, at any depth."""

IN_CODES: Mapping[int, SourceKind] = {
    0x00080082: SourceKind.PLACE,  # Institution Code Sequence
    0x00401101: SourceKind.NAME,  # Person Identification Code Sequence
}
"""Code sequences whose meanings name somebody or some place; their code values are numbers."""

CODE_VALUE, CODE_MEANING = 0x00080100, 0x00080104

STUDY_UIDS = (0x0020000D, 0x0020000E, 0x00200052)
"""The UIDs that all instances of a series share: study, series and frame of reference."""
