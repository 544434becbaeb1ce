"""A process of its own for an object that once failed, and later for whatever can crash or hang.

The healthy path does not come here: the bounded walker runs in the gateway. What does, costs at worst this process:

=================  ====================================================================================
what goes wrong    what ends it
=================  ====================================================================================
endless work       RLIMIT_CPU (SIGXCPU), and the gateway's own deadline on the wall clock
memory             RLIMIT_AS
a crash            the process alone; its attempt was counted in the ledger before
a hang             the deadline: SIGKILL
=================  ====================================================================================

A sandbox gets the data set in sealed memory, never by a file, and has no key: identities are asked of the gateway,
which also computes the digest. It is started when it is needed, serves one instance after the other, and is ended after
a while of rest or when anything went wrong with it.
"""

from __future__ import annotations

import fcntl
import os
import pickle
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from deid_proxy.engine.record import is_record
from deid_proxy.errors import (
    DeidentificationError,
    HoldReason,
    MappingConflictError,
    SandboxError,
    SpoolCorruptError,
    SubjectUnknownError,
)
from deid_proxy.gateway.confined import ConfinedProcess, Crashed, too_slow
from deid_proxy.gateway.sandbox_channel import ChannelError, ChannelTimeoutError
from deid_proxy.identity.ports import IdentityKind, IdentityRequest
from deid_proxy.pipeline import Excluded, Held
from deid_proxy.spool.rendition import decode_rendition

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from deid_proxy.engine.plan import Rendition
    from deid_proxy.gateway.projects import Project
    from deid_proxy.gateway.sandbox_channel import Message
    from deid_proxy.pipeline import Source
    from deid_proxy.settings import SandboxSettings

COMMAND = (sys.executable, "-I", "-m", "deid_proxy.gateway.sandbox_process")
_ENVIRONMENT = {"LC_ALL": "C.UTF-8"}
_REST_S = 30.0
_NEW_BYTES = 64 << 20  # of a rendition beyond twice the size of its source
_MOST_DETAIL = 300
_SEALS = fcntl.F_SEAL_SEAL | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_WRITE


@dataclass(frozen=True, slots=True)
class Finished:
    """A rendition that was made, and verified, in a sandbox; ``digest`` is keyed BLAKE3 as of any other.

    ``record`` says what was removed, in words and numbers.
    """

    rendition: Rendition
    digest: bytes
    record: str = ""


class _Running(ConfinedProcess):
    def __init__(self, command: Sequence[str], most_memory_bytes: int) -> None:
        super().__init__(command, most_memory_bytes, _ENVIRONMENT)
        self.taught: set[str] = set()  # digests of the rule sets it knows


