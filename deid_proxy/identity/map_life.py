"""The life of a map beyond look-up and assignment: copied, merged, shortened, corrected; the port and its records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from deid_proxy.identity.ports import IdentityKind, MapRow


class Generation(NamedTuple):
    """How far a map has come.

    ``number`` counts its transactions. ``fixed`` is the number of the last one that the project's key alone could not
    repeat: an assignment of another method than ``hmac`` or ``sha256``, a withdrawal, a correction. A copy from before
    it would undo that; a copy from after it, however old, changes nothing.
    """

    number: int = 0
    fixed: int = 0


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What stays of a subject that was withdrawn: the keyed token by which later instances are known."""

    token: bytes
    at: float


@dataclass(frozen=True, slots=True)
class Correction:
    """A study that was received under the wrong patient, and whose it is."""

    study: bytes  # token of its Study Instance UID (kind UID)
    number: int  # of the correction of this study, from 1
    wrong: bytes  # token of the patient in its header (kind PATIENT)
    right: bytes  # token of the patient that it belongs to
    sealed: bytes  # pseudonym and date offset of the right patient, under a sub key of the project key
    study_pseudonym: str  # the Study Instance UID that its new renditions have
    at: float


@dataclass(frozen=True, slots=True)
class ProjectRecord:
    """All that a map knows of a project beside its rows."""

    name: str
    key_check: str
    tombstones: tuple[Tombstone, ...] = ()
    corrections: tuple[Correction, ...] = ()
    settled: tuple[tuple[str, str], ...] = ()  # rules that stay, by name
    last_number: int = 0  # of the method sequential: a number is given once, also when its subject was forgotten


class StudyClaim(NamedTuple):
    """Which subject a study is of: the first one that was seen in it."""

    study: bytes  # token of kind STUDY
    subject: bytes  # token of kind PATIENT


class Added(NamedTuple):
    """What became of rows that were brought in from somewhere else."""

    created: int = 0
    known: int = 0
    withdrawn: int = 0  # left out: they belong to a subject that was withdrawn


class MapLife(Protocol):
    """What a map can do beside giving pseudonyms; every method that changes something is one durable transaction."""

    def generation(self) -> Generation:
        """Return how far the map has come."""

    def projects(self) -> list[ProjectRecord]:
        """Return every project that was ever bound, with tombstones and corrections."""

    def last_place(self) -> int:
        """Return the place of the newest row, of whichever project."""

    def rows(self, project: str, *, after: int = 0, limit: int = 1000) -> list[tuple[int, MapRow]]:
        """Return rows in the order in which they were made, each with its place; the next page is after the last."""

    def add(
        self,
        projects: Sequence[ProjectRecord],
        rows: Iterable[tuple[str, MapRow | StudyClaim]],
        generation: Generation | None = None,
    ) -> Added:
        """Bring in what another map held, all or nothing; what is known already is left alone.

        Parameters
        ----------
        projects
            Their bindings, tombstones, corrections and settled rules, and the last number of each.
        rows
            Each with its project; a subject before what belongs to it. A study that is claimed here already stays.
        generation
            How far that map had come; this one then counts on from the later of the two.

        Raises
        ------
        WrongKeyError
            A project was bound to another key.
        ProjectChangedError
            A project was settled on other rules.
        MappingConflictError
            An original has another pseudonym here, or a pseudonym another original.
        """

    def studies(self, project: str, *, after: bytes = b"", limit: int = 1000) -> list[StudyClaim]:
        """Return whose studies are, in the order of their tokens; the next page is after the last one's."""

    def forget(self, project: str, subject: bytes) -> int:
        """Delete the rows of a subject and of all that belongs to it, leave a tombstone; return how many went.

        Its studies are nobody's then. Its number, if it had one, is never given again.
        """

    def is_forgotten(self, project: str, subject: bytes) -> bool:
        """Return whether a subject was withdrawn."""

    def correct(self, project: str, correction: Correction) -> None:
        """Remember whose a study is, in place of an earlier correction of the same study."""

    def correction(self, project: str, study: bytes) -> Correction | None:
        """Return the correction of a study, if there is one."""

    def reseal(self, project: str, rows: Sequence[tuple[IdentityKind, bytes, bytes]]) -> None:
        """Exchange how originals are kept: kind, token, and the newly sealed original of each row."""

    def check(self) -> Iterator[str]:
        """Yield what is wrong with the map as a store; nothing when it is sound."""

    def fold(self) -> None:
        """Leave nothing of what was deleted anywhere beside the map itself."""

    def sizes(self) -> Mapping[str, int]:
        """Return what the map takes up, in bytes, by part; nothing where it has no size."""
