"""ZIP archives: bounded before they are inflated, and never trusted with a name."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import TYPE_CHECKING

import pytest

from deid_proxy.cli.archives import ArchiveLimits, ArchiveProblem, Member, is_archive, list_members, read_member

if TYPE_CHECKING:
    from pathlib import Path


def make_zip(path: Path, members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def set_encrypted_bit(path: Path) -> None:
    data = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.index(signature) + offset
        flags = struct.unpack_from("<H", data, place)[0]
        struct.pack_into("<H", data, place, flags | 1)
    path.write_bytes(data)


def test_members_are_listed_by_place_and_folders_left_out(tmp_path: Path) -> None:
    """A listing holds places and sizes of files, in the order of the directory, and no names."""
    path = make_zip(tmp_path / "a.zip", {"folder/": b"", "folder/one": b"11", "two": b"222"})
    assert list_members(path) == [Member(1, 2, None), Member(2, 3, None)]


def test_member_is_read_back(tmp_path: Path) -> None:
    """A member's bytes are those that went in, whole or from the beginning."""
    path = make_zip(tmp_path / "a.zip", {"../../etc/passwd": b"content"})
    assert read_member(path, 0, 7) == b"content"
    assert read_member(path, 0, 7, at_most=3) == b"con"


def test_zip_is_recognised_by_its_bytes(tmp_path: Path) -> None:
    """The name of a file says nothing about it being an archive."""
    assert is_archive(make_zip(tmp_path / "scans.dcm", {"a": b"1"}))
    (tmp_path / "not.zip").write_bytes(b"hello")
    assert not is_archive(tmp_path / "not.zip")


def test_encrypted_member_is_reported(tmp_path: Path) -> None:
    """A member that needs a password is known as such before it is read, and not read."""
    path = make_zip(tmp_path / "a.zip", {"one": b"11"}, zipfile.ZIP_STORED)
    set_encrypted_bit(path)
    assert list_members(path) == [Member(0, 2, ArchiveProblem.ENCRYPTED)]
    assert read_member(path, 0, 2) is ArchiveProblem.ENCRYPTED


@pytest.mark.parametrize(
    "limits",
    [
        ArchiveLimits(members=2),
        ArchiveLimits(inflated_bytes=99_999),
        ArchiveLimits(ratio=10, ratio_from_bytes=1_000),
    ],
)
def test_archive_beyond_a_limit_is_refused_as_a_whole(tmp_path: Path, limits: ArchiveLimits) -> None:
    """Too many members, too many bytes, or too many bytes out of too few: nothing is inflated."""
    path = make_zip(tmp_path / "a.zip", {name: bytes(40_000) for name in "abc"})
    assert list_members(path, limits) is ArchiveProblem.LIMIT
    assert isinstance(list_members(path), list)


def test_members_that_share_their_bytes_are_refused(tmp_path: Path) -> None:
    """An archive whose members overlap inflates to far more than it holds, so it is refused."""
    path = make_zip(tmp_path / "a.zip", {"one": bytes(1000)}, zipfile.ZIP_STORED)
    data = path.read_bytes()
    directory, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    entry = data[directory:end]
    tail = bytearray(data[end:])
    struct.pack_into("<HHI", tail, 8, 50, 50, 50 * len(entry))
    path.write_bytes(data[:directory] + 50 * entry + tail)
    assert list_members(path) is ArchiveProblem.LIMIT


@pytest.mark.parametrize("keep", [10, 60, 0.5])
def test_cut_archive_is_damaged(tmp_path: Path, keep: float) -> None:
    """An archive that lost its end is reported as damaged."""
    path = make_zip(tmp_path / "a.zip", {"one": bytes(1000), "two": b"2"}, zipfile.ZIP_STORED)
    data = path.read_bytes()
    path.write_bytes(data[: int(keep if keep > 1 else keep * len(data))])
    assert list_members(path) is ArchiveProblem.DAMAGED


def test_member_with_wrong_bytes_is_damaged(tmp_path: Path) -> None:
    """A member whose checksum does not fit is reported, not used."""
    path = make_zip(tmp_path / "a.zip", {"one": b"A" * 100}, zipfile.ZIP_STORED)
    path.write_bytes(path.read_bytes().replace(b"A" * 100, b"B" * 100))
    assert read_member(path, 0, 100) is ArchiveProblem.DAMAGED


def test_archive_that_changed_since_the_listing_is_damaged(tmp_path: Path) -> None:
    """A member must still have the size that was counted against the limits."""
    path = make_zip(tmp_path / "a.zip", {"one": b"A" * 100})
    assert read_member(path, 0, 99) is ArchiveProblem.DAMAGED
    assert read_member(path, 5, 100) is ArchiveProblem.DAMAGED


def test_member_that_inflates_past_its_entry_gives_no_more_than_promised(tmp_path: Path) -> None:
    """However much a member's stream holds, no more comes out than its directory entry says."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("one", bytes(100_000))
    data = bytearray(buffer.getvalue())
    struct.pack_into("<I", data, data.index(b"PK\x01\x02") + 24, 10)
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    assert list_members(path) == [Member(0, 10, None)]
    assert read_member(path, 0, 10) is ArchiveProblem.DAMAGED
