"""A plan can be read by people: what, where, by which rule, before and after."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from deid_proxy.engine.explain import ExplainedStep, explain
from deid_proxy.engine.planner import make_plan
from deid_proxy.profile import load_rule_set
from deid_proxy.standard.actions import ActionCode
from deid_proxy.testing.builders import (
    EXPLICIT_VR_BIG_ENDIAN,
    EXPLICIT_VR_LITTLE_ENDIAN,
    IMPLICIT_VR_LITTLE_ENDIAN,
    JPEG_BASELINE,
    DataSetBuilder,
    Fragments,
)
from deid_proxy.testing.builders.pixels import jpeg_stream

Small = Callable[..., DataSetBuilder]


@pytest.fixture(
    params=[EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_BIG_ENDIAN],
    ids=["explicit", "implicit", "big"],
)
def explained(
    request: pytest.FixtureRequest, small: Small, item: Callable[..., DataSetBuilder], deidentify: Any
) -> dict[str, ExplainedStep]:
    """What is said about a data set with one of everything, by path."""
    series = item((0x00081030, "LO", "Quill"), (0x0020000E, "UI", "1.2.826.0.1.77.1.2"), (0x00200011, "IS", "4"))
    builder = small(
        (0x00080020, "DA", "20240311"),
        (0x00081115, "SQ", [item(), series]),
        (0x00081084, "SQ", [item((0x00080104, "LO", "Quill"))]),
        (0x00091001, "OB", b"1234"),
        (0x00180060, "DS", "120"),
        (0x00280010, "US", 5),
    )
    data = builder.encode(request.param)
    return {step.path: step for step in explain(data, deidentify(data, request.param).plan)}


def test_paths_name_sequences_and_items(explained: dict[str, ExplainedStep]) -> None:
    """By keyword, with the item's number from zero, and by tag where there is no keyword."""
    assert "ReferencedSeriesSequence[1].SeriesInstanceUID" in explained
    assert "(0009,1001)" in explained


def test_kept_elements_are_told_with_the_rule_that_keeps_them(explained: dict[str, ExplainedStep]) -> None:
    """Before is what it is, after is nothing new."""
    step = explained["KVP"]
    assert (step.action, step.before.value, step.after) == (ActionCode.K, "120", None)
    assert step.source.startswith("not listed")
    assert explained["Rows"].before.value == "2 bytes"


def test_what_goes_from_codestreams_is_told(small: Small, deidentify: Any) -> None:
    """Pixel Data is the only element that is neither kept nor replaced: it is cleaned, and sizes say by how much."""
    stream = jpeg_stream(bytes(99), b"\xff\xfe\0\x08a name")
    data = small((0x7FE00010, "OB", Fragments((stream,)))).encode()
    (step,) = [one for one in explain(data, deidentify(data, JPEG_BASELINE).plan) if one.tag == 0x7FE00010]
    sizes = [int(text.removesuffix(" bytes")) for text in (step.before.value, step.after or "")]
    assert (step.action, sizes[0] - sizes[1]) == (ActionCode.C, 10)
    assert step.source.startswith("PS3.15 E.1.1 and PS3.5 8.2")


def test_the_row_of_the_table_is_named(explained: dict[str, ExplainedStep]) -> None:
    """Edition and row."""
    step = explained["StudyDate"]
    assert step.source == "PS3.15-2026d Table E.1-1 (0008,0020)"
    assert (step.action, step.vr, step.before.value, step.after) == (ActionCode.Z, "DA", "20240311", "19000101")


def test_what_is_removed_leaves_nothing(explained: dict[str, ExplainedStep]) -> None:
    """And what was inside goes without a word of its own."""
    assert explained["AdmittingDiagnosesCodeSequence"].after is None
    assert not any(path.startswith("AdmittingDiagnosesCodeSequence[") for path in explained)


def test_identities_are_described_and_not_resolved(explained: dict[str, ExplainedStep]) -> None:
    """A plan does not know the replacement."""
    assert explained["PatientID"].after == "‹pseudonym›"
    assert explained["StudyInstanceUID"].after == "‹new UID›"


def test_what_is_inserted_has_no_before(explained: dict[str, ExplainedStep]) -> None:
    """The markers."""
    step = explained["PatientIdentityRemoved"]
    assert (step.before.value, step.after, step.action) == ("", "YES", ActionCode.D)
    assert explained["DeidentificationMethodCodeSequence"].after.endswith("bytes")


def test_originals_do_not_show_by_accident(explained: dict[str, ExplainedStep]) -> None:
    """Whoever wants to see them has to ask."""
    assert "Quill" not in repr(explained)
    assert "MRN-4711" not in str(list(explained.values()))
    assert explained["PatientName"].before.value == "Quill^Erika"


def test_text_in_another_character_set_is_read(small: Small, deidentify: Any) -> None:
    """And what is no text in it as in Latin-1, which many devices mean and do not say."""
    data = small((0x00080005, "CS", "ISO_IR 192"), (0x00100010, "PN", "山田".encode())).encode()
    steps = {step.path: step for step in explain(data, deidentify(data).plan)}
    assert steps["PatientName"].before.value == "山田"
    data = small((0x00100010, "PN", b"M\xfcller")).encode()
    steps = {step.path: step for step in explain(data, deidentify(data).plan)}
    assert steps["PatientName"].before.value == "Müller"


@pytest.mark.parametrize(
    "broken", [b"\xfe\xff\x00\x00\x08\0\0\0", b"\xfe\xff\x00\xe0\x08\0\0\0\x09\0\x11\x10??\0\0", b"abcd"]
)
def test_what_stands_behind_a_removed_sequence_is_told_whatever_is_in_it(
    small: Small, deidentify: Any, broken: bytes
) -> None:
    """A private sequence goes by its length, and nobody looks whether there are items in it."""
    builder = small((0x00090010, "LO", "ACME"), (0x00091050, "OB", broken), (0x00204000, "LT", "behind it"))
    data = builder.encode(EXPLICIT_VR_LITTLE_ENDIAN)
    at = data.index(b"\x09\0\x50\x10OB")
    data = data[: at + 4] + b"SQ" + data[at + 6 :]
    plan = make_plan(data, EXPLICIT_VR_LITTLE_ENDIAN, load_rule_set("basic"))
    told = [step.keyword for step in explain(data, plan)]
    assert "ImageComments" in told
    assert len(told) >= len(plan.steps)
