"""A database file: private, exclusive, checked, migrated; and what its failures say."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import apsw
import pytest

from deid_proxy.errors import StateDirectoryError, StoreError, StoreUnavailableError
from deid_proxy.stores.sqlite_connection import LEDGER, MAP, Database

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PLANTED = "2.25.1234567890"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give the path of a database that does not exist yet."""
    return tmp_path / "map.db"


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    """Give a new map database."""
    database = Database(path, MAP)
    yield database
    database.close()


def insert_project(database: Database, name: str) -> None:
    with database.transaction() as connection:
        connection.execute("INSERT INTO project (name, key_check, bound_at) VALUES (?, 'check', 0)", (name,))


def projects(database: Database) -> list[str]:
    with database.reading() as connection:
        return [row[0] for row in connection.execute("SELECT name FROM project ORDER BY name")]


class TestOpening:
    @pytest.mark.parametrize("kind", [MAP, LEDGER], ids=["map", "ledger"])
    def test_a_new_file_is_private(self, tmp_path: Path, kind) -> None:
        """The database and what SQLite lays beside it are readable by the owner only, whatever the umask."""
        before = os.umask(0)
        try:
            database = Database(tmp_path / "new.db", kind)
            modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
            database.close()
        finally:
            os.umask(before)
        assert modes == {"new.db": 0o600, "new.db-wal": 0o600}

    def test_rights_of_others_are_taken_away(self, path: Path) -> None:
        """A file that others may read is made private when it is opened."""
        Database(path, MAP).close()
        path.chmod(0o644)
        Database(path, MAP).close()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600

    def test_the_settings_are_in_force(self, database: Database) -> None:
        """Every setting that durability and secrecy rest on is really set."""
        expected = {
            "journal_mode": "wal",
            "synchronous": 2,
            "locking_mode": "exclusive",
            "secure_delete": 1,
            "foreign_keys": 1,
            "trusted_schema": 0,
            "temp_store": 2,
        }
        with database.reading() as connection:
            assert {name: connection.pragma(name) for name in expected} == expected

    def test_another_process_is_refused(self, database: Database, path: Path) -> None:
        """A second process is told that the file is in use, and the first one still has its lock after."""
        code = (
            "import sys; from deid_proxy.stores.sqlite import SQLiteMapStore\n"
            "from deid_proxy.errors import StateDirectoryError\n"
            "try: SQLiteMapStore(sys.argv[1])\n"
            "except StateDirectoryError as error: sys.exit(str(error))"
        )
        for _ in range(2):
            result = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, check=False)
            assert result.stderr.strip() == f"{path} is in use by another process: stop that one first"
            with pytest.raises(StateDirectoryError, match="in use"):
                Database(path, MAP)
        insert_project(database, "A")
        assert projects(database) == ["A"]

    def test_a_file_that_was_closed_can_be_opened(self, path: Path) -> None:
        """Closing gives the lock back, and closing twice is fine."""
        first = Database(path, MAP)
        first.close()
        first.close()
        second = Database(path, MAP)
        assert projects(second) == []
        second.close()

    def test_a_closed_database_says_so(self, path: Path) -> None:
        """Whoever uses a closed database gets an error of the store."""
        database = Database(path, MAP)
        database.close()
        with pytest.raises(StoreUnavailableError):
            projects(database)

    @pytest.mark.parametrize("where", ["nowhere/map.db", "."], ids=["missing folder", "a folder"])
    def test_a_path_that_cannot_be_a_file_is_refused(self, tmp_path: Path, where: str) -> None:
        """A path that no database can have is an error of the state directory."""
        with pytest.raises(StateDirectoryError, match=r"cannot be made|not a regular file"):
            Database(tmp_path / where, MAP)

    def test_a_refused_file_is_let_go(self, path: Path) -> None:
        """After a refusal nothing keeps the file open: the right opener gets it."""
        Database(path, MAP).close()
        with pytest.raises(StoreError):
            Database(path, LEDGER)
        Database(path, MAP).close()
        assert path.exists()


