"""Kills the gateway hundreds of times while senders send and archives come and go; goes on where it ended.

    python tools/crash_loop.py REPORT [--kills 300] [--per-part 10] [--seed 1]

Each part is ``tests/acceptance/test_faults_kill.py`` with a seed of its own. What a part that passed has acknowledged
is added to REPORT (JSON) when it ends, and a part that is there is not run again: the loop may be ended and started at
will, and reports of several machines may be added up. A part that fails ends the loop; its seed tells it again.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TEST = "tests/acceptance/test_faults_kill.py"
_SAID = re.compile(r"(\d+) kills, seed (\d+): (\d+) acknowledged")
_PART_LIMIT_S = 3600


def read_report(path: Path) -> dict[str, dict[str, int]]:
    """Return the parts that passed so far by their seed."""
    return json.loads(path.read_text("utf-8")) if path.exists() else {}


def write_report(path: Path, parts: dict[str, dict[str, int]]) -> None:
    """Replace the report as a whole."""
    scratch = path.with_name(f"{path.name}.new")
    scratch.write_text(json.dumps(parts, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    scratch.replace(path)


def run_part(seed: int, kills: int) -> dict[str, int] | None:
    """Run a part, and return what it killed and acknowledged; None when it did not pass."""
    environment = {**os.environ, "DEID_PROXY_FLAP_KILLS": str(kills), "DEID_PROXY_FLAP_SEED": str(seed)}
    options = ["-q", "-s", "-p", "no:cacheprovider", "--timeout", str(_PART_LIMIT_S)]
    with tempfile.TemporaryDirectory() as own:  # other runs of tests clear up after each other in the one they share
        command = [sys.executable, "-m", "pytest", *options, "--basetemp", str(Path(own, "part")), TEST]
        ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    said = _SAID.search(ended.stdout)
    if ended.returncode or said is None:
        sys.stderr.write(ended.stdout[-4000:] + ended.stderr[-1000:])
        return None
    return {"kills": int(said[1]), "acknowledged": int(said[3])}


def total(parts: dict[str, dict[str, int]], what: str) -> int:
    """Return a sum over all parts."""
    return sum(part[what] for part in parts.values())


def main() -> int:
    """Run the parts that are missing; return 1 when one fails."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("report", type=Path)
    parser.add_argument("--kills", type=int, default=300, help="how many in all, those of the report included")
    parser.add_argument("--per-part", type=int, default=10, help="how many of each part")
    parser.add_argument("--seed", type=int, default=1, help="of the first part")
    wanted = parser.parse_args()
    parts = read_report(wanted.report)
    seed = wanted.seed
    while total(parts, "kills") < wanted.kills:
        if str(seed) not in parts:
            part = run_part(seed, wanted.per_part)
            if part is None:
                print(f"seed {seed} failed; before it {total(parts, 'kills')} kills lost nothing")
                return 1
            parts[str(seed)] = part
            write_report(wanted.report, parts)
            print(f"seed {seed}: {part['kills']} kills, {part['acknowledged']} acknowledged", flush=True)
        seed += 1
    kills, acknowledged = total(parts, "kills"), total(parts, "acknowledged")
    print(f"{kills} kills in {len(parts)} parts: {acknowledged} acknowledged, 0 lost, 0 with two contents")
    return 0


if __name__ == "__main__":
    sys.exit(main())
