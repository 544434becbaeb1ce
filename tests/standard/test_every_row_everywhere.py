"""R-002 and R-033: no row of any edition lets its value through, wherever in whatever object it stands."""

from __future__ import annotations

import pytest

from deid_proxy.engine.plan import Span
from deid_proxy.identity.keys import ProjectKey
from deid_proxy.identity.resolver import IdentityResolver
from deid_proxy.pipeline import Deidentified, Pipeline, Source
from deid_proxy.profile import load_rule_set
from deid_proxy.standard.attribute_table import EDITIONS, attribute_table
from deid_proxy.standard.uids import sop_class_by_keyword
from deid_proxy.stores.memory import MemoryMapStore
from deid_proxy.testing.builders import IMPLICIT_VR_LITTLE_ENDIAN, DataSetBuilder
from deid_proxy.testing.canaries import canary_instance
from deid_proxy.testing.leak_scanner import scan

KEY = bytes(range(32))
OBJECTS = [
    "EnhancedMRImageStorage",
    "PositronEmissionTomographyImageStorage",
    "ComprehensiveSRStorage",
    "RTPlanStorage",
    "GrayscaleSoftcopyPresentationStateStorage",
    "SegmentationStorage",
]
PROFILES = {"PS3.15-2026d": "basic", "PS3.15-2024b": "basic-2024b", "PS3.15-2011": "sup142-2011"}
NEWEST = attribute_table(EDITIONS[0]).by_tag


def deidentify(data: bytes, syntax: str, profile: str) -> bytes:
    rule_set = load_rule_set(profile)
    resolver = IdentityResolver("p", ProjectKey(KEY), MemoryMapStore(), rule_set.uid_method)
    (result,) = Pipeline(rule_set, resolver, KEY).deidentify([Source(data, syntax)])
    assert isinstance(result, Deidentified), result
    segments = result.rendition.segments
    return b"".join(data[part.start : part.end] if isinstance(part, Span) else part for part in segments)


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("keyword", OBJECTS)
@pytest.mark.parametrize("depth", [0, 1, 5])
@pytest.mark.parametrize("syntax", ["1.2.840.10008.1.2.1", IMPLICIT_VR_LITTLE_ENDIAN])
@pytest.mark.requirement("R-002", "R-033")
def test_nothing_planted_is_left(edition: str, keyword: str, depth: int, syntax: str) -> None:
    """With the profile of the edition, and the object can be de-identified again."""
    sop_class_uid = sop_class_by_keyword(keyword)
    assert sop_class_uid is not None
    instance = canary_instance(edition, sop_class_uid=sop_class_uid, depth=depth, transfer_syntax_uid=syntax)
    once = deidentify(instance.data, syntax, PROFILES[edition])
    assert scan(once, instance.planted) == []
    assert deidentify(once, syntax, PROFILES[edition])


@pytest.mark.parametrize("parents", [(0x52009229, 0x00209116), (0x52009230, 0x00189152), (0x00400555, 0x0040A730)])
@pytest.mark.parametrize("syntax", ["1.2.840.10008.1.2.1", IMPLICIT_VR_LITTLE_ENDIAN])
@pytest.mark.parametrize("undefined", [True, False])
@pytest.mark.requirement("R-002", "R-033")
def test_functional_groups_and_content_trees_hide_nothing(
    parents: tuple[int, int], syntax: str, undefined: bool
) -> None:
    """Shared and per-frame groups, and content items in an image."""
    inner = DataSetBuilder(undefined_lengths=undefined)
    for number, (tag, row) in enumerate(sorted(NEWEST.items())):
        if row.vr in {"LO", "SH", "PN", "LT", "ST", "UT", "UC"} and tag >> 16 not in (0, 2, 4):
            inner.add(tag, row.vr, f"CANARY{number:05d}")
    middle, outer = DataSetBuilder(undefined_lengths=undefined), DataSetBuilder(undefined_lengths=undefined)
    middle.add(parents[1], "SQ", [inner])
    for keyword, value in (
        ("SOPClassUID", "1.2.840.10008.5.1.4.1.1.4.1"),
        ("SOPInstanceUID", "1.2.826.0.1.77.1.3"),
        ("StudyInstanceUID", "1.2.826.0.1.77.1"),
        ("SeriesInstanceUID", "1.2.826.0.1.77.1.2"),
    ):
        outer.put(keyword, value)
    outer.add(parents[0], "SQ", [middle])
    data = outer.encode(syntax)
    assert data.count(b"CANARY") > 200
    assert b"CANARY" not in deidentify(data, syntax, "basic")