class TestMigrating:
    def test_a_map_is_not_taken_for_a_ledger(self, path: Path) -> None:
        """A database of another kind is refused and left as it is."""
        Database(path, MAP).close()
        before = path.read_bytes()
        with pytest.raises(StoreError, match="is not a ledger of deid-proxy"):
            Database(path, LEDGER)
        assert path.read_bytes() == before

    def test_a_foreign_database_is_refused(self, path: Path) -> None:
        """A SQLite file of another program is not migrated."""
        connection = apsw.Connection(str(path))
        connection.execute("CREATE TABLE thing (x)")
        connection.close()
        with pytest.raises(StoreError, match="is not a map of deid-proxy"):
            Database(path, MAP)

    def test_a_newer_database_is_refused(self, path: Path) -> None:
        """A schema that this version does not know is refused with both numbers and a way out."""
        Database(path, MAP).close()
        connection = apsw.Connection(str(path))
        connection.pragma("user_version", 9_999)
        connection.close()
        with pytest.raises(StoreError, match=r"newer deid-proxy \(schema 9999; this one knows \d+\).*backup"):
            Database(path, MAP)

    def test_an_empty_file_becomes_a_database(self, path: Path) -> None:
        """A file of no bytes, left by a crash right after it was made, is not corrupt."""
        path.touch(0o600)
        database = Database(path, MAP)
        assert projects(database) == []
        database.close()

    def test_a_schema_is_applied_whole_or_not(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A migration that fails leaves no table behind, and the next start begins again."""
        broken = MAP.migrations | {
            9999: "CREATE TABLE half (x) STRICT; CREATE TABLE worse (x INTEGER) STRICT; SYNTAX ERROR"
        }
        with monkeypatch.context() as patch:
            patch.setattr(type(MAP), "migrations", property(lambda _: broken))
            with pytest.raises(StoreError):
                Database(path, MAP)
        database = Database(path, MAP)
        with database.reading() as connection:
            assert connection.pragma("user_version") == max(MAP.migrations)
            assert connection.execute("SELECT count(*) FROM sqlite_schema WHERE name IN ('half', 'worse')").get == 0
        database.close()

    @pytest.mark.parametrize("kind", [MAP, LEDGER], ids=["map", "ledger"])
    def test_every_table_is_strict(self, tmp_path: Path, kind) -> None:
        """No column takes a value of another type than it says."""
        database = Database(tmp_path / "new.db", kind)
        with database.reading() as connection:
            loose = connection.execute(
                "SELECT name FROM pragma_table_list WHERE schema = 'main' AND NOT strict AND name NOT LIKE 'sqlite%'"
            ).fetchall()
        database.close()
        assert loose == []


class TestTransactions:
    def test_an_exception_undoes_the_block(self, database: Database) -> None:
        """What happened in a block that fails never happened, and the next block works."""

        def fail_after_writing() -> None:
            with database.transaction() as connection:
                connection.execute("INSERT INTO project (name, key_check, bound_at) VALUES ('A', 'check', 0)")
                raise KeyError

        with pytest.raises(KeyError):
            fail_after_writing()
        insert_project(database, "B")
        assert projects(database) == ["B"]

    def test_threads_take_turns(self, database: Database) -> None:
        """Concurrent transactions of many threads all happen, one after the other."""
        threads = [threading.Thread(target=insert_project, args=(database, f"P{n:02d}")) for n in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert projects(database) == [f"P{n:02d}" for n in range(12)]

    def test_what_was_committed_survives_kill_9(self, path: Path) -> None:
        """A process that is killed right after a commit has not lost it; what it had not committed is gone."""
        code = (
            "import os, signal, sys\n"
            "from deid_proxy.stores.sqlite_connection import MAP, Database\n"
            "database = Database(sys.argv[1], MAP)\n"
            "insert = \"INSERT INTO project (name, key_check, bound_at) VALUES (?, 'c', 0)\"\n"
            "with database.transaction() as connection: connection.execute(insert, ('committed',))\n"
            "with database.transaction() as connection:\n"
            "    connection.execute(insert, ('not committed',))\n"
            "    os.kill(os.getpid(), signal.SIGKILL)\n"
        )
        result = subprocess.run([sys.executable, "-c", code, path], capture_output=True, check=False)
        assert result.returncode == -signal.SIGKILL
        database = Database(path, MAP)
        assert projects(database) == ["committed"]
        database.close()


class TestFailing:
    @pytest.mark.parametrize("damage", ["middle", "header"])
    def test_a_corrupt_file_is_refused_at_start(self, path: Path, damage: str) -> None:
        """Damage anywhere is found when the file is opened, and the message says what to do."""
        database = Database(path, MAP)
        for number in range(300):
            insert_project(database, f"project number {number} of many, to fill some pages")
        database.close()
        content = bytearray(path.read_bytes())
        start = 0 if damage == "header" else len(content) // 2
        content[start : start + 8192] = bytes(range(256)) * 32
        path.write_bytes(content)
        with pytest.raises(StoreError, match=r"corrupt: .* restore the last backup"):
            Database(path, MAP)

    def test_a_full_disk_is_transient(self, database: Database) -> None:
        """Without room a change is refused as unavailable, nothing of it stays, and reading goes on."""
        with database.reading() as connection:
            connection.pragma("max_page_count", connection.pragma("page_count"))
        with pytest.raises(StoreUnavailableError, match="no room") as caught:
            insert_project(database, "x" * 20_000)
        assert caught.value.transient
        assert projects(database) == []
        with database.reading() as connection:
            connection.pragma("max_page_count", 1000)
        insert_project(database, "x" * 20_000)
        assert len(projects(database)) == 1

    def test_a_broken_rule_is_an_error_without_values(self, database: Database) -> None:
        """A change against the schema is refused, and its message names no value."""
        insert_project(database, PLANTED)
        with pytest.raises(StoreError, match="breaks its rules") as caught:
            insert_project(database, PLANTED)
        assert PLANTED not in str(caught.value)
        assert caught.value.__cause__ is None
        assert caught.value.__suppress_context__

    def test_a_failed_disk_is_not_trusted_again(self, path: Path) -> None:
        """After a failed sync nothing is written or read until a restart has checked the file."""
        disk = FailingDisk()
        try:
            database = Database(path, MAP)
            insert_project(database, "before")
            disk.failing = True
            with pytest.raises(StoreUnavailableError, match="disk under the map failed"):
                insert_project(database, "lost")
            disk.failing = False
            with pytest.raises(StoreUnavailableError, match="failed before"):
                insert_project(database, "after")
            with pytest.raises(StoreUnavailableError, match="failed before"):
                projects(database)
            database.close()
        finally:
            disk.unregister()
        database = Database(path, MAP)
        assert projects(database) == ["before"]
        insert_project(database, "after")
        database.close()


class FailingDisk(apsw.VFS):
    """The default file system of SQLite, whose syncs fail on demand."""

    def __init__(self) -> None:
        self.failing = False
        super().__init__("failing-disk", "unix", makedefault=True)

    def xOpen(self, name, flags):  # noqa: N802
        return FailingFile(self, name, flags)


class FailingFile(apsw.VFSFile):
    def __init__(self, disk: FailingDisk, name, flags) -> None:
        self.disk = disk
        super().__init__("unix", name, flags)

    def xSync(self, flags: int) -> None:  # noqa: N802
        if self.disk.failing:
            raise apsw.IOError("sync")
        super().xSync(flags)
