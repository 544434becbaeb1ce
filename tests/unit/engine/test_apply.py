"""A rendition is the plan carried out: lengths add up, and what is large is not copied."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

from deid_proxy.engine.apply import apply_plan
from deid_proxy.engine.encoding import EXPLICIT_LITTLE
from deid_proxy.engine.plan import LengthFix, Span, StepList
from deid_proxy.engine.planner import LEAST_BULK, make_plan
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.profile.model import RuleSet
from deid_proxy.testing.builders import (
    EXPLICIT_VR_LITTLE_ENDIAN,
    IMPLICIT_VR_LITTLE_ENDIAN,
    JPEG_BASELINE,
    DataSetBuilder,
    Fragments,
)
from deid_proxy.testing.builders.pixels import jpeg_stream

PIXEL_DATA = 0x7FE00010
Small = Callable[..., DataSetBuilder]


def test_large_pixel_data_stays_where_it_is(small: Small, deidentify: Any) -> None:
    """One run of new bytes, one range of the original."""
    pixels = bytes(range(256)) * 256
    builder = small((PIXEL_DATA, "OW", pixels))
    header, span = deidentify(builder).rendition.segments
    source = builder.encode()
    assert isinstance(header, bytes)
    assert source[span.start : span.end] == pixels


def test_small_values_are_copied(small: Small, deidentify: Any) -> None:
    """Pointing at them would cost more."""
    (only,) = deidentify(small((PIXEL_DATA, "OW", bytes(LEAST_BULK - 2)))).rendition.segments
    assert isinstance(only, bytes)


def test_elements_on_both_sides_of_a_large_value_are_edited(small: Small, deidentify: Any) -> None:
    """Several large values, with things to do before, between and behind them."""
    large = [bytes([number]) * LEAST_BULK for number in (1, 2)]
    builder = small(
        (0x00281201, "OW", large[0]),
        (0x00324000, "LT", "Comment on Quill"),
        (0x00400275, "SQ", [DataSetBuilder()]),
        (PIXEL_DATA, "OW", large[1]),
        (0xFFFCFFFC, "OB", b"Quill padding!"),
    )
    result = deidentify(builder)
    assert [isinstance(part, Span) for part in result.rendition.segments] == [False, True, False, True]
    read = result.read()
    assert read[0x00281201].value == large[0]
    assert read.PixelData == large[1]
    assert b"Quill" not in result.data


def test_a_large_value_in_an_item_is_copied(small: Small, item: Any, deidentify: Any) -> None:
    """Ranges are of the top level only, so that a reader finds them without walking."""
    table = item((0x00283006, "OW", bytes(LEAST_BULK)), (0x00081030, "LO", "Quill"))
    (only,) = deidentify(small((0x00283010, "SQ", [table]))).rendition.segments
    assert len(only) > LEAST_BULK


def test_encapsulated_pixel_data_stays_with_its_delimiter(small: Small, deidentify: Any) -> None:
    """Offset table, fragments and delimiter are one range."""
    stream = jpeg_stream(bytes(LEAST_BULK) + b"\x01" * 99)
    fragments = Fragments((stream[:LEAST_BULK], stream[LEAST_BULK:]))
    result = deidentify(small((PIXEL_DATA, "OB", fragments)), JPEG_BASELINE)
    (span,) = [part for part in result.rendition.segments if isinstance(part, Span)]
    assert span.end == result.plan.size
    assert result.data.endswith(b"\xfe\xff\xdd\xe0\0\0\0\0")


@pytest.mark.parametrize("size", [0, 2, LEAST_BULK - 2, LEAST_BULK, LEAST_BULK + 2])
def test_the_size_is_the_sum_of_the_segments(small: Small, deidentify: Any, size: int) -> None:
    """What a receiver is told is what it gets."""
    result = deidentify(small((PIXEL_DATA, "OW", bytes(size))))
    assert result.rendition.size == len(result.data)


def test_enclosing_lengths_follow_what_is_inside(small: Small, item: Any, deidentify: Any) -> None:
    """Three levels of defined lengths, with something growing and something shrinking in each."""

    def level(inner: list[DataSetBuilder]) -> DataSetBuilder:
        return item(
            (0x00080050, "SH", "A1"),
            (0x00081030, "LO", "long description of Quill"),
            (0x00081155, "UI", "1.2.826.0.1.77.1.3"),
            (0x00081199, "SQ", inner),
        )

    result = deidentify(small((0x00081115, "SQ", [level([level([level([])]), item()])])))
    read = result.read()[0x00081115].value[0][0x00081199].value
    assert len(read) == 2
    assert read[0][0x00081199].value[0].ReferencedSOPInstanceUID == result.rendition.sop_instance_uid


def test_undefined_lengths_stay_undefined(small: Small, item: Any, deidentify: Any) -> None:
    """Delimiters need no fixing, and untouched bytes stay identical."""
    kept = item((0x00080100, "SH", "CODE"), undefined_lengths=True)
    builder = small((0x00082218, "SQ", [kept]), undefined_lengths=True)
    encoded = builder.encode()
    start = encoded.index(b"\x08\x00\x18\x22SQ")
    end = encoded.index(b"\x10\x00\x10\x00PN")
    assert encoded[start:end] in deidentify(builder).data


def test_nothing_to_fix_where_nothing_changed(small: Small, item: Any, deidentify: Any) -> None:
    """A sequence without steps has no entry."""
    plan = deidentify(small((0x00082218, "SQ", [item((0x00080100, "SH", "CODE"))]))).plan
    assert plan.fixes == []


def test_the_rendition_names_what_it_is(small: Small, deidentify: Any) -> None:
    """The new UIDs and the subject, for the C-STORE command and for file names."""
    result = deidentify(small())
    read, rendition = result.read(), result.rendition
    assert rendition.sop_class_uid == read.SOPClassUID
    assert rendition.sop_instance_uid == read.SOPInstanceUID
    assert rendition.study_instance_uid == read.StudyInstanceUID
    assert rendition.series_instance_uid == read.SeriesInstanceUID
    assert rendition.subject == read.PatientID


def test_a_missing_series_uid_is_not_invented(small: Small, deidentify: Any) -> None:
    """The rendition says so with an empty text."""
    builder = small()
    builder.remove(0x0020000E)
    assert deidentify(builder).rendition.series_instance_uid == ""


def test_a_pseudonym_must_be_ascii(small: Small, basic: RuleSet) -> None:
    """It has to fit every character set."""
    plan = make_plan(small().encode(), EXPLICIT_VR_LITTLE_ENDIAN, basic)
    with pytest.raises(DeidentificationError) as caught:
        apply_plan(plan, dict.fromkeys(plan.requests, "Jürgen"))
    assert caught.value.reason is HoldReason.CHARACTER_SET


def test_more_new_uids_than_the_length_of_their_vr_can_say_hold(small: Small, deidentify: Any) -> None:
    """Old ones that were short fitted: it is no defect of the engine, and Implicit VR has room."""
    uids = "\\".join(f"1.2.3.{number}" for number in range(5_000))
    data = small((0x0008_0058, "UI", uids))
    with pytest.raises(DeidentificationError) as caught:
        deidentify(data)
    assert caught.value.reason is HoldReason.UNRESOLVABLE_ACTION
    assert caught.value.detail == "the replacement of (0008,0058) is too long for its VR"
    assert len(deidentify(data, IMPLICIT_VR_LITTLE_ENDIAN).read().FailedSOPInstanceUIDList) == 5_000


def test_a_length_that_outgrows_its_field_holds(small: Small, deidentify: Any) -> None:
    """A 32-bit length just below undefined cannot grow."""
    plan = deidentify(small((0x00080020, "DA", ""))).plan
    source = bytearray(plan.source)
    source[0:4] = b"\xfe\xff\xff\xff"
    grows = next(index for index, step in enumerate(plan.steps) if len(step.new) > step.end - step.start)
    broken = plan._replace(source=bytes(source), fixes=[LengthFix(0, grows, grows + 1, EXPLICIT_LITTLE)])
    with pytest.raises(DeidentificationError) as caught:
        apply_plan(broken, dict.fromkeys(plan.requests, "2.25.1"))
    assert caught.value.reason is HoldReason.LIMIT


def test_steps_are_in_order_and_do_not_overlap(small: Small, item: Any, deidentify: Any) -> None:
    """A plan can be read from front to back."""
    operators = item(
        (
            0x00401101,
            "SQ",
            [item((0x00080104, "LO", "x"))],
        ),
        undefined_lengths=True,
    )
    plan = deidentify(small((0x00081072, "SQ", [operators]), undefined_lengths=True)).plan
    steps = list(plan.steps)
    assert all(one.end <= other.start for one, other in pairwise(steps))
    assert isinstance(plan.steps[:2], StepList)
    assert plan.steps[0] == steps[0]
    assert "StepList" in repr(plan.steps)


def test_a_plan_shows_no_originals(small: Small, deidentify: Any) -> None:
    """Not in its own text, nor in that of its steps."""
    plan = deidentify(small((0x00081030, "LO", "Thorax of Quill"))).plan
    shown = repr(plan) + "".join(repr(step) for step in plan.steps) + repr(plan.requests)
    for original in ("Quill", "MRN-4711", "1.2.826.0.1.77"):
        assert original not in shown
