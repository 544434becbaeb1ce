"""Attributes whose values name concepts, makers and products, and hold words that are family names as well.

"Siemens" and "Head" are names of people too: found in one of these, a single word that names a maker, or that a
vocabulary knows, is no proof that a person is meant.

References
----------
DICOM PS3.3 sections 8.8 (codes), C.7.5.1 (General Equipment Module)
"""

from __future__ import annotations

CONCEPT_NAMES = frozenset(
    {
        0x00080070,  # Manufacturer
        0x00080100,  # Code Value
        0x00080102,  # Coding Scheme Designator
        0x00080104,  # Code Meaning
        0x00080115,  # Coding Scheme Name
        0x00081090,  # Manufacturer's Model Name
        0x00181020,  # Software Versions
    }
)

MAKERS = frozenset(
    (
        *(
            "accuray",
            "acuson",
            "agfa",
            "bruker",
            "canon",
            "elscint",
            "fischer",
            "fuji",
            "fujifilm",
            "hitachi",
            "konica",
        ),
        *("leica", "marconi", "medtronic", "mindray", "minolta", "nikon", "olympus", "philips", "picker", "samsung"),
        *("shimadzu", "siemens", "sirona", "toshiba", "varian", "zeiss"),
    )
)
"""Makers of devices, as they stand in Manufacturer (0008,0070); some of them are called like families."""
