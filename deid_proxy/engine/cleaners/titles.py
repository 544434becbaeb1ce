"""Names that a text gives away by what stands around them: a title, a word that introduces somebody, a caret.

A hand is anatomy, and so is a head; ``Dr. Hand`` and ``Mr. Head`` are people.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.marks import Mark
from deid_proxy.engine.cleaners.name_span import is_harmless, may_name, name_end
from deid_proxy.engine.cleaners.title_words import (
    ALWAYS_PEOPLE,
    CHAIN,
    EAST_HONORIFICS,
    EAST_ROLES,
    MODALITY_TOO,
    NEED_CAPITAL,
    NEED_DOT,
    ROLES,
    SMALL_TOO,
    STRONG_ROLES,
    SUFFIXES,
    TITLES,
)
from deid_proxy.engine.cleaners.tokens import between

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.standard.vocabulary import Vocabulary

TITLE: Final = "pattern: name behind a title"
ROLE: Final = "pattern: name behind a role"
FORM: Final = "pattern: form of a person's name"
_EAST: Final = re.compile(f"[\u4e00-\u9fff\u3040-\u30ff\uac00-\ud7a3]{{1,4}}(?= ?(?:{'|'.join(EAST_HONORIFICS)}))")
_EAST_BEFORE: Final = re.compile(
    "(?:患者|姓名|氏名|医師|医生|担当|主治医|名前|환자)[ :：]{0,2}([\u4e00-\u9fff\u3040-\u30ff\uac00-\ud7a3]{2,5})"
)
_BEHIND: Final = re.compile(r"[\s.,:'’^()\"_-]{1,4}")
_CARET: Final = "^"
_CARETS: Final = re.compile(r"\^{1,3} ?")
_NEAR: Final = re.compile(r"[ .,^]{1,3}")
_LONGEST_CHAIN: Final = 6
_ANNOUNCE: Final = TITLES | ROLES | SUFFIXES
_BODY: Final = frozenset(
    (
        *("anatomy", "side", "view", "procedure", "modality", "contrast", "phase", "technique", "finding"),
        *("device", "material", "measurement"),
    )
)


def find_titled(plain: str, tokens: list[Token], words: Vocabulary) -> list[Mark]:
    """Return people whom a text announces."""
    marks: list[Mark] = []
    if not plain.isascii():
        marks += [
            Mark(match.start(), match.end(), TITLE)
            for match in _EAST.finditer(plain)
            if len(match[0]) == 1 or match[0] not in words  # the reporting physician names nobody
        ]
        marks += [Mark(match.start(1), match.end(1), ROLE) for match in _EAST_BEFORE.finditer(plain)]
    has_carets = "^" in plain
    for at, token in enumerate(tokens):
        if token.text in _ANNOUNCE or not token.text.isascii():
            _around(marks, plain, tokens, at, words)
        if has_carets and at:
            end = tokens[at - 1].end
            if plain[end] == _CARET and _CARETS.fullmatch(plain, end, token.start):
                _carets(marks, tokens, at, words)
    return marks


def _around(marks: list[Mark], plain: str, tokens: list[Token], at: int, words: Vocabulary) -> None:
    """Find whom a title, a role or what stands behind names announces."""
    text = tokens[at].text
    if text in TITLES:
        _behind_title(marks, plain, tokens, at, words)
    elif text in ROLES or text.endswith(EAST_ROLES):
        _behind_role(marks, plain, tokens, at, words)
    if text in SUFFIXES and at:
        _before_suffix(marks, plain, tokens, at, words)
    elif at and text.startswith(EAST_HONORIFICS):
        _before_suffix(marks, plain, tokens, at, words, surely=True)


def _mark_all(marks: list[Mark], tokens: list[Token], start: int, end: int, why: str) -> None:
    marks += [Mark(tokens[at].start, tokens[at].end, why) for at in range(start, end)]


def _behind_title(marks: list[Mark], plain: str, tokens: list[Token], at: int, words: Vocabulary) -> None:
    title, behind = tokens[at], at + 1
    dotted = plain[title.end : title.end + 1] == "."
    if title.text in NEED_DOT and not (dotted and (title.is_capitalised or title.text in SMALL_TOO)):
        return
    if title.text in NEED_CAPITAL and not title.is_capitalised:
        return
    while (
        behind < min(len(tokens), at + _LONGEST_CHAIN)
        and tokens[behind].text in CHAIN
        and len(between(plain, tokens[behind - 1], tokens[behind])) < 3
    ):
        behind += 1
    if behind >= len(tokens) or _BEHIND.fullmatch(between(plain, tokens[behind - 1], tokens[behind])) is None:
        return
    if title.text in NEED_DOT and not (_may_begin(plain, tokens[behind]) and _begins(plain, tokens, at)):
        return
    is_modality = title.text in MODALITY_TOO and title.is_capitals and not dotted
    if is_modality and _speaks_of_body(tokens[behind], words):
        return
    end = name_end(plain, tokens, behind, words, first=True)
    if end > behind:
        _mark_all(marks, tokens, at, end, TITLE)


def _may_begin(plain: str, token: Token) -> bool:
    """Tell whether a name may begin here: with a capital, or inside a code."""
    return token.is_capitalised or plain[token.end : token.end + 1] == "_"


def _begins(plain: str, tokens: list[Token], at: int) -> bool:
    """Tell whether a letter with a point is no initial behind another one."""
    return not at or not tokens[at - 1].is_initial or "." not in between(plain, tokens[at - 1], tokens[at])


def _speaks_of_body(token: Token, words: Vocabulary) -> bool:
    return words.kind_of(token.text) in _BODY or any(map(str.isdigit, token.text))


def _behind_role(marks: list[Mark], plain: str, tokens: list[Token], at: int, words: Vocabulary) -> None:
    if at + 1 >= len(tokens) or _BEHIND.fullmatch(between(plain, tokens[at], tokens[at + 1])) is None:
        return
    gap = between(plain, tokens[at], tokens[at + 1])
    first = tokens[at + 1]
    surely = tokens[at].text in ALWAYS_PEOPLE
    announces = ":" in gap and not _is_weak(tokens[at]) and first.is_capitalised and (surely or not first.is_capitals)
    surely |= tokens[at].text not in ROLES
    is_first = announces and (surely or not _speaks_of_body(first, words))
    end = name_end(plain, tokens, at + 1, words, first=is_first)
    if end == at + 2 and first.text in words:
        behind = tokens[end] if end < len(tokens) else None
        if (
            behind is not None
            and is_harmless(behind, words)
            and words.kind_of(first.text) == "anatomy"
            and not announces
        ):
            return  # for hand surgery
        if not announces and first.is_capitals and words.kind_of(first.text) == "anatomy" and tokens[at].is_capitals:
            return
        if _is_weak(tokens[at]) and words.kind_of(first.text) in ("anatomy", "side"):
            return
    _mark_all(marks, tokens, at + 1, end, ROLE)


def _is_weak(role: Token) -> bool:
    return role.text in ROLES and role.text not in STRONG_ROLES


def _before_suffix(
    marks: list[Mark], plain: str, tokens: list[Token], at: int, words: Vocabulary, *, surely: bool = False
) -> None:
    """Find the words of a name before what stands behind names; ``surely`` the nearest, whatever it means."""
    found = 0
    for one in range(at - 1, max(at - 4, -1), -1):
        token = tokens[one]
        if _NEAR.fullmatch(plain, token.end, tokens[one + 1].start) is None:
            break
        is_nearest = surely and not found and token.is_capitalised and token.text.isalpha()
        if not (is_nearest or may_name(token, words) or (token.is_initial and token.is_capitalised)):
            break
        found += 1
        _mark_all(marks, tokens, one, one + 1, FORM)
    if found:
        _mark_all(marks, tokens, at, at + 1, FORM)


def _carets(marks: list[Mark], tokens: list[Token], at: int, words: Vocabulary) -> None:
    pair = (tokens[at - 1], tokens[at])
    if any(map(str.isdigit, pair[0].text + pair[1].text)):
        return
    if any(one.text not in words for one in pair):
        named = [one for one in pair if one.text not in words or one.text in words.names_too]
        marks += [Mark(one.start, one.end, FORM) for one in named]
