"""Reading elements to compare and show them: all of them, at every depth, and nothing from a damaged file."""

from __future__ import annotations

import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deid_proxy.cli.elements import Element, describe_path, read_elements
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.testing.builders import (
    EXPLICIT_VR_LITTLE_ENDIAN,
    IMPLICIT_VR_LITTLE_ENDIAN,
    JPEG_BASELINE,
    MODALITIES,
    DataSetBuilder,
    Shape,
    build_study,
)

EXPLICIT_VR_BIG_ENDIAN = "1.2.840.10008.1.2.2"
DEFLATED = "1.2.840.10008.1.2.1.99"
SEQUENCE, ACCESSION, NAME = 0x0040_0275, 0x0008_0050, 0x0010_0010


def read(data: bytes, syntax: str = EXPLICIT_VR_LITTLE_ENDIAN) -> list[Element]:
    return list(read_elements(memoryview(data), syntax))


def nested(*, undefined_lengths: bool) -> DataSetBuilder:
    data_set = DataSetBuilder(undefined_lengths=undefined_lengths)
    inner, empty = data_set.item(), data_set.item()
    inner.add(ACCESSION, "SH", "A1")
    data_set.add(NAME, "PN", "X^Y ")
    data_set.add(SEQUENCE, "SQ", [empty, inner])
    data_set.add(0x0040_A043, "SQ", [])
    return data_set


@pytest.mark.parametrize("syntax", [EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN])
@pytest.mark.parametrize("undefined_lengths", [False, True])
def test_nested_elements_have_paths(syntax: str, undefined_lengths: bool) -> None:
    """Elements come out in order with tags and item numbers, whichever way lengths are encoded."""
    found = read(nested(undefined_lengths=undefined_lengths).encode(syntax), syntax)
    got = [(element.path, element.vr, bytes(element.value)) for element in found]
    leaves = [((NAME,), "PN", b"X^Y "), ((SEQUENCE, 2, ACCESSION), "SH", b"A1")]
    assert [entry for entry in got if entry[1] != "SQ"] == leaves
    if not undefined_lengths:
        assert got[-1] == ((0x0040_A043,), "SQ", b"")


@pytest.mark.parametrize("syntax", [EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN])
@pytest.mark.parametrize("zeros", [1, 7, 8, 4096])
def test_zeros_behind_the_data_set_are_no_element(syntax: str, zeros: int) -> None:
    """The engine drops them; whoever compares with an original, or looks for its identifiers, reads past them too."""
    data = nested(undefined_lengths=False).encode(syntax)
    assert read(data + bytes(zeros), syntax) == read(data, syntax)


@pytest.mark.parametrize("behind", [bytes(8) + b"X^Y ", bytes(4095) + b"\1"])
def test_zeros_with_something_behind_them_are_no_end(behind: bytes) -> None:
    """Nothing may hide behind zeros."""
    with pytest.raises(DeidentificationError) as refused:
        read(nested(undefined_lengths=False).encode(EXPLICIT_VR_LITTLE_ENDIAN) + behind)
    assert refused.value.reason is HoldReason.MALFORMED


def test_path_reads_like_one() -> None:
    """A path names every sequence with its item, and the attribute by tag and keyword."""
    assert describe_path((SEQUENCE, 2, ACCESSION)) == "(0040,0275)[2] > (0008,0050) AccessionNumber"
    assert describe_path((NAME,)) == "(0010,0010) PatientName"


@pytest.mark.parametrize("modality", sorted(MODALITIES))
@pytest.mark.parametrize("syntax", [EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN, JPEG_BASELINE])
@pytest.mark.parametrize("undefined_lengths", [False, True])
def test_every_modality_is_read_to_the_end(modality: str, syntax: str, undefined_lengths: bool) -> None:
    """Realistic instances of every kind come out whole, each path once."""
    (instance,) = build_study(1, modality, 1, transfer_syntax_uid=syntax, undefined_lengths=undefined_lengths)
    found = read(instance.data, syntax)
    assert len({element.path for element in found}) == len(found)
    assert len(found) > 20


def test_encapsulated_pixel_data_is_one_element() -> None:
    """Fragments are one value, its delimiter included."""
    (instance,) = build_study(1, "CT", 1, transfer_syntax_uid=JPEG_BASELINE)
    pixels = read(instance.data, JPEG_BASELINE)[-1]
    assert pixels.path == (0x7FE0_0010,)
    assert bytes(pixels.value).endswith(struct.pack("<HHL", 0xFFFE, 0xE0DD, 0))


def test_sequence_of_unknown_vr_is_implicit_inside() -> None:
    """UN with undefined length holds items in Implicit VR, as PS3.5 6.2.2 has it."""
    item = DataSetBuilder()
    item.add(ACCESSION, "SH", "A1")
    inside = item.encode(IMPLICIT_VR_LITTLE_ENDIAN)
    data = struct.pack("<HH2s2xL", 0x0040, 0x0275, b"UN", 0xFFFFFFFF)
    data += struct.pack("<HHL", 0xFFFE, 0xE000, len(inside)) + inside + struct.pack("<HHL", 0xFFFE, 0xE0DD, 0)
    assert [element.path for element in read(data)] == [(SEQUENCE, 1, ACCESSION)]


