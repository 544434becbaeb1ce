"""A backup becomes a map again: built beside the old one, checked whole, and only then put in its place."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.errors import BackupError, StateDirectoryError, StoreError, WrongKeyError
from deid_proxy.identity.map_life import Generation, ProjectRecord
from deid_proxy.identity.ports import MapRow
from deid_proxy.identity.sealing import SealMode, mode_of, unseal_private
from deid_proxy.stores.map_backup import open_backup
from deid_proxy.stores.map_marks import MapMark, sync_directory
from deid_proxy.stores.sqlite_map import SQLiteMapStore

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from deid_proxy.identity.map_keys import MapPrivateKey
    from deid_proxy.identity.map_life import StudyClaim

_SAMPLE = 100


class Restored(NamedTuple):
    """What a backup gave."""

    made_at: float
    generation: Generation
    rows: int
    projects: tuple[str, ...]
    opened: int  # originals of a sample that the key opens
    took_s: float
    replaced: Path | None  # where the former map is now
    withdrawn: int = 0  # rows of them that went again: their subjects withdrew since


def restore(
    backup: Path,
    private: MapPrivateKey,
    map_path: Path,
    keys: Mapping[str, str],
    *,
    accept_older: bool = False,
    drill: bool = False,
) -> Restored:
    """Put the map of a backup in the place of the one that is there; the caller holds the state directory.

    Parameters
    ----------
    backup
        The backup.
    private
        A key that reads it.
    map_path
        The map's database; the former one stays, as ``map.db.replaced``.
    keys
        The check value of each project's key, where it is known: a map of another key is refused.
    accept_older
        Restore also when assignments, withdrawals or corrections are lost that the keys alone do not repeat.
    drill
        Build and check the map, and take it away again; what is there is not looked at.

    Raises
    ------
    BackupError, WrongKeyError
        The backup cannot be used; what is there stays as it is.
    """
    began = time.monotonic()
    draft = map_path.with_name(map_path.name + (".drill" if drill else ".restoring"))
    _remove(draft)
    try:
        built = _build(backup, private, draft, keys)
        replaced, withdrawn = None, 0
        if not drill:
            before = _how_far(map_path)
            _refuse_older(built.generation, before, accept_older=accept_older)
            with contextlib.closing(SQLiteMapStore(draft)) as store:
                # No number is used twice: a backup of the line that ends here is not taken for a newer one.
                store.add((), (), before._replace(fixed=0))
            withdrawn = _keep_withdrawn(map_path, draft)
            replaced = _exchange(map_path, draft)
        return built._replace(took_s=time.monotonic() - began, replaced=replaced, withdrawn=withdrawn)
    finally:
        _remove(draft)


def _build(backup: Path, private: MapPrivateKey, draft: Path, keys: Mapping[str, str]) -> Restored:
    opened = [0]
    try:
        file = backup.open("rb")
    except OSError as error:
        raise BackupError(f"{backup} cannot be read: {error.strerror}") from None
    with file, contextlib.closing(SQLiteMapStore(draft)) as store:
        try:
            head, rows = open_backup(file, private)
            for record in head.projects:
                if keys.get(record.name, record.key_check) != record.key_check:
                    raise WrongKeyError(
                        f"its project '{record.name}' has the key of check value {record.key_check}, not "
                        f"{keys[record.name]}: name the right backup, or put the right key in place"
                    )
            added = store.add(head.projects, _sampled(rows, private, opened), head.generation)
        except BackupError as error:
            raise BackupError(f"{backup}: {error.public_message}") from None
        except WrongKeyError as error:
            raise WrongKeyError(f"{backup}: {error.public_message}") from None
        if problems := list(store.check()):
            raise BackupError(f"{backup}: the map that it makes is not sound: {problems[0]}")
        store.fold()
        names = tuple(record.name for record in head.projects)
        return Restored(head.made_at, head.generation, added.created, names, opened[0], 0.0, None)


def _sampled(
    rows: Iterator[tuple[str, MapRow | StudyClaim]], private: MapPrivateKey, opened: list[int]
) -> Iterator[tuple[str, MapRow | StudyClaim]]:
    """Pass rows on, and try the key on the first originals: whether it opens them is told, never what they are."""
    tried = 0
    for project, row in rows:
        if isinstance(row, MapRow) and mode_of(row.sealed) is SealMode.SEALED:
            tried += 1
            with contextlib.suppress(WrongKeyError):
                unseal_private(private, row.kind, row.token, row.sealed)
                opened[0] += 1
        yield project, row
        if tried == _SAMPLE:
            break
    yield from rows


def _how_far(map_path: Path) -> Generation:
    """Return how far the map that is there has come, as far as that can be known."""
    mark = MapMark(map_path)
    backup = mark.backup
    number, fixed = backup.number if backup else 0, mark.fixed
    with contextlib.suppress(StoreError, StateDirectoryError):
        if map_path.exists():
            with contextlib.closing(SQLiteMapStore(map_path)) as current:
                here = current.generation()
                number, fixed = max(number, here.number), max(fixed, here.fixed)
    return Generation(max(number, fixed), fixed)


def _refuse_older(generation: Generation, before: Generation, *, accept_older: bool) -> None:
    """Refuse a backup that would undo what the keys do not repeat."""
    if generation.number < before.fixed and not accept_older:
        raise BackupError(
            f"the backup is of generation {generation.number}, and at generation {before.fixed} the map got "
            "assignments, withdrawals or corrections that the keys alone do not repeat: they would be lost, and the "
            "same patient could get another code; take a newer backup, or accept that with --accept-older"
        )


def _keep_withdrawn(map_path: Path, draft: Path) -> int:
    """Carry over who withdrew and which numbers were given, if the map that is there can be read.

    Returns
    -------
    int
        How many rows of the backup went by that.
    """
    if not map_path.exists():
        return 0
    try:
        with contextlib.closing(SQLiteMapStore(map_path)) as current:
            records = [
                ProjectRecord(p.name, p.key_check, p.tombstones, last_number=p.last_number)
                for p in current.projects()
                if p.tombstones or p.last_number
            ]
    except (StoreError, StateDirectoryError):
        return 0
    gone = 0
    if records:
        with contextlib.closing(SQLiteMapStore(draft)) as store:
            store.add(records, ())
            for record in records:
                gone += sum(store.forget(record.name, tombstone.token) for tombstone in record.tombstones)
            store.fold()
    return gone


def _exchange(map_path: Path, draft: Path) -> Path | None:
    replaced = map_path.with_name(map_path.name + ".replaced")
    with contextlib.closing(SQLiteMapStore(draft)) as store:
        fixed = store.generation().fixed
    try:
        if map_path.exists():
            # The log goes along: without it the former map would lose what was not folded into it.
            _remove(replaced)
            for suffix in ("-wal", "-shm"):
                beside = Path(f"{map_path}{suffix}")
                if beside.exists():
                    beside.replace(f"{replaced}{suffix}")
            map_path.replace(replaced)
        draft.replace(map_path)
        sync_directory(map_path.parent)
    except OSError as error:
        raise StateDirectoryError(f"{map_path} cannot be exchanged: {error.strerror}") from None
    MapMark(map_path).reset(fixed)
    return replaced if replaced.exists() else None


def _remove(path: Path) -> None:
    for name in (path, *(Path(f"{path}{suffix}") for suffix in ("-wal", "-shm", ".mark"))):
        name.unlink(missing_ok=True)
