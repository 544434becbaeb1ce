"""Identifiers of which one half ends a text, and the other one begins another attribute or item.

No text shows what stands in another one. So the larger half goes where it ends or begins a text, and what stays is less
than half of the identifier.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.marks import Mark
from deid_proxy.engine.cleaners.tokens import UNSPACED, between

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deid_proxy.engine.cleaners.own_forms import OwnForms
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.standard.vocabulary import Vocabulary

_MOST_TOKENS: Final = 3  # that half a number is written in
_SHORTEST: Final = 3  # characters that say something


def find_halves(plain: str, tokens: list[Token], own: OwnForms, words: Vocabulary) -> Iterator[Mark]:
    """Yield what begins or ends a text and is at least half of a name or number of the instance."""
    for count in range(min(_MOST_TOKENS, len(tokens)), 0, -1):
        for part, is_last in ((tokens[-count:], True), (tokens[:count], False)):
            why = _half_of(plain, part, own, words, is_last=is_last)
            if why:
                yield Mark(part[0].start, part[-1].end, why)


def _half_of(plain: str, part: list[Token], own: OwnForms, words: Vocabulary, *, is_last: bool) -> str:
    text = "".join(token.text for token in part)
    if len(text) < _SHORTEST or (text in words and text not in words.names_too) or UNSPACED.search(text):
        return ""
    gaps = (between(plain, left, right) for left, right in pairwise(part))
    if not all(len(gap) == 1 and not gap.isspace() for gap in gaps):
        return ""
    return (own.heads if is_last else own.tails).get(text, "")