def test_big_endian_is_read() -> None:
    """Headers at every depth are read in their order, numbers come in Little Endian."""
    rows = struct.pack(">HH2sHH", 0x0028, 0x0010, b"US", 2, 512)
    item = struct.pack(">HHL", 0xFFFE, 0xE000, len(rows)) + rows
    data = struct.pack(">HH2s2xL", 0x0040, 0x0275, b"SQ", len(item)) + item
    assert [(e.path, bytes(e.value)) for e in read(data, EXPLICIT_VR_BIG_ENDIAN)] == [
        ((SEQUENCE, 1, 0x0028_0010), struct.pack("<H", 512))
    ]


def test_sequence_of_unknown_vr_is_little_endian_in_big_endian_too() -> None:
    """What a relay did not know it has copied in Implicit VR Little Endian, whatever is around it."""
    inside = DataSetBuilder()
    inside.put("Rows", 512)
    encoded = inside.encode(IMPLICIT_VR_LITTLE_ENDIAN)
    data = struct.pack(">HH2s2xL", 0x0040, 0x0275, b"UN", 0xFFFFFFFF)
    data += struct.pack("<HHL", 0xFFFE, 0xE000, len(encoded)) + encoded + struct.pack("<HHL", 0xFFFE, 0xE0DD, 0)
    assert [bytes(e.value) for e in read(data, EXPLICIT_VR_BIG_ENDIAN)] == [struct.pack("<H", 512)]


def test_deflated_is_read() -> None:
    """A deflated data set has the elements that it had before."""
    plain = DataSetBuilder()
    plain.put("AccessionNumber", "A1")
    stream = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    data = stream.compress(plain.encode()) + stream.flush()
    assert [bytes(e.value) for e in read(data, DEFLATED)] == [b"A1"]


@pytest.mark.parametrize("syntax", ["1.2.3", ""])
def test_other_encodings_are_refused(syntax: str) -> None:
    """What cannot be read with certainty is not read at all."""
    with pytest.raises(DeidentificationError) as caught:
        read(b"", syntax)
    assert caught.value.reason is HoldReason.TRANSFER_SYNTAX


ITEM, END_OF_ITEM, END_OF_SEQUENCE = (struct.pack("<HHL", 0xFFFE, e, 0) for e in (0xE000, 0xE00D, 0xE0DD))
OPEN_SEQUENCE = struct.pack("<HH2s2xL", 0x0040, 0x0275, b"SQ", 0xFFFFFFFF)
OPEN_ITEM = struct.pack("<HHL", 0xFFFE, 0xE000, 0xFFFFFFFF)
VALUE = struct.pack("<HH2sH2s", 0x0010, 0x0010, b"PN", 2, b"XY")


@pytest.mark.parametrize(
    "data",
    [
        b"\x10",
        VALUE[:-1],
        VALUE[:7],
        VALUE.replace(b"PN", b"??"),
        VALUE.replace(b"PN\x02", b"PN\x20"),
        ITEM,
        END_OF_ITEM,
        END_OF_SEQUENCE,
        OPEN_SEQUENCE,
        OPEN_SEQUENCE + OPEN_ITEM + END_OF_ITEM,
        OPEN_SEQUENCE + VALUE,
        OPEN_SEQUENCE + END_OF_ITEM,
        OPEN_SEQUENCE + OPEN_ITEM + END_OF_SEQUENCE,
        OPEN_SEQUENCE + ITEM + END_OF_ITEM + END_OF_SEQUENCE,
        OPEN_SEQUENCE + END_OF_SEQUENCE[:4] + b"\x02\0\0\0ab",
        struct.pack("<HH2s2xL", 0x7FE0, 0x0010, b"OB", 0xFFFFFFFF),
        struct.pack("<HH2s2xL", 0x7FE0, 0x0010, b"OB", 0xFFFFFFFF) + VALUE,
        struct.pack("<HH2s2xL", 0x7FE0, 0x0010, b"OB", 0xFFFFFFFF) + struct.pack("<HHL", 0xFFFE, 0xE000, 99),
        struct.pack("<HH2s2xL", 0x7FE0, 0x0010, b"OB", 0xFFFFFFFE),
    ],
)
def test_what_does_not_add_up_is_malformed(data: bytes) -> None:
    """Cut headers, lengths beyond the end, stray and missing delimiters: one error, with an offset and no value."""
    with pytest.raises(DeidentificationError) as caught:
        read(data)
    assert caught.value.reason is HoldReason.MALFORMED
    assert "at offset" in caught.value.detail


@pytest.mark.parametrize("depth", [100, 10_000])
def test_depth_is_bounded(depth: int) -> None:
    """Ten thousand sequences in each other end in an error, not in a crash."""
    with pytest.raises(DeidentificationError) as caught:
        read((OPEN_SEQUENCE + OPEN_ITEM) * depth)
    assert caught.value.reason is HoldReason.LIMIT


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_damage_never_surprises(data: st.DataObject) -> None:
    """However an instance is cut or overwritten, it is read or refused; nothing else happens."""
    (instance,) = build_study(1, "CT", 1, shape=Shape(rows=2, columns=2), undefined_lengths=data.draw(st.booleans()))
    damaged = bytearray(instance.data[: data.draw(st.integers(0, len(instance.data)))])
    for _ in range(data.draw(st.integers(0, 4))):
        if damaged:
            damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    try:
        found, reason = read(bytes(damaged)), None
    except DeidentificationError as error:
        found, reason = [], error.reason
    assert reason in (None, HoldReason.MALFORMED, HoldReason.LIMIT)
    assert all(element.path for element in found)
