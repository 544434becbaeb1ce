"""kill -9 while studies are sent: nothing that was acknowledged is lost or doubled.

``DEID_PROXY_KILLS`` says how often; ``make kill-test`` kills 200 times, the suite a few.
"""

from __future__ import annotations

import hashlib
import os
import random
import signal
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from deid_proxy.errors import DeliveryError
from deid_proxy.identity.keys import load_key_file
from deid_proxy.identity.uids import pseudonym_uid
from deid_proxy.network.limits import Timeouts
from deid_proxy.network.storage_scu import Peer, StorageSCU
from deid_proxy.network.verification import verify_connection
from deid_proxy.testing.builders import Shape, build_study
from deid_proxy.testing.fake_archive import FakeArchive
from deid_proxy.testing.gateway_states import wait_until_idle
from deid_proxy.testing.running_gateway import RunningGateway, Target

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from deid_proxy.testing.builders import Instance

KILLS = int(os.environ.get("DEID_PROXY_KILLS", "8"))
INSTANCES_PER_KILL = 64  # more than are sent between two kills, so that the sender does not run dry
BREATH_S = 0.004


class RestlessSender(threading.Thread):
    """Sends instances one after the other, reconnects when it must, and remembers what was answered 0000."""

    def __init__(self, port: int, instances: list[Instance]) -> None:
        super().__init__(name="sender", daemon=True)
        self.acknowledged: list[str] = []
        self.done = threading.Event()
        self._scu = StorageSCU(Peer("TRIAL", "127.0.0.1", port, "CT1"))
        self._instances = instances

    def run(self) -> None:
        waiting = list(reversed(self._instances))
        while waiting and not self.done.is_set():
            try:
                self._send_on_one_association(waiting)
            except DeliveryError:
                time.sleep(0.02)  # the gateway is down; an instance without an answer is sent again
        self.done.set()

    def _send_on_one_association(self, waiting: list[Instance]) -> None:
        first = waiting[-1]
        association = self._scu.open([(first.sop_class_uid, first.transfer_syntax_uid)])
        try:
            while waiting and not self.done.is_set():
                instance = waiting[-1]
                answer = association.store(
                    instance.sop_class_uid, instance.sop_instance_uid, instance.transfer_syntax_uid, [instance.data]
                )
                if answer.status == 0:
                    self.acknowledged.append(instance.sop_instance_uid)
                    waiting.pop()
                time.sleep(BREATH_S)
        finally:
            association.abort()


def _instances(count: int) -> list[Instance]:
    shape = Shape(rows=16, columns=16)
    return [i for seed in range(-(-count // 20)) for i in build_study(seed, "MR", 20, shape=shape)][:count]


def _kill_receiver(gateway: RunningGateway) -> None:
    """Kill the process that receives, and leave the one that keeps: it starts another one."""
    for number in gateway.process_ids()[1:]:
        with suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)
    wait_until_it_answers(gateway)


def wait_until_it_answers(gateway: RunningGateway) -> None:
    """Wait for the next receiver: connections wait in the listening socket until it is there."""
    peer = Peer("TRIAL", "127.0.0.1", gateway.port, "ECHO")
    deadline = time.monotonic() + 60
    while not verify_connection(peer, Timeouts(association_s=60.0)).ok:
        assert time.monotonic() < deadline


def _kill_both(gateway: RunningGateway) -> None:
    gateway.kill()
    gateway.start()


@pytest.mark.fault(41)
@pytest.mark.parametrize("kill", [_kill_both, _kill_receiver], ids=["keeper", "receiver"])
def test_what_was_acknowledged_before_a_kill_arrives_exactly_once(
    tmp_path: Path, kill: Callable[[RunningGateway], None]
) -> None:
    """However often a process is killed, the archive has every acknowledged instance, once, with one content."""
    rng = random.Random(2)
    instances = _instances(INSTANCES_PER_KILL * KILLS)
    with FakeArchive() as archive:
        gateway = RunningGateway(tmp_path, [Target("archive", archive.port)])
        gateway.start()
        sender = RestlessSender(gateway.port, instances)
        sender.start()
        kills = 0
        while kills < KILLS and not sender.done.is_set():
            time.sleep(rng.uniform(0.02, 0.4))
            kill(gateway)
            kills += 1
        sender.done.set()
        sender.join(30)
        expected = set(sender.acknowledged)
        states = wait_until_idle(gateway, timeout_s=120)
        assert gateway.stop() == 0
        contents: dict[str, set[bytes]] = {}
        for kept in archive.received:
            contents.setdefault(kept.sop_instance_uid, set()).add(hashlib.sha256(kept.data_set()).digest())

    key = load_key_file(tmp_path / "project.key").derive("uid")
    wanted = {pseudonym_uid(key, uid) for uid in expected}
    sent = {pseudonym_uid(key, instance.sop_instance_uid) for instance in instances}
    held, again = sum(states["held"].values()), len(archive.received) - len(contents)
    print(
        f"{kills} kills, {len(expected)} acknowledged, {len(contents)} at the archive, {again} sent again, {held} held"
    )
    assert kills == KILLS
    assert expected
    assert not states["held"], "nothing was wrong with any of them"
    assert not wanted - set(contents), "acknowledged and lost"
    assert not set(contents) - sent, "at the archive, but never sent"
    assert all(len(digests) == 1 for digests in contents.values()), "one UID with two contents"
