"""Power cuts without a power switch: what passed to the disk is recorded, cut off anywhere, and written out again.

A :class:`Timeline` takes what the spool's file system and SQLite's do to the files of one state directory, in one
order. A :class:`Disk` is fed a prefix of it and says what may be on the disk after a power cut at that point: what was
synced is there; of the rest nothing, everything, or any selection of blocks of 512 bytes: pages and records are torn.

Examples
--------
>>> timeline = Timeline(state_dir)  # doctest: +SKIP
>>> with timeline.databases():  # doctest: +SKIP
...     work(Spool(state_dir / "spool", key, files=timeline.file_system("spool")))
>>> disk = Disk()  # doctest: +SKIP
>>> for entry in timeline.log:  # doctest: +SKIP
...     disk.feed(entry)
...     disk.survive(directory, keeps=lambda: False)
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import apsw

from deid_proxy.spool.filesystem import FileSystem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from deid_proxy.spool.filesystem import Buffer

BLOCK_BYTES = 512
Entry = tuple[Any, ...]

_VFS = "power-loss"
_JOURNALS = apsw.SQLITE_OPEN_WAL | apsw.SQLITE_OPEN_MAIN_JOURNAL


class Timeline:
    """All that happened to the files below a directory, in one order; names are relative to it.

    =====================  ================================================
    entry                  what happened
    =====================  ================================================
    create, name, file     a name for a new file
    rename, old, new       another name
    remove, name           no name
    write, file, at, data  bytes, not durable yet
    size, file, bytes      another length, not durable yet
    sync, file             bytes and length are durable
    sync directory, name   names in it are durable
    =====================  ================================================

    Parameters
    ----------
    directory
        The directory.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.log: list[Entry] = []
        self._files: dict[str, int] = {}
        self._count = 0
        self._lock = threading.RLock()

    def note(self, *entry: object) -> None:
        """Add an entry."""
        with self._lock:
            self.log.append(entry)

    def created(self, name: str) -> int:
        """Add a new file and return its number."""
        with self._lock:
            self._count += 1
            self._files[name] = self._count
            self.note("create", name, self._count)
            return self._count

    def number(self, name: str) -> int:
        """Return the number of the file that has this name now; one that was never seen is new."""
        with self._lock:
            return self._files.get(name) or self.created(name)

    def renamed(self, old: str, new: str) -> None:
        """Note a rename."""
        with self._lock:
            self._files[new] = self._files.pop(old)
            self.note("rename", old, new)

    def removed(self, name: str) -> None:
        """Note a removal."""
        with self._lock:
            if self._files.pop(name, None) is not None:
                self.note("remove", name)

    def file_system(self, name: str) -> FileSystem:
        """Return the file system of a spool in the directory of this name."""
        return _RecordingFileSystem(self, name)

    @contextmanager
    def databases(self) -> Iterator[None]:
        """Let every SQLite database that is opened meanwhile be part of it."""
        vfs = _RecordingVFS(self)
        try:
            yield
        finally:
            vfs.unregister()


class _RecordingFileSystem(FileSystem):
    def __init__(self, timeline: Timeline, name: str) -> None:
        self._timeline, self._name = timeline, name
        self._numbers: dict[int, int] = {}  # descriptor -> file
        super().__init__(timeline.directory / name)

    def _below(self, name: str) -> str:
        return f"{self._name}/{name}" if self._name else name

    def create(self, name: str) -> int:
        descriptor = super().create(name)
        self._numbers[descriptor] = self._timeline.created(self._below(name))
        return descriptor

    def open(self, name: str) -> int:
        descriptor = super().open(name)
        self._numbers[descriptor] = self._timeline.number(self._below(name))
        return descriptor

    def write(self, descriptor: int, parts: Sequence[Buffer], offset: int) -> None:
        super().write(descriptor, parts, offset)
        self._timeline.note("write", self._numbers[descriptor], offset, b"".join(parts))

    def allocate(self, descriptor: int, size: int) -> None:
        super().allocate(descriptor, size)
        self._timeline.note("size", self._numbers[descriptor], self.size(descriptor))

    def truncate(self, descriptor: int, size: int) -> None:
        super().truncate(descriptor, size)
        self._timeline.note("size", self._numbers[descriptor], size)

    def sync(self, descriptor: int) -> None:
        super().sync(descriptor)
        self._timeline.note("sync", self._numbers[descriptor])

    def sync_directory(self) -> None:
        super().sync_directory()
        self._timeline.note("sync directory", self._name)

    def rename(self, old: str, new: str) -> None:
        super().rename(old, new)
        self._timeline.renamed(self._below(old), self._below(new))

    def remove(self, name: str) -> None:
        super().remove(name)
        self._timeline.removed(self._below(name))


