"""Several processes at work on the batches, one of which, the parent, owns the map.

::

    parent ── batch ──▶ worker            the parent answers while it waits, so that there is one writer of the map;
    parent ◀─ resolve ─ worker            a worker never sees the project's key, only the one that keys digests
    parent ── identities ▶ worker
    parent ◀─ done ──── worker

Results come out in the order of the batches. Processes are spawned, not forked, on every system alike: a forked copy of
an open database would break its locks.
"""

from __future__ import annotations

import multiprocessing
import signal
import threading
from contextlib import contextmanager, suppress
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, NamedTuple, Self, cast

import click

from deid_proxy.cli.batch import BatchWork, discard
from deid_proxy.cli.failures import InternalError, cannot_write, describe_defect
from deid_proxy.cli.site_recognisers import recognising
from deid_proxy.errors import DeidentificationError, DeidProxyError, MappingConflictError, StoreUnavailableError
from deid_proxy.gateway.collection import settle
from deid_proxy.pipeline import Pipeline

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess
    from pathlib import Path

    from deid_proxy.cli.batch import Prepared
    from deid_proxy.cli.input_files import InputFile
    from deid_proxy.errors import HoldReason
    from deid_proxy.identity.ports import IdentityRequest
    from deid_proxy.identity.resolver import IdentityResolver
    from deid_proxy.profile.model import RuleSet

_STOPPING = (signal.SIGINT, signal.SIGTERM)
_PATIENCE_S = 10.0
_BATCHES_AHEAD = 3
_DIED = "a worker process ended unexpectedly; what has been written is complete"


class Setup(NamedTuple):
    """All that a worker must know to do the same as the parent would."""

    rule_set: RuleSet
    digest_key: bytes | None
    output: Path
    keep_paths: bool
    corrected: bool = False  # somebody said of a study whose it is


# What is said over the pipes. Not exceptions: one with a signature of its own does not survive pickling.
class Resolve(NamedTuple):
    """A worker asks for identities: of a batch, whose rows belong to patients, or of one instance of a patient."""

    requests: tuple[IdentityRequest, ...]
    subject_of: Mapping[IdentityRequest, IdentityRequest | bytes] | None = None
    instance: tuple[IdentityRequest, IdentityRequest | str] | None = None  # its subject and its study


class Identities(NamedTuple):
    """The parent's answer."""

    found: dict[IdentityRequest, str]


class Refused(NamedTuple):
    """The parent could not resolve: by a reason of the instances, by a conflict in the map, or by a failing map."""

    kind: str
    detail: str = ""
    reason: HoldReason | None = None


class Done(NamedTuple):
    """A worker has finished its batch."""

    prepared: list[Prepared]


class Failed(NamedTuple):
    """A worker cannot go on."""

    message: str
    internal: bool = False


class RemoteResolver:
    """Asks the parent for identities."""

    def __init__(self, connection: Connection, *, corrected: bool = False) -> None:
        self._connection, self._corrected = connection, corrected

    def is_corrected(self, _study: IdentityRequest | str) -> bool:
        """Return whether instances are asked for one by one, because any study may be corrected."""
        return self._corrected

    def resolve(
        self,
        requests: Iterable[IdentityRequest],
        subject_of: Mapping[IdentityRequest, IdentityRequest | bytes] | None = None,
    ) -> dict[IdentityRequest, str]:
        """Return the replacement of every request; see :meth:`IdentityResolver.resolve`."""
        return self._ask(Resolve(tuple(requests), subject_of))

    def resolve_instance(
        self, requests: Iterable[IdentityRequest], subject: IdentityRequest, study: IdentityRequest | str
    ) -> dict[IdentityRequest, str]:
        """Return the replacements for one instance; see :meth:`IdentityResolver.resolve_instance`."""
        return self._ask(Resolve(tuple(requests), None, (subject, study)))

    def _ask(self, question: Resolve) -> dict[IdentityRequest, str]:
        self._connection.send(question)
        answer: Identities | Refused = self._connection.recv()
        if isinstance(answer, Identities):
            return answer.found
        if answer.reason is not None:
            raise DeidentificationError(answer.reason, answer.detail)
        raise (MappingConflictError if answer.kind == "conflict" else StoreUnavailableError)(answer.detail)


def answer_request(resolver: IdentityResolver, request: Resolve) -> Identities | Refused:
    """Resolve for a worker, and put whatever goes wrong into words that can travel."""
    try:
        if request.instance is not None:
            return Identities(resolver.resolve_instance(request.requests, *request.instance))
        return Identities(resolver.resolve(request.requests, request.subject_of))
    except DeidentificationError as error:
        return Refused("instance", error.detail, error.reason)
    except MappingConflictError as error:
        return Refused("conflict", str(error))
    except DeidProxyError as error:
        return Refused("store", error.public_message)


