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
