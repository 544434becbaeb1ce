"""Held and retained instances leave their segment; what is on its way is never copied; nothing is lost between."""

from __future__ import annotations

import pytest

from deid_proxy.errors import HoldReason, SpoolCorruptError, SpoolFullError, StoreUnavailableError
from deid_proxy.events import Event
from deid_proxy.gateway.move_out import ROUND_S, MoveOut
from deid_proxy.identity.ports import InstanceState, Outcome


class Clock:
    """Says what it is told."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def move_out(bench, state, clock) -> MoveOut:
    return MoveOut(state, bench.log, clock)


def a_round(move_out: MoveOut, clock: Clock) -> int:
    clock.now += ROUND_S
    batches = 0
    while move_out.work():
        batches += 1
    return batches


def hold(state, received) -> None:
    state.ledger.claim(1)
    state.ledger.record_outcomes([Outcome(received.id, InstanceState.HELD, HoldReason.PIXEL_RISK)])


@pytest.fixture
def held(bench, state):
    """One held instance in a segment of 4 MiB whose other instances are gone, and its bytes."""
    (instance,) = bench.instances()
    received = bench.receive(state, instance)
    hold(state, received)
    for _ in range(9):  # fills the segment, so that the next one begins
        other = bench.receive(state, instance, data=bytes(900_000), index=False)
        state.spool.erase([other.extent])
    assert received.extent.segment in state.spool.sparse_segments()
    return received


def extent_of(state, received):
    return state.ledger.instance(received.id.hex()).extent


def test_a_held_instance_gives_its_segment_back(bench, state, move_out, clock, held) -> None:
    """After two rounds it has a file of its own, reads as before, and the segment is free for transit."""
    plain = bytes(state.spool.read(held.extent))
    assert a_round(move_out, clock) == 0
    assert a_round(move_out, clock) == 1
    moved = extent_of(state, held)
    assert moved != held.extent
    assert bytes(state.spool.read(moved)) == plain
    assert held.extent.segment not in state.spool.sparse_segments()
    assert bench.log.fields_of(Event.INSTANCES_MOVED) == [{"count": 1}]
    assert a_round(move_out, clock) == 0


def test_a_segment_that_still_empties_is_left_alone(state, move_out, clock, held, monkeypatch) -> None:
    """While instances leave a segment by being delivered, nothing in it is copied; when none does, it is."""
    needed = iter([5 * 4096, 4 * 4096, 3 * 4096, 3 * 4096])
    monkeypatch.setattr(state.spool, "sparse_segments", lambda: {held.extent.segment: next(needed, 0)})
    for _ in range(3):
        assert a_round(move_out, clock) == 0
    assert extent_of(state, held) == held.extent
    assert a_round(move_out, clock) == 1


def test_what_waits_for_the_worker_stays(bench, state, move_out, clock) -> None:
    """A received instance alone in its segment is not copied: it will leave by itself."""
    (instance,) = bench.instances()
    received = bench.receive(state, instance)
    for _ in range(9):
        state.spool.erase([bench.receive(state, instance, data=bytes(900_000), index=False).extent])
    for _ in range(3):
        assert a_round(move_out, clock) == 0
    assert extent_of(state, received) == received.extent


def test_a_ledger_that_fails_is_asked_again_about_the_same_copies(state, move_out, clock, held, monkeypatch) -> None:
    """It may have taken them and failed to say so: no copy is dropped, and none is made twice."""

    def failing(*_args, **_kwargs):
        raise StoreUnavailableError("no room on the disk of the ledger")

    a_round(move_out, clock)
    with monkeypatch.context() as patch:
        patch.setattr(state.ledger, "record_moved", failing)
        with pytest.raises(StoreUnavailableError):
            a_round(move_out, clock)
    records = state.spool.usage().records
    assert a_round(move_out, clock) == 1
    assert state.spool.usage().records == records - 1
    assert state.spool.read(extent_of(state, held))


def test_a_full_disk_moves_nothing_and_loses_nothing(state, move_out, clock, held, monkeypatch) -> None:
    """Without room for a copy the error is told, and the instance stays where it is until the next round."""

    def full(_extent):
        raise SpoolFullError("no room")

    a_round(move_out, clock)
    with monkeypatch.context() as patch:
        patch.setattr(state.spool, "copy_out", full)
        with pytest.raises(SpoolFullError):
            a_round(move_out, clock)
        assert move_out.work() is False
    assert extent_of(state, held) == held.extent
    assert a_round(move_out, clock) == 1


def test_a_damaged_record_keeps_its_place_and_is_tried_once(state, move_out, clock, held, monkeypatch) -> None:
    """What cannot be copied whole stays, for whoever reads it to say so; others are moved past it."""
    tried = []

    def damaged(extent):
        tried.append(extent)
        raise SpoolCorruptError("extent does not hold what was written")

    monkeypatch.setattr(state.spool, "copy_out", damaged)
    for _ in range(4):
        assert a_round(move_out, clock) == 0
    assert tried == [held.extent]
    assert extent_of(state, held) == held.extent


def test_an_instance_that_is_taken_up_meanwhile_is_not_moved(state, move_out, clock, held, monkeypatch) -> None:
    """Between the copy and the ledger somebody began to work on it: the copy goes, the original stays."""
    record_moved = state.ledger.record_moved

    def taken_up(moves, *, mark):
        state.ledger._change(held.id, state=InstanceState.ACTIVE)
        return record_moved(moves, mark=mark)

    monkeypatch.setattr(state.ledger, "record_moved", taken_up)
    a_round(move_out, clock)
    records = state.spool.usage().records
    a_round(move_out, clock)
    assert extent_of(state, held) == held.extent
    assert state.spool.usage().records == records
    assert state.spool.read(held.extent)
