"""The gateway as a process: what senders, archives, disks and people do to it, and what becomes of every instance."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from deid_proxy.errors import AssociationRejectedError, DeliveryError
from deid_proxy.identity.keys import generate_key_file
from deid_proxy.network.storage_scu import Peer, StorageSCU
from deid_proxy.testing.builders import EXPLICIT_VR_LITTLE_ENDIAN, DataSetBuilder, Patient, Shape, build_study, part10
from deid_proxy.testing.fake_archive import Behaviour, FakeArchive
from deid_proxy.testing.gateway_states import ask, wait_until_idle
from deid_proxy.testing.leak_scanner import LeakScanner
from deid_proxy.testing.running_gateway import RunningGateway, Target, free_port
from deid_proxy.testing.sender import send_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from deid_proxy.testing.builders import Instance

SMALL = Shape(rows=16, columns=16)
MR_IMAGE = "1.2.840.10008.5.1.4.1.1.4"


def study(seed: int, modality: str = "MR", instances: int = 3, patient: Patient | None = None) -> list[Instance]:
    """Return a small study."""
    return build_study(seed, modality, instances, patient, shape=SMALL)


def send(gateway: RunningGateway, instances: list[Instance]) -> list[int | None]:
    """Send instances and return the answers."""
    return send_files("127.0.0.1", gateway.port, [i.part10() for i in instances], called="TRIAL", calling="CT1")


@pytest.fixture
def archive() -> Iterator[FakeArchive]:
    with FakeArchive() as running:
        yield running


@pytest.fixture
def gateway(tmp_path: Path, archive: FakeArchive) -> Iterator[RunningGateway]:
    with RunningGateway(tmp_path / "gateway", [Target("archive", archive.port)]) as running:
        yield running


@pytest.mark.requirement("R-104")
def test_a_study_arrives_with_new_identities_and_its_pixels(gateway: RunningGateway, archive: FakeArchive) -> None:
    """Every instance arrives once; planted identifiers are gone, pixel bytes are those that were sent."""
    instances = study(1)
    assert send(gateway, instances) == [0, 0, 0]
    assert wait_until_idle(gateway)["archive"] == {"forwarded": 3}
    scanner = LeakScanner([value for i in instances for value in i.planted])
    sent_pixels = {i.data[slice(*i.pixel_range)] for i in instances if i.pixel_range}
    for kept in archive.received:
        data_set = kept.data_set()
        assert scanner.scan(data_set) == []
        assert any(pixels in data_set for pixels in sent_pixels)
        assert kept.sop_instance_uid.encode() in data_set
    assert len({kept.sop_instance_uid for kept in archive.received}) == 3


def test_a_description_arrives_with_its_words_and_without_the_patient(tmp_path: Path, archive: FakeArchive) -> None:
    """Under `clinical-trial` what names the patient goes; by the rest a reader finds the series."""
    told = DataSetBuilder()
    for keyword, value in (("SOPClassUID", MR_IMAGE), ("SOPInstanceUID", "1.2.826.0.1.77.1.3")):
        told.put(keyword, value)
    told.put("StudyInstanceUID", "1.2.826.0.1.77.1")
    told.put("SeriesInstanceUID", "1.2.826.0.1.77.1.2")
    told.put("PatientName", "Zwetschkenbaum^Adalberta")
    told.put("PatientID", "KX-4711-99")
    told.put("SeriesDescription", "MR BRAIN Zwetschkenbaum")
    file = part10(told.encode(), EXPLICIT_VR_LITTLE_ENDIAN, MR_IMAGE, "1.2.826.0.1.77.1.3")
    target = Target("archive", archive.port)
    with RunningGateway(tmp_path / "gateway", [target], profile="clinical-trial") as running:
        assert send_files("127.0.0.1", running.port, [file], called="TRIAL", calling="CT1") == [0]
        assert wait_until_idle(running)["archive"] == {"forwarded": 1}
        (kept,) = archive.received
        assert b"MR BRAIN" in kept.data_set()
        scanner = LeakScanner(["Zwetschkenbaum", "KX-4711-99"])
        assert scanner.scan(kept.data_set()) == []
        assert scanner.scan(running.directory) == []


def test_nothing_in_the_state_directory_or_the_log_shows_an_identifier(gateway: RunningGateway) -> None:
    """Ledger, map, spool, keys and log hold no planted value, neither while running nor after."""
    instances = study(2) + study(3, "US", 1)
    send(gateway, instances)
    wait_until_idle(gateway)
    gateway.command("status", stdin=instances[0].study_instance_uid + "\n")
    scanner = LeakScanner([value for i in instances for value in i.planted])
    assert scanner.scan(gateway.directory) == []
    gateway.stop()
    assert scanner.scan(gateway.directory) == []


def test_what_may_carry_identity_in_its_pixels_is_held_and_never_forwarded(
    gateway: RunningGateway, archive: FakeArchive
) -> None:
    """An ultrasound is acknowledged, held with its reason, listed, and never reaches the archive."""
    assert send(gateway, study(4, "US", 2)) == [0, 0]
    states = wait_until_idle(gateway)
    assert states["held"] == {"pixel-risk": 2}
    assert archive.received == []
    listed = gateway.command("held", "list").stdout
    assert listed.count("pixel-risk") == 2


def test_an_unreadable_data_set_is_acknowledged_and_held(gateway: RunningGateway) -> None:
    """What arrived whole is stored, answered 0000, and held as malformed."""
    instance = study(5, instances=1)[0]
    scu = StorageSCU(Peer("TRIAL", "127.0.0.1", gateway.port, "CT1"))
    association = scu.open([(MR_IMAGE, EXPLICIT_VR_LITTLE_ENDIAN)])
    answer = association.store(MR_IMAGE, instance.sop_instance_uid, EXPLICIT_VR_LITTLE_ENDIAN, [instance.data[:-3]])
    association.release()
    assert answer.status == 0
    assert wait_until_idle(gateway)["held"] == {"malformed": 1}


@pytest.mark.parametrize(("sop_instance_uid", "status"), [("1.2.3.4", 0xC003), ("", 0x0117), ("1.2.x", 0x0117)])
def test_a_command_that_contradicts_its_data_set_is_refused(
    gateway: RunningGateway, sop_instance_uid: str, status: int
) -> None:
    """A wrong or invalid Affected SOP Instance UID is answered honestly and nothing is stored."""
    instance = study(6, instances=1)[0]
    association = StorageSCU(Peer("TRIAL", "127.0.0.1", gateway.port, "CT1")).open(
        [(MR_IMAGE, EXPLICIT_VR_LITTLE_ENDIAN)]
    )
    answer = association.store(MR_IMAGE, sop_instance_uid, EXPLICIT_VR_LITTLE_ENDIAN, [instance.data])
    association.release()
    assert answer.status == status
    assert wait_until_idle(gateway)["instances"] == {}


def test_an_unknown_called_ae_title_is_rejected(gateway: RunningGateway) -> None:
    """Who asks for a title that no project has gets no association."""
    with pytest.raises(AssociationRejectedError):
        StorageSCU(Peer("NOBODY", "127.0.0.1", gateway.port, "CT1")).open([(MR_IMAGE, EXPLICIT_VR_LITTLE_ENDIAN)])


def test_an_archive_that_is_down_gets_everything_when_it_is_back(tmp_path: Path) -> None:
    """Senders notice nothing of a dead archive; what they sent waits and is delivered."""
    port = free_port()
    with RunningGateway(tmp_path, [Target("archive", port)]) as gateway:
        assert send(gateway, study(7)) == [0, 0, 0]
        with FakeArchive(port=port) as archive:
            archive.wait_for(3, timeout_s=60)
            assert wait_until_idle(gateway)["archive"] == {"forwarded": 3}


def test_one_dead_destination_delays_no_other(tmp_path: Path, archive: FakeArchive) -> None:
    """Of two destinations the living one gets everything at once; the dead one's deliveries wait."""
    targets = [Target("dead", free_port()), Target("alive", archive.port)]
    with RunningGateway(tmp_path, targets) as gateway:
        send(gateway, study(8))
        archive.wait_for(3)
        listed = ask(gateway, "queue_list", destination="dead")["deliveries"]
        assert isinstance(listed, list)
        assert len(listed) == 3


