"""The record of a rendition: exactly what the engine made, and only ranges that the original has."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deid_proxy.engine.plan import Rendition, Span
from deid_proxy.errors import SpoolCorruptError
from deid_proxy.spool.rendition import decode_rendition, encode_rendition, materialise

SOURCE = bytes(range(256)) * 4
DIGEST = b"d" * 32


def rendition(segments, size=None) -> Rendition:
    length = sum(s.end - s.start if isinstance(s, Span) else len(s) for s in segments)
    return Rendition(
        segments=list(segments),
        size=length if size is None else size,
        transfer_syntax_uid="1.2.840.10008.1.2.1",
        sop_class_uid="1.2.840.10008.5.1.4.1.1.2",
        sop_instance_uid="2.25.1",
        study_instance_uid="2.25.2",
        series_instance_uid="2.25.3",
        subject="P-0123456789ABCDEF",
    )


spans = st.tuples(st.integers(0, 1024), st.integers(0, 1024)).map(lambda pair: Span(*sorted(pair)))
segment_lists = st.lists(st.one_of(st.binary(max_size=50), spans), max_size=30)


def encode(value: Rendition) -> bytes:
    return encode_rendition(value, digest=DIGEST, source_size=len(SOURCE))


@given(segment_lists)
def test_every_rendition_comes_back(segments):
    """Any mixture of new bytes and ranges is decoded as it was encoded, with its identifiers."""
    value = rendition(segments)
    stored = decode_rendition(encode(value))
    assert stored.rendition == value
    assert (stored.digest, stored.source_size) == (DIGEST, 1024)


@given(segment_lists)
def test_materialised_segments_are_the_data_set(segments):
    """New bytes and ranges of the original, one after the other, are the bytes that are sent."""
    expected = b"".join(SOURCE[s.start : s.end] if isinstance(s, Span) else s for s in segments)
    assert b"".join(materialise(decode_rendition(encode(rendition(segments))), SOURCE)) == expected


def test_ranges_are_not_copied():
    """A range of the original is sent from where it lies."""
    [view] = materialise(decode_rendition(encode(rendition([Span(3, 700)]))), bytearray(SOURCE))
    assert isinstance(view, memoryview)
    assert (view.obj, view.nbytes) == (SOURCE, 697)


@given(segment_lists, st.data())
def test_a_cut_or_longer_record_is_refused(segments, data):
    """Bytes that are missing or left over are refused."""
    encoded = encode(rendition(segments))
    cut = data.draw(st.integers(0, len(encoded) - 1))
    for wrong in (encoded[:cut], encoded + b"\0"):
        with pytest.raises(SpoolCorruptError):
            decode_rendition(wrong)


@given(st.binary(max_size=200))
def test_noise_is_refused(noise):
    """Arbitrary bytes behind a good beginning raise the error of a corrupt spool, and no other."""
    with pytest.raises(SpoolCorruptError):
        decode_rendition(noise)
    with pytest.raises(SpoolCorruptError):
        decode_rendition(encode(rendition([b"x"]))[:60] + b"\xff" + noise)


@pytest.mark.parametrize("segments", [[Span(0, 1025)], [Span(1025, 1025)], [Span(5, 4)]], ids=str)
def test_a_range_that_the_original_does_not_have_is_refused(segments):
    """A range beyond the original, or backwards, is neither written nor read."""
    with pytest.raises(SpoolCorruptError):
        encode(rendition(segments))
    wider = encode_rendition(rendition([Span(0, 1025)]), digest=DIGEST, source_size=1025)
    narrower = wider.replace(
        (1025).to_bytes(8, "little") + (1).to_bytes(4, "little"),
        (1024).to_bytes(8, "little") + (1).to_bytes(4, "little"),
    )
    assert narrower != wider
    with pytest.raises(SpoolCorruptError):
        decode_rendition(narrower)


def test_a_size_that_does_not_add_up_is_refused():
    """The size of a rendition is the sum of its segments."""
    with pytest.raises(SpoolCorruptError):
        encode(rendition([b"abc"], size=4))


def test_another_original_is_refused():
    """Ranges are never cut from an original of another size."""
    stored = decode_rendition(encode(rendition([Span(0, 10)])))
    with pytest.raises(SpoolCorruptError):
        materialise(stored, SOURCE[:-1])


def test_a_later_version_is_refused():
    """A record of a version that this release does not know is not guessed at."""
    encoded = bytearray(encode(rendition([b"x"])))
    encoded[4] = 2
    with pytest.raises(SpoolCorruptError, match="cannot read"):
        decode_rendition(encoded)


def test_identifiers_have_a_length_limit():
    """An identifier that its length field cannot hold is refused."""
    with pytest.raises(SpoolCorruptError):
        encode(rendition([])._replace(subject="x" * 65536))


def test_many_segments_are_bounded_by_the_record():
    """A count that the record cannot hold is refused before anything is allocated for it."""
    encoded = bytearray(encode(rendition([b"x"])))
    place = 4 + 2 + 2 + 32 + 8 + 8
    encoded[place : place + 4] = b"\xff\xff\xff\xff"
    with pytest.raises(SpoolCorruptError, match="shorter than its table"):
        decode_rendition(encoded)
