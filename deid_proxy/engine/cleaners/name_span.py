"""How far a name reaches that begins somewhere, and which words may be of one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.own_words import OF_FAMILIES, PARTICLES
from deid_proxy.engine.cleaners.tokens import UNSPACED, between

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.standard.vocabulary import Vocabulary

_NEXT: Final = re.compile(r"[ .'’^_-]{1,3}|\r?\n ?")
_MOST_WORDS: Final = 4
_SENTENCE_ENDS: Final = frozenset(".;!?")
NEGATIONS: Final = frozenset(("no", "not", "nil", "never", "none", "without", "free", "negative", "absent"))
"""Words without which a sentence says the contrary."""


def is_harmless(token: Token, words: Vocabulary) -> bool:
    """Tell whether a word is one that names nobody, whatever stands beside it."""
    text = token.text
    return text in words.listed and text not in words.names_too and not token.is_foreign


def may_name(token: Token, words: Vocabulary) -> bool:
    """Tell whether a word may be of a name: with a capital, and not one that names nobody."""
    return token.is_capitalised and not is_harmless(token, words)


def name_end(plain: str, tokens: list[Token], start: int, words: Vocabulary, *, first: bool) -> int:
    """Return where a name ends that begins at a token; there, when it is no name."""
    at, needed, named = start, first, 0
    while at < len(tokens) and at - start < _MOST_WORDS + 2:
        token = tokens[at]
        gap = between(plain, tokens[at - 1], token) if at > start else ""
        if at > start and (_NEXT.fullmatch(gap) is None or ("\n" in gap and not needed)):
            break
        if at > start and not tokens[at - 1].is_initial and begins_sentence(plain, tokens, at, words):
            break
        if token.word.has_digits:
            if not (needed and plain[token.end : token.end + 1] == "_"):
                break
            at += 1  # of a name that is glued into a code
            continue
        is_small_part = token.is_initial or token.text in PARTICLES
        goes_on = named > 0 and at + 1 < len(tokens) and _is_family_behind_particle(tokens, at + 1, words)
        if is_small_part and (needed or goes_on or _is_followed(plain, tokens, at, words)):
            at += 1
            continue
        if named and _is_family_behind_particle(tokens, at, words):
            return at + 1
        if not needed and (at - start >= _MOST_WORDS or not may_name(token, words)):
            return at + 1 if named == 1 and first and may_be_family(plain, tokens, at, words) else at
        needed = False
        named += 1
        at += 1
        if UNSPACED.search(token.text):
            break
    return at


def begins_sentence(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether a known word begins a sentence, which goes on with a word that names nobody: No effusion.

    It stands behind the end of another one, or of a line; what says no, behind any mark.
    """
    if at + 1 >= len(tokens):
        return False
    first, behind = tokens[at], tokens[at + 1]
    if first.text not in words.listed or between(plain, first, behind) != " ":
        return False
    says_no = first.text in NEGATIONS
    if not says_no and (first.text in words.frequent_names or not first.is_capitalised):
        return False
    is_written = behind.is_capitals if first.is_capitals else behind.word.is_small
    if not is_written or not (is_harmless(behind, words) or (says_no and behind.text in words.listed)):
        return False
    gap = between(plain, tokens[at - 1], first) if at else "\n"
    if "\n" in gap or "\r" in gap or (gap[:1] in _SENTENCE_ENDS and gap[-1:] == " "):
        return True
    return says_no and gap[-1:] == " " and bool(gap.strip())


def _is_followed(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    if at + 1 >= len(tokens) or _NEXT.fullmatch(between(plain, tokens[at], tokens[at + 1])) is None:
        return False
    behind = tokens[at + 1]
    return behind.is_capitalised if tokens[at].is_capitalised else behind.text.isalpha() and may_name(behind, words)


def _is_family_behind_particle(tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether a word of sentences is a family's name, behind a given one and a particle: Matthias de Werd."""
    before = tokens[at - 1]
    if before.text not in OF_FAMILIES or before.is_capitalised or not tokens[at].raw.istitle():
        return False
    return words.kind_of(tokens[at].text) in ("common", "word")


def may_be_family(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether a harmless word is a family's name behind a given one: the last that begins with a capital."""
    if not tokens[at].raw.istitle() or between(plain, tokens[at - 1], tokens[at]) != " ":
        return False
    behind = tokens[at + 1] if at + 1 < len(tokens) else None
    return behind is None or not (
        behind.is_capitalised and is_harmless(behind, words) and between(plain, tokens[at], behind) == " "
    )
