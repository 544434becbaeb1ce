"""MPEG-2, H.264 and HEVC: pictures, between which user data may stand; a video with such data is held.

References
----------
ISO/IEC 13818-1 section 2.4 (transport streams), ISO/IEC 13818-2 section 6.2.2.2 (user data), ISO/IEC 14496-10 and
ISO/IEC 23008-2 Annexes B and D (supplemental enhancement information), DICOM PS3.5 sections 8.2.5 to 8.2.11
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.engine.codestream.stream import Codestream, Run, Stream, fault

if TYPE_CHECKING:
    from collections.abc import Iterator

_PACKET = 188
_SYNC = 0x47
_MOST_PACKETS = 4_000_000  # 750 MB of video
_PROGRAM_ASSOCIATION, _NULL_PACKETS = 0x0000, 0x1FFF
_PICTURES = re.compile(rb"\x00\x00\x01[\xe0-\xef]", re.DOTALL)  # a packetized elementary stream of video begins
_PROGRAM_MAP = 0x02
_STARTS = (b"\0\0\1", b"\0\0\0\1")
_LONGEST_SEI = 4096
_EMULATION_PREVENTION = b"\0\0\3"
# Buffering, timing, pan and scan, recovery points and the like: numbers. Registered and unregistered user data are not.
_NUMBERS_ONLY = frozenset({0, 1, 2, 6, 9, 19, 45, 47, 128, 129, 130, 132, 136, 137, 144, 147})


class _Format(NamedTuple):
    """Where user data begins: behind the start code's 00 00, as two bytes; and the size of the header there."""

    user_data: re.Pattern[bytes]
    header: int


_FORMATS = {
    "mpeg2": _Format(re.compile(rb"\x01\xb2"), 0),
    "h264": _Format(re.compile(rb"\x01[\x06\x26\x46\x66]"), 1),
    "hevc": _Format(re.compile(rb"\x01[\x4e\x50]"), 2),
}


def read_video(stream: Stream, start: int, coding: str) -> Codestream:
    """Return where a video ends, which is the end of its fragments.

    Parameters
    ----------
    coding
        ``mpeg2``, ``h264`` or ``hevc``.

    Raises
    ------
    DeidentificationError
        CODESTREAM when there are user data, sound or other data beside the pictures, or a container that hides them.
    """
    head = stream.read(start, 4)
    if head[:1] == bytes((_SYNC,)) and stream.read(start + _PACKET, 1) in (head[:1], b""):
        _search(Stream(_payloads(stream, start)), 0, _FORMATS[coding])
    elif head.startswith(_STARTS):
        _search(stream, start, _FORMATS[coding])
    else:
        raise fault("a video in a container that is not looked into")
    return Codestream(stream.size)


def _search(stream: Stream, start: int, video: _Format) -> None:
    at = stream.search(video.user_data, start)
    while at >= 0:
        if stream.read(at - 2, 2) == b"\0\0":
            if not video.header:
                raise fault("a video with user data")
            _check_messages(stream.read(at + 1 + video.header, _LONGEST_SEI))
        at = stream.search(video.user_data, at + 1)


def _check_messages(content: bytes) -> None:
    """Hold what holds more than numbers (ISO/IEC 14496-10 section 7.3.2.3.1)."""
    end = min((at for at in (content.find(code) for code in (b"\0\0\0", b"\0\0\1")) if at >= 0), default=len(content))
    if end == _LONGEST_SEI:
        raise fault("a video with a message that is too long for numbers")
    plain, at = content[:end].replace(_EMULATION_PREVENTION, b"\0\0"), 0
    while at < len(plain) and plain[at] != 0x80:
        kind, at = _number(plain, at)
        size, at = _number(plain, at)
        if kind not in _NUMBERS_ONLY or at + size > len(plain):
            raise fault("a video with user data")
        at += size


def _number(data: bytes, at: int) -> tuple[int, int]:
    behind = at
    while data[behind : behind + 1] == b"\xff":
        behind += 1
    return 255 * (behind - at) + sum(data[behind : behind + 1]), behind + 1


def _payloads(stream: Stream, start: int) -> Iterator[Run]:
    """Yield where the pictures of a transport stream are, packet by packet."""
    pictures, tables = set[int](), {_PROGRAM_ASSOCIATION}
    size = stream.size - start
    rest = size % _PACKET
    if size > _MOST_PACKETS * _PACKET or stream.read(stream.size - rest, rest) != bytes(rest):
        raise fault("packets of a video do not add up")
    for at in range(start, stream.size - rest, _PACKET):
        packet = stream.read(at, _PACKET)
        number = int.from_bytes(packet[1:3], "big") & 0x1FFF
        payload = 4 + (1 + packet[4] if packet[3] & 0x20 else 0)
        if packet[0] != _SYNC or payload > _PACKET:
            raise fault("packets of a video do not add up")
        if number == _NULL_PACKETS or not packet[3] & 0x10:
            continue
        if _PICTURES.match(packet, payload):
            pictures.add(number)
        elif packet[1] & 0x40 and packet[payload : payload + 2] == bytes((0, _PROGRAM_MAP)):
            tables.add(number)
        if number in pictures:
            yield from stream.runs(at + payload, at + _PACKET)
        elif number not in tables:
            raise fault("a video with sound, or with data beside the pictures")
