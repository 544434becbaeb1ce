"""Shared by the integration tests: DCMTK's programs, free ports, a Storage SCP under test that remembers everything."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from deid_proxy.errors import DeidProxyError
from deid_proxy.identity.ports import Ledger
from deid_proxy.network.limits import Limits
from deid_proxy.network.storage_scp import AssociationEnd, AssociationInfo, CStoreRequest, StorageSCP
from deid_proxy.stores.memory import MemoryLedger
from deid_proxy.stores.sqlite import SQLiteLedger


def wait_until(condition: Callable[[], bool], timeout_s: float = 20.0) -> None:
    """Return when a condition holds; fail after a time that no healthy run needs."""
    deadline = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline, "the condition does not come true"
        time.sleep(0.005)


@pytest.fixture(params=["memory", "sqlite"])
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ledger]:
    """Give an empty ledger of each kind."""
    made: Ledger = MemoryLedger() if request.param == "memory" else SQLiteLedger(tmp_path / "ledger.db")
    yield made
    made.close()


@pytest.fixture(name="wait_until")
def wait_until_fixture() -> Callable[..., None]:
    """Wait for a condition."""
    return wait_until


@pytest.fixture
def dcmtk() -> Callable[[str], str]:
    """Find a program of DCMTK, or skip with the reason; mark the test ``peer(name)`` to make it must-run in CI."""

    def find(name: str) -> str:
        path = shutil.which(name)
        if path is None:
            give_up = pytest.fail if os.environ.get("DEID_PROXY_REQUIRE_PEERS") else pytest.skip
            give_up(f"needs the program {name}, which is not installed")
        return path

    return find


@pytest.fixture
def free_port() -> Callable[[], int]:
    """Return a loopback port that nobody listens on."""

    def find() -> int:
        with closing(socket.create_server(("127.0.0.1", 0))) as probe:
            return int(probe.getsockname()[1])

    return find


@dataclass
class RunningStoreSCP:
    """DCMTK's storescp with the directory it writes to."""

    port: int
    directory: Path

    def files(self) -> list[Path]:
        """Return what it has stored."""
        return sorted(path for path in self.directory.iterdir() if path.is_file())


@pytest.fixture
def storescp(
    dcmtk: Callable[[str], str], free_port: Callable[[], int], tmp_path: Path
) -> Iterator[Callable[..., RunningStoreSCP]]:
    """Start DCMTK's storescp with options; it ends with the test."""
    running: list[subprocess.Popen[bytes]] = []

    def start(*options: str) -> RunningStoreSCP:
        port, directory = free_port(), tmp_path / f"storescp-{len(running)}"
        directory.mkdir()
        command = [dcmtk("storescp"), "-od", str(directory), "--fork", *options, str(port)]
        environment = {"TCP_NODELAY": "1", "PATH": "/usr/bin:/bin"}
        running.append(subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))

        def listens() -> bool:
            with socket.socket() as probe:
                return probe.connect_ex(("127.0.0.1", port)) == 0

        wait_until(listens)
        return RunningStoreSCP(port, directory)

    yield start
    for process in running:
        process.terminate()
        process.wait(20)


@dataclass(frozen=True)
class ReceivedInstance:
    """One instance that a sink finished."""

    association: AssociationInfo
    request: CStoreRequest
    data: bytes
    pieces: tuple[int, ...]


@dataclass
class RecordingReceiver:
    """A receiver that remembers, and fails as told.

    ``fail_in`` is ``begin``, ``write`` or ``finish``; ``error`` is what is raised there.
    """

    fail_in: str = ""
    error: BaseException | None = None
    finished: list[ReceivedInstance] = field(default_factory=list)
    begun: int = 0
    aborted: int = 0
    on_write: Callable[[], None] = lambda: None
    refusals: list[int] = field(default_factory=list)

    def refused(self, association: AssociationInfo, error: DeidProxyError) -> None:
        """Remember the status."""
        self.refusals.append(error.dimse_status)

    def begin(self, association: AssociationInfo, request: CStoreRequest) -> RecordingSink:
        """Return a sink."""
        self.check("begin")
        self.begun += 1
        return RecordingSink(self, association, request)

    def check(self, step: str) -> None:
        """Fail if told so."""
        if self.fail_in == step and self.error is not None:
            raise self.error


@dataclass
class RecordingSink:
    """A sink that collects."""

    receiver: RecordingReceiver
    association: AssociationInfo
    request: CStoreRequest
    pieces: list[bytes] = field(default_factory=list)

    def write(self, data: memoryview) -> None:
        """Collect a piece."""
        self.receiver.check("write")
        self.receiver.on_write()
        self.pieces.append(bytes(data))

    def finish(self) -> None:
        """Remember the instance."""
        self.receiver.check("finish")
        sizes = tuple(len(piece) for piece in self.pieces)
        self.receiver.finished.append(
            ReceivedInstance(self.association, self.request, b"".join(self.pieces), pieces=sizes)
        )

    def abort(self) -> None:
        """Count."""
        self.receiver.aborted += 1


@dataclass
class Gate:
    """An admission: returns a reason by called AE title, or raises."""

    reasons: dict[str, str] = field(default_factory=dict)
    error: DeidProxyError | None = None
    asked: list[AssociationInfo] = field(default_factory=list)

    def admit(self, association: AssociationInfo) -> str | None:
        """Return the reason for the called AE title, if there is one."""
        self.asked.append(association)
        if self.error is not None:
            raise self.error
        return self.reasons.get(association.called_ae_title)


@dataclass
class Served:
    """A running Storage SCP with what it was given and what it told."""

    scp: StorageSCP
    receiver: RecordingReceiver
    gate: Gate
    ends: list[AssociationEnd]

    @property
    def port(self) -> int:
        """Where it listens."""
        return self.scp.port

    def end(self, count: int = 1) -> AssociationEnd:
        """Wait until so many connections have ended and return the last of them."""
        wait_until(lambda: len(self.ends) >= count)
        return self.ends[count - 1]


@pytest.fixture
def serve() -> Iterator[Callable[..., Served]]:
    """Start a Storage SCP; it stops with the test."""
    with ExitStack() as stack:

        def start(
            *, limits: Limits | None = None, receiver: RecordingReceiver | None = None, deflated: bool = False
        ) -> Served:
            ends: list[AssociationEnd] = []
            receiver, gate = receiver or RecordingReceiver(), Gate()
            scp = StorageSCP("127.0.0.1", 0, receiver, gate, limits=limits, deflated=deflated, on_end=ends.append)
            scp.start()
            stack.callback(scp.stop, 0.0)
            return Served(scp, receiver, gate, ends)

        yield start


@pytest.fixture
def recording_receiver() -> type[RecordingReceiver]:
    """Make receivers that remember, and fail as told."""
    return RecordingReceiver
