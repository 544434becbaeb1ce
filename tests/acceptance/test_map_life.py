"""The life of a map beside a running gateway, as an operator lives it: sealed, copied, restored, shortened, mended."""

from __future__ import annotations

import json
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from deid_proxy.identity.map_keys import generate_map_keys
from deid_proxy.testing.builders import Patient, Shape, build_study
from deid_proxy.testing.fake_archive import FakeArchive
from deid_proxy.testing.leak_scanner import LeakScanner
from deid_proxy.testing.running_gateway import RunningGateway, Target
from deid_proxy.testing.sender import send_files

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from deid_proxy.testing.builders.header import Instance

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the gateway runs on Linux")

PATIENT, RIGHT = Patient.invent(31), Patient.invent(32)
SMALL = Shape(rows=4, columns=4)


def study(seed: int, patient: Patient = PATIENT) -> list[Instance]:
    return build_study(seed, "MR", 2, patient, shape=SMALL)


class Site:
    """A gateway with a sealed map, its archive, and the private key, which is somewhere else."""

    def __init__(self, folder: Path, archive: FakeArchive) -> None:
        self.archive = archive
        self.officer = folder / "officer"
        self.officer.mkdir()
        generate_map_keys(self.officer / "map.key", "TRIAL-01")
        self.gateway = RunningGateway(
            folder / "gateway",
            [Target("archive", archive.port)],
            gateway_lines=("retention_s: 3600",),
            project_lines=(f"map: {{public_key_file: {self.officer / 'map.key.pub'}}}",),
        )

    @property
    def key(self) -> str:
        return str(self.officer / "map.key")

    def send(self, *instances: Instance) -> None:
        """Send instances, and wait until the gateway has nothing more to do with them."""
        statuses = send_files("127.0.0.1", self.gateway.port, [i.part10() for i in instances], called="TRIAL")
        assert statuses == [0] * len(instances)
        self.wait_until_idle()

    def wait_until_idle(self) -> None:
        eventually(lambda: not self.ask("queue", "list")["deliveries"])
        eventually(lambda: self.ask("map", "stats")["rows"] >= 0)

    def run(self, *command: str, stdin: str = "", status: int = 0) -> subprocess.CompletedProcess[str]:
        """Run a command, which shows no traceback and nothing of a patient."""
        done = self.gateway.command(*command, stdin=stdin)
        assert done.returncode == status, done.stdout + done.stderr
        assert "Traceback" not in done.stdout + done.stderr
        planted = {identifier for s in (41, 42) for i in study(s) for identifier in i.planted}
        assert LeakScanner(planted).scan((done.stdout + done.stderr).encode()) == []
        return done

    def ask(self, *command: str, stdin: str = "", status: int = 0) -> Any:
        return json.loads(self.run(*command, "--format", "json", stdin=stdin, status=status).stdout)

    def pseudonym(self, patient: Patient) -> str:
        answer = self.ask("map", "find", "--issuer", patient.facts["issuer"], stdin=f"{patient.facts['patient_id']}\n")
        (mapping,) = answer["mappings"]
        return str(mapping["pseudonym"])


def eventually(condition: Callable[[], bool], timeout_s: float = 60.0) -> None:
    deadline = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.1)


def named(patient: Patient) -> tuple[Sequence[str], str]:
    """Return how a person names a patient: options, and what is typed at the prompt."""
    return ("--issuer", patient.facts["issuer"]), f"{patient.facts['patient_id']}\n"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with FakeArchive() as archive:
        site = Site(tmp_path, archive)
        with site.gateway:
            yield site


@pytest.mark.fault(44)
def test_a_backup_is_made_while_the_gateway_writes_and_restored_when_it_is_gone(site: Site, tmp_path: Path) -> None:
    """Backup, drill, loss of the map, restore: the same patient has the same pseudonym, and the map knows it."""
    site.send(*study(41))
    before = site.ask("map", "stats")
    assert before["backed_up_at"] is None
    assert "never backed up" in site.gateway.log.read_text()
    backup = tmp_path / "map.backup"
    assert "rows of generation" in site.run("map", "backup", str(backup)).stdout
    assert site.ask("map", "stats")["backed_up_at"]
    drill = site.run("map", "restore", str(backup), "--key", site.key, "--drill").stdout
    assert f"the backup is good: {before['rows']} rows" in drill
    assert "The key opens" in drill
    refused = site.run("map", "restore", str(backup), "--key", site.key, status=75)
    assert "another gateway uses this state directory" in refused.stderr
    pseudonym = site.pseudonym(PATIENT)
    site.gateway.stop()
    for path in site.gateway.state_dir.glob("map.db*"):
        path.unlink()
    assert "restored" in site.run("map", "restore", str(backup), "--key", site.key).stdout
    site.gateway.start()
    assert site.ask("map", "stats")["rows"] == before["rows"]
    assert site.pseudonym(PATIENT) == pseudonym
    assert site.ask("map", "verify", "--key", site.key)["problems"] == []


