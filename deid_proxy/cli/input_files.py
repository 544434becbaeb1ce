"""What ``deidentify`` is given: files, folders and ZIP archives, found in one fixed order and numbered.

The numbers are how a report speaks of inputs: names of files and folders may hold patient names. Only what is there
is decided here; whether it is DICOM is decided when it is read.
"""

from __future__ import annotations

import os
import stat
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.cli.archives import ArchiveProblem, is_archive, list_members

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class SkipReason(StrEnum):
    """Why something in the input is passed over: it is no DICOM instance."""

    NOT_DICOM = "not-dicom"
    DICOMDIR = "dicomdir"
    ARCHIVE = "archive"
    LINK = "symbolic-link"
    SPECIAL = "special-file"


class ReadProblem(StrEnum):
    """Why a file or folder could not be read."""

    UNREADABLE = "unreadable"


Problem = SkipReason | ReadProblem | ArchiveProblem


class Found(NamedTuple):
    """Something that an input turned out to hold, before it has a number."""

    path: Path
    relative: tuple[str, ...]
    size_bytes: int = 0
    member: int = -1
    problem: Problem | None = None


class InputFile(NamedTuple):
    """One file, or one member of an archive.

    Parameters
    ----------
    number
        Counts from 1 in the order of the command line, folders sorted by name.
    argument
        The input it belongs to, as the user typed it.
    path
        The file, or the archive that holds it.
    relative
        The path below the argument; for a member the archive's path and a number, never a name from inside.
    size_bytes
        The size when it was found.
    member
        The member's place in the archive, or -1 for a file.
    problem
        Why it is not going to be read, when that is known already.
    """

    number: int
    argument: str
    path: Path
    relative: tuple[str, ...]
    size_bytes: int
    member: int
    problem: Problem | None


def find_inputs(arguments: Sequence[Path], leave_out: frozenset[Path] = frozenset()) -> Iterator[InputFile]:
    """Yield every file below the arguments, in an order that depends on the names alone.

    Symbolic links inside a folder are not followed: they may lead out of it, or back into it.

    Parameters
    ----------
    arguments
        Files, folders and archives.
    leave_out
        Resolved folders that are not descended into: the output, and the state.
    """
    number = 0
    for argument in arguments:
        for found in _inside(argument, leave_out):
            number += 1
            yield InputFile(
                number, str(argument), found.path, found.relative, found.size_bytes, found.member, found.problem
            )


_Pending = tuple[Path, tuple[str, ...], "os.DirEntry[str] | None"]


def _inside(argument: Path, leave_out: frozenset[Path]) -> Iterator[Found]:
    if not argument.is_dir():
        yield from _file(argument, (argument.name,), argument_itself=True)
        return
    pending: list[_Pending] = [(argument, (), None)]
    while pending:
        path, relative, entry = pending.pop()
        if entry is not None and entry.is_symlink():
            yield Found(path, relative, problem=SkipReason.LINK)
        elif entry is None or entry.is_dir(follow_symlinks=False):
            if path.resolve() not in leave_out:
                yield from _folder(path, relative, pending)
        else:
            yield from _file(path, relative)


def _folder(path: Path, relative: tuple[str, ...], pending: list[_Pending]) -> Iterator[Found]:
    """Put the entries of a folder on the stack, so that they come off it in the order of their names."""
    try:
        with os.scandir(path) as found:
            entries = sorted(found, key=_name, reverse=True)
    except OSError:
        yield Found(path, relative, problem=ReadProblem.UNREADABLE)
        return
    pending.extend((path / entry.name, (*relative, entry.name), entry) for entry in entries)


def _name(entry: os.DirEntry[str]) -> str:
    return entry.name


def _file(path: Path, relative: tuple[str, ...], *, argument_itself: bool = False) -> Iterator[Found]:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            yield Found(path, relative, problem=SkipReason.SPECIAL)
        elif path.suffix.lower() == ".zip" or (argument_itself and is_archive(path)):
            yield from _archive(path, relative)
        else:
            yield Found(path, relative, status.st_size)
    except OSError:
        yield Found(path, relative, problem=ReadProblem.UNREADABLE)


def _archive(path: Path, relative: tuple[str, ...]) -> Iterator[Found]:
    members = list_members(path)
    if isinstance(members, ArchiveProblem):
        yield Found(path, relative, problem=members)
        return
    inside = (*relative[:-1], Path(relative[-1]).stem)
    for count, member in enumerate(members, start=1):
        place = (*inside, f"{count:06d}.dcm")
        yield Found(path, place, member.size_bytes, member.place, member.problem)
