"""What every map holds to, whatever it is kept in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deid_proxy.errors import ProjectChangedError, StoreError, SubjectWithdrawnError, WrongKeyError
from deid_proxy.identity.map_life import Generation, StudyClaim
from deid_proxy.identity.ports import IN_MAP, IdentityKind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from deid_proxy.identity.ports import MapRow, Proposal

CONFLICT = "a pseudonym of this project already stands for another original; nothing was written"
CONFLICT_OF_ORIGINALS = "an original has another pseudonym in this map already; nothing was written"
NOT_BOUND = "the project is not bound to a key yet"
UNKNOWN_ROW = "a row to be changed is not in the map; nothing was written"
_TOKEN_BYTES = 16
_LONGEST_PSEUDONYM = 64
_MOST_NUMBERS = 1_000_000


def check_proposals(
    proposals: Sequence[Proposal] | Sequence[MapRow], numbered: Callable[[int], str] | None = None
) -> None:
    """Refuse proposals, or rows of another map, that no map may hold.

    Raises
    ------
    StoreError
        A token or pseudonym has the wrong size, there is none and no way to number it, or the kind is one whose
        replacements are not injective.
    """
    for each in proposals:
        if each.kind not in IN_MAP:
            raise StoreError("date offsets and values of subjects are not injective and do not enter the map")
        numberless = not each.pseudonym and (numbered is None or each.kind is not IdentityKind.PATIENT)
        if len(each.token) != _TOKEN_BYTES or numberless or len(each.pseudonym) > _LONGEST_PSEUDONYM:
            raise StoreError("a token must have 16 bytes and a pseudonym 1 to 64 characters")
        if len(each.subject) not in (0, _TOKEN_BYTES):
            raise StoreError("the token of a subject must have 16 bytes")


def check_claims(claims: Sequence[StudyClaim]) -> None:
    """Refuse claims that no map may hold.

    Raises
    ------
    StoreError
        A token has the wrong size.
    """
    if any(len(claim.study) != _TOKEN_BYTES or len(claim.subject) != _TOKEN_BYTES for claim in claims):
        raise StoreError("the tokens of a study and of its subject must have 16 bytes")


def check_settled(project: str, here: str, there: str) -> None:
    """Refuse what was made under other rules than those that the project is settled on.

    Raises
    ------
    ProjectChangedError
        The rules differ.
    """
    if here != there:
        raise ProjectChangedError(
            f"the map of project '{project}' was made under other rules for Patient IDs (subjects: key), or with "
            "another range of date offsets (dates: shift_days): patients, or their days, would be others; nothing was "
            "written"
        )


def missing(proposals: Sequence[Proposal], known: Sequence[str | None]) -> list[Proposal]:
    """Return the first proposal for every original that has no pseudonym yet."""
    first: dict[tuple[IdentityKind, bytes], Proposal] = {}
    for each, pseudonym in zip(proposals, known, strict=True):
        if pseudonym is None:
            first.setdefault((each.kind, each.token), each)
    return list(first.values())


def number(
    proposals: Sequence[Proposal], last: int, numbered: Callable[[int], str] | None, is_taken: Callable[[str], bool]
) -> tuple[list[Proposal], int]:
    """Give every proposal without a pseudonym the next number whose pseudonym nobody has.

    Parameters
    ----------
    proposals
        What the map does not have yet, each original once.
    last
        The number that was used last.
    numbered
        Makes the pseudonym of a number.
    is_taken
        Tells whether a pseudonym stands for a patient already: a table or another method may have given it.

    Returns
    -------
    tuple
        The proposals, and the number that was used last now.

    Raises
    ------
    StoreError
        A pseudonym is longer than the map holds, or none is free within a million numbers.
    """
    ready: list[Proposal] = []
    stop = last + _MOST_NUMBERS
    for proposal in proposals:
        if not proposal.pseudonym and numbered is not None:
            last += 1
            while is_taken(numbered(last)):
                last += 1
                if last > stop:
                    raise StoreError("no number of the pattern is free: it was used by another method")
            proposal = proposal._replace(pseudonym=numbered(last))
            if len(proposal.pseudonym) > _LONGEST_PSEUDONYM:
                raise StoreError("the pattern makes pseudonyms of more than 64 characters")
        ready.append(proposal)
    return ready, last


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


def subjects_of(proposals: Sequence[Proposal]) -> set[bytes]:
    """Return the tokens of all patients whom proposals are of, or belong to."""
    patients = {each.token if each.kind is IdentityKind.PATIENT else each.subject for each in proposals}
    patients.discard(b"")
    return patients


def withdrawn() -> SubjectWithdrawnError:
    """Return the error that stands for a subject with a tombstone."""
    return SubjectWithdrawnError("the subject was withdrawn from the project; nothing was written")


def next_generation(before: Generation, *, derivable: bool) -> Generation:
    """Return how far the map is after one more transaction."""
    number = before.number + 1
    return Generation(number, before.fixed if derivable else number)


def merged_generation(here: Generation, there: Generation | None, *, derivable: bool, empty: bool) -> Generation:
    """Return how far the map is after it took in another one.

    Parameters
    ----------
    here, there
        How far the two had come.
    derivable
        The keys alone could repeat what it took in.
    empty
        Nothing was in the map: then it holds what the other one held, and no more.
    """
    number = max(here.number, there.number if there else 0) + 1
    if empty and there is not None:
        return Generation(number, there.fixed)
    fixed = max(here.fixed, there.fixed if there else 0)
    return Generation(number, fixed if derivable else number)
