"""Values in Big Endian, brought into Little Endian for comparing and searching.

References
----------
DICOM PS3.5 sections 7.3 and A.3
"""

from __future__ import annotations

from array import array

_WORDS = {
    **dict.fromkeys(("AT", "OW", "SS", "US"), "H"),
    **dict.fromkeys(("FL", "OF", "OL", "SL", "UL"), "I"),
    **dict.fromkeys(("FD", "OD", "OV", "SV", "UV"), "Q"),
}


def in_little_endian(vr: str, value: memoryview) -> memoryview:
    """Return a value of a Big Endian data set as it would stand in a Little Endian one.

    References
    ----------
    DICOM PS3.5 section 7.3
    """
    words = array(_WORDS.get(vr, "B"))
    if words.itemsize == 1 or len(value) % words.itemsize:
        return value
    words.frombytes(value)
    words.byteswap()
    return memoryview(words.tobytes())
