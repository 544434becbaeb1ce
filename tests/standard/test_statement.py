"""R-063 to R-070: what the conformance statement says of each row is what the engine does on a built instance."""

from __future__ import annotations

import re
import sys
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from deid_proxy.cli.deidentification_statement import ROW_COLUMNS
from deid_proxy.cli.elements import read_elements
from deid_proxy.engine.elements import elements as walked
from deid_proxy.engine.encoding import EXPLICIT_LITTLE
from deid_proxy.engine.plan import Span
from deid_proxy.identity.keys import ProjectKey
from deid_proxy.identity.resolver import IdentityResolver
from deid_proxy.pipeline import Deidentified, Pipeline, Source
from deid_proxy.profile import builtin_names, load_rule_set
from deid_proxy.profile.model import Rule
from deid_proxy.profile.statement import table_rows
from deid_proxy.settings import load_settings
from deid_proxy.standard.attribute_table import EDITIONS, attribute_table
from deid_proxy.standard.object_definitions import attribute_type, full_type
from deid_proxy.standard.options import CODES, ConfidentialityOption
from deid_proxy.standard.uids import sop_class_by_keyword
from deid_proxy.stores.memory import MemoryMapStore
from deid_proxy.testing.builders import DataSetBuilder
from deid_proxy.testing.canaries import canary_instance

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "conformance-statement.md"
SYNTAX = "1.2.840.10008.1.2.1"
KEY = bytes(range(32))
OBJECTS = [
    "MRImageStorage",
    "EnhancedMRImageStorage",
    "PositronEmissionTomographyImageStorage",
    "ComprehensiveSRStorage",
    "RTPlanStorage",
    "RTStructureSetStorage",
    "GrayscaleSoftcopyPresentationStateStorage",
    "SegmentationStorage",
]
DERIVED = ("SegmentationStorage",)  # there the deviation on derived objects goes before the row
PARENT = 0x00540220


class Line(NamedTuple):
    """A row of the document."""

    pattern: str
    vr: str
    printed: str
    by_type: dict[str, str]
    source: str
    rule: Rule | None = None  # of a line that is not read from the document


