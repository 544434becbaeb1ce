"""What the numbers of an A-ASSOCIATE-RJ say.

References
----------
DICOM PS3.8 Table 9-21
"""

from __future__ import annotations

_RESULTS = {1: "for good", 2: "for now"}
_SERVICE_USER, _SERVICE_PROVIDER_ACSE, _SERVICE_PROVIDER_PRESENTATION = 1, 2, 3
_NO_REASON = "no reason given"
_REASONS = {
    (_SERVICE_USER, 1): _NO_REASON,
    (_SERVICE_USER, 2): "application context name not supported",
    (_SERVICE_USER, 3): "calling AE title not recognized",
    (_SERVICE_USER, 7): "called AE title not recognized",
    (_SERVICE_PROVIDER_ACSE, 1): _NO_REASON,
    (_SERVICE_PROVIDER_ACSE, 2): "protocol version not supported",
    (_SERVICE_PROVIDER_PRESENTATION, 1): "temporary congestion",
    (_SERVICE_PROVIDER_PRESENTATION, 2): "local limit exceeded",
}


def describe_rejection(result: int | None, source: int | None, reason: int | None) -> str:
    """Return a rejection as ``for good: called AE title not recognized (1/1/7)``.

    Parameters
    ----------
    result, source, reason
        The fields of the A-ASSOCIATE-RJ; what the table does not have is said to be reserved.
    """
    how = _RESULTS.get(result, "with a reserved result") if result is not None else "without a result"
    why = _REASONS.get((source or 0, reason or 0), "a reserved reason")
    return f"{how}: {why} ({result}/{source}/{reason})"
