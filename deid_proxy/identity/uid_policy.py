"""How a project replaces UIDs: by which method, under which root, with which key."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.identity.uids import DEFAULT_ROOT, UIDMethod, pseudonym_uid, random_uid, sha256_uid
from deid_proxy.standard.uids import is_well_known

if TYPE_CHECKING:
    from deid_proxy.identity.keys import ProjectKey


class UIDPolicy(NamedTuple):
    """How a project replaces UIDs.

    Parameters
    ----------
    method
        See :attr:`UIDMethod.warning`.
    root
        What stands in front of the number.
    key
        The key that keyed UIDs are made with; None for the project's own. Projects with one have the same UIDs.
    """

    method: UIDMethod = UIDMethod.HMAC_SHA256
    root: str = DEFAULT_ROOT
    key: ProjectKey | None = None


class UIDNaming:
    """Makes the new UIDs of one project.

    Parameters
    ----------
    policy
        How.
    key
        The project's key, where the policy names no other one.
    """

    def __init__(self, policy: UIDPolicy, key: ProjectKey) -> None:
        self.policy = policy
        self._key = (policy.key or key).derive("uid")

    def retains(self, original: str) -> bool:
        """Tell whether a UID is its own replacement: a registered one always, every one by method ``retain``."""
        return self.policy.method is UIDMethod.RETAIN or is_well_known(original)

    def make(self, original: str) -> str:
        """Return the new UID of one that is replaced, as the policy's method makes it."""
        method, root, _ = self.policy
        if method is UIDMethod.SHA256:
            return sha256_uid(original, root)
        return random_uid(root) if method is UIDMethod.RANDOM else pseudonym_uid(self._key, original, root)
