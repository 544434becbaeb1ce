"""What a ledger does while a study waits for a person, and when that person has decided; the port and its records."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

REJECTED = "rejected"  # the reason under which an instance is excluded that a named person did not let go


class Trait(NamedTuple):
    """Something about an instance that a person looks at the first time: its device, SOP Class, a private creator."""

    token: bytes  # 16 bytes, keyed digest: no serial number enters the ledger in clear
    words: str  # what it is, without an identifier


SAMPLE = Trait(b"sample".ljust(16, b"\0"), "it is of the sample that a person looks at")
"""What the studies of the sample have in common: it never becomes known."""


@dataclass(frozen=True, slots=True)
class Review:
    """Why the study of an instance may have to wait for a person.

    Parameters
    ----------
    study
        The new Study Instance UID: instances of one study wait together.
    traits
        What a person has to have seen.
    enough
        How many studies with a trait a person has let go before it is known.
    """

    study: str
    traits: tuple[Trait, ...]
    enough: int


class Verdict(StrEnum):
    """What a person says of something that is held."""

    RELEASE = "release"
    REJECT = "reject"


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decided, why, and when (seconds since the epoch)."""

    by: str
    why: str
    at: float


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision as it stands with an instance, and why that was held until then."""

    verdict: Verdict
    by: str
    why: str
    at: float
    reason: str
    detail: str
    destination: str = ""  # of a held delivery


class Settled(NamedTuple):
    """How much a decision was about: instances, the studies that waited among them, and held deliveries."""

    instances: int = 0
    studies: int = 0
    deliveries: int = 0


@dataclass(frozen=True, slots=True)
class WaitingStudy:
    """A study that waits for a person: for what, how much of it, and the instance of it that came first."""

    project: str
    study_instance_uid: str  # the new one
    instances: int
    receipt_id: bytes
    received_at: float
    calling_ae_title: str
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class ShadowRow:
    """What would have gone to a destination that nothing is sent to."""

    destination: str
    sop_instance_uid: str
    digest: bytes
    at: float


class LedgerReview(Protocol):
    """Keeps what persons have seen and decided; every method that changes something is one durable transaction.

    A study waits while it has a trait that is neither known nor was seen in it by a person. Its instances wait
    together, those too that were ready and of which nothing was tried to be sent. A trait is known when a person said
    so, or let go ``enough`` studies with it; who waits for nothing else is let go then.
    """

    def let_go(
        self, receipt_ids: Sequence[bytes], decision: Decision, *, enough: Mapping[str, int], for_good: bool = False
    ) -> Settled:
        """Let held instances be tried again, and held deliveries be sent again; their studies have been seen.

        Parameters
        ----------
        receipt_ids
            What was chosen. One whose study waits stands for all of the study that waits.
        decision
            Who, why and when; it is kept with each instance, and with the reason that it was held for.
        enough
            By project, how many studies make a trait known; a project that is not there has none that become so.
        for_good
            The traits of the studies are known from now on.
        """

    def reject(self, receipt_ids: Sequence[bytes], decision: Decision) -> Settled:
        """Exclude held instances, and give held deliveries up; chosen and kept as by :meth:`let_go`."""

    def waiting_studies(self, *, limit: int = 100) -> list[WaitingStudy]:
        """Return the studies that wait for a person, the one that came first at the beginning."""

    def decisions(self, receipt_id: bytes) -> list[Decided]:
        """Return what persons decided about an instance, oldest first."""

    def shadows(self, receipt_id: bytes) -> list[ShadowRow]:
        """Return what would have gone out of an instance, by destination."""
