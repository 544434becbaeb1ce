"""The alarm for what waits long."""

from __future__ import annotations

import threading
from types import SimpleNamespace

import pytest

from deid_proxy.events import Event
from deid_proxy.gateway import ageing
from deid_proxy.gateway.ageing import AgeWatch


@pytest.mark.fault(22)
def test_what_waits_an_hour_and_a_day_is_said_once_each(bench, state, monkeypatch) -> None:
    """A destination that takes nothing is a warning after an hour, an error after a day, and no line in between."""
    bench.make_ready(state, bench.instances(2))
    (since,) = state.ledger.counts().oldest_queued_at.values()
    now = [since]
    monkeypatch.setattr(ageing, "time", SimpleNamespace(time=lambda: now[0]))
    watch = AgeWatch(state, bench.log, threading.Event())
    for now[0] in (since, since + 3599, since + 3601, since + 80_000, since + 86_401, since + 200_000):
        watch.work()
    said = [
        (level, fields["destination"]) for level, event, fields in bench.log.lines if event is Event.DESTINATION_LATE
    ]
    assert said == [("warning", "archive"), ("error", "archive")]


@pytest.mark.fault(22)
def test_the_alarm_is_given_again_when_it_was_over(bench, state, monkeypatch) -> None:
    """Once the oldest has gone, the next that waits an hour is said again."""
    bench.make_ready(state, bench.instances(1))
    (since,) = state.ledger.counts().oldest_queued_at.values()
    now = [since]
    monkeypatch.setattr(ageing, "time", SimpleNamespace(time=lambda: now[0]))
    watch = AgeWatch(state, bench.log, threading.Event())
    for now[0] in (since + 4000, since + 10, since + 4000):
        watch.work()
    assert bench.log.events().count(Event.DESTINATION_LATE) == 2
