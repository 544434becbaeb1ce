"""What made an instance, and which makers wrote into it: originals, to be compared and not shown.

References
----------
DICOM PS3.3 section C.7.5.1 (General Equipment), DICOM PS3.5 section 7.8.1 (private creators)
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.engine.deflate import inflate, most_inflated
from deid_proxy.engine.elements import elements
from deid_proxy.engine.encoding import BULK_VRS, ITEM, SEQUENCE_DELIMITATION, UNDEFINED_LENGTH
from deid_proxy.engine.syntaxes import encoding_of, supported_syntax

if TYPE_CHECKING:
    from deid_proxy.engine.elements import Element
    from deid_proxy.engine.encoding import Buffer, Encoding
    from deid_proxy.engine.limits import Limits

_DEVICE = (0x00080070, 0x00081090, 0x00181000)  # Manufacturer, Manufacturer's Model Name, Device Serial Number
_PADDING = b" \0"
_LONGEST = 256  # bytes of a value; four times what an LO may hold
_DELIMITER = 8  # bytes of what ends an item or a sequence of undefined length
_FIRST_CREATOR, _LAST_CREATOR = 0x10, 0xFF
_ITEM_HEADER = struct.Struct("<HHL")
_END_OF_SEQUENCE = struct.pack("<HHL", SEQUENCE_DELIMITATION >> 16, SEQUENCE_DELIMITATION & 0xFFFF, 0)


class Traits(NamedTuple):
    """Originals, without padding and not decoded.

    Parameters
    ----------
    device
        Manufacturer, model and serial number; empty where the instance does not say.
    creators
        Private creators at any depth, each with its group, in order.
    is_plain
        False when the end was not reached by reading alone: more creators may stand behind.
    """

    device: tuple[bytes, ...]
    creators: tuple[tuple[int, bytes], ...]
    is_plain: bool

    def __repr__(self) -> str:
        return f"Traits({len(self.creators)} creators)"


def traits_of(data: Buffer, transfer_syntax_uid: str, limits: Limits) -> Traits:
    """Read the traits of a data set.

    Raises
    ------
    DeidentificationError
        The transfer syntax is not supported, or the data set does not inflate.
    """
    syntax = supported_syntax(transfer_syntax_uid)
    plain = inflate(bytes(data), most_inflated(data, limits)).data if syntax.deflated else data
    found = _Found(limits)
    is_plain = found.read(plain, encoding_of(syntax))
    return Traits(
        tuple(found.device.get(tag, b"") for tag in _DEVICE), tuple(sorted(found.creators)), is_plain and found.is_plain
    )


class _Found:
    """What is read of one data set, in parts: a private sequence without a VR is one for itself."""

    def __init__(self, limits: Limits) -> None:
        self.device: dict[int, bytes] = {}
        self.creators: dict[tuple[int, bytes], None] = {}
        self.is_plain = True
        self._elements, self._depth = limits.elements, limits.depth

    def read(self, data: Buffer, encoding: Encoding, depth: int = 0) -> bool:
        """Read a part, and tell whether its end was reached by reading alone."""
        last, deepest = 0, 0
        for element in elements(data, encoding, most=self._elements):
            self._elements -= 1
            group, low = element.tag >> 16, element.tag & 0xFFFF
            if not depth and not element.path and element.tag in _DEVICE:
                self.device[element.tag] = _value(data, element.value, element.end)
            elif group & 1 and _FIRST_CREATOR <= low <= _LAST_CREATOR:
                self.creators[group, _value(data, element.value, element.end)] = None
            elif group & 1 and element.vr == "UN" and _has_items(data, element.value, element.end):
                self._read_inside(data, element, encoding, depth + len(element.path) // 2 + 1)
            last = element.end
            if element.vr in BULK_VRS and element.value == element.end and _is_undefined(data, element.value):
                last = len(data)  # fragments: what they hold is no element
            deepest = max(deepest, len(element.path))
        return 0 <= len(data) - last <= 2 * _DELIMITER * (deepest + 1)

    def _read_inside(self, data: Buffer, element: Element, encoding: Encoding, depth: int) -> None:
        """Read the items of a private attribute of defined length that nobody calls a sequence, with a new length."""
        if depth > self._depth:
            self.is_plain = False
            return
        value = bytes(data[element.value : element.end])
        group, low = element.tag >> 16, element.tag & 0xFFFF
        as_sequence = struct.pack("<HHL", group, low, UNDEFINED_LENGTH) + value + _END_OF_SEQUENCE
        if not self.read(as_sequence, encoding.inside(element.vr), depth):
            self.is_plain = False


def _has_items(data: Buffer, p: int, end: int) -> bool:
    """Tell whether a value of defined length is made of items to its last byte; one without a length may be last."""
    if p == end:
        return False
    while p + _DELIMITER <= end:
        group, element, length = _ITEM_HEADER.unpack_from(data, p)
        if group << 16 | element != ITEM:
            return False
        if length == UNDEFINED_LENGTH:
            return True
        p += _DELIMITER + length
    return p == end


def _is_undefined(data: Buffer, value: int) -> bool:
    return int.from_bytes(data[value - 4 : value], "little") == UNDEFINED_LENGTH


def _value(data: Buffer, start: int, end: int) -> bytes:
    return bytes(data[start : max(start, min(end, start + _LONGEST))]).strip(_PADDING)
