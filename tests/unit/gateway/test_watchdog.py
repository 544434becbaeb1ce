"""The watchdog hears while work goes on, and waits for nothing else."""

from __future__ import annotations

import subprocess
import sys
import threading
from types import SimpleNamespace

import pytest

from deid_proxy.gateway import watchdog
from deid_proxy.gateway.looping import Looping
from deid_proxy.gateway.watchdog import Watchdog


@pytest.fixture
def armed(monkeypatch):
    """What the interpreter's own watch was told last: after how many seconds to end the process, or never."""
    told: list[float | None] = [None]
    monkeypatch.setattr(
        watchdog,
        "faulthandler",
        SimpleNamespace(
            dump_traceback_later=lambda after_s, **_how: told.append(after_s),
            cancel_dump_traceback_later=lambda: told.append(None),
        ),
    )
    return told


def test_only_work_is_watched(armed) -> None:
    """Between two pieces of work nothing ends the process, also when somebody says that work goes on."""
    dog = Watchdog(7.0)
    dog.beat()
    assert armed[-1] is None
    with dog.watching():
        assert armed[-1] == 7.0
        with dog.looking_away():
            assert armed[-1] is None
        assert armed[-1] == 7.0
    assert armed[-1] is None
    with dog.looking_away():
        pass
    assert armed[-1] is None


def test_work_that_fails_is_watched_no_more(armed) -> None:
    """An error ends the piece of work like any other end."""
    with pytest.raises(ValueError, match="a defect"), Watchdog(7.0).watching():
        raise ValueError("a defect")
    assert armed[-1] is None


def test_waiting_for_a_store_counts_as_going_on(bench, armed) -> None:
    """Who pauses before a store is asked again is heard after the pause, and not at all once the work is done."""

    class Waiting(Looping):
        def work(self) -> bool:
            self.pause()
            seen.append(armed[-1])
            self._stopping.set()
            return False

    seen: list[float | None] = []
    loop = Waiting("waiting", bench.log, threading.Event(), retry_s=0.01)
    loop.watched_by(Watchdog(7.0))
    loop.start()
    loop._thread.join(10)  # it asks itself to end
    loop.stop()
    assert seen == [7.0]
    assert armed.count(7.0) == 2
    assert armed[-1] is None


def test_work_that_holds_the_interpreter_for_ever_ends_the_process_and_shows_no_value(canary) -> None:
    """A regular expression that never ends, on a text that must not be shown: the process ends and says where."""
    code = (
        "import re, sys\n"
        "from deid_proxy.gateway.watchdog import Watchdog\n"
        "with Watchdog(1.0).watching():\n"
        "    re.match('(a+)+b', 'a' * 64 + sys.argv[1])\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code, canary], capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == 1
    assert "Timeout" in ended.stderr
    assert canary not in ended.stderr
