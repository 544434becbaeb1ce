"""Letters of staff behind what says that somebody signed, typed, checked or reads: ``Kürzel sd``, ``physicist AT``.

Nearly every two letters are an abbreviation of some vocabulary. Behind a signature they are somebody's, whatever else
they mean; behind a profession too, but for where somebody works and how something is imaged.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.done_words import BY, MADE, MODALITIES, READ_OVER
from deid_proxy.engine.cleaners.name_span import begins_phrase, begins_sentence
from deid_proxy.engine.cleaners.signing_words import (
    ARTICLES,
    BEHIND,
    DEEDS,
    DOCTORS,
    MARKS,
    NEVER_MARKED,
    NOBODY,
    PEOPLE,
    PLACES,
    PLACES_OF_DOCTORS,
    QUALIFIERS,
    READINGS,
    TIMES,
    WEAK_MARKS,
    WRITING,
)
from deid_proxy.engine.cleaners.title_words import TITLES
from deid_proxy.engine.cleaners.tokens import between

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.standard.vocabulary import Vocabulary

SIGNERS: Final = MARKS | WEAK_MARKS | DEEDS | PEOPLE | DOCTORS | READINGS | BEHIND | MADE
"""Beside these somebody's letters may stand."""
_BETWEEN: Final = MARKS | DEEDS | PEOPLE | DOCTORS | QUALIFIERS | ARTICLES
_LISTED: Final = DEEDS | MADE | READ_OVER | PEOPLE | DOCTORS
_GAP: Final = re.compile(r"[ \t]{0,2}[:.(\[/=-]?[ \t]?[(\[]?")
_WITHIN: Final = re.compile(r"[ \t]{0,2}[:.,(]{0,2}[ \t]?")
_ENDS: Final = re.compile(
    r"[ \t]{0,2}(?:[.,;:)\]/|+&\n\r(]|-{1,2} |– |\d|$)"
    r"| (?:and|und|et|y|e|en|og|och|i|a|ja|ve|es|si|и|і|και|u) [^\W_]"
)
_ENDS_FIELD: Final = re.compile(r"[ \t]{0,2}(?:[.,;)\]/|\n\r]|$)")
_PAIRED: Final = re.compile(r" ?[/+&|] ?|, ?| (?=und |and |et |y |e |og |och |i |a )")
_BEGINS: Final = frozenset(",;:.(/\n-–—+*")
_SENTENCE_ENDS: Final = re.compile(r"[.!?\n]")
_LATIN_TO_CYRILLIC: Final = "\u0530"
_SHORT, _TWO = 3, 2  # letters
_MOST_BETWEEN: Final = 2  # words
_FAR: Final = 6  # words
_VIEWS: Final = frozenset(("view", "side"))
_READINGS_OF_ONE: Final = frozenset("123")
_PLACES_UNSAID: Final = frozenset(
    ("tt", "dt", "ua", "ul", "it", "ic", "ci", "tv", "ot", "ag", "or", "ae", "tc", "rm", "tm")
)
"""Places that nothing is dictated in: letters of somebody behind that."""
DICTATED: Final = frozenset(("diktat", "dictee", "dictado", "ditado", "dettato", "dictated", "schreibkraft"))
_COLON: Final = ":"
_SLASH: Final = "/"
_SLASHES: Final = frozenset("/&+")
_CONSENT: Final = "ci"  # firma CI: consentimiento informado
_OF_BODY: Final = frozenset(("anatomy", "side"))
_MARK, _DEED, _PERSON, _DOCTOR = 0, 1, 2, 3  # how surely somebody is behind a word, the surest first


