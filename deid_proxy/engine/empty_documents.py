"""Documents that are valid and say nothing: one for each kind that DICOM encapsulates, the same for everybody.

References
----------
DICOM PS3.3 sections A.45.1, A.45.2, A.85.1 and A.104, ISO 32000-1 section 7.5, HL7 CDA Release 2
"""

from __future__ import annotations

from functools import cache

from deid_proxy.engine.dummies import DUMMY_UID

_CDA = f"""\
<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3">
<typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>
<id root="{DUMMY_UID.decode()}"/>
<code nullFlavor="NI"/>
<effectiveTime nullFlavor="NI"/>
<confidentialityCode nullFlavor="NI"/>
<recordTarget><patientRole><id nullFlavor="NI"/></patientRole></recordTarget>
<author><time nullFlavor="NI"/><assignedAuthor><id nullFlavor="NI"/></assignedAuthor></author>
<custodian><assignedCustodian><representedCustodianOrganization><id nullFlavor="NI"/>\
</representedCustodianOrganization></assignedCustodian></custodian>
<component><nonXMLBody><text nullFlavor="NI"/></nonXMLBody></component>
</ClinicalDocument>
"""
_STL_HEADER = b"empty".ljust(80, b"\0")  # a header must not begin with "solid", as the other form of the format does


@cache
def empty_pdf() -> bytes:
    """Return a PDF of one blank page."""
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << >> >>",
    )
    document = b"%PDF-1.4\n"
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for number, content in enumerate(objects, 1):
        table += b"%010d 00000 n \n" % len(document)
        document += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(document))
    return _even(document + table + trailer)


@cache
def empty_cda() -> bytes:
    """Return a clinical document with what it must have at least, of which nothing is said."""
    return _even(_CDA.encode())


@cache
def empty_stl() -> bytes:
    """Return a solid without triangles, in the binary form that DICOM asks for."""
    return _STL_HEADER + bytes(4)


@cache
def empty_obj() -> bytes:
    """Return an object, or its materials, without a line but a comment."""
    return _even(b"# empty\n")


def _even(document: bytes) -> bytes:
    return document + b"\n" * (len(document) & 1)
