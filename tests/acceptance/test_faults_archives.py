"""What archives do to the running gateway: each trouble passes or is held, and no UID ever has two contents."""

from __future__ import annotations

import hashlib
import json
import socket
import threading
import time
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING, Self

import pytest

from deid_proxy.identity.keys import load_key_file
from deid_proxy.identity.uids import pseudonym_uid
from deid_proxy.testing.builders import Shape, build_study
from deid_proxy.testing.fake_archive import Behaviour, FakeArchive
from deid_proxy.testing.gateway_states import ask, counts, wait_until_idle
from deid_proxy.testing.running_gateway import RunningGateway, Target, free_port
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


def test_row_22_an_archive_that_is_down_at_the_start_gets_everything_when_it_comes(tmp_path: Path) -> None:
    """The gateway starts, takes in, asks at growing intervals, says so once; nothing is lost and nothing is doubled."""
    gateway = RunningGateway(tmp_path, [Target("archive", free_port())])
    with gateway:
        send(gateway, study(20, 4))
        deadline = time.monotonic() + 20
        while counts(gateway).get("archive", {}).get("deferred", 0) < 1:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        while "deferred" not in (listed := gateway.command("queue", "list")).stdout:  # it may be trying again just now
            assert listed.returncode == 0
            assert time.monotonic() < deadline
        with FakeArchive(port=gateway.targets[0].port) as archive:
            assert wait_until_idle(gateway)["archive"] == {"forwarded": 4}
            assert len(archive.received) == 4
    said = [json.loads(line)["event"] for line in gateway.log.read_text().splitlines() if line.startswith("{")]
    assert said.count("destination.down") == said.count("destination.up") == 1


def test_row_23_an_archive_that_dies_at_any_instance_ends_with_each_once(tmp_path: Path) -> None:
    """At the first, the second and so on, before and behind the last byte of it: the rest follows when it is back."""
    port = free_port()
    kept: list[tuple[str, bytes]] = []
    with RunningGateway(tmp_path, [Target("archive", port, options=HASTY)]) as gateway:
        for instance in range(1, 6):
            for death in (Behaviour(ending="close"), Behaviour(ending="close", after_bytes=200)):
                seed = 30 + 2 * instance + (death.after_bytes is None)
                with FakeArchive({instance: death}, port=port) as dying:
                    send(gateway, study(seed, 5))
                    dying.wait_for_ends(1)
                with FakeArchive(port=port) as back:
                    wait_until_idle(gateway)
                kept += [(k.sop_instance_uid, k.data_set()) for each in (dying, back) for k in each.received]
        assert counts(gateway)["archive"] == {"forwarded": 50}
    assert len({uid for uid, _ in kept}) == len(set(kept)) == 50


def test_row_24_a_rejection_for_good_is_waited_out_and_one_for_now_is_not(tmp_path: Path) -> None:
    """An unknown AE title is asked for every five minutes, congestion soon again; neither loses a delivery."""
    with (
        FakeArchive(reject=(1, 1, 7)) as stranger,
        FakeArchive(reject=(2, 3, 1)) as busy,
        RunningGateway(tmp_path, [Target("stranger", stranger.port), Target("busy", busy.port)]) as gateway,
    ):
        send(gateway, study(2, 3))
        busy.wait_for_ends(4)
        assert stranger.wait_for_ends(1) == ["rejected"]
        stranger.reject = busy.reject = None
        busy.wait_for(3)
        assert len(stranger.associations) == 1
        log = gateway.log.read_text()
        assert "for good: called AE title not recognized (1/1/7)" in log
        assert "for now: temporary congestion (2/3/1)" in log
        gateway.stop()
        gateway.start()
        states = wait_until_idle(gateway)
        assert (states["stranger"], states["busy"]) == ({"forwarded": 3}, {"forwarded": 3})


