"""Erasing: only what is done, only after its retention, and the ledger forgets before the keys are destroyed."""

from __future__ import annotations

import threading
import time
from dataclasses import replace

import pytest

from deid_proxy.errors import SpoolCorruptError, SpoolError
from deid_proxy.gateway.erase import Eraser
from deid_proxy.identity.ports import DeliveryResult, DeliveryState, InstanceState


def deliver(state, *, at: float | None = None) -> None:
    rows = state.ledger.due_deliveries("archive", time.time(), 100)
    done = time.time() if at is None else at
    state.ledger.record_deliveries(
        [DeliveryResult(row.delivery_id, DeliveryState.FORWARDED, 0, at=done) for row in rows]
    )


def eraser(bench, state, retention_s: float = 0.0) -> Eraser:
    return Eraser(state, bench.log, threading.Event(), retention_s)


def aged(state, received, seconds: float) -> None:
    row = state.ledger.instance(received.id.hex())
    state.ledger._instances[received.id] = replace(row, received_at=time.time() - seconds)


def test_what_every_destination_has_is_erased(bench, state) -> None:
    """Original and rendition are gone from spool and memory; the row stays, as erased."""
    (received,) = bench.make_ready(state, bench.instances())
    state.recent.remember(received.extent, bench.instances()[0].data, "1.2.840.10008.1.2.1")
    (rendition,) = state.ledger.rendition_extents(received.id)
    deliver(state)
    assert eraser(bench, state).work() is True
    assert state.ledger.instance(received.id.hex()).state is InstanceState.ERASED
    assert state.spool.usage().records == 0
    for extent in (received.extent, rendition):
        with pytest.raises(SpoolCorruptError):
            state.recent.read(extent)
    assert eraser(bench, state).work() is False


@pytest.mark.parametrize("kind", ["queued", "held", "received"])
def test_what_is_not_done_is_never_erased(bench, state, kind: str) -> None:
    """Waiting, held and undecided instances stay, whatever their age."""
    if kind == "received":
        received = bench.receive(state, bench.instances()[0])
    else:
        (received,) = bench.make_ready(state, bench.instances(modality="US" if kind == "held" else "MR"))
    aged(state, received, 1e9)
    assert eraser(bench, state).work() is False
    assert state.spool.read(received.extent)


def test_the_ledger_forgets_before_the_keys_are_destroyed(bench, state, monkeypatch) -> None:
    """A crash in between leaves bytes that nobody needs, never a row whose bytes are gone."""
    order: list[str] = []
    bench.make_ready(state, bench.instances())
    deliver(state)
    record, forget, erase = state.ledger.record_erased, state.recent.forget, state.spool.erase
    monkeypatch.setattr(state.ledger, "record_erased", lambda ids: (order.append("ledger"), record(ids)))
    monkeypatch.setattr(state.recent, "forget", lambda extents: (order.append("memory"), forget(extents)))
    monkeypatch.setattr(state.spool, "erase", lambda extents: (order.append("keys"), erase(extents)))
    eraser(bench, state).work()
    assert order == ["ledger", "memory", "keys"]


def test_a_ledger_that_fails_keeps_every_key(bench, state, monkeypatch) -> None:
    """When the ledger cannot forget, nothing is destroyed."""
    (received,) = bench.make_ready(state, bench.instances())
    deliver(state)

    def away(_ids: object) -> None:
        raise SpoolError("away")

    monkeypatch.setattr(state.ledger, "record_erased", away)
    with pytest.raises(SpoolError):
        eraser(bench, state).work()
    assert state.spool.read(received.extent) == bench.instances()[0].data


def test_the_retention_begins_when_the_last_destination_has_it(bench, state) -> None:
    """An instance that waited for days is kept for the retention after its delivery, not after its receipt."""
    (received,) = bench.make_ready(state, bench.instances())
    aged(state, received, 1e6)
    deliver(state, at=time.time() - 50)
    assert eraser(bench, state, retention_s=3600).work() is False
    assert state.spool.read(received.extent)
    assert eraser(bench, state, retention_s=40).work() is True


def test_a_fresh_instance_stays_for_its_retention(bench, state) -> None:
    """Delivered at once, it is still there until the time has passed."""
    bench.make_ready(state, bench.instances())
    deliver(state)
    assert eraser(bench, state, retention_s=3600).work() is False


def test_a_clock_that_jumped_back_only_delays(bench, state) -> None:
    """A delivery in the future is not erased early."""
    (received,) = bench.make_ready(state, bench.instances())
    aged(state, received, 1e6)
    deliver(state, at=time.time() + 1e6)
    assert eraser(bench, state, retention_s=1).work() is False


def test_a_repetition_is_erased_and_the_first_is_not_touched(bench, state) -> None:
    """An excluded duplicate goes, with its key; the instance it repeats keeps its bytes until it is delivered."""
    first, second = bench.make_ready(state, bench.instances() * 2)
    assert state.ledger.instance(second.id.hex()).state is InstanceState.EXCLUDED
    assert eraser(bench, state).work() is True
    with pytest.raises(SpoolCorruptError):
        state.recent.read(second.extent)
    assert state.recent.read(first.extent) == bench.instances()[0].data


def test_a_destination_short_is_not_erased(bench, tmp_path) -> None:
    """With two destinations an instance stays until both have it."""
    with bench.state(bench.settings(ports={"archive": 1, "other": 2})) as state:
        bench.make_ready(state, bench.instances())
        deliver(state)
        assert eraser(bench, state).work() is False


def test_when_nothing_is_to_be_erased_what_stays_is_moved_out(bench, state, monkeypatch) -> None:
    """The eraser's own thread moves, so that no extent moves between being read for erasure and being erased."""
    one = eraser(bench, state)
    left = [True, True, False]
    monkeypatch.setattr(one._move_out, "work", lambda: left.pop(0))
    assert [one.work() for _ in range(3)] == [True, True, False]
    [received] = bench.make_ready(state, bench.instances())
    deliver(state)
    assert one.work() is True
    assert state.ledger.instance(received.id.hex()).state is InstanceState.ERASED


def test_what_was_made_for_a_shadow_is_erased_after_its_retention(bench) -> None:
    """An instance that only shadows get is finished when it was made, and kept as long as one that was sent."""
    with bench.state(bench.settings(destination=", shadow: true")) as state:
        (received,) = bench.make_ready(state, bench.instances())
        aged(state, received, 1000.0)
        assert eraser(bench, state, retention_s=500.0).work() is False
        shadow = state.ledger._shadows[received.id]["archive"]
        state.ledger._shadows[received.id]["archive"] = replace(shadow, at=time.time() - 600.0)
        assert eraser(bench, state, retention_s=500.0).work() is True
        assert state.ledger.instance(received.id.hex()).state is InstanceState.ERASED
        assert state.spool.usage().records == 0
