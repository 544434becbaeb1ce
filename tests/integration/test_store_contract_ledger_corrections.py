"""The contract of every ledger, continued: instances that are taken off their way; one suite, run on each adapter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from deid_proxy.errors import StoreError
from deid_proxy.identity.ledger_corrections import Withdrawal
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

if TYPE_CHECKING:
    pass

SUBJECT, STUDY = b"s" * 16, b"u" * 16
READY, HELD = InstanceState.READY, InstanceState.HELD


def name(number: int) -> bytes:
    return number.to_bytes(16, "big")


def rendition(number: int, digest: int = 1) -> RenditionRecord:
    return RenditionRecord(
        Extent(1, number, 1, number, 1), bytes([digest]) * 32, "1.2", f"2.25.{number}", "2.25.9", "1.2.1", 5
    )


def receive(ledger: Ledger, *numbers: int) -> None:
    ledger.record_received(
        [ReceivedInstance(name(n), Extent(1, n, 1, n, 1), "P", 1.0, "CT1", (SUBJECT, STUDY)) for n in numbers]
    )


def settle(ledger: Ledger, *numbers: int, state: InstanceState = READY, digest: int = 1, uid_offset: int = 0) -> None:
    claimed = {row.receipt_id for row in ledger.claim(100)}
    assert claimed == {name(n) for n in numbers}
    ledger.record_outcomes(
        [
            Outcome(name(n), READY, rendition=rendition(n + uid_offset, digest), destinations=("archive", "backup"))
            if state is READY
            else Outcome(name(n), state, "pixel-risk")
            for n in numbers
        ]
    )


def forward(ledger: Ledger, destination: str = "archive") -> None:
    rows = ledger.due_deliveries(destination, 0.0, 100)
    ledger.record_deliveries([DeliveryResult(row.delivery_id, DeliveryState.FORWARDED, 0, at=7.0) for row in rows])


def states(ledger: Ledger) -> dict[bytes, InstanceState]:
    return {row.receipt_id: row.state for row in ledger.find_by_token([STUDY])}


def test_what_is_withdrawn_goes_nowhere_any_more(ledger: Ledger) -> None:
    """Deliveries that were not made are dropped, those that were stay, and everything may be erased."""
    receive(ledger, 1, 2)
    settle(ledger, 1, 2)
    forward(ledger)
    receive(ledger, 3)
    settle(ledger, 3, state=HELD)
    receive(ledger, 4)
    asked = [name(n) for n in (1, 2, 3, 4)]
    assert ledger.withdraw(asked, "withdrawn") == Withdrawal(tuple(asked))
    assert set(states(ledger).values()) == {InstanceState.EXCLUDED}
    assert {row.reason for row in ledger.find_by_token([SUBJECT])} == {"withdrawn"}
    assert [row.destination for row in ledger.deliveries()] == ["archive", "archive"]
    assert ledger.counts().deliveries == {("archive", "forwarded"): 2}
    assert ledger.counts().held == {}
    assert ledger.due_deliveries("backup", 0.0, 10) == []
    assert {row.receipt_id for row in ledger.erasable(10)} == set(asked)
    ledger.record_erased(asked)
    assert ledger.withdraw(asked, "withdrawn") == Withdrawal()
    assert list(ledger.live_extents()) == []


@pytest.mark.parametrize("change", ["withdraw", "supersede"])
def test_what_is_under_way_is_left_as_it_is(ledger: Ledger, change: str) -> None:
    """An instance that is being de-identified or sent is busy, and can be asked for again."""
    receive(ledger, 1)
    settle(ledger, 1)
    ledger.due_deliveries("archive", 0.0, 10)
    receive(ledger, 2)
    ledger.claim(10)
    assert ledger.active() == [name(2)]
    asked = [name(1), name(2)]
    call = (
        (lambda: ledger.withdraw(asked, "w")) if change == "withdraw" else (lambda: ledger.supersede(asked, SUBJECT, 9))
    )
    assert call() == Withdrawal((), tuple(asked))
    assert states(ledger) == {name(1): READY, name(2): InstanceState.ACTIVE}
    ledger.recover()
    assert call().busy == ()


def test_what_was_wrong_is_noted_and_goes_out_anew(ledger: Ledger) -> None:
    """What an archive has is listed with its subject; the instance is received again and may get other UIDs."""
    receive(ledger, 1, 2)
    settle(ledger, 1, 2)
    forward(ledger)
    receive(ledger, 3)
    settle(ledger, 3, state=HELD)
    asked = [name(n) for n in (1, 2, 3)]
    assert ledger.supersede(asked, SUBJECT, 9.0) == Withdrawal(tuple(asked))
    assert set(states(ledger).values()) == {InstanceState.RECEIVED}
    noted = ledger.superseded(SUBJECT)
    assert [(each.destination, each.sop_instance_uid, each.at, each.superseded_at) for each in noted] == [
        ("archive", "2.25.1", 7.0, 9.0),
        ("archive", "2.25.2", 7.0, 9.0),
    ]
    assert ledger.superseded() == noted
    assert ledger.superseded(STUDY) == []
    assert ledger.find_by_token([SUBJECT]) == []
    assert ledger.deliveries() == []
    settle(ledger, *(1, 2, 3), uid_offset=100, digest=2)
    forward(ledger)
    assert [row.rendition.sop_instance_uid for row in ledger.deliveries(state=DeliveryState.FORWARDED)] == [
        "2.25.101",
        "2.25.102",
        "2.25.103",
    ]
    assert len({row.delivery_id for row in ledger.deliveries()} | {1, 2}) == len(ledger.deliveries()) + 2
    assert ledger.superseded() == noted


def test_what_is_erased_is_noted_and_cannot_go_out_anew(ledger: Ledger) -> None:
    """Its objects are wrong all the same; the instance stays erased, and must be sent again."""
    receive(ledger, 1)
    settle(ledger, 1)
    forward(ledger)
    forward(ledger, "backup")
    ledger.record_erased([name(1)])
    assert ledger.supersede([name(1)], SUBJECT, 9.0) == Withdrawal()
    assert states(ledger) == {name(1): InstanceState.ERASED}
    assert [each.destination for each in ledger.superseded()] == ["archive", "backup"]
    receive(ledger, 2)
    settle(ledger, 2, uid_offset=-1, digest=3)
    assert states(ledger)[name(2)] is READY


@pytest.mark.parametrize("change", ["withdraw", "supersede"])
def test_an_unknown_instance_changes_nothing(ledger: Ledger, change: str) -> None:
    """A receipt that the ledger does not have is an error, and the others stay."""
    receive(ledger, 1)
    asked = [name(1), name(5)]
    call = (
        (lambda: ledger.withdraw(asked, "w")) if change == "withdraw" else (lambda: ledger.supersede(asked, SUBJECT, 9))
    )
    with pytest.raises(StoreError):
        call()
    assert states(ledger) == {name(1): InstanceState.RECEIVED}
