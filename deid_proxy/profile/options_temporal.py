"""How dates and ages are retained: what a profile says beside the names of the Options.

References
----------
DICOM PS3.15 sections E.3.6 and E.3.7, DICOM Supplement 142
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, NamedTuple


class DateMethod(StrEnum):
    """What the Option ``retain-modified-dates`` does to a date.

    References
    ----------
    DICOM PS3.15 section E.3.6, DICOM Supplement 142
    """

    SHIFT = "shift"
    FIRST_OF_MONTH = "first-of-month"
    FIRST_OF_YEAR = "first-of-year"
    DAYS_SINCE_ANCHOR = "days-since-anchor"

    @property
    def moves(self) -> bool:
        """Whether all dates of a subject move by one number of days."""
        return self in (DateMethod.SHIFT, DateMethod.DAYS_SINCE_ANCHOR)


class Temporal(NamedTuple):
    """The settings of the Options that retain dates and ages.

    Parameters
    ----------
    dates
        What becomes of dates under ``retain-modified-dates``.
    anchor_event
        What the anchor dates of the subject table are, for Longitudinal Temporal Event Type (0012,0053).
    ages_over_89
        Whether an age over 89 years stays, or becomes 90 years.
    derive_age
        Whether Patient's Age is made of Patient's Birth Date and Study Date where it is missing.
    """

    dates: DateMethod = DateMethod.SHIFT
    anchor_event: str = "ENROLLMENT"
    ages_over_89: Literal["keep", "cap"] = "keep"
    derive_age: bool = False


DEFAULTS = Temporal()
"""What a profile means that says nothing of it."""
