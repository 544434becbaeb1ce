"""ZIP archives as an input: every number in them is checked before a byte is inflated, and no name is used."""

from __future__ import annotations

import zipfile
import zlib
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

_LOCAL_HEADER_BYTES = 30
_ENCRYPTED_BIT = 0x1
_FIRST_ENTRY = b"PK\x03\x04"


class ArchiveProblem(StrEnum):
    """Why an archive, or a member of one, is not read."""

    DAMAGED = "archive-damaged"
    ENCRYPTED = "archive-encrypted"
    LIMIT = "archive-limit"


class ArchiveLimits(NamedTuple):
    """How much an archive may hold.

    Parameters
    ----------
    members
        The most members.
    inflated_bytes
        The most bytes of all members together, inflated.
    ratio
        The most inflated bytes per byte of the archive, once there are more than ``ratio_from_bytes`` of them.
        Series of empty masks deflate a hundredfold; archives made to fill a disk, a thousandfold and more.
    """

    members: int = 200_000
    inflated_bytes: int = 256 << 30
    ratio: int = 400
    ratio_from_bytes: int = 1 << 30


class Member(NamedTuple):
    """One file of an archive: its place in the directory, its size, and why it cannot be read."""

    place: int
    size_bytes: int
    problem: ArchiveProblem | None


def is_archive(path: Path) -> bool:
    """Return True if the file's bytes say that it is a whole ZIP archive."""
    return zipfile.is_zipfile(path)


def begins_like_archive(head: bytes) -> bool:
    """Return True for the first bytes of a ZIP archive, whether the rest of it is there or not."""
    return head.startswith(_FIRST_ENTRY)


def list_members(path: Path, limits: ArchiveLimits = ArchiveLimits()) -> list[Member] | ArchiveProblem:  # noqa: B008
    """Return the files of an archive in the order of its directory, or why the archive is refused as a whole.

    Members that overlap are refused too: archives that inflate without end are made of them.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError):
        return ArchiveProblem.DAMAGED
    if _too_large(entries, path.stat().st_size, limits):
        return ArchiveProblem.LIMIT
    return [
        Member(place, entry.file_size, ArchiveProblem.ENCRYPTED if entry.flag_bits & _ENCRYPTED_BIT else None)
        for place, entry in enumerate(entries)
        if not entry.is_dir()
    ]


def _too_large(entries: list[zipfile.ZipInfo], archive_bytes: int, limits: ArchiveLimits) -> bool:
    inflated = sum(entry.file_size for entry in entries)
    stored = sum(entry.compress_size + _LOCAL_HEADER_BYTES for entry in entries)
    return (
        len(entries) > limits.members
        or inflated > limits.inflated_bytes
        or stored > archive_bytes
        or (inflated > limits.ratio_from_bytes and inflated > limits.ratio * archive_bytes)
    )


@lru_cache(maxsize=1)
def _opened(path: Path) -> zipfile.ZipFile:
    """Keep the last archive open: its directory is long to read, and members come one after the other."""
    return zipfile.ZipFile(path)


def read_member(path: Path, place: int, size_bytes: int, *, at_most: int | None = None) -> bytes | ArchiveProblem:
    """Return the bytes of one member, never more than its directory entry promised.

    Parameters
    ----------
    path
        The archive.
    place
        The member's place in the directory.
    size_bytes
        What :func:`list_members` said; an archive that changed since is damaged.
    at_most
        Read only the first bytes.
    """
    try:
        archive = _opened(path)
        entry = archive.infolist()[place]
        if entry.file_size != size_bytes:
            return ArchiveProblem.DAMAGED
        with archive.open(entry) as member:
            return member.read(size_bytes if at_most is None else at_most)
    except RuntimeError:
        return ArchiveProblem.ENCRYPTED
    except (zipfile.BadZipFile, zlib.error, EOFError, IndexError, ValueError, NotImplementedError, OSError):
        return ArchiveProblem.DAMAGED
