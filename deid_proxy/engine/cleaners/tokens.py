"""A text in tokens: words, numbers, and what stands between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.landmarks import UNSPACED
from deid_proxy.engine.cleaners.written_words import Token

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.landmarks import Landmarks
    from deid_proxy.engine.cleaners.plain import Plain

__all__ = ["UNSPACED", "Token", "are_beside", "between", "tokens_of"]

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
    words = landmarks.words
    found: list[Token] = []
    begin = behind = 0
    for token, (starts, ends) in zip(landmarks.tokens, plain.spans_of(landmarks.tokens), strict=True):
        start, end, read = token.start, token.end, token.word.text
        if starts < behind:
            start = found.pop().start  # one character of the original is several here
            read = plain.text[start:end]
        else:
            begin = starts
        behind = ends
        made = Token(words.of(text[begin:behind], read), start, end)
        made.begins, made.ends = begin, behind
        found.append(made)
    return found


def between(plain: str, left: Token, right: Token) -> str:
    """Return what stands between two tokens."""
    return plain[left.end : right.start]


def are_beside(plain: str, left: Token, right: Token) -> bool:
    """Tell whether two tokens stand next to each other, on one line."""
    end, start = left.end, right.start
    if start - end > _BESIDE:
        return False
    gap = plain[end:start]
    return gap == " " or not ("\n" in gap or "\r" in gap)
