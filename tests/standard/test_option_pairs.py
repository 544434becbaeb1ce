"""R-046: any two Options together, for every row of every edition, worked out from the printed table alone."""

from __future__ import annotations

import csv
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest

from deid_proxy.errors import ProfileError
from deid_proxy.profile import Profile, compile_profile
from deid_proxy.standard.attribute_table import EDITIONS
from deid_proxy.standard.options import ConfidentialityOption as Option

FOLDER = Path(__file__).parents[2] / "tools" / "standard"
NAMES = {
    "rtn_safe_priv": Option.RETAIN_SAFE_PRIVATE,
    "rtn_uids": Option.RETAIN_UIDS,
    "rtn_dev_id": Option.RETAIN_DEVICE_IDENTITY,
    "rtn_inst_id": Option.RETAIN_INSTITUTION_IDENTITY,
    "rtn_pat_chars": Option.RETAIN_PATIENT_CHARACTERISTICS,
    "rtn_long_full": Option.RETAIN_FULL_DATES,
    "rtn_long_modif": Option.RETAIN_MODIFIED_DATES,
    "clean_desc": Option.CLEAN_DESCRIPTORS,
    "clean_struct": Option.CLEAN_STRUCTURED_CONTENT,
    "clean_graph": Option.CLEAN_GRAPHICS,
}
EXCLUSIVE = {Option.RETAIN_FULL_DATES, Option.RETAIN_MODIFIED_DATES}
SUBJECT = {"0010,0010", "0010,0020"}  # always the pseudonym
AS_UID = {"006A,0003"}  # printed as D, see the deviation
# Dates that anybody can look up, see docs/reference/options.md; two more are none by their VR.
PUBLIC = {"0008,0106", "0008,0107", "0012,0086", "0012,0087", "0018,1204", "0018,1205", "0040,DB06", "0040,DB07"}
TEXTS = {"LO", "LT", "SH", "ST", "UC", "UT"}
PAIRS = [frozenset(pair) for pair in combinations(NAMES.values(), 2)]


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


VRS = {row["tag"]: row["vr"] for row in _rows("ps3_15_table_e1_1.csv")}


@cache
def printed(edition: str) -> dict[str, tuple[str, dict[Option, str]]]:
    """Return the action of the Profile and the cells of the Options of each row, as printed."""
    found = {}
    for row in _rows("e1_1_edition_history.csv"):
        basic, *cells = row[edition.removeprefix("PS3.15-")].split(";")
        if basic:
            found[row["tag"]] = (basic, {NAMES[cell.split("=")[0]]: cell.split("=")[1] for cell in cells})
    return found


def expected(tag: str, basic: str, cells: dict[Option, str]) -> str:
    """Return the action of a row, of which only the cells of the chosen Options are given."""
    vr = VRS.get(tag, "")
    movable = (vr in ("DA", "DT", "TM") or tag == "0008,0201") and tag not in PUBLIC
    if tag in SUBJECT:
        return "D"
    if cells.get(Option.RETAIN_MODIFIED_DATES) == "C" and movable:
        return "C"
    if "K" in cells.values():
        return "K"
    if Option.CLEAN_DESCRIPTORS in cells and (vr in TEXTS or vr == "SQ"):
        return "C" if vr in TEXTS else "K"  # the items of a sequence stay, and each has rows of its own
    if Option.CLEAN_STRUCTURED_CONTENT in cells or (Option.CLEAN_GRAPHICS in cells and tag == "0070,0001"):
        return "K"
    return "U" if tag in AS_UID else basic


def tags_of(pattern: str) -> list[int]:
    if "x" not in pattern:
        return [int(pattern.replace(",", ""), 16)]
    low = 0x2500 if pattern.startswith("50") else int(pattern[5:], 16)
    return [(int(pattern[:2], 16) << 24) | (group << 16) | low for group in range(0, 0x20, 2)]


@pytest.mark.requirement("R-001", "R-046", "R-093", "R-094", "R-107")
@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: "+".join(sorted(pair)))
def test_two_options_do_to_each_row_what_the_printed_cells_say(edition: str, pair: frozenset[Option]) -> None:
    """Or are refused together: two Options for dates, and an Option that the edition does not have."""
    table = printed(edition)
    offered = {option for _, cells in table.values() for option in cells}
    if pair >= EXCLUSIVE or not pair <= offered:
        with pytest.raises(ProfileError, match=r"exclude each other|does not have the option"):
            compile_profile(Profile("pair", edition, pair))
        return
    rules = compile_profile(Profile("pair", edition, pair)).rules
    wrong = [
        (f"{tag:08X}", rules[tag].action.value, action)
        for pattern, (basic, cells) in table.items()
        if pattern != "gggg,eeee"
        for action in [expected(pattern, basic, {each: code for each, code in cells.items() if each in pair})]
        for tag in tags_of(pattern)
        if rules[tag].action.value != action
    ]
    assert wrong == []
