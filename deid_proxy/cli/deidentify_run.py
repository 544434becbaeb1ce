"""The run behind ``deidentify``: batches through one or several workers, names given in the order of the inputs."""

from __future__ import annotations

import os
import signal
import threading
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.cli.batch import NEAR_BYTES, BatchWork, batches, finish
from deid_proxy.cli.iod_errors import new_errors
from deid_proxy.cli.output_tree import discard_drafts
from deid_proxy.cli.progress import progress_bar
from deid_proxy.cli.reading import read_whole
from deid_proxy.cli.results import Result, ResultState, Tally
from deid_proxy.cli.site_recognisers import recognising
from deid_proxy.errors import StateDirectoryError, WrongKeyError
from deid_proxy.gateway.collection import settle
from deid_proxy.identity.resolver import IdentityResolver
from deid_proxy.pipeline import Pipeline
from deid_proxy.stores.memory import MemoryMapStore

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence
    from pathlib import Path
    from types import FrameType

    from deid_proxy.cli.batch import Prepared
    from deid_proxy.cli.input_files import InputFile
    from deid_proxy.identity.keys import ProjectKey
    from deid_proxy.identity.ports import MapStore
    from deid_proxy.identity.sealing import Seal
    from deid_proxy.profile.model import RuleSet

_PROJECT = "default"
_MAP = "map.db"


class Request(NamedTuple):
    """What is asked for.

    Parameters
    ----------
    output
        The output folder.
    rule_set
        The rule set that it compiled to.
    key
        The project's key.
    state_dir
        Where the map is kept, or None for a map in memory.
    jobs
        How many processes work.
    keep_paths
        Mirror the input's paths.
    seal
        What the map keeps of originals.
    digests
        Work out the digest of each instance, for the report.
    check_iods
        Ask an independent checker what is wrong with a new object that was not wrong with the old one.
    """

    output: Path
    rule_set: RuleSet
    key: ProjectKey
    state_dir: Path | None
    jobs: int
    keep_paths: bool
    seal: Seal
    digests: bool
    check_iods: bool = False


def run(files: Sequence[InputFile], request: Request) -> Tally:
    """De-identify all files and return what became of each.

    Raises
    ------
    OSError
        The output cannot be written. Files that have their name are complete; nothing else stays.
    StoreError, StateDirectoryError
        The map cannot be used.
    """
    tally = Tally()
    settle()
    with ExitStack() as stack:
        stack.enter_context(_stopping_like_ctrl_c())
        store = stack.enter_context(closing(_open_map(request.state_dir)))
        resolver = _open_resolver(request, store)
        request.output.mkdir(mode=0o700, parents=True, exist_ok=True)
        advance = stack.enter_context(progress_bar(len(files)))
        for prepared in stack.enter_context(closing(_prepare(files, request, resolver))):
            for result in finish(prepared):
                tally.add(_checked(result, files, request) if request.check_iods else result)
            advance(len(prepared))
    return tally


def _checked(result: Result, files: Sequence[InputFile], request: Request) -> Result:
    """Return a result with what the checker says; the original is read again, and goes nowhere else."""
    if result.made is None or result.state not in (ResultState.WRITTEN, ResultState.UNCHANGED):
        return result
    original = read_whole(files[result.number - 1])
    if isinstance(original, Result):
        return result
    return replace(result, new_iod_errors=new_errors(original, request.output / result.output))


@contextmanager
def _stopping_like_ctrl_c() -> Iterator[None]:
    """Let SIGTERM end the run as Ctrl-C does, so that no draft stays."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _prepare(
    files: Sequence[InputFile], request: Request, resolver: IdentityResolver
) -> Generator[list[Prepared], None, None]:
    """Yield the drafts of every batch, in order, made in this process or in several others.

    An interrupt may come between any two steps, also while a draft is in nobody's hands: whoever is broken off looks
    for what is left.
    """
    output, keep_paths = request.output, request.keep_paths
    digest_key = request.key.derive("digest") if request.digests else None
    makers = [os.getpid()]
    try:
        if request.jobs == 1:
            pipeline = Pipeline(recognising(request.rule_set), resolver, digest_key)
            work = BatchWork(pipeline, output, keep_paths=keep_paths, records=request.digests)
            in_memory = request.state_dir is None
            yield from map(work.process, batches(files, NEAR_BYTES) if in_memory else batches(files))
            return
        from deid_proxy.cli.workers import Setup, WorkerProcesses

        setup = Setup(request.rule_set, digest_key, output, keep_paths, resolver.corrections.exist)
        with WorkerProcesses(request.jobs, setup, resolver) as workers:
            makers += workers.process_ids
            yield from workers.run(batches(files))
    except BaseException:
        discard_drafts(output, makers)
        raise


def _open_resolver(request: Request, store: MapStore) -> IdentityResolver:
    try:
        return IdentityResolver(_PROJECT, request.key, store, request.rule_set.uid_method, seal=request.seal)
    except WrongKeyError:
        raise WrongKeyError(
            f"the map in --state-dir {request.state_dir} was made with another key than that of --key-file, whose "
            f"check value is {request.key.check}: name the key that it was made with, or another --state-dir"
        ) from None


def _open_map(state_dir: Path | None) -> MapStore:
    if state_dir is None:
        return MemoryMapStore()
    from deid_proxy.stores.sqlite import SQLiteMapStore

    try:
        state_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StateDirectoryError(f"cannot make --state-dir {state_dir}: {error.strerror}; name another") from None
    return SQLiteMapStore(state_dir / _MAP)
