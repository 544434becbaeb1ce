"""Words that are names as well: what stands beside them tells which they are, and where nothing does, they go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.name_span import begins_sentence
from deid_proxy.engine.cleaners.negations import NEGATIONS, says_no
from deid_proxy.engine.cleaners.tokens import are_beside, between

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.judged_words import Word
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.standard.vocabulary import Vocabulary

_BODY: Final = frozenset({"anatomy", "side", "view", "modality", "technique", "procedure"})
_ARTICLES: Final = frozenset(("de", "het", "la", "le", "les", "el", "los", "las", "der", "die", "das", "il", "lo"))
_SENTENCE_ENDS: Final = frozenset(".;!?")
_VIEWS: Final = frozenset(("ap", "pa", "bil"))
"""Names too that in capitals say from where, or which sides: HAND AP, CHEST AP with what nobody knows behind it."""
_IMAGED: Final = frozenset(("ct", "mri", "cta", "mra", "xr", "us", "pet", "irm", "tdm", "mrt"))
"""Modalities that are no title: what a text examines stands behind them."""
_CLOSE: Final = frozenset((" ", "-", "_", "^"))
_COUNTED: Final = frozenset(("day", "weeks", "chambers", "french", "fields"))


def phrases_of(known: list[Word], tokens: list[Token]) -> set[int]:
    """Return the places of tokens that belong to a phrase which says nothing of a person (white matter).

    Parameters
    ----------
    known
        What is known of each of the tokens.
    """
    inside: set[int] = set()
    for start, word in enumerate(known):
        for phrase in word.phrases:
            if _stands_at(phrase, tokens, start):
                inside.update(range(start, start + len(phrase)))
                break
    return inside


def _stands_at(phrase: tuple[str, ...], tokens: list[Token], start: int) -> bool:
    """Tell whether the words of a phrase follow each other from a place on."""
    if start + len(phrase) > len(tokens):
        return False
    return all(tokens[start + at].word.text == text for at, text in enumerate(phrase))


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
    is_capitalised = token.word.is_capitalised
    kind = words.kind_of(token.word.text)
    is_beside = is_helped = has_stranger = has_capital = has_name = False
    begins = begins_sentence(plain, tokens, at, words)
    if (begins and (kind == "side" or token.word.text in NEGATIONS)) or _is_of_sentence(plain, tokens, at, words):
        return True
    for other in range(at - 1, at + 2, 2):
        if not 0 <= other < len(tokens) or (begins and other < at):
            continue
        left, right = (tokens[other], token) if other < at else (token, tokens[other])
        if not are_beside(plain, left, right):
            continue
        word = tokens[other].word
        is_name = word.text in words.names_too
        is_beside = True
        has_name = has_name or is_name
        if not unknown[other] and not is_name and (not is_capitalised or word.text in words.listed):
            is_helped = True
        if (
            strange[other]
            and word.is_alpha
            and not word.is_initial
            and (is_capitalised or plain[left.end : right.start] in _CLOSE)  # small letters: right beside another one
        ):
            has_stranger = True
            has_capital = has_capital or word.is_capitalised
    if token.word.text in words.frequent_names:
        if _is_counted(plain, tokens, at):
            return True
        return has_sentence and not is_capitalised and is_helped and not has_stranger
    if not is_capitalised:
        is_of_sentence = has_sentence and token.word.text in words.common and not has_capital
        return is_of_sentence or kind == "anatomy" or is_helped or (not has_stranger and is_beside)
    is_short_view = token.word.text in _VIEWS and token.word.is_capitals
    if is_short_view and is_beside and not has_stranger:
        return True
    if has_stranger:
        is_examined = kind == "anatomy" and (not has_capital or _is_behind_modality(plain, tokens, at))
        return is_helped and (is_short_view or is_examined)
    return is_helped or (kind in _BODY and not has_name) or kind == "anatomy"


def _is_of_sentence(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether a sentence says no behind a number, or within, or begins with an article: 14. No se observa."""
    token = tokens[at]
    text = token.text
    if at + 1 >= len(tokens) or not (text in NEGATIONS or text in _ARTICLES):
        return False
    behind = tokens[at + 1]
    if text in NEGATIONS and token.word.is_small:
        return not (at and tokens[at - 1].is_capitalised) and not behind.is_capitalised
    if not behind.word.is_small or between(plain, token, behind) != " ":
        return False
    if text in _ARTICLES:
        gap = between(plain, tokens[at - 1], token) if at else "\n"
        return behind.text in words.listed and (gap[:1] in _SENTENCE_ENDS or "\n" in gap)
    return at > 0 and tokens[at - 1].word.has_digits and says_no(token, behind, words)


def _is_counted(plain: str, tokens: list[Token], at: int) -> bool:
    """Tell whether a number counts what the word says: 2 weeks, 6 French."""
    if not at or tokens[at].text not in _COUNTED:
        return False
    before = tokens[at - 1]
    return before.text.isdigit() and are_beside(plain, before, tokens[at])


def _is_behind_modality(plain: str, tokens: list[Token], at: int) -> bool:
    """Tell whether a text begins with a modality, and a word in capitals stands behind it: CT BRAIN STEALTH."""
    if at != 1 or tokens[0].text not in _IMAGED or not (tokens[0].is_capitals and tokens[1].is_capitals):
        return False
    return plain[tokens[0].end : tokens[1].start] == " " and plain[tokens[1].end : tokens[1].end + 1] in (" ", "")
