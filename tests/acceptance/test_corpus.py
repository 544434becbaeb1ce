"""Real files come out verified and clean, or are held for the reason that was expected."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING, Any

import imagecodecs
import numpy as np
import pydicom
import pytest
from pydicom.config import disable_value_validation
from pydicom.encaps import generate_frames

from deid_proxy.errors import HoldReason
from deid_proxy.testing.builders import (
    CHARACTER_SETS,
    EXPLICIT_VR_BIG_ENDIAN,
    IMPLICIT_VR_LITTLE_ENDIAN,
    JPEG_BASELINE,
    Patient,
    build_study,
)
from deid_proxy.testing.canaries import canary_instance
from deid_proxy.testing.leak_scanner import planted_from_file, scan, without_deflation
from deid_proxy.testing.oracle import judge

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

DEFLATED = "1.2.840.10008.1.2.1.99"
PIXEL_DATA = (0x7FE0_0010, 0x7FE0_0008, 0x7FE0_0009)


def pixels(data_set: pydicom.Dataset) -> bytes | None:
    """The encoded value of the pixel data, whatever its kind."""
    for tag in PIXEL_DATA:
        if tag in data_set:
            return bytes(data_set.get_item(tag).value or b"")
    return None


def same_images(original: pydicom.Dataset, made: pydicom.Dataset) -> bool:
    """Tell whether a decoder sees the same in every frame, where comments went from codestreams."""
    count = int(original.get("NumberOfFrames", 1) or 1)
    pairs = zip(*(generate_frames(one.PixelData, number_of_frames=count) for one in (original, made)), strict=True)
    return all(same_image(old, new, made.file_meta.TransferSyntaxUID.keyword) for old, new in pairs)


def same_image(old: bytes, new: bytes, keyword: str) -> bool:
    decode = imagecodecs.jpegls_decode if "JPEGLS" in keyword else imagecodecs.jpeg_decode
    decode = imagecodecs.jpeg2k_decode if "2000" in keyword or "HTJ2K" in keyword else decode
    try:
        expected = decode(old)
    except imagecodecs.Jpeg2kError:
        return old[-64:].rstrip(b"\0") == new[-64:].rstrip(b"\0")  # no decoder here takes it as it comes
    return np.array_equal(expected, decode(new))


def check_output(before: bytes, after: bytes) -> None:
    """The output can be read, has the same pixels, and holds no identifier of the input."""
    with warnings.catch_warnings(), disable_value_validation():
        warnings.simplefilter("ignore")
        original, made = (pydicom.dcmread(io.BytesIO(part10), force=True) for part10 in (before, after))
        assert made.SOPClassUID == original.SOPClassUID
        syntax = made.file_meta.TransferSyntaxUID
        assert original.file_meta.get("TransferSyntaxUID", syntax) == syntax
        assert made.file_meta.MediaStorageSOPInstanceUID == made.SOPInstanceUID != original.SOPInstanceUID
        assert sum(1 for _ in made.iterall()) > 0
        wanted, kept = pixels(original), pixels(made)
        wanted = wanted and wanted + bytes(len(wanted) % 2)  # an odd length is padded
        assert kept == wanted or same_images(original, made)
    after = without_deflation(after)
    start = after.find(kept) if kept else -1
    exempt = [(start, start + len(kept))] if kept and start >= 0 else []
    assert scan(after, planted_from_file(before), exempt) == []


def test_a_file_of_pydicom_is_clean_or_held_as_expected(
    pydicom_file: Path, deidentify: Callable[[bytes], Any], expected_holds: Mapping[str, Any]
) -> None:
    """Every file that comes with pydicom has one expected end."""
    before = pydicom_file.read_bytes()
    ending = deidentify(before)
    assert ending.reason == expected_holds["PYDICOM"].get(pydicom_file.name), ending.detail
    if ending.output:
        check_output(before, ending.output)


def test_a_file_of_pydicom_is_clean_when_its_pixels_are_accepted(
    pydicom_file: Path, deidentify_anyway: Callable[[bytes], Any], expected_holds: Mapping[str, Any]
) -> None:
    """Pixel risk is the only reason that `pixel_risk: allow` takes away."""
    before = pydicom_file.read_bytes()
    ending = deidentify_anyway(before)
    expected = expected_holds["PYDICOM"].get(pydicom_file.name)
    assert ending.reason == (None if expected == HoldReason.PIXEL_RISK else expected), ending.detail
    if ending.output:
        check_output(before, ending.output)


@pytest.mark.requirement("R-001")
def test_a_file_of_pydicom_is_what_the_table_asks_for(
    pydicom_file: Path, deidentify_anyway: Callable[[bytes], Any]
) -> None:
    """A second opinion, made with pydicom and the table alone, agrees on every attribute."""
    before = pydicom_file.read_bytes()
    ending = deidentify_anyway(before)
    assert ending.reason is not None or judge(before, ending.output) == []


def test_a_file_of_the_corpus_is_clean_or_held_as_expected(
    corpus_file: Path, deidentify_anyway: Callable[[bytes], Any], expected_holds: Mapping[str, Any]
) -> None:
    """Every file of the corpus passes, or is held for a reason that its kind explains."""
    before = corpus_file.read_bytes()
    ending = deidentify_anyway(before)
    if ending.output:
        check_output(before, ending.output)
        assert judge(before, ending.output) == []
    else:
        assert ending.reason in expected_holds["corpus_reasons"](corpus_file, before), ending.detail


@pytest.mark.parametrize("modality", ["CT", "MR", "Enhanced MR", "PET", "RTSTRUCT", "SR"])
@pytest.mark.parametrize(
    "syntax", ["1.2.840.10008.1.2.1", IMPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_BIG_ENDIAN, DEFLATED, JPEG_BASELINE]
)
@pytest.mark.parametrize("undefined", [True, False])
@pytest.mark.requirement("R-002", "R-071")
def test_a_built_instance_leaves_nothing_behind(
    modality: str, syntax: str, undefined: bool, deidentify: Callable[[bytes], Any]
) -> None:
    """None of the planted identifiers is in the output, in any modality, syntax and kind of length."""
    if syntax == JPEG_BASELINE and modality in {"RTSTRUCT", "SR"}:
        syntax = IMPLICIT_VR_LITTLE_ENDIAN
    for instance in build_study(3, modality, 2, transfer_syntax_uid=syntax, undefined_lengths=undefined):
        ending = deidentify(instance.part10())
        assert ending.reason is None, ending.detail
        assert scan(without_deflation(ending.output), instance.planted) == []
        assert judge(instance.part10(), ending.output) == []


@pytest.mark.parametrize("modality", ["US", "SC", "PDF"])
@pytest.mark.requirement("R-008", "R-055")
def test_what_may_show_a_name_in_its_pixels_is_held(modality: str, deidentify: Callable[[bytes], Any]) -> None:
    """Ultrasound, captures and documents wait for a person."""
    assert deidentify(build_study(3, modality, 1)[0].part10()).reason == HoldReason.PIXEL_RISK


@pytest.mark.parametrize("character_set", CHARACTER_SETS)
def test_names_in_any_character_set_leave_nothing_behind(
    character_set: str, deidentify: Callable[[bytes], Any]
) -> None:
    """No component of a name survives, whatever it was encoded in."""
    instance = build_study(4, "MR", 1, Patient.invent(4, character_set))[0]
    ending = deidentify(instance.part10())
    assert ending.reason is None, ending.detail
    assert scan(without_deflation(ending.output), instance.planted) == []


@pytest.mark.parametrize("depth", [0, 1, 2, 3])
@pytest.mark.parametrize("syntax", ["1.2.840.10008.1.2.1", IMPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_BIG_ENDIAN, DEFLATED])
@pytest.mark.requirement("R-002", "R-033")
def test_no_row_of_the_table_lets_its_value_through(
    depth: int, syntax: str, deidentify_anyway: Callable[[bytes], Any]
) -> None:
    """Every attribute of Table E.1-1 with a value of its own, at the top and in nested sequences (R-002, R-033)."""
    instance = canary_instance(depth=depth, transfer_syntax_uid=syntax)
    ending = deidentify_anyway(instance.part10())
    assert ending.reason is None, ending.detail
    assert scan(without_deflation(ending.output), instance.planted) == []
