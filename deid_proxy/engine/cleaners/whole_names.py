"""Names of which a word stands in a vocabulary: behind ``by`` and its like, Anna Early, EARLY, ANNA and C. Early.

A word of a vocabulary names nobody by itself. It is of a name where one that stands in none is beside it, written as a
given name or a family's is, and nothing else begins there.

Asked by :mod:`~deid_proxy.engine.cleaners.titles`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.done_words import READ_OVER
from deid_proxy.engine.cleaners.glued import word_of_glued
from deid_proxy.engine.cleaners.name_span import is_harmless, may_be_family, may_name
from deid_proxy.engine.cleaners.own_words import PARTICLES
from deid_proxy.engine.cleaners.title_words import COMES, STRONG_ROLES
from deid_proxy.engine.cleaners.tokens import between
from deid_proxy.engine.cleaners.word_lists import words_in

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.standard.vocabulary import Vocabulary

_BEHIND_LETTERS: Final = words_in("arm mode wave scan score probe weighted loop view plane")
_ENDS: Final = re.compile(
    r" ?(?:[,;)]|$|\.(?: |$)| [(+]?\d"
    r"| (?:on|at|due|and|for|with|to|in|z|i|w|de|le|la|et|y|e|und|am|en|og|och)(?![^\W_]))"
)

TOLD: Final = words_in("call phone ask tell notify page bleep inform email text ring")
"""Who is told something stands behind these."""
_BY_DOCTORS: Final = words_in("by von par por door da av af per przez durch")
_WITH_DOCTORS: Final = frozenset(("ask", "tell", "cc", "call", "told", "contact", "see", "with", "from"))
"""Whom one asks, or is seen with, behind these, where only the first letter is a capital: not with DR HAND of today."""
_BEHIND_TOLD: Final = words_in("w re with when if for about asap on before after at to")
_DATED: Final = re.compile(r",? (?:on )?\d{1,4}[./-]\d|,? \d{1,2} [^\W\d_]{3,9}\.? \d{2}")
_PER: Final = "per"
_ENGLISH: Final = "en"
_SHORTEST_PLACE: Final = 4  # letters
_FIRST_HAN: Final = "\u3400"
_CARET: Final = "^"
_OPENS_NAME: Final = " :,;(|/"


def is_whole_name(plain: str, tokens: list[Token], start: int, end: int, words: Vocabulary) -> bool:
    """Tell whether a word of a vocabulary is of a name with others that are of none: by Anna Early, by EARLY, ANNA."""
    last = tokens[end]
    if not last.is_capitalised or not last.is_alpha:
        return False
    if end == start and _goes_on_with_particle(plain, tokens, end, words):
        return True
    if end == start and (_has_initial_behind(plain, tokens, end) or _is_word_of_sentences(plain, tokens, end, words)):
        return True
    if end == start + 1 and tokens[start].is_initial and tokens[start].is_capitals:
        ends = _ENDS.match(plain, last.end) is not None and last.text not in _BEHIND_LETTERS
        is_written = last.is_title or (last.is_capitals and tokens[start - 1].is_small)
        return ends and is_written and between(plain, tokens[start], last) in (" ", ".", ". ")
    if end == start + 1:
        first = tokens[start]
        if len(first.text) < 3 or first.text in words or not first.is_alpha:
            return False
        if first.is_capitals and last.is_capitals and tokens[start - 1].is_small:
            behind = tokens[end + 1] if end + 1 < len(tokens) else None
            is_last = behind is None or not (behind.is_capitals and is_harmless(behind, words))
            return is_last and between(plain, first, last) == " "
        return first.is_title and may_be_family(plain, tokens, end, words)
    is_reversed = end == start and end + 1 < len(tokens) and between(plain, last, tokens[end + 1]) == ", "
    kinds = ("modality",) if tokens[start - 1].text in STRONG_ROLES else ("modality", "technique", "side", "view")
    if not is_reversed or words.kind_of(last.text) in kinds:
        return False
    given = tokens[end + 1]
    return given.is_capitalised and given.is_alpha and len(given.text) > 2 and given.text not in words


def _has_initial_behind(plain: str, tokens: list[Token], at: int) -> bool:
    """Tell whether a word is written as a name, and an initial ends what is said: by Hand B, 3/4/2019."""
    if at + 1 >= len(tokens) or not tokens[at].is_title or between(plain, tokens[at], tokens[at + 1]) != " ":
        return False
    initial = tokens[at + 1]
    return initial.is_initial and initial.is_capitals and _ENDS.match(plain, initial.end) is not None


def _is_word_of_sentences(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether a word of sentences is written as a given name, and an unknown one stands behind it: Else Koch."""
    if at + 1 >= len(tokens) or words.kind_of(tokens[at].text) not in ("common", "word"):
        return False
    return tokens[at].is_title and is_given(tokens[at + 1], words) and between(plain, tokens[at], tokens[at + 1]) == " "


