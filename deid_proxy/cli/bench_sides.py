"""What a benchmark compares: who sends, and what stands between the sender and the archive."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from deid_proxy.cli.bench_process import running, wait_for_port
from deid_proxy.testing.running_gateway import RunningGateway, Target, free_port

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import ExitStack

BASELINE = Path(__file__).parents[2] / "tests" / "benchmarks" / "naive_gateway.py"
"""The obvious gateway, present in a checkout only."""

_OPEN_PROFILE = "name: bench\nedition: PS3.15-2026d\npixel_risk: allow\n"
_NO_ENCRYPTION = """
from deid_proxy.spool import record

class Plain:
    def encrypt(self, nonce, data, context):
        return bytes(data) + bytes(16)
    def encrypt_into(self, nonce, data, context, room):
        room[: len(data)] = data
    def decrypt(self, nonce, data, context):
        return data[:-16]
    def decrypt_into(self, nonce, data, context, room):
        room[:] = data[:-16]

record.record_cipher = lambda *arguments: Plain()
"""
_ORTHANC_SCRIPT = """
function OnStableStudy(studyId, tags, metadata)
  if metadata['AnonymizedFrom'] ~= nil then return end
  local made = ParseJson(RestApiPost('/studies/' .. studyId .. '/anonymize', '{"Synchronous": true}'))
  RestApiPost('/modalities/archive/store', '{"Synchronous": true, "Resources": ["' .. made['ID'] .. '"]}')
  RestApiDelete('/studies/' .. studyId)
  RestApiDelete('/studies/' .. made['ID'])
end
"""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison.

    Parameters
    ----------
    start
        Starts what stands in the middle, for an archive's port, and returns its port and process; None: nothing does.
    dcmtk_sender
        True sends with DCMTK's ``storescu``, False with the lean sender.
    nodelay
        Whether DCMTK, on both ends, runs with ``TCP_NODELAY=1``.
    de_identifies
        True when no planted identifier may arrive.
    in_memory
        True puts state on a file system in memory: the row says what durability costs and is never the product's rate.
    """

    name: str
    what: str
    start: Callable[[Path, int, ExitStack], tuple[int, int]] | None = None
    dcmtk_sender: bool = False
    nodelay: bool = True
    de_identifies: bool = False
    in_memory: bool = False


def _start_ours(folder: Path, archive_port: int, stack: ExitStack) -> tuple[int, int]:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "bench.yaml").write_text(_OPEN_PROFILE, encoding="utf-8")
    target = Target("archive", archive_port)
    gateway = RunningGateway(folder, [target], profile="bench.yaml", gateway_lines=_TRUSTING)
    stack.enter_context(gateway)
    if gateway.process is None:
        raise click.ClickException("the gateway did not start")
    return gateway.port, gateway.process.pid


def _start_unencrypted(folder: Path, archive_port: int, stack: ExitStack) -> tuple[int, int]:
    """Start our gateway with a cipher that does nothing; the product has no switch for that."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "bench.yaml").write_text(_OPEN_PROFILE, encoding="utf-8")
    (folder / "sitecustomize.py").write_text(_NO_ENCRYPTION, encoding="utf-8")  # every process of it imports this
    gateway = RunningGateway(folder, [Target("archive", archive_port)], profile="bench.yaml", gateway_lines=_TRUSTING)
    gateway.write_config()
    command = [sys.executable, "-m", "deid_proxy", "serve", "--config", str(gateway.config)]
    process = stack.enter_context(running(command, gateway.log, {"PYTHONPATH": str(folder)}))
    wait_for_port(gateway.port)
    return gateway.port, process.pid


_TRUSTING = ("limits: {max_associations_per_peer: 32}",)


def _start_baseline(script: Path) -> Callable[[Path, int, ExitStack], tuple[int, int]]:
    def start(folder: Path, archive_port: int, stack: ExitStack) -> tuple[int, int]:
        folder.mkdir(parents=True, exist_ok=True)
        port = free_port()
        command = [sys.executable, str(script), "--port", str(port), "--sink-port", str(archive_port)]
        process = stack.enter_context(running(command, folder / "baseline.log"))
        wait_for_port(port)
        return port, process.pid

    return start


def _start_orthanc(folder: Path, archive_port: int, stack: ExitStack) -> tuple[int, int]:
    """Start Orthanc with a Lua script that anonymizes each study once it is stable, and sends it on."""
    folder.mkdir(parents=True, exist_ok=True)
    port, script = free_port(), folder / "forward.lua"
    script.write_text(_ORTHANC_SCRIPT, encoding="utf-8")
    database = str(folder / "database")
    settings = {
        "StorageDirectory": database, "IndexDirectory": database, "StorageCompression": False,
        "HttpServerEnabled": False, "DicomAet": "TRIAL", "DicomPort": port, "DicomCheckCalledAet": False,
        "DicomAlwaysAllowStore": True, "StableAge": 1, "ConcurrentJobs": 4, "MaximumPduLength": 131072,
        "DicomThreadsCount": 8, "SaveJobs": False, "JobsHistorySize": 10, "OverwriteInstances": True,
        "TcpNoDelay": True, "LuaScripts": [str(script)], "Plugins": [],
        "DicomModalities": {"archive": ["ARCHIVE", "127.0.0.1", archive_port]},
    }  # fmt: skip
    (folder / "orthanc.json").write_text(json.dumps(settings), encoding="utf-8")
    process = stack.enter_context(running(["Orthanc", str(folder / "orthanc.json")], folder / "orthanc.log"))
    wait_for_port(port)
    return port, process.pid


def sides(baseline: Path) -> dict[str, Side]:
    """Return every side that this machine can run, by name."""
    found = [
        Side("limit", "lean sender → storescp"),
        Side("direct", "storescu → storescp, TCP_NODELAY=1", dcmtk_sender=True),
        Side("deid-proxy", "lean sender → deid-proxy → storescp", _start_ours, de_identifies=True),
    ]
    if shutil.which("Orthanc"):
        found.append(Side("orthanc", "lean sender → Orthanc (anonymize, forward by Lua) → storescp", _start_orthanc))
    if baseline.exists():
        found.append(Side("obvious", "lean sender → pynetdicom + pydicom → storescp", _start_baseline(baseline)))
    found += [
        Side("not-encrypted", "deid-proxy with a cipher that does nothing", _start_unencrypted, de_identifies=True),
        Side("not-durable", "deid-proxy with its state in memory", _start_ours, de_identifies=True, in_memory=True),
        Side("stock-direct", "storescu → storescp, as they come", dcmtk_sender=True, nodelay=False),
        Side(
            "stock-deid-proxy",
            "storescu → deid-proxy → storescp, DCMTK as it comes",
            _start_ours,
            dcmtk_sender=True,
            nodelay=False,
            de_identifies=True,
        ),
    ]
    return {side.name: side for side in found}
