"""Encodings: what is Big Endian becomes Little Endian."""

from __future__ import annotations

import struct

import pytest

from deid_proxy.cli.encodings import in_little_endian


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
