"""A large instance is written behind whoever receives it: in order, within bounds, and no failure goes unsaid."""

from __future__ import annotations

import threading

import pytest

from deid_proxy.errors import SpoolError
from deid_proxy.spool import behind
from deid_proxy.spool.behind import WriteBehind


class SlowSegment:
    """A segment that writes when it is let, and fails when it is told to."""

    number = 7

    def __init__(self) -> None:
        self.end = 96
        self.written: list[bytes] = []
        self.synced: list[int] = []
        self.go = threading.Event()
        self.failure: Exception | None = None

    def append(self, parts) -> None:
        assert self.go.wait(10)
        if self.failure is not None:
            raise self.failure
        self.written += parts
        self.end += sum(map(len, parts))

    def sync(self, upto: int) -> None:
        self.synced.append(upto)


@pytest.fixture
def segment() -> SlowSegment:
    return SlowSegment()


def test_all_is_written_in_order_when_it_is_finished(segment) -> None:
    """The caller goes on at once, and has everything written, and nothing twice, when it has finished."""
    writing = WriteBehind(segment)
    parts = [[b"%d" % number, b"-"] for number in range(50)]
    for each in parts:
        writing.append(each)
    assert segment.written == []
    segment.go.set()
    writing.finish()
    assert segment.written == [part for each in parts for part in each]


def test_it_is_synced_as_it_is_written(segment, monkeypatch) -> None:
    """So that the commit waits for the rest only."""
    monkeypatch.setattr(behind, "FLUSH_BYTES", 10)
    segment.go.set()
    writing = WriteBehind(segment)
    for _ in range(5):
        writing.append([bytes(6)])
    writing.finish()
    assert segment.synced == [96 + 12, 96 + 24]


def test_who_is_too_far_ahead_waits(segment, monkeypatch) -> None:
    """Memory stays bounded, however slow the disk is."""
    monkeypatch.setattr(behind, "BEHIND_BYTES", 10)
    writing = WriteBehind(segment)
    added = []

    def receive() -> None:
        for number in range(6):
            writing.append([bytes(6)])
            added.append(number)

    thread = threading.Thread(target=receive)
    thread.start()
    thread.join(0.2)
    assert len(added) <= 3  # one at the disk, and two that wait
    segment.go.set()
    thread.join(10)
    writing.finish()
    assert len(segment.written) == 6


@pytest.mark.parametrize("failure", [SpoolError("writing segment 7: EIO"), ValueError("a canary")])
def test_a_failure_is_raised_by_whatever_comes_next(segment, failure) -> None:
    """No instance is committed of which a part was not written, and nothing is written behind the gap."""
    segment.failure = failure
    segment.go.set()
    writing = WriteBehind(segment)
    writing.append([b"lost"])
    with pytest.raises(SpoolError) as said:
        writing.finish()
    assert "canary" not in str(said.value)
    with pytest.raises(SpoolError):
        writing.append([b"more"])
    writing.abandon()
    assert segment.written == []


def test_what_is_abandoned_is_not_touched_any_more(segment) -> None:
    """When it returns, the segment may be removed."""
    writing = WriteBehind(segment)
    for _ in range(3):
        writing.append([b"part"])
    threading.Timer(0.1, segment.go.set).start()
    writing.abandon()
    assert len(segment.written) <= 1
    assert not writing._thread.is_alive()


def test_without_a_thread_the_instance_is_refused(segment, monkeypatch) -> None:
    """A machine that has no more threads is short of resources, and nothing else."""

    def no_thread(_self: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", no_thread)
    with pytest.raises(SpoolError):
        WriteBehind(segment)
