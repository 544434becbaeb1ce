"""The port of a look-up service: who says, outside of this gateway, which subject a patient is."""

from __future__ import annotations

from enum import Enum
from typing import Protocol


class LookUp(Enum):
    """What a service may answer instead of a pseudonym."""

    PENDING = "pending"
    UNKNOWN = "unknown"
    FAILED = "failed"


class SubjectService(Protocol):
    """Asks for the pseudonym of one patient at a time; bounded in time and in what it reads."""

    def look_up(self, issuer: str, patient_id: str) -> str | LookUp:
        """Return the pseudonym; or that it is being decided, not to be had, or that nobody answers as agreed."""
