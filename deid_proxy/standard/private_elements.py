"""Private attributes of which somebody has said that they do not identify, or what else to do with them.

Two lists: Table E.3.10-1 of PS3.15 (edition 2026d), and the dispositions of The Cancer Imaging Archive (knowledge base
of 2024-02-01), which it publishes for review and use. An attribute is named by its creator, its group and the last two
digits of its element: the block is another one in every file.

References
----------
DICOM PS3.15 section E.3.10, DICOM PS3.5 section 7.8.1
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

ORIGINS: Mapping[str, str] = {
    "standard": "PS3.15-2026d Table E.3.10-1",
    "tcia": "The Cancer Imaging Archive, private tag knowledge base of 2024-02-01",
}
"""The named lists, and where they come from."""


class Disposition(StrEnum):
    """What becomes of a private attribute."""

    KEEP = "keep"
    HASH_UID = "hash-uid"
    SHIFT_DATE = "shift-date"
    SHIFT_INTEGER_DATE = "shift-integer-date"
    REMOVE = "remove"


class PrivateElement(NamedTuple):
    """What the lists say of one attribute.

    Parameters
    ----------
    vr
        The VR that it is said to have; empty where nobody says.
    dispositions
        By the name of the list.
    """

    vr: str
    dispositions: Mapping[str, Disposition]


@cache
def private_elements() -> Mapping[tuple[str, int, int], PrivateElement]:
    """Return the lists, by creator, group and the last two digits of the element."""
    # Read at the first question: only an Option, and a rule of a site, ask for private attributes.
    from deid_proxy.standard.tables import private_elements as table

    found = {}
    for line in table.ROWS.splitlines():
        creator, _, elements = line.partition("|")
        for words in elements.split():
            number, vr, standard, tcia = words.split(":")
            dispositions = {"standard": Disposition.KEEP} if standard else {}
            if tcia:
                dispositions["tcia"] = Disposition(tcia)
            found[creator, int(number[:4], 16), int(number[4:], 16)] = PrivateElement(vr, dispositions)
    return found


@cache
def private_creators() -> frozenset[tuple[str, int]]:
    """Return the creators that the lists know, each with a group that they use."""
    return frozenset((creator, group) for creator, group, _ in private_elements())
