"""Videos: pictures pass, and what is beside them holds the instance."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from deid_proxy.errors import HoldReason
from deid_proxy.testing.builders import DataSetBuilder, Fragments
from deid_proxy.testing.builders.pixels import PIXEL_DATA

Small = Callable[..., DataSetBuilder]
MPEG2, H264, HEVC = (f"1.2.840.10008.1.2.4.{number}" for number in (100, 102, 107))
PICTURE_MPEG2 = b"\0\0\1\xb3" + bytes(range(2, 10)) + b"\0\0\1\1" + bytes(range(2, 40))
PICTURE_H264 = b"\0\0\0\1\x67\x42\0\x1e\0\0\1\x65" + bytes(range(2, 40))
PICTURE_HEVC = b"\0\0\0\1\x40\1\x0c\0\0\1\x26\1" + bytes(range(2, 40))
NAME = b"somebody's name "


def sei(kind: int, content: bytes, header: bytes = b"\x06") -> bytes:
    return b"\0\0\1" + header + bytes((kind, len(content))) + content + b"\x80"


def even(data: bytes) -> bytes:
    return data + bytes(len(data) & 1)


def packets(payload: bytes, number: int = 0x41, *, first: bool = True) -> bytes:
    """Packets of a transport stream, 188 bytes each, filled by their adaptation field."""
    out = b""
    for at in range(0, len(payload), 100):
        piece = payload[at : at + 100]
        filling = 188 - 4 - 1 - len(piece)
        flags = (0x40 if first and not at else 0) | number >> 8
        out += bytes((0x47, flags, number & 0xFF, 0x30, filling, 0)) + b"\xff" * (filling - 1) + piece
    return out


def pes(stream: bytes, kind: int = 0xE0) -> bytes:
    return b"\0\0\1" + bytes((kind,)) + b"\0\0\x80\0\0" + stream


@pytest.mark.parametrize(
    ("syntax", "stream"),
    [
        (MPEG2, PICTURE_MPEG2),
        (MPEG2, b"\0\0\1\xba" + bytes(10) + pes(PICTURE_MPEG2)),
        (MPEG2, packets(pes(PICTURE_MPEG2 * 9))),
        (H264, PICTURE_H264),
        (H264, sei(6, b"\x80") + sei(1, b"\1\2\3") + PICTURE_H264),
        (H264, packets(bytes((0, 0, 0xB0)) + bytes(30), 0) + packets(pes(PICTURE_H264 * 5)) + packets(b"x", 0x1FFF)),
        (HEVC, PICTURE_HEVC + sei(137, b"\1" * 24, b"\x4e\1")),
    ],
)
def test_pictures_alone_pass(small: Small, deidentify: Any, syntax: str, stream: bytes) -> None:
    """Elementary, program and transport streams; messages of numbers are part of the picture."""
    result = deidentify(small((PIXEL_DATA, "OB", Fragments((even(stream),)))), syntax)
    assert even(stream) in result.data


@pytest.mark.parametrize(
    ("syntax", "stream", "why"),
    [
        (MPEG2, PICTURE_MPEG2 + b"\0\0\1\xb2" + NAME + PICTURE_MPEG2, "a video with user data"),
        (MPEG2, packets(pes(bytes(90) + PICTURE_MPEG2 + b"\0\0\1\xb2" + NAME)), "a video with user data"),
        (H264, sei(5, bytes(16) + NAME) + PICTURE_H264, "a video with user data"),
        (H264, sei(4, NAME) + PICTURE_H264, "a video with user data"),
        (H264, sei(1, b"\1") [:-1] + bytes((5, len(NAME))) + NAME + b"\x80", "a video with user data"),
        (H264, b"\0\0\1\x06\x06\xff\xff" + b"x" * 5000, "a video with a message that is too long for numbers"),
        (HEVC, PICTURE_HEVC + sei(5, NAME, b"\x4e\1"), "a video with user data"),
        (HEVC, PICTURE_HEVC + sei(4, NAME, b"\x50\1"), "a video with user data"),
        (H264, packets(pes(PICTURE_H264)) + packets(pes(NAME, 0xC0), 0x42),
         "a video with sound, or with data beside the pictures"),
        (H264, b"\0\0\0\x18ftypmp42" + bytes(12) + NAME, "a video in a container that is not looked into"),
        (H264, b"RIFF" + NAME, "a video in a container that is not looked into"),
        (H264, packets(pes(PICTURE_H264 * 5)) + NAME, "packets of a video do not add up"),
    ],
)  # fmt: skip
def test_what_is_beside_the_pictures_holds(small: Small, held: Any, syntax: str, stream: bytes, why: str) -> None:
    """User data, sound, tables with names, and containers in which they would hide."""
    error = held(small((PIXEL_DATA, "OB", Fragments((even(stream),)))), syntax)
    assert (error.reason, error.detail) == (HoldReason.CODESTREAM, why)


@pytest.mark.parametrize("split", [2, 50, 60, 62, 64])
def test_fragments_hide_no_user_data(small: Small, held: Any, split: int) -> None:
    """A start code may lie across two fragments."""
    stream = even(PICTURE_MPEG2 + b"\0\0\1\xb2" + NAME)
    fragments = Fragments((stream[:split], stream[split:]))
    assert held(small((PIXEL_DATA, "OB", fragments)), MPEG2).detail == "a video with user data"
