"""A map that lives as long as the process: for tests, and for runs whose method needs no memory."""

from __future__ import annotations

import threading
import time
from collections import Counter
from typing import TYPE_CHECKING

from deid_proxy.errors import MappingConflictError, StoreError
from deid_proxy.identity.ports import IdentityKind, MapRow
from deid_proxy.stores.map_rules import CONFLICT, NOT_BOUND, check_binding, check_proposals, number

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from deid_proxy.identity.ports import Proposal


class MemoryMapStore:
    """A :class:`~deid_proxy.identity.ports.MapStore` in memory.

    Parameters
    ----------
    clock
        Gives the seconds since the epoch at which rows are created.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._checks: dict[str, str] = {}
        self._rows: dict[tuple[str, IdentityKind, bytes], MapRow] = {}
        self._owners: dict[tuple[str, IdentityKind, str], bytes] = {}
        self._last_numbers: dict[str, int] = {}
        self._settings: dict[tuple[str, str], str] = {}
        self._studies: dict[tuple[str, bytes], bytes] = {}

    def bind(self, project: str, key_check: str) -> None:
        """Tie a project to its key, or refuse another key than the first one."""
        with self._lock:
            check_binding(project, self._checks.setdefault(project, key_check), key_check)

    def resolve(
        self, project: str, proposals: Sequence[Proposal], numbered: Callable[[int], str] | None = None
    ) -> list[str]:
        """Return the pseudonym of every proposal, in order, creating all that are missing or none."""
        check_proposals(proposals, numbered)
        with self._lock:
            self._require(project)
            missing = [each for each in proposals if (project, each.kind, each.token) not in self._rows]
            ready, last = number(
                missing,
                self._last_numbers.get(project, 0),
                numbered,
                lambda pseudonym: (project, IdentityKind.PATIENT, pseudonym) in self._owners,
            )
            created = self._missing(project, ready)
            self._last_numbers[project] = last
            self._rows |= {(project, row.kind, row.token): row for row in created}
            self._owners |= {(project, row.kind, row.pseudonym): row.token for row in created}
            return [self._rows[project, kind, token].pseudonym for kind, token, _, _ in proposals]

    def settle(self, project: str, name: str, value: str) -> str:
        """Return the first value that was given for a setting."""
        with self._lock:
            self._require(project)
            return self._settings.setdefault((project, name), value)

    def claim_studies(self, project: str, studies: Sequence[tuple[bytes, bytes]]) -> list[bytes]:
        """Return the subject that every study is of."""
        with self._lock:
            self._require(project)
            return [self._studies.setdefault((project, study), subject) for study, subject in studies]

    def find(self, project: str, kind: IdentityKind, token: bytes) -> MapRow | None:
        """Return the row of an original's token, or None."""
        with self._lock:
            return self._rows.get((project, kind, token))

    def find_pseudonym(self, project: str, pseudonym: str) -> list[MapRow]:
        """Return every row with this pseudonym, at most one of each kind."""
        with self._lock:
            owners = [(kind, self._owners.get((project, kind, pseudonym))) for kind in IdentityKind]
            return [self._rows[project, kind, token] for kind, token in owners if token is not None]

    def count(self, project: str) -> Mapping[IdentityKind, int]:
        """Return how many rows of each kind the project has; kinds without rows are absent."""
        with self._lock:
            return dict(Counter(kind for owner, kind, _ in self._rows if owner == project))

    def close(self) -> None:
        """Do nothing: the map goes with the process."""

    def _require(self, project: str) -> None:
        if project not in self._checks:
            raise StoreError(NOT_BOUND)

    def _missing(self, project: str, proposals: Sequence[Proposal]) -> list[MapRow]:
        now = self._clock()
        created: dict[tuple[IdentityKind, bytes], MapRow] = {}
        owners: dict[tuple[IdentityKind, str], bytes] = {}
        for kind, token, pseudonym, sealed in proposals:
            if (project, kind, token) in self._rows or (kind, token) in created:
                continue
            if (project, kind, pseudonym) in self._owners or (kind, pseudonym) in owners:
                raise MappingConflictError(CONFLICT)
            created[kind, token] = MapRow(kind, token, pseudonym, sealed, now)
            owners[kind, pseudonym] = token
        return list(created.values())
