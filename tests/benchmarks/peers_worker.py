"""Runs in the environment of the peers, which deid-proxy does not install: CPU time of each file, as JSON.

``python peers_worker.py TOOL SOURCE_DIR TARGET_DIR``, with TOOL ``dicognito`` or ``dicom-anonymizer``.
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path


def dicognito() -> Callable[[Path, Path], None]:
    import pydicom
    from dicognito.anonymizer import Anonymizer

    anonymizer = Anonymizer(seed="bench")

    def run(source: Path, target: Path) -> None:
        data_set = pydicom.dcmread(source)
        anonymizer.anonymize(data_set)
        data_set.save_as(target, enforce_file_format=True)

    return run


def dicom_anonymizer() -> Callable[[Path, Path], None]:
    from dicomanonymizer import anonymize_dicom_file

    def run(source: Path, target: Path) -> None:
        anonymize_dicom_file(str(source), str(target), delete_private_tags=True)

    return run


TOOLS = {"dicognito": dicognito, "dicom-anonymizer": dicom_anonymizer}


def main() -> None:
    warnings.simplefilter("ignore")
    tool, source, target = sys.argv[1:]
    run, times = TOOLS[tool](), []
    for path in sorted(Path(source).iterdir()):
        start = time.process_time_ns()
        run(path, Path(target, path.name))
        times.append((time.process_time_ns() - start) / 1e6)
    json.dump(times, sys.stdout)


main()
