"""The cleaner of one text: token by token, each with a verdict and the reason for it."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.standard.folding import fold
from deid_proxy.standard.vocabulary import vocabulary

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.known import KnownIdentifiers
    from deid_proxy.profile.cleaning import CleaningPolicy

_TOKEN = re.compile(r"\w+")
_MOST_CHARACTERS = 1 << 24


class TextDay:
    """A day in a text, and how it is written there; its ``repr`` does not show it.

    Parameters
    ----------
    ordinal
        The day (proleptic Gregorian, 1 is 1 January of year 1).
    form
        The text of the day, as :func:`str.format` has it, of ``year``, ``month`` and ``day``.
    """

    __slots__ = ("form", "ordinal")

    def __init__(self, ordinal: int, form: str) -> None:
        self.ordinal, self.form = ordinal, form

    def __repr__(self) -> str:
        return "TextDay(‹PHI›)"

    def written(self, days: int = 0) -> str:
        """Return the day, moved, in its own notation.

        Raises
        ------
        DeidentificationError
            UNRESOLVABLE_ACTION when no calendar has that day.
        """
        try:
            moved = date.fromordinal(self.ordinal + days)
        except (OverflowError, ValueError):
            what = "a date in a text moves out of the calendar"
            raise DeidentificationError(HoldReason.UNRESOLVABLE_ACTION, what) from None
        return self.form.format(year=moved.year, month=moved.month, day=moved.day)


class Verdict(NamedTuple):
    """What becomes of a stretch of a text, and why; the reason holds no value."""

    start: int
    end: int
    kept: bool
    why: str


class CleanedText(NamedTuple):
    """A text without what identifies.

    Parameters
    ----------
    pieces
        What stays, and days that move, in order.
    verdicts
        One for every token of the original, in order.
    """

    pieces: tuple[str | TextDay, ...]
    verdicts: tuple[Verdict, ...]

    def __repr__(self) -> str:
        return "CleanedText(‹PHI›)"

    @property
    def text(self) -> str:
        """The cleaned text, its days as they stood."""
        return self.written(0)

    def written(self, days: int) -> str:
        """Return the cleaned text, its days moved."""
        return "".join(piece if isinstance(piece, str) else piece.written(days) for piece in self.pieces)


@lru_cache(maxsize=4096)
def clean_text(text: str, known: KnownIdentifiers, policy: CleaningPolicy) -> CleanedText:
    """Return a text without what identifies.

    Raises
    ------
    DeidentificationError
        LIMIT for a text that is too long; UNRESOLVABLE_ACTION for an unknown word where the policy holds.
    """
    if len(text) > _MOST_CHARACTERS:
        raise DeidentificationError(HoldReason.LIMIT, "a text is too long to be cleaned")
    words, own = vocabulary(policy.languages), {verdict[:2]: verdict for verdict in find_known(text, known)}
    verdicts, pieces = [], []
    for token in _TOKEN.finditer(text):
        folded = fold(token[0])
        source = words.source_of(folded) or policy.site_words.get(folded)
        found = own.get(token.span())
        if found is None and source is None and policy.unknown == "hold":
            raise DeidentificationError(HoldReason.UNRESOLVABLE_ACTION, "a text has an unknown word")
        kept = found is None and (source is not None or policy.unknown == "keep")
        why = found.why if found else f"vocabulary: {source}" if source else "unknown word"
        verdicts.append(Verdict(*token.span(), kept, why))
        if kept:
            pieces.append(token[0])
    return CleanedText((" ".join(pieces),), tuple(verdicts))


@lru_cache(maxsize=4096)
def find_known(text: str, known: KnownIdentifiers) -> tuple[Verdict, ...]:
    """Return where a text has an identifier of the instance itself."""
    own = {fold(word): "own: patient's name" for name in known.names for word in _TOKEN.findall(name)}
    own |= {fold(text): "own: ID" for text in known.ids}
    found = ((token.span(), own.get(fold(token[0]))) for token in _TOKEN.finditer(text))
    return tuple(Verdict(*span, False, why) for span, why in found if why)
