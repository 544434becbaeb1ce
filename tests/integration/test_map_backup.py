"""Exports, backups and restores: whole or not at all, and every bad file one clear error."""

from __future__ import annotations

import base64
import json
import struct
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from deid_proxy.errors import BackupError, StoreError, WrongKeyError
from deid_proxy.identity.keys import ProjectKey
from deid_proxy.identity.map_keys import MapPrivateKey
from deid_proxy.identity.ports import IdentityKind, IdentityRequest, MapRow, Proposal
from deid_proxy.identity.resolver import IdentityResolver
from deid_proxy.identity.sealing import PublicSeal, unseal_private
from deid_proxy.stores import map_backup, map_text
from deid_proxy.stores.map_backup import open_backup, write_backup
from deid_proxy.stores.map_marks import Backup, MapMark
from deid_proxy.stores.map_restore import restore
from deid_proxy.stores.map_text import read_map, write_map
from deid_proxy.stores.sqlite import SQLiteMapStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PROJECT = "LUNG-01"
PRIVATE, OTHER = MapPrivateKey(bytes(range(32))), MapPrivateKey(bytes(range(1, 33)))
KEY = ProjectKey(bytes(range(60, 92)))
PATIENT = IdentityRequest(IdentityKind.PATIENT, "HOSPITAL\x1fDOE-4711")


def uid(number: int) -> IdentityRequest:
    return IdentityRequest(IdentityKind.UID, f"1.2.826.{number}")


def opened(path: Path) -> tuple[SQLiteMapStore, IdentityResolver]:
    store = SQLiteMapStore(path)
    return store, IdentityResolver(PROJECT, KEY, store, seal=PublicSeal(PRIVATE.public))


def rows_of(backup: Path, private: MapPrivateKey) -> int:
    """Read a backup to its end, and count the rows of its map."""
    with backup.open("rb") as file:
        _, rows = open_backup(file, private)
        return sum(isinstance(row, MapRow) for _, row in rows)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SQLiteMapStore]:
    """Give a map with a patient and forty UIDs of it."""
    (tmp_path / "state").mkdir()
    store, resolver = opened(tmp_path / "state" / "map.db")
    asked = [PATIENT, *map(uid, range(40))]
    resolver.resolve(asked, dict.fromkeys(asked, PATIENT))
    yield store
    store.close()


@pytest.fixture
def backup(store: SQLiteMapStore, tmp_path: Path) -> Path:
    """Give a backup of it; the map is closed."""
    write_backup(store, tmp_path / "map.backup", [PRIVATE.public])
    store.close()
    return tmp_path / "map.backup"


def contents(path: Path) -> list[object]:
    store, _ = opened(path)
    rows = [row for _, row in store.rows(PROJECT, limit=100_000)]
    store.close()
    return rows


def fixed_assignment(path: Path, number: int) -> None:
    """Assign what the key could not repeat."""
    store, _ = opened(path)
    store.resolve(PROJECT, [Proposal(IdentityKind.PATIENT, number.to_bytes(16, "big"), f"S-{number}", b"", b"", False)])
    store.close()


