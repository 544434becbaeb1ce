"""A small encoder of data sets: it writes what it is told, also when that is wrong.

The builders do not go through pydicom, so that a test decides every byte, and importing them costs nothing.

References
----------
DICOM PS3.5 Sections 7.1, 7.5 and A.1 to A.4
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from deid_proxy.standard import dictionary
from deid_proxy.testing.builders.character_sets import LATIN1, CharacterSet

IMPLICIT_VR_LITTLE_ENDIAN = "1.2.840.10008.1.2"
EXPLICIT_VR_LITTLE_ENDIAN = "1.2.840.10008.1.2.1"
EXPLICIT_VR_BIG_ENDIAN = "1.2.840.10008.1.2.2"
DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN = "1.2.840.10008.1.2.1.99"
JPEG_BASELINE = "1.2.840.10008.1.2.4.50"
UNDEFINED_LENGTH = 0xFFFFFFFF

ITEM = 0xFFFE_E000
ITEM_DELIMITER = 0xFFFE_E00D
SEQUENCE_DELIMITER = 0xFFFE_E0DD

_LONG_LENGTH_VRS = frozenset({"OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV"})
_NUMBER_FORMATS = {
    "AT": "I", "FD": "d", "FL": "f", "SL": "i", "SS": "h", "SV": "q", "UL": "I", "US": "H", "UV": "Q"
}  # fmt: skip
_LOCAL_TEXT_VRS = frozenset({"LO", "LT", "PN", "SH", "ST", "UC", "UT"})


class Fragments(NamedTuple):
    """Encapsulated pixel data: an empty offset table and these fragments."""

    fragments: tuple[bytes, ...]


Value = bytes | str | int | float | Sequence[int] | Sequence[float] | Fragments | Sequence["DataSetBuilder"]


@dataclass(frozen=True, slots=True)
class Element:
    """One data element to encode.

    Parameters
    ----------
    tag
        ``gggg << 16 | eeee``.
    vr
        Two letters, written as they are in an explicit syntax.
    value
        Bytes go out unchanged but for padding; text is encoded in the data set's character set; data sets are items,
        which a sequence with VR UN has in Implicit VR Little Endian (CP-246).
    undefined_length
        True writes sequence and items with delimiters.
    """

    tag: int
    vr: str
    value: Value
    undefined_length: bool = False


def element_header(tag: int, vr: str, length: int, *, explicit: bool = True, order: str = "<") -> bytes:
    """Return tag, VR and length as they are encoded, in a byte order of :mod:`struct`.

    References
    ----------
    DICOM PS3.5 Section 7.1.2 and 7.1.3
    """
    group, number = tag >> 16, tag & 0xFFFF
    if not explicit:
        return struct.pack(f"{order}HHI", group, number, length)
    if vr in _LONG_LENGTH_VRS:
        return struct.pack(f"{order}HH2s2xI", group, number, vr.encode("ascii"), length)
    return struct.pack(f"{order}HH2sH", group, number, vr.encode("ascii"), length)


def item_header(length: int, tag: int = ITEM, order: str = "<") -> bytes:
    """Return the header of an item or delimiter, which never carries a VR."""
    return struct.pack(f"{order}HHI", tag >> 16, tag & 0xFFFF, length)


class DataSetBuilder:
    """Collects elements and encodes them in ascending order of tag.

    Parameters
    ----------
    character_set
        How text is encoded; (0008,0005) is written when the set is not the default repertoire.
    undefined_lengths
        True writes every sequence and item with delimiters instead of lengths.
    """

    def __init__(self, character_set: CharacterSet = LATIN1, *, undefined_lengths: bool = False) -> None:
        self.character_set = character_set
        self.undefined_lengths = undefined_lengths
        self._elements: dict[int, Element] = {}

    def __len__(self) -> int:
        """Return how many elements there are, those of nested items included."""
        return sum(1 + sum(len(item) for item in _items(element)) for element in self._elements.values())

    def put(self, keyword: str, value: Value) -> None:
        """Set a standard attribute by keyword; its VR is the dictionary's first."""
        tag = dictionary.tag_of(keyword)
        if tag is None:
            raise KeyError(keyword)
        self.add(tag, dictionary.vr_of(tag) or "UN", value)

    def add(self, tag: int, vr: str, value: Value) -> None:
        """Set any element, whatever the dictionary says."""
        self._elements[tag] = Element(tag, vr, value, undefined_length=self.undefined_lengths)

    def private_block(self, group: int, creator: str, elements: Sequence[tuple[int, str, Value]]) -> None:
        """Reserve the first free block of an odd group and set its elements (low byte, VR, value).

        References
        ----------
        DICOM PS3.5 Section 7.8.1
        """
        block = next(number for number in range(0x10, 0x100) if group << 16 | number not in self._elements)
        self.add(group << 16 | block, "LO", creator)
        for low_byte, vr, value in elements:
            self.add(group << 16 | block << 8 | low_byte, vr, value)

    def item(self) -> DataSetBuilder:
        """Return an empty data set for an item, which encodes text as this one does."""
        return DataSetBuilder(self.character_set, undefined_lengths=self.undefined_lengths)

    def remove(self, tag: int) -> None:
        """Leave an element out."""
        del self._elements[tag]

    def elements(self) -> list[Element]:
        """Return the elements in ascending order of tag."""
        return [self._elements[tag] for tag in sorted(self._elements)]

    def encode(self, transfer_syntax_uid: str = EXPLICIT_VR_LITTLE_ENDIAN) -> bytes:
        """Return the encoded data set."""
        explicit = transfer_syntax_uid != IMPLICIT_VR_LITTLE_ENDIAN
        order = ">" if transfer_syntax_uid == EXPLICIT_VR_BIG_ENDIAN else "<"
        encoded = b"".join(
            encode_element(element, self.character_set, explicit=explicit, order=order) for element in self.elements()
        )
        return deflated(encoded) if transfer_syntax_uid == DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN else encoded