def tables() -> dict[str, list[list[str]]]:
    """Return the cells of each table of the document, by the heading above it and its first column."""
    found: dict[str, list[list[str]]] = {}
    heading, columns = "", ""
    for line in DOCUMENT.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            heading = line.lstrip("# ")
        elif not line.startswith("|"):
            columns = ""
        else:
            cells = [cell.strip().replace("\\", "") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
            if not columns:
                columns = f"{heading}: {cells[0]}"
                found[columns] = [cells]
            elif set(cells) != {"---"}:
                found[columns].append(cells)
    return found


@cache
def lines() -> dict[str, Line]:
    header, *rows = tables()["Every row of Table E.1-1: Attribute"]
    assert tuple(header) == ROW_COLUMNS
    return {
        row[0]: Line(row[0], row[2], row[3], dict(zip(("3", "2", "1"), row[4:7], strict=True)), row[7]) for row in rows
    }


@cache
def lines_of(profile: str) -> dict[str, Line]:
    return {
        row.pattern: Line(
            row.pattern,
            row.vr,
            row.printed,
            {column: fate.value for column, fate in zip(("3", "2", "1"), row.fates, strict=True)},
            row.rule.source,
            row.rule,
        )
        for row in table_rows(load_rule_set(profile))
    }


@cache
def dummies() -> dict[str, str]:
    return {row[0]: row[1] for row in tables()["Dummy values: VR or attribute"][1:]}


def deidentified(data: bytes, profile: str = "basic") -> tuple[dict[tuple[int, ...], tuple[str, bytes]], str]:
    """Return the elements of the result by path, and the pseudonym."""
    rule_set = load_rule_set(profile)
    resolver = IdentityResolver("p", ProjectKey(KEY), MemoryMapStore(), rule_set.uid_method)
    (result,) = Pipeline(rule_set, resolver, KEY).deidentify([Source(data, SYNTAX)])
    assert isinstance(result, Deidentified), result
    parts = result.rendition.segments
    output = b"".join(data[part.start : part.end] if isinstance(part, Span) else part for part in parts)
    return elements(output), result.rendition.subject


def elements(data: bytes) -> dict[tuple[int, ...], tuple[str, bytes]]:
    """Return every element by path; a sequence of which nothing but empty items is left has the VR "items"."""
    found = {one.path: (one.vr, bytes(one.value)) for one in read_elements(memoryview(data), SYNTAX)}
    for one in walked(data, EXPLICIT_LITTLE):
        path = (*(number for tag, item in one.path for number in (tag, item + 1)), one.tag)
        if one.is_sequence and not any(other[: len(path)] == path for other in found):
            found[path] = ("items", b"")
    return found


def happened(path: tuple[int, ...], before: dict, after: dict, subject: str, vr: str) -> set[str]:
    """Return every word of the statement that is true of what became of an attribute."""
    inside = [other for other in after if other[: len(path)] == path and len(other) > len(path)]
    if path not in after and not inside:
        return {"removed"}
    stayed = {"items kept, new UIDs in them", "items kept, each attribute in them by its own row"}
    if after.get(path, ("", b""))[0] == "items":
        return stayed
    if inside:
        # What was planted in the item is protected itself: it is gone wherever the item stayed, or a placeholder.
        inner = (*path, 1, 0x00104000)
        if vr == "SQ" and inner not in after:
            return {"dummy item"}
        return {"left"} if after.get(inner) == before.get(inner) else stayed
    _, value = after[path]
    text = value.rstrip(b" \0").decode("ascii", "replace")
    words = {"emptied"} if not value else set()
    if path[-1] == 0x00080201 and not value:
        words.add("kept, with its date modified")  # a canary is no offset from UTC, and what is none is emptied
    if value and value == before.get(path, ("", b""))[1]:
        return {"kept", "kept, with its date modified"} | ({"age, at most 90 years"} if vr == "AS" else set())
    if vr in ("DA", "DT") and re.fullmatch(r"19[67][0-9]{5}.*", text):
        words.add("modified date")
    if value and all(one == dummy_of(path[-1], vr) for one in text.split("\\")):
        words.add("placeholder")
    if value and not value.strip(b"\0"):
        words.add("placeholder")
    if vr == "UI" and re.fullmatch(r"2\.25\.[0-9]+", text) and text != dummy_of(path[-1], vr):
        words.add("new UID")
    if text and text.rstrip("^") == subject:
        words.add("pseudonym")
    return words


def dummy_of(tag: int, vr: str) -> str:
    named = [text for what, text in dummies().items() if what.startswith(f"({tag >> 16:04X},{tag & 0xFFFF:04X})")]
    return named[0] if named else dummies().get(vr[:2], "")


def lines_in(keyword: str, depth: int, profile: str = "basic") -> list[tuple[str, str, str, set[str]]]:
    """Return (attribute, Type, what the statement says, what happened) for every row that was planted.

    What the statement of `basic` says is read from the document, what those of other profiles say from their rows.
    """
    sop_class = sop_class_by_keyword(keyword)
    assert sop_class is not None
    edition = load_rule_set(profile).edition
    instance = canary_instance(edition, sop_class_uid=sop_class, depth=depth)
    # Canaries are older than any date that is taken for one.
    data = instance.data.replace(b"1871", b"1971").replace(b"1872", b"1972")
    before = elements(data)
    after, subject = deidentified(data, profile)
    statement = lines() if profile == "basic" else lines_of(profile)
    found = []
    for row in attribute_table(edition).rows:
        tag = row.tag if row.tag is not None else {"(50": 0x50002500, "(60": None}.get(row.tag_pattern[:3])
        if row.tag_pattern.startswith("(60"):
            tag = 0x6000 << 16 | int(row.tag_pattern[6:10], 16)
        path = (PARENT, 1) * bool(depth) + (tag or 0,)
        if tag is None or not any(other[: len(path)] == path for other in before):
            continue
        line = statement[row.tag_pattern]
        # What a site removes keeps the object valid by all of the IOD, and not by the attributes of the table only.
        type_of = full_type if line.rule is not None and line.rule.site else attribute_type
        kind = type_of(sop_class, PARENT if depth else None, tag)
        column = kind.value[0] if kind is not None else "3"
        done = happened(path, before, after, subject, row.vr)
        if line.rule is not None and line.rule.replacement and path in after:
            done |= {"fixed text"} if after[path][1].decode().strip(" \0") == line.rule.replacement else set()
        if line.rule is not None and line.rule.method is not None and "kept" not in done:
            done |= {line.by_type[column]}  # how a value is hashed, truncated or rewritten, the tests of rules know
        if "cleaned word by word" in line.by_type.values() and "kept" not in done:
            done |= {"cleaned word by word"}  # nothing is left of a canary, and then the Profile's action is taken
        found.append((row.tag_pattern, column, line.by_type[column], done))
    return found


@pytest.mark.parametrize("depth", [0, 1])
@pytest.mark.parametrize("keyword", OBJECTS)
@pytest.mark.requirement("R-063", "R-064")
def test_each_row_says_what_is_done(keyword: str, depth: int) -> None:
    """In objects of many kinds, where the attribute is of Type 1, 2 and 3, at the top level and in a sequence."""
    found = lines_in(keyword, depth)
    assert len(found) > 640
    wrong = [
        (pattern, column, said, done)
        for pattern, column, said, done in found
        if said not in done
        # Inside of items it is that of whom the item names, or a dummy; only the value itself would be wrong.
        and not (depth and said == "pseudonym" and not done & {"kept", "removed", "left"})
        and not (keyword in DERIVED and lines()[pattern].printed == "X/Z/U*")
    ]
    assert wrong == []


@pytest.mark.parametrize("keyword", ["MRImageStorage", "ComprehensiveSRStorage", "RTPlanStorage"])
@pytest.mark.parametrize("profile", [name for name in builtin_names() if name != "basic"])
def test_each_row_of_every_built_in_profile_says_what_is_done(profile: str, keyword: str) -> None:
    """Older editions, Options, empty values, UIDs without a key: the statement of each is the engine's."""
    found = lines_in(keyword, 0, profile)
    assert len(found) > 240
    assert [entry for entry in found if entry[2] not in entry[3]] == []


def test_every_type_was_tried() -> None:
    """The objects above have rows of all three Types with different consequences, and no word is untried."""
    found = [entry for keyword in OBJECTS for depth in (0, 1) for entry in lines_in(keyword, depth)]
    assert {column for _, column, _, _ in found} == {"1", "2", "3"}
    tried = {said for _, _, said, _ in found}
    said = {word for line in lines().values() for word in line.by_type.values()}
    assert said - tried == set()


@pytest.mark.requirement("R-063")
def test_groups_that_are_no_data_and_private_ones_are_removed_as_is_said() -> None:
    """Rows that cannot be planted beside the others."""
    data_set = DataSetBuilder()
    for keyword, value in (("SOPClassUID", "1.2.840.10008.5.1.4.1.1.4"), ("SOPInstanceUID", "1.2.826.0.1.77.1.3")):
        data_set.put(keyword, value)
    data_set.put("StudyInstanceUID", "1.2.826.0.1.77.1")
    data_set.put("SeriesInstanceUID", "1.2.826.0.1.77.1.2")
    data_set.private_block(0x0019, "ACME", [(1, "LO", "CANARY")])
    item = DataSetBuilder()
    outside = {"(0000,1000)": 0x00001000, "(0002,0003)": 0x00020003, "(0004,1511)": 0x00041511}
    for tag in outside.values():
        item.add(tag, "UI", "1.2.826.0.1.77.9")
    data_set.add(PARENT, "SQ", [item])
    after, _ = deidentified(data_set.encode())
    assert not [path for path in after if path[-1] >> 16 in (0, 2, 4) or path[-1] >> 16 & 1]
    for pattern in (*outside, "(gggg,eeee)"):
        assert set(lines()[pattern].by_type.values()) == {"removed"}, pattern


def test_the_document_has_the_rows_of_the_table_and_names_them_as_their_rule() -> None:
    """Each row once, in the order of the table, as printed."""
    rows = attribute_table(EDITIONS[0]).rows
    assert list(lines()) == [row.tag_pattern for row in rows]
    assert [line.printed for line in lines().values()] == [row.printed.value for row in rows]
    assert all(line.source == f"{EDITIONS[0]} Table E.1-1 {pattern}" for pattern, line in lines().items())


@pytest.mark.requirement("R-063")
def test_further_attributes_are_treated_as_is_said() -> None:
    """What has no row in the table, in an object where it is optional."""
    _, *rows = tables()["Further attributes: Attribute"]
    planted = DataSetBuilder()
    for row in rows:
        if "x" in row[0] or row[2] not in {"LO", "SH", "LT", "ST", "UT", "PN", "DA", "TM", "DT", "UI", "UR"}:
            continue
        tag = int(row[0][1:5] + row[0][6:10], 16)
        text = {"UI": f"1.2.826.0.1.77.{tag}", "DA": "18710203", "TM": "010203", "DT": "18710203010203"}
        if tag >> 16 not in (0, 2, 4):
            planted.add(tag, row[2], text.get(row[2], "CANARY"))
    for keyword, value in (("SOPClassUID", "1.2.840.10008.5.1.4.1.1.4"), ("SOPInstanceUID", "1.2.826.0.1.77.1.3")):
        planted.put(keyword, value)
    planted.put("StudyInstanceUID", "1.2.826.0.1.77.1")
    planted.put("SeriesInstanceUID", "1.2.826.0.1.77.1.2")
    before = elements(planted.encode())
    after, subject = deidentified(planted.encode())
    said = {row[0]: row[4] for row in rows}
    wrong = []
    for path in before:
        pattern = f"({path[0] >> 16:04X},{path[0] & 0xFFFF:04X})"
        kind = attribute_type("1.2.840.10008.5.1.4.1.1.4", None, path[0])
        if pattern in said and (kind is None or kind.value == "3"):
            done = happened(path, before, after, subject, before[path][0])
            wrong += [] if said[pattern] in done else [(pattern, said[pattern], done)]
    assert len(before) > 80
    assert wrong == []


@pytest.mark.requirement("R-067")
def test_what_is_inserted_is_listed() -> None:
    """An instance that had none of it has exactly that."""
    data_set = DataSetBuilder()
    for keyword, value in (("SOPClassUID", "1.2.840.10008.5.1.4.1.1.4"), ("SOPInstanceUID", "1.2.826.0.1.77.1.3")):
        data_set.put(keyword, value)
    for keyword, value in (
        ("StudyInstanceUID", "1.2.826.0.1.77.1"),
        ("SeriesInstanceUID", "1.2.826.0.1.77.1.2"),
    ):
        data_set.put(keyword, value)
    before = elements(data_set.encode())
    after, _ = deidentified(data_set.encode())
    new = sorted(
        {f"({path[0] >> 16:04X},{path[0] & 0xFFFF:04X})" for path in after}
        - {f"({path[0] >> 16:04X},{path[0] & 0xFFFF:04X})" for path in before}
    )
    _, *rows = tables()["What is inserted: Attribute"]
    assert [row[0][:11] for row in rows] == new
    written = {row[0][:11]: row[1] for row in rows}
    assert written["(0012,0062)"].encode() == after[0x00120062,][1].strip()
    assert written["(0028,0303)"].encode() == after[0x00280303,][1].strip()
    assert written["(0012,0063)"].split("; ") == after[0x00120063,][1].decode().strip().split("\\")
    codes = [
        value.decode().strip() for path, (_, value) in after.items() if path[0] == 0x00120064 and path[-1] == 0x00080100
    ]
    assert written["(0012,0064)"].split(", ") == codes


@pytest.mark.requirement("R-069")
def test_the_options_are_those_of_the_standard_and_of_the_rule_set() -> None:
    """All twelve, each with its code and whether it is applied."""
    _, *rows = tables()["Profile and Options: Option"]
    applied = load_settings(ROOT / "config" / "deid-proxy.example.yaml").projects[0].rule_set.options
    assert [tuple(row) for row in rows] == [
        (option.value, CODES[option].value, CODES[option].meaning, "yes" if option in applied else "no")
        for option in ConfidentialityOption
    ]


@pytest.mark.requirement("R-065", "R-066", "R-068", "R-070")
def test_the_rest_that_the_standard_asks_for_is_said() -> None:
    """Encryption and its transfer syntaxes, keys and key sizes; how far replacements agree; restrictions."""
    text = DOCUMENT.read_text(encoding="utf-8")
    sections = dict(zip(*[iter(re.split(r"^#{4} (.*)$", text, flags=re.MULTILINE)[1:])] * 2, strict=False))
    for word in ("Encrypted Attributes Sequence", "transfer syntax", "key size"):
        assert word in sections["Encrypted attributes"]
    for word in ("##### UIDs", "##### Patients", "##### Dates and times", "##### Repeated processing", "years later"):
        assert word in sections["How far replacement values agree with each other"]
    assert sections["Restrictions"].count("\n- ") >= 5


def test_the_generated_files_are_in_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """`make statement` writes what is committed: the document, and the table of deviations behind it."""
    monkeypatch.setattr(sys, "path", [str(ROOT / "tools"), *sys.path])
    import statement

    assert statement.TABLE.read_text(encoding="utf-8") == statement.table(), "run: make statement"
    assert statement.STATEMENT.read_text(encoding="utf-8") == statement.statement(), "run: make statement"
    marks = sum(path.read_text(encoding="utf-8").count("Deviation: ") for path in (ROOT / "deid_proxy").rglob("*.py"))
    assert len(tables()["Annex F Deviations: Module"]) - 1 == marks > 5
