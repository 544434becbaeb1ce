"""Texts and codes that name a person, a place or a request, although neither Table E.1-1 nor their VR says so.

The table is extended over time, and says itself that it may not suffice. Found by reading all text attributes of PS3.6
that have no row: what a person writes about a patient or a procedure, what identifies an order, a document or a place,
dates that are written as text, what a site calls its machines, and what is encrypted so that nobody can look; and by
reading all sequences without a row for those whose items are the code of a person, a group, a place or a document.
Descriptions of devices, algorithms and geometry are not among them.

References
----------
DICOM PS3.15 section E.1.1 note 1, PS3.6 section 6
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.standard.actions import ActionCode

if TYPE_CHECKING:
    from collections.abc import Mapping


class TextClass(StrEnum):
    """What an unlisted text holds."""

    DATE = "date-in-text"
    PERSON = "person"
    ORDER = "order-or-document"
    PLACE = "place-or-organization"
    DEVICE = "device-identity"
    COMMENT = "comment"
    CONTENT = "content-item"
    GRAPHICS = "graphics"
    PRIVATE = "words on private attributes"
    SEALED = "encrypted"


class UnlistedText(NamedTuple):
    """A text attribute without a row, and the action decided for it here."""

    tag: int
    cls: TextClass
    action: ActionCode


# Where an IOD wants the attribute, D keeps it valid whatever the Type is; X is for Type 3 in every IOD, and for what is
# retired; Z for what is Type 2 somewhere.
_X, _Z, _D = ActionCode.X, ActionCode.Z, ActionCode.D

_DECIDED: Mapping[TextClass, Mapping[int, ActionCode]] = {
    TextClass.DATE: {
        0x00100033: _X,  # Patient's Birth Date in Alternative Calendar
        0x00100034: _X,  # Patient's Death Date in Alternative Calendar
    },
    TextClass.PERSON: {
        0x00102295: _D,  # Breed Registration Number: names the animal
        0x00140100: _X,  # Component Welder IDs
        0x00321031: _X,  # Requesting Physician Identification Sequence: the table has that of all other physicians
        0x00404009: _X,  # Human Performer Code Sequence
        0x0040A068: _X,  # Document Author Identifier Code Sequence (Trial)
        0x0040A076: _X,  # Documenting Observer Identifier Code Sequence (Trial)
        0x00720008: _D,  # Hanging Protocol Creator
        0x0072000E: _Z,  # Hanging Protocol User Identification Code Sequence
        0x00720010: _X,  # Hanging Protocol User Group Name
        0x0074100C: _X,  # Contact Display Name
        0x21000160: _X,  # Owner ID
        0x4010101A: _X,  # Boarding Pass ID
        0x40101051: _X,  # Itinerary ID
    },
    TextClass.ORDER: {
        0x00401006: _X,  # Placer Order Number / Procedure
        0x00401007: _X,  # Filler Order Number / Procedure
        0x00402006: _X,  # Placer Order Number / Imaging Service Request (Retired)
        0x00402007: _X,  # Filler Order Number / Imaging Service Request (Retired)
        0x0040A066: _X,  # Document Identifier Code Sequence (Trial)
        0x0040A070: _X,  # Identifier Code Sequence (Trial)
        0x0040A085: _X,  # Procedure Identifier Code Sequence (Trial)
        0x00420010: _Z,  # Document Title
        0x0040A992: _X,  # Uniform Resource Locator (Trial)
        0x0040E001: _D,  # HL7 Instance Identifier
        0x00880130: _X,  # Storage Media File-set ID: the table has the UID
        0x40080103: _X,  # Reference to Recorded Sound (Retired): where the dictation lies
        0x01000426: _D,  # Authorization Equipment Certification Number
    },
    TextClass.PLACE: {
        0x00080116: _X,  # Coding Scheme Responsible Organization: of a scheme of one's own, the site
        0x00080220: _X,  # Responsible Group Code Sequence
        0x00181801: _X,  # Time Source
        0x00181803: _X,  # NTP Source Address
        0x00321034: _X,  # Requesting Service Code Sequence: the table has the Requesting Service
        0x00400031: _D,  # Local Namespace Entity ID
        0x00400032: _D,  # Universal Entity ID
        0x00400039: _X,  # Assigning Jurisdiction Code Sequence
        0x0040003A: _X,  # Assigning Agency or Department Code Sequence
        0x0040A028: _X,  # Documenting Organization Identifier Code Sequence (Trial)
    },
    TextClass.DEVICE: {
        0x00181003: _X,  # Device ID: is what Plate ID and Gantry ID are
        0x30020020: _Z,  # Radiation Machine Name: is to an RT Image what Treatment Machine Name is to a plan
    },
    TextClass.COMMENT: {
        0x00080115: _X,  # Coding Scheme Name: of a scheme of one's own, what the site calls it
        0x00080418: _X,  # Transaction Status Comment
        0x0018003A: _X,  # Intervention Description
        0x0018991A: _X,  # Instruction Performance Comment
        0x0022112C: _D,  # Calculation Comment: on the lens of one eye
        0x00240044: _X,  # Comments on Patient's Performance of Visual Field
        0x00400255: _X,  # Performed Procedure Type Description
        0x00400400: _X,  # Comments on the Scheduled Procedure Step
        0x00400553: _X,  # Specimen Description (Trial)
        0x00401060: _X,  # Requested Procedure Description (Trial)
        0x0040A224: _X,  # Identification Description (Trial)
        0x0040A33A: _X,  # Report Status Comment (Trial)
        0x0040A492: _X,  # Completion Flag Description: why a report is not complete yet
        0x00440003: _D,  # Approval Status Further Description
        0x00440011: _X,  # Substance Administration Notes
        0x00440106: _X,  # Assertion Comments
        0x00660004: _X,  # Surface Comments
        0x00700081: _Z,  # Content Description: is to a presentation state what Series Description is
        0x00720002: _D,  # Hanging Protocol Name: often that of whom it was made for
        0x00720004: _D,  # Hanging Protocol Description
        0x0072006F: _D,  # Selector UC Value: the table has the texts of all other VRs
        0x00741006: _X,  # Procedure Step Progress Description
        0x00741238: _X,  # Reason for Cancellation
        0x00820003: _D,  # Assessment Summary Description
        0x0082000A: _D,  # Observation Description: of an assessment
        0x01000424: _X,  # SOP Authorization Comment
        0x20000050: _X,  # Film Session Label (Retired): printed on the film
        0x30020002: _D,  # RT Image Label: label, name and description are to an RT Image what they are to a plan
        0x30020003: _X,  # RT Image Name
        0x30020004: _X,  # RT Image Description
        0x30040006: _X,  # Dose Comment
        0x300600C8: _X,  # Frame of Reference Transformation Comment
        0x30080066: _X,  # Override Reason
        0x30080202: _X,  # Treatment Status Comment
        0x300A0402: _X,  # Setup Image Comment
    },
    TextClass.CONTENT: {
        0x0040A160: _D,  # Text Value: Content Sequence goes, but content items stand in other sequences too
    },
    TextClass.GRAPHICS: {
        0x00700068: _X,  # Graphic Layer Description
        0x00700207: _D,  # Graphic Group Label
        0x00700208: _X,  # Graphic Group Description
        0x00700289: _D,  # Tick Label: of compound graphics
    },
    TextClass.PRIVATE: {
        0x00080300: _X,  # Private Data Element Characteristics Sequence: made anew where private attributes may stay
    },
    TextClass.SEALED: {
        0x04000120: _X,  # Signature, outside of the sequences that go: it tells who has guessed the originals right
        0x04000500: _X,  # Encrypted Attributes Sequence: the originals, for whoever has a key that is not ours
        0x04000520: _X,  # Encrypted Content, outside of that sequence
    },
}

UNLISTED_TEXTS: Mapping[int, UnlistedText] = {
    tag: UnlistedText(tag, cls, action) for cls, decided in _DECIDED.items() for tag, action in decided.items()
}
"""The unlisted texts by tag. A row of the edition in force goes first."""
