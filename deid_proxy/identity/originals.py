"""The one form in which an original enters a keyed function, so that padding never splits a subject or a UID in two."""

from __future__ import annotations

from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.identity.ports import IdentityKind, IdentityRequest

SEPARATOR = "\x1f"  # between issuer and Patient ID: a control character, which no LO may hold
_UID = IdentityKind.UID  # a member of an enumeration is found by a call
_PADDING = " \x00"
LONGEST_ORIGINAL = 1024  # characters; 16 times what an LO or a UI may hold


def subject(issuer: str, patient_id: str) -> str:
    """Return the original of a patient: issuer and Patient ID without their padding.

    References
    ----------
    DICOM PS3.5 Section 6.2 (LO: leading and trailing spaces are not significant).
    """
    return issuer.strip(_PADDING) + SEPARATOR + patient_id.strip(_PADDING)


def uid(original: str) -> str:
    """Return a UID without its trailing padding.

    References
    ----------
    DICOM PS3.5 Section 9.1 (a UID of odd length is padded with a trailing NULL).
    """
    return original.rstrip(_PADDING)


def canonical(request: IdentityRequest) -> IdentityRequest:
    """Return the request with its original in canonical form.

    Raises
    ------
    DeidentificationError
        The original is empty, absurdly long, or its parts cannot be told apart: it names nobody with certainty.
    """
    kind, original = request
    if len(original) > LONGEST_ORIGINAL:
        raise DeidentificationError(HoldReason.LIMIT, f"an original of {len(original)} characters ({kind.value})")
    if kind is _UID:
        text = uid(original)
        return request if text and text == original else IdentityRequest(kind, _required(text, kind))
    if kind is IdentityKind.VALUE:
        return request
    issuer, separator, patient_id = original.partition(SEPARATOR)
    if not separator:
        issuer, patient_id = "", original
    if SEPARATOR in patient_id:
        raise DeidentificationError(HoldReason.SUBJECT, "a control character in (0010,0020) or (0010,0021)")
    canonical_form = subject(issuer, patient_id)
    _required(canonical_form.partition(SEPARATOR)[2], kind)
    return IdentityRequest(kind, canonical_form)


def encode(original: str) -> bytes:
    """Return the bytes of an original for a keyed function; every string has exactly one form and none fails."""
    return original.encode("utf-8", "surrogatepass")


def _required(text: str, kind: IdentityKind) -> str:
    if text:
        return text
    if kind is IdentityKind.UID:
        raise DeidentificationError(HoldReason.MALFORMED, "an empty UID has no pseudonym")
    raise DeidentificationError(HoldReason.SUBJECT, "(0010,0020) is empty: the subject is not known")