def test_a_passing_refusal_is_tried_again_with_the_same_bytes(tmp_path: Path) -> None:
    """A700 and a lost response lead to another attempt, and the archive ends with one content per UID."""
    with FakeArchive({1: Behaviour(status=0xA700), 3: Behaviour(ending="close")}) as archive:
        with RunningGateway(tmp_path, [Target("archive", archive.port)]) as gateway:
            send(gateway, study(9))
            assert wait_until_idle(gateway)["archive"] == {"forwarded": 3}
        contents: dict[str, set[bytes]] = {}
        for kept in archive.received:
            contents.setdefault(kept.sop_instance_uid, set()).add(kept.data_set())
    assert len(contents) == 3
    assert all(len(each) == 1 for each in contents.values())


def test_a_final_refusal_is_held_with_its_status(tmp_path: Path) -> None:
    """C000 holds the delivery for a person, and the list says what the archive answered."""
    with (
        FakeArchive(default=Behaviour(status=0xC000)) as archive,
        RunningGateway(tmp_path, [Target("archive", archive.port)]) as gateway,
    ):
        send(gateway, study(10, instances=1))
        assert wait_until_idle(gateway)["archive"] == {"held": 1}
        listed = ask(gateway, "held_list")["deliveries"]
    assert isinstance(listed, list)
    assert (listed[0]["reason"], listed[0]["status"]) == ("refused", "C000")


