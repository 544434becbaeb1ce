"""What equipment writes against the rules, or in a form that few readers know, in every encoding that has it.

The name of a case ends in its encoding. ``docs/reference/quirks.md`` says of each what the Standard leaves, and why its
end is what it is.

References
----------
DICOM PS3.5 Sections 6.2, 7.1, 7.5 and A.4
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from deid_proxy.errors import HoldReason
from deid_proxy.testing.builders.encoding import (
    DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN,
    EXPLICIT_VR_BIG_ENDIAN,
    EXPLICIT_VR_LITTLE_ENDIAN,
    IMPLICIT_VR_LITTLE_ENDIAN,
    ITEM_DELIMITER,
    JPEG_BASELINE,
    SEQUENCE_DELIMITER,
    UNDEFINED_LENGTH,
    deflated,
    element_header,
    item_header,
)
from deid_proxy.testing.builders.malformed.cases import End, MalformedCase, small

_SYNTAXES = {
    "explicit": EXPLICIT_VR_LITTLE_ENDIAN,
    "implicit": IMPLICIT_VR_LITTLE_ENDIAN,
    "big-endian": EXPLICIT_VR_BIG_ENDIAN,
    "deflated": DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN,
    "jpeg": JPEG_BASELINE,
}
_NATIVE = ("explicit", "implicit", "big-endian", "deflated")
_EXPLICIT = ("explicit", "big-endian", "deflated")

_MANUFACTURER = 0x0008_0070
_BODY_PART = 0x0018_0015
_STAGE_SEQUENCE = 0x0054_0220
_CODE_VALUE = 0x0008_0100
_CODE_MEANING = 0x0008_0104
_PRIVATE_SEQUENCE = 0x0055_1010
_UNDEFINED = UNDEFINED_LENGTH


class Writer(NamedTuple):
    """Writes elements with exactly the bytes that it is given, in one encoding."""

    explicit: bool
    order: str

    def element(self, tag: int, vr: str, value: bytes, length: int | None = None) -> bytes:
        """Return an element, which may claim another length than it has."""
        size = len(value) if length is None else length
        return element_header(tag, vr, size, explicit=self.explicit, order=self.order) + value

    def item(self, content: bytes, length: int | None = None) -> bytes:
        """Return an item; of undefined length it gets its delimiter."""
        size = len(content) if length is None else length
        end = item_header(0, ITEM_DELIMITER, self.order) if size == _UNDEFINED else b""
        return item_header(size, order=self.order) + content + end

    def sequence(self, *items: bytes, tag: int = _STAGE_SEQUENCE, undefined: bool = False) -> bytes:
        """Return a sequence of these items."""
        body = b"".join(items)
        end = self.delimiter(SEQUENCE_DELIMITER) if undefined else b""
        return self.element(tag, "SQ", body, _UNDEFINED if undefined else None) + end

    def delimiter(self, tag: int, length: int = 0) -> bytes:
        """Return a delimiter."""
        return item_header(length, tag, self.order)

    def words(self, *numbers: int) -> bytes:
        """Return numbers of sixteen bits."""
        return struct.pack(f"{self.order}{len(numbers)}H", *numbers)

    def code(self) -> bytes:
        """Return the content of an item."""
        return self.element(_CODE_VALUE, "SH", b"CODE")

    def image(self, pixels: bytes, *, stored: int = 12, overlay: bytes = b"", length: int | None = None) -> bytes:
        """Return an image of two rows and two columns in sixteen bits, with these pixels."""
        rows = ((0x0028_0002, 1), (0x0028_0010, 2), (0x0028_0011, 2), (0x0028_0100, 16), (0x0028_0101, stored))
        describing = b"".join(self.element(tag, "US", self.words(number)) for tag, number in rows)
        describing += self.element(0x0028_0102, "US", self.words(stored - 1))
        return describing + overlay + self.element(0x7FE0_0010, "OW", pixels, length)


Build = Callable[[Writer], tuple[bytes, bytes]]
"""Makes what stands behind the Modality (0008,0060) in group 0008, and what stands behind group 0020."""

QUIRKS: list[MalformedCase] = []


def _encode(build: Build, encoding: str) -> bytes:
    syntax = _SYNTAXES[encoding]
    plain = EXPLICIT_VR_LITTLE_ENDIAN if encoding in ("deflated", "jpeg") else syntax
    writer = Writer(encoding != "implicit", ">" if encoding == "big-endian" else "<")
    head = small().encode(plain)
    name = head.index(writer.element(0x0010_0010, "PN", b"")[:4])
    middle, end = build(writer)
    data = head[:name] + middle + head[name:] + end
    return deflated(data) if encoding == "deflated" else data


def _quirk(
    why: str,
    *,
    held: HoldReason | None = None,
    repaired: bool = False,
    encodings: tuple[str, ...] = _NATIVE,
) -> Callable[[Build], Build]:
    def register(build: Build) -> Build:
        end = End.HELD if held else End.REPAIRED if repaired else End.FORWARDED
        name = build.__name__.strip("_").replace("_", "-")
        QUIRKS.extend(
            MalformedCase(f"{name}-{encoding}", why, partial(_encode, build, encoding), end, held, _SYNTAXES[encoding])
            for encoding in encodings
        )
        return build

    return register


_MALFORMED = HoldReason.MALFORMED


@_quirk("A kept text has an odd length", repaired=True)
def _quirk_odd_text(w: Writer) -> tuple[bytes, bytes]:
    return w.element(_MANUFACTURER, "LO", b"ACM"), b""


@_quirk("A kept text in an item has an odd length", repaired=True)
def _quirk_odd_text_in_item(w: Writer) -> tuple[bytes, bytes]:
    return b"", w.sequence(w.item(w.element(_CODE_VALUE, "SH", b"COD")))


@_quirk("A private creator has an odd length", repaired=True)
def _quirk_odd_private(w: Writer) -> tuple[bytes, bytes]:
    return b"", w.element(0x0055_0010, "LO", b"ACM")


@_quirk("Rows is made of three bytes", held=_MALFORMED)
def _quirk_odd_number(w: Writer) -> tuple[bytes, bytes]:
    return b"", w.element(0x0028_0010, "US", b"\2\0\0")


@_quirk("An attribute is there twice, with the same value", repaired=True)
def _quirk_duplicate(w: Writer) -> tuple[bytes, bytes]:
    return w.element(_MANUFACTURER, "LO", b"ACME") * 2, b""


@_quirk("An attribute is there twice, with two values", held=_MALFORMED)
def _quirk_duplicate_that_differs(w: Writer) -> tuple[bytes, bytes]:
    return w.element(_MANUFACTURER, "LO", b"ACME") + w.element(_MANUFACTURER, "LO", b"EMCA"), b""


@_quirk("Two attributes stand in the wrong order", repaired=True)
def _quirk_unordered(w: Writer) -> tuple[bytes, bytes]:
    return b"", w.element(0x0028_0011, "US", w.words(2)) + w.element(0x0028_0010, "US", w.words(2))


@_quirk("Two attributes of an item stand in the wrong order", repaired=True)
def _quirk_unordered_in_item(w: Writer) -> tuple[bytes, bytes]:
    return b"", w.sequence(w.item(w.element(_CODE_MEANING, "LO", b"NAME") + w.code()), undefined=True)


@_quirk("An item has a length, and a delimiter inside it", repaired=True)
def _quirk_delimiter_in_item_with_length(w: Writer) -> tuple[bytes, bytes]:
    return b"", w.sequence(w.item(w.code() + w.delimiter(ITEM_DELIMITER)))


@_quirk("An item has a length, and a delimiter behind it", repaired=True)
def _quirk_delimiter_behind_item_with_length(w: Writer) -> tuple[bytes, bytes]:
    return b"", w.sequence(w.item(w.code()), w.delimiter(ITEM_DELIMITER), w.item(w.code()), undefined=True)


@_quirk("A sequence has a length, and a delimiter inside it", repaired=True)
def _quirk_delimiter_in_sequence_with_length(w: Writer) -> tuple[bytes, bytes]:
    return b"", w.sequence(w.item(w.code()), w.delimiter(SEQUENCE_DELIMITER))


@_quirk("A sequence has a length, and a delimiter behind it", repaired=True)
def _quirk_delimiter_behind_sequence_with_length(w: Writer) -> tuple[bytes, bytes]:
    return b"", w.sequence(w.item(w.code())) + w.delimiter(SEQUENCE_DELIMITER)


@_quirk("A delimiter stands behind an element that is no sequence", held=_MALFORMED)
def _quirk_stray_delimiter(w: Writer) -> tuple[bytes, bytes]:
    return b"", w.element(0x0028_0010, "US", w.words(2)) + w.delimiter(SEQUENCE_DELIMITER)


@_quirk("A sequence delimiter claims a length of eight", held=_MALFORMED)
def _quirk_delimiter_with_length(w: Writer) -> tuple[bytes, bytes]:
    body = w.item(w.code()) + w.delimiter(SEQUENCE_DELIMITER, 8)
    return b"", w.element(_STAGE_SEQUENCE, "SQ", body, _UNDEFINED) + bytes(8)


@_quirk("A sequence of undefined length has no delimiter", held=_MALFORMED)
def _quirk_sequence_without_end(w: Writer) -> tuple[bytes, bytes]:
    return b"", w.element(_STAGE_SEQUENCE, "SQ", w.item(w.code()), _UNDEFINED)


@_quirk("An item is longer than its sequence", held=_MALFORMED)
def _quirk_item_beyond_sequence(w: Writer) -> tuple[bytes, bytes]:
    return b"", w.sequence(w.item(w.code(), 64)) + w.element(0x0054_0400, "SH", b"IMAGE-ID" * 8)


@_quirk("A sequence is shorter than its item", held=_MALFORMED)
def _quirk_sequence_shorter_than_item(w: Writer) -> tuple[bytes, bytes]:
    return b"", w.element(_STAGE_SEQUENCE, "SQ", w.item(w.code()), 12)


@_quirk("A sequence has no items")
def _quirk_empty_sequence(w: Writer) -> tuple[bytes, bytes]:
    return b"", w.sequence() + w.sequence(tag=0x0054_0410, undefined=True)


@_quirk("Items are empty, with lengths and without")
def _quirk_empty_items(w: Writer) -> tuple[bytes, bytes]:
    return b"", w.sequence(w.item(b""), w.item(b"", _UNDEFINED)) + w.sequence(
        w.item(b""), w.item(b"", _UNDEFINED), tag=0x0054_0410, undefined=True
    )


@_quirk("Sequences and items with lengths and without are mixed, one in the other")
def _quirk_mixed_lengths(w: Writer) -> tuple[bytes, bytes]:
    inner = w.sequence(w.item(w.code(), _UNDEFINED), w.item(w.code()), tag=0x0054_0222)
    outer = w.sequence(w.item(w.code() + inner), w.item(w.code() + inner, _UNDEFINED), undefined=True)
    return b"", outer + w.sequence(w.item(w.code() + inner, _UNDEFINED), tag=0x0054_0410)


@_quirk("Private sequences are nested, with lengths and without", encodings=("explicit", "big-endian", "deflated"))
def _quirk_nested_private_sequences(w: Writer) -> tuple[bytes, bytes]:
    creator = w.element(0x0055_0010, "LO", b"ACME")
    inner = w.sequence(w.item(creator + w.element(0x0055_1001, "LO", b"SECRET"), _UNDEFINED), tag=_PRIVATE_SEQUENCE)
    return b"", creator + w.sequence(w.item(creator + inner), tag=_PRIVATE_SEQUENCE, undefined=True)


@_quirk("A private element has VR UN and items of undefined length", encodings=_EXPLICIT)
def _quirk_private_un_of_undefined_length(w: Writer) -> tuple[bytes, bytes]:
    inner = Writer(explicit=False, order="<")
    body = inner.item(inner.code(), _UNDEFINED) + inner.delimiter(SEQUENCE_DELIMITER)
    creator = w.element(0x0055_0010, "LO", b"ACME")
    return b"", creator + w.element(_PRIVATE_SEQUENCE, "UN", body, _UNDEFINED)


@_quirk("Groups have lengths, at the top and in items")
def _quirk_group_lengths(w: Writer) -> tuple[bytes, bytes]:
    four = struct.pack(f"{w.order}I", 12)
    item = w.item(w.element(0x0008_0000, "UL", four) + w.code())
    return b"", w.element(0x0054_0000, "UL", four) + w.sequence(item)


@_quirk("Zeros follow the data set", repaired=True, encodings=("explicit", "implicit", "big-endian"))
def _quirk_zeros_behind(w: Writer) -> tuple[bytes, bytes]:
    return b"", w.image(w.words(1, 2, 3, 4)) + bytes(6)


@_quirk("Data Set Trailing Padding follows the data set")
def _quirk_padding_behind(w: Writer) -> tuple[bytes, bytes]:
    return b"", w.image(w.words(1, 2, 3, 4)) + w.element(0xFFFC_FFFC, "OB", bytes(64))


@_quirk("Text that is no element follows complete pixels", repaired=True)
def _quirk_text_behind_pixels(w: Writer) -> tuple[bytes, bytes]:
    return b"", w.image(w.words(1, 2, 3, 4)) + b"Made by ACME on a Monday"


@_quirk("Text that is no element follows pixels that are fewer than the image has", held=_MALFORMED)
def _quirk_text_behind_too_few_pixels(w: Writer) -> tuple[bytes, bytes]:
    return b"", w.image(w.words(1, 2, 3)) + b"Made by ACME on a Monday"


@_quirk("Text that is no element follows the last element", held=_MALFORMED)
def _quirk_text_behind_header(w: Writer) -> tuple[bytes, bytes]:
    return b"", w.element(0x0028_0010, "US", w.words(2)) + b"Made by ACME on a Monday"


@_quirk("A VR is one that PS3.5 does not have yet", repaired=True, encodings=_EXPLICIT)
def _quirk_future_vr(w: Writer) -> tuple[bytes, bytes]:
    header = w.element(0x0055_1001, "UN", b"", 4).replace(b"UN", b"XQ")
    return b"", w.element(0x0055_0010, "LO", b"ACME") + header + b"data"


@_quirk("A VR is no two capital letters", held=_MALFORMED, encodings=_EXPLICIT)
def _quirk_no_vr(w: Writer) -> tuple[bytes, bytes]:
    return b"", w.element(_BODY_PART, "CS", b"HEAD").replace(b"CS", b"??")


@_quirk("A sequence without items has the VR of a text", repaired=True, encodings=_EXPLICIT)
def _quirk_empty_value_of_wrong_vr(w: Writer) -> tuple[bytes, bytes]:
    return b"", w.element(_STAGE_SEQUENCE, "LO", b"")


@_quirk("An integer string is written as a number", repaired=True, encodings=_EXPLICIT)
def _quirk_number_of_wrong_vr(w: Writer) -> tuple[bytes, bytes]:
    return b"", w.element(0x0020_0013, "US", w.words(7))


@_quirk("A number is written as an integer string", repaired=True, encodings=_EXPLICIT)
def _quirk_integer_string_of_wrong_vr(w: Writer) -> tuple[bytes, bytes]:
    return b"", w.element(0x0028_0010, "IS", b"512 ")


@_quirk("A number is written as a text", held=_MALFORMED, encodings=_EXPLICIT)
def _quirk_text_in_place_of_number(w: Writer) -> tuple[bytes, bytes]:
    return b"", w.element(0x0028_0010, "LO", b"Miller")


@_quirk("A kept text is in no set that is declared, nor in UTF-8", repaired=True)
def _quirk_unreadable_text(w: Writer) -> tuple[bytes, bytes]:
    return w.element(_MANUFACTURER, "LO", b"M\xfcller"), b""


@_quirk("A kept code in an item is in no set that is declared, nor in UTF-8", repaired=True)
def _quirk_unreadable_text_in_item(w: Writer) -> tuple[bytes, bytes]:
    return b"", w.sequence(w.item(w.code() + w.element(_CODE_MEANING, "LO", b"Gr\xf6\xdfe ")))


@_quirk("A kept text switches to a set that is not declared", repaired=True)
def _quirk_unreadable_escape(w: Writer) -> tuple[bytes, bytes]:
    return w.element(_MANUFACTURER, "LO", b"\x1b$B;3ED\x1b(B"), b""


@_quirk("A kept text is UTF-8, which is not declared", repaired=True)
def _quirk_undeclared_utf8(w: Writer) -> tuple[bytes, bytes]:
    return w.element(_MANUFACTURER, "LO", "Müller".encode() + b" "), b""


@_quirk("A kept text of an item is in the set that the item declares for itself")
def _quirk_own_character_set(w: Writer) -> tuple[bytes, bytes]:
    own = w.element(0x0008_0005, "CS", b"ISO_IR 144")
    return b"", w.sequence(w.item(own + w.code() + w.element(_CODE_MEANING, "LO", "Голова".encode("iso8859_5"))))


def _overlay(w: Writer, bit: int) -> bytes:
    return w.element(0x6000_0010, "US", w.words(2)) + b"".join(
        w.element(0x6000_0000 | low, "US", w.words(number))
        for low, number in ((0x0011, 2), (0x0100, 16), (0x0102, bit))
    )


@_quirk("An overlay lies in unused bits of the pixel words", repaired=True)
def _quirk_overlay_in_pixels(w: Writer) -> tuple[bytes, bytes]:
    image = w.image(b"")
    pixels = w.words(0xF001, 0x1FFF, 0x8ABC, 0x0FFF)
    return b"", image[: -len(w.element(0x7FE0_0010, "OW", b""))] + _overlay(w, 12) + w.element(
        0x7FE0_0010, "OW", pixels
    )


@_quirk("An overlay lies in bits that the pixels use", held=HoldReason.PIXEL_RISK)
def _quirk_overlay_in_used_bits(w: Writer) -> tuple[bytes, bytes]:
    return b"", w.image(w.words(1, 2, 3, 4), overlay=_overlay(w, 11))


def _encapsulated(*fragments: bytes, end: bytes | None = None, extended: bytes = b"") -> tuple[bytes, bytes]:
    w = Writer(explicit=True, order="<")
    body = b"".join(w.item(fragment) for fragment in fragments)
    body += w.delimiter(SEQUENCE_DELIMITER) if end is None else end
    return b"", extended + w.element(0x7FE0_0010, "OB", body, _UNDEFINED)


_JPEG = b"\xff\xd8\xff\xe0" + bytes(range(128, 192)) + b"\xff\xd9"


@_quirk("Fragments come without a Basic Offset Table", encodings=("jpeg",))
def _quirk_fragments_without_offsets(w: Writer) -> tuple[bytes, bytes]:  # noqa: ARG001
    return _encapsulated(b"", _JPEG, _JPEG)


@_quirk("Fragments come with a Basic Offset Table", encodings=("jpeg",))
def _quirk_fragments_with_offsets(w: Writer) -> tuple[bytes, bytes]:  # noqa: ARG001
    return _encapsulated(struct.pack("<II", 0, 8 + len(_JPEG)), _JPEG, _JPEG)


@_quirk("Fragments come with an Extended Offset Table", encodings=("jpeg",))
def _quirk_fragments_with_extended_offsets(w: Writer) -> tuple[bytes, bytes]:
    table = w.element(0x7FE0_0001, "OV", struct.pack("<QQ", 0, 8 + len(_JPEG)))
    lengths = w.element(0x7FE0_0002, "OV", struct.pack("<QQ", len(_JPEG), len(_JPEG)))
    return _encapsulated(b"", _JPEG, _JPEG, extended=table + lengths)


@_quirk("A fragment goes on behind the end of the data set", held=_MALFORMED, encodings=("jpeg",))
def _quirk_fragment_beyond_end(w: Writer) -> tuple[bytes, bytes]:
    return _encapsulated(b"", end=w.item(_JPEG, 4096))


@_quirk("A fragment has an odd length", held=_MALFORMED, encodings=("jpeg",))
def _quirk_odd_fragment(w: Writer) -> tuple[bytes, bytes]:  # noqa: ARG001
    return _encapsulated(b"", _JPEG + b"\0")


@_quirk("The fragments have no delimiter", held=_MALFORMED, encodings=("jpeg",))
def _quirk_fragments_without_end(w: Writer) -> tuple[bytes, bytes]:  # noqa: ARG001
    return _encapsulated(b"", _JPEG, end=b"")


@_quirk("Text follows the delimiter of the fragments", repaired=True, encodings=("jpeg",))
def _quirk_text_behind_fragments(w: Writer) -> tuple[bytes, bytes]:  # noqa: ARG001
    front, back = _encapsulated(b"", _JPEG)
    return front, back + b"Made by ACME on a Monday"


@_quirk("The pixels have a length, and the syntax says fragments", held=_MALFORMED, encodings=("jpeg",))
def _quirk_native_in_encapsulated(w: Writer) -> tuple[bytes, bytes]:
    return b"", w.image(w.words(1, 2, 3, 4))
