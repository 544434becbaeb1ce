"""What made an instance, and which makers wrote into it: originals, to be compared and not shown.

References
----------
DICOM PS3.3 section C.7.5.1 (General Equipment), DICOM PS3.5 section 7.8.1 (private creators)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.engine.deflate import inflate, most_inflated
from deid_proxy.engine.elements import elements
from deid_proxy.engine.encoding import BULK_VRS, UNDEFINED_LENGTH
from deid_proxy.engine.syntaxes import encoding_of, supported_syntax

if TYPE_CHECKING:
    from deid_proxy.engine.encoding import Buffer
    from deid_proxy.engine.limits import Limits

_DEVICE = (0x00080070, 0x00081090, 0x00181000)  # Manufacturer, Manufacturer's Model Name, Device Serial Number
_PADDING = b" \0"
_LONGEST = 256  # bytes of a value; four times what an LO may hold
_DELIMITER = 8  # bytes of what ends an item or a sequence of undefined length
_FIRST_CREATOR, _LAST_CREATOR = 0x10, 0xFF


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
    device: dict[int, bytes] = {}
    creators: dict[tuple[int, bytes], None] = {}
    last, deepest = 0, 0
    for element in elements(plain, encoding_of(syntax), most=limits.elements):
        group, low = element.tag >> 16, element.tag & 0xFFFF
        if not element.path and element.tag in _DEVICE:
            device[element.tag] = _value(plain, element.value, element.end)
        elif group & 1 and _FIRST_CREATOR <= low <= _LAST_CREATOR:
            creators[group, _value(plain, element.value, element.end)] = None
        last = element.end
        if element.vr in BULK_VRS and element.value == element.end and _is_undefined(plain, element.value):
            last = len(plain)  # fragments: what they hold is no element
        deepest = max(deepest, len(element.path))
    is_plain = 0 <= len(plain) - last <= 2 * _DELIMITER * (deepest + 1)
    return Traits(tuple(device.get(tag, b"") for tag in _DEVICE), tuple(sorted(creators)), is_plain)


def _is_undefined(data: Buffer, value: int) -> bool:
    return int.from_bytes(data[value - 4 : value], "little") == UNDEFINED_LENGTH


def _value(data: Buffer, start: int, end: int) -> bytes:
    return bytes(data[start : max(start, min(end, start + _LONGEST))]).strip(_PADDING)
