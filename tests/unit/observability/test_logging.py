"""Log lines cannot carry what nobody declared, nor forge other lines, nor stop the work."""

from __future__ import annotations

import gc
import io
import json
import logging as std_logging
import sys
import threading
import warnings
from collections.abc import Callable, Iterator

import pytest
import structlog

from deid_proxy.events import FIELDS, Event
from deid_proxy.identity.phi import Phi
from deid_proxy.observability import logging
from deid_proxy.observability.code_location import where
from deid_proxy.observability.logging import EventLog, allow_listed, configure, printable

CANARY = "CANARY^VALUE"
Lines = Callable[[], list[dict[str, object]]]


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    """What configure() changes in the process is as before after each test."""
    hooks = threading.excepthook, sys.unraisablehook
    handlers = std_logging.getLogger().handlers[:]
    with warnings.catch_warnings():
        yield
    threading.excepthook, sys.unraisablehook = hooks
    std_logging.getLogger().handlers[:] = handlers
    for name in logging._QUIET:
        std_logging.getLogger(name).disabled = False
    structlog.reset_defaults()


@pytest.fixture
def stream() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def lines(stream: io.StringIO) -> Lines:
    configure("debug", stream=stream)
    return lambda: [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_declared_field_is_written(lines: Lines) -> None:
    """Event, level, time and declared fields make a line of JSON."""
    EventLog().warning(Event.INSTANCE_HELD, instance="ab", reason="malformed", count=3)
    (line,) = lines()
    assert line.pop("timestamp")
    assert line == {"event": "instance.held", "level": "warning", "instance": "ab", "reason": "malformed", "count": 3}


def test_an_undeclared_field_is_dropped_and_counted(lines: Lines) -> None:
    """A name that is not in the closed set never reaches the line; how many were dropped does."""
    EventLog().info(Event.INSTANCE_HELD, patient_name=CANARY, data_set=CANARY, reason="x")
    (line,) = lines()
    assert CANARY not in repr(line)
    assert (line["dropped_fields"], line["reason"]) == (2, "x")


@pytest.mark.parametrize(
    "value",
    [ValueError(CANARY), CANARY.encode(), [CANARY], {"a": CANARY}, Phi(CANARY), object],
    ids=lambda v: type(v).__name__,
)
def test_a_declared_field_takes_plain_values_only(lines: Lines, value: object) -> None:
    """What would show itself by its repr (exceptions, bytes, lists, wrapped values) is dropped, whatever its name."""
    EventLog().error(Event.GATEWAY_FAILED, detail=value)
    (line,) = lines()
    assert "detail" not in line
    assert line["dropped_fields"] == 1
    assert CANARY not in repr(line)


@pytest.mark.parametrize("option", ["exc_info", "stack_info", "stacklevel"])
def test_no_traceback_reaches_a_line(lines: Lines, option: str) -> None:
    """Options that would print an exception are dropped like any undeclared field."""
    try:
        raise ValueError(CANARY)
    except ValueError:
        EventLog().error(Event.GATEWAY_FAILED, **{option: True})
    assert CANARY not in repr(lines())
    assert "Traceback" not in repr(lines())


@pytest.mark.parametrize("text", ["a\nb", "a\r\nb", "\x1b[31mred", "a\0b", "\u202eabc", "\x85", "\u2028x"])
def test_nobody_forges_a_line_or_a_colour(text: str) -> None:
    """Control characters of a peer's title or anything else are escaped."""
    assert printable(text).isprintable()
    assert "\\x" in printable(text)


def test_long_values_are_cut(lines: Lines) -> None:
    """A value never makes a line longer than a bound."""
    EventLog().info(Event.INSTANCE_HELD, detail="x" * 100_000)
    (line,) = lines()
    assert len(str(line["detail"])) <= 300
    assert str(line["detail"]).endswith("…")
    assert len(printable("\0" * 100_000)) <= 300


def test_plain_text_is_left_alone() -> None:
    """What is printable and short stays as it is, in any script."""
    for text in ("", "CT1", "Müller", "山田^太郎", "x" * 300):
        assert printable(text) == text


@pytest.mark.parametrize(("level", "written"), [("debug", 4), ("info", 3), ("warning", 2), ("error", 1)])
def test_only_what_is_severe_enough_is_written(stream: io.StringIO, level: str, written: int) -> None:
    """The level of the configuration is the least that is written."""
    configure(level, stream=stream)
    log = EventLog()
    for say in (log.debug, log.info, log.warning, log.error):
        say(Event.GATEWAY_STARTED)
    assert len(stream.getvalue().splitlines()) == written


def test_people_get_lines_without_colours_in_a_file(stream: io.StringIO) -> None:
    """The console format is plain text where no terminal reads it."""
    configure("info", json=False, stream=stream)
    EventLog().info(Event.GATEWAY_STARTED, port=104)
    assert "gateway.started" in stream.getvalue()
    assert "\x1b" not in stream.getvalue()


class Pieces(io.StringIO):
    """Remembers what is written at a time."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[str] = []

    def write(self, text: str) -> int:
        self.written.append(text)
        return super().write(text)


@pytest.mark.parametrize("json", [True, False])
def test_a_line_is_written_with_its_end_in_one_piece(json: bool) -> None:
    """Several processes write to one unbuffered stream: in two pieces, a line of another one stands between them."""
    pieces = Pieces()
    configure(json=json, stream=pieces)
    EventLog().info(Event.GATEWAY_STARTED, port=11112)
    (line,) = pieces.written
    assert line.count("\n") == 1
    assert line.endswith("\n")


class Unwritable(io.StringIO):
    """A stream that nobody can write."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def write(self, _text: str) -> int:
        raise self.error


@pytest.mark.parametrize(
    "error",
    [OSError(28, "no space"), BrokenPipeError(), ValueError("closed file"), UnicodeEncodeError("ascii", "x", 0, 1, "")],
)
def test_a_log_that_cannot_be_written_stops_nothing(error: Exception) -> None:
    """A full disk, a closed pipe or a poor terminal is not the work's trouble."""
    stream = Unwritable(error)
    configure("debug", stream=stream)
    log = EventLog()
    for say in (log.debug, log.info, log.warning, log.error):
        say(Event.GATEWAY_STARTED)
    assert stream.getvalue() == ""


def test_where_tells_class_and_place_and_never_the_message() -> None:
    """An exception is reduced to what no data set could have put into it."""
    try:
        int(CANARY)
    except ValueError as error:
        told = where(error)
    assert told.startswith("ValueError at ")
    assert told.rpartition(":")[2].isdigit()
    assert CANARY not in told


def test_where_tells_the_innermost_place() -> None:
    """The line where it was raised is told, not where it was caught."""

    def inner() -> None:
        raise KeyError(CANARY)

    try:
        inner()
    except KeyError as error:
        told = where(error)
    assert told.endswith(f":{inner.__code__.co_firstlineno + 1}")


def test_where_of_an_exception_that_was_never_raised() -> None:
    """Without a traceback the class is all there is."""
    assert where(ValueError(CANARY)) == "ValueError at unknown"


@pytest.mark.parametrize(
    "name", ["pydicom", "pynetdicom", "pynetdicom.acse", "pynetdicom.dul", "pydicom.x", "asyncio", "anybody"]
)
def test_foreign_loggers_are_silent(lines: Lines, capfd: pytest.CaptureFixture[str], name: str) -> None:
    """What other libraries log may quote values: none of it is written anywhere."""
    logger = std_logging.getLogger(name)
    logger.error(CANARY)
    logger.critical("%s", CANARY)
    assert lines() == []
    assert CANARY not in "".join(capfd.readouterr())


def test_warnings_are_silent(lines: Lines, capfd: pytest.CaptureFixture[str]) -> None:
    """A warning of pydicom quotes the value it warns of."""
    warnings.warn(f"Invalid value for VR UI: '{CANARY}'", stacklevel=1)
    assert CANARY not in "".join(capfd.readouterr()) + repr(lines())


def test_a_thread_that_ends_in_an_exception_is_told_by_its_place(
    lines: Lines, capfd: pytest.CaptureFixture[str]
) -> None:
    """Python would print message and traceback to standard error: here it is one line without the message."""

    def ends() -> None:
        raise ValueError(CANARY)

    thread = threading.Thread(target=ends)
    thread.start()
    thread.join()
    (line,) = lines()
    assert (line["event"], str(line["where"]).split()[0]) == ("gateway.failed", "ValueError")
    assert CANARY not in "".join(capfd.readouterr()) + repr(line)


def test_an_exception_that_nobody_can_take_is_told_by_its_place(
    lines: Lines, capfd: pytest.CaptureFixture[str]
) -> None:
    """The same for one in a destructor."""

    class Bad:
        def __del__(self) -> None:
            raise ValueError(CANARY)

    Bad()
    gc.collect()
    assert [line["event"] for line in lines()] == ["gateway.failed"]
    assert CANARY not in "".join(capfd.readouterr())


def test_the_closed_sets_do_not_clash_with_what_every_line_has() -> None:
    """No field is called like what the logger itself writes, and none names a patient's attribute."""
    assert not FIELDS & {"event", "level", "timestamp", "dropped_fields", "exc_info"}
    assert not any(word in field for field in FIELDS for word in ("patient", "name", "birth", "accession", "uid"))


def test_every_event_has_a_word_of_its_own() -> None:
    """Events are named noun.verb, each once."""
    words = [event.value for event in Event]
    assert len(set(words)) == len(words)
    assert all(word.count(".") == 1 and word.replace(".", "").isalpha() for word in words)


def test_the_allow_list_does_not_trust_the_order_of_processors() -> None:
    """Also alone it leaves own and declared fields, and nothing else."""
    line = {"event": "x", "level": "info", "timestamp": "t", "count": 1, "value": CANARY}
    assert allow_listed(None, "info", line) == {
        "event": "x",
        "level": "info",
        "timestamp": "t",
        "count": 1,
        "dropped_fields": 1,
    }
