"""The pseudonym of a patient: short, readable over the telephone, and meaningless without the key."""

from __future__ import annotations

import hmac

from deid_proxy.identity import originals

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: nothing that is misread or spells a word
LENGTH = 16  # characters of 5 bits: the most that fits SH, so the pseudonym fits LO, PN and SH alike
_LABEL = b"patient\x00"
_VALUE_LABEL = b"value\x00"


def patient_pseudonym(key: bytes, issuer: str, patient_id: str) -> str:
    """Return the keyed pseudonym of a patient: 80 bits as 16 characters ``0-9 A-Z`` without I, L, O and U.

    Parameters
    ----------
    key
        The project's sub key ``patient``, 32 bytes.
    issuer
        Issuer of Patient ID (0010,0021); may be empty.
    patient_id
        Patient ID (0010,0020).

    References
    ----------
    DICOM PS3.15 Section E.1.1 (a dummy value cannot be used to identify the patient), DICOM PS3.5 Section 6.2 (SH).
    """
    return _characters(hmac.digest(key, _LABEL + originals.encode(originals.subject(issuer, patient_id)), "sha256"))


def value_pseudonym(key: bytes, value: str) -> str:
    """Return the keyed pseudonym of any text: the same form, never that of a patient with this ID.

    Parameters
    ----------
    key
        The project's sub key ``value``, 32 bytes.
    value
        The text, without padding.
    """
    return _characters(hmac.digest(key, _VALUE_LABEL + originals.encode(value), "sha256"))


def _characters(digest: bytes) -> str:
    number = int.from_bytes(digest[: LENGTH * 5 // 8], "big")
    return "".join(CROCKFORD[number >> shift & 31] for shift in range(LENGTH * 5 - 5, -1, -5))
