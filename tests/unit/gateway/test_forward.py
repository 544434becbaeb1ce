"""The forwarder against archives that fail in every way: nothing is lost, doubled in content, or called delivered."""

from __future__ import annotations

import socket
import threading
import time
from dataclasses import replace
from types import SimpleNamespace

import pytest

from deid_proxy.errors import HoldReason, SpoolError, StoreUnavailableError
from deid_proxy.events import Event
from deid_proxy.gateway import forward, recent
from deid_proxy.gateway.forward import Forwarder
from deid_proxy.gateway.turns import Turns
from deid_proxy.identity.ports import DeliveryState
from deid_proxy.spool.schedule import FAILURES_TO_OPEN, Breaker, BreakerState
from deid_proxy.standard.uids import STORAGE_SOP_CLASSES
from deid_proxy.testing.builders import Patient, Shape, build_study
from deid_proxy.testing.fake_archive import Behaviour, FakeArchive


class Outbound:
    """A forwarder whose rounds the test takes itself, an archive in front of it, deliveries behind it."""

    def __init__(self, bench, state, archive: FakeArchive, **destination: object) -> None:
        options = "".join(f", {name}: {value}" for name, value in destination.items())
        settings = bench.settings(ports={"archive": archive.port}, destination=options)
        self.bench, self.state, self.archive = bench, state, archive
        self.sent = threading.Event()
        self.forwarder = Forwarder("archive", settings.destinations["archive"], state, bench.log, self.sent)

    def round(self) -> bool:
        """One round, as if every back-off had passed."""
        for row in self.state.ledger.deliveries(state=DeliveryState.DEFERRED):
            self.state.ledger._deliver(row.delivery_id, next_at=0.0)
        return self.forwarder.work()

    def rounds(self, most: int = 10) -> None:
        while most and self.round():
            most -= 1

    def deliveries(self) -> list:
        return self.state.ledger.deliveries()

    def counts(self) -> dict[str, int]:
        return {state: n for (_name, state), n in self.state.ledger.counts().deliveries.items()}

    def contents(self) -> dict[str, set[bytes]]:
        found: dict[str, set[bytes]] = {}
        for kept in self.archive.received:
            found.setdefault(kept.sop_instance_uid, set()).add(kept.data_set())
        return found


@pytest.fixture
def outbound(bench, state):
    opened: list[Outbound] = []

    def make(archive: FakeArchive, **destination: object) -> Outbound:
        made = Outbound(bench, state, archive, **destination)
        opened.append(made)
        return made

    yield make
    for each in opened:
        each.forwarder._drop()


@pytest.mark.parametrize(
    "trouble",
    [
        Behaviour(message_id_offset=1),
        Behaviour(sop_instance_uid="1.2.3"),
        Behaviour(raw_response=b"\x04\0\0\0\0\x01x"),
        Behaviour(ending="release"),
        Behaviour(ending="abort"),
        Behaviour(ending="abort", after_bytes=100),
        Behaviour(ending="close", after_bytes=100),
        Behaviour(ending="close"),
        Behaviour(ending="silence"),
    ],
    ids=["message-id", "uid", "garbage", "release", "abort", "abort-during", "close-during", "close", "silence"],
)
def test_an_answer_that_is_none_leads_to_the_same_bytes_once_more(bench, state, outbound, trouble: Behaviour) -> None:
    """Without a valid response nothing counts as delivered: it is sent again, byte for byte, and then done."""
    bench.make_ready(state, bench.instances(3))
    with FakeArchive({2: trouble}) as archive:
        out = outbound(archive, response_timeout_s=1)
        out.round()
        assert out.counts() == {"forwarded": 1, "deferred": 1, "queued": 1}
        out.rounds()
        assert out.counts() == {"forwarded": 3}
        assert len(out.contents()) == 3
        assert all(len(each) == 1 for each in out.contents().values())


def test_what_was_not_tried_is_put_back_uncounted(bench, state, outbound) -> None:
    """When the destination goes away in a batch, only the instance at hand has an attempt; the rest waits as it was."""
    bench.make_ready(state, bench.instances(4))
    with FakeArchive({1: Behaviour(ending="abort")}) as archive:
        out = outbound(archive)
        out.round()
        assert [(row.state.value, row.attempts) for row in out.deliveries()] == [
            ("deferred", 1),
            ("queued", 0),
            ("queued", 0),
            ("queued", 0),
        ]


