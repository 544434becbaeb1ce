"""R-101: the private attributes that a statement lists are those that stay, and no others do."""

from __future__ import annotations

import struct
from itertools import groupby
from pathlib import Path

import pytest

from deid_proxy.cli.elements import read_elements
from deid_proxy.engine.plan import Span
from deid_proxy.identity.keys import ProjectKey
from deid_proxy.identity.resolver import IdentityResolver
from deid_proxy.pipeline import Deidentified, Pipeline, Source
from deid_proxy.profile import load_rule_set
from deid_proxy.profile.statement import PrivateRow, private_rows
from deid_proxy.stores.memory import MemoryMapStore
from deid_proxy.testing.builders import DataSetBuilder

SYNTAX = "1.2.840.10008.1.2.1"
KEY = bytes(range(32))
VALUES = {"DS": b"1.5 ", "IS": b"42", "US": b"\x07\0", "SS": b"\x07\0", "UL": b"\x07\0\0\0", "SL": b"\x07\0\0\0",
          "FL": struct.pack("<f", 1.5), "FD": struct.pack("<d", 1.5)}  # fmt: skip
UIDS = {
    "SOPInstanceUID": "1.2.826.0.1.77.3",
    "StudyInstanceUID": "1.2.826.0.1.77.1",
    "SeriesInstanceUID": "1.2.826.0.1.77.2",
}
BLOCK = 0x2A


def deidentified(data: bytes, profile: Path) -> set[int]:
    """Return the private tags that are left."""
    rule_set = load_rule_set(profile)
    resolver = IdentityResolver("p", ProjectKey(KEY), MemoryMapStore(), rule_set.uid_method)
    (result,) = Pipeline(rule_set, resolver, KEY).deidentify([Source(data, SYNTAX)])
    assert isinstance(result, Deidentified), result
    parts = result.rendition.segments
    output = b"".join(data[part.start : part.end] if isinstance(part, Span) else part for part in parts)
    return {one.path[0] for one in read_elements(memoryview(output), SYNTAX) if one.path[0] >> 16 & 1}


def instance(creator: str, group: int, elements: dict[int, str]) -> bytes:
    data_set = DataSetBuilder()
    data_set.put("SOPClassUID", "1.2.840.10008.5.1.4.1.1.4")
    for keyword, uid in UIDS.items():
        data_set.put(keyword, uid)
    data_set.add(group << 16 | BLOCK, "LO", creator)
    for element, vr in elements.items():
        data_set.add(group << 16 | BLOCK << 8 | element, vr, VALUES[vr])
    return data_set.encode()


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    path = tmp_path / "safe.yaml"
    path.write_text("name: safe\noptions: [retain-safe-private]\n", encoding="utf-8")
    return path


def group_of(row: PrivateRow) -> tuple[str, int]:
    return row.creator, int(row.element[1:5], 16)


@pytest.mark.requirement("R-101")
def test_each_listed_private_attribute_stays_and_its_neighbour_goes(profile: Path) -> None:
    """Creator by creator, whatever the block: numbers in what is listed, and in what is not."""
    rows = list(private_rows(load_rule_set(profile)))
    assert len(rows) > 400
    assert all("Table E.3.10-1" in row.source for row in rows)
    tried = 0
    for (creator, group), listed in groupby(rows, group_of):
        by_element = {int(row.element[8:10], 16): row for row in listed}
        numbers = {element: row.vr for element, row in by_element.items() if row.vr in VALUES and row.fate == "kept"}
        unlisted = next(element for element in range(0xFF, 0, -1) if element not in by_element)
        left = deidentified(instance(creator, group, {**numbers, unlisted: "DS"}), profile)
        expected = {group << 16 | BLOCK << 8 | element for element in numbers}
        assert left == (expected | {group << 16 | BLOCK} if expected else set()), (creator, f"{group:04X}")
        tried += len(numbers)
    assert tried > 150


def test_without_the_option_none_is_listed(tmp_path: Path) -> None:
    """And none stays: see R-097."""
    assert list(private_rows(load_rule_set("basic"))) == []


def test_only_numbers_are_listed_where_only_numbers_stay(tmp_path: Path) -> None:
    """And a rule of the site stands at the end, with its line."""
    path = tmp_path / "numbers.yaml"
    path.write_text(
        "name: n\noptions: [retain-safe-private]\nprivate: {lists: [standard, tcia], numeric_only: true}\nrules:\n"
        '  - {keep: "(0019,xx0C)", creator: ACME}\n  - {remove: "(0019,xx0D)", creator: ACME}\n',
        encoding="utf-8",
    )
    *listed, kept, removed = private_rows(load_rule_set(path))
    assert {row.vr for row in listed} <= {"AT", "DS", "FD", "FL", "IS", "SL", "SS", "SV", "UL", "US", "UV"}
    assert (kept.creator, kept.element, kept.fate, kept.source) == ("ACME", "(0019,xx0C)", "kept", "numbers.yaml:5:5")
    assert removed.fate == "removed"
