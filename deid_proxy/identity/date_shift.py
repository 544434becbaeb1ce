"""By how many days a subject's dates move.

The shift is a whole number of days, unless a project says otherwise from 31 days to 5 years into the past, the same for
every date of a subject: intervals stay exact, no date lies in the future, and no date stays within a month of the
truth. Days of the week are not kept: a multiple of seven would leave a seventh of the possible shifts to guess from.
"""

from __future__ import annotations

import hmac
from typing import NamedTuple

from deid_proxy.identity import originals

NEAREST_DAYS = 31
FARTHEST_DAYS = 1826  # five years, one of them a leap year
_LABEL = b"date\x00"


class OffsetRange(NamedTuple):
    """By how many days dates move at least and at most, both included; negative is into the past."""

    first: int = -FARTHEST_DAYS
    last: int = -NEAREST_DAYS

    @property
    def choices(self) -> int:
        """How many offsets there are to choose from: zero is none."""
        return self.last - self.first + 1 - (self.first <= 0 <= self.last)


DEFAULT_RANGE = OffsetRange()


def offset_days(key: bytes, subject: str, within: OffsetRange = DEFAULT_RANGE) -> int:
    """Return the subject's offset in days: never zero, a function of key, subject and range only.

    Parameters
    ----------
    key
        The project's sub key ``date``, 32 bytes.
    subject
        The original of the patient, as :func:`deid_proxy.identity.originals.subject` makes it.
    within
        The range, with at least one choice in it.

    References
    ----------
    DICOM PS3.15 Section E.3.6 (Retain Longitudinal Temporal Information with Modified Dates).
    """
    digest = hmac.digest(key, _LABEL + originals.encode(subject), "sha256")
    days = within.last - int.from_bytes(digest[:16], "big") % within.choices
    # Counted down from the last one, zero is stepped over.
    return days - 1 if within.first <= 0 <= within.last and days <= 0 else days
