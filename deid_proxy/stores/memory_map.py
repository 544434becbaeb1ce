"""A map that lives as long as the process: for tests, and for runs whose method needs no memory."""

from __future__ import annotations

import threading
import time
from collections import Counter
from typing import TYPE_CHECKING

from deid_proxy.errors import MappingConflictError, StoreError
from deid_proxy.identity.map_life import Added, Correction, Generation, ProjectRecord, StudyClaim, Tombstone
from deid_proxy.identity.ports import IdentityKind, MapRow
from deid_proxy.stores import map_rules as rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from deid_proxy.identity.ports import Proposal

    Key = tuple[str, IdentityKind, bytes]


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
        self._rows: dict[Key, MapRow] = {}
        self._places: dict[Key, int] = {}
        self._last_place = 0
        self._owners: dict[tuple[str, IdentityKind, str], bytes] = {}
        self._tombstones: dict[tuple[str, bytes], Tombstone] = {}
        self._corrections: dict[tuple[str, bytes], Correction] = {}
        self._generation = Generation()
        self._last_numbers: dict[str, int] = {}
        self._settings: dict[tuple[str, str], str] = {}
        self._studies: dict[tuple[str, bytes], bytes] = {}

    def bind(self, project: str, key_check: str) -> None:
        """Tie a project to its key, or refuse another key than the first one."""
        with self._lock:
            rules.check_binding(project, self._checks.setdefault(project, key_check), key_check)

    def known(self, project: str, tokens: Sequence[tuple[IdentityKind, bytes]]) -> list[str | None]:
        """Return the pseudonym of every token, in order; None for what has none."""
        with self._lock:
            if self._tombstones:
                self._refuse_withdrawn(project, [token for kind, token in tokens if kind is IdentityKind.PATIENT])
            return self._pseudonyms(project, tokens)

    def resolve(
        self, project: str, proposals: Sequence[Proposal], numbered: Callable[[int], str] | None = None
    ) -> list[str]:
        """Return the pseudonym of every proposal, in order, creating all that are missing or none."""
        rules.check_proposals(proposals, numbered)
        now = self._clock()
        with self._lock:
            self._require_bound(project)
            if self._tombstones:
                self._refuse_withdrawn(project, rules.subjects_of(proposals))
            tokens = [(each.kind, each.token) for each in proposals]
            ready = rules.missing(proposals, self._pseudonyms(project, tokens))
            last = self._last_numbers.get(project, 0)
            if numbered is not None:
                ready, last = rules.number(
                    ready, last, numbered, lambda pseudonym: (project, IdentityKind.PATIENT, pseudonym) in self._owners
                )
            created = self._missing([(project, MapRow(*each[:4], now, *each[4:])) for each in ready])
            self._keep(sorted(created, key=lambda each: each[1].kind is not IdentityKind.PATIENT))
            self._last_numbers[project] = last  # not before: what is refused uses no number
            if created:
                derivable = all(row.derivable for _, row in created)
                self._generation = rules.next_generation(self._generation, derivable=derivable)
            return [self._rows[project, kind, token].pseudonym for kind, token in tokens]

    def settle(self, project: str, name: str, value: str) -> str:
        """Return the first value that was given for a setting."""
        with self._lock:
            self._require_bound(project)
            return self._settings.setdefault((project, name), value)

    def claim_studies(self, project: str, studies: Sequence[tuple[bytes, bytes]]) -> list[bytes]:
        """Return the subject that every study is of."""
        with self._lock:
            self._require_bound(project)
            self._refuse_withdrawn(project, [subject for _, subject in studies])
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

    def counts(self) -> Mapping[str, Mapping[IdentityKind, int]]:
        """Return how many rows of each kind every project has; projects and kinds without rows are absent."""
        with self._lock:
            counted = Counter((project, kind) for project, kind, _ in self._rows)
        projects = {project for project, _ in counted}
        return {name: {kind: n for (project, kind), n in counted.items() if project == name} for name in projects}

    # --- its life ----------------------------------------------------------------------------------------------------

    def generation(self) -> Generation:
        """Return how far the map has come."""
        return self._generation

    def projects(self) -> list[ProjectRecord]:
        """Return every project with tombstones and corrections."""
        with self._lock:
            return [
                ProjectRecord(
                    name,
                    check,
                    tuple(sorted((t for (p, _), t in self._tombstones.items() if p == name), key=lambda t: t.token)),
                    tuple(sorted((c for (p, _), c in self._corrections.items() if p == name), key=lambda c: c.study)),
                    tuple(sorted((n, value) for (p, n), value in self._settings.items() if p == name)),
                    self._last_numbers.get(name, 0),
                )
                for name, check in sorted(self._checks.items())
            ]

    def last_place(self) -> int:
        """Return the place of the newest row."""
        return self._last_place

    def rows(self, project: str, *, after: int = 0, limit: int = 1000) -> list[tuple[int, MapRow]]:
        """Return rows in the order in which they were made, each with its place."""
        with self._lock:
            placed = ((self._places[key], row) for key, row in self._rows.items() if key[0] == project)
            return sorted(((place, row) for place, row in placed if place > after), key=lambda each: each[0])[:limit]

    def add(
        self,
        projects: Sequence[ProjectRecord],
        rows: Iterable[tuple[str, MapRow | StudyClaim]],
        generation: Generation | None = None,
    ) -> Added:
        """Bring in what another map held, all or nothing."""
        everything = list(rows)
        brought = [(project, row) for project, row in everything if isinstance(row, MapRow)]
        claims = [(project, row) for project, row in everything if isinstance(row, StudyClaim)]
        rules.check_proposals([row for _, row in brought])
        rules.check_claims([claim for _, claim in claims])
        with self._lock:
            for record in projects:
                rules.check_binding(record.name, self._checks.get(record.name, record.key_check), record.key_check)
                for name, value in record.settled:
                    rules.check_settled(record.name, self._settings.get((record.name, name), value), value)
            bound = self._checks.keys() | {record.name for record in projects}
            if any(project not in bound for project, _ in everything):
                raise StoreError(rules.NOT_BOUND)
            gone = self._tombstones.keys() | {(p.name, t.token) for p in projects for t in p.tombstones}
            kept = [(project, row) for project, row in brought if (project, rules.subject_of(row)) not in gone]
            twice = {(project, row.kind, row.token, row.pseudonym) for project, row in kept}
            if len(twice) > len({key[:3] for key in twice}) or any(self._differs(*each) for each in kept):
                raise MappingConflictError(rules.CONFLICT_OF_ORIGINALS)
            created = self._missing(kept)
            empty = self._generation == Generation() and not self._rows
            fixed = bool(self._take_in(projects)) or not all(row.derivable for _, row in created)
            self._keep(created)
            for project, claim in claims:
                if (project, claim.subject) not in gone:
                    self._studies.setdefault((project, claim.study), claim.subject)
            self._generation = rules.merged_generation(self._generation, generation, derivable=not fixed, empty=empty)
            return Added(len(created), len(kept) - len(created), len(brought) - len(kept))

    def studies(self, project: str, *, after: bytes = b"", limit: int = 1000) -> list[StudyClaim]:
        """Return whose studies are, in the order of their tokens."""
        with self._lock:
            mine = ((study, subject) for (owner, study), subject in self._studies.items() if owner == project)
            return [StudyClaim(*each) for each in sorted(mine) if each[0] > after][:limit]

    def forget(self, project: str, subject: bytes) -> int:
        """Delete the rows of a subject and leave a tombstone."""
        with self._lock:
            self._require_bound(project)
            gone = [
                key
                for key, row in self._rows.items()
                if key[0] == project and (row.subject == subject or key[1:] == (IdentityKind.PATIENT, subject))
            ]
            for key in gone:
                row = self._rows.pop(key)
                del self._owners[project, row.kind, row.pseudonym], self._places[key]
            self._studies = {s: whose for s, whose in self._studies.items() if (s[0], whose) != (project, subject)}
            self._tombstones.setdefault((project, subject), Tombstone(subject, self._clock()))
            self._generation = rules.next_generation(self._generation, derivable=False)
            return len(gone)

    def is_forgotten(self, project: str, subject: bytes) -> bool:
        """Return whether a subject was withdrawn."""
        return (project, subject) in self._tombstones

    def correct(self, project: str, correction: Correction) -> None:
        """Remember whose a study is."""
        with self._lock:
            self._require_bound(project)
            self._corrections[project, correction.study] = correction
            self._generation = rules.next_generation(self._generation, derivable=False)

    def correction(self, project: str, study: bytes) -> Correction | None:
        """Return the correction of a study, if there is one."""
        return self._corrections.get((project, study))

    def reseal(self, project: str, rows: Sequence[tuple[IdentityKind, bytes, bytes]]) -> None:
        """Exchange how originals are kept."""
        with self._lock:
            if any((project, kind, token) not in self._rows for kind, token, _ in rows):
                raise StoreError(rules.UNKNOWN_ROW)
            for kind, token, sealed in rows:
                self._rows[project, kind, token] = self._rows[project, kind, token]._replace(sealed=sealed)
            self._generation = rules.next_generation(self._generation, derivable=True)

    def check(self) -> Iterator[str]:
        """Yield nothing: memory is not damaged."""
        return iter(())

    def fold(self) -> None:
        """Do nothing: there is no log."""

    def sizes(self) -> Mapping[str, int]:
        """Return nothing: it takes up no disk."""
        return {}

    def close(self) -> None:
        """Do nothing: the map goes with the process."""

    def _require_bound(self, project: str) -> None:
        if project not in self._checks:
            raise StoreError(rules.NOT_BOUND)

    def _pseudonyms(self, project: str, tokens: Iterable[tuple[IdentityKind, bytes]]) -> list[str | None]:
        rows = self._rows
        found = [rows.get((project, kind, token)) for kind, token in tokens]
        return [None if row is None else row.pseudonym for row in found]

    def _refuse_withdrawn(self, project: str, subjects: Iterable[bytes]) -> None:
        if any((project, subject) in self._tombstones for subject in subjects):
            raise rules.withdrawn()

    def _missing(self, offered: Sequence[tuple[str, MapRow]]) -> list[tuple[str, MapRow]]:
        created: dict[Key, tuple[str, MapRow]] = {}
        owners: set[tuple[str, IdentityKind, str]] = set()
        for project, row in offered:
            key, name = (project, row.kind, row.token), (project, row.kind, row.pseudonym)
            if key in self._rows or key in created:
                continue
            if name in self._owners or name in owners:
                raise MappingConflictError(rules.CONFLICT)
            created[key] = project, row
            owners.add(name)
        return list(created.values())

    def _keep(self, created: Sequence[tuple[str, MapRow]]) -> None:
        for project, row in created:
            key = project, row.kind, row.token
            owner = project, IdentityKind.PATIENT, row.subject
            known = row.kind is not IdentityKind.PATIENT and owner in self._rows  # a patient belongs to nobody else
            self._rows[key] = row if known or not row.subject else row._replace(subject=b"")
            self._owners[project, row.kind, row.pseudonym] = row.token
            self._last_place += 1
            self._places[key] = self._last_place

    def _differs(self, project: str, row: MapRow) -> bool:
        known = self._rows.get((project, row.kind, row.token))
        return known is not None and known.pseudonym != row.pseudonym

    def _take_in(self, projects: Sequence[ProjectRecord]) -> int:
        before = len(self._tombstones) + len(self._corrections)
        for record in projects:
            self._checks.setdefault(record.name, record.key_check)
            for tombstone in record.tombstones:
                self._tombstones.setdefault((record.name, tombstone.token), tombstone)
            for correction in record.corrections:
                self._corrections.setdefault((record.name, correction.study), correction)
            for name, value in record.settled:
                self._settings.setdefault((record.name, name), value)
            last = self._last_numbers.get(record.name, 0)
            before -= record.last_number > last  # numbers that are used up are a change
            self._last_numbers[record.name] = max(last, record.last_number)
        return len(self._tombstones) + len(self._corrections) - before
