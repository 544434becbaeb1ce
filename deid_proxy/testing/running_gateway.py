"""A real gateway in a process of its own, for tests that send real studies through it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from deid_proxy.identity.keys import generate_key_file


def free_port() -> int:
    """Return a loopback TCP port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
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
    project_lines
        Further YAML lines of the project.
    """

    directory: Path
    targets: list[Target]
    called_ae_title: str = "TRIAL"
    profile: str = "basic"
    gateway_lines: tuple[str, ...] = ()
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
            "    senders: [{address: 127.0.0.0/8}]",
            f"    profile: {self.profile}",
            f"    forward_to: [{', '.join(t.name for t in self.targets)}]",
            *(f"    {line}" for line in self.project_lines),
        ]
        self.config.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def start(self, *, timeout_s: float = 30.0) -> Self:
        """Start the gateway and wait until it accepts associations."""
        self.write_config()
        command = [sys.executable, "-m", "deid_proxy", "serve", "--config", str(self.config)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise RuntimeError(f"the gateway ended with exit code {self.process.returncode}; see {self.log}")
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return self
            time.sleep(0.02)
        raise TimeoutError("the gateway does not listen")

    def resident_bytes(self) -> int:
        """Return the physical memory that the running gateway has now; on Linux only."""
        assert self.process is not None
        pages = Path(f"/proc/{self.process.pid}/statm").read_text("ascii").split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")

    def threads(self) -> int:
        """Return how many threads the running gateway has; on Linux only."""
        assert self.process is not None
        return len(list(Path(f"/proc/{self.process.pid}/task").iterdir()))

    def kill(self) -> None:
        """End the gateway without any chance to finish (SIGKILL)."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()

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
