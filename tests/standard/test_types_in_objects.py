"""Every Type of every IOD, seen in what comes out: judged by the CSVs and pydicom, not by the engine's own tables."""

from __future__ import annotations

import io
import json
import warnings
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import Any

import pydicom
import pytest
from pydicom.datadict import dictionary_VM
from pydicom.valuerep import VR, validate_value

from deid_proxy.engine.plan import Span
from deid_proxy.identity.keys import ProjectKey
from deid_proxy.identity.resolver import IdentityResolver
from deid_proxy.pipeline import Deidentified, Pipeline, Source
from deid_proxy.profile import load_rule_set
from deid_proxy.standard.attribute_table import attribute_table
from deid_proxy.stores.memory import MemoryMapStore
from deid_proxy.testing.builders import EXPLICIT_VR_LITTLE_ENDIAN, DataSetBuilder
from deid_proxy.testing.canaries import canary, canary_instance
from deid_proxy.testing.leak_scanner import scan

SOURCE = json.loads((Path(__file__).parents[2] / "tools/standard/iod_type_pairs.json").read_text("utf-8"))
TABLE = attribute_table("PS3.15-2026d").by_tag
KEY = bytes(range(32))
SHARED_FUNCTIONAL_GROUPS = 0x5200_9229
UNFORESEEN = 0x0054_0220  # View Code Sequence: no IOD has any of the pairs in it
DOCUMENTS = "1.2.840.10008.5.1.4.1.1.104."
STORED = sorted(
    uid for uid in SOURCE["sop"] if uid.startswith("1.2.840.10008.5.1.4.1.1.") and not uid.startswith(DOCUMENTS)
)
IDENTITY = {0x0010_0010, 0x0010_0020, 0x0020_000D, 0x0020_000E, 0x0008_0018, 0x0012_0062, 0x0012_0063, 0x0012_0064}


def deidentify(data: bytes) -> pydicom.Dataset:
    """The output, as pydicom reads it."""
    rule_set = replace(load_rule_set("basic"), hold_pixel_risk=False, _caches={})
    resolver = IdentityResolver("p", ProjectKey(KEY), MemoryMapStore(), rule_set.uid_method)
    (result,) = Pipeline(rule_set, resolver, KEY).deidentify([Source(data, EXPLICIT_VR_LITTLE_ENDIAN)])
    assert isinstance(result, Deidentified), result
    parts = result.rendition.segments
    out = b"".join(data[part.start : part.end] if isinstance(part, Span) else part for part in parts)
    return pydicom.dcmread(io.BytesIO(out), force=True)


def pairs_of(uid: str) -> dict[str, dict[int, str]]:
    """By parent (empty for the top level): the attributes that a row decides, with their Types in this IOD."""
    found: dict[str, dict[int, str]] = defaultdict(dict)
    for key, default in SOURCE["default"].items():
        parent, text = key.split(">")
        by_iod = {index: kind for kind, indices in SOURCE["exceptions"].get(key, {}).items() for index in indices}
        tag = int(text, 16)
        if tag in TABLE and tag not in IDENTITY and not (parent not in ("", "FG") and int(parent, 16) in TABLE):
            found[parent][tag] = by_iod.get(SOURCE["sop"][uid], default)
    return found


def planted(tags: Any) -> DataSetBuilder:
    """An item with these attributes, each with a value of its own."""
    item = DataSetBuilder()
    for number, tag in enumerate(sorted(tags)):
        value, _ = canary(TABLE[tag], number)
        item.add(tag, TABLE[tag].vr or "LO", value)
    return item


def instance(uid: str, by_parent: dict[str, dict[int, str]]) -> bytes:
    """An object of this SOP Class with all of them where they belong."""
    top = planted(by_parent.get("", {}))
    for number, tag in enumerate((0x0008_0018, 0x0020_000D, 0x0020_000E)):
        top.add(tag, "UI", f"1.2.826.0.1.3680043.9.{number + 1}.77")
    top.put("SOPClassUID", uid)
    for parent, tags in by_parent.items():
        if parent:
            top.add(SHARED_FUNCTIONAL_GROUPS if parent == "FG" else int(parent, 16), "SQ", [planted(tags)])
    return top.encode()