class TestText:
    def test_a_map_comes_back_from_its_text(self, store: SQLiteMapStore, tmp_path: Path) -> None:
        """Row by row, with originals as they were kept."""
        head, rows = read_map(write_map(store, 5.0))
        assert (head.made_at, head.generation) == (5.0, store.generation())
        copy = SQLiteMapStore(tmp_path / "copy.db")
        copy.add(head.projects, rows, head.generation)
        assert [row for _, row in copy.rows(PROJECT)] == [row for _, row in store.rows(PROJECT)]
        copy.close()

    def test_the_text_shows_no_original(self, store: SQLiteMapStore) -> None:
        """Whoever has it has what whoever has the map has."""
        text = b"".join(write_map(store, 5.0))
        assert b"DOE-4711" not in text
        assert b"1.2.826" not in text

    def test_every_cut_is_noticed_and_nothing_is_brought_in(self, store: SQLiteMapStore, tmp_path: Path) -> None:
        """A text that ends too early, anywhere, leaves the map that it was meant for empty."""
        text = b"".join(write_map(store, 5.0))
        copy = SQLiteMapStore(tmp_path / "copy.db")
        for length in (*range(0, len(text), 97), len(text) - 1):
            with pytest.raises(BackupError):
                bring_in(copy, text[:length])
            assert copy.projects() == []
        copy.close()

    @pytest.mark.parametrize(
        ("spoil", "words"),
        [
            (lambda lines: [b"hello\n", *lines[1:]], "no export or backup"),
            (lambda lines: [b"[]\n", *lines[1:]], "no export or backup"),
            (lambda lines: [lines[0].replace(b'"version":1', b'"version":2'), *lines[1:]], "newer deid-proxy"),
            (lambda lines: [lines[0].replace(b'"generation"', b'"g"'), *lines[1:]], "line 1 is damaged"),
            (lambda lines: [*lines[:5], b"[1,2]\n", *lines[5:]], "line 6 is damaged"),
            (lambda lines: [*lines[:5], b"\xff\n", *lines[5:]], "line 6 is damaged"),
            (lambda lines: [*lines[:5], b"[" * 5000 + b"\n", *lines[5:]], "line 6 is damaged"),
            (lambda lines: [*lines[:5], lines[5].replace(b"[0,", b"[7,"), *lines[6:]], "line 6 is damaged"),
            (lambda lines: [*lines[:5], lines[5].replace(b"[0,", b"[-1,"), *lines[6:]], "line 6 is damaged"),
            (lambda lines: [*lines[:5], *lines[6:]], "its end does not fit"),
            (lambda lines: [*lines[:5], lines[6], lines[5], *lines[7:]], "its end does not fit"),
            (lambda lines: [*lines, lines[-1]], "behind its end"),
        ],
    )
    def test_a_text_that_is_wrong_is_one_clear_error(
        self, store: SQLiteMapStore, tmp_path: Path, spoil: Callable[[list[bytes]], list[bytes]], words: str
    ) -> None:
        """It says what and where, and nothing is brought in."""
        copy = SQLiteMapStore(tmp_path / "copy.db")
        with pytest.raises(BackupError, match=words):
            bring_in(copy, b"".join(spoil(list(write_map(store, 5.0)))))
        assert copy.projects() == []
        copy.close()

    def test_a_withdrawal_meanwhile_makes_the_text_end_without_an_end(self, store: SQLiteMapStore) -> None:
        """Nobody gets a copy from which half a subject is missing."""
        lines = write_map(store, 5.0)
        next(lines)
        store.forget(PROJECT, bytes(16))
        with pytest.raises(BackupError, match="changed meanwhile"):
            list(lines)


def bring_in(store: SQLiteMapStore, text: bytes) -> None:
    head, rows = read_map(text.splitlines(keepends=True))
    store.add(head.projects, rows)


