"""Values as a person reads them, for the few places where a person may: a terminal, and only when asked for."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from deid_proxy.engine.encoding import TEXT_VRS
from deid_proxy.standard.character_sets import decode
from deid_proxy.standard.dictionary import format_tag

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deid_proxy.cli.elements import Element

_NUMBERS = {"US": "H", "SS": "h", "UL": "L", "SL": "l", "UV": "Q", "SV": "q", "FL": "f", "FD": "d"}
_MOST_NUMBERS = 8
_LONGEST_TEXT = 120
_SPECIFIC_CHARACTER_SET = (0x0008_0005,)


def character_sets(elements: Sequence[Element]) -> list[str]:
    """Return the values of Specific Character Set (0008,0005) at the top level."""
    for element in elements:
        if element.path == _SPECIFIC_CHARACTER_SET:
            return [term.strip() for term in bytes(element.value).decode("ascii", "replace").split("\\")]
    return []


def show_value(element: Element, terms: Sequence[str]) -> str:
    """Return an element's value as text: shortened, and as a number of bytes where it is no text.

    Parameters
    ----------
    element
        The element.
    terms
        The character sets in force.
    """
    raw = bytes(element.value[: 8 * _LONGEST_TEXT])
    if element.vr in TEXT_VRS:
        return _text(raw, len(element.value), terms, person_name=element.vr == "PN")
    if (code := _NUMBERS.get(element.vr)) and len(element.value) <= _MOST_NUMBERS * struct.calcsize(f"<{code}"):
        return "\\".join(f"{number[0]:g}" for number in struct.iter_unpack(f"<{code}", _whole(raw, code)))
    if element.vr == "AT" and len(raw) == 4:
        group, number = struct.unpack("<HH", raw)
        return format_tag(group << 16 | number)
    return _bytes(len(element.value))


def _whole(raw: bytes, code: str) -> bytes:
    return raw[: len(raw) - len(raw) % struct.calcsize(f"<{code}")]


def _text(raw: bytes, size_bytes: int, terms: Sequence[str], *, person_name: bool) -> str:
    try:
        text = decode(raw, terms, person_name=person_name).rstrip(" \0")
    except (LookupError, UnicodeError):
        return _bytes(size_bytes)
    return text if len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT - 1] + "…"


def _bytes(count: int) -> str:
    return f"({count} byte{'' if count == 1 else 's'})"
