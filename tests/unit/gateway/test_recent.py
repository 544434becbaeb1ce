"""The memory of recent plaintext is bounded and never says anything else than the spool."""

from __future__ import annotations

import threading

import pytest

from deid_proxy.errors import SpoolCorruptError
from deid_proxy.gateway import recent
from deid_proxy.gateway.recent import RecentPlaintext
from deid_proxy.identity.pixel_digest import PixelDigest


def test_what_is_remembered_is_what_the_spool_has(bench, state) -> None:
    """From memory and from the spool an instance reads the same, with its transfer syntax."""
    (instance,) = bench.instances()
    received = bench.receive(state, instance)
    from_spool = state.recent.source(received.extent)
    state.recent.remember(received.extent, bytearray(instance.data), instance.transfer_syntax_uid)
    from_memory = state.recent.source(received.extent)
    assert bytes(from_spool.data) == bytes(from_memory.data) == instance.data
    assert from_spool.transfer_syntax_uid == from_memory.transfer_syntax_uid == instance.transfer_syntax_uid
    assert state.recent.read(received.extent) == instance.data


def test_the_oldest_is_forgotten_when_the_bound_is_reached(bench, state) -> None:
    """No more bytes are remembered than allowed; what was forgotten comes from the spool again."""
    instances = bench.instances(6)
    size = len(instances[0].data)
    recent = RecentPlaintext(state.spool, most_bytes=4 * size + 3)
    extents = [bench.receive(state, instance).extent for instance in instances]
    for extent, instance in zip(extents, instances, strict=True):
        recent.remember(extent, instance.data[:size], instance.transfer_syntax_uid)
        assert recent._bytes <= 4 * size + 3
    assert extents[0] not in recent._plaintexts
    assert extents[-1] in recent._plaintexts
    assert bytes(recent.source(extents[0]).data) == instances[0].data


def test_a_large_instance_is_never_remembered(bench, state) -> None:
    """One instance does not push out all the others."""
    (instance,) = bench.instances()
    received = bench.receive(state, instance)
    recent = RecentPlaintext(state.spool, most_bytes=len(instance.data) * 4 - 4)
    recent.remember(received.extent, instance.data, instance.transfer_syntax_uid)
    assert not recent._plaintexts
    assert recent.read(received.extent) == instance.data


def test_what_is_forgotten_and_erased_cannot_be_read(bench, state) -> None:
    """After the keys are gone nothing gives the bytes back, the memory included."""
    (instance,) = bench.instances()
    received = bench.receive(state, instance)
    state.recent.remember(received.extent, instance.data, instance.transfer_syntax_uid)
    state.recent.forget([received.extent, received.extent])
    state.spool.erase([received.extent])
    with pytest.raises(SpoolCorruptError):
        state.recent.read(received.extent)
    assert state.recent._bytes == 0


def test_remembering_the_same_twice_counts_once(bench, state) -> None:
    """The count of bytes follows what is there."""
    (instance,) = bench.instances()
    received = bench.receive(state, instance)
    for _ in range(3):
        state.recent.remember(received.extent, instance.data, instance.transfer_syntax_uid)
    assert state.recent._bytes == len(instance.data)


def test_many_threads_leave_the_count_right(bench, state) -> None:
    """Receivers, worker, forwarders and eraser use the memory at once; in the end it adds up."""
    instances = bench.instances(8)
    extents = [bench.receive(state, instance).extent for instance in instances]
    recent = RecentPlaintext(state.spool, most_bytes=5 * len(instances[0].data))

    def churn(offset: int) -> None:
        for turn in range(60):
            at = (turn + offset) % len(extents)
            recent.remember(extents[at], instances[at].data, instances[at].transfer_syntax_uid)
            assert recent.read(extents[at]) == instances[at].data
            recent.forget([extents[(at + 3) % len(extents)]])

    threads = [threading.Thread(target=churn, args=(offset,)) for offset in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert recent._bytes == sum(len(plaintext) for plaintext, _ in recent._plaintexts.values())


def test_a_noted_transfer_syntax_saves_opening_the_receipt(bench, state, monkeypatch) -> None:
    """It is used once; what was noted longest ago is forgotten first, and then the receipt says it."""
    first, second = (bench.receive(state, instance) for instance in bench.instances(2))
    opened: list[object] = []
    whole = state.spool.read_receipt
    monkeypatch.setattr(state.spool, "read_receipt", lambda extent: (opened.append(extent), whole(extent))[1])
    monkeypatch.setattr(recent, "_MOST_NOTED", 1)
    state.recent.note(first.extent, "1.2.3", None)
    state.recent.note(second.extent, "1.2.4", PixelDigest(1, 2, bytes(32)))
    assert state.recent.source(second.extent)[1:] == ("1.2.4", (), None, PixelDigest(1, 2, bytes(32)))
    assert state.recent.source(first.extent).transfer_syntax_uid == first.receipt.transfer_syntax_uid
    assert opened == [first.extent]
