"""Where a value begins and ends is decided by its element, not by the bytes around it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from deid_proxy.engine.planner import LEAST_BULK
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.standard.character_sets import encode
from deid_proxy.testing.builders import (
    EXPLICIT_VR_BIG_ENDIAN,
    IMPLICIT_VR_LITTLE_ENDIAN,
    JPEG_BASELINE,
    DataSetBuilder,
    Fragments,
)
from deid_proxy.testing.builders.pixels import jpeg_stream

KERNEL, MASK_EXPLANATION, COUCH, LUT, ICC = 0x00181210, 0x00286190, 0x00540020, 0x00281201, 0x00282000
Small = Callable[..., DataSetBuilder]
Held = Callable[..., DeidentificationError]


@pytest.mark.parametrize("syntax", ["1.2.840.10008.1.2.1", IMPLICIT_VR_LITTLE_ENDIAN])
@pytest.mark.parametrize(
    ("text", "following"),
    [
        ("MRN-4711-X", (COUCH, "US", [1])),  # group 0054 begins with the byte "T"
        ("of Erika", (COUCH, "US", [1])),
        ("x 1.2.826.0.1.77.1.3", (0x00321034, "SQ", [])),  # group 0032 begins with the byte "2"
        ("MRN-4711-X", (0x20300010, "US", 1)),  # "0" and a space
    ],
)
def test_the_next_elements_header_hides_nothing(
    small: Small, held: Held, syntax: str, text: str, following: tuple[int, str, Any]
) -> None:
    """An identifier at the end of a value is found, whatever group comes next."""
    error = held(small((MASK_EXPLANATION, "ST", text), following), syntax)
    assert error.detail == "an original identifier in (0028,6190)"


@pytest.mark.parametrize("text", ["MRN-4711-X", "Erika", "1.2.826.0.1.77.1.3"])
def test_the_length_of_a_long_value_hides_nothing(small: Small, held: Held, text: str) -> None:
    """From 12,288 bytes on the byte before a value is a digit or a letter."""
    long = text.ljust(0x3132)
    assert held(small((MASK_EXPLANATION, "ST", long))).detail == "an original identifier in (0028,6190)"


@pytest.mark.parametrize(
    ("element", "value"),
    [
        ((0x00100020, "LO", r"MRN-1234\KH-99887"), "KH-99887"),
        ((0x00100020, "LO", "MRN-4711-X"), "mrn-4711-x"),
        ((0x00101000, "LO", "KH-99887"), "was KH-99887"),
        ((0x00380010, "LO", "ADM-7781"), "ADM-7781"),
        ((0x00101001, "PN", "Ackermann^Erika"), "ackermann"),
        ((0x00101005, "PN", "Ackermann^Erika"), "ackermann"),
        ((0x00100030, "DA", "19610214"), "b. 19610214"),
        ((0x00100010, "PN", "Lee^Kim"), "Lee, Kim"),
    ],
)
def test_every_identifier_of_the_patient_is_searched(
    small: Small, held: Held, element: tuple[int, str, str], value: str
) -> None:
    """Other IDs and names, the birth date, each value of several, in any letter case."""
    assert held(small(element, (KERNEL, "SH", value))).detail == "an original identifier in (0018,1210)"


@pytest.mark.parametrize(
    ("name", "patient_id", "text"),
    [
        ("PANCREAS_0001", "PANCREAS_0001", "PANCREAS"),
        ("ACRIN-FLT-Breast_028", "ACRIN-FLT-Breast_028", "Breast FLT"),
        ("Head^Anna", "4711-0815", "HEAD"),
        ("Lee^Kim", "4711-0815", "LEE filter"),
        ("Study^Volunteer", "4711-0815", "study, volunteer"),
        ("Quill^Erika", "4711-0815", "4711"),
    ],
)
def test_research_names_and_body_parts_hold_nobody(
    small: Small, deidentify: Any, name: str, patient_id: str, text: str
) -> None:
    """A word of an ID, or a name that every protocol has, is no residue."""
    assert deidentify(
        small(
            (0x00100010, "PN", name), (0x00100020, "LO", patient_id), (KERNEL, "SH", text), (0x00180015, "CS", "HEAD")
        )
    ).data


@pytest.mark.parametrize("content", [b" Erika Quill ", b" MRN-4711-X ", b" 1.2.826.0.1.77.1.3 "])
def test_a_small_binary_value_is_searched(small: Small, held: Held, content: bytes) -> None:
    """A colour profile may say whose picture it is; one word alone may be chance."""
    assert held(small((ICC, "OB", content))).detail == "an original identifier in (0028,2000)"


def test_one_word_in_a_small_binary_value_is_chance(small: Small, deidentify: Any) -> None:
    """Colour profiles name their makers."""
    assert deidentify(small((ICC, "OB", b" Copyright Quill Inc "))).data


@pytest.mark.parametrize("content", [b"\xff\xfe\0\x10 Erika  Quill", b"\xff\xfe MRN-4711-X ", b"\xff\xfe quill^erika "])
@pytest.mark.parametrize("size", [16, LEAST_BULK, 1 << 20, (1 << 20) - 8])
def test_fragments_are_searched(small: Small, held: Held, content: bytes, size: int) -> None:
    """In what looks like an image, of any size, and across the pieces in which a large one is read."""
    fragments = Fragments((jpeg_stream(bytes(size) + content),))
    assert held(small((0x7FE00010, "OB", fragments)), JPEG_BASELINE).reason is HoldReason.RESIDUAL_IDENTIFIER


def test_a_short_id_in_a_large_value_is_chance(small: Small, deidentify: Any) -> None:
    """Four bytes come about in every hundredth compressed stream."""
    builder = small((0x00100020, "LO", "AB12"), (LUT, "OW", bytes(LEAST_BULK) + b" AB12 "))
    assert deidentify(builder).data


def test_hostile_uids_cost_no_more_than_one_pass(small: Small, item: Any, held: Held) -> None:
    """Thousands of references without a common beginning, and a run of digits and dots as long as a text can be."""
    references = [item((0x00081155, "UI", f"1.{n}.8.{n}.77")) for n in range(100, 3000)]
    run = "1.2.8." * 10_000
    builder = small((0x00081115, "SQ", references), (MASK_EXPLANATION, "ST", f"{run} 1.117.8.117.77"))
    assert held(builder).reason is HoldReason.RESIDUAL_IDENTIFIER


@pytest.mark.parametrize("text", ["v1 吉洞", "v1 길동", "길동", "for 洪 길동"])
def test_a_korean_name_is_found_behind_other_words(small: Small, held: Held, text: str) -> None:
    """The set is designated once, at the beginning of the value, and not again before the name (PS3.5 6.1.2.5.3)."""
    terms = ("", "ISO 2022 IR 149")
    name = encode("Hong^Gildong=洪^吉洞=홍^길동", terms, person_name=True)
    value = b"\x1b$)C" + encode(text, terms).replace(b"\x1b$)C", b"")
    data = small((0x00080005, "CS", "\\".join(terms)), (0x00100010, "PN", name), (KERNEL, "SH", value))
    assert held(data).detail == "an original identifier in (0018,1210)"


@pytest.mark.parametrize(
    ("terms", "name", "others"),
    [
        ("ISO_IR 144", "Щербаков^Пётр", "GB18030"),
        ("ISO_IR 192", "Παπαδόπουλος^Γιάννης", "ISO_IR 126"),
        ("ISO_IR 192", "山田^太郎", "\\ISO 2022 IR 87"),
        ("GB18030", "欧阳^雪梅", "ISO_IR 192"),
    ],
)
@pytest.mark.parametrize("syntax", ["1.2.840.10008.1.2.1", IMPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_BIG_ENDIAN])
def test_a_name_is_found_in_an_item_with_a_character_set_of_its_own(
    small: Small, held: Held, item: Any, syntax: str, terms: str, name: str, others: str
) -> None:
    """PS3.3 C.12.1.1.2: such an item is written in another set than the patient's name is."""
    family = encode(name.split("^")[0], others.split("\\"))
    code = item((0x00080005, "CS", others), (0x00080104, "LO", b"of " + family))
    original = encode(name, (terms,), person_name=True)
    data = small((0x00080005, "CS", terms), (0x00100010, "PN", original), (0x00082218, "SQ", [code]))
    assert held(data, syntax).detail == "an original identifier in (0008,0104)"


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("word", ["Щербаков", "ЩЕРБАКОВ", "пётр"])
def test_a_name_of_other_letters_is_found_wide_in_a_binary_value(
    small: Small, held: Held, codec: str, word: str
) -> None:
    """As programs hold it in memory, and write it out."""
    name = encode("Щербаков^Пётр", ("ISO_IR 144",), person_name=True)
    data = small(
        (0x00080005, "CS", "ISO_IR 144"),
        (0x00100010, "PN", name),
        (ICC, "OB", bytes(8) + word.encode(codec) + bytes(8)),
    )
    assert held(data).detail == "an original identifier in (0028,2000)"
