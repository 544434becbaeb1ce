"""Encodings: what is deflated or Big Endian becomes Little Endian, within bounds."""

from __future__ import annotations

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deid_proxy.cli.encodings import in_little_endian, inflate
from deid_proxy.errors import DeidentificationError, HoldReason


def deflate(data: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return stream.compress(data) + stream.flush()


@given(st.binary(max_size=5000), st.sampled_from([b"", b"\0"]))
def test_what_was_deflated_comes_back(data: bytes, padding: bytes) -> None:
    """With or without the byte that makes the length even."""
    assert bytes(inflate(memoryview(deflate(data) + padding))) == data


def test_trailer_of_gzip_is_known() -> None:
    """Checksum and size of what was inflated may stand behind it; those of something else may not."""
    data = b"some data set" * 100
    right, wrong = (struct.pack("<LL", zlib.crc32(data) ^ flip, len(data)) for flip in (0, 1))
    assert bytes(inflate(memoryview(deflate(data) + right))) == data
    with pytest.raises(DeidentificationError):
        inflate(memoryview(deflate(data) + wrong))


def test_large_data_set_comes_back_in_pieces() -> None:
    """More than one piece of output, from little input."""
    data = bytes(5 << 20)
    assert bytes(inflate(memoryview(deflate(data)))) == data


def test_bomb_is_stopped() -> None:
    """What inflates beyond the bound is refused before it is whole."""
    with pytest.raises(DeidentificationError) as caught:
        inflate(memoryview(deflate(bytes(64 << 20))), most=1 << 20)
    assert caught.value.reason is HoldReason.LIMIT


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xff\xff", deflate(b"a" * 1000)[:-3], deflate(b"a") + b"Smith", deflate(b"a")[:1]]
)
def test_what_is_no_deflated_data_set_is_malformed(data: bytes) -> None:
    """Nothing, noise, a cut stream, and something behind the stream; the message holds no value."""
    with pytest.raises(DeidentificationError) as caught:
        inflate(memoryview(data))
    assert caught.value.reason is HoldReason.MALFORMED
    assert "Smith" not in str(caught.value)


@pytest.mark.parametrize(
    ("vr", "code", "numbers"),
    [
        ("US", "H", (1, 65535)),
        ("SS", "h", (-2, 3)),
        ("OW", "H", (256, 7)),
        ("UL", "L", (1, 1 << 31)),
        ("SL", "l", (-5,)),
        ("FL", "f", (1.5, -2.0)),
        ("FD", "d", (1e300,)),
        ("UV", "Q", (1 << 60,)),
        ("AT", "H", (0x0010, 0x0020)),
    ],
)
def test_numbers_are_turned(vr: str, code: str, numbers: tuple[float, ...]) -> None:
    """Each word of a value is turned, as wide as its VR says."""
    big, little = (struct.pack(f"{order}{len(numbers)}{code}", *numbers) for order in "><")
    assert bytes(in_little_endian(vr, memoryview(big))) == little


@pytest.mark.parametrize(("vr", "value"), [("LO", b"ab"), ("OB", b"\1\2"), ("UN", b"\1\2"), ("UL", b"\1\2\3")])
def test_what_has_no_words_stays(vr: str, value: bytes) -> None:
    """Texts, bytes, the unknown, and numbers of a wrong length."""
    assert bytes(in_little_endian(vr, memoryview(value))) == value
