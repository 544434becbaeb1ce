"""What is needed is counted: a slot and a segment are free when, and only when, no record needs them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from deid_proxy.identity.ports import Extent
from deid_proxy.spool.marks import ScanMarks
from deid_proxy.spool.occupancy import LARGEST_SHARED_BYTES, Occupancy

extents = st.builds(
    lambda segment, page, slot: Extent(segment, page * 4096, 4096, slot, 1),
    st.integers(1, 3),
    st.integers(0, 5),
    st.integers(0, 4),
)


@given(st.lists(st.tuples(st.sampled_from(["hold", "drop", "drop slot"]), extents), max_size=80))
def test_the_count_is_that_of_a_set(steps):
    """After any steps, slots, segments and records are those of a plain set of extents."""
    occupancy, model = Occupancy(), set()
    for step, extent in steps:
        segments = {held.segment for held in model}
        if step == "hold":
            occupancy.hold(extent)
            model.add(extent)
            continue
        if step == "drop":
            emptied = occupancy.drop(extent)
            model.discard(extent)
        else:
            emptied = occupancy.drop_slot(extent.slot)
            model = {held for held in model if held.slot != extent.slot}
        assert emptied == segments - {held.segment for held in model}
    assert occupancy.records == len(model)
    assert all(occupancy.holds(extent) for extent in model)
    assert {slot for slot in range(6) if occupancy.needs_slot(slot)} == {held.slot for held in model}
    assert {number for number in range(5) if occupancy.needs_segment(number)} == {held.segment for held in model}
    for number in range(5):
        assert occupancy.needed_bytes(number) == sum(held.length for held in model if held.segment == number)


def test_a_slot_far_away_is_free():
    """Asking for a slot that was never seen is no error."""
    assert not Occupancy().needs_slot(10**9)
    assert Occupancy().drop_slot(10**6) == set()


def test_places_far_into_a_large_segment_are_told_apart():
    """Two records of one slot, at the ends of the largest segment or in neighbouring ones, are two."""
    occupancy = Occupancy()
    last = Extent(1, LARGEST_SHARED_BYTES - 4096, 4096, 0, 1)
    places = [Extent(1, 0, 4096, 0, 1), last, Extent(2, 0, 4096, 0, 1)]
    for place in places:
        occupancy.hold(place)
    assert occupancy.records == 3
    assert occupancy.drop(places[2]) == {2}


@given(st.permutations(range(8)), st.data())
def test_the_mark_is_the_first_thing_the_ledger_lacks(order, data):
    """Indexed in any order and any batches, the mark is the first unknown offset, or the end when there is none."""
    records = [Extent(1, 4096 * index, 4096, index, 1) for index in range(8)]
    marks, known = ScanMarks(), set()
    for record in records:
        marks.add(record)
    left = [records[index] for index in order]
    while left:
        size = data.draw(st.integers(1, len(left)))
        batch, left = left[:size], left[size:]
        known.update(batch)
        unknown = [record.offset for record in records if record not in known]
        assert marks.after(batch) == {1: min(unknown, default=8 * 4096)}
        marks.remove(batch)


def test_a_forgotten_segment_has_no_mark():
    """Nothing is remembered of a segment that is gone."""
    marks = ScanMarks()
    extent = Extent(1, 4096, 4096, 0, 1)
    marks.add(extent)
    marks.forget_segment(1)
    marks.remove([extent])
    assert marks.after([extent]) == {1: 0}
