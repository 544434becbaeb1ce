"""The map in a SQLite database."""

from __future__ import annotations

import time
from array import array
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import apsw

from deid_proxy.errors import StoreError
from deid_proxy.identity.map_life import Generation, ProjectRecord, Tombstone
from deid_proxy.identity.ports import IdentityKind
from deid_proxy.stores import map_queries as sql
from deid_proxy.stores import map_rules as rules
from deid_proxy.stores.map_marks import MapMark
from deid_proxy.stores.map_places import owner, place_of_pseudonym, place_of_token, places_of_tokens
from deid_proxy.stores.sqlite_connection import MAP, Database
from deid_proxy.stores.sqlite_map_indexes import FEW, NotAllNewError, load, lost, pseudonym_of
from deid_proxy.stores.sqlite_map_life import add, forget, rows_of
from deid_proxy.stores.sqlite_map_rows import create
from deid_proxy.stores.sqlite_subjects import claim_studies, claimed, last_number, number_missing, settle, settled

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from deid_proxy.identity.map_life import Added, Correction, StudyClaim
    from deid_proxy.identity.ports import MapRow, Proposal


class SQLiteMapStore:
    """A :class:`~deid_proxy.identity.ports.MapStore` in a file; what it answered survives a power loss.

    Parameters
    ----------
    path
        The database; it is made when it does not exist. A small file beside it, with ``.mark`` behind its name,
        remembers how far the map has come, for the case that the map is lost.
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
        self.mark = MapMark(self._database.path)
        # Few, and asked for with every instance.
        self._ids: dict[str, int] = {}
        self._corrections: dict[tuple[str, bytes], Correction] = {}
        try:
            with self._database.transaction() as connection:
                load(connection)
            self._remember_projects()
        except BaseException:
            self._database.close()
            raise

    def bind(self, project: str, key_check: str) -> None:
        """Tie a project to its key, or refuse another key than the first one."""
        with self._database.transaction() as connection:
            bound = connection.execute(sql.PROJECT, (project,)).get
            if bound is None:
                connection.execute(sql.BIND, (project, key_check, self._clock()))
            else:
                rules.check_binding(project, bound[1], key_check)
        self._remember_projects()

    def known(self, project: str, tokens: Sequence[tuple[IdentityKind, bytes]]) -> list[str | None]:
        """Return the pseudonym of every token, in order; None for what has none."""
        with self._database.reading() as connection:
            project_id = self._ids.get(project)
            return [None] * len(tokens) if project_id is None else _known(connection, project_id, tokens)

    def resolve(
        self, project: str, proposals: Sequence[Proposal], numbered: Callable[[int], str] | None = None
    ) -> list[str]:
        """Return the pseudonym of every proposal, in order, creating all that are missing or none."""
        rules.check_proposals(proposals, numbered)
        tokens = [(each.kind, each.token) for each in proposals]
        with self._database.reading() as connection:  # nobody else comes between what is read and what is written
            project_id = self._project_id(project)
            for subject in rules.subjects_of(proposals):
                _refuse_withdrawn(connection, project_id, subject)
            if not proposals:
                return []
            named = all(each.pseudonym for each in proposals)
            first_is_new = named and _known(connection, project_id, tokens[:1]) == [None]
            if first_is_new and self._created_all(project_id, proposals):
                return [each.pseudonym for each in proposals]
            known = _known(connection, project_id, tokens)
            if None in known:
                created = self._create(project_id, rules.missing(proposals, known), numbered)
                made = {(each.kind, each.token): each.pseudonym for each in created}
                known = [made[key] if old is None else old for key, old in zip(tokens, known, strict=True)]
        return [pseudonym for pseudonym in known if pseudonym is not None]

    def _created_all(self, project_id: int, proposals: Sequence[Proposal]) -> bool:
        """Write proposals that are all new, as whoever asked before expects, without looking for each of them."""
        try:
            self._create(project_id, proposals, all_new=True)
        except NotAllNewError:
            return False
        return True

    def _create(
        self,
        project_id: int,
        proposals: Sequence[Proposal],
        numbered: Callable[[int], str] | None = None,
        *,
        all_new: bool = False,
    ) -> Sequence[Proposal]:
        with self._changing(derivable=all(each.derivable for each in proposals)) as connection:
            ready = number_missing(connection, project_id, proposals, numbered)
            create(connection, project_id, ready, self._clock(), all_new=all_new)
        return ready

    def settle(self, project: str, name: str, value: str) -> str:
        """Return the first value that was given for a setting."""
        with self._database.transaction() as connection:
            return settle(connection, self._project_id(project), name, value)

    def claim_studies(self, project: str, studies: Sequence[tuple[bytes, bytes]]) -> list[bytes]:
        """Return the subject that every study is of."""
        with self._database.transaction() as connection:
            return claim_studies(connection, self._project_id(project), studies)

    def find(self, project: str, kind: IdentityKind, token: bytes) -> MapRow | None:
        """Return the row of an original's token, or None."""
        with self._database.reading() as connection:
            project_id = self._ids.get(project)
            if project_id is None:
                return None
            whose = owner(project_id, kind)
            found = connection.execute(sql.ID_HAVING, (place_of_token(whose, token), whose, token)).get
            return None if found is None else sql.map_row(connection.execute(sql.BY_ID, (found,)).get)

    def find_pseudonym(self, project: str, pseudonym: str) -> list[MapRow]:
        """Return every row with this pseudonym, at most one of each kind."""
        with self._database.reading() as connection:
            project_id = self._ids.get(project)
            owners = [] if project_id is None else [owner(project_id, kind) for kind in _KINDS]
            found = [
                connection.execute(sql.ID_NAMED, (place_of_pseudonym(whose, pseudonym), whose, pseudonym)).get
                for whose in owners
            ]
            return [sql.map_row(connection.execute(sql.BY_ID, (id_,)).get) for id_ in found if id_ is not None]

    def counts(self) -> Mapping[str, Mapping[IdentityKind, int]]:
        """Return how many rows of each kind every project has, counting slice by slice: others work between them."""
        counted: Counter[int] = Counter()
        for after in range(0, self.last_place(), COUNTED):
            with self._database.looking_through() as connection:
                for whose, rows in connection.execute(sql.COUNT, (after, after + COUNTED)):
                    counted[whose] += rows
        kinds = {name: {kind: counted[owner(id_, kind)] for kind in _KINDS} for name, id_ in self._ids.items()}
        return {name: found for name, each in kinds.items() if (found := {kind: n for kind, n in each.items() if n})}

    # --- its life ----------------------------------------------------------------------------------------------------

    def generation(self) -> Generation:
        """Return how far the map has come."""
        with self._database.reading() as connection:
            return _generation(connection)

    def projects(self) -> list[ProjectRecord]:
        """Return every project with tombstones and corrections."""
        with self._database.reading() as connection:
            bound: list[tuple[Any, ...]] = connection.execute(sql.PROJECTS).fetchall()
            return [
                ProjectRecord(
                    name,
                    key_check,
                    tuple(Tombstone(*row) for row in connection.execute(sql.TOMBSTONES, (project_id,))),
                    tuple(sql.correction(row) for row in connection.execute(sql.CORRECTIONS, (project_id,))),
                    settled(connection, project_id),
                    last_number(connection, project_id),
                )
                for project_id, name, key_check in bound
            ]

    def last_place(self) -> int:
        """Return the place of the newest row."""
        with self._database.reading() as connection:
            return int(connection.execute(sql.LAST_ID).get)

    def rows(self, project: str, *, after: int = 0, limit: int = 1000) -> list[tuple[int, MapRow]]:
        """Return rows in the order in which they were made, each with its place."""
        with self._database.reading() as connection:
            owners = self._owners(project)
            page: list[tuple[Any, ...]] = []
            if owners:
                page = connection.execute(sql.PAGE, (after, *owners, limit)).fetchall()
        return [(row[0], sql.map_row(row)) for row in page]

    def add(
        self,
        projects: Sequence[ProjectRecord],
        rows: Iterable[tuple[str, MapRow | StudyClaim]],
        generation: Generation | None = None,
    ) -> Added:
        """Bring in what another map held, all or nothing."""
        with self._database.transaction() as connection:
            before = _generation(connection)
            empty = before == Generation() and connection.execute(sql.ANY_ROW).get is None
            added, derivable = add(connection, projects, rows, self._clock())
            self._set_generation(
                connection, rules.merged_generation(before, generation, derivable=derivable, empty=empty)
            )
        self._remember_projects()
        return added

    def studies(self, project: str, *, after: bytes = b"", limit: int = 1000) -> list[StudyClaim]:
        """Return whose studies are, in the order of their tokens."""
        with self._database.reading() as connection:
            project_id = self._ids.get(project)
            return [] if project_id is None else claimed(connection, project_id, after, limit)

    def forget(self, project: str, subject: bytes) -> int:
        """Delete the rows of a subject and leave a tombstone; what is deleted is overwritten in the file."""
        project_id = self._project_id(project)
        found, looked_at = rows_of(self._database.looking_through(), project_id, subject)
        with self._changing(derivable=False) as connection:
            return forget(connection, project_id, subject, self._clock(), found, looked_at)

    def is_forgotten(self, project: str, subject: bytes) -> bool:
        """Return whether a subject was withdrawn."""
        with self._database.reading() as connection:
            return connection.execute(sql.TOMBSTONE, (self._ids.get(project), subject)).get is not None

    def correct(self, project: str, correction: Correction) -> None:
        """Remember whose a study is."""
        c = correction
        with self._changing(derivable=False) as connection:
            values = c.study, c.number, c.wrong, c.right, c.sealed, c.study_pseudonym, c.at
            connection.execute(sql.CORRECT, (self._ids.get(project), *values))
        self._remember_projects()

    def correction(self, project: str, study: bytes) -> Correction | None:
        """Return the correction of a study, if there is one."""
        return self._corrections.get((project, study))

    def _remember_projects(self) -> None:
        records = self.projects()
        self._corrections = {(record.name, each.study): each for record in records for each in record.corrections}
        with self._database.reading() as connection:
            self._ids = {name: number for number, name, _ in connection.execute(sql.PROJECTS)}

    def _project_id(self, project: str) -> int:
        project_id = self._ids.get(project)
        if project_id is None:
            raise StoreError(rules.NOT_BOUND)
        return project_id

    def _owners(self, project: str) -> list[int]:
        project_id = self._ids.get(project)
        return [] if project_id is None else [owner(project_id, kind) for kind in _KINDS]

    def reseal(self, project: str, rows: Sequence[tuple[IdentityKind, bytes, bytes]]) -> None:
        """Exchange how originals are kept; what was there is overwritten in the file."""
        with self._changing(derivable=True) as connection:
            project_id = self._ids.get(project) or 0
            for kind, token, sealed in rows:
                whose = owner(project_id, kind)
                found = connection.execute(sql.ID_HAVING, (place_of_token(whose, token), whose, token)).get
                if found is None:
                    raise StoreError(rules.UNKNOWN_ROW)
                connection.execute(sql.RESEAL, (sealed, found))

    def check(self) -> Iterator[str]:
        """Yield what is wrong with the file and its two indexes."""
        with self._database.reading() as connection:
            found = [row[0] for row in connection.execute("PRAGMA integrity_check(10)") if row[0] != "ok"]
        missing = lost(self._database.looking_through()) if not found else {}
        found += [f"{number} rows are not in the index {index}" for index, number in missing.items() if number]
        yield from found

    def sizes(self) -> Mapping[str, int]:
        """Return the size of the file."""
        with self._database.reading() as connection:
            return {"file": connection.execute(sql.SIZES).get}

    def fold(self) -> None:
        """Bring everything into the one file, so that nothing of what was deleted stays in the log beside it."""
        self._database.fold()

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    @contextmanager
    def _changing(self, *, derivable: bool) -> Iterator[apsw.Connection]:
        """Give a transaction that counts as a generation."""
        with self._database.transaction() as connection:
            yield connection
            self._set_generation(connection, rules.next_generation(_generation(connection), derivable=derivable))

    def _set_generation(self, connection: apsw.Connection, generation: Generation) -> None:
        if generation.fixed > _generation(connection).fixed:
            # In front of the commit: a mark that is ahead refuses a good backup, one that is behind takes an old one.
            self.mark.set_fixed(generation.fixed)
        connection.execute(sql.SET_GENERATION, generation)


COUNTED = 500_000  # rows that are counted at once: some 0.1 s
_KINDS = (IdentityKind.UID, IdentityKind.PATIENT)


def _generation(connection: apsw.Connection) -> Generation:
    return Generation(*connection.execute(sql.GENERATION).get)


def _known(
    connection: apsw.Connection, project_id: int, tokens: Sequence[tuple[IdentityKind, bytes]]
) -> list[str | None]:
    for kind, token in tokens:
        if kind is IdentityKind.PATIENT:
            _refuse_withdrawn(connection, project_id, token)
    asked = [(owner(project_id, kind), token) for kind, token in tokens]
    if len(asked) < FEW:
        return [pseudonym_of(connection, *each) for each in asked]
    places = array("q", sorted(places_of_tokens([whose for whose, _ in asked], [token for _, token in asked])))
    rows = connection.execute(sql.KNOWN_OF_MANY, (apsw.carray(places),))
    found = {(whose, token): pseudonym for whose, token, pseudonym in rows}
    return [found.get(each) for each in asked]


def _refuse_withdrawn(connection: apsw.Connection, project_id: int, token: bytes) -> None:
    if connection.execute(sql.TOMBSTONE, (project_id, token)).get is not None:
        raise rules.withdrawn()
