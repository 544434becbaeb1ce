"""Deflated data sets are inflated within bounds, edited, and deflated again, always to the same bytes."""

from __future__ import annotations

import struct
import tracemalloc
import zlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from deid_proxy.engine.deflate import deflate, inflate, inflate_beginning, most_inflated
from deid_proxy.engine.explain import explain
from deid_proxy.engine.identifiers import look_up, peek
from deid_proxy.engine.limits import Limits
from deid_proxy.engine.planner import LEAST_BULK, make_plan
from deid_proxy.engine.verify import verify
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.profile.model import RuleSet
from deid_proxy.testing.builders import DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN as DEFLATED
from deid_proxy.testing.builders import EXPLICIT_VR_LITTLE_ENDIAN, DataSetBuilder

PIXEL_DATA = 0x7FE00010
PIXELS = bytes(range(251)) * 200

Small = Callable[..., DataSetBuilder]


def stream(plain: bytes) -> bytes:
    compressor = zlib.compressobj(wbits=-15)
    return compressor.compress(plain) + compressor.flush()


def test_the_data_set_inside_is_edited(small: Small, deidentify: Any) -> None:
    """What comes out is what the same data set gives without deflation, in one piece of new bytes."""
    builder = small((0x00081030, "LO", "Thorax of Quill"), (PIXEL_DATA, "OW", PIXELS))
    result = deidentify(builder, DEFLATED)
    (only,) = result.rendition.segments
    assert isinstance(only, bytes)
    assert len(only) == result.rendition.size < len(PIXELS)
    assert inflate(only, 1 << 20).data == deidentify(builder).data
    assert result.read().PixelData == PIXELS


def test_the_same_data_set_gives_the_same_bytes(small: Small, deidentify: Any) -> None:
    """However it was deflated when it came."""
    plain = small((PIXEL_DATA, "OW", PIXELS)).encode()
    stored = zlib.compressobj(level=0, wbits=-15)
    one, other = deidentify(stream(plain), DEFLATED), deidentify(stored.compress(plain) + stored.flush(), DEFLATED)
    assert one.data == other.data


@pytest.mark.parametrize("length", range(8))
def test_the_length_is_even(length: int) -> None:
    """A zero byte stands behind an odd stream (PS3.5 A.5), and is no reason for a note."""
    plain = bytes(range(length))
    deflated = deflate([plain])
    assert len(deflated) % 2 == 0
    assert inflate(deflated, 100) == (plain, ())


def test_a_leak_in_the_rendition_is_found(small: Small, deidentify: Any) -> None:
    """The last look inflates what will be sent."""
    builder = small((PIXEL_DATA, "OW", PIXELS), (0x00181030, "LO", "Thorax"))
    result = deidentify(builder, DEFLATED)
    plain = inflate(result.data, 1 << 20).data
    subject = result.read().PatientID.encode()
    for wrong in (plain.replace(subject, b"MRN-4711-X".ljust(len(subject))), plain[:-2]):
        rendition = result.rendition._replace(segments=[stream(wrong)])
        with pytest.raises(DeidentificationError):
            verify(builder.encode(DEFLATED), result.plan, rendition, result.identities)


def test_what_is_in_native_pixel_values_is_no_leak(small: Small, deidentify: Any) -> None:
    """Numbers that look like an identifier are there by coincidence, deflated or not."""
    pixels = PIXELS + b" MRN-4711-X "
    assert len(pixels) > LEAST_BULK
    numbers = ((0x00280002, 1), (0x00280010, 1), (0x00280011, len(pixels)), (0x00280100, 8))
    builder = small(*((tag, "US", value) for tag, value in numbers), (PIXEL_DATA, "OW", pixels))
    assert deidentify(builder, DEFLATED).read().PixelData == pixels


