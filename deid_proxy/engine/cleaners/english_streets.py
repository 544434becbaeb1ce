"""Streets of English addresses behind the number of a house or a flat: ``988 Jillian Squares``, ``Flat 2 Foy Port``.

The name of the street is nobody's word, or somebody's name; what ends it is a word, which some images and some parts of
the body have as well: those need somebody who is visited there, a flat in front, or a town behind.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.eponym_words import kinds_of
from deid_proxy.engine.cleaners.marks import Mark
from deid_proxy.engine.cleaners.tokens import between
from deid_proxy.engine.cleaners.whys import ADDRESS
from deid_proxy.engine.cleaners.word_lists import words_in

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.landmarks import Landmarks
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.standard.vocabulary import Vocabulary

_ENDS: Final = words_in(
    "alley avenue boulevard boulevarde brook burg burgs camp causeway cliff cliffs copse cottages cove coves creek",
    "crescent crest crossing crossroad dale dam divide drive drives estate estates expressway ferry fields ford fords",
    "forest forge forges freeway gardens gateway glen glens green greens grove groves gully harbor harbors harbour",
    "haven highway hill hills hollow inlet island islands knoll knolls lake lakes landing lane laneway lodge manor",
    "manors meadow meadows mews mill mills motorway mountain mountains orchard overpass parade parkway pike pines",
    "plaza prairie quay ramble ranch rest ridge ridges ridgeway road roads route shoal shoals shore shores skyway",
    "springs square squares stravenue street streets terrace throughway tollway trafficway turnpike underpass valley",
    "valleys village villages vista walk walks way ways wharf",
)
"""What a street ends with that nothing else does."""
_ENDS_TOO: Final = words_in(
    "branch bridge bypass canyon cape center centre chase circle circles club common concourse connection corner",
    "corners course court courts curve curves deviation elbow extension extensions fall falls field flat flats fork",
    "forks fort garden heights interchange isle junction junctions key keys land light lights loaf lock locks loop",
    "mall mission mount neck nook oval park parks pass passage path pine place plain plains pocket point points port",
    "ports quadrant radial ramp rapid rapids reach river row rue run siding spring spur spurs station stream summit",
    "dell isle gate gates ville arcade brooks alleyway club lookout zila round reach bluff bluffs crest ports cliffs",
    "tor trace track trail triangle tunnel union upper vale via viaduct view views wall well wells wynd close",
)
"""The same, which is said of images and parts of the body as well."""
_FLATS: Final = words_in("studio flat apartment apt unit suite house villa block shop lot")
_VISITED: Final = words_in(
    "visit visits visited home house at to from near of address lives living resides moved sent letters collect pickup",
    "delivery residence opposite corner post mail number no",
)
_NUMBER: Final = re.compile(r"\d{1,5}[a-z]?")
_FEW: Final = 3  # words of a name
_NEAR: Final = 4  # words
_BEFORE_STREET: Final = (" ", ", ")
_BEHIND_STREET: Final = frozenset(("", " ", ",", ".", ")", ";", "\n"))
_TWO: Final = 2


def find_english_streets(landmarks: Landmarks, tokens: list[Token], words: Vocabulary) -> list[Mark]:
    """Return streets with the number of a house in front of them, and of the flat there."""
    if not any(word.is_title and (word.text in _ENDS or word.text in _ENDS_TOO) for word in landmarks.distinct):
        return []
    plain, found = landmarks.plain, list[Mark]()
    for at in range(1, len(tokens)):
        word = tokens[at].word
        if not word.is_title or not (word.text in _ENDS or word.text in _ENDS_TOO):
            continue
        first = _first_of_name(plain, tokens, at, words)
        if first < 0:
            continue
        number = first - 1
        start = _before_number(plain, tokens, number)
        is_sure = word.text in _ENDS or (start < number and tokens[start].text in _FLATS)
        is_sure = is_sure or _is_house(plain, tokens, number, at, words)
        if is_sure or _is_visited(plain, tokens, start, at, words):
            found.append(Mark(tokens[start].start, tokens[at].end, ADDRESS))
    return found


def _is_house(plain: str, tokens: list[Token], number: int, end: int, words: Vocabulary) -> bool:
    """Tell whether a number of three digits or more stands in front of a name that nobody knows: 601 Patrick Dell."""
    text = tokens[number].text
    if len(text) < _FEW or not (text.isdigit() or text[:-1].isdigit()):
        return False
    if tokens[end].text not in _ENDS_TOO or plain[tokens[end].end : tokens[end].end + 1] not in _BEHIND_STREET:
        return False
    return any(one.text not in words and words.everyday(one.text) is None for one in tokens[number + 1 : end])


def _first_of_name(plain: str, tokens: list[Token], end: int, words: Vocabulary) -> int:
    """Return where the name of a street begins, right behind a number; less than nothing where none does."""
    for first in range(end - 1, max(end - _FEW - 1, 0), -1):
        token = tokens[first]
        if not token.is_title or not token.is_alpha or between(plain, token, tokens[first + 1]) not in (" ", "-", "'"):
            return -1
        number = tokens[first - 1]
        if number.word.has_digits:
            is_house = _NUMBER.fullmatch(number.text) is not None and between(plain, number, token) in _BEFORE_STREET
            is_called = any(_is_called(one, words) for one in tokens[first:end])
            return first if is_house and is_called else -1
    return -1


def _is_called(token: Token, words: Vocabulary) -> bool:
    """Tell whether a street may be called so: what nobody knows, or what somebody is called who stands for nothing."""
    text = token.text
    if text in words:
        return (
            text in words.names_too and not kinds_of(text) and words.kind_of(text) not in ("modality", "side", "view")
        )
    everyday = words.everyday(text)
    return (everyday is None or everyday.is_name) and not words.pieces_of(text)


def _before_number(plain: str, tokens: list[Token], number: int) -> int:
    """Return where the numbers of a house begin, or the flat in front of them: 143/12, Studio 78, Flat 2, 14."""
    start = number
    while (
        start and tokens[start - 1].word.has_digits and between(plain, tokens[start - 1], tokens[start]) in ("/", "-")
    ):
        start -= 1
    if (
        start > 1
        and _NUMBER.fullmatch(tokens[start - 1].text)
        and between(plain, tokens[start - 1], tokens[start]) == ", "
    ):
        is_flat = tokens[start - _TWO].text in _FLATS
        start = start - 1 if is_flat else start
    if start and tokens[start - 1].text in _FLATS and between(plain, tokens[start - 1], tokens[start]) in (" ", ": "):
        start -= 1
    return start


def _is_visited(plain: str, tokens: list[Token], start: int, end: int, words: Vocabulary) -> bool:
    """Tell whether somebody lives at a street, by what stands in front of it, or the town behind."""
    near = tokens[max(start - _NEAR, 0) : start]
    if near and near[-1].text in _VISITED and near[-1].is_small:
        return True
    behind = tokens[end + 1] if end + 1 < len(tokens) else None
    if behind is None or between(plain, tokens[end], behind) not in (" ", ", "):
        return False
    return behind.is_title and behind.is_alpha and behind.text not in words and words.everyday(behind.text) is None
