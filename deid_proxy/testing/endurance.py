"""Sends so many small instances that a lost or a doubled response would show, while other processes keep the CPUs busy.

``python -m deid_proxy.testing.endurance [--objects 100000] [--busy 3] [--associations 4]`` sends from our SCU to our
SCP over loopback and prints what came of it; its exit code is 1 when a response or an instance is missing or doubled.
Stock pynetdicom lost 4 of 5,000 responses this way.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import threading
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.network.storage_scp import StorageSCP
from deid_proxy.network.storage_scu import Peer, StorageSCU

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deid_proxy.errors import DeidProxyError
    from deid_proxy.network.storage_scp import AssociationInfo, CStoreRequest

_MR_IMAGE_STORAGE = "1.2.840.10008.5.1.4.1.1.4"
_EXPLICIT_VR_LITTLE_ENDIAN = "1.2.840.10008.1.2.1"
_DATA_SET = bytes(2048)
_ROOT = "2.25.1"
_PER_ASSOCIATION = 5_000


class Endured(NamedTuple):
    """What came of it: all but ``sent`` and ``answered`` have to be zero, and those two equal."""

    sent: int
    answered: int
    refused: int
    lost: int
    doubled: int

    @property
    def flawless(self) -> bool:
        """True when every instance arrived once and got its own response."""
        return self.sent == self.answered and not (self.refused or self.lost or self.doubled)


class _Counting:
    """A receiver and an admission that count the instances by their UIDs, and keep nothing else."""

    def __init__(self) -> None:
        self.arrived: Counter[str] = Counter()
        self._lock = threading.Lock()

    def admit(self, _association: AssociationInfo) -> str | None:
        return None

    def begin(self, _association: AssociationInfo, request: CStoreRequest) -> _Sink:
        return _Sink(self, request.sop_instance_uid)

    def refused(self, _association: AssociationInfo, error: DeidProxyError) -> None:
        raise error  # nothing here refuses anything

    def count(self, sop_instance_uid: str) -> None:
        with self._lock:
            self.arrived[sop_instance_uid] += 1


class _Sink:
    def __init__(self, counting: _Counting, sop_instance_uid: str) -> None:
        self._counting, self._sop_instance_uid = counting, sop_instance_uid

    def write(self, data: memoryview) -> None:
        pass

    def finish(self) -> None:
        self._counting.count(self._sop_instance_uid)

    def abort(self) -> None:
        pass


def endure(objects: int, busy: int, associations: int) -> Endured:
    """Send ``objects`` instances over so many associations while so many busy loops run beside."""
    counting = _Counting()
    scp = StorageSCP("127.0.0.1", 0, counting, counting)
    loops = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(busy)]
    statuses: Counter[int] = Counter()
    try:
        scp.start()
        senders = [
            threading.Thread(target=_send, args=(scp.port, range(first, objects, associations), statuses))
            for first in range(associations)
        ]
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join()
    finally:
        scp.stop(1.0)
        for loop in loops:
            loop.kill()
            loop.wait()
    answered = statuses.total()
    return Endured(
        sent=objects,
        answered=answered,
        refused=answered - statuses[0],
        lost=objects - len(counting.arrived),
        doubled=counting.arrived.total() - len(counting.arrived),
    )


def _send(port: int, numbers: Sequence[int], statuses: Counter[int]) -> None:
    scu = StorageSCU(Peer("ENDURANCE", "127.0.0.1", port))
    for start in range(0, len(numbers), _PER_ASSOCIATION):
        association = scu.open([(_MR_IMAGE_STORAGE, _EXPLICIT_VR_LITTLE_ENDIAN)])
        for number in numbers[start : start + _PER_ASSOCIATION]:
            uid = f"{_ROOT}.{number}"
            response = association.store(_MR_IMAGE_STORAGE, uid, _EXPLICIT_VR_LITTLE_ENDIAN, [_DATA_SET])
            statuses[response.status] += 1
        association.release()


def main(arguments: Sequence[str]) -> int:
    """Run as a command; return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m deid_proxy.testing.endurance", description=__doc__)
    parser.add_argument("--objects", type=int, default=100_000)
    parser.add_argument("--busy", type=int, default=3)
    parser.add_argument("--associations", type=int, default=4)
    chosen = parser.parse_args(arguments)
    endured = endure(chosen.objects, chosen.busy, chosen.associations)
    sys.stdout.write(f"{endured}\n")
    return 0 if endured.flawless else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
