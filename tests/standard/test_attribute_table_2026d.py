"""Table E.1-1 of 2026d, row by row, against the committed compilation of the standard."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from deid_proxy.standard.actions import ActionCode
from deid_proxy.standard.attribute_table import Row, attribute_table
from deid_proxy.standard.dictionary import format_tag, keyword_of, name_of, vm_of, vr_of
from deid_proxy.standard.options import ConfidentialityOption

SOURCE = Path(__file__).parents[2] / "tools" / "standard" / "ps3_15_table_e1_1.csv"
EDITION = "PS3.15-2026d"

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


def read_source() -> list[dict[str, str]]:
    with SOURCE.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


PRINTED = read_source()
EXACT = [row for row in PRINTED if "x" not in row["tag"] and "g" not in row["tag"]]


def row_as_printed(tag: str) -> Row:
    return next(row for row in attribute_table(EDITION).rows if row.tag_pattern == f"({tag})")


@pytest.mark.parametrize("printed", PRINTED, ids=[row["tag"] for row in PRINTED])
@pytest.mark.requirement("R-001")
def test_every_row_says_what_the_standard_prints(printed: dict[str, str]) -> None:
    """Basic action, every option cell, name and keyword of each of the 657 rows are those of PS3.15 2026d."""
    row = row_as_printed(printed["tag"])
    assert row.printed == printed["basic"]
    assert row.name == printed["name"]
    assert row.keyword == printed["keyword"]
    assert row.vr == printed["vr"]
    assert row.options == {option: printed[column] for column, option in OPTION_COLUMNS.items() if printed[column]}


@pytest.mark.parametrize("printed", EXACT, ids=[row["tag"] for row in EXACT])
def test_every_listed_attribute_is_found_by_its_tag_and_known_to_the_dictionary(printed: dict[str, str]) -> None:
    """A tag of the table leads to its row, and the dictionary agrees on VR, VM, keyword and name."""
    tag = int(printed["tag"].replace(",", ""), 16)
    row = attribute_table(EDITION).by_tag[tag]
    assert row.tag == tag
    assert format_tag(tag) == row.tag_pattern
    assert vr_of(tag) == row.vr
    assert vm_of(tag) == printed["vm"]
    assert keyword_of(tag) == row.keyword
    assert (name_of(tag) or "").replace(" ", "") == row.name.replace(" ", "")  # pydicom misses a space in (300A,067C)


def test_the_table_has_every_row_once() -> None:
    """There are 657 rows with 657 different patterns, in the order of the standard."""
    patterns = [row.tag_pattern for row in attribute_table(EDITION).rows]
    assert len(patterns) == 657
    assert len(set(patterns)) == 657
    assert patterns == [f"({row['tag']})" for row in PRINTED]


def test_the_basic_column_counts_as_in_the_standard() -> None:
    """The distribution of the codes is that of the 657 rows (417 times X, ...)."""
    printed = [row.printed for row in attribute_table(EDITION).rows]
    counts = {code: printed.count(code) for code in ActionCode if code in printed}
    assert counts == {"X": 417, "D": 93, "U": 55, "Z": 42, "X/D": 23, "X/Z": 11, "X/Z/D": 8, "Z/D": 6, "X/Z/U*": 2}


@pytest.mark.parametrize(
    ("option", "kept", "cleaned"),
    [
        (ConfidentialityOption.RETAIN_SAFE_PRIVATE, 0, 1),
        (ConfidentialityOption.RETAIN_UIDS, 60, 0),
        (ConfidentialityOption.RETAIN_DEVICE_IDENTITY, 48, 11),
        (ConfidentialityOption.RETAIN_INSTITUTION_IDENTITY, 10, 0),
        (ConfidentialityOption.RETAIN_PATIENT_CHARACTERISTICS, 14, 5),
        (ConfidentialityOption.RETAIN_FULL_DATES, 169, 0),
        (ConfidentialityOption.RETAIN_MODIFIED_DATES, 0, 169),
        (ConfidentialityOption.CLEAN_DESCRIPTORS, 0, 141),
        (ConfidentialityOption.CLEAN_STRUCTURED_CONTENT, 0, 4),
        (ConfidentialityOption.CLEAN_GRAPHICS, 0, 4),
        (ConfidentialityOption.CLEAN_PIXEL_DATA, 0, 0),
        (ConfidentialityOption.CLEAN_RECOGNIZABLE_VISUAL_FEATURES, 0, 0),
    ],
)
def test_every_option_column_counts_as_in_the_standard(option: ConfidentialityOption, kept: int, cleaned: int) -> None:
    """Each option has as many K and C cells as PS3.15 2026d prints."""
    cells = [row.options.get(option) for row in attribute_table(EDITION).rows]
    assert (cells.count(ActionCode.K), cells.count(ActionCode.C)) == (kept, cleaned)
