"""A large instance is de-identified without its pixel values in memory, and comes out as if they had been there."""

from __future__ import annotations

from dataclasses import replace

import pytest
from blake3 import blake3

from deid_proxy.engine import pixel_values
from deid_proxy.errors import HoldReason, SpoolError
from deid_proxy.gateway import around_pixels
from deid_proxy.gateway.recent import RecentPlaintext
from deid_proxy.spool.reader import Pieces
from deid_proxy.spool.rendition import decode_rendition
from deid_proxy.testing.builders import element_header
from deid_proxy.testing.builders.study import Shape, build_study

_SIDE = 700
_PIXEL_BYTES = 2 * _SIDE * _SIDE  # several frames of a record
_EXPLICIT = "1.2.840.10008.1.2.1"
_PIXEL_HEADER = b"\xe0\x7f\x10\x00OW\0\0"


@pytest.fixture(autouse=True)
def _few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pixel_values, "LEAST_BYTES", 1)


@pytest.fixture
def image():
    """An image with pixel values that fill several frames of its record."""
    (instance,) = build_study(1, "MR", 1, shape=Shape(rows=_SIDE, columns=_SIDE, private_blob_bytes=64))
    return instance


@pytest.fixture
def small_memory(state):
    """A state that remembers nothing, so that every instance is a large one."""
    state.recent = RecentPlaintext(state.spool, most_bytes=4)
    return state


@pytest.fixture
def made(bench, tmp_path):
    """De-identify an instance in a state of its own: the bytes that go out, their digest, what was read as a whole."""
    settings = bench.settings()

    def make(instance, name: str, monkeypatch: pytest.MonkeyPatch | None = None) -> tuple[bytes, bytes, list[int]]:
        other = type(bench)(tmp_path / name)
        other.directory.mkdir()
        with other.state(settings) as state:
            read, whole = state.spool.read, []
            if monkeypatch is not None:
                state.recent = RecentPlaintext(state.spool, most_bytes=4)
                monkeypatch.setattr(state.spool, "read", lambda extent: (whole.append(extent.size), read(extent))[1])
            other.make_ready(state, [instance])
            (row,) = state.ledger.deliveries()
            digest = decode_rendition(read(row.rendition.extent)).digest
            with state.recent.data_set(row.rendition.extent, row.source) as (segments, _size):
                return b"".join(map(bytes, segments)), digest, [size for size in whole if size == len(instance.data)]

    return make


def test_the_rendition_and_its_digest_are_those_of_the_whole_instance(image, made, monkeypatch) -> None:
    """Byte for byte, and nobody asks the spool for the whole."""
    data, digest, _ = made(image, "whole")
    assert made(image, "around", monkeypatch) == (data, digest, [])


def _with_overlay(image):
    """Return an image with overlays in the unused bits of its pixel words."""
    said = {0x60000010: 8, 0x60000011: 8, 0x60000100: 16, 0x60000102: 15}  # rows, columns, bits, position
    overlay = b"".join(element_header(tag, "US", 2) + value.to_bytes(2, "little") for tag, value in said.items())
    at = image.data.index(_PIXEL_HEADER)
    pixels = b"\xff" * _PIXEL_BYTES
    return replace(image, data=image.data[:at] + overlay + image.data[at : at + len(_PIXEL_HEADER) + 4] + pixels)


def test_an_instance_whose_pixels_have_to_change_is_read_as_a_whole(image, made, monkeypatch) -> None:
    """Overlays in the unused bits of the pixel words are cleared in the values, which have to be there for it."""
    overlaid = _with_overlay(image)
    data, digest, _ = made(overlaid, "whole")
    assert data.endswith(b"\xff\x0f" * 100)  # so bits were cleared
    assert made(overlaid, "around", monkeypatch) == (data, digest, [len(overlaid.data)])


