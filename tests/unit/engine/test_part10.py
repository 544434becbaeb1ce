"""The file layer is read as it is found, and written new."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from typing import Any

import pydicom
import pytest

from deid_proxy.engine.encoding import EXPLICIT_LITTLE
from deid_proxy.engine.part10 import (
    IMPLEMENTATION_CLASS_UID,
    _any_file_meta,
    _plain_file_meta,
    read_part10,
    write_file_meta,
)
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.identity.keys import ProjectKey
from deid_proxy.pipeline import Deidentifier
from deid_proxy.testing.builders import (
    EXPLICIT_VR_BIG_ENDIAN,
    EXPLICIT_VR_LITTLE_ENDIAN,
    IMPLICIT_VR_LITTLE_ENDIAN,
    DataSetBuilder,
    part10,
)

DEFLATED = "1.2.840.10008.1.2.1.99"
CT = "1.2.840.10008.5.1.4.1.1.2"
Small = Callable[..., DataSetBuilder]


@pytest.fixture
def file(small: Small) -> bytes:
    """A DICOM file."""
    return part10(small().encode(), EXPLICIT_VR_LITTLE_ENDIAN, CT, "1.2.826.0.1.77.1.3")


def test_a_file_says_how_its_data_set_is_encoded_and_where_it_begins(file: bytes, small: Small) -> None:
    """Behind preamble, prefix and group 0002."""
    read = read_part10(file)
    assert read[:3] == (EXPLICIT_VR_LITTLE_ENDIAN, CT, "1.2.826.0.1.77.1.3")
    assert file[read.offset :] == small().encode()


@pytest.mark.parametrize("cut", [128, 132])
def test_preamble_and_prefix_may_be_missing(file: bytes, cut: int) -> None:
    """Group 0002 speaks for itself."""
    read = read_part10(file[cut:])
    assert read.offset == read_part10(file).offset - cut
    assert read.notes == ("the preamble is missing",)


@pytest.mark.parametrize("buffer", [bytearray, memoryview])
def test_any_buffer_will_do(file: bytes, buffer: Callable[[bytes], Any]) -> None:
    """Files are read or mapped."""
    assert read_part10(buffer(file)) == read_part10(file)


def test_a_data_set_in_implicit_vr_does_not_disturb_the_file_meta(small: Small) -> None:
    """Group 0002 is in Explicit VR Little Endian always."""
    data = small().encode(IMPLICIT_VR_LITTLE_ENDIAN)
    file = part10(data, IMPLICIT_VR_LITTLE_ENDIAN, CT, "1.2.826.0.1.77.1.3")
    assert file[read_part10(file).offset :] == data


@pytest.mark.parametrize("data", [b"", b"x", b"PK\x03\x04" + bytes(200), bytes(200), b"x" * 4096, b"DICM"])
def test_what_is_no_dicom_file_is_malformed(data: bytes) -> None:
    """Folders are full of other things."""
    with pytest.raises(DeidentificationError) as caught:
        read_part10(data)
    assert caught.value.reason is HoldReason.MALFORMED


def test_a_missing_transfer_syntax_is_not_guessed(file: bytes) -> None:
    """The bytes alone do not say it with certainty."""
    with pytest.raises(DeidentificationError) as caught:
        read_part10(file.replace(b"\x02\x00\x10\x00UI", b"\x02\x00\x11\x00UI"))
    assert caught.value.detail == "(0002,0010) is missing"


def with_group_length(file: bytes, more: int) -> bytes:
    at = 128 + 4 + 8
    return file[:at] + (int.from_bytes(file[at : at + 4], "little") + more).to_bytes(4, "little") + file[at + 4 :]


@pytest.mark.parametrize("more", [-8, 2, 400, 1 << 30])
@pytest.mark.parametrize("syntax", [EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_BIG_ENDIAN])
def test_a_wrong_group_length_is_noted_where_the_end_is_beyond_doubt(small: Small, more: int, syntax: str) -> None:
    """Group 0002 ends where the data set begins, and that begins with group 0008."""
    data = small().encode(syntax)
    file = part10(data, syntax, CT, "1.2.826.0.1.77.1.3")
    read = read_part10(with_group_length(file, more))
    assert file[read.offset :] == data
    assert len(read.notes) == 1
    assert read_part10(file).notes == ()


@pytest.mark.parametrize(
    ("data", "syntax"),
    [(b"\x08\0", DEFLATED), (b"\x02\0\x99\0??", EXPLICIT_VR_LITTLE_ENDIAN), (b"\x10\0\x10\0PN\0\0", "1.2.3.4")],
)
def test_a_wrong_group_length_is_malformed_where_it_is_not(data: bytes, syntax: str) -> None:
    """Deflated bytes look like nothing, and something of group 0002 may be damaged."""
    file = part10(data, syntax, CT, "1.2.826.0.1.77.1.3")
    with pytest.raises(DeidentificationError) as caught:
        read_part10(with_group_length(file, 2))
    assert caught.value.reason is HoldReason.MALFORMED


@pytest.mark.parametrize("syntax", [EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN])
def test_a_bare_data_set_that_can_be_read_in_one_way_is_read_so(small: Small, syntax: str) -> None:
    """Up to the UIDs that every instance begins with; and the plan says so."""
    data = small((0x00080005, "CS", "ISO_IR 100"), (0x00080000, "UL", 100)).encode(syntax)
    read = read_part10(data)
    assert read[:4] == (syntax, CT, "1.2.826.0.1.77.1.3", 0)
    assert "no File Meta Information" in read.notes[0]
    plan = Deidentifier("basic", key=ProjectKey(bytes(range(32)))).plan(data)
    assert plan.notes == read.notes


@pytest.mark.parametrize("left_out", [0x00080016, 0x00080018])
def test_a_bare_data_set_that_does_not_say_what_it_is_is_malformed(small: Small, left_out: int) -> None:
    """It may be anything."""
    builder = small()
    builder.remove(left_out)
    for data in (builder.encode(), small().encode(EXPLICIT_VR_BIG_ENDIAN), small().encode(DEFLATED)):
        with pytest.raises(DeidentificationError):
            read_part10(data)


def test_a_file_cut_anywhere_is_malformed_or_whole_up_to_there(file: bytes) -> None:
    """No other exception comes out."""
    whole = read_part10(file)
    for end in range(whole.offset):
        with pytest.raises(DeidentificationError):
            read_part10(file[:end])


@pytest.mark.parametrize("seed", range(40))
def test_damaged_file_meta_is_read_as_element_by_element(file: bytes, seed: int) -> None:
    """The fast way reads what the general one reads, or leaves it alone."""
    chance = random.Random(seed)
    offset = read_part10(file).offset
    read = 0
    for _ in range(200):
        damaged = bytearray(file)
        for _ in range(chance.randint(1, 3)):
            damaged[chance.randrange(132, offset)] = chance.choice(
                (0, 1, 2, 8, 0xFF, *b"UISQOBUN", chance.randrange(256))
            )
        fast = _plain_file_meta(bytes(damaged[132:]))
        read += fast is not None
        assert fast in (None, _any_file_meta(bytes(damaged), 132, EXPLICIT_LITTLE))
    assert read > 20


@pytest.mark.requirement("R-028", "R-029", "R-105")
def test_the_new_file_meta_has_nothing_of_the_old(small: Small, deidentify: Any) -> None:
    """R-028, R-029, R-105: a preamble of zeros, what group 0002 needs, and who wrote it."""
    result = deidentify(small())
    written = write_file_meta(result.rendition)
    assert written[:132] == bytes(128) + b"DICM"
    meta = pydicom.dcmread(io.BytesIO(written + result.data)).file_meta
    assert [element.keyword for element in meta] == [
        "FileMetaInformationGroupLength",
        "FileMetaInformationVersion",
        "MediaStorageSOPClassUID",
        "MediaStorageSOPInstanceUID",
        "TransferSyntaxUID",
        "ImplementationClassUID",
        "ImplementationVersionName",
    ]
    assert meta.MediaStorageSOPInstanceUID == result.rendition.sop_instance_uid
    assert meta.ImplementationClassUID == IMPLEMENTATION_CLASS_UID
    assert meta.ImplementationVersionName.startswith("DEIDPROXY_")
    assert read_part10(written + result.data).offset == len(written)


def test_file_meta_in_implicit_vr_is_read_and_noted(small: Small) -> None:
    """Its first length is no VR, so it can be nothing else; the data set begins where its group ends."""
    data = small().encode()
    meta = DataSetBuilder()
    for tag, uid in ((0x0002_0002, CT), (0x0002_0003, "1.2.826.0.1.77.1.3"), (0x0002_0010, EXPLICIT_VR_LITTLE_ENDIAN)):
        meta.add(tag, "UI", uid)
    body = meta.encode(IMPLICIT_VR_LITTLE_ENDIAN)
    length = bytes((2, 0, 0, 0, 4, 0, 0, 0)) + len(body).to_bytes(4, "little")
    file = bytes(128) + b"DICM" + length + body + data
    read = read_part10(file)
    assert read[:3] == (EXPLICIT_VR_LITTLE_ENDIAN, CT, "1.2.826.0.1.77.1.3")
    assert file[read.offset :] == data
    assert read.notes == ("File Meta Information is in Implicit VR",)
