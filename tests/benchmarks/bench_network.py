"""Objects per second and CPU per object of the data path, beside stock pynetdicom and DCMTK, in one run.

Run as ``python tests/benchmarks/bench_network.py [--objects N] [--size BYTES] [--associations N]``. Receivers throw the
data sets away; every receiver is a process of its own, whose CPU time is measured from the first to the last object.
All rows have the same sender (ours, in a process of its own per association) or the same archive (storescp --ignore).
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from deid_proxy.network.limits import Limits
from deid_proxy.network.storage_scp import StorageSCP
from deid_proxy.network.storage_scu import Peer, StorageSCU

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from multiprocessing.connection import Connection

CT_IMAGE_STORAGE = "1.2.840.10008.5.1.4.1.1.2"
EXPLICIT_VR_LITTLE_ENDIAN = "1.2.840.10008.1.2.1"
PAIR = (CT_IMAGE_STORAGE, EXPLICIT_VR_LITTLE_ENDIAN)
CONTEXT = multiprocessing.get_context("spawn")


class Discard:
    """A receiver, a sink and an admission in one, which keeps nothing."""

    def admit(self, _association: object) -> None:
        return None

    def begin(self, _association: object, _request: object) -> Discard:
        return self

    def write(self, data: memoryview) -> None:
        pass

    def finish(self) -> None:
        pass

    def abort(self) -> None:
        pass


def serve_ours(pipe: Connection) -> None:
    discard = Discard()
    scp = StorageSCP("127.0.0.1", 0, discard, discard, limits=Limits())
    scp.start()
    _report_cpu(pipe, scp.port)
    scp.stop()


def serve_stock(pipe: Connection) -> None:
    from pynetdicom import AE, evt

    ae = AE()
    ae.maximum_pdu_size = 131072
    ae.add_supported_context(*PAIR)
    server = ae.start_server(("127.0.0.1", 0), block=False, evt_handlers=[(evt.EVT_C_STORE, lambda _event: 0)])
    _report_cpu(pipe, server.server_address[1])
    ae.shutdown()


def _report_cpu(pipe: Connection, port: int) -> None:
    pipe.send(port)
    while pipe.recv() == "cpu":
        pipe.send(time.process_time())


@contextmanager
def receiver(target: Callable[[Connection], None]) -> Iterator[tuple[int, Callable[[], float]]]:
    ours, theirs = CONTEXT.Pipe()
    process = CONTEXT.Process(target=target, args=(theirs,), daemon=True)
    process.start()

    def cpu_s() -> float:
        ours.send("cpu")
        return float(ours.recv())

    yield ours.recv(), cpu_s
    ours.send("end")
    process.join(20)


def data_set(size: int) -> bytes:
    uid = b"\x08\0\x16\0UI\x1a\0" + CT_IMAGE_STORAGE.encode() + b"\0"
    pixels = size - len(uid) - 12
    return uid + b"\xe0\x7f\x10\0OW\0\0" + pixels.to_bytes(4, "little") + os.urandom(pixels)


def send_ours(port: int, objects: int, size: int, done: Connection) -> None:
    association = StorageSCU(Peer("BENCH", "127.0.0.1", port)).open([PAIR])
    data = data_set(size)
    done.send("ready")
    done.recv()
    cpu = time.process_time()
    for number in range(objects):
        association.store(CT_IMAGE_STORAGE, f"1.2.3.{number + 1}", EXPLICIT_VR_LITTLE_ENDIAN, [data])
    done.send(time.process_time() - cpu)
    association.release()


def send_stock(port: int, objects: int, size: int, done: Connection) -> None:
    from io import BytesIO

    from pydicom import dcmread
    from pydicom.dataset import FileMetaDataset
    from pynetdicom import AE

    dataset = dcmread(BytesIO(data_set(size)), force=True)
    dataset.SOPInstanceUID = "1.2.3"
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = EXPLICIT_VR_LITTLE_ENDIAN
    dataset.file_meta.MediaStorageSOPClassUID = CT_IMAGE_STORAGE
    ae = AE()
    ae.add_requested_context(*PAIR)
    association = ae.associate("127.0.0.1", port)
    done.send("ready")
    done.recv()
    cpu = time.process_time()
    try:
        for number in range(objects):
            dataset.SOPInstanceUID = f"1.2.3.{number + 1}"
            association.send_c_store(dataset)
        done.send(time.process_time() - cpu)
    except RuntimeError:  # the association broke, as it does when a response is lost
        done.send(None)
    association.release()


def transmit(
    target: Callable[..., None], port: int, objects: int, size: int, associations: int
) -> tuple[float, float | None]:
    """Return wall seconds and the senders' CPU seconds, or None if an association broke."""
    pipes, processes = [], []
    for _ in range(associations):
        ours, theirs = CONTEXT.Pipe()
        process = CONTEXT.Process(target=target, args=(port, objects // associations, size, theirs), daemon=True)
        process.start()
        ours.recv()
        pipes.append(ours)
        processes.append(process)
    began = time.perf_counter()
    for pipe in pipes:
        pipe.send("go")
    times = [pipe.recv() for pipe in pipes]
    cpu = None if None in times else sum(times)
    wall = time.perf_counter() - began
    for process in processes:
        process.join(20)
    return wall, cpu


@contextmanager
def storescp() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    environment = {**os.environ, "TCP_NODELAY": "1"}
    command = ["storescp", "--fork", "--ignore", "-pdu", "131072", str(port)]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.02)
    yield port
    process.terminate()
    process.wait(20)


def row(name: str, objects: int, wall: float, cpu: float | None) -> None:
    if cpu is None:
        print(f"{name:45} an association broke")
        return
    print(f"{name:45} {objects / wall:9.0f} objects/s {1000 * cpu / objects:9.3f} ms CPU/object")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--objects", type=int, default=1000)
    parser.add_argument("--size", type=int, default=512 << 10)
    parser.add_argument("--associations", type=int, default=1)
    arguments = parser.parse_args()
    load = (arguments.objects, arguments.size, arguments.associations)
    objects = arguments.objects // arguments.associations * arguments.associations
    print(f"{objects} objects of {arguments.size} bytes on {arguments.associations} associations, discarded")
    for name, target in (("receive: deid-proxy", serve_ours), ("receive: stock pynetdicom", serve_stock)):
        with receiver(target) as (port, cpu_s):
            before = cpu_s()
            wall, _ = transmit(send_ours, port, *load)
            row(name, objects, wall, cpu_s() - before)
    if shutil.which("storescp") is None:
        print("send: storescp is not installed")
        return
    for name, sender in (
        ("send to storescp: deid-proxy", send_ours),
        ("send to storescp: stock pynetdicom", send_stock),
    ):
        with storescp() as port:
            row(name, objects, *transmit(sender, port, *load))


if __name__ == "__main__":
    main()
