"""Words as the tables of words have them: in lines, with blanks between them."""

from __future__ import annotations


def words_in(*lines: str) -> frozenset[str]:
    """Return the words of some lines; one that several languages have may stand in the line of each."""
    return frozenset(" ".join(lines).split())
