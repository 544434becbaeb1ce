"""At a start the spool is read behind the marks, keeps what the ledger needs, and frees the rest."""

from __future__ import annotations

import pytest

from deid_proxy.errors import SpoolError
from deid_proxy.identity.ports import Extent


def test_recovery_comes_before_everything(bench):
    """An old directory takes no instance before keep_only, and keep_only refuses before recover came to its end."""
    with bench.open() as spool:
        bench.store(spool, b"x")
        bench.store(spool, b"y")
    with bench.open() as spool:
        with pytest.raises(SpoolError, match="come before"):
            spool.begin()
        next(iter(spool.recover({})))
        with pytest.raises(SpoolError, match="keep_only comes once"):
            spool.keep_only([])
        bench.resume(spool)
        with pytest.raises(SpoolError, match="keep_only comes once"):
            spool.keep_only([])
        assert spool.begin() is not None


def test_a_new_directory_needs_no_recovery_and_takes_one(bench):
    """A directory made just now yields nothing, and can be used with and without the steps of a start."""
    with bench.open() as spool:
        assert bench.resume(spool) == []
        bench.store(spool, b"x")


def test_marks_spare_the_recovery_what_the_ledger_knows(bench):
    """Only instances behind the marks are yielded; a segment that is known to its end is not read."""
    with bench.open() as spool:
        known = [bench.store(spool, bytes(10_000)) for _ in range(8)]
        marks = spool.marks_after(known)
        unknown = bench.store(spool, b"unknown")
    with bench.open() as spool:
        assert [extent for _, extent in spool.recover(marks)] == [unknown]
    with bench.open() as spool:
        assert [extent for _, extent in spool.recover({})] == [*known, unknown]


def test_what_the_ledger_does_not_need_is_freed(bench):
    """Segments and slots of records that no row needs are free after the start; those of the others are not."""
    with bench.open() as spool:
        extents = [bench.store(spool, bytes(10_000)) for _ in range(20)]
        large = bench.store(spool, bytes(50_000))
    keep = extents[7]
    with bench.open() as spool:
        list(spool.recover({}))
        assert spool.keep_only([keep]) == []
        usage = spool.usage()
        assert (usage.records, usage.slots - usage.free_slots) == (1, 1)
        assert spool.read(keep) == bytes(10_000)
        with pytest.raises(SpoolError):
            spool.read(large)
        assert not [path for path in bench.segment_files() if path.name == f"{large.segment:010d}"]


def test_the_dead_tail_of_a_segment_is_freed(bench):
    """A segment of an earlier run keeps no preallocated space behind its last needed record: starts do not pile up."""
    extents = []
    for _ in range(5):
        with bench.open() as spool:
            list(spool.recover({}))
            spool.keep_only(extents)
            extents.append(bench.store(spool, b"x"))
    with bench.open() as spool:
        list(spool.recover({}))
        spool.keep_only(extents)
        assert [path.stat().st_size for path in bench.segment_files()] == [4096] * 5
        assert all(spool.read(extent) == b"x" for extent in extents)


def test_nothing_is_written_over_what_an_earlier_run_wrote(bench):
    """After a start records go to a segment with a new number, never behind or over older ones."""
    with bench.open() as spool:
        old = bench.store(spool, b"old")
    content = bench.segment_files()[0].read_bytes()[: old.length]
    with bench.open() as spool:
        bench.resume(spool)
        new = bench.store(spool, b"new")
        assert new.segment > old.segment
    assert bench.segment_files()[0].read_bytes() == content


def test_a_number_that_somebody_remembers_is_not_given_again(bench):
    """A mark or an extent of a segment that is gone never meets a new segment of that number."""
    with bench.open() as spool:
        assert list(spool.recover({41: 4096})) == []
        extent = bench.store(spool, b"x")
        assert extent.segment == 42
    with bench.open() as spool:
        list(spool.recover({}))
        gone = Extent(segment=99, offset=0, length=4096, slot=0, size=1)
        assert spool.keep_only([gone]) == [gone]
        assert bench.store(spool, b"y").segment == 100


@pytest.mark.parametrize("change", [{"segment": 5}, {"offset": 1 << 20}, {"slot": 1 << 20}], ids=str)
def test_extents_that_are_not_there_are_told(bench, change):
    """A row whose bytes are missing is returned, to be held; the others are kept."""
    with bench.open() as spool:
        extent = bench.store(spool, b"x")
    missing = extent._replace(**change)
    with bench.open() as spool:
        list(spool.recover({}))
        assert spool.keep_only([missing, extent]) == [missing]
        assert spool.read(extent) == b"x"


def test_torn_records_are_counted(bench):
    """The recovery says how many records it found begun and not whole."""
    with bench.open() as spool:
        bench.store(spool, b"whole")
        torn = bench.store(spool, bytes(5000))
    path = bench.segment_files()[0]
    content = bytearray(path.read_bytes())
    content[torn.offset + 4096 : torn.offset + torn.length] = bytes(torn.length - 4096)
    path.write_bytes(content)
    with bench.open() as spool:
        assert len(list(spool.recover({}))) == 1
        assert spool.torn_records == 1


def test_what_is_recovered_is_durable(bench):
    """Bytes that a killed process left in the page cache are synced before the recovery yields them."""
    with bench.open() as spool:
        bench.store(spool, b"x")
    spool, files = bench.tricky()
    with spool:
        files.calls.clear()
        found = spool.recover({})
        assert "sync" not in files.calls
        next(found)
        assert files.calls.count("sync") == 1


def test_a_recycled_segment_has_no_ghosts(bench):
    """A recycled file is full of whole records of its earlier life: none of them is recovered."""
    with bench.open() as spool:
        for _ in range(30):
            spool.erase([bench.store(spool, bytes(10_000))])
        last = bench.store(spool, b"last")
        recycled = f"{last.segment:010d}"
    assert (bench.directory / recycled).read_bytes().count(b"DPRH") > 1
    with bench.open() as spool:
        assert [extent for _, extent in bench.resume(spool)] == [last]
        assert spool.torn_records == 0


def test_marks_never_pass_an_instance_that_the_ledger_does_not_have(bench):
    """With instances indexed out of order the mark stays before the first unknown one, across failures and retries."""
    with bench.open() as spool:
        first, second, third = (bench.store(spool, b"x") for _ in range(3))
        assert spool.marks_after([third]) == {1: first.offset}
        spool.indexed([third])
        assert spool.marks_after([first]) == {1: second.offset}
        assert spool.marks_after([first]) == {1: second.offset}  # its transaction failed and is tried again
        spool.indexed([first])
        assert spool.marks_after([second]) == {1: third.offset + third.length}


def test_recovered_instances_hold_the_mark_back_until_indexed(bench):
    """After a start the mark moves over recovered instances only when the ledger has them."""
    with bench.open() as spool:
        first, second = bench.store(spool, b"x"), bench.store(spool, b"y")
    with bench.open() as spool:
        bench.resume(spool)
        assert spool.marks_after([second]) == {1: 0}
        spool.indexed([second])
        assert spool.marks_after([first]) == {1: second.offset + second.length}