class _RecordingVFS(apsw.VFS):
    """SQLite's own file system, noted; what is opened outside of the timeline's directory passes unseen."""

    def __init__(self, timeline: Timeline) -> None:
        self.timeline = timeline
        super().__init__(_VFS, "unix", makedefault=True)

    def relative(self, name: str | None) -> str | None:
        """Return a name below the directory, or None for files elsewhere and those without a name."""
        path = Path(name) if name else None
        return (
            str(path.relative_to(self.timeline.directory)) if path and self.timeline.directory in path.parents else None
        )

    def xOpen(self, name: apsw.URIFilename | str | None, flags: list[int]) -> apsw.VFSFile:  # noqa: N802
        return _RecordingFile(self, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802
        super().xDelete(filename, syncdir)
        if name := self.relative(filename):
            self.timeline.removed(name)
            if syncdir:
                self.timeline.note("sync directory", str(Path(name).parent.as_posix()).removeprefix("."))


class _RecordingFile(apsw.VFSFile):
    def __init__(self, vfs: _RecordingVFS, name: apsw.URIFilename | str | None, flags: list[int]) -> None:
        self._timeline = vfs.timeline
        plain = name.filename() if isinstance(name, apsw.URIFilename) else name
        self._name = vfs.relative(plain)
        known = self._name in vfs.timeline._files  # noqa: SLF001 - one kit
        super().__init__("unix", name, flags)
        self._number = vfs.timeline.number(self._name) if self._name else 0
        # SQLite's unix VFS syncs the directory with the first sync of a journal that it made.
        self._sync_directory = bool(flags[0] & _JOURNALS) and not known

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        super().xWrite(data, offset)
        if self._number:
            self._timeline.note("write", self._number, offset, bytes(data))

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        super().xTruncate(newsize)
        if self._number:
            self._timeline.note("size", self._number, newsize)

    def xSync(self, flags: int) -> None:  # noqa: N802
        super().xSync(flags)
        if self._number:
            self._timeline.note("sync", self._number)
            if self._sync_directory and self._name:
                self._sync_directory = False
                self._timeline.note("sync directory", str(Path(self._name).parent.as_posix()).removeprefix("."))


@dataclass
class _File:
    """One file as the disk has it for certain, and the changes that it may have."""

    durable: bytearray = field(default_factory=bytearray)
    pending: list[Entry] = field(default_factory=list)


class Disk:
    """What may stand on a disk after a prefix of a timeline."""

    def __init__(self) -> None:
        self._files: dict[int, _File] = {}
        self._names: dict[str, int] = {}
        self._pending_names: list[Entry] = []

    def feed(self, entry: Entry) -> None:
        """Take the next entry."""
        match entry:
            case ("create", _name, number):
                self._files[number] = _File()
                self._pending_names.append(entry)
            case ("rename" | "remove", *_):
                self._pending_names.append(entry)
            case ("write" | "size", number, *_):
                self._files[number].pending.append(entry)
            case ("sync", number):
                file = self._files[number]
                for change in file.pending:
                    _apply(file.durable, change)
                file.pending.clear()
            case ("sync directory", directory):
                mine = [change for change in self._pending_names if _directory(change) == directory]
                for change in mine:
                    _rename(self._names, change)
                    self._pending_names.remove(change)

    def survive(self, directory: Path, keeps: Callable[[], bool]) -> None:
        """Write what survives a power cut to a new directory.

        Parameters
        ----------
        directory
            Made here, with the directories below it.
        keeps
            Says of each block and name that is not durable, in the order of the changes, whether it got to the disk.
        """
        directory.mkdir(mode=0o700)
        names = dict(self._names)
        for change in self._pending_names:
            if not keeps():
                break  # a journal loses its end, not its middle
            _rename(names, change)
        for name, number in names.items():
            path = directory / name
            path.parent.mkdir(mode=0o700, exist_ok=True)
            path.write_bytes(self._content(number, keeps))
            path.chmod(0o600)

    def _content(self, number: int, keeps: Callable[[], bool]) -> bytearray:
        content = bytearray(self._files[number].durable)
        for change in self._files[number].pending:
            for part in _blocks(change):
                if keeps():
                    _apply(content, part)
        return content


def _blocks(change: Entry) -> Iterator[Entry]:
    """Yield what of a change may get to the disk alone."""
    if change[0] == "size":
        yield change
        return
    _, number, offset, data = change
    for start in range(0, len(data), BLOCK_BYTES):
        yield "write", number, offset + start, data[start : start + BLOCK_BYTES]


def _apply(content: bytearray, change: Entry) -> None:
    if change[0] == "size":
        size = change[2]
        del content[size:]
        content.extend(bytes(size - len(content)))
        return
    _, _, offset, data = change
    content.extend(bytes(max(0, offset + len(data) - len(content))))
    content[offset : offset + len(data)] = data


def _directory(change: Entry) -> str:
    return str(change[1]).rpartition("/")[0]


def _rename(names: dict[str, int], change: Entry) -> None:
    match change:
        case ("create", name, number):
            names[name] = number
        case ("rename", old, new) if old in names:
            names[new] = names.pop(old)
        case ("remove", name):
            names.pop(name, None)
