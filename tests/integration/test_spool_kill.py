"""kill -9 in the middle of four committing threads: what was acknowledged is there at the next start, unmixed."""

from __future__ import annotations

import random
import subprocess
import sys

import pytest

from deid_proxy.spool import Spool

KILLS = 8
KEY = bytes(range(32))
SENDER = """
import os, random, sys, threading
from concurrent.futures import ThreadPoolExecutor
from deid_proxy.identity.ports import Receipt
from deid_proxy.spool import Spool

directory, seed = sys.argv[1], int(sys.argv[2])
sizes = {"segment_bytes": 1 << 20, "stream_bytes": 100_000}
spool = Spool(directory, bytes(range(32)), reserve_bytes=0, executor=ThreadPoolExecutor(4), **sizes)
kept = [extent for _, extent in spool.recover({})]
assert spool.keep_only(kept) == []

def send(number):
    chance = random.Random(seed * 100 + number)
    while True:
        receipt_id = chance.randbytes(16)
        data = receipt_id * chance.choice([1, 100, 3000, 20_000, 300_000])
        writer = spool.begin()
        for start in range(0, len(data), 32768):
            writer.write(data[start:start + 32768])
        writer.commit(Receipt(receipt_id, 0.0, "P", "A", "B", "192.0.2.1", "1.2", "1.3", "1.4", 0, bytes(32)))
        os.write(1, receipt_id.hex().encode() + b"\\n")

for number in range(4):
    threading.Thread(target=send, args=(number,), daemon=True).start()
threading.Event().wait()
"""


def send_until_killed(directory, seed: int, acknowledgements: int) -> set[bytes]:
    """Run a sender, kill it after so many acknowledgements, and return all that it acknowledged."""
    sender = subprocess.Popen(
        [sys.executable, "-c", SENDER, str(directory), str(seed)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    with sender:
        lines = [sender.stdout.readline() for _ in range(acknowledgements)]
        sender.kill()
        lines += sender.stdout.readlines()
        errors = sender.stderr.read()
    assert errors == b""
    return {bytes.fromhex(line.decode()) for line in lines if line.endswith(b"\n")}


@pytest.mark.skipif(sys.platform != "linux", reason="the gateway runs on Linux")
def test_nothing_acknowledged_is_lost_or_mixed_over_kills(tmp_path):
    """Over several kill -9 every acknowledged instance is recovered with its own bytes, and none twice."""
    chance = random.Random(4711)
    acknowledged: set[bytes] = set()
    for seed in range(KILLS):
        acknowledged |= send_until_killed(tmp_path / "spool", seed, chance.randrange(5, 120))
    assert len(acknowledged) > 100
    with Spool(tmp_path / "spool", KEY, reserve_bytes=0, segment_bytes=1 << 20) as spool:
        found = [(receipt.receipt_id, extent) for receipt, extent in spool.recover({})]
        ids = [receipt_id for receipt_id, _ in found]
        assert acknowledged <= set(ids)
        assert len(ids) == len(set(ids))
        assert spool.keep_only([extent for _, extent in found]) == []
        for receipt_id, extent in found:
            data = spool.read(extent)
            assert data == receipt_id * (len(data) // 16)
