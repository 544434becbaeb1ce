"""A state directory that was damaged, moved or fought over: one clear error or a held instance, never a silent loss."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from deid_proxy.identity.keys import generate_key_file, load_key_file
from deid_proxy.identity.uids import pseudonym_uid
from deid_proxy.testing.builders import Shape, build_study
from deid_proxy.testing.fake_archive import FakeArchive
from deid_proxy.testing.gateway_states import ask, wait_until_idle
from deid_proxy.testing.running_gateway import RunningGateway, Target, free_port
from deid_proxy.testing.sender import send_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


STUDIES = 3
INSTANCES = [i for seed in range(STUDIES) for i in build_study(seed, "MR", 4, shape=Shape(rows=64, columns=64))]


def killed(directory: Path, *, ready: int) -> Path:
    """Return what a killed gateway leaves that acknowledged everything, de-identified some and delivered nothing."""
    gateway = RunningGateway(directory, [Target("archive", free_port())]).start()
    files = [instance.part10() for instance in INSTANCES]
    assert set(send_files("127.0.0.1", gateway.port, files, called="TRIAL")) == {0}
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and len(ask(gateway, "queue_list")["deliveries"]) < ready:  # type: ignore[arg-type]
        time.sleep(0.01)
    gateway.kill()
    return directory


@pytest.fixture(scope="module")
def left_behind(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ledger knows part of what was acknowledged."""
    return killed(tmp_path_factory.mktemp("left-behind"), ready=1)


