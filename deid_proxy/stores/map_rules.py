"""What every map holds to, whatever it is kept in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deid_proxy.errors import StoreError, WrongKeyError
from deid_proxy.identity.ports import IdentityKind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from deid_proxy.identity.ports import Proposal

CONFLICT = "a pseudonym of this project already stands for another original; nothing was written"
NOT_BOUND = "the project is not bound to a key yet"
_TOKEN_BYTES = 16
_LONGEST_PSEUDONYM = 64
_MOST_NUMBERS = 1_000_000


def check_proposals(proposals: Sequence[Proposal], numbered: Callable[[int], str] | None) -> None:
    """Refuse proposals that no map may hold.

    Raises
    ------
    StoreError
        A token or pseudonym has the wrong size, there is none and no way to number it, or the kind is one whose
        replacements are not injective.
    """
    for kind, token, pseudonym, _ in proposals:
        if not kind.in_map:
            raise StoreError("date offsets and values of subjects are not injective and do not enter the map")
        numberless = not pseudonym and (numbered is None or kind is not IdentityKind.PATIENT)
        if len(token) != _TOKEN_BYTES or numberless or len(pseudonym) > _LONGEST_PSEUDONYM:
            raise StoreError("a token must have 16 bytes and a pseudonym 1 to 64 characters")


def number(
    proposals: Sequence[Proposal], last: int, numbered: Callable[[int], str] | None, is_taken: Callable[[str], bool]
) -> tuple[list[Proposal], int]:
    """Give every proposal without a pseudonym the next number whose pseudonym nobody has.

    Parameters
    ----------
    proposals
        What the map does not have yet.
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
    given: dict[bytes, str] = {}
    stop = last + _MOST_NUMBERS
    for proposal in proposals:
        if not proposal.pseudonym and numbered is not None:
            if proposal.token not in given:
                last += 1
                while is_taken(numbered(last)):
                    last += 1
                    if last > stop:
                        raise StoreError("no number of the pattern is free: it was used by another method")
                given[proposal.token] = numbered(last)
            proposal = proposal._replace(pseudonym=given[proposal.token])
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
