"""What brings many rows into a SQLite map, and what takes a subject out of it."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from deid_proxy.errors import MappingConflictError, StoreError
from deid_proxy.identity.map_life import Added, StudyClaim
from deid_proxy.identity.ports import IdentityKind, MapRow
from deid_proxy.stores import map_queries as sql
from deid_proxy.stores import map_rules as rules
from deid_proxy.stores import sqlite_map_indexes
from deid_proxy.stores.map_places import (
    owner,
    place_of_pseudonym,
    place_of_token,
    places_of_pseudonyms,
    places_of_tokens,
)
from deid_proxy.stores.sqlite_map_indexes import merge, pseudonym_of, put_new, take_out
from deid_proxy.stores.sqlite_map_rows import write
from deid_proxy.stores.sqlite_subjects import claim, take_in, unclaim

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from contextlib import AbstractContextManager

    import apsw

    from deid_proxy.identity.map_life import ProjectRecord

    Values = tuple[int, int, bytes, str, bytes, float, int, bool]

PAGE = 1000
SUBJECTS = 65_536  # patients whose rows are remembered while rows come in
LOOKED_AT = 500_000  # rows that are looked through at once for those of a subject: some 0.2 s


def add(
    connection: apsw.Connection,
    projects: Sequence[ProjectRecord],
    rows: Iterable[tuple[str, MapRow | StudyClaim]],
    now: float,
) -> tuple[Added, bool]:
    """Bring in rows inside a transaction; return what became of them, and whether the keys alone could repeat it."""
    fixed = sum(_add_project(connection, record, now) for record in projects)
    numbers = {name: number for number, name, _ in connection.execute(sql.PROJECTS)}
    empty = connection.execute(sql.ANY_ROW).get is None
    incoming = _Incoming(connection, numbers, into_empty=empty)
    source = iter(rows)
    while page := list(islice(source, PAGE)):
        incoming.take([(project, row) for project, row in page if isinstance(row, MapRow)])
        incoming.claim([(project, row) for project, row in page if isinstance(row, StudyClaim)])
        incoming.bound_memory()
    if empty:
        incoming.fill()
    return incoming.added, not fixed and incoming.derivable


def _add_project(connection: apsw.Connection, record: ProjectRecord, now: float) -> int:
    bound = connection.execute(sql.PROJECT, (record.name,)).get
    if bound is None:
        connection.execute(sql.BIND, (record.name, record.key_check, now))
        project_id = connection.last_insert_rowid()
    else:
        rules.check_binding(record.name, bound[1], record.key_check)
        project_id = bound[0]
    before = connection.total_changes()
    for tombstone in record.tombstones:
        connection.execute(sql.WITHDRAW, (project_id, tombstone.token, tombstone.at))
    for c in record.corrections:
        values = c.study, c.number, c.wrong, c.right, c.sealed, c.study_pseudonym, c.at
        connection.execute(sql.ADD_CORRECTION, (project_id, *values))
    changes = connection.total_changes() - before
    return changes + take_in(connection, project_id, record)


class _Incoming:
    """Takes rows page by page; into an empty map their indexes are filled at the end."""

    def __init__(self, connection: apsw.Connection, numbers: dict[str, int], *, into_empty: bool) -> None:
        self._connection, self._numbers, self._into_empty = connection, numbers, into_empty
        self._subjects: dict[tuple[int, bytes], int] = {}
        self._last = self._filled = connection.execute(sql.LAST_ID).get
        self._anybody_withdrew = connection.execute(sql.ANY_TOMBSTONE).get is not None
        self.added = Added()
        self.derivable = True

    def take(self, page: Sequence[tuple[str, MapRow]]) -> None:
        """Write one page of rows."""
        rules.check_proposals([row for _, row in page])
        created: list[Values] = []
        here: dict[tuple[int, bytes], str] = {}
        known = withdrawn = 0
        for project, row in page:
            project_id = self._project_id(project)
            if self._anybody_withdrew and self._is_withdrawn(project_id, row):
                withdrawn += 1
                continue
            whose = owner(project_id, row.kind)
            if here.get((whose, row.token)) == row.pseudonym or self._is_known(whose, row):
                known += 1
            else:
                here[whose, row.token] = row.pseudonym
                created.append(self._values(project_id, row))
        write(self._connection, created)
        if created and not self._into_empty:
            before, owners = created[0][0] - 1, [values[1] for values in created]
            put_new(self._connection, "by_token", places_of_tokens(owners, [values[2] for values in created]), before)
            named = places_of_pseudonyms(owners, [values[3] for values in created])
            put_new(self._connection, "by_pseudonym", named, before)
            merge(self._connection, len(created))
        a = self.added
        self.added = Added(a.created + len(created), a.known + known, a.withdrawn + withdrawn)

    def bound_memory(self) -> None:
        """Forget which rows subjects have, once the indexes can be asked instead."""
        if not self._into_empty and len(self._subjects) > SUBJECTS:
            self._subjects.clear()
        elif self._into_empty and self._last - self._filled >= sqlite_map_indexes.SLICE:
            self.fill()

    def fill(self) -> None:
        """Enter the rows that came into an empty map into its indexes."""
        sqlite_map_indexes.fill(self._connection, self._filled)
        self._filled = self._last
        self._subjects.clear()

    def claim(self, page: Sequence[tuple[str, StudyClaim]]) -> None:
        """Write one page of what says whose studies are."""
        rules.check_claims([claimed for _, claimed in page])
        for project, claimed in page:
            claim(self._connection, self._project_id(project), claimed)

    def _project_id(self, project: str) -> int:
        project_id = self._numbers.get(project)
        if project_id is None:
            raise StoreError(rules.NOT_BOUND)
        return project_id

    def _is_withdrawn(self, project_id: int, row: MapRow) -> bool:
        return self._connection.execute(sql.TOMBSTONE, (project_id, rules.subject_of(row))).get is not None

    def _is_known(self, whose: int, row: MapRow) -> bool:
        if self._into_empty:
            return False
        pseudonym = pseudonym_of(self._connection, whose, row.token)
        if pseudonym is None:
            return False
        if pseudonym != row.pseudonym:
            raise MappingConflictError(rules.CONFLICT_OF_ORIGINALS)
        if row.kind is IdentityKind.PATIENT:
            id_ = self._connection.execute(sql.ID_HAVING, (place_of_token(whose, row.token), whose, row.token)).get
            self._subjects[whose, row.token] = id_
        return True

    def _values(self, project_id: int, row: MapRow) -> Values:
        self._last += 1
        self.derivable = self.derivable and row.derivable
        whose = owner(project_id, IdentityKind.PATIENT)
        if row.kind is IdentityKind.PATIENT:
            self._subjects[whose, row.token] = self._last
        belongs = row.subject and row.kind is not IdentityKind.PATIENT
        subject = self._subject(whose, row.subject) if belongs else 0
        number = owner(project_id, row.kind)
        return self._last, number, row.token, row.pseudonym, row.sealed, row.created_at, subject, row.derivable

    def _subject(self, whose: int, token: bytes) -> int:
        found = self._subjects.get((whose, token))
        if found is None and self._filled:
            found = self._connection.execute(sql.ID_HAVING, (place_of_token(whose, token), whose, token)).get
        return found or 0


def rows_of(turn: AbstractContextManager[apsw.Connection], project_id: int, subject: bytes) -> tuple[list[int], int]:
    """Return the ids of a subject's rows, and the last id that was looked at, slice by slice.

    A whole map is looked through, since nothing else tells whose rows are: others work between the slices.

    Parameters
    ----------
    turn
        Gives the connection for each slice.
    project_id, subject
        Whose rows are looked for.
    """
    with turn as connection:
        patient, last = _patient(connection, project_id, subject), connection.execute(sql.LAST_ID).get
    found: list[int] = []
    if patient is not None:
        for after in range(patient - 1, last, LOOKED_AT):  # a patient's row was made before all that belong to it
            with turn as connection:
                found += _ids_of(connection, patient, after, min(after + LOOKED_AT, last))
    return found, last


def forget(
    connection: apsw.Connection, project_id: int, subject: bytes, now: float, found: Sequence[int], looked_at: int
) -> int:
    """Delete a subject's rows inside a transaction and leave its tombstone; return how many rows went.

    Parameters
    ----------
    connection
        Inside a transaction.
    project_id, subject
        Whose rows go.
    now
        When.
    found, looked_at
        What :func:`rows_of` returned: the rest is looked for here.
    """
    patient = _patient(connection, project_id, subject)
    connection.execute(sql.WITHDRAW, (project_id, subject, now))
    unclaim(connection, project_id, subject)
    if patient is None:
        return 0
    ids = [*found, *_ids_of(connection, patient, looked_at, connection.execute(sql.LAST_ID).get)]
    for id_ in ids:
        number, token, pseudonym = connection.execute(sql.NAMES_OF, (id_,)).get
        take_out(connection, "by_token", place_of_token(number, token), id_)
        take_out(connection, "by_pseudonym", place_of_pseudonym(number, pseudonym), id_)
        connection.execute(sql.RETIRE, (id_,))
        connection.execute(sql.DELETE, (id_,))
    return len(ids)


def _patient(connection: apsw.Connection, project_id: int, subject: bytes) -> int | None:
    whose = owner(project_id, IdentityKind.PATIENT)
    found: int | None = connection.execute(sql.ID_HAVING, (place_of_token(whose, subject), whose, subject)).get
    return found


def _ids_of(connection: apsw.Connection, patient: int, after: int, last: int) -> list[int]:
    return [id_ for (id_,) in connection.execute(sql.OF_SUBJECT, (after, last, patient, patient))]
