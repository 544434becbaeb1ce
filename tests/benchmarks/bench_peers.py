"""deid-proxy next to other de-identifiers: the same files, from file to file, in one run, one after the other.

``python tests/benchmarks/bench_peers.py [--peers PYTHON] [--count N] [--json FILE]``

- a table engine on pydicom, the obvious one: ``edit`` of ``naive_gateway.py``, which the gateway is compared with too;
- ``gdcmanon`` of GDCM, where it is installed (Debian: libgdcm-tools);
- dicognito and dicom-anonymizer, where ``--peers`` names the interpreter of an environment that has them::

      python -m venv peers && peers/bin/pip install dicognito dicom-anonymizer

What is printed is CPU time per file without the first: the median, and the mean of ours, which takes files in batches;
of gdcmanon, which is a program, what a file costs beyond its start. Compare the ratios; the times are this machine's.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pydicom
from naive_gateway import edit

from deid_proxy.cli.batch import NEAR_BYTES, BatchWork, batches, finish
from deid_proxy.cli.input_files import InputFile, find_inputs
from deid_proxy.cli.results import ResultState
from deid_proxy.gateway.collection import settle
from deid_proxy.identity.keys import ProjectKey
from deid_proxy.identity.resolver import IdentityResolver
from deid_proxy.pipeline import Pipeline
from deid_proxy.profile import load_rule_set
from deid_proxy.stores.memory import MemoryMapStore
from deid_proxy.testing.workloads import write_workload

COUNTS = {"ct": 20, "mr": 20, "emr": 4}
REQUIRED = {"pydicom table engine": 25, "gdcmanon": 2, "dicognito": 15, "dicom-anonymizer": 15}
Tool = Callable[[Path, Path], float]
"""Takes all files of a folder to another one and returns the milliseconds of CPU that one of them costs."""


def cpu_ms(work: Callable[[], object]) -> float:
    start = time.process_time_ns()
    work()
    return (time.process_time_ns() - start) / 1e6


def file_by_file(take: Callable[[Path, Path], object]) -> Tool:
    def run(source: Path, target: Path) -> float:
        times = [cpu_ms(lambda path=path: take(path, target / path.name)) for path in sorted(source.iterdir())]
        return statistics.median(times[1:])

    return run


def ours() -> Tool:
    """What ``deidentify`` does with a folder: the complete Basic Profile with verify, a name for what is whole."""
    key = ProjectKey(bytes(range(32)))
    rule_set = load_rule_set("basic")
    pipeline = Pipeline(rule_set, IdentityResolver("BENCH", key, MemoryMapStore()), None)

    def run(source: Path, target: Path) -> float:
        work = BatchWork(pipeline, Path(tempfile.mkdtemp(dir=target)), keep_paths=True, records=False)

        def take(files: list[InputFile]) -> None:
            for batch in batches(files, NEAR_BYTES):
                for result in finish(work.process(batch)):
                    if result.state is not ResultState.WRITTEN:
                        raise SystemExit(f"input {result.number} was not written: {result.reason} {result.detail}")

        take(list(find_inputs([source]))[:1])
        count = len(list(source.iterdir())) - 1
        return cpu_ms(lambda: take(list(find_inputs([source]))[1:])) / count

    return run


def table_engine(source: Path, target: Path) -> None:
    data_set = pydicom.dcmread(source)
    edit(data_set)
    data_set.file_meta.MediaStorageSOPInstanceUID = data_set.SOPInstanceUID
    data_set.save_as(target, enforce_file_format=True)


def gdcmanon(work: Path) -> Tool:
    """Its de-identification of PS3.15 E.1.1, with a certificate of its own."""
    certificate, private_key = work / "certificate.pem", work / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=bench", "-days", "2"]
    subprocess.run([*command, "-keyout", private_key, "-out", certificate], check=True, capture_output=True)

    def children_ms(source: Path, target: Path) -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        options = ["-e", "-c", certificate, "-r", "--continue", "-i", source, "-o", target]
        subprocess.run(["gdcmanon", *options], check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return (after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime) * 1e3

    def run(source: Path, target: Path) -> float:
        files = sorted(source.iterdir())
        one = work / f"one-{source.name}"
        one.mkdir(exist_ok=True)
        shutil.copy(files[0], one)
        starts = [children_ms(one, target) for _ in range(5)]
        alls = [children_ms(source, target) for _ in range(5)]
        if len(list(target.iterdir())) != len(files):
            raise SystemExit("gdcmanon did not write every file")
        return (statistics.median(alls) - statistics.median(starts)) / (len(files) - 1)

    return run


def in_environment(python: str, tool: str) -> Tool:
    def run(source: Path, target: Path) -> float:
        command = [python, str(Path(__file__).with_name("peers_worker.py")), tool, str(source), str(target)]
        output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        times = json.loads(output)
        if None in times:
            raise SystemExit(f"{tool} refused a file")
        return statistics.median(times[1:])

    return run


def peers(python: str | None, work: Path) -> Iterator[tuple[str, Tool | None]]:
    yield "pydicom table engine", file_by_file(table_engine)
    yield "gdcmanon", gdcmanon(work) if shutil.which("gdcmanon") and shutil.which("openssl") else None
    for tool in ("dicognito", "dicom-anonymizer"):
        yield tool, in_environment(python, tool) if python else None


def measure(python: str | None, count: int | None, work: Path) -> Iterator[dict[str, object]]:
    """Yield a line for each workload and peer; ours is measured anew beside each of them."""
    us = ours()
    for workload, default in COUNTS.items():
        source = work / workload
        write_workload(workload, source, (count or default) + 1)
        for name, tool in peers(python, work):
            if tool is None:
                yield {"workload": workload, "peer": name, "ours_ms": None, "peer_ms": None, "ratio": None}
                continue
            targets = [work / f"{workload}-{name.replace(' ', '-')}-{side}" for side in ("ours", "theirs")]
            for target in targets:
                target.mkdir()
            mine, theirs, again = us(source, targets[0]), tool(source, targets[1]), us(source, targets[0])
            best = min(mine, again)
            yield {"workload": workload, "peer": name, "ours_ms": best, "peer_ms": theirs, "ratio": theirs / best}
            for target in targets:
                shutil.rmtree(target)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--peers", metavar="PYTHON", help="interpreter of an environment with the peers")
    parser.add_argument("--count", type=int, metavar="N", help="files of each workload")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    settle()  # as `deidentify` does; whoever runs in this process has the good of it
    print(f"{'files':6} {'peer':22} {'ours, ms':>9} {'peer, ms':>9} {'ratio':>7} {'asked for':>9}")
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        for line in measure(options.peers, options.count, Path(folder)):
            lines.append(line)
            head = f"{line['workload']:6} {line['peer']:22}"
            if line["ratio"] is None:
                print(f"{head} not measured: it is not here")
            else:
                asked = REQUIRED[str(line["peer"])]
                print(
                    f"{head} {line['ours_ms']:9.3f} {line['peer_ms']:9.2f} {line['ratio']:6.1f}x {asked:8}x", flush=True
                )
    if options.json:
        options.json.write_text(json.dumps(lines, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
