"""Several processes: the same outcome, one writer of the map, and nothing left behind when something goes wrong."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from deid_proxy.cli.batch import Drafted, batches, discard, finish
from deid_proxy.cli.exit_codes import ExitCode
from deid_proxy.cli.input_files import InputFile, find_inputs
from deid_proxy.cli.results import Made, ResultState
from deid_proxy.cli.workers import (
    Done,
    Failed,
    Identities,
    Refused,
    RemoteResolver,
    Resolve,
    Setup,
    WorkerProcesses,
    answer_request,
)
from deid_proxy.engine.record import Record
from deid_proxy.errors import (
    DeidentificationError,
    DeidProxyError,
    HoldReason,
    MappingConflictError,
    StoreUnavailableError,
)
from deid_proxy.identity.keys import generate_key_file
from deid_proxy.identity.ports import IdentityKind, IdentityRequest
from deid_proxy.identity.resolver import IdentityResolver
from deid_proxy.profile import load_rule_set
from deid_proxy.stores.memory import MemoryMapStore
from deid_proxy.testing.builders import Patient, build_study

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .conftest import Ran

BODY_PART_EXAMINED = b"\x18\0\x15\0CS"
REQUEST = IdentityRequest(IdentityKind.UID, "1.2.3")

MADE = Made("S", "2.25.1", "2.25.2", "2.25.3", "1.2.840.10008.5.1.4.1.1.2", Record("placeholder", ()))


@pytest.fixture
def scans(tmp_path: Path) -> Path:
    """Make a folder with 80 instances of two patients, some held, some no DICOM, some twice."""
    folder = tmp_path / "scans"
    folder.mkdir()
    instances = build_study(1, "CT", 34, Patient.invent(1)) + build_study(2, "MR", 34, Patient.invent(2))
    instances += build_study(3, "US", 4) + instances[:4]
    for number, instance in enumerate(instances):
        (folder / f"{number:03}").write_bytes(instance.part10())
    for name in ("note", "zero"):
        (folder / name).write_bytes(b"x" * 500 if name == "note" else b"")
    return folder


@pytest.fixture
def resolver(tmp_path: Path) -> IdentityResolver:
    return IdentityResolver("default", generate_key_file(tmp_path / "a.key"), MemoryMapStore())


def setup_for(tmp_path: Path) -> Setup:
    return Setup(load_rule_set("basic"), bytes(32), tmp_path / "clean", keep_paths=False)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_outcome_is_the_same_whatever_the_number_of_processes(
    scans: Path, tmp_path: Path, run_process: Callable[..., Ran]
) -> None:
    """One process or three: the same files, the same report, the same words, byte for byte."""
    key = tmp_path / "a.key"
    generate_key_file(key)
    seen = []
    for jobs in (1, 3):
        output, report = tmp_path / f"clean{jobs}", tmp_path / f"report{jobs}.json"
        options = ("--profile", "basic", "--key-file", key, "--jobs", str(jobs), "--report", report)
        state = ("--state-dir", tmp_path / f"state{jobs}")
        done = run_process("deidentify", scans, "--output", output, *options, *state)
        assert done.status == ExitCode.SOME_HELD
        seen.append((done, contents(output), report.read_bytes()))
    assert seen[0] == seen[1]
    report_document = json.loads(seen[0][2])
    assert report_document["counts"] == {"written": 68, "unchanged": 4, "held": 4, "skipped": 2, "failed": 0}


def test_results_come_in_the_order_of_the_inputs(scans: Path, tmp_path: Path, resolver: IdentityResolver) -> None:
    """However the work is shared, batches come out as they went in."""
    files = list(find_inputs([scans]))
    with WorkerProcesses(2, setup_for(tmp_path), resolver) as workers:
        numbers = [result.number for batch in workers.run(batches(files)) for result in finish(batch)]
    assert numbers == [file.number for file in files]


def test_parent_is_the_only_one_that_resolves(scans: Path, tmp_path: Path, resolver: IdentityResolver) -> None:
    """Every identity that workers used is in the parent's map."""
    store = resolver._store
    assert not store.counts().get("default", {})
    with WorkerProcesses(2, setup_for(tmp_path), resolver) as workers:
        for batch in workers.run(batches(list(find_inputs([scans])))):
            finish(batch)
    assert store.counts()["default"][IdentityKind.PATIENT] >= 2


def test_abandoned_run_leaves_no_draft_and_no_process(scans: Path, tmp_path: Path, resolver: IdentityResolver) -> None:
    """When the parent stops in the middle, workers end and what they had begun is removed."""
    workers = WorkerProcesses(2, setup_for(tmp_path), resolver)
    with workers:
        running = workers.run(batches(list(find_inputs([scans]))))
        discard(next(running))
        running.close()  # type: ignore[attr-defined]
    assert contents(tmp_path / "clean") == {}
    assert not multiprocessing.active_children()


def test_a_profile_that_changes_meanwhile_changes_nothing(
    scans: Path, tmp_path: Path, resolver: IdentityResolver
) -> None:
    """Workers work by the very rule set that the parent loaded: it is sent to them."""
    profile = tmp_path / "site.yaml"
    profile.write_text("name: site\nedition: PS3.15-2026d\nrules:\n  - {remove: BodyPartExamined}\n")
    setup = setup_for(tmp_path)._replace(rule_set=load_rule_set(profile))
    profile.unlink()
    with WorkerProcesses(1, setup, resolver) as workers:
        done = [one for batch in workers.run(batches(list(find_inputs([scans])))) for one in batch]
    drafted = [one for one in done if isinstance(one, Drafted)]
    assert drafted
    assert not any(BODY_PART_EXAMINED in Path(one.draft.draft).read_bytes() for one in drafted)
    discard(drafted)


