"""A text in tokens: words, numbers, and what stands between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.written_words import UNSPACED, Token

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.landmarks import Landmarks
    from deid_proxy.engine.cleaners.plain import Plain

__all__ = ["APOSTROPHES", "UNSPACED", "Token", "are_beside", "between", "gap_behind", "say_at", "tokens_of"]

APOSTROPHES: Final = frozenset(("'", "’"))
_BESIDE: Final = 3


def tokens_of(text: str, plain: Plain, landmarks: Landmarks) -> list[Token]:
    """Return the tokens of a text.

    Parameters
    ----------
    text
        The original.
    plain
        The same, read.
    landmarks
        The words of it.
    """
    if plain.is_even:  # every character is one here
        return landmarks.tokens
    words, places, origins, widths = landmarks.words, plain.places, plain.origins, plain.widths
    found: list[Token] = []
    begins = behind = at = 0
    last = len(places) - 1
    for token in landmarks.tokens:
        start, end, read = token.start, token.end, token.word.text
        while at < last and places[at + 1] <= start:
            at += 1
        origin = origins[at] if widths[at] else origins[at] + start - places[at]
        if origin < behind:
            start = found.pop().start  # one character of the original is several here
            read = plain.text[start:end]
        else:
            begins = origin
        while at < last and places[at + 1] < end:
            at += 1
        behind = origins[at] + (widths[at] or end - places[at])
        raw = text[begins:behind]
        made = token if raw == read and start == token.start else Token(words.of(raw, read), start, end)
        made.begins, made.ends = begins, behind
        found.append(made)
    return found


def say_at(tokens: list[Token], start: int, words: tuple[str, ...]) -> bool:
    """Tell whether some words follow each other from a token on."""
    if start + len(words) > len(tokens):
        return False
    return all(tokens[start + at].word.text == text for at, text in enumerate(words))


def between(plain: str, left: Token, right: Token) -> str:
    """Return what stands between two tokens."""
    return plain[left.end : right.start]


def gap_behind(plain: str, tokens: list[Token], at: int) -> str:
    """Return what stands behind a token; a line's end where nothing does."""
    if not 0 <= at < len(tokens) - 1:
        return "\n"
    return between(plain, tokens[at], tokens[at + 1])


def are_beside(plain: str, left: Token, right: Token) -> bool:
    """Tell whether two tokens stand next to each other, on one line."""
    end, start = left.end, right.start
    if start - end > _BESIDE:
        return False
    gap = plain[end:start]
    return gap == " " or not ("\n" in gap or "\r" in gap)
