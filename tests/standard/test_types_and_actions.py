"""What an action becomes in a real IOD: the findings of the comparison of Table E.1-1 with PS3.3."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from deid_proxy.standard.actions import ActionCode, AttributeType, resolve_compound
from deid_proxy.standard.attribute_table import attribute_table
from deid_proxy.standard.dictionary import tag_of
from deid_proxy.standard.object_definitions import FUNCTIONAL_GROUPS, attribute_type
from deid_proxy.standard.tables import iod_types
from deid_proxy.standard.uids import sop_class_by_keyword

SOURCE = Path(__file__).parents[2] / "tools" / "standard"
BY_TAG = attribute_table("PS3.15-2026d").by_tag
NEVER_STRICTER = {"1": "D", "1C": "D", "2": "Z", "2C": "Z"}


def resolved(sop_class: str, parent: int | None, keyword: str) -> str:
    """Return the one action of the Basic Profile for an attribute where it stands."""
    uid, tag = sop_class_by_keyword(sop_class), tag_of(keyword)
    assert uid is not None
    assert tag is not None
    return resolve_compound(BY_TAG[tag].basic, attribute_type(uid, parent, tag) or AttributeType.TYPE_3).value


@pytest.mark.parametrize(
    ("sop_class", "parent", "keyword", "action"),
    [
        # R-041, Z/D: Type 2C and Type 1
        ("CTImageStorage", None, "ContentDate", "Z"),
        ("BasicTextSRStorage", None, "ContentDate", "D"),
        # R-042, X/Z: Type 3 and Type 2
        ("CTImageStorage", None, "AcquisitionDate", "X"),
        ("PositronEmissionTomographyImageStorage", None, "AcquisitionDate", "Z"),
        # R-043, X/D: Type 3, Type 1, and Type 2, which must not vanish
        ("CTImageStorage", None, "SeriesDate", "X"),
        ("PositronEmissionTomographyImageStorage", None, "SeriesDate", "D"),
        ("RTPlanStorage", None, "RTPlanDate", "D"),
        # R-044, X/Z/D
        ("CTImageStorage", None, "DeviceSerialNumber", "X"),
        ("EnhancedCTImageStorage", None, "DeviceSerialNumber", "D"),
        # R-045, X/Z/U*: removed where optional; kept with UIDs replaced where required
        ("CTImageStorage", None, "ReferencedImageSequence", "X"),
        ("EnhancedMRImageStorage", FUNCTIONAL_GROUPS, "ReferencedImageSequence", "U"),
        # R-109, X and Z where the IOD wants more
        ("GrayscaleSoftcopyPresentationStateStorage", None, "PresentationCreationDate", "D"),
        ("GrayscaleSoftcopyPresentationStateStorage", None, "PresentationCreationTime", "D"),
        ("CTImageStorage", None, "ResponsiblePerson", "Z"),
        ("CTImageStorage", None, "ResponsibleOrganization", "Z"),
        ("EnhancedPETImageStorage", 0x00540016, "RadiopharmaceuticalStartDateTime", "D"),
        ("PositronEmissionTomographyImageStorage", 0x00540016, "RadiopharmaceuticalStartDateTime", "X"),
        ("RTStructureSetStorage", 0x30060080, "ROIInterpreterSequence", "D"),
        ("RTStructureSetStorage", 0x3006004C, "SeriesDescription", "D"),
        ("CTImageStorage", None, "SeriesDescription", "X"),
        # plain codes where nothing is wanted
        ("CTImageStorage", None, "PatientBirthDate", "Z"),
        ("CTImageStorage", None, "PatientComments", "X"),
        ("CTImageStorage", None, "SOPInstanceUID", "U"),
    ],
)
@pytest.mark.requirement("R-041", "R-042", "R-043", "R-044", "R-045", "R-109")
def test_the_action_follows_the_type_in_the_iod(sop_class: str, parent: int | None, keyword: str, action: str) -> None:
    """One and the same row acts differently in different objects, so that each stays valid."""
    assert resolved(sop_class, parent, keyword) == action


def conflicts() -> list[dict[str, str]]:
    with (SOURCE / "e1_1_type_conflicts.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", conflicts(), ids=lambda row: f"{row['module']}-{row['path']}")
@pytest.mark.requirement("R-003", "R-109")
def test_every_known_conflict_is_raised_where_its_parent_is_kept(row: dict[str, str]) -> None:
    """At each of the 147 places where X or Z meets a Type 1 or 2 attribute, the outcome leaves a valid object."""
    *parents, tag = (int(part, 16) for part in row["path"].replace("FG", "52009229").split("."))
    iods = json.loads((SOURCE / "iod_type_pairs.json").read_text(encoding="utf-8"))["sop"]
    found = {attribute_type(uid, parents[-1] if parents else None, tag) for uid in iods}
    wanted = AttributeType(row["type"])
    assert any(
        resolve_compound(ActionCode(row["basic"]), candidate or AttributeType.TYPE_3) == NEVER_STRICTER[wanted]
        for candidate in found
    )


def test_the_pairs_of_the_source_are_all_answered_as_it_says() -> None:
    """For every pair and every SOP Class the answer is the exception of its IOD, else the default."""
    source = json.loads((SOURCE / "iod_type_pairs.json").read_text(encoding="utf-8"))
    checked = 0
    for key, default in source["default"].items():
        parent, tag = key.split(">")
        place = FUNCTIONAL_GROUPS if parent == "FG" else int(parent, 16) if parent else None
        by_iod = {index: kind for kind, indices in source["exceptions"].get(key, {}).items() for index in indices}
        for uid, index in source["sop"].items():
            assert attribute_type(uid, place, int(tag, 16)) == by_iod.get(index, default)
            checked += 1
    assert checked == 259 * 183


@pytest.mark.parametrize("keyword", ["CTImageStorageForProcessing", "EnhancedCTImageStorageForProcessing"])
def test_new_ct_classes_of_2026d_follow_their_iods(keyword: str) -> None:
    """The For Processing classes are new SOP Classes of known IODs, so their Types are known."""
    uid = sop_class_by_keyword(keyword)
    assert uid is not None
    iods = dict(line.split("|") for line in iod_types.SOP_CLASSES.splitlines())
    assert iods[uid] in {"ct-image", "enhanced-ct-image"}
    assert iods[uid] == iods[sop_class_by_keyword(keyword.removesuffix("ForProcessing")) or ""]


def test_a_type_inside_a_removed_sequence_says_nothing_about_other_places() -> None:
    """Unique Device Identifier is Type 1 in a UDI Sequence item only: at the top level nothing is asked of it."""
    uid = sop_class_by_keyword("CTImageStorage") or ""
    assert attribute_type(uid, 0x0018100A, 0x00181009) is AttributeType.TYPE_1
    assert attribute_type(uid, None, 0x00181009) is None


DEVIATIONS = {
    ("X", "type1"),
    ("X", "type2"),
    ("Z", "type1"),
    ("X/Z", "type1"),
    ("X/Z/U*", "type2"),
}  # raised, so the object stays valid and keeps its links


def table_e1_1a() -> list[dict[str, str]]:
    with (SOURCE / "ps3_15_table_e1_1a.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", table_e1_1a(), ids=lambda row: row["code"])
@pytest.mark.parametrize("column", ["type1", "type2", "type3"])
def test_codes_resolve_as_table_e1_1a_says_but_for_the_documented_rises(row: dict[str, str], column: str) -> None:
    """What differs from Table E.1-1a differs on purpose, and only where the object would become invalid."""
    outcome = resolve_compound(ActionCode(row["code"]), AttributeType(column.removeprefix("type")))
    as_printed = outcome == row[column].removesuffix("*")
    assert as_printed is ((row["code"], column) not in DEVIATIONS)