def test_output_that_cannot_be_written_is_said_by_the_parent(
    scans: Path, tmp_path: Path, resolver: IdentityResolver
) -> None:
    """A worker's trouble with the disk ends the run with the system's reason."""
    (tmp_path / "clean").write_bytes(b"a file in the way")
    with (
        WorkerProcesses(1, setup_for(tmp_path), resolver) as workers,
        pytest.raises(click.ClickException, match="cannot write to --output "),
    ):
        list(workers.run(batches(list(find_inputs([scans])))))


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL on Windows")
def test_worker_that_dies_is_noticed(scans: Path, tmp_path: Path, resolver: IdentityResolver) -> None:
    """A worker killed by the system ends the run with one clear error, not with a wait for ever."""
    with WorkerProcesses(1, setup_for(tmp_path), resolver) as workers:
        for process in workers._processes.values():
            os.kill(process.pid or 0, signal.SIGKILL)
            process.join()
        with pytest.raises(DeidProxyError, match="ended unexpectedly"):
            list(workers.run(batches(list(find_inputs([scans])))))


class Answers:
    """The parent's end of a pipe, with answers prepared."""

    def __init__(self, *answers: object) -> None:
        self.sent: list[object] = []
        self._answers = list(answers)

    def send(self, message: object) -> None:
        self.sent.append(message)

    def recv(self) -> object:
        return self._answers.pop(0)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Refused("instance", "(0010,0020)", HoldReason.MALFORMED), DeidentificationError),
        (Refused("conflict", "two originals"), MappingConflictError),
        (Refused("store", "locked"), StoreUnavailableError),
        (Refused("stopped"), StoreUnavailableError),
    ],
)
def test_refusal_of_the_parent_is_raised_in_the_worker(answer: Refused, error: type[Exception]) -> None:
    """A worker's pipeline sees the same errors as one that has the map itself."""
    with pytest.raises(error):
        RemoteResolver(Answers(answer)).resolve([REQUEST])  # type: ignore[arg-type]


def test_identities_come_back_over_the_pipe() -> None:
    """A request goes out as it is, and its answer comes back."""
    pipe = Answers(Identities({REQUEST: "2.25.1"}))
    assert RemoteResolver(pipe).resolve([REQUEST]) == {REQUEST: "2.25.1"}  # type: ignore[arg-type]
    assert pipe.sent == [Resolve((REQUEST,))]


@pytest.mark.parametrize(
    ("error", "kind", "reason"),
    [
        (DeidentificationError(HoldReason.MALFORMED, "empty UID"), "instance", HoldReason.MALFORMED),
        (MappingConflictError("two originals"), "conflict", None),
        (StoreUnavailableError("locked"), "store", None),
    ],
)
def test_whatever_goes_wrong_in_the_parent_can_travel(error: Exception, kind: str, reason: HoldReason | None) -> None:
    """Errors of the map are put into plain words for the worker."""

    class Failing:
        def resolve(self, _requests: object, _subject_of: object) -> None:
            raise error

    answer = answer_request(Failing(), Resolve((REQUEST,)))  # type: ignore[arg-type]
    assert isinstance(answer, Refused)
    assert (answer.kind, answer.reason) == (kind, reason)


def test_messages_never_show_an_original() -> None:
    """What is printed of a message by accident holds no identifier."""
    assert "1.2.3" not in repr(Resolve((REQUEST,)))
    assert "1.2.3" not in repr(Failed("internal error"))
    assert "1.2.3" not in repr(Done([]))


def file_of(number: int, size_bytes: int) -> InputFile:
    from pathlib import Path

    return InputFile(number, "x", Path("x"), ("x",), size_bytes, -1, None)


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ([], []),
        ([1] * 33, [32, 1]),
        ([40 << 20] * 3, [1, 1, 1]),
        ([1, 1 << 40, 1], [1, 1, 1]),
        ([30 << 20, 30 << 20, 30 << 20], [2, 1]),
    ],
)
def test_batches_are_bounded(sizes: list[int], expected: list[int]) -> None:
    """A batch has at most 32 files and 64 MiB; a larger file is a batch of its own."""
    made = list(batches([file_of(number, size) for number, size in enumerate(sizes)]))
    assert [len(batch) for batch in made] == expected


def test_drafts_are_discarded_when_one_cannot_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk fails between two files of a batch, no draft of it stays."""
    from pathlib import PurePosixPath

    from deid_proxy.cli import batch
    from deid_proxy.cli.output_tree import write_draft

    drafted = [
        Drafted(n, write_draft(tmp_path, PurePosixPath(f"{n}.dcm"), n, [b"x"]), f"{n}.dcm", "", MADE) for n in (1, 2)
    ]

    def fail(_draft: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(batch, "settle", fail)
    with pytest.raises(OSError, match="No space"):
        finish(drafted)
    assert contents(tmp_path) == {}


def test_conflicting_draft_is_held(tmp_path: Path) -> None:
    """Another file in place makes a held result that names the output, and says nothing of the input."""
    from pathlib import PurePosixPath

    from deid_proxy.cli.output_tree import write_draft

    def drafts() -> Iterator[Drafted]:
        for number, data in ((1, b"first"), (2, b"other")):
            yield Drafted(number, write_draft(tmp_path, PurePosixPath("a.dcm"), number, [data]), "a.dcm", "", MADE)

    results = finish(list(drafts()))
    assert [result.state for result in results] == [ResultState.WRITTEN, ResultState.HELD]
    assert results[1].reason == HoldReason.CONFLICT
