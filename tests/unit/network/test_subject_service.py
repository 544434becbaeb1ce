"""The look-up service answers as agreed, or does not count as an answer; and nothing is told but where it was asked."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

import pytest

from deid_proxy.identity.subject_ports import LookUp
from deid_proxy.network.subject_service import LARGEST_ANSWER, HTTPSubjectService


class Answer(NamedTuple):
    """What the scripted service says."""

    status: int
    body: bytes = b""
    kind: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()
    delay_s: float = 0.0
    drip: bool = False


def code(text: object) -> Answer:
    return Answer(200, json.dumps({"subject": text}).encode())


class Scripted(ThreadingHTTPServer):
    """A service on loopback that answers what it is told, in turn; the last answer stays."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: list[Answer] = []
        self.questions: list[tuple[str, dict[str, str], dict[str, str]]] = []


class Handler(BaseHTTPRequestHandler):
    server: Scripted

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.questions.append((self.path, dict(self.headers), json.loads(body)))
        answer = self.server.answers[min(len(self.server.questions), len(self.server.answers)) - 1]
        time.sleep(answer.delay_s)
        try:
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.kind)
            for header in answer.headers:
                self.send_header(*header)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            for byte in answer.body if answer.drip else (answer.body,):
                self.wfile.write(bytes([byte]) if answer.drip else answer.body)
                time.sleep(0.02 if answer.drip else 0)
        except OSError:
            self.close_connection = True  # the other side had enough

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[Scripted]:
    with Scripted() as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture
def service(server: Scripted) -> Callable[..., HTTPSubjectService]:
    def make(*answers: Answer, **settings: object) -> HTTPSubjectService:
        server.answers = list(answers)
        url = f"http://127.0.0.1:{server.server_port}/subjects?v=1"
        return HTTPSubjectService(url, "LUNG-01", **{"timeout_s": 0.5, **settings})  # type: ignore[arg-type]

    return make


def test_a_question_holds_who_is_meant_and_the_answer_is_a_code(
    server: Scripted, service: Callable[..., HTTPSubjectService]
) -> None:
    """In the body, never in the URL; with the token of its file."""
    assert service(code("LUNG-0042"), token="secret").look_up("HÖSP", "4711") == "LUNG-0042"
    ((path, headers, question),) = server.questions
    assert path == "/subjects?v=1"
    assert question == {"project": "LUNG-01", "issuer": "HÖSP", "patient_id": "4711"}
    assert headers["Authorization"] == "Bearer secret"


@pytest.mark.parametrize(
    ("answer", "meaning"),
    [
        (Answer(202), LookUp.PENDING),
        (Answer(404), LookUp.UNKNOWN),
        (Answer(404, b"<html>not found</html>", "text/html"), LookUp.UNKNOWN),
        (Answer(200, b"<html>log in</html>", "text/html"), LookUp.NOT_JSON),
        (Answer(200, b'{"subject": "S1"}', "text/html"), LookUp.NOT_JSON),
        (Answer(200, b"<html>log in</html>"), LookUp.NOT_JSON),
        (Answer(200, b""), LookUp.NOT_JSON),
        (Answer(200, b"[]"), LookUp.NO_CODE),
        (Answer(200, b'"S1"'), LookUp.NO_CODE),
        (Answer(200, b"{}"), LookUp.NO_CODE),
        (Answer(200, b"\xff\xfe"), LookUp.NOT_JSON),
        (Answer(200, b"[" * 10_000), LookUp.NOT_JSON),
        (code(42), LookUp.NO_CODE),
        (code(None), LookUp.NO_CODE),
        (code("S" * LARGEST_ANSWER), LookUp.NOT_JSON),
        (Answer(401), LookUp.STATUS),
        (Answer(500), LookUp.STATUS),
        (Answer(302, headers=(("Location", "http://127.0.0.1:1/"),)), LookUp.STATUS),
        (Answer(201, b'{"subject": "S1"}'), LookUp.STATUS),
    ],
)
def test_what_is_no_answer_as_agreed_is_none(
    service: Callable[..., HTTPSubjectService], answer: Answer, meaning: LookUp
) -> None:
    """Pending and unknown are words of the agreement; HTML, redirects, other shapes and other statuses are not."""
    assert service(answer).look_up("", "4711") is meaning


def test_a_late_answer_is_none(service: Callable[..., HTTPSubjectService], server: Scripted) -> None:
    """Late as a whole, or byte by byte: both end in time, after a second try."""
    said = b'{"subject": "S1"}' + b" " * 200  # waited for to its end, it would be an answer
    for answer in (Answer(200, said, delay_s=0.4), Answer(200, said, drip=True)):
        server.questions.clear()
        assert service(answer, timeout_s=0.1).look_up("", "4711") is LookUp.LATE
        assert len(server.questions) == 2


def test_a_stumbling_service_is_asked_a_second_time(service: Callable[..., HTTPSubjectService]) -> None:
    """One bad moment costs nothing."""
    assert service(Answer(503), code("S1")).look_up("", "4711") == "S1"


def test_nobody_there_is_no_answer() -> None:
    """A refused connection ends as a silent service does."""
    assert HTTPSubjectService("http://127.0.0.1:1/", "P").look_up("", "4711") is LookUp.UNREACHABLE


def test_a_refusal_is_remembered_for_its_time(service: Callable[..., HTTPSubjectService], server: Scripted) -> None:
    """The thousand instances of a study ask once; after ``retry_s`` the next one asks again."""
    now = [0.0]
    asking = service(Answer(202), code("S1"), retry_s=60.0, clock=lambda: now[0])
    assert [asking.look_up("", "4711") for _ in range(5)] == [LookUp.PENDING] * 5
    assert len(server.questions) == 1
    now[0] = 61.0
    assert asking.look_up("", "4711") == "S1"


def test_a_silent_service_is_silent_for_everybody(service: Callable[..., HTTPSubjectService], server: Scripted) -> None:
    """Other patients do not wait for a time-out each; later it gets another chance."""
    now = [0.0]
    asking = service(Answer(500), Answer(500), code("S1"), clock=lambda: now[0])
    assert [asking.look_up("", str(n)) for n in range(20)] == [LookUp.STATUS] * 20
    assert len(server.questions) == 2
    now[0] = 61.0
    assert asking.look_up("", "7") == "S1"


def test_the_token_is_never_shown(service: Callable[..., HTTPSubjectService]) -> None:
    """Not in a ``repr``."""
    assert "secret" not in repr(service(Answer(202), token="secret"))