def has_value(element: Any) -> bool:
    """Whether a Type 1 attribute could look like this."""
    return len(element.value) > 0 if element.VR == "SQ" else element.value not in (None, "", b"")


@pytest.mark.parametrize("uid", STORED)
@pytest.mark.requirement("R-003", "R-041", "R-042", "R-043", "R-044", "R-045", "R-109")
def test_what_an_iod_needs_is_there_at_every_path(uid: str) -> None:
    """Type 1 has a value, Type 2 is there, at the top, in sequences and in functional groups."""
    by_parent = pairs_of(uid)
    made = deidentify(instance(uid, by_parent))
    for parent, tags in by_parent.items():
        place = made
        if parent:
            place = made[SHARED_FUNCTIONAL_GROUPS if parent == "FG" else int(parent, 16)].value[0]
        for tag, kind in tags.items():
            if kind != "3":
                assert tag in place, f"{parent}>{tag:08X} is Type {kind}"
            if kind in ("1", "1C"):
                assert has_value(place[tag]), f"{parent}>{tag:08X} is Type {kind}"


@pytest.mark.requirement("R-109")
def test_an_unforeseen_sequence_is_read_by_the_strictest_type() -> None:
    """What is Type 1 in any place of any IOD has a value where no IOD says anything."""
    strictest: dict[int, str] = {}
    for key, default in SOURCE["default"].items():
        tag = int(key.split(">")[1], 16)
        for kind in (default, *SOURCE["exceptions"].get(key, {})):
            if tag in TABLE and tag not in IDENTITY:
                strictest[tag] = min(kind, strictest.get(tag, kind))
    inside = {f"{UNFORESEEN:08X}": strictest}
    item = deidentify(instance("1.2.840.10008.5.1.4.1.1.4", inside))[UNFORESEEN].value[0]
    for tag, kind in strictest.items():
        assert kind == "3" or tag in item, f"{tag:08X} is Type {kind}"
        assert kind not in ("1", "1C") or has_value(item[tag]), f"{tag:08X} is Type {kind}"


@pytest.mark.parametrize(
    "uid", ["1.2.840.10008.5.1.4.1.1.4.1", "1.2.840.10008.5.1.4.1.1.128", "1.2.840.10008.5.1.4.1.1.481.5"]
)
def test_every_dummy_is_valid_for_its_vr_and_vm(uid: str) -> None:
    """Every row planted, at the top and three sequences deep: pydicom takes each value that comes out."""
    for depth in (0, 3):
        source = canary_instance(sop_class_uid=uid, depth=depth)
        made = deidentify(source.data)
        checked = 0
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for element in made.iterall():
                if element.VR == "SQ" or element.tag.is_private or not has_value(element):
                    continue
                values = list(element.value) if element.VM > 1 else [element.value]
                least = dictionary_VM(element.tag).split("-")[0]
                assert (int(least) if least.isdigit() else 1) <= element.VM, element.tag
                for value in values:
                    validate_value(VR(element.VR), value, pydicom.config.RAISE)
                checked += 1
        assert checked > 60


@pytest.mark.parametrize("uid", STORED[::16])
def test_nothing_planted_is_left_at_any_path(uid: str) -> None:
    """A value that Type 1 keeps in place is a dummy, not the original."""
    by_parent = pairs_of(uid)
    made = deidentify(instance(uid, by_parent))
    buffer = io.BytesIO()
    made.save_as(buffer, implicit_vr=False, little_endian=True)
    everything = [
        identifier
        for tags in by_parent.values()
        for number, tag in enumerate(sorted(tags))
        if (identifier := canary(TABLE[tag], number)[1]) is not None and TABLE[tag].vr != "UI"
    ]
    assert scan(buffer.getvalue(), everything) == []
