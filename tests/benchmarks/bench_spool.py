"""How many instances the spool makes durable, beside a file per instance, and beside a file and a row for each.

"File + row" writes the receipt to SQLite (WAL, synchronous FULL) before it answers: alone, or with one commit for all
that wait. The sides take turns. Run as ``python tests/benchmarks/bench_spool.py [--directory DIR] [--seconds S]
[--rounds N]``, on the disk that matters. Instances arrive in pieces of 128 KiB; what was committed is erased in batches
of 64, as a gateway does, so segments recycle.
"""

from __future__ import annotations

import argparse
import itertools
import os
import statistics
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import apsw

from deid_proxy.identity.ports import Receipt
from deid_proxy.spool import Spool

if TYPE_CHECKING:
    from collections.abc import Callable

PIECE_BYTES = 128 << 10
ERASE_BATCH = 64
SIZES = {"CT 512 KiB": 512 << 10, "MR 43 KiB": 43 << 10}


def receipt() -> Receipt:
    return Receipt(
        receipt_id=os.urandom(16),
        received_at=0.0,
        project="BENCH",
        calling_ae_title="CT1",
        called_ae_title="DEIDPROXY",
        peer_address="192.0.2.1",
        sop_class_uid="1.2.840.10008.5.1.4.1.1.2",
        sop_instance_uid="1.2.3.4",
        transfer_syntax_uid="1.2.840.10008.1.2.1",
        size_bytes=0,
        digest=bytes(32),
    )


def through_spool(spool: Spool, data: bytes) -> Callable[[], None]:
    """Return what one sender does: commit, and now and then erase what it committed."""
    extents = []
    view = memoryview(data)

    def store() -> None:
        writer = spool.begin()
        for start in range(0, len(data), PIECE_BYTES):
            writer.write(view[start : start + PIECE_BYTES])
        extents.append(writer.commit(receipt()))
        if len(extents) == ERASE_BATCH:
            spool.erase(extents)
            extents.clear()

    return store


def through_files(directory: Path, data: bytes) -> Callable[[], None]:
    """Return what the obvious gateway does: a file per instance, fdatasync of file and directory, unlink."""
    names = []
    parent = os.open(directory, os.O_RDONLY)

    def store() -> None:
        name = directory / os.urandom(16).hex()
        descriptor = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        os.write(descriptor, data)
        os.fdatasync(descriptor)
        os.close(descriptor)
        os.fsync(parent)
        names.append(name)
        if len(names) == ERASE_BATCH:
            for old in names:
                old.unlink()
            names.clear()

    return store


class Rows:
    """A table of receipts, one commit for each, or one for all that wait.

    Parameters
    ----------
    path
        The database.
    shared
        Whether whoever finds a commit under way waits for the next one, with all the others.
    """

    def __init__(self, path: Path, *, shared: bool) -> None:
        self._connection = apsw.Connection(str(path))
        for pragma in ("locking_mode = EXCLUSIVE", "journal_mode = WAL", "synchronous = FULL"):
            self._connection.execute(f"PRAGMA {pragma}")
        self._connection.execute("CREATE TABLE receipt (name TEXT PRIMARY KEY, at REAL, body BLOB)")
        self._shared = shared
        self._turn = threading.Condition()
        self._waiting: list[tuple[str, float, bytes]] = []
        self._batch, self._committed, self._busy = 1, 0, False

    def insert(self, name: str) -> None:
        """Return when the row is durable."""
        row = (name, time.time(), os.urandom(200))
        if not self._shared:
            with self._turn:
                self._commit([row])
            return
        with self._turn:
            self._waiting.append(row)
            mine = self._batch
            while self._busy and self._committed < mine:
                self._turn.wait()
            if self._committed >= mine:
                return
            self._busy = True
            rows, self._waiting, self._batch = self._waiting, [], self._batch + 1
        self._commit(rows)
        with self._turn:
            self._committed, self._busy = mine, False
            self._turn.notify_all()

    def _commit(self, rows: list[tuple[str, float, bytes]]) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.executemany("INSERT INTO receipt VALUES (?, ?, ?)", rows)
        self._connection.execute("COMMIT")

    def delete(self, names: list[str]) -> None:
        """Delete rows of instances that are done."""
        with self._turn:
            while self._busy:
                self._turn.wait()
            with self._connection:
                self._connection.executemany("DELETE FROM receipt WHERE name = ?", ((name,) for name in names))

    def close(self) -> None:
        self._connection.close()


