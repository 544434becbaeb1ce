"""The state directory: its lock, its databases, its spool, and the projects that work on them.

Whoever holds the lock owns everything below; a second gateway on the same directory is refused. Opening recovers:
receipts that the ledger had not indexed yet, work that was under way, bytes that nothing needs any more.
"""

from __future__ import annotations

import errno
import fcntl
import os
import re
import stat
import time
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Self

from deid_proxy.errors import StateDirectoryError
from deid_proxy.gateway.projects import Project, open_project
from deid_proxy.gateway.recent import RecentPlaintext
from deid_proxy.identity.keys import load_key_file
from deid_proxy.identity.ports import ReceivedInstance
from deid_proxy.identity.tokens import LookUpKind
from deid_proxy.spool.filesystem import make_directory
from deid_proxy.spool.spool import Spool
from deid_proxy.stores.sqlite import SQLiteLedger, SQLiteMapStore

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from deid_proxy.identity.ports import Extent, Receipt
    from deid_proxy.settings import Settings

_NETWORK_FILE_SYSTEMS = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "fuse.ceph", "fuse.glusterfs", "fuse.sshfs", "lustre"}
)
_MOUNTS = Path("/proc/self/mounts")
_ESCAPED = re.compile(r"\\([0-7]{3})")  # how the kernel writes blanks in the names of mount points
_RECOVERY_BATCH = 1000
_LOCK_PATIENCE_S = 2.0  # the receiver of a gateway that was killed ends a moment after it


