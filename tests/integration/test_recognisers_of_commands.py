"""A site's own recogniser in the commands: whatever it does to its process, the other files go on."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
from pathlib import Path

import pydicom
import pytest

from deid_proxy.engine.cleaners.recogniser import asked
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.gateway.hanging import FAILURES_TO_REST
from deid_proxy.gateway.recognisers_apart import RecogniserProcess, recognising_apart
from deid_proxy.profile import load_rule_set
from deid_proxy.profile.recognisers import TextContext, with_recognisers
from deid_proxy.settings import SandboxSettings
from deid_proxy.testing.builders import build_study

CONTEXT = TextContext("(0008,1030) StudyDescription", "", "CT")
PROFILE = """name: ours
edition: PS3.15-2026d
options: [clean-descriptors]
cleaning:
  unknown: keep
  recognisers: [ours]
"""
BODY = """import ctypes, os, signal, sys, time

def find(text, context):
    print(text, file=sys.stderr)
    print(text)
    if "lung" in text:
        {}
    at = text.find("Zq9x")
    return [(at, at + 4)] if at >= 0 else []
"""
NESTED = "nested = None\n        for _ in range(10**6): nested = [nested]\n        sys.setrecursionlimit(10**9)\n"
NESTED += "        repr(nested)"
WAYS = [
    ("os._exit(0)", "at attempt 3: it ended with code 0"),
    ("ctypes.string_at(0)", "at attempt 3: it died of SIGSEGV"),
    ("os.kill(os.getpid(), signal.SIGKILL)", "at attempt 3: it died of SIGKILL"),
    (NESTED, "at attempt 3: it died of SIGSEGV"),
]


@pytest.fixture
def site(tmp_path, monkeypatch):
    """A folder with the package, a profile, a key and three files; called with what the recogniser does at one."""

    def prepared(body: str) -> Path:
        (tmp_path / "ours_of_commands.py").write_text(BODY.format(body), encoding="utf-8")
        information = tmp_path / "ours_of_commands-1.dist-info"
        information.mkdir()
        (information / "METADATA").write_text("Metadata-Version: 2.1\nName: ours-of-commands\nVersion: 1\n")
        (information / "entry_points.txt").write_text("[deid_proxy.recognisers]\nours = ours_of_commands:find\n")
        (tmp_path / "ours.yaml").write_text(PROFILE, encoding="utf-8")
        (tmp_path / "our.key").write_text(f"{hashlib.sha256(b'a key of a test').hexdigest()}\n")
        (tmp_path / "our.key").chmod(0o600)
        (tmp_path / "in").mkdir()
        for number, text in enumerate(["brain Zq9x left", "lung Zq9x", "liver Zq9x"], 1):
            [instance] = build_study(number, "CT", 1)
            data_set = pydicom.dcmread(io.BytesIO(instance.part10()))
            data_set.StudyDescription = text
            data_set.save_as(tmp_path / "in" / f"{number}.dcm", enforce_file_format=True)
        monkeypatch.syspath_prepend(str(tmp_path))
        monkeypatch.setenv("PYTHONPATH", ":".join(sys.path))
        return tmp_path

    return prepared


def command(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    called = [sys.executable, "-m", "deid_proxy", *arguments, "--profile", "ours.yaml"]
    return subprocess.run(called, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("body", "said", "jobs"),
    [(*WAYS[0], "1"), (*WAYS[0], "2"), *((*way, "1") for way in WAYS[1:])],
    ids=["exit", "exit-in-a-worker", "segv", "kill", "depth"],
)
def test_one_that_ends_its_process_holds_the_instance_and_the_others_go_on(site, body, said, jobs) -> None:
    """With one message that names it, the documented status, and nothing of what it printed."""
    folder = site(body)
    ran = command(
        folder, "deidentify", "in", "--output", "out", "--key-file", "our.key", "--jobs", jobs, "--report", "r.json"
    )
    assert ran.returncode == 3, ran.stderr
    assert ran.stderr.count(f"engine-error: (0008,1030): the process of the recogniser 'ours' ended {said}") == 1
    assert "Zq9x" not in ran.stdout + ran.stderr + (folder / "r.json").read_text()
    states = [each["state"] for each in json.loads((folder / "r.json").read_text())["inputs"]]
    assert states == ["written", "held", "written"]
    written = [pydicom.dcmread(path).StudyDescription for path in (folder / "out").rglob("*.dcm")]
    assert sorted(written) == ["brain left", "liver"]


@pytest.mark.parametrize(
    "arguments",
    [("plan", "--dry-run", "in"), ("explain", "in/2.dcm"), ("diff", "in/2.dcm", "in/2.dcm"), ("verify", "in/2.dcm")],
    ids=lambda arguments: arguments[0],
)
def test_every_command_outlives_one_that_ends_its_process(site, arguments) -> None:
    """They end as they do at any instance that is held."""
    ran = command(site("os._exit(0)"), *arguments)
    assert ran.returncode == 3, ran.stderr
    assert "engine-error" in ran.stdout + ran.stderr


@pytest.mark.parametrize(
    ("body", "limits", "said"),
    [
        ("time.sleep(3600)", {"time_s": 3}, "ended at attempt 1: it did not end within 3 s"),
        ("while True: pass", {"cpu_s": 1}, "ended at attempt 1: it took more than 1 s of CPU time"),
        ("kept = []\n        while True: kept.append(bytearray(1 << 26))", {}, "'ours' failed: MemoryError"),
    ],
    ids=["hang", "loop", "memory"],
)
def test_one_that_wants_too_much_is_ended(site, body, limits, said) -> None:
    """Once for its time; the next text is read by a new process."""
    site(body)
    process = RecogniserProcess(SandboxSettings(**limits))
    with pytest.raises(DeidentificationError) as caught:
        process.ask("ours", "lung", CONTEXT)
    assert (caught.value.reason, said in caught.value.detail) == (HoldReason.ENGINE_ERROR, True), caught.value.detail
    assert process.ask("ours", "brain Zq9x", CONTEXT) == [(6, 10)]
    process.close()


def test_one_that_hangs_again_and_again_is_left_alone(site) -> None:
    """So that a folder of a thousand files does not wait a thousand times."""
    site("time.sleep(3600)")
    process = RecogniserProcess(SandboxSettings(time_s=2))
    details = []
    for _ in range(FAILURES_TO_REST + 1):
        with pytest.raises(DeidentificationError) as caught:
            process.ask("ours", "lung", CONTEXT)
        details.append(caught.value.detail)
    assert ["was not tried" in detail for detail in details] == [False] * FAILURES_TO_REST + [True]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("raise ValueError(text)", HoldReason.ENGINE_ERROR),
        ("return [text]", HoldReason.ENGINE_ERROR),
        ("return [(0, True)]", HoldReason.ENGINE_ERROR),
        ("return [(0, 99)]", HoldReason.ENGINE_ERROR),
        ("return iter(lambda: (0, 1), 1)", HoldReason.LIMIT),
        ("return [(0, 1), (2, 3)]", None),
    ],
)
def test_what_it_returns_is_what_it_would_return_here(site, body, reason) -> None:
    """Place by place, and held in the same words."""
    site(body)
    rule_set = load_rule_set(str(Path(sys.path[0]) / "ours.yaml"))
    results = []
    for prepared in (with_recognisers(rule_set), recognising_apart(rule_set)):
        try:
            results.append(asked(prepared.recognisers["ours"], "ours", "lung é\U0001f600\udcff", CONTEXT))
        except DeidentificationError as error:
            results.append((error.reason, error.detail))
    sys.modules.pop("ours_of_commands", None)
    assert results[0] == results[1]
    assert results[0] == [(0, 1), (2, 3)] if reason is None else results[0][0] is reason
