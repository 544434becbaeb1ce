"""The control socket: how every other command speaks to a running gateway.

One JSON object a line each way, versioned, on ``state/control.sock`` (0600, the peer's credentials are checked). When
no gateway runs, :func:`connect` takes the lock itself and answers with the same code.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import struct
import threading
import time
from typing import TYPE_CHECKING, Protocol, Self

from deid_proxy.errors import DeidProxyError, StateDirectoryError
from deid_proxy.events import Event
from deid_proxy.gateway.question_error import QuestionError
from deid_proxy.observability.code_location import where

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from deid_proxy.gateway.questions import Answer, Questions
    from deid_proxy.observability.logging import EventLog
    from deid_proxy.settings import Settings

PROTOCOL = 1
_MAX_LINE = 1 << 20
_TIMEOUT_S = 30.0
_DECISIONS = frozenset({"held_reject", "held_release"})
_LONG = frozenset(
    {
        *_DECISIONS,
        *("map_backup", "map_export", "map_forget", "map_import", "map_reassign", "map_reseal"),
        *("map_stats", "map_verify"),
    }
)
_RETRY_S = 0.1
_BACKLOG = 128
_MOST_PEERS = 8  # at a time; who comes after them takes the place of the oldest
_UCRED = struct.Struct("3i")
_LONGEST_ADDRESS = 107


class Control(Protocol):
    """Somebody who answers questions about a state directory."""

    def call(self, method: str, **params: object) -> Answer:
        """Answer one question."""

    def close(self) -> None:
        """End the conversation."""


class ControlServer:
    """Listens on the control socket and answers each peer in a thread of its own.

    Peers are few, and none can keep others waiting: over the bound the oldest conversation is ended.

    Parameters
    ----------
    path
        Where the socket goes.
    questions
        Who answers.
    log
        Takes events without PHI.
    """

    def __init__(self, path: Path, questions: Questions, log: EventLog) -> None:
        self._path, self._questions, self._log = path, questions, log
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._peers: dict[socket.socket, threading.Thread] = {}  # oldest first
        self._lock = threading.Lock()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="control", daemon=True)

    def start(self) -> None:
        """Start answering.

        Raises
        ------
        StateDirectoryError
            The socket cannot be made.
        """
        previous = os.umask(0o177)
        try:
            self._path.unlink(missing_ok=True)
            with _address(self._path) as address:
                self._socket.bind(address)
        except OSError as error:
            self._socket.close()
            message = "cannot open the control socket: the state directory is not there, or not writable"
            raise StateDirectoryError(message) from error
        finally:
            os.umask(previous)
        self._socket.listen(_BACKLOG)
        self._thread.start()

    def stop(self) -> None:
        """Stop answering, also in the middle of a conversation, and remove the socket."""
        self._stopping = True
        _hang_up(self._socket)
        self._thread.join()
        with self._lock:
            peers = dict(self._peers)
        for peer, thread in peers.items():
            _hang_up(peer)
            thread.join()
        self._socket.close()
        self._path.unlink(missing_ok=True)

    def _run(self) -> None:
        while not self._stopping:
            try:
                self._take(self._socket.accept()[0])
            except (OSError, RuntimeError):
                # Shut down, or out of descriptors or threads; these come back.
                time.sleep(0.0 if self._stopping else _RETRY_S)

    def _take(self, peer: socket.socket) -> None:
        peer.settimeout(_TIMEOUT_S)
        thread = threading.Thread(target=self._serve, args=(peer,), name="control peer", daemon=True)
        with self._lock:
            thread.start()
            self._peers[peer] = thread
            if len(self._peers) > _MOST_PEERS:
                _hang_up(next(iter(self._peers)))

    def _serve(self, peer: socket.socket) -> None:
        try:
            with peer:
                self._converse(peer)
        except OSError:
            return  # the peer is gone, or says nothing
        except Exception as error:  # noqa: BLE001 - a thread root: other peers are answered
            self._log.error(Event.GATEWAY_FAILED, where=where(error))
        finally:
            with self._lock:
                del self._peers[peer]

    def _converse(self, peer: socket.socket) -> None:
        if not _same_user(peer):
            return
        with peer.makefile("rwb") as stream:
            while line := stream.readline(_MAX_LINE):
                if not line.endswith(b"\n"):
                    return
                stream.write(json.dumps(self._answer(line)).encode() + b"\n")
                stream.flush()

    def _answer(self, line: bytes) -> Answer:
        try:
            method, params = _question(line)
            result = self._questions.call(method, **params)
            tell = self._log.info if method in _DECISIONS else self._log.debug
            tell(Event.CONTROL_CALLED, method=method)
            return {"version": PROTOCOL, "ok": True, "result": result}
        except DeidProxyError as error:
            return _failure(error.public_message)
        except Exception as error:  # noqa: BLE001 - a bad question must not end the conversation of others
            self._log.error(Event.GATEWAY_FAILED, where=where(error))
            return _failure("the question could not be understood")


def _question(line: bytes) -> tuple[str, dict[str, object]]:
    """Return the method and the parameters that a line asks for."""
    try:
        request = json.loads(line)
    except (ValueError, RecursionError):
        raise QuestionError("the question is no JSON") from None
    if not isinstance(request, dict) or request.get("version") != PROTOCOL:
        raise QuestionError(f"this gateway speaks protocol version {PROTOCOL}")
    params = request.get("params", {})
    if not isinstance(params, dict):
        raise QuestionError("the parameters of a question have names")
    return str(request.get("method")), params


def _hang_up(sock: socket.socket) -> None:
    """Wake whoever waits for this socket, and everybody at its other end."""
    with contextlib.suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def _address(path: Path) -> Iterator[str]:
    """Yield a name for a socket: its path, or a short way to it, as the kernel takes no name of more than 107 bytes."""
    if len(os.fsencode(path)) <= _LONGEST_ADDRESS:
        yield os.fspath(path)
        return
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)


def _failure(message: str) -> Answer:
    return {"version": PROTOCOL, "ok": False, "error": message}


def _same_user(peer: socket.socket) -> bool:
    """Tell whether the other end belongs to our user, or to root."""
    credentials = peer.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _UCRED.size)
    _pid, uid, _gid = _UCRED.unpack(credentials)
    return uid in (0, os.geteuid())


class ControlClient:
    """Asks a running gateway.

    Raises
    ------
    StateDirectoryError
        Nobody listens on the socket.
    """

    def __init__(self, path: Path) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.settimeout(_TIMEOUT_S)
        try:
            with _address(path) as address:
                self._socket.connect(address)
        except OSError as error:
            self._socket.close()
            raise StateDirectoryError("no gateway answers on the control socket") from error
        self._stream = self._socket.makefile("rwb")

    def call(self, method: str, **params: object) -> Answer:
        """Ask one question and return the answer."""
        request = {"version": PROTOCOL, "method": method, "params": params}
        # What reads or copies the whole map takes as long as the map is large.
        self._socket.settimeout(None if method in _LONG else _TIMEOUT_S)
        try:
            self._stream.write(json.dumps(request).encode() + b"\n")
            self._stream.flush()
            line = self._stream.readline()
        except OSError as error:
            raise StateDirectoryError("the gateway stopped answering") from error
        if not line:
            raise StateDirectoryError("the gateway stopped answering")
        answer = json.loads(line)
        if not answer["ok"]:
            raise QuestionError(answer["error"])
        result: Answer = answer["result"]
        return result

    def close(self) -> None:
        """Hang up."""
        with contextlib.suppress(OSError):  # what could not be sent is still in the buffer
            self._stream.close()
        self._socket.close()


class OfflineControl:
    """Answers without a gateway: holds the lock of the state directory while it lives."""

    def __init__(self, settings: Settings) -> None:
        # Whoever asks a gateway that runs does without all that answers.
        from deid_proxy.gateway.questions import Questions
        from deid_proxy.gateway.state import State

        self._state = State(settings)
        self._questions = Questions(self._state)

    def call(self, method: str, **params: object) -> Answer:
        """Answer one question."""
        return self._questions.call(method, **params)

    def close(self) -> None:
        """Release the state directory."""
        self._state.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()


def connect(settings: Settings) -> Control:
    """Return somebody who answers: the running gateway, or, when none runs, this process itself."""
    try:
        return ControlClient(settings.gateway.state_dir / "control.sock")
    except StateDirectoryError:
        return OfflineControl(settings)
