"""Whatever the clock of the machine does, a deferred delivery waits no longer than the longest back-off."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deid_proxy.identity.ports import (
    DeliveryResult,
    DeliveryState,
    Extent,
    InstanceState,
    Ledger,
    Outcome,
    ReceivedInstance,
    RenditionRecord,
)
from deid_proxy.spool.schedule import LONGEST_DELAY_S, backoff_s
from deid_proxy.stores.ledger_rules import LONGEST_WAIT_S
from deid_proxy.stores.memory import MemoryLedger
from deid_proxy.stores.sqlite import SQLiteLedger

ID = bytes(16)
EXTENT = Extent(1, 0, 4096, 0, 10)
TIMES = st.floats(0, 4e9, allow_nan=False)


def fill(ledger: Ledger) -> Ledger:
    """Put one ready instance with one delivery into an empty ledger."""
    ledger.record_received([ReceivedInstance(ID, EXTENT, "TRIAL-01", 1.0, "CT1")])
    ledger.claim(1)
    rendition = RenditionRecord(EXTENT, bytes(32), "1.2", "1.3", "1.4", "1.2.840.10008.1.2", 10)
    ledger.record_outcomes([Outcome(ID, InstanceState.READY, rendition=rendition, destinations=("archive",))])
    return ledger


@pytest.fixture(scope="module", params=["memory", "sqlite"])
def ledger(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    directory: Path = tmp_path_factory.mktemp("clock")
    made = fill(MemoryLedger() if request.param == "memory" else SQLiteLedger(directory / "ledger.db"))
    yield made
    made.close()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deferred_at=TIMES, asked_at=TIMES, attempts=st.integers(1, 40), chance=st.floats(0, 1))
def test_no_jump_of_the_clock_strands_a_delivery(
    ledger: Ledger, deferred_at: float, asked_at: float, attempts: int, chance: float
) -> None:
    """Deferred by one clock and asked for by another: it is due, or it will be within the longest back-off."""
    ledger.recover()
    (row,) = ledger.due_deliveries("archive", asked_at, 1) or ledger.due_deliveries("archive", 9e9, 1)
    next_at = deferred_at + backoff_s(attempts, chance)
    ledger.record_deliveries([DeliveryResult(row.delivery_id, DeliveryState.DEFERRED, next_at=next_at)])
    due = ledger.due_deliveries("archive", asked_at, 1)
    waits = asked_at < next_at <= asked_at + LONGEST_WAIT_S
    assert bool(due) is not waits
    if due:  # tried, and deferred again by the clock that asked
        next_at = asked_at + backoff_s(attempts, chance)
        ledger.record_deliveries([DeliveryResult(row.delivery_id, DeliveryState.DEFERRED, next_at=next_at)])
    assert ledger.due_deliveries("archive", asked_at + LONGEST_WAIT_S, 1)


def test_the_ledger_and_the_schedule_agree_on_the_longest_wait() -> None:
    """The rooms do not see each other; what both count on is the same number."""
    assert LONGEST_WAIT_S == LONGEST_DELAY_S
