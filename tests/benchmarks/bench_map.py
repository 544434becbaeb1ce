"""Measures the map: look-up, new mappings, backup while writing, start, bytes per row, and what 100 million would be.

::

    python tests/benchmarks/bench_map.py --rows 10000000 --work-dir /some/disk
    python tests/benchmarks/bench_map.py --rows 20000              # a few seconds, for CI
    python tests/benchmarks/bench_map.py --rows 10000000 --bulk    # where there is no time to grow that far

With ``--bulk`` the map is filled up to the last size with random rows in one go, in the order of its indexes, and only
what is measured goes the real way. Pages are then full, and new mappings split them: more work than in a grown map.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import random
import secrets
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

from deid_proxy.identity.keys import ProjectKey
from deid_proxy.identity.map_keys import generate_map_keys, load_map_private_key
from deid_proxy.identity.ports import IdentityKind, IdentityRequest
from deid_proxy.identity.resolver import IdentityResolver
from deid_proxy.identity.sealing import PublicSeal
from deid_proxy.stores import map_queries as sql
from deid_proxy.stores.map_backup import read_backup, write_backup
from deid_proxy.stores.sqlite_map import SQLiteMapStore
from deid_proxy.stores.sqlite_map_rows import fill

PROJECT = "BENCH"
BATCH = 4000
UIDS_OF_A_SUBJECT = 40
MEASURED = 50 * BATCH  # new mappings on top of what was filled in bulk
_FILLER = """
    WITH RECURSIVE number (n) AS (SELECT ?1 + 1 UNION ALL SELECT n + 1 FROM number WHERE n < ?2)
    INSERT INTO mapping
    SELECT n, 2, randomblob(16), '2.25.' || abs(random()) || abs(random()), randomblob(113), 0, 0, 1 FROM number
