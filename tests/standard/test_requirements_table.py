"""Every row of Table E.1-1 in every kind of place, against an expectation that shares no code with the product.

What is expected follows from three committed compilations alone: the table, the Types of PS3.3 (pairs of enclosing
sequence and attribute), and Table E.1-1a. Where the product deviates, :data:`DEVIATIONS` says so.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pydicom
import pytest
from pydicom import config
from pydicom.valuerep import validate_value

from deid_proxy.testing.builders import EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN, DataSetBuilder

SOURCE = Path(__file__).parents[2] / "tools" / "standard"
SYNTAXES = (EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN)
CT, ENHANCED_MR = "1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.5.1.4.1.1.4.1"
ROOT = "1.2.826.0.1.3680043.10.877"
ANATOMIC_REGION, FRAME_CONTENT = 0x00082218, 0x00209111
SHARED, PER_FRAME = 0x52009229, 0x52009230
PRIVATE_SEQUENCE = 0x00091002
CODE_MEANING, REFERENCED_SOP_INSTANCE_UID = 0x00080104, 0x00081155
NO_DATA = frozenset({0x0000, 0x0002, 0x0004})
# Media Storage Directory and the encapsulated documents are held, whatever is in them.
NEVER_FORWARDED = {"1.2.840.10008.1.3.10"} | {f"1.2.840.10008.5.1.4.1.1.104.{number}" for number in range(1, 6)}
DERIVED = {"1.2.840.10008.5.1.4.1.1.30"} | {f"1.2.840.10008.5.1.4.1.1.66.{number}" for number in (4, 5, 7)}

# Deviations from Table E.1-1a that keep the object valid, and its references whole: code and Type -> what is done.
DEVIATIONS = {("X", "1"): "D", ("X", "2"): "Z", ("Z", "1"): "D", ("X/Z", "1"): "D", ("X/Z/U*", "2"): "U"}
# Annotation Group UID is D in the table; a dummy UID would break the references to it.
PRINTED_OTHERWISE = {0x006A0003: "U"}


class Row(NamedTuple):
    """A row of the table, with a tag that it covers and a number of its own."""

    tag: int
    vr: str
    basic: str
    number: int


class Canary(NamedTuple):
    """A value, and the bytes of it that must not come out; none where they are too few to mean anything."""

    value: Any
    trace: bytes


def read(name: str) -> list[dict[str, str]]:
    with (SOURCE / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def rows() -> Iterator[Row]:
    """All 657 rows; repeating groups by one of their groups, private attributes by one of them."""
    one_of = {"50xx,xxxx": "5004,3000", "60xx,3000": "6002,3000", "60xx,4000": "6002,4000", "gggg,eeee": "0011,1001"}
    vrs = {"50xx,xxxx": "OW", "gggg,eeee": "LO"}
    for number, row in enumerate(read("ps3_15_table_e1_1.csv"), start=1):
        tag = int(one_of.get(row["tag"], row["tag"]).replace(",", ""), 16)
        yield Row(tag, vrs.get(row["tag"], row["vr"].partition("/")[0]), row["basic"], number)


ROWS = tuple(rows())
TYPES = json.loads((SOURCE / "iod_type_pairs.json").read_text(encoding="utf-8"))
RESOLUTION = {row["code"]: row for row in read("ps3_15_table_e1_1a.csv")}


@cache
def strictest(tag: str) -> str:
    """The strictest Type that any place asks for; as text, 1 < 1C < 2 < 2C < 3."""
    found = [kind for key, kind in TYPES["default"].items() if key.endswith(">" + tag)]
    found += [kind for key, kinds in TYPES["exceptions"].items() if key.endswith(">" + tag) for kind in kinds]
    return min(found, default="3")


def type_of(sop_class_uid: str, parent: str, tag: int) -> str:
    """The Type of an attribute where it stands, 1, 2 or 3: what is present counts as required.

    What no IOD has at its top level is asked for by none there; in a sequence that is not foreseen, all places count.
    """
    key = f"{parent}>{tag:08X}"
    iod = TYPES["sop"].get(sop_class_uid)
    exception = [kind for kind, iods in TYPES["exceptions"].get(key, {}).items() if iod in iods]
    elsewhere = strictest(f"{tag:08X}") if parent else "3"
    return (exception[0] if exception else TYPES["default"].get(key) or elsewhere)[0]


def expected(row: Row, sop_class_uid: str, parent: str) -> str:
    """X, Z, D or U: what has to happen to a row at a place."""
    if row.tag >> 16 in NO_DATA:
        return "X"  # they have no place in a data set
    if row.basic == "X/Z/U*" and sop_class_uid in DERIVED:
        return "U"  # a derived object keeps its references
    code, kind = PRINTED_OTHERWISE.get(row.tag, row.basic), type_of(sop_class_uid, parent, row.tag)
    return DEVIATIONS.get((code, kind)) or RESOLUTION[code][f"type{kind}"].rstrip("*")


def canary(row: Row, action: str) -> Canary:
    """A value that is valid for the VR and stands nowhere else."""
    number = row.number
    if row.vr == "SQ":
        item, uid = DataSetBuilder(), f"{ROOT}.7.{number}"
        item.add(REFERENCED_SOP_INSTANCE_UID, "UI", uid)
        if action != "U":  # a Code Meaning stays where the items do: only the sequence's own action takes it away
            item.add(CODE_MEANING, "LO", uid)
        return Canary([item], uid.encode())
    if row.vr == "US":
        return Canary(1871, b"")
    day = f"{date(1871, 1, 1) + timedelta(days=number):%Y%m%d}"
    text = {
        "AS": f"{187 + number % 700}Y",
        "DA": day,
        "DS": f"1871.{number:05d}",
        "DT": f"{day}010203.{number:06d}",
        "IS": f"1871{number:05d}",
        "PN": f"CANARY{number:05d}^BIRD",
        "TM": f"010203.{number:06d}",
        "UI": f"{ROOT}.8.{number}",
        "UR": f"https://canary.example/{number:05d}",
    }.get(row.vr, f"CANARY{number:05d}A")
    return Canary(text.encode() if row.vr in ("OB", "OW", "UN") else text, text.encode())


def instance(sop_class_uid: str) -> DataSetBuilder:
    """The least that an instance has; rows may take the place of it."""
    builder = DataSetBuilder()
    builder.put("SOPClassUID", sop_class_uid)
    builder.put("PatientID", "MRN-0815-K")
    for number, keyword in enumerate(("SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID"), start=1):
        builder.put(keyword, f"{ROOT}.{number}.11")
    return builder


def item_with(row: Row, value: Any) -> DataSetBuilder:
    item = DataSetBuilder()
    item.add(row.tag, row.vr, value)
    return item


def sequence(tag: int, item: DataSetBuilder) -> DataSetBuilder:
    outer = DataSetBuilder()
    outer.add(tag, "SQ", [item])
    return outer


class Where(NamedTuple):
    """A kind of place: the object, the enclosing sequences, and how the Types' table calls the innermost one."""

    sop_class_uid: str
    path: tuple[int, ...]
    parent: str


