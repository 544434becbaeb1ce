"""Print how long a fresh process takes to load all of ``deid_proxy.standard``: the best of some runs, warm caches.

Two figures: what the room costs by itself, on top of the standard-library modules that every other room imports too
(``dataclasses``, ``enum``, ``re``, ``typing``), and what it costs together with them.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile

RUNS = 15

LOAD = """
import time
{before}
start = time.perf_counter()
from deid_proxy.standard import actions, attribute_table, character_sets, dictionary, dummy_items
from deid_proxy.standard import gap_attributes, object_definitions, options, uids
loaded = time.perf_counter()
attribute_table.attribute_table(attribute_table.EDITIONS[0])
read = time.perf_counter()
print((loaded - start) * 1000, (read - loaded) * 1000)
"""


def measure(before: str) -> tuple[float, float]:
    """Return milliseconds to import the modules and to read the newest Table E.1-1."""
    command = [sys.executable, "-c", LOAD.format(before=before)]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with tempfile.TemporaryDirectory() as cache:
        environment["PYTHONPYCACHEPREFIX"] = cache  # the first run fills it, and is never the best one
        outputs = [subprocess.check_output(command, env=environment, text=True) for _ in range(RUNS)]
    imported, read = min((tuple(map(float, output.split())) for output in outputs), key=sum)
    return imported, read


if __name__ == "__main__":
    for name, before in {"by itself": "import dataclasses, enum, functools, re, typing", "in all": ""}.items():
        imported, read = measure(before)
        print(f"{name:>10}: import {imported:5.1f} ms + newest edition {read:4.1f} ms = {imported + read:5.1f} ms")
