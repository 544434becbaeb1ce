"""The two indexes of a SQLite map: most of each in the file, the rest in memory until it is merged.

A row's place in an index is random. Written one by one, each new row costs the writing of two pages that hold nothing
else that is new. So new rows stand in memory first (tables of SQLite that live as long as the connection, and follow
its transactions), and enter the file some hundred thousand at a time, in the order of places, a part with every
transaction. Nothing is lost with the memory: the rows themselves are in the file, in the order of their making, and the
table ``merge`` says from which one on they are to be read again at a start.

In memory a row stands at its own place only. One whose place is taken goes into the file at once, and what stood there
in memory before it.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any

import apsw

from deid_proxy.errors import MappingConflictError, StoreError
from deid_proxy.stores import map_index_queries as sql
from deid_proxy.stores import map_queries
from deid_proxy.stores import map_rules as rules
from deid_proxy.stores.map_places import PLACES, WINDOW, place_of_token, places_of_pseudonyms, places_of_tokens

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

FEW = 32  # rows from which one statement for all of them is worth its setting up
FRESH = 262_144  # rows that an index lacks at most: some 25 MB for both, and a second at the start after a crash
SLICE = 2_000_000  # rows whose places are sorted in memory at once, some 100 MB
_READ = 65_536  # rows that are read at once
CHECKED = 200_000
_NOWHERE = -WINDOW - 1


class NotAllNewError(Exception):
    """A row could not be written without looking whether it is there already."""


def pseudonym_of(connection: apsw.Connection, whose: int, token: bytes) -> str | None:
    """Return the pseudonym of an owner's token, if the map has it."""
    asked = place_of_token(whose, token), whose, token
    found = connection.execute(map_queries.KNOWN, asked).get or connection.execute(map_queries.KNOWN_FRESH, asked).get
    return None if found is None else str(found)


def put_new(connection: apsw.Connection, index: str, places: list[int], before: int, *, all_new: bool = False) -> None:
    """Enter rows with consecutive ids into an index.

    All places from a row's own to the one where it stands are taken, also when rows go (:func:`take_out`): a row whose
    own place is free is therefore the first of its kind, and need not be looked for.

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
        Nobody looked whether the map knows one of them.

    Raises
    ------
    NotAllNewError
        With ``all_new``: one of them may be known; the transaction must be undone.
    MappingConflictError
        Another row has the same token or pseudonym; the transaction must be undone.
    """
    changes = connection.total_changes()
    if len(places) < FEW:
        connection.executemany(sql.PUT_FRESH[index], ((place, before + n) for n, place in enumerate(places, 1)))
    else:
        connection.execute(sql.PUT_NEW[index], (apsw.carray(array("q", places)), before))
    if connection.total_changes() - changes == len(places):
        return
    if all_new:
        raise NotAllNewError
    for id_, place in enumerate(places, before + 1):
        stands = connection.execute(sql.FRESH_PLACE[index], (place,)).get
        if stands != id_:
            _put_both(connection, index, place, stands, id_)


