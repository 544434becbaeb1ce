"""A disk without room for what is to be received is told of before the first sender is refused."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, NamedTuple

import pytest

from deid_proxy.gateway.disk import disk_warning, place_warning
from deid_proxy.settings.model import LimitSettings

if TYPE_CHECKING:
    from pathlib import Path

MIB = 1 << 20
LIMITS = LimitSettings()
SMALL = LimitSettings(disk_reserve_bytes=MIB, disk_soft_bytes=0)


class Usage(NamedTuple):
    total: int
    free: int


@pytest.mark.parametrize(
    ("total", "free", "limits", "said"),
    [
        (40, 40, LIMITS, "40 MiB in all: every sender will be refused"),
        (40, 40, SMALL, "40 MiB in all: every sender will be refused"),
        (65, 65, SMALL, None),
        (4096, 1000, LIMITS, "1000 MiB free, less than disk_soft_bytes: new associations will be rejected for now"),
        (4096, 60, SMALL, "60 MiB free: instances will be refused (A700)"),
        (4096, 1024, LIMITS, None),
    ],
)
def test_a_disk_is_measured_against_the_marks_and_one_segment(
    total: int, free: int, limits: LimitSettings, said: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is missing, and what senders will be told, is said in words; a disk with room is not spoken of."""
    asked = []

    def usage(place: Path) -> Usage:
        asked.append(place)
        return Usage(total * MIB, free * MIB)

    monkeypatch.setattr(shutil, "disk_usage", usage)
    found = disk_warning(tmp_path / "not" / "yet", limits)
    assert asked == [tmp_path]
    if said is None:
        assert found is None
    else:
        assert found is not None
        assert said in found.message
        assert "a segment of 64 MiB" in found.message
        assert "make room" in found.hint


def test_a_disk_that_nobody_can_ask_gets_no_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A path that may not be looked at is a mistake of its own, which the start reports."""

    def refuse(_place: Path) -> Usage:
        raise PermissionError

    monkeypatch.setattr(shutil, "disk_usage", refuse)
    assert disk_warning(tmp_path, LIMITS) is None


def test_a_place_where_a_state_directory_can_be_is_not_spoken_of(tmp_path: Path) -> None:
    """Neither of one that is there nor of one that will be made."""
    assert place_warning(tmp_path) is None
    assert place_warning(tmp_path / "not" / "yet") is None


@pytest.mark.parametrize("below", ["", "state"])
def test_a_file_in_the_place_of_the_state_directory_is_told_of(below: str, tmp_path: Path) -> None:
    """Of itself, or above it."""
    (tmp_path / "file").write_bytes(b"")
    found = place_warning(tmp_path / "file" / below)
    assert found is not None
    assert f"{tmp_path / 'file'} is no folder" in found.message
    assert "state_dir" in found.hint


def test_a_place_without_the_right_to_write_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder above is asked where the state directory is not there yet."""
    asked: list[tuple[Path, int]] = []

    def refuse(place: Path, mode: int) -> bool:
        asked.append((place, mode))
        return False

    monkeypatch.setattr(os, "access", refuse)
    found = place_warning(tmp_path / "not" / "yet")
    assert asked == [(tmp_path, os.W_OK | os.X_OK)]
    assert found is not None
    assert f"no right to write in {tmp_path}" in found.message
