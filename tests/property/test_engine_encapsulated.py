"""For any encapsulated pixel data: fragments stay byte for byte, tables point to them, a second run changes nothing."""

from __future__ import annotations

import io
import itertools
import struct
import warnings
from dataclasses import dataclass, field

import pydicom
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydicom.encaps import generate_fragments, generate_frames

from deid_proxy.engine.apply import apply_plan
from deid_proxy.engine.elements import elements
from deid_proxy.engine.encoding import EXPLICIT_LITTLE
from deid_proxy.engine.part10 import write_file_meta
from deid_proxy.engine.plan import Rendition, Span
from deid_proxy.engine.planner import make_plan
from deid_proxy.engine.verify import verify
from deid_proxy.identity.ports import IdentityKind
from deid_proxy.profile import load_rule_set
from deid_proxy.testing.builders import JPEG_BASELINE, DataSetBuilder, element_header, item_header
from deid_proxy.testing.builders.encoding import SEQUENCE_DELIMITER
from deid_proxy.testing.builders.pixels import PIXEL_DATA, jpeg_stream

BASIC = load_rule_set("basic")
COMMENT = b"\xff\xfe\0\x10Not yours to r"
OFFSETS, LENGTHS = 0x7FE00001, 0x7FE00002
PADDING = 0xFFFCFFFC
HEADER = 8  # bytes of an item
UNDEFINED = 0xFFFFFFFF

many = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@dataclass
class Frame:
    """A codestream, and the fragments that it was cut into."""

    stream: bytes
    fragments: list[bytes]
    carries: bool  # something that goes

    @property
    def size(self) -> int:
        return sum(HEADER + len(one) for one in self.fragments)


@dataclass
class Image:
    """An encapsulated image as it was drawn."""

    frames: list[Frame]
    table: str  # "empty", "full" or "extended"
    trailing: int
    data: bytes = field(default=b"", repr=False)


