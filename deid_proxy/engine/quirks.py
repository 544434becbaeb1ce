"""The quirks that can be put right, in words, and what becomes of a single value that has one.

References
----------
DICOM PS3.5 sections 6.2, 7.1 and 7.5
"""

from __future__ import annotations

import re
from enum import StrEnum
from math import prod
from struct import calcsize, pack, unpack
from struct import error as StructError  # noqa: N812 - an exception, named like one
from typing import TYPE_CHECKING

from deid_proxy.engine.encoding import (
    LONGEST_SHORT,
    TEXT_VRS,
    UNDEFINED_LENGTH,
    Encoding,
    encode_element,
    encode_header,
)
from deid_proxy.engine.vocabulary import contradicted_vr
from deid_proxy.standard.dictionary import format_met

if TYPE_CHECKING:
    from collections.abc import Mapping

_PIXEL_DATA = 0x7FE00010
_INTEGERS = {"US": "H", "SS": "h", "UL": "L", "SL": "l"}
_INTEGER_STRING = re.compile(rb" *[+-]?[0-9]{1,11} *")
_PADDED = TEXT_VRS | {"OB", "UN"}  # of single bytes: a missing one is the padding
_FUTURE_VR = re.compile(rb"[A-Z]{2}\0\0")


class Quirk(StrEnum):
    """What was wrong, as a note tells it."""

    ZEROS_BEHIND = "zeros behind the data set were dropped"
    BYTES_BEHIND = "bytes behind the pixel data that are no element were dropped"
    UNORDERED = "out of order; the elements were put in the order of their tags"
    DUPLICATE = "there twice with the same value; written once"
    DELIMITER = "a delimiter where a length says where the end is; dropped"
    ODD_LENGTH = "of odd length; padded"
    FUTURE_VR = "of a VR that PS3.5 does not have; read as UN"
    EMPTY_VALUE = "without a value, in another VR than the dictionary's; written in that"
    NUMBER = "a number in another VR than the dictionary's; written in that"
    NOT_TEXT = "no text in the declared character set nor in UTF-8; replaced by its Type"


class Quirks:
    """What was met: of each quirk how often, and where first."""

    def __init__(self) -> None:
        self._met: dict[Quirk, tuple[int, int, int | None]] = {}

    def add(self, quirk: Quirk, offset: int, tag: int | None = None) -> None:
        """Take down one."""
        count, first, where = self._met.get(quirk, (0, offset, tag))
        self._met[quirk] = (count + 1, first, where)

    def notes(self) -> tuple[str, ...]:
        """Return a line for each quirk."""
        return tuple(_note(quirk, *met) for quirk, met in self._met.items())


def _note(quirk: Quirk, count: int, offset: int, tag: int | None) -> str:
    place = f"offset {offset}" if tag is None else f"{format_met(tag)} at offset {offset}"
    return f"{place}: {quirk}" + (f" ({count} times)" if count > 1 else "")


def future_vr(letters: bytes) -> bool:
    """Tell whether two letters and what follows can be a VR that is yet to come: all of those have 32-bit lengths.

    References
    ----------
    DICOM PS3.5 section 6.2 note 2, Table 7.1-1
    """
    return _FUTURE_VR.fullmatch(letters) is not None


def mended_value(
    quirks: Quirks, tag: int, vr: str, letters: str, start: int, length: int, raw: bytes | None, encoding: Encoding
) -> tuple[bytes, bool, bytes] | None:
    """Return what stands in place of a value with a quirk; None when it has none that can be put right.

    Parameters
    ----------
    vr, letters
        The VR that it is read with, and what is encoded.
    raw
        The value, None when it is large.

    Returns
    -------
    tuple
        Bytes before the value, whether the value stays, bytes behind it.
    """
    new = None if raw is None else _in_the_right_vr(quirks, tag, vr, start, raw, encoding)
    if new is not None:
        return new, False, b""
    odd = length & 1
    if odd and vr not in _PADDED and not (tag == _PIXEL_DATA and vr == "OW" and encoding.order == "<"):
        return None
    if letters != vr and encoding.explicit:
        quirks.add(Quirk.FUTURE_VR, start, tag)
    elif not odd:
        return None
    padding = b""
    if odd:
        quirks.add(Quirk.ODD_LENGTH, start, tag)
        padding = b" " if vr in TEXT_VRS and vr != "UI" else b"\0"
    try:
        return encode_header(tag, vr, length + odd, encoding), True, padding
    except StructError:  # 65,535 bytes in a VR of 16-bit lengths
        return None


def _in_the_right_vr(quirks: Quirks, tag: int, vr: str, start: int, raw: bytes, encoding: Encoding) -> bytes | None:
    known = contradicted_vr(tag, vr) if encoding.explicit else None
    if known is None:
        return None
    if not raw:
        quirks.add(Quirk.EMPTY_VALUE, start, tag)
        return encode_element(tag, known, b"", encoding)
    value = _converted(vr, known, raw, encoding.order)
    if value is None or len(value) > LONGEST_SHORT:
        return None
    quirks.add(Quirk.NUMBER, start, tag)
    return encode_element(tag, known, value, encoding)


def _converted(vr: str, known: str, raw: bytes, order: str) -> bytes | None:
    """Return integers in another VR; None where they are none, or do not fit."""
    if vr in _INTEGERS and known in ("IS", "DS"):
        form = _INTEGERS[vr]
        count, rest = divmod(len(raw), calcsize(f"={form}"))
        numbers = () if rest else unpack(f"{order}{count}{form}", raw)
        texts = [str(number) for number in numbers]
        fits = all(-(2**31) <= number < 2**31 for number in numbers)
        return "\\".join(texts).encode() if texts and fits else None
    if vr in ("IS", "DS") and known in _INTEGERS:
        parts = raw.rstrip(b"\0").split(b"\\")
        if not all(_INTEGER_STRING.fullmatch(part) for part in parts):
            return None
        try:
            return pack(f"{order}{len(parts)}{_INTEGERS[known]}", *(int(part) for part in parts))
        except StructError:
            return None
    return None


def pixels_are_complete(described: Mapping[int, bytes], encoding: Encoding, size: int, length: int) -> bool:
    """Tell whether Pixel Data ends where the image does, so that nothing behind it can be a part of it.

    Parameters
    ----------
    described
        The end of the values of group 0028 at the top level.
    size, length
        Bytes of the value, and what its header says.

    References
    ----------
    DICOM PS3.5 section 8.1.1, PS3.3 section C.7.6.3.1
    """
    if length == UNDEFINED_LENGTH:
        return True  # its delimiter was found
    numbers = [
        int.from_bytes(described.get(tag, b"\1\0" if encoding.order == "<" else b"\0\1"), encoding.byteorder)
        for tag in (0x00280010, 0x00280011, 0x00280002, 0x00280100)
    ]
    frames = described.get(0x00280008, b"1").strip(b" \0") or b"1"
    if not frames.isdigit() or len(frames) > 10:
        return False
    bits = prod(numbers) * int(frames)
    return bits > 0 and size == (bits + 15) // 16 * 2
