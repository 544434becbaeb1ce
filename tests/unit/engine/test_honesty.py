"""The Basic Profile is claimed only where all of it was done, and nothing is written that pretends to be more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from deid_proxy.errors import HoldReason
from deid_proxy.profile import Profile, RuleSet, SiteRule, Verb, compile_profile
from deid_proxy.standard.uids import sop_class_by_keyword
from deid_proxy.testing.builders import IMPLICIT_VR_LITTLE_ENDIAN, DataSetBuilder

METHOD, CODES, DOCUMENT = 0x00120063, 0x00120064, 0x00420011
Small = Callable[..., DataSetBuilder]
DOCUMENTS = ["PDF", "CDA", "STL", "OBJ", "MTL"]


def rule_set(*rules: SiteRule, **more: Any) -> RuleSet:
    return compile_profile(Profile("site", "PS3.15-2026d", rules=rules, **more))


@pytest.mark.parametrize("syntax", ["1.2.840.10008.1.2.1", IMPLICIT_VR_LITTLE_ENDIAN])
@pytest.mark.parametrize("target", ["StudyDescription", "RequestAttributesSequence", "OverlayData", "ReasonForStudy"])
@pytest.mark.requirement("R-001", "R-026")
def test_who_keeps_what_the_table_protects_claims_less(small: Small, deidentify: Any, syntax: str, target: str) -> None:
    """R-001: no code 113100; the text says what the object is instead."""
    read = deidentify(small(), syntax, rule_set(SiteRule(Verb.KEEP, target))).read()
    assert CODES not in read
    assert read[METHOD].value[-1] == "with rules of the site that retain more than this profile"
    assert read.PatientIdentityRemoved == "YES"


@pytest.mark.parametrize(
    "rule",
    [
        SiteRule(Verb.KEEP, "BodyPartExamined"),
        SiteRule(Verb.REMOVE, "BodyPartExamined"),
        SiteRule(Verb.EMPTY, "StudyDescription"),
        SiteRule(Verb.REPLACE, "StudyDescription", "a study"),
        SiteRule(Verb.REPLACE, "StudyID", "{subject}"),
    ],
)
def test_who_protects_as_much_claims_the_profile(small: Small, deidentify: Any, rule: SiteRule) -> None:
    """A text of the site in place of the value is as good as a dummy, and keeping what is kept anyway is nothing."""
    read = deidentify(small(), rule_set=rule_set(rule)).read()
    assert [code.CodeValue for code in read[CODES].value] == ["113100"]
    assert read[METHOD].value[-1] == "with rules of the site"


def test_a_later_rule_takes_the_retention_back(small: Small, deidentify: Any) -> None:
    """What counts is what is done in the end."""
    rules = rule_set(SiteRule(Verb.KEEP, "StudyDescription"), SiteRule(Verb.REMOVE, "StudyDescription"))
    assert CODES in deidentify(small(), rule_set=rules).read()


@pytest.mark.requirement("R-025")
def test_codes_that_others_wrote_stay(small: Small, item: Any, deidentify: Any) -> None:
    """R-025: what was done before was done; nothing of ours is added to it, once or twice."""
    earlier = item((0x00080100, "SH", "113100"), (0x00080102, "SH", "DCM"), (0x00080104, "LO", "Basic"))
    rules = rule_set(SiteRule(Verb.KEEP, "StudyDescription"))
    once = deidentify(small((CODES, "SQ", [earlier])), rule_set=rules)
    assert len(once.read()[CODES].value) == 1
    assert deidentify(once.data, rule_set=rules).data == once.data


def test_a_method_text_that_is_too_long_goes(small: Small, deidentify: Any) -> None:
    """A value of more than 64 characters, or the hundredth of them, is not carried on."""
    texts = "\\".join(["x" * 65, *(f"tool {number}" for number in range(100))])
    values = deidentify(small((METHOD, "LO", texts))).read()[METHOD].value
    assert values[0] == "tool 0"
    assert len(values) == 64 + 2


@pytest.mark.parametrize("kind", DOCUMENTS)
@pytest.mark.requirement("R-055")
def test_a_document_is_held_whatever_the_site_allows(small: Small, held: Any, kind: str) -> None:
    """R-055: it would have to be replaced by another valid one, which there is not."""
    keyword = f"Encapsulated{kind}Storage"
    builder = small((DOCUMENT, "OB", b"%PDF-1.4"), sop_class_uid=sop_class_by_keyword(keyword))
    for rules in (rule_set(pixel_risk="allow"), rule_set(SiteRule(Verb.ALLOW_PIXELS, keyword)), rule_set()):
        error = held(builder, rule_set=rules)
        assert (error.reason, error.detail) == (HoldReason.PIXEL_RISK, "encapsulated-document (0042,0011)")


def test_a_document_that_the_site_keeps_is_its_decision(small: Small, deidentify: Any, held: Any) -> None:
    """With two rules: one for the bytes, one for the risk; and without the claim."""
    pdf = sop_class_by_keyword("EncapsulatedPDFStorage")
    builder = small((DOCUMENT, "OB", b"%PDF-1.4"), sop_class_uid=pdf)
    keep = SiteRule(Verb.KEEP, "EncapsulatedDocument")
    assert held(builder, rule_set=rule_set(keep)).reason is HoldReason.PIXEL_RISK
    read = deidentify(builder, rule_set=rule_set(keep, pixel_risk="allow")).read()
    assert read.EncapsulatedDocument == b"%PDF-1.4"
    assert CODES not in read
