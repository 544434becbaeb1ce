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


def check_cda(content: bytes) -> None:
    """The elements that HL7 CDA R2 asks for, in its order."""
    root = ET.fromstring(content)
    names = [child.tag.removeprefix("{urn:hl7-org:v3}") for child in root]
    assert root.tag == "{urn:hl7-org:v3}ClinicalDocument"
    assert names == [
        *("typeId", "id", "code", "effectiveTime", "confidentialityCode"),
        *("recordTarget", "author", "custodian", "component"),
    ]
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
