"""The control socket: answers its own user, survives every bad question, and never quotes what it was asked."""

from __future__ import annotations

import contextlib
import json
import socket
import stat
import threading

import pytest

from deid_proxy.errors import StateDirectoryError
from deid_proxy.events import Event
from deid_proxy.gateway import control
from deid_proxy.gateway.control import ControlClient, ControlServer, OfflineControl, connect
from deid_proxy.gateway.questions import QuestionError, Questions
from deid_proxy.gateway.state import State


@pytest.fixture
def server(bench, state):
    made = ControlServer(bench.directory / "control.sock", Questions(state), bench.log)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def client(bench, server):
    made = ControlClient(bench.directory / "control.sock")
    yield made
    made.close()


def raw(bench, lines: bytes) -> list[dict]:
    """Send bytes and read all answers until the server hangs up or has nothing more to say."""
    answers: list[dict] = []
    with socket.socket(socket.AF_UNIX) as peer, contextlib.suppress(ConnectionError):
        peer.settimeout(10)
        peer.connect(str(bench.directory / "control.sock"))
        peer.sendall(lines)
        peer.shutdown(socket.SHUT_WR)
        with peer.makefile("rb") as stream:
            answers += map(json.loads, stream)
    return answers


def question(**changes: object) -> bytes:
    return json.dumps({"version": 1, "method": "ping", "params": {}, **changes}).encode() + b"\n"


def test_a_question_is_answered(client) -> None:
    """The client gets what the same question gives without a socket; several in one conversation."""
    assert client.call("ping")["version"]
    assert client.call("status")["instances"] == {}


def test_nobody_else_may_open_the_socket(bench, server) -> None:
    """The socket has mode 0600 from its first moment on."""
    assert stat.S_IMODE((bench.directory / "control.sock").stat().st_mode) == 0o600


def test_the_credentials_of_the_other_end_are_checked(bench, server, monkeypatch) -> None:
    """A peer of another user is hung up on without a word."""
    monkeypatch.setattr(control, "_same_user", lambda _peer: False)
    assert raw(bench, question()) == []


@pytest.mark.parametrize(
    "line",
    [
        b"\n",
        b"not json\n",
        b"[1, 2]\n",
        b'"text"\n',
        b"null\n",
        b"{}\n",
        b"\xff\xfe\x00\n",
        b"[" * 20_000 + b"\n",
        question(version=2),
        question(version=None),
        question(method="CANARY^VALUE"),
        question(method=None),
        question(params={"CANARY^VALUE": 1}),
        question(params=[1]),
        question(params="CANARY^VALUE"),
        question(method="queue_list", params={"limit": "CANARY^VALUE"}),
        question(method="study_status", params={"original": 1}),
        question(method="study_status", params={}),
        question(method="map_find", params={"original": ""}),
        question(method="map_find", params={"original": "x", "project": "CANARY^VALUE"}),
        question(method="held_show", params={"instance": "CANARY^VALUE"}),
    ],
)
def test_a_bad_question_gets_a_clear_answer_and_ends_nothing(bench, server, line: bytes) -> None:
    """What cannot be understood is refused in words, quotes nothing, and the next question is answered."""
    bad, good = raw(bench, line + question())
    assert bad["ok"] is False
    assert bad["error"]
    assert good["ok"] is True
    assert "CANARY" not in json.dumps(bad) + repr(bench.log.lines)


def test_an_endless_line_is_hung_up_on(bench, server, monkeypatch) -> None:
    """Beyond the limit nobody tries to understand; the next peer is answered."""
    monkeypatch.setattr(control, "_MAX_LINE", 100)
    assert raw(bench, b"x" * 1000 + b"\n" + question()) == []
    assert raw(bench, question())[0]["ok"] is True


