"""What keeper and receiver say to each other, over one pipe each way: a kind, a length, and that many bytes.

The keeper believes nothing that it cannot check: the receiver is the process that strangers speak to.
"""

from __future__ import annotations

import os
import select
import struct
import threading
from array import array
from enum import IntEnum
from typing import TYPE_CHECKING

from deid_proxy.errors import SpoolError
from deid_proxy.identity.ports import Extent, Receipt
from deid_proxy.spool.receipts import decode_receipt, encode_receipt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_FRAME = struct.Struct("<BI")
_RECEIVED = struct.Struct("<QQQIQQ")  # the extent, and its segment's mark
_READ_BYTES = 1 << 20
MOST_BYTES = 1 << 20  # of one message


class Said(IntEnum):
    """What a message is about."""

    # receiver to keeper
    LISTENING = 1
    RECEIVED = 2
    OPENED = 3
    CLOSED = 4
    SPENT = 5
    WANT_SLOTS = 6
    WANT_NUMBERS = 7
    WANT_ROOM = 8
    DISK_FAILED = 9
    # keeper to receiver
    SLOTS = 20
    NUMBERS = 21
    RECYCLED = 22
    FULL = 23
    NOT_FULL = 24
    STOP = 25


def encode_numbers(numbers: Iterable[int]) -> bytes:
    """Return numbers as a payload."""
    return array("Q", numbers).tobytes()


def decode_numbers(payload: bytes) -> array[int]:
    """Return the numbers of a payload.

    Raises
    ------
    ValueError
        It is none.
    """
    numbers = array("Q")
    numbers.frombytes(payload)
    return numbers


def encode_received(receipt: Receipt, extent: Extent, mark: int) -> bytes:
    """Return what is said of an instance that is durable."""
    return _RECEIVED.pack(*extent, mark) + encode_receipt(receipt)


def decode_received(payload: bytes) -> tuple[Receipt, Extent, int]:
    """Return receipt, extent and mark.

    Raises
    ------
    SpoolCorruptError, struct.error
        The payload is something else.
    """
    *extent, mark = _RECEIVED.unpack_from(payload)
    return decode_receipt(payload[_RECEIVED.size :]), Extent(*extent), mark


class Speaker:
    """The writing end of a pipe, for any number of threads."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._lock = threading.Lock()

    def say(self, about: Said, payload: bytes = b"") -> None:
        """Write a message; waits while the pipe is full.

        Raises
        ------
        SpoolError
            Nobody reads any more.
        """
        data = memoryview(_FRAME.pack(about, len(payload)) + payload)
        try:
            with self._lock:
                while data:
                    data = data[os.write(self._descriptor, data) :]
        except OSError:
            raise SpoolError("the process at the other end of the pipe is gone") from None

    def close(self) -> None:
        """Close the pipe."""
        with self._lock:
            os.close(self._descriptor)


class Listener:
    """The reading end of a pipe, for one thread."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._data = bytearray()
        self.ended = False

    def wait(self, patience_s: float) -> bool:
        """Wait for something to be said, or for the end; return False when nothing was."""
        return bool(select.select([self._descriptor], [], [], patience_s)[0])

    def hear(self) -> Iterator[tuple[int, bytes]]:
        """Wait for something, and yield the whole messages that are there; :attr:`ended` is set at the end.

        Raises
        ------
        ValueError
            A message is longer than any can be.
        """
        more = os.read(self._descriptor, _READ_BYTES)
        self.ended = not more
        self._data += more
        position = 0
        while len(self._data) - position >= _FRAME.size:
            about, length = _FRAME.unpack_from(self._data, position)
            if length > MOST_BYTES:
                raise ValueError("a message is too long")
            start = position + _FRAME.size
            if len(self._data) - start < length:
                break
            yield about, bytes(self._data[start : start + length])
            position = start + length
        del self._data[:position]

    def close(self) -> None:
        """Close the pipe."""
        os.close(self._descriptor)