def deflated(encoded: bytes) -> bytes:
    """Return a data set deflated, and padded to even length.

    References
    ----------
    DICOM PS3.5 Section A.5
    """
    stream = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    body = stream.compress(encoded) + stream.flush()
    return body + bytes(len(body) % 2)


def encode_element(
    element: Element, character_set: CharacterSet = LATIN1, *, explicit: bool = True, order: str = "<"
) -> bytes:
    """Return one encoded element."""
    value = element.value
    if isinstance(value, Fragments):
        header = element_header(element.tag, element.vr, UNDEFINED_LENGTH, explicit=explicit, order=order)
        return header + _fragments(value, order)
    items = _items(element)
    if element.vr == "SQ" or items:
        return _sequence(element, items, explicit=explicit, order=order)
    encoded = _value(element, character_set, order)
    return element_header(element.tag, element.vr, len(encoded), explicit=explicit, order=order) + encoded


def encode_items(
    items: Sequence[DataSetBuilder], *, explicit: bool = True, undefined_length: bool = False, order: str = "<"
) -> bytes:
    """Return encoded items, without the sequence around them."""
    syntax = EXPLICIT_VR_BIG_ENDIAN if order == ">" else EXPLICIT_VR_LITTLE_ENDIAN
    parts: list[bytes] = []
    for item in items:
        body = item.encode(syntax if explicit else IMPLICIT_VR_LITTLE_ENDIAN)
        if undefined_length:
            delimiter = item_header(0, ITEM_DELIMITER, order)
            parts += item_header(UNDEFINED_LENGTH, order=order), body, delimiter
        else:
            parts += item_header(len(body), order=order), body
    return b"".join(parts)


def _items(element: Element) -> Sequence[DataSetBuilder]:
    if element.vr not in ("SQ", "UN") or isinstance(element.value, bytes | str | int | float | Fragments):
        return ()
    return [item for item in element.value if isinstance(item, DataSetBuilder)]


def _sequence(element: Element, items: Sequence[DataSetBuilder], *, explicit: bool, order: str) -> bytes:
    hidden, undefined = element.vr == "UN", element.undefined_length
    inner_order = "<" if hidden else order
    body = encode_items(items, explicit=explicit and not hidden, undefined_length=undefined, order=inner_order)
    length = UNDEFINED_LENGTH if undefined else len(body)
    end = item_header(0, SEQUENCE_DELIMITER, inner_order) if undefined else b""
    return element_header(element.tag, element.vr, length, explicit=explicit, order=order) + body + end


def _fragments(value: Fragments, order: str) -> bytes:
    parts = [item_header(0, order=order)]
    for fragment in value.fragments:
        parts += item_header(len(fragment) + len(fragment) % 2, order=order), fragment, b"\0" * (len(fragment) % 2)
    return b"".join([*parts, item_header(0, SEQUENCE_DELIMITER, order)])


def _value(element: Element, character_set: CharacterSet, order: str) -> bytes:
    value = element.value
    if isinstance(value, bytes):
        encoded = value
    elif isinstance(value, str):
        local = element.vr in _LOCAL_TEXT_VRS
        encoded = character_set.encode(value, element.vr) if local else value.encode("ascii")
    else:
        encoded = _numbers(element.vr, value, order)
    padding = b"\0" if element.vr in {"OB", "UI", "UN"} else b" "
    return encoded + padding * (len(encoded) % 2)


def _numbers(vr: str, value: Value, order: str) -> bytes:
    numbers = value if isinstance(value, Sequence) else (value,)
    if vr == "AT":
        return b"".join(struct.pack(f"{order}HH", int(n) >> 16, int(n) & 0xFFFF) for n in numbers)  # type: ignore[arg-type]
    return struct.pack(f"{order}{len(numbers)}{_NUMBER_FORMATS[vr]}", *numbers)
