"""Command sets: strict reading, bounded, and plain writing."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deid_proxy.network.command_set import (
    Element,
    c_echo_request,
    c_store_request,
    read_command_set,
    response,
    write_command_set,
)
from deid_proxy.network.pdu import ProtocolError
from deid_proxy.testing import pdus

CT = pdus.CT_IMAGE_STORAGE


def element(number: int, value: bytes) -> bytes:
    return pdus.command_element(number, value)


def test_a_request_is_written_as_the_standard_has_it():
    """The same bytes as an independent encoder makes."""
    assert c_store_request(CT, "1.2.3", 7) == pdus.c_store_rq(CT, "1.2.3", 7)
    assert c_echo_request(pdus.VERIFICATION, 9) == pdus.c_echo_rq(9)


def test_the_group_length_counts_what_follows():
    """(0000,0000) comes first and gives the length of the rest (PS3.7 Section 6.3.1)."""
    data = write_command_set({Element.COMMAND_FIELD: 1, Element.ERROR_COMMENT: "odd"})
    assert struct.unpack_from("<HHLL", data) == (0, 0, 4, len(data) - 12)
    assert data.endswith(b"odd ")


def test_values_are_read_by_type():
    """Numbers, UIDs without padding, text, tags, and None for what is absent."""
    command = read_command_set(
        element(0x0002, b"1.2.3\0")
        + element(0x0110, b"\x07\x01")
        + element(0x0900, b"\0\xa9")
        + element(0x0901, bytes.fromhex("08001800e07f1000"))
        + element(0x0902, b"no room ")
    )
    assert command.uid(Element.AFFECTED_SOP_CLASS_UID) == "1.2.3"
    assert command.required(Element.MESSAGE_ID) == 0x0107
    assert command.number(Element.STATUS) == 0xA900
    assert command.number(Element.PRIORITY) is None
    assert command.text(Element.ERROR_COMMENT) == "no room"
    assert command.tags(Element.OFFENDING_ELEMENT) == (0x00080018, 0x7FE00010)
    assert command.tags(Element.PRIORITY) == ()
    assert Element.STATUS in command
    assert Element.COMMAND_FIELD not in command


@pytest.mark.parametrize(
    "value", [b"", b"\0", b" ", b"1.2.", b".1", b"1..2", b"1.2a", b"1." + b"1" * 63, b"1.2\n", b"1.2\0\0x", b"\xff"]
)
def test_what_is_no_uid_is_none(value):
    """UIDs are digits and dots, at most 64 (PS3.5 Section 9.1)."""
    value += b" " * (len(value) % 2)
    assert read_command_set(element(0x1000, value)).uid(Element.AFFECTED_SOP_INSTANCE_UID) is None


@pytest.mark.parametrize("value", ["1.2.3", "0", "2.25." + "9" * 59, "1.2.0034"])
def test_what_is_a_uid_is_read(value):
    """Up to 64 characters; leading zeros are let through."""
    data = pdus.command_element(0x1000, value)
    assert read_command_set(data).uid(Element.AFFECTED_SOP_INSTANCE_UID) == value


@pytest.mark.parametrize(
    "data",
    [
        b"\0",
        bytes(7),
        element(0x0100, b"\1\0")[:-1],
        struct.pack("<HHL", 0, 0x0100, 0xFFFFFFFF),
        struct.pack("<HHL", 8, 0x0016, 0),
        element(0x0110, b"\1\0") + element(0x0100, b"\1\0"),
        element(0x0100, b"\1\0") * 2,
        element(0, struct.pack("<L", 5)) + element(0x0100, b"\1\0"),
        element(0, b"\0\0"),
    ],
)
def test_a_damaged_command_set_is_refused(data):
    """Truncated, foreign, unordered, repeated, or with a wrong group length."""
    with pytest.raises(ProtocolError):
        read_command_set(data)


@pytest.mark.parametrize("value", [b"", b"\1\0\0\0"])
def test_a_number_has_two_bytes(value):
    """Unsigned shorts of another length are a protocol error."""
    with pytest.raises(ProtocolError):
        read_command_set(element(0x0100, value)).number(Element.COMMAND_FIELD)


def test_a_missing_number_that_is_needed_is_a_protocol_error():
    """Command Field, Message ID and Data Set Type have to be there."""
    with pytest.raises(ProtocolError, match=r"\(0000,0800\)"):
        _ = read_command_set(b"").has_data_set


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data):
    """Nothing but a protocol error ever comes out of damaged input."""
    try:
        command = read_command_set(data)
    except ProtocolError:
        return
    assert len(command.text(Element.ERROR_COMMENT)) <= 64
    assert len(command.tags(Element.OFFENDING_ELEMENT)) <= 16


@given(
    st.dictionaries(
        st.sampled_from([Element.COMMAND_FIELD, Element.MESSAGE_ID, Element.PRIORITY, Element.STATUS]),
        st.integers(0, 0xFFFF),
    )
)
def test_what_is_written_can_be_read(values):
    """Writing and reading are each other's inverse."""
    command = read_command_set(write_command_set(dict(sorted(values.items()))))
    assert {key: command.number(key) for key in values} == values


def test_a_response_repeats_the_request_and_nothing_that_is_no_uid():
    """Message id, command and UIDs come back; a UID that is none does not."""
    answer = pdus.read_command(response(read_command_set(pdus.c_store_rq(CT, "../x", 513)), 0xC000, "c" * 100))
    assert pdus.number(answer[0x0100]) == 0x8001
    assert pdus.number(answer[0x0120]) == 513
    assert pdus.number(answer[0x0800]) == pdus.NO_DATA_SET
    assert pdus.number(answer[0x0900]) == 0xC000
    assert answer[0x0902] == b"c" * 64
    assert answer[0x0002].rstrip(b"\0").decode() == CT
    assert 0x1000 not in answer
