"""The contract of every ledger: records that rest may lie elsewhere; those that are being worked on may not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deid_proxy.errors import HoldReason
from deid_proxy.identity.ports import (
    DeliveryResult,
    DeliveryState,
    Extent,
    InstanceState,
    Ledger,
    Move,
    Outcome,
    ReceivedInstance,
    RenditionRecord,
)

if TYPE_CHECKING:
    pass


def name(number: int) -> bytes:
    return bytes([number]) * 16


def place(number: int, segment: int = 1) -> Extent:
    return Extent(segment, 4096 * number, 4096, number, 100)


def receive(ledger: Ledger, *numbers: int) -> None:
    ledger.record_received([ReceivedInstance(name(n), place(n), "P", float(n), "CT1") for n in numbers], mark={1: 4096})


def hold(ledger: Ledger, number: int) -> None:
    receive(ledger, number)
    ledger.claim(10)
    ledger.record_outcomes([Outcome(name(number), InstanceState.HELD, HoldReason.PIXEL_RISK)])


def make_ready(ledger: Ledger, number: int) -> None:
    receive(ledger, number)
    ledger.claim(10)
    rendition = RenditionRecord(place(number, 2), bytes(32), "1.2", f"2.25.{number}", "2.25.9", "1.2.840.10008.1.2", 5)
    ledger.record_outcomes([Outcome(name(number), InstanceState.READY, rendition=rendition, destinations=("a", "b"))])


def moved(number: int, segment: int = 1, to: int = 9) -> Move:
    old = place(number, segment)
    return Move(name(number), old, old._replace(segment=to, offset=0))


def test_what_is_held_rests_in_its_segment(ledger: Ledger) -> None:
    """A held instance is named by the segment that it lies in, and by no other."""
    hold(ledger, 1)
    assert ledger.resting([1, 2], 10) == [(name(1), place(1))]
    assert ledger.resting([3], 10) == []
    assert ledger.resting([], 10) == []


def test_what_waits_for_the_worker_does_not_rest(ledger: Ledger) -> None:
    """Neither a received instance nor an active one rests, and neither is moved."""
    receive(ledger, 1)
    assert ledger.resting([1], 10) == []
    assert ledger.record_moved([moved(1)]) == []
    ledger.claim(10)
    assert ledger.resting([1], 10) == []
    assert ledger.record_moved([moved(1)]) == []
    assert list(ledger.live_extents()) == [place(1)]


def test_a_ready_instance_rests_with_its_renditions_unless_it_is_being_sent(ledger: Ledger) -> None:
    """Original and rendition rest while no delivery is active; during one neither moves."""
    make_ready(ledger, 1)
    assert ledger.resting([1, 2], 10) == [(name(1), place(1)), (name(1), place(1, 2))]
    assert ledger.resting([1, 2], 1) == [(name(1), place(1))]
    [delivery] = ledger.due_deliveries("a", 0.0, 10)
    assert ledger.resting([1, 2], 10) == []
    assert ledger.record_moved([moved(1), moved(1, 2)]) == []
    ledger.record_deliveries([DeliveryResult(delivery.delivery_id, DeliveryState.DEFERRED, next_at=100.0)])
    assert len(ledger.resting([1, 2], 10)) == 2


def test_whoever_reads_after_a_move_finds_the_new_place(ledger: Ledger) -> None:
    """Instance, delivery and the list of live extents all lead to the copies; the marks are set with them."""
    make_ready(ledger, 1)
    moves = [moved(1, 1, to=8), moved(1, 2, to=9)]
    assert ledger.record_moved(moves, mark={8: 4096}) == moves
    assert ledger.instance(name(1).hex()).extent == moves[0].new
    assert ledger.rendition_extents(name(1)) == [moves[1].new]
    for delivery in (*ledger.deliveries(), *ledger.due_deliveries("b", 0.0, 10)):
        assert (delivery.source, delivery.rendition.extent) == (moves[0].new, moves[1].new)
    assert set(ledger.live_extents()) == {move.new for move in moves}
    assert ledger.scan_marks() == {1: 4096, 8: 4096}


def test_a_move_that_is_told_twice_was_made(ledger: Ledger) -> None:
    """Repeating a move, also of an instance that is worked on by now, says that it was made and changes nothing."""
    make_ready(ledger, 1)
    ledger.record_moved([moved(1)])
    ledger.due_deliveries("a", 0.0, 10)
    assert ledger.record_moved([moved(1)]) == [moved(1)]
    assert ledger.instance(name(1).hex()).extent == moved(1).new


def test_a_move_from_elsewhere_is_not_made(ledger: Ledger) -> None:
    """A move of a record that does not lie there, or of an instance nobody knows, leaves everything as it is."""
    hold(ledger, 1)
    assert ledger.record_moved([Move(name(1), place(5), place(6)), moved(2)]) == []
    assert list(ledger.live_extents()) == [place(1)]


def test_an_erased_instance_does_not_rest(ledger: Ledger) -> None:
    """What is erased lies nowhere and is not moved."""
    receive(ledger, 1)
    ledger.claim(10)
    ledger.record_outcomes([Outcome(name(1), InstanceState.EXCLUDED, "duplicate")])
    ledger.record_erased([name(1)])
    assert ledger.resting([1], 10) == []
    assert ledger.record_moved([moved(1)]) == []
