"""The thread around a piece of work: nothing that work throws ends it, and it ends when it is asked to."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from deid_proxy.errors import SpoolFullError, StoreUnavailableError
from deid_proxy.events import Event
from deid_proxy.gateway.looping import Looping


class Scripted(Looping):
    """Does what its script says, one entry a round; at the end there is nothing to do."""

    def __init__(self, log, script: list[object], *, idle_s: float = 60.0, retry_s: float = 0.0) -> None:
        self.wake = threading.Event()
        super().__init__("scripted", log, self.wake, idle_s=idle_s, retry_s=retry_s)
        self.script = script
        self.rounds = 0
        self.done = threading.Event()

    def work(self) -> bool:
        self.rounds += 1
        if not self.script:
            self.done.set()
            return False
        step = self.script.pop(0)
        if isinstance(step, Exception):
            raise step
        if isinstance(step, Callable):
            step()
        return True


@pytest.fixture
def run(bench):
    started: list[Scripted] = []

    def start(script: list[object], **options: float) -> Scripted:
        looping = Scripted(bench.log, script, **options)
        started.append(looping)
        looping.start()
        return looping

    yield start
    for looping in started:
        looping.stop()


@pytest.mark.parametrize("defect", [ValueError, MemoryError, RecursionError, AttributeError, OSError])
def test_no_exception_ends_the_thread(bench, run, canary: str, defect: type[Exception]) -> None:
    """After an unforeseen exception the next round begins; class and place are logged, the message is not."""
    looping = run([defect(canary), None])
    assert looping.done.wait(10)
    assert looping.script == []
    (fields,) = bench.log.fields_of(Event.GATEWAY_FAILED)
    assert defect.__name__ in str(fields["where"])
    assert canary not in repr(bench.log.lines)


def test_a_failing_store_and_a_failing_spool_have_their_own_events(bench, run) -> None:
    """What failed is told apart, with the public message, and the thread goes on."""
    looping = run([StoreUnavailableError("the map is away"), SpoolFullError("the spool is full")])
    assert looping.done.wait(10)
    assert bench.log.fields_of(Event.STORE_FAILED) == [{"error": "the map is away"}]
    assert bench.log.fields_of(Event.SPOOL_FAILED) == [{"error": "the spool is full"}]


def test_an_idle_thread_ends_at_once_when_asked(run) -> None:
    """stop() does not wait for the idle time, which is a minute here."""
    looping = run([])
    assert looping.done.wait(10)
    looping.stop()
    assert not looping._thread.is_alive()


def test_a_pausing_thread_ends_at_once_when_asked(run) -> None:
    """stop() does not wait for the pause after a failure, which is an hour here."""
    looping = run([ValueError()], retry_s=3600.0)
    looping.stop()
    assert not looping._thread.is_alive()


def test_a_thread_that_is_only_asked_ends_too(run) -> None:
    """Many threads can be asked first, so that they end side by side."""
    looping = run([])
    assert looping.done.wait(10)
    looping.ask_to_stop()
    looping._thread.join(10)
    assert looping.stopping
    assert not looping._thread.is_alive()


def test_the_piece_of_work_at_hand_is_finished(run) -> None:
    """stop() in the middle of work returns after it, never inside."""
    entered, leave, finished = threading.Event(), threading.Event(), threading.Event()

    def slow() -> None:
        entered.set()
        assert leave.wait(10)
        finished.set()

    looping = run([slow, lambda: None])
    assert entered.wait(10)
    looping.ask_to_stop()
    leave.set()
    looping.stop()
    assert finished.is_set()
    assert len(looping.script) == 1


def test_work_is_repeated_while_there_is_some_and_after_a_wake(run) -> None:
    """The thread sleeps only when there was nothing to do, and whoever brings work wakes it."""
    looping = run([None, None])
    assert looping.done.wait(10)
    assert looping.rounds == 3
    looping.done.clear()
    looping.wake.set()
    assert looping.done.wait(10)


def test_an_action_is_repeated_until_the_store_takes_it(bench) -> None:
    """Results outlive a failing store: they are offered again and again, and what it answers comes back."""
    answers = [StoreUnavailableError("away"), StoreUnavailableError("away"), "taken"]

    def action() -> str:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    looping = Scripted(bench.log, [])
    assert looping.persistently(action) == "taken"
    assert len(bench.log.fields_of(Event.STORE_FAILED)) == 2


def test_an_action_is_tried_once_more_and_given_up_at_the_end(bench) -> None:
    """A thread that was asked to end does not wait for a store that is away: what it knew is done again later."""
    calls: list[int] = []

    def action() -> None:
        calls.append(1)
        raise StoreUnavailableError("away")

    looping = Scripted(bench.log, [])
    looping.ask_to_stop()
    assert looping.persistently(action) is None
    assert calls == [1]
