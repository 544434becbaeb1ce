"""The attributes that Table E.1-1 does not list."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from deid_proxy.standard.actions import ActionCode
from deid_proxy.standard.attribute_table import attribute_table
from deid_proxy.standard.dictionary import keyword_of, vr_of
from deid_proxy.standard.gap_attributes import GAP, GapClass

SOURCE = Path(__file__).parents[3] / "tools" / "standard" / "gap_attributes.csv"


def rows() -> list[dict[str, str]]:
    with SOURCE.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["tag"])
def test_every_unlisted_attribute_has_a_decision(row: dict[str, str]) -> None:
    """Each of the 85 attributes is there with its class, VR and keyword, and the dictionary agrees."""
    tag = int(row["tag"].replace(",", ""), 16)
    gap = GAP[tag]
    cls = "url" if row["keyword"] == "CodingSchemeURL" else row["class"]  # a site's own scheme names the site
    assert (gap.tag, gap.keyword, gap.vr, gap.cls) == (tag, row["keyword"], row["vr"], cls)
    assert (keyword_of(tag), vr_of(tag)) == (row["keyword"], row["vr"])


def test_no_decision_here_overrides_the_table() -> None:
    """None of the attributes has a row in 2026d; 2011 lists two, and its rows go first."""
    assert len(GAP) == 85
    assert not GAP.keys() & attribute_table("PS3.15-2026d").by_tag.keys()
    assert GAP.keys() & attribute_table("PS3.15-2011").by_tag.keys() == {0x0008010D, 0x00089123}


@pytest.mark.parametrize(
    ("cls", "action"),
    [
        (GapClass.FILE_META, "X"),
        (GapClass.DICOMDIR, "X"),
        (GapClass.TEMPORAL, "X/Z/D"),
        (GapClass.PERSON_NAME, "Z"),
        (GapClass.URL, "X/Z/D"),
        (GapClass.REPOSITORY_ID, "X/Z/D"),
        (GapClass.SOP_INSTANCE_REFERENCE, "U"),
        (GapClass.FRAME_OF_REFERENCE, "U"),
        (GapClass.ENTITY_UID, "U"),
        (GapClass.SELECTOR, "U"),
        (GapClass.CREATOR_ID, "K"),
        (GapClass.STRUCTURAL, "K"),
        (GapClass.VOCABULARY, "K"),
    ],
)
def test_a_class_has_one_action(cls: GapClass, action: str) -> None:
    """The decision depends on what the attribute holds, not on the attribute."""
    assert {gap.action for gap in GAP.values() if gap.cls is cls} == {action}


@pytest.mark.parametrize("tag", [0x00081167, 0x00200242, 0x00280304])
@pytest.mark.requirement("R-021", "R-111")
def test_unlisted_references_to_instances_are_mapped(tag: int) -> None:
    """E.1.1 item 5 protects every reference to a SOP Instance, listed or not (R-021)."""
    assert GAP[tag].action is ActionCode.U


@pytest.mark.parametrize("vr", ["DA", "TM", "DT", "PN"])
@pytest.mark.requirement("R-048", "R-111")
def test_no_date_and_no_name_is_kept(vr: str) -> None:
    """Whatever holds a date, a time or a name is removed or emptied (R-048)."""
    actions = {gap.action for gap in GAP.values() if gap.vr == vr}
    assert actions
    assert actions <= {ActionCode.X_Z_D, ActionCode.Z}


def test_only_uids_are_replaced_as_uids() -> None:
    """U is given to UI attributes only: nothing else could hold a UID."""
    assert {gap.vr for gap in GAP.values() if gap.action is ActionCode.U} == {"UI"}


def test_no_application_entity_is_kept() -> None:
    """AE titles name a site; the unlisted ones stand in the File Meta Information, which is written anew (R-029)."""
    assert {gap.action for gap in GAP.values() if gap.vr == "AE"} == {ActionCode.X}
