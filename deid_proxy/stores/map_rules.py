"""What every map holds to, whatever it is kept in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deid_proxy.errors import StoreError, SubjectWithdrawnError, WrongKeyError
from deid_proxy.identity.map_life import Generation
from deid_proxy.identity.ports import IdentityKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deid_proxy.identity.ports import MapRow, Proposal

CONFLICT = "a pseudonym of this project already stands for another original; nothing was written"
CONFLICT_OF_ORIGINALS = "an original has another pseudonym in this map already; nothing was written"
NOT_BOUND = "the project is not bound to a key yet"
UNKNOWN_ROW = "a row to be changed is not in the map; nothing was written"
_TOKEN_BYTES = 16
_LONGEST_PSEUDONYM = 64


def check_proposals(proposals: Sequence[Proposal] | Sequence[MapRow]) -> None:
    """Refuse proposals, or rows of another map, that no map may hold.

    Raises
    ------
    StoreError
        A token or pseudonym has the wrong size, or the kind is one whose replacements are not injective.
    """
    for each in proposals:
        if each.kind is IdentityKind.DATE_OFFSET:
            raise StoreError("date offsets are not injective and do not enter the map")
        if len(each.token) != _TOKEN_BYTES or not 0 < len(each.pseudonym) <= _LONGEST_PSEUDONYM:
            raise StoreError("a token must have 16 bytes and a pseudonym 1 to 64 characters")
        if len(each.subject) not in (0, _TOKEN_BYTES):
            raise StoreError("the token of a subject must have 16 bytes")


def check_binding(project: str, bound: str, key_check: str) -> None:
    """Refuse another key than the one that made the project's map.

    Raises
    ------
    WrongKeyError
        The check values differ.
    """
    if bound != key_check:
        raise WrongKeyError(
            f"the map of project '{project}' was made with the key of check value {bound}, not {key_check}: "
            "name the right key file, or start a new project"
        )


def subject_of(row: MapRow) -> bytes:
    """Return the token of the subject that a row belongs to: its own, for a patient."""
    return row.token if row.kind is IdentityKind.PATIENT else row.subject


def withdrawn() -> SubjectWithdrawnError:
    """Return the error that stands for a subject with a tombstone."""
    return SubjectWithdrawnError("the subject was withdrawn from the project; nothing was written")


def next_generation(before: Generation, *, derivable: bool) -> Generation:
    """Return how far the map is after one more transaction."""
    number = before.number + 1
    return Generation(number, before.fixed if derivable else number)


def merged_generation(here: Generation, there: Generation | None, *, derivable: bool) -> Generation:
    """Return how far the map is after it took in another one."""
    number = max(here.number, there.number if there else 0) + 1
    fixed = max(here.fixed, there.fixed if there else 0)
    return Generation(number, fixed if derivable else number)