def test_row_25_what_an_archive_does_not_take_is_held_with_a_remedy_and_the_rest_arrives(tmp_path: Path) -> None:
    """It takes MR and no CT: the CT are held as context, named, and cost nobody else anything."""
    ct = study(26, 2, "CT")
    with FakeArchive(refuse=lambda sop_class, _syntax: sop_class == ct[0].sop_class_uid) as archive:
        with RunningGateway(tmp_path, [Target("archive", archive.port)]) as gateway:
            send(gateway, study(25, 2) + ct + study(27, 2))
            assert wait_until_idle(gateway)["archive"] == {"forwarded": 4, "held": 2}
            held = ask(gateway, "held_list")["deliveries"]
            assert isinstance(held, list)
            assert {each["reason"] for each in held} == {"context"}
            assert "CT Image Storage in Explicit VR Little Endian; let it accept them" in held[0]["detail"]
        assert len(archive.received) == 4


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
        self._target, self.bytes_per_s = port, bytes_per_s
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
                threading.Thread(target=self._carry, args=(near, far, False), daemon=True).start()
                threading.Thread(target=self._carry, args=(far, near, True), daemon=True).start()

    def _carry(self, source: socket.socket, sink: socket.socket, quick: bool) -> None:
        with suppress(OSError), source, sink:
            while data := source.recv(max(self.bytes_per_s // 20, 1) if self.bytes_per_s < 1 << 20 else 65536):
                sink.sendall(data)
                self._ended.wait(0 if quick else len(data) / self.bytes_per_s)
            sink.shutdown(socket.SHUT_WR)
            self._ended.wait(0.2)


@pytest.mark.fault(28)
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


# --- what it answers -------------------------------------------------------------------------------------------------

DELIVERED = [0x0000, 0xB000, 0xB006, 0xB007]
AGAIN = [0x0110, 0x0213, 0xA700, 0xA701, 0xA7FF]
HELD = [
    0x0001, 0x0105, 0x0106, 0x0107, 0x0111, 0x0112, 0x0115, 0x0116, 0x0117, 0x0118, 0x0119, 0x0120, 0x0121, 0x0122,
    0x0124, 0x0210, 0x0211, 0x0212, 0x0214, 0xA000, 0xA6FF, 0xA800, 0xA900, 0xA901, 0xA9FF, 0xAA00, 0xB001, 0xB008,
    0xBFFF, 0xC000, 0xC001, 0xC123, 0xCFFF, 0xD000, 0xFE00, 0xFF00, 0xFF01, 0xFFFF,
]  # fmt: skip


def test_rows_26_and_27_every_kind_of_status_has_its_end(tmp_path: Path) -> None:
    """Success and the three warnings are deliveries; what passes is sent again; all else is held with a remedy."""
    statuses = [*DELIVERED, *HELD]
    for place, status in enumerate(AGAIN):
        statuses.insert(4 * place + 1, status)  # between others: three in a row would close the road
    behaviours = {number: Behaviour(status=status) for number, status in enumerate(statuses, 1)}
    with FakeArchive(behaviours) as archive, RunningGateway(tmp_path, [Target("archive", archive.port)]) as gateway:
        send(gateway, study(40, len(statuses)))
        states = wait_until_idle(gateway)
        assert states["archive"] == {"forwarded": len(DELIVERED) + len(AGAIN), "held": len(HELD)}
        deliveries = ask(gateway, "held_list", limit=1000)["deliveries"]
        assert isinstance(deliveries, list)
        assert sorted(each["status"] for each in deliveries) == sorted(f"{status:04X}" for status in HELD)
        assert all(each["reason"] == "refused" and "; " in each["detail"] for each in deliveries)
        assert len(archive.received) == len(DELIVERED) + len(AGAIN) + sum(0xB000 <= each <= 0xBFFF for each in HELD)
    assert "destination.down" not in gateway.log.read_text()


def test_row_28_an_archive_that_stops_reading_in_the_middle_is_given_up(tmp_path: Path) -> None:
    """More than the buffers between us hold: after stall_timeout_s of taking nothing the instance goes again."""
    (instance,) = study(50, 1, rows=2048)
    with FakeArchive({1: Behaviour(ending="silence", after_bytes=100_000)}) as archive:
        target = Target("archive", archive.port, options="stall_timeout_s: 1")
        with RunningGateway(tmp_path, [target]) as gateway:
            send(gateway, [instance])
            assert wait_until_idle(gateway)["archive"] == {"forwarded": 1}
        assert len(archive.received) == 1


def test_row_28_an_archive_that_crawls_is_given_up_and_found_again(tmp_path: Path) -> None:
    """Below min_rate_bytes_s for longer than stall_timeout_s: what it takes is too little; later it is fast again."""
    (instance,) = study(51, 1, rows=1024)
    with FakeArchive() as archive, SlowRoad(archive.port, 20_000) as road:
        target = Target(
            "archive", road.port, options="stall_timeout_s: 1, response_timeout_s: 1, min_rate_bytes_s: 500000"
        )
        with RunningGateway(tmp_path, [target]) as gateway:
            send(gateway, [instance])
            deadline = time.monotonic() + 30
            while "delivery.deferred" not in gateway.log.read_text():
                assert time.monotonic() < deadline
                time.sleep(0.05)
            road.bytes_per_s = 1 << 30
            assert wait_until_idle(gateway)["archive"] == {"forwarded": 1}


def test_rows_29_and_30_an_answer_that_is_lost_leads_to_the_same_bytes_under_the_same_uid(tmp_path: Path) -> None:
    """The archive keeps each instance and loses its answer: it gets it twice, and has one content."""
    lost = {number: Behaviour(ending="close") for number in range(1, 8, 2)}
    with FakeArchive(lost) as archive, RunningGateway(tmp_path, [Target("archive", archive.port)]) as gateway:
        send(gateway, study(60, 5))
        assert wait_until_idle(gateway)["archive"] == {"forwarded": 5}
        found = contents(archive)
    assert len(archive.received) == 5 + len(lost)
    assert len(found) == 5
    assert all(len(digests) == 1 for digests in found.values())


# --- in which order --------------------------------------------------------------------------------------------------


def studies_of(gateway: RunningGateway, archive: FakeArchive, sent: list[list[Instance]]) -> list[tuple[int, int]]:
    """Return (association, number of the study) of each instance that the archive has, in order."""
    key = load_key_file(gateway.directory / "project.key").derive("uid")
    number = {pseudonym_uid(key, i.sop_instance_uid): place for place, each in enumerate(sent) for i in each}
    return [(kept.association, number[kept.sop_instance_uid]) for kept in archive.received]


def test_row_31_a_study_has_an_association_that_is_released_before_the_next_begins(tmp_path: Path) -> None:
    """Three senders at once, their studies mixed on arrival: no association carries two studies, all are released."""
    sent = [study(70 + n, 10) for n in range(3)]
    with FakeArchive() as archive, RunningGateway(tmp_path, [Target("archive", archive.port)]) as gateway:
        senders = [threading.Thread(target=send, args=(gateway, each)) for each in sent]
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join(60)
        assert wait_until_idle(gateway)["archive"] == {"forwarded": 30}
        assert gateway.stop() == 0
        assert set(archive.wait_for_ends(len(archive.associations))) == {"released"}
    seen = studies_of(gateway, archive, sent)
    by_association: dict[int, set[int]] = {}
    for association, number in seen:
        by_association.setdefault(association, set()).add(number)
    assert all(len(numbers) == 1 for numbers in by_association.values())
    assert [association for association, _ in seen] == sorted(association for association, _ in seen)


def test_row_31_after_an_outage_old_and_new_studies_take_turns(tmp_path: Path) -> None:
    """Twenty studies wait; one that arrives last is among the first three to go, and so is the oldest; all arrive."""
    sent = [study(100 + n, 2, rows=16) for n in range(21)]
    port = free_port()
    with RunningGateway(tmp_path, [Target("archive", port)]) as gateway:
        for each in sent:
            send(gateway, each)
        while counts(gateway)["instances"].get("ready", 0) < 42:
            time.sleep(0.05)
        with FakeArchive(port=port) as archive:
            assert wait_until_idle(gateway)["archive"] == {"forwarded": 42}
        order = list(dict.fromkeys(number for _, number in studies_of(gateway, archive, sent)))
    assert sorted(order) == list(range(21))
    assert order.index(20) <= 2
    assert order.index(0) <= 4  # what failed while the archive was down waits for its own back-off
    assert order.index(10) >= 15  # in the middle of the queue, and of the crowd from both ends
