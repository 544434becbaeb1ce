"""How elements, items and values are encoded: with VR or without, in one byte order or the other.

References
----------
DICOM PS3.5 sections 6.2, 7.1, 7.5 and Annex A
"""

from __future__ import annotations

import mmap
from struct import Struct
from typing import TYPE_CHECKING, Final, Literal

from deid_proxy.standard.dictionary import format_met

if TYPE_CHECKING:
    from mypy_extensions import i64

    Layout = tuple[bool, i64, i64, i64, i64]

ByteOrder = Literal["little", "big"]
Buffer = bytes | bytearray | memoryview | mmap.mmap

UNDEFINED_LENGTH: Final = 0xFFFFFFFF

LONGEST_SHORT: Final = 65_534
"""The most bytes of a value whose VR has a length of 16 bits, in Explicit VR."""

_LONG_HEADER: Final = 12  # bytes
_BEYOND: Final = 1 << 62  # behind every data set
_WINDOW: Final = 32_768  # bytes that are looked at together, where the data set is not bytes already

ITEM: Final = 0xFFFEE000
ITEM_DELIMITATION: Final = 0xFFFEE00D
SEQUENCE_DELIMITATION: Final = 0xFFFEE0DD

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
TEXT_VRS = frozenset(
    ["AE", "AS", "CS", "DA", "DS", "DT", "IS", "LO", "LT", "PN", "SH", "ST", "TM", "UC", "UI", "UR", "UT"]
)
BULK_VRS = frozenset(("OB", "OD", "OF", "OL", "OV", "OW"))

_OF_SEQUENCES = (ITEM, SEQUENCE_DELIMITATION)


class Encoding:
    """Whether elements carry their VR, and the byte order of tags, lengths and numbers.

    Parameters
    ----------
    explicit
        Whether elements carry their VR.
    order
        ``<`` for Little Endian, ``>`` for Big Endian, as in :mod:`struct`.

    Attributes
    ----------
    head
        Tag, VR where there is one, and the length that follows at once; tag and VR are left as they are encoded.
    layout
        How the first 8 bytes of a header are read, as one number in this byte order: whether they are Little Endian, by
        how many bits tag and VR are shifted, and their mask, by how many the length is, and its mask. A length of 32
        bits behind a VR and two reserved bytes is not among them.
    item_length_shift
        By how many bits the length is shifted in the header of an item, read in the same way.
    words_of
        The tags that sequences are made of as they stand there, where the halves may be the other way round.
    """

    __slots__ = (
        "explicit",
        "head",
        "item_header",
        "item_length_shift",
        "layout",
        "long_header",
        "order",
        "short_header",
        "tag",
        "uint32",
        "words_of",
    )

    def __init__(self, order: str, *, explicit: bool) -> None:
        self.explicit = explicit
        self.order = order
        self.tag = Struct(f"{order}HH")
        self.uint32 = Struct(f"{order}L")
        self.item_header = Struct(f"{order}HHL")  # group, element, length
        key_bits = 48 if explicit else 32
        key, length = (1 << key_bits) - 1, (1 << 64 - key_bits) - 1
        little = order == "<"
        self.layout: Layout = (True, 0, key, key_bits, length) if little else (False, 64 - key_bits, key, 0, length)
        self.item_length_shift = 32 if little else 0
        self.words_of = {tag: self.uint32.unpack(self.tag.pack(tag >> 16, tag & 0xFFFF))[0] for tag in _OF_SEQUENCES}
        self.head = Struct(f"{order}6sH" if explicit else f"{order}4sL")
        self.short_header = Struct(f"{order}HH2sH")
        self.long_header = Struct(f"{order}HH2sHL")

    def head_of(self, key: int) -> bytes:
        """Return the bytes of tag and VR that were read as one number."""
        return key.to_bytes(6 if self.explicit else 4, self.byteorder)

    @property
    def byteorder(self) -> ByteOrder:
        """The byte order, as :meth:`int.from_bytes` calls it."""
        return "little" if self.order == "<" else "big"

    def inside(self, vr: str) -> Encoding:
        """Return how the items of a sequence with this VR are encoded.

        References
        ----------
        DICOM PS3.5 section 6.2.2 note 2 (CP-246)
        """
        return IMPLICIT_LITTLE if vr == "UN" else self


IMPLICIT_LITTLE = Encoding("<", explicit=False)
EXPLICIT_LITTLE = Encoding("<", explicit=True)
EXPLICIT_BIG = Encoding(">", explicit=True)


def encode_header(tag: int, vr: str, length: int, encoding: Encoding) -> bytes:
    """Return the header of an element.

    Raises
    ------
    struct.error
        The length does not fit the header.
    """
    group, element = tag >> 16, tag & 0xFFFF
    if not encoding.explicit:
        return encoding.item_header.pack(group, element, length)
    if vr in LONG_VRS:
        return encoding.long_header.pack(group, element, vr.encode("ascii"), 0, length)
    return encoding.short_header.pack(group, element, vr.encode("ascii"), length)


def encode_element(tag: int, vr: str, value: bytes, encoding: Encoding) -> bytes:
    """Return an element with its value padded to even length."""
    if len(value) & 1:
        value += b"\0" if vr == "UI" or vr not in TEXT_VRS else b" "
    return encode_header(tag, vr, len(value), encoding) + value


def encode_item(content: bytes, encoding: Encoding) -> bytes:
    """Return an item of defined length."""
    return encoding.item_header.pack(ITEM >> 16, ITEM & 0xFFFF, len(content)) + content


def beginning(data: Buffer) -> bytes:
    """Return the first bytes of a data set, of which most headers are made: the first that :func:`look` looks at."""
    return data if isinstance(data, bytes) else bytes(data[:_WINDOW])


def look(data: Buffer, p: i64, head: bytes) -> tuple[bytes, i64, i64]:
    """Return bytes from ``p`` on, the offset of the first of them, and up to where a header is whole in them.

    Bytes are read natively, which other buffers are not; of those a window is copied.

    Parameters
    ----------
    head
        The :func:`beginning` of the data set.
    """
    if isinstance(data, bytes):
        return data, 0, _BEYOND
    window = bytes(data[p : p + _WINDOW]) if p else head
    return window, p, p + _WINDOW - _LONG_HEADER if len(window) == _WINDOW else _BEYOND


def format_place(tag: int, offset: int) -> str:
    """Return where something is, as error details name it."""
    return f"{format_met(tag)} at offset {offset}"
