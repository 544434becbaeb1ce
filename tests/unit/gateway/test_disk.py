"""A disk without room for what is to be received is told of before the first sender is refused."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, NamedTuple

import pytest

from deid_proxy.gateway.disk import disk_warning
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