@pytest.fixture(scope="module")
def all_ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything waits for the archive."""
    return killed(tmp_path_factory.mktemp("all-ready"), ready=len(INSTANCES))


@dataclass
class Found:
    """A copy of what was left behind, to be damaged and started."""

    directory: Path
    archive: FakeArchive

    @property
    def state(self) -> Path:
        """The state directory."""
        return self.directory / "state"

    @property
    def segment(self) -> Path:
        """The segment of the spool that holds what was sent."""
        return min(path for path in (self.state / "spool").iterdir() if path.name.isdigit())

    def gateway(self) -> RunningGateway:
        """Return a gateway on the copy, not started, whose archive is up."""
        return RunningGateway(self.directory, [Target("archive", self.archive.port)])

    def serve(self) -> subprocess.CompletedProcess[str]:
        """Start a gateway that is expected to end by itself."""
        gateway = self.gateway()
        gateway.write_config()
        command = [sys.executable, "-m", "deid_proxy", "serve", "--config", str(gateway.config)]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def copied(original: Path, directory: Path) -> Iterator[Found]:
    """Yield a copy, beside a running archive."""
    shutil.copytree(original, directory / "copy", ignore=shutil.ignore_patterns("*.sock"))
    with FakeArchive() as archive:
        yield Found(directory / "copy", archive)


@pytest.fixture
def found(left_behind: Path, tmp_path: Path) -> Iterator[Found]:
    yield from copied(left_behind, tmp_path)


@pytest.fixture
def waiting(all_ready: Path, tmp_path: Path) -> Iterator[Found]:
    yield from copied(all_ready, tmp_path)


def flip(path: Path, offset: int, size: int = 1) -> None:
    """Invert bytes of a file."""
    with path.open("r+b") as file:
        file.seek(offset)
        data = bytes(byte ^ 0xFF for byte in file.read(size))
        file.seek(offset)
        file.write(data)


def cut(path: Path, keep: float) -> None:
    """Cut a file to a part of its length."""
    os.truncate(path, int(path.stat().st_size * keep))


def remove_database(state: Path, name: str) -> None:
    """Remove a database with all that belongs to it."""
    for path in state.glob(f"{name}*"):
        path.unlink()


def fold(state: Path, name: str) -> None:
    """Bring what is in the write-ahead log of a database into its file."""
    import apsw

    connection = apsw.Connection(str(state / name))
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    connection.close()


# --- the damage ------------------------------------------------------------------------------------------------------


def ledger_middle(found: Found) -> None:
    fold(found.state, "ledger.db")
    path = found.state / "ledger.db"
    flip(path, path.stat().st_size // 2, 8192)


def ledger_cut(found: Found) -> None:
    fold(found.state, "ledger.db")
    cut(found.state / "ledger.db", 0.5)


def map_middle(found: Found) -> None:
    fold(found.state, "map.db")
    path = found.state / "map.db"
    flip(path, path.stat().st_size // 2, 8192)


def map_cut(found: Found) -> None:
    fold(found.state, "map.db")
    cut(found.state / "map.db", 0.5)


def maps_and_ledgers_swapped(found: Found) -> None:
    for name in ("ledger.db", "map.db"):
        fold(found.state, name)
    (found.state / "ledger.db").rename(found.state / "other")
    (found.state / "map.db").rename(found.state / "ledger.db")
    (found.state / "other").rename(found.state / "map.db")


def slots_missing(found: Found) -> None:
    (found.state / "spool" / "keys.slots").unlink()


def slots_header(found: Found) -> None:
    flip(found.state / "spool" / "keys.slots", 20)


def spool_key_lost(found: Found) -> None:
    (found.directory / "spool.key").unlink()


def spool_key_replaced(found: Found) -> None:
    spool_key_lost(found)
    generate_key_file(found.directory / "spool.key")


def project_key_replaced(found: Found) -> None:
    (found.directory / "project.key").unlink()
    generate_key_file(found.directory / "project.key")


def state_is_a_file(found: Found) -> None:
    shutil.rmtree(found.state)
    found.state.write_bytes(b"")


def spool_is_a_link(found: Found) -> None:
    (found.state / "spool").rename(found.directory / "elsewhere")
    (found.state / "spool").symlink_to(found.directory / "elsewhere")


REFUSED: list[Callable[[Found], None]] = [
    ledger_middle,
    ledger_cut,
    map_middle,
    map_cut,
    maps_and_ledgers_swapped,
    slots_missing,
    slots_header,
    spool_key_lost,
    spool_key_replaced,
    project_key_replaced,
    state_is_a_file,
    spool_is_a_link,
]


@pytest.mark.parametrize("damage", REFUSED, ids=lambda damage: damage.__name__)
@pytest.mark.fault(39, 45)
def test_what_cannot_be_trusted_is_refused_with_one_clear_error(found: Found, damage: Callable[[Found], None]) -> None:
    """The gateway does not start, says why in a line, shows no traceback, and changes nothing in the spool."""
    damage(found)
    before = {path.name: path.stat().st_size for path in (found.directory).rglob("0*")}
    ended = found.serve()
    assert ended.returncode in (75, 78), ended.stderr
    assert "Traceback" not in ended.stderr + ended.stdout
    assert ended.stderr.strip()
    assert {path.name: path.stat().st_size for path in (found.directory).rglob("0*")} == before
    assert found.archive.received == []


def ledger_missing(found: Found) -> None:
    remove_database(found.state, "ledger.db")


def ledger_empty(found: Found) -> None:
    remove_database(found.state, "ledger.db")
    (found.state / "ledger.db").touch()


def ledger_log_missing(found: Found) -> None:
    for path in found.state.glob("ledger.db-*"):
        path.unlink()


def ledger_log_cut(found: Found) -> None:
    cut(found.state / "ledger.db-wal", 0.6)


def map_missing(found: Found) -> None:
    remove_database(found.state, "map.db")


def map_log_missing(found: Found) -> None:
    for path in found.state.glob("map.db-*"):
        path.unlink()


def nothing(_found: Found) -> None:
    """The control: a killed gateway alone loses nothing."""


def socket_left_over(found: Found) -> None:
    (found.state / "control.sock").write_bytes(b"")


def wrong_rights(found: Found) -> None:
    for path in (found.state, found.state / "spool", found.state / "ledger.db", found.state / "map.db"):
        path.chmod(0o777)


HEALED = [
    nothing,
    ledger_missing,
    ledger_empty,
    ledger_log_missing,
    ledger_log_cut,
    map_missing,
    map_log_missing,
    socket_left_over,
    wrong_rights,
]


@pytest.mark.parametrize("damage", HEALED, ids=lambda damage: damage.__name__)
@pytest.mark.fault(41)
def test_what_can_be_made_again_is_made_again(found: Found, damage: Callable[[Found], None]) -> None:
    """Ledger and map are rebuilt from the spool and the key: every instance arrives, under the same UIDs as ever."""
    damage(found)
    with found.gateway() as gateway:
        states = wait_until_idle(gateway)
        assert states["held"] == {}
    key = load_key_file(found.directory / "project.key").derive("uid")
    wanted = {pseudonym_uid(key, instance.sop_instance_uid) for instance in INSTANCES}
    assert {kept.sop_instance_uid for kept in found.archive.received} == wanted
    for name in ("", "spool", "ledger.db", "map.db"):
        assert not (found.state / name).stat().st_mode & 0o077, name


def segment_byte(found: Found) -> None:
    flip(found.segment, 4096 + 2000)


def segment_missing(found: Found) -> None:
    found.segment.unlink()


def segment_cut(found: Found) -> None:
    os.truncate(found.segment, 5 * 4096)


def segment_zeroed(found: Found) -> None:
    size = found.segment.stat().st_size
    os.truncate(found.segment, 0)
    os.truncate(found.segment, size)


def slot_byte(found: Found) -> None:
    slots = found.state / "spool" / "keys.slots"
    for number in range(len(INSTANCES) + 1):
        flip(slots, 4096 + number * 64 + 40)


def slots_cut(found: Found) -> None:
    os.truncate(found.state / "spool" / "keys.slots", 4096 + 2 * 64)


DAMAGED = [segment_byte, segment_missing, segment_cut, segment_zeroed, slot_byte, slots_cut]


@pytest.mark.parametrize("damage", DAMAGED, ids=lambda damage: damage.__name__)
@pytest.mark.fault(39)
def test_what_is_lost_in_the_spool_is_held(waiting: Found, damage: Callable[[Found], None]) -> None:
    """Every acknowledged instance is at the archive or held as corrupt: none is missing from the count."""
    damage(waiting)
    with waiting.gateway() as gateway:
        states = wait_until_idle(gateway)
        listed = ask(gateway, "held_list")["deliveries"]
        assert isinstance(listed, list)
    delivered = {kept.sop_instance_uid for kept in waiting.archive.received}
    assert states["held"] == {}
    assert {each["reason"] for each in listed} == {"spool-corrupt"}
    assert len(delivered) + len(listed) == len(INSTANCES)
    assert "Traceback" not in gateway.log.read_text()


@pytest.mark.parametrize("damage", [segment_byte, slot_byte], ids=lambda damage: damage.__name__)
def test_what_is_lost_before_the_ledger_knew_it_is_said(found: Found, damage: Callable[[Found], None]) -> None:
    """Damage in what only the spool knew is like what was under way at a power loss: it is counted aloud."""
    ledger_missing(found)
    damage(found)
    with found.gateway() as gateway:
        wait_until_idle(gateway)
    said = [line for line in gateway.log.read_text().splitlines() if "are not whole" in line]
    assert len(said) == 1
    assert json.loads(said[0])["count"] == len(INSTANCES) - len(found.archive.received)


def test_a_state_directory_from_another_machine_goes_on(found: Found, tmp_path: Path) -> None:
    """Copied with its keys it is the same gateway: what was acknowledged there is delivered from here."""
    moved = tmp_path / "elsewhere" / "deep"
    shutil.copytree(found.directory, moved)
    shutil.rmtree(found.directory)
    with RunningGateway(moved, [Target("archive", found.archive.port)]) as gateway:
        wait_until_idle(gateway)
    assert len({kept.sop_instance_uid for kept in found.archive.received}) == len(INSTANCES)


@pytest.mark.fault(43)
def test_of_twenty_racing_starts_exactly_one_wins(found: Found) -> None:
    """The others end with 75 and one clear line; everything is delivered once."""
    gateway = found.gateway()
    gateway.write_config()
    command = [sys.executable, "-m", "deid_proxy", "serve", "--config", str(gateway.config)]
    racers = [subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) for _ in range(20)]
    try:
        found.archive.wait_for(len(INSTANCES), timeout_s=60)
        deadline = time.monotonic() + 60
        while sum(racer.poll() is None for racer in racers) > 1 and time.monotonic() < deadline:
            time.sleep(0.05)
        alive = [racer for racer in racers if racer.poll() is None]
        assert len(alive) == 1
        alive[0].send_signal(signal.SIGTERM)
        assert alive[0].wait(30) == 0
        assert sorted(racer.returncode for racer in racers) == [0] + [75] * 19
        said = [racer.stderr.read() for racer in racers if racer.stderr and racer not in alive]
        assert all(b"another gateway uses this state directory" in text for text in said)
        assert not any(b"Traceback" in text for text in said)
    finally:
        for racer in racers:
            with suppress(ProcessLookupError):
                racer.kill()
            racer.communicate()
    assert len(found.archive.received) == len(INSTANCES)
