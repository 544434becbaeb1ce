"""Lengths that lie, and sizes and depths that exhaust."""

from __future__ import annotations

import struct

from deid_proxy.errors import HoldReason
from deid_proxy.testing.builders.encoding import (
    ITEM_DELIMITER,
    JPEG_BASELINE,
    SEQUENCE_DELIMITER,
    UNDEFINED_LENGTH,
    element_header,
    item_header,
)
from deid_proxy.testing.builders.malformed.cases import (
    Catalogue,
    before_private,
    element,
    replaced,
    small,
    sound,
    start_of,
)

LENGTHS = Catalogue()
_PATIENT_COMMENTS = 0x0010_4000
_REGION = 0x0008_2218
_LATE_SEQUENCE = 0x0054_0220
_PRIVATE_SEQUENCE = 0x7053_1099
_DEPTH = 10_000
_ITEMS = 500_000


def _patched(offset: int, length: int, width: str = "<I") -> bytes:
    data = bytearray(sound().data)
    struct.pack_into(width, data, offset, length)
    return bytes(data)


def _with(vr: str, length: int, body: bytes, tag: int = _LATE_SEQUENCE) -> bytes:
    return before_private(element_header(tag, vr, length), body)


@LENGTHS.case("The pixel data claims one byte more than there is")
def _length_one_too_long() -> bytes:
    return _patched(start_of(0x7FE0_0010, "OW") + 8, 513)


@LENGTHS.case("The pixel data claims two gigabytes")
def _length_of_two_gigabytes() -> bytes:
    return _patched(start_of(0x7FE0_0010, "OW") + 8, 1 << 31)


@LENGTHS.case("The pixel data claims 4 GiB less two bytes")
def _length_just_below_undefined() -> bytes:
    return _patched(start_of(0x7FE0_0010, "OW") + 8, UNDEFINED_LENGTH - 1)


@LENGTHS.case("Native pixel data claims an undefined length")
def _undefined_length_of_native_pixels() -> bytes:
    return _patched(start_of(0x7FE0_0010, "OW") + 8, UNDEFINED_LENGTH)


@LENGTHS.case("A text claims an undefined length")
def _undefined_length_of_text() -> bytes:
    return _with("UT", UNDEFINED_LENGTH, b"text" + item_header(0, SEQUENCE_DELIMITER))


@LENGTHS.case("A short text claims 65,534 bytes")
def _short_length_beyond_end() -> bytes:
    return _patched(start_of(_PATIENT_COMMENTS, "LT") + 6, 0xFFFE, "<H")


@LENGTHS.case("A sequence goes on inside the next element")
def _sequence_longer_than_its_items() -> bytes:
    return _patched(start_of(_REGION, "SQ") + 8, 200)


@LENGTHS.case("A sequence ends inside its item")
def _sequence_shorter_than_its_items() -> bytes:
    return _patched(start_of(_REGION, "SQ") + 8, 20)


@LENGTHS.case("A sequence has four bytes")
def _sequence_shorter_than_an_item_header() -> bytes:
    return _with("SQ", 4, item_header(0)[:4])


@LENGTHS.case("An item is longer than the sequence around it")
def _item_beyond_sequence() -> bytes:
    body = element(0x0008_0100, "SH", b"CODE")
    return _with("SQ", 8 + len(body), item_header(len(body) + 40) + body)


@LENGTHS.case("An item claims 4 GiB")
def _item_beyond_end() -> bytes:
    return _with("SQ", UNDEFINED_LENGTH, item_header(UNDEFINED_LENGTH - 1))


@LENGTHS.case("An element is longer than the item around it")
def _element_beyond_item() -> bytes:
    return _with("SQ", 8 + 12, item_header(12) + element_header(0x0008_0100, "SH", 64) + b"CODE")


@LENGTHS.case("A text has an odd length", repaired=True)
def _odd_length_text() -> bytes:
    return replaced(_PATIENT_COMMENTS, "LT", element(_PATIENT_COMMENTS, "LT", b"odd"))


@LENGTHS.case("A UID has an odd length, without its padding", repaired=True)
def _odd_length_uid() -> bytes:
    uid = b"1.2.3.4.5.678"
    padded = element(0x0020_0052, "UI", uid + b"\0")
    return small((0x0020_0052, "UI", uid)).encode().replace(padded, element(0x0020_0052, "UI", uid))


