"""A site's own recogniser never runs in the gateway: a sandbox pays for what it does."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from deid_proxy.gateway import deidentify
from deid_proxy.gateway.hanging import FAILURES_TO_REST, RESTS, Hanging
from deid_proxy.gateway.sandbox import Sandbox
from deid_proxy.identity.ports import InstanceState
from deid_proxy.profile import load_rule_set
from deid_proxy.profile.cleaning import CleaningPolicy
from deid_proxy.settings import SandboxSettings

PLUG = Path(__file__).with_name("recogniser_plug.py")
POINTS = "[deid_proxy.recognisers]\nours = ours_of_a_test:find\n"


@pytest.fixture
def worker(bench, state, tmp_path):
    """A worker whose sandbox has a recogniser, and whose project names it; called with what the recogniser does."""

    def prepared(body: str, **limits: float):
        (tmp_path / "ours_of_a_test.py").write_text(
            f"import os\n\ndef find(text, context):\n    {body}\n", encoding="utf-8"
        )
        information = tmp_path / "ours_of_a_test-1.dist-info"
        information.mkdir()
        (information / "METADATA").write_text(
            "Metadata-Version: 2.1\nName: ours-of-a-test\nVersion: 1\n", encoding="utf-8"
        )
        (information / "entry_points.txt").write_text(POINTS, encoding="utf-8")
        [project] = state.projects.values()
        cleaning = CleaningPolicy(recognisers=("ours",))
        named = replace(load_rule_set("clinical-trial"), cleaning=cleaning, hold_pixel_risk=False, _caches={})
        project.pipeline.rule_set = replace(named, digest="named")
        worker = bench.worker(state)
        worker._sandbox = Sandbox(SandboxSettings(**limits), 1 << 30, (sys.executable, str(PLUG), str(tmp_path)))
        bench._undo.callback(worker._sandbox.close)
        return worker

    return prepared


def test_the_first_attempt_is_made_in_the_sandbox(bench, state, worker) -> None:
    """Nothing of the site is imported into the gateway, and the instance becomes ready."""
    received = bench.receive(state, bench.instances()[0])
    at_work = worker("return []")
    assert at_work.work()
    assert at_work._sandbox._running is not None
    assert "ours_of_a_test" not in sys.modules
    assert state.ledger.instance(received.id.hex()).state is InstanceState.READY


HANGS = "import time; time.sleep(3600)"


@pytest.mark.parametrize(
    ("body", "limits", "said", "times"),
    [
        ("os.abort()", {}, "at attempt 3: it died of SIGABRT", 6),
        (HANGS, {"time_s": 4}, "did not end within 4 s", 1),
        ("while True: pass", {"cpu_s": 1}, "at attempt 1: it took more than 1 s of CPU time", 1),
    ],
    ids=["crash", "hang", "loop"],
)
def test_one_that_crashes_or_hangs_holds_the_instance(bench, state, worker, body, limits, said, times) -> None:
    """With what ended the process, which recognisers ran in it, and nothing of the text.

    A crash costs nobody anything, and is tried three times; a hang keeps all that wait from their turn, and is not.
    """
    received = bench.receive(state, bench.instances()[0])
    at_work = worker(body, **limits)
    for _ in range(times):
        at_work.work()
    row = state.ledger.instance(received.id.hex())
    assert row.state is InstanceState.HELD
    assert said in row.detail
    assert row.detail.endswith("; the site's recognisers run in it: ours")


def test_one_that_hangs_at_everything_is_left_alone_for_a_while(bench, state, worker, monkeypatch) -> None:
    """After three in a row the next ones are held without a try; when the time is over one is tried again."""
    clock = [1000.0]
    monkeypatch.setattr(deidentify, "time", SimpleNamespace(monotonic=lambda: clock[0], time=time.time))
    received = [bench.receive(state, instance) for instance in bench.instances(5)]
    at_work = worker(HANGS, time_s=4)
    at_work.work()
    details = [state.ledger.instance(one.id.hex()).detail for one in received]
    assert [detail.startswith("not tried") for detail in details] == [False, False, False, True, True]
    assert all(detail.endswith("; the site's recognisers run in it: ours") for detail in details)
    clock[0] += RESTS * 4
    later = bench.receive(state, bench.instances()[0])
    at_work.work()
    assert "did not end within 4 s" in state.ledger.instance(later.id.hex()).detail


def test_what_ends_in_time_in_between_ends_the_row() -> None:
    """So that a recogniser that is slow now and then is never left alone; nor is that of another project."""
    hanging = Hanging()
    for _ in range(2 * FAILURES_TO_REST):
        hanging.hung("slow now and then", 0.0, 300.0)
        hanging.ended("slow now and then")
    for _ in range(FAILURES_TO_REST):
        hanging.hung("always", 0.0, 300.0)
    assert not hanging.rests("slow now and then", 1.0)
    assert hanging.rests("always", 1.0)
    assert not hanging.rests("always", RESTS * 300.0)


def test_a_sandbox_gets_all_of_a_large_instance_the_first_time(bench, state, worker, monkeypatch) -> None:
    """Were pixel values left aside, the gateway itself would go over what comes back, with the site's code."""
    asked = []
    source = state.recent.source
    monkeypatch.setattr(
        state.recent, "source", lambda extent, *, whole: (asked.append(whole), source(extent, whole=whole))[1]
    )
    received = bench.receive(state, bench.instances()[0])
    worker("return []").work()
    assert asked == [True]
    assert state.ledger.instance(received.id.hex()).state is InstanceState.READY
