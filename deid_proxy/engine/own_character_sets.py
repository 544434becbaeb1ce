"""Which Specific Character Set (0008,0005) is in force where: an item's own, else that of what encloses it.

References
----------
DICOM PS3.3 section C.12.1.1.2, PS3.5 section 7.5.3
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from deid_proxy.engine.elements import elements

if TYPE_CHECKING:
    from deid_proxy.engine.elements import Element, Path
    from deid_proxy.engine.encoding import Buffer, Encoding

_SPECIFIC_CHARACTER_SET = 0x00080005


class CharacterSets:
    """The sets that were met so far, by the item that they are for."""

    def __init__(self) -> None:
        self._own: dict[Path, tuple[str, ...]] = {}

    def note(self, data: Buffer, element: Element) -> None:
        """Take the element down if it names character sets."""
        if element.tag == _SPECIFIC_CHARACTER_SET:
            text = bytes(data[element.value : element.end]).decode("latin-1").strip(" \0")
            self._own[element.path] = tuple(term.strip() for term in text.split("\\")) if text else ()

    def of_items(self) -> tuple[tuple[str, ...], ...]:
        """Return what items declare, each once, sorted."""
        return tuple(sorted({terms for path, terms in self._own.items() if path}))

    def at(self, path: Path) -> tuple[str, ...]:
        """Return the set for an element with this path."""
        enclosing = (path[:depth] for depth in range(len(path), -1, -1))
        return next((self._own[item] for item in enclosing if item in self._own), ())


def sets_of_items(data: Buffer, encoding: Encoding) -> dict[int, tuple[str, ...]]:
    """Return the set for every value, by its offset, for which another one is in force than for the top level."""
    sets = CharacterSets()
    found: dict[int, tuple[str, ...]] = {}
    for element in elements(data, encoding):
        sets.note(data, element)
        if element.path and not element.is_sequence and (declared := sets.at(element.path)) != sets.at(()):
            found[element.value] = declared
    return found


def character_set_at(data: Buffer, encoding: Encoding, offset: int) -> tuple[str, ...]:
    """Return the values of Specific Character Set that are in force for the value at an offset.

    This reads the data set from its beginning: it is for the few values that are not plain ASCII.
    """
    sets = CharacterSets()
    for element in elements(data, encoding):
        sets.note(data, element)
        if element.value <= offset < element.end and not element.is_sequence:
            return sets.at(element.path)
    return ()