@LENGTHS.case("A US has three bytes")
def _number_of_odd_size() -> bytes:
    return before_private(element(0x0054_0081, "US", b"\1\2\3"))


@LENGTHS.case("An item delimiter claims a length of eight")
def _delimiter_with_length() -> bytes:
    return _with(
        "SQ",
        UNDEFINED_LENGTH,
        item_header(UNDEFINED_LENGTH) + item_header(8, ITEM_DELIMITER) + item_header(0, SEQUENCE_DELIMITER),
    )


@LENGTHS.case("Sequences are nested 10,000 deep", HoldReason.LIMIT)
def _depth_of_ten_thousand() -> bytes:
    opening = element_header(_LATE_SEQUENCE, "SQ", UNDEFINED_LENGTH) + item_header(UNDEFINED_LENGTH)
    closing = item_header(0, ITEM_DELIMITER) + item_header(0, SEQUENCE_DELIMITER)
    return small().encode() + opening * _DEPTH + closing * _DEPTH


@LENGTHS.case("Sequences are opened 10,000 deep, and no delimiter follows", HoldReason.LIMIT)
def _depth_of_ten_thousand_never_closed() -> bytes:
    opening = element_header(_LATE_SEQUENCE, "SQ", UNDEFINED_LENGTH) + item_header(UNDEFINED_LENGTH)
    return small().encode() + opening * _DEPTH


@LENGTHS.case("Sequences with lengths are nested 2,000 deep", HoldReason.LIMIT)
def _depth_with_defined_lengths() -> bytes:
    body = b""
    for _ in range(2_000):
        item = item_header(len(body)) + body
        body = element_header(_LATE_SEQUENCE, "SQ", len(item)) + item
    return small().encode() + body


@LENGTHS.case("Private sequences are nested 10,000 deep", HoldReason.LIMIT)
def _private_depth_of_ten_thousand() -> bytes:
    opening = element_header(_PRIVATE_SEQUENCE, "SQ", UNDEFINED_LENGTH) + item_header(UNDEFINED_LENGTH)
    closing = item_header(0, ITEM_DELIMITER) + item_header(0, SEQUENCE_DELIMITER)
    return small().encode() + opening * _DEPTH + closing * _DEPTH


@LENGTHS.case("A sequence that is kept has 500,000 empty items", forwarded=True)
def _half_a_million_empty_items() -> bytes:
    body = item_header(0) * _ITEMS
    return small().encode() + element_header(_LATE_SEQUENCE, "SQ", len(body)) + body


@LENGTHS.case("A private sequence has 500,000 empty items", forwarded=True)
def _half_a_million_private_items() -> bytes:
    body = item_header(0) * _ITEMS
    return small().encode() + element_header(_PRIVATE_SEQUENCE, "SQ", len(body)) + body


@LENGTHS.case("There are 500,000 empty private elements", forwarded=True)
def _half_a_million_private_elements() -> bytes:
    tags = ((0x1001 + 2 * (number >> 16), number & 0xFFFF) for number in range(_ITEMS))
    return small().encode() + b"".join(struct.pack("<HH2sH", group, low, b"LO", 0) for group, low in tags)


@LENGTHS.case("A fragment of encapsulated pixel data claims 2 GiB", transfer_syntax_uid=JPEG_BASELINE)
def _fragment_beyond_end() -> bytes:
    data = bytearray(sound(JPEG_BASELINE).data)
    first = data.index(element_header(0x7FE0_0010, "OB", UNDEFINED_LENGTH)) + 12 + 8
    struct.pack_into("<I", data, first + 4, 1 << 31)
    return bytes(data)


@LENGTHS.case("A fragment of encapsulated pixel data has an undefined length", transfer_syntax_uid=JPEG_BASELINE)
def _fragment_of_undefined_length() -> bytes:
    data = bytearray(sound(JPEG_BASELINE).data)
    first = data.index(element_header(0x7FE0_0010, "OB", UNDEFINED_LENGTH)) + 12 + 8
    struct.pack_into("<I", data, first + 4, UNDEFINED_LENGTH)
    return bytes(data)
