"""Headers and values are encoded as PS3.5 prints them."""

from __future__ import annotations

import struct

import pytest

from deid_proxy.engine.encoding import (
    BULK_VRS,
    EXPLICIT_BIG,
    EXPLICIT_LITTLE,
    IMPLICIT_LITTLE,
    LONG_VRS,
    SHORT_VRS,
    TEXT_VRS,
    VRS,
    encode_element,
    encode_header,
    encode_item,
    format_place,
)


def test_every_value_representation_of_the_standard_is_known_once() -> None:
    """PS3.5 table 6.2-1 has 34 VRs, each with a short or a long header."""
    assert len(VRS) == 34
    assert not SHORT_VRS & LONG_VRS
    assert TEXT_VRS < VRS
    assert BULK_VRS < LONG_VRS


def test_a_short_header_has_a_length_of_16_bits() -> None:
    """Tag, VR and length in eight bytes."""
    assert encode_header(0x00100010, "PN", 6, EXPLICIT_LITTLE) == b"\x10\x00\x10\x00PN\x06\x00"


def test_a_long_header_has_two_reserved_bytes_and_a_length_of_32_bits() -> None:
    """Twelve bytes for OB, SQ, UT and their like."""
    assert encode_header(0x7FE00010, "OB", 6, EXPLICIT_LITTLE) == b"\xe0\x7f\x10\x00OB\x00\x00\x06\x00\x00\x00"


@pytest.mark.parametrize("vr", ["PN", "OB"])
def test_an_implicit_header_has_no_vr(vr: str) -> None:
    """Tag and a length of 32 bits, whatever the VR."""
    assert encode_header(0x00100010, vr, 6, IMPLICIT_LITTLE) == b"\x10\x00\x10\x00\x06\x00\x00\x00"


@pytest.mark.parametrize(("vr", "padding"), [("LO", b" "), ("UI", b"\0"), ("OB", b"\0"), ("PN", b" "), ("UT", b" ")])
def test_a_value_of_odd_length_is_padded_as_its_vr_asks(vr: str, padding: bytes) -> None:
    """Text ends with a space; UIDs and bytes end with a NULL."""
    assert encode_element(0x00100020, vr, b"odd", EXPLICIT_LITTLE).endswith(b"odd" + padding)


def test_a_value_that_does_not_fit_a_short_header_is_refused() -> None:
    """Nothing is written with a length that was cut."""
    with pytest.raises(struct.error):
        encode_header(0x00100020, "LO", 0x10000, EXPLICIT_LITTLE)


def test_an_item_has_a_defined_length() -> None:
    """(FFFE,E000) and how many bytes follow."""
    assert encode_item(b"abcd", EXPLICIT_LITTLE) == b"\xfe\xff\x00\xe0\x04\x00\x00\x00abcd"
    assert encode_item(b"abcd", EXPLICIT_BIG) == b"\xff\xfe\xe0\x00\x00\x00\x00\x04abcd"


def test_big_endian_headers_turn_tags_and_lengths_around() -> None:
    """The VR is text, and stays as it is (PS3.5 7.3)."""
    assert encode_header(0x00100020, "LO", 6, EXPLICIT_BIG) == b"\x00\x10\x00\x20LO\x00\x06"
    assert encode_header(0x7FE00010, "OW", 6, EXPLICIT_BIG) == b"\x7f\xe0\x00\x10OW\x00\x00\x00\x00\x00\x06"


def test_what_is_in_a_sequence_is_encoded_as_it_is_unless_that_is_un() -> None:
    """PS3.5 6.2.2 note 2: in any transfer syntax the items of UN are in Implicit VR Little Endian."""
    for encoding in (EXPLICIT_BIG, EXPLICIT_LITTLE, IMPLICIT_LITTLE):
        assert (encoding.inside("SQ"), encoding.inside("UN")) == (encoding, IMPLICIT_LITTLE)
    assert (EXPLICIT_BIG.byteorder, IMPLICIT_LITTLE.byteorder) == ("big", "little")


def test_places_are_named_by_tag_and_offset() -> None:
    """Error details need both, and nothing else."""
    assert format_place(0x0010_0020, 42) == "(0010,0020) at offset 42"