def test_a_large_value_that_was_changed_is_not_exempt(small: Small, deidentify: Any) -> None:
    """Only bytes that came in may leave unsearched."""
    builder = small((PIXEL_DATA, "OW", PIXELS))
    result = deidentify(builder, DEFLATED)
    plain = inflate(result.data, 1 << 20).data.replace(PIXELS[:12], b" MRN-4711-X ", 1)
    rendition = result.rendition._replace(segments=[stream(plain)])
    with pytest.raises(DeidentificationError, match="residual-identifier"):
        verify(builder.encode(DEFLATED), result.plan, rendition, result.identities)


def test_it_is_explained_and_looked_into(small: Small, basic: RuleSet) -> None:
    """As any other data set; the receiver needs no more than its beginning."""
    builder = small((0x00080050, "SH", "ACC-1"), (PIXEL_DATA, "OW", PIXELS))
    data = builder.encode(DEFLATED)
    plain = builder.encode()
    steps = [step.path for step in explain(data, make_plan(data, DEFLATED, basic))]
    assert steps == [step.path for step in explain(plain, make_plan(plain, EXPLICIT_VR_LITTLE_ENDIAN, basic))]
    assert look_up(data, DEFLATED).accession_number == "ACC-1"
    assert peek(data[:400], DEFLATED) == ("1.2.840.10008.5.1.4.1.1.2", "1.2.826.0.1.77.1.3")
    assert peek(b"no stream", DEFLATED) is None


@pytest.mark.parametrize(
    ("rest", "notes"),
    [
        (b"", ()),
        (b"\0", ()),
        (b"\0\0\0", ("3 zero bytes behind the deflated data set were dropped",)),
        (struct.pack("<LL", zlib.crc32(b"plain"), 5), ("a checksum of gzip behind the deflated data set was dropped",)),
    ],
)
def test_what_may_stand_behind_it_is_dropped_with_a_note(rest: bytes, notes: tuple[str, ...]) -> None:
    """The one zero that makes the length even needs none."""
    assert inflate(stream(b"plain") + rest, 100) == (b"plain", notes)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xff\xff",
        stream(b"plain")[:-1],
        stream(b"plain") + b"x",
        stream(b"plain") + struct.pack("<LL", zlib.crc32(b"other"), 5),
        zlib.compress(b"plain"),
    ],
)
def test_what_is_no_deflated_data_set_is_malformed(data: bytes) -> None:
    """Nothing is guessed about it."""
    with pytest.raises(DeidentificationError) as caught:
        inflate(data, 100)
    assert caught.value.reason is HoldReason.MALFORMED


def test_it_inflates_to_no_more_than_is_allowed() -> None:
    """The bound holds for the memory too, not only for the result."""
    bomb = stream(bytes(64 << 20))
    tracemalloc.start()
    with pytest.raises(DeidentificationError) as caught:
        inflate(bomb, 1 << 20)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert caught.value.reason is HoldReason.LIMIT
    assert peak < 4 << 20
    assert inflate(stream(bytes(1000)), 1000).data == bytes(1000)
    assert len(inflate_beginning(bomb, 500)) == 500


def test_the_bound_is_a_size_and_a_ratio() -> None:
    """Small data sets may be as compressible as they like."""
    limits = Limits(inflated=10 << 20, ratio=10)
    assert most_inflated(bytes(100), limits) == 1 << 20
    assert most_inflated(bytes(200_000), limits) == 2_000_000
    assert most_inflated(bytes(5 << 20), limits) == 10 << 20


def test_a_bomb_is_held_under_the_limits_of_the_caller(small: Small, basic: RuleSet) -> None:
    """The plan is where it stops."""
    data = small((PIXEL_DATA, "OW", bytes(4 << 20))).encode(DEFLATED)
    assert make_plan(data, DEFLATED, basic, replace(Limits(), ratio=2000)).steps
    with pytest.raises(DeidentificationError) as caught:
        make_plan(data, DEFLATED, basic, replace(Limits(), ratio=2))
    assert caught.value.reason is HoldReason.LIMIT
