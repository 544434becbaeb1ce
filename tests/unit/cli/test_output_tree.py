"""Output files: named by new values, whole or absent, and never replacing another."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from deid_proxy.cli.output_tree import Placement, discard_drafts, place_of, settle, write_draft
from deid_proxy.engine.plan import Rendition

if TYPE_CHECKING:
    from collections.abc import Iterator

PLACE = "P-1/2.25.1/2.25.2/2.25.3.dcm"


def rendition(subject: str = "P-1", study: str = "2.25.1") -> Rendition:
    return Rendition([], 0, "1.2.840.10008.1.2", "1.2.840.10008.5.1.4.1.1.2", "2.25.3", study, "2.25.2", subject)


def files_in(root: Path) -> list[str]:
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def test_place_is_made_of_new_values() -> None:
    """The path is subject, study, series and instance, as they stand in the new object."""
    assert str(place_of(rendition())) == PLACE


@pytest.mark.parametrize(
    ("subject", "name"),
    [
        ("../../etc", "_.._etc"),
        ("..", "none"),
        ("", "none"),
        ("A/B\\C:D*E", "A_B_C_D_E"),
        ("Ä Ö\x00\n", "_____"),
        ("x" * 500, "x" * 64),
    ],
)
def test_subject_of_any_text_becomes_one_safe_name(subject: str, name: str) -> None:
    """Whatever a profile writes as the subject is one path component, on every file system."""
    place = place_of(rendition(subject))
    assert place.parts[0] == name
    assert len(place.parts) == 4


def test_file_is_written_whole_and_for_its_owner_only(tmp_path: Path) -> None:
    """A settled file holds all chunks in order, and others may not read it."""
    assert settle(write_draft(tmp_path, PLACE, 1, [b"ab", memoryview(b"cd")])) is Placement.WRITTEN
    assert files_in(tmp_path) == [str(Path(PLACE))]
    assert (tmp_path / PLACE).read_bytes() == b"abcd"
    if sys.platform != "win32":
        assert stat.S_IMODE((tmp_path / PLACE).stat().st_mode) == 0o600


def test_same_bytes_again_are_unchanged(tmp_path: Path) -> None:
    """Writing what is there already changes nothing and leaves nothing beside it."""
    settle(write_draft(tmp_path, PLACE, 1, [b"ab"]))
    before = (tmp_path / PLACE).stat()
    assert settle(write_draft(tmp_path, PLACE, 2, [b"ab"])) is Placement.UNCHANGED
    assert (tmp_path / PLACE).stat().st_mtime_ns == before.st_mtime_ns
    assert files_in(tmp_path) == [str(Path(PLACE))]


def test_other_bytes_never_replace_a_file(tmp_path: Path) -> None:
    """A file that is there with other bytes stays, and the newcomer goes."""
    settle(write_draft(tmp_path, PLACE, 1, [b"first"]))
    assert settle(write_draft(tmp_path, PLACE, 2, [b"other"])) is Placement.CONFLICT
    assert (tmp_path / PLACE).read_bytes() == b"first"
    assert files_in(tmp_path) == [str(Path(PLACE))]


@pytest.mark.parametrize("existing", [None, b"ab", b"other"])
def test_file_systems_without_links_keep_the_promise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, existing: bytes | None
) -> None:
    """Where no hard link can be made, a file is still settled, recognised, or refused in the same way."""

    def no_links(*_arguments: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    draft = write_draft(tmp_path, PLACE, 1, [b"ab"])
    if existing is not None:
        Path(draft.place).write_bytes(existing)
    expected = {None: Placement.WRITTEN, b"ab": Placement.UNCHANGED, b"other": Placement.CONFLICT}[existing]
    assert settle(draft) is expected
    assert (tmp_path / PLACE).read_bytes() == (existing or b"ab")
    assert len(files_in(tmp_path)) == 1


def test_failing_write_leaves_nothing(tmp_path: Path) -> None:
    """When the disk is full in the middle of a file, no part of it stays."""

    def chunks() -> Iterator[bytes]:
        yield b"beginning"
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        write_draft(tmp_path, PLACE, 1, chunks())
    assert files_in(tmp_path) == []


def test_interrupted_write_leaves_nothing(tmp_path: Path) -> None:
    """Ctrl-C in the middle of a file removes the part that was written."""

    def chunks() -> Iterator[bytes]:
        yield b"beginning"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_draft(tmp_path, PLACE, 1, chunks())
    assert files_in(tmp_path) == []


def test_drafts_of_a_run_that_was_broken_off_are_removed_and_no_others(tmp_path: Path) -> None:
    """A draft that was in nobody's hands when the interrupt came goes; one of another run, and files, stay."""
    study = tmp_path / "SUBJECT" / "STUDY"
    study.mkdir(parents=True)
    ours, others, file = (study / name for name in (".deid-proxy-41-7.part", ".deid-proxy-411-7.part", "1.dcm"))
    for path in (ours, others, file):
        path.write_bytes(b"data")
    discard_drafts(tmp_path, [41, 42])
    assert sorted(study.iterdir()) == sorted((others, file))
