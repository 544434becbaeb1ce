"""Dummy values: constants that are valid for their VR and say nothing about anybody.

They are ASCII, so they fit every character set, and independent of the value they replace.

References
----------
DICOM PS3.15 section E.1.1 notes 1 and 2 to item 2, DICOM PS3.5 section 6.2
"""

from __future__ import annotations

from functools import cache
from struct import pack
from typing import TYPE_CHECKING

from deid_proxy.engine.encoding import TEXT_VRS, Encoding, encode_element, encode_item
from deid_proxy.standard.dictionary import vm_of
from deid_proxy.standard.dummy_items import DUMMY_VALUES, DummyElement, dummy_item

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

DUMMY_TEXT = b"ANONYMIZED"
DUMMY_NAME = DUMMY_TEXT + b"^"  # a name in one piece, without a delimiter, is of a retired form (PS3.5 6.2.1)
DUMMY_UID = b"2.25.265880216148264352843586926943117402131"

BY_VR: Mapping[str, bytes] = {
    "AE": DUMMY_TEXT,
    "AS": b"000Y",
    "CS": b"ANON",
    "DA": b"19000101",
    "DS": b"0",
    "DT": b"19000101000000",
    "IS": b"0",
    "LO": DUMMY_TEXT,
    "LT": DUMMY_TEXT,
    "PN": DUMMY_NAME,
    "SH": DUMMY_TEXT,
    "ST": DUMMY_TEXT,
    "TM": b"000000",
    "UC": DUMMY_TEXT,
    "UI": DUMMY_UID,
    "UR": b"about:blank",
    "UT": DUMMY_TEXT,
    "AT": bytes(4),
    "FL": bytes(4),
    "FD": bytes(8),
    "OB": bytes(2),
    "OD": bytes(8),
    "OF": bytes(4),
    "OL": bytes(4),
    "OV": bytes(8),
    "OW": bytes(2),
    "SL": bytes(4),
    "SS": bytes(2),
    "SV": bytes(8),
    "UL": bytes(4),
    "UN": bytes(2),
    "US": bytes(2),
    "UV": bytes(8),
}
"""One value for each VR but SQ."""

BY_TAG: Mapping[int, bytes] = {
    0x00080201: b"+0000",  # Timezone Offset From UTC: a sign and four digits
    0x00100040: b"O",  # Patient's Sex: M, F and O are all there is
    0x04000565: b"CORRECT",  # Reason for the Attribute Modification: COERCE or CORRECT
}
"""Attributes with enumerated values, or with a form of their own."""

_NUMBER_FORMATS = {"FL": "f", "FD": "d", "SL": "l", "SS": "h", "UL": "L", "US": "H"}
_SINGLE_VALUED = frozenset({"LT", "OB", "OD", "OF", "OL", "OV", "OW", "ST", "UN", "UR", "UT"})


def dummy_value(tag: int, vr: str) -> bytes:
    """Return a value for an attribute, with as many values as its VM asks for at least.

    References
    ----------
    DICOM PS3.5 section 6.4
    """
    value = BY_TAG.get(tag, BY_VR[vr])
    least = (vm_of(tag) or "1").partition("-")[0]
    count = int(least) if least.isdigit() and vr not in _SINGLE_VALUED else 1
    return (b"\\" if vr in TEXT_VRS else b"").join([value] * max(count, 1))


@cache
def dummy_sequence(tag: int, encoding: Encoding) -> bytes:
    """Return the value of a sequence with the one item that keeps it valid."""
    return _item(dummy_item(tag), encoding)


def _item(elements: Sequence[DummyElement], encoding: Encoding) -> bytes:
    content = b""
    for element in elements:
        if element.path:
            continue
        inner = [nested._replace(path=nested.path[1:]) for nested in elements if nested.path[:1] == (element.tag,)]
        value = _item(inner, encoding) if inner else _value(element, encoding.order)
        content += encode_element(element.tag, element.vr, value, encoding)
    return encode_item(content, encoding)


def _value(element: DummyElement, order: str) -> bytes:
    if element.vr == "SQ":
        return b""
    text = DUMMY_VALUES.get(element.tag)
    if text is None:
        return dummy_value(element.tag, element.vr)
    if element.vr in TEXT_VRS:
        return text.encode("ascii")
    form = order + _NUMBER_FORMATS[element.vr]
    number = float if element.vr in ("FL", "FD") else int
    return b"".join(pack(form, number(part)) for part in text.split("\\"))
