"""DIMSE command sets: strict, bounded reading and plain writing.

A command set is always Implicit VR Little Endian and holds only group 0000, in ascending order.

References
----------
DICOM PS3.7 Section 6.3.1 (encoding), Section 9.3 (C-STORE and C-ECHO), Annex C (status), Annex E (elements).
"""

from __future__ import annotations

import re
from enum import IntEnum
from struct import Struct

from deid_proxy.network.pdu import ProtocolError

MAXIMUM_COMMAND_BYTES = 64 * 1024
NO_DATA_SET = 0x0101
COMMENT_LENGTH = 64

_ELEMENT = Struct("<HHL")
_UNSIGNED_SHORT = Struct("<H")
_UNSIGNED_LONG = Struct("<L")
# Deviation: UIDs with leading zeros in a component are let through (PS3.5 Section 9.1 forbids them), because scanners
# in use write them and refusing the instance would lose it.
_UID = re.compile(rb"[0-9]+(?:\.[0-9]+)*\Z")


class Element(IntEnum):
    """Elements of group 0000 (PS3.7 Annex E)."""

    GROUP_LENGTH = 0x0000
    AFFECTED_SOP_CLASS_UID = 0x0002
    COMMAND_FIELD = 0x0100
    MESSAGE_ID = 0x0110
    MESSAGE_ID_RESPONDED_TO = 0x0120
    PRIORITY = 0x0700
    DATA_SET_TYPE = 0x0800
    STATUS = 0x0900
    OFFENDING_ELEMENT = 0x0901
    ERROR_COMMENT = 0x0902
    AFFECTED_SOP_INSTANCE_UID = 0x1000


class Command(IntEnum):
    """Values of Command Field (0000,0100) that the gateway speaks; a response has the high bit set."""

    C_STORE_RQ = 0x0001
    C_ECHO_RQ = 0x0030
    C_CANCEL_RQ = 0x0FFF
    RESPONSE = 0x8000


