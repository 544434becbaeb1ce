"""Encapsulated values that are written anew: offset tables, frames over several fragments, icons, large objects."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from deid_proxy.engine.inspection import inspect_data_set
from deid_proxy.engine.plan import Span
from deid_proxy.errors import HoldReason
from deid_proxy.profile.model import RuleSet
from deid_proxy.standard.actions import ActionCode
from deid_proxy.testing.builders import JPEG_BASELINE, DataSetBuilder, Fragments
from deid_proxy.testing.builders.encoding import SEQUENCE_DELIMITER, item_header
from deid_proxy.testing.builders.pixels import PIXEL_DATA, jpeg_stream

Small = Callable[..., DataSetBuilder]
COMMENT = b"\xff\xfe\0\x0cnot yours!"
OFFSETS, LENGTHS, TOTAL = 0x7FE00001, 0x7FE00002, 0x7FE00003
ICON = 0x00880200


def even(data: bytes) -> bytes:
    return data + bytes(len(data) & 1)


def image(number: int, comment: bytes = COMMENT, size: int = 100) -> bytes:
    return jpeg_stream(bytes([number]) * (size + number), comment)


def encapsulated(fragments: Sequence[bytes], table: Sequence[int] = ()) -> bytes:
    """An element (7FE0,0010) with a Basic Offset Table."""
    offsets = struct.pack(f"<{len(table)}L", *table)
    items = b"".join(item_header(len(even(one))) + even(one) for one in fragments)
    header = struct.pack("<HH2sHL", 0x7FE0, 0x10, b"OB", 0, 0xFFFFFFFF)
    return header + item_header(len(offsets)) + offsets + items + item_header(0, SEQUENCE_DELIMITER)


def places(fragments: Sequence[bytes]) -> list[int]:
    found = [0]
    for one in fragments[:-1]:
        found.append(found[-1] + 8 + len(even(one)))
    return found


def frames(result: Any) -> list[bytes]:
    from pydicom.encaps import generate_frames

    data_set = result.read()
    extended = (data_set[OFFSETS].value, data_set[LENGTHS].value) if OFFSETS in data_set else None
    return list(generate_frames(data_set.PixelData, number_of_frames=3, extended_offsets=extended))


@pytest.mark.parametrize("with_comment", [(0,), (1,), (2,), (0, 2), (0, 1, 2)])
def test_the_basic_offset_table_points_to_the_new_places(
    small: Small, deidentify: Any, with_comment: tuple[int, ...]
) -> None:
    """pydicom finds each frame by it."""
    images = [image(n, COMMENT if n in with_comment else b"") for n in range(3)]
    result = deidentify(small().encode() + encapsulated(images, places(images)), JPEG_BASELINE)
    assert [frame.rstrip(b"\0") for frame in frames(result)] == [image(n, b"") for n in range(3)]
    assert b"not yours!" not in result.data


def test_the_extended_offset_table_and_its_lengths_follow(small: Small, deidentify: Any) -> None:
    """Places in 64 bits, lengths without the padding."""
    images = [image(n) for n in range(3)]
    builder = small(
        (OFFSETS, "OV", struct.pack("<3Q", *places(images))),
        (LENGTHS, "OV", struct.pack("<3Q", *map(len, images))),
        (TOTAL, "UV", 1234),
    )
    result = deidentify(builder.encode() + encapsulated(images), JPEG_BASELINE)
    assert [frame.rstrip(b"\0") for frame in frames(result)] == [image(n, b"") for n in range(3)]
    written = result.read()
    assert written[LENGTHS].value == struct.pack("<3Q", *(len(image(n, b"")) for n in range(3)))
    assert TOTAL not in written


def test_offset_tables_of_clean_streams_are_not_touched(small: Small, deidentify: Any) -> None:
    """One range from the table to the delimiter, however the table was written."""
    images = [image(n, b"", 9000) for n in range(3)]
    value = encapsulated(images, places(images))
    result = deidentify(small().encode() + value, JPEG_BASELINE)
    assert result.data.endswith(value)
    assert [part for part in result.rendition.segments if isinstance(part, Span)] == [
        Span(result.plan.size - len(value) + 12, result.plan.size)
    ]


@pytest.mark.parametrize("split", [2, 26, 30, 60])
def test_a_frame_over_several_fragments_becomes_one(small: Small, deidentify: Any, split: int) -> None:
    """So that every length is even, wherever the cut was."""
    images = [image(n) for n in range(3)]
    fragments = [part for one in images for part in (one[:split], one[split:])]
    starts = places(fragments)[::2]
    result = deidentify(small().encode() + encapsulated(fragments, starts), JPEG_BASELINE)
    assert [frame.rstrip(b"\0") for frame in frames(result)] == [image(n, b"") for n in range(3)]


@pytest.mark.parametrize("wrong", [[0, 2, 4], [1], [0, 0xFFFFFF00]])
def test_a_table_that_points_nowhere_is_held_where_it_would_have_to_change(
    small: Small, held: Any, wrong: list[int]
) -> None:
    """Nobody can say what it meant."""
    error = held(small().encode() + encapsulated([image(1), image(2)], wrong), JPEG_BASELINE)
    assert (error.reason, error.detail) == (HoldReason.CODESTREAM, "an offset table that points to no frame")


def test_large_frames_stay_where_they_are(small: Small, deidentify: Any) -> None:
    """Only the header of a codestream is copied, whatever its size."""
    images = [image(n, COMMENT, 1 << 20) for n in range(3)]
    result = deidentify(small().encode() + encapsulated(images, places(images)), JPEG_BASELINE)
    assert sum(len(part) for part in result.rendition.segments if isinstance(part, bytes)) < 4096
    assert result.rendition.size == len(result.data)


def test_the_result_needs_no_second_cleaning(small: Small, deidentify: Any, basic: RuleSet) -> None:
    """`verify DIR` finds nothing in it, and everything in the original."""
    data = small().encode() + encapsulated([image(1), image(2)])
    again = deidentify(deidentify(data, JPEG_BASELINE).data, JPEG_BASELINE)
    assert not again.plan.rewritten
    (remark,) = [one for one in inspect_data_set(data, JPEG_BASELINE, basic) if one.path == (PIXEL_DATA,)]
    assert remark.what == "holds comments in codestreams, or bytes behind them"


def test_a_comment_that_slips_through_is_found_by_verify(
    small: Small, deidentify: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is written anew is read anew: the plan's word is not taken."""
    from deid_proxy.engine.codestream import cleaning
    from deid_proxy.errors import DeidentificationError

    def careless(self: Any, frame: Any) -> Any:
        return self._fragments.stream.runs(self._fragments.starts[frame.first], self._fragments.starts[frame.last + 1])

    monkeypatch.setattr(cleaning._Writer, "_pieces", careless)
    with pytest.raises(DeidentificationError, match=r"\(7FE0,0010\) still holds what is no pixels"):
        deidentify(small().encode() + encapsulated([image(1)]), JPEG_BASELINE)


