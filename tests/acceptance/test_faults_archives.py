"""What archives do to the running gateway: each trouble passes or is held, and no UID ever has two contents."""

from __future__ import annotations

import hashlib
import socket
import threading
import time
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING, Self

import pytest

from deid_proxy.testing.builders import Shape, build_study
from deid_proxy.testing.fake_archive import Behaviour, FakeArchive
from deid_proxy.testing.gateway_states import ask, wait_until_idle
from deid_proxy.testing.running_gateway import RunningGateway, Target
from deid_proxy.testing.sender import send_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from deid_proxy.testing.builders import Instance

HASTY = "response_timeout_s: 1, connect_timeout_s: 1, min_rate_bytes_s: 50000"
BYTES_PER_S = 100_000


def study(seed: int, instances: int, modality: str = "MR", rows: int = 32) -> list[Instance]:
    return build_study(seed, modality, instances, shape=Shape(rows=rows, columns=rows))


def send(gateway: RunningGateway, instances: list[Instance]) -> None:
    files = [instance.part10() for instance in instances]
    assert set(send_files("127.0.0.1", gateway.port, files, called="TRIAL")) == {0}


def contents(archive: FakeArchive) -> dict[str, set[bytes]]:
    """Return the digests that the archive has of each UID."""
    found: dict[str, set[bytes]] = {}
    for kept in archive.received:
        found.setdefault(kept.sop_instance_uid, set()).add(hashlib.sha256(kept.data_set()).digest())
    return found


def each_third(behaviour: Behaviour) -> dict[int, Behaviour]:
    return dict.fromkeys(range(3, 100, 3), behaviour)


TROUBLES = {
    "never answers": each_third(Behaviour(ending="silence")),
    "stops reading": each_third(Behaviour(ending="silence", after_bytes=100)),
    "answers another message": each_third(Behaviour(message_id_offset=1)),
    "answers another UID": each_third(Behaviour(sop_instance_uid="1.2.3")),
    "answers rubbish": each_third(Behaviour(raw_response=b"\xff" * 64)),
    "aborts": each_third(Behaviour(ending="abort")),
    "aborts in the middle": each_third(Behaviour(ending="abort", after_bytes=100)),
    "releases without an answer": each_third(Behaviour(ending="release")),
    "goes away": each_third(Behaviour(ending="close")),
    "is out of resources": each_third(Behaviour(status=0xA700)),
}


@pytest.fixture(scope="module")
def troubled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[RunningGateway, dict[str, FakeArchive]]]:
    """One gateway with an archive for each trouble, so that none may disturb another."""
    with ExitStack() as stack:
        archives = {name: stack.enter_context(FakeArchive(troubles)) for name, troubles in TROUBLES.items()}
        targets = [Target(f"archive-{n}", archive.port, options=HASTY) for n, archive in enumerate(archives.values())]
        gateway = stack.enter_context(RunningGateway(tmp_path_factory.mktemp("troubled"), targets))
        send(gateway, study(1, 6))
        states = wait_until_idle(gateway)
        assert states["held"] == {}
        yield gateway, archives


@pytest.mark.parametrize("trouble", TROUBLES)
def test_row_28_a_troubled_answer_leads_to_the_same_bytes_once_more(
    troubled: tuple[RunningGateway, dict[str, FakeArchive]], trouble: str
) -> None:
    """Whatever every third answer is like, all six instances arrive, each with one content."""
    _, archives = troubled
    found = contents(archives[trouble])
    assert len(found) == 6
    assert all(len(digests) == 1 for digests in found.values())


def test_row_24_a_rejected_association_is_asked_for_again(tmp_path: Path) -> None:
    """A rejection, permanent or not, puts deliveries off and loses none: somebody will correct the AE title."""
    with (
        FakeArchive(reject=(1, 1, 7)) as stranger,
        FakeArchive(reject=(2, 3, 2)) as busy,
        RunningGateway(tmp_path, [Target("stranger", stranger.port), Target("busy", busy.port)]) as gateway,
    ):
        send(gateway, study(2, 3))
        for archive in (stranger, busy):
            archive.wait_for_ends(2)
            archive.reject = None
        states = wait_until_idle(gateway)
        assert (states["stranger"], states["busy"]) == ({"forwarded": 3}, {"forwarded": 3})