def test_a_withdrawn_subject_is_gone_and_its_later_instances_are_excluded(site: Site) -> None:
    """Rows and bytes go, what left is listed by archive, and what comes later is acknowledged and never forwarded."""
    site.send(*study(41))
    options, typed = named(PATIENT)
    pseudonym = site.pseudonym(PATIENT)
    left = site.ask("map", "disclose", pseudonym)["left"]
    assert {each["sop_instance_uid"] for each in left} == {kept.sop_instance_uid for kept in site.archive.received}
    answer = site.ask("map", "forget", "--yes", *options, stdin=typed)
    assert (answer["pseudonym"], answer["erased"], answer["busy"]) == (pseudonym, 2, 0)
    assert answer["left"] == left
    assert site.ask("map", "show", pseudonym, status=1)["mappings"] == []
    status = site.ask("status", stdin=typed)
    assert {row["state"] for row in status["instances"]} == {"erased"}
    received = len(site.archive.received)
    site.send(*study(42))
    eventually(lambda: site.ask("map", "disclose", *options, stdin=typed)["instances"] == 4)
    assert len(site.archive.received) == received
    assert site.ask("map", "stats")["rows"] == 0
    assert site.ask("map", "disclose", *options, stdin=typed)["withdrawn"]


def test_a_study_of_the_wrong_patient_is_given_to_the_right_one(site: Site) -> None:
    """What archives have is listed as wrong; the rest goes out anew, with the right pseudonym and new UIDs."""
    site.send(*study(41))
    site.send(*study(42, RIGHT))
    wrong = [kept for kept in site.archive.received if site.pseudonym(PATIENT).encode() in kept.data_set()]
    (uid,) = {each["study_instance_uid"] for each in site.ask("map", "disclose", site.pseudonym(PATIENT))["left"]}
    options, typed = named(RIGHT)
    answer = site.ask("map", "reassign", "--study", uid, "--yes", *options, stdin=typed)
    assert {each["sop_instance_uid"] for each in answer["wrong"]} == {kept.sop_instance_uid for kept in wrong}
    assert (answer["again"], answer["send_again"], answer["busy"]) == (2, 0, 0)
    site.archive.wait_for(6)
    site.wait_until_idle()
    anew = site.archive.received[4:]
    assert not {kept.sop_instance_uid for kept in anew} & {kept.sop_instance_uid for kept in wrong}
    assert all(site.pseudonym(RIGHT).encode() in kept.data_set() for kept in anew)
    assert all(answer["study_instance_uid"].encode() in kept.data_set() for kept in anew)
    assert all(site.pseudonym(PATIENT).encode() not in kept.data_set() for kept in anew)
    shown = site.ask("map", "disclose", site.pseudonym(PATIENT))["left"]
    assert [each["wrong"] for each in shown] == [True, True]
    assert len(site.ask("map", "disclose", site.pseudonym(RIGHT))["left"]) == 4
    again = site.run("map", "reassign", "--study", uid, "--yes", *named(PATIENT)[0], stdin=named(PATIENT)[1], status=0)
    assert "is of subject" in again.stdout


def test_the_gateway_cannot_reveal_what_it_sealed(site: Site) -> None:
    """Its own answer holds the original sealed; verify with the private key opens every one of them."""
    site.send(*study(41))
    verified = site.ask("map", "verify", "--key", site.key)
    (opened,) = verified["opened"].values()
    assert opened == {"opened": verified["originals"]["TRIAL-01"]["sealed"], "shut": 0}
    refused = site.run("map", "show", site.pseudonym(PATIENT), "--reveal", status=2)
    assert "on a terminal only" in refused.stderr