class TestBackup:
    def test_only_the_private_key_reads_it(self, backup: Path) -> None:
        """It holds every row; nothing in it is legible, and another key is told from the right one."""
        assert rows_of(backup, PRIVATE) == 41
        content = backup.read_bytes()
        assert not any(each in content for each in (b"LUNG-01", b"2.25.", b"DOE", b"1.2.826"))
        with pytest.raises(WrongKeyError, match=f"{PRIVATE.check}, not {OTHER.check}"):
            rows_of(backup, OTHER)

    def test_each_of_several_keys_reads_it(self, store: SQLiteMapStore, tmp_path: Path) -> None:
        """Two officers, two keys, one file."""
        write_backup(store, tmp_path / "b", [PRIVATE.public, OTHER.public])
        assert rows_of(tmp_path / "b", PRIVATE) == rows_of(tmp_path / "b", OTHER) == 41

    def test_it_is_consistent_while_others_write(self, store: SQLiteMapStore, tmp_path: Path) -> None:
        """Others go on assigning; what the backup holds is what the map held at one moment."""
        resolver = IdentityResolver(PROJECT, KEY, store, seal=PublicSeal(PRIVATE.public))
        stop, made = threading.Event(), [100]

        def write() -> None:
            while not stop.is_set():
                resolver.resolve(map(uid, range(made[0], made[0] + 50)))
                made[0] += 50

        writer = threading.Thread(target=write)
        writer.start()
        while made[0] < 2000:
            pass
        summary = write_backup(store, tmp_path / "b", [PRIVATE.public])
        written = made[0]
        stop.set()
        writer.join()
        with (tmp_path / "b").open("rb") as file:
            head, rows = map_backup.open_backup(file, PRIVATE)
            numbers = {int(unseal(row).rpartition(".")[2]) for _, row in rows if row.kind is IdentityKind.UID}
        assert numbers == {*range(40), *range(100, max(numbers) + 1)}
        assert 1950 <= max(numbers) <= written + 100
        assert summary.rows == len(numbers) + 1
        assert head.generation.number <= store.generation().number

    def test_a_name_is_given_to_a_whole_backup_only(self, store: SQLiteMapStore, tmp_path: Path, monkeypatch) -> None:
        """An existing file is left alone, and a failure leaves none."""
        (tmp_path / "b").write_text("mine")
        with pytest.raises(BackupError, match="exists"):
            write_backup(store, tmp_path / "b", [PRIVATE.public])
        assert (tmp_path / "b").read_text() == "mine"
        with pytest.raises(BackupError, match="public key"):
            write_backup(store, tmp_path / "c", [])
        with pytest.raises(BackupError, match="cannot be written"):
            write_backup(store, tmp_path / "nowhere" / "c", [PRIVATE.public])

        def changes(*_: object) -> Iterator[bytes]:
            yield b"half\n"
            raise BackupError("changed meanwhile")

        monkeypatch.setattr(map_backup, "write_map", changes)
        with pytest.raises(BackupError, match="meanwhile"):
            write_backup(store, tmp_path / "c", [PRIVATE.public])
        assert sorted(path.name for path in tmp_path.iterdir()) == ["b", "state"]

    def test_every_cut_is_noticed(self, backup: Path) -> None:
        """A backup that ends too early, anywhere, is refused: cut in half, at a frame's end, by a byte."""
        content = backup.read_bytes()
        for length in (*range(0, len(content), 211), len(content) // 2, len(content) - 1):
            backup.write_bytes(content[:length])
            with pytest.raises(BackupError):
                rows_of(backup, PRIVATE)

    def test_a_cut_at_the_end_of_a_frame_is_noticed(self, store: SQLiteMapStore, tmp_path: Path, monkeypatch) -> None:
        """The last frame says that it is the last: what ends with another one was cut off."""
        monkeypatch.setattr(map_backup, "_FRAME_BYTES", 1000)
        write_backup(store, tmp_path / "b", [PRIVATE.public])
        content = (tmp_path / "b").read_bytes()
        ends, place = [], len(b"deid-proxy-map-backup-1\n")
        while place < len(content):
            place += 4 + struct.unpack(">I", content[place : place + 4])[0]
            ends.append(place)
        assert ends[-1] == len(content)
        assert len(ends) > 5
        for end in ends[1:-1]:
            (tmp_path / "b").write_bytes(content[:end])
            with pytest.raises(BackupError, match="cut off"):
                rows_of(tmp_path / "b", PRIVATE)

    def test_every_change_is_noticed(self, backup: Path) -> None:
        """One byte changed anywhere is an error, not another map."""
        content = backup.read_bytes()
        for place in range(0, len(content), 61):
            backup.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
            with pytest.raises(StoreError):
                rows_of(backup, PRIVATE)

    def test_a_backup_from_the_future_is_refused(self, backup: Path, monkeypatch, store, tmp_path: Path) -> None:
        """A format that this version does not know, outside or inside, is named with a way out."""
        backup.write_bytes(backup.read_bytes().replace(b"backup-1\n", b"backup-2\n", 1))
        with pytest.raises(BackupError, match="newer deid-proxy"):
            rows_of(backup, PRIVATE)
        with monkeypatch.context() as patch:
            patch.setattr(map_text, "VERSION", 9)
            newer, _ = opened(tmp_path / "newer.db")
            write_backup(newer, tmp_path / "newer", [PRIVATE.public])
            newer.close()
        with pytest.raises(BackupError, match="format 9; this one knows 1"):
            rows_of(tmp_path / "newer", PRIVATE)

    @pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04" * 100, b"SQLite format 3\0" * 9])
    def test_another_file_is_no_backup(self, tmp_path: Path, content: bytes) -> None:
        """Whatever it is, it is one clear error."""
        (tmp_path / "b").write_bytes(content)
        with pytest.raises(BackupError, match=r"no backup|cut off"):
            rows_of(tmp_path / "b", PRIVATE)


def unseal(row: object) -> str:
    return unseal_private(PRIVATE, row.kind, row.token, row.sealed)  # type: ignore[attr-defined]


class TestRestore:
    def test_a_lost_map_comes_back(self, backup: Path, tmp_path: Path) -> None:
        """The map is what it was, and goes on giving the same pseudonyms."""
        path = tmp_path / "state" / "map.db"
        before = contents(path)
        for each in path.parent.iterdir():
            each.unlink()
        done = restore(backup, PRIVATE, path, {PROJECT: KEY.check})
        assert (done.rows, done.projects, done.opened, done.replaced) == (41, (PROJECT,), 41, None)
        assert contents(path) == before
        assert sorted(each.name for each in path.parent.iterdir()) == ["map.db", "map.db.mark"]

    def test_a_backup_that_is_not_there_changes_nothing(self, tmp_path: Path) -> None:
        """A mistyped name is one clear error."""
        with pytest.raises(BackupError, match="cannot be read: No such file"):
            restore(tmp_path / "missing", PRIVATE, tmp_path / "map.db", {})
        assert not list(tmp_path.iterdir())

    def test_the_former_map_stays_beside_the_new_one(self, backup: Path, tmp_path: Path) -> None:
        """What was there can still be looked at."""
        path = tmp_path / "state" / "map.db"
        store, resolver = opened(path)
        resolver.resolve([uid(999)])
        store.close()
        done = restore(backup, PRIVATE, path, {})
        assert len(contents(path)) == 41
        assert done.replaced is not None
        assert len(contents(done.replaced)) == 42

    def test_an_old_backup_is_taken_when_keys_repeat_what_is_missing(self, backup: Path, tmp_path: Path) -> None:
        """However much hmac assigned since, the same key assigns it again: no pseudonym changes."""
        path = tmp_path / "state" / "map.db"
        store, resolver = opened(path)
        later = resolver.resolve(map(uid, range(500, 600)))
        store.close()
        restore(backup, PRIVATE, path, {})
        store, resolver = opened(path)
        assert resolver.resolve(map(uid, range(500, 600))) == later
        store.close()

    @pytest.mark.parametrize("lost", [False, True], ids=["with the map there", "with the map lost"])
    def test_an_old_backup_is_refused_when_something_would_be_lost(
        self, backup: Path, tmp_path: Path, lost: bool
    ) -> None:
        """What the key cannot repeat is not undone without a flag, also when only the mark knows of it."""
        path = tmp_path / "state" / "map.db"
        fixed_assignment(path, 7)
        if lost:
            path.unlink()
        before = path.read_bytes() if not lost else None
        with pytest.raises(BackupError, match=r"of generation 1, and at generation 2 .*--accept-older"):
            restore(backup, PRIVATE, path, {})
        assert path.exists() is not lost
        assert before is None or path.read_bytes() == before
        assert restore(backup, PRIVATE, path, {}, accept_older=True).rows == 41
        assert len(contents(path)) == 41
        assert MapMark(path).fixed == 0

    def test_a_backup_from_after_the_assignment_is_taken(self, backup: Path, tmp_path: Path) -> None:
        """It is as old as the rest, and nothing is lost."""
        path = tmp_path / "state" / "map.db"
        fixed_assignment(path, 7)
        store, resolver = opened(path)
        write_backup(store, tmp_path / "newer", [PRIVATE.public])
        resolver.resolve([uid(999)])
        store.close()
        assert restore(tmp_path / "newer", PRIVATE, path, {}).rows == 42

    def test_who_withdrew_since_stays_withdrawn(self, backup: Path, tmp_path: Path) -> None:
        """The tombstone is carried over, and the rows that the backup brought go again."""
        path = tmp_path / "state" / "map.db"
        store, resolver = opened(path)
        store.forget(PROJECT, resolver.token(*PATIENT))
        store.close()
        with pytest.raises(BackupError, match="accept-older"):
            restore(backup, PRIVATE, path, {})
        done = restore(backup, PRIVATE, path, {}, accept_older=True)
        assert done.withdrawn == done.rows > 0
        store, resolver = opened(path)
        assert store.is_forgotten(PROJECT, resolver.token(*PATIENT))
        assert store.rows(PROJECT) == []
        store.close()

    def test_a_bad_backup_changes_nothing(self, backup: Path, tmp_path: Path) -> None:
        """Cut, damaged, of another key or another project: the map stays byte for byte, and no draft lies about."""
        path = tmp_path / "state" / "map.db"
        before = {each.name: each.read_bytes() for each in path.parent.iterdir()}
        whole = backup.read_bytes()
        attempts = [
            (whole[: len(whole) // 2], PRIVATE, {}, BackupError),
            (whole[:-1], PRIVATE, {}, BackupError),
            (whole[:-9] + b"\0" + whole[-8:], PRIVATE, {}, BackupError),
            (whole, OTHER, {}, WrongKeyError),
            (whole, PRIVATE, {PROJECT: "f" * 16}, WrongKeyError),
        ]
        for content, private, keys, error in attempts:
            backup.write_bytes(content)
            with pytest.raises(error) as refused:
                restore(backup, private, path, keys)
            assert str(backup) in str(refused.value)
            assert {each.name: each.read_bytes() for each in path.parent.iterdir()} == before

    def test_a_drill_builds_the_map_and_takes_it_away(self, backup: Path, tmp_path: Path) -> None:
        """It may be done beside an open map, tells whether the key opens originals, and leaves nothing."""
        path = tmp_path / "state" / "map.db"
        store, _ = opened(path)
        before = sorted(each.name for each in path.parent.iterdir())
        done = restore(backup, PRIVATE, path, {PROJECT: KEY.check}, drill=True)
        assert (done.rows, done.opened) == (41, 41)
        assert sorted(each.name for each in path.parent.iterdir()) == before
        store.close()


@pytest.mark.parametrize("pseudonym", ["2.25.7", 'S"1\\', "Müller-\u2028-\U0001f600", "\x00\x1f\x7f", "\ud800"])
def test_a_row_is_written_as_json_would(pseudonym: str) -> None:
    """The quick way to write a line gives the bytes of the careful one, whatever the code of a patient is."""
    row = MapRow(IdentityKind.PATIENT, b"t" * 16, pseudonym, bytes(range(256)), 1764369000.1234567, b"", False)
    careful = [3, "p", row.token.hex(), pseudonym, base64.b64encode(row.sealed).decode(), row.created_at, "", 0]
    assert map_text._row(3, row) == json.dumps(careful, separators=(",", ":")).encode() + b"\n"


def test_a_copy_goes_on_beside_a_writer_that_never_pauses(store: SQLiteMapStore, tmp_path: Path, monkeypatch) -> None:
    """Each page waits for one batch at most, each batch for one page: both come to an end, and the log stays small."""
    monkeypatch.setattr(map_text, "_PAGE", 50)
    resolver = IdentityResolver(PROJECT, KEY, store, seal=PublicSeal(PRIVATE.public))
    resolver.resolve(map(uid, range(1000, 6000)))
    turns: list[str] = []
    read, create = store.rows, store.resolve

    def a_page(*args: object, **kwargs: object) -> object:
        turns.append("page")
        while turns.count("batch") < min(turns.count("page"), 20):  # the other one comes in between
            time.sleep(0.001)
        return read(*args, **kwargs)

    def a_batch(*args: object) -> object:
        turns.append("batch")
        return create(*args)

    monkeypatch.setattr(store, "rows", a_page)
    monkeypatch.setattr(store, "resolve", a_batch)
    stop = threading.Event()

    def write() -> None:
        number = 10_000
        while not stop.is_set():
            resolver.resolve(map(uid, range(number, number + 20)))
            number += 20

    writer = threading.Thread(target=write)
    writer.start()
    try:
        summary = write_backup(store, tmp_path / "b", [PRIVATE.public])
    finally:
        stop.set()
        writer.join()
    assert summary.rows >= 5041
    assert turns.count("page") <= summary.rows // 50 + 2  # no page is read twice, and rows that came later are not read
    assert turns.count("batch") >= 20
    assert Path(f"{store._database.path}-wal").stat().st_size < 80 << 20
    assert rows_of(tmp_path / "b", PRIVATE) == summary.rows


def test_the_form_of_a_text_is_held_still(store: SQLiteMapStore) -> None:
    """Whoever reads old exports finds these fields: a change needs a new version number."""
    lines = [json.loads(line) for line in write_map(store, 5.0)]
    assert set(lines[0]) == {"format", "version", "made_at", "generation", "projects"}
    assert (lines[0]["format"], lines[0]["version"]) == ("deid-proxy-map", 1)
    assert [type(each) for each in lines[1]] == [int, str, str, str, str, float, str, int]
    assert set(lines[-1]) == {"rows", "sha256"}


class TestLines:
    def test_the_same_backup_comes_back_twice(self, tmp_path: Path) -> None:
        """What was restored lacks nothing of the backup: it may come again."""
        path = tmp_path / "map.db"
        fixed_assignment(path, 1)
        store, _ = opened(path)
        write_backup(store, tmp_path / "one.backup", [PRIVATE.public])
        store.close()
        for _ in range(2):
            restore(tmp_path / "one.backup", PRIVATE, path, {PROJECT: KEY.check})
            assert len(contents(path)) == 1

    @pytest.mark.parametrize("lost", [False, True])
    def test_a_backup_of_the_line_that_ended_is_not_newer(self, tmp_path: Path, lost: bool) -> None:
        """After an older backup came back and the map went on, one from in between would lose what came since."""
        path = tmp_path / "map.db"
        for name in ("old", "between"):
            store, resolver = opened(path)
            resolver.resolve([uid(len(name)), PATIENT])
            write_backup(store, tmp_path / name, [PRIVATE.public])
            MapMark(path).set_backup(Backup(1.0, store.generation().number))
            store.close()
        if lost:
            path.unlink()
        restore(tmp_path / "old", PRIVATE, path, {PROJECT: KEY.check})
        fixed_assignment(path, 1)
        with pytest.raises(BackupError, match="would be lost"):
            restore(tmp_path / "between", PRIVATE, path, {PROJECT: KEY.check})

    def test_numbers_go_on_where_the_map_was(self, tmp_path: Path) -> None:
        """Also when somebody takes an older backup on purpose: a number is given to one person only."""
        path = tmp_path / "map.db"
        store, _ = opened(path)
        give = [Proposal(IdentityKind.PATIENT, bytes([n]) * 16, "", b"", b"", False) for n in range(3)]
        store.resolve(PROJECT, give[:1], "S-{}".format)
        write_backup(store, tmp_path / "old", [PRIVATE.public])
        store.resolve(PROJECT, give[1:2], "S-{}".format)
        store.close()
        restore(tmp_path / "old", PRIVATE, path, {PROJECT: KEY.check}, accept_older=True)
        store, _ = opened(path)
        assert store.resolve(PROJECT, give[2:], "S-{}".format) == ["S-3"]
        store.close()
