"""The contract of every ledger: what waits for a person, what that person decides, and what shadows get."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deid_proxy.errors import StoreError
from deid_proxy.identity.ledger_review import REJECTED, SAMPLE, Decision, Review, Settled, Trait, Verdict
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
from deid_proxy.stores.memory import MemoryLedger
from deid_proxy.stores.sqlite import SQLiteLedger

if TYPE_CHECKING:
    from pathlib import Path

DEVICE, KIND, CREATOR = (
    Trait(bytes([number]) * 16, words)
    for number, words in enumerate(("a device that was not seen before", "SOP Class CT", "a private creator"), start=1)
)
SEEN = Decision("A. Physicist", "looked at it", 1000.0)
ENOUGH = {"LUNG-01": 2}


def receipt_id(number: int) -> bytes:
    return number.to_bytes(2, "big") * 8


def outcome(
    number: int,
    study: str = "2.25.1",
    *traits: Trait,
    destinations: tuple[str, ...] = ("archive",),
    shadows: tuple[str, ...] = (),
    uid: str = "",
    digest: int = 0,
) -> Outcome:
    made = RenditionRecord(
        Extent(2, 1000 * number, 300, 500 + number, 200),
        bytes([digest or number]) * 32,
        "1.2.840.10008.5.1.4.1.1.2",
        uid or f"2.25.{100 + number}",
        study,
        "1.2.840.10008.1.2.1",
        750,
    )
    review = Review(study, traits, 2) if traits else None
    ready = InstanceState.READY
    return Outcome(
        receipt_id(number), ready, rendition=made, destinations=destinations, shadows=shadows, review=review, at=50.0
    )


def receive(ledger: Ledger, *numbers: int, project: str = "LUNG-01") -> None:
    ledger.record_received(
        [ReceivedInstance(receipt_id(n), Extent(1, 1000 * n, 900, n, 800), project, 100.0 + n, "CT1") for n in numbers]
    )


def work(ledger: Ledger, *outcomes: Outcome) -> list[Outcome]:
    """Receive what is not there yet, claim everything and record the outcomes."""
    receive(ledger, *(int.from_bytes(each.receipt_id[:2], "big") for each in outcomes))
    ledger.claim(1000)
    return ledger.record_outcomes(outcomes)


def state(ledger: Ledger, number: int) -> tuple[str, str]:
    row = ledger.instance(receipt_id(number).hex())
    assert row is not None
    return row.state.value, row.reason


def queued(ledger: Ledger) -> set[int]:
    rows = ledger.deliveries(limit=1000)
    return {int.from_bytes(row.receipt_id[:2], "big") for row in rows if row.state is DeliveryState.QUEUED}


class TestWaiting:
    def test_a_study_with_something_new_waits_and_says_what_is_new(self, ledger: Ledger) -> None:
        """It is held as first-seen with the words of its traits, keeps its rendition, and has no delivery."""
        (recorded,) = work(ledger, outcome(1, "2.25.1", KIND, DEVICE))
        assert (recorded.state, recorded.reason, recorded.destinations) == (InstanceState.HELD, "first-seen", ())
        assert recorded.detail == "new here: SOP Class CT, a device that was not seen before"
        assert state(ledger, 1) == ("held", "first-seen")
        assert len(ledger.rendition_extents(receipt_id(1))) == 1
        assert ledger.deliveries() == []
        assert ledger.counts().held == {"first-seen": 1}

    def test_what_is_named_twice_is_one_thing(self, ledger: Ledger) -> None:
        """An instance that has the same trait in two places waits for it once, and the ledger goes on."""
        (recorded,) = work(ledger, outcome(1, "2.25.1", KIND, DEVICE, DEVICE, KIND))
        assert recorded.detail == "new here: SOP Class CT, a device that was not seen before"
        assert [
            each.state.value for each in work(ledger, outcome(2, "2.25.2", DEVICE, DEVICE), outcome(3, "2.25.3"))
        ] == [
            "held",
            "ready",
        ]

    def test_a_study_of_the_sample_waits_for_that_alone(self, ledger: Ledger) -> None:
        """The sample has a reason of its own; with something new besides, that comes first."""
        assert work(ledger, outcome(1, "2.25.1", SAMPLE))[0].reason == "sample"
        both = work(ledger, outcome(2, "2.25.2", SAMPLE, DEVICE))[0]
        assert (both.reason, both.detail.endswith(SAMPLE.words)) == ("first-seen", True)

    def test_what_is_new_in_the_last_of_a_batch_holds_the_first(self, ledger: Ledger) -> None:
        """Instances of one study that are recorded together wait together, whichever shows what is new."""
        plain = replace(outcome(1), review=Review("2.25.1", (), 2))
        recorded = work(ledger, plain, outcome(2, "2.25.2"), outcome(3, "2.25.1", KIND))
        assert [each.state.value for each in recorded] == ["held", "ready", "held"]
        recorded = work(ledger, outcome(4, "2.25.5", DEVICE), outcome(5, "2.25.5", DEVICE, KIND))
        assert [each.detail for each in recorded] == [recorded[0].detail] * 2

    def test_what_nobody_began_to_send_waits_with_its_study(self, ledger: Ledger) -> None:
        """Queued and never tried: taken back. Tried, or of another study or project: left alone."""
        work(ledger, outcome(1), outcome(2), outcome(3, "2.25.2"))
        receive(ledger, 4, project="OTHER")
        ledger.claim(9)
        ledger.record_outcomes([outcome(4)])
        (sent,) = ledger.due_deliveries("archive", 1e12, 1)
        assert sent.receipt_id == receipt_id(1)
        ledger.record_deliveries([DeliveryResult(sent.delivery_id, DeliveryState.DEFERRED, 0xA700, next_at=5.0)])
        work(ledger, outcome(5, "2.25.1", DEVICE))
        assert state(ledger, 2) == ("held", "first-seen")
        assert [state(ledger, n)[0] for n in (1, 3, 4)] == ["ready"] * 3
        assert queued(ledger) == {3, 4}
        assert ledger.let_go([receipt_id(2)], SEEN, enough={}) == Settled(2, 1, 0)

    def test_a_duplicate_and_a_conflict_are_nothing_new(self, ledger: Ledger) -> None:
        """What would not go out anyway makes no study wait."""
        work(ledger, outcome(1))
        assert work(ledger, outcome(2, "2.25.1", DEVICE, uid="2.25.101", digest=1))[0].reason == "duplicate"
        assert work(ledger, outcome(3, "2.25.1", DEVICE, uid="2.25.101"))[0].reason == "conflict"
        assert work(ledger, outcome(4))[0].state is InstanceState.READY

    def test_an_unknown_receipt_changes_nothing(self, ledger: Ledger) -> None:
        """A batch with an outcome of nobody is refused as a whole, traits included."""
        receive(ledger, 1)
        ledger.claim(1)
        with pytest.raises(StoreError):
            ledger.record_outcomes([outcome(1, "2.25.1", DEVICE), outcome(2, "2.25.1", KIND)])
        assert ledger.record_outcomes([outcome(1, "2.25.1", DEVICE)])[0].detail == f"new here: {DEVICE.words}"

    def test_a_trait_without_a_whole_token_is_refused(self, ledger: Ledger) -> None:
        """Two traits that share a beginning must not be taken for one."""
        receive(ledger, 1)
        ledger.claim(1)
        with pytest.raises(StoreError):
            ledger.record_outcomes([outcome(1, "2.25.1", Trait(b"short", "something"))])
        assert state(ledger, 1)[0] == "active"

    def test_a_project_learns_for_itself(self, ledger: Ledger) -> None:
        """What is known in one project is new in another."""
        work(ledger, outcome(1, "2.25.1", DEVICE))
        ledger.let_go([receipt_id(1)], SEEN, enough=ENOUGH, for_good=True)
        receive(ledger, 2, project="OTHER")
        ledger.claim_again(receipt_id(2))
        ledger.claim(9)
        assert ledger.record_outcomes([outcome(2, "2.25.2", DEVICE)])[0].reason == "first-seen"

    def test_studies_that_wait_are_listed_once_each(self, ledger: Ledger) -> None:
        """In the order of receipt, with their first instance and how many there are."""
        work(ledger, outcome(2, "2.25.2", DEVICE), outcome(3, "2.25.1", SAMPLE), outcome(4, "2.25.2", KIND, DEVICE))
        found = ledger.waiting_studies()
        assert [(each.study_instance_uid, each.instances, each.reason) for each in found] == [
            ("2.25.2", 2, "first-seen"),
            ("2.25.1", 1, "sample"),
        ]
        assert (found[0].receipt_id, found[0].received_at, found[0].calling_ae_title) == (receipt_id(2), 102.0, "CT1")
        assert found[0].detail == f"new here: {KIND.words}, {DEVICE.words}"  # of all of it, whoever came first
        assert found == ledger.waiting_studies(limit=2)
        assert ledger.waiting_studies(limit=1) == found[:1]
        ledger.reject([receipt_id(4)], SEEN)
        assert ledger.waiting_studies() == found[1:]


class TestLettingGo:
    def test_one_instance_stands_for_its_study(self, ledger: Ledger) -> None:
        """All that waits of the study is received anew, and goes out; other studies stay."""
        work(ledger, outcome(1, "2.25.1", DEVICE), outcome(2, "2.25.1", DEVICE), outcome(3, "2.25.3", DEVICE))
        assert ledger.let_go([receipt_id(1), receipt_id(2)], SEEN, enough=ENOUGH) == Settled(2, 1, 0)
        assert [state(ledger, n)[0] for n in (1, 2, 3)] == ["received", "received", "held"]
        recorded = work(ledger, outcome(1, "2.25.1", DEVICE), outcome(2, "2.25.1", DEVICE))
        assert [each.state for each in recorded] == [InstanceState.READY] * 2
        assert queued(ledger) == {1, 2}

    def test_after_enough_studies_a_trait_is_known(self, ledger: Ledger) -> None:
        """The second study makes it so; whoever waits for nothing else goes then, and later ones pass."""
        work(ledger, *(outcome(n, f"2.25.{n}", DEVICE) for n in (1, 2, 3)), outcome(4, "2.25.4", DEVICE, KIND))
        assert ledger.let_go([receipt_id(1)], SEEN, enough=ENOUGH) == Settled(1, 1, 0)
        assert ledger.let_go([receipt_id(2)], SEEN, enough=ENOUGH) == Settled(2, 2, 0)
        assert [state(ledger, n)[0] for n in (2, 3, 4)] == ["received", "received", "held"]
        assert work(ledger, outcome(5, "2.25.5", DEVICE))[0].state is InstanceState.READY
        assert [each.by for each in ledger.decisions(receipt_id(3))] == [SEEN.by]

    def test_for_good_needs_one_study(self, ledger: Ledger) -> None:
        """A person may say at once that what is new is known from now on."""
        work(ledger, outcome(1, "2.25.1", DEVICE), outcome(2, "2.25.2", DEVICE))
        assert ledger.let_go([receipt_id(1)], SEEN, enough={}, for_good=True) == Settled(2, 2, 0)
        assert work(ledger, outcome(3, "2.25.3", DEVICE))[0].state is InstanceState.READY

    def test_the_sample_never_becomes_known(self, ledger: Ledger) -> None:
        """However many studies of the sample were seen, even for good, the next one waits."""
        work(ledger, *(outcome(n, f"2.25.{n}", SAMPLE) for n in (1, 2, 3)))
        ledger.let_go([receipt_id(n) for n in (1, 2, 3)], SEEN, enough={"LUNG-01": 1}, for_good=True)
        assert work(ledger, outcome(1, "2.25.1", SAMPLE))[0].state is InstanceState.READY
        assert work(ledger, outcome(4, "2.25.4", SAMPLE))[0].reason == "sample"

    def test_what_comes_new_into_a_study_that_was_seen_waits_again(self, ledger: Ledger) -> None:
        """A person has seen what was there; a private creator that comes later is said to be new."""
        work(ledger, outcome(1, "2.25.1", DEVICE))
        ledger.let_go([receipt_id(1)], SEEN, enough=ENOUGH)
        assert work(ledger, outcome(2, "2.25.1", DEVICE))[0].state is InstanceState.READY
        assert work(ledger, outcome(3, "2.25.1", DEVICE, CREATOR))[0].detail == f"new here: {CREATOR.words}"

    def test_the_decision_is_kept_with_the_reason(self, ledger: Ledger) -> None:
        """Who, why, when, and what it was held for; also when it is held again and again."""
        receive(ledger, 1)
        ledger.claim(1)
        ledger.record_outcomes([Outcome(receipt_id(1), InstanceState.HELD, "pixel-risk", "ultrasound")])
        assert ledger.let_go([receipt_id(1)], SEEN, enough={}) == Settled(1, 0, 0)
        (kept,) = ledger.decisions(receipt_id(1))
        assert (kept.verdict, kept.by, kept.why, kept.at) == (Verdict.RELEASE, SEEN.by, SEEN.why, SEEN.at)
        assert (kept.reason, kept.detail) == ("pixel-risk", "ultrasound")
        assert state(ledger, 1) == ("received", "")

    def test_nothing_that_is_not_held_is_let_go(self, ledger: Ledger) -> None:
        """Received, ready and unknown instances are left alone, and no decision is kept."""
        receive(ledger, 1)
        work(ledger, outcome(2, "2.25.2"))
        assert ledger.let_go([receipt_id(n) for n in (1, 2, 9)], SEEN, enough={}) == Settled()
        assert ledger.reject([receipt_id(n) for n in (1, 2, 9)], SEEN) == Settled()
        assert ledger.decisions(receipt_id(2)) == []

    def test_a_held_delivery_is_sent_again_as_if_never_tried(self, ledger: Ledger) -> None:
        """It is queued with no attempt counted; the instance stays ready, and its other deliveries as they are."""
        work(ledger, outcome(1, destinations=("archive", "backup")))
        (row,) = ledger.due_deliveries("archive", 1e12, 1)
        held = DeliveryResult(row.delivery_id, DeliveryState.HELD, 0xC000, "refused", "C000", at=9.0)
        ledger.record_deliveries([held])
        assert ledger.let_go([receipt_id(1)], SEEN, enough={}) == Settled(0, 0, 1)
        (again,) = ledger.due_deliveries("archive", 0.0, 1)
        assert (again.attempts, again.reason, again.rendition.digest) == (1, "", row.rendition.digest)
        assert [(each.reason, each.destination) for each in ledger.decisions(receipt_id(1))] == [("refused", "archive")]


class TestRejecting:
    def test_a_rejected_study_is_excluded_and_may_be_erased(self, ledger: Ledger) -> None:
        """Terminal: nothing lets it go any more, and the next instance of the study waits for another decision."""
        work(ledger, outcome(1, "2.25.1", DEVICE), outcome(2, "2.25.1", DEVICE))
        assert ledger.reject([receipt_id(2)], SEEN) == Settled(2, 1, 0)
        assert state(ledger, 1) == state(ledger, 2) == ("excluded", REJECTED)
        assert ledger.let_go([receipt_id(1)], SEEN, enough=ENOUGH) == Settled()
        assert len(ledger.erasable(9)) == 2
        assert work(ledger, outcome(3, "2.25.1", DEVICE))[0].reason == "first-seen"

    def test_rejecting_teaches_nothing(self, ledger: Ledger) -> None:
        """However many studies were turned down, the device is as new as before."""
        work(ledger, *(outcome(n, f"2.25.{n}", DEVICE) for n in (1, 2, 3)))
        ledger.reject([receipt_id(n) for n in (1, 2, 3)], SEEN)
        assert work(ledger, outcome(4, "2.25.4", DEVICE))[0].reason == "first-seen"

    def test_a_held_delivery_is_given_up_alone(self, ledger: Ledger) -> None:
        """The instance stays on its way to the others; when there is no other, it is excluded."""
        work(ledger, outcome(1, destinations=("archive", "backup")), outcome(2, "2.25.2"))
        for row in ledger.due_deliveries("archive", 1e12, 9):
            ledger.record_deliveries([DeliveryResult(row.delivery_id, DeliveryState.HELD, 0xC000, "refused", "C000")])
        assert ledger.reject([receipt_id(1), receipt_id(2)], SEEN) == Settled(0, 0, 2)
        assert [state(ledger, n) for n in (1, 2)] == [("ready", ""), ("excluded", REJECTED)]
        assert [row.destination for row in ledger.deliveries()] == ["backup"]
        assert work(ledger, outcome(3, "2.25.2", uid="2.25.102", digest=7))[0].state is InstanceState.READY


class TestShadows:
    def test_a_shadow_is_recorded_and_never_delivered(self, ledger: Ledger) -> None:
        """Digest, UID and time are kept, and counted; there is nothing to send, and the bytes may go."""
        work(ledger, outcome(1, destinations=(), shadows=("archive",)))
        assert ledger.due_study("archive", 1e12, newest=False) is None
        assert ledger.due_deliveries("archive", 1e12, 9) == ledger.deliveries() == []
        (row,) = ledger.shadows(receipt_id(1))
        assert (row.destination, row.sop_instance_uid, row.digest, row.at) == ("archive", "2.25.101", b"\1" * 32, 50.0)
        assert ledger.counts().shadows == {"archive": 1}
        assert ledger.counts().deliveries == {}
        assert [each.receipt_id for each in ledger.erasable(9)] == [receipt_id(1)]
        ledger.record_erased([receipt_id(1)])
        assert ledger.shadows(receipt_id(1)) == [row]

    def test_the_same_bytes_are_a_duplicate_for_a_shadow_too(self, ledger: Ledger) -> None:
        """Sent twice, made once; other bytes under one UID are no conflict there, where nothing is kept."""
        work(ledger, outcome(1, destinations=(), shadows=("dark",), uid="2.25.9", digest=1))
        assert (
            work(ledger, outcome(2, destinations=(), shadows=("dark",), uid="2.25.9", digest=1))[0].reason
            == "duplicate"
        )
        assert (
            work(ledger, outcome(3, destinations=(), shadows=("dark",), uid="2.25.9"))[0].state is InstanceState.READY
        )

    def test_a_shadow_that_is_lifted_gets_what_is_sent_from_then_on(self, ledger: Ledger) -> None:
        """What was made for the shadow does not count as delivered."""
        work(ledger, outcome(1, destinations=(), shadows=("archive",), uid="2.25.9", digest=1))
        assert work(ledger, outcome(2, uid="2.25.9", digest=1))[0].destinations == ("archive",)

    def test_a_shadow_changes_nothing_for_the_others(self, ledger: Ledger) -> None:
        """An instance for an archive and a shadow is ready until the archive has it; conflicts hold for both."""
        work(ledger, outcome(1, shadows=("dark",), uid="2.25.9", digest=1))
        assert ledger.erasable(9) == []
        assert work(ledger, outcome(2, shadows=("dark",), uid="2.25.9"))[0].reason == "conflict"
        assert ledger.counts().shadows == {"dark": 1}

    def test_an_instance_that_leads_nowhere_is_refused(self, ledger: Ledger) -> None:
        """Neither a destination nor a shadow: nothing would ever become of it."""
        receive(ledger, 1)
        ledger.claim(1)
        with pytest.raises(StoreError):
            ledger.record_outcomes([outcome(1, destinations=())])

    def test_a_study_that_waits_is_nothing_to_a_shadow_yet(self, ledger: Ledger) -> None:
        """It is made for the shadow when it was let go."""
        work(ledger, outcome(1, "2.25.1", DEVICE, destinations=(), shadows=("dark",)))
        assert ledger.counts().shadows == {}
        ledger.let_go([receipt_id(1)], SEEN, enough=ENOUGH)
        work(ledger, outcome(1, "2.25.1", DEVICE, destinations=(), shadows=("dark",)))
        assert ledger.counts().shadows == {"dark": 1}

    def test_a_withdrawn_instance_has_no_shadow(self, ledger: Ledger) -> None:
        """What is taken off its way is taken back from shadows too."""
        work(ledger, outcome(1, destinations=(), shadows=("dark",)))
        ledger.withdraw([receipt_id(1)], "withdrawn")
        assert (ledger.shadows(receipt_id(1)), ledger.counts().shadows) == ([], {})


def test_everything_is_there_after_the_next_start(tmp_path: Path) -> None:
    """Traits, what was seen, decisions and shadows outlive the process."""
    path = tmp_path / "ledger.db"
    ledger = SQLiteLedger(path)
    work(ledger, outcome(1, "2.25.1", DEVICE), outcome(2, "2.25.2", DEVICE), outcome(3, "2.25.3", shadows=("dark",)))
    ledger.let_go([receipt_id(1)], SEEN, enough=ENOUGH)
    ledger.close()
    ledger = SQLiteLedger(path)
    assert work(ledger, outcome(1, "2.25.1", DEVICE))[0].state is InstanceState.READY
    assert state(ledger, 2) == ("held", "first-seen")
    assert ledger.let_go([receipt_id(2)], SEEN, enough=ENOUGH) == Settled(1, 1, 0)
    assert len(ledger.decisions(receipt_id(1))) == len(ledger.shadows(receipt_id(3))) == 1
    ledger.close()


@pytest.mark.parametrize("kind", ["memory", "sqlite"])
def test_a_worker_and_a_person_do_not_get_into_each_others_way(kind: str, tmp_path: Path) -> None:
    """While one thread records and another lets go, every study goes out as a whole or waits as a whole."""
    ledger: Ledger = MemoryLedger() if kind == "memory" else SQLiteLedger(tmp_path / "ledger.db")
    numbers = range(1, 121)  # of a study in three, which come mixed
    receive(ledger, *numbers)
    done = threading.Event()

    def decide() -> None:
        while not done.is_set():
            ledger.let_go([row.receipt_id for row in ledger.held(limit=3)][:1], SEEN, enough={})

    person = threading.Thread(target=decide)
    person.start()
    try:
        for _ in range(20_000):
            rows = ledger.claim(5)
            suspects = [row for row in rows if row.state is InstanceState.RECEIVED]
            rows = [row for row in rows if row not in suspects]
            found = [int.from_bytes(row.receipt_id[:2], "big") for row in rows]
            ledger.record_outcomes([outcome(n, f"2.25.{n % 3}", DEVICE) for n in found])
            if ledger.counts().instances == {"ready": len(numbers)}:
                break
    finally:
        done.set()
        person.join()
    assert [state(ledger, n)[0] for n in numbers] == ["ready"] * len(numbers)
    assert queued(ledger) == set(numbers)
    assert ledger.waiting_studies() == []
    ledger.close()


steps = st.lists(
    st.tuples(
        st.sampled_from(["work", "work", "let go", "reject", "recover", "send"]),
        st.integers(1, 12),
        st.integers(0, 3),
        st.sets(st.sampled_from([DEVICE, KIND, CREATOR, SAMPLE])),
    ),
    max_size=30,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(history=steps)
def test_nothing_is_on_its_way_of_a_study_that_waits(history: list[tuple[str, int, int, set[Trait]]]) -> None:
    """Whatever comes, is seen and is turned down in whatever order: of a study that waits, nothing new is sent."""
    ledger = MemoryLedger()
    tried: set[int] = set()
    for what, number, study, traits in history:
        match what:
            case "work":
                review = Review(f"2.25.{study}", tuple(sorted(traits)), 2)
                work(ledger, replace(outcome(number, f"2.25.{study}"), review=review))
            case "let go":
                ledger.let_go([receipt_id(number)], SEEN, enough={"LUNG-01": 2}, for_good=number % 5 == 0)
            case "reject":
                ledger.reject([receipt_id(number)], SEEN)
            case "recover":
                ledger.recover()
            case "send":
                tried |= {row.delivery_id for row in ledger.due_deliveries("archive", 0.0, 1)}
        rows = ledger.held(limit=100)
        waiting = {ledger._waits_with.get(row.receipt_id) for row in rows if row.reason in ("first-seen", "sample")}
        assert None not in waiting
        fresh = [row for row in ledger.deliveries(limit=1000) if row.delivery_id not in tried]
        assert [row for row in fresh if row.rendition.study_instance_uid in waiting] == []
