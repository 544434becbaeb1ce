"""The sandbox: the same result as without it, and whatever goes wrong in it costs one instance one attempt."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from deid_proxy.errors import HoldReason, SandboxError, StoreUnavailableError, SubjectUnknownError
from deid_proxy.events import Event
from deid_proxy.gateway.confined import Crashed
from deid_proxy.gateway.sandbox import Finished, Sandbox
from deid_proxy.identity.corrections import RightPatient
from deid_proxy.identity.keys import load_key_file
from deid_proxy.identity.ports import DeliveryState, IdentityKind, IdentityRequest, InstanceState, Proposal
from deid_proxy.identity.resolver import IdentityResolver
from deid_proxy.identity.uid_policy import UIDNaming
from deid_proxy.pipeline import Deidentified, Excluded, Held, Source
from deid_proxy.settings import SandboxSettings
from deid_proxy.testing.builders import DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN as DEFLATED
from deid_proxy.testing.builders import Patient, Shape, build_study

WAYS = [
    ("spin", {"cpu_s": 1}, "CPU time"),
    ("hang", {"time_s": 2}, "did not end within 2 s"),
    ("swell", {"memory_bytes": 512 << 20}, "bytes of memory"),
    ("segv", {}, "SIGSEGV"),
    ("kill", {}, "SIGKILL"),
    ("defect", {}, "ended with code 70"),
    ("shout", {}, "SIGABRT"),
    ("babble", {}, "means nothing"),
    ("flood", {}, "means nothing"),
]


def source_of(instance) -> Source:
    return Source(instance.data, instance.transfer_syntax_uid)


@pytest.fixture
def project(state):
    [project] = state.projects.values()
    return project


def interrupted(bench, state, instance, times: int = 1):
    """Receive an instance that the gateway died at, so many times."""
    received = bench.receive(state, instance)
    for _ in range(times):
        state.ledger.claim(1)
        state.ledger.recover()
    return received


def row(state, received):
    return state.ledger.instance(received.id.hex())


@pytest.mark.parametrize("syntax", ["1.2.840.10008.1.2.1", "1.2.840.10008.1.2", DEFLATED])
@pytest.mark.parametrize("modality", ["MR", "CT", "SR"])
def test_it_makes_the_same_rendition_as_without_it(bench, project, modality, syntax) -> None:
    """Segment by segment and with the same digest, whatever the kind of object and its encoding."""
    [instance] = build_study(3, modality, 1, transfer_syntax_uid=syntax)
    [expected] = project.pipeline.deidentify([source_of(instance)])
    assert isinstance(expected, Deidentified)
    found = bench.sandbox().deidentify(project, source_of(instance))
    assert isinstance(found, Finished)
    assert found.digest == expected.digest
    assert found.rendition == expected.rendition


def test_it_holds_what_is_held_without_it(bench, project) -> None:
    """A deterministic error comes out as a reason, at once, and the process goes on to the next instance."""
    [instance] = bench.instances()
    sandbox = bench.sandbox()
    broken = Source(instance.data[:-7], instance.transfer_syntax_uid)
    [expected] = project.pipeline.deidentify([broken])
    assert isinstance(expected, Held)
    for _ in range(2):
        assert sandbox.deidentify(project, broken) == expected
    assert isinstance(sandbox.deidentify(project, Source(b"", instance.transfer_syntax_uid)), Held)
    assert isinstance(sandbox.deidentify(project, source_of(instance)), Finished)


@pytest.mark.parametrize("excluded", [False, True])
def test_a_patient_whom_nobody_knows_is_held_or_excluded_as_without_it(bench, project, monkeypatch, excluded) -> None:
    """The reason, and the token by which the instance is found again, are those of the gateway."""

    def unknown(_resolver, requests, *_whose):
        [asked, *_] = [request for request in requests if request.kind is IdentityKind.PATIENT]
        raise SubjectUnknownError(asked, bytes(range(16)), "no row in the subject table", excluded=excluded)

    for asks in ("resolve", "resolve_instance"):
        monkeypatch.setattr(IdentityResolver, asks, unknown)
    [instance] = bench.instances()
    [expected] = project.pipeline.deidentify([source_of(instance)])
    assert type(expected) is (Excluded if excluded else Held)
    found = bench.sandbox().deidentify(project, source_of(instance))
    assert (type(found), found) == (type(expected), expected)


def test_a_conflict_of_the_map_is_held_in_the_same_words(bench, state, project) -> None:
    """A new UID that stands for another original already holds the instance, with and without a sandbox."""
    [instance] = bench.instances()
    taken = UIDNaming(project.resolver.uids, load_key_file(project.settings.key_file)).make(instance.sop_instance_uid)
    state.map.resolve(project.settings.name, [Proposal(IdentityKind.UID, bytes(16), taken, b"")])
    [expected] = project.pipeline.deidentify([source_of(instance)])
    assert expected.reason is HoldReason.MAPPING_CONFLICT
    assert "already stands for another original" in expected.detail
    assert bench.sandbox().deidentify(project, source_of(instance)) == expected


def test_a_corrected_study_is_corrected_in_a_process_of_its_own_too(bench, project) -> None:
    """The sandbox asks for its instance, and gets the right patient's identities."""
    wrong, right = Patient.invent(1), Patient.invent(2)
    [instance] = build_study(1, "MR", 1, wrong, shape=Shape(rows=4, columns=4))
    source = source_of(instance)
    [before] = project.pipeline.deidentify([source])
    resolver = project.resolver
    subject, study = before.plan.identity.subject, before.plan.identity.study_instance_uid
    named = IdentityRequest(IdentityKind.PATIENT, f"{right.facts['issuer']}\x1f{right.facts['patient_id']}")
    pseudonym = resolver.resolve([named])[named]
    whose = RightPatient(resolver.token(*named), pseudonym, "-40")
    made = resolver.corrections.make(resolver.token(*study), resolver.token(*subject), whose, 1.0)
    resolver._store.correct(project.settings.name, made)
    [expected] = project.pipeline.deidentify([source])
    found = bench.sandbox().deidentify(project, source)
    assert isinstance(found, Finished)
    assert found.digest == expected.digest != before.digest
    assert made.study_pseudonym == found.rendition.study_instance_uid


