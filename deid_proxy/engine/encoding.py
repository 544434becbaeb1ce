"""How elements, items and values are encoded in Explicit and Implicit VR Little Endian.

References
----------
DICOM PS3.5 sections 6.2, 7.1, 7.5 and Annex A
"""

from __future__ import annotations

import mmap
from struct import Struct

Buffer = bytes | bytearray | memoryview | mmap.mmap

UNDEFINED_LENGTH = 0xFFFFFFFF

ITEM = 0xFFFEE000
ITEM_DELIMITATION = 0xFFFEE00D
SEQUENCE_DELIMITATION = 0xFFFEE0DD

SHORT_VRS = frozenset(
    [
        "AE",
        "AS",
        "AT",
        "CS",
        "DA",
        "DS",
        "DT",
        "FD",
        "FL",
        "IS",
        "LO",
        "LT",
        "PN",
        "SH",
        "SL",
        "SS",
        "ST",
        "TM",
        "UI",
        "UL",
        "US",
    ]
)
LONG_VRS = frozenset(("OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV"))
"""The VRs whose explicit form has two reserved bytes and a 32-bit length (PS3.5 7.1.2)."""

VRS = SHORT_VRS | LONG_VRS
LONG_TEXT_VRS = frozenset(("UC", "UR", "UT"))
TEXT_VRS = frozenset(
    ["AE", "AS", "CS", "DA", "DS", "DT", "IS", "LO", "LT", "PN", "SH", "ST", "TM", "UC", "UI", "UR", "UT"]
)
BULK_VRS = frozenset(("OB", "OD", "OF", "OL", "OV", "OW"))

TAG = Struct("<HH")
UINT32 = Struct("<L")
ITEM_HEADER = Struct("<HHL")  # group, element, length
EXPLICIT_HEAD = Struct("<6sH")  # tag and VR, 16-bit length (reserved in the long form)
IMPLICIT_HEAD = Struct("<4sL")  # tag, 32-bit length
SHORT_HEADER = Struct("<HH2sH")
_LONG_HEADER = Struct("<HH2sHL")


def encode_header(tag: int, vr: str, length: int, *, explicit: bool) -> bytes:
    """Return the header of an element.

    Raises
    ------
    struct.error
        The length does not fit the header.
    """
    group, element = tag >> 16, tag & 0xFFFF
    if not explicit:
        return ITEM_HEADER.pack(group, element, length)
    if vr in LONG_VRS:
        return _LONG_HEADER.pack(group, element, vr.encode("ascii"), 0, length)
    return SHORT_HEADER.pack(group, element, vr.encode("ascii"), length)


def encode_element(tag: int, vr: str, value: bytes, *, explicit: bool) -> bytes:
    """Return an element with its value padded to even length."""
    if len(value) & 1:
        value += b"\0" if vr == "UI" or vr not in TEXT_VRS else b" "
    return encode_header(tag, vr, len(value), explicit=explicit) + value


def encode_item(content: bytes) -> bytes:
    """Return an item of defined length."""
    return ITEM_HEADER.pack(ITEM >> 16, ITEM & 0xFFFF, len(content)) + content


def format_place(tag: int, offset: int) -> str:
    """Return where something is, as error details name it."""
    return f"({tag >> 16:04X},{tag & 0xFFFF:04X}) at offset {offset}"