@pytest.mark.parametrize("word", [7, 5003, _SIDE * _SIDE - 13])
def test_what_lies_in_unused_bits_is_seen_in_pixels_that_are_not_read_in(image, made, monkeypatch, word: int) -> None:
    """A stroke of thirteen pixels in a bit that is no pixel value; nothing describes it, wherever it lies."""
    at = image.data.index(_PIXEL_HEADER) + len(_PIXEL_HEADER) + 4
    pixels = bytearray(image.data[at:])
    for stroke in range(word, word + 13):
        pixels[2 * stroke + 1] |= 0x80
    hidden = replace(image, data=image.data[:at] + bytes(pixels))
    data, digest, _ = made(hidden, "whole")
    assert data.endswith(image.data[at:])
    assert made(hidden, "around", monkeypatch) == (data, digest, [len(hidden.data)])


def test_what_is_left_out_is_the_pixel_values_and_nothing_else(bench, small_memory, image) -> None:
    """Zeros stand in their place; every other byte is there."""
    received = bench.receive(small_memory, image)
    source = small_memory.recent.source(received.extent)
    start, end = source.aside
    assert end - start == _PIXEL_BYTES
    assert bytes(source.data[:start]) == image.data[:start]
    assert bytes(source.data[end:]) == image.data[end:]
    assert not any(source.data[start:end])
    assert small_memory.recent.source(received.extent, whole=True).data == image.data


@pytest.mark.parametrize("cut", [1, 1000, _PIXEL_BYTES + 4])
def test_an_instance_that_ends_too_early_is_held_as_it_would_be_whole(bench, small_memory, image, cut: int) -> None:
    """Pixel values that are cut off are not set aside."""
    bench.receive(small_memory, image, data=image.data[:-cut])
    bench.worker(small_memory).work()
    (held,) = small_memory.ledger.held(limit=10)
    assert held.reason == HoldReason.MALFORMED


def test_what_is_behind_the_last_frame_is_not_passed_by(bench, small_memory, image) -> None:
    """It is no pixel value, and holds the instance as it would be held whole."""
    at = image.data.index(_PIXEL_HEADER) + len(_PIXEL_HEADER)
    tail = b"seen by nobody"
    longer = image.data[:at] + (_PIXEL_BYTES + len(tail)).to_bytes(4, "little") + image.data[at + 4 :] + tail
    bench.receive(small_memory, image, data=longer)
    bench.worker(small_memory).work()
    (held,) = small_memory.ledger.held(limit=10)
    assert held.reason == HoldReason.MALFORMED


