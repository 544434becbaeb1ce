"""The map in a SQLite database."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import apsw

from deid_proxy.errors import MappingConflictError, StoreError
from deid_proxy.identity.ports import IdentityKind, MapRow
from deid_proxy.stores.map_rules import CONFLICT, NOT_BOUND, check_binding, check_proposals
from deid_proxy.stores.sqlite_connection import MAP, Database
from deid_proxy.stores.sqlite_subjects import claim_studies, number_missing, settle

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Mapping, Sequence

    from deid_proxy.identity.ports import Proposal

_PROJECT = "SELECT project_id, key_check FROM project WHERE name = ?"
_BIND = "INSERT INTO project (name, key_check, bound_at) VALUES (?, ?, ?)"
_PSEUDONYM = "SELECT pseudonym FROM pseudonym WHERE project_id = ? AND kind = ? AND token = ?"
_CREATE = "INSERT INTO pseudonym VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (project_id, kind, token) DO NOTHING"
_ROW = "SELECT kind, token, pseudonym, sealed, created_at FROM pseudonym JOIN project USING (project_id) WHERE name = ?"
_COUNT = "SELECT kind, count(*) FROM pseudonym JOIN project USING (project_id) WHERE name = ? GROUP BY kind"


class SQLiteMapStore:
    """A :class:`~deid_proxy.identity.ports.MapStore` in a file; what it answered survives a power loss.

    Parameters
    ----------
    path
        The database; it is made when it does not exist.
    clock
        Gives the seconds since the epoch at which rows are created.

    Raises
    ------
    StateDirectoryError
        Another process has the file open, or it cannot be made.
    StoreError
        The file is corrupt, no map, or made by a newer version.
    """

    def __init__(self, path: str | os.PathLike[str], clock: Callable[[], float] = time.time) -> None:
        self._database = Database(path, MAP)
        self._clock = clock

    def bind(self, project: str, key_check: str) -> None:
        """Tie a project to its key, or refuse another key than the first one."""
        with self._database.transaction() as connection:
            bound = connection.execute(_PROJECT, (project,)).get
            if bound is None:
                connection.execute(_BIND, (project, key_check, self._clock()))
            else:
                check_binding(project, bound[1], key_check)

    def resolve(
        self, project: str, proposals: Sequence[Proposal], numbered: Callable[[int], str] | None = None
    ) -> list[str]:
        """Return the pseudonym of every proposal, in order, creating all that are missing or none."""
        check_proposals(proposals, numbered)
        with self._database.reading() as connection:
            project_id = _project_id(connection, project)
            known = _known(connection, project_id, proposals)
        if None in known:
            missing = [proposal for proposal, pseudonym in zip(proposals, known, strict=True) if pseudonym is None]
            with self._database.transaction() as connection:
                missing = number_missing(connection, project_id, missing, numbered)
                self._create(connection, project_id, missing)
                known = _known(connection, project_id, proposals)
        return [pseudonym for pseudonym in known if pseudonym is not None]

    def settle(self, project: str, name: str, value: str) -> str:
        """Return the first value that was given for a setting."""
        with self._database.transaction() as connection:
            return settle(connection, _project_id(connection, project), name, value)

    def claim_studies(self, project: str, studies: Sequence[tuple[bytes, bytes]]) -> list[bytes]:
        """Return the subject that every study is of."""
        with self._database.transaction() as connection:
            return claim_studies(connection, _project_id(connection, project), studies)

    def find(self, project: str, kind: IdentityKind, token: bytes) -> MapRow | None:
        """Return the row of an original's token, or None."""
        with self._database.reading() as connection:
            row = connection.execute(f"{_ROW} AND kind = ? AND token = ?", (project, kind, token)).get
        return None if row is None else _map_row(row)

    def find_pseudonym(self, project: str, pseudonym: str) -> list[MapRow]:
        """Return every row with this pseudonym, at most one of each kind."""
        query = f"{_ROW} AND kind = ? AND pseudonym = ?"
        with self._database.reading() as connection:
            rows = [row for kind in IdentityKind for row in connection.execute(query, (project, kind, pseudonym))]
        return [_map_row(row) for row in rows]

    def count(self, project: str) -> Mapping[IdentityKind, int]:
        """Return how many rows of each kind the project has; kinds without rows are absent."""
        with self._database.reading() as connection:
            return {IdentityKind(kind): n for kind, n in connection.execute(_COUNT, (project,))}

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def _create(self, connection: apsw.Connection, project_id: int, proposals: Sequence[Proposal]) -> None:
        now = self._clock()
        try:
            connection.executemany(_CREATE, ((project_id, *proposal, now) for proposal in proposals))
        except apsw.ConstraintError as error:
            if getattr(error, "extendedresult", 0) != apsw.SQLITE_CONSTRAINT_UNIQUE:
                raise
            raise MappingConflictError(CONFLICT) from None


def _project_id(connection: apsw.Connection, project: str) -> int:
    bound = connection.execute(_PROJECT, (project,)).get
    if bound is None:
        raise StoreError(NOT_BOUND)
    return int(bound[0])


def _known(connection: apsw.Connection, project_id: int, proposals: Sequence[Proposal]) -> list[str | None]:
    return [connection.execute(_PSEUDONYM, (project_id, kind, token)).get for kind, token, _, _ in proposals]


def _map_row(row: Sequence[Any]) -> MapRow:
    kind, token, pseudonym, sealed, created_at = row
    return MapRow(IdentityKind(kind), token, pseudonym, sealed, created_at)
