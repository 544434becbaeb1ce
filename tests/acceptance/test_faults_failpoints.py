"""The running gateway whose disk, clock or own process fails it at every step: nothing acknowledged is lost.

``DEID_PROXY_FAILPOINTS=all`` lets more calls through before each failure, one, two, three and so on.
"""

from __future__ import annotations

import hashlib
import json
import os
import runpy
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from deid_proxy.errors import DeidProxyError, DeliveryError
from deid_proxy.gateway.questions import QuestionError
from deid_proxy.identity.keys import load_key_file
from deid_proxy.identity.uids import pseudonym_uid
from deid_proxy.network.storage_scu import Peer, StorageSCU
from deid_proxy.testing.builders import Shape, build_study
from deid_proxy.testing.fake_archive import FakeArchive
from deid_proxy.testing.gateway_states import ask, counts, wait_until_idle
from deid_proxy.testing.running_gateway import RunningGateway, Target

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from deid_proxy.testing.builders import Instance

FAILING = Path(__file__).with_name("failing")  # every process of the gateway runs its sitecustomize.py first
POINTS = runpy.run_path(str(FAILING / "sitecustomize.py"))
SPOOL = [f"spool.{name}" for name in POINTS["SPOOL_POINTS"]]
DATABASES = [f"{kind}.{name}" for kind in ("ledger", "map") for name in POINTS["DATABASE_POINTS"]]
# What a short life always comes to; renaming, removing and truncating belong to spools that have turned over.
ALWAYS = {"spool.write", "spool.sync", "ledger.write", "ledger.sync", "map.write", "map.sync"}
STEPS = range(8) if os.environ.get("DEID_PROXY_FAILPOINTS") == "all" else (0,)
PATIENCE_S = 3.0  # after which an operator restarts
LONG_S = 40.0  # after which nothing comes by itself any more
OUT_OF_RESOURCES = 0xA700
LIMITS = "limits: {disk_reserve_bytes: 1048576}"


@dataclass
class Life:
    """A gateway that can be broken, the archive behind it, and what was sent and acknowledged."""

    gateway: RunningGateway
    archive: FakeArchive
    plan: Path
    acknowledged: list[Instance] = field(default_factory=list)
    refusals: int = 0
    restarts: int = 0
    seed: int = 0

    def arm(self, **plan: Any) -> None:
        """From the next call on, fail as told; nothing told is nothing failing."""
        scratch = self.plan.with_suffix(".new")
        scratch.write_text(f"{json.dumps(plan)}\n" + " " * (self.seed % 7), "utf-8")
        scratch.rename(self.plan)

    @property
    def deaths(self) -> int:
        """How many of the gateway's processes died."""
        deaths = self.plan.with_suffix(".deaths")
        return len(deaths.read_text().splitlines()) if deaths.exists() else 0

    @property
    def is_dead(self) -> bool:
        """True when the process has ended."""
        return self.gateway.process is None or self.gateway.process.poll() is not None

    def revive(self) -> None:
        """Start again, unbroken, after a death."""
        assert self.gateway.process is not None
        self.gateway.process.wait()
        self.arm()
        self.gateway.start()

    def restart(self) -> None:
        """Do what an operator does about a disk that failed: stop, mend, start."""
        self.gateway.stop()
        self.arm()
        self.restarts += 1
        self.gateway.start()

    def study(self, instances: int = 3) -> list[Instance]:
        """Return instances that were never sent before."""
        self.seed += 1
        return build_study(self.seed, "MR", instances, shape=Shape(rows=32, columns=32))

    def send(self, instances: Sequence[Instance], *, may_restart: bool = True) -> None:
        """Send as a modality does that repeats what was not taken, until everything is."""
        waiting, since = list(instances), time.monotonic()
        while waiting:
            if self.is_dead:
                self.revive()
            before = len(waiting)
            self._try(waiting)
            if len(waiting) < before:
                since = time.monotonic()
            elif time.monotonic() - since > (PATIENCE_S if may_restart else LONG_S) and not self.is_dead:
                assert may_restart, "it does not recover by itself"
                self.restart()
                since = time.monotonic()

    def _try(self, waiting: list[Instance]) -> None:
        first = waiting[0]
        scu = StorageSCU(Peer("TRIAL", "127.0.0.1", self.gateway.port, "CT1"))
        try:
            association = scu.open([(first.sop_class_uid, first.transfer_syntax_uid)])
        except DeliveryError:
            time.sleep(0.05)
            return
        try:
            while waiting:
                each = waiting[0]
                answer = association.store(
                    each.sop_class_uid, each.sop_instance_uid, each.transfer_syntax_uid, [each.data]
                )
                if answer.status:
                    assert answer.status == OUT_OF_RESOURCES
                    self.refusals += 1
                    time.sleep(0.05)
                    return
                self.acknowledged.append(waiting.pop(0))
        except DeliveryError:
            return
        finally:
            association.abort()

    def settle(self, *, may_restart: bool = True) -> None:
        """Wait until everything is on its way no more, whoever dies meanwhile."""
        deadline = time.monotonic() + 2 * LONG_S
        while time.monotonic() < deadline:
            if self.is_dead:
                self.revive()
            try:
                wait_until_idle(self.gateway, timeout_s=2 * PATIENCE_S if may_restart else LONG_S)
            except TimeoutError:
                assert may_restart, "it does not go on by itself"
                self.restart()
            except QuestionError as error:  # it lives, and says what an operator has to do
                if not may_restart or "restart" not in str(error):
                    raise
                self.restart()
            except DeidProxyError:  # it died while it was asked
                time.sleep(0.05)
            else:
                return
        raise TimeoutError(str(counts(self.gateway)))

    def assert_nothing_is_lost(self) -> None:
        """Everything acknowledged is at the archive, under one UID with one content, and nothing is held."""
        key = load_key_file(self.gateway.directory / "project.key").derive("uid")
        contents: dict[str, set[bytes]] = {}
        for kept in self.archive.received:
            contents.setdefault(kept.sop_instance_uid, set()).add(hashlib.sha256(kept.data_set()).digest())
        assert set(contents) == {pseudonym_uid(key, each.sop_instance_uid) for each in self.acknowledged}
        assert all(len(digests) == 1 for digests in contents.values())
        assert counts(self.gateway)["held"] == {}
        assert "Traceback" not in self.gateway.log.read_text()


