"""Large native pixel values are found where they are, and a digest made with theirs is that of the whole data set."""

from __future__ import annotations

import itertools

import pytest
from blake3 import blake3
from hypothesis import given
from hypothesis import strategies as st

from deid_proxy.engine import pixel_values
from deid_proxy.engine.pixel_values import DataSetDigest, large_values_ahead, native_pixel_values
from deid_proxy.engine.plan import Span
from deid_proxy.testing.builders.study import Shape, build_study

KEY = bytes(range(32))
EXPLICIT, IMPLICIT, BIG = "1.2.840.10008.1.2.1", "1.2.840.10008.1.2", "1.2.840.10008.1.2.2"
JPEG_BASELINE = "1.2.840.10008.1.2.4.50"
LARGE = 256 << 10
EXPLICIT_HEADER = b"\x08\0\x60\0CS\x02\0MR" + b"\xe0\x7f\x10\0OW\0\0" + LARGE.to_bytes(4, "little")
IMPLICIT_HEADER = b"\x08\0\x60\0\x02\0\0\0MR" + b"\xe0\x7f\x10\0" + LARGE.to_bytes(4, "little")


@pytest.fixture
def digests() -> DataSetDigest:
    return DataSetDigest(KEY)


@pytest.fixture(scope="module")
def image():
    return build_study(1, "MR", 1, shape=Shape(rows=64, columns=64, private_blob_bytes=64))[0]


@pytest.mark.parametrize(("header", "syntax"), [(EXPLICIT_HEADER, EXPLICIT), (IMPLICIT_HEADER, IMPLICIT)])
def test_large_pixel_values_are_seen_coming(header: bytes, syntax: str) -> None:
    """From the first bytes alone, before the values are there; what lies behind the header may be anything."""
    values = Span(len(header), len(header) + LARGE)
    for behind in (bytes(4), header):
        assert large_values_ahead(memoryview(header + behind), syntax) == values


@pytest.mark.parametrize("syntax", [BIG, JPEG_BASELINE, "1.2.840.10008.1.2.1.99", "1.2.3", ""])
def test_other_transfer_syntaxes_have_none_ahead(syntax: str) -> None:
    """Big endian, encapsulated, deflated or unknown: the worker looks for itself."""
    assert large_values_ahead(memoryview(EXPLICIT_HEADER), syntax) is None


@pytest.mark.parametrize("cut", range(1, len(EXPLICIT_HEADER)))
def test_a_header_that_is_not_all_there_gives_no_place(cut: int) -> None:
    """Nothing is guessed from a part of the tag or of the length."""
    assert large_values_ahead(memoryview(EXPLICIT_HEADER)[:-cut], EXPLICIT) is None


def test_small_pixel_values_are_none_ahead(image) -> None:
    """They are digested like everything else."""
    assert large_values_ahead(memoryview(image.data), EXPLICIT) is None


def test_bytes_that_look_like_large_pixel_data_may_be_taken_for_them() -> None:
    """The elements are not walked: it is a guess, and whoever walks them does not believe one that is wrong."""
    inner = EXPLICIT_HEADER[10:]
    text = b"\x08\0\x70\0LO" + len(inner).to_bytes(2, "little") + inner
    data = text + EXPLICIT_HEADER[10:] + bytes(LARGE)
    assert large_values_ahead(memoryview(data), EXPLICIT) == Span(20, 20 + LARGE)
    assert native_pixel_values(data, len(data), EXPLICIT) == Span(32, 32 + LARGE)


@pytest.mark.parametrize(("vr", "length"), [(b"UN\0\0", LARGE), (b"OW\0\1", LARGE), (b"OW\0\0", LARGE - 1)])
def test_what_does_not_look_like_large_pixel_data_is_passed_over(vr: bytes, length: int) -> None:
    """Another VR, reserved bytes that are not zero, or too few values: the next place is looked at."""
    other = b"\xe0\x7f\x10\0" + vr + length.to_bytes(4, "little")
    values = large_values_ahead(memoryview(other + EXPLICIT_HEADER), EXPLICIT)
    assert values == Span(len(other + EXPLICIT_HEADER), len(other + EXPLICIT_HEADER) + LARGE)


BIG_HEADER = b"\0\x08\0\x60CS\0\x02MR" + b"\x7f\xe0\0\x10OW\0\0" + (8).to_bytes(4, "big")


@pytest.mark.parametrize(
    ("header", "syntax"),
    [(EXPLICIT_HEADER[:-4] + (8).to_bytes(4, "little"), EXPLICIT), (BIG_HEADER, BIG)],
)
def test_pixel_values_are_found_in_both_byte_orders(header: bytes, syntax: str) -> None:
    """Data sets in which the tag is nowhere are not walked; in those in which it is, the elements are."""
    assert native_pixel_values(header + bytes(8), len(header) + 8, syntax) == Span(len(header), len(header) + 8)
    assert native_pixel_values(header[:10], 10, syntax) is None


@given(st.binary(max_size=200), st.sampled_from([EXPLICIT, IMPLICIT, BIG]))
def test_noise_has_no_pixel_values_outside_itself(noise: bytes, syntax: str) -> None:
    """Whatever arrives, a place that is found lies inside the data set, and nothing is raised."""
    large_values_ahead(memoryview(noise + EXPLICIT_HEADER[10:] + noise), syntax)
    values = native_pixel_values(noise, len(noise), syntax)
    assert values is None or 0 <= values.start <= values.end <= len(noise)


@given(st.lists(st.integers(0, 20_000)).map(sorted))
def test_the_digest_is_one_however_it_is_made(monkeypatch_module, image, cuts: list[int]) -> None:
    """Whole, in pieces that pass by, and around pixel values whose digest is known."""
    digests, data = DataSetDigest(KEY), image.data
    start, end = image.pixel_range
    edges = [0, *(min(cut, len(data)) for cut in cuts), len(data)]
    pieces = [data[first:last] for first, last in itertools.pairwise(edges)]
    expected = digests.whole([data], EXPLICIT)
    assert digests.whole(pieces, EXPLICIT) == expected
    assert digests.passing(iter(pieces), Span(start, end)) == expected
    pixels = blake3(data[start:end], key=digests.pixel_key).digest()
    assert digests.around([data[:start], data[end:]], Span(start, end), pixels) == expected


@pytest.fixture(scope="module")
def monkeypatch_module():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pixel_values, "LEAST_BYTES", 1)
        yield patch


def test_every_byte_and_the_key_count(digests, image, monkeypatch_module) -> None:
    """A bit of a pixel, a bit of the header, another key: each gives another digest."""
    start, end = image.pixel_range
    found = {digests.whole([image.data], EXPLICIT), DataSetDigest(bytes(32)).whole([image.data], EXPLICIT)}
    for place in (0, start - 1, start, end - 1):
        changed = bytearray(image.data)
        changed[place] ^= 1
        found.add(digests.whole([changed], EXPLICIT))
    assert len(found) == 6


def test_without_large_pixel_values_it_is_the_keyed_digest_of_all_bytes(digests, image, monkeypatch) -> None:
    """So it was before large ones were digested apart: what is known of small instances still holds."""
    monkeypatch.setattr(pixel_values, "LEAST_BYTES", LARGE)
    pieces = [image.data[:100], image.data[100:]]
    assert digests.whole(pieces, EXPLICIT) == blake3(image.data, key=KEY).digest()
    assert digests.pixel_key != KEY
