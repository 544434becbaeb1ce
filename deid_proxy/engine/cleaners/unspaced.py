"""Words of scripts that put no spaces between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deid_proxy.engine.cleaners.parts import UNKNOWN, Part, cut

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.marks import Reasons
    from deid_proxy.engine.cleaners.plain import Plain
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.profile.cleaning import CleaningPolicy
    from deid_proxy.standard.vocabulary import Vocabulary

_LONGEST_WORD = 8  # characters


class Unspaced:
    """Cuts what is written without spaces into words of the vocabulary, and what is between them."""

    def __init__(self, text: str, plain: Plain, words: Vocabulary, policy: CleaningPolicy, reasons: Reasons) -> None:
        self._text, self._plain, self._words, self._policy, self._reasons = text, plain, words, policy, reasons

    def knows(self, token: Token) -> bool:
        """Tell whether all of a token is words of the vocabulary."""
        return all(part.kept for part in self.parts(token))

    def parts(self, token: Token) -> list[Part]:
        """Return the parts of a token, the longest words first."""
        found: list[Part] = []
        at = token.start
        while at < token.end:
            end, why, kept = self._word_at(at, token.end)
            if found and found[-1].why == why and not kept and not found[-1].kept:
                found[-1] = found[-1]._replace(token=cut(self._text, self._plain, found[-1].token.start, end))
            else:
                found.append(Part(cut(self._text, self._plain, at, end), kept, why))
            at = end
        return found

    def _word_at(self, at: int, end: int) -> tuple[int, str, bool]:
        why = self._reasons.of(at, at + 1)
        if why:
            return at + 1, why, False
        for size in range(min(_LONGEST_WORD, end - at), 0, -1):
            word = self._plain.text[at : at + size]
            source = self._policy.site_words.get(word) or self._words.source_of(word)
            if source is not None and not self._reasons.of(at, at + size):
                return at + size, f"vocabulary: {source}", True
        return at + 1, UNKNOWN, self._policy.unknown == "keep"
