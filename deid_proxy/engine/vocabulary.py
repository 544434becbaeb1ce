"""The VR of an attribute, as far as the engine trusts the dictionary with it.

References
----------
DICOM PS3.6 section 6
"""

from __future__ import annotations

from deid_proxy.engine.encoding import TEXT_VRS
from deid_proxy.standard.dictionary import VR_BY_TAG, ambiguous_vr

_SPEAKING_VRS = frozenset({"DA", "DT", "PN", "TM", "UI"})  # what calls itself so is a date, a name or a UID


def known_vr(tag: int) -> str | None:
    """Return the VR of the dictionary, the first one where several are possible; None for private and unknown tags.

    The retired elements that repeat by element number or beyond overlays and curves (such as (7Fxx,0010) Variable Pixel
    Data) count as unknown: nobody reads them any more, so nobody would see what is in them. This also is one look-up,
    where the full answer takes 5 microseconds for an unknown tag, and a hostile data set has a million of them.
    """
    vr = VR_BY_TAG.get(tag)
    return "UL" if vr is None and not tag & 0xFFFF else vr


def contradicted_vr(tag: int, vr: str) -> str | None:
    """Return the VR of the dictionary where an element cannot be kept with the VR it has; None where it can.

    References
    ----------
    DICOM PS3.5 section 6.2.2 (UN), PS3.6 section 6
    """
    known = known_vr(tag)
    if known in (None, vr) or vr == "UN" or (ambiguous_vr(tag) and vr not in TEXT_VRS | {"SQ"}):
        return None
    same_class = (vr in TEXT_VRS) == (known in TEXT_VRS) and "SQ" not in (known, vr)
    return None if same_class and vr not in _SPEAKING_VRS else known
