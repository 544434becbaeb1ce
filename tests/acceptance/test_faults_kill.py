"""kill -9 while several senders repeat themselves and two archives come and go: nothing lost, one content per UID.

``DEID_PROXY_FLAP_KILLS`` says how often; ``DEID_PROXY_FLAP_SEED`` begins another story.
"""

from __future__ import annotations

import hashlib
import os
import random
import threading
import time
from typing import TYPE_CHECKING

import pytest

from deid_proxy.errors import DeliveryError, HoldReason
from deid_proxy.identity.keys import load_key_file
from deid_proxy.identity.uids import pseudonym_uid
from deid_proxy.network.storage_scu import Peer, StorageAssociation, StorageSCU
from deid_proxy.testing.builders import Shape, build_study
from deid_proxy.testing.fake_archive import Behaviour, FakeArchive
from deid_proxy.testing.gateway_states import counts
from deid_proxy.testing.running_gateway import RunningGateway, Target, free_port

if TYPE_CHECKING:
    from pathlib import Path

    from deid_proxy.testing.builders import Instance

KILLS = int(os.environ.get("DEID_PROXY_FLAP_KILLS", "4"))
SEED = int(os.environ.get("DEID_PROXY_FLAP_SEED", "1"))
SENDERS = 4
PER_KILL = 25  # instances of one sender, more than it gets rid of between two kills
LARGE = Shape(rows=3072, columns=3072)  # 18 MiB: written behind, to a file of its own that is used again
MOST_LARGE = 8
BREATH_S = 0.004


class FlappingArchive(threading.Thread):
    """An archive that comes and goes, refuses now and then, and loses responses; what it kept, it kept."""

    def __init__(self, rng: random.Random) -> None:
        super().__init__(name="flapping archive", daemon=True)
        self.port = free_port()
        self.contents: dict[str, set[bytes]] = {}
        self.received = 0
        self._rng = rng
        self._settle = threading.Event()
        self._end = threading.Event()

    def run(self) -> None:
        while not self._end.is_set():
            settled = self._settle.is_set()
            troubles = {} if settled else self._troubles()
            with FakeArchive(troubles, port=self.port) as archive:
                while not self._end.wait(0.1 if settled else self._rng.uniform(0.1, 0.6)) and settled:
                    pass
            for kept in archive.received:
                self.received += 1
                digest = hashlib.sha256(kept.data_set()).digest()
                self.contents.setdefault(kept.sop_instance_uid, set()).add(digest)
            if not settled:
                self._settle.wait(self._rng.uniform(0.1, 0.6))

    def _troubles(self) -> dict[int, Behaviour]:
        kinds = (
            Behaviour(ending="close"),
            Behaviour(ending="abort"),
            Behaviour(ending="abort", after_bytes=500),
            Behaviour(status=0xA700),
            Behaviour(message_id_offset=1),
        )
        return {n: self._rng.choice(kinds) for n in range(1, 400) if self._rng.random() < 0.05}

    def settle(self) -> None:
        """From now on, be a good archive."""
        self._settle.set()

    def end(self) -> None:
        """Go away."""
        self._end.set()
        self.join(30)


class RepeatingSender(threading.Thread):
    """Sends until it is told to end; every fifth instance twice; sends again what got no answer."""

    def __init__(self, port: int, title: str, instances: list[Instance]) -> None:
        super().__init__(name=title, daemon=True)
        self.acknowledged: set[str] = set()
        self.done = threading.Event()
        self._scu = StorageSCU(Peer("TRIAL", "127.0.0.1", port, title))
        self._waiting = [i for n, i in enumerate(instances) for _ in range(2 if n % 5 == 0 else 1)]

    def run(self) -> None:
        while self._waiting and not self.done.is_set():
            try:
                first = self._waiting[0]
                association = self._scu.open([(first.sop_class_uid, first.transfer_syntax_uid)])
            except DeliveryError:
                time.sleep(0.02)  # the gateway is down
                continue
            try:
                self._send(association)
            except DeliveryError:
                continue
            finally:
                association.abort()

    def _send(self, association: StorageAssociation) -> None:
        while self._waiting and not self.done.is_set():
            instance = self._waiting[0]
            answer = association.store(
                instance.sop_class_uid, instance.sop_instance_uid, instance.transfer_syntax_uid, [instance.data]
            )
            if answer.status == 0:
                self.acknowledged.add(instance.sop_instance_uid)
                self._waiting.pop(0)
            time.sleep(BREATH_S)


