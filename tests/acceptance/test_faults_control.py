"""Abuse of the control socket: whatever one peer does there, others are answered, and the log stays quiet."""

from __future__ import annotations

import json
import socket
import stat
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING

import pytest

from deid_proxy.testing.gateway_states import ask
from deid_proxy.testing.running_gateway import RunningGateway, Target, free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_PEERS = 8


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningGateway]:
    directory = tmp_path_factory.mktemp("control")
    with RunningGateway(directory, [Target("archive", free_port())]) as running:
        yield running
    assert "Traceback" not in running.log.read_text()


def connect(gateway: RunningGateway) -> socket.socket:
    sock = socket.socket(socket.AF_UNIX)
    sock.settimeout(10)
    sock.connect(str(gateway.state_dir / "control.sock"))
    return sock


def test_the_socket_is_private(gateway: RunningGateway) -> None:
    """Nobody but its owner may connect."""
    assert stat.S_IMODE((gateway.state_dir / "control.sock").stat().st_mode) == 0o600


@pytest.mark.parametrize("count", [1, MOST_PEERS, 3 * MOST_PEERS])
def test_silent_and_slow_peers_keep_nobody_waiting(gateway: RunningGateway, count: int) -> None:
    """Peers that connect and say nothing, or half a line, do not stand before others."""
    with ExitStack() as stack:
        for number in range(count):
            peer = stack.enter_context(connect(gateway))
            if number % 2:
                peer.sendall(b'{"version": 1, ')
        # the time-out of this connection is a third of what a silent peer may take
        with connect(gateway) as asking, asking.makefile("rwb") as stream:
            stream.write(b'{"version": 1, "method": "status"}\n')
            stream.flush()
            assert json.loads(stream.readline())["ok"] is True


QUESTIONS = {
    "no JSON": b"garbage\n",
    "bytes": bytes(range(1, 10)) + b"\xff\xfe\n",
    "a list": b"[1, 2]\n",
    "a number": b"1\n",
    "null": b"null\n",
    "nothing": b"\n",
    "another version": b'{"version": 99, "method": "ping"}\n',
    "no method": b'{"version": 1}\n',
    "parameters without names": b'{"version": 1, "method": "ping", "params": [1]}\n',
    "parameters of another method": b'{"version": 1, "method": "ping", "params": {"x": 1}}\n',
    "a private method": b'{"version": 1, "method": "__init__"}\n',
    "a huge number": b'{"version": 1, "method": "held_list", "params": {"limit": ' + b"9" * 5000 + b"}}\n",
    "deep": b"[" * 100_000 + b"\n",
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_bad_question_is_answered_and_the_next_one_too(gateway: RunningGateway, question: str) -> None:
    """The answer says that it failed; the conversation goes on; it is no failure of the gateway."""
    with connect(gateway) as peer, peer.makefile("rwb") as stream:
        stream.write(QUESTIONS[question] + b'{"version": 1, "method": "ping"}\n')
        stream.flush()
        assert json.loads(stream.readline())["ok"] is False
        assert json.loads(stream.readline())["ok"] is True
    assert "gateway.failed" not in gateway.log.read_text()


def test_a_line_without_end_is_cut_off(gateway: RunningGateway) -> None:
    """After a mebibyte the peer is hung up on, and memory does not grow with what it sends."""
    with connect(gateway) as peer, suppress(OSError):
        for _ in range(64):
            peer.sendall(b"x" * (1 << 20))
        assert peer.recv(1) == b""
    assert ask(gateway, "ping")
    assert gateway.resident_bytes() < 300 << 20
