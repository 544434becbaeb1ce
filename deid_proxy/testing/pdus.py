"""PDUs and command sets, made and read byte by byte: right ones, and the parts of wrong ones.

Nothing here is shared with :mod:`deid_proxy.network`, so that a mistake there cannot hide here.

References
----------
DICOM PS3.8 Section 9.3 (PDUs), PS3.7 Section 6.3 and Annex E (command sets).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterable, Sequence

VERIFICATION = "1.2.840.10008.1.1"
CT_IMAGE_STORAGE = "1.2.840.10008.5.1.4.1.1.2"
MR_IMAGE_STORAGE = "1.2.840.10008.5.1.4.1.1.4"
IMPLICIT_VR_LITTLE_ENDIAN = "1.2.840.10008.1.2"
EXPLICIT_VR_LITTLE_ENDIAN = "1.2.840.10008.1.2.1"

A_ASSOCIATE_RQ, A_ASSOCIATE_AC, A_ASSOCIATE_RJ, P_DATA_TF, A_RELEASE_RQ, A_RELEASE_RP, A_ABORT = range(1, 8)
COMMAND, LAST = 1, 2
NO_DATA_SET = 0x0101

_APPLICATION_CONTEXT = b"1.2.840.10008.3.1.1.1"
_IMPLEMENTATION = b"1.2.3.4.5"


def pdu(kind: int, body: bytes = bytes(4)) -> bytes:
    """Return a PDU of this type; the default body is that of release and abort."""
    return struct.pack(">BxL", kind, len(body)) + body


def item(kind: int, body: bytes) -> bytes:
    """Return an item of an A-ASSOCIATE PDU."""
    return struct.pack(">BxH", kind, len(body)) + body


def p_data(context_id: int, control: int, payload: bytes) -> bytes:
    """Return a P-DATA-TF PDU with one fragment."""
    return pdu(P_DATA_TF, pdv(context_id, control, payload))


def pdv(context_id: int, control: int, payload: bytes) -> bytes:
    """Return one presentation data value, as a P-DATA-TF PDU holds one or more."""
    return struct.pack(">LBB", len(payload) + 2, context_id, control) + payload


def associate_rq(
    contexts: Sequence[tuple[str, Sequence[str]]],
    *,
    called: str = "DEIDPROXY",
    calling: str = "SCRIPTED",
    maximum_pdu: int = 16384,
    user_items: bytes = b"",
) -> bytes:
    """Return an A-ASSOCIATE-RQ that proposes contexts with the ids 1, 3, 5 and so on."""
    body = struct.pack(">HH16s16s32x", 1, 0, called.ljust(16).encode(), calling.ljust(16).encode())
    body += item(0x10, _APPLICATION_CONTEXT)
    for index, (abstract_syntax, syntaxes) in enumerate(contexts):
        context = bytes((2 * index + 1, 0, 0, 0)) + item(0x30, abstract_syntax.encode())
        body += item(0x20, context + b"".join(item(0x40, syntax.encode()) for syntax in syntaxes))
    return pdu(A_ASSOCIATE_RQ, body + _user_information(maximum_pdu, user_items))


def associate_ac(
    accepted: Iterable[int],
    *,
    syntax: str = EXPLICIT_VR_LITTLE_ENDIAN,
    refused: Iterable[int] = (),
    maximum_pdu: int = 16384,
) -> bytes:
    """Return an A-ASSOCIATE-AC that accepts some context ids, all with one transfer syntax, and refuses others."""
    results = [(context_id, 0, syntax) for context_id in accepted] + [(context_id, 3, syntax) for context_id in refused]
    return associate_results(results, maximum_pdu=maximum_pdu)


def associate_results(results: Iterable[tuple[int, int, str]], *, maximum_pdu: int = 16384) -> bytes:
    """Return an A-ASSOCIATE-AC from (context id, result, transfer syntax)."""
    body = struct.pack(">HH64x", 1, 0) + item(0x10, _APPLICATION_CONTEXT)
    for context_id, result, syntax in results:
        body += item(0x21, bytes((context_id, 0, result, 0)) + item(0x40, syntax.encode()))
    return pdu(A_ASSOCIATE_AC, body + _user_information(maximum_pdu, b""))


def associate_rj(result: int, source: int, reason: int) -> bytes:
    """Return an A-ASSOCIATE-RJ."""
    return pdu(A_ASSOCIATE_RJ, bytes((0, result, source, reason)))


def _user_information(maximum_pdu: int, extra: bytes) -> bytes:
    return item(0x50, item(0x51, struct.pack(">L", maximum_pdu)) + item(0x52, _IMPLEMENTATION) + extra)


def command_set(elements: Sequence[tuple[int, bytes | int | str]]) -> bytes:
    """Return a command set in the given order: numbers as unsigned shorts, text padded with NUL, bytes as they are."""
    body = b"".join(command_element(element, value) for element, value in elements)
    return command_element(0, struct.pack("<L", len(body))) + body


def command_element(element: int, value: bytes | int | str) -> bytes:
    """Return one element of group 0000."""
    if isinstance(value, int):
        value = struct.pack("<H", value)
    elif isinstance(value, str):
        value = value.encode("latin-1")
        value += b"\0" * (len(value) % 2)
    return struct.pack("<HHL", 0, element, len(value)) + value


def c_store_rq(
    sop_class_uid: str, sop_instance_uid: str, message_id: int = 1, *, field_value: int = 1, data_set: int = 1
) -> bytes:
    """Return the command set of a C-STORE-RQ; other command fields and data set types make it a wrong one."""
    return command_set(
        [
            (0x0002, sop_class_uid),
            (0x0100, field_value),
            (0x0110, message_id),
            (0x0700, 0),
            (0x0800, data_set),
            (0x1000, sop_instance_uid),
        ]
    )


def c_store_rsp(
    message_id: int, status: int = 0, *, sop_class_uid: str = "", sop_instance_uid: str = "", comment: str = ""
) -> bytes:
    """Return the command set of a C-STORE-RSP; UIDs and comment only if given."""
    elements: list[tuple[int, bytes | int | str]] = [(0x0002, sop_class_uid)] if sop_class_uid else []
    elements += [(0x0100, 0x8001), (0x0120, message_id), (0x0800, NO_DATA_SET), (0x0900, status)]
    if comment:
        elements.append((0x0902, comment))
    if sop_instance_uid:
        elements.append((0x1000, sop_instance_uid))
    return command_set(elements)


def c_echo_rq(message_id: int = 1) -> bytes:
    """Return the command set of a C-ECHO-RQ."""
    return command_set([(0x0002, VERIFICATION), (0x0100, 0x0030), (0x0110, message_id), (0x0800, NO_DATA_SET)])


def read_command(data: bytes) -> dict[int, bytes]:
    """Return the raw values of a command set by element number."""
    elements, position = {}, 0
    while position + 8 <= len(data):
        _, element, length = struct.unpack_from("<HHL", data, position)
        elements[element] = data[position + 8 : position + 8 + length]
        position += 8 + length
    return elements


def number(value: bytes) -> int:
    """Return a little endian number of a command set."""
    return int.from_bytes(value, "little")


@dataclass(frozen=True, slots=True)
class Response:
    """A DIMSE response as it came."""

    context_id: int
    elements: dict[int, bytes]

    @property
    def status(self) -> int:
        """Status (0000,0900)."""
        return number(self.elements[0x0900])

    @property
    def message_id(self) -> int:
        """Message ID Being Responded To (0000,0120)."""
        return number(self.elements[0x0120])

    @property
    def command_field(self) -> int:
        """Command Field (0000,0100)."""
        return number(self.elements[0x0100])

    @property
    def comment(self) -> str:
        """Error Comment (0000,0902)."""
        return self.elements.get(0x0902, b"").decode("ascii").rstrip()


def receive_exactly(sock: socket.socket, count: int) -> bytes:
    """Return so many bytes; raises EOFError if the connection ends before."""
    data = bytearray()
    while len(data) < count:
        more = sock.recv(min(count - len(data), 1 << 20))
        if not more:
            raise EOFError(f"the connection ended after {len(data)} of {count} bytes")
        data += more
    return bytes(data)


def receive_pdu(sock: socket.socket) -> tuple[int, bytes]:
    """Return the type and the body of the next PDU; raises EOFError if the connection ends before."""
    kind, length = struct.unpack(">BxL", receive_exactly(sock, 6))
    return kind, receive_exactly(sock, length)


def accepted_contexts(body: bytes) -> dict[int, tuple[int, str]]:
    """Return (result, transfer syntax) by context id from the body of an A-ASSOCIATE-AC."""
    results = {}
    for kind, value in items(body[68:]):
        if kind == 0x21:
            results[value[0]] = (value[2], dict(items(value[4:])).get(0x40, b"").decode())
    return results


def proposed_contexts(body: bytes) -> list[tuple[int, str, list[str]]]:
    """Return (context id, abstract syntax, transfer syntaxes) from the body of an A-ASSOCIATE-RQ."""
    proposals = []
    for kind, value in items(body[68:]):
        if kind == 0x20:
            parts = items(value[4:])
            abstract_syntax = next(uid for sub, uid in parts if sub == 0x30).decode().rstrip("\0 ")
            syntaxes = [uid.decode().rstrip("\0 ") for sub, uid in parts if sub == 0x40]
            proposals.append((value[0], abstract_syntax, syntaxes))
    return proposals


def maximum_length(body: bytes) -> int:
    """Return the maximum PDU length that an A-ASSOCIATE body announces; 0 means none."""
    user = next((value for kind, value in items(body[68:]) if kind == 0x50), b"")
    return int.from_bytes(dict(items(user)).get(0x51, bytes(4)), "big")


def items(data: bytes) -> list[tuple[int, bytes]]:
    """Return (type, body) of the items of an A-ASSOCIATE PDU."""
    result, position = [], 0
    while position + 4 <= len(data):
        kind, length = struct.unpack_from(">BxH", data, position)
        result.append((kind, data[position + 4 : position + 4 + length]))
        position += 4 + length
    return result
