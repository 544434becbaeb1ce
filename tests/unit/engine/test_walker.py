"""The walk accepts what adds up, byte for byte, and nothing else."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any

import pytest

from deid_proxy.engine.draft import Draft
from deid_proxy.engine.encoding import EXPLICIT_LITTLE, IMPLICIT_LITTLE
from deid_proxy.engine.limits import Limits
from deid_proxy.engine.tables import structure
from deid_proxy.engine.walker import walk
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.testing.builders import IMPLICIT_VR_LITTLE_ENDIAN, element_header, item_header

UNDEFINED = 0xFFFFFFFF
SEQUENCE = 0x00081115
ITEM_END = item_header(0, 0xFFFEE00D)
SEQUENCE_END = item_header(0, 0xFFFEE0DD)


def element(tag: int, vr: str, value: bytes, *, explicit: bool = True) -> bytes:
    return element_header(tag, vr, len(value), explicit=explicit) + value


def read(data: bytes, *, explicit: bool = True, limits: Limits | None = None) -> int:
    return walk(Draft(data, limits or Limits()), structure(EXPLICIT_LITTLE if explicit else IMPLICIT_LITTLE))


def refusal(data: bytes, *, explicit: bool = True, limits: Limits | None = None) -> DeidentificationError:
    with pytest.raises(DeidentificationError) as caught:
        read(data, explicit=explicit, limits=limits)
    return caught.value


NAME = element(0x00100010, "PN", b"Doe^Jane")
CODE = element(0x00080100, "SH", b"CODE")


@pytest.mark.parametrize(
    "content",
    [
        element(SEQUENCE, "SQ", b""),
        element(SEQUENCE, "SQ", item_header(0)),
        element(SEQUENCE, "SQ", item_header(len(CODE)) + CODE),
        element(SEQUENCE, "SQ", item_header(UNDEFINED) + CODE + ITEM_END),
        element(SEQUENCE, "SQ", item_header(UNDEFINED) + ITEM_END),
        element_header(SEQUENCE, "SQ", UNDEFINED) + SEQUENCE_END,
        element_header(SEQUENCE, "SQ", UNDEFINED) + item_header(len(CODE)) + CODE + SEQUENCE_END,
        element_header(SEQUENCE, "SQ", UNDEFINED) + item_header(UNDEFINED) + CODE + ITEM_END + SEQUENCE_END,
        element_header(SEQUENCE, "SQ", UNDEFINED) + (item_header(UNDEFINED) + CODE + ITEM_END) * 3 + SEQUENCE_END,
    ],
)
def test_every_form_of_a_sequence_is_walked_to_its_end(content: bytes) -> None:
    """Defined and undefined lengths, of sequence and items, in any mixture."""
    data = content + NAME
    assert read(data) == len(data)


def test_an_empty_data_set_ends_where_it_begins() -> None:
    """Nothing is nothing."""
    assert read(b"") == 0


def test_fragments_end_at_their_delimiter() -> None:
    """Encapsulated pixel data is passed over fragment by fragment."""
    pixels = element_header(0x7FE00010, "OB", UNDEFINED)
    data = pixels + item_header(0) + item_header(4) + b"\xff\xd8\xff\xd9" + SEQUENCE_END
    assert read(data) == len(data)


def test_a_sequence_written_as_un_is_in_implicit_vr_inside() -> None:
    """CP-246: whatever is around it."""
    inside = element(0x00080100, "SH", b"CODE", explicit=False)
    data = element_header(0x00091001, "UN", UNDEFINED) + item_header(len(inside)) + inside + SEQUENCE_END + NAME
    assert read(data) == len(data)


@pytest.mark.parametrize(
    "data",
    [
        NAME[:-1],
        NAME[:7],
        NAME + b"\x01",
        element_header(0x00100010, "PN", 9) + b"Doe^Jane ",
        element_header(SEQUENCE, "SQ", 20) + item_header(4) + CODE,
        element(SEQUENCE, "SQ", item_header(len(CODE) + 2) + CODE) + NAME,
        element(SEQUENCE, "SQ", item_header(len(CODE) - 2) + CODE) + NAME,
        element(SEQUENCE, "SQ", item_header(len(CODE)) + CODE + b"\0\0") + NAME,
        element(SEQUENCE, "SQ", CODE),
        element(SEQUENCE, "SQ", item_header(UNDEFINED) + CODE) + NAME,
        element_header(SEQUENCE, "SQ", UNDEFINED) + item_header(len(CODE)) + CODE,
        element_header(SEQUENCE, "SQ", UNDEFINED) + item_header(len(CODE)) + CODE + NAME,
        element_header(SEQUENCE, "SQ", UNDEFINED) + item_header(4, 0xFFFEE0DD),
        element(SEQUENCE, "SQ", SEQUENCE_END),
        NAME + ITEM_END,
        NAME + SEQUENCE_END,
        item_header(0) + NAME,
        element(SEQUENCE, "SQ", item_header(8) + ITEM_END),
        NAME + NAME,
        NAME + CODE,
        element(SEQUENCE, "SQ", item_header(len(CODE) * 2) + CODE * 2),
        b"\x10\x00\x10\x00\x08\x00\x00\x00Doe^Jane",
        element_header(0x00100010, "PN", 4)[:4] + b"pn" + b"\x00\x00",
        element_header(0x00420011, "UT", UNDEFINED) + SEQUENCE_END,
        element_header(0x7FE00010, "OB", UNDEFINED) + item_header(4) + b"\xff\xd8",
        element_header(0x7FE00010, "OB", UNDEFINED) + item_header(3) + b"\xff\xd8\xff" + SEQUENCE_END,
        element_header(0x7FE00010, "OB", UNDEFINED) + item_header(UNDEFINED) + SEQUENCE_END,
        element_header(0x7FE00010, "OB", UNDEFINED) + CODE + SEQUENCE_END,
        element_header(SEQUENCE, "SQ", UNDEFINED)[:10],
    ],
)
def test_what_does_not_add_up_is_malformed(data: bytes) -> None:
    """Truncated, too long, odd, unordered, twice, stray, or with no VR where one must be."""
    assert refusal(data).reason is HoldReason.MALFORMED


def test_errors_name_the_place_and_no_value() -> None:
    """A person can find the spot; nobody reads a name in a log."""
    error = refusal(CODE + NAME[:-2])
    assert error.detail == "(0010,0010) is cut off by the end of the data set at offset 26"
    assert "Doe" not in str(error)


def test_zeros_behind_the_last_element_end_the_data_set() -> None:
    """Padding to a block is dropped, and that is noted."""
    draft = Draft(NAME + bytes(24))
    assert walk(draft, structure(EXPLICIT_LITTLE)) == len(NAME)
    assert draft.notes == ["24 zero bytes behind the data set were dropped"]


@pytest.mark.parametrize("rest", [b"\0\0\0", bytes(7), bytes(8), bytes(4096)])
def test_any_number_of_zeros_may_follow(rest: bytes) -> None:
    """Also fewer than a header has."""
    assert read(NAME + rest) == len(NAME)


def nested(depth: int, *, undefined: bool) -> bytes:
    data = b""
    for _ in range(depth):
        content = item_header(UNDEFINED) + data + ITEM_END if undefined else item_header(len(data)) + data
        length = UNDEFINED if undefined else len(content)
        data = element_header(SEQUENCE, "SQ", length) + content + (SEQUENCE_END if undefined else b"")
    return data


@pytest.mark.parametrize("undefined", [True, False])
def test_the_depth_is_bounded(undefined: bool) -> None:
    """Just allowed is allowed; one deeper, and ten thousand deeper, are held."""
    limits = Limits(depth=5)
    assert read(nested(5, undefined=undefined), limits=limits) > 0
    for depth in (6, 2_000):
        assert refusal(nested(depth, undefined=undefined), limits=limits).reason is HoldReason.LIMIT


def test_the_number_of_elements_is_bounded() -> None:
    """Elements and items count alike."""
    data = element(SEQUENCE, "SQ", item_header(0) * 100)
    assert read(data, limits=Limits(elements=200)) == len(data)
    assert refusal(data, limits=Limits(elements=50)).reason is HoldReason.LIMIT


@pytest.mark.parametrize("count", [1, 2, 100])
def test_as_many_elements_as_are_allowed_are_allowed(count: int) -> None:
    """And one more is not."""
    data = b"".join(element(0x00080000 + 2 * number, "SH", b"A ") for number in range(1, count + 1))
    assert read(data, limits=Limits(elements=count)) == len(data)
    assert refusal(data, limits=Limits(elements=count - 1)).reason is HoldReason.LIMIT


def test_the_number_of_fragments_is_bounded() -> None:
    """A million empty fragments are not worth a second; as many as are allowed are allowed, behind the offset table."""
    data = element_header(0x7FE00010, "OB", UNDEFINED) + item_header(0) * 100 + SEQUENCE_END
    assert refusal(data, limits=Limits(elements=50)).reason is HoldReason.LIMIT
    assert refusal(data, limits=Limits(elements=98)).reason is HoldReason.LIMIT
    assert read(data, limits=Limits(elements=99)) == len(data)


def test_a_repeated_sequence_is_checked_like_the_first() -> None:
    """Recognising a sequence that was walked before never skips one that was not."""
    good = element(SEQUENCE, "SQ", item_header(len(CODE)) + CODE)
    bad = element(SEQUENCE, "SQ", item_header(len(CODE)) + CODE[:-2] + b"\x01\x02")[:-2]
    outer = 0x00400275
    items = (item_header(len(good)) + good) * 3
    assert read(element(outer, "SQ", items)) > 0
    assert refusal(element(outer, "SQ", items + item_header(len(bad)) + bad)).reason is HoldReason.MALFORMED


@pytest.mark.parametrize("buffer", [bytes, bytearray, memoryview])
def test_any_buffer_will_do(buffer: Callable[[bytes], Any]) -> None:
    """The spool hands out bytearrays, files are mapped."""
    data = nested(3, undefined=False) + NAME
    assert walk(Draft(buffer(data)), structure(EXPLICIT_LITTLE)) == len(data)


def test_implicit_vr_is_walked_by_the_dictionary() -> None:
    """What is a sequence, the dictionary says."""
    inside = element(0x00080100, "SH", b"CODE", explicit=False)
    data = element(SEQUENCE, "SQ", item_header(len(inside)) + inside, explicit=False)
    assert read(data, explicit=False) == len(data)
    wrong = element(SEQUENCE, "SQ", item_header(len(inside) + 8) + inside, explicit=False)
    assert refusal(wrong, explicit=False).reason is HoldReason.MALFORMED
    assert IMPLICIT_VR_LITTLE_ENDIAN == "1.2.840.10008.1.2"


def test_an_undefined_length_in_implicit_vr_is_walked_for_private_elements_too() -> None:
    """Only a sequence can have it, so it is one."""
    inside = item_header(UNDEFINED) + element(0x00080100, "SH", b"CODE", explicit=False) + ITEM_END
    data = element_header(0x00091001, "UN", UNDEFINED, explicit=False) + inside + SEQUENCE_END
    assert read(data, explicit=False) == len(data)


def test_headers_cut_anywhere_are_malformed() -> None:
    """No prefix of a data set is taken for a whole one, but where an element ends."""
    data = nested(2, undefined=True) + nested(0, undefined=True) + NAME
    whole = {0, len(data) - len(NAME), len(data)}
    for end in range(len(data)):
        if end in whole or not data[:end].strip(b"\0"):
            continue
        assert refusal(data[:end]).reason is HoldReason.MALFORMED, end


def test_a_length_above_two_gigabytes_is_just_too_long() -> None:
    """Lengths are unsigned."""
    data = struct.pack("<HH2sHL", 0x0042, 0x0011, b"OB", 0, 0x80000000) + bytes(16)
    assert refusal(data).reason is HoldReason.MALFORMED
