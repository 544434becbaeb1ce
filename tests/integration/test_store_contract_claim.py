"""Claiming after a crash, the same in every ledger: who may be to blame is tried alone, and nobody beside it."""

from __future__ import annotations

import pytest

from deid_proxy.errors import HoldReason
from deid_proxy.identity.ports import Extent, InstanceState, Ledger, Outcome, ReceivedInstance


@pytest.fixture
def ledger(ledger: Ledger) -> Ledger:
    """Give a ledger with five received instances."""
    extents = [Extent(1, 4096 * number, 4096, number, 10) for number in range(5)]
    ledger.record_received([ReceivedInstance(bytes([n]) * 16, e, "P", 1.0, "CT1") for n, e in enumerate(extents)])
    return ledger


def claim(ledger: Ledger) -> list[tuple[int, int]]:
    """Claim, and claim again what is a suspect; return number and attempts of what was claimed."""
    rows = ledger.claim(9)
    if rows and rows[0].state is InstanceState.RECEIVED:
        rows = [again for row in rows if (again := ledger.claim_again(row.receipt_id))]
    return [(row.receipt_id[0], row.attempts) for row in rows]


def hold(ledger: Ledger, number: int) -> None:
    ledger.record_outcomes([Outcome(bytes([number]) * 16, InstanceState.HELD, "malformed")])


def test_what_died_together_is_tried_one_by_one(ledger: Ledger) -> None:
    """After a crash in a batch each of it is claimed alone, oldest first."""
    assert claim(ledger) == [(n, 1) for n in range(5)]
    ledger.recover()
    for number in range(5):
        assert claim(ledger) == [(number, 2)]
        hold(ledger, number)
    assert claim(ledger) == []


def test_however_often_the_process_dies_neighbours_are_not_blamed(ledger: Ledger) -> None:
    """Each crash counts against one alone, and the least tried comes first: no single one takes them all."""
    claim(ledger)
    for attempts in (2, 3):
        for number in range(5):
            ledger.recover()
            assert claim(ledger) == [(number, attempts)]


def test_the_untried_are_claimed_up_to_the_first_suspect(ledger: Ledger) -> None:
    """A suspect among others waits for its own turn, and delays nobody before it."""
    claim(ledger)
    untried = [Outcome(bytes([number]) * 16, InstanceState.RECEIVED) for number in (0, 1, 3, 4)]
    ledger.record_outcomes(untried)
    ledger.recover()
    assert claim(ledger) == [(0, 1), (1, 1)]
    assert claim(ledger) == [(2, 2)]
    assert claim(ledger) == [(3, 1), (4, 1)]


def test_a_suspect_is_not_claimed_before_all_is_ready_for_it(ledger: Ledger) -> None:
    """It comes alone and as it is, as often as one asks: a process that dies meanwhile counts against nobody."""
    claim(ledger)
    for _ in range(20):
        ledger.recover()
        [row] = ledger.claim(9)
        assert (row.receipt_id[0], row.state, row.attempts) == (0, InstanceState.RECEIVED, 1)
    again = ledger.claim_again(row.receipt_id)
    assert again is not None
    assert (again.state, again.attempts) == (InstanceState.ACTIVE, 2)
    assert ledger.instance(row.receipt_id.hex()) == again


def test_what_is_not_received_any_more_is_not_claimed_again(ledger: Ledger) -> None:
    """A person may have decided meanwhile; and nothing is claimed twice."""
    claim(ledger)
    hold(ledger, 0)
    ledger.recover()
    [row] = ledger.claim(9)
    assert ledger.claim_again(row.receipt_id) is not None
    assert ledger.claim_again(row.receipt_id) is None
    assert ledger.claim_again(bytes(16)) is None
    assert ledger.claim_again(b"\xee" * 16) is None


def test_an_attempt_that_failed_counts_and_one_that_was_not_made_does_not(ledger: Ledger) -> None:
    """Back with a reason, the attempt stays counted and the reason is kept; back without one, it never was."""
    [row] = ledger.claim(1)
    crashed = Outcome(row.receipt_id, InstanceState.RECEIVED, HoldReason.ENGINE_ERROR, "it died of SIGSEGV")
    ledger.record_outcomes([crashed])
    after = ledger.instance(row.receipt_id.hex())
    assert (after.state, after.attempts, after.reason) == (InstanceState.RECEIVED, 1, HoldReason.ENGINE_ERROR)
    assert ledger.counts().held == {}
    assert ledger.claim_again(row.receipt_id)
    ledger.record_outcomes([Outcome(row.receipt_id, InstanceState.RECEIVED)])
    after = ledger.instance(row.receipt_id.hex())
    assert (after.state, after.attempts, after.reason) == (InstanceState.RECEIVED, 1, "")