@pytest.mark.parametrize(("way", "limits", "said"), WAYS, ids=[way for way, *_ in WAYS])
def test_whatever_goes_wrong_ends_the_process_and_nothing_else(bench, project, way, limits, said) -> None:
    """The caller is told of what it died, without a value; no process and no descriptor is left, and the next works."""
    [instance] = bench.instances()
    descriptors = len(os.listdir("/proc/self/fd"))  # noqa: PTH208
    sandbox = bench.sandbox(way, **limits)
    crashed = sandbox.deidentify(project, source_of(instance))
    assert isinstance(crashed, Crashed)
    assert said in crashed.detail
    assert sandbox._running is None
    assert len(os.listdir("/proc/self/fd")) == descriptors  # noqa: PTH208
    assert isinstance(bench.sandbox().deidentify(project, source_of(instance)), Finished)


@pytest.mark.parametrize("way", ["shout", "defect"])
def test_nothing_that_it_prints_or_leaves_holds_a_value(bench, state, project, way, capfd) -> None:
    """Its output goes nowhere, it can write no file, and no log says what was in the instance."""
    [instance] = bench.instances()
    crashed = bench.sandbox(way).deidentify(project, source_of(instance))
    assert isinstance(crashed, Crashed)
    assert "77" not in crashed.detail
    out, err = capfd.readouterr()
    assert "CANARY" not in out + err + crashed.detail + repr(bench.log.lines)
    left = [path for folder in ("/tmp", "/var/tmp", "/dev/shm", "/") for path in Path(folder).glob("left-by-*")]
    assert [path for path in left if path.stat().st_size] == []
    for path in left:
        path.unlink()


