"""What keeper and receiver say to each other arrives whole, in order, or ends the conversation."""

from __future__ import annotations

import os
import struct

import pytest

from deid_proxy.errors import SpoolCorruptError, SpoolError
from deid_proxy.gateway.receiver_messages import (
    Listener,
    Said,
    Speaker,
    decode_numbers,
    decode_received,
    encode_numbers,
    encode_received,
)
from deid_proxy.identity.ports import Extent, Receipt

RECEIPT = Receipt(bytes(16), 1.5, "P", "CT1", "T", "127.0.0.1", "1.2", "1.2.3", "1.2.4", 3, bytes(32))


@pytest.fixture
def pipe():
    reading, writing = os.pipe()
    return Listener(reading), Speaker(writing), writing


def test_messages_arrive_in_order_and_the_end_is_heard(pipe) -> None:
    """Two messages in one read, and then nothing more."""
    listener, speaker, _ = pipe
    speaker.say(Said.SLOTS, encode_numbers([7, 1 << 40]))
    speaker.say(Said.STOP)
    (slots, payload), (stop, nothing) = listener.hear()
    assert (slots, list(decode_numbers(payload)), stop, nothing) == (Said.SLOTS, [7, 1 << 40], Said.STOP, b"")
    speaker.close()
    assert list(listener.hear()) == []
    assert listener.ended
    listener.close()


def test_a_message_in_pieces_is_put_together(pipe) -> None:
    """A pipe knows no messages."""
    listener, speaker, writing = pipe
    for byte in b"\x02\x03\x00\x00\x00abc":
        os.write(writing, bytes([byte]))
        heard = list(listener.hear())
    assert heard == [(Said.RECEIVED, b"abc")]
    speaker.close()
    listener.close()


def test_an_instance_comes_over_unchanged() -> None:
    """Receipt, extent and mark."""
    extent = Extent(5, 4096, 8192, 77, 3)
    assert decode_received(encode_received(RECEIPT, extent, 12288)) == (RECEIPT, extent, 12288)


@pytest.mark.parametrize("payload", [b"", bytes(10), bytes(60)])
def test_nonsense_is_refused(payload: bytes) -> None:
    """The receiver is the process that strangers speak to."""
    with pytest.raises((SpoolCorruptError, struct.error)):
        decode_received(payload)


def test_a_message_without_end_is_refused(pipe) -> None:
    """Memory stays bounded."""
    listener, _speaker, writing = pipe
    os.write(writing, struct.pack("<BI", 2, 1 << 31))
    with pytest.raises(ValueError, match="too long"):
        list(listener.hear())


def test_to_speak_to_nobody_is_an_error(pipe) -> None:
    """What was not heard was not said."""
    listener, speaker, _ = pipe
    listener.close()
    with pytest.raises(SpoolError):
        speaker.say(Said.LISTENING)
