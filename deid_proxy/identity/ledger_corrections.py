"""What a ledger does when a subject is withdrawn or was the wrong one; the port and its records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Superseded:
    """An object that an archive was given under the wrong subject."""

    destination: str
    sop_class_uid: str
    sop_instance_uid: str  # the new one, as the archive knows it
    study_instance_uid: str
    digest: bytes
    at: float  # when it was delivered
    subject: bytes  # token of the subject under whose pseudonym it went
    superseded_at: float


class Withdrawal(NamedTuple):
    """What became of the instances that were to go."""

    excluded: tuple[bytes, ...] = ()  # receipt ids; their bytes may be erased now
    busy: tuple[bytes, ...] = ()  # receipt ids; they are being de-identified or sent at this moment


class LedgerCorrections(Protocol):
    """Takes instances off their way; every method that changes something is one durable transaction."""

    def active(self) -> list[bytes]:
        """Return the receipt ids of the instances that are being de-identified at this moment."""

    def withdraw(self, receipt_ids: Sequence[bytes], reason: str) -> Withdrawal:
        """Exclude instances that are not erased, and drop their deliveries but for those that were forwarded."""

    def supersede(self, receipt_ids: Sequence[bytes], subject: bytes, now: float) -> Withdrawal:
        """Note what was forwarded as wrong, drop other deliveries, and let what is still there be received anew.

        Returns
        -------
        Withdrawal
            ``excluded`` are those that are received anew; an instance that is busy is left as it is.
        """

    def superseded(self, subject: bytes | None = None) -> list[Superseded]:
        """Return what archives were given under a wrong subject, of one subject or of all, oldest first."""
