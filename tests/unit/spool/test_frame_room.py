"""Memory for frames is used again, and by one at a time."""

from __future__ import annotations

import threading

from deid_proxy.spool import frame_room
from deid_proxy.spool.frame_room import FrameRoom
from deid_proxy.spool.record import TAG_BYTES


def test_what_is_given_back_is_given_again():
    """Room for the next frame is that of one that was written; nobody else has it meanwhile."""
    room = FrameRoom(1024)
    first, second = room.take(1024 + TAG_BYTES), room.take(100)
    assert first.obj is not second.obj
    room.give_back([first])
    assert room.take(17).obj is first.obj
    assert room.take(17).obj is not first.obj


def test_only_so_much_is_kept(monkeypatch):
    """After many large instances at once memory is not kept for ever."""
    monkeypatch.setattr(frame_room, "KEPT_BYTES", 4 * 1024)
    room = FrameRoom(1024)
    room.give_back([room.take(1024) for _ in range(100)])
    assert len(room._free) == 4


def test_many_writers_at_once_do_not_share_room(bench, receipt):
    """Each of them reads back what it wrote, while others seal, write and give up."""
    with bench.open() as spool:
        wrong = []

        def work(number: int) -> None:
            for turn in range(30):
                data = bytes([number]) * (500 + 1999 * (turn % 12))
                writer = spool.begin()
                writer.write(data)
                if turn % 5 == 4:
                    writer.abort()
                    continue
                if spool.read(writer.commit(receipt())) != data:
                    wrong.append(number)

        threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert wrong == []
