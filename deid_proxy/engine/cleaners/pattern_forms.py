"""A form by which something identifies, and where it begins.

None of the expressions takes more than linear time: what repeats is bounded, or cannot be read in two ways. Of one that
has a group ``goes`` only that goes, and the words stay that say what it is.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final, NamedTuple

_BEHIND_WORD: Final = r"(?<![^\W_]"
_BEHIND_SPACED_WORD: Final = "(?<![^\\W_\uac00-\ud7a3]"
"""Not right behind a letter or a digit; but for Korean ones, behind which anything stands: 전화010-1234-5678."""


class Pattern(NamedTuple):
    """An expression, and where it may begin: at a number of some shape, at some words, or anywhere.

    Parameters
    ----------
    why
        What it is.
    source
        What it looks like; see ``expression``.
    shapes
        How a number begins that it may begin at, with the letters or the sign in front of it, in the terms of
        :mod:`~deid_proxy.engine.cleaners.number_shapes`.
    words
        Words that it may begin at.
    ends
        What its words end with, in front of a number.
    signs
        Something that a text has of it, when it may begin elsewhere too: there, or in front of that.
    needed
        Each sign, with what has to stand behind it; none where anything may. See ``needs``.
    reach, marks
        How many characters in front of a sign, and which, beside letters, digits and a white space right before it.
    never_behind
        Marks, beside letters and digits, that it never begins behind where it has a sign; empty where it may.
    looks
        The shapes of its sign and what is behind it, where all of them are alike: a text without has none of it.
    followed, distance
        Words of which one stands behind its number, or where it begins, and how many characters behind its beginning at
        most; none where any may.
    least, gap, within
        How many digits it has at least, how many other characters between two of them at most, and of each sign of a
        shape, whether one of these may have it; behind the first digit no two of them are letters side by side.
    measure
        Digits of what only measures something.
    in_sentences
        Whether it stands only in a text that has blanks.
    beyond_ascii
        Whether it stands only in a text that has characters beyond ASCII.
    digit_within
        How many characters behind its beginning its first digit stands at most; nothing where it needs none.
    aged
        The same of a number of years over 89, of which a text mostly has none.
    """

    why: str
    source: str
    shapes: bytes = b""
    words: frozenset[str] = frozenset()
    ends: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    reach: int = 0
    marks: str = ""
    never_behind: str = ""
    looks: bytes = b""
    followed: frozenset[str] = frozenset()
    distance: int = 0
    least: int = 0
    gap: int = 0
    within: bytes = b""
    measure: int = 0
    in_sentences: bool = False
    beyond_ascii: bool = False
    digit_within: int = 0
    aged: int = 0

    @property
    def expression(self) -> re.Pattern[str]:
        """What it looks like."""
        return _compiled(self.source)

    @property
    def needs(self) -> tuple[re.Pattern[str], ...]:
        """Each sign, with what has to stand behind it; none where anything may."""
        return _all_compiled(self.needed)


@cache
def _compiled(source: str) -> re.Pattern[str]:
    """Compile an expression when it is first tried: all of them take half a second, and most texts try few."""
    return re.compile(source)


@cache
def _all_compiled(sources: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return tuple([re.compile(source) for source in sources])


def pattern(
    why: str,
    expression: str,
    shapes: bytes = b"",
    *,
    words: str = "",
    ends: str = "",
    needs: tuple[str, ...] = (),
    signs: str = "",
    reach: int = 0,
    marks: str = "",
    never_behind: str = "",
    looks: bytes = b"",
    followed: str = "",
    distance: int = 0,
    least: int = 0,
    gap: int = 0,
    within: bytes = b"",
    measure: int = 0,
    in_sentences: bool = False,
    beyond_ascii: bool = False,
    digit_within: int = 0,
    aged: int = 0,
) -> Pattern:
    """Return a form; its words, endings and signs with blanks between them.

    Korean words may stand right before it, unless words say where it is tried: there they would be one with those.
    """
    return Pattern(
        f"pattern: {why}",
        expression if followed else expression.replace(_BEHIND_WORD, _BEHIND_SPACED_WORD),
        shapes,
        frozenset(words.split()),
        tuple(ends.split()),
        tuple([f"{re.escape(sign)}(?={need})" for sign, need in zip(signs.split(), needs, strict=False)]),
        tuple(signs.split()),
        reach,
        marks,
        never_behind,
        looks,
        frozenset(followed.split()),
        distance,
        least,
        gap,
        bytes([sign in within for sign in range(256)]),
        measure,
        in_sentences,
        beyond_ascii,
        digit_within,
        aged,
    )
