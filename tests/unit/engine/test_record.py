"""The record of an instance: categories and numbers, and never a value or an attribute."""

from __future__ import annotations

import pytest

from deid_proxy.engine.record import Record, is_record, record_of
from deid_proxy.pipeline import Source
from deid_proxy.profile import load_rule_set
from deid_proxy.standard.attribute_table import EDITIONS, attribute_table
from deid_proxy.standard.dictionary import tag_of
from deid_proxy.standard.phi_categories import PhiCategory, category_of
from deid_proxy.testing.builders import build_study
from deid_proxy.testing.leak_scanner import scan


def record(modality: str = "CT", profile: str = "basic", seed: int = 1) -> Record:
    instance = build_study(seed, modality, 1)[0]
    return record_of(Source(instance.data, instance.transfer_syntax_uid).plan(load_rule_set(profile)))


def test_a_record_counts_every_edit_once() -> None:
    """The numbers add up to the edits of the plan, without what is only added and what says so."""
    instance = build_study(1, "MR", 1)[0]
    plan = Source(instance.data, instance.transfer_syntax_uid).plan(load_rule_set("basic"))
    edited = [step for step in plan.steps if step.start != step.end and step.tag & 0xFFFF]
    assert sum(number for _, _, number in record_of(plan).counts) == len(edited) > 50


@pytest.mark.parametrize("modality", ["CT", "MR", "Enhanced MR", "SR", "RTSTRUCT"])
def test_a_record_is_one_line_that_holds_no_value(modality: str) -> None:
    """It can be read back as nothing but categories, words and numbers."""
    instance = build_study(3, modality, 1)[0]
    line = str(record(modality, seed=3))
    assert is_record(line)
    assert scan(line.encode(), instance.planted) == []


def test_the_mode_is_that_of_the_profile() -> None:
    """Placeholder, or empty."""
    assert record().mode == "placeholder"
    assert record(profile="sup142-2011").mode == "empty"


def test_the_same_edits_have_the_same_record_whatever_was_counted_before() -> None:
    """What is remembered of other instances changes nothing."""
    assert [str(record(seed=seed)) for seed in (1, 2, 1)] == [str(record(seed=seed)) for seed in (1, 2, 1)]
    assert record("CT").by_category() != record("SR").by_category()


def test_dates_names_numbers_and_private_attributes_are_told_apart() -> None:
    """The kinds that a privacy officer asks for are each there, for an instance that has all of them."""
    found = record().by_category()
    for category in ("patient-demographics", "patient-identifiers", "physicians-and-staff", "dates-and-times"):
        assert sum(found[category].values()) > 1
    assert found["private-attributes"] == {"removed": found["private-attributes"]["removed"]}
    assert set(found["unique-identifiers"]) == {"replaced"}


@pytest.mark.parametrize(
    "text",
    ["", "placeholder", "other 1 removed", "placeholder: Wainwright 1 removed", "empty: other 1 removed, ", "x" * 9999,
     "placeholder: other 1 removed\n", "placeholder: other 12345678901 removed"],
)  # fmt: skip
def test_what_is_no_record_is_not_taken_for_one(text: str) -> None:
    """A sandbox that was taken over cannot pass words on in a record."""
    assert not is_record(text)


@pytest.mark.parametrize(
    ("keyword", "category"),
    [
        ("PatientName", PhiCategory.DEMOGRAPHICS),
        ("PatientID", PhiCategory.PATIENT_IDS),
        ("PatientBirthDate", PhiCategory.DATES),
        ("ReferringPhysicianName", PhiCategory.STAFF),
        ("InstitutionName", PhiCategory.PLACES),
        ("AccessionNumber", PhiCategory.ORDERS),
        ("StudyInstanceUID", PhiCategory.UIDS),
        ("DeviceSerialNumber", PhiCategory.DEVICES),
        ("StudyDescription", PhiCategory.TEXTS),
        ("OverlayData", PhiCategory.GRAPHICS),
    ],
)
def test_attributes_are_of_the_kind_that_people_expect(keyword: str, category: PhiCategory) -> None:
    """One of each."""
    assert category_of(tag_of(keyword) or 0) is category


def test_hardly_any_row_of_the_table_is_of_no_kind() -> None:
    """All but a few structural ones; private attributes are a kind of their own."""
    rows = [row.tag for row in attribute_table(EDITIONS[0]).rows if row.tag is not None]
    others = [tag for tag in rows if category_of(tag) is PhiCategory.OTHER]
    assert len(others) < len(rows) / 15
    assert category_of(0x00091001) is PhiCategory.PRIVATE
