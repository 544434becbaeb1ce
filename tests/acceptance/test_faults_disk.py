"""A real file system that is full: senders are told so, nothing acknowledged is lost, and it goes on by itself."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from deid_proxy.errors import AssociationRejectedError
from deid_proxy.identity.keys import load_key_file
from deid_proxy.identity.uids import pseudonym_uid
from deid_proxy.network.storage_scu import Peer, StorageSCU
from deid_proxy.testing.builders import Shape, build_study
from deid_proxy.testing.fake_archive import FakeArchive
from deid_proxy.testing.gateway_states import counts, wait_until_idle
from deid_proxy.testing.running_gateway import RunningGateway, Target, free_port

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from deid_proxy.network.storage_scu import StorageAssociation
    from deid_proxy.testing.builders import Instance

DISK_BYTES = 160 << 20  # one segment of what is received, one of what is made, and not a third
RESERVE_BYTES = 8 << 20
OUT_OF_RESOURCES = 0xA700


@pytest.fixture
def small_disk(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """A directory whose ``state`` is a file system of its own, of 160 MiB or of what the test says."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root on Linux may mount a file system")
    state = tmp_path / "state"
    state.mkdir()
    mount = [
        "mount",
        "-t",
        "tmpfs",
        "-o",
        f"size={getattr(request, 'param', DISK_BYTES)},mode=0700",
        "tmpfs",
        str(state),
    ]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no file system can be mounted here")
    try:
        yield tmp_path
    finally:
        subprocess.run(["umount", str(state)], check=True)


def instances() -> Iterator[Instance]:
    """Yield instances of half a MiB, without end."""
    seed = 0
    while True:
        yield from build_study(seed, "CT", 5, shape=Shape(rows=512, columns=512))
        seed += 1


def open_association(gateway: RunningGateway, like: Instance) -> StorageAssociation:
    scu = StorageSCU(Peer("TRIAL", "127.0.0.1", gateway.port, "CT1"))
    return scu.open([(like.sop_class_uid, like.transfer_syntax_uid)])


def store(association: StorageAssociation, instance: Instance) -> int:
    return association.store(
        instance.sop_class_uid, instance.sop_instance_uid, instance.transfer_syntax_uid, [instance.data]
    ).status


def fill(path: Path) -> None:
    """Take every byte that is left, as another program on the disk may."""
    with suppress(OSError), path.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(1 << 16))


def test_rows_35_and_36_a_full_disk_refuses_loses_nothing_and_heals_without_a_restart(small_disk: Path) -> None:
    """A700 on a living association while it is full; all that was answered 0000 arrives; then 0000 again."""
    limits = f"limits: {{disk_reserve_bytes: {RESERVE_BYTES}, disk_soft_bytes: 0}}"
    gateway = RunningGateway(small_disk, [Target("archive", free_port())], gateway_lines=(limits,))
    foreign = gateway.state_dir / "foreign"
    acknowledged: list[Instance] = []
    refused: list[Instance] = []
    with gateway:
        source = instances()
        association = open_association(gateway, next(source))
        while len(refused) < 5:
            instance = next(source)
            status = store(association, instance)
            assert status in (0, OUT_OF_RESOURCES)
            (acknowledged if status == 0 else refused).append(instance)
        fill(foreign)
        assert store(association, refused[0]) == OUT_OF_RESOURCES
        with FakeArchive(port=gateway.targets[0].port) as archive:
            time.sleep(1.5)  # ledger and map fail on every write meanwhile
            foreign.unlink()
            archive.wait_for(len(acknowledged), timeout_s=60)
            again = wait_for_room(association, refused)
            states = wait_until_idle(gateway)
            association.release()
            assert gateway.stop() == 0
            wanted = acknowledged + again
            assert_arrived(small_disk, archive, wanted)
    assert states["held"] == {}
    assert len(again) == len(refused)
    assert "Traceback" not in gateway.log.read_text()
    with gateway:  # what ENOSPC left of the databases is whole
        assert counts(gateway)["archive"] == {"forwarded": len(wanted)}


@pytest.mark.parametrize("small_disk", [2 * DISK_BYTES], indirect=True)
def test_row_34_below_the_soft_mark_new_associations_come_back_later_and_open_ones_go_on(small_disk: Path) -> None:
    """Temporary congestion (2/3/1) for whoever is new, 0000 for whoever is here; with room all are let in."""
    soft = free_bytes(small_disk / "state") // 2
    limits = f"limits: {{disk_reserve_bytes: {RESERVE_BYTES}, disk_soft_bytes: {soft}}}"
    gateway = RunningGateway(small_disk, [Target("archive", free_port())], gateway_lines=(limits,))
    foreign = gateway.state_dir / "foreign"
    source = instances()
    with gateway:
        first = next(source)
        association = open_association(gateway, first)
        assert store(association, first) == 0
        wait_for_rendition(gateway)  # both segments, of received and of new, are allocated and have room for more
        foreign.write_bytes(bytes(free_bytes(small_disk / "state") // 2))
        with pytest.raises(AssociationRejectedError, match="temporary congestion"):
            open_association(gateway, first)
        assert store(association, next(source)) == 0
        foreign.unlink()
        again = open_association(gateway, first)
        assert store(again, next(source)) == 0
        again.release()
        association.release()
    assert "busy" in gateway.log.read_text()


def wait_for_rendition(gateway: RunningGateway) -> None:
    """Wait until what was received waits for the archive."""
    deadline = time.monotonic() + 20
    while not counts(gateway).get("archive"):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def free_bytes(directory: Path) -> int:
    found = os.statvfs(directory)
    return found.f_bavail * found.f_frsize


def wait_for_room(association: StorageAssociation, refused: list[Instance]) -> list[Instance]:
    """Send what was refused again, as a modality does, until it is taken."""
    deadline = time.monotonic() + 20
    taken: list[Instance] = []
    while len(taken) < len(refused) and time.monotonic() < deadline:
        if store(association, refused[len(taken)]) == 0:
            taken.append(refused[len(taken)])
        else:
            time.sleep(0.1)
    return taken


def assert_arrived(directory: Path, archive: FakeArchive, sent: list[Instance]) -> None:
    """Assert that the archive has each of these instances, with one content, and no other."""
    key = load_key_file(directory / "project.key").derive("uid")
    contents: dict[str, set[bytes]] = {}
    for kept in archive.received:
        contents.setdefault(kept.sop_instance_uid, set()).add(hashlib.sha256(kept.data_set()).digest())
    assert set(contents) == {pseudonym_uid(key, instance.sop_instance_uid) for instance in sent}
    assert all(len(digests) == 1 for digests in contents.values())
