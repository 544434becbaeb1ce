"""The contract of every ledger, continued: what is sent, erased, recovered and asked for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from deid_proxy.errors import HoldReason, StateDirectoryError, StoreError
from deid_proxy.identity.ports import (
    DeliveryResult,
    DeliveryState,
    InstanceState,
    Ledger,
    Outcome,
)
from deid_proxy.stores.sqlite import SQLiteLedger
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
    from pathlib import Path

BACKUP = "backup"
FORWARDED, HELD, DEFERRED, QUEUED = (
    DeliveryState.FORWARDED,
    DeliveryState.HELD,
    DeliveryState.DEFERRED,
    DeliveryState.QUEUED,
)


class TestDeliveries:
    def test_whole_studies_go_together_oldest_first(self, ledger: Ledger) -> None:
        """Due deliveries come study by study, the first seen first, and inside a study in the order of receipt."""
        make_ready(
            ledger,
            ready(1, study="2.25.2"),
            ready(2, study="2.25.1"),
            ready(3, study="2.25.2"),
            ready(4, study="2.25.1"),
        )
        taken = [*ledger.due_deliveries(ARCHIVE, 0.0, 3), *ledger.due_deliveries(ARCHIVE, 0.0, 3)]
        assert [row.receipt_id for row in taken] == [receipt_id(number) for number in (1, 3, 2, 4)]

    def test_one_study_can_be_asked_for(self, ledger: Ledger) -> None:
        """Only what is due of it comes, in the order of receipt; a study that nobody knows has nothing due."""
        make_ready(ledger, *(ready(number, study=f"2.25.{number % 2}") for number in range(1, 6)))
        assert ledger.due_deliveries(ARCHIVE, 0.0, 9, study="2.25.7") == []
        taken = [*ledger.due_deliveries(ARCHIVE, 0.0, 2, study="2.25.1")]
        taken += ledger.due_deliveries(ARCHIVE, 0.0, 9, study="2.25.1")
        assert [row.receipt_id for row in taken] == [receipt_id(number) for number in (1, 3, 5)]
        assert ledger.counts().deliveries == {(ARCHIVE, "active"): 3, (ARCHIVE, "queued"): 2}

    def test_the_studies_at_both_ends_are_known(self, ledger: Ledger) -> None:
        """First seen first, first seen last, without those that are named, and only where something is due."""
        make_ready(ledger, *(ready(number, study=f"2.25.{number}") for number in range(1, 5)))
        for study in ("2.25.1", "2.25.4"):
            [row] = ledger.due_deliveries(ARCHIVE, 0.0, 9, study=study)
            ledger.record_deliveries([DeliveryResult(row.delivery_id, DEFERRED, next_at=50.0)])
        assert ledger.due_study(ARCHIVE, 0.0, newest=False) == "2.25.2"
        assert ledger.due_study(ARCHIVE, 0.0, newest=True) == "2.25.3"
        assert ledger.due_study(ARCHIVE, 0.0, newest=True, besides=["2.25.3"]) == "2.25.2"
        assert ledger.due_study(ARCHIVE, 0.0, newest=True, besides=["2.25.3", "2.25.2", "1.2"]) is None
        assert ledger.due_study(ARCHIVE, 50.0, newest=False) == "2.25.1"
        assert ledger.due_study(ARCHIVE, 50.0, newest=True) == "2.25.4"
        assert ledger.due_study(BACKUP, 50.0, newest=True) is None

    def test_the_order_of_receipt_holds_inside_a_study(self, ledger: Ledger) -> None:
        """Workers that finish out of order do not change the order of delivery."""
        ledger.record_received([received(1), received(2)])
        ledger.claim(2)
        ledger.record_outcomes([ready(2)])
        ledger.record_outcomes([ready(1)])
        assert [row.receipt_id for row in ledger.due_deliveries(ARCHIVE, 0.0, 9)] == [receipt_id(1), receipt_id(2)]

    def test_a_taken_delivery_is_active_counted_and_not_taken_twice(self, ledger: Ledger) -> None:
        """Taking counts the attempt before the first byte is sent."""
        make_ready(ledger, ready(1))
        [row] = ledger.due_deliveries(ARCHIVE, 0.0, 10)
        assert (row.state, row.attempts) == (DeliveryState.ACTIVE, 1)
        assert ledger.deliveries() == [row]
        assert ledger.due_deliveries(ARCHIVE, 1e12, 10) == []

    def test_destinations_do_not_wait_for_each_other(self, ledger: Ledger) -> None:
        """What is taken for one destination is still due at the other."""
        make_ready(ledger, ready(1, ARCHIVE, BACKUP))
        assert len(ledger.due_deliveries(ARCHIVE, 0.0, 10)) == 1
        assert len(ledger.due_deliveries(BACKUP, 0.0, 10)) == 1
        assert ledger.due_deliveries("elsewhere", 0.0, 10) == []

    def test_a_deferred_delivery_waits_for_its_time(self, ledger: Ledger) -> None:
        """A deferred delivery is due when its time has come, not before, and keeps status and detail."""
        make_ready(ledger, ready(1))
        [row] = ledger.due_deliveries(ARCHIVE, 0.0, 10)
        ledger.record_deliveries([DeliveryResult(row.delivery_id, DEFERRED, 0xA700, "", "no room", 50.0, 20.0)])
        assert ledger.due_deliveries(ARCHIVE, 49.9, 10) == []
        [row] = ledger.due_deliveries(ARCHIVE, 50.0, 10)
        assert (row.attempts, row.status, row.detail, row.at) == (2, 0xA700, "no room", 20.0)

    def test_a_delivery_that_is_given_back_is_due_at_once(self, ledger: Ledger) -> None:
        """Queued again means due now, whatever time stands beside it."""
        make_ready(ledger, ready(1))
        [row] = ledger.due_deliveries(ARCHIVE, 0.0, 10)
        ledger.record_deliveries([DeliveryResult(row.delivery_id, QUEUED, next_at=1e9)])
        assert len(ledger.due_deliveries(ARCHIVE, 0.0, 10)) == 1

    def test_forwarded_is_for_ever(self, ledger: Ledger) -> None:
        """No later result undoes that the archive has the instance."""
        make_ready(ledger, ready(1))
        [row] = ledger.due_deliveries(ARCHIVE, 0.0, 10)
        ledger.record_deliveries([DeliveryResult(row.delivery_id, FORWARDED, 0, at=7.0)])
        ledger.record_deliveries([DeliveryResult(row.delivery_id, HELD, 0xC000, "refused")])
        [row] = ledger.deliveries()
        assert (row.state, row.status, row.at) == (FORWARDED, 0, 7.0)

    def test_a_held_delivery_says_why_and_can_be_queued_again(self, ledger: Ledger) -> None:
        """A permanent refusal is held with status and reason until somebody queues it again."""
        make_ready(ledger, ready(1))
        [row] = ledger.due_deliveries(ARCHIVE, 0.0, 10)
        ledger.record_deliveries([DeliveryResult(row.delivery_id, HELD, 0xC123, "refused", "status C123")])
        assert ledger.due_deliveries(ARCHIVE, 1e12, 10) == []
        [held] = ledger.held_deliveries()
        assert (held.state, held.status, held.reason, held.detail) == (HELD, 0xC123, "refused", "status C123")
        ledger.record_deliveries([DeliveryResult(row.delivery_id, QUEUED)])
        assert ledger.held_deliveries() == []
        assert len(ledger.due_deliveries(ARCHIVE, 0.0, 10)) == 1

    @pytest.mark.parametrize(
        "result",
        [DeliveryResult(1, DeliveryState.ACTIVE), DeliveryResult(1, HELD), DeliveryResult(99, FORWARDED)],
        ids=["active", "held without reason", "unknown delivery"],
    )
    def test_an_impossible_result_is_refused(self, ledger: Ledger, result: DeliveryResult) -> None:
        """A batch with one impossible result changes nothing."""
        make_ready(ledger, ready(1), ready(2))
        ledger.due_deliveries(ARCHIVE, 0.0, 10)
        with pytest.raises(StoreError):
            ledger.record_deliveries([DeliveryResult(2, FORWARDED), result])
        assert {row.state for row in ledger.deliveries()} == {DeliveryState.ACTIVE}


class TestErasing:
    def test_only_what_is_delivered_everywhere_or_excluded_is_erasable(self, ledger: Ledger) -> None:
        """An instance with one open delivery, or held, or at work, is not offered for erasure."""
        excluded = Outcome(receipt_id(3), InstanceState.EXCLUDED, "rule 4")
        held = Outcome(receipt_id(4), InstanceState.HELD, HoldReason.LIMIT)
        make_ready(ledger, ready(1, ARCHIVE, BACKUP), ready(2, BACKUP), excluded, held)
        forward_all(ledger, BACKUP)
        assert [row.receipt_id for row in ledger.erasable(10)] == [receipt_id(2), receipt_id(3)]
        forward_all(ledger, ARCHIVE)
        assert [row.receipt_id for row in ledger.erasable(2)] == [receipt_id(1), receipt_id(2)]

    def test_erased_rows_stay_and_need_no_bytes(self, ledger: Ledger) -> None:
        """After erasure the row answers where the study is, and no extent of it is alive."""
        ledger.record_received([received(1, token("study"))])
        ledger.claim(1)
        ledger.record_outcomes([ready(1)])
        forward_all(ledger)
        ledger.record_erased([receipt_id(1)])
        ledger.record_erased([receipt_id(1)])
        assert list(ledger.live_extents()) == []
        assert ledger.rendition_extents(receipt_id(1)) == []
        assert ledger.erasable(10) == []
        assert [row.state for row in ledger.find_by_token([token("study")])] == [InstanceState.ERASED]
        assert [row.state for row in ledger.deliveries(receipt_id=receipt_id(1))] == [FORWARDED]

    def test_nothing_undelivered_is_ever_erased(self, ledger: Ledger) -> None:
        """Erasure of an instance that still has something to deliver, or is held, is refused with its batch."""
        held = Outcome(receipt_id(3), InstanceState.HELD, HoldReason.LIMIT)
        make_ready(ledger, ready(1), ready(2), held)
        [first, _] = ledger.due_deliveries(ARCHIVE, 0.0, 10)
        ledger.record_deliveries([DeliveryResult(first.delivery_id, FORWARDED)])
        for refused in (receipt_id(2), receipt_id(3), receipt_id(99)):
            with pytest.raises(StoreError):
                ledger.record_erased([receipt_id(1), refused])
        assert states(ledger) == {"ready": 2, "held": 1}

    def test_live_extents_are_those_of_instances_and_renditions(self, ledger: Ledger) -> None:
        """Every byte range that a row needs is named, and no other (I2)."""
        ledger.record_received([received(1), received(2)])
        ledger.claim(1)
        ledger.record_outcomes([ready(1)])
        assert sorted(ledger.live_extents()) == sorted([received(1).extent, received(2).extent, rendition(1).extent])

    def test_rendition_extents_of_nobody_are_none(self, ledger: Ledger) -> None:
        """An unknown receipt and one without rendition have no rendition extents."""
        ledger.record_received([received(1)])
        assert ledger.rendition_extents(receipt_id(1)) == ledger.rendition_extents(receipt_id(9)) == []


class TestRecovery:
    def test_what_was_at_work_is_taken_up_again(self, ledger: Ledger) -> None:
        """Active instances are received again and active deliveries queued again; their attempts stay counted."""
        make_ready(ledger, ready(1))
        ledger.record_received([received(2)])
        ledger.claim(1)
        ledger.due_deliveries(ARCHIVE, 0.0, 10)
        assert ledger.recover() == 2
        assert ledger.recover() == 0
        [row] = ledger.claim(10)
        assert (row.receipt_id, row.attempts) == (receipt_id(2), 1)
        [delivery] = ledger.due_deliveries(ARCHIVE, 0.0, 10)
        assert (delivery.receipt_id, delivery.attempts) == (receipt_id(1), 2)

    def test_recovery_leaves_the_rest_alone(self, ledger: Ledger) -> None:
        """Held, forwarded, deferred and queued rows are as they were."""
        make_ready(ledger, ready(1), ready(2), Outcome(receipt_id(3), InstanceState.HELD, HoldReason.LIMIT))
        [first, second] = ledger.due_deliveries(ARCHIVE, 0.0, 10)
        ledger.record_deliveries(
            [DeliveryResult(first.delivery_id, FORWARDED), DeliveryResult(second.delivery_id, DEFERRED, next_at=9.0)]
        )
        before = ledger.counts()
        assert ledger.recover() == 0
        assert ledger.counts() == before


class TestAsking:
    def test_held_instances_come_in_pages(self, ledger: Ledger) -> None:
        """Held instances are listed oldest first, page after page, each once."""
        make_ready(ledger, *(Outcome(receipt_id(n), InstanceState.HELD, HoldReason.LIMIT) for n in (5, 3, 4)))
        first = ledger.held(limit=2)
        rest = ledger.held(limit=2, after=first[-1].receipt_id)
        assert [row.receipt_id for row in first + rest] == [receipt_id(n) for n in (5, 3, 4)]
        assert ledger.held(limit=2, after=rest[-1].receipt_id) == []

    def test_an_instance_is_found_by_the_start_of_its_id(self, ledger: Ledger) -> None:
        """A prefix finds an instance when exactly one id starts with it; anything else finds nothing."""
        ledger.record_received([replace(received(n), receipt_id=bytes([0xAB, n]) + bytes(14)) for n in (0x12, 0x13)])
        found = ledger.instance("AB12")
        assert found is not None
        assert found.receipt_id[1] == 0x12
        assert ledger.instance("ab12" + "0" * 28) == found
        assert ledger.instance("ab130") is not None
        for prefix in ("ab1", "ab14", "", "xyz", "ab12" + "0" * 29, "％"):
            assert ledger.instance(prefix) is None
        found_like = [len(ledger.instances_like(prefix)) for prefix in ("ab1", "AB12", "ab14", "", "xyz")]
        assert found_like == [2, 1, 0, 0, 0]

    def test_what_waits_is_listed_in_the_order_of_receipt_whatever_its_state(self, ledger: Ledger) -> None:
        """Deferred, active and queued deliveries come together; held and forwarded ones do not wait."""
        make_ready(ledger, *(ready(number, ARCHIVE, BACKUP) for number in (1, 2, 3, 4, 5)))
        one, two, three, _four = ledger.due_deliveries(ARCHIVE, 0.0, 4)
        ledger.record_deliveries(
            [
                DeliveryResult(one.delivery_id, DEFERRED, next_at=9.0),
                DeliveryResult(two.delivery_id, HELD, reason="refused"),
                DeliveryResult(three.delivery_id, FORWARDED, 0),
            ]
        )
        waiting = ledger.waiting_deliveries(destination=ARCHIVE)
        assert [(row.receipt_id, row.state.value) for row in waiting] == [
            (receipt_id(1), "deferred"),
            (receipt_id(4), "active"),
            (receipt_id(5), "queued"),
        ]
        assert [row.receipt_id for row in ledger.waiting_deliveries(limit=3)] == [
            receipt_id(1),
            receipt_id(1),
            receipt_id(2),
        ]
        assert ledger.waiting_deliveries(destination="elsewhere") == []
        assert len(ledger.waiting_deliveries(destination=BACKUP, limit=2)) == 2

    def test_deliveries_can_be_asked_for_by_instance_and_state(self, ledger: Ledger) -> None:
        """The filters work alone and together, and the limit holds."""
        make_ready(ledger, ready(1, ARCHIVE, BACKUP), ready(2, ARCHIVE, BACKUP))
        forward_all(ledger, BACKUP)
        assert len(ledger.deliveries(limit=3)) == 3
        assert [row.destination for row in ledger.deliveries(receipt_id=receipt_id(2))] == [ARCHIVE, BACKUP]
        assert [row.receipt_id for row in ledger.deliveries(state=QUEUED)] == [receipt_id(1), receipt_id(2)]
        assert [row.destination for row in ledger.deliveries(state=FORWARDED)] == [BACKUP, BACKUP]
        [row] = ledger.deliveries(receipt_id=receipt_id(2), state=FORWARDED)
        assert (row.receipt_id, row.destination) == (receipt_id(2), BACKUP)
        assert ledger.deliveries(receipt_id=receipt_id(9)) == []

    def test_tokens_find_every_instance_once(self, ledger: Ledger) -> None:
        """Any of the tokens is enough; an instance with several comes once, oldest first."""
        ledger.record_received(
            [received(2, token("study")), received(1, token("study"), token("patient")), received(3, token("other"))]
        )
        found = ledger.find_by_token([token("patient"), token("study"), token("unknown")])
        assert [row.receipt_id for row in found] == [receipt_id(2), receipt_id(1)]
        assert ledger.find_by_token([]) == []

    def test_counts_tell_where_everything_is(self, ledger: Ledger) -> None:
        """Counts are by state, by reason and by destination, and the oldest waiting delivery gives the age."""
        assert (ledger.counts().instances, ledger.counts().deliveries) == ({}, {})
        ledger.record_received([received(number) for number in (1, 2, 3, 4)])
        ledger.claim(3)
        held = Outcome(receipt_id(3), InstanceState.HELD, HoldReason.PIXEL_RISK)
        ledger.record_outcomes([ready(1, ARCHIVE, BACKUP), ready(2, ARCHIVE), held])
        forward_all(ledger, BACKUP)
        ledger.due_deliveries(ARCHIVE, 0.0, 1)
        counts = ledger.counts()
        assert counts.instances == {"ready": 2, "held": 1, "received": 1}
        assert counts.held == {"pixel-risk": 1}
        assert counts.deliveries == {(ARCHIVE, "active"): 1, (ARCHIVE, "queued"): 1, (BACKUP, "forwarded"): 1}
        assert counts.oldest_queued_at == {ARCHIVE: 101.0}

    def test_a_held_delivery_does_not_count_as_waiting(self, ledger: Ledger) -> None:
        """The age of a queue is that of what will still be sent by itself."""
        make_ready(ledger, ready(1))
        [row] = ledger.due_deliveries(ARCHIVE, 0.0, 1)
        ledger.record_deliveries([DeliveryResult(row.delivery_id, HELD, reason="refused")])
        assert ledger.counts().oldest_queued_at == {}


def test_the_ledger_survives_a_restart(tmp_path: Path) -> None:
    """A SQLite ledger that is opened again has every row, mark, token and count, and takes up its work."""
    path = tmp_path / "ledger.db"
    ledger = SQLiteLedger(path)
    ledger.record_received([received(1, token("study")), received(2), received(3)], mark={1: 4000})
    ledger.claim(2)
    ledger.record_outcomes([ready(1)])
    ledger.due_deliveries(ARCHIVE, 0.0, 1)
    before = (ledger.counts(), ledger.deliveries(), list(ledger.live_extents()), ledger.scan_marks())
    ledger.close()
    ledger = SQLiteLedger(path)
    assert (ledger.counts(), ledger.deliveries(), list(ledger.live_extents()), ledger.scan_marks()) == before
    assert [row.receipt_id for row in ledger.find_by_token([token("study")])] == [receipt_id(1)]
    assert ledger.recover() == 2
    assert [row.receipt_id for row in ledger.claim(9)] == [receipt_id(2)]
    assert ledger.claim_again(receipt_id(2))
    assert [row.receipt_id for row in ledger.claim(9)] == [receipt_id(3)]
    [delivery] = ledger.due_deliveries(ARCHIVE, 0.0, 9)
    assert delivery.rendition == rendition(1)
    ledger.close()


def test_a_ledger_has_one_process(tmp_path: Path) -> None:
    """A second opener is refused with words, and the first one goes on unharmed."""
    first = SQLiteLedger(tmp_path / "ledger.db")
    with pytest.raises(StateDirectoryError, match="in use by another process"):
        SQLiteLedger(tmp_path / "ledger.db")
    first.record_received([received(1)])
    assert states(first) == {"received": 1}
    first.close()


def test_live_extents_of_many_rows_are_complete(tmp_path: Path) -> None:
    """Reading page by page misses nothing and repeats nothing."""
    ledger = SQLiteLedger(tmp_path / "ledger.db")
    ledger.record_received([received(number) for number in range(1, 2502)])
    extents = list(ledger.live_extents())
    assert len(extents) == len(set(extents)) == 2501
    ledger.close()


def test_history_gives_everything_once_in_the_order_of_receipt(ledger: Ledger) -> None:
    """Page by page, with the new UIDs of what was de-identified, also after it was erased."""
    ledger.record_received([received(number) for number in (1, 2, 3)])
    claimed = ledger.claim(10)
    assert len(claimed) == 3
    ledger.record_outcomes(
        [
            Outcome(
                receipt_id(1), InstanceState.READY, detail="a record", rendition=rendition(1), destinations=(ARCHIVE,)
            ),
            Outcome(receipt_id(2), InstanceState.HELD, HoldReason.PIXEL_RISK, "(0008,0016)"),
            Outcome(receipt_id(3), InstanceState.EXCLUDED, "duplicate"),
        ]
    )
    first, second, third = ledger.history()
    assert [row.instance.receipt_id for row in (first, second, third)] == [receipt_id(n) for n in (1, 2, 3)]
    assert (first.study_instance_uid, first.sop_instance_uid) == ("2.25.1", "2.25.101")
    assert first.instance.detail == "a record"
    assert (second.study_instance_uid, second.instance.reason) == ("", "pixel-risk")
    assert ledger.history(limit=2) == [first, second]
    assert ledger.history(after=second.position) == [third]
    assert ledger.history(after=third.position) == []
    ledger.record_erased([receipt_id(3)])
    assert ledger.history()[2].instance.state is InstanceState.ERASED
