"""One SQLite database with one connection: opened exclusively, checked, migrated, and durable at every commit.

=================  ====================================================================================
setting            why
=================  ====================================================================================
journal_mode WAL   one fdatasync per commit
synchronous FULL   a commit that was answered survives a power loss; with NORMAL it does not
locking EXCLUSIVE  a second gateway is refused, and no SQLite older than 3.51.3 meets its WAL-reset fault
secure_delete ON   what is deleted is overwritten
=================  ====================================================================================
"""

from __future__ import annotations

import os
import stat
import threading
import time
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import apsw

from deid_proxy.errors import StateDirectoryError, StoreError, StoreRefusedError, StoreUnavailableError
from deid_proxy.stores import map_places

if TYPE_CHECKING:
    from collections.abc import Iterator

_PRAGMAS = (
    "PRAGMA locking_mode = EXCLUSIVE",
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA temp_store = MEMORY",  # nothing is written beside the database
    "PRAGMA cache_size = -32768",
    "PRAGMA journal_size_limit = 67108864",
)
_UNAVAILABLE = (
    apsw.FullError,
    apsw.BusyError,
    apsw.LockedError,
    apsw.CantOpenError,
    apsw.ReadOnlyError,
    apsw.PermissionsError,
    apsw.NoMemError,
    apsw.ConnectionClosedError,
)
_OTHERS_FIRST_S = 0.001  # in which whoever waits wakes up
_CHECK_S = 0.5  # how long a start looks for damage
_CORRUPT = (apsw.CorruptError, apsw.NotADBError)


class Kind(NamedTuple):
    """What a database is for."""

    name: str  # also the suffix of its migrations
    application_id: int  # in the file's header: a ledger is never taken for a map
    pragmas: tuple[str, ...] = ()

    @property
    def migrations(self) -> dict[int, str]:
        """The SQL of every schema version by its number, which its file's name begins with, in order."""
        folder = resources.files("deid_proxy.stores") / "migrations"
        files = [file for file in folder.iterdir() if file.name.endswith(f"_{self.name}.sql")]
        return {int(file.name[:4]): file.read_text("utf-8") for file in sorted(files, key=lambda file: file.name)}


# The cache, of at most 128 MiB and never more than the file, is for the two indexes: what it lacks is read again. A map
# that was made before keeps its pages of 1 KiB, and folds its log in a quarter as late.
MAP = Kind(
    "map", 0x64696D70, ("PRAGMA page_size = 4096", "PRAGMA wal_autocheckpoint = 16384", "PRAGMA cache_size = -131072")
)
LEDGER = Kind("ledger", 0x64696C67)