def test_it_leaves_no_core_and_has_no_key_in_its_reach(bench, project) -> None:
    """Core dumps are off in the process itself; its environment is empty, its memory closed to others."""
    [instance] = bench.instances()
    sandbox = bench.sandbox("fine")
    sandbox.deidentify(project, source_of(instance))
    folder = Path(f"/proc/{sandbox._running.process.pid}")
    limits = {line[:26].strip(): line[26:47].strip() for line in (folder / "limits").read_text().splitlines()}
    assert limits["Max core file size"] == "0"
    assert limits["Max file size"] == "0"
    assert (folder / "environ").read_bytes() in (b"", b"LC_ALL=C.UTF-8\0")
    assert "NoNewPrivs:\t1" in (folder / "status").read_text()
    opened = {os.readlink(each) for each in (folder / "fd").iterdir()}  # noqa: PTH115
    assert not [name for name in opened if str(bench.directory) in name]


def test_it_dies_with_its_gateway(eventually) -> None:
    """A gateway that is killed leaves no process behind, even one that hangs."""
    code = (
        "import os, signal, socket, subprocess, sys\n"
        "ours, theirs = socket.socketpair()\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import sys, time; "
        "from deid_proxy.gateway import sandbox_process; sandbox_process.confine(1 << 34); "
        "print(flush=True); time.sleep(3600)'], stdout=subprocess.PIPE)\n"
        "child.stdout.readline(); print(child.pid, flush=True); os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    child = Path(f"/proc/{int(done.stdout)}/stat")
    assert eventually(lambda: not child.exists() or child.read_text().split()[2] == "Z")


def test_what_was_interrupted_is_tried_in_the_sandbox_and_delivered(bench, state) -> None:
    """After a death of the gateway the instance goes through a process of its own, and becomes ready."""
    received = interrupted(bench, state, bench.instances()[0])
    worker = bench.worker(state)
    assert worker.work()
    assert worker._sandbox._running is not None
    assert row(state, received).state is InstanceState.READY
    [delivery] = state.ledger.deliveries()
    assert delivery.state is DeliveryState.QUEUED


def test_the_healthy_path_starts_no_process(bench, state) -> None:
    """A first attempt is made in the gateway, and so is a batch that nothing is wrong with."""
    for instance in bench.instances(3):
        bench.receive(state, instance)
    worker = bench.worker(state)
    assert worker.work()
    assert worker._sandbox._running is None
    assert state.ledger.counts().instances == {"ready": 3}


@pytest.mark.fault(19)
@pytest.mark.parametrize(("way", "limits", "said"), WAYS[:5], ids=[way for way, *_ in WAYS[:5]])
def test_three_attempts_then_held(bench, state, way, limits, said) -> None:
    """One attempt by the gateway that died, two in a sandbox; then it is held, and says of what the last one died."""
    received = interrupted(bench, state, bench.instances()[0])
    healthy = bench.receive(state, bench.instances(seed=2)[0])
    worker = bench.worker(state)
    worker._sandbox = bench.sandbox(way, **limits)
    attempts = []
    while worker.work():
        attempts.append(row(state, received).attempts)
    assert row(state, received).state is InstanceState.HELD
    assert row(state, received).reason == HoldReason.ENGINE_ERROR
    assert "attempt 3" in row(state, received).detail
    assert said in row(state, received).detail
    assert sorted(set(attempts)) == [2, 3]
    assert row(state, healthy).state is InstanceState.READY
    assert [fields["attempts"] for fields in bench.log.fields_of(Event.INSTANCE_CRASHED)] == [2, 3]


def test_the_attempt_is_counted_before_the_sandbox_starts(bench, state) -> None:
    """If the gateway dies with the sandbox, the ledger knows of the attempt."""
    received = interrupted(bench, state, bench.instances()[0])
    worker = bench.worker(state)
    seen = []
    worker._sandbox.deidentify = lambda project, source: (
        seen.append(row(state, received).attempts),
        Held(HoldReason.MALFORMED),
    )[1]
    worker.work()
    assert seen == [2]
    assert row(state, received).state is InstanceState.HELD


def test_the_attempt_is_not_counted_while_a_sandbox_starts(bench, state) -> None:
    """A gateway that is killed before its sandbox is ready does not blame the instance."""
    received = interrupted(bench, state, bench.instances()[0])
    worker = bench.worker(state)
    seen = []
    prepare = worker._sandbox.prepare
    worker._sandbox.prepare = lambda project: (seen.append(row(state, received)), prepare(project))
    worker.work()
    assert [(each.state, each.attempts) for each in seen] == [(InstanceState.RECEIVED, 1)]
    assert row(state, received).state is InstanceState.READY


def test_a_sandbox_that_dies_before_it_has_an_instance_costs_no_attempt(bench, state) -> None:
    """Whatever ends a process that was given nothing yet, it was not the instance."""
    received = interrupted(bench, state, bench.instances()[0])
    worker = bench.worker(state)
    worker._sandbox = Sandbox(SandboxSettings(), 1 << 20, ("/bin/false",))
    worker.work()
    assert (row(state, received).state, row(state, received).attempts) == (InstanceState.RECEIVED, 1)
    assert bench.log.fields_of(Event.SANDBOX_FAILED) == [{"error": "no sandbox can be started: it ended with code 1"}]


def test_a_sandbox_that_cannot_be_started_costs_no_attempt(bench, state) -> None:
    """Without a process the instance waits, untried, and the trouble is said."""
    received = interrupted(bench, state, bench.instances()[0])
    worker = bench.worker(state)
    worker._sandbox = Sandbox(SandboxSettings(), 1 << 20, ("/nowhere/python",))
    worker.work()
    assert (row(state, received).state, row(state, received).attempts) == (InstanceState.RECEIVED, 1)
    assert bench.log.fields_of(Event.SANDBOX_FAILED) == [
        {"error": "no sandbox can be started: No such file or directory"}
    ]
    with pytest.raises(SandboxError):
        worker._sandbox.deidentify(next(iter(state.projects.values())), source_of(bench.instances()[0]))


def test_a_map_that_fails_is_not_the_fault_of_the_instance(bench, state, project, monkeypatch) -> None:
    """It goes back untried, and the half-done process is ended."""
    received = interrupted(bench, state, bench.instances()[0])

    def failing(*_args):
        raise StoreUnavailableError("no room on the disk of the map")

    worker = bench.worker(state)
    with monkeypatch.context() as patch:
        patch.setattr(state.map, "resolve", failing)
        worker.work()
    assert (row(state, received).state, row(state, received).attempts) == (InstanceState.RECEIVED, 1)
    assert worker._sandbox._running is None
    worker.work()
    assert row(state, received).state is InstanceState.READY


def test_a_process_that_somebody_ended_at_rest_costs_no_attempt(bench, project) -> None:
    """The next instance gets another one, and is not blamed."""
    [instance] = bench.instances()
    sandbox = bench.sandbox()
    sandbox.deidentify(project, source_of(instance))
    sandbox._running.process.kill()
    sandbox._running.process.wait()
    assert isinstance(sandbox.deidentify(project, source_of(instance)), Finished)


def test_a_process_at_rest_is_ended(bench, project, monkeypatch) -> None:
    """After a while without work nothing of it is left, and the next instance starts another one."""
    [instance] = bench.instances()
    sandbox = bench.sandbox()
    sandbox.deidentify(project, source_of(instance))
    first = sandbox._running.process
    sandbox.rest()
    assert sandbox._running is not None
    monkeypatch.setattr("deid_proxy.gateway.sandbox._REST_S", -1.0)
    sandbox.rest()
    assert sandbox._running is None
    assert first.returncode is not None
    assert isinstance(sandbox.deidentify(project, source_of(instance)), Finished)