@st.composite
def frames(draw: st.DrawFn) -> Frame:
    """A stream of any length, in one to four fragments of even length, and a zero behind it where it is odd."""
    carries = draw(st.booleans())
    scan = draw(st.binary(min_size=1, max_size=60)) * draw(st.sampled_from([1, 1, 400]))
    stream = jpeg_stream(scan, *([COMMENT] if carries else []))
    padded = stream + bytes(len(stream) & 1)
    cuts = sorted(draw(st.sets(st.integers(1, len(padded) // 2 - 1).map(lambda half: 2 * half), max_size=3)))
    edges = [0, *cuts, len(padded)]
    return Frame(stream, [padded[a:b] for a, b in itertools.pairwise(edges)], carries)


@st.composite
def images(draw: st.DrawFn, tables: tuple[str, ...] = ("empty", "full", "extended")) -> Image:
    """A data set with every form of offset table, and padding behind the pixels."""
    drawn = draw(st.lists(frames(), min_size=1, max_size=4))
    table = draw(st.sampled_from(tables))
    if table == "extended":  # PS3.3 C.7.6.3.1.8: one fragment for each frame
        for frame in drawn:
            frame.fragments = [b"".join(frame.fragments)]
    image = Image(drawn, table, draw(st.sampled_from([0, 2, 30])))
    image.data = encoded(image)
    return image


def starts(found: list[Frame]) -> list[int]:
    places = [0]
    for frame in found[:-1]:
        places.append(places[-1] + frame.size)
    return places


def encoded(image: Image) -> bytes:
    builder = DataSetBuilder()
    builder.put("SOPClassUID", "1.2.840.10008.5.1.4.1.1.2")
    builder.put("SOPInstanceUID", "1.2.826.0.1.77.1.3")
    builder.put("StudyInstanceUID", "1.2.826.0.1.77.1")
    builder.put("PatientName", "Zyxwvu^Qponml")
    builder.put("PatientID", "QXZ-4711")
    builder.put("NumberOfFrames", str(len(image.frames)))
    places = starts(image.frames)
    if image.table == "extended":
        builder.add(OFFSETS, "OV", struct.pack(f"<{len(places)}Q", *places))
        builder.add(LENGTHS, "OV", struct.pack(f"<{len(places)}Q", *(len(one.stream) for one in image.frames)))
    table = struct.pack(f"<{len(places)}L", *places) if image.table == "full" else b""
    items = b"".join(item_header(len(one)) + one for frame in image.frames for one in frame.fragments)
    pixels = element_header(PIXEL_DATA, "OB", UNDEFINED) + item_header(len(table)) + table + items
    padding = element_header(PADDING, "OB", image.trailing) + bytes(image.trailing) if image.trailing else b""
    return builder.encode() + pixels + item_header(0, SEQUENCE_DELIMITER) + padding


def run(data: bytes) -> tuple[Rendition, bytes]:
    plan = make_plan(data, JPEG_BASELINE, BASIC)
    identities = {
        request: f"2.25.7000{request.original[-1]}" if request.kind is IdentityKind.UID else "SUBJECT-1"
        for request in plan.requests
    }
    rendition = apply_plan(plan, identities)
    verify(data, plan, rendition, identities)
    return rendition, b"".join(data[s.start : s.end] if isinstance(s, Span) else s for s in rendition.segments)


def pixel_data(data: bytes) -> bytes:
    """Return the element as it stands there, up to its delimiter."""
    (start,) = [one.start for one in elements(data, EXPLICIT_LITTLE) if one.tag == PIXEL_DATA]
    at = start + 12
    while data[at : at + 4] == b"\xfe\xff\x00\xe0":
        at += HEADER + struct.unpack_from("<L", data, at + 4)[0]
    assert data[at : at + HEADER] == item_header(0, SEQUENCE_DELIMITER)
    return data[start : at + HEADER]


def read(rendition: Rendition, output: bytes) -> pydicom.Dataset:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pydicom.dcmread(io.BytesIO(write_file_meta(rendition) + output))


@many
@given(images())
def test_the_output_is_one_data_set_to_the_last_byte(image: Image) -> None:
    """Its size is what was said, its last element ends with it, and what padded it is gone."""
    rendition, output = run(image.data)
    assert rendition.size == len(output)
    assert output.endswith(pixel_data(output))
    data_set = read(rendition, output)
    assert PADDING not in data_set
    assert data_set.PatientID == "SUBJECT-1"


@many
@given(images())
def test_frames_that_carry_nothing_keep_their_fragments(image: Image) -> None:
    """Byte for byte, however many they are; where no frame changes the whole element is as it came."""
    _, output = run(image.data)
    if not any(frame.carries for frame in image.frames):
        assert pixel_data(output) == pixel_data(image.data)
    value = pixel_data(output)[12:]
    table = 4 * len(image.frames) if image.table == "full" else 0
    left = list(generate_fragments(value[HEADER + table :]))
    for frame in image.frames:
        if frame.carries:
            whole = left.pop(0)
            assert whole.rstrip(b"\0") == frame.stream.replace(COMMENT, b"")
            assert not len(whole) & 1
        else:
            assert [left.pop(0) for _ in frame.fragments] == frame.fragments
    assert not left


@many
@given(images(("full", "extended")))  # without a table pydicom guesses, and fails where an end lies in two fragments
def test_offset_tables_point_to_the_frames(image: Image) -> None:
    """What is found by the table, basic or extended, is each frame without what went."""
    rendition, output = run(image.data)
    data_set = read(rendition, output)
    extended = (data_set[OFFSETS].value, data_set[LENGTHS].value) if image.table == "extended" else None
    assert (OFFSETS in data_set) == (image.table == "extended")
    found = list(generate_frames(data_set.PixelData, number_of_frames=len(image.frames), extended_offsets=extended))
    wanted = [frame.stream.replace(COMMENT, b"") if frame.carries else frame.stream for frame in image.frames]
    assert [one.rstrip(b"\0") for one in found] == wanted


@many
@given(images())
def test_a_second_run_changes_nothing(image: Image) -> None:
    """What was cleaned is clean."""
    _, once = run(image.data)
    _, twice = run(once)
    assert pixel_data(twice) == pixel_data(once)
    assert twice == once
