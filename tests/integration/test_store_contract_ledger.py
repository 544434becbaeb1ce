"""The contract of every ledger: what is received, claimed, and becomes of it; one suite for each adapter."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from deid_proxy.errors import HoldReason, StoreError
from deid_proxy.identity.ports import (
    DeliveryResult,
    DeliveryState,
    InstanceState,
    Ledger,
    Outcome,
    ReceivedInstance,
)
from deid_proxy.testing.ledger_records import (
    ARCHIVE,
    forward_all,
    make_ready,
    ready,
    receipt_id,
    received,
    rendition,
    states,
    token,
)

if TYPE_CHECKING:
    pass

BACKUP = "backup"
FORWARDED, HELD, DEFERRED, QUEUED = (
    DeliveryState.FORWARDED,
    DeliveryState.HELD,
    DeliveryState.DEFERRED,
    DeliveryState.QUEUED,
)


class TestReceiving:
    def test_a_receipt_comes_back_as_it_was_recorded(self, ledger: Ledger) -> None:
        """A recorded receipt is a received instance with its extent, project, time and sender."""
        ledger.record_received([received(1)])
        row = ledger.instance(receipt_id(1).hex())
        assert row is not None
        assert (row.receipt_id, row.extent, row.project, row.received_at, row.calling_ae_title) == (
            receipt_id(1),
            received(1).extent,
            "LUNG-01",
            101.0,
            "CT1",
        )
        assert (row.state, row.reason, row.detail, row.attempts) == (InstanceState.RECEIVED, "", "", 0)

    def test_recording_twice_changes_nothing(self, ledger: Ledger) -> None:
        """A receipt that is known already is left alone, whatever became of it since."""
        ledger.record_received([received(1), received(1)])
        ledger.claim(1)
        ledger.record_received([replace(received(1, token("new")), project="OTHER")])
        row = ledger.instance(receipt_id(1).hex())
        assert row is not None
        assert (row.state, row.project) == (InstanceState.ACTIVE, "LUNG-01")
        assert states(ledger) == {"active": 1}
        assert ledger.find_by_token([token("new")]) == []

    def test_marks_are_remembered_by_segment(self, ledger: Ledger) -> None:
        """A mark is set with the receipts before it; the last word counts, and zero forgets a recycled segment."""
        ledger.record_received([received(1)], mark={1: 900, 2: 50})
        ledger.record_received([], mark={1: 1800})
        assert ledger.scan_marks() == {1: 1800, 2: 50}
        ledger.record_received([], mark={1: 100, 2: 0})
        assert ledger.scan_marks() == {1: 100}

    @pytest.mark.parametrize(
        "row",
        [replace(received(1), receipt_id=b"short"), received(1, b"short"), received(1, bytes(17))],
        ids=["receipt id", "short token", "long token"],
    )
    def test_a_receipt_that_could_not_be_found_again_is_refused(self, ledger: Ledger, row: ReceivedInstance) -> None:
        """Ids and tokens of another size are refused with the whole batch and its mark."""
        with pytest.raises(StoreError):
            ledger.record_received([received(2), row], mark={1: 5})
        assert (states(ledger), ledger.scan_marks()) == ({}, {})


class TestClaiming:
    def test_the_oldest_is_claimed_first_and_once(self, ledger: Ledger) -> None:
        """Instances are claimed in the order of receipt, and never by two."""
        ledger.record_received([received(number) for number in (3, 1, 2)])
        assert [row.receipt_id for row in ledger.claim(2)] == [receipt_id(3), receipt_id(1)]
        assert [row.receipt_id for row in ledger.claim(2)] == [receipt_id(2)]
        assert ledger.claim(2) == []

    def test_the_attempt_is_counted_before_the_work(self, ledger: Ledger) -> None:
        """A claimed row says active and counts the attempt, and the ledger says the same."""
        ledger.record_received([received(1)])
        [row] = ledger.claim(5)
        assert (row.state, row.attempts) == (InstanceState.ACTIVE, 1)
        assert ledger.instance(receipt_id(1).hex()) == row

    def test_what_is_put_back_is_claimed_again(self, ledger: Ledger) -> None:
        """The outcome received puts an instance back in its old place; an attempt that was none is not counted."""
        ledger.record_received([received(1), received(2)])
        ledger.claim(1)
        ledger.record_outcomes([Outcome(receipt_id(1), InstanceState.RECEIVED, detail="store away")])
        [row] = ledger.claim(1)
        assert (row.receipt_id, row.attempts) == (receipt_id(1), 1)


class TestOutcomes:
    def test_a_ready_instance_queues_one_delivery_for_each_destination(self, ledger: Ledger) -> None:
        """Every destination gets its own delivery of the same rendition, pointing into the received bytes."""
        [recorded] = make_ready(ledger, ready(1, ARCHIVE, BACKUP, ARCHIVE))
        assert recorded == ready(1, ARCHIVE, BACKUP)
        rows = ledger.deliveries()
        assert [row.destination for row in rows] == [ARCHIVE, BACKUP]
        assert {row.rendition for row in rows} == {rendition(1)}
        assert {row.source for row in rows} == {received(1).extent}
        assert {(row.state, row.attempts, row.status, row.reason) for row in rows} == {(QUEUED, 0, None, "")}

    def test_a_held_instance_says_why(self, ledger: Ledger) -> None:
        """Reason and detail of a held instance are kept and counted."""
        make_ready(ledger, Outcome(receipt_id(1), InstanceState.HELD, HoldReason.MALFORMED, "at offset 12"))
        [row] = ledger.held()
        assert (row.state, row.reason, row.detail) == (InstanceState.HELD, "malformed", "at offset 12")
        assert ledger.counts().held == {"malformed": 1}

    def test_a_held_instance_is_released_as_if_it_had_just_come(self, ledger: Ledger) -> None:
        """It can be claimed again, first try, without reason; what is not held is left alone and not counted."""
        make_ready(ledger, Outcome(receipt_id(1), InstanceState.HELD, HoldReason.SUBJECT, "no row"), ready(2))
        assert ledger.release([receipt_id(1), receipt_id(2), receipt_id(9), receipt_id(1)]) == 1
        assert ledger.counts().held.get("subject", 0) == 0
        [row] = ledger.claim(10)
        assert (row.receipt_id, row.attempts, row.reason, row.detail) == (receipt_id(1), 1, "", "")
        assert ledger.record_outcomes([ready(1)])[0].state is InstanceState.READY

    def test_an_outcome_is_recorded_once(self, ledger: Ledger) -> None:
        """An outcome that comes late, for an instance that is not active, changes nothing and is told what stands."""
        make_ready(ledger, ready(1))
        late = Outcome(receipt_id(1), InstanceState.HELD, HoldReason.LIMIT)
        assert ledger.record_outcomes([late, ready(1)]) == [Outcome(receipt_id(1), InstanceState.READY)] * 2
        assert states(ledger) == {"ready": 1}
        assert len(ledger.deliveries()) == 1

    @pytest.mark.parametrize(
        "outcome",
        [
            Outcome(receipt_id(1), InstanceState.ACTIVE),
            Outcome(receipt_id(1), InstanceState.ERASED),
            Outcome(receipt_id(1), InstanceState.HELD),
            Outcome(receipt_id(1), InstanceState.EXCLUDED),
            replace(ready(1), rendition=None),
            replace(ready(1), destinations=()),
            replace(ready(1), rendition=replace(rendition(1), digest=b"short")),
            replace(ready(1), tokens=(b"short",)),
            ready(99),
        ],
        ids=[
            "active",
            "erased",
            "held without reason",
            "excluded without reason",
            "ready without rendition",
            "ready without destination",
            "short digest",
            "short token",
            "unknown receipt",
        ],
    )
    def test_an_outcome_that_would_lose_an_instance_is_refused(self, ledger: Ledger, outcome: Outcome) -> None:
        """A batch with one impossible outcome changes nothing."""
        ledger.record_received([received(1), received(2)])
        ledger.claim(2)
        with pytest.raises(StoreError):
            ledger.record_outcomes([ready(2), outcome])
        assert states(ledger) == {"active": 2}
        assert ledger.deliveries() == []

    def test_outcomes_file_instances_under_more_tokens(self, ledger: Ledger) -> None:
        """Tokens that only the worker knows are added to those of the receipt."""
        ledger.record_received([received(1, token("study"))])
        ledger.claim(1)
        ledger.record_outcomes([replace(ready(1), tokens=(token("patient"), token("study")))])
        for name in ("study", "patient"):
            assert [row.receipt_id for row in ledger.find_by_token([token(name)])] == [receipt_id(1)]


class TestDuplicatesAndConflicts:
    SAME = {"uid": "2.25.7", "digest": 7}

    def test_the_same_bytes_on_their_way_are_a_duplicate(self, ledger: Ledger) -> None:
        """A second receipt of what is queued already is excluded; the archive gets it once."""
        make_ready(ledger, ready(1, **self.SAME))
        [second] = make_ready(ledger, ready(2, **self.SAME))
        assert (second.state, second.reason, second.destinations) == (InstanceState.EXCLUDED, "duplicate", ())
        assert len(ledger.deliveries()) == 1

    def test_duplicates_are_found_within_one_batch(self, ledger: Ledger) -> None:
        """Two equal renditions in one call are one delivery."""
        recorded = make_ready(ledger, ready(1, **self.SAME), ready(2, **self.SAME))
        assert [outcome.state for outcome in recorded] == [InstanceState.READY, InstanceState.EXCLUDED]

    @pytest.mark.parametrize("erased", [False, True], ids=["kept", "erased"])
    def test_what_the_archive_has_is_a_duplicate_for_ever(self, ledger: Ledger, erased: bool) -> None:
        """A sender that sends again after the instance was forwarded, and even erased, does no harm."""
        make_ready(ledger, ready(1, **self.SAME))
        forward_all(ledger)
        if erased:
            ledger.record_erased([receipt_id(1)])
        [second] = make_ready(ledger, ready(2, **self.SAME))
        assert (second.state, second.reason) == (InstanceState.EXCLUDED, "duplicate")

    @pytest.mark.parametrize("end", [QUEUED, DEFERRED, HELD, FORWARDED])
    def test_other_bytes_under_the_same_uid_are_a_conflict(self, ledger: Ledger, end: DeliveryState) -> None:
        """Whatever became of the first one, another one that would overwrite it is held and sends nothing."""
        make_ready(ledger, ready(1, **self.SAME))
        [delivery] = ledger.due_deliveries(ARCHIVE, 0.0, 10)
        ledger.record_deliveries([DeliveryResult(delivery.delivery_id, end, reason="refused")])
        [second] = make_ready(ledger, ready(2, uid="2.25.7", digest=8))
        assert (second.state, second.reason, second.destinations) == (InstanceState.HELD, HoldReason.CONFLICT, ())
        assert ARCHIVE in second.detail
        assert [row.receipt_id for row in ledger.held()] == [receipt_id(2)]
        assert len(ledger.deliveries()) == 1

    def test_a_duplicate_of_a_held_delivery_is_sent(self, ledger: Ledger) -> None:
        """Bytes that the archive refused are no reason to drop the sender's next try."""
        make_ready(ledger, ready(1, **self.SAME))
        [delivery] = ledger.due_deliveries(ARCHIVE, 0.0, 10)
        ledger.record_deliveries([DeliveryResult(delivery.delivery_id, HELD, 0xC000, "refused")])
        [second] = make_ready(ledger, ready(2, **self.SAME))
        assert second.state is InstanceState.READY
        [third] = make_ready(ledger, ready(3, **self.SAME))
        assert third.reason == "duplicate"

    def test_only_the_destinations_that_lack_it_get_it(self, ledger: Ledger) -> None:
        """An instance known to one destination is still delivered to the other, and to it only."""
        make_ready(ledger, ready(1, ARCHIVE, **self.SAME))
        [second] = make_ready(ledger, ready(2, ARCHIVE, BACKUP, **self.SAME))
        assert (second.state, second.destinations) == (InstanceState.READY, (BACKUP,))
        assert [(row.receipt_id, row.destination) for row in ledger.deliveries()] == [
            (receipt_id(1), ARCHIVE),
            (receipt_id(2), BACKUP),
        ]

    def test_a_conflict_at_one_destination_holds_the_instance(self, ledger: Ledger) -> None:
        """An instance is not delivered in part while one destination knows its UID with other bytes."""
        make_ready(ledger, ready(1, BACKUP, **self.SAME))
        [second] = make_ready(ledger, ready(2, ARCHIVE, BACKUP, uid="2.25.7", digest=8))
        assert second.state is InstanceState.HELD
        assert ledger.due_deliveries(ARCHIVE, 0.0, 10) == []

    def test_renditions_of_duplicates_and_conflicts_stay_known(self, ledger: Ledger) -> None:
        """Their bytes are on disk, so their rows keep them until they are erased (I2)."""
        make_ready(ledger, ready(1, **self.SAME), ready(2, **self.SAME), ready(3, uid="2.25.7", digest=8))
        assert ledger.rendition_extents(receipt_id(2)) == [rendition(2).extent]
        assert ledger.rendition_extents(receipt_id(3)) == [rendition(3).extent]
        assert {rendition(2).extent, rendition(3).extent} <= set(ledger.live_extents())
