"""Patient's Name and Patient ID are the pseudonym of whoever the data set is about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.identity.ports import IdentityKind, IdentityRequest
from deid_proxy.profile.model import Rule, RuleSet
from deid_proxy.standard.actions import ActionCode
from deid_proxy.testing.builders import IMPLICIT_VR_LITTLE_ENDIAN, DataSetBuilder

PATIENT_NAME, PATIENT_ID, ISSUER = 0x00100010, 0x00100020, 0x00100021
CHARACTER_SET = 0x00080005
Small = Callable[..., DataSetBuilder]


def patient(original: str) -> IdentityRequest:
    return IdentityRequest(IdentityKind.PATIENT, original)


def without(builder: DataSetBuilder, *tags: int) -> DataSetBuilder:
    for tag in tags:
        builder.remove(tag)
    return builder


def test_name_and_id_become_the_pseudonym(small: Small, deidentify: Any) -> None:
    """The same text in both, in the form that a name has, and in the rendition's own record."""
    result = deidentify(small())
    read = result.read()
    assert (read.PatientID, str(read.PatientName)) == (result.rendition.subject, f"{result.rendition.subject}^")
    assert patient("\x1fMRN-4711-X") in result.plan.requests


def test_the_issuer_is_part_of_who_the_patient_is(small: Small, deidentify: Any) -> None:
    """Two hospitals use the same number for two people."""
    one = deidentify(small((ISSUER, "LO", " North ")))
    two = deidentify(small((ISSUER, "LO", "South")))
    assert patient("North\x1fMRN-4711-X") in one.plan.requests
    assert one.rendition.subject != two.rendition.subject


@pytest.mark.parametrize("value", ["MRN-4711-X", " MRN-4711-X", "MRN-4711-X  ", b"MRN-4711-X\0\0"])
def test_padding_does_not_make_another_patient(small: Small, deidentify: Any, value: str | bytes) -> None:
    """Leading and trailing spaces of an LO mean nothing."""
    result = deidentify(small((PATIENT_ID, "LO", value)))
    assert patient("\x1fMRN-4711-X") in result.plan.requests


@pytest.mark.parametrize("syntax", ["1.2.840.10008.1.2.1", IMPLICIT_VR_LITTLE_ENDIAN])
def test_missing_name_and_id_are_inserted_in_their_place(small: Small, deidentify: Any, syntax: str) -> None:
    """Both are Type 2 in every composite IOD."""
    read = deidentify(without(small(), PATIENT_NAME, PATIENT_ID), syntax).read()
    assert f"{read.PatientID}^" == str(read.PatientName) != "^"
    tags = [int(element.tag) for element in read]
    assert tags == sorted(tags)


@pytest.mark.parametrize("value", ["", "  ", None])
def test_studies_without_a_patient_id_are_not_merged(small: Small, deidentify: Any, value: str | None) -> None:
    """Nobody knows whether they are of one patient, so they are not."""
    first, second = small(), small((0x0020000D, "UI", "1.2.826.0.1.77.999"))
    for builder in (first, second):
        builder.remove(PATIENT_ID)
        if value is not None:
            builder.add(PATIENT_ID, "LO", value)
    subjects = {deidentify(builder).rendition.subject for builder in (first, second)}
    assert len(subjects) == 2
    assert patient("\x1e\x1f1.2.826.0.1.77.1") in deidentify(first).plan.requests


def test_an_id_is_read_in_the_declared_character_set(small: Small, deidentify: Any) -> None:
    """The same person in Latin-1 and in UTF-8."""
    latin = small((CHARACTER_SET, "CS", "ISO_IR 100"), (PATIENT_ID, "LO", "Jürgen-1".encode("latin-1")))
    utf = small((CHARACTER_SET, "CS", "ISO_IR 192"), (PATIENT_ID, "LO", "Jürgen-1".encode()))
    assert deidentify(latin).rendition.subject == deidentify(utf).rendition.subject


@pytest.mark.parametrize("character_set", ["", "ISO_IR 192", "ISO_IR 4711", "ISO 2022 IR 87"])
@pytest.mark.parametrize("tag", [PATIENT_ID, ISSUER])
def test_an_id_that_is_not_text_in_the_declared_set_holds(
    small: Small, held: Callable[..., DeidentificationError], character_set: str, tag: int
) -> None:
    """A guess could merge two patients, or split one."""
    error = held(small((CHARACTER_SET, "CS", character_set), (tag, "LO", b"J\xfcrgen-1")))
    assert error.reason is HoldReason.CHARACTER_SET
    assert "rgen" not in str(error)


def test_an_unknown_character_set_does_not_matter_to_ascii(small: Small, deidentify: Any) -> None:
    """All sets have it."""
    result = deidentify(small((CHARACTER_SET, "CS", "ISO-IR 100")))
    assert patient("\x1fMRN-4711-X") in result.plan.requests


@pytest.mark.parametrize("syntax", ["1.2.840.10008.1.2.1", IMPLICIT_VR_LITTLE_ENDIAN])
def test_another_id_in_a_kept_sequence_gets_its_own_pseudonym(
    small: Small, item: Any, deidentify: Any, with_rules: Callable[..., RuleSet], syntax: str
) -> None:
    """With its own issuer, or that of the subject; an empty one stays empty."""
    others = [
        item((PATIENT_ID, "LO", "OTHER-1"), (ISSUER, "LO", "South")),
        item((PATIENT_ID, "LO", "OTHER-1")),
        item((PATIENT_NAME, "PN", "Somebody^Else"), (PATIENT_ID, "LO", "MRN-4711-X")),
        item((PATIENT_NAME, "PN", "Quill^Erika"), (PATIENT_ID, "LO", "")),
        item((PATIENT_NAME, "PN", "")),
    ]
    rule_set = with_rules({0x00101002: ActionCode.K})
    result = deidentify(small((ISSUER, "LO", "North"), (0x00101002, "SQ", others)), syntax, rule_set)
    south, north, same, name_only, empty = result.read()[0x00101002].value
    subject = result.rendition.subject
    assert {patient("South\x1fOTHER-1"), patient("North\x1fOTHER-1")} < set(result.plan.requests)
    assert len({south.PatientID, north.PatientID, subject}) == 3
    assert same.PatientID == subject
    assert same.PatientName == "ANONYMIZED^"
    assert (name_only.PatientName, name_only["PatientID"].is_empty) == (f"{subject}^", True)
    assert empty["PatientName"].is_empty


def test_a_site_may_put_text_around_the_pseudonym_but_not_leave_it_out(
    small: Small, item: Any, deidentify: Any, with_rules: Callable[..., RuleSet]
) -> None:
    """Whatever the rule set says, an original never stays."""
    rules = {
        PATIENT_NAME: ActionCode.K,
        PATIENT_ID: Rule(ActionCode.D, "s:1", "T-{subject}", site=True),
        0x00101002: ActionCode.K,
    }
    nested = item((PATIENT_ID, "LO", "OTHER-1"))
    result = deidentify(small((0x00101002, "SQ", [nested])), rule_set=with_rules(rules))
    read = result.read()
    assert (str(read.PatientName), read.PatientID) == (
        f"{result.rendition.subject}^",
        f"T-{result.rendition.subject}",
    )
    assert read[0x00101002].value[0].PatientID.startswith("T-P-")
