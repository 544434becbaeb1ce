"""What letters beside an act of a department may be: somebody's, or what the act is done to, with, and where.

See :mod:`~deid_proxy.engine.cleaners.acts`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.act_words import (
    FIGURES,
    FOUND,
    HANDLED,
    NO_ACTS,
    PRESENT,
    ROLES,
    SEEN,
    SPECIALTIES,
    SURE,
)
from deid_proxy.engine.cleaners.announced import (
    AS_DRAWN,
    AS_GIVEN,
    AS_MADE,
    AS_NOUN,
    AS_WRITTEN,
    NOTHING,
    OF_SCANS,
    deed_of,
    is_role,
)
from deid_proxy.engine.cleaners.announced_words import (
    BY,
    IMAGED,
    MACHINES,
    NEVER_AT_ALL,
    OF,
    OF_TECHNIQUES,
    PARTICLES,
    PARTICLES_OF,
    PLACES,
    SAID_OF_SCANS,
    SMALL_OF_SCANS,
    WAYS,
)
from deid_proxy.engine.cleaners.done_words import BY as DONE_BY
from deid_proxy.engine.cleaners.done_words import CONTRAST, GIVEN, LEFT_OVER, READ_OVER, WRITES
from deid_proxy.engine.cleaners.negations import NEGATIONS
from deid_proxy.engine.cleaners.placed_words import ACCENTED
from deid_proxy.engine.cleaners.signers import is_accented
from deid_proxy.engine.cleaners.signing_words import ARTICLES, DEEDS, DOCTORS, MARKS, PEOPLE, SECOND_READINGS
from deid_proxy.engine.cleaners.signing_words import PLACES as WARDS
from deid_proxy.engine.cleaners.staff_words import ADJECTIVES, STAFF, STAFF_DOCTORS
from deid_proxy.engine.cleaners.tokens import between
from deid_proxy.engine.cleaners.word_lists import words_in
from deid_proxy.engine.cleaners.words_of_two import UNITS

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.standard.vocabulary import Vocabulary

_TWO: Final = 2  # letters
_LONG: Final = 4  # letters of a word that is known by its beginning
_SLASH: Final = "/"
_HOUR: Final = "kl"
_NUMBER: Final = re.compile(r"[. ]{1,2}\d")

# What a word says, the surest first
ROLE, SURE_ACT, HANDLED_ACT, SEEN_ACT, FIGURE, PRESENT_ACT, NO_ACT = range(7)
UNSAID, BEHIND_COLON, BY_WHOM = range(3)
"""How surely it is said that somebody follows."""
BY_PEOPLE: Final = frozenset((ROLE, SURE_ACT))
ACTS: Final = frozenset((SURE_ACT, HANDLED_ACT, SEEN_ACT, FIGURE))


_ENDS_CLAUSE: Final = re.compile(r"[ \t]{0,2}(?:[;)\]/|\n\r]|, ?\d)")
NEVER: Final = frozenset(("ok", "no", "na", "nd", "nr", "ii", "iv", "vi", "os"))
_ANSWERS: Final = {
    "ja": frozenset(("de", "nl", "sv", "no", "da", "fi")),
    "ne": frozenset(("cs", "sk", "hr", "sl", "hu", "fr", "it", "tr")),
    "si": frozenset(("es", "it", "ro", "ca", "fr")),
    "nu": frozenset(("ro", "sv", "nl", "da")),
    "ei": frozenset(("fi", "et", "no")),
    "ej": frozenset(("sv", "da")),
}
"""What is answered, and in which languages."""
_LEFT_OVER: Final = LEFT_OVER - words_in("to of at in on up off me us it so by pt")
_CONSENTS: Final = frozenset(("ci", "ic", "cf"))  # firma CI: consentimiento informado
_IN_IMAGES: Final = IMAGED | MACHINES | PLACES
_IN_WARDS: Final = IMAGED | MACHINES | WARDS
_OF_IMAGES: Final = OF_SCANS | WAYS | CONTRAST | FOUND
_IN_RECORDS: Final = SAID_OF_SCANS | _IN_IMAGES | WAYS
OF_VIEWS: Final = frozenset(("anatomy", "view", "side", "contrast", "phase", "technique", "modality"))
_SPOKEN: Final = {
    "tc": frozenset(("es", "pt", "it", "ro", "ca", "fr")),
    "rm": frozenset(("es", "pt", "it", "ro", "ca", "pl", "fr", "hr")),
    "tk": frozenset(("pl",)),
    "tt": frozenset(("fi", "sv", "et")),
    "dt": frozenset(("sv",)),
    "ua": frozenset(("fi", "en", "nl")),
    "mk": frozenset(("fi",)),
    "uh": frozenset(("hu", "es", "fr", "it")),
    "rx": frozenset(("es", "pt", "it", "ro", "ca", "fr", "nl", "en")),
}
"""In which languages letters say how something is imaged: behind a word of another one they are somebody's."""
_OF_DEEDS: Final = {
    AS_WRITTEN: SURE_ACT,
    AS_DRAWN: HANDLED_ACT,
    AS_GIVEN: FIGURE,
    AS_MADE: FIGURE,
    AS_NOUN: FIGURE,
}
_OF_BODIES: Final = words_in("anatomy finding measurement view side contrast phase technique modality device")


