"""Memory for large instances: used again, but never while somebody looks at it."""

from __future__ import annotations

from deid_proxy.spool import large_room
from deid_proxy.spool.large_room import LargeRoom


def test_what_nobody_looks_at_is_used_again() -> None:
    """The second instance gets the memory of the first once the last view of that is gone."""
    room = LargeRoom()
    view = room.take(1000)
    view[:3] = b"abc"
    part = view[1:2]
    del view
    assert room.take(1000)[:3] == bytes(3)
    assert part == b"b"


def test_a_view_of_a_view_keeps_its_memory() -> None:
    """As long as any piece of an instance is looked at, nobody writes over it."""
    room = LargeRoom()
    views = [room.take(5000) for _ in range(3)]
    for number, view in enumerate(views):
        view[:] = bytes([number]) * 5000
    assert [set(view) for view in views] == [{0}, {1}, {2}]


def test_released_memory_is_the_same_memory() -> None:
    """No fresh memory is touched while instances come one after the other."""
    room = LargeRoom()
    for number in range(3):
        view = room.take(3000 + number)
        assert len(view) == 3000 + number
        assert number == 0 or view[0] == number - 1 + 10
        view[0] = number + 10
        del view


def test_very_large_memory_is_given_back(monkeypatch) -> None:
    """What is larger than a gateway should keep is not kept, and what is kept stays."""
    monkeypatch.setattr(large_room, "KEPT_BYTES", 2 << 20)
    room = LargeRoom()
    small = room.take(10)
    small[0] = 7
    del small
    large = room.take(3 << 20)
    assert (len(large), large[0]) == (3 << 20, 0)
    del large
    assert room.take(10)[0] == 7