@pytest.fixture
def life(tmp_path: Path) -> Iterator[Life]:
    plan = tmp_path / "plan.json"
    with FakeArchive() as archive:
        gateway = RunningGateway(
            tmp_path,
            [Target("archive", archive.port)],
            gateway_lines=(LIMITS, "sandbox: {time_s: 2}"),
            environment={"PYTHONPATH": str(FAILING), "DEID_PROXY_FAILING_PLAN": str(plan)},
        )
        with gateway:
            yield Life(gateway, archive, plan)


# --- kill -9 ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("point", [*SPOOL, *DATABASES])
def test_row_41_a_death_at_any_step_loses_nothing(life: Life, point: str) -> None:
    """SIGKILL before or behind each call to the system, at work and in the start: all that was acknowledged arrives."""
    for after in STEPS:
        for do in ("kill", "kill-after"):
            life.arm(point=point, after=after, do=do)
            life.send(life.study())
            life.settle()
    at_work = life.deaths
    die_in_the_start(life, point, "kill")
    life.send(life.study(1))
    life.settle()
    print(f"{at_work} deaths at work, {life.deaths - at_work} in the start, {len(life.acknowledged)} acknowledged")
    life.assert_nothing_is_lost()
    assert at_work == 2 * len(STEPS) or point not in ALWAYS


def die_in_the_start(life: Life, point: str, do: str) -> None:
    """Stop, and start with a plan that may kill the start; then start again."""
    life.gateway.stop()
    life.arm(point=point, after=0, do=do)
    try:
        life.gateway.start()
    except RuntimeError:
        life.revive()


# --- the disk --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("point", ["spool.create", "spool.write", "spool.allocate"])
def test_row_35_no_room_at_any_step_of_the_spool_is_refused_and_passes(life: Life, point: str) -> None:
    """ENOSPC twice: A700 or nothing to notice, and when there is room again it goes on without a restart."""
    for after in STEPS:
        life.arm(point=point, after=after, times=2, do="ENOSPC")
        life.send(life.study(), may_restart=False)
        life.settle(may_restart=False)
    assert life.restarts == life.deaths == 0
    life.assert_nothing_is_lost()


@pytest.mark.parametrize("point", ["ledger.write", "ledger.truncate", "map.write", "map.truncate"])
def test_row_36_no_room_for_the_databases_passes(life: Life, point: str) -> None:
    """ENOSPC at ledger or map: their transaction never was; senders are refused until it goes; no restart is needed."""
    for after in STEPS:
        life.arm(point=point, after=after, times=2, do="ENOSPC")
        life.send(life.study(), may_restart=False)
        life.settle(may_restart=False)
    assert life.restarts == life.deaths == 0
    life.assert_nothing_is_lost()


@pytest.mark.parametrize("point", ["spool.write", "spool.sync", "ledger.write", "ledger.sync", "map.write", "map.sync"])
def test_row_37_a_disk_that_failed_is_trusted_after_a_restart_only(life: Life, point: str) -> None:
    """EIO once: what could not be made durable is not acknowledged, and nothing more until the start has checked."""
    life.send(life.study())
    life.settle()
    life.arm(point=point, do="EIO")
    life.send(life.study())
    life.settle()
    assert life.restarts >= 1
    assert any(word in life.gateway.log.read_text() for word in ("EIO", "failed"))
    life.assert_nothing_is_lost()


