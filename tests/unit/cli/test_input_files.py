"""What is found below the inputs, and in which order."""

from __future__ import annotations

import os
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from deid_proxy.cli.archives import ArchiveProblem
from deid_proxy.cli.input_files import InputFile, ReadProblem, SkipReason, find_inputs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def found(arguments: Sequence[Path], leave_out: frozenset[Path] = frozenset()) -> list[InputFile]:
    return list(find_inputs(arguments, leave_out))


def paths(files: Sequence[InputFile]) -> list[str]:
    return ["/".join(file.relative) for file in files]


def test_folders_are_read_in_the_order_of_names(tmp_path: Path) -> None:
    """The order depends on names alone: sorted in each folder, a folder at its own place among files."""
    for name in ("b/2", "b/10", "a", "c/x/y", "b0"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    files = found([tmp_path])
    assert paths(files) == ["a", "b/10", "b/2", "b0", "c/x/y"]
    assert [file.number for file in files] == [1, 2, 3, 4, 5]


def test_inputs_are_numbered_through_in_the_order_typed(tmp_path: Path) -> None:
    """Numbers go on over all inputs, and each file knows the input it came from."""
    for name in ("z", "a"):
        (tmp_path / name).write_bytes(b"x")
    files = found([tmp_path / "z", tmp_path / "a"])
    assert [(file.number, file.argument) for file in files] == [(1, str(tmp_path / "z")), (2, str(tmp_path / "a"))]


def test_links_are_not_followed(tmp_path: Path) -> None:
    """A link below a folder is listed as one, whether it leads out, back in, or nowhere."""
    outside, inside = tmp_path / "outside", tmp_path / "inside"
    outside.mkdir()
    inside.mkdir()
    (outside / "secret").write_bytes(b"x")
    for name, target in (("out", outside), ("file", outside / "secret"), ("loop", inside), ("nowhere", tmp_path / "-")):
        (inside / name).symlink_to(target)
    assert {file.problem for file in found([inside])} == {SkipReason.LINK}


def test_link_that_the_user_typed_is_followed(tmp_path: Path) -> None:
    """Who names a link on the command line means what it points to."""
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "one").write_bytes(b"x")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert paths(found([tmp_path / "link"])) == ["one"]


def test_output_folder_inside_the_input_is_left_out(tmp_path: Path) -> None:
    """What was de-identified before is not taken as input again."""
    (tmp_path / "clean").mkdir()
    (tmp_path / "clean" / "old").write_bytes(b"x")
    (tmp_path / "new").write_bytes(b"x")
    assert paths(found([tmp_path], frozenset({(tmp_path / "clean").resolve()}))) == ["new"]


@pytest.mark.skipif(sys.platform == "win32", reason="no FIFOs on Windows")
def test_special_files_are_never_opened(tmp_path: Path) -> None:
    """A FIFO, which would block whoever reads it, is listed and left alone."""
    os.mkfifo(tmp_path / "pipe")
    assert [file.problem for file in found([tmp_path])] == [SkipReason.SPECIAL]


def test_folder_that_cannot_be_listed_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder without the right to read is an entry of its own, and the rest goes on."""
    (tmp_path / "closed").mkdir()
    (tmp_path / "open").write_bytes(b"x")
    scandir = os.scandir

    def deny(path: Path) -> Iterator[os.DirEntry[str]]:
        if path.name == "closed":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", deny)
    assert [file.problem for file in found([tmp_path])] == [ReadProblem.UNREADABLE, None]


def test_archive_members_get_numbers_for_names(tmp_path: Path) -> None:
    """No path from inside an archive is used: members lie below the archive's own name, numbered."""
    with zipfile.ZipFile(tmp_path / "scans.zip", "w") as archive:
        archive.writestr("../../SMITH^JOHN/1.dcm", b"1")
        archive.writestr("/etc/passwd", b"22")
    files = found([tmp_path])
    assert paths(files) == ["scans/000001.dcm", "scans/000002.dcm"]
    assert [(file.member, file.size_bytes) for file in files] == [(0, 1), (1, 2)]


def test_archive_in_a_folder_goes_by_its_suffix(tmp_path: Path) -> None:
    """Office documents are ZIP archives too: in a folder only ``.zip`` is opened, on the command line any archive."""
    with zipfile.ZipFile(tmp_path / "letter.docx", "w") as archive:
        archive.writestr("word/document.xml", b"1")
    assert [file.member for file in found([tmp_path])] == [-1]
    assert [file.member for file in found([tmp_path / "letter.docx"])] == [0]


def test_refused_archive_is_one_entry(tmp_path: Path) -> None:
    """An archive that cannot be used counts once, with its problem."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("one", bytes(10_000))
    data = bytearray((tmp_path / "a.zip").read_bytes())
    data[data.index(b"PK\x01\x02")] = 0
    (tmp_path / "a.zip").write_bytes(data)
    assert [file.problem for file in found([tmp_path])] == [ArchiveProblem.DAMAGED]


def test_deep_folders_need_no_recursion(tmp_path: Path) -> None:
    """A tree deeper than Python's recursion limit is walked like any other."""
    here = os.open(tmp_path, os.O_RDONLY)
    try:
        for _ in range(150):
            os.mkdir("d", dir_fd=here)
            deeper = os.open("d", os.O_RDONLY, dir_fd=here)
            os.close(here)
            here = deeper
        os.close(os.open("leaf", os.O_CREAT | os.O_WRONLY, dir_fd=here))
    finally:
        os.close(here)
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(len_of_stack() + 60)
    try:
        files = found([tmp_path])
    finally:
        sys.setrecursionlimit(limit)
    assert len(files[0].relative) == 151


def len_of_stack() -> int:
    frame, depth = sys._getframe(), 0
    while frame is not None:
        frame, depth = frame.f_back, depth + 1  # type: ignore[assignment]
    return depth
