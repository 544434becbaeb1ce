"""Concurrent commits share an fdatasync, and none returns before the one that covers it."""

from __future__ import annotations

import threading

import pytest

from deid_proxy.errors import SpoolError

THREADS = 8


class Gate:
    """Holds every sync until it is opened; tells when the first one waits."""

    def __init__(self, files) -> None:
        self.entered, self.open = threading.Event(), threading.Event()
        self.syncs = 0
        self._sync = files.sync
        files.sync = self

    def __call__(self, descriptor):
        self.syncs += 1
        self.entered.set()
        assert self.open.wait(20)
        self._sync(descriptor)


def start(work) -> threading.Thread:
    thread = threading.Thread(target=work)
    thread.start()
    return thread


def wait_until(condition) -> None:
    for _ in range(2000):
        if condition():
            return
        threading.Event().wait(0.005)
    pytest.fail("what the test waits for did not happen")


def test_commits_that_wait_share_one_sync(bench):
    """While one fdatasync runs, all further commits write; one second fdatasync makes all of them durable."""
    spool, files = bench.tricky()
    with spool:
        bench.store(spool, b"opens the segment")
        gate = Gate(files)
        first = start(lambda: bench.store(spool, b"first"))
        assert gate.entered.wait(20)
        others = [start(lambda: bench.store(spool, b"other")) for _ in range(THREADS)]
        wait_until(lambda: spool.usage().records == THREADS + 2)
        assert gate.syncs == 1
        gate.open.set()
        for thread in [first, *others]:
            thread.join()
        assert gate.syncs == 2


def test_a_commit_does_not_return_before_its_bytes_are_durable(bench):
    """A commit whose bytes were written while another fdatasync was under way waits for the next one."""
    spool, files = bench.tricky()
    with spool:
        bench.store(spool, b"opens the segment")
        gate = Gate(files)
        done = []
        threads = [start(lambda: done.append(bench.store(spool, b"first")))]
        assert gate.entered.wait(20)
        threads.append(start(lambda: done.append(bench.store(spool, b"second"))))
        wait_until(lambda: spool.usage().records == 3)
        assert done == []
        gate.open.set()
        for thread in threads:
            thread.join()
        assert len(done) == 2
        assert gate.syncs == 2


def test_one_commit_costs_one_sync_and_one_write(bench):
    """Taking a slot writes nothing: a commit to an open segment is a single write and a single fdatasync."""
    spool, files = bench.tricky()
    with spool:
        bench.store(spool, b"opens the segment")
        files.calls.clear()
        bench.store(spool, b"x" * 5000)
        assert [call for call in files.calls if call not in ("read", "free_bytes")] == ["write", "sync"]


def test_a_batch_of_renditions_costs_one_sync(bench):
    """Renditions are written without fdatasync; sync makes the batch durable with one, and again with none."""
    spool, files = bench.tricky()
    with spool:
        extents = [bench.store(spool, b"original") for _ in range(5)]
        files.calls.clear()
        for extent in extents:
            spool.write_rendition(extent, b"new bytes")
        assert "sync" not in files.calls
        spool.sync()
        spool.sync()
        assert files.calls.count("sync") == 1


def test_a_failed_sync_fails_all_who_waited_for_it(bench, disk_error):
    """When the shared fdatasync fails nobody is told success, and that segment is never synced again."""
    spool, files = bench.tricky()
    with spool:
        bench.store(spool, b"opens the segment")
        gate = Gate(files)
        outcomes = []

        def commit():
            try:
                outcomes.append(bench.store(spool, b"x"))
            except SpoolError as error:
                outcomes.append(error)

        threads = [start(commit)]
        assert gate.entered.wait(20)
        threads += [start(commit) for _ in range(3)]
        wait_until(lambda: spool.usage().records == 5)
        files.fail["sync"] = disk_error
        gate.open.set()
        for thread in threads:
            thread.join()
        assert [type(outcome) for outcome in outcomes] == [SpoolError] * 4
        assert gate.syncs == 1
        assert not spool.healthy
        with pytest.raises(SpoolError):
            spool.sync()
        assert gate.syncs == 1


def test_many_threads_over_many_segments_lose_nothing(bench):
    """Eight threads that fill segment after segment, with erasing between, read back all that is left."""
    kept = {}
    with bench.open() as spool:

        def work(number: int) -> None:
            for turn in range(40):
                data = bytes([number, turn]) * (1 + 97 * turn)
                extent = bench.store(spool, data)
                if turn % 3:
                    spool.erase([extent])
                else:
                    kept[extent] = data

        threads = [start(lambda number=number: work(number)) for number in range(THREADS)]
        for thread in threads:
            thread.join()
        assert len(kept) == THREADS * 14
        assert all(spool.read(extent) == data for extent, data in kept.items())
        assert spool.usage().records == len(kept)
    with bench.open() as spool:
        assert {extent for _, extent in bench.resume(spool)} == set(kept)
