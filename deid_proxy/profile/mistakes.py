"""What is wrong with one value, in our words, before it is known where the value stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class Mistake(NamedTuple):
    """Why a value cannot be used, and what to write instead."""

    message: str
    hint: str = ""


class MistakeError(ValueError):
    """A value cannot be used; ``mistake`` says why."""

    def __init__(self, message: str, hint: str = "") -> None:
        self.mistake = Mistake(message, hint)
        super().__init__(message)


def did_you_mean(word: str, known: Iterable[str], *, list_all: bool = True) -> str:
    """Return a hint that names the likeliest of the known words, or else all of them.

    Parameters
    ----------
    word
        What was written.
    known
        What can be written.
    list_all
        Whether it is listed when nothing is close, unless it is long.
    """
    import difflib  # imported here: only a mistake needs it

    words = list(known)
    by_folded = {name.casefold(): name for name in words}
    folded = word.casefold()
    close = difflib.get_close_matches(folded, by_folded, n=1, cutoff=0.6)
    if not close and len(folded) > 2:
        close = [name for name in by_folded if folded in name]
    if close:
        return f"did you mean '{by_folded[close[0]]}'?"
    return f"known here: {', '.join(words)}" if list_all and words and len(words) <= 20 else ""
