"""A large instance is written behind whoever receives it; what that met is never lost, and nothing piles up."""

from __future__ import annotations

import threading
from concurrent.futures import Executor, Future, ThreadPoolExecutor

import pytest

from deid_proxy.errors import SpoolError, SpoolFullError
from deid_proxy.spool import behind
from deid_proxy.spool.filesystem import FULL_ERRORS
from deid_proxy.testing.late import Late

MIB = 1 << 20
LARGE = {"segment_bytes": 64 << 20, "frame_bytes": 64 << 10, "stream_bytes": MIB}


@pytest.fixture(params=["at once", "late", "threads"])
def executor(request):
    if request.param == "threads":
        with ThreadPoolExecutor(4) as threads:
            yield threads
    else:
        yield behind.AtOnce() if request.param == "at once" else Late()


def test_what_is_written_behind_is_what_came(bench, executor, receipt):
    """Whenever it is written: in the order in which it came, all of it before the record counts."""
    with bench.open(executor=executor, **LARGE) as spool:
        data = b"".join(bytes([number]) * 700_000 for number in range(40))
        extent = bench.store(spool, data, piece=300_000)
        assert spool.read(extent) == data
    with bench.open() as spool:
        assert [found for _, found in bench.resume(spool)] == [extent]


def go_on(writer, its_receipt) -> None:
    for _ in range(20):
        writer.write(bytes(MIB))
    writer.commit(its_receipt)


@pytest.mark.parametrize("call", ["write", "sync"])
def test_an_error_behind_refuses_the_instance(bench, executor, receipt, disk_error, call):
    """It shows at one of the next pieces, or at the commit; what was begun is forgotten, its file with it."""
    spool, files = bench.tricky(executor=executor, **LARGE)
    with spool:
        kept = bench.store(spool, b"kept")
        writer = spool.begin()
        writer.write(bytes(9 * MIB))
        files.fail[call] = disk_error
        with pytest.raises(SpoolError) as caught:
            go_on(writer, receipt())
        full = call == "write" and disk_error in FULL_ERRORS
        assert isinstance(caught.value, SpoolFullError) == full
        assert spool.healthy == full
        files.fail.clear()
        writer.abort()
        assert spool.usage().records == 1
        assert spool.read(kept) == b"kept"


def test_an_error_behind_the_last_piece_refuses_the_commit(bench, receipt, disk_error):
    """The sender must not be told that the instance was stored."""
    spool, files = bench.tricky(executor=Late(), **LARGE)
    with spool:
        writer = spool.begin()
        writer.write(bytes(3 * MIB))
        files.fail["write"] = disk_error
        with pytest.raises(SpoolError):
            writer.commit(receipt())
        files.fail.clear()
        writer.abort()
        assert spool.usage().records == 0


class Counting(Executor):
    """Does the work when it is asked to; tells how much waits."""

    def __init__(self) -> None:
        self.waiting: list[Future] = []
        self.most = 0

    def submit(self, work, /, *arguments):
        late = Late().submit(work, *arguments)
        self.waiting = [*(each for each in self.waiting if not each.done()), late]
        self.most = max(self.most, len(self.waiting))
        return late


def test_no_more_than_a_piece_and_a_sync_wait(bench, receipt):
    """However fast the peer sends: memory is bounded."""
    executor = Counting()
    with bench.open(executor=executor, **LARGE) as spool:
        writer = spool.begin()
        for _ in range(40):
            writer.write(bytes(MIB))
        writer.commit(receipt())
        assert executor.most == 2


def test_receiving_goes_on_while_the_disk_works(bench, receipt):
    """A sync that takes long holds up nobody before the next one is due."""
    with ThreadPoolExecutor(2) as threads:
        spool, files = bench.tricky(executor=threads, **LARGE)
        with spool:
            writer = spool.begin()
            entered, opened = threading.Event(), threading.Event()
            sync = files.sync

            def slow(descriptor):
                entered.set()
                assert opened.wait(20)
                sync(descriptor)

            files.sync = slow
            for _ in range(12):
                writer.write(bytes(MIB))
            assert entered.wait(20)
            writer.write(bytes(3 * MIB))
            opened.set()
            assert spool.read(writer.commit(receipt())) == bytes(15 * MIB)


def test_an_abort_waits_until_nobody_writes(bench):
    """The number of a closed file may be another file's by then."""
    with ThreadPoolExecutor(2) as threads:
        spool, files = bench.tricky(executor=threads, **LARGE)
        with spool:
            writer = spool.begin()
            entered, opened = threading.Event(), threading.Event()
            write, done = files.write, []

            def slow(descriptor, parts, offset):
                entered.set()
                assert opened.wait(20)
                write(descriptor, parts, offset)
                done.append(offset)

            files.write = slow
            writer.write(bytes(3 * MIB))
            assert entered.wait(20)
            closed = []
            close = files.close
            files.close = lambda descriptor: (closed.append(list(done)), close(descriptor))
            aborting = threading.Thread(target=writer.abort)
            aborting.start()
            opened.set()
            aborting.join()
            assert len(closed[0]) == 1
            assert bench.segment_files() == []
