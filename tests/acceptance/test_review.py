"""Studies that wait for a person, what that person says, and destinations that nothing is sent to."""

from __future__ import annotations

import json
import re
import sys
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from deid_proxy.errors import DestinationUnreachableError
from deid_proxy.testing.builders import Patient, Shape, build_study
from deid_proxy.testing.fake_archive import FakeArchive
from deid_proxy.testing.gateway_states import ask, counts, wait_until_idle
from deid_proxy.testing.leak_scanner import LeakScanner
from deid_proxy.testing.running_gateway import RunningGateway, Target
from deid_proxy.testing.sender import send_files

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from deid_proxy.testing.builders import Instance

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the gateway runs on Linux")

SMALL = Shape(rows=8, columns=8)
PATIENT = Patient.invent(41)
SERIAL = b"SN-0000042"
DECIDES = ("--by", "A. Physicist", "--why", "looked at the headers")


def study(seed: int, instances: int = 2, modality: str = "MR") -> list[Instance]:
    """A study of the one scanner that all tests have."""
    made = build_study(seed, modality, instances, PATIENT, shape=SMALL)
    serial = value(made[0], "device_serial").encode()
    assert all(each.data.count(serial) for each in made)
    return [replace(each, data=each.data.replace(serial, SERIAL)) for each in made]


def send(gateway: RunningGateway, instances: list[Instance]) -> None:
    files = [each.part10() for each in instances]
    for _ in range(200):  # after kill -9 it may take a moment until the new gateway listens
        try:
            statuses = send_files("127.0.0.1", gateway.port, files, called="TRIAL")
        except DestinationUnreachableError:
            threading.Event().wait(0.05)
            continue
        assert statuses == [0] * len(files)
        return
    raise TimeoutError("the gateway does not listen")


def value(instance: Instance, label: str) -> str:
    return next(str(each) for each in instance.planted if each.label == label)


def wait_for_held(gateway: RunningGateway, **held: int) -> None:
    wanted = {reason.replace("_", "-"): number for reason, number in held.items()}
    for _ in range(600):
        now = counts(gateway)
        there = {reason: number for reason, number in now["held"].items() if number}
        if there == wanted and not now["instances"].get("received") and not now["instances"].get("active"):
            return
        threading.Event().wait(0.05)
    raise TimeoutError(str(counts(gateway)))


def clean(done: subprocess.CompletedProcess[str], instances: list[Instance], status: int = 0) -> str:
    """Assert how a command ended, and that it printed no identifier."""
    assert done.returncode == status, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    planted = [SERIAL.decode(), *(identifier for each in instances for identifier in each.planted)]
    assert LeakScanner(planted).scan((done.stdout + done.stderr).encode()) == []
    return done.stdout + done.stderr


def listed(gateway: RunningGateway) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(gateway.command("held", "list", "--format", "json").stdout)["instances"]
    return found


@pytest.fixture
def archive() -> Iterator[FakeArchive]:
    with FakeArchive() as running:
        yield running


@pytest.fixture
def make_gateway(tmp_path: Path, archive: FakeArchive) -> Iterator[Callable[..., RunningGateway]]:
    made: list[RunningGateway] = []

    def make(*lines: str, options: str = "", gateway_lines: tuple[str, ...] = ()) -> RunningGateway:
        target = Target("archive", archive.port, options=options)
        made.append(RunningGateway(tmp_path / "gateway", [target], project_lines=lines, gateway_lines=gateway_lines))
        return made[-1]

    yield make
    for gateway in made:
        gateway.__exit__()


