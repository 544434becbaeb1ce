"""Measures the map: look-up, new mappings, start, bytes per row, backup while writing, a drill, what is asked of it.

::

    python tests/benchmarks/bench_map.py --rows 10000000 --work-dir /some/disk
    python tests/benchmarks/bench_map.py --rows 20000              # a few seconds, for CI
    python tests/benchmarks/bench_map.py --rows 10000000 --bulk    # where there is no time to grow that far

With ``--bulk`` the map is filled up to the last size with random rows in a few sorted slices, which leaves pages as
full as growing does, and only the last rows and what is measured go the real way. ``--keep`` leaves the map in the work
directory, and a later run goes on with it; so a run may be cut into pieces, also by ``--parts``.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import random
import statistics
import sys
import tempfile
import threading
import time
from array import array
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import apsw

from deid_proxy.identity.keys import generate_key_file, load_key_file
from deid_proxy.identity.map_keys import generate_map_keys, load_map_private_key
from deid_proxy.identity.ports import IdentityKind, IdentityRequest
from deid_proxy.identity.resolver import IdentityResolver
from deid_proxy.identity.sealing import PublicSeal, SealMode, mode_of
from deid_proxy.stores import map_queries as sql
from deid_proxy.stores.map_backup import write_backup
from deid_proxy.stores.map_places import place_of_pseudonym, places_of_tokens, register
from deid_proxy.stores.map_restore import restore
from deid_proxy.stores.sqlite_map import SQLiteMapStore
from deid_proxy.stores.sqlite_map_indexes import fill as enter_all

if TYPE_CHECKING:
    from collections.abc import Iterator

PROJECT = "BENCH"
BATCH = 16_000
UIDS_OF_A_SUBJECT = 40
WARM = 18 * BATCH  # new mappings on top of what was filled in bulk, before measuring: more than stand in memory
MEASURED = 34 * BATCH  # and those that are measured: more than twice what is merged into the indexes at once
SLICE = 1_000_000


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

    def __init__(self, folder: Path) -> None:
        self.path, self.folder = folder / "map.db", folder
        if not (folder / "grown.json").exists():
            generate_map_keys(folder / "map.key")
            generate_key_file(folder / "project.key")
            self.rows = self.filler = 0
        else:
            self.rows, self.filler = json.loads((folder / "grown.json").read_text())
        self.key = load_key_file(folder / "project.key")
        self.private = load_map_private_key(folder / "map.key")
        self.public = self.private.public
        self.open()

    def close(self) -> None:
        """Close the map, and remember how far it is."""
        self.store.close()
        (self.folder / "grown.json").write_text(json.dumps([self.rows, self.filler]))

    def open(self) -> float:
        """Open the map and return how many seconds that took."""
        began = time.monotonic()
        self.store = SQLiteMapStore(self.path)
        self.resolver = IdentityResolver(PROJECT, self.key, self.store, seal=PublicSeal(self.public))
        took = time.monotonic() - began
        self.rows = self.store.last_place() - self.filler  # also after a run that was ended half way
        return took

    def grow(self, rows: int, batch: int = BATCH) -> float:
        """Add mappings in durable batches, sealing each, and return how many a second."""
        began, first = time.monotonic(), self.rows
        while self.rows < first + rows:
            count = min(batch, first + rows - self.rows)
            self.resolver.resolve(*requests(self.rows, count))
            self.rows += count
        return (self.rows - first) / (time.monotonic() - began)

    def fill(self, rows: int) -> None:
        """Write random rows up to a size, beside those that are looked up, with nothing that makes them durable."""
        self.store.close()
        connection = apsw.Connection(str(self.path))
        connection.execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -524288")
        register(connection)
        last = connection.execute(sql.LAST_ID).get
        with connection:
            enter_all(connection)  # also what stood in memory
            while last < rows:
                count = min(SLICE, rows - last)
                _fill(connection, last, count)
                last += count
                self.filler += count
        connection.close()
        self.open()

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


def _fill(connection: apsw.Connection, last: int, count: int) -> None:
    tokens = [os.urandom(16) for _ in range(count)]
    pseudonyms = [f"2.25.{random.getrandbits(127)}" for _ in range(count)]
    sealed = bytes(113)
    connection.executemany(
        sql.CREATE,
        ((last + n, 2, *pair, sealed, 0.0, 0, 1) for n, pair in enumerate(zip(tokens, pseudonyms, strict=True), 1)),
    )
    for index, places in (
        ("by_token", places_of_tokens([2] * count, tokens)),
        ("by_pseudonym", [place_of_pseudonym(2, each) for each in pseudonyms]),
    ):
        values = "SELECT value, ? + rowid FROM carray(?) ORDER BY value"
        connection.execute(f"INSERT OR IGNORE INTO {index} {values}", (last, apsw.carray(array("q", places))))
    connection.execute("UPDATE merge SET merged = ?1, merging = ?1, next_place = 0", (last + count,))


def measure(growth: Growth, sizes: list[int], *, bulk: bool) -> list[dict[str, float]]:
    """Grow to each size and measure there; a size that was reached before is measured as it is."""
    found: list[dict[str, float]] = []
    for size in sizes:
        if bulk and size == sizes[-1] and growth.rows + growth.filler < size - MEASURED:
            began = time.monotonic()
            growth.fill(size - MEASURED - WARM)
            growth.grow(size - MEASURED - growth.rows - growth.filler)
            print(json.dumps({"filled": growth.filler, "took_s": time.monotonic() - began}), flush=True)
        rows, cpu = max(size - growth.rows - growth.filler, 0), time.process_time()
        if rows or not found:
            rate = growth.grow(rows or MEASURED)
            cpu = (time.process_time() - cpu) / (rows or MEASURED) * 1e6
        per_row = growth.bytes_per_row
        median, worst = growth.look_ups()
        growth.store.close()
        start = growth.open()
        found.append(
            {
                "rows": growth.rows + growth.filler,
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
    """Make a backup while another thread writes: how long it takes, and how long the other one waits."""
    stop = threading.Event()
    took: list[float] = []
    log: list[int] = []

    def write() -> None:
        while not stop.is_set():
            began = time.monotonic()
            growth.grow(BATCH)
            took.append(time.monotonic() - began)
            log.append(Path(f"{growth.path}-wal").stat().st_size)

    for _ in range(4):
        began = time.monotonic()
        growth.grow(BATCH)
        took.append(time.monotonic() - began)
    alone, before = took[:], growth.rows
    took.clear()
    writer = threading.Thread(target=write)
    writer.start()
    began = time.monotonic()
    with peak_memory() as peak:
        written = write_backup(growth.store, folder / "map.backup", [growth.public])
    seconds = time.monotonic() - began
    stop.set()
    writer.join()
    return {
        "backup_s": seconds,
        "backup_rows": written.rows,
        "backup_bytes_per_row": written.size_bytes / max(written.rows, 1),
        "rows_written_meanwhile": growth.rows - before,
        "new_per_s_alone": BATCH / statistics.mean(alone),
        "new_per_s_meanwhile": BATCH / statistics.mean(took),
        "batch_worst_s_alone": max(alone),
        "batch_worst_s_meanwhile": max(took),
        "log_mib_at_most": max(log) / 2**20,
        "memory_peak_mib": peak[0],
    }


def copy(growth: Growth, folder: Path) -> dict[str, float]:
    """Make a backup while nobody writes."""
    began, cpu = time.monotonic(), time.process_time()
    written = write_backup(growth.store, folder / "map.backup", [growth.public])
    cpu = (time.process_time() - cpu) / max(written.rows, 1) * 1e6
    return {"copy_s": time.monotonic() - began, "copy_rows": written.rows, "copy_cpu_us_a_row": cpu}


def drill(growth: Growth, folder: Path) -> dict[str, float]:
    """Build a map from the backup, check it and take it away again."""
    with peak_memory() as peak:
        done = restore(folder / "map.backup", growth.private, growth.path, {PROJECT: growth.key.check}, drill=True)
    return {"drill_s": done.took_s, "drill_rows": done.rows, "opened": done.opened, "memory_peak_mib": peak[0]}


def questions(growth: Growth) -> dict[str, float]:
    """Ask what ``map verify``, ``map stats`` and ``map find`` ask of the store."""
    store, found = growth.store, {}
    gone, rows = len(store.projects()[0].tombstones), growth.rows + growth.filler
    oldest = growth.resolver.token(*requests(gone * UIDS_OF_A_SUBJECT, 1)[0][0])
    uid = requests(growth.rows // 2 // UIDS_OF_A_SUBJECT * UIDS_OF_A_SUBJECT, 2)[0][1]
    for name, ask in (
        ("find", lambda: growth.resolver.find(*uid) is not None),
        ("stats", lambda: rows - sum(store.counts()[PROJECT].values()) == gone * UIDS_OF_A_SUBJECT),
        ("verify", lambda: list(store.check()) == [] and sealed_rows(store) >= growth.rows - gone * UIDS_OF_A_SUBJECT),
        # Of the subject whose rows are the oldest: whoever looks for them has the longest way.
        ("forget", lambda: store.forget(PROJECT, oldest) == UIDS_OF_A_SUBJECT),
    ):
        with peak_memory() as peak, waiting(growth) as waited:
            began = time.monotonic()
            assert ask()
            took = time.monotonic() - began
        found |= {
            f"{name}_s": took,
            f"{name}_memory_peak_mib": peak[0],
            f"others_waited_s_at_most_for_{name}": max(waited),
        }
    return found


@contextmanager
def waiting(growth: Growth) -> Iterator[list[float]]:
    """Look one row up again and again while the block lasts, as a gateway does; tell how long each took."""
    took, stop = [0.0], threading.Event()
    token = [(IdentityKind.UID, growth.resolver.token(*requests(growth.rows - 1, 1)[0][0]))]

    def look_up() -> None:
        while not stop.is_set():
            began = time.monotonic()
            growth.store.known(PROJECT, token)
            took.append(time.monotonic() - began)
            stop.wait(0.01)

    thread = threading.Thread(target=look_up)
    thread.start()
    try:
        yield took
    finally:
        stop.set()
        thread.join()


def sealed_rows(store: SQLiteMapStore) -> int:
    """Look at each row, as ``map verify`` does, and return how many are sealed."""
    sealed = after = 0
    while page := store.rows(PROJECT, after=after, limit=1000):
        sealed += sum(mode_of(row.sealed) is SealMode.SEALED for _, row in page)
        after = page[-1][0]
    return sealed


@contextmanager
def peak_memory() -> Iterator[list[float]]:
    """Tell, when the block is left, how much memory the process had at most in it, in MiB."""
    peak: list[float] = []
    Path("/proc/self/clear_refs").write_text("5")
    yield peak
    line = next(each for each in Path("/proc/self/status").read_text().splitlines() if each.startswith("VmHWM"))
    peak.append(int(line.split()[1]) / 1024)


def extrapolated(found: list[dict[str, float]], rows: int) -> dict[str, float | str]:
    """Carry each figure on along the line through its logarithms at the last size and about a tenth of it."""
    last = max(found, key=lambda each: each["rows"])
    smaller = [each for each in found if each["rows"] < last["rows"]]
    first = min(smaller, key=lambda each: abs(math.log(10 * each["rows"] / last["rows"])))
    step = math.log(rows / last["rows"]) / math.log(last["rows"] / first["rows"])
    carried = {
        name: last[name] * (last[name] / first[name]) ** step
        for name in last
        if name not in ("rows", "load_average") and first[name] > 0
    }
    return {
        "rows": rows,
        "model": f"a power of the rows, from {first['rows']} and {last['rows']} rows",
        **carried,
        "file_gib": carried["bytes_per_row"] * rows / 2**30,
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--bulk", action="store_true", help="fill up to the last size in one go")
    parser.add_argument("--work-dir", type=Path, help="a folder on the disk to be measured")
    parser.add_argument("--keep", action="store_true", help="leave the map in the work directory, and go on with it")
    parser.add_argument(
        "--parts",
        default="growth,backup,drill,questions",
        help="what is measured; a drill makes a backup where there is none, and 'copy' one beside no writer",
    )
    arguments = parser.parse_args()
    with ExitStack() as stack:
        folder = arguments.work_dir
        if not arguments.keep or folder is None:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=folder)))
        growth = Growth(folder)
        stack.callback(growth.close)
        grown = growth.rows + growth.filler
        sizes = sorted({max(arguments.rows // step, BATCH) for step in (100, 10, 3, 1)})
        sizes = sizes[:2] + sizes[-1:] if arguments.bulk else sizes
        parts, found = arguments.parts.split(","), list[dict[str, float]]()
        figures = folder / "figures.json"
        if figures.exists():
            found = json.loads(figures.read_text())
        if "growth" in parts:
            todo = [size for size in sizes if size > grown] or sizes[-1:]
            found += measure(growth, todo, bulk=arguments.bulk)
            figures.write_text(json.dumps(found))
            if len({each["rows"] for each in found}) > 1:
                print(json.dumps({"extrapolated": extrapolated(found, 10 * sizes[-1])}), flush=True)
        if "copy" in parts:
            (folder / "map.backup").unlink(missing_ok=True)
            print(json.dumps(copy(growth, folder)), flush=True)
        if "backup" in parts:
            (folder / "map.backup").unlink(missing_ok=True)
            print(json.dumps(backup_while_writing(growth, folder)), flush=True)
        if "drill" in parts:
            if not (folder / "map.backup").exists():
                print(json.dumps(copy(growth, folder)), flush=True)
            print(json.dumps(drill(growth, folder)), flush=True)
        if "questions" in parts:
            print(json.dumps(questions(growth)), flush=True)


if __name__ == "__main__":
    sys.exit(main())
