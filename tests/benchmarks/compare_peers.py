"""The same planted files through deid-proxy and other de-identifiers, and what came of it: docs/comparison.md.

``python tests/benchmarks/compare_peers.py [--peers PYTHON] [--date DATE] [--write [FILE]]``

``--peers`` names the interpreter of an environment that has the peers; without it, only deid-proxy is measured::

    python -m venv peers && peers/bin/pip install dicognito dicom-anonymizer deid

The corpus is that of ``comparison_corpus.py``; what is counted, and how, is in ``comparison_measures.py``.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from comparison_corpus import Case, build_corpus
from comparison_measures import measure
from comparison_page import Result, page

from deid_proxy import Deidentifier, __version__
from deid_proxy.identity.keys import ProjectKey
from deid_proxy.profile.builtin import __path__ as _builtin

PAGE = Path(__file__).resolve().parents[2] / "docs" / "comparison.md"
PROFILES = {
    "basic": ("basic", False),
    "basic + safe private": ("basic", True),
    "clinical-trial": ("clinical-trial", False),
}
"""By the heading of the column: a built-in profile, and whether retain-safe-private is added to its options."""
PEERS = {
    "dicognito": "dicognito",
    "dicom-anonymizer": "dicom_anonymizer",
    "deid": "deid",
    "deid-strip-sequences": "deid",
}
"""What the worker calls them, and the names of their packages."""
_LIMIT_S = 240


def ours(cases: Sequence[Case], work: Path) -> Iterator[Result]:
    """Yield what deid-proxy makes of the corpus, under each of the profiles."""
    for name, (profile, with_private) in PROFILES.items():
        chosen = str(_with_safe_private(profile, work)) if with_private else profile
        deidentifier = Deidentifier(chosen, key=ProjectKey(bytes(range(32))))
        for case in cases:  # as in every tool here: what a process does once for a kind of object is not a file's
            deidentifier.deidentify(case.file)
        outputs, times_ms, held = {}, {}, {}
        for case in sorted(cases, key=lambda case: case.name):
            source, target = work / "source" / case.name, work / "ours.dcm"
            start = time.process_time_ns()
            outcome = deidentifier.deidentify(source.read_bytes())
            if outcome.file is not None:
                target.write_bytes(outcome.file)
            spent_ms = (time.process_time_ns() - start) / 1e6
            if outcome.file is None:
                held[case.name] = str(outcome.reason)
            else:
                outputs[case.name], times_ms[case.name] = outcome.file, spent_ms
        yield Result(name, __version__, measure(cases, outputs), times_ms, held)


def _with_safe_private(profile: str, work: Path) -> Path:
    """Write a profile with one more option, as a site would."""
    text = Path(next(iter(_builtin)), f"{profile}.yaml").read_text(encoding="utf-8")
    head, _, tail = text.partition("\noptions: [")
    options, _, rest = tail.partition("]")
    chosen = ", ".join([*filter(None, [options]), "retain-safe-private"])
    path = work / f"{profile}.yaml"
    path.write_text(f"{head}\noptions: [{chosen}]{rest}", encoding="utf-8")
    return path


def peers(python: str, cases: Sequence[Case], work: Path) -> Iterator[Result]:
    """Yield what each peer makes of the corpus."""
    for tool, package in PEERS.items():
        target = work / tool
        target.mkdir()
        command = [python, str(Path(__file__).with_name("peers_worker.py")), tool, str(work / "source"), str(target)]
        done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=_LIMIT_S)
        names = sorted(case.name for case in cases)
        outputs = {case.name: (target / case.name).read_bytes() for case in cases if (target / case.name).exists()}
        refused = {case.name: "exception" for case in cases if case.name not in outputs}
        times_ms = dict(zip(names, json.loads(done.stdout), strict=True))
        written_ms = {name: spent_ms for name, spent_ms in times_ms.items() if name in outputs}
        yield Result(tool, version_of(python, package), measure(cases, outputs), written_ms, refused)


def version_of(python: str, package: str) -> str:
    """Return the version of a package in an environment."""
    code = f"from importlib.metadata import version; print(version({package!r}))"
    return subprocess.run([python, "-c", code], check=True, capture_output=True, text=True).stdout.strip()


def compare(python: str | None, cases: Sequence[Case], work: Path) -> list[Result]:
    """Return what every tool makes of the corpus."""
    source = work / "source"
    source.mkdir()
    for case in cases:
        (source / case.name).write_bytes(case.file)
    results = list(ours(cases, work))
    return results + list(peers(python, cases, work)) if python else results


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--peers", metavar="PYTHON", help="interpreter of an environment with the peers")
    parser.add_argument("--date", default="", help="the day of the run, to be printed; none is read from a clock")
    parser.add_argument("--write", type=Path, nargs="?", const=PAGE, metavar="FILE", help="write the page here")
    options = parser.parse_args()
    cases = build_corpus()
    with tempfile.TemporaryDirectory() as folder:
        text = page(cases, compare(options.peers, cases, Path(folder)), options.date)
    if options.write:
        options.write.write_text(text, encoding="utf-8")
    else:
        print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
