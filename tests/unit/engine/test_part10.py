"""The file layer is read as it is found, and written new."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pydicom
import pytest

from deid_proxy.engine.part10 import IMPLEMENTATION_CLASS_UID, read_part10, write_file_meta
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.testing.builders import (
    EXPLICIT_VR_LITTLE_ENDIAN,
    IMPLICIT_VR_LITTLE_ENDIAN,
    DataSetBuilder,
    part10,
)

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
    assert read_part10(file[cut:]).offset == read_part10(file).offset - cut


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


def test_a_wrong_group_length_is_malformed(file: bytes) -> None:
    """Something was cut out, or put in."""
    at = 128 + 4 + 8
    wrong = file[:at] + (int.from_bytes(file[at : at + 4], "little") + 2).to_bytes(4, "little") + file[at + 4 :]
    with pytest.raises(DeidentificationError) as caught:
        read_part10(wrong)
    assert caught.value.reason is HoldReason.MALFORMED


def test_a_file_cut_anywhere_is_malformed_or_whole_up_to_there(file: bytes) -> None:
    """No other exception comes out."""
    whole = read_part10(file)
    for end in range(whole.offset):
        with pytest.raises(DeidentificationError):
            read_part10(file[:end])


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
