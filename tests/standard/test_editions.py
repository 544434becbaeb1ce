"""The editions of Table E.1-1 that a profile can name, against the committed history."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from deid_proxy.standard.actions import ActionCode
from deid_proxy.standard.attribute_table import EDITIONS, attribute_table
from deid_proxy.standard.options import ConfidentialityOption

SOURCE = Path(__file__).parents[2] / "tools" / "standard" / "e1_1_edition_history.csv"
COLUMNS = {"PS3.15-2026d": "2026d", "PS3.15-2024b": "2024b", "PS3.15-2011": "2011"}
RETAIN_UIDS = ConfidentialityOption.RETAIN_UIDS
OPTION_COLUMNS = {
    "rtn_safe_priv": ConfidentialityOption.RETAIN_SAFE_PRIVATE,
    "rtn_uids": ConfidentialityOption.RETAIN_UIDS,
    "rtn_dev_id": ConfidentialityOption.RETAIN_DEVICE_IDENTITY,
    "rtn_inst_id": ConfidentialityOption.RETAIN_INSTITUTION_IDENTITY,
    "rtn_pat_chars": ConfidentialityOption.RETAIN_PATIENT_CHARACTERISTICS,
    "rtn_long_full": ConfidentialityOption.RETAIN_FULL_DATES,
    "rtn_long_modif": ConfidentialityOption.RETAIN_MODIFIED_DATES,
    "clean_desc": ConfidentialityOption.CLEAN_DESCRIPTORS,
    "clean_struct": ConfidentialityOption.CLEAN_STRUCTURED_CONTENT,
    "clean_graph": ConfidentialityOption.CLEAN_GRAPHICS,
}


def history(edition: str) -> dict[str, str]:
    with SOURCE.open(newline="", encoding="utf-8") as file:
        return {f"({row['tag']})": row[COLUMNS[edition]] for row in csv.DictReader(file) if row[COLUMNS[edition]]}


def test_the_editions_are_named_newest_first() -> None:
    """The three editions that profiles may name are there, and no other."""
    assert EDITIONS == ("PS3.15-2026d", "PS3.15-2024b", "PS3.15-2011")


@pytest.mark.parametrize(("edition", "rows"), [("PS3.15-2026d", 657), ("PS3.15-2024b", 621), ("PS3.15-2011", 247)])
def test_an_edition_has_its_own_number_of_rows(edition: str, rows: int) -> None:
    """Each edition has as many rows as it was published with."""
    assert len(attribute_table(edition).rows) == rows


@pytest.mark.parametrize("edition", EDITIONS)
def test_an_edition_prints_the_actions_of_its_own_time(edition: str) -> None:
    """Basic actions and option cells, each in its own column, equal the history, row by row."""
    printed = {}
    for pattern, cell in history(edition).items():
        basic, *options = cell.split(";")
        named = (option.split("=") for option in options)
        printed[pattern] = (basic, {OPTION_COLUMNS[column]: code for column, code in named})
    assert {row.tag_pattern: (row.printed, dict(row.options)) for row in attribute_table(edition).rows} == printed


@pytest.mark.parametrize("edition", ["PS3.15-2023b", "2026d", "", "ps3.15-2026d"])
def test_an_unknown_edition_is_refused_with_the_list(edition: str) -> None:
    """A typo in the edition gets an error that names those there are."""
    with pytest.raises(ValueError, match=r"known are PS3\.15-2026d, PS3\.15-2024b, PS3\.15-2011"):
        attribute_table(edition)


def test_an_edition_is_read_once() -> None:
    """Asking twice gives the same table, so that compiling a profile costs no second reading."""
    assert attribute_table("PS3.15-2024b") is attribute_table("PS3.15-2024b")


@pytest.mark.parametrize("edition", EDITIONS)
def test_private_attributes_have_one_row(edition: str) -> None:
    """Every odd group is decided by the row (gggg,eeee): X, and C under Retain Safe Private."""
    table = attribute_table(edition)
    assert table.private.basic is ActionCode.X
    assert table.private.options == {ConfidentialityOption.RETAIN_SAFE_PRIVATE: ActionCode.C}
    assert table.row_of(0x00190010) is table.private
    assert table.row_of(0x50010010) is table.private


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("group", range(0x5000, 0x5020, 2))
def test_every_element_of_a_curve_group_is_decided_by_the_curve_row(edition: str, group: int) -> None:
    """(50xx,xxxx) covers all of the 16 even groups: what PS3.6 knows, group lengths, and what nobody knows."""
    table = attribute_table(edition)
    for element in (0x0000, 0x0005, 0x0110, 0x3000, 0x7777):
        assert table.row_of(group << 16 | element) is table.curve_row
    assert table.by_tag[group << 16 | 0x3000] is table.curve_row
    assert table.by_tag[group << 16 | 0x2600] is table.curve_row


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("element", [0x3000, 0x4000])
@pytest.mark.requirement("R-107")
def test_overlay_rows_cover_sixteen_groups_and_no_more(edition: str, element: int) -> None:
    """(60xx,3000) and (60xx,4000) mean 6000 to 601E, even: 6020 and 60FE are no overlays (R-107)."""
    table = attribute_table(edition)
    groups = [group for group in range(0x6000, 0x6100, 2) if (group << 16 | element) in table.by_tag]
    assert groups == list(range(0x6000, 0x6020, 2))
    assert {table.by_tag[group << 16 | element].tag_pattern for group in groups} == {f"(60xx,{element:04X})"}


@pytest.mark.parametrize("edition", ["PS3.15-2026d", "PS3.15-2024b"])
def test_annotation_group_uid_is_mapped_though_the_table_prints_a_dummy(edition: str) -> None:
    """Deviation: (006A,0003) is D in the table; as a UID it is replaced consistently, and the row remembers both."""
    row = attribute_table(edition).by_tag[0x006A0003]
    assert (row.printed, row.basic) == (ActionCode.D, ActionCode.U)
    assert row.options == {RETAIN_UIDS: ActionCode.K}


@pytest.mark.parametrize("edition", EDITIONS)
def test_only_documented_corrections_differ_from_the_print(edition: str) -> None:
    """No other row acts differently from what the standard says."""
    differing = {row.tag_pattern for row in attribute_table(edition).rows if row.basic != row.printed}
    assert differing <= {"(006A,0003)"}


def test_misprinted_tags_of_2011_decide_the_attribute_that_they_name() -> None:
    """Deviation: (0038,1234) of 2011 means (0038,0004), and (0040,0248) means (0040,4028)."""
    by_tag = attribute_table("PS3.15-2011").by_tag
    assert by_tag[0x00380004] is by_tag[0x00381234]
    assert by_tag[0x00404028] is by_tag[0x00400248]
    assert by_tag[0x00404028].options == {ConfidentialityOption.RETAIN_DEVICE_IDENTITY: ActionCode.K}


def test_newer_editions_have_own_rows_for_the_misprinted_ones() -> None:
    """Nothing is left of the misprints in 2024b and 2026d."""
    for edition in ("PS3.15-2024b", "PS3.15-2026d"):
        by_tag = attribute_table(edition).by_tag
        assert not {0x00381234, 0x00400248} & by_tag.keys()
        assert by_tag[0x00380004].tag_pattern == "(0038,0004)"


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        (0x00100010, ("Z", "Z", "Z")),
        (0x00100020, ("Z/D", "Z/D", "Z")),
        (0x00400555, ("X/Z", "X/Z", "X")),
        (0x00100011, ("X", None, None)),
        (0x0008010D, (None, None, "U")),
        (0x00089123, (None, None, "U")),
        (0x00203404, (None, None, "X")),
        (0x30040007, (None, None, None)),
        (0x0040A730, ("D", "D", "X")),
    ],
)
def test_what_changed_between_editions_is_kept_apart(tag: int, expected: tuple[str | None, ...]) -> None:
    """A profile that names an older edition gets that edition's action, and no row where it had none."""
    rows = [attribute_table(edition).row_of(tag) for edition in EDITIONS]
    assert tuple(row.basic.value if row else None for row in rows) == expected


