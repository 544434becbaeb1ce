"""The indexer: what is durable in the spool reaches the ledger, whatever fails meanwhile."""

from __future__ import annotations

import threading

import pytest

from deid_proxy.errors import StoreUnavailableError
from deid_proxy.gateway import indexing
from deid_proxy.gateway.indexing import Indexer, Reported
from deid_proxy.gateway.state import State


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "_RETRY_S", 0.001)


@pytest.fixture
def indexer(bench, state):
    made = Indexer(state, bench.log, threading.Event())
    yield made
    if made._thread.is_alive():
        made.stop()


def reported(state, stored) -> Reported:
    """What the receiver says of an instance that it made durable."""
    mark = state.spool.marks_after([stored.extent])[stored.extent.segment]
    state.spool.indexed([stored.extent])
    return Reported(state.index_row(stored.receipt, stored.extent), mark)


def received(state) -> int:
    return state.ledger.counts().instances.get("received", 0)


def test_receipts_are_committed_in_batches_behind_the_acknowledgements(bench, state, indexer, eventually) -> None:
    """All that waits goes into one transaction; whoever works is woken; nothing waits any more."""
    sizes: list[int] = []
    whole = state.ledger.record_received
    state.ledger.record_received = lambda rows, mark=None: (sizes.append(len(rows)), whole(rows, mark=mark))[1]
    for instance in bench.instances(5):
        stored = bench.receive(state, instance, index=False)
        indexer.add(reported(state, stored))
    assert indexer.waiting == 5
    indexer.start()
    assert eventually(lambda: received(state) == 5)
    assert sizes == [5]
    assert indexer._wake.wait(10)
    indexer.stop()
    assert indexer.waiting == 0


@pytest.mark.parametrize("error", [StoreUnavailableError("away"), ValueError("CANARY^VALUE")], ids=["store", "defect"])
def test_a_ledger_that_fails_gets_the_receipts_later(bench, state, indexer, eventually, error: Exception) -> None:
    """Neither a failing store nor a defect ends the indexer: the batch is offered until it is taken."""
    whole, failures = state.ledger.record_received, iter([True, True, True, False])

    def flaky(rows: object, mark: object = None) -> None:
        if next(failures, False):
            raise error
        whole(rows, mark=mark)

    state.ledger.record_received = flaky
    indexer.start()
    stored = bench.receive(state, bench.instances()[0], index=False)
    indexer.add(reported(state, stored))
    assert eventually(lambda: received(state) == 1)
    assert len(bench.log.lines) == 3
    assert "CANARY" not in repr(bench.log.lines)


def test_a_ledger_that_stays_away_does_not_keep_the_gateway_from_ending(bench, state, indexer, eventually) -> None:
    """stop() returns while the ledger fails, also when the batch was already on its way before."""

    def away(*_args: object, **_options: object) -> None:
        raise StoreUnavailableError("away")

    state.ledger.record_received = away
    indexer.start()
    stored = bench.receive(state, bench.instances()[0], index=False)
    indexer.add(reported(state, stored))
    assert eventually(lambda: bench.log.lines)
    stopper = threading.Thread(target=indexer.stop, daemon=True)
    stopper.start()
    stopper.join(10)
    assert not stopper.is_alive()


def test_what_the_ledger_never_got_is_found_by_the_next_start(bench) -> None:
    """Receipts that were not indexed when the process ended are received instances after the next start."""
    settings = bench.settings(gateway=("limits: {disk_reserve_bytes: 1048576}",))
    with State(settings) as first:
        indexed = bench.receive(first, bench.instances()[0])
        lost = bench.receive(first, bench.instances(2)[1], index=False)
        assert first.ledger.instance(lost.id.hex()) is None
    with State(settings) as second:
        rows = second.ledger.claim(10)
        assert {row.receipt_id for row in rows} == {indexed.id, lost.id}
        assert {bytes(second.recent.source(row.extent).data) for row in rows} == {
            instance.data for instance in (bench.instances()[0], bench.instances(2)[1])
        }


def test_what_waits_at_the_stop_is_committed(bench, state, indexer) -> None:
    """stop() commits everything that was added before it."""
    for instance in bench.instances(3):
        stored = bench.receive(state, instance, index=False)
        indexer.add(reported(state, stored))
    indexer.start()
    indexer.stop()
    assert received(state) == 3


def test_a_ledger_far_behind_is_said_to_be_full(bench, state, indexer, monkeypatch) -> None:
    """Beyond the bound senders are told to come back, so that memory stays bounded."""
    monkeypatch.setattr(indexing, "_MAX_UNINDEXED", 1)
    for instance in bench.instances(2):
        assert not indexer.full
        indexer.add(reported(state, bench.receive(state, instance, index=False)))
    assert indexer.full


def test_a_mark_is_the_last_that_was_reported(bench, state, indexer) -> None:
    """Batches are committed in the order of the reports, and the mark of the last one holds then."""
    indexer.start()
    for instance in bench.instances(3):
        stored = bench.receive(state, instance, index=False)
        last = reported(state, stored)
        indexer.add(last)
    indexer.stop()
    assert state.ledger.scan_marks() == {stored.extent.segment: last.mark}
    assert last.mark == stored.extent.offset + stored.extent.length
