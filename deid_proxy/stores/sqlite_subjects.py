"""What the map in SQLite keeps of subjects beside pairs: the last number, rules that stay, whose a study is.

Every function works inside the transaction of its caller.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from deid_proxy.identity.map_life import StudyClaim
from deid_proxy.identity.ports import IdentityKind
from deid_proxy.stores import map_queries as sql
from deid_proxy.stores import map_rules as rules
from deid_proxy.stores.map_places import owner, place_of_pseudonym

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import apsw

    from deid_proxy.identity.map_life import ProjectRecord
    from deid_proxy.identity.ports import Proposal

_LAST = "SELECT last FROM sequence WHERE project_id = ?"
_USED = """
    INSERT INTO sequence VALUES (?, ?) ON CONFLICT (project_id) DO UPDATE SET last = excluded.last
    WHERE excluded.last > last
"""
_SETTLE = "INSERT INTO settled VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
_SETTLED = "SELECT value FROM settled WHERE project_id = ? AND name = ?"
_ALL_SETTLED = "SELECT name, value FROM settled WHERE project_id = ? ORDER BY name"
_CLAIM = "INSERT INTO study_subject VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
_CLAIMED = "SELECT subject_token FROM study_subject WHERE project_id = ? AND study_token = ?"
_PAGE = """
    SELECT study_token, subject_token FROM study_subject WHERE project_id = ? AND study_token > ?
    ORDER BY study_token LIMIT ?
"""
_UNCLAIM = "DELETE FROM study_subject WHERE project_id = ? AND subject_token = ?"


def number_missing(
    connection: apsw.Connection,
    project_id: int,
    missing: Sequence[Proposal],
    numbered: Callable[[int], str] | None,
) -> list[Proposal]:
    """Give proposals without a pseudonym the next numbers, and keep the last one in the same transaction."""
    if all(proposal.pseudonym for proposal in missing):
        return list(missing)
    whose = owner(project_id, IdentityKind.PATIENT)

    def is_taken(pseudonym: str) -> bool:
        place = place_of_pseudonym(whose, pseudonym)
        return connection.execute(sql.ID_NAMED, (place, whose, pseudonym)).get is not None

    ready, last = rules.number(missing, last_number(connection, project_id), numbered, is_taken)
    connection.execute(_USED, (project_id, last))
    return ready


def last_number(connection: apsw.Connection, project_id: int) -> int:
    """Return the number that was given last; 0 for none."""
    return int(connection.execute(_LAST, (project_id,)).get or 0)


def settled(connection: apsw.Connection, project_id: int) -> tuple[tuple[str, str], ...]:
    """Return all settings that stay, by name."""
    return tuple((name, value) for name, value in connection.execute(_ALL_SETTLED, (project_id,)))


def take_in(connection: apsw.Connection, project_id: int, record: ProjectRecord) -> bool:
    """Bring in what another map kept of a project's subjects; return whether numbers are used up by that.

    Raises
    ------
    ProjectChangedError
        It is settled on other rules here.
    """
    for name, value in record.settled:
        rules.check_settled(record.name, settle(connection, project_id, name, value), value)
    used_up = record.last_number > last_number(connection, project_id)
    if used_up:
        connection.execute(_USED, (project_id, record.last_number))
    return used_up


def settle(connection: apsw.Connection, project_id: int, name: str, value: str) -> str:
    """Return the first value that was given for a setting of a project."""
    connection.execute(_SETTLE, (project_id, name, value))
    return str(connection.execute(_SETTLED, (project_id, name)).get)


def claim_studies(connection: apsw.Connection, project_id: int, studies: Sequence[tuple[bytes, bytes]]) -> list[bytes]:
    """Return for every pair of study and subject token the subject that came first.

    Raises
    ------
    SubjectWithdrawnError
        One of the subjects was withdrawn.
    """
    for subject in {subject for _, subject in studies}:
        if connection.execute(sql.TOMBSTONE, (project_id, subject)).get is not None:
            raise rules.withdrawn()
    connection.executemany(_CLAIM, ((project_id, study, subject) for study, subject in studies))
    return [connection.execute(_CLAIMED, (project_id, study)).get for study, _ in studies]


def claim(connection: apsw.Connection, project_id: int, brought: StudyClaim) -> None:
    """Bring in whose a study is, unless that is known here, or the subject was withdrawn."""
    if connection.execute(sql.TOMBSTONE, (project_id, brought.subject)).get is None:
        connection.execute(_CLAIM, (project_id, *brought))


def claimed(connection: apsw.Connection, project_id: int, after: bytes, limit: int) -> list[StudyClaim]:
    """Return whose studies are, in the order of their tokens."""
    return [StudyClaim(*row) for row in connection.execute(_PAGE, (project_id, after, limit))]


def unclaim(connection: apsw.Connection, project_id: int, subject: bytes) -> None:
    """Let the studies of a subject be nobody's."""
    connection.execute(_UNCLAIM, (project_id, subject))
