"""A site's own recogniser never runs in the gateway: a sandbox pays for what it does."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

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


@pytest.mark.parametrize(
    ("body", "limits", "said"),
    [("os.abort()", {}, "SIGABRT"), ("import time; time.sleep(3600)", {"time_s": 4}, "did not end within 4 s")],
    ids=["crash", "hang"],
)
def test_one_that_crashes_or_hangs_holds_the_instance(bench, state, worker, body, limits, said) -> None:
    """After three attempts, with what ended the process, which recognisers ran in it, and nothing of the text."""
    received = bench.receive(state, bench.instances()[0])
    at_work = worker(body, **limits)
    for _ in range(6):
        at_work.work()
    row = state.ledger.instance(received.id.hex())
    assert row.state is InstanceState.HELD
    assert said in row.detail
    assert row.detail.endswith("; the site's recognisers run in it: ours")
