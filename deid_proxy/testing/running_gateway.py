"""A real gateway in a process of its own, for tests that send real studies through it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Self

from deid_proxy.identity.keys import generate_key_file

if TYPE_CHECKING:
    from collections.abc import Mapping

_ENDING_S = 30.0


def free_port() -> int:
    """Return a loopback TCP port that nobody listens on, and that nobody is given by chance while this process lives.

    It stays bound, so that what is down in one test is not answered by what another one starts meanwhile.
    """
    probe = socket.socket()
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    probe.bind(("127.0.0.1", 0))
    port: int = probe.getsockname()[1]
    probe.detach()
    return port


@dataclass(frozen=True, slots=True)
class Target:
    """A destination of the gateway under test; ``options`` are more settings: ``key: value, key: value``."""

    name: str
    port: int
    ae_title: str = "ARCHIVE"
    options: str = ""

    def line(self) -> str:
        """Return the line of the configuration."""
        options = f", {self.options}" if self.options else ""
        return f'  {self.name}: {{ae_title: {self.ae_title}, address: "127.0.0.1:{self.port}"{options}}}'


@dataclass
class RunningGateway:
    """A gateway with one project in a directory of its own.

    Parameters
    ----------
    directory
        Where keys, configuration, state and log go; it survives the process, so that a second start finds it.
    targets
        Where the gateway forwards to.
    called_ae_title
        Under which title the project is reached.
    profile
        A built-in profile's name, or the path of a profile file.
    gateway_lines
        Further YAML lines of the ``gateway`` section.
    senders
        Who may send, as the configuration says it.
    environment
        Environment variables of the gateway, beside those of this process.
    project_lines
        Further YAML lines of the project.
    """

    directory: Path
    targets: list[Target]
    called_ae_title: str = "TRIAL"
    profile: str = "basic"
    gateway_lines: tuple[str, ...] = ()
    senders: str = "[{address: 127.0.0.0/8}]"
    environment: Mapping[str, str] = field(default_factory=dict)
    project_lines: tuple[str, ...] = ()
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def config(self) -> Path:
        """The configuration file."""
        return self.directory / "deid-proxy.yaml"

    @property
    def state_dir(self) -> Path:
        """The state directory."""
        return self.directory / "state"

    @property
    def log(self) -> Path:
        """What the gateway wrote to standard output and error, over all its lives."""
        return self.directory / "gateway.log"

    def write_config(self) -> None:
        """Write keys (once) and configuration."""
        self.directory.mkdir(parents=True, exist_ok=True)
        for name in ("spool.key", "project.key"):
            if not (self.directory / name).exists():
                generate_key_file(self.directory / name)
        lines = [
            "gateway:",
            f'  listen: "127.0.0.1:{self.port}"',
            "  state_dir: state",
            "  spool_key_file: spool.key",
            *(f"  {line}" for line in self.gateway_lines),
            "destinations:",
            *(target.line() for target in self.targets),
            "projects:",
            "  - name: TRIAL-01",
            "    key_file: project.key",
            f"    called_ae_title: {self.called_ae_title}",
            f"    senders: {self.senders}",
            f"    profile: {self.profile}",
            f"    forward_to: [{', '.join(t.name for t in self.targets)}]",
            *(f"    {line}" for line in self.project_lines),
        ]
        self.config.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def start(self, *, timeout_s: float = 30.0) -> Self:
        """Start the gateway and wait until it accepts associations."""
        self.write_config()
        command = [sys.executable, "-m", "deid_proxy", "serve", "--config", str(self.config)]
        said = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, env={**os.environ, **self.environment}
            )
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise RuntimeError(f"the gateway ended with exit code {self.process.returncode}; see {self.log}")
            # Not by a connection: a receiver of the life before may take one for a moment longer.
            if b"listening on " in self.log.read_bytes()[said:]:
                return self
            time.sleep(0.02)
        raise TimeoutError("the gateway does not listen")

    def resident_bytes(self) -> int:
        """Return the physical memory that all processes of the running gateway have now; on Linux only."""
        pages = (Path(f"/proc/{number}/statm").read_text("ascii").split()[1] for number in self.process_ids())
        return sum(map(int, pages)) * os.sysconf("SC_PAGE_SIZE")

    def threads(self) -> int:
        """Return how many threads all processes of the running gateway have; on Linux only."""
        return sum(len(list(Path(f"/proc/{number}/task").iterdir())) for number in self.process_ids())

    def process_ids(self) -> list[int]:
        """Return the gateway's process, and those that it started; on Linux only."""
        assert self.process is not None
        main = self.process.pid
        started: list[str] = []
        for task in Path(f"/proc/{main}/task").iterdir():
            with suppress(FileNotFoundError, ProcessLookupError):  # a thread that ends meanwhile
                started += (task / "children").read_text("ascii").split()
        return [main, *map(int, started)]

    def kill(self) -> None:
        """End the main process without any chance to finish (SIGKILL); the others have to end by themselves."""
        if self.process is None:
            return
        others = self.process_ids()[1:] if self.process.poll() is None else []
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        deadline = time.monotonic() + _ENDING_S
        while any(Path(f"/proc/{number}/exe").exists() for number in others):
            if time.monotonic() > deadline:
                raise TimeoutError("a process of the gateway outlives it")
            time.sleep(0.002)

    def stop(self, *, timeout_s: float = 60.0) -> int:
        """Ask the gateway to end (SIGTERM) and return its exit code."""
        if self.process is None:
            return 0
        self.process.terminate()
        return self.process.wait(timeout_s)

    def command(self, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Run another command of deid-proxy on this gateway's configuration."""
        command = [sys.executable, "-m", "deid_proxy", *arguments, "--config", str(self.config)]
        environment = {**os.environ, "COLUMNS": "200"}
        return subprocess.run(command, input=stdin, capture_output=True, text=True, check=False, env=environment)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_exc: object) -> None:
        if self.process is not None and self.process.poll() is None:
            try:
                self.stop()
            except subprocess.TimeoutExpired:
                self.kill()
