"""Words of scripts that put no spaces between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.parts import UNKNOWN, Part

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.marks import Reasons
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.profile.cleaning import CleaningPolicy
    from deid_proxy.standard.vocabulary import Vocabulary

_LONGEST_WORD: Final = 8  # characters


class Unspaced:
    """Cuts what is written without spaces into words of the vocabulary, and what is between them."""

    def __init__(self, plain: str, words: Vocabulary, policy: CleaningPolicy, reasons: Reasons) -> None:
        self._plain, self._words, self._policy, self._reasons = plain, words, policy, reasons
        self._longest_of_site = max(map(len, policy.site_words), default=0)
        self._cut: dict[str, list[Part]] = {}  # words of which nothing goes, cut

    def parts(self, token: Token) -> list[Part]:
        """Return the parts of a token, the longest words first."""
        start = token.start
        why = self._reasons.of_all(start, token.end)
        if why:
            return [Part(start, token.end, False, why)]
        if why is None:
            return self._parts(token)
        cut = self._cut.get(token.text)
        if cut is None:
            cut = self._parts(token)
            self._cut[token.text] = [Part(part.start - start, part.end - start, part.kept, part.why) for part in cut]
            return cut
        return [Part(part.start + start, part.end + start, part.kept, part.why) for part in cut]

    def _parts(self, token: Token) -> list[Part]:
        found: list[Part] = []
        at = token.start
        while at < token.end:
            end, why, kept = self._word_at(at, token.end)
            if found and found[-1].why == why and not kept and not found[-1].kept:
                found[-1] = Part(found[-1].start, end, kept, why)
            else:
                found.append(Part(at, end, kept, why))
            at = end
        return found

    def _word_at(self, at: int, end: int) -> tuple[int, str, bool]:
        why = self._reasons.of(at, at + 1)
        if why:
            return at + 1, why, False
        longest = max(self._words.longest_from(self._plain[at]), self._longest_of_site)
        for size in range(min(longest, _LONGEST_WORD, end - at), 0, -1):
            word = self._plain[at : at + size]
            source = self._policy.site_words.get(word) or self._words.source_of(word)
            if source is not None and not self._reasons.of(at, at + size):
                return at + size, f"vocabulary: {source}", True
        return at + 1, UNKNOWN, self._policy.unknown == "keep"
