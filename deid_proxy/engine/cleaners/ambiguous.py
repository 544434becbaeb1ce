"""Words that are names as well: what stands beside them tells which they are, and where nothing does, they go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.tokens import are_beside

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.standard.vocabulary import Vocabulary

_BODY: Final = frozenset({"anatomy", "side", "view", "modality", "technique", "procedure"})
_CLOSE: Final = frozenset((" ", "-", "_", "^"))
_COUNTED: Final = frozenset(("day", "weeks", "chambers", "french", "fields"))


def phrases_of(tokens: list[Token], words: Vocabulary) -> set[int]:
    """Return the places of tokens that belong to a phrase which says nothing of a person (white matter)."""
    folded = [token.text for token in tokens]
    first = words.begin_phrases(set(folded))
    inside: set[int] = set()
    if first:
        for start, text in enumerate(folded):
            if text in first:
                inside.update(range(start, start + words.phrase_at(folded, start)))
    return inside


def is_no_name(
    plain: str,
    tokens: list[Token],
    at: int,
    words: Vocabulary,
    unknown: list[bool],
    strange: list[bool],
    *,
    has_sentence: bool,
) -> bool:
    """Tell whether a word that is a name as well is none where it stands.

    Parameters
    ----------
    at
        Its place among the tokens.
    unknown
        Which of the tokens identify somebody, or are of no vocabulary.
    strange
        Which of them may be a name that the instance does not say itself: of its own names every word is known.
    has_sentence
        Whether the text is written with capitals where they belong: what many are called stays in small letters only.
    """
    token = tokens[at]
    beside = [
        other
        for other in (at - 1, at + 1)
        if 0 <= other < len(tokens) and are_beside(plain, *sorted((tokens[other], token), key=lambda one: one.start))
    ]
    if not token.is_capitalised:  # and a name in small letters stands right beside another one
        beside_it = [other for other in beside if _gap(plain, tokens[other], token) in _CLOSE]
    else:
        beside_it = beside
    strangers = [
        other for other in beside_it if strange[other] and tokens[other].text.isalpha() and not tokens[other].is_initial
    ]
    helped = any(
        not unknown[other]
        and tokens[other].text not in words.names_too
        and (tokens[other].text in words or not token.is_capitalised)
        for other in beside
    )
    kind = words.kind_of(token.text)
    if token.text in words.frequent_names:
        if _is_counted(plain, tokens, at):
            return True
        return has_sentence and not token.is_capitalised and helped and not strangers
    if not token.is_capitalised:
        return kind == "anatomy" or helped or (not strangers and bool(beside))
    if strangers:
        return helped and kind == "anatomy" and not any(tokens[other].is_capitalised for other in strangers)
    return (
        helped
        or (kind in _BODY and not any(tokens[other].text in words.names_too for other in beside))
        or (kind == "anatomy")
    )


def _is_counted(plain: str, tokens: list[Token], at: int) -> bool:
    """Tell whether a number counts what the word says: 2 weeks, 6 French."""
    if not at or tokens[at].text not in _COUNTED:
        return False
    before = tokens[at - 1]
    return before.text.isdigit() and are_beside(plain, before, tokens[at])


def _gap(plain: str, one: Token, other: Token) -> str:
    left, right = (one, other) if one.start < other.start else (other, one)
    return plain[left.end : right.start]
