"""One input becomes one data set for the engine, or the reason why not. Used by every command that reads files."""

from __future__ import annotations

import mmap
import struct
from io import FileIO
from typing import TYPE_CHECKING

import click

from deid_proxy.cli.archives import ArchiveProblem, begins_like_archive, is_archive, read_member
from deid_proxy.cli.input_files import ReadProblem, SkipReason
from deid_proxy.cli.results import Result, ResultState
from deid_proxy.engine.part10 import read_part10
from deid_proxy.errors import DeidentificationError
from deid_proxy.pipeline import Source

if TYPE_CHECKING:
    from pathlib import Path

    from deid_proxy.cli.arena import Arena
    from deid_proxy.cli.input_files import InputFile, Problem

_HEAD_BYTES = 132
_READ_AT_ONCE = 1 << 20  # bytes; of a larger file the first ones are looked at before all of it is read
_MAP_FROM_BYTES = 64 << 20
_MEDIA_STORAGE_DIRECTORY = "1.2.840.10008.1.3.10"


def read_input(file: InputFile, arena: Arena | None = None) -> Source | Result:
    """Return the data set of an input, or what became of the input instead.

    Files that do not look like DICOM are skipped after their first bytes. What looks like DICOM and cannot be read
    as such is held, never skipped.

    Parameters
    ----------
    arena
        Where the bytes may lie; they are gone when it is used again.

    References
    ----------
    DICOM PS3.10 section 7.1
    """
    data = read_whole(file, arena)
    if isinstance(data, Result):
        return data
    try:
        return _source(file, data)
    except DeidentificationError as error:
        return Result(file.number, ResultState.HELD, error.reason, error.detail)


def read_whole(file: InputFile, arena: Arena | None = None) -> memoryview | Result:
    """Return the bytes of an input that looks like DICOM, or what became of the input instead."""
    if file.problem is not None:
        return _problem(file, file.problem)
    found = _from_archive(file) if file.member >= 0 else _from_file(file, arena)
    return found if isinstance(found, memoryview) else _problem(file, found)


def _from_archive(file: InputFile) -> memoryview | Problem:
    head = read_member(file.path, file.member, file.size_bytes, at_most=_HEAD_BYTES)
    if isinstance(head, ArchiveProblem):
        return head
    if not looks_like_dicom(head):
        return _not_dicom(file, head)
    data = read_member(file.path, file.member, file.size_bytes)
    return data if isinstance(data, ArchiveProblem) else memoryview(data)


def _from_file(file: InputFile, arena: Arena | None) -> memoryview | Problem:
    try:
        with FileIO(file.path) as opened:
            place = arena.take(file.size_bytes + 1) if arena is not None and file.size_bytes < _MAP_FROM_BYTES else None
            read = 0
            if place is not None and file.size_bytes <= _READ_AT_ONCE:
                read = opened.readinto(place) or 0
                head = bytes(place[: min(read, _HEAD_BYTES)])
            else:
                head = opened.read(_HEAD_BYTES)
            if not looks_like_dicom(head):
                return _not_dicom(file, head)
            if place is not None and (read == file.size_bytes or _fills(opened, place)):
                return place[: file.size_bytes]
            return memoryview(_contents(opened, file.size_bytes))
    except OSError:
        return ReadProblem.UNREADABLE


def _fills(opened: FileIO, place: memoryview) -> bool:
    """Read a file into the place that was made for it and one byte more, and tell whether it still has that size."""
    opened.seek(0)
    at = 0
    while at < len(place) and (count := opened.readinto(place[at:])):
        at += count
    return at == len(place) - 1


def _not_dicom(file: InputFile, head: bytes) -> Problem:
    """Return why a file is passed over; half an archive is damaged, because nobody knows what it held.

    A whole archive without the name of one is an office document more often than not, and one inside another is not
    opened.
    """
    if not begins_like_archive(head):
        return SkipReason.NOT_DICOM
    whole = file.member >= 0 or is_archive(file.path)
    return SkipReason.ARCHIVE if whole else ArchiveProblem.DAMAGED


def _source(file: InputFile, data: memoryview) -> Source | Result:
    part10 = read_part10(data)
    if part10.sop_class_uid == _MEDIA_STORAGE_DIRECTORY:
        return _problem(file, SkipReason.DICOMDIR)
    return Source(data[part10.offset :], part10.transfer_syntax_uid, part10.notes)


def _problem(file: InputFile, problem: Problem) -> Result:
    state = ResultState.SKIPPED if isinstance(problem, SkipReason) else ResultState.FAILED
    return Result(file.number, state, problem.value)


def looks_like_dicom(head: bytes) -> bool:
    """Return True for the prefix of PS3.10, and for what may be a bare data set in any byte order.

    A bare data set begins with an element of group 0002 or 0008: a small element number, then either two letters or a
    length that is even and not absurd.
    """
    if b"DICM" in (head[128:132], head[:4]):
        return True
    if len(head) < 8:
        return False
    for order in ("<", ">"):
        group, element = struct.unpack_from(f"{order}HH", head)
        length: int = struct.unpack_from(f"{order}I", head, 4)[0]
        explicit = head[4:6].isalpha() and head[4:6].isupper()
        if group in (0x0002, 0x0008) and element <= 0x0100 and (explicit or (length % 2 == 0 and length <= 0x0400)):
            return True
    return False


def read_source(path: Path) -> Source:
    """Return the data set of one file that the user named.

    Raises
    ------
    click.ClickException
        It is no DICOM file.
    DeidentificationError
        It is one, and cannot be read.
    """
    if not path.is_file():  # reading a pipe would wait for ever
        raise click.ClickException(f"{path} is no regular file; save what it gives to one, and name that")
    data = read_file(path, path.stat().st_size)
    if not looks_like_dicom(bytes(data[:_HEAD_BYTES])):
        raise click.ClickException(f"{path} is no DICOM file")
    part10 = read_part10(memoryview(data))
    return Source(memoryview(data)[part10.offset :], part10.transfer_syntax_uid, part10.notes)


def read_file(path: Path, size_bytes: int) -> bytes | mmap.mmap:
    """Return a file's bytes; a large file is mapped, so that memory stays bounded."""
    with path.open("rb", buffering=0) as opened:
        return _contents(opened, size_bytes)


def _contents(opened: FileIO, size_bytes: int) -> bytes | mmap.mmap:
    if size_bytes >= _MAP_FROM_BYTES:
        return mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)
    opened.seek(0)
    return opened.readall()