def test_the_first_studies_of_a_scanner_wait_and_go_when_they_were_seen(
    make_gateway: Callable[..., RunningGateway], archive: FakeArchive
) -> None:
    """Two studies are let go by a person, with name and reason; a third that waits and all later ones go then."""
    gateway = make_gateway("first_seen: {hold: 2}").start()
    studies = [study(seed) for seed in (1, 2, 3)]
    everything = [each for one in studies for each in one]
    send(gateway, everything)
    wait_for_held(gateway, first_seen=6)
    assert archive.received == []
    shown = listed(gateway)
    assert all("a device that was not seen before" in each["detail"] for each in shown)
    assert all("SOP Class MR Image Storage" in each["detail"] for each in shown)
    assert len({each["study_instance_uid"] for each in shown}) == 3
    clean(gateway.command("held", "list"), everything)

    out = clean(gateway.command("held", "release", shown[0]["instance"][:12], *DECIDES), everything)
    assert "2 instances tried again, of 1 study" in out
    assert len(archive.wait_for(2)) == 2
    wait_for_held(gateway, first_seen=4)

    typed = value(studies[1][0], "study_uid") + "\n"
    out = clean(gateway.command("held", "release", "--study", *DECIDES, stdin=typed), everything)
    assert "4 instances tried again, of 2 studies" in out
    assert len(archive.wait_for(6)) == 6
    later = study(4)
    send(gateway, later)
    assert len(archive.wait_for(8)) == 8
    assert wait_until_idle(gateway)["held"] in ({}, {"first-seen": 0})

    show = clean(gateway.command("held", "show", shown[0]["instance"]), everything)
    assert "A. Physicist" in show
    assert "looked at the headers" in show
    assert re.search(r"^what was done +\D+ [0-9]+ (removed|replaced|cleaned|emptied)", show, re.MULTILINE)
    scanner = LeakScanner([SERIAL.decode()] + [planted for each in [*everything, *later] for planted in each.planted])
    assert [leak for kept in archive.received for leak in scanner.scan(kept.data_set())] == []
    assert scanner.scan(gateway.log.read_bytes()) == []
    assert gateway.stop() == 0
    assert scanner.scan(gateway.state_dir / "ledger.db") == []


def test_what_was_seen_outlives_kill_9_and_waits_together(
    make_gateway: Callable[..., RunningGateway], archive: FakeArchive
) -> None:
    """Killed before and after the decision, it is neither forgotten nor doubled; a later instance is of its study."""
    gateway = make_gateway("first_seen: hold").start()
    whole = study(5, 6)
    send(gateway, whole[:3])
    wait_for_held(gateway, first_seen=3)
    gateway.kill()
    gateway.start()
    send(gateway, whole[3:5])
    wait_for_held(gateway, first_seen=5)
    one = listed(gateway)[0]["instance"]
    clean(gateway.command("held", "release", one, "--for-good", *DECIDES), whole)
    gateway.kill()
    gateway.start()
    archive.wait_for(5)
    send(gateway, whole[5:] + study(6))
    archive.wait_for(8)
    assert wait_until_idle(gateway)["held"] in ({}, {"first-seen": 0})
    assert len({kept.sop_instance_uid for kept in archive.received}) == 8


def test_a_new_sop_class_holds_the_rest_of_its_study(
    make_gateway: Callable[..., RunningGateway], archive: FakeArchive
) -> None:
    """Of a known scanner, only the study with the kind of object that is new waits, and says which that is."""
    gateway = make_gateway("first_seen: {hold: 1}").start()
    send(gateway, study(1))
    wait_for_held(gateway, first_seen=2)
    clean(gateway.command("held", "release", "--all", "first-seen", "--yes", *DECIDES), study(1))
    archive.wait_for(2)
    other = study(7, 2, "CT")
    send(gateway, [*study(8), *other])
    archive.wait_for(4)
    wait_for_held(gateway, first_seen=2)
    assert all("CT Image Storage" in each["detail"] and "device" not in each["detail"] for each in listed(gateway))


def test_rejected_is_for_good(make_gateway: Callable[..., RunningGateway], archive: FakeArchive) -> None:
    """What a named person turns down never leaves, its bytes go, and `status` says so."""
    gateway = make_gateway("sample: 1").start()
    turned_down, taken = study(1), study(2)
    send(gateway, turned_down + taken)
    wait_for_held(gateway, sample=4)
    typed = value(turned_down[0], "study_uid") + "\n"
    clean(gateway.command("held", "reject", "--study", *DECIDES, stdin=typed), turned_down, 2)
    out = clean(gateway.command("held", "reject", "--study", "--yes", *DECIDES, stdin=typed), turned_down)
    assert "2 instances rejected" in out
    clean(gateway.command("held", "release", "--all", "sample", "--yes", *DECIDES), taken)
    archive.wait_for(2)
    assert wait_until_idle(gateway)["held"] in ({}, {"sample": 0})
    answer = clean(gateway.command("status", stdin=typed), turned_down)
    assert "2 excluded (rejected)" in answer
    clean(gateway.command("held", "release", "--all", "sample", "--yes", *DECIDES), taken, 1)
    assert len(archive.received) == 2