def test_a_stop_in_a_batch_puts_the_rest_back_uncounted(bench, state, outbound) -> None:
    """A forwarder that is asked to end finishes the instance at hand and nothing more."""
    bench.make_ready(state, bench.instances(3))
    with FakeArchive() as archive:
        out = outbound(archive)
        out.forwarder.ask_to_stop()
        out.forwarder.work()
        assert out.counts() == {"queued": 3}
        assert {row.attempts for row in out.deliveries()} == {0}
        assert archive.received == []


@pytest.mark.parametrize("status", [0x0110, 0x0213, 0xA700, 0xA7FF])
def test_a_passing_refusal_is_deferred_with_its_status(bench, state, outbound, status: int) -> None:
    """Out of resources and their like wait for the back-off, and the association stays."""
    bench.make_ready(state, bench.instances(2))
    with FakeArchive({1: Behaviour(status=status)}) as archive:
        out = outbound(archive)
        out.round()
        refused = out.deliveries()[0]
        assert (refused.state, refused.status, refused.attempts) == (DeliveryState.DEFERRED, status, 1)
        assert refused.next_at > time.time() - 1
        assert len(archive.associations) == 1
        out.rounds()
        assert out.counts() == {"forwarded": 2}


@pytest.mark.parametrize("status", [0x0122, 0x0124, 0xA900, 0xC000, 0x0001, 0xB123, 0xFF00])
def test_a_final_refusal_and_an_undefined_status_wait_for_a_person(bench, state, outbound, status: int) -> None:
    """What Storage does not define promises nothing: it is held with what was answered, never called delivered."""
    bench.make_ready(state, bench.instances())
    with FakeArchive(default=Behaviour(status=status)) as archive:
        out = outbound(archive)
        out.rounds()
        (held,) = out.deliveries()
        assert (held.state, held.reason, held.status) == (DeliveryState.HELD, HoldReason.REFUSED, status)


def test_a_refusal_says_what_to_do(bench, state, outbound) -> None:
    """What is held names the status, what it means, and what a person does about it."""
    bench.make_ready(state, bench.instances())
    with FakeArchive(default=Behaviour(status=0x0124)) as archive:
        out = outbound(archive)
        out.rounds()
        (held,) = out.deliveries()
    assert held.detail == (
        "the destination answered 0124 not authorized; let the archive permit our calling AE title to store"
    )


@pytest.mark.fault(27)
def test_a_duplicate_that_we_may_have_sent_is_forwarded(bench, state, outbound) -> None:
    """The answer to the first attempt was lost, the second says duplicate: the archive has what we sent."""
    bench.make_ready(state, bench.instances())
    with FakeArchive({1: Behaviour(ending="close"), 2: Behaviour(status=0x0111)}) as archive:
        out = outbound(archive)
        out.rounds()
        (done,) = out.deliveries()
        assert (done.state, done.status) == (DeliveryState.FORWARDED, 0x0111)


@pytest.mark.fault(27)
def test_a_duplicate_that_we_never_sent_is_held(bench, state, outbound) -> None:
    """At the first attempt somebody else's instance has the UID; whether it is the same nobody here knows."""
    bench.make_ready(state, bench.instances())
    with FakeArchive(default=Behaviour(status=0x0111)) as archive:
        out = outbound(archive)
        out.rounds()
        (held,) = out.deliveries()
        assert (held.state, held.reason, held.status) == (DeliveryState.HELD, HoldReason.REFUSED, 0x0111)
        assert "compare the two" in held.detail


@pytest.mark.parametrize("status", [0x0000, 0xB000, 0xB006, 0xB007])
def test_success_and_warnings_are_forwarded_with_their_status(bench, state, outbound, status: int) -> None:
    """The archive has the instance; what it said about it stays in the ledger."""
    bench.make_ready(state, bench.instances())
    with FakeArchive(default=Behaviour(status=status)) as archive:
        out = outbound(archive)
        out.rounds()
        (done,) = out.deliveries()
        assert (done.state, done.status) == (DeliveryState.FORWARDED, status)
        assert out.sent.is_set()


