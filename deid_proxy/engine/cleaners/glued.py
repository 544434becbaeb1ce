"""Whether what consoles and people glue, with a capital for each, are words: PrePost, BrainTumor, ThoraxPETCT4."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.kinds import SAY_LITTLE
from deid_proxy.engine.cleaners.own_words import PARTICLES
from deid_proxy.engine.cleaners.title_words import COMMA_SUFFIXES, ROLES, SUFFIXES, TITLES
from deid_proxy.standard.folding import fold

if TYPE_CHECKING:
    from deid_proxy.standard.vocabulary import Vocabulary

_PIECE: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_FEWEST, _MOST_PIECES = 2, 6
_LONGEST: Final = 32
_SHORTEST_WORD: Final = 3  # letters of the one piece that says most
_MOST_DIGITS: Final = 2
_OF_PEOPLE: Final = (TITLES | ROLES | SUFFIXES | COMMA_SUFFIXES | PARTICLES) - {"rt", "pt", "pa", "res", "ref", "com"}
_BODY: Final = frozenset(("anatomy", "technique", "view", "contrast", "phase"))
_LETTERS: Final = frozenset(("b", "c", "d", "t", "w"))


def word_of_glued(raw: str, words: Vocabulary) -> str:
    """Return the first word of a scan that others are glued to, each with a capital; empty where one is unknown.

    One that is a name too is a piece only beside another one, and where it is a part of the body or says how it is
    looked at; what announces somebody is none: DrHand, byHead.

    Parameters
    ----------
    raw
        As it is written.
    """
    if not raw.isascii() or len(raw) > _LONGEST or raw.islower() or raw.isupper() or raw.istitle():
        return ""
    pieces = _PIECE.findall(raw)
    if not _FEWEST <= len(pieces) <= _MOST_PIECES or "".join(pieces) != raw:
        return ""
    first, has_other = "", False
    for piece in pieces:
        if piece.isdigit():
            if len(piece) > _MOST_DIGITS:
                return ""
            continue
        if piece == raw[0] and len(pieces) == _FEWEST and words.kind_of(fold(pieces[1])) == "technique":
            continue  # dDWI, aSPAIR
        text = fold(piece)
        kind = words.kind_of(text)
        if kind is None or text in _OF_PEOPLE or text in words.frequent_names:
            return ""
        is_name = text in words.names_too
        if (is_name and kind not in _BODY) or (len(text) == 1 and text not in _LETTERS):
            return ""
        has_other = has_other or not (is_name or len(text) < _SHORTEST_WORD)
        if not first and len(text) >= _SHORTEST_WORD and kind not in SAY_LITTLE:
            first = text
    return first if has_other else ""
