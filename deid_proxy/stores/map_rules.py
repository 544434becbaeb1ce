"""What every map holds to, whatever it is kept in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deid_proxy.errors import StoreError, WrongKeyError
from deid_proxy.identity.ports import IdentityKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deid_proxy.identity.ports import Proposal

CONFLICT = "a pseudonym of this project already stands for another original; nothing was written"
NOT_BOUND = "the project is not bound to a key yet"
_TOKEN_BYTES = 16
_LONGEST_PSEUDONYM = 64


def check_proposals(proposals: Sequence[Proposal]) -> None:
    """Refuse proposals that no map may hold.

    Raises
    ------
    StoreError
        A token or pseudonym has the wrong size, or the kind is one whose replacements are not injective.
    """
    for kind, token, pseudonym, _ in proposals:
        if kind is IdentityKind.DATE_OFFSET:
            raise StoreError("date offsets are not injective and do not enter the map")
        if len(token) != _TOKEN_BYTES or not 0 < len(pseudonym) <= _LONGEST_PSEUDONYM:
            raise StoreError("a token must have 16 bytes and a pseudonym 1 to 64 characters")


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
