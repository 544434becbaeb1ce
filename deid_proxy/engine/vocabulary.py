"""The VR of an attribute, answered quickly for tags that nobody knows: a hostile data set has a million of them.

References
----------
DICOM PS3.6 section 6, PS3.5 section 7.8
"""

from __future__ import annotations

from deid_proxy.standard.dictionary import VR_BY_TAG, vr_of

# Where the dictionary has repeating elements that are not spelled out in VR_BY_TAG: (0020,31xx), (0028,04x0) and so on.
_GROUPS_OF_REPEATERS = frozenset((0x0020, 0x0028, 0x1000, 0x1010, *range(0x7F00, 0x8000)))


def known_vr(tag: int) -> str | None:
    """Return the VR of the dictionary, the first one where several are possible; None for private and unknown tags."""
    vr = VR_BY_TAG.get(tag)
    if vr is not None:
        return vr
    group = tag >> 16
    if group & 1 or (tag & 0xFFFF and group not in _GROUPS_OF_REPEATERS):
        return None
    return vr_of(tag)
