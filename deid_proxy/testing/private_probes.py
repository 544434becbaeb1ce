"""Values in the private attributes that a profile's lists call safe: what they should be, and what they should not.

A list says what a scanner is known to write there. What it writes next year may be a name all the same, so that each
attribute is tried with both.

References
----------
DICOM PS3.15 section E.3.10, DICOM PS3.5 section 7.8.1
"""

from __future__ import annotations

import random
import struct
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.testing.probes import CODE_MEANING, Patient, Place, Probe, random_value, random_word

if TYPE_CHECKING:
    from collections.abc import Iterable

_FIRST_BLOCK = 0x10
_BINARY = frozenset({"OB", "OW", "UN"})
_TEXTS = frozenset({"LO", "LT", "SH", "ST", "UC", "UT"})
_SAFE = {"CS": "AXIAL", "DS": "1.5", "IS": "17", "SQ": "AXIAL"}
_SECONDS = {"SL": "<l", "UL": "<L", "FD": "<d"}


class Listed(NamedTuple):
    """A private attribute that may stay.

    Parameters
    ----------
    vr
        What it is said to be; empty where nobody says.
    is_seconds
        Whether it is a number of seconds since 1970.
    """

    creator: str
    group: int
    element: int
    vr: str
    is_seconds: bool = False


def private_probes(listed: Iterable[Listed], seed: int) -> list[Probe]:
    """Return two probes of each attribute: one that any scanner may write, and one that names the patient.

    Dates, times and UIDs are what they are, and only of the second kind; so is no number that cannot tell anybody.
    """
    rng = random.Random(f"private-probes-{seed}")
    patient = Patient.of(seed)
    known = sorted(set(listed))
    blocks: dict[tuple[int, str], int] = {}
    last: dict[int, int] = {}
    found = []
    for each in known:
        if (each.group, each.creator) not in blocks:
            last[each.group] = last.get(each.group, _FIRST_BLOCK - 1) + 1
            blocks[each.group, each.creator] = last[each.group]
        tag = each.group << 16 | blocks[each.group, each.creator] << 8 | each.element
        vr = each.vr or "LO"
        for place, value in (
            (Place.LISTED, _harmless(each, vr)),
            (Place.LISTED_IDENTIFYING, _identifying(each, vr, patient, rng)),
        ):
            if value is not None:
                path = (tag, 1, CODE_MEANING) if vr == "SQ" else (tag,)
                found.append(Probe(place, tag, vr, path, value, each.creator))
    return found


def _harmless(each: Listed, vr: str) -> bytes | None:
    if vr in _TEXTS:
        return b"AXIAL"
    if vr in _BINARY:
        return b"\1\2\3\4"
    if vr in _SAFE:
        return _SAFE[vr].encode("ascii")
    if each.is_seconds or vr in ("AE", "DA", "DT", "PN", "TM", "UI", "UR", "AS"):
        return None
    return random_value(random.Random(each.element), vr)


def _identifying(each: Listed, vr: str, patient: Patient, rng: random.Random) -> bytes | None:
    if each.is_seconds:
        form = _SECONDS.get(vr)
        return struct.pack(form, 1_500_000_000 + rng.randrange(100_000_000)) if form else None
    if vr in _TEXTS or vr in _BINARY or vr in ("CS", "PN"):
        text = f"{patient.name} {random_word(rng, 3)}"
        return (text.upper() if vr == "CS" else text).encode("ascii")
    if vr in ("DS", "IS"):
        return patient.patient_id.encode("ascii")
    return random_value(rng, vr) if vr in ("AE", "DA", "DT", "UI", "UR") else None
