"""What ``deidentify`` takes of memory for files of 1 MiB to 4 GiB: the peaks stand side by side, and should be one.

``python tests/benchmarks/bench_memory.py [--largest MIB] [--work-dir DIR]``

Each file is a CT whose pixels are a hole in the file; the output is written whole, so DIR needs room for the largest
one. *Memory* is what the process has of its own (RssAnon); *mapped* are pages of the input that lie in the file cache
and that the system takes back whenever it wants (RssFile). Linux only.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from deid_proxy.testing.builders import EXPLICIT_VR_LITTLE_ENDIAN, DataSetBuilder, element_header, part10
from deid_proxy.testing.builders.pixels import PIXEL_DATA

SIZES_MIB = (1, 16, 256, 1024, 4095)
EVERY_S = 0.005


def write_image(path: Path, size_bytes: int) -> None:
    """Write a CT with so many bytes of pixels, which take no room on the disk."""
    builder = DataSetBuilder()
    sop_class_uid, sop_instance_uid = "1.2.840.10008.5.1.4.1.1.2", f"1.2.826.0.1.77.{size_bytes}"
    builder.put("SOPClassUID", sop_class_uid)
    builder.put("SOPInstanceUID", sop_instance_uid)
    builder.put("StudyInstanceUID", "1.2.826.0.1.77.1")
    builder.put("PatientID", "QXZ-4711")
    head = builder.encode() + element_header(PIXEL_DATA, "OW", size_bytes)
    with path.open("wb") as file:
        file.write(part10(head, EXPLICIT_VR_LITTLE_ENDIAN, sop_class_uid, sop_instance_uid))
        file.truncate(file.tell() + size_bytes)


def peaks(command: list[str]) -> tuple[float, float]:
    """Run a command and return the most memory, and the most mapped file pages, that it had, in MiB."""
    most = {"RssAnon": 0, "RssFile": 0}
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            try:
                status = Path(f"/proc/{process.pid}/status").read_text()
            except OSError:
                break
            for line in status.splitlines():
                name, _, value = line.partition(":")
                if name in most:
                    most[name] = max(most[name], int(value.split()[0]))
            time.sleep(EVERY_S)
    if process.returncode:
        raise SystemExit(f"deidentify ended with status {process.returncode}")
    return most["RssAnon"] / 1024, most["RssFile"] / 1024


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--largest", type=int, default=SIZES_MIB[-1], metavar="MIB", help="leave out larger files")
    parser.add_argument("--work-dir", type=Path, metavar="DIR", help="where input and output go")
    options = parser.parse_args()
    program = str(Path(sys.executable).with_name("deid-proxy"))
    print(f"{'pixels, MiB':>11} {'memory, MiB':>12} {'mapped, MiB':>12}")
    with tempfile.TemporaryDirectory(dir=options.work_dir) as folder:
        work = Path(folder)
        key, source, output = work / "project.key", work / "image.dcm", work / "out"
        subprocess.run([program, "keygen", str(key)], check=True, stdout=subprocess.DEVNULL)
        for size_mib in (size for size in SIZES_MIB if size <= options.largest):
            write_image(source, size_mib << 20)
            command = [program, "deidentify", str(source), "--output", str(output), "--profile", "basic"]
            memory, mapped = peaks([*command, "--key-file", str(key)])
            print(f"{size_mib:11} {memory:12.0f} {mapped:12.0f}", flush=True)
            for written in output.rglob("*.dcm"):
                written.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