def test_a_context_the_archive_does_not_take_is_held_and_others_go_on(tmp_path: Path) -> None:
    """An archive that takes MR only gets the MR; the CT is held with the reason context."""
    with (
        FakeArchive(refuse=lambda sop_class, _syntax: sop_class != MR_IMAGE) as archive,
        RunningGateway(tmp_path, [Target("archive", archive.port)]) as gateway,
    ):
        send(gateway, study(11, "CT", 1) + study(12, "MR", 1))
        assert wait_until_idle(gateway)["archive"] == {"forwarded": 1, "held": 1}


def test_the_same_instance_sent_twice_is_forwarded_once(gateway: RunningGateway, archive: FakeArchive) -> None:
    """A sender that repeats itself is answered 0000; the repetition is excluded as a duplicate."""
    instances = study(13)
    send(gateway, instances)
    wait_until_idle(gateway)
    assert send(gateway, instances) == [0, 0, 0]
    states = wait_until_idle(gateway)
    assert len(archive.received) == 3
    assert states["archive"] == {"forwarded": 3}


def test_two_contents_under_one_uid_are_a_conflict_for_a_person(gateway: RunningGateway, archive: FakeArchive) -> None:
    """Another content under a known SOP Instance UID is held, and the archive keeps what it has."""
    instance = study(14, instances=1)[0]
    assert instance.pixel_range is not None
    changed = bytearray(instance.data)
    changed[instance.pixel_range[0]] ^= 1
    send(gateway, [instance])
    wait_until_idle(gateway)
    association = StorageSCU(Peer("TRIAL", "127.0.0.1", gateway.port, "CT1")).open(
        [(MR_IMAGE, EXPLICIT_VR_LITTLE_ENDIAN)]
    )
    association.store(MR_IMAGE, instance.sop_instance_uid, EXPLICIT_VR_LITTLE_ENDIAN, [changed])
    association.release()
    assert wait_until_idle(gateway)["held"] == {"conflict": 1}
    assert len(archive.received) == 1


