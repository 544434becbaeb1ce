"""Measures a large subject table: reading it, what it takes of memory, look-up, and a mistake in its last row.

::

    python tests/benchmarks/bench_subjects.py --rows 2000000 --work-dir /some/disk
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

from deid_proxy.identity.keys import ProjectKey
from deid_proxy.identity.resolver import IdentityResolver
from deid_proxy.identity.subject_csv import SubjectFileError, TableShape, load_table
from deid_proxy.identity.subject_key import SubjectKeyRules
from deid_proxy.stores.memory import MemoryMapStore

SHAPE = TableShape(codes=True, columns=frozenset({"sex", "age", "site"}))
HEADER = "patient_id,issuer,subject,sex,age,site\n"


def row(number: int) -> str:
    """Return one row: patient IDs look random, codes are counted."""
    patient_id = number * 7_919 % 10_000_019
    return f"{patient_id:09d},HOSP-A,LUNG-{number:07d},{'MF'[number % 2]},{number % 90:03d}Y,{number % 40:03d}\n"


def memory(name: str) -> float:
    """Return a figure of this process's memory, in MiB."""
    line = next(each for each in Path("/proc/self/status").read_text().splitlines() if each.startswith(name))
    return int(line.split()[1]) / 1024


def measure(path: Path, rows: int) -> dict[str, object]:
    """Read a good table and one whose last row gives a patient another one's code."""
    with path.open("w", encoding="ascii") as file:
        file.write(HEADER)
        file.writelines(map(row, range(rows)))
    path.chmod(0o600)
    resolver = IdentityResolver("BENCH", ProjectKey(bytes(range(32))), MemoryMapStore())
    before = memory("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")
    began, cpu = time.monotonic(), time.process_time()
    table = load_table(path, SubjectKeyRules(), SHAPE, resolver.subject_token)
    found: dict[str, object] = {
        "rows": table.size,
        "file_mib": path.stat().st_size / 2**20,
        "read_s": time.monotonic() - began,
        "read_cpu_s": time.process_time() - cpu,
        "memory_peak_mib": memory("VmHWM") - before,
        "memory_after_mib": memory("VmRSS") - before,
    }
    chance, took = random.Random(1), []
    for number in [chance.randrange(rows) for _ in range(20_000)]:
        patient_id, issuer, code, *_ = row(number).split(",")
        token = resolver.subject_token(f"{issuer}\x1f{patient_id}")
        began = time.perf_counter()
        line = table.find(token)
        took.append(time.perf_counter() - began)
        assert line is not None
        assert line.code == code
    found["look_up_median_us"] = statistics.median(took) * 1e6
    del table
    with path.open("a", encoding="ascii") as file:
        file.write("somebody else,HOSP-A,LUNG-0000000,M,045Y,001\n")
    try:
        load_table(path, SubjectKeyRules(), SHAPE, resolver.subject_token)
    except SubjectFileError as error:
        found["mistake"] = error.findings[0].message
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=2_000_000)
    parser.add_argument("--work-dir", type=Path, help="a folder for the table")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.work_dir) as folder:
        print(json.dumps(measure(Path(folder) / "subjects.csv", arguments.rows)))


if __name__ == "__main__":
    sys.exit(main())
