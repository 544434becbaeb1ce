"""A name is met beside digits and other characters of its set too, and a short word within others is none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.testing.builders import DataSetBuilder

KERNEL, CHARACTER_SET, NAME, INSTITUTION, PATIENT_ID = 0x00181210, 0x00080005, 0x00100010, 0x00080080, 0x00100020
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


@pytest.mark.parametrize(
    ("patient_id", "text"),
    [
        ("00933820", "MRN00933820"),
        ("00933820", "00933820Quillon"),
        ("H933820", "xH933820"),
        ("H933820", "H933820R"),
        ("H933820", "5H933820"),
        ("Q-933820", "idQ933820"),
    ],
)
def test_letters_hide_no_id(small: Small, held: Held, patient_id: str, text: str) -> None:
    """Six characters and more, which do not come about by chance between letters."""
    error = held(small((PATIENT_ID, "LO", patient_id), (KERNEL, "SH", text)))
    assert error.detail == "an original identifier in (0018,1210)"


@pytest.mark.parametrize("text", ["100933820", "A009338201", "B47110"])
def test_a_longer_number_is_another_one(small: Small, deidentify: Any, text: str) -> None:
    """And between letters a short one is chance."""
    for patient_id in ("00933820", "H00933820", "4711B", "47110"):
        assert deidentify(small((PATIENT_ID, "LO", patient_id), (KERNEL, "SH", text))) is not None


@pytest.mark.parametrize("place", ["Больница ст. Зеленогорск", "ГБУЗ им. Филатова"])
def test_an_abbreviation_in_an_institution_holds_no_other_words(small: Small, deidentify: Any, place: str) -> None:
    """Bones have a station within them, and an image a name: кости, снимок."""
    made = small(
        (CHARACTER_SET, "CS", "ISO_IR 192"),
        (INSTITUTION, "LO", place.encode()),
        (KERNEL, "SH", "кости снимок".encode()),
    )
    assert deidentify(made) is not None


_LATIN_2, _CYRILLIC = "\\ISO 2022 IR 101", "ISO 2022 IR 6\\ISO 2022 IR 144"
_NAMES = {_LATIN_2: b"Ma\x1b-B\xb9ek^\x1b-B\xa9imon", _CYRILLIC: b"\x1b-L\xc5\xe0\xd1\xd0^\x1b-L\xb0\xdd\xdd\xd0"}


@pytest.mark.parametrize(
    ("character_set", "text"),
    [
        (_LATIN_2, b"Ma\x1b-B\xb9ek"),  # the escape stands where it is needed first,
        (_LATIN_2, b"\x1b-BMa\xb9ek"),  # or at the beginning of the value: its last byte is no letter of the name
        (_LATIN_2, b"\x1b-Bkr\xe8n\xed Ma\xb9ek"),  # or in front of another word
        (_CYRILLIC, b"\x1b-Lv2 \xc5\xe0\xd1\xd0"),
        (_CYRILLIC, b"\x1b-L\xe8\xd5\xef \xc5\xe0\xd1\xd0"),
    ],
)
def test_a_name_is_found_wherever_its_set_was_named(small: Small, held: Held, character_set: str, text: bytes) -> None:
    """A set of one byte a letter holds from its escape to the end of the value (PS3.5 6.1.2.5.3)."""
    made = small((CHARACTER_SET, "CS", character_set), (NAME, "PN", _NAMES[character_set]), (KERNEL, "SH", text))
    assert held(made).detail == "an original identifier in (0018,1210)"


@pytest.mark.parametrize("text", [b"\x1b$B;3ED\x1b(BQuillon", b"\x1b$B;3ED\x1b(BMRN-4711"])
def test_the_escape_in_front_of_a_word_is_no_letter_of_it(small: Small, held: Held, text: bytes) -> None:
    """Back to ASCII ends in B."""
    made = small(
        (CHARACTER_SET, "CS", "\\ISO 2022 IR 87"),
        (NAME, "PN", "Quillon^Erika"),
        (PATIENT_ID, "LO", "MRN-4711"),
        (KERNEL, "LO", text),
    )
    assert held(made).detail == "an original identifier in (0018,1210)"


@pytest.mark.parametrize(
    ("character_set", "name", "text"),
    [
        (_LATIN_2, b"\x1b-BMa\xb9ek^Ren\xe1ta", b"\x1b-BMa\xb9ek"),  # the set is not named again behind the ^
        (_LATIN_2, b"Luk\xe1k^\x1b-BMa\xb9ka", b"\x1b-BMa\xb9ka"),  # Latin-1 without a name for it
        ("\\ISO 2022 IR 149", b"Hong^Gildong=\x1b$)C\xfb\xf3^\xd1\xce\xd4\xd7", b"\x1b$)C\xd1\xce\xd4\xd7"),
    ],
)
def test_a_part_of_a_name_that_cannot_be_read_hides_no_other(
    small: Small, held: Held, character_set: str, name: bytes, text: bytes
) -> None:
    made = small((CHARACTER_SET, "CS", character_set), (NAME, "PN", name), (KERNEL, "SH", text))
    assert held(made).detail == "an original identifier in (0018,1210)"


@pytest.mark.parametrize("text", ["KNEEZWICKELBAUER", "ZWICKELBAUERKNEE", "ZWICKELBAUERS KN", "XZWICKELBAUERX"])
def test_a_long_name_in_other_letters_holds_the_instance(small: Small, held: Held, text: str) -> None:
    """Where neither it nor all of them together are a word."""
    error = held(small((NAME, "PN", "Zwickelbauer^Otto"), (0x00180015, "CS", text)))
    assert error.detail == "an original identifier in (0018,0015)"


@pytest.mark.parametrize(
    ("name", "text"), [("Thorax^Otto", "THORAXES"), ("Contras^Otto", "CONTRAST"), ("Lumba^Otto", "LUMBAR")]
)
def test_a_name_in_a_word_is_none(small: Small, deidentify: Any, name: str, text: str) -> None:
    """Nor is a short one in other letters."""
    assert text.encode() in deidentify(small((NAME, "PN", name), (0x00180015, "CS", text))).data
