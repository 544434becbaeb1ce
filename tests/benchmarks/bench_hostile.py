"""A healthy sender beside hostile peers: its acknowledgement latency, as a ratio to the same gateway left in peace.

``make hostile``, or ``python tests/benchmarks/bench_hostile.py --rounds 5 --objects 1000``. One gateway runs in a
process of its own, the hostile peers in another: 300 associations that stop inside a PDU, 50 connections with half of a
header, 20 silent ones, and 5 that announce PDUs of 4 GiB, are thrown out and come back ten times a second. All of them
are let in: the limits are raised so far. Whoever is ended by a deadline comes again. Rounds in peace and rounds under
attack take turns on one association.
"""

from __future__ import annotations

import argparse
import selectors
import socket
import statistics
import struct
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from deid_proxy.cli.bench_end_to_end import directory_on_disk
from deid_proxy.network.storage_scu import Peer, StorageAssociation, StorageSCU
from deid_proxy.testing.fake_archive import FakeArchive
from deid_proxy.testing.pdus import (
    COMMAND,
    EXPLICIT_VR_LITTLE_ENDIAN,
    LAST,
    MR_IMAGE_STORAGE,
    associate_rq,
    c_store_rq,
    p_data,
    receive_pdu,
)
from deid_proxy.testing.running_gateway import RunningGateway, Target
from deid_proxy.testing.workloads import build_workload

STALLED, HALF_HEADERS, SILENT, GIANTS = 300, 50, 20, 5
GIANT_PAUSE_S = 0.1
LIMITS = (
    "limits: {max_associations: 500, max_associations_per_peer: 500, max_connections: 1000, "
    "max_connections_per_peer: 1000}"
)
REQUEST = associate_rq([(MR_IMAGE_STORAGE, [EXPLICIT_VR_LITTLE_ENDIAN])], called="TRIAL")
HALF_OF_A_DATA_SET = (
    p_data(1, COMMAND | LAST, c_store_rq(MR_IMAGE_STORAGE, "1.2.3")) + p_data(1, 0, bytes(16000))[:8000]
)


@dataclass
class HostilePeers:
    """All hostile peers of one process; each that is ended comes again.

    Parameters
    ----------
    port
        The gateway.
    """

    port: int
    selector: selectors.DefaultSelector = field(default_factory=selectors.DefaultSelector)

    def run(self) -> None:
        """Be hostile until the process is ended; say so when all are in place."""
        kinds = ["stalled"] * STALLED + ["half"] * HALF_HEADERS + ["silent"] * SILENT
        for kind in kinds:
            self.connect(kind)
        print("in place", flush=True)
        giants_at = 0.0
        while True:
            for key, _ in self.selector.select(GIANT_PAUSE_S):
                self.came_to_an_end(key.fileobj, key.data)  # type: ignore[arg-type]
            if time.monotonic() >= giants_at:
                giants_at = time.monotonic() + GIANT_PAUSE_S
                for _ in range(GIANTS):
                    self.announce_a_giant()

    def connect(self, kind: str) -> None:
        """Open one connection and leave it as its kind does."""
        sock = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        if kind == "stalled":
            sock.sendall(REQUEST)
            receive_pdu(sock)
            sock.sendall(HALF_OF_A_DATA_SET)
        elif kind == "half":
            sock.sendall(REQUEST[:3])
        sock.setblocking(False)
        self.selector.register(sock, selectors.EVENT_READ, kind)

    def came_to_an_end(self, sock: socket.socket, kind: str) -> None:
        """Come again when the gateway has ended it."""
        with suppress(BlockingIOError):
            with suppress(ConnectionError):
                if sock.recv(4096):
                    return  # an A-ABORT; the end follows
            self.selector.unregister(sock)
            sock.close()
            with suppress(OSError, EOFError):
                self.connect(kind)

    def announce_a_giant(self) -> None:
        """Announce 4 GiB, and send of it what is taken."""
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=5) as sock:
            sock.sendall(struct.pack(">BxL", 1, 0xFFFFFFFF) + bytes(1 << 16))


def latencies(association: StorageAssociation, objects: int, seed: int) -> list[float]:
    """Return how long each instance took to be acknowledged, in milliseconds, sorted."""
    taken = []
    for each in build_workload("mr", objects, seed):
        began = time.perf_counter()
        answer = association.store(each.sop_class_uid, each.sop_instance_uid, each.transfer_syntax_uid, [each.data])
        taken.append(1000 * (time.perf_counter() - began))
        if answer.status:
            raise SystemExit(f"the healthy sender was answered {answer.status:04X}")
    return sorted(taken)


def percentile(values: list[float], share: float) -> float:
    """Return the value that this share of the others does not exceed."""
    return values[min(int(share * len(values)), len(values) - 1)]


def measure(gateway: RunningGateway, rounds: int, objects: int) -> None:
    """Print each pair of rounds, and the ratios."""
    association = StorageSCU(Peer("TRIAL", "127.0.0.1", gateway.port, "HEALTHY")).open(
        [(MR_IMAGE_STORAGE, EXPLICIT_VR_LITTLE_ENDIAN)]
    )
    latencies(association, objects // 4, seed=1)  # everything is warm from here on
    ratios: dict[str, list[float]] = {"p50": [], "p99": []}
    for number in range(rounds):
        time.sleep(1.0)  # what the round before left to be forwarded
        idle = latencies(association, objects, seed=2 + 2 * number)
        resident = gateway.resident_bytes()
        command = [sys.executable, __file__, "--peers", str(gateway.port)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as peers:
            assert peers.stdout is not None
            peers.stdout.readline()
            time.sleep(1.0)
            beside = latencies(association, objects, seed=3 + 2 * number)
            grown = (gateway.resident_bytes() - resident) / (1 << 20)
            peers.kill()
        line = []
        for name, share in (("p50", 0.5), ("p99", 0.99)):
            ratios[name].append(percentile(beside, share) / percentile(idle, share))
            line.append(
                f"{name} {percentile(idle, share):6.2f} -> {percentile(beside, share):6.2f} ms, {ratios[name][-1]:.2f}x"
            )
        print(f"round {number + 1}: {'; '.join(line)}; {grown:+.0f} MiB resident", flush=True)
        time.sleep(3.0)  # the gateway notices that the peers are gone
    association.release()
    middle = {name: statistics.median(values) for name, values in ratios.items()}
    print(f"median of {rounds} rounds of {objects}: p50 {middle['p50']:.2f}x, p99 {middle['p99']:.2f}x idle")


def main() -> None:
    """Run the benchmark, or be its hostile peers."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--objects", type=int, default=1000)
    parser.add_argument("--peers", type=int, metavar="PORT", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.peers:
        HostilePeers(options.peers).run()
        return
    with (
        tempfile.TemporaryDirectory(dir=directory_on_disk()) as folder,
        FakeArchive() as archive,
        RunningGateway(Path(folder), [Target("archive", archive.port)], gateway_lines=(LIMITS,)) as gateway,
    ):
        measure(gateway, options.rounds, options.objects)


if __name__ == "__main__":
    main()