class Database:
    """An open database; threads take turns.

    Parameters
    ----------
    path
        The file; it is made when it does not exist, readable by its owner only.
    kind
        What it is for.
    migrate
        Bring the schema up to this version at once.

    Raises
    ------
    StateDirectoryError
        Another process has it open, or the file cannot be made.
    StoreError
        It is corrupt, of another kind, or made by a newer version.
    """

    def __init__(self, path: str | os.PathLike[str], kind: Kind, *, migrate: bool = True) -> None:
        self.path = Path(path)
        self.kind = kind
        self._lock = threading.RLock()
        self._failed = False
        self._turn, self._look = _Turn(self), _Look(self)
        existed = _make_private(self.path)
        with self._translated():
            self._connection = apsw.Connection(str(self.path), flags=apsw.SQLITE_OPEN_READWRITE)
        try:
            self._configure()
            if existed:
                self._check()
            if migrate:
                self.migrate()
        except BaseException:
            self._connection.close(True)
            raise

    def reading(self) -> _Turn:
        """Give the connection for reading, to one thread at a time."""
        return self._turn

    def looking_through(self) -> _Look:
        """Give the connection for one look of many, after everybody who waits for it.

        Whoever gives it back and takes it again at once would have it all the time: a thread that is woken is too late.
        """
        return self._look

    def take_turn(self) -> apsw.Connection:
        """Wait for the connection, and return it; whoever took it gives it back."""
        self._lock.acquire()
        try:
            self._refuse_after_failure()
        except BaseException:
            self._lock.release()
            raise
        return self._connection

    def give_back(self, error: BaseException | None) -> None:
        """Let the next one take the connection, and put into words what SQLite says."""
        try:
            if isinstance(error, apsw.Error):
                raise self._translate(error) from None
        finally:
            self._lock.release()

    @contextmanager
    def transaction(self) -> Iterator[apsw.Connection]:
        """Give the connection inside a transaction that is durable when the block is left, or never was."""
        with self.reading() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    def close(self) -> None:
        """Close the database; closing again does nothing."""
        with self._lock, self._translated():
            self._connection.close()

    def _configure(self) -> None:
        try:
            map_places.register(self._connection)
            for pragma in (*_PRAGMAS, *self.kind.pragmas):
                self._connection.execute(pragma)
            if self._connection.pragma("journal_mode", "wal") != "wal":
                raise StateDirectoryError(f"{self.path} is on a file system that SQLite cannot use safely")
            self._connection.execute("BEGIN EXCLUSIVE; COMMIT")
        except (apsw.BusyError, apsw.LockedError):
            raise StateDirectoryError(f"{self.path} is in use by another process: stop that one first") from None
        except apsw.Error as error:
            raise self._translate(error) from None

    def _check(self) -> None:
        """Look for damage for as long as a start may take; what is not reached is checked by ``map verify``."""
        deadline = time.monotonic() + _CHECK_S
        self._connection.set_progress_handler(lambda: time.monotonic() > deadline, 1000)
        try:
            verdict = self._connection.execute("PRAGMA quick_check(1)").get
        except apsw.InterruptError:
            return
        except apsw.Error as error:
            raise self._translate(error) from None
        finally:
            self._connection.set_progress_handler(None)
        if verdict != "ok":
            raise self._corrupt()

    def migrate(self) -> dict[int, float]:
        """Bring the schema up to this version, step by step, and return how many seconds each step took.

        Raises
        ------
        StoreError
            A step fails, and was undone; or the file is of another kind, or made by a newer version.
        """
        took = {}
        for number, script in self.pending().items():
            began = time.monotonic()
            with self.transaction() as connection:
                connection.execute(script)
                connection.pragma("application_id", self.kind.application_id)
                connection.pragma("user_version", number)
            took[number] = time.monotonic() - began
        return took

    def pending(self) -> dict[int, str]:
        """Return the migrations that this file has not seen yet, by number.

        Raises
        ------
        StoreError
            It is of another kind, or made by a newer version: a schema never goes back.
        """
        scripts = self.kind.migrations
        with self._translated():
            version, owner = self._connection.pragma("user_version"), self._connection.pragma("application_id")
            empty = self._connection.execute("SELECT count(*) FROM sqlite_schema").get == 0
        if not empty and owner != self.kind.application_id:
            raise StoreError(f"{self.path} is not a {self.kind.name} of deid-proxy: name the right file")
        if version > max(scripts):
            raise StoreError(
                f"{self.path} was made by a newer deid-proxy (schema {version}; this one knows {max(scripts)}): "
                "install that version, or restore the backup from before the upgrade"
            )
        return {number: script for number, script in scripts.items() if number > version}

    def rehearse(self) -> dict[int, float]:
        """Run the migrations that are pending, undo them again, and return how many seconds each took.

        Raises
        ------
        StoreError
            One of them fails; nothing was changed.
        """
        took = {}
        with self.reading() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                for number, script in self.pending().items():
                    began = time.monotonic()
                    connection.execute(script)
                    took[number] = time.monotonic() - began
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
        return took

    def fold(self) -> None:
        """Bring the write-ahead log into the file, and empty it."""
        with self.reading() as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def _refuse_after_failure(self) -> None:
        if self._failed:
            raise StoreUnavailableError(
                f"the disk under the {self.kind.name} failed before: check it, then restart, which checks the database"
            )

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except apsw.Error as error:
            raise self._translate(error) from None

    def _translate(self, error: apsw.Error) -> StoreError:
        what = f"{type(error).__name__}, SQLite code {getattr(error, 'extendedresult', 0)}"
        if isinstance(error, _CORRUPT):
            return self._corrupt()
        if isinstance(error, apsw.IOError):
            # After a failed sync the kernel may have dropped the pages: a later commit that succeeds proves nothing.
            self._failed = True
            return StoreUnavailableError(f"the disk under the {self.kind.name} failed ({what})")
        if isinstance(error, apsw.FullError):
            return StoreUnavailableError(f"no room on the disk of the {self.kind.name} ({what})")
        if isinstance(error, _UNAVAILABLE):
            return StoreUnavailableError(f"the {self.kind.name} cannot be used now ({what})")
        return StoreRefusedError(
            f"the {self.kind.name} refused a change that breaks its rules ({what}); nothing was written"
        )

    def _corrupt(self) -> StoreError:
        return StoreError(
            f"{self.path} is corrupt: move it away together with its -wal file, restore the last backup, start again"
        )


class _Turn:
    """A turn with the connection; not made anew for each, because look-ups are many and short."""

    __slots__ = ("_database",)

    def __init__(self, database: Database) -> None:
        self._database = database

    def __enter__(self) -> apsw.Connection:
        return self._database.take_turn()

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self._database.give_back(error)


class _Look(_Turn):
    """A turn that lets others go first."""

    __slots__ = ()

    def __enter__(self) -> apsw.Connection:
        time.sleep(_OTHERS_FIRST_S)
        return super().__enter__()


def _make_private(path: Path) -> bool:
    """Return whether the file held anything; make it, or take away what others may do with it."""
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    try:
        os.close(os.open(path, flags, 0o600))
    except FileExistsError:
        return _take_rights_from_others(path)
    except OSError as error:
        raise StateDirectoryError(f"{path} cannot be made: {error.strerror}") from None
    return False


def _take_rights_from_others(path: Path) -> bool:
    # Never open the file here: on POSIX, closing it would drop the lock that another store of this process has on it.
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise StateDirectoryError(f"{path} is not a regular file")
        if os.name == "posix" and status.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            path.chmod(0o600)
    except OSError as error:
        raise StateDirectoryError(f"{path} is not private and cannot be made so: {error.strerror}") from None
    return status.st_size > 0
