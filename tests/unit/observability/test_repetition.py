"""Lines that repeat themselves: a few are written, the rest are counted, and the count is said."""

from __future__ import annotations

import io
import json

import pytest

from deid_proxy.events import Event
from deid_proxy.observability.logging import EventLog, configure
from deid_proxy.observability.repetition import Repetition


class Clock:
    """A clock that stands until it is moved."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_the_first_lines_of_a_kind_pass_and_the_rest_are_counted(clock: Clock) -> None:
    """In one interval three of a hundred are written; the first of the next one says how many were not."""
    repetition = Repetition(3, 10, clock)
    assert [repetition.admit("a") for _ in range(100)] == [0, 0, 0, *[None] * 97]
    clock.now = 10
    assert repetition.admit("a") == 97
    assert repetition.admit("a") == 0


def test_kinds_do_not_silence_each_other(clock: Clock) -> None:
    """What is said for the first time is written, whatever else repeats itself."""
    repetition = Repetition(1, 10, clock)
    for _ in range(5):
        repetition.admit("a")
    assert repetition.admit("b") == 0


def test_kinds_without_end_take_no_memory_without_end(clock: Clock) -> None:
    """A peer that says something new each time does not make the gateway remember it all."""
    repetition = Repetition(1, 10, clock)
    for number in range(5000):
        assert repetition.admit(number) == 0
    assert len(repetition._kinds) <= 1000


def test_warnings_are_bounded_and_say_what_they_keep_back(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> None:
    """A thousand equal warnings are twenty lines; debug and info lines are never kept back."""
    stream = io.StringIO()
    configure("debug", stream=stream)
    log = EventLog()
    monkeypatch.setattr(log, "_repetition", Repetition(clock=clock))
    for _ in range(1000):
        log.warning(Event.ASSOCIATION_REJECTED, reason="rejected", detail="called-ae", address="192.0.2.1")
        log.info(Event.INSTANCE_EXCLUDED, reason="duplicate")
    clock.now = 60
    log.warning(Event.ASSOCIATION_REJECTED, reason="rejected", detail="called-ae", address="192.0.2.2")
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    rejected = [line for line in lines if line["event"] == "association.rejected"]
    assert len(rejected) == 21
    assert rejected[-1]["suppressed"] == 980
    assert len(lines) == 1021
