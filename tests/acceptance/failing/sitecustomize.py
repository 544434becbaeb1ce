"""Breaks every process of a gateway that is started with this folder on PYTHONPATH and DEID_PROXY_FAILING_PLAN set.

Python runs it before anything else, in whatever processes the gateway is made of. The plan is a file with one JSON
object, read again at every call, so that a test arms it while the gateway runs:

``point``
    Which call: ``spool.write``, ``spool.sync``, ... (a method of the spool's FileSystem), ``ledger.write``,
    ``ledger.sync``, ``ledger.truncate``, and the same of ``map``.
``after``
    How many calls at that point are let through first; each process counts its own, since the plan was armed.
``times``
    How many fail then.
``do``
    The name of an errno, ``CORRUPT`` (databases only), ``kill`` (SIGKILL before the call) or ``kill-after``. A death
    takes the plan with it, and leaves a line in the file beside it, ``.deaths``.
``clock_s``
    Seconds to add to the wall clock.
``hang``
    A SOP Instance UID at which the gateway's main process hangs when it is de-identified, without ever letting another
    thread of it run; the process of its own does not.
``poison``
    A SOP Instance UID at which the process dies (SIGKILL) when it is de-identified, every time: the gateway's main
    process, and the process of its own that the gateway gives to an instance that it once died at.
"""

from __future__ import annotations

import errno
import json
import os
import re
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any

import apsw

from deid_proxy.spool.filesystem import FileSystem

SPOOL_POINTS = ("create", "open", "write", "allocate", "truncate", "sync", "sync_directory", "rename", "remove")
DATABASE_POINTS = ("write", "sync", "truncate")
_BASE = apsw.vfs_names()[0]
_SANDBOX = Path(__file__).with_name("poisoned_sandbox.py")


class Plan:
    """What fails, as the file says now; calls are counted anew when the file changes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._text, self._plan, self._calls = "", {}, 0  # type: str, dict[str, Any], int

    def read(self) -> dict[str, Any]:
        """Return the plan; a file that is just being written is read the next time."""
        text = self.path.read_text("utf-8") if self.path.exists() else ""
        if text != self._text:
            self._plan, self._text, self._calls = json.loads(text or "{}"), text, 0
        return self._plan

    def hit(self, point: str) -> str:
        """Return what the call at this point is to do, empty for nothing."""
        with self._lock:
            plan = self.read()
            if plan.get("point") != point:
                return ""
            self._calls += 1
            first = plan.get("after", 0)
            return str(plan["do"]) if first < self._calls <= first + plan.get("times", 1) else ""


def die(plan: Plan, *, again: bool = False) -> None:
    """End like a process that the system ends; once, so that its successor lives."""
    with plan.path.with_suffix(".deaths").open("a") as deaths:
        deaths.write(f"{os.getpid()}\n")
    if not again:
        plan.path.unlink(missing_ok=True)
    os.kill(os.getpid(), signal.SIGKILL)


def fail_system(plan: Plan, do: str) -> None:
    """Fail a system call."""
    if do == "kill":
        die(plan)
    if do in errno.__dict__:
        raise OSError(errno.__dict__[do], os.strerror(errno.__dict__[do]))


def fail_database(plan: Plan, do: str, *, sync: bool) -> None:
    """Fail a call of SQLite's, with the code that it gives to the same errno."""
    if do == "kill":
        die(plan)
    if do == "ENOSPC":
        raise apsw.FullError("no room")
    if do == "CORRUPT":
        raise apsw.CorruptError("no page")
    if do == "EIO":
        error = apsw.IOError("input/output error")
        error.extendedresult = apsw.SQLITE_IOERR_FSYNC if sync else apsw.SQLITE_IOERR_WRITE
        raise error


def break_spool(plan: Plan) -> None:
    """Let every call that the spool makes to the system look at the plan first."""

    def wrapped(name: str, whole: Any) -> Any:
        def call(*args: Any, **named: Any) -> Any:
            do = plan.hit(f"spool.{name}")
            fail_system(plan, do)
            result = whole(*args, **named)
            if do == "kill-after":
                die(plan)
            return result

        return call

    for name in SPOOL_POINTS:
        setattr(FileSystem, name, wrapped(name, getattr(FileSystem, name)))


class FailingFile(apsw.VFSFile):
    """A file of one of the databases."""

    def __init__(self, plan: Plan, name: Any, flags: list[int]) -> None:
        super().__init__(_BASE, name, flags)
        filename = name.filename() if isinstance(name, apsw.URIFilename) else name or ""
        self._plan, self._kind = plan, Path(filename).name.partition(".")[0]

    def _call(self, point: str, whole: Any) -> None:
        do = self._plan.hit(f"{self._kind}.{point}")
        fail_database(self._plan, do, sync=point == "sync")
        whole()
        if do == "kill-after":
            die(self._plan)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802 - SQLite's name
        self._call("write", lambda: super(FailingFile, self).xWrite(data, offset))

    def xSync(self, flags: int) -> None:  # noqa: N802 - SQLite's name
        self._call("sync", lambda: super(FailingFile, self).xSync(flags))

    def xTruncate(self, size: int) -> None:  # noqa: N802 - SQLite's name
        self._call("truncate", lambda: super(FailingFile, self).xTruncate(size))


class FailingVFS(apsw.VFS):
    """Opens files that look at the plan before they are written and synced."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        super().__init__("failing", _BASE, makedefault=True)

    def xOpen(self, name: Any, flags: list[int]) -> FailingFile:  # noqa: N802 - SQLite's name
        return FailingFile(self._plan, name, flags)


def poison(plan: Plan) -> None:
    """Let the process die at the instance that the plan names."""
    from deid_proxy.gateway.sandbox import Sandbox
    from deid_proxy.pipeline import Pipeline

    whole = Pipeline.deidentify

    def deidentify(self: Pipeline, sources: Any) -> Any:
        uid = plan.read().get("poison", "")
        if uid and any(uid.encode() in bytes(source.data) for source in sources):
            die(plan, again=True)
        hanging = plan.read().get("hang", "")
        if hanging and any(hanging.encode() in bytes(source.data) for source in sources):
            re.match(r"(a+)+b", "a" * 64)  # it looks for longer than anybody lives, and holds the interpreter
        return whole(self, sources)

    whole_init = Sandbox.__init__

    def init(self: Sandbox, settings: Any, largest_bytes: int) -> None:
        whole_init(self, settings, largest_bytes, (sys.executable, "-I", str(_SANDBOX), str(plan.path)))

    Pipeline.deidentify = deidentify  # type: ignore[method-assign]
    Sandbox.__init__ = init  # type: ignore[method-assign]


def bend_clock(plan: Plan) -> None:
    """Let the wall clock say what the plan says."""
    true_time = time.time
    time.time = lambda: true_time() + float(plan.read().get("clock_s", 0.0))


if "DEID_PROXY_FAILING_PLAN" in os.environ:
    PLAN = Plan(Path(os.environ["DEID_PROXY_FAILING_PLAN"]))
    break_spool(PLAN)
    VFS = FailingVFS(PLAN)  # it lives as long as the process
    if "deid_proxy.gateway.receiver_process" not in sys.orig_argv:  # that de-identifies nothing, and starts without
        poison(PLAN)
    bend_clock(PLAN)
