"""The composed gateway in this process: it starts whole or not at all, and ends with nothing in between."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable

import pytest

from deid_proxy.errors import AddressInUseError, StateDirectoryError
from deid_proxy.events import Event
from deid_proxy.gateway import gateway as gateway_module
from deid_proxy.gateway.gateway import Fanout, Gateway
from deid_proxy.gateway.receiver_process import say_association_ended
from deid_proxy.gateway.state import State
from deid_proxy.identity.ports import InstanceState
from deid_proxy.network.connection import AssociationEnd
from deid_proxy.network.storage_scp import AssociationInfo
from deid_proxy.testing.fake_archive import Behaviour, FakeArchive
from deid_proxy.testing.running_gateway import free_port
from deid_proxy.testing.sender import send_files


@pytest.fixture
def settings(bench):
    """A configuration whose port is free and whose reserve any disk has."""

    def make(port: int | None = None, **options: object):
        loaded = bench.settings(gateway=("limits: {disk_reserve_bytes: 1048576}",), **options)
        listen = loaded.gateway.listen._replace(port=port or free_port())
        return loaded.model_copy(update={"gateway": loaded.gateway.model_copy(update={"listen": listen})})

    return make


@pytest.fixture
def gateway(bench, settings, monkeypatch):
    """Make a gateway that logs into the test."""
    monkeypatch.setattr(gateway_module, "EventLog", lambda: bench.log)

    def make(made_settings=None, **options: object) -> Gateway:
        return Gateway(made_settings or settings(**options))

    return make


def test_what_is_sent_arrives_and_is_erased(bench, gateway, eventually) -> None:
    """Received, de-identified, forwarded and erased, all threads ended after stop()."""
    before = set(threading.enumerate())
    with FakeArchive() as archive:
        running = gateway(ports={"archive": archive.port})
        running.start()
        answers = send_files(
            "127.0.0.1", running.port, [i.part10() for i in bench.instances(5)], called="TRIAL", calling="CT1"
        )
        assert answers == [0] * 5
        archive.wait_for(5)
        ledger = running._state.ledger
        assert eventually(lambda: ledger.counts().instances == {InstanceState.ERASED: 5})
        running.stop()
    assert set(threading.enumerate()) <= before
    assert {Event.GATEWAY_STARTED, Event.GATEWAY_STOPPING, Event.GATEWAY_STOPPED} <= set(bench.log.events())


def test_a_destination_that_is_left_alone_is_told_of_by_whoever_asks(bench, gateway, eventually) -> None:
    """With the time of the next trial, as soon as several attempts in a row have failed."""
    running = gateway(ports={"archive": free_port()})
    running.start()
    state = running._state
    assert state.resting() == {}
    send_files("127.0.0.1", running.port, [i.part10() for i in bench.instances(4)], called="TRIAL", calling="CT1")
    assert eventually(lambda: state.resting().get("archive", 0.0) > time.time())
    running.stop()


@pytest.mark.parametrize(
    ("outcome", "instances", "level"),
    [
        ("released", 7, "info"),
        ("released", 0, "debug"),
        ("probed", 0, "debug"),
        ("lost", 7, "warning"),
        ("rejected", 0, "warning"),
    ],
)
def test_an_association_that_brought_instances_is_one_line(bench, outcome: str, instances: int, level: str) -> None:
    """Who sent how many, to whom and how long it took; echoes and probes are for those who look for a fault."""
    end = AssociationEnd(AssociationInfo("CT1", "TRIAL", "127.0.0.1"), outcome, "", instances, 1.5)
    say_association_ended(bench.log, end)
    ((said, _event, fields),) = bench.log.lines
    assert said == level
    expected = {"calling_ae_title": "CT1", "called_ae_title": "TRIAL", "count": instances, "duration_ms": 1500}
    assert expected.items() <= fields.items()


def test_an_association_of_which_all_was_refused_is_one_line_too(bench) -> None:
    """How many were refused stands in it, beside how many were taken."""
    end = AssociationEnd(AssociationInfo("CT1", "TRIAL", "127.0.0.1"), "released", "", 0, 1.5, refused=3)
    say_association_ended(bench.log, end)
    ((said, _event, fields),) = bench.log.lines
    assert (said, fields["count"], fields["refused"]) == ("info", 0, 3)


def test_a_port_in_use_leaves_nothing_open(bench, gateway, settings) -> None:
    """When it cannot listen, the state directory is free, nobody answers on the socket, and no thread runs."""
    before = set(threading.enumerate())
    with socket.create_server(("127.0.0.1", 0)) as taken:
        refused = settings(port=taken.getsockname()[1])
        with pytest.raises(AddressInUseError):
            gateway(refused).start()
    State(refused).close()
    assert not (refused.gateway.state_dir / "control.sock").exists()
    assert set(threading.enumerate()) <= before


def test_a_gateway_without_a_control_socket_leaves_nothing_open(gateway, settings) -> None:
    """When the control socket cannot be made, nothing listens and the state directory is free again."""
    loaded = settings()
    (loaded.gateway.state_dir / "control.sock").mkdir(parents=True)
    with pytest.raises(StateDirectoryError):
        gateway(loaded).start()
    State(loaded).close()


def test_a_gateway_that_cannot_be_composed_closes_its_state(settings, monkeypatch) -> None:
    """An error between opening the state and starting leaves the directory free."""

    def failing(*_args: object) -> None:
        raise ValueError("no such thing")

    made = settings()
    monkeypatch.setattr(gateway_module, "Indexer", failing)
    with pytest.raises(ValueError, match="no such thing"):
        Gateway(made)
    State(made).close()


def test_everybody_is_asked_to_end_before_anybody_is_waited_for(bench, gateway, monkeypatch) -> None:
    """A slow archive is waited for once, not once per thread: when the first thread is waited for, all are ending."""
    running = gateway(ports={"archive": free_port()}, destination=", max_associations: 4")
    threads = [running._worker, running._eraser, *running._forwarders]
    ending: list[bool] = []

    def watched(whole: Callable[..., None]) -> Callable[..., None]:
        return lambda *patience: (ending.append(all(each.stopping for each in threads)), whole(*patience))[1]

    for thread in threads:
        monkeypatch.setattr(thread, "stop", watched(thread.stop))
    running.start()
    running.stop()
    assert ending == [True] * 6


def test_a_stop_in_the_middle_of_a_queue_leaves_the_rest_queued(bench, gateway, settings) -> None:
    """With a slow archive the stop waits for the instances at hand only; the rest is as it was."""
    with FakeArchive(default=Behaviour(delay_s=0.2)) as archive:
        made = settings(ports={"archive": archive.port})
        running = gateway(made)
        running.start()
        send_files("127.0.0.1", running.port, [i.part10() for i in bench.instances(40)], called="TRIAL", calling="CT1")
        archive.wait_for(1)
        running.stop()
        assert len(archive.received) < 40
    with State(made) as after:
        counts = after.ledger.counts()
        assert after.recovered == 0
        assert sum(counts.deliveries.values()) + counts.instances.get("received", 0) == 40


def test_what_was_not_forwarded_at_the_stop_is_forwarded_after_the_next_start(
    bench, gateway, settings, eventually
) -> None:
    """Stopped with an archive that is down, started again with one that is up: everything arrives."""
    port, listen = free_port(), free_port()
    running = gateway(settings(port=listen, ports={"archive": port}))
    running.start()
    send_files("127.0.0.1", running.port, [i.part10() for i in bench.instances(3)], called="TRIAL", calling="CT1")
    running.stop()
    with FakeArchive(port=port) as archive:
        again = gateway(settings(port=listen, ports={"archive": port}))
        again.start()
        archive.wait_for(3)
        again.stop()
        assert len(archive.received) == 3


def test_deliveries_of_a_destination_that_is_gone_are_said_aloud(bench, gateway, settings, eventually) -> None:
    """What waits for a destination that nobody configures any more is not forgotten in silence."""
    running = gateway(settings(ports={"former": free_port()}))
    running.start()
    send_files("127.0.0.1", running.port, [i.part10() for i in bench.instances(2)], called="TRIAL", calling="CT1")
    assert eventually(lambda: sum(running._state.ledger.counts().deliveries.values()) == 2)
    running.stop()
    again = gateway(settings(ports={"archive": free_port()}))
    again.start()
    again.stop()
    said = [fields for fields in bench.log.fields_of(Event.WARNING) if fields.get("destination") == "former"]
    assert sum(fields["count"] for fields in said) == 2


def test_a_full_log_disk_stops_nothing(bench, settings, eventually, monkeypatch) -> None:
    """With a log that nobody can write, everything that is sent still arrives."""
    from deid_proxy.observability import logging

    class FullDisk:
        def write(self, _text: str) -> int:
            raise OSError(28, "No space left on device")

        def flush(self) -> None:
            raise OSError(28, "No space left on device")

    hooks = threading.excepthook, gateway_module.sys.unraisablehook
    logging.configure("debug", stream=FullDisk())
    try:
        with FakeArchive({2: Behaviour(status=0xC000)}) as archive:
            running = Gateway(settings(ports={"archive": archive.port}))
            running.start()
            instances = bench.instances(3) + bench.instances(1, seed=2, modality="US")
            send_files("127.0.0.1", running.port, [i.part10() for i in instances], called="TRIAL", calling="CT1")
            archive.wait_for(2)
            ledger = running._state.ledger
            assert eventually(lambda: ledger.counts().deliveries.get(("archive", "held")) == 1)
            assert eventually(lambda: ledger.counts().held == {"pixel-risk": 1})
            running.stop()
    finally:
        threading.excepthook, gateway_module.sys.unraisablehook = hooks
        logging.structlog.reset_defaults()


def test_one_event_wakes_many() -> None:
    """The worker's event reaches every forwarder and the eraser."""
    others = [threading.Event(), threading.Event()]
    Fanout(others).set()
    assert all(event.is_set() for event in others)
