"""By how many days a subject's dates move.

The shift is a whole number of days from 31 days to 5 years into the past, the same for every date of a subject:
intervals stay exact, no date lies in the future, and no date stays within a month of the truth. Days of the week are
not kept: a multiple of seven would leave a seventh of the possible shifts to guess from.
"""

from __future__ import annotations

import hmac

from deid_proxy.identity import originals

NEAREST_DAYS = 31
FARTHEST_DAYS = 1826  # five years, one of them a leap year
_LABEL = b"date\x00"


def offset_days(key: bytes, subject: str) -> int:
    """Return the subject's offset in days: negative, never zero, a function of key and subject only.

    Parameters
    ----------
    key
        The project's sub key ``date``, 32 bytes.
    subject
        The original of the patient, as :func:`deid_proxy.identity.originals.subject` makes it.

    References
    ----------
    DICOM PS3.15 Section E.3.6 (Retain Longitudinal Temporal Information with Modified Dates).
    """
    digest = hmac.digest(key, _LABEL + originals.encode(subject), "sha256")
    span = FARTHEST_DAYS - NEAREST_DAYS + 1
    return -(NEAREST_DAYS + int.from_bytes(digest[:16], "big") % span)