def _goes_on_with_particle(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether a particle and an unknown family's name stand behind a word: Nova van Gils."""
    if at + 2 >= len(tokens) or tokens[at + 1].text not in PARTICLES or not tokens[at].is_title:
        return False
    gaps = (between(plain, tokens[at], tokens[at + 1]), between(plain, tokens[at + 1], tokens[at + 2]))
    return gaps == (" ", " ") and may_name(tokens[at + 2], words)


def is_given(token: Token, words: Vocabulary) -> bool:
    """Tell whether a word is written as a name and stands in no vocabulary: an initial behind it is of the name."""
    return len(token.text) > 2 and token.is_title and token.is_alpha and token.text not in words


def is_initial_and_name(plain: str, tokens: list[Token], at: int) -> bool:
    """Tell whether an initial stands somewhere, and a word with a capital behind it: the surgeon C. Early."""
    if at + 1 >= len(tokens) or not (tokens[at].is_initial and tokens[at].is_capitals):
        return False
    name = tokens[at + 1]
    is_written = name.is_title or (name.is_capitals and at > 0 and tokens[at - 1].is_small)
    return is_written and between(plain, tokens[at], tokens[at + 1]) in (" ", ".", ". ")


def is_by_name_too(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether a word that is a name too stands with a capital behind *by*, *per* or *call*: premed per Hand.

    *Per* is English at the end of what is said behind an English word; elsewhere it is for or by hand.
    """
    role, name = tokens[at : at + 2]
    if not (role.is_small and name.is_title and name.is_alpha) or between(plain, role, name) != " ":
        return False
    if role.text in READ_OVER:  # reviewed Colon 9/29/2016
        return _DATED.match(plain, name.end) is not None
    if name.text not in words.names_too:
        return False
    if role.text in TOLD:
        behind = tokens[at + 2] if at + 2 < len(tokens) else None
        return behind is None or behind.text in _BEHIND_TOLD or _ENDS.match(plain, name.end) is not None
    if role.text != _PER:
        return True
    languages = words.languages_of(tokens[at - 1].text) if at else ()
    return _ENDS.match(plain, name.end) is not None and (not languages or _ENGLISH in languages)


def is_by_doctor(plain: str, tokens: list[Token], at: int, behind: int, words: Vocabulary) -> bool:
    """Tell whether DR is somebody by whom something was done, and no digital radiography: per DR Bone, by DR HAND."""
    lead, name = tokens[at - 1] if at else None, tokens[behind]
    if lead is None or tokens[at].text != "dr" or between(plain, lead, tokens[at]) != " ":
        return False
    is_led = lead.text in _BY_DOCTORS if not name.is_title else lead.text in _BY_DOCTORS or lead.text in _WITH_DOCTORS
    after = tokens[behind + 1] if behind + 1 < len(tokens) else None
    is_seen = after is not None and between(plain, name, after) == " " and words.kind_of(after.text) in ("view", "side")
    return is_led and name.is_capitalised and not is_seen


def is_from_place(plain: str, tokens: list[Token], at: int) -> bool:
    """Tell whether somebody comes from a place that is called so: transferred from Normal; not from ED, nor bed."""
    if tokens[at].text != "from" or not at or tokens[at - 1].text not in COMES:
        return False
    place = tokens[at + 1]
    if between(plain, tokens[at], place) != " " or not place.raw.isalpha() or len(place.text) < _SHORTEST_PLACE:
        return False
    return place.is_title or (place.is_capitals and tokens[at].is_small)


def named_by_caret(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> list[Token]:
    """Return what is of a name of the two tokens with a caret between them: Hand^Joe, not Abdomen^BrzuchMiednica."""
    pair = tokens[at - 1 : at + 1]
    if pair[0].word.has_digits or pair[1].word.has_digits:
        return []
    if all(_is_word(one, words) for one in pair):
        return []
    if len(pair[0].text) == 1 and pair[0].text >= _FIRST_HAN and pair[1].text >= _FIRST_HAN:
        return pair  # a family of one character: 한^진호교수님
    is_within = plain[pair[1].start - 1] == _CARET and pair[0].start and plain[pair[0].start - 1] in _OPENS_NAME
    if is_within and all(one.is_capitalised and not one.is_initial for one in pair):
        return pair  # none of Knee^Routine
    return [one for one in pair if one.text not in words.listed or one.text in words.names_too]


def _is_word(token: Token, words: Vocabulary) -> bool:
    """Tell whether a word is known, or glued of known ones."""
    text = token.text
    return text in words.listed or bool(words.pieces_of(text) or word_of_glued(token.raw, words))