def test_row_37_a_sync_that_failed_acknowledges_nothing_more(life: Life) -> None:
    """Linux calls the second sync of a file a success, whatever was lost: so nothing is 0000 after the first."""
    life.arm(point="spool.sync", do="EIO")
    instances = life.study(4)
    association = StorageSCU(Peer("TRIAL", "127.0.0.1", life.gateway.port, "CT1")).open(
        [(instances[0].sop_class_uid, instances[0].transfer_syntax_uid)]
    )
    statuses = [
        association.store(i.sop_class_uid, i.sop_instance_uid, i.transfer_syntax_uid, [i.data]).status
        for i in instances
    ]
    association.release()
    assert statuses == [OUT_OF_RESOURCES] * 4
    assert ask(life.gateway, "status")["spool_healthy"] is False


@pytest.mark.parametrize("kind", ["ledger", "map"])
def test_row_40_a_database_found_corrupt_at_work_stops_and_keeps_everything(life: Life, kind: str) -> None:
    """What is corrupt is not written on: it is said aloud, and after the restart, which checks, all arrives."""
    life.arm(point=f"{kind}.write", times=10**9, do="CORRUPT")
    life.send(life.study())
    life.settle()
    said = life.gateway.log.read_text()
    assert f"{kind}.db is corrupt" in said
    assert str(life.gateway.state_dir.name) in said
    life.assert_nothing_is_lost()


# --- the clock -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step_s", [3600.0, -3600.0, 400.0 * 86400, -400.0 * 86400])
def test_row_42_a_clock_that_jumps_neither_aborts_nor_delays(life: Life, step_s: float) -> None:
    """In the middle of an association and of a back-off: the sender notices nothing, what was deferred is delivered."""
    life.archive.reject = (2, 3, 1)
    first, second = life.study(2), life.study(2)
    association = StorageSCU(Peer("TRIAL", "127.0.0.1", life.gateway.port, "CT1")).open(
        [(first[0].sop_class_uid, first[0].transfer_syntax_uid)]
    )
    for number, each in enumerate([*first, *second]):
        if number == 2:
            life.archive.wait_for_ends(1)
            life.arm(clock_s=step_s)
        status = association.store(each.sop_class_uid, each.sop_instance_uid, each.transfer_syntax_uid, [each.data])
        assert status.status == 0
    association.release()
    life.archive.reject = None
    life.acknowledged += [*first, *second]
    assert wait_until_idle(life.gateway)["archive"] == {"forwarded": 4}
    assert life.deaths == life.restarts == 0
    life.assert_nothing_is_lost()


# --- the process -----------------------------------------------------------------------------------------------------


def test_row_54_an_instance_that_kills_the_process_is_held_and_costs_no_other(life: Life) -> None:
    """Attempts are counted before the work; after one death of the gateway the others cost a process of their own."""
    instances = life.study(5)
    poisoned = instances.pop(2)
    life.arm(poison=poisoned.sop_instance_uid)
    deaths = 0
    waiting = [instances[0], instances[1], poisoned, *instances[2:]]
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if life.is_dead:
            deaths += 1
            life.gateway.start()
        if waiting:
            life._try(waiting)
        try:
            if not waiting and counts(life.gateway)["held"]:
                break
        except DeidProxyError:
            continue
        time.sleep(0.05)
    states = wait_until_idle(life.gateway)
    assert states["held"] == {"engine-error": 1}
    assert states["archive"] == {"forwarded": 4}
    assert deaths == 1
    (held,) = ask(life.gateway, "held_list")["instances"]  # type: ignore[misc]
    assert held["detail"] == "a process of its own ended at attempt 3: it died of SIGKILL"
    assert len(life.archive.received) == 4


def test_row_54_an_instance_at_which_the_gateway_hangs_is_done_in_a_process_of_its_own(life: Life) -> None:
    """The watchdog ends a gateway whose work does not end; after the restart a sandbox has the instance."""
    instances = life.study(3)
    life.arm(hang=instances[1].sop_instance_uid)
    life.send(instances)
    deadline = time.monotonic() + 60
    while not life.is_dead:
        assert time.monotonic() < deadline, "nobody noticed that it hangs"
        time.sleep(0.05)
    assert life.gateway.process is not None
    assert life.gateway.process.wait() == 1
    life.gateway.start()
    assert wait_until_idle(life.gateway)["archive"] == {"forwarded": 3}
    log = life.gateway.log.read_text()
    assert "Timeout (0:00:06)!" in log
    assert "PatientName" not in log
    assert len(life.archive.received) == 3
