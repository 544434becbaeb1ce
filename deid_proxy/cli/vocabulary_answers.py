"""Which list has a word, or why none does: for a person who asks why a word went from a text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.cli.report import Report, ReportTable
from deid_proxy.standard.folding import fold
from deid_proxy.standard.vocabulary import LANGUAGES, vocabulary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deid_proxy.profile.cleaning import CleaningPolicy
    from deid_proxy.standard.vocabulary import Vocabulary

_WORD = re.compile(r"[^\W_]+")
_NAME_TOO = "a name too: stays where what stands beside it says that it is none"
_FREQUENT = "what many are called too: stays in small letters only"
_EVERYDAY = "stays where sentences write it: in small letters, at a beginning, among other such words"


class Answer(NamedTuple):
    """What is known of one word.

    Parameters
    ----------
    stays
        Whether a list has it.
    why
        Which list, or why none has it.
    remark
        What else to know of it.
    """

    word: str
    stays: bool
    why: str
    remark: str = ""


def answers(asked: Sequence[str], policy: CleaningPolicy) -> list[Answer]:
    """Return what is known of words, in the order in which they were asked for."""
    words = vocabulary(policy.languages)
    found: list[Answer] = []
    for text in asked:
        parts = _WORD.findall(text)
        folded = [fold(part) for part in parts]
        length = words.phrase_at(folded, 0) if folded else 0
        if length and length == len(folded):
            found.append(Answer(text, stays=True, why="words that belong together"))
        elif not parts:
            found.append(Answer(text, stays=False, why="there is no letter or digit in it"))
        else:
            found += [_answer(part, word, policy, words) for part, word in zip(parts, folded, strict=True)]
    return found


def _answer(part: str, word: str, policy: CleaningPolicy, words: Vocabulary) -> Answer:
    source = words.source_of(word)
    if source is not None:
        remark = _FREQUENT if word in words.frequent_names else _NAME_TOO if word in words.names_too else ""
        return Answer(part, stays=True, why=source, remark=remark)
    if word in policy.site_words:
        return Answer(part, stays=True, why=f"words of the site, {policy.site_words[word]}")
    if words.everyday(word) is not None:
        return Answer(part, stays=True, why="everyday words", remark=_EVERYDAY)
    if pieces := words.pieces_of(word):
        return Answer(part, stays=True, why=f"glued of {' and '.join(pieces)}")
    if policy.unknown == "keep":
        return Answer(part, stays=True, why="no list has it, and the profile keeps such words")
    return Answer(part, stays=False, why=_why_not(word, policy, words))


def _why_not(word: str, policy: CleaningPolicy, words: Vocabulary) -> str:
    if word.isdigit():
        return "a number: stays only with a unit, or beside a word that gives it a meaning"
    if phrases := words.phrases_with(word):
        return f"stays only together with others: {', '.join(phrases[:3])}"
    elsewhere = vocabulary(frozenset(LANGUAGES) - policy.languages).source_of(word)
    if elsewhere is not None:
        return f"the profile does not count its language: {elsewhere}"
    if word in words.left_out:
        return "left out: the name of a person or place behind a code, a sign or a formula"
    return "no list has it"


def answers_report(found: Sequence[Answer]) -> Report:
    """Return the answers as a report."""
    rows = [(each.word, "stays" if each.stays else "goes", each.why, each.remark) for each in found]
    return Report(
        "Words of texts",
        [each._asdict() for each in found],
        tables=[ReportTable(("word", "in a text", "why", ""), rows)],
    )