PLACES = {
    "top level": Where(CT, (), ""),
    "public sequence": Where(CT, (ANATOMIC_REGION,), f"{ANATOMIC_REGION:08X}"),
    "private sequence": Where(CT, (PRIVATE_SEQUENCE,), ""),
    "shared functional groups": Where(ENHANCED_MR, (SHARED,), "FG"),
    "frame content": Where(ENHANCED_MR, (PER_FRAME, FRAME_CONTENT), f"{FRAME_CONTENT:08X}"),
}


def planted(row: Row, place: Where, value: Any) -> DataSetBuilder:
    builder, inner = instance(place.sop_class_uid), item_with(row, value)
    for tag in reversed(place.path[1:]):
        inner = sequence(tag, inner)
    if place.path == (PRIVATE_SEQUENCE,):
        builder.private_block(PRIVATE_SEQUENCE >> 16, "MAKER OF THINGS", [(PRIVATE_SEQUENCE & 0xFF, "SQ", [inner])])
    elif place.path:
        builder.add(place.path[0], "SQ", [inner])
    else:
        builder.add(row.tag, row.vr, value)
    return builder


def judge(row: Row, action: str, element: pydicom.DataElement | None, original: Any) -> str:
    """Say what is wrong with the outcome for one row; nothing when it is as it has to be."""
    if action == "X":
        return "" if element is None else "is still there"
    if element is None:
        return f"is gone, where {action} is asked for"
    if action == "Z" and element.is_empty:
        return ""
    if row.vr == "SQ":
        return judge_items(row, action, element)
    if element.is_empty:
        return f"is empty, where {action} is asked for"
    if element.VR not in (row.vr, "OW", "OB"):
        return f"has VR {element.VR}"
    if action == "U":
        return judge_uid(str(element.value), original)
    return judge_dummy(element, original)


def judge_items(row: Row, action: str, element: pydicom.DataElement) -> str:
    if action == "Z":
        return "has items, where zero length is asked for"
    if len(element.value) != 1:
        return f"has {len(element.value)} items"
    (item,) = element.value
    if action == "U":
        return judge_uid(str(item.ReferencedSOPInstanceUID), f"{ROOT}.7.{row.number}")
    missing = [path for path in required_in_dummy(row.tag) if not found_at(item, path)]
    return f"lacks {missing} in its dummy item" if missing else ""


def judge_uid(value: str, original: str) -> str:
    valid = len(value) <= 64 and all(part == str(int(part)) for part in value.split("."))
    return "" if valid and value != original else "is not a new UID"