def merge(connection: apsw.Connection, rows: int) -> None:
    """Take a part of what stands in memory into the file: somewhat more than the new rows that came.

    Parameters
    ----------
    connection
        Inside the transaction that made the new rows.
    rows
        How many there were.
    """
    last = connection.execute(map_queries.LAST_ID).get
    for index in sql.INDEXES:
        merged, merging, place = connection.execute(sql.MERGE, (index,)).get
        if merged == merging and last - merging >= FRESH:
            merging, place = last, 0
        if merged < merging:
            hurry = 2 if last - merging > FRESH else 1  # a batch was larger than what may stand in memory
            end = _merge_part(connection, index, place, merging, hurry * (rows + rows // 4 + 1))
            state = (merging, merging, 0) if end is None else (merged, merging, end)
            connection.execute(sql.SET_MERGE, (*state, index))


def load(connection: apsw.Connection) -> None:
    """Make the tables in memory, and read again what the file's indexes lack."""
    states = {index: connection.execute(sql.MERGE, (index,)).get for index in sql.INDEXES}
    for index in sql.INDEXES:
        connection.execute(sql.MAKE_FRESH[index])
    last = connection.execute(map_queries.LAST_ID).get
    for after in range(min(merged for merged, _, _ in states.values()), last, _READ):
        for index, places in _places(_slice(connection, after, _READ), after).items():
            _, merging, place = states[index]
            connection.execute(sql.LOAD[index], (apsw.carray(places), after, merging, place))


def lost(turn: AbstractContextManager[apsw.Connection]) -> dict[str, int]:
    """Return how many rows do not stand where each index must have them, looking at slices one after the other.

    Parameters
    ----------
    turn
        Gives the connection for each look: others may write between them.
    """
    with turn as connection:
        last = connection.execute(map_queries.LAST_ID).get
    missing = dict.fromkeys(sql.INDEXES, 0)
    for after in range(0, last, CHECKED):
        with turn as connection:
            rows = _slice(connection, after, CHECKED)
        for index, places in _places(rows, after).items():
            with turn as connection:
                found = connection.execute(sql.AT_PLACE[index], (apsw.carray(places), after)).get
                if found != len(rows):  # somebody stands behind another one, or is missing
                    found = connection.execute(sql.FOUND[index], (apsw.carray(places), after)).get
            missing[index] += len(rows) - found
    return missing


def _slice(connection: apsw.Connection, after: int, ids: int) -> list[tuple[Any, ...]]:
    return connection.execute(sql.SLICE, (after, after + ids)).fetchall()


def _places(rows: Sequence[tuple[Any, ...]], after: int) -> dict[str, array[int]]:
    """Return for each index the places of the ids behind one; those below 0 have no row."""
    if not rows:
        return {}
    ids, owners, tokens, pseudonyms = zip(*rows, strict=True)
    made = {
        "by_token": places_of_tokens(owners, tokens),
        "by_pseudonym": places_of_pseudonyms(owners, pseudonyms),
    }
    if len(ids) == ids[-1] - after:
        return {index: array("q", places) for index, places in made.items()}
    padded = {index: array("q", [_NOWHERE]) * (ids[-1] - after) for index in made}
    for index, places in made.items():  # somebody withdrew
        for id_, place in zip(ids, places, strict=True):
            padded[index][id_ - after - 1] = place
    return padded


def take_out(connection: apsw.Connection, index: str, place: int, id_: int) -> None:
    """Take a row out of an index, unless another one may stand behind it because of it."""
    connection.execute(sql.DROP_FRESH[index], (place, id_))
    stands = connection.execute(sql.PLACE_OF_ID[index], (place, id_)).get
    if stands is not None and stands + 1 not in {row[0] for row in connection.execute(sql.TAKEN[index], (stands,))}:
        connection.execute(sql.DROP_PLACE[index], (stands,))


def fill(connection: apsw.Connection, filled: int = 0) -> None:
    """Enter rows of a map that was empty into the file's indexes, in sorted slices.

    Parameters
    ----------
    connection
        Inside the transaction that made the rows.
    filled
        The last row that is in the indexes already.

    Raises
    ------
    MappingConflictError
        Two rows have the same token or pseudonym.
    """
    last = connection.execute(map_queries.LAST_ID).get
    for after in range(filled, last, SLICE):
        made: dict[str, array[int]] = {index: array("q") for index in sql.INDEXES}
        for first in range(after, min(last, after + SLICE), _READ):
            for index, places in _places(_slice(connection, first, _READ), first).items():
                made[index].extend([_NOWHERE] * (first - after - len(made[index])))
                made[index].extend(places)
        for index, places in made.items():
            before = connection.total_changes()
            connection.execute(sql.FILL[index], (apsw.carray(places), after))
            if connection.total_changes() - before != sum(place >= 0 for place in places):
                for id_, place in enumerate(places, after + 1):
                    if place >= 0:
                        _put_behind(connection, index, place, id_)
    for index in sql.INDEXES:
        connection.execute(sql.SET_MERGE, (last, last, 0, index))


def _merge_part(connection: apsw.Connection, index: str, first: int, merging: int, rows: int) -> int | None:
    """Merge the next rows from a place on; return the place to go on at, or None when all are merged."""
    end: int | None = connection.execute(sql.MERGE_END[index], (first, merging, rows)).get
    part = first, PLACES + 1 if end is None else end, merging
    number = rows if end is not None else connection.execute(sql.COUNT_PART[index], part).get
    before = connection.total_changes()
    connection.execute(sql.MERGE_PART[index], part)
    if connection.total_changes() - before != number:
        rest: list[tuple[Any, ...]] = connection.execute(sql.NOT_MERGED[index], part).fetchall()
        for place, id_ in rest:
            _put_behind(connection, index, place, id_)
    connection.execute(sql.DROP_PART[index], part)
    return end


def _put_both(connection: apsw.Connection, index: str, place: int, stands: int | None, id_: int) -> None:
    """Enter a row into the file, and in front of it the one that stands at its place in memory."""
    if stands is not None:
        connection.execute(sql.DROP_FRESH[index], (place, stands))
        _put_behind(connection, index, place, stands)
    _put_behind(connection, index, place, id_)


def _put_behind(connection: apsw.Connection, index: str, place: int, id_: int) -> None:
    """Enter a row into the file at the first place from its own on that is free, unless it stands there."""
    if connection.execute(sql.PLACE_OF_ID[index], (place, id_)).get is not None:
        return
    if connection.execute(sql.DOUBLE[index], (place, id_)).get is not None:
        raise MappingConflictError(rules.CONFLICT)
    taken = {row[0] for row in connection.execute(sql.TAKEN[index], (place,))}
    free = [number for number in range(place, place + WINDOW) if number not in taken]
    if not free:
        raise StoreError(f"the index {index} of the map has no place left for a row; nothing was written")
    connection.execute(sql.PUT[index], (free[0], id_))
