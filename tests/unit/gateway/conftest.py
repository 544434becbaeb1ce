"""What the tests of the gateway share: a state on memory stores and a real spool, a log that remembers, instances."""

from __future__ import annotations

import sys
import threading
import time
from contextlib import ExitStack
from pathlib import Path
from types import SimpleNamespace

import pytest

from deid_proxy.events import FIELDS, Event
from deid_proxy.gateway.deidentify import DeidentificationWorker
from deid_proxy.gateway.projects import open_project
from deid_proxy.gateway.recent import RecentPlaintext
from deid_proxy.gateway.sandbox import COMMAND, Sandbox
from deid_proxy.gateway.state import State
from deid_proxy.identity.keys import generate_key_file
from deid_proxy.settings import SandboxSettings, load_settings
from deid_proxy.spool import Spool
from deid_proxy.stores.map_marks import MapMark
from deid_proxy.stores.memory import MemoryLedger, MemoryMapStore
from deid_proxy.testing.builders import Shape, build_study
from deid_proxy.testing.receipts import receipt_of

PROJECT = "TRIAL-01"
CANARY = "CANARY^VALUE"


class KeptLog:
    """Takes what an EventLog takes and remembers it; refuses what the closed sets do not have."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, Event, dict[str, object]]] = []

    def _keep(self, level: str, event: Event, fields: dict[str, object]) -> None:
        assert isinstance(event, Event)
        assert set(fields) <= FIELDS
        self.lines.append((level, event, fields))

    def debug(self, event: Event, **fields: object) -> None:
        self._keep("debug", event, fields)

    def info(self, event: Event, **fields: object) -> None:
        self._keep("info", event, fields)

    def warning(self, event: Event, **fields: object) -> None:
        self._keep("warning", event, fields)

    def error(self, event: Event, **fields: object) -> None:
        self._keep("error", event, fields)

    def events(self) -> list[Event]:
        return [event for _level, event, _fields in self.lines]

    def fields_of(self, event: Event) -> list[dict[str, object]]:
        return [fields for _level, kept, fields in self.lines if kept is event]


class MemoryState(State):
    """A state whose ledger and map live in memory; its spool is a real one."""

    def __init__(self, settings, directory: Path) -> None:
        self.ledger, self.map = MemoryLedger(), MemoryMapStore()
        shadows = [name for name, destination in settings.destinations.items() if destination.shadow]
        self.projects = {p.name: open_project(p, self.map, settings.gateway, shadows) for p in settings.projects}
        self.spool = Spool(directory, bytes(range(32)), reserve_bytes=0, segment_bytes=4 << 20)
        self.recent = RecentPlaintext(self.spool)
        self.unindexed = lambda: 0
        self.received = self.ready = lambda: None
        self.resent_unknown = dict
        self.resting = dict
        self.map_mark = MapMark(directory.parent / "state" / "map.db")
        self.map_mark.path.parent.mkdir(exist_ok=True)
        self.recovered = 0

    def close(self) -> None:
        self.spool.close()


class Bench:
    """Everything around one state directory that a test of the gateway needs."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.log = KeptLog()
        self._undo = ExitStack()

    def close(self) -> None:
        self._undo.close()

    def settings(
        self,
        *,
        projects=(PROJECT,),
        ports=None,
        gateway=(),
        destination="",
        senders="[{address: 127.0.0.0/8}]",
        project_lines=(),
    ):
        """A configuration with keys, as a site would write it."""
        for name in ("spool.key", *(f"{project}.key" for project in projects)):
            if not (self.directory / name).exists():
                generate_key_file(self.directory / name)
        ports = ports or {"archive": 1}
        lines = ["gateway:", '  listen: "127.0.0.1:1"', "  state_dir: state", "  spool_key_file: spool.key"]
        lines += [f"  {line}" for line in gateway]
        lines += ["destinations:"]
        lines += [
            f'  {name}: {{ae_title: ARCHIVE, address: "127.0.0.1:{port}"{destination}}}' for name, port in ports.items()
        ]
        lines += ["projects:"]
        for number, project in enumerate(projects):
            lines += [
                f"  - name: {project}",
                f"    key_file: {project}.key",
                f"    called_ae_title: TRIAL{number or ''}",
                f"    senders: {senders}",
                f"    forward_to: [{', '.join(ports)}]",
                *(f"    {line}" for line in project_lines),
            ]
        path = self.directory / "deid-proxy.yaml"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return load_settings(path)

    def state(self, settings=None) -> MemoryState:
        return MemoryState(settings or self.settings(), self.directory / "spool")

    @staticmethod
    def instances(count: int = 1, seed: int = 1, modality: str = "MR"):
        return build_study(seed, modality, count, shape=Shape(rows=4, columns=4, private_blob_bytes=64))

    @staticmethod
    def receive(state: State, instance, project: str = PROJECT, data: bytes | None = None, *, index=True, apart=None):
        """Store an instance as the receiver does, its pixel values digested apart or not; give receipt and extent."""
        receipt = receipt_of(instance, project, received_at=time.time())
        writer = state.spool.begin()
        if apart is not None:
            writer.apart(*apart)
        writer.write(instance.data if data is None else data)
        extent = writer.commit(receipt)
        if index:
            state.index([state.index_row(receipt, extent)])
        return SimpleNamespace(id=receipt.receipt_id, extent=extent, receipt=receipt)

    def worker(self, state: State) -> DeidentificationWorker:
        sandbox = self.sandbox()
        worker = DeidentificationWorker(state, self.log, threading.Event(), threading.Event(), sandbox)
        worker._retry_s = 0.0
        return worker

    def sandbox(self, plug: str = "", **settings: float) -> Sandbox:
        """Give a sandbox; with a plug, one that goes wrong in that way at every instance, see sandbox_plug.py."""
        command = (sys.executable, str(Path(__file__).with_name("sandbox_plug.py")), plug) if plug else COMMAND
        sandbox = Sandbox(SandboxSettings(**settings), 1 << 30, command)
        self._undo.callback(sandbox.close)
        return sandbox

    def make_ready(self, state: State, instances) -> list[SimpleNamespace]:
        """Receive and de-identify instances, so that their deliveries are queued."""
        received = [self.receive(state, instance) for instance in instances]
        worker = self.worker(state)
        while worker.work():
            pass
        return received


def wait_for(condition, timeout_s: float = 10.0) -> bool:
    """Wait until something is so, and tell whether it came to be."""
    deadline = time.monotonic() + timeout_s
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.005)
    return bool(condition())


@pytest.fixture
def bench(tmp_path: Path):
    bench = Bench(tmp_path)
    yield bench
    bench.close()


@pytest.fixture
def state(bench: Bench):
    with bench.state() as opened:
        yield opened


@pytest.fixture
def eventually():
    return wait_for


@pytest.fixture
def canary() -> str:
    """Stands for a value of a data set that a foreign exception quotes."""
    return CANARY