def test_what_is_held_for_its_bytes_is_only_tried_again(
    make_gateway: Callable[..., RunningGateway], archive: FakeArchive
) -> None:
    """Release is no way around a check: an ultrasound is held again, until the profile takes it."""
    gateway = make_gateway().start()
    scan = study(9, 1, "US")
    send(gateway, scan)
    wait_for_held(gateway, pixel_risk=1)
    clean(gateway.command("held", "release", "--all", "pixel-risk", "--yes", *DECIDES), scan)
    wait_for_held(gateway, pixel_risk=1)
    assert archive.received == []
    assert gateway.stop() == 0
    profile = gateway.directory / "us.yaml"
    profile.write_text(
        "name: us\nedition: PS3.15-2026d\nrules: [{allow_pixels: UltrasoundMultiFrameImageStorage},"
        " {allow_pixels: UltrasoundImageStorage}]\n",
        encoding="utf-8",
    )
    gateway.profile = "us.yaml"
    gateway.write_config()
    clean(gateway.command("held", "release", "--all", "pixel-risk", "--yes", *DECIDES), scan)  # no gateway runs
    gateway.start()
    archive.wait_for(1)


def test_a_shadow_gets_nothing_and_is_told_of(
    make_gateway: Callable[..., RunningGateway], archive: FakeArchive
) -> None:
    """All is done but sending; the bytes go; and what was made before is not sent when the shadow is lifted."""
    gateway = make_gateway(options="shadow: true").start()
    before = study(1)
    send(gateway, before)
    for _ in range(600):
        if counts(gateway)["instances"].get("erased") == 2:
            break
        threading.Event().wait(0.05)
    status = ask(gateway, "status")
    assert (status["shadows"], status["deliveries"]) == ({"archive": 2}, {})
    assert "archive is a shadow: 2 instances made for it, none sent" in clean(gateway.command("queue", "list"), before)
    typed = value(before[0], "study_uid") + "\n"
    assert "2 shadow for archive" in clean(gateway.command("status", stdin=typed), before)
    checked = gateway.command("check")
    assert "nothing is ever sent to destination 'archive'" in checked.stderr
    assert archive.associations == []
    assert gateway.stop() == 0
    gateway.targets = [Target("archive", archive.port)]
    gateway.start()
    send(gateway, study(2))
    archive.wait_for(2)
    assert wait_until_idle(gateway)["archive"] == {"forwarded": 2}
    send(gateway, before)  # sent again, it goes: nothing of it ever left
    archive.wait_for(4)


def test_what_was_queued_before_a_shadow_waits_until_it_is_lifted(
    make_gateway: Callable[..., RunningGateway], archive: FakeArchive
) -> None:
    """Nothing is sent while it is one, not even that; the log says so at the start; then it goes."""
    archive.reject = (2, 3, 1)
    gateway = make_gateway().start()
    send(gateway, study(1))
    for _ in range(600):
        if sum(counts(gateway).get("archive", {}).values()) == 2:
            break
        threading.Event().wait(0.05)
    assert gateway.stop() == 0
    archive.reject = None
    gateway.targets = [Target("archive", archive.port, options="shadow: true")]
    gateway.start()
    threading.Event().wait(1.0)
    assert sum(counts(gateway)["archive"].values()) == 2
    assert archive.received == []
    assert gateway.stop() == 0
    assert "a shadow: they wait until it is none" in gateway.log.read_text(encoding="utf-8")
    gateway.targets = [Target("archive", archive.port)]
    gateway.start()
    assert len(archive.wait_for(2)) == 2