def _studies(sender: int) -> list[Instance]:
    """Return what a sender has; the last one has large instances, and fewer."""
    if sender == SENDERS - 1:
        return build_study(1000 * sender, "CT", min(KILLS, MOST_LARGE), shape=LARGE)
    shape = Shape(rows=16, columns=16)
    seeds = range(1000 * sender, 1000 * sender + -(-PER_KILL * KILLS // 20))
    return [i for seed in seeds for i in build_study(seed, "MR", 20, shape=shape)]


@pytest.mark.fault(41)
def test_kills_and_archives_that_come_and_go_lose_nothing(tmp_path: Path) -> None:
    """Every acknowledged instance is at both archives in the end, under one UID with one content.

    Of very many kills ten may meet one instance at work alone: that one is held, with its reason, and counted here.
    """
    rng = random.Random(SEED)
    archives = [FlappingArchive(random.Random(SEED + n)) for n in (1, 2)]
    targets = [Target(f"archive-{n}", archive.port) for n, archive in enumerate(archives)]
    with RunningGateway(tmp_path, targets) as gateway:
        senders = [RepeatingSender(gateway.port, f"CT{n}", _studies(n)) for n in range(SENDERS)]
        for thread in (*archives, *senders):
            thread.start()
        for _ in range(KILLS):
            time.sleep(rng.uniform(0.02, 0.6))
            gateway.kill()
            gateway.start()
        for sender in senders:
            sender.done.set()
            sender.join(30)
        for archive in archives:
            archive.settle()
        states = _wait_until_delivered(gateway)
        assert gateway.stop() == 0
    for archive in archives:
        archive.end()

    acknowledged = set[str]().union(*(sender.acknowledged for sender in senders))
    received = [archive.received for archive in archives]
    print(f"{KILLS} kills, seed {SEED}: {len(acknowledged)} acknowledged, {received} received, {states}")
    key = load_key_file(tmp_path / "project.key").derive("uid")
    wanted = {pseudonym_uid(key, uid) for uid in acknowledged}
    sent = {pseudonym_uid(key, i.sop_instance_uid) for n in range(SENDERS) for i in _studies(n)}
    assert acknowledged
    assert set(states["held"]) <= {HoldReason.ENGINE_ERROR}
    held = sum(states["held"].values())
    assert held <= KILLS // 50
    for archive in archives:
        assert len(wanted - set(archive.contents)) <= held, "acknowledged and lost"
        assert not set(archive.contents) - sent, "never sent"
        assert all(len(digests) == 1 for digests in archive.contents.values()), "one UID with two contents"
    assert "Traceback" not in gateway.log.read_text()


def _wait_until_delivered(gateway: RunningGateway) -> dict[str, dict[str, int]]:
    """Wait until all is delivered: what the flapping put off comes back within the longest back-off."""
    deadline = time.monotonic() + 100 + 2 * KILLS
    while time.monotonic() < deadline:
        states = counts(gateway)
        moving = sum(states["instances"].get(state, 0) for state in ("received", "active"))
        deliveries = [item for name in states if name.startswith("archive") for item in states[name].items()]
        if not moving and not any(number for state, number in deliveries if state != "forwarded"):
            return states
        time.sleep(0.1)
    raise TimeoutError(str(counts(gateway)))