def test_the_words_of_an_archive_reach_no_log_and_no_ledger(bench, state, outbound, canary: str) -> None:
    """An Error Comment may quote the instance: only the status is told."""
    bench.make_ready(state, bench.instances(2))
    with FakeArchive(
        {1: Behaviour(status=0xC000, comment=canary), 2: Behaviour(status=0xA700, comment=canary)}
    ) as archive:
        out = outbound(archive)
        out.round()
    assert canary not in repr(bench.log.lines) + repr(out.deliveries())


@pytest.mark.fault(29)
def test_what_is_sent_again_without_knowing_is_counted(bench, state, outbound) -> None:
    """An answer that was lost makes the next attempt one that may double; an archive that was away does not."""
    bench.make_ready(state, bench.instances(3))
    with FakeArchive({2: Behaviour(ending="close")}) as archive:
        out = outbound(archive)
        archive.reject = (2, 3, 1)
        out.round()
        archive.reject = None
        out.rounds()
        assert out.counts() == {"forwarded": 3}
        assert out.forwarder.turns.resent_unknown == 1
    (said,) = bench.log.fields_of(Event.DELIVERY_RESENT)
    assert said["destination"] == "archive"


@pytest.mark.fault(25)
def test_a_study_of_more_contexts_than_an_association_has_is_delivered(bench, state, outbound, monkeypatch) -> None:
    """140 pairs of SOP Class and transfer syntax, twice over and mixed, go out on associations that share them."""
    classes = sorted(STORAGE_SOP_CLASSES)[:140]
    bench.make_ready(state, bench.instances(2 * len(classes)))
    whole = state.ledger.due_deliveries

    def due(*args: object, **named: object) -> list:
        rows = whole(*args, **named)
        of = [replace(row.rendition, sop_class_uid=classes[row.delivery_id % len(classes)]) for row in rows]
        return [replace(row, rendition=rendition) for row, rendition in zip(rows, of, strict=True)]

    monkeypatch.setattr(state.ledger, "due_deliveries", due)
    with FakeArchive() as archive:
        out = outbound(archive)
        out.rounds(20)
        assert out.counts() == {"forwarded": len(classes) * 2}
        assert {each.sop_class_uid for each in archive.received} == set(classes)
        assert len(archive.received) == 2 * len(classes)
        assert len(archive.associations) <= 5


@pytest.mark.fault(22)
def test_a_destination_that_is_down_is_left_alone_and_found_again(bench, state, outbound, monkeypatch) -> None:
    """After some failures the breaker opens and nothing is tried; when its time has come one trial closes it."""
    bench.make_ready(state, bench.instances(3))
    clock = [1000.0]
    monkeypatch.setattr(forward, "time", SimpleNamespace(monotonic=lambda: clock[0], time=time.time))
    with FakeArchive(reject=(2, 3, 1)) as archive:
        out = outbound(archive)
        for _ in range(FAILURES_TO_OPEN):
            assert out.round() is True
        assert out.forwarder.turns.breaker.state(clock[0]) is BreakerState.OPEN
        turns, retry_at = out.forwarder.turns, out.forwarder.turns.breaker.retry_at
        assert turns.rests_for(clock[0]) == retry_at - clock[0] > 0
        assert turns.rests_for(retry_at) == 0
        rejected = len(archive.associations)
        assert out.round() is False
        assert len(archive.associations) == rejected
        archive.reject = None
        clock[0] += 3600
        assert out.round() is True
        assert out.forwarder.turns.breaker.state(clock[0]) is BreakerState.CLOSED
        assert turns.rests_for(clock[0]) == 0
        assert out.counts() == {"forwarded": 3}
    assert bench.log.events().count(Event.DESTINATION_DOWN) == 1
    assert bench.log.events().count(Event.DESTINATION_UP) == 1


def test_a_failed_trial_opens_the_breaker_for_longer(bench, state, outbound, monkeypatch) -> None:
    """A destination that is still down costs one attempt a back-off, however much is queued for it."""
    bench.make_ready(state, bench.instances(3))
    clock = [1000.0]
    monkeypatch.setattr(forward, "time", SimpleNamespace(monotonic=lambda: clock[0], time=time.time))
    with FakeArchive(reject=(2, 3, 1)) as archive:
        out = outbound(archive)
        for _ in range(FAILURES_TO_OPEN):
            out.round()
        first = out.forwarder.turns.breaker.retry_at - clock[0]
        clock[0] += 3600
        before = len(archive.associations)
        out.round()
        assert len(archive.associations) == before + 1
        assert out.forwarder.turns.breaker.retry_at - clock[0] > first / 2
        assert out.round() is False
        assert sum(row.attempts for row in out.deliveries()) == FAILURES_TO_OPEN + 1


