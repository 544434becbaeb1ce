"""How rows enter a SQLite map."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from deid_proxy.identity.ports import IdentityKind
from deid_proxy.stores import map_queries as sql
from deid_proxy.stores.map_places import owner, place_of_token, places_of_pseudonyms, places_of_tokens
from deid_proxy.stores.sqlite_map_indexes import NotAllNewError, merge, put_new

if TYPE_CHECKING:
    from collections.abc import Sequence

    import apsw

    from deid_proxy.identity.ports import Proposal


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
    named = places_of_pseudonyms(whose_rows, [row[3] for row in rows])
    put_new(connection, "by_pseudonym", named, before)
    merge(connection, len(rows))


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
