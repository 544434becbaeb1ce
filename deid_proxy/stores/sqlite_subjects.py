"""What the map in SQLite keeps of subjects beside pairs: the last number, rules that stay, whose a study is.

Every function works inside the transaction of its caller.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from deid_proxy.identity.ports import IdentityKind
from deid_proxy.stores.map_rules import number

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import apsw

    from deid_proxy.identity.ports import Proposal

_KNOWN = "SELECT 1 FROM pseudonym WHERE project_id = ? AND kind = 'patient' AND token = ?"
_TAKEN = "SELECT 1 FROM pseudonym WHERE project_id = ? AND kind = 'patient' AND pseudonym = ?"
_LAST = "SELECT last FROM sequence WHERE project_id = ?"
_USED = "INSERT INTO sequence VALUES (?, ?) ON CONFLICT (project_id) DO UPDATE SET last = excluded.last"
_SETTLE = "INSERT INTO settled VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
_SETTLED = "SELECT value FROM settled WHERE project_id = ? AND name = ?"
_CLAIM = "INSERT INTO study_subject VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
_CLAIMED = "SELECT subject_token FROM study_subject WHERE project_id = ? AND study_token = ?"


def number_missing(
    connection: apsw.Connection,
    project_id: int,
    missing: Sequence[Proposal],
    numbered: Callable[[int], str] | None,
) -> list[Proposal]:
    """Give proposals without a pseudonym the next numbers, and keep the last one in the same transaction."""

    def is_known(proposal: Proposal) -> bool:
        # Another thread may have made the row since it was looked for outside of this transaction.
        return connection.execute(_KNOWN, (project_id, proposal.token)).get is not None

    if all(proposal.pseudonym for proposal in missing):
        return list(missing)
    still = [each for each in missing if each.kind is not IdentityKind.PATIENT or not is_known(each)]
    before: int = connection.execute(_LAST, (project_id,)).get or 0
    ready, last = number(
        still, before, numbered, lambda pseudonym: connection.execute(_TAKEN, (project_id, pseudonym)).get is not None
    )
    if last != before:
        connection.execute(_USED, (project_id, last))
    return ready


def settle(connection: apsw.Connection, project_id: int, name: str, value: str) -> str:
    """Return the first value that was given for a setting of a project."""
    connection.execute(_SETTLE, (project_id, name, value))
    return str(connection.execute(_SETTLED, (project_id, name)).get)


def claim_studies(connection: apsw.Connection, project_id: int, studies: Sequence[tuple[bytes, bytes]]) -> list[bytes]:
    """Return for every pair of study and subject token the subject that came first."""
    connection.executemany(_CLAIM, ((project_id, study, subject) for study, subject in studies))
    return [connection.execute(_CLAIMED, (project_id, study)).get for study, _ in studies]