class StateLock:
    """The exclusive right to a state directory, held while the process lives.

    Raises
    ------
    StateDirectoryError
        Another process holds it, the directory cannot be made, or it lies on a network file system.
    """

    def __init__(self, directory: Path) -> None:
        try:
            make_directory(directory)
            _take_rights_from_others(directory)
            _refuse_network_file_system(directory)
            self._fd = os.open(directory / "lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise StateDirectoryError(_unusable(directory, error)) from error
        deadline = time.monotonic() + _LOCK_PATIENCE_S
        while not self._taken():
            if time.monotonic() > deadline:
                os.close(self._fd)
                message = "another gateway uses this state directory; stop it first (a second one needs its own)"
                raise StateDirectoryError(message)
            time.sleep(0.02)

    def _taken(self) -> bool:
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    @property
    def descriptor(self) -> int:
        """What a process inherits that must have ended before another gateway takes the directory."""
        return self._fd

    def release(self) -> None:
        """Give the right back."""
        os.close(self._fd)


def _unusable(directory: Path, error: OSError) -> str:
    """Return that the directory cannot be used, by whom it should be, and which key of the configuration says so."""
    remedy = "gateway: state_dir names a folder that the user of the gateway owns, or can make"
    if error.errno in (errno.EEXIST, errno.ENOTDIR):
        remedy = "a file is in its place; gateway: state_dir names a folder"
    return f"cannot use the state directory {directory.absolute()}: {error.strerror}; {remedy}"


def _take_rights_from_others(directory: Path) -> None:
    """Make the directory private; one of somebody else, as a volume may be, must at least be closed to the world."""
    try:
        directory.chmod(0o700)
    except PermissionError:
        if directory.stat().st_mode & stat.S_IRWXO:
            raise


def _refuse_network_file_system(directory: Path) -> None:
    """Refuse directories on which neither locks nor write-ahead logs are to be trusted."""
    best, kind = "", ""
    real = os.path.realpath(directory)
    with _MOUNTS.open("rb") as mounts:
        for line in mounts:
            _device, escaped, file_system, *_rest = os.fsdecode(line).split()
            point = _ESCAPED.sub(lambda match: chr(int(match[1], 8)), escaped)
            inside = real == point or real.startswith(point.rstrip("/") + "/")
            if inside and len(point) >= len(best):
                best, kind = point, file_system
    if kind in _NETWORK_FILE_SYSTEMS:
        raise StateDirectoryError(f"the state directory lies on a network file system ({kind}); it needs a local disk")


class State:
    """Everything durable of one gateway, opened and recovered.

    Parameters
    ----------
    settings
        The configuration; key files are read here and nowhere else.

    Attributes
    ----------
    unindexed
        Says how many receipts are durable in the spool and not in the ledger yet.
    received
        Tells the worker that something is to be de-identified.
    ready
        Tells forwarders and eraser that something is to be sent or to go.
    resent_unknown
        Says how often each destination was sent an instance again that it may have had already.
    resting
        Says which destinations are left alone because they failed, and when each is tried again.
    """

    def __init__(self, settings: Settings) -> None:
        gateway = settings.gateway
        spool_key = load_key_file(gateway.spool_key_file)
        shadows = [name for name, destination in settings.destinations.items() if destination.shadow]
        with ExitStack() as undo:
            self.lock = StateLock(gateway.state_dir)
            undo.callback(self.lock.release)
            self.ledger = SQLiteLedger(gateway.state_dir / "ledger.db")
            undo.callback(self.ledger.close)
            self.map = SQLiteMapStore(gateway.state_dir / "map.db")
            self.map_mark = self.map.mark
            undo.callback(self.map.close)
            self.projects: Mapping[str, Project] = {
                project.name: open_project(project, self.map, gateway, shadows) for project in settings.projects
            }
            self.spool_key = spool_key.derive("spool")
            self.spool = Spool(
                gateway.state_dir / "spool", self.spool_key, reserve_bytes=gateway.limits.disk_reserve_bytes
            )
            undo.callback(self.spool.close)
            self.recovered = self._recover()
            self.recent = RecentPlaintext(self.spool)
            self.unindexed: Callable[[], int] = lambda: 0
            self.received: Callable[[], None] = lambda: None
            self.ready: Callable[[], None] = lambda: None
            self.resent_unknown: Callable[[], dict[str, int]] = dict
            self.resting: Callable[[], dict[str, float]] = dict
            self._release = undo.pop_all()

    def _recover(self) -> int:
        """Index receipts the ledger missed, take up work that was interrupted, free what nobody needs."""
        interrupted = self.ledger.recover()
        found = self.spool.recover(self.ledger.scan_marks())
        while rows := [self.index_row(receipt, extent) for receipt, extent in islice(found, _RECOVERY_BATCH)]:
            self.index(rows)
        # An extent that is gone holds its instance or delivery with that reason when it is read.
        self.spool.keep_only(self.ledger.live_extents())
        self._forget_marks()
        return interrupted

    def _forget_marks(self) -> None:
        """Forget how far segments that are gone were indexed; not the last one: no number is used twice."""
        marks = self.ledger.scan_marks()
        gone = marks.keys() - self.spool.segment_numbers - {max(marks, default=0)}
        if gone:
            self.ledger.record_received([], mark=dict.fromkeys(gone, 0))

    def index(self, rows: Sequence[ReceivedInstance], marks: Mapping[int, int] | None = None) -> None:
        """Make the ledger know receipts that are durable in the spool, and note how far it has come.

        Parameters
        ----------
        rows
            The receipts.
        marks
            Up to where each segment is known then; None where this process scanned the segments itself.

        Raises
        ------
        StoreError
            The ledger knows none of them; they stay findable in the spool.
        """
        extents = [row.extent for row in rows]
        if marks is not None:
            self.ledger.record_received(rows, mark=marks)
            return
        self.ledger.record_received(rows, mark=self.spool.marks_after(extents))
        self.spool.indexed(extents)

    @property
    def pixel_keys(self) -> dict[str, bytes]:
        """Under which key large pixel values of each project are digested on the way in."""
        pipelines = {name: project.pipeline for name, project in self.projects.items()}
        return {name: each.digests.pixel_key for name, each in pipelines.items() if each.digests is not None}

    def index_row(self, receipt: Receipt, extent: Extent) -> ReceivedInstance:
        """Return the ledger's row for a receipt: keyed tokens where the receipt has identifiers."""
        project = self.projects.get(receipt.project)
        tokens = (project.resolver.token(LookUpKind.SOP_INSTANCE_UID, receipt.sop_instance_uid),) if project else ()
        return ReceivedInstance(
            receipt.receipt_id, extent, receipt.project, receipt.received_at, receipt.calling_ae_title, tokens
        )

    def close(self) -> None:
        """Release databases, spool and lock."""
        self._release.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()