def test_an_answer_that_fails_does_not_end_the_server(bench, server, eventually, monkeypatch) -> None:
    """A defect while answering is logged by its place; the server goes on."""
    monkeypatch.setattr(server, "_answer", lambda _line: {"answer": object()})
    assert raw(bench, question()) == []
    monkeypatch.undo()
    assert raw(bench, question())[0]["ok"] is True
    assert eventually(lambda: bench.log.fields_of(Event.GATEWAY_FAILED))  # the peer is hung up on first
    assert "TypeError" in bench.log.fields_of(Event.GATEWAY_FAILED)[0]["where"]


def test_a_peer_that_says_nothing_does_not_keep_the_gateway_from_ending(bench, state) -> None:
    """stop() ends an idle conversation instead of waiting for its time-out."""
    server = ControlServer(bench.directory / "control.sock", Questions(state), bench.log)
    server.start()
    idle = ControlClient(bench.directory / "control.sock")
    idle.call("ping")
    stopper = threading.Thread(target=server.stop, daemon=True)
    stopper.start()
    stopper.join(10)
    assert not stopper.is_alive()
    with pytest.raises(StateDirectoryError):
        idle.call("ping")
    idle.close()
    assert not (bench.directory / "control.sock").exists()


def test_a_socket_left_by_a_killed_gateway_is_replaced(bench, state) -> None:
    """A stale socket file does not keep the next gateway from starting."""
    path = bench.directory / "control.sock"
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(path))
    server = ControlServer(path, Questions(state), bench.log)
    server.start()
    assert raw(bench, question())[0]["ok"] is True
    server.stop()


def test_a_deep_state_directory_has_a_socket_too(bench, state) -> None:
    """The kernel takes no name of more than 107 bytes for a socket; a longer path is gone in two steps."""
    deep = bench.directory / ("d" * 120)
    deep.mkdir()
    server = ControlServer(deep / "control.sock", Questions(state), bench.log)
    server.start()
    client = ControlClient(deep / "control.sock")
    assert client.call("ping")["version"]
    client.close()
    server.stop()
    assert list(deep.iterdir()) == []


def test_a_folder_without_a_socket_is_a_clear_error(bench, state) -> None:
    """Where there is no folder, short or deep, one sentence says so, and no socket stays open."""
    for name in ("gone", "d" * 120):
        path = bench.directory / name / "control.sock"
        with pytest.raises(StateDirectoryError, match="cannot open the control socket"):
            ControlServer(path, Questions(state), bench.log).start()
        with pytest.raises(StateDirectoryError, match="no gateway answers"):
            ControlClient(path)


def test_a_client_without_a_gateway_says_so(bench) -> None:
    """Where nobody listens there is one clear error."""
    with pytest.raises(StateDirectoryError, match="no gateway answers"):
        ControlClient(bench.directory / "control.sock")


def test_an_error_of_the_gateway_is_an_error_of_the_client(client) -> None:
    """What the gateway cannot answer is raised here with its words."""
    with pytest.raises(QuestionError, match="unknown method"):
        client.call("no_such_question")


def test_without_a_gateway_the_command_takes_the_lock_and_answers_itself(bench) -> None:
    """connect() gives the same answers offline, and holds the state directory while it does."""
    settings = bench.settings()
    asker = connect(settings)
    assert isinstance(asker, OfflineControl)
    assert asker.call("status")["instances"] == {}
    with pytest.raises(StateDirectoryError):
        State(settings)
    asker.close()
    State(settings).close()


def test_with_a_gateway_the_command_asks_it(bench) -> None:
    """connect() prefers whoever listens."""
    settings = bench.settings()
    with State(settings) as opened:
        server = ControlServer(settings.gateway.state_dir / "control.sock", Questions(opened), bench.log)
        server.start()
        asker = connect(settings)
        assert isinstance(asker, ControlClient)
        assert asker.call("ping")
        asker.close()
        server.stop()


def test_an_offline_answer_releases_everything_at_the_end(bench) -> None:
    """As a context manager it leaves the state directory free."""
    settings = bench.settings()
    with OfflineControl(settings) as asker:
        assert asker.call("ping")
    State(settings).close()