def signed_at(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> list[int]:
    """Return the places of somebody's letters beside a word of :data:`SIGNERS`."""
    text = tokens[at].text
    if text in BEHIND:
        return [at - 1] if at and _is_before(plain, tokens, at) else []
    strength = _strength(plain, tokens, at)
    if strength < 0 or at + 1 >= len(tokens):
        return []
    letters = _first_letters(plain, tokens, at)
    if letters < 0:
        return []
    if begins_sentence(plain, tokens, letters, words) or begins_phrase(plain, tokens, letters, words, is_first=True):
        return []
    has_colon = _COLON in plain[tokens[at].end : tokens[letters].start]
    if not _are_somebodys(plain, tokens, at, letters, words, strength, has_colon=has_colon):
        return []
    found = [letters]
    while (behind := _paired(plain, tokens, found[-1], is_listed=strength == _MARK)) >= 0:
        found.append(behind)
    if len(found) > 1 and strength != _MARK and all(words.kind_of(tokens[one].text) in _VIEWS for one in found):
        return []  # checked AP/LAT
    return found


def _strength(plain: str, tokens: list[Token], at: int) -> int:
    """Return how surely somebody's letters stand behind a word; -1 where none do."""
    text = tokens[at].text
    if text in MARKS:
        return _MARK if not at or tokens[at - 1].text not in ARTICLES else _DEED  # das Kürzel CT
    is_time = at > 0 and tokens[at - 1].text in TIMES and between(plain, tokens[at - 1], tokens[at]) in (" ", ". ")
    if text in WEAK_MARKS or text in DEEDS or (text in READINGS and (is_time or _is_numbered(tokens, at))):
        return _DEED
    is_next = at > 1 and _are_letters(tokens[at - 1]) and tokens[at - _TWO].text in _LISTED
    if text in MADE:
        return _DEED if is_next or _goes_on(plain, tokens, at) else -1
    if text not in PEOPLE and text not in DOCTORS:
        return -1
    if is_next and tokens[at - _TWO].text in PEOPLE | DOCTORS:
        return _MARK  # physicist PE, physician RT
    for one in range(at - 1, max(at - _FAR, -1), -1):
        if _SENTENCE_ENDS.search(plain, tokens[one].end, tokens[one + 1].start) is not None:
            break
        if tokens[one].text in MARKS:
            return _MARK  # Firma fisico CT, medico PG
    return _PERSON if text in PEOPLE else _DOCTOR


def _goes_on(plain: str, tokens: list[Token], at: int) -> bool:
    """Tell whether it is said behind somebody's letters what somebody else did: utfört AP, granskat MS."""
    if at + _TWO + 1 >= len(tokens) or tokens[at + _TWO].text not in _LISTED:
        return False
    is_next = between(plain, tokens[at + 1], tokens[at + _TWO]) in (", ", " / ", "/", "; ")
    return is_next and _are_letters(tokens[at + 1]) and _are_letters(tokens[at + _TWO + 1])


def _is_numbered(tokens: list[Token], at: int) -> bool:
    """Tell whether a number stands behind a reading: read 1: AB."""
    return at + 1 < len(tokens) and tokens[at + 1].text in _READINGS_OF_ONE


def _first_letters(plain: str, tokens: list[Token], at: int) -> int:
    """Return the place of the first letters behind a word, maybe behind who somebody is; -1 where none stand there."""
    for one in range(at + 1, min(at + _MOST_BETWEEN + 2, len(tokens))):
        expression = _GAP if one == at + 1 else _WITHIN
        if expression.fullmatch(plain, tokens[one - 1].end, tokens[one].start) is None:
            return -1
        if _are_letters(tokens[one]) and _is_end(plain, tokens, one):
            return one
        is_reading = one == at + 1 and tokens[at].text in READINGS and tokens[one].text in _READINGS_OF_ONE
        if not is_reading and tokens[one].text not in _BETWEEN:
            return -1
    return -1


def _is_end(plain: str, tokens: list[Token], at: int) -> bool:
    """Tell whether what is said of somebody ends behind the letters at a place, or goes on with who else signs."""
    if _ENDS.match(plain, tokens[at].end) is not None:
        return True
    is_near = at + 1 < len(tokens) and between(plain, tokens[at], tokens[at + 1]) == " "
    return is_near and tokens[at + 1].text in SIGNERS


def _are_letters(token: Token) -> bool:
    """Tell whether a word is two or three letters of one case, as initials are written."""
    word = token.word
    is_written = 1 < len(word.text) <= _SHORT and word.raw.isalpha() and word.text < _LATIN_TO_CYRILLIC
    return is_written and (word.is_capitals or (word.is_small and len(word.text) == _TWO))


def _are_somebodys(
    plain: str, tokens: list[Token], at: int, letters: int, words: Vocabulary, strength: int, *, has_colon: bool
) -> bool:
    """Tell whether letters are somebody's behind what says that one signs, or behind a profession."""
    token = tokens[letters]
    text, is_last = token.text, letters == len(tokens) - 1
    if not (token.is_capitals or has_colon) and text in ARTICLES and not plain[token.end :].strip(" "):
        return False  # firma de, in front of who went
    if strength == _MARK:
        is_consent = text == _CONSENT and plain[token.end : token.end + 1] != _SLASH
        return text not in NEVER_MARKED and not is_consent
    is_written = token.is_capitals and tokens[letters - 1].text in BY
    is_written = is_written or (has_colon and tokens[at].text not in WEAK_MARKS)
    if is_written and tokens[at].text.startswith(WRITING):
        return text not in NOBODY  # assinado por MR
    if token.is_capitals and strength >= _PERSON and at and tokens[at - 1].text in BY and letters == at + 1:
        return text not in NOBODY  # hecho por residente MR
    if token.is_capitals and text in _PLACES_UNSAID and tokens[at].text in DICTATED:
        return True  # Diktat TT
    if text in NOBODY or text in PLACES or text in MODALITIES or (strength == _DOCTOR and text in PLACES_OF_DOCTORS):
        return False
    if token.is_capitals and tokens[at].text in WEAK_MARKS:
        kind = words.kind_of(text)
        return kind is None if len(text) > _TWO else kind not in _OF_BODY  # silhouette sign RML
    if token.is_capitals:
        return len(text) == _TWO or (strength == _DEED and tokens[at].text not in READINGS)
    if strength == _DOCTOR or _ENDS_FIELD.match(plain, token.end) is None:
        return False
    if tokens[at].text in WEAK_MARKS:
        return has_colon
    if strength == _DEED and not has_colon:
        return text not in ARTICLES and not (is_last and words.kind_of(text) == "common")
    gap = between(plain, tokens[at - 1], tokens[at]) if at else "\n"
    begins = not _BEGINS.isdisjoint(gap) or tokens[at - 1].text in ARTICLES
    if has_colon or not (begins and text in words.common):
        return has_colon or begins
    if is_last:  # dosimetrist ap; not Laborantka ví
        return tokens[at].is_small and "," in gap
    return tokens[letters + 1].text in _LISTED or tokens[letters + 1].text in TITLES  # Physicist at, oncologist


def _paired(plain: str, tokens: list[Token], at: int, *, is_listed: bool) -> int:
    """Return the place of the letters of a second one behind somebody's: firma AO/SA, checked AF / ap; or -1.

    Parameters
    ----------
    is_listed
        Whether a comma may stand between them.
    """
    behind = at + 1
    if behind >= len(tokens) or _PAIRED.fullmatch(plain, tokens[at].end, tokens[behind].start) is None:
        return -1
    if "," in plain[tokens[at].end : tokens[behind].start] and not (is_listed and tokens[behind].is_capitals):
        return -1
    is_end = _ENDS.match(plain, tokens[behind].end) is not None
    return behind if is_end and _are_letters(tokens[behind]) and tokens[behind].text not in NOBODY | PLACES else -1


def beside_slash(plain: str, tokens: list[Token], at: int) -> int:
    """Return the place of the letters of a second one behind somebody's and a slash: checked AF / ap; or -1."""
    behind = _paired(plain, tokens, at, is_listed=False)
    return behind if behind >= 0 and not _SLASHES.isdisjoint(plain[tokens[at].end : tokens[behind].start]) else -1


def _is_before(plain: str, tokens: list[Token], at: int) -> bool:
    """Tell whether somebody's letters stand in front of what says who did something: MS által, MS tarafından."""
    letters = tokens[at - 1]
    is_near = between(plain, letters, tokens[at]) in (" ", ". ")
    return is_near and letters.is_capitals and _are_letters(letters) and letters.text not in NOBODY | PLACES
