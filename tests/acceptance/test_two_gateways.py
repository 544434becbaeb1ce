"""Two gateways with one key: the same studies, shuffled, at once, through kill -9 and restore, are the same bytes."""

from __future__ import annotations

import random
import shutil
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from deid_proxy.errors import DeliveryError
from deid_proxy.identity.map_keys import generate_map_keys
from deid_proxy.testing.builders import Patient, Shape, build_study
from deid_proxy.testing.fake_archive import FakeArchive
from deid_proxy.testing.gateway_states import wait_until_idle
from deid_proxy.testing.running_gateway import RunningGateway, Target
from deid_proxy.testing.sender import send_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from deid_proxy.testing.builders import Instance

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the gateway runs on Linux")

SHAPE = Shape(rows=4, columns=4, frames=3, private_blob_bytes=64)
PATIENTS = [Patient.invent(seed) for seed in (71, 72, 73)]
STUDIES = [
    instance
    for seed, (patient, modality) in enumerate(zip(PATIENTS * 2, ["CT", "MR", "Enhanced MR"] * 2, strict=True), 71)
    for instance in build_study(seed, modality, 4, patient, shape=SHAPE)
]
SEQUENTIAL = 'subjects: {method: sequential, pattern: "S-{n:03d}"}'


class Site:
    """A gateway, and the archive that shows what left it."""

    def __init__(
        self, folder: Path, officer: Path, archive: FakeArchive, key: Path | None, lines: Sequence[str]
    ) -> None:
        self.archive = archive
        self.gateway = RunningGateway(
            folder,
            [Target("archive", archive.port)],
            project_lines=(f"map: {{public_key_file: {officer}.pub}}", *lines),
        )
        self.kill_after = 0  # so many more instances that are answered
        folder.mkdir()
        if key is not None:
            shutil.copy(key, folder / "project.key")

    @property
    def key(self) -> Path:
        return self.gateway.directory / "project.key"

    def send(self, instances: Sequence[Instance]) -> list[Instance]:
        """Send instances one after the other; return those that were not answered 0000."""
        for number, instance in enumerate(instances):
            try:
                statuses = send_files("127.0.0.1", self.gateway.port, [instance.part10()], called="TRIAL")
            except DeliveryError:
                return list(instances[number:])
            if statuses != [0]:
                return list(instances[number:])
            self.kill_after -= 1
            if self.kill_after == 0:
                self.gateway.kill()
        return []

    def send_at_once(self, instances: Sequence[Instance], senders: int) -> list[Instance]:
        """Send from several senders at the same time; return what was not answered 0000."""
        rest: list[Instance] = []
        parts = [instances[number::senders] for number in range(senders)]
        threads = [threading.Thread(target=lambda part=part: rest.extend(self.send(part))) for part in parts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return rest

    def made(self) -> dict[str, bytes]:
        """Return what the archive has, by UID, when nothing is on its way any more; what came twice is the same."""
        assert not wait_until_idle(self.gateway)["held"]
        made: dict[str, bytes] = {}
        for kept in self.archive.received:
            assert made.setdefault(kept.sop_instance_uid, kept.data_set()) == kept.data_set()
        return made


@pytest.fixture
def make_site(tmp_path: Path) -> Iterator[Callable[..., Site]]:
    """Make a gateway that runs, with the key of another one or its own."""
    officer = tmp_path / "officer.key"
    generate_map_keys(officer)
    made: list[Site] = []

    def make(name: str, *lines: str, key: Path | None = None, backup: Path | None = None) -> Site:
        archive = FakeArchive()
        archive.__enter__()
        made.append(Site(tmp_path / name, officer, archive, key, lines))
        site = made[-1]
        if backup is not None:
            site.gateway.write_config()
            done = site.gateway.command("map", "restore", str(backup), "--key", str(officer))
            assert done.returncode == 0, done.stderr
        site.gateway.start()
        return site

    yield make
    for site in made:
        site.gateway.__exit__()
        site.archive.__exit__()


def shuffled(seed: int) -> list[Instance]:
    return random.Random(seed).sample(STUDIES, len(STUDIES))


def killed_while_sending(site: Site, instances: Sequence[Instance]) -> None:
    """Send from three senders until all is answered; the gateway is killed (kill -9) after seven answers, twice."""
    rest = list(instances)
    for _ in range(2):
        site.kill_after = 7
        rest = site.send_at_once(rest, 3)
        assert rest, "it was not killed"
        site.gateway.start()
    assert site.send_at_once(rest, 3) == []


def backed_up(site: Site, folder: Path, name: str) -> Path:
    backup = folder / name
    done = site.gateway.command("map", "backup", str(backup))
    assert done.returncode == 0, done.stderr
    return backup


def test_by_key_order_senders_restarts_and_restores_change_no_byte(
    make_site: Callable[..., Site], tmp_path: Path
) -> None:
    """Empty maps on both sides; then a third gateway with the map as it was after a third of the studies."""
    first = make_site("first")
    assert first.send(STUDIES[:8]) == []
    wait_until_idle(first.gateway)
    early = backed_up(first, tmp_path, "early.backup")
    assert first.send(STUDIES[8:]) == []
    expected = first.made()
    assert len(expected) == len(STUDIES)
    second = make_site("second", key=first.key)
    killed_while_sending(second, shuffled(1))
    assert second.made() == expected
    third = make_site("third", key=first.key, backup=early)
    assert third.send_at_once(shuffled(2), 4) == []
    assert third.made() == expected


def test_by_number_a_restored_map_gives_the_same_bytes(make_site: Callable[..., Site], tmp_path: Path) -> None:
    """The map decides, in any order, from many senders, through kill -9."""
    first = make_site("first", SEQUENTIAL)
    assert first.send_at_once(shuffled(3), 4) == []
    expected = first.made()
    assert len(expected) == len(STUDIES)
    second = make_site("second", SEQUENTIAL, key=first.key, backup=backed_up(first, tmp_path, "map.backup"))
    killed_while_sending(second, shuffled(4))
    assert second.made() == expected
