"""Room is asked for before a file is written where that was measured to pay, and nowhere else."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from deid_proxy.cli import room
from deid_proxy.cli.output_tree import Placement, settle, write_draft

if TYPE_CHECKING:
    from pathlib import Path

MOUNTS = """\
22 1 254:0 / / rw,relatime shared:1 - {kind} /dev/vda rw
23 22 0:21 / /proc rw - proc proc rw
24 22 0:30 / /merged rw - overlay overlay rw,lowerdir=/a - b
25 22 254:0 /part /again rw - {kind} /dev/vda rw
26 22 254:1 no separator at all
"""


@pytest.mark.parametrize(("kind", "expected"), [("ext4", True), ("btrfs", False), ("xfs", False), ("", False)])
def test_room_is_asked_for_where_it_was_measured(kind: str, expected: bool, tmp_path: Path) -> None:
    """Another file system may write its blocks twice for it, or not compress what was asked for."""
    mounts, device = tmp_path / "mountinfo", tmp_path.stat().st_dev
    numbers = f"{os.major(device)}:{os.minor(device)}"
    mounts.write_text(MOUNTS.format(kind=kind).replace("254:0", numbers))
    assert room.pays(tmp_path, mounts) is expected


def test_no_room_is_asked_for_where_nobody_says_what_it_is_on(tmp_path: Path) -> None:
    """Another system has no such list; a device may not be in it; a folder may not be there."""
    (tmp_path / "mountinfo").write_text(MOUNTS.format(kind="ext4").replace("254:0", "9999:1"))
    assert not room.pays(tmp_path, tmp_path / "none")
    assert not room.pays(tmp_path, tmp_path / "mountinfo")
    assert not room.pays(tmp_path / "none")


@pytest.mark.parametrize("room_bytes", [0, 1, 70_000, 100_000] if hasattr(os, "posix_fallocate") else [0])
def test_a_file_is_the_same_with_room_and_without(room_bytes: int, tmp_path: Path) -> None:
    """Room that was asked for ends where the last byte is."""
    chunks = [b"a" * 70_000, memoryview(b"b" * 30_000)]
    assert settle(write_draft(tmp_path, "P/one.dcm", 1, chunks, room_bytes)) is Placement.WRITTEN
    assert (tmp_path / "P/one.dcm").read_bytes() == b"".join(chunks)
