"""The receiver process as the keeper sees it: it is lent what it needs, heard to the end, and started again."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time

import pytest

from deid_proxy.errors import DeliveryError
from deid_proxy.events import Event
from deid_proxy.gateway import indexing, reception
from deid_proxy.gateway.gateway import Gateway
from deid_proxy.gateway.receiver_messages import Said, encode_numbers
from deid_proxy.gateway.reception import Reception
from deid_proxy.network.storage_scu import Peer, StorageSCU
from deid_proxy.testing.running_gateway import free_port
from deid_proxy.testing.sender import send_files


@pytest.fixture
def gateway(bench, monkeypatch):
    """A gateway whose destination is not there: what is received stays."""
    monkeypatch.setattr(reception, "_RESTART_S", 0.01)
    loaded = bench.settings(gateway=("limits: {disk_reserve_bytes: 1048576}", "drain_s: 1"))
    listen = loaded.gateway.listen._replace(port=free_port())
    made = Gateway(loaded.model_copy(update={"gateway": loaded.gateway.model_copy(update={"listen": listen})}))
    made.log = made._reception_log = bench.log
    made.start()
    made._reception._log = bench.log
    yield made
    made.stop()


def send(gateway: Gateway, instances) -> list[int | None]:
    return send_files("127.0.0.1", gateway.port, [i.part10() for i in instances], called="TRIAL", calling="CT1")


def send_with_patience(gateway: Gateway, instances) -> list[int | None]:
    """Send again until there is a receiver that answers."""
    deadline = time.monotonic() + 60
    while True:
        try:
            return send(gateway, instances)
        except DeliveryError:
            assert time.monotonic() < deadline


def known(gateway: Gateway) -> int:
    return sum(gateway._state.ledger.counts().instances.values())


def receiver_pid(gateway: Gateway) -> int:
    process = gateway._reception._process
    assert process is not None
    return process._process.pid


def test_associations_live_in_another_process(bench, gateway, eventually) -> None:
    """What is answered there is known here."""
    assert receiver_pid(gateway) != os.getpid()
    assert send(gateway, bench.instances(3)) == [0] * 3
    assert gateway._unindexed() + known(gateway) >= 3
    assert eventually(lambda: known(gateway) == 3)


def test_a_receiver_that_is_killed_is_started_again_and_nothing_is_lost(bench, gateway, eventually) -> None:
    """All that it acknowledged is known, and its successor takes senders on the same port."""
    first, second = bench.instances(4, seed=1), bench.instances(4, seed=2)
    assert send(gateway, first) == [0] * 4
    before = receiver_pid(gateway)
    os.kill(before, signal.SIGKILL)
    assert eventually(lambda: Event.RECEIVER_ENDED in bench.log.events())
    assert send_with_patience(gateway, second) == [0] * 4
    assert receiver_pid(gateway) != before
    assert eventually(lambda: known(gateway) == 8)


@pytest.mark.parametrize(
    ("about", "payload"),
    [(Said.RECEIVED, b"CANARY^VALUE"), (Said.CLOSED, b"odd"), (Said.SPENT, b"")],
    ids=["receipt", "numbers", "nothing"],
)
def test_a_receiver_that_talks_nonsense_is_ended(bench, gateway, eventually, about, payload: bytes) -> None:
    """The process that strangers speak to is believed nothing that cannot be read; the log does not repeat it."""
    before = gateway._reception._process
    gateway._reception._do(before, about, payload)
    assert before._process.wait(30)
    assert "CANARY" not in repr(bench.log.lines)
    assert send_with_patience(gateway, bench.instances(1)) == [0]


def test_senders_are_told_to_come_back_while_the_ledger_is_far_behind(bench, gateway, eventually, monkeypatch) -> None:
    """A700 as long as more receipts wait than are allowed, and success again afterwards."""
    monkeypatch.setattr(indexing, "_MAX_UNINDEXED", -1)
    assert eventually(lambda: send(gateway, bench.instances(1)) == [0xA700])
    monkeypatch.undo()
    assert eventually(lambda: send(gateway, bench.instances(1)) == [0])


def test_a_disk_that_failed_under_the_receiver_is_not_trusted_here_either(gateway) -> None:
    """The keeper's spool is unhealthy, too, and `status` says so."""
    gateway._reception._do(gateway._reception._process, Said.DISK_FAILED, b"")
    assert not gateway._state.spool.healthy


def test_a_disk_that_failed_here_is_not_received_on_either(bench, gateway, eventually) -> None:
    """A700 until the next start, which looks at everything."""
    assert eventually(lambda: send(gateway, bench.instances(1)) == [0])
    gateway._state.spool.lending.disk_failed()
    assert eventually(lambda: send(gateway, bench.instances(1)) == [0xA700])
    os.kill(receiver_pid(gateway), signal.SIGKILL)
    assert send_with_patience(gateway, bench.instances(1)) == [0xA700]


def test_what_is_lent_is_lent_again_when_it_is_asked_for(gateway) -> None:
    """Slots, numbers and room."""
    said: list[tuple[Said, bytes]] = []

    class Asking:
        def say(self, about: Said, payload: bytes = b"") -> None:
            said.append((about, payload))

    for about in (Said.WANT_SLOTS, Said.WANT_NUMBERS, Said.WANT_ROOM):
        gateway._reception._do(Asking(), about, b"")
    assert [about for about, _ in said] == [Said.SLOTS, Said.NUMBERS]
    assert len(said[0][1]) > len(encode_numbers(range(1000)))


def test_the_stop_waits_for_an_instance_that_is_under_way(bench, gateway) -> None:
    """Told to stop, the receiver answers what it is in the middle of."""
    (instance,) = bench.instances(1)
    scu = StorageSCU(Peer("TRIAL", "127.0.0.1", gateway.port, "CT1"))
    association = scu.open([(instance.sop_class_uid, instance.transfer_syntax_uid)])
    sent = association.store(
        instance.sop_class_uid, instance.sop_instance_uid, instance.transfer_syntax_uid, [instance.data]
    )
    assert sent.status == 0
    gateway._reception.stop(5.0)
    gateway._reception = None
    assert not association.is_open


def test_a_receiver_that_does_not_start_is_an_error(gateway, bench, monkeypatch) -> None:
    """And it leaves neither a thread nor a process."""
    monkeypatch.setattr(reception, "_START_LIMIT_S", 0.2)
    monkeypatch.setattr(reception.sys, "executable", "/bin/false")
    before = set(threading.enumerate())
    listening = socket.socket()
    unable = Reception(gateway._set_up(), listening, gateway._state, gateway._indexer, bench.log)
    with pytest.raises(Exception, match="does not start"):
        unable.start()
    assert set(threading.enumerate()) <= before
