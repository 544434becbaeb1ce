"""What is said between the gateway and a sandbox: a small JSON object, bytes behind it, now and then a descriptor.

Both ends check every length. Nothing that comes out of a sandbox is unpickled: what runs in there may have been taken
over by the very object it was given.
"""

from __future__ import annotations

import json
import os
import socket
import struct
import time
from typing import Any, NamedTuple

_FRAME = struct.Struct("<IQ")  # bytes of the JSON, bytes of what follows it
_MOST_JSON = 64 << 20


class ChannelError(Exception):
    """The other end is gone, or does not speak the language."""


class ChannelTimeoutError(ChannelError):
    """The other end did not answer in time."""


class Message(NamedTuple):
    """One message."""

    words: dict[str, Any]
    data: bytes
    descriptors: list[int]


class Channel:
    """One end of a socket pair.

    Parameters
    ----------
    sock
        The socket.
    """

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock

    def send(
        self,
        words: dict[str, Any],
        data: bytes = b"",
        *,
        descriptor: int | None = None,
        deadline: float | None = None,
    ) -> None:
        """Send a message; parameters and errors are those of :meth:`receive`."""
        text = json.dumps(words).encode()
        head = _FRAME.pack(len(text), len(data))
        self._wait_until(deadline)
        try:
            if descriptor is None:
                self._sock.sendall(head)
            else:
                socket.send_fds(self._sock, [head], [descriptor])
            self._sock.sendall(text)
            self._sock.sendall(data)
        except TimeoutError:
            raise ChannelTimeoutError from None
        except OSError:
            raise ChannelError from None

    def receive(self, most_bytes: int, *, deadline: float | None = None) -> Message:
        """Return the next message.

        Parameters
        ----------
        most_bytes
            How many bytes may follow the words.
        deadline
            On the monotonic clock; None waits for ever.

        Raises
        ------
        ChannelTimeoutError
            It did not come whole in time.
        ChannelError
            The other end is gone, or said something that is no message.
        """
        descriptors: list[int] = []
        try:
            head = self._head(descriptors, deadline)
            words, size = _FRAME.unpack(head)
            if words > _MOST_JSON or size > most_bytes:
                raise ChannelError
            said = json.loads(self._exactly(words, deadline))
            if not isinstance(said, dict):
                raise ChannelError
            return Message(said, self._exactly(size, deadline), descriptors)
        except (ChannelError, OSError, ValueError, RecursionError) as error:
            for each in descriptors:
                os.close(each)
            if isinstance(error, ChannelError):
                raise
            raise (ChannelTimeoutError if isinstance(error, TimeoutError) else ChannelError) from None

    def _head(self, descriptors: list[int], deadline: float | None) -> bytes:
        self._wait_until(deadline)
        head, found, _flags, _address = socket.recv_fds(self._sock, _FRAME.size, 1)
        descriptors += found
        if not head:
            raise ChannelError
        return head + self._exactly(_FRAME.size - len(head), deadline)

    def _exactly(self, size: int, deadline: float | None) -> bytes:
        parts = bytearray()
        while len(parts) < size:
            self._wait_until(deadline)
            part = self._sock.recv(min(size - len(parts), 1 << 20))
            if not part:
                raise ChannelError
            parts += part
        return bytes(parts)

    def _wait_until(self, deadline: float | None) -> None:
        left = None if deadline is None else deadline - time.monotonic()
        if left is not None and left <= 0:
            raise ChannelTimeoutError
        self._sock.settimeout(left)

    def close(self) -> None:
        """Close this end."""
        self._sock.close()
