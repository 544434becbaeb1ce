"""The tokens of a text: runs of letters and of digits, cut where the case or the script changes."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from deid_proxy.engine.cleaners.view import View  # noqa: TC001 - a field

# SmithJones, HEADNeck, T1w: one token ends where the next begins.
_PART = re.compile(r"U+(?=Ul)|Ul+|U+|l+|d+|o+")


class Tokens(NamedTuple):
    """A text in tokens.

    Parameters
    ----------
    view
        The text as it is looked at.
    starts, ends
        Where each token begins and ends in the view.
    words
        The folded tokens.
    runs
        For each token the first of its run: tokens of one run have nothing between them.
    """

    view: View
    starts: list[int]
    ends: list[int]
    words: list[str]
    runs: list[int]

    def before(self, token: int) -> str:
        """Return what stands between a token and the one before it, folded."""
        return self.view.text[self.ends[token - 1] if token else 0 : self.starts[token]]

    def after(self, token: int) -> str:
        """Return what stands between a token and the next, folded."""
        following = self.starts[token + 1] if token + 1 < len(self.starts) else len(self.view.text)
        return self.view.text[self.ends[token] : following]

    def kind(self, token: int) -> str:
        """Return what a token begins with: ``U``, ``l``, ``o`` or ``d``."""
        return self.view.classes[self.starts[token]]

    def case(self, token: int) -> str:
        """Return how a token is written, as classes: ``Ull`` is a word with a capital."""
        return self.view.classes[self.starts[token] : self.ends[token]]

    def run_end(self, token: int) -> int:
        """Return the token behind the last of a run."""
        first = self.runs[token]
        while token < len(self.runs) and self.runs[token] == first:
            token += 1
        return token


def tokens_of(view: View, inner: tuple[str, ...] = ()) -> Tokens:
    """Return the tokens of a view.

    Parameters
    ----------
    inner
        Words of scripts that put no spaces between words, which are tokens wherever they stand.
    """
    spans = [part.span() for part in _PART.finditer(view.classes)]
    if inner:
        cut = re.compile("|".join(map(re.escape, sorted(inner, key=len, reverse=True))))
        spans = [piece for start, end in spans for piece in _cut(view, start, end, cut)]
    starts = [start for start, _ in spans]
    ends = [end for _, end in spans]
    runs = list(range(len(spans)))
    for token in range(1, len(spans)):
        if starts[token] == ends[token - 1]:
            runs[token] = runs[token - 1]
    return Tokens(view, starts, ends, [view.text[start:end] for start, end in spans], runs)


def _cut(view: View, start: int, end: int, inner: re.Pattern[str]) -> list[tuple[int, int]]:
    if view.classes[start] != "o":
        return [(start, end)]
    edges = [start]
    for found in inner.finditer(view.text, start, end):
        edges += [edge for edge in found.span() if edge > edges[-1]]
    if edges[-1] < end:
        edges.append(end)
    return list(pairwise(edges))
