"""Receiving with what was lent: what is reported is counted, what was lent comes back, marks never run ahead."""

from __future__ import annotations

import errno
import threading

import pytest

from deid_proxy.errors import SpoolError, SpoolFullError
from deid_proxy.identity.ports import Receipt
from deid_proxy.spool import Spool, intake
from deid_proxy.spool.behind import AtOnce
from deid_proxy.spool.intake import Intake

KEY = bytes(range(32))
SEGMENT = 1 << 20


class Told:
    """The owner of the spool, told by a call instead of a pipe; what it lends arrives at once."""

    def __init__(self, spool: Spool) -> None:
        self.spool, self.lending = spool, spool.lending
        self.reported: list[tuple[Receipt, object, int]] = []
        self.asked: list[str] = []
        self.gone = False
        self.intake: Intake | None = None

    def received(self, receipt, extent, mark) -> None:
        if self.gone:
            raise SpoolError("gone")
        self.lending.take_in(extent)
        self.reported.append((receipt, extent, mark))

    def opened(self, number) -> None:
        self.lending.opened(number)

    def closed(self, number) -> None:
        self.asked.append(f"closed {number}")
        self.lending.closed(number)

    def spent(self, slot) -> None:
        self.lending.spent(slot)

    def want_slots(self) -> None:
        self.asked.append("slots")

    def want_numbers(self) -> None:
        self.asked.append("numbers")

    def want_room(self) -> None:
        self.asked.append("room")
        self.lending.make_room()

    def disk_failed(self) -> None:
        self.asked.append("failed")
        self.lending.disk_failed()


@pytest.fixture
def spool(tmp_path):
    with Spool(tmp_path / "spool", KEY, reserve_bytes=0, segment_bytes=SEGMENT) as made:
        made.keep_only(())
        yield made


@pytest.fixture
def told(spool, tmp_path):
    owner = Told(spool)
    owner.intake = borrow(owner, tmp_path)
    yield owner
    owner.intake.close()


def borrow(owner, tmp_path, slots: int = 64, reserve_bytes: int = 0) -> Intake:
    made = Intake(
        tmp_path / "spool",
        KEY,
        owner,
        reserve_bytes=reserve_bytes,
        segment_bytes=SEGMENT,
        frame_bytes=1 << 16,
        stream_bytes=4 << 20,
        executor=AtOnce(),
    )
    made.lend_numbers(owner.lending.numbers(16))
    made.lend_slots(owner.lending.slots(slots))
    return made


def receipt(number: int = 1) -> Receipt:
    return Receipt(number.to_bytes(16, "big"), 1.0, "P", "CT1", "T", "127.0.0.1", "1.2", "1.2.3", "1.2.4", 0, b"")


def store(taking: Intake, data: bytes, number: int = 1, *, report: bool = True):
    writer = taking.begin()
    writer.write(data)
    extent = writer.commit(receipt(number))
    if report:
        taking.report(writer.receipt, extent)
    return extent


def test_what_is_reported_can_be_read_and_erased_by_the_owner(told, spool) -> None:
    """Bytes and receipt are the spool's as if it had taken them in itself."""
    extent = store(told.intake, b"abc" * 1000)
    assert spool.read(extent) == b"abc" * 1000
    assert spool.read_receipt(extent) == told.reported[0][0]
    rendition = spool.write_rendition(extent, b"new")
    spool.sync()
    assert spool.read(rendition) == b"new"
    assert spool.usage().records == 2
    assert spool.erase([extent, rendition]) == 1
    with pytest.raises(SpoolError):
        spool.read(extent)


