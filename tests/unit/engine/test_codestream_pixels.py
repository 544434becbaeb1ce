"""Pixel values are the same before and after: decoders that are not ours say so."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pydicom
import pytest
from pydicom.encaps import generate_frames

from deid_proxy.engine.part10 import read_part10
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.profile.model import RuleSet
from deid_proxy.standard.uids import TRANSFER_SYNTAXES
from deid_proxy.testing.builders import DataSetBuilder, Fragments
from deid_proxy.testing.builders.pixels import PIXEL_DATA

Small = Callable[..., DataSetBuilder]
JPEG_LS, JPEG_2000, HTJ2K, JPEG_XL = (f"1.2.840.10008.1.2.4.{number}" for number in (80, 90, 201, 110))
JPEG, RLE, NATIVE, DEFLATED = (f"1.2.840.10008.1.2.{number}" for number in ("4.50", "5", "1.98", "8.1"))
SECRET = b"somebody's name"
IMAGE = np.arange(64 * 48, dtype=np.uint8).reshape(64, 48)
SIZE = ((0x00280002, "US", 1), (0x00280010, "US", 64), (0x00280011, "US", 48), (0x00280100, "US", 8))
UNDECODABLE = {"JPEG2000-embedded-sequence-delimiter.dcm"}  # as it comes, no decoder here takes it
ROOTS = [Path(pydicom.__file__).parent / "data"]


def decoded(frame: bytes, keyword: str) -> np.ndarray[Any, Any]:
    if "JPEGLS" in keyword:
        return imagecodecs.jpegls_decode(frame)
    if "2000" in keyword or "HTJ2K" in keyword:
        return imagecodecs.jpeg2k_decode(frame)
    return imagecodecs.jpeg_decode(frame)


def frames_of(data: bytes, number: int) -> list[bytes]:
    return list(generate_frames(data, number_of_frames=number))


def check_file(path: Path, deidentify: Any, rule_set: RuleSet) -> int:
    """Return how many frames of a file were compared."""
    data = path.read_bytes()
    try:
        meta = read_part10(data)
        syntax = TRANSFER_SYNTAXES[meta.transfer_syntax_uid]
        if not syntax.encapsulated:
            return 0
        result = deidentify(data[meta.offset :], meta.transfer_syntax_uid, rule_set)
    except (DeidentificationError, KeyError):
        return 0
    before, after = pydicom.dcmread(io.BytesIO(data), force=True), result.read()
    if not result.plan.rewritten:
        assert before.PixelData == after.PixelData, path
        return 0
    number = int(before.get("NumberOfFrames", 1) or 1)
    old, new = frames_of(before.PixelData, number), frames_of(after.PixelData, number)
    assert len(old) == len(new), path
    if "RLE" in syntax.keyword or path.name in UNDECODABLE:
        return 0
    for one, other in zip(old, new, strict=True):
        assert np.array_equal(decoded(one, syntax.keyword), decoded(other, syntax.keyword)), path
    return len(old)


@pytest.mark.filterwarnings("ignore")
def test_every_compressed_file_of_pydicom_shows_the_same_pixels(
    deidentify: Any, with_rules: Callable[..., RuleSet]
) -> None:
    """Comments of ten encoders went, and no pixel with them."""
    rule_set = with_rules(hold_pixel_risk=False)
    files = [path for root in ROOTS for path in sorted(root.rglob("*.dcm"))]
    assert sum(check_file(path, deidentify, rule_set) for path in files) >= 8


@pytest.mark.filterwarnings("ignore")
def test_every_compressed_file_of_the_corpus_shows_the_same_pixels(
    corpus: Path, deidentify: Any, with_rules: Callable[..., RuleSet]
) -> None:
    """Scanners of ten makers, forty years of toolkits."""
    rule_set = with_rules(hold_pixel_risk=False)
    files = [Path(folder) / name for folder, _, names in os.walk(corpus) for name in names]
    assert sum(check_file(path, deidentify, rule_set) for path in sorted(files)) > 0


def with_segment(stream: bytes, marker: int) -> bytes:
    """Put a comment behind the start of the image, and in JPEG 2000 behind its size."""
    size = (len(SECRET) + 2 + 2 * (marker == 0x64)).to_bytes(2, "big")
    comment = bytes((0xFF, marker)) + size + (b"\0\1" if marker == 0x64 else b"") + SECRET
    at = 2 if marker == 0xFE else 4 + int.from_bytes(stream[4:6], "big")
    return stream[:at] + comment + stream[at:]


def rle(image: np.ndarray[Any, Any]) -> bytes:
    from pydicom.pixels.encoders.base import EncodeRunner
    from pydicom.pixels.encoders.native import _encode_frame
    from pydicom.uid import RLELossless

    runner = EncodeRunner(RLELossless)
    runner.set_options(
        rows=64,
        columns=48,
        samples_per_pixel=1,
        bits_allocated=8,
        bits_stored=8,
        number_of_frames=1,
        pixel_representation=0,
        photometric_interpretation="MONOCHROME2",
    )
    return bytes(_encode_frame(image.tobytes(), runner))


@pytest.mark.parametrize(
    ("syntax", "stream", "decode"),
    [
        (JPEG, with_segment(imagecodecs.jpeg_encode(IMAGE, 90), 0xFE), imagecodecs.jpeg_decode),
        (JPEG_LS, with_segment(imagecodecs.jpegls_encode(IMAGE), 0xFE), imagecodecs.jpegls_decode),
        (JPEG_2000, with_segment(imagecodecs.jpeg2k_encode(IMAGE, codecformat="j2k"), 0x64), imagecodecs.jpeg2k_decode),
        (HTJ2K, with_segment(imagecodecs.jpeg2k_encode(IMAGE, codecformat="j2k"), 0x64), imagecodecs.jpeg2k_decode),
        (JPEG_2000, imagecodecs.jpeg2k_encode(IMAGE, codecformat="jp2"), imagecodecs.jpeg2k_decode),
    ],
)
@pytest.mark.parametrize("behind", [b"", SECRET])
def test_a_comment_goes_and_the_image_stays(
    small: Small, deidentify: Any, syntax: str, stream: bytes, decode: Any, behind: bytes
) -> None:
    """In every family that has comments, with or without something behind the image."""
    if stream[:4] == b"\0\0\0\x0c":
        name = len(SECRET) + 8
        stream = stream[:32] + name.to_bytes(4, "big") + b"xml " + SECRET + stream[32:]
        behind = b""
    data = stream + behind
    builder = small(*SIZE, (PIXEL_DATA, "OB", Fragments((data + bytes(len(data) & 1),))))
    result = deidentify(builder, syntax)
    assert SECRET not in result.data
    (frame,) = frames_of(result.read().PixelData, 1)
    assert np.array_equal(decode(frame), decode(stream))


@pytest.mark.parametrize(
    ("syntax", "stream"),
    [
        (RLE, rle(IMAGE)),
        (NATIVE, IMAGE.tobytes()),
        (DEFLATED, imagecodecs.deflate_encode(IMAGE.tobytes(), raw=True)),
    ],
)
def test_what_stands_behind_a_frame_goes_where_the_frame_has_no_end_marker(
    small: Small, deidentify: Any, held: Any, syntax: str, stream: bytes
) -> None:
    """The size of the image says where it ends; a frame that gives less is held, and one of no size too."""
    data = stream + bytes(len(stream) & 1) + SECRET + b"\0"
    (frame,) = frames_of(deidentify(small(*SIZE, (PIXEL_DATA, "OB", Fragments((data,)))), syntax).read().PixelData, 1)
    assert frame == stream + bytes(len(stream) & 1)
    short = small(*SIZE, (PIXEL_DATA, "OB", Fragments((stream[:-16],))))
    assert held(short, syntax).reason is HoldReason.CODESTREAM
    assert held(small((PIXEL_DATA, "OB", Fragments((stream,)))), syntax).reason is HoldReason.CODESTREAM


def test_gaps_between_planes_of_rle_go(small: Small, deidentify: Any) -> None:
    """Offsets follow, unused ones are zero, and pydicom decodes the same."""
    plane = rle(IMAGE)[64:]
    plane += bytes(len(plane) & 1)
    first, second = 64, 64 + len(plane) + len(SECRET) + 1
    header = b"".join(n.to_bytes(4, "little") for n in (2, first, second)) + SECRET.ljust(52, b"!")
    frame = header + plane + SECRET + b"!" + plane
    wide = (*SIZE[:3], (0x00280100, "US", 16), (0x00280101, "US", 16), (0x00280102, "US", 15), (0x00280103, "US", 0))
    builder = small(*wide, (0x00280004, "CS", "MONOCHROME2"), (PIXEL_DATA, "OB", Fragments((frame,))))
    result = deidentify(builder, RLE)
    assert SECRET not in result.data
    assert np.array_equal(result.read().pixel_array, IMAGE.astype(np.uint16) * 257)


def test_a_tile_part_keeps_its_length(small: Small, deidentify: Any) -> None:
    """A comment in the header of a tile-part is blanked: its length is stated in two places."""
    stream = imagecodecs.jpeg2k_encode(IMAGE, codecformat="j2k")
    at = stream.index(b"\xff\x90") + 12
    comment = b"\xff\x64" + (len(SECRET) + 4).to_bytes(2, "big") + b"\0\1" + SECRET
    size = int.from_bytes(stream[at - 6 : at - 2], "big") + len(comment)
    stream = stream[: at - 6] + size.to_bytes(4, "big") + stream[at - 2 : at] + comment + stream[at:]
    stream += bytes(len(stream) & 1)
    result = deidentify(small((PIXEL_DATA, "OB", Fragments((stream,)))), JPEG_2000)
    assert SECRET not in result.data
    (frame,) = frames_of(result.read().PixelData, 1)
    assert np.array_equal(imagecodecs.jpeg2k_decode(frame), IMAGE)
    assert not deidentify(result.data, JPEG_2000).plan.rewritten


def test_jpeg_xl_is_held_until_the_site_answers_for_its_pixels(
    small: Small, deidentify: Any, held: Any, with_rules: Callable[..., RuleSet]
) -> None:
    """Only a decoder finds its end; what its boxes describe goes."""
    stream = imagecodecs.jpegxl_encode(IMAGE, lossless=True, usecontainer=True)
    box = (len(SECRET) + 8).to_bytes(4, "big") + b"xml " + SECRET
    data = stream + box
    builder = (
        small((PIXEL_DATA, "OB", Fragments((data + bytes(len(data) & 1),))))
        if len(data) % 2 == 0
        else small(
            (PIXEL_DATA, "OB", Fragments((stream + (len(SECRET) + 9).to_bytes(4, "big") + b"xml " + SECRET + b"!",)))
        )
    )
    error = held(builder, JPEG_XL)
    assert (error.reason, error.detail) == (HoldReason.PIXEL_RISK, "jpeg-xl")
    result = deidentify(builder, JPEG_XL, with_rules(hold_pixel_risk=False))
    assert SECRET not in result.data
    (frame,) = frames_of(result.read().PixelData, 1)
    assert np.array_equal(imagecodecs.jpegxl_decode(frame), IMAGE)


@pytest.mark.parametrize("vr", ["OB", "OW", "UN"])
def test_pixels_with_a_length_in_a_compressed_syntax_are_held_whatever_their_vr(
    small: Small, held: Any, vr: str
) -> None:
    """A system that did not know them wrote UN: a comment of a codestream would be read by whoever decodes it."""
    stream = with_segment(imagecodecs.jpeg_encode(IMAGE, 90), 0xFE)
    refused = held(small(*SIZE, (PIXEL_DATA, vr, stream + bytes(len(stream) & 1))), JPEG)
    assert (refused.reason, refused.detail) == (HoldReason.MALFORMED, "(7FE0,0010) is not encapsulated")


@pytest.mark.parametrize("vr", ["OB", "OW", "UN"])
def test_what_stands_behind_native_frames_holds_the_instance_whatever_their_vr(
    small: Small, deidentify: Any, held: Any, vr: str
) -> None:
    """No viewer shows it; padding may stand there."""
    values = IMAGE.tobytes()
    assert deidentify(small(*SIZE, (PIXEL_DATA, vr, values + b"\0\0"))).read().PixelData[: len(values)] == values
    refused = held(small(*SIZE, (PIXEL_DATA, vr, values + SECRET + b"!")))
    assert refused.reason is HoldReason.MALFORMED
    assert "longer than its frames" in refused.detail


@pytest.mark.parametrize("size", [1 << 10, 1 << 16], ids=["small", "large"])
def test_a_name_in_what_a_codestream_needs_holds_an_image_of_any_size(held: Any, size: int) -> None:
    """One word of it, in a table that no decoder of this image reads."""
    name = b"Zwickelbauer"
    table = b"\xff\xcc" + (len(name) + 2).to_bytes(2, "big") + name
    image = np.random.default_rng(5).integers(0, 16, (size // 32, 32), np.uint8) + np.uint8(100)
    stream = imagecodecs.jpegls_encode(image)
    stream = stream[:2] + table + stream[2:]
    builder = DataSetBuilder()
    for keyword, value in (
        *(("SOPClassUID", "1.2.840.10008.5.1.4.1.1.2"), ("SOPInstanceUID", "1.2.826.0.1.77.1.3")),
        *(("StudyInstanceUID", "1.2.826.0.1.77.1"), ("SeriesInstanceUID", "1.2.826.0.1.77.1.2")),
        *(("PatientName", "Zwickelbauer^Otto"), ("PatientID", "4711")),
    ):
        builder.put(keyword, value)
    for tag, vr, value in ((0x00280002, "US", 1), (0x00280010, "US", size // 32), (0x00280011, "US", 32)):
        builder.add(tag, vr, value)
    builder.add(0x00280100, "US", 8)
    builder.add(PIXEL_DATA, "OB", Fragments((stream + bytes(len(stream) & 1),)))
    assert held(builder, JPEG_LS).reason is HoldReason.RESIDUAL_IDENTIFIER
