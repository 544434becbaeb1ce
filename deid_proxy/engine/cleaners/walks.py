"""What the rules that walk from one word to the next have in common: the text, its tokens and the gaps between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deid_proxy.engine.cleaners.tokens import gap_behind

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.standard.vocabulary import Vocabulary


class Walk:
    """Goes over the words of one text.

    Parameters
    ----------
    plain
        The text, read.
    """

    __slots__ = ("_plain", "_tokens", "_words")

    def __init__(self, plain: str, tokens: list[Token], words: Vocabulary) -> None:
        self._plain, self._tokens, self._words = plain, tokens, words

    def _gap(self, at: int) -> str:
        """Return what stands behind a token; a line's end where nothing does."""
        return gap_behind(self._plain, self._tokens, at)
