"""Power loss at every step: a disk that keeps any part of what was not synced never costs an acknowledged instance.

A file system that records what passes through it is cut off after every call. From each prefix several disks are made:
what was synced is there; of the rest nothing, everything, or an arbitrary selection of blocks and names.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from deid_proxy.errors import SpoolCorruptError, SpoolError
from deid_proxy.identity.ports import Extent, Receipt
from deid_proxy.spool import Spool
from deid_proxy.spool.behind import AtOnce
from deid_proxy.testing.late import Late
from deid_proxy.testing.power_loss import Disk, Timeline

if TYPE_CHECKING:
    from concurrent.futures import Executor
    from pathlib import Path

    from deid_proxy.spool.filesystem import FileSystem

KEY = bytes(range(32))
SELECTIONS = 8
SEED = 20240607


def receipt(number: int) -> Receipt:
    return Receipt(
        receipt_id=number.to_bytes(16, "big"),
        received_at=0.0,
        project="P",
        calling_ae_title="A",
        called_ae_title="B",
        peer_address="192.0.2.1",
        sop_class_uid="1.2",
        sop_instance_uid="1.2.3",
        transfer_syntax_uid="1.2.840.10008.1.2.1",
        size_bytes=0,
        digest=bytes(32),
    )


class Life:
    """A spool at work: what it acknowledged, made durable and erased, with the length of the log at that time."""

    def __init__(self, directory: Path, executor: Executor) -> None:
        self.files = Timeline(directory)
        self.spool = open_spool(directory, files=self.files.file_system(""), executor=executor)
        self.instances: list[tuple[int, bytes, Extent, int]] = []  # number, bytes, extent, log length when acknowledged
        self.renditions: list[tuple[Extent, bytes, int]] = []
        self.erased: dict[int, tuple[int, int]] = {}  # number -> log length before and after

    def store(self, number: int, size: int) -> Extent:
        data = random.Random(number).randbytes(size)
        writer = self.spool.begin()
        for start in range(0, size, 900):
            writer.write(data[start : start + 900])
        extent = writer.commit(receipt(number))
        self.instances.append((number, data, extent, len(self.files.log)))
        return extent

    def render(self, extent: Extent, data: bytes) -> None:
        rendition = self.spool.write_rendition(extent, data)
        self.spool.sync()
        self.renditions.append((rendition, data, len(self.files.log)))

    def erase(self, number: int) -> None:
        [extent] = [extent for known, _, extent, _ in self.instances if known == number]
        before = len(self.files.log)
        self.spool.erase([extent])
        self.erased[number] = (before, len(self.files.log))


def open_spool(directory: Path, *, files: FileSystem | None = None, executor: Executor | None = None) -> Spool:
    sizes = {"segment_bytes": 32 * 1024, "frame_bytes": 1024, "stream_bytes": 8 * 1024}
    return Spool(directory, KEY, reserve_bytes=0, files=files, executor=executor, **sizes)


@pytest.fixture(scope="module", params=[AtOnce, Late], ids=["at once", "late"])
def life(tmp_path_factory, request) -> Life:
    """Small and large instances, an abort, renditions, rolled, emptied and recycled segments.

    Large instances are written at once, or as late behind the one who receives them as can be.
    """
    patch = pytest.MonkeyPatch()
    patch.setattr("deid_proxy.spool.slots.CHUNK_SLOTS", 8)
    patch.setattr("deid_proxy.spool.writer.WRITE_BYTES", 4096)
    patch.setattr("deid_proxy.spool.behind.FLUSH_BYTES", 8192)
    life = Life(tmp_path_factory.mktemp("life") / "spool", request.param())
    first = life.store(1, 100)
    life.store(2, 3000)
    life.render(first, b"new bytes" * 100)
    life.store(3, 20_000)
    writer = life.spool.begin()
    writer.write(bytes(12_000))
    writer.abort()
    for number in range(4, 12):
        life.store(number, 5000)
    for number in (1, 2, 3, 4, 5, 6, 7):
        life.erase(number)
    for number in range(12, 18):
        life.store(number, 6000)
    life.store(18, 15_000)  # in the file of the third, which is longer
    life.store(19, 24_000)
    life.erase(19)
    writer = life.spool.begin()
    writer.write(bytes(12_000))
    writer.abort()
    life.store(20, 30_000)  # in the file of that one, which is shorter
    life.spool.close()
    patch.undo()
    return life


def check(directory: Path, life: Life, length: int) -> None:
    """Open what survived and hold it against what had been promised by then."""
    with open_spool(directory) as spool:
        found = {receipt.receipt_id: extent for receipt, extent in spool.recover({})}
        live = set(found.values()) | {rendition for rendition, _, at in life.renditions if at <= length}
        spool.keep_only([extent for extent in live if extent.segment in spool._segments.sizes])
        for number, data, extent, acknowledged in life.instances:
            found_extent = found.pop(number.to_bytes(16, "big"), None)
            before, after = life.erased.get(number, (1 << 60, 1 << 60))
            if acknowledged <= length <= before:
                assert found_extent == extent, f"acknowledged instance {number} is lost"
            if after <= length:
                assert found_extent is None, f"erased instance {number} is back"
            if found_extent is not None:
                assert spool.read(found_extent) == data
        assert found == {}, "an instance that was never sent"
        for rendition, data, at in life.renditions:
            if at <= length <= life.erased[1][0]:
                assert spool.read(rendition) == data


@pytest.mark.parametrize(
    "survivors", ["nothing unsynced", "everything", *(f"selection {n}" for n in range(SELECTIONS))]
)
@pytest.mark.fault(41)
def test_no_acknowledged_instance_is_lost_at_any_step(life, tmp_path, survivors):
    """Cut off after every call, with any part of the unsynced writes, recovery finds what was acknowledged by then."""
    choice = random.Random(f"{SEED} {survivors}")
    keeps = {"nothing unsynced": lambda: False, "everything": lambda: True}.get(
        survivors, lambda: choice.random() < 0.5
    )
    disk = Disk()
    acknowledged = {at for *_, at in life.instances}
    assert len(acknowledged) == 20
    for length, entry in enumerate(life.files.log, start=1):
        disk.feed(entry)
        directory = tmp_path / f"{length}"
        disk.survive(directory, keeps)
        if not (directory / "keys.slots").exists():
            assert length < min(acknowledged)
            continue
        check(directory, life, length)


def test_the_life_used_every_kind_of_call(life):
    """The recorded life creates, allocates, writes, syncs, renames and removes: no call is left out of the replay."""
    kinds = {entry[0] for entry in life.files.log}
    places = {number: extent.segment for number, _, extent, _ in life.instances}
    renamed = [
        (int(entry[1]), int(entry[2])) for entry in life.files.log if entry[0] == "rename" and entry[1].isdigit()
    ]
    assert (places[3], places[18]) in renamed, "the file of a large instance is used again"
    assert {new for _, new in renamed} > {places[18], places[20]}
    assert kinds == {"create", "write", "size", "sync", "sync directory", "rename", "remove"}


def test_the_replay_notices_a_commit_that_does_not_sync(life, tmp_path):
    """Without the fdatasync of a commit the same replay reports a loss: the test can fail."""
    disk, lost = Disk(), 0
    for length, entry in enumerate(life.files.log, start=1):
        if entry[0] == "sync" and entry[1] != 1:
            continue
        disk.feed(entry)
        directory = tmp_path / f"{length}"
        disk.survive(directory, lambda: False)
        if (directory / "keys.slots").exists():
            try:
                check(directory, life, length)
            except (AssertionError, SpoolError, SpoolCorruptError):
                lost += 1
    assert lost > 10
