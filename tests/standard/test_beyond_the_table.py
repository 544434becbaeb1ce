"""What no row of Table E.1-1 protects, seen in what comes out: gaps, UIDs, unknown attributes, whole groups."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pydicom
import pytest
from pydicom.datadict import DicomDictionary

from deid_proxy.engine.plan import Span
from deid_proxy.identity.keys import ProjectKey
from deid_proxy.identity.resolver import IdentityResolver
from deid_proxy.pipeline import Deidentified, Pipeline, Source
from deid_proxy.profile import load_rule_set
from deid_proxy.standard.attribute_table import attribute_table
from deid_proxy.stores.memory import MemoryMapStore
from deid_proxy.testing.builders import (
    EXPLICIT_VR_BIG_ENDIAN,
    EXPLICIT_VR_LITTLE_ENDIAN,
    IMPLICIT_VR_LITTLE_ENDIAN,
    DataSetBuilder,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

KEY = bytes(range(32))
KEPT_SEQUENCE = 0x0054_0220
CANARY_UID = "1.2.826.0.1.3680043.9.8765.4321"
SYNTAXES = [EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_BIG_ENDIAN]
ROWS = attribute_table("PS3.15-2026d").by_tag
KEPT_CLASSES = {"creator-id", "structural", "vocabulary"}
VALUES = {"DA": "19870615", "TM": "112233", "DT": "19870615112233", "UI": CANARY_UID, "UR": "http://canary.example/x"}
REQUIRED_UIDS = {0x0008_0016, 0x0008_0018, 0x0020_000D, 0x0020_000E}

with (Path(__file__).parents[2] / "tools/standard/gap_attributes.csv").open(newline="", encoding="utf-8") as file:
    GAPS = [row for row in csv.DictReader(file) if row["tag"] != "0008,0016"]


def tag_of(row: dict[str, str]) -> int:
    return int(row["tag"].replace(",", ""), 16)


def deidentify(builder: DataSetBuilder, syntax: str = EXPLICIT_VR_LITTLE_ENDIAN) -> tuple[pydicom.Dataset, bytes]:
    """What comes out, and its bytes."""
    for number, tag in enumerate((0x0008_0018, 0x0020_000D, 0x0020_000E)):
        builder.add(tag, "UI", f"1.2.826.0.1.3680043.9.{number + 1}.77")
    builder.put("SOPClassUID", "1.2.840.10008.5.1.4.1.1.4")
    data = builder.encode(syntax)
    rule_set = replace(load_rule_set("basic"), hold_pixel_risk=False, _caches={})
    resolver = IdentityResolver("p", ProjectKey(KEY), MemoryMapStore(), rule_set.uid_method)
    (result,) = Pipeline(rule_set, resolver, KEY).deidentify([Source(data, syntax)])
    assert isinstance(result, Deidentified), result
    segments = result.rendition.segments
    out = b"".join(data[part.start : part.end] if isinstance(part, Span) else part for part in segments)
    made = pydicom.filereader.read_dataset(
        io.BytesIO(out),
        is_implicit_VR=syntax == IMPLICIT_VR_LITTLE_ENDIAN,
        is_little_endian=syntax != EXPLICIT_VR_BIG_ENDIAN,
    )
    return made, out


def both_places(elements: Iterable[tuple[int, str, Any]]) -> DataSetBuilder:
    """A data set with these at the top, and once more in the item of a sequence that is kept."""
    top, item = DataSetBuilder(), DataSetBuilder()
    for tag, vr, value in elements:
        top.add(tag, vr, value)
        item.add(tag, vr, value)
    top.add(KEPT_SEQUENCE, "SQ", [item])
    return top


@pytest.mark.parametrize("syntax", SYNTAXES)
@pytest.mark.parametrize("row", GAPS, ids=lambda row: row["keyword"])
@pytest.mark.requirement("R-002")
def test_a_gap_attribute_does_not_keep_its_value(row: dict[str, str], syntax: str) -> None:
    """Dates, names, addresses, ids and references go or are replaced; what is a word of the standard stays."""
    vr = row["vr"].split(" ")[0]
    value = VALUES.get(vr, "CANARY77")
    builder = both_places([(tag_of(row), vr, value)])
    made, out = deidentify(builder, syntax)
    if row["class"] in KEPT_CLASSES and row["keyword"] != "CodingSchemeURL":
        assert made[tag_of(row)].value == value
        return
    assert value.encode() not in out
    assert b"canary" not in out.lower()
    assert len(made[KEPT_SEQUENCE].value) == 1


@pytest.mark.requirement("R-005")
def test_every_uid_of_the_dictionary_is_mapped_alike_and_no_registered_one_is() -> None:
    """Whether a row lists it or not: one original has one replacement wherever it stands; the standard's stay."""
    tags = sorted(tag for tag, entry in DicomDictionary.items() if entry[0] == "UI" and tag >> 16 not in (0, 2, 4))
    structural = {tag_of(row) for row in GAPS if row["class"] in KEPT_CLASSES}
    tags = [tag for tag in tags if tag not in REQUIRED_UIDS | structural]
    made, out = deidentify(both_places((tag, "UI", CANARY_UID) for tag in tags))
    assert CANARY_UID.encode() not in out
    found = [made[tag].value for tag in tags if tag in made]
    found += [made[KEPT_SEQUENCE].value[0][tag].value for tag in tags if tag in made[KEPT_SEQUENCE].value[0]]
    mapped = {uid for uid in found if uid and not str(uid).startswith("2.25.2652158802")}
    assert len(mapped) == 1
    assert len(found) > 120
    well_known = "1.2.840.10008.1.2.4.70"
    kept, _ = deidentify(both_places((tag, "UI", well_known) for tag in tags))
    assert {str(kept[tag].value) for tag in tags if tag in kept and tag not in ROWS} == {well_known}


