"""Where the time of one file goes, from file to file: what the system takes, and each part of the engine.

``python tests/benchmarks/bench_parts.py [--count N]``

Printed is CPU time per file in microseconds, the median over the files without the first, and what a twenty-fifth of a
table engine on pydicom would be on the same files in the same run. The parts are those of ``deidentify``, called one
after the other; ``read`` and ``write`` change no byte and are the floor under everything else.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from bench_peers import COUNTS, file_by_file, table_engine

from deid_proxy.cli import room
from deid_proxy.cli.arena import Arena
from deid_proxy.cli.input_files import InputFile, find_inputs
from deid_proxy.cli.output_tree import settle as settle_draft
from deid_proxy.cli.output_tree import write_draft
from deid_proxy.cli.reading import read_input
from deid_proxy.engine.apply import apply_plan
from deid_proxy.engine.verify import verify
from deid_proxy.gateway.collection import settle
from deid_proxy.identity.keys import ProjectKey
from deid_proxy.identity.resolver import IdentityResolver
from deid_proxy.pipeline import Source, part10_file
from deid_proxy.profile import load_rule_set
from deid_proxy.stores.memory import MemoryMapStore
from deid_proxy.testing.workloads import write_workload

PARTS = ("read", "plan", "resolve", "apply", "verify", "write")
_ARENA_BYTES = 64 << 20
_REQUIRED = 25
Made = TypeVar("Made")


class Parts:
    """The parts of ``deidentify``, with the time that each of them has taken so far."""

    def __init__(self, target: Path) -> None:
        self._rule_set = load_rule_set("basic")
        self._resolver = IdentityResolver("BENCH", ProjectKey(bytes(range(32))), MemoryMapStore())
        self._arena = Arena(_ARENA_BYTES)
        self._target = target
        self._asks_for_room = room.pays(target)
        self.spent: dict[str, list[float]] = {part: [] for part in PARTS}

    def take(self, file: InputFile) -> None:
        """De-identify one file, and take down what each part took."""
        self._arena.reuse()
        source = self._timed("read", lambda: read_input(file, self._arena))
        if not isinstance(source, Source):
            raise SystemExit(f"input {file.number} was not read: {source.reason}")
        plan = self._timed("plan", lambda: source.plan(self._rule_set))
        identities = self._timed("resolve", lambda: self._resolver.resolve(plan.requests))
        rendition = self._timed("apply", lambda: apply_plan(plan, identities))
        self._timed("verify", lambda: verify(source.data, plan, rendition, identities))
        place = "/".join(file.relative)
        chunks = part10_file(source, rendition)
        asked = rendition.size if self._asks_for_room and rendition.size >= room.LEAST_BYTES else 0
        self._timed("write", lambda: settle_draft(write_draft(self._target, place, file.number, chunks, asked)))

    def _timed(self, part: str, work: Callable[[], Made]) -> Made:
        start = time.process_time_ns()
        made = work()
        self.spent[part].append((time.process_time_ns() - start) / 1e3)
        return made


def measure(count: int | None, work: Path) -> Iterator[tuple[str, dict[str, float], float]]:
    """Yield for each workload the median of every part, and what the table engine takes (both in microseconds)."""
    for workload, default in COUNTS.items():
        source, ours, theirs = work / workload, work / f"{workload}-ours", work / f"{workload}-theirs"
        write_workload(workload, source, (count or default) + 1)
        ours.mkdir()
        theirs.mkdir()
        parts = Parts(ours)
        for file in find_inputs([source]):
            parts.take(file)
        medians = {part: statistics.median(spent[1:]) for part, spent in parts.spent.items()}
        yield workload, medians, file_by_file(table_engine)(source, theirs) * 1e3


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--count", type=int, metavar="N", help="files of each workload")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    settle()  # as `deidentify` does
    print(f"{'files':6}" + "".join(f"{part:>9}" for part in PARTS) + f"{'sum':>9}{'pydicom':>10}{f'1/{_REQUIRED}':>9}")
    with tempfile.TemporaryDirectory() as folder:
        for workload, medians, peer in measure(options.count, Path(folder)):
            figures = "".join(f"{medians[part]:9.0f}" for part in PARTS)
            total = sum(medians.values())
            print(f"{workload:6}{figures}{total:9.0f}{peer:10.0f}{peer / _REQUIRED:9.0f}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
