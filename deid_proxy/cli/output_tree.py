"""Where de-identified instances are written, and how: whole or not at all, and never over something else."""

from __future__ import annotations

import filecmp
import os
import re
from contextlib import suppress
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from deid_proxy.engine.plan import Rendition

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]")
_LONGEST_NAME = 64
# Pseudonymous is not anonymous: what is written is for the user who asked for it until that user decides otherwise.
_FILE_MODE = 0o600
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_WRITES_MANY = hasattr(os, "writev")
_AT_ONCE = 16  # chunks; the least that a system must take (POSIX: _XOPEN_IOV_MAX)


class Placement(StrEnum):
    """What became of a file on its way to its place."""

    WRITTEN = "written"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"


class Draft(NamedTuple):
    """A file that is written whole, under a name of its own beside its place."""

    draft: str
    place: str

    def discard(self) -> None:
        """Remove the draft."""
        with suppress(FileNotFoundError):
            os.unlink(self.draft)  # noqa: PTH108 - a path for each file takes longer than what it is for


def place_of(rendition: Rendition) -> PurePosixPath:
    """Return ``SUBJECT/STUDY/SERIES/SOP.dcm``, made of new values only."""
    names = (rendition.subject, rendition.study_instance_uid, rendition.series_instance_uid)
    return PurePosixPath(*(_safe(name) for name in names), f"{_safe(rendition.sop_instance_uid)}.dcm")


def _safe(text: str) -> str:
    """Return a name that is one component on every file system; a profile may write any text as the subject."""
    name = _UNSAFE.sub("_", text)[:_LONGEST_NAME].strip(".")
    return name or "none"


def write_draft(
    root: Path, place: str, number: int, chunks: Iterable[bytes | memoryview], room_bytes: int = 0
) -> Draft:
    """Write a file beside its place, under a name that no other file of this run has.

    Parameters
    ----------
    root
        The output folder.
    place
        The path below it, with ``/``.
    number
        The number of the input.
    chunks
        The bytes, in order.
    room_bytes
        For how many of them room is asked for before the first is written.

    Raises
    ------
    OSError
        There is no room, or no right to write; nothing of the file stays.
    """
    target = os.path.join(root, place)  # noqa: PTH118 - as above
    draft = Draft(f"{os.path.dirname(target)}{os.sep}.deid-proxy-{os.getpid()}-{number}.part", target)  # noqa: PTH120
    try:
        descriptor = _open_draft(draft.draft)
        try:
            if room_bytes:
                os.posix_fallocate(descriptor, 0, room_bytes)
            _write_all(descriptor, chunks)
        finally:
            os.close(descriptor)
    except BaseException:
        draft.discard()
        raise
    return draft


def _open_draft(path: str) -> int:
    """Open a new file for its owner alone, and make its folder where it is the first one there."""
    try:
        return os.open(path, _NEW_FILE, _FILE_MODE)
    except FileNotFoundError:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        return os.open(path, _NEW_FILE, _FILE_MODE)


def _write_all(descriptor: int, chunks: Iterable[bytes | memoryview]) -> None:
    """Write chunks, many in one call: each call of its own takes a hundredth of what an image takes."""
    waiting: list[bytes | memoryview] = []
    for chunk in chunks:
        waiting.append(chunk)
        if len(waiting) == _AT_ONCE:
            _write(descriptor, waiting)
            waiting.clear()
    _write(descriptor, waiting)


def _write(descriptor: int, chunks: Sequence[bytes | memoryview]) -> None:
    """Write chunks to the last byte: a signal, or a disk that is nearly full, may end a write before."""
    written = os.writev(descriptor, chunks) if _WRITES_MANY and chunks else 0
    for chunk in chunks:
        rest = memoryview(chunk)[written:]
        written = max(0, written - len(chunk))
        while rest:
            rest = rest[os.write(descriptor, rest) :]


def discard_drafts(root: Path, makers: Iterable[int]) -> None:
    """Remove the drafts that processes have left below an output folder; they must have ended, or make no more.

    Parameters
    ----------
    makers
        The ids of the processes.
    """
    for maker in makers:
        for draft in root.rglob(f".deid-proxy-{maker}-*.part"):
            draft.unlink(missing_ok=True)


def settle(draft: Draft) -> Placement:
    """Move a draft to its place, unless a file is there already: then say whether it holds the same bytes."""
    try:
        _move_without_replacing(draft)
    except FileExistsError:
        same = filecmp.cmp(draft.draft, draft.place, shallow=False)
        draft.discard()
        return Placement.UNCHANGED if same else Placement.CONFLICT
    return Placement.WRITTEN


def _move_without_replacing(draft: Draft) -> None:
    """Give the draft its name; on POSIX a rename would replace silently, a link does not."""
    if os.name == "nt":
        Path(draft.draft).rename(draft.place)
        return
    try:
        os.link(draft.draft, draft.place)
    except FileExistsError:
        raise
    except OSError:
        # No hard links here (FAT, some network shares): two runs at once into one folder could then race.
        if Path(draft.place).exists():
            raise FileExistsError from None
        Path(draft.draft).rename(draft.place)
    else:
        draft.discard()
