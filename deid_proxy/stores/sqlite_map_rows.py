"""How rows enter a SQLite map, and its two indexes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from deid_proxy.errors import MappingConflictError, StoreError
from deid_proxy.identity.ports import IdentityKind
from deid_proxy.stores import map_queries as sql
from deid_proxy.stores import map_rules as rules
from deid_proxy.stores.map_places import WINDOW, owner, place_of_pseudonym, place_of_token

if TYPE_CHECKING:
    from collections.abc import Sequence

    import apsw

    from deid_proxy.identity.ports import Proposal

    Placed = list[tuple[int, int]]  # place and id


class NotAllNewError(Exception):
    """A row could not be written without looking whether it is there already."""


def create(
    connection: apsw.Connection, project_id: int, missing: Sequence[Proposal], now: float, *, all_new: bool
) -> None:
    """Write the rows of proposals that the map does not know, subjects first.

    Parameters
    ----------
    connection
        Inside a transaction.
    project_id
        Whose rows they are.
    missing
        The proposals; an original that stands twice is written once.
    now
        When.
    all_new
        Nobody looked whether the map knows one of them.

    Raises
    ------
    NotAllNewError
        With ``all_new``: one of them may be known, or stands twice; the transaction must be undone.
    MappingConflictError
        A pseudonym stands for another original already; the transaction must be undone.
    """
    last = connection.execute(sql.LAST_ID).get
    subjects: dict[bytes, int] = {}
    rows, by_token, by_pseudonym = [], [], []
    seen: dict[tuple[int, bytes], None] = {}
    for each in sorted(missing, key=lambda each: each.kind is not IdentityKind.PATIENT):
        kind, token, pseudonym, sealed, subject, derivable = each
        whose = owner(project_id, kind)
        if (whose, token) in seen:
            if all_new:
                raise NotAllNewError
            continue
        seen[whose, token] = None
        last += 1
        if kind is IdentityKind.PATIENT:
            subjects[token] = last
        belongs = subject and kind is not IdentityKind.PATIENT  # a patient belongs to nobody else
        belongs_to = _subject_id(connection, project_id, subject, subjects) if belongs else 0
        rows.append((last, whose, token, pseudonym, sealed, now, belongs_to, derivable))
        by_token.append((place_of_token(whose, token), last))
        by_pseudonym.append((place_of_pseudonym(whose, pseudonym), last))
    connection.executemany(sql.CREATE, rows)
    put(connection, "by_token", by_token, all_new=all_new)
    put(connection, "by_pseudonym", by_pseudonym)


def _subject_id(connection: apsw.Connection, project_id: int, token: bytes, subjects: dict[bytes, int]) -> int:
    found = subjects.get(token)
    if found is None:
        whose = owner(project_id, IdentityKind.PATIENT)
        found = connection.execute(sql.ID_HAVING, (place_of_token(whose, token), whose, token)).get or 0
        subjects[token] = found
    return found


def put(connection: apsw.Connection, index: str, placed: Placed, *, all_new: bool = False) -> None:
    """Enter rows into an index, in its order; a row whose place is taken goes to the next one that is free.

    All places from a row's own to the one where it stands are taken, also when rows go (:func:`take_out`): a row whose
    own place is free is therefore the first of its kind, and need not be looked for.

    Raises
    ------
    MappingConflictError
        Another row has the same token or pseudonym.
    """
    placed.sort()
    before = connection.total_changes()
    connection.executemany(sql.PUT[index], placed)
    if connection.total_changes() - before != len(placed):
        if all_new:
            raise NotAllNewError
        for place, id_ in placed:
            if connection.execute(sql.PLACE_OF_ID[index], (place, id_)).get is None:
                _put_behind(connection, index, place, id_)


def _put_behind(connection: apsw.Connection, index: str, place: int, id_: int) -> None:
    if connection.execute(sql.DOUBLE[index], (place, id_)).get is not None:
        raise MappingConflictError(rules.CONFLICT)
    taken = {row[0] for row in connection.execute(sql.TAKEN[index], (place,))}
    free = [number for number in range(place, place + WINDOW) if number not in taken]
    if not free:
        raise StoreError(f"the index {index} of the map has no place left for a row; nothing was written")
    connection.execute(sql.PUT[index], (free[0], id_))


def take_out(connection: apsw.Connection, index: str, place: int, id_: int) -> None:
    """Take a row out of an index, unless another one may stand behind it because of it."""
    stands = connection.execute(sql.PLACE_OF_ID[index], (place, id_)).get
    if stands is not None and stands + 1 not in {row[0] for row in connection.execute(sql.TAKEN[index], (stands,))}:
        connection.execute(sql.DROP_PLACE[index], (stands,))


def fill(connection: apsw.Connection) -> None:
    """Enter all rows into both indexes, in their order, which is many times faster than one by one.

    Raises
    ------
    MappingConflictError
        Two rows have the same token or pseudonym.
    """
    rows = connection.execute(sql.COUNT_ALL).get
    for index in sql.INDEXES:
        before = connection.total_changes()
        connection.execute(sql.FILL[index])
        if connection.total_changes() - before == rows:
            continue
        rest: list[tuple[Any, ...]] = connection.execute(sql.NOT_IN[index]).fetchall()
        for id_, whose, token, pseudonym in rest:
            place = place_of_token(whose, token) if index == "by_token" else place_of_pseudonym(whose, pseudonym)
            _put_behind(connection, index, place, id_)