def test_a_kept_icon_is_cleaned_too(
    small: Small, item: Any, deidentify: Any, with_rules: Callable[..., RuleSet]
) -> None:
    """A site that keeps icons keeps their pixels, not their comments; enclosing lengths follow."""
    icon = item((0x00280010, "US", 64), (PIXEL_DATA, "OB", Fragments((image(1),))))
    builder = small((ICON, "SQ", [icon]), (PIXEL_DATA, "OB", Fragments((image(2, b""),))))
    rule_set = with_rules({ICON: ActionCode.K})
    result = deidentify(builder, JPEG_BASELINE, rule_set)
    assert b"not yours!" not in result.data
    (read,) = result.read()[ICON].value
    assert image(1, b"") in read.PixelData
    assert not deidentify(result.data, JPEG_BASELINE, rule_set).plan.fixes


def test_a_kept_icon_with_a_length_stays(
    small: Small, item: Any, deidentify: Any, with_rules: Callable[..., RuleSet]
) -> None:
    """An icon may be native where the image is not (PS3.3 C.7.6.1.1.6)."""
    icon = item((0x00280010, "US", 2), (PIXEL_DATA, "OB", b"abcd"))
    builder = small((ICON, "SQ", [icon]), (PIXEL_DATA, "OB", Fragments((image(2, b""),))))
    result = deidentify(builder, JPEG_BASELINE, with_rules({ICON: ActionCode.K}))
    assert result.read()[ICON].value[0].PixelData == b"abcd"


def test_an_empty_fragment_is_nothing(small: Small, deidentify: Any) -> None:
    """It holds no codestream, and hides nothing."""
    result = deidentify(small().encode() + encapsulated([b"", image(1, b"")]), JPEG_BASELINE)
    assert not result.plan.rewritten
