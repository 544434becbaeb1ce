"""documents: replace: an empty document that a reader opens takes the place of one that nobody has read."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest

from deid_proxy.engine.explain import explain
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.profile.model import RuleSet
from deid_proxy.standard.actions import ActionCode
from deid_proxy.testing.builders import DataSetBuilder
from tests.unit.engine.conftest import Deidentify

IMPLICIT, EXPLICIT, BIG = "1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2"
ROOT = "1.2.840.10008.5.1.4.1.1.104."
PDF, CDA, STL, OBJ, MTL = (f"{ROOT}{number}" for number in range(1, 6))
TYPES = {PDF: "application/pdf", CDA: "text/XML", STL: "model/stl", OBJ: "model/obj", MTL: "model/mtl"}
CONTENT = b"the document of Erika Quill, MRN-4711-X!"

Small = Callable[..., DataSetBuilder]
Rules = Callable[..., RuleSet]


def document(small: Small, sop_class: str) -> DataSetBuilder:
    return small(
        (0x00280301, "CS", "YES"),
        (0x0040E001, "ST", "2.999.1^MRN-4711-X"),
        (0x00420010, "ST", "Letter on Erika Quill"),
        (0x00420011, "OB", CONTENT),
        (0x00420012, "LO", "text/x-quill"),
        (0x00420014, "LO", "image/quill"),
        (0x00420015, "UL", len(CONTENT)),
        sop_class_uid=sop_class,
    )


def check_pdf(content: bytes) -> None:
    """What a reader needs to find the one page (ISO 32000-1 section 7.5)."""
    assert content.startswith(b"%PDF-1.4\n")
    found = re.search(rb"startxref\n(\d+)\n%%EOF\n*\Z", content)
    assert found is not None
    table = content[int(found[1]) :]
    assert table.startswith(b"xref\n0 4\n0000000000 65535 f \n")
    entries = re.findall(rb"(\d{10}) 00000 n \n", table)
    assert len(entries) == 3
    for number, offset in enumerate(entries, 1):
        assert content.startswith(b"%d 0 obj\n<< " % number, int(offset))
    assert b"trailer\n<< /Size 4 /Root 1 0 R >>" in table
    assert content.count(b"/Type /Page ") == 1


# What HL7 CDA Release 2 asks for (schema POCD_MT000040 of HL7/CDA-core-2.0): by type, the elements that it may have, in
# this order, those that it must have with a star. Types without elements of their own are left to the data types.
CDA_ORDER = {
    "ClinicalDocument": "realmCode typeId* templateId id* code* title effectiveTime* confidentialityCode* languageCode"
    " setId versionNumber copyTime recordTarget* author* dataEnterer informant custodian* informationRecipient"
    " legalAuthenticator authenticator participant inFulfillmentOf documentationOf relatedDocument authorization"
    " componentOf component*",
    "recordTarget": "patientRole*",
    "patientRole": "id* addr telecom patient providerOrganization",
    "author": "functionCode time* assignedAuthor*",
    "assignedAuthor": "id* code addr telecom assignedPerson assignedAuthoringDevice representedOrganization",
    "custodian": "assignedCustodian*",
    "assignedCustodian": "representedCustodianOrganization*",
    "representedCustodianOrganization": "id* name telecom addr",
    "component": "nonXMLBody*",
    "nonXMLBody": "text* confidentialityCode languageCode",
}
HL7 = "{urn:hl7-org:v3}"


def check_cda(content: bytes) -> None:
    """The elements that HL7 CDA R2 asks for, in its order, at every depth; a name or a time of nobody."""
    assert content.startswith(b'<?xml version="1.0" encoding="UTF-8"?>')
    root = ET.fromstring(content)
    for element in root.iter():
        assert element.tag.startswith(HL7)
        asked = CDA_ORDER.get(element.tag.removeprefix(HL7), "").split()
        names = [child.tag.removeprefix(HL7) for child in element]
        order = [name.rstrip("*") for name in asked]
        assert [order.index(name) for name in names] == sorted(order.index(name) for name in names)
        assert {name.rstrip("*") for name in asked if name.endswith("*")} <= set(names)
        if not len(element):
            assert "root" in element.attrib or element.attrib == {"nullFlavor": "NI"}
    type_id = root[0]
    assert type_id.attrib == {"root": "2.16.840.1.113883.1.3", "extension": "POCD_HD000040"}
    assert not "".join(root.itertext()).strip()


def check_stl(content: bytes) -> None:
    assert not content.startswith(b"solid")
    (triangles,) = struct.unpack_from("<L", content, 80)
    assert len(content) == 84 + 50 * triangles


def check_obj(content: bytes) -> None:
    assert all(line.startswith("#") for line in content.decode("ascii").split("\n") if line)


CHECKS = {PDF: check_pdf, CDA: check_cda, STL: check_stl, OBJ: check_obj, MTL: check_obj}


@pytest.mark.parametrize("syntax", [IMPLICIT, EXPLICIT, BIG])
@pytest.mark.parametrize("sop_class", list(TYPES))
def test_a_valid_empty_document_takes_its_place_and_what_describes_it_agrees(
    sop_class: str, syntax: str, small: Small, deidentify: Deidentify, with_rules: Rules
) -> None:
    result = deidentify(document(small, sop_class), syntax, with_rules(replaces_documents=True))
    dataset = result.read()
    CHECKS[sop_class](dataset.EncapsulatedDocument)
    assert dataset.MIMETypeOfEncapsulatedDocument == TYPES[sop_class]
    assert dataset[0x00420015].value == len(dataset.EncapsulatedDocument)
    assert not dataset.DocumentTitle
    assert dataset.BurnedInAnnotation == "NO"
    assert "ListOfMIMETypes" not in dataset
    assert "encapsulated document replaced by an empty one" in dataset.DeidentificationMethod
    assert any("replaced by an empty one" in note for note in result.plan.notes)
    for original in (b"Quill", b"4711", b"quill", b"2.999.1"):
        assert original not in result.data


def test_the_instance_identifier_of_a_clinical_document_is_that_of_the_empty_one(
    small: Small, deidentify: Deidentify, with_rules: Rules
) -> None:
    dataset = deidentify(document(small, CDA), EXPLICIT, with_rules(replaces_documents=True)).read()
    root = ET.fromstring(dataset.EncapsulatedDocument)
    (identifier,) = root.findall("{urn:hl7-org:v3}id")
    assert dataset.HL7InstanceIdentifier == identifier.get("root")


def test_a_clinical_document_without_an_identifier_gets_that_of_the_empty_one(
    small: Small, deidentify: Deidentify, with_rules: Rules
) -> None:
    """HL7 Instance Identifier is Type 1C, and needed for every CDA (PS3.3 Table C.24-2); for others it is not made."""
    rules = with_rules(replaces_documents=True)
    dataset = deidentify(small((0x00420011, "OB", CONTENT), sop_class_uid=CDA), EXPLICIT, rules).read()
    assert f'<id root="{dataset.HL7InstanceIdentifier}"/>'.encode() in dataset.EncapsulatedDocument
    assert "HL7InstanceIdentifier" not in deidentify(small(sop_class_uid=PDF), EXPLICIT, rules).read()


def test_an_instance_without_a_document_gets_one(small: Small, deidentify: Deidentify, with_rules: Rules) -> None:
    dataset = deidentify(small(sop_class_uid=PDF), EXPLICIT, with_rules(replaces_documents=True)).read()
    check_pdf(dataset.EncapsulatedDocument)
    assert dataset.MIMETypeOfEncapsulatedDocument == "application/pdf"


@pytest.mark.parametrize("sop_class", list(TYPES))
def test_documents_are_held_unless_the_profile_replaces_them(
    sop_class: str, small: Small, held: Callable[..., DeidentificationError], with_rules: Rules
) -> None:
    for rule_set in (with_rules(), with_rules(hold_pixel_risk=False)):
        assert held(document(small, sop_class), EXPLICIT, rule_set).reason is HoldReason.PIXEL_RISK


def test_a_rule_of_the_site_for_the_document_wins(small: Small, deidentify: Deidentify, with_rules: Rules) -> None:
    rule_set = with_rules({0x00420011: ActionCode.K}, replaces_documents=True, hold_pixel_risk=False)
    kept = small((0x00420011, "OB", b"# nothing\n"), (0x00420012, "LO", "model/obj"), sop_class_uid=OBJ)
    dataset = deidentify(kept, EXPLICIT, rule_set).read()
    assert dataset.EncapsulatedDocument == b"# nothing\n"
    assert "encapsulated document replaced by an empty one" not in dataset.DeidentificationMethod


def test_other_objects_say_nothing_of_documents(small: Small, deidentify: Deidentify, with_rules: Rules) -> None:
    dataset = deidentify(small(), EXPLICIT, with_rules(replaces_documents=True)).read()
    assert not any("document" in text for text in dataset.DeidentificationMethod)


def test_explain_says_that_the_profile_replaces_the_document(
    small: Small, deidentify: Deidentify, with_rules: Rules
) -> None:
    encoded = document(small, PDF).encode(EXPLICIT)
    result = deidentify(encoded, EXPLICIT, with_rules(replaces_documents=True))
    (step,) = [step for step in explain(encoded, result.plan) if step.tag == 0x00420011]
    assert step.source.startswith("documents: replace")