def judge_dummy(element: pydicom.DataElement, original: Any) -> str:
    values = element.value if element.VM > 1 else [element.value]
    for value in values:
        if isinstance(value, str):
            validate_value(element.VR, str(value), config.RAISE)
    return "is unchanged" if element.value == original else ""


@cache
def required_in_dummy(tag: int) -> tuple[tuple[int, ...], ...]:
    """What PS3.3 asks for, always and with a value, in an item of a sequence."""
    name = f"{tag >> 16:04X},{tag & 0xFFFF:04X}"
    omitted = {row["path_in_item"] for row in read("dummy_item_choices.csv") if row["sequence"] == name}
    wanted = [row for row in read("sq_dummy_items.csv") if row["sequence"] == name and row["types_seen"] == "1"]
    paths = [row["path_in_item"] for row in wanted if row["path_in_item"] not in omitted]
    return tuple(tuple(int(part, 16) for part in path.split(".")) for path in paths)


def found_at(item: pydicom.Dataset, path: tuple[int, ...]) -> bool:
    element = item.get(path[0])
    if element is None or element.is_empty:
        return False
    return len(path) == 1 or found_at(element.value[0], path[1:])


def element_at(data_set: pydicom.Dataset, path: tuple[int, ...], tag: int) -> pydicom.DataElement | None:
    """The element at a place; the sequences around it must be there, unless they are private."""
    for sequence_tag in path:
        if sequence_tag >> 16 & 1:
            assert sequence_tag not in data_set, "the private sequence is still there"
            return None
        (data_set,) = data_set[sequence_tag].value
    return data_set.get(tag)


IDS = [f"{row.tag >> 16:04X},{row.tag & 0xFFFF:04X}" for row in ROWS]


@pytest.mark.requirement("R-001", "R-002", "R-007", "R-033", "R-034", "R-035", "R-036", "R-040", "R-054", "R-097")
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("row", ROWS, ids=IDS)
def test_a_row_is_protected_where_it_stands(row: Row, place: str, make: Any) -> None:
    """As the table and the Type at that place ask for, in both kinds of VR; and the value is nowhere in the bytes."""
    where = PLACES[place]
    private = place == "private sequence"
    action = "X" if private else expected(row, where.sop_class_uid, where.parent)
    value, trace = canary(row, action)
    for syntax in SYNTAXES:
        made = make(planted(row, where, value).encode(syntax), syntax)
        element = element_at(made.read(), where.path, row.tag)
        if syntax == EXPLICIT_VR_LITTLE_ENDIAN or element is None or element.VR != "UN":
            assert judge(row, action, element, value) == ""
        assert not trace or trace not in made.file


@pytest.mark.requirement("R-001", "R-003", "R-041", "R-042", "R-043", "R-044", "R-045", "R-109")
@pytest.mark.parametrize("sop_class_uid", sorted(set(TYPES["sop"]) - NEVER_FORWARDED))
def test_all_rows_at_the_top_of_every_object(sop_class_uid: str, make: Any) -> None:
    """In an instance of each Storage SOP Class, all 657 rows at once, each by the Type that its IOD gives it."""
    builder, canaries = instance(sop_class_uid), {}
    for row in ROWS:
        canaries[row] = canary(row, expected(row, sop_class_uid, ""))
        builder.add(row.tag, row.vr, canaries[row].value)
    made = make(builder.encode(EXPLICIT_VR_LITTLE_ENDIAN), EXPLICIT_VR_LITTLE_ENDIAN)
    data_set = made.read()
    found = {
        identifier: fault
        for identifier, row in zip(IDS, ROWS, strict=True)
        if (fault := judge(row, expected(row, sop_class_uid, ""), data_set.get(row.tag), canaries[row].value))
    }
    assert found == {}
    assert [IDS[row.number - 1] for row, one in canaries.items() if one.trace and one.trace in made.file] == []


def test_the_expectation_is_about_every_row() -> None:
    """657 rows, each with an outcome of its own kind somewhere: the tests above ask for all of X, Z, D and U."""
    assert len({row.tag for row in ROWS}) == len(ROWS) == 657
    asked = [expected(row, where.sop_class_uid, where.parent) for where in PLACES.values() for row in ROWS]
    assert {code: asked.count(code) > 100 for code in "XZDU"} == dict.fromkeys("XZDU", True)


def test_every_value_can_be_found_in_what_goes_in() -> None:
    """A canary that is not in the input could not be missed in the output."""
    lost = [
        row.tag
        for row in ROWS
        for value, trace in [canary(row, "X")]
        if trace not in planted(row, PLACES["public sequence"], value).encode()
    ]
    assert lost == []
    assert sum(not canary(row, "X").trace for row in ROWS) <= 2