def run_worker(connection: Connection, setup: Setup) -> None:
    """Do batch after batch until the parent says None; the root of a worker process."""
    for number in _STOPPING:
        signal.signal(number, signal.SIG_IGN)
    with suppress(EOFError, BrokenPipeError):
        try:
            _work(connection, setup)
        except EOFError:
            raise
        except DeidProxyError as error:
            connection.send(Failed(error.public_message))
        except OSError as error:
            connection.send(Failed(cannot_write(setup.output, error)))
        except Exception as error:  # noqa: BLE001 - the root of a process
            connection.send(Failed(describe_defect(error), internal=True))


def _work(connection: Connection, setup: Setup) -> None:
    resolver = cast("IdentityResolver", RemoteResolver(connection, corrected=setup.corrected))
    pipeline = Pipeline(recognising(setup.rule_set), resolver, setup.digest_key)
    records = setup.digest_key is not None  # both are for a report
    work = BatchWork(pipeline, setup.output, keep_paths=setup.keep_paths, records=records)
    settle()
    while (batch := connection.recv()) is not None:
        connection.send(Done(work.process(batch)))


@contextmanager
def _signals_ignored() -> Iterator[None]:
    """Start processes that ignore signals from their first instruction on, as they inherit it.

    Ctrl-C reaches the whole group; the parent decides what it means, and a worker that is still importing would
    print a traceback.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, signal.SIG_IGN) for number in _STOPPING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _send(connection: Connection, message: object) -> None:
    try:
        connection.send(message)
    except ConnectionError:
        raise DeidProxyError(_DIED) from None


class WorkerProcesses:
    """A fixed number of worker processes; a context manager that leaves none behind.

    Parameters
    ----------
    jobs
        How many.
    setup
        What they must know.
    resolver
        Answers them; only this process uses it.
    """

    def __init__(self, jobs: int, setup: Setup, resolver: IdentityResolver) -> None:
        self._resolver = resolver
        self._processes: dict[Connection, BaseProcess] = {}
        context = multiprocessing.get_context("spawn")
        with _signals_ignored():
            for _ in range(jobs):
                ours, theirs = context.Pipe()
                process = context.Process(target=run_worker, args=(theirs, setup), daemon=True)
                process.start()
                theirs.close()
                self._processes[ours] = process

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    def run(self, batches: Iterable[Sequence[InputFile]]) -> Iterator[list[Prepared]]:
        """Yield what became of each batch, in the order of the batches."""
        waiting = enumerate(batches)
        idle = list(self._processes)
        busy: dict[Connection, int] = {}
        finished: dict[int, list[Prepared]] = {}
        following = 0
        try:
            while True:
                # A slow batch must not let the others run away: what is finished waits in memory and on disk.
                while idle and len(finished) < _BATCHES_AHEAD * len(self._processes):
                    number, batch = next(waiting, (-1, None))
                    if batch is None:
                        break
                    connection = idle.pop()
                    _send(connection, batch)
                    busy[connection] = number
                if not busy:
                    return
                for connection in cast("list[Connection]", wait(list(busy))):
                    prepared = self._listen(connection)
                    if prepared is not None:
                        finished[busy.pop(connection)] = prepared
                        idle.append(connection)
                while following in finished:
                    yield finished.pop(following)
                    following += 1
        finally:
            for prepared in finished.values():
                discard(prepared)

    @property
    def process_ids(self) -> list[int]:
        """The ids of the workers."""
        return [process.pid for process in self._processes.values() if process.pid is not None]

    def _listen(self, connection: Connection) -> list[Prepared] | None:
        """Take one message; answer a question, or return what a worker finished."""
        try:
            message = connection.recv()
        except (EOFError, ConnectionError):
            raise DeidProxyError(_DIED) from None
        if isinstance(message, Done):
            return message.prepared
        if isinstance(message, Failed):
            raise (InternalError if message.internal else click.ClickException)(message.message)
        _send(connection, answer_request(self._resolver, message))
        return None

    def close(self) -> None:
        """Let the workers end; drafts of batches that nobody takes any more are removed."""
        for connection in self._processes:
            self._dismiss(connection)
        for process in self._processes.values():
            process.join(_PATIENCE_S)
            if process.is_alive():
                process.kill()
                process.join()

    def _dismiss(self, connection: Connection) -> None:
        with suppress(EOFError, OSError):
            connection.send(None)
            while connection.poll(_PATIENCE_S):
                message = connection.recv()
                if isinstance(message, Done):
                    discard(message.prepared)
                elif isinstance(message, Resolve):
                    connection.send(Refused("stopped"))
        connection.close()
