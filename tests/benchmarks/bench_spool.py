"""How many instances the spool makes durable, beside a file per instance with fdatasync.

Run as ``python tests/benchmarks/bench_spool.py [--directory DIR] [--seconds S]`` on the disk that matters. Instances
arrive in pieces of 128 KiB; what was committed is erased in batches of 64, as a gateway does, so segments recycle.
"""

from __future__ import annotations

import argparse
import itertools
import os
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--directory", type=Path, default=Path.cwd(), help="on the disk to measure")
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--frame-kib", type=int, default=64)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.directory) as name:
        directory = Path(name)
        with Spool(directory / "spool", os.urandom(32), frame_bytes=arguments.frame_kib << 10) as spool:
            for label, size in SIZES.items():
                data = os.urandom(size)
                for threads in (1, 4):
                    ours, cpu = measure(lambda data=data: through_spool(spool, data), threads, arguments.seconds)
                    theirs, their_cpu = measure(
                        lambda data=data: through_files(directory, data), threads, arguments.seconds
                    )
                    print(
                        f"{label} x{threads}: spool {ours:6.0f}/s {cpu:.3f} ms CPU | file + fdatasync {theirs:6.0f}/s"
                        f" {their_cpu:.3f} ms CPU | {ours / theirs:.2f} times"
                    )
                read, alone, batch = measure_reading_and_erasing(spool, data)
                print(f"{label}: read {read:.3f} ms, erase {alone:.3f} ms alone, {batch:.4f} ms in a batch of 64")


if __name__ == "__main__":
    main()
