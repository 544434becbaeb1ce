"""A name is met beside digits and other characters of its set too, and a short word within others is none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.testing.builders import DataSetBuilder

KERNEL, CHARACTER_SET, NAME, INSTITUTION = 0x00181210, 0x00080005, 0x00100010, 0x00080080
Small = Callable[..., DataSetBuilder]
Held = Callable[..., DeidentificationError]


@pytest.mark.parametrize("text", ["Quillon1", "v2_Quillon12", "12Quillon", "QuillonErika", "x ErikaQuillon"])
def test_digits_and_the_other_name_hide_no_name(small: Small, held: Held, text: str) -> None:
    """Of a name of five letters and more."""
    error = held(small((NAME, "PN", "Quillon^Erika"), (KERNEL, "SH", text)))
    assert error.detail == "an original identifier in (0018,1210)"


@pytest.mark.parametrize(
    ("character_set", "encoding", "name", "text"),
    [
        ("\\ISO 2022 IR 87", "iso2022_jp", "黒羽根^月子", "患黒羽根"),
        ("\\ISO 2022 IR 149", "iso2022_kr", "남궁^보라", "보라 남궁"),
    ],
)
def test_a_name_behind_others_of_its_set_is_found(
    small: Small, held: Held, character_set: str, encoding: str, name: str, text: str
) -> None:
    """The escape that names the set stands in front of them, not of the name."""

    def encoded(value: str) -> bytes:
        if encoding == "iso2022_jp":
            return value.encode(encoding)
        return b"\x1b$)C" + value.encode("euc_kr")

    written = b"Kuro^A=" + b"^".join(encoded(part) for part in name.split("^"))
    error = held(small((CHARACTER_SET, "CS", character_set), (NAME, "PN", written), (KERNEL, "SH", encoded(text))))
    assert error.reason is HoldReason.RESIDUAL_IDENTIFIER


@pytest.mark.parametrize("place", ["Больница ст. Зеленогорск", "ГБУЗ им. Филатова"])
def test_an_abbreviation_in_an_institution_holds_no_other_words(small: Small, deidentify: Any, place: str) -> None:
    """Bones have a station within them, and an image a name: кости, снимок."""
    made = small(
        (CHARACTER_SET, "CS", "ISO_IR 192"),
        (INSTITUTION, "LO", place.encode()),
        (KERNEL, "SH", "кости снимок".encode()),
    )
    assert deidentify(made) is not None