class CommandSet:
    """The elements of one received command set, by element number, with typed access.

    Parameters
    ----------
    elements
        Raw values by element number.
    """

    __slots__ = ("_elements",)

    def __init__(self, elements: dict[int, bytes]) -> None:
        self._elements = elements

    def number(self, element: Element) -> int | None:
        """Return an unsigned short, or None if the element is absent.

        Raises
        ------
        ProtocolError
            The element has another length.
        """
        value = self._elements.get(element)
        if value is None:
            return None
        if len(value) != _UNSIGNED_SHORT.size:
            raise ProtocolError(f"(0000,{element:04X}) is not an unsigned short")
        return int(_UNSIGNED_SHORT.unpack(value)[0])

    def required(self, element: Element) -> int:
        """Return an unsigned short that must be there.

        Raises
        ------
        ProtocolError
            The element is absent or has another length.
        """
        value = self.number(element)
        if value is None:
            raise ProtocolError(f"(0000,{element:04X}) is missing")
        return value

    def uid(self, element: Element) -> str | None:
        """Return a UID without padding, or None if it is absent, empty or no UID (PS3.5 Section 9.1)."""
        value = self._elements.get(element, b"").rstrip(b"\0 ")
        if not value or len(value) > 64 or not _UID.match(value):
            return None
        return value.decode("ascii")

    def text(self, element: Element) -> str:
        """Return a text of at most 64 characters; what is not ASCII shows as a question mark."""
        return self._elements.get(element, b"")[:COMMENT_LENGTH].decode("ascii", "replace").rstrip("\0 ")

    def tags(self, element: Element) -> tuple[int, ...]:
        """Return a list of attribute tags (value representation AT), at most 16."""
        value = self._elements.get(element, b"")[:64]
        pairs = (_ELEMENT.size // 2 * i for i in range(len(value) // 4))
        return tuple(
            int.from_bytes(value[at : at + 2], "little") << 16 | int.from_bytes(value[at + 2 : at + 4], "little")
            for at in pairs
        )

    @property
    def has_data_set(self) -> bool:
        """True if a data set follows the command set."""
        return self.required(Element.DATA_SET_TYPE) != NO_DATA_SET

    def __contains__(self, element: Element) -> bool:
        return element in self._elements


def read_command_set(data: bytes | bytearray) -> CommandSet:
    """Read a command set.

    Raises
    ------
    ProtocolError
        A length does not fit, an element is not of group 0000, or the order is not ascending.
    """
    elements: dict[int, bytes] = {}
    position, end, previous = 0, len(data), -1
    while position < end:
        if end - position < _ELEMENT.size:
            raise ProtocolError("a command set ends inside an element")
        group, element, length = _ELEMENT.unpack_from(data, position)
        position += _ELEMENT.size
        if group or element <= previous or length > end - position:
            raise ProtocolError("a command set has a foreign, unordered or overlong element")
        elements[element] = bytes(data[position : position + length])
        position += length
        previous = element
    _check_group_length(elements, end)
    return CommandSet(elements)


def _check_group_length(elements: dict[int, bytes], size_bytes: int) -> None:
    # Deviation: a command set without group length (0000,0000) is let through, as every other toolkit does; one with a
    # wrong length is not.
    value = elements.get(Element.GROUP_LENGTH)
    if value is not None and value != _UNSIGNED_LONG.pack(max(size_bytes - 12, 0)):
        raise ProtocolError("(0000,0000) does not give the length of its command set")


def write_command_set(elements: dict[Element, int | str]) -> bytes:
    """Return an encoded command set: numbers become unsigned shorts, text is padded to even length.

    Parameters
    ----------
    elements
        Values in ascending order of their element, without the group length.
    """
    body = b"".join(_encode(element, value) for element, value in elements.items())
    return _ELEMENT.pack(0, 0, _UNSIGNED_LONG.size) + _UNSIGNED_LONG.pack(len(body)) + body


def _encode(element: Element, value: int | str) -> bytes:
    if isinstance(value, int):
        return _ELEMENT.pack(0, element, _UNSIGNED_SHORT.size) + _UNSIGNED_SHORT.pack(value)
    raw = value.encode("ascii", "replace")
    if len(raw) % 2:
        raw += b" " if element == Element.ERROR_COMMENT else b"\0"
    return _ELEMENT.pack(0, element, len(raw)) + raw


def c_store_request(sop_class_uid: str, sop_instance_uid: str, message_id: int) -> bytes:
    """Return the command set of a C-STORE-RQ with medium priority (PS3.7 Section 9.3.1.1)."""
    return write_command_set(
        {
            Element.AFFECTED_SOP_CLASS_UID: sop_class_uid,
            Element.COMMAND_FIELD: Command.C_STORE_RQ,
            Element.MESSAGE_ID: message_id,
            Element.PRIORITY: 0,
            Element.DATA_SET_TYPE: 1,
            Element.AFFECTED_SOP_INSTANCE_UID: sop_instance_uid,
        }
    )


def c_echo_request(sop_class_uid: str, message_id: int) -> bytes:
    """Return the command set of a C-ECHO-RQ (PS3.7 Section 9.3.5.1)."""
    return write_command_set(
        {
            Element.AFFECTED_SOP_CLASS_UID: sop_class_uid,
            Element.COMMAND_FIELD: Command.C_ECHO_RQ,
            Element.MESSAGE_ID: message_id,
            Element.DATA_SET_TYPE: NO_DATA_SET,
        }
    )


def response(request: CommandSet, status: int, comment: str = "") -> bytes:
    """Return the command set that answers a request; it repeats the UIDs of the request that are UIDs.

    Parameters
    ----------
    request
        What is answered.
    status
        The status (PS3.7 Annex C).
    comment
        Error Comment (0000,0902), without values; cut at 64 characters.
    """
    field = request.required(Element.COMMAND_FIELD) | Command.RESPONSE
    elements: dict[Element, int | str] = {}
    if (sop_class_uid := request.uid(Element.AFFECTED_SOP_CLASS_UID)) is not None:
        elements[Element.AFFECTED_SOP_CLASS_UID] = sop_class_uid
    elements[Element.COMMAND_FIELD] = field
    elements[Element.MESSAGE_ID_RESPONDED_TO] = request.required(Element.MESSAGE_ID)
    elements[Element.DATA_SET_TYPE] = NO_DATA_SET
    elements[Element.STATUS] = status
    if comment:
        elements[Element.ERROR_COMMENT] = comment[:COMMENT_LENGTH]
    if (sop_instance_uid := request.uid(Element.AFFECTED_SOP_INSTANCE_UID)) is not None:
        elements[Element.AFFECTED_SOP_INSTANCE_UID] = sop_instance_uid
    return write_command_set(elements)
