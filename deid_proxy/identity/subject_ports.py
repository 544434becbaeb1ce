"""The port of a look-up service: who says, outside of this gateway, which subject a patient is."""

from __future__ import annotations

from enum import Enum
from typing import Protocol


class LookUp(Enum):
    """What a service may answer instead of a pseudonym; the value says so in words."""

    PENDING = "the look-up service is still deciding about the patient"
    UNKNOWN = "the look-up service does not know the patient"
    UNREACHABLE = "the look-up service cannot be reached"
    LATE = "the look-up service did not answer within timeout_s"
    STATUS = "the look-up service answered with another status than 200, 202 and 404"
    NOT_JSON = "the look-up service answered with something else than a short JSON document (application/json)"
    NO_CODE = "the look-up service answered without a subject that can be a pseudonym"

    @property
    def is_failure(self) -> bool:
        """Whether the service did not answer as agreed: nobody knows anything about the patient then."""
        return self not in (LookUp.PENDING, LookUp.UNKNOWN)


class SubjectService(Protocol):
    """Asks for the pseudonym of one patient at a time; bounded in time and in what it reads."""

    def look_up(self, issuer: str, patient_id: str) -> str | LookUp:
        """Return the pseudonym; or that it is being decided, not to be had, or that nobody answers as agreed."""