@pytest.mark.requirement("R-002")
def test_no_application_entity_url_or_person_name_of_the_dictionary_is_kept() -> None:
    """All attributes with these VRs, listed or not, current or retired; but for one that is a code, URN Code Value."""
    planted = {"AE": "CANARYAE", "UR": "http://canary.example/x", "PN": "CANARY^NAME"}
    tags = [
        (tag, entry[0])
        for tag, entry in DicomDictionary.items()
        if entry[0] in planted and tag >> 16 >= 8 and tag != 0x0008_0120
    ]
    _, out = deidentify(both_places((tag, vr, planted[vr]) for tag, vr in sorted(tags)))
    assert b"CANARY" not in out
    assert b"canary" not in out


@pytest.mark.parametrize("syntax", SYNTAXES)
@pytest.mark.requirement("R-009", "R-002")
def test_groups_that_are_no_data_do_not_stay(syntax: str) -> None:
    """Commands, File Meta and directory records, at the top and in an item, known and unknown elements."""
    foreign = [
        (group << 16 | low, "LO", "CANARY77")
        for group, low in ((0x0000, 0x0600), (0x0000, 0x9999), (0x0002, 0x0016), (0x0004, 0x1130), (0x0004, 0x9998))
    ]
    made, out = deidentify(both_places(foreign), syntax)
    assert b"CANARY77" not in out
    assert not any(element.tag.group < 8 for element in made.iterall())


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_unknown_public_attributes_do_not_stay(syntax: str) -> None:
    """Even groups that PS3.6 does not have, in every VR that can hold a text."""
    vrs = ("LO", "UT", "UN", "OB", "CS", "DS", "SH")
    unknown = [(0x0040_FF02 + 2 * number, vr, b"CANARY77") for number, vr in enumerate(vrs)]
    unknown += [(0x7FEE_0010, "LO", b"CANARY77"), (0x0101_0010, "LO", b"CANARY77"), (0x7F02_0010, "OB", b"CANARY77")]
    _, out = deidentify(both_places(unknown), syntax)
    assert b"CANARY77" not in out


@pytest.mark.requirement("R-008")
@pytest.mark.parametrize("group", [*range(0x5000, 0x5020, 2), *range(0x6000, 0x6020, 2)], ids=hex)
def test_overlays_and_curves_go_as_whole_groups(group: int) -> None:
    """Every element of the group that PS3.6 knows, one that it does not know, and all sixteen groups."""
    base = group & 0xFF00
    known = [tag & 0xFFFF for tag in pydicom.datadict.DicomDictionary if tag >> 16 == base] or [0x0010, 0x3000]
    planted = [(group << 16 | low, "OB", b"CANARY77") for low in sorted({*known, 0x0022, 0x1500, 0x3000, 0x4ABC})]
    made, out = deidentify(both_places(planted))
    assert b"CANARY77" not in out
    assert not any(element.tag.group == group for element in made.iterall())


@pytest.mark.requirement("R-110")
@pytest.mark.parametrize(
    "tag",
    [0xFFFA_FFFA, 0x0400_0561, 0x0088_0200, 0x0400_0500, 0x4FFE_0001],
    ids=["DigitalSignatures", "OriginalAttributes", "IconImage", "EncryptedAttributes", "MACParameters"],
)
@pytest.mark.parametrize("syntax", SYNTAXES)
def test_what_carries_originals_along_goes(tag: int, syntax: str) -> None:
    """Signatures, original attributes, icons and sealed copies: nothing of what is in them is left."""
    inner = DataSetBuilder()
    inner.add(0x0008_0070, "LO", "CANARY77")
    inner.add(0x7FE0_0010, "OW", b"CANARY77")
    _, out = deidentify(both_places([(tag, "SQ", [inner])]), syntax)
    assert b"CANARY77" not in out
