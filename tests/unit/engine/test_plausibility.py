"""A number or a code is kept only if it can be one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.testing.builders import DataSetBuilder

IMAGES, THICKNESS, BODY_PART, ROWS, SPACING, KERNEL = (
    0x00201206,
    0x00180050,
    0x00180015,
    0x00280010,
    0x00189073,
    0x00181210,
)
Small = Callable[..., DataSetBuilder]


@pytest.mark.parametrize(
    ("tag", "vr", "value"),
    [
        (IMAGES, "LO", b"Dr Miller"),
        (IMAGES, "UN", b"Dr Miller "),
        (THICKNESS, "UN", b"Miller"),
        (THICKNESS, "LT", b"1.5 of Miller "),
        (BODY_PART, "UN", b"Miller"),
        (BODY_PART, "LO", b"MILLER ERIKA MARIA"),
        (ROWS, "OB", b"Miller"),
        (ROWS, "UN", b"Miller"),
        (SPACING, "UN", b"Millers\0"),
        (SPACING, "OB", b"\1\2"),
    ],
)
def test_a_text_in_place_of_a_number_holds(small: Small, held: Any, tag: int, vr: str, value: bytes) -> None:
    """With another VR than the dictionary's anything could stand there."""
    error: DeidentificationError = held(small((tag, vr, value)))
    assert error.reason is HoldReason.MALFORMED
    assert "Miller" not in str(error)


@pytest.mark.parametrize(
    ("tag", "vr", "value"),
    [
        (IMAGES, "UN", b"12"),
        (IMAGES, "DS", b"12"),
        (THICKNESS, "UN", rb"1.5\-2.5e1 "),
        (THICKNESS, "LO", b""),
        (BODY_PART, "UN", rb"HEAD\NECK "),
        (ROWS, "UN", b"\0\2"),
        (ROWS, "UL", b"\0\2\0\0"),
        (SPACING, "UN", bytes(8)),
        (KERNEL, "UN", b"B30f"),
        (KERNEL, "LO", b"B30f"),
    ],
)
def test_a_value_that_fits_the_dictionary_stays(small: Small, deidentify: Any, tag: int, vr: str, value: bytes) -> None:
    """Older software writes UN for what it does not know; the bytes are not touched."""
    result = deidentify(small((tag, vr, value)))
    assert value in result.data


@pytest.mark.parametrize("value", ["QUILL ERIKA", "ISO_IR 100\\QUILL", b"\0\0\0\xffIR 100"])
def test_what_names_no_character_set_does_not_leave(small: Small, held: Any, value: str | bytes) -> None:
    """Specific Character Set holds Defined Terms or nothing, at every level: a text there would leave as it came."""
    element = (0x00080005, "CS", value)
    nested = (0x00082218, "SQ", [_item(*element)])
    for builder in (small(element), small(nested)):
        assert held(builder).reason is HoldReason.CHARACTER_SET


def _item(tag: int, vr: str, value: str | bytes) -> DataSetBuilder:
    item = DataSetBuilder()
    item.add(tag, vr, value)
    return item


@pytest.mark.parametrize("value", ["", "ISO_IR 100", "\\ISO 2022 IR 87", "ISO_IR 192", "ISO-IR 100", "GB18030"])
def test_a_named_character_set_stays(small: Small, deidentify: Any, value: str) -> None:
    """Defined Terms stay, and so do the spellings of them that name nobody."""
    assert value.encode() in deidentify(small((0x00080005, "CS", value))).data


@pytest.mark.parametrize(
    ("tag", "vr", "value"),
    [
        (0x00280103, "UL", b"\0\0"),
        (0x00189087, "FD", bytes(4)),
        (0x00081161, "UL", bytes(6)),
        (0x00280009, "AT", b"\0\0"),
    ],
)
def test_a_number_that_is_not_whole_is_held(small: Small, held: Any, tag: int, vr: str, value: bytes) -> None:
    """A value that no reader can cut into numbers of its VR does not leave as if it were valid."""
    assert held(small((tag, vr, value))).reason is HoldReason.MALFORMED


def test_a_long_list_of_numbers_without_its_vr_packs_nothing(deidentify: Any, small: Any) -> None:
    """Contours of a structure set are written as UN by some: their digits are no texts in hexadecimal."""
    points = b"\\".join(b"%d.%010d" % (number % 400 - 200, number * 48_271) for number in range(20_000))
    points += b" " * (len(points) % 2)
    contour = 0x30060050  # Contour Data
    assert deidentify(small((contour, "UN", points))).read()[contour].value is not None
