"""The archive of a benchmark: DCMTK's ``storescp``, which stores what it gets; and the check of what it got.

Arrivals are taken from the kernel (inotify), which says to the instant when a file was written and closed and costs the
measured processes nothing.
"""

from __future__ import annotations

import ctypes
import os
import re
import select
import struct
import time
from collections import Counter
from contextlib import ExitStack
from typing import TYPE_CHECKING, NamedTuple, Self

import click
from blake3 import blake3

from deid_proxy.cli.bench_process import running, wait_for_port
from deid_proxy.testing.leak_scanner import LeakScanner
from deid_proxy.testing.running_gateway import free_port
from deid_proxy.testing.workloads import build_workload

if TYPE_CHECKING:
    from pathlib import Path

_EVENT = struct.Struct("iIII")
_CLOSE_WRITE = 0x8
_OVERFLOW = 0x4000
_BUFFER_BYTES = 1 << 20
_UUID_DERIVED = re.compile(rb"2\.25\.[0-9]{30,39}")


class Arrivals:
    """Counts the files that are written and closed in a directory.

    Attributes
    ----------
    count
        How many so far.
    last_at
        When the last one was, on the monotonic clock.
    """

    def __init__(self, directory: Path) -> None:
        self.count, self.last_at = 0, 0.0
        library = ctypes.CDLL(None, use_errno=True)
        self._descriptor = library.inotify_init1(os.O_CLOEXEC)
        if self._descriptor < 0 or library.inotify_add_watch(self._descriptor, bytes(directory), _CLOSE_WRITE) < 0:
            raise click.ClickException(f"the system does not watch a directory: {os.strerror(ctypes.get_errno())}")

    def wait_for(self, count: int, deadline: float) -> bool:
        """Wait until so many files arrived, or until the deadline; return whether they did."""
        while self.count < count and (left := deadline - time.monotonic()) > 0:
            if select.select([self._descriptor], [], [], min(left, 1.0))[0]:
                self._take()
        return self.count >= count

    def _take(self) -> None:
        data, position = os.read(self._descriptor, _BUFFER_BYTES), 0
        self.last_at = time.monotonic()
        while position < len(data):
            _watch, mask, _cookie, length = _EVENT.unpack_from(data, position)
            if mask & _OVERFLOW:
                raise click.ClickException("arrivals were lost: take fewer instances")
            self.count += bool(mask & _CLOSE_WRITE)
            position += _EVENT.size + length

    def close(self) -> None:
        """Stop watching."""
        os.close(self._descriptor)


class Archive:
    """``storescp`` with a process for each association, storing to a directory.

    Parameters
    ----------
    directory
        Where it stores; made here.
    nodelay
        Whether Nagle's algorithm is off, as ``TCP_NODELAY=1`` makes DCMTK do; stock DCMTK leaves it on.
    """

    def __init__(self, directory: Path, *, nodelay: bool) -> None:
        self.directory, self.port = directory, free_port()
        self._nodelay = nodelay
        self._open = ExitStack()

    def __enter__(self) -> Self:
        self.directory.mkdir()
        self.arrivals = Arrivals(self.directory)
        self._open.callback(self.arrivals.close)
        command = ["storescp", "--fork", "+B", "-dhl", "-pdu", "131072", "-aet", "ARCHIVE"]
        command += ["-od", str(self.directory), str(self.port)]
        environment = {"TCP_NODELAY": "1" if self._nodelay else "0"}
        self._open.enter_context(running(command, self.directory.with_suffix(".log"), environment))
        wait_for_port(self.port)
        return self

    def __exit__(self, *_exc: object) -> None:
        self._open.close()


class Expected(NamedTuple):
    """What has to arrive for a list of files: their pixels, and which identifiers must not."""

    pixels: Counter[bytes]
    pixel_bytes: int
    scanner: LeakScanner


def write_and_expect(kind: str, directory: Path, count: int) -> tuple[list[Path], Expected]:
    """Write the files of a workload and return them with what has to come of them."""
    directory.mkdir(parents=True)
    paths, pixels, planted, pixel_bytes = [], Counter[bytes](), dict[str, None](), 0
    for number, instance in enumerate(build_workload(kind, count)):
        path = directory / f"{number:05d}.dcm"
        path.write_bytes(instance.part10())
        paths.append(path)
        planted.update(dict.fromkeys(instance.planted))
        start, end = instance.pixel_range or (0, 0)
        pixel_bytes = end - start
        if end != len(instance.data):
            raise click.ClickException("a workload does not end with its pixel data")
        pixels[blake3(instance.data[start:]).digest()] += 1
    return paths, Expected(pixels, pixel_bytes, LeakScanner(planted))


def check_content(directory: Path, expected: Expected, *, de_identified: bool) -> None:
    """Check what an archive has: every image once, pixels byte for byte, and no planted identifier.

    Parameters
    ----------
    de_identified
        False where the sender's own bytes arrive, or where a comparison leaves identifiers in: then they do not count.

    Raises
    ------
    click.ClickException
        Something is missing, changed or left in; its rate counts for nothing.
    """
    pixels: Counter[bytes] = Counter()
    for path in directory.iterdir():
        data = memoryview(path.read_bytes())
        border = len(data) - expected.pixel_bytes
        pixels[blake3(data[border:]).digest()] += 1
        if de_identified and (leaks := expected.scanner.scan(data[:border], _new_uids(data[:border]))):
            kinds = ", ".join(sorted({f"{leak.kind} as {leak.encoding}" for leak in leaks}))
            raise click.ClickException(f"an identifier arrived at the archive ({kinds}): the run does not count")
    if pixels != expected.pixels:
        raise click.ClickException("images are missing, doubled or changed at the archive: the run does not count")


def _new_uids(header: memoryview) -> list[tuple[int, int]]:
    """Return where UIDs of the root 2.25 stand: in forty random digits a date stands by chance now and then.

    Three planted dates of eight digits in the six new UIDs of an instance make one such chance in 185,000 instances,
    one run of 300 in 600; nothing else in a de-identified header is random and made of digits.
    """
    return [match.span() for match in _UUID_DERIVED.finditer(header)]
