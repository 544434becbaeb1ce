"""How rows enter a SQLite map, and its two indexes."""

from __future__ import annotations

from array import array
from itertools import chain
from typing import TYPE_CHECKING, Any

import apsw

from deid_proxy.errors import MappingConflictError, StoreError
from deid_proxy.identity.ports import IdentityKind
from deid_proxy.stores import map_queries as sql
from deid_proxy.stores import map_rules as rules
from deid_proxy.stores.map_places import WINDOW, owner, place_of_pseudonym, place_of_token, places_of_tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deid_proxy.identity.ports import Proposal

    Placed = list[tuple[int, int]]  # place and id


FEW = 32  # rows from which one statement for all of them is worth its setting up


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
    before = last = connection.execute(sql.LAST_ID).get
    subjects: dict[bytes, int] = {}
    rows: list[tuple[Any, ...]] = []
    seen: set[tuple[int, bytes]] = set()
    owners = {kind: owner(project_id, kind) for kind in (IdentityKind.UID, IdentityKind.PATIENT)}
    for kind, token, pseudonym, sealed, subject, derivable in sorted(missing, key=_subjects_first):
        whose = owners[kind]
        if (whose, token) in seen:
            if all_new:
                raise NotAllNewError
            continue
        seen.add((whose, token))
        last += 1
        belongs_to = 0
        if kind is IdentityKind.PATIENT:  # who belongs to nobody else
            subjects[token] = last
        elif subject:
            belongs_to = subjects.get(subject) or _subject_id(connection, owners[IdentityKind.PATIENT], subject)
            subjects[subject] = belongs_to
        rows.append((last, whose, token, pseudonym, sealed, now, belongs_to, derivable))
    write(connection, rows)
    whose_rows = [row[1] for row in rows]
    put_new(connection, "by_token", places_of_tokens(whose_rows, [row[2] for row in rows]), before, all_new=all_new)
    named = [place_of_pseudonym(whose, row[3]) for whose, row in zip(whose_rows, rows, strict=True)]
    put_new(connection, "by_pseudonym", named, before)


def write(connection: apsw.Connection, rows: Sequence[tuple[Any, ...]]) -> None:
    """Write rows, many in one statement: other threads work meanwhile, and are waited for once and not row by row."""
    rest = len(rows) % sql.ROWS_AT_ONCE
    for first in range(0, len(rows) - rest, sql.ROWS_AT_ONCE):
        connection.execute(sql.CREATE_MANY, tuple(chain.from_iterable(rows[first : first + sql.ROWS_AT_ONCE])))
    connection.executemany(sql.CREATE, rows[len(rows) - rest :])


def _subjects_first(proposal: Proposal) -> bool:
    return proposal[0] is not IdentityKind.PATIENT


def _subject_id(connection: apsw.Connection, whose: int, token: bytes) -> int:
    return connection.execute(sql.ID_HAVING, (place_of_token(whose, token), whose, token)).get or 0


def put_new(connection: apsw.Connection, index: str, places: list[int], before: int, *, all_new: bool = False) -> None:
    """Enter rows with consecutive ids into an index, all in one statement; see :func:`put`.

    Parameters
    ----------
    connection
        Inside a transaction.
    index
        Its name.
    places
        Of each row, in the order of their ids.
    before
        The id in front of the first one.
    all_new
        As in :func:`create`.

    Raises
    ------
    NotAllNewError, MappingConflictError
        As in :func:`create`.
    """
    if len(places) < FEW:
        put(connection, index, [(place, before + n) for n, place in enumerate(places, 1)], all_new=all_new)
        return
    changes = connection.total_changes()
    connection.execute(sql.PUT_NEW[index], (apsw.carray(array("q", places)), before))
    if connection.total_changes() - changes != len(places):
        _put_rest(connection, index, [(place, before + n) for n, place in enumerate(places, 1)], all_new=all_new)


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
        _put_rest(connection, index, placed, all_new=all_new)


def _put_rest(connection: apsw.Connection, index: str, placed: Placed, *, all_new: bool) -> None:
    """Enter those rows whose place was taken."""
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
