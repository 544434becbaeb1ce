"""What stands right against words that are written without spaces, with a boundary in place of each of these.

Only the stretches of a text that have such words are looked at again: between marks that no form goes over, what has
none of them looks the same as before.

Asked by :mod:`~deid_proxy.engine.cleaners.patterns` where a text has words without spaces.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.landmarks import Landmarks
from deid_proxy.engine.cleaners.plain import places_of

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.written_words import Token

_BOUNDARY: Final = ";"
"""No day goes over it, and a pattern that does takes whatever is no white space, words like these too."""


class BesideUnspaced:
    """The stretches of a text that have words of scripts without spaces, in their places.

    Attributes
    ----------
    plain
        The whole text, with a boundary for every such character.
    landmarks
        Those of the stretches; boundaries stand in place of all else.
    """

    __slots__ = ("landmarks", "plain")

    def __init__(self, landmarks: Landmarks) -> None:
        words = [token for token in landmarks.tokens if token.word.is_unspaced]
        self.plain = _with_boundaries(landmarks.plain, [(word.start, word.end) for word in words])
        stretches = _stretches(landmarks.plain, words)
        edges = [0, *[edge for stretch in stretches for edge in stretch], len(self.plain)]
        far = list(zip(edges[::2], edges[1::2], strict=True))
        self.landmarks = Landmarks(
            _with_boundaries(self.plain, far), "", landmarks.words, _within(stretches, landmarks.tokens)
        )
        self.landmarks.said = landmarks.plain
        self.landmarks.has_blanks, self.landmarks.letters = landmarks.has_blanks, landmarks.letters


def _with_boundaries(plain: str, places: list[tuple[int, int]]) -> str:
    """Return a text with boundaries in some places."""
    made: list[str] = []
    at = 0
    for start, end in places:
        made += (plain[at:start], _BOUNDARY * (end - start))
        at = end
    made.append(plain[at:])
    return "".join(made)


def _stretches(plain: str, words: list[Token]) -> list[tuple[int, int]]:
    """Return where stretches begin and end that have such words, with the boundaries that they end with."""
    marks = places_of(plain, _BOUNDARY)
    found: list[tuple[int, int]] = []
    behind = 0
    for word in words:
        if word.end > behind:
            at = bisect_left(marks, word.start)
            start = max(marks[at - 1], behind) if at else 0
            behind = marks[at] + 1 if at < len(marks) else len(plain)
            found.append((start, behind))
    return found


def _within(stretches: list[tuple[int, int]], tokens: list[Token]) -> list[Token]:
    """Return the words of the stretches that are of other scripts."""
    found: list[Token] = []
    at, last = 0, len(stretches)
    for token in tokens:
        while at < last and stretches[at][1] < token.end:
            at += 1
        if at == last:
            break
        if token.start >= stretches[at][0] and not token.word.is_unspaced:
            found.append(token)
    return found