def test_a_segment_in_use_is_not_given_up_when_all_in_it_is_erased(told, spool) -> None:
    """The receiver appends to it still; it goes back when the receiver says so, and is lent again, recycled."""
    first = store(told.intake, b"x" * 1000)
    spool.erase([first])
    second = store(told.intake, b"y" * 1000)
    assert second.segment == first.segment
    third = store(told.intake, b"z" * (SEGMENT // 5))
    while third.segment == first.segment:
        third = store(told.intake, b"z" * (SEGMENT // 5))
    assert f"closed {first.segment}" in told.asked
    spool.erase([extent for _, extent, _ in told.reported if extent.segment == first.segment])
    recycled = spool.lending.recycled()
    assert recycled is not None
    assert recycled not in (first.segment, third.segment)
    told.intake.lend_recycled(recycled)
    fourth = store(told.intake, b"z" * (SEGMENT // 5))
    while fourth.segment == third.segment:
        fourth = store(told.intake, b"z" * (SEGMENT // 5))
    assert fourth.segment == recycled


def test_on_a_full_disk_the_segment_at_hand_is_given_back(told, spool, monkeypatch) -> None:
    """Whether anybody needs it only the owner knows: kept here, it would keep the disk full for ever."""
    piece = SEGMENT // 5
    kept = [store(told.intake, b"x" * piece) for _ in range(4)]
    monkeypatch.setattr(type(told.intake._files), "free_bytes", lambda _self: SEGMENT // 2)
    for _ in range(2):
        with pytest.raises(SpoolFullError):
            store(told.intake, b"y" * (piece + piece // 8))
    assert told.asked[-3:] == [f"closed {kept[0].segment}", "room", "room"]
    assert [spool.read(extent) for extent in kept] == [b"x" * piece] * 4
    spool.erase(kept)
    told.intake.lend_recycled(spool.lending.recycled())
    again = store(told.intake, b"y" * piece)
    assert spool.read(again) == b"y" * piece


def test_a_disk_that_fails_is_told_before_the_sender_is_answered(told, spool, monkeypatch) -> None:
    """Once, and even while instances go on coming: what the owner writes is as much in doubt."""

    def fail(*_args: object) -> None:
        raise OSError(errno.EIO, "")

    monkeypatch.setattr(type(told.intake._files), "sync", fail)
    for _ in range(2):
        with pytest.raises(SpoolError):
            store(told.intake, b"x")
    assert told.asked.count("failed") == 1
    assert not told.intake.healthy
    assert not spool.healthy


def test_the_lowest_slots_are_lent(spool) -> None:
    """The file of slots is cut at its end: what is used far behind keeps it long."""
    assert spool.lending.slots(1500) == list(range(1500))
    assert spool.lending.slots(3000) == list(range(1500, 4500))


def test_a_segment_is_not_given_back_before_all_in_it_is_reported(told, spool) -> None:
    """What is durable and not reported yet would be overwritten otherwise."""
    waiting = store(told.intake, b"x" * 1000, report=False)
    last = waiting
    while last.segment == waiting.segment:
        last = store(told.intake, b"z" * (SEGMENT // 5))
    assert f"closed {waiting.segment}" not in told.asked
    told.intake.report(spool.read_receipt(waiting), waiting)
    assert f"closed {waiting.segment}" in told.asked


def test_a_mark_never_passes_what_was_not_reported(told, spool) -> None:
    """Reports come in another order than records lie: the mark stays in front of what the owner does not know."""
    early = store(told.intake, b"early", 1, report=False)
    late = store(told.intake, b"late", 2)
    assert told.reported[-1][2] == early.offset
    told.intake.report(spool.read_receipt(early), early)
    assert told.reported[-1][2] == late.offset + late.length


def test_a_large_instance_has_a_file_that_the_owner_erases(told, spool, tmp_path) -> None:
    """It is counted under its own number; erased, its file is kept for the next one, or goes where room is wanted."""
    extent = store(told.intake, b"L" * (3 * SEGMENT))
    assert spool.read(extent) == b"L" * (3 * SEGMENT)
    assert (tmp_path / "spool" / f"{extent.segment:010d}").exists()
    spool.erase([extent])
    spool.lending.make_room()
    assert not (tmp_path / "spool" / f"{extent.segment:010d}").exists()


def test_a_large_instance_takes_the_file_of_an_erased_one(told, spool, tmp_path) -> None:
    """Lent like a segment: it grows where it is too small, is cut where it is far too large, and comes back."""
    first = store(told.intake, b"1" * (3 * SEGMENT))
    spool.erase([first])
    for number, size in ((2, 4 * SEGMENT), (3, SEGMENT + 1), (4, 2 * SEGMENT)):
        lent = spool.lending.recycled_large()
        assert spool.lending.recycled_large() is None
        told.intake.lend_recycled(lent)
        extent = store(told.intake, bytes([number]) * size, number)
        assert extent.segment == lent
        assert spool.read(extent) == bytes([number]) * size
        path = tmp_path / "spool" / f"{lent:010d}"
        assert extent.length <= path.stat().st_size == spool.usage().allocated_bytes <= 2 * extent.length
        spool.erase([extent])


def test_files_for_large_instances_are_lent_up_to_a_bound(told, spool, monkeypatch) -> None:
    """What the receiver does not use is disk that nobody else has."""
    extents = [store(told.intake, b"L" * (3 * SEGMENT), number) for number in range(3)]
    spool.erase(extents)
    monkeypatch.setattr("deid_proxy.spool.lending.LARGE_SPARE_BYTES", 7 * SEGMENT)
    assert [spool.lending.recycled_large() is None for _ in range(3)] == [False, False, True]
    spool.lending.take_all_back()
    assert spool.lending.recycled_large() is not None


def test_a_lent_file_goes_back_when_room_is_wanted(told, spool, monkeypatch) -> None:
    """The receiver gives back what it has not used, and the owner frees it."""
    spool.erase([store(told.intake, b"L" * (3 * SEGMENT))])
    lent = spool.lending.recycled_large()
    told.intake.lend_recycled(lent)
    monkeypatch.setattr(type(told.intake._files), "free_bytes", lambda _self: -1)
    with pytest.raises(SpoolFullError):
        told.intake.begin()
    assert told.asked[-2:] == [f"closed {lent}", "room"]
    assert spool.usage().segments == 0


def test_a_lent_file_that_is_not_there_is_given_back(told) -> None:
    """Nothing is received into it, and nobody is refused for it."""
    told.intake.lend_recycled(4711)
    assert told.asked[-1] == "closed 4711"
    assert store(told.intake, b"L" * (3 * SEGMENT)).segment != 4711


def test_an_aborted_large_instance_leaves_no_file(told, spool, tmp_path) -> None:
    """The sender is gone in the middle of a large instance: the owner removes its file, and overwrites its key."""
    before = set((tmp_path / "spool").iterdir())
    writer = told.intake.begin()
    writer.write(b"L" * (3 * SEGMENT))
    assert set((tmp_path / "spool").iterdir()) - before
    writer.abort()
    spool.lending.make_room()
    assert set((tmp_path / "spool").iterdir()) == before
    assert spool.usage().records == 0


def test_a_borrower_that_died_leaves_nothing_but_what_it_reported(told, spool, tmp_path) -> None:
    """Slots are overwritten, unfinished files removed, segments given up; a new borrower goes on."""
    kept = store(told.intake, b"kept")
    store(told.intake, b"durable, but never reported", report=False)
    unfinished = told.intake.begin()
    unfinished.write(b"L" * (3 * SEGMENT))
    free = spool.usage().free_slots
    spool.lending.take_all_back()
    assert spool.usage().free_slots == free + 63
    spool.lending.make_room()
    assert sorted(int(p.name) for p in (tmp_path / "spool").iterdir() if p.name.isdigit()) == [kept.segment]
    again = borrow(told, tmp_path)
    other = store(again, b"of the next life")
    assert other.segment > kept.segment
    assert (spool.read(kept), spool.read(other)) == (b"kept", b"of the next life")
    again.close()


def test_what_was_not_understood_is_written_off_and_not_used_again(told, spool, tmp_path) -> None:
    """It may have been acknowledged: neither its slot nor its segment goes to anybody else before the next start."""
    kept = store(told.intake, b"kept")
    unknown = store(told.intake, b"acknowledged, and its report garbled", report=False)
    free = spool.usage().free_slots
    spool.lending.write_off()
    spool.erase([kept])
    assert spool.usage().free_slots == free + 1
    assert (tmp_path / "spool" / f"{unknown.segment:010d}").exists()
    assert spool.read(unknown) == b"acknowledged, and its report garbled"


def test_what_was_not_reported_is_found_by_the_next_start(tmp_path) -> None:
    """Acknowledged or not: a whole record behind the mark is an instance after a crash of both processes."""
    with Spool(tmp_path / "spool", KEY, reserve_bytes=0, segment_bytes=SEGMENT) as spool:
        spool.keep_only(())
        told = Told(spool)
        taking = borrow(told, tmp_path)
        reported = store(taking, b"reported", 1)
        mark = {reported.segment: told.reported[0][2]}
        extent = store(taking, b"not reported", 2, report=False)
    with Spool(tmp_path / "spool", KEY, reserve_bytes=0, segment_bytes=SEGMENT) as next_start:
        assert [found for _receipt, found in next_start.recover(mark)] == [extent]
        assert next_start.keep_only([reported, extent]) == []
        assert next_start.read(extent) == b"not reported"


def test_slots_and_numbers_are_asked_for_before_they_run_out(told) -> None:
    """Once, until they come."""
    store(told.intake, b"a")
    store(told.intake, b"b")
    assert told.asked == ["slots"]
    told.intake.lend_slots(told.lending.slots(1024))
    store(told.intake, b"c")
    assert told.asked == ["slots"]


def test_without_a_slot_an_instance_is_refused_after_a_while(told, tmp_path, monkeypatch) -> None:
    """An owner that lends nothing keeps nobody waiting for ever."""
    monkeypatch.setattr(intake, "_PATIENCE_S", 0.01)
    none = borrow(told, tmp_path, slots=0)
    with pytest.raises(SpoolError, match="no key slot"):
        none.begin()
    none.close()


def test_a_slot_that_comes_late_is_waited_for(told, spool, tmp_path) -> None:
    """The owner may be busy for a moment."""
    none = borrow(told, tmp_path, slots=0)
    lend = threading.Timer(0.05, lambda: none.lend_slots(told.lending.slots(1)))
    lend.start()
    extent = store(none, b"late")
    lend.join()
    assert spool.read(extent) == b"late"
    none.close()


def test_a_full_disk_refuses_and_asks_for_room(told, spool, tmp_path) -> None:
    """What is kept for recycling is given up when the receiver finds no room."""
    full = borrow(told, tmp_path, reserve_bytes=1 << 60)
    with pytest.raises(SpoolFullError):
        full.begin()
    assert "room" in told.asked
    assert full.free_bytes > 0
    full.close()


def test_an_owner_that_is_gone_is_an_error(told) -> None:
    """The sender must not be told that the instance was stored."""
    told.gone = True
    with pytest.raises(SpoolError):
        store(told.intake, b"x")


def test_an_unhealthy_disk_stops_the_intake(told) -> None:
    """After a failed write nothing is taken in."""
    assert told.intake.healthy
    told.intake._files.failed = True
    assert not told.intake.healthy
    with pytest.raises(SpoolError):
        told.intake.begin()
