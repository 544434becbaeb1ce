"""What a rule of a site does to a value, where it is neither kept nor removed nor replaced by one text for all."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

import re2

if TYPE_CHECKING:
    from deid_proxy.profile.look_up_table import LookUpTable

Otherwise = Literal["empty", "remove", "keep", "hold"]
"""What becomes of a value that a pattern or a table says nothing of."""

MOST_CHARACTERS = 10_240
"""A longer value is not shown to a pattern: it is treated as one that the pattern does not match."""

_MOST_MEMORY = 4 << 20  # of a compiled pattern (bytes)


@dataclass(frozen=True, slots=True)
class Method:
    r"""How a replacement follows from a value.

    Parameters
    ----------
    verb
        ``hash``, ``map``, ``shift``, ``truncate``, ``regex`` or ``look-up``.
    argument
        The pattern of ``regex``; how much ``truncate`` leaves.
    text
        What ``regex`` writes for every match, with ``\\1`` for a group.
    otherwise
        What becomes of a value that the pattern does not match, or that the table does not have.
    table
        The table of ``look-up``.
    """

    verb: str
    argument: str = ""
    text: str = ""
    otherwise: Otherwise = "empty"
    table: LookUpTable | None = field(default=None, repr=False)

    def deciding(self) -> list[str]:
        """Return all that decides, in one spelling."""
        return [self.verb, self.argument, self.text, self.otherwise, self.table.digest if self.table else ""]


class PatternError(ValueError):
    """A pattern cannot be used; the message says why."""


@lru_cache(maxsize=1024)
def compiled_pattern(pattern: str) -> Any:
    """Return a pattern, compiled so that its time grows with the length of the text alone (RE2).

    Raises
    ------
    PatternError
        It is no regular expression, or one that only backtracking could match, or too large.
    """
    options = re2.Options()
    options.max_mem = _MOST_MEMORY
    options.log_errors = False  # it would write the pattern to stderr, past all logging
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        said = error.args[0] if error.args else b""
        raise PatternError(said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)) from None
