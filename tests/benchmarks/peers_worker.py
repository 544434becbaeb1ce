"""Runs in the environment of the peers, which deid-proxy does not install: CPU time of each file, as JSON.

``python peers_worker.py TOOL SOURCE_DIR TARGET_DIR``, with a TOOL of ``TOOLS``. A file that the tool refuses has the
time null and no file in the target, and the kind of the exception goes to standard error: never its text, which may
quote the file.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

Take = Callable[[Path, Path], None]


def dicognito() -> Take:
    import pydicom
    from dicognito.anonymizer import Anonymizer

    anonymizer = Anonymizer(seed="bench")

    def run(source: Path, target: Path) -> None:
        data_set = pydicom.dcmread(source)
        anonymizer.anonymize(data_set)
        data_set.save_as(target, enforce_file_format=True)

    return run


def dicom_anonymizer() -> Take:
    from dicomanonymizer import anonymize_dicom_file

    def run(source: Path, target: Path) -> None:
        anonymize_dicom_file(str(source), str(target), delete_private_tags=True)

    return run


def deid(*, strip_sequences: bool = False) -> Take:
    os.environ.setdefault("MESSAGELEVEL", "QUIET")
    from deid.dicom import replace_identifiers

    def run(source: Path, target: Path) -> None:
        replace_identifiers(
            dicom_files=[str(source)],
            save=True,
            overwrite=True,
            output_folder=str(target.parent),
            remove_private=True,
            strip_sequences=strip_sequences,
        )

    return run


TOOLS = {
    "dicognito": dicognito,
    "dicom-anonymizer": dicom_anonymizer,
    "deid": deid,
    "deid-strip-sequences": lambda: deid(strip_sequences=True),
}


def timed_ms(run: Take, source: Path, target: Path) -> float | None:
    start = time.process_time_ns()
    try:
        run(source, target)
    except Exception as error:  # noqa: BLE001 - whatever a peer raises, the file is refused and the next one taken
        print(f"{source.name}: {type(error).__name__}", file=sys.stderr)
        target.unlink(missing_ok=True)
        return None
    return (time.process_time_ns() - start) / 1e6


def main() -> None:
    warnings.simplefilter("ignore")
    tool, source, target = sys.argv[1:]
    with contextlib.redirect_stdout(sys.stderr):
        run = TOOLS[tool]()
        for path in sorted(Path(source).iterdir()):  # what a tool does once is no file's
            timed_ms(run, path, Path(target, path.name))
        times = [timed_ms(run, path, Path(target, path.name)) for path in sorted(Path(source).iterdir())]
    json.dump(times, sys.stdout)


if __name__ == "__main__":
    main()