class Sandbox:
    """De-identifies one instance at a time in a process that may die of it; for one thread.

    Parameters
    ----------
    settings
        Limits on memory, CPU time and time.
    largest_bytes
        The largest data set, which comes on top of the limit on memory.
    command
        The program to run; descriptor of the socket and bytes of memory follow as arguments.
    """

    def __init__(self, settings: SandboxSettings, largest_bytes: int, command: Sequence[str] = COMMAND) -> None:
        self._settings, self._command = settings, command
        self._most_memory = settings.memory_bytes + largest_bytes
        self._running: _Running | None = None
        self._used_at = 0.0

    @property
    def time_s(self) -> float:
        """How long one instance may take, in seconds."""
        return self._settings.time_s

    def deidentify(self, project: Project, source: Source) -> Finished | Held | Crashed:
        """Return the rendition, why the instance is held, or of what the sandbox died.

        Raises
        ------
        StoreError
            The map cannot be read or written now; the instance was not tried.
        SandboxError
            No process can be started now; the instance was not tried.
        """
        running = self._prepared(project)
        deadline = time.monotonic() + self._settings.time_s
        done = False
        try:
            result = self._work(running, project, source, deadline)
            done = True
        except ChannelTimeoutError:
            self._end()
            return too_slow(self._settings)
        except ChannelError:
            return running.crash(self._settings)
        finally:
            if not done:
                self._end()
        self._used_at = time.monotonic()
        return result

    def prepare(self, project: Project) -> None:
        """Have a process that knows the rules of a project and waits for an instance, which may take a second.

        Raises
        ------
        SandboxError
            No process can be started now.
        """
        self._prepared(project)

    def _prepared(self, project: Project) -> _Running:
        if self._running is not None and self._running.process.poll() is not None:
            self._end()  # it was ended by somebody while it rested: not the fault of any instance
        running = self._running or self._start()
        ready = False
        try:
            self._teach(running, project, time.monotonic() + self._settings.time_s)
            ready = True
        except ChannelTimeoutError:
            raise SandboxError(f"no sandbox can be started within {self._settings.time_s:g} s") from None
        except ChannelError:
            raise SandboxError(f"no sandbox can be started: {running.crash(self._settings).detail}") from None
        finally:
            if not ready:
                self._end()
        self._used_at = time.monotonic()
        return running

    def _teach(self, running: _Running, project: Project, deadline: float) -> None:
        rules, pipeline = _rules(project), project.pipeline
        if rules not in running.taught:
            taught = pickle.dumps((pipeline.rule_set, pipeline.limits))
            running.channel.send({"rules": rules}, taught, deadline=deadline)
            running.channel.receive(0, deadline=deadline)
            running.taught.clear()
            running.taught.add(rules)

    def _work(self, running: _Running, project: Project, source: Source, deadline: float) -> Finished | Held:
        self._give(running, project, source, deadline)
        most = 2 * len(source.data) + _NEW_BYTES
        while True:
            message = running.channel.receive(most, deadline=deadline)
            if "resolve" in message.words:
                running.channel.send(_resolved(project, message.words), deadline=deadline)
            elif "held" in message.words:
                return _held(message)
            else:
                return _finished(project, source, message)

    def _give(self, running: _Running, project: Project, source: Source, deadline: float) -> None:
        words = {
            "rules": _rules(project),
            "size": len(source.data),
            "transfer_syntax_uid": source.transfer_syntax_uid,
            "cpu_s": self._settings.cpu_s,
            "memory_bytes": self._settings.memory_bytes,
        }
        descriptor = _sealed_memory(source)
        try:
            running.channel.send(words, descriptor=descriptor, deadline=deadline)
        finally:
            os.close(descriptor)

    def _start(self) -> _Running:
        self._running = _Running(self._command, self._most_memory)
        return self._running

    def rest(self) -> None:
        """End a process that nothing was given to for a while."""
        if self._running is not None and time.monotonic() - self._used_at > _REST_S:
            self._end()

    def close(self) -> None:
        """End the process."""
        self._end()

    def _end(self) -> None:
        running, self._running = self._running, None
        if running is not None:
            running.end()


def _rules(project: Project) -> str:
    return f"{project.settings.name} {project.pipeline.rule_set.digest}"


def _sealed_memory(source: Source) -> int:
    """Return a descriptor of memory with the data set, which nobody can change any more."""
    descriptor = os.memfd_create("instance", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    try:
        view = memoryview(source.data)
        while view:
            view = view[os.write(descriptor, view) :]
        if not len(source.data):
            os.ftruncate(descriptor, 1)  # nothing cannot be mapped
        fcntl.fcntl(descriptor, fcntl.F_ADD_SEALS, _SEALS)
    except BaseException as error:
        os.close(descriptor)
        if isinstance(error, OSError):
            raise SandboxError(f"no memory for a sandbox: {error.strerror}") from None
        raise
    return descriptor


def _resolved(project: Project, words: Mapping[str, Any]) -> dict[str, object]:
    """Answer a sandbox that asks for the identities of its instance."""
    try:
        requests = [IdentityRequest(IdentityKind(kind), str(original)) for kind, original in words["resolve"]]
        subject, study = IdentityRequest(IdentityKind.PATIENT, str(words["subject"])), str(words["study"])
    except (KeyError, TypeError, ValueError):
        raise ChannelError from None
    try:
        identities = project.resolver.resolve_instance(requests, subject, study)
    except MappingConflictError as error:
        return {"conflict": error.public_message}
    except SubjectUnknownError as error:
        detail = error.detail.removesuffix(
            f" [subject {error.token.hex()}]"
        )  # the error at the other end adds it again
        who = requests.index(cast("IdentityRequest", error.request))
        return {"unknown": who, "token": error.token.hex(), "detail": detail, "excluded": error.excluded}
    except DeidentificationError as error:
        return {"held": error.reason, "detail": error.detail}
    return {"identities": [identities[request] for request in requests]}


def _held(message: Message) -> Held:
    try:
        reason, detail = HoldReason(message.words["held"]), str(message.words["detail"])
        kind = Excluded if message.words["excluded"] is True else Held
    except (KeyError, ValueError):
        raise ChannelError from None
    return kind(reason, detail[:_MOST_DETAIL])


def _finished(project: Project, source: Source, message: Message) -> Finished:
    try:
        stored = decode_rendition(message.data)
    except SpoolCorruptError:
        raise ChannelError from None
    if stored.source_size != len(source.data):
        raise ChannelError
    record = message.words.get("record", "")
    if not isinstance(record, str) or not is_record(record):
        raise ChannelError
    return Finished(stored.rendition, project.pipeline.digest(source.data, stored.rendition), record)
