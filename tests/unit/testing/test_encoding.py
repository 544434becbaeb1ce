"""The encoder of the builders writes what PS3.5 says, byte by byte."""

from __future__ import annotations

import io

import pydicom
import pytest

from deid_proxy.testing.builders import (
    EXPLICIT_VR_LITTLE_ENDIAN,
    IMPLICIT_VR_LITTLE_ENDIAN,
    DataSetBuilder,
    Element,
    Fragments,
    element_header,
    encode_element,
    item_header,
)


def test_a_short_vr_has_a_16_bit_length() -> None:
    """PS3.5 7.1.2: tag, VR, two bytes of length, value."""
    assert encode_element(Element(0x0010_0020, "LO", "AB12")) == b"\x10\0\x20\0LO\x04\0AB12"


def test_a_long_vr_has_reserved_bytes_and_a_32_bit_length() -> None:
    """PS3.5 7.1.2: OB, SQ, UN and the like have two reserved bytes."""
    assert encode_element(Element(0x0042_0011, "OB", b"\1\2")) == b"\x42\0\x11\0OB\0\0\x02\0\0\0\1\2"


def test_implicit_elements_have_no_vr() -> None:
    """PS3.5 7.1.3: tag, four bytes of length, value."""
    encoded = encode_element(Element(0x0010_0020, "LO", "AB12"), explicit=False)
    assert encoded == b"\x10\0\x20\0\x04\0\0\0AB12"


@pytest.mark.parametrize(("vr", "padding"), [("LO", b" "), ("UI", b"\0"), ("OB", b"\0"), ("UN", b"\0"), ("PN", b" ")])
def test_odd_values_are_padded_as_their_vr_asks(vr: str, padding: bytes) -> None:
    """PS3.5 6.2: text by a space, UIDs and bytes by a zero."""
    assert encode_element(Element(0x0010_0020, vr, b"1.2")).endswith(b"1.2" + padding)


def test_numbers_are_little_endian() -> None:
    """US, FD and AT take numbers; a tag is written group first."""
    assert encode_element(Element(0x0028_0010, "US", (1, 258))).endswith(b"\1\0\2\1")
    assert encode_element(Element(0x0018_9073, "FD", 1.0)).endswith(b"\0\0\0\0\0\0\xf0\x3f")
    assert encode_element(Element(0x0028_0009, "AT", (0x0018_1063,))).endswith(b"\x18\0\x63\x10")


def test_a_sequence_of_defined_length_counts_its_items() -> None:
    """The length of a sequence is that of its items with their headers."""
    item = DataSetBuilder()
    item.add(0x0008_0100, "SH", "CODE")
    encoded = encode_element(Element(0x0040_A043, "SQ", [item, DataSetBuilder()]))
    assert encoded == element_header(0x0040_A043, "SQ", 28) + item_header(
        12
    ) + b"\x08\0\0\x01SH\x04\0CODE" + item_header(0)


def test_a_sequence_of_undefined_length_ends_with_delimiters() -> None:
    """Items and sequence are closed by delimiters of length zero."""
    encoded = encode_element(Element(0x0040_A043, "SQ", [DataSetBuilder()], undefined_length=True))
    assert encoded[8:] == (
        b"\xff\xff\xff\xff"
        + b"\xfe\xff\x00\xe0\xff\xff\xff\xff"
        + b"\xfe\xff\x0d\xe0\0\0\0\0"
        + b"\xfe\xff\xdd\xe0\0\0\0\0"
    )


def test_fragments_have_an_offset_table_and_a_delimiter() -> None:
    """PS3.5 A.4: an empty item first, padded fragments, a sequence delimiter."""
    encoded = encode_element(Element(0x7FE0_0010, "OB", Fragments((b"abc",))))
    assert encoded[12:] == item_header(0) + item_header(4) + b"abc\0" + b"\xfe\xff\xdd\xe0\0\0\0\0"


def test_elements_are_written_in_the_order_of_their_tags() -> None:
    """Whatever the order in which they were set."""
    data_set = DataSetBuilder()
    data_set.put("PatientID", "ID")
    data_set.put("Modality", "CT")
    assert data_set.encode().index(b"CT") < data_set.encode().index(b"ID")


def test_an_unknown_keyword_is_refused() -> None:
    """A typing error in a test does not make an empty test."""
    with pytest.raises(KeyError, match="PatientNmae"):
        DataSetBuilder().put("PatientNmae", "X")


def test_private_blocks_take_the_next_free_block() -> None:
    """Two creators in one group get blocks 10 and 11 (PS3.5 7.8.1)."""
    data_set = DataSetBuilder()
    data_set.private_block(0x0009, "ONE", [(0x01, "LO", "first")])
    data_set.private_block(0x0009, "TWO", [(0x01, "LO", "second")])
    assert [element.tag for element in data_set.elements()] == [0x0009_0010, 0x0009_0011, 0x0009_1001, 0x0009_1101]


def test_the_length_counts_nested_elements() -> None:
    """A sequence with an item of two elements counts three."""
    outer, item = DataSetBuilder(), DataSetBuilder()
    item.put("CodeValue", "1")
    item.put("CodeMeaning", "one")
    outer.put("ProcedureCodeSequence", [item])
    assert len(outer) == 3


@pytest.mark.parametrize("syntax", [EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN])
@pytest.mark.parametrize("undefined", [True, False])
def test_another_implementation_reads_what_is_written(syntax: str, undefined: bool) -> None:
    """pydicom finds the same values in nested sequences, in every encoding."""
    outer = DataSetBuilder(undefined_lengths=undefined)
    inner = outer.item()
    inner.put("PatientComments", "deep")
    outer.put("ProcedureCodeSequence", [inner, outer.item()])
    outer.put("Rows", 512)
    explicit = syntax == EXPLICIT_VR_LITTLE_ENDIAN
    read = pydicom.filereader.read_dataset(io.BytesIO(outer.encode(syntax)), not explicit, True)
    assert read.ProcedureCodeSequence[0].PatientComments == "deep"
    assert len(read.ProcedureCodeSequence) == 2
    assert read.Rows == 512
