"""A sandbox that goes wrong on purpose: ``python sandbox_plug.py WAY[@SHA-256] DESCRIPTOR MEMORY``.

With a digest it goes wrong only at the data set that has it.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import signal
import sys
import time
from pathlib import Path

from deid_proxy.gateway import sandbox_process

CANARY = b"CANARY^VALUE"


def spin(_data) -> None:
    while True:
        pass


def hang(_data) -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 32))  # nothing but SIGKILL ends it
    time.sleep(3600)


def swell(_data) -> None:
    kept = []
    while True:
        kept.append(bytearray(64 << 20))


def segv(_data) -> None:
    ctypes.string_at(0)


def kill(_data) -> None:
    os.kill(os.getpid(), signal.SIGKILL)  # as the kernel does when memory runs out


def defect(data) -> None:
    raise ValueError(bytes(data[:64]))


def shout(data) -> None:
    for descriptor in (1, 2):
        os.write(descriptor, CANARY + bytes(data[:64]))
    for folder in ("/tmp", "/var/tmp", "/dev/shm", os.getcwd()):  # noqa: PTH109 - wherever it might be allowed
        try:
            Path(folder, f"left-by-{os.getpid()}").write_bytes(CANARY + bytes(data[:64]))
        except OSError:
            continue
        os._exit(77)  # a byte was written
    os.abort()


def babble(_data) -> None:
    descriptor = int(sys.argv[2])
    os.write(descriptor, b"\xff" * 64)
    time.sleep(3600)


def flood(_data) -> None:
    descriptor = int(sys.argv[2])
    os.write(descriptor, (20).to_bytes(4, "little") + (1 << 62).to_bytes(8, "little") + b'{"ready": true}     ')
    time.sleep(3600)


def fine(_data) -> None:
    pass


def main() -> int:
    name, _, digest = sys.argv[1].partition("@")
    way = globals()[name]

    def only_at(data) -> None:
        if digest in ("", hashlib.sha256(data).hexdigest()):
            way(data)

    return sandbox_process.main(sys.argv[2:], only_at)


if __name__ == "__main__":
    sys.exit(main())