def through_files_and_rows(directory: Path, rows: Rows, data: bytes) -> Callable[[], None]:
    """Return what a careful gateway does: file and directory synced, then a row, committed."""
    names: list[str] = []
    parent = os.open(directory, os.O_RDONLY)

    def store() -> None:
        name = os.urandom(16).hex()
        descriptor = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600, dir_fd=parent)
        os.write(descriptor, data)
        os.fdatasync(descriptor)
        os.close(descriptor)
        os.fsync(parent)
        rows.insert(name)
        names.append(name)
        if len(names) == ERASE_BATCH:
            for old in names:
                os.unlink(old, dir_fd=parent)
            rows.delete(names)
            names.clear()

    return store


def measure(make: Callable[[], Callable[[], None]], threads: int, seconds: float) -> tuple[float, float]:
    """Return instances per second and CPU milliseconds per instance."""
    counts = [0] * threads
    stores = [make() for _ in range(threads)]
    deadline = time.perf_counter() + seconds

    def run(index: int) -> None:
        while time.perf_counter() < deadline:
            stores[index]()
            counts[index] += 1

    workers = [threading.Thread(target=run, args=(index,)) for index in range(threads)]
    began, cpu = time.perf_counter(), time.process_time()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    took, cpu = time.perf_counter() - began, time.process_time() - cpu
    return sum(counts) / took, cpu * 1000 / sum(counts)


def measure_reading_and_erasing(spool: Spool, data: bytes) -> tuple[float, float, float]:
    """Return milliseconds to read one instance, and to erase one alone and one of 64."""
    extents = []
    for _ in range(ERASE_BATCH + 8):
        writer = spool.begin()
        writer.write(data)
        extents.append(writer.commit(receipt()))
    times = [time.perf_counter()]
    for extent in extents:
        spool.read(extent)
    times.append(time.perf_counter())
    for extent in extents[:8]:
        spool.erase([extent])
    times.append(time.perf_counter())
    spool.erase(extents[8:])
    times.append(time.perf_counter())
    read, alone, batch = (after - before for before, after in itertools.pairwise(times))
    return read * 1000 / len(extents), alone * 1000 / 8, batch * 1000 / ERASE_BATCH


def compare(directory: Path, spool: Spool, label: str, data: bytes, threads: int, rounds: int, seconds: float) -> None:
    """Let the sides take turns, and print the medians: a machine that others use too is as slow for each of them."""
    alone, together = (Rows(directory / f"{os.urandom(8).hex()}.db", shared=shared) for shared in (False, True))
    sides = {
        "spool": lambda: through_spool(spool, data),
        "file": lambda: through_files(directory, data),
        "file + row, a commit each": lambda: through_files_and_rows(directory, alone, data),
        "file + row, shared commits": lambda: through_files_and_rows(directory, together, data),
    }
    found: dict[str, list[tuple[float, float]]] = {side: [] for side in sides}
    for _ in range(rounds):
        for side, make in sides.items():
            found[side].append(measure(make, threads, seconds))
    ours = [rate for rate, _cpu in found["spool"]]
    for side, results in found.items():
        rates = [rate for rate, _cpu in results]
        cpu = statistics.median(cpu for _rate, cpu in results)
        times = statistics.median(own / other for own, other in zip(ours, rates, strict=True))
        rate = statistics.median(rates)
        print(f"{label} x{threads} {side:<27} {rate:6.0f}/s {cpu:.3f} ms CPU, spool {times:.2f} times")
    alone.close()
    together.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--directory", type=Path, default=Path.cwd(), help="on the disk to measure")
    parser.add_argument("--seconds", type=float, default=1.0, help="of one turn of one side")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--frame-kib", type=int, default=64)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.directory) as name:
        directory = Path(name)
        with Spool(directory / "spool", os.urandom(32), frame_bytes=arguments.frame_kib << 10) as spool:
            for label, size in SIZES.items():
                data = os.urandom(size)
                for threads in (1, 4):
                    compare(directory, spool, label, data, threads, arguments.rounds, arguments.seconds)
                read, alone, batch = measure_reading_and_erasing(spool, data)
                print(f"{label}: read {read:.3f} ms, erase {alone:.3f} ms alone, {batch:.4f} ms in a batch of 64")


if __name__ == "__main__":
    main()