"""


def requests(first: int, count: int) -> tuple[list[IdentityRequest], dict[IdentityRequest, IdentityRequest]]:
    """Return originals nobody asked for before, and whose they are: a patient, then the UIDs of its instances."""
    made, whose = [], {}
    patient = None
    for number in range(first, first + count):
        if number % UIDS_OF_A_SUBJECT == 0 or patient is None:
            subject = number // UIDS_OF_A_SUBJECT
            patient = IdentityRequest(IdentityKind.PATIENT, f"HOSPITAL\x1f{subject:09d}")
            if number % UIDS_OF_A_SUBJECT == 0:
                made.append(patient)
                continue
        request = IdentityRequest(IdentityKind.UID, f"1.2.826.0.1.3680043.8.498.{number:012d}.{number % 977}")
        made.append(request)
        whose[request] = patient
    return made, whose


class Growth:
    """A map that grows, and what was measured at each size."""

    def __init__(self, path: Path, keys: Path) -> None:
        self.path, self.key = path, ProjectKey(secrets.token_bytes(32))
        self.public = generate_map_keys(keys)
        self.private = load_map_private_key(keys)
        self.rows = self.filler = 0
        self.open()

    def open(self) -> float:
        """Open the map and return how many seconds that took."""
        began = time.monotonic()
        self.store = SQLiteMapStore(self.path)
        self.resolver = IdentityResolver(PROJECT, self.key, self.store, seal=PublicSeal(self.public))
        return time.monotonic() - began

    def grow(self, rows: int, batch: int = BATCH) -> float:
        """Add mappings in durable batches, sealing each, and return how many a second."""
        began, first = time.monotonic(), self.rows
        while self.rows < first + rows:
            count = min(batch, first + rows - self.rows)
            self.resolver.resolve(*requests(self.rows, count))
            self.rows += count
        return (self.rows - first) / (time.monotonic() - began)

    def fill(self, rows: int) -> None:
        """Write random rows up to a size in one transaction, beside those that are looked up."""
        with self.store._database.transaction() as connection:
            for index in sql.INDEXES:
                connection.execute(f"DELETE FROM {index}")
            connection.execute(_FILLER, (connection.execute(sql.LAST_ID).get, rows))
            fill(connection)
        self.store.fold()
        self.filler = rows - self.rows

    def look_ups(self, count: int = 20_000) -> tuple[float, float]:
        """Return median and 99th percentile of looking up one row in the store, in microseconds."""
        chance, took = random.Random(1), []
        tokens = []
        while len(tokens) < count:
            number = chance.randrange(self.rows)
            if number % UIDS_OF_A_SUBJECT:
                original = f"1.2.826.0.1.3680043.8.498.{number:012d}.{number % 977}"
                tokens.append([(IdentityKind.UID, self.resolver.token(IdentityKind.UID, original))])
        known, clock = self.store.known, time.perf_counter
        for token in tokens:
            began = clock()
            found = known(PROJECT, token)
            took.append(clock() - began)
            assert found[0] is not None
        return statistics.median(took) * 1e6, statistics.quantiles(took, n=100)[98] * 1e6

    @property
    def bytes_per_row(self) -> float:
        """How much disk a mapping takes."""
        self.store.fold()
        return self.path.stat().st_size / max(self.rows + self.filler, 1)


def measure(growth: Growth, sizes: list[int], *, bulk: bool) -> list[dict[str, float]]:
    """Grow to each size and measure there."""
    found = []
    for size in sizes:
        if bulk and size == sizes[-1]:
            growth.fill(size - MEASURED)
        rows, cpu = size - growth.rows - growth.filler, time.process_time()
        rate = growth.grow(rows)
        cpu = (time.process_time() - cpu) / rows * 1e6
        per_row = growth.bytes_per_row
        median, worst = growth.look_ups()
        growth.store.close()
        start = growth.open()
        found.append(
            {
                "rows": size,
                "new_per_s": rate,
                "new_cpu_us": cpu,
                "load_average": os.getloadavg()[0],
                "look_up_median_us": median,
                "look_up_p99_us": worst,
                "start_s": start,
                "bytes_per_row": per_row,
            }
        )
        print(json.dumps(found[-1]), flush=True)
    return found


def backup_while_writing(growth: Growth, folder: Path) -> dict[str, float]:
    """Make a backup while another thread writes, and read it again."""
    stop, rates = threading.Event(), []

    def write() -> None:
        while not stop.is_set():
            rates.append(growth.grow(BATCH))

    alone = growth.grow(10 * BATCH)
    before = growth.rows
    writer = threading.Thread(target=write)
    writer.start()
    began = time.monotonic()
    written = write_backup(growth.store, folder / "map.backup", [growth.public])
    took = time.monotonic() - began
    stop.set()
    writer.join()
    began = time.monotonic()
    summary = read_backup(folder / "map.backup", growth.private)
    return {
        "backup_s": took,
        "backup_rows": written.rows,
        "backup_bytes_per_row": (folder / "map.backup").stat().st_size / max(written.rows, 1),
        "rows_written_meanwhile": growth.rows - before,
        "new_per_s_alone": alone,
        "new_per_s_meanwhile": statistics.mean(rates) if rates else 0.0,
        "read_again_s": time.monotonic() - began,
        "read_again_rows": summary.rows,
    }


def extrapolated(found: list[dict[str, float]], rows: int) -> dict[str, float]:
    """Carry each figure on along the line through its logarithms at the last two sizes."""
    *_, first, last = found
    step = math.log(rows / last["rows"]) / math.log(last["rows"] / first["rows"])
    carried = {
        name: last[name] * (last[name] / first[name]) ** step
        for name in last
        if name not in ("rows", "load_average") and first[name] > 0
    }
    return {"rows": rows, **carried, "file_gib": carried["bytes_per_row"] * rows / 2**30}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--bulk", action="store_true", help="fill up to the last size in one go")
    parser.add_argument("--work-dir", type=Path, help="a folder on the disk to be measured")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.work_dir) as name:
        folder = Path(name)
        growth = Growth(folder / "map.db", folder / "map.key")
        sizes = sorted({max(arguments.rows // step, BATCH) for step in (100, 10, 3, 1)})
        found = measure(growth, sizes[:2] + sizes[-1:] if arguments.bulk else sizes, bulk=arguments.bulk)
        print(json.dumps(backup_while_writing(growth, folder)), flush=True)
        print(json.dumps({"extrapolated": extrapolated(found, 10 * sizes[-1])}))
        growth.store.close()


if __name__ == "__main__":
    sys.exit(main())
