"""What rules have in common that walk from one word to the next: the text with its gaps, and which begin at a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deid_proxy.engine.cleaners.tokens import gap_behind

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.standard.vocabulary import Vocabulary

    Rule: TypeAlias = Callable[[str, list[Token], int, Vocabulary], tuple[int, int]]
    """Says from which token to which names go by what stands at one; the second of them stays."""


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


def rules_by_word(*begins: tuple[frozenset[str], Rule]) -> dict[str, tuple[Rule, ...]]:
    """Return words, each with the rules that begin at it, in their order."""
    table: dict[str, tuple[Rule, ...]] = {}
    for texts, rule in begins:
        for text in texts:
            table[text] = (*table.get(text, ()), rule)
    return table