def test_row_25_an_archive_that_takes_one_context_per_association_gets_everything(tmp_path: Path) -> None:
    """It accepts only the first context that is proposed on each association: others get one of their own."""
    taken: dict[int, str] = {}

    def refuse(sop_class_uid: str, _syntax: str) -> bool:
        return taken.setdefault(len(archive.associations), sop_class_uid) != sop_class_uid

    with FakeArchive(refuse=refuse) as archive, RunningGateway(tmp_path, [Target("a", archive.port)]) as gateway:
        send(gateway, study(3, 2, "CT") + study(4, 2, "MR") + study(5, 2, "CT"))
        assert wait_until_idle(gateway)["a"] == {"forwarded": 6}
    assert all(len(each.contexts) == 1 for each in archive.associations)


def test_an_archive_that_closes_idle_associations_is_called_again(tmp_path: Path) -> None:
    """An association that was closed between two instances costs no attempt."""
    with FakeArchive() as archive, RunningGateway(tmp_path, [Target("archive", archive.port)]) as gateway:
        for seed in (6, 7, 8):
            send(gateway, study(seed, 1))
            assert wait_until_idle(gateway)["archive"] == {"forwarded": seed - 5}
            for sock in list(archive._sockets):
                with suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)
            time.sleep(0.1)
        assert len(archive.associations) == 3
    assert "delivery.deferred" not in gateway.log.read_text()


class SlowRoad:
    """A road to an archive on which data go at a bounded rate; the way back is quick."""

    def __init__(self, port: int, bytes_per_s: int) -> None:
        self._target, self._bytes_per_s = port, bytes_per_s
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16384)
        self.port: int = self._listener.getsockname()[1]
        self._ended = threading.Event()

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self._ended.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.create_connection(("127.0.0.1", self._target))
                threading.Thread(target=self._carry, args=(near, far, self._bytes_per_s), daemon=True).start()
                threading.Thread(target=self._carry, args=(far, near, 1 << 30), daemon=True).start()

    def _carry(self, source: socket.socket, sink: socket.socket, bytes_per_s: int) -> None:
        with suppress(OSError), source, sink:
            while data := source.recv(max(bytes_per_s // 20, 1) if bytes_per_s < 1 << 20 else 65536):
                sink.sendall(data)
                self._ended.wait(len(data) / bytes_per_s)
            sink.shutdown(socket.SHUT_WR)
            self._ended.wait(0.2)


def test_a_slow_archive_that_goes_on_is_not_given_up(tmp_path: Path) -> None:
    """At 100 KB/s an instance takes several times the response time-out: its bytes earn it the time."""
    (instance,) = study(9, 1, rows=320)
    assert len(instance.data) > 2 * BYTES_PER_S
    with FakeArchive() as archive, SlowRoad(archive.port, BYTES_PER_S) as road:
        gateway = RunningGateway(tmp_path, [Target("archive", road.port, options=HASTY)])
        with gateway:
            send(gateway, [instance])
            assert wait_until_idle(gateway)["archive"] == {"forwarded": 1}
        assert len(archive.received) == 1
    assert "delivery.deferred" not in gateway.log.read_text()


def test_row_32_dead_destinations_disturb_no_other(tmp_path: Path) -> None:
    """One hangs, one is down, one refuses everything: the fourth has its instances before any of them gives up."""
    with (
        FakeArchive(default=Behaviour(ending="silence")) as hanging,
        FakeArchive(default=Behaviour(status=0xA700)) as refusing,
        FakeArchive() as alive,
    ):
        ports = {"hanging": hanging.port, "down": 1, "refusing": refusing.port, "alive": alive.port}
        targets = [Target(name, port) for name, port in ports.items()]
        with RunningGateway(tmp_path, targets, gateway_lines=("drain_s: 0.2",)) as gateway:
            send(gateway, study(10, 20))
            alive.wait_for(20, timeout_s=10)
            assert ask(gateway, "ping")
