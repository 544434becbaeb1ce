"""The pattern of sequential pseudonyms, such as ``LUNG-{n:04d}``."""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST = 60  # characters: fits LO, a component of PN with its delimiter, and the map
_PATTERN = re.compile(r"([ -\[\]-~]*?)\{n(?::0?([1-9][0-9]?)d)?\}([ -\[\]-~]*)")
_FORBIDDEN = re.compile(r"[\\^={}*?]")


class PatternError(ValueError):
    """A pattern cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class SequencePattern:
    """What stands around the number, and how many digits it has at least.

    A number that needs more digits gets them: the ten thousandth subject of ``{n:04d}`` is ``10000``.
    """

    before: str
    digits: int
    after: str

    @classmethod
    def parse(cls, text: str) -> SequencePattern:
        """Read a pattern.

        Raises
        ------
        PatternError
            It has not exactly one number, or what it makes is no Patient ID.
        """
        match = _PATTERN.fullmatch(text)
        if match is None or text.count("{n") != 1:
            raise PatternError("a pattern has one number, written {n} or {n:04d}, and printable ASCII around it")
        before, digits, after = match[1], int(match[2] or 1), match[3]
        if _FORBIDDEN.search(before + after):
            raise PatternError("a pattern holds no backslash, '^', '=', '*', '?' or braces but those of the number")
        if (before + after) != (before + after).strip():
            raise PatternError("a pattern has no spaces at its ends")
        pattern = cls(before, digits, after)
        if len(pattern.format(10**12)) > LONGEST:
            raise PatternError(f"a pattern makes at most {LONGEST} characters")
        return pattern

    def __str__(self) -> str:
        return f"{self.before}{{n:0{self.digits}d}}{self.after}"

    def format(self, number: int) -> str:
        """Return the pseudonym of a number, counted from 1."""
        return f"{self.before}{number:0{self.digits}d}{self.after}"