def test_a_defect_during_the_trial_does_not_silence_the_forwarder(bench, state, outbound, monkeypatch) -> None:
    """When a round ends in an exception while one trial is allowed, another trial comes after the back-off."""
    bench.make_ready(state, bench.instances())
    clock = [1000.0]
    monkeypatch.setattr(forward, "time", SimpleNamespace(monotonic=lambda: clock[0], time=time.time))
    with FakeArchive() as archive:
        out = outbound(archive)
        for _ in range(FAILURES_TO_OPEN):
            out.forwarder.turns.breaker = out.forwarder.turns.breaker.failed(clock[0], 0.5)
        clock[0] += 3600
        whole = out.forwarder._send
        monkeypatch.setattr(out.forwarder, "_send", lambda _rows: (_ for _ in ()).throw(RuntimeError("a defect")))
        with pytest.raises(RuntimeError, match="a defect"):
            out.round()
        monkeypatch.setattr(out.forwarder, "_send", whole)
        state.ledger.recover()
        clock[0] += 3600
        out.rounds()
        assert out.counts() == {"forwarded": 1}


def test_a_defect_holds_one_delivery_and_drops_the_association(bench, state, outbound, monkeypatch, canary) -> None:
    """An unforeseen exception holds its delivery as engine-error; the next one goes out on a new association."""
    bench.make_ready(state, bench.instances(3))
    whole, calls = recent.materialise, iter(range(3))

    def stumbling(*args: object) -> object:
        if next(calls) == 1:
            raise ValueError(canary)
        return whole(*args)

    monkeypatch.setattr(recent, "materialise", stumbling)
    with FakeArchive() as archive:
        out = outbound(archive)
        out.rounds()
        assert [row.state.value for row in out.deliveries()] == ["forwarded", "held", "forwarded"]
        assert out.deliveries()[1].reason == HoldReason.ENGINE_ERROR
        assert len(archive.associations) == 2
        assert archive.wait_for_ends(1) == ["aborted"]
    assert canary not in repr(bench.log.lines) + repr(out.deliveries())