@lru_cache(maxsize=8192)
def kind_of(text: str) -> int:
    """Return what a word says: a role, an act, or nothing."""
    if len(text) <= _TWO or text in NO_ACTS:
        return NO_ACT
    if text in PRESENT:
        return PRESENT_ACT
    if text in FIGURES:
        return FIGURE
    if text in SURE:
        return SURE_ACT
    if text in SEEN:
        return SEEN_ACT
    if text in HANDLED:
        return HANDLED_ACT
    if text in ADJECTIVES or text in OF_TECHNIQUES:
        return FIGURE
    if text in ROLES or text in PEOPLE or text in STAFF or text in DOCTORS or text in STAFF_DOCTORS:
        return ROLE
    if text in MARKS or text in DEEDS or text in WRITES or text in SECOND_READINGS:
        return SURE_ACT
    if text in GIVEN:
        return FIGURE
    if text in READ_OVER:
        return SEEN_ACT
    if len(text) < _LONG:
        return NO_ACT
    deed = deed_of(text)
    if deed != NOTHING:
        return _OF_DEEDS.get(deed, SEEN_ACT)
    return ROLE if is_role(text) else NO_ACT


def did(tokens: list[Token], words: Vocabulary, at: int, kind: int, *, is_end: bool) -> bool:
    """Tell whether letters in front of an act are surely somebody's."""
    token = tokens[at]
    text = token.text
    if text in NEVER or text in NEGATIONS:
        return False
    if token.word.is_small:
        return (
            is_end
            and text not in PARTICLES
            and text not in NEVER_AT_ALL
            and text not in words.common
            and text not in SMALL_OF_SCANS
        )
    if kind == SURE_ACT:
        return text not in _IN_WARDS
    if kind == HANDLED_ACT:
        return _is_handled(text, words)
    if kind == PRESENT_ACT:
        return text not in words.listed and text not in _IN_WARDS
    if kind == ROLE:
        return text not in _IN_WARDS and text not in PLACES and text not in SPECIALTIES
    return text not in words.listed and is_free(token, words)


def may_be(plain: str, tokens: list[Token], words: Vocabulary, at: int, act: int, kind: int, *, by: int) -> bool:
    """Tell whether letters behind an act are nothing that it is done to, or with."""
    token = tokens[at]
    text = token.text
    if is_accented(token):
        return True  # onay İÇ
    if text in NEVER or (kind == SURE_ACT and text in _CONSENTS):
        return False
    if token.word.is_small and token.raw.lower() in ACCENTED and not token.raw.isascii():
        return False
    if kind == FIGURE and by != BY_WHOM:
        return is_free(token, words) and not (token.word.is_small and _goes_on(plain, tokens, words, at, act))
    if token.word.is_small:
        if _goes_on(plain, tokens, words, at, act):
            return False
        return kind in BY_PEOPLE or by > UNSAID or text not in SMALL_OF_SCANS
    if kind in BY_PEOPLE:
        said = words.languages_of(tokens[act].text) or (words.languages_of(tokens[act - 1].text) if act else ())
        if text in _SPOKEN and said and _SPOKEN[text].isdisjoint(said):
            return True  # diktiert TK
        return text not in (_IN_WARDS if kind == ROLE else _IN_IMAGES)
    if by > UNSAID:
        return text not in _IN_IMAGES and text not in WAYS
    return _is_handled(text, words) if kind == HANDLED_ACT else is_free(token, words)


def _goes_on(plain: str, tokens: list[Token], words: Vocabulary, at: int, act: int) -> bool:
    """Tell whether small letters are what sentences go on with behind an act, or what is left of one."""
    text = tokens[at].text
    if text in ARTICLES or says_by(tokens[at]) or (act and tokens[act - 1].text in ARTICLES):
        return True  # the radiologist is, however
    spoken = words.languages_of(tokens[act].text)
    if text in _ANSWERS and not (spoken and _ANSWERS[text].isdisjoint(spoken)):
        return True
    if text in (LEFT_OVER if "en" in spoken else _LEFT_OVER):
        return True
    if _ENDS_CLAUSE.match(plain, tokens[at].end) is not None:
        return False
    return (text == _HOUR and _NUMBER.match(plain, tokens[at].end) is not None) or is_word_of(
        tokens[at], tokens[act], words
    )


def is_word_of(token: Token, act: Token, words: Vocabulary) -> bool:
    """Tell whether small letters are a word that sentences go on with, in the language of what was done."""
    if not token.word.is_small:
        return False
    return any(token.text in PARTICLES_OF[one] for one in words.languages_of(act.text) if one in PARTICLES_OF)


def are_of_two(plain: str, tokens: list[Token], first: int, second: int) -> bool:
    """Tell whether two pairs of letters are written as those of two people are, one small: ej/MR, ac and PO."""
    one, other = tokens[first], tokens[second]
    if one.is_capitals == other.is_capitals:
        return False
    small, capitals = (other, one) if one.is_capitals else (one, other)
    if small.text in NEVER or capitals.text in NEVER:
        return False
    if second == first + 1 and _SLASH in between(plain, one, other):
        return not (small.text in UNITS and capitals.text in UNITS)
    is_word = small.text in PARTICLES or small.text in SMALL_OF_SCANS
    return not (is_word and capitals.text in _OF_IMAGES)


def is_free(token: Token, words: Vocabulary) -> bool:
    """Tell whether letters are nothing that is said of an image, a body or a drug."""
    text = token.text
    if token.word.is_small:
        return text not in _OF_IMAGES and text not in PARTICLES
    return not (text in _OF_IMAGES or words.kind_of(text) in _OF_BODIES)


def _is_handled(text: str, words: Vocabulary) -> bool:
    """Tell whether letters are nothing that is sent, booked or written into a record."""
    return text not in _IN_RECORDS and words.kind_of(text) not in OF_VIEWS


def says_by(token: Token) -> bool:
    """Tell whether a word says by whom."""
    return token.text in BY or token.text in OF or token.text in DONE_BY
