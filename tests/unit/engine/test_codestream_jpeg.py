"""JPEG and JPEG-LS: comments, application segments and what stands behind the image do not leave."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from deid_proxy.engine.codestream.jpeg import read_jpeg
from deid_proxy.engine.codestream.stream import Cut, Run, Stream
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.testing.builders import JPEG_BASELINE, DataSetBuilder, Fragments
from deid_proxy.testing.builders.pixels import PIXEL_DATA, jpeg_stream

Small = Callable[..., DataSetBuilder]
SCAN = bytes(range(256)) * 4
JFIF = b"JFIF\0\1\2\1\0\x48\0\x48"
ADOBE = b"Adobe\0\x64\0\0\0\0\1"
SPIFF = b"SPIFF\0\1\0" + bytes(22)


def segment(marker: int, content: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(content) + 2).to_bytes(2, "big") + content


def pixels(result: Any) -> list[bytes]:
    """The fragments of the rendition, as pydicom finds them; the first item is the offset table."""
    from pydicom.encaps import generate_fragments

    return list(generate_fragments(result.read().PixelData))[1:]


@pytest.mark.parametrize(
    "extra",
    [
        segment(0xFE, b"Quill^Erika MRN-4711-X"),
        segment(0xFE, b"odd"),
        segment(0xE1, b"Exif\0\0 somebody else's name"),
        segment(0xE0, b"JFXX\0\x10 a thumbnail"),
        segment(0xE2, b"ICC_PROFILE\0\1\1 Ward 7"),
        segment(0xED, b"Photoshop 3.0\0 caption"),
        segment(0xE8, b"\0\0\0\7 a SPIFF entry: a title"),
        segment(0xEE, b"Other maker"),
    ],
)
def test_what_no_decoder_needs_goes(small: Small, deidentify: Any, extra: bytes) -> None:
    """Comments and application segments, whatever is in them, known identifiers or not."""
    result = deidentify(small((PIXEL_DATA, "OB", Fragments((jpeg_stream(SCAN, extra),)))), JPEG_BASELINE)
    (stream,) = pixels(result)
    expected = jpeg_stream(SCAN)
    assert stream == expected + bytes(len(expected) & 1)
    assert extra[4:] not in result.data


@pytest.mark.parametrize(
    ("long", "plain"),
    [
        (segment(0xE0, JFIF + b"\1\1abc"), segment(0xE0, JFIF + b"\0\0")),
        (segment(0xEE, ADOBE + b" and a name"), segment(0xEE, ADOBE)),
        (segment(0xE8, SPIFF + b" and a name"), segment(0xE8, SPIFF)),
        (segment(0xE8, b"mrfx\1 name"), segment(0xE8, b"mrfx\1")),
    ],
)
def test_what_decoders_need_stays_in_its_plain_form(small: Small, deidentify: Any, long: bytes, plain: bytes) -> None:
    """Colour spaces are said in segments that have a fixed form; what is more than the form goes."""
    result = deidentify(small((PIXEL_DATA, "OB", Fragments((jpeg_stream(SCAN, long),)))), JPEG_BASELINE)
    (stream,) = pixels(result)
    assert stream.rstrip(b"\0") == jpeg_stream(SCAN, plain)


@pytest.mark.parametrize("plain", [segment(0xE0, JFIF + b"\0\0"), segment(0xEE, ADOBE), segment(0xE8, SPIFF)])
def test_plain_forms_cost_no_copy(small: Small, deidentify: Any, plain: bytes) -> None:
    """Nothing is to be done, so nothing is done."""
    result = deidentify(small((PIXEL_DATA, "OB", Fragments((jpeg_stream(SCAN, plain),)))), JPEG_BASELINE)
    assert not result.plan.rewritten
    assert not result.plan.notes


@pytest.mark.parametrize("behind", [b"Quill^Erika ", b"\0" * 9, b"\0\0", b"\xff\xd9", b"\xff\xfe\0\6nameA\0"])
def test_bytes_behind_the_image_go(small: Small, deidentify: Any, behind: bytes) -> None:
    """The end of an image is where its first end marker stands outside of segments."""
    image = jpeg_stream(SCAN)
    image += b"" if len(image) % 2 == 0 else b"\0"
    result = deidentify(small((PIXEL_DATA, "OB", Fragments((image + behind,)))), JPEG_BASELINE)
    (stream,) = pixels(result)
    assert stream == image


def test_the_zero_that_makes_a_length_even_stays(small: Small, deidentify: Any) -> None:
    """PS3.5 A.4 asks for it."""
    image = jpeg_stream(SCAN + (b"\1" if len(jpeg_stream(SCAN)) % 2 == 0 else b""))
    assert len(image) % 2 == 1
    assert not deidentify(small((PIXEL_DATA, "OB", Fragments((image,)))), JPEG_BASELINE).plan.rewritten


def test_a_comment_between_two_scans_goes() -> None:
    """A progressive image has several scans, and segments between them."""
    scan = b"\xff\xda\0\x08\1\1\0\0\x3f\0" + b"\x12\xff\0\xff\xd0\x34"
    comment = segment(0xFE, b"name")
    image = b"\xff\xd8" + scan + b"\xff\xff" + comment + scan + b"\xff\xd9"
    at = image.index(comment)
    assert read_jpeg(Stream([Run(image, 0, len(image))]), 0) == (len(image), (Cut(at, at + len(comment)),))


@pytest.mark.parametrize("size", [1, 2, 3, 5, 64])
def test_where_fragments_begin_changes_nothing(size: int) -> None:
    """A segment or a marker may lie across two fragments, or ten."""
    image = b"before" + jpeg_stream(SCAN, segment(0xFE, b"a comment")) + b"behind"
    runs = [Run(image, at, min(at + size, len(image))) for at in range(0, len(image), size)]
    assert read_jpeg(Stream(runs), 6) == read_jpeg(Stream([Run(image, 0, len(image))]), 6)
    assert read_jpeg(Stream(runs), 6).end == len(image) - 6


def test_in_jpeg_ls_a_low_byte_behind_ff_is_image() -> None:
    """JPEG-LS stuffs a bit, not a byte."""
    head = b"\xff\xd8" + segment(0xF7, b"\x08\0\1\0\1\1\1\x11\0") + segment(0xDA, b"\1\1\0\0\0\0")
    image = head + b"\x10\xff\x7f\xff\x01\x20" + b"\xff\xd9"
    assert read_jpeg(Stream([Run(image, 0, len(image))]), 0) == (len(image), ())


@pytest.mark.parametrize(
    "image",
    [
        b"",
        b"\xff\xd8",
        b"GIF89a",
        jpeg_stream(SCAN)[:-2],
        jpeg_stream(SCAN)[:30],
        jpeg_stream(SCAN, b"\xff\xfe\xff\xff too long"),
        jpeg_stream(SCAN, b"\xff\xfe\0\1"),
        jpeg_stream(SCAN, b"text"),
        jpeg_stream(SCAN, segment(0xF0, b"an extension")),
        b"\xff\xd8" + b"\xff" * 99,
        b"\xff\xd8" + jpeg_stream(SCAN),
    ],
)
def test_what_does_not_add_up_is_held(image: bytes) -> None:
    """Where nobody can say where the image ends, nobody can say what stands behind it."""
    with pytest.raises(DeidentificationError) as caught:
        read_jpeg(Stream([Run(image, 0, len(image))]), 0)
    assert caught.value.reason is HoldReason.CODESTREAM


def test_a_fragment_that_is_no_image_is_held(small: Small, held: Any) -> None:
    """Text in a fragment of its own, behind the image or before it."""
    image = jpeg_stream(SCAN) + bytes(len(jpeg_stream(SCAN)) & 1)
    for fragments in (Fragments((image, b"Quill^Erika ")), Fragments((b"some text!", image))):
        assert held(small((PIXEL_DATA, "OB", fragments)), JPEG_BASELINE).reason is HoldReason.CODESTREAM


def test_an_error_names_no_value(small: Small, held: Any) -> None:
    """Logs and lists show it."""
    error = held(small((PIXEL_DATA, "OB", Fragments((b"Quill^Erika MRN-4711-X",)))), JPEG_BASELINE)
    assert error.detail == "a frame does not begin as JPEG"


def test_in_a_data_set_that_was_repaired_too(small: Small, deidentify: Any) -> None:
    """An odd length is made even, and the comment goes; both are noted, and verify finds the image where it now is."""
    image = jpeg_stream(SCAN, segment(0xFE, b"Quill^Erika "))
    encoded = small((PIXEL_DATA, "OB", Fragments((image,)))).encode()
    at = encoded.index(bytes.fromhex("e07f1000"))
    odd = bytes.fromhex("54000004") + b"SH\5\0ABCDE"  # (0054,0400) Image ID
    result = deidentify(encoded[:at] + odd + encoded[at:], JPEG_BASELINE)
    assert result.plan.origin is not None
    assert result.plan.rewritten
    assert len(result.plan.notes) == 2
    (stream,) = pixels(result)
    assert stream.rstrip(b"\0") == jpeg_stream(SCAN)
    assert result.read().ImageID == "ABCDE"
    assert b"Quill" not in result.data