def test_damaged_bytes_are_never_sent(bench, state, outbound) -> None:
    """A rendition or original that does not decrypt holds its delivery; nothing half of it reaches the archive."""
    received = bench.make_ready(state, bench.instances(2))
    state.recent.forget([received[0].extent])
    segment = next(p for p in (bench.directory / "spool").iterdir() if p.name.isdigit())
    extent = received[0].extent
    with segment.open("r+b") as file:
        file.seek(extent.offset + extent.length // 2)
        file.write(b"\xa5" * 64)
    with FakeArchive() as archive:
        out = outbound(archive)
        out.rounds()
        held, done = out.deliveries()
        assert (held.state, held.reason) == (DeliveryState.HELD, HoldReason.SPOOL_CORRUPT)
        assert done.state is DeliveryState.FORWARDED
        assert len(archive.received) == 1


def _large(count: int):
    return build_study(1, "MR", count, shape=Shape(rows=256, columns=256, private_blob_bytes=64))


def test_a_large_instance_goes_out_frame_by_frame_as_it_would_whole(bench, state, outbound, monkeypatch) -> None:
    """What is too large to be kept in memory reaches the archive byte for byte, and is never read as a whole."""
    received = bench.make_ready(state, _large(2))
    with FakeArchive() as archive:
        out = outbound(archive)
        whole = []
        for row in out.deliveries():
            with state.recent.data_set(row.rendition.extent, row.source) as (segments, size_bytes):
                assert size_bytes is None
                whole.append(b"".join(map(bytes, segments)))
        state.recent = recent.RecentPlaintext(state.spool, most_bytes=4)
        read, originals = state.recent.read, [each.extent for each in received]
        monkeypatch.setattr(state.recent, "read", lambda extent: None if extent in originals else read(extent))
        out.rounds()
        assert out.counts() == {"forwarded": 2}
        assert [each.data_set() for each in archive.received] == whole


def test_a_large_instance_that_is_damaged_ends_its_association_and_is_held(bench, state, outbound) -> None:
    """Damage that shows on the way aborts the association, so that the archive keeps no half; the next one goes out."""
    received = bench.make_ready(state, _large(2))
    state.recent = recent.RecentPlaintext(state.spool, most_bytes=4)
    segment = next(p for p in (bench.directory / "spool").iterdir() if p.name.isdigit())
    extent = received[0].extent
    with segment.open("r+b") as file:
        file.seek(extent.offset + extent.length * 3 // 4)
        file.write(b"\xa5" * 64)
    with FakeArchive() as archive:
        out = outbound(archive)
        out.rounds()
        held, done = out.deliveries()
        assert (held.state, held.reason) == (DeliveryState.HELD, HoldReason.SPOOL_CORRUPT)
        assert done.state is DeliveryState.FORWARDED
        assert len(archive.received) == 1
        assert archive.wait_for_ends(1) == ["aborted"]


def test_a_disk_that_cannot_be_read_now_defers_one_delivery(bench, state, outbound, monkeypatch) -> None:
    """A read error is tried again later, and keeps nobody else waiting."""
    received = bench.make_ready(state, bench.instances(2))
    whole, failing = state.recent.read, [received[0].extent]

    def read(extent: object) -> object:
        if extent in failing:
            raise SpoolError("reading segment 1: EIO")
        return whole(extent)

    monkeypatch.setattr(state.recent, "read", read)
    with FakeArchive() as archive:
        out = outbound(archive)
        out.round()
        assert [row.state.value for row in out.deliveries()] == ["deferred", "forwarded"]
        failing.clear()
        out.rounds()
        assert out.counts() == {"forwarded": 2}


def test_results_wait_for_a_ledger_that_is_away(bench, state, outbound, monkeypatch) -> None:
    """What the archive answered is recorded when the ledger is back, without sending anything again."""
    bench.make_ready(state, bench.instances(2))
    whole, failures = state.ledger.record_deliveries, iter([True, True, False])

    def flaky(results: object) -> None:
        if next(failures):
            raise StoreUnavailableError("away")
        whole(results)

    monkeypatch.setattr(state.ledger, "record_deliveries", flaky)
    with FakeArchive() as archive:
        out = outbound(archive)
        out.forwarder._retry_s = 0.0
        out.round()
        assert out.counts() == {"forwarded": 2}
        assert len(archive.received) == 2


def mixed_study(bench) -> list:
    """A study of two MR and two CT, of one patient."""
    patient = Patient.invent(1)
    first = build_study(1, "MR", 2, patient)
    old = first[0].study_instance_uid.encode()
    for seed in range(100):
        others = build_study(seed, "CT", 2, patient)
        if len(others[0].study_instance_uid) == len(old):
            new = [replace(i, data=i.data.replace(i.study_instance_uid.encode(), old)) for i in others]
            return [*first, *new]
    raise AssertionError("no study UID of this length was made")


def test_each_study_has_an_association_that_is_released_before_the_next_begins(bench, state, outbound) -> None:
    """Three studies are three associations, one after the other, each with the whole study on it."""
    for seed in (8, 9, 10):
        bench.make_ready(state, bench.instances(seed - 5, seed=seed))
    with FakeArchive() as archive:
        out = outbound(archive)
        out.rounds()
        assert sorted(each.instances for each in archive.associations) == [3, 4, 5]
        assert archive.wait_for_ends(2) == ["released", "released"]
        order = [kept.association for kept in archive.received]
    assert order == sorted(order)


def test_more_of_the_study_at_hand_goes_on_its_association(bench, state, outbound) -> None:
    """What comes while the association is open belongs to it, also when another study waits by then."""
    first = bench.instances(4, seed=8)
    bench.make_ready(state, first[:2])
    with FakeArchive() as archive:
        out = outbound(archive)
        out.round()
        bench.make_ready(state, bench.instances(2, seed=9) + first[2:])
        out.rounds()
        assert [each.instances for each in archive.associations] == [4, 2]


@pytest.mark.fault(31)
def test_a_new_study_does_not_wait_behind_old_ones_nor_an_old_one_behind_new_ones(bench, state, outbound) -> None:
    """Turns alternate between both ends of the queue: first seen first, first seen last, and so on inwards."""
    for seed in range(8, 14):
        bench.make_ready(state, bench.instances(2, seed=seed))
    wanted = [row.rendition.study_instance_uid for row in state.ledger.deliveries()][::2]
    with FakeArchive() as archive:
        out = outbound(archive)
        out.rounds()
    assert sent_studies(state, archive) == [wanted[place] for place in (0, 5, 1, 4, 2, 3)]


@pytest.mark.fault(31)
def test_a_large_study_gives_way_after_its_turn(bench, state, outbound, monkeypatch) -> None:
    """After so many instances another study has its turn; then the large one goes on."""
    monkeypatch.setattr(forward, "TURN_INSTANCES", 3)
    monkeypatch.setattr(forward, "_BATCH", 2)
    bench.make_ready(state, bench.instances(5, seed=8))
    bench.make_ready(state, bench.instances(2, seed=9))
    large, small = (state.ledger.due_study("archive", time.time(), newest=newest) for newest in (False, True))
    with FakeArchive() as archive:
        out = outbound(archive)
        out.rounds()
        assert len(archive.received) == 7
    assert sent_studies(state, archive) == [large, small, large]


def test_a_large_study_that_is_alone_keeps_its_association(bench, state, outbound, monkeypatch) -> None:
    """The end of a turn is the end of an association only when somebody else is next."""
    monkeypatch.setattr(forward, "TURN_INSTANCES", 3)
    bench.make_ready(state, bench.instances(10, seed=8))
    with FakeArchive() as archive:
        out = outbound(archive)
        out.rounds()
        assert [each.instances for each in archive.associations] == [10]


@pytest.mark.fault(27)
def test_an_archive_that_refuses_all_for_now_is_left_alone(bench, state, outbound, monkeypatch) -> None:
    """Three refusals in a row: the rest of the study is not sent at it, and it is said to be down, once."""
    bench.make_ready(state, bench.instances(10))
    clock = [1000.0]
    monkeypatch.setattr(forward, "time", SimpleNamespace(monotonic=lambda: clock[0], time=time.time))
    with FakeArchive(default=Behaviour(status=0xA700)) as archive:
        out = outbound(archive)
        out.rounds()
        assert archive.associations[0].instances == FAILURES_TO_OPEN
        assert out.counts() == {"deferred": FAILURES_TO_OPEN, "queued": 10 - FAILURES_TO_OPEN}
        archive.default = Behaviour()
        clock[0] += 2
        out.rounds()
        assert out.counts() == {"forwarded": 10}
    assert bench.log.fields_of(Event.DESTINATION_DOWN) == [
        {"destination": "archive", "error": "the destination answered A700 refused: out of resources"}
    ]
    assert bench.log.events().count(Event.DESTINATION_UP) == 1


def test_one_instance_that_is_refused_again_and_again_stops_no_other(bench, state, outbound) -> None:
    """Between two refusals of the one the others are taken: the destination is well."""
    bench.make_ready(state, bench.instances(6))
    with FakeArchive({number: Behaviour(status=0x0110) for number in (1, 7, 8)}) as archive:
        out = outbound(archive)
        out.round()
        assert out.counts() == {"deferred": 1, "forwarded": 5}
        out.rounds()
        assert out.counts() == {"forwarded": 6}
    assert Event.DESTINATION_DOWN not in bench.log.events()


@pytest.mark.fault(24)
def test_a_destination_that_rejects_for_good_is_asked_every_five_minutes(bench, state, outbound, monkeypatch) -> None:
    """An AE title that it does not know will not be known a second later: one rejection opens the breaker for long."""
    bench.make_ready(state, bench.instances(3))
    clock = [1000.0]
    monkeypatch.setattr(forward, "time", SimpleNamespace(monotonic=lambda: clock[0], time=time.time))
    with FakeArchive(reject=(1, 1, 7)) as archive:
        out = outbound(archive)
        assert out.round() is True
        assert out.round() is False
        clock[0] += 269
        assert out.round() is False
        archive.reject = None
        clock[0] += 32
        out.rounds()
        assert out.counts() == {"forwarded": 3}
        assert len(archive.associations) == 2
    (down,) = bench.log.fields_of(Event.DESTINATION_DOWN)
    assert "called AE title not recognized (1/1/7)" in str(down["error"])


@pytest.mark.fault(22)
def test_forwarders_of_one_destination_share_its_breaker(bench, state) -> None:
    """What one of them learned the others need not learn."""
    bench.make_ready(state, bench.instances(3))
    settings = bench.settings(ports={"archive": 1})
    turns = Turns()
    one, two = (
        Forwarder("archive", settings.destinations["archive"], state, bench.log, threading.Event(), turns)
        for _ in range(2)
    )
    for _ in range(FAILURES_TO_OPEN):
        assert one.work() is True
        for row in state.ledger.deliveries(state=DeliveryState.DEFERRED):
            state.ledger._deliver(row.delivery_id, next_at=0.0)
    assert two.work() is False
    assert bench.log.events().count(Event.DESTINATION_DOWN) == 1


def sent_studies(state, archive: FakeArchive) -> list[str]:
    """Return the studies in the order in which they were sent, each turn once."""
    by_uid = {d.rendition.sop_instance_uid: d.rendition.study_instance_uid for d in state.ledger.deliveries()}
    studies = [by_uid[kept.sop_instance_uid] for kept in archive.received]
    return [study for study, before in zip(studies, ["", *studies], strict=False) if study != before]


def test_one_association_carries_several_sop_classes(bench, state, outbound) -> None:
    """All contexts of a study are proposed at once, and those used before are proposed again."""
    bench.make_ready(state, mixed_study(bench))
    with FakeArchive() as archive:
        out = outbound(archive)
        out.rounds()
        assert len(archive.associations) == 1
        assert {sop_class for sop_class, _ in archive.associations[0].contexts} == {
            instance.sop_class_uid for instance in mixed_study(bench)
        }
        out.forwarder._drop()
        bench.make_ready(state, bench.instances(1, seed=3))
        out.rounds()
        assert len(archive.associations[1].contexts) == 2


def test_a_context_that_is_refused_is_held_and_costs_nobody_the_association(bench, state, outbound) -> None:
    """The archive takes no CT: the CT is held with the reason context, the MR around it arrive."""
    ct = bench.instances(1, seed=2, modality="CT")
    bench.make_ready(state, [*bench.instances(1), *ct, *bench.instances(1, seed=3)])
    with FakeArchive(refuse=lambda sop_class, _syntax: sop_class == ct[0].sop_class_uid) as archive:
        out = outbound(archive)
        out.rounds()
        assert [row.reason for row in out.deliveries()] == ["", HoldReason.CONTEXT, ""]
        assert len(archive.received) == 2


def test_a_context_that_is_refused_is_named(bench, state, outbound) -> None:
    """What the archive does not take is said in the words of the standard: SOP Class and transfer syntax."""
    bench.make_ready(state, bench.instances(1, seed=8, modality="CT"))
    with FakeArchive(refuse=lambda *_context: True) as archive:
        outbound(archive).rounds()
    (held,) = state.ledger.held_deliveries()
    assert held.detail == (
        "the destination does not take CT Image Storage in Explicit VR Little Endian; "
        "let it accept them, then send the study again"
    )


def test_a_study_that_was_forwarded_is_one_line(bench, state, outbound, monkeypatch) -> None:
    """How many instances went where, once per study, when the next begins or nothing comes; nothing names it."""
    bench.make_ready(state, bench.instances(3, seed=8))
    bench.make_ready(state, bench.instances(2, seed=9))
    with FakeArchive() as archive:
        out = outbound(archive)
        out.rounds()
        assert bench.log.fields_of(Event.STUDY_FORWARDED) == [{"destination": "archive", "count": 3}]
        monkeypatch.setattr(forward, "_IDLE_RELEASE_S", -1.0)
        out.rounds()
        out.rounds()
    lines = bench.log.fields_of(Event.STUDY_FORWARDED)
    assert lines == [{"destination": "archive", "count": 3}, {"destination": "archive", "count": 2}]


def test_what_was_forwarded_before_the_destination_went_down_is_said(bench, state, outbound) -> None:
    """The line does not wait until the destination is back."""
    bench.make_ready(state, bench.instances(3))
    with FakeArchive({3: Behaviour(ending="close")}) as archive:
        outbound(archive).round()
    assert bench.log.fields_of(Event.STUDY_FORWARDED) == [{"destination": "archive", "count": 2}]


def test_proposals_are_bounded(bench, state, outbound) -> None:
    """However many SOP Classes a destination has seen, an association proposes no more than fit."""
    (received,) = bench.make_ready(state, bench.instances())
    with FakeArchive() as archive:
        forwarder = outbound(archive).forwarder
        forwarder._contexts = {(f"1.2.{n}", "1.2.840.10008.1.2.1"): None for n in range(500)}
        rows = state.ledger.deliveries(receipt_id=received.id)
        wanted = forwarder._wanted(("1.2.3", "1.2.840.10008.1.2"), rows)
    assert wanted[0] == ("1.2.3", "1.2.840.10008.1.2")
    assert len(wanted) <= 128
    assert len(forwarder._contexts) <= 128


def test_an_idle_association_is_released(bench, state, outbound, monkeypatch) -> None:
    """When nothing came for a while, the archive is told that the study is complete."""
    bench.make_ready(state, bench.instances())
    with FakeArchive() as archive:
        out = outbound(archive)
        out.rounds()
        assert out.forwarder._association is not None
        monkeypatch.setattr(forward, "_IDLE_RELEASE_S", -1.0)
        assert out.round() is False
        assert archive.wait_for_ends(1) == ["released"]
        assert out.forwarder._association is None


def test_several_forwarders_of_one_destination_send_everything_once(bench, state, outbound, eventually) -> None:
    """max_associations threads share the queue: each delivery goes out on exactly one of them."""
    bench.make_ready(state, bench.instances(30))
    with FakeArchive() as archive:
        outs = [outbound(archive, max_associations=3) for _ in range(3)]
        for out in outs:
            out.forwarder.start()
        assert eventually(lambda: outs[0].counts() == {"forwarded": 30})
        for out in outs:
            out.forwarder.stop()
        assert len(archive.received) == 30
        assert len(out.contents()) == 30
        assert set(archive.wait_for_ends(len(archive.associations))) == {"released"}


def test_back_off_grows_with_the_attempts(bench, state, outbound) -> None:
    """An instance that is refused for the time being waits longer each time, up to five minutes."""
    bench.make_ready(state, bench.instances())
    waits = []
    with FakeArchive(default=Behaviour(status=0xA700)) as archive:
        out = outbound(archive)
        for _ in range(6):
            out.forwarder.turns.breaker = Breaker()
            out.round()
            waits.append(out.deliveries()[0].next_at - time.time())
    assert waits[5] > waits[2] > 0
    assert all(wait <= 300 for wait in waits)
    assert [fields["attempts"] for fields in bench.log.fields_of(Event.DELIVERY_DEFERRED)] == [1, 2, 3, 4, 5, 6]


def test_an_association_that_the_archive_ended_is_not_used_again(bench, state, outbound, eventually) -> None:
    """An archive that closed the idle association costs no attempt: the next instance goes out on a new one."""
    bench.make_ready(state, bench.instances())
    with FakeArchive() as archive:
        out = outbound(archive)
        out.rounds()
        archive._sockets[0].shutdown(socket.SHUT_RDWR)
        assert eventually(lambda: not out.forwarder._association.is_open)
        bench.make_ready(state, bench.instances(1, seed=2))
        out.rounds()
        assert out.counts() == {"forwarded": 2}
    assert bench.log.fields_of(Event.DELIVERY_DEFERRED) == []
    assert [fields for _l, event, fields in bench.log.lines if event is Event.DESTINATION_DOWN] == []


def test_a_transfer_is_broken_off_when_patience_ends(bench, state, outbound, eventually) -> None:
    """An archive that never answers does not keep the gateway from ending; the instance is sent again another time."""
    bench.make_ready(state, bench.instances())
    with FakeArchive(default=Behaviour(ending="silence")) as archive:
        out = outbound(archive, response_timeout_s=3600)
        out.forwarder.start()
        assert eventually(lambda: archive.received)
        stopper = threading.Thread(target=out.forwarder.stop, args=(0.01,), daemon=True)
        stopper.start()
        stopper.join(20)
        assert not stopper.is_alive()
        assert out.counts() == {"deferred": 1}