def test_sigterm_drains_and_the_next_start_goes_on(tmp_path: Path, archive: FakeArchive) -> None:
    """Told to stop in the middle of a study, the gateway ends with 0; what it acknowledged arrives after a restart."""
    gateway = RunningGateway(tmp_path, [Target("archive", archive.port)]).start()
    acknowledged: list[int | None] = []
    instances = study(15, instances=200)

    def send_until_refused() -> None:
        association = StorageSCU(Peer("TRIAL", "127.0.0.1", gateway.port, "CT1")).open(
            [(MR_IMAGE, EXPLICIT_VR_LITTLE_ENDIAN)]
        )
        try:
            for i in instances:
                answer = association.store(MR_IMAGE, i.sop_instance_uid, EXPLICIT_VR_LITTLE_ENDIAN, [i.data])
                acknowledged.append(answer.status)
        except DeliveryError:
            pass  # the gateway ended the association
        finally:
            association.abort()

    sender = threading.Thread(target=send_until_refused)
    sender.start()
    archive.wait_for(5)
    assert gateway.stop() == 0
    sender.join()
    with gateway:
        wait_until_idle(gateway)
    assert len({kept.sop_instance_uid for kept in archive.received}) >= acknowledged.count(0)


def test_a_full_disk_is_answered_out_of_resources(tmp_path: Path, archive: FakeArchive) -> None:
    """Below the reserve nothing is acknowledged: the sender is told A700 and keeps its association."""
    lines = ("limits: {disk_reserve_bytes: 1000000000000000, disk_soft_bytes: 0}",)
    with RunningGateway(tmp_path, [Target("archive", archive.port)], gateway_lines=lines) as gateway:
        assert send(gateway, study(16)) == [0xA700, 0xA700, 0xA700]
        assert wait_until_idle(gateway)["instances"] == {}


def test_two_studies_of_a_patient_link_up_across_a_restart(tmp_path: Path, archive: FakeArchive) -> None:
    """Before and after a restart a patient has one pseudonym, and shared UIDs stay shared."""
    patient = Patient.invent(17)
    pseudonyms = set()
    gateway = RunningGateway(tmp_path, [Target("archive", archive.port)])
    for seed in (18, 19):
        instances = study(seed, "CT", 1, patient)
        with gateway:
            send(gateway, instances)
            wait_until_idle(gateway)
            facts = gateway.command(
                "map", "find", "--issuer", patient.facts["issuer"], stdin=patient.facts["patient_id"] + "\n"
            )
            assert facts.returncode == 0, facts.stderr
        pseudonyms.add(_patient_id_of(archive.received[-1].data_set()))
    assert len(archive.received) == 2
    assert len(pseudonyms) == 1
    assert pseudonyms.pop() in facts.stdout


def _patient_id_of(data_set: bytes) -> str:
    at = data_set.index(b"\x10\0\x20\0LO")
    length = int.from_bytes(data_set[at + 6 : at + 8], "little")
    return data_set[at + 8 : at + 8 + length].decode().strip()


# --- what keeps a gateway from starting ------------------------------------------------------------------------------


def _serve(gateway: RunningGateway) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "deid_proxy", "serve", "--config", str(gateway.config)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_a_second_gateway_on_the_state_directory_is_refused(gateway: RunningGateway) -> None:
    """The second one ends at once with 75 and one clear line; the first one does not notice."""
    gateway.config.write_text(gateway.config.read_text().replace(str(gateway.port), str(free_port())))
    second = _serve(gateway)
    assert second.returncode == 75
    assert "another gateway uses this state directory" in second.stderr
    assert "Traceback" not in second.stderr
    assert ask(gateway, "ping")


def test_a_port_in_use_is_one_clear_error(tmp_path: Path) -> None:
    """A gateway that cannot listen says which address is taken and ends."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        gateway = RunningGateway(tmp_path, [Target("archive", 1)], port=taken.getsockname()[1])
        gateway.write_config()
        ended = _serve(gateway)
    assert ended.returncode == 1  # not 78, after which nobody would start it again
    assert str(gateway.port) in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("name", ["spool.key", "project.key"])
def test_another_key_than_before_refuses_to_start(tmp_path: Path, name: str) -> None:
    """With another spool or project key the gateway does not start: it would split patients, or lose the spool."""
    gateway = RunningGateway(tmp_path, [Target("archive", 1)])
    with gateway:
        send(gateway, study(20, instances=1))
    (tmp_path / name).unlink()
    generate_key_file(tmp_path / name)
    ended = _serve(gateway)
    assert ended.returncode == 78, ended.stderr
    assert "key" in ended.stderr
    assert "Traceback" not in ended.stderr
