"""What files of 1 MiB to 4 GiB take of memory, in ``deidentify`` or a gateway: the peaks should be one.

``python tests/benchmarks/bench_memory.py [--gateway] [--largest MIB] [--work-dir DIR]``

Each file is a CT whose pixels are a hole in the file; the output is written whole, so DIR needs room for the largest
one, and three times that with a gateway: spool and archive have it too. Linux only. *Memory* of ``deidentify`` is what
the process has of its own (RssAnon); *mapped* are pages of the input that lie in the file cache and that the system
takes back whenever it wants (RssFile). The memory of a gateway is the sum of PSS over its processes while an instance
comes in, is de-identified and goes to storescp.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from deid_proxy.cli.bench_process import PeakMemory, running, wait_for_port
from deid_proxy.testing.builders import EXPLICIT_VR_LITTLE_ENDIAN, DataSetBuilder, element_header, part10
from deid_proxy.testing.builders.pixels import PIXEL_DATA
from deid_proxy.testing.running_gateway import RunningGateway, Target, free_port

SIZES_MIB = (1, 16, 256, 1024, 4090)
EVERY_S = 0.005
LARGEST_BYTES = (4 << 30) - 2
PATIENCE_S = 300


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


def files(folder: Path, sizes_mib: list[int]) -> None:
    """Print what ``deidentify`` takes."""
    program = str(Path(sys.executable).with_name("deid-proxy"))
    key, source, output = folder / "project.key", folder / "image.dcm", folder / "out"
    subprocess.run([program, "keygen", str(key)], check=True, stdout=subprocess.DEVNULL)
    print(f"{'pixels, MiB':>11} {'memory, MiB':>12} {'mapped, MiB':>12}")
    for size_mib in sizes_mib:
        write_image(source, size_mib << 20)
        command = [program, "deidentify", str(source), "--output", str(output), "--profile", "basic"]
        memory, mapped = peaks([*command, "--key-file", str(key)])
        print(f"{size_mib:11} {memory:12.0f} {mapped:12.0f}", flush=True)
        for written in output.rglob("*.dcm"):
            written.unlink()


def gateway(folder: Path, sizes_mib: list[int]) -> None:
    """Print what a gateway takes, and how long it is until the archive has the last byte."""
    source, archive, port = folder / "image.dcm", folder / "archive", free_port()
    archive.mkdir()
    limits = (f"limits: {{max_instance_bytes: {LARGEST_BYTES}}}",)
    storescp = ["storescp", "-q", "-pdu", "131072", "-aet", "ARCHIVE", "-od", str(archive), str(port)]
    print(f"{'pixels, MiB':>11} {'memory, MiB':>12} {'seconds':>9}")
    with (
        running(storescp, folder / "storescp.log", {"TCP_NODELAY": "1"}),
        RunningGateway(folder / "gateway", [Target("archive", port)], gateway_lines=limits) as middle,
    ):
        wait_for_port(port)
        assert middle.process is not None
        for size_mib in sizes_mib:
            write_image(source, size_mib << 20)
            with PeakMemory(middle.process.pid) as memory:
                began = time.monotonic()
                send(source, middle)
                wait_for(archive, size_mib << 20)
                seconds = time.monotonic() - began
            print(f"{size_mib:11} {memory.peak_bytes / 2**20:12.0f} {seconds:9.1f}", flush=True)


def send(source: Path, middle: RunningGateway) -> None:
    """Send one file, which has to be acknowledged."""
    sender = [sys.executable, "-m", "deid_proxy.testing.lean_sender", "127.0.0.1", str(middle.port), "TRIAL"]
    said = subprocess.run(sender, input=f"{source}{os.linesep * 3}", capture_output=True, text=True, check=True).stdout
    if '{"0000": 1}' not in said:
        raise SystemExit(f"the gateway did not take it: {said.strip()}")


def wait_for(archive: Path, size_bytes: int) -> None:
    """Wait until the archive has one file that is large enough, and remove it."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        for arrived in archive.iterdir():
            if arrived.stat().st_size >= size_bytes:
                arrived.unlink()
                return
        time.sleep(0.05)
    raise SystemExit(f"nothing arrived within {PATIENCE_S} s")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--gateway", action="store_true", help="send them through a gateway to storescp (DCMTK)")
    parser.add_argument("--largest", type=int, default=SIZES_MIB[-1], metavar="MIB", help="leave out larger files")
    parser.add_argument("--work-dir", type=Path, metavar="DIR", help="where input and output go")
    options = parser.parse_args()
    sizes_mib = [size for size in SIZES_MIB if size <= options.largest]
    with tempfile.TemporaryDirectory(dir=options.work_dir) as folder:
        (gateway if options.gateway else files)(Path(folder), sizes_mib)
    return 0


if __name__ == "__main__":
    sys.exit(main())