def test_the_one_change_of_2026d_against_2024b_is_there() -> None:
    """(0032,1033) Requesting Service gains Clean Descriptors; every other common row is as before."""
    old = {row.tag_pattern: (row.basic, row.options) for row in attribute_table("PS3.15-2024b").rows}
    new = {row.tag_pattern: (row.basic, row.options) for row in attribute_table("PS3.15-2026d").rows}
    assert old.keys() < new.keys()
    assert len(new.keys() - old.keys()) == 36
    assert [pattern for pattern in old if old[pattern] != new[pattern]] == ["(0032,1033)"]
    assert ConfidentialityOption.CLEAN_DESCRIPTORS in new["(0032,1033)"][1]


@pytest.mark.requirement("R-047")
def test_command_file_meta_and_directory_elements_have_rows() -> None:
    """Groups 0000, 0002 and 0004 misused in a data set are decided by the table too (R-047)."""
    by_tag = attribute_table("PS3.15-2026d").by_tag
    found = {row.tag_pattern: row.basic.value for tag, row in by_tag.items() if tag >> 16 in (0x0000, 0x0002, 0x0004)}
    assert found["(0000,1000)"] == "X"
    assert found["(0002,0003)"] == "U"
    assert found["(0004,1511)"] == "U"


def test_two_uids_stay_mapped_under_retain_uids() -> None:
    """(0040,A124) and (0400,0100) are U without a K for Retain UIDs, as printed (R-094)."""
    by_tag = attribute_table("PS3.15-2026d").by_tag
    for tag in (0x0040A124, 0x04000100):
        assert by_tag[tag].basic is ActionCode.U
        assert RETAIN_UIDS not in by_tag[tag].options