def test_damage_in_the_pixel_values_holds_the_instance(bench, small_memory, image) -> None:
    """They are verified as they pass by: nothing becomes ready that is not whole."""
    extent = bench.receive(small_memory, image).extent
    segment = next(path for path in (bench.directory / "spool").iterdir() if path.name.isdigit())
    with segment.open("r+b") as file:
        file.seek(extent.offset + extent.length // 2)
        file.write(b"\xa5" * 64)
    bench.worker(small_memory).work()
    (held,) = small_memory.ledger.held(limit=10)
    assert held.reason == HoldReason.SPOOL_CORRUPT
    assert small_memory.ledger.deliveries() == []


def test_a_disk_that_fails_meanwhile_puts_the_instance_back(bench, small_memory, image, monkeypatch) -> None:
    """It is tried again, and becomes ready when the disk is back."""
    bench.receive(small_memory, image)
    worker = bench.worker(small_memory)
    pieces, asked = small_memory.spool.pieces, []

    def failing(extent: object) -> object:
        asked.append(extent)
        if len(asked) == 2:  # the first looks around the pixels, the second digests them
            raise SpoolError("reading segment 1: EIO")
        return pieces(extent)

    monkeypatch.setattr(small_memory.spool, "pieces", failing)
    worker.work()
    assert small_memory.ledger.deliveries() == []
    worker.work()
    assert len(small_memory.ledger.deliveries()) == 1


@pytest.fixture
def received_apart(bench, small_memory, image):
    """Receive an image as the receiver does that digests its pixel values on the way in."""

    def receive(digest_key: bytes | None = None):
        start, end = image.pixel_range
        key = small_memory.pixel_keys["TRIAL-01"] if digest_key is None else digest_key
        return bench.receive(small_memory, image, apart=(start, end, blake3(key=key)))

    return receive


def test_pixel_values_that_were_digested_on_the_way_in_are_not_read_again(
    bench, small_memory, image, made, received_apart, monkeypatch
) -> None:
    """The digest is that of the whole instance all the same, and only what is around the pixel values is read."""
    monkeypatch.setattr(around_pixels, "_hides", lambda *_: False)  # which would read them, for their unused bits
    received = received_apart()
    start, _end = image.pixel_range
    ranges, between = [], Pieces.between
    monkeypatch.setattr(
        Pieces, "between", lambda self, first, last: (ranges.append((first, last)), between(self, first, last))[1]
    )
    bench.worker(small_memory).work()
    (row,) = small_memory.ledger.deliveries()
    assert max(last for _first, last in ranges if last != len(image.data)) < start + 2 * pixel_values.LOOKS[0]
    assert decode_rendition(small_memory.spool.read(row.rendition.extent)).digest == made(image, "whole")[1]
    assert row.source == received.extent


def test_a_place_that_is_not_that_of_the_pixel_values_is_not_believed(bench, small_memory, image, made) -> None:
    """The receiver guessed from the first bytes: the worker finds the place again, and digests them itself."""
    start, end = image.pixel_range
    bench.receive(small_memory, image, apart=(start + 2, end, blake3(key=bytes(32))))
    bench.worker(small_memory).work()
    (row,) = small_memory.ledger.deliveries()
    assert decode_rendition(small_memory.spool.read(row.rendition.extent)).digest == made(image, "whole")[1]


@pytest.mark.parametrize("said", ["nothing", "the place", "another place"])
def test_in_memory_too_the_digest_is_that_of_the_bytes_that_go_out(bench, state, image, said: str) -> None:
    """Whatever the receipt says of pixel values: it is believed where the walk of the whole instance found the same."""
    digests = state.projects["TRIAL-01"].pipeline.digests
    start, end = image.pixel_range
    key = digests.pixel_key if said == "the place" else bytes(32)
    apart = (start + 2 * (said == "another place"), end, blake3(key=key))
    bench.receive(state, image, apart=None if said == "nothing" else apart)
    bench.worker(state).work()
    assert _digest_and_bytes(state, image)[0] == digests.whole([_digest_and_bytes(state, image)[1]], _EXPLICIT)


def test_pixel_values_in_memory_are_not_digested_again(bench, state, image) -> None:
    """The digest from the receipt stands for them: with another one there, the rendition has another digest."""
    start, end = image.pixel_range
    digests = state.projects["TRIAL-01"].pipeline.digests
    bench.receive(state, image, apart=(start, end, blake3(b"other bytes", key=digests.pixel_key)))
    bench.worker(state).work()
    digest, data = _digest_and_bytes(state, image)
    assert digest != digests.whole([data], _EXPLICIT)


def test_pixel_values_that_change_are_digested_as_they_go_out(bench, state, image) -> None:
    """What was digested on the way in is not what leaves: bits of an overlay are cleared."""
    digests, overlaid = state.projects["TRIAL-01"].pipeline.digests, _with_overlay(image)
    at = len(overlaid.data) - _PIXEL_BYTES
    bench.receive(state, overlaid, apart=(at, len(overlaid.data), blake3(key=digests.pixel_key)))
    bench.worker(state).work()
    digest, data = _digest_and_bytes(state, overlaid)
    assert digest == digests.whole([data], _EXPLICIT)


def _digest_and_bytes(state, instance) -> tuple[bytes, bytes]:
    """Return the digest of the one rendition that is to be sent, and its bytes."""
    assert instance.transfer_syntax_uid == _EXPLICIT
    (row,) = state.ledger.deliveries()
    with state.recent.data_set(row.rendition.extent, row.source) as (segments, _size):
        return row.rendition.digest, b"".join(map(bytes, segments))
