"""Words as the tables of words have them: in lines, with blanks between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def words_in(*lines: str) -> frozenset[str]:
    """Return the words of some lines; one that several languages have may stand in the line of each."""
    return frozenset(" ".join(lines).split())


def languages_of(table: Mapping[str, frozenset[str]]) -> dict[str, tuple[str, ...]]:
    """Return the words of a table, each with the languages that have it, in the order of the table."""
    found: dict[str, tuple[str, ...]] = {}
    for language, words in table.items():
        for word in words:
            found[word] = (*found.get(word, ()), language)
    return found
