"""Names of two words behind who somebody is, in capitals too: ``adviser Bas, Maxim``, ``figlio Segni Volta``.

Both may be words of a vocabulary.

Asked by :mod:`~deid_proxy.engine.cleaners.only_people`.

References
----------
DICOM PS3.15 section E.3.5
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.called_words import FURTHER_PARTICLES, HOUSEHOLD_PARTICLES, NAMES
from deid_proxy.engine.cleaners.marks import Mark
from deid_proxy.engine.cleaners.name_span import is_phrase
from deid_proxy.engine.cleaners.only_people_acts import SITES
from deid_proxy.engine.cleaners.only_people_words import (
    BY,
    CALLED,
    DID,
    DONE_BY,
    KIN_TOO,
    SHORTENED,
    SIGNS,
    TELLS,
    TO,
    UNSURE,
    WHO,
)
from deid_proxy.engine.cleaners.own_words import PARTICLES
from deid_proxy.engine.cleaners.people_in_small import POSSESSIVES, is_of_possessive, is_written_so
from deid_proxy.engine.cleaners.people_known import is_called, is_somebody, is_who, kind_of
from deid_proxy.engine.cleaners.people_words import BORN, CALLED_BEHIND, WHO_OF, WITH_MARKS
from deid_proxy.engine.cleaners.role_words import BY_OTHERS
from deid_proxy.engine.cleaners.title_words import CONTACTS, SUFFIXES
from deid_proxy.engine.cleaners.tokens import APOSTROPHES, between
from deid_proxy.engine.cleaners.whys import BEHIND_ROLE
from deid_proxy.engine.cleaners.word_lists import words_in

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.standard.vocabulary import Vocabulary

_NUMBERED: Final = words_in(
    "contact1 contact2 contact3 kontakt1 kontakt2 nok1 nok2 person1 person2 tonite tonight oncall"
)
_NAMED: Final = SIGNS | CALLED | BORN | DID | NAMES | _NUMBERED
_POINTED: Final = SHORTENED | words_in("dikt dict fdo fda gez podp podps assin firm und unterschr")
PAIRED: Final = frozenset().union(CONTACTS, WHO, WHO_OF, BY_OTHERS, _NAMED, BY, TO, _POINTED, WITH_MARKS, POSSESSIVES)
"""What may stand in front of a name of two words."""
_GAPS: Final = frozenset((" ", ": ", " : ", ":", "=", " = "))
_SPACED: Final = frozenset((" ", ". "))
_POINTS: Final = frozenset((". ", ".: "))
_BETWEEN: Final = frozenset((" ", ", ", "-"))
_MOST_PARTICLES: Final = 2
OF_THE_DUTCH: Final = HOUSEHOLD_PARTICLES | FURTHER_PARTICLES
"""Particles of Dutch families."""
_IRISH: Final = frozenset(("o", "d"))
_IS: Final = words_in("is was ist war est es era is var er oli je jest to")
_BEFORE_INITIALS: Final = words_in(
    "formerly to from with by as nee for via sec an von mit durch bei fur avec par pour con per aan van door met",
    "voor",
    "przez dla pro till av af til fra fran med pentru por para",
)
"""Small words behind which a letter ends no sentence."""
_NEVER_VAN: Final = frozenset(("modality", "unit", "measurement"))
_WHO_IS: Final = words_in("rep name contact nok kontakt naam nom")
_SIDES: Final = frozenset("lrdg")
_OF_BODY: Final = frozenset(("anatomy", "finding", "device"))
_NEVER_BEHIND: Final = frozenset(("modality", "view", "unit", "measurement", "technique", "phase"))
_ENDS: Final = frozenset((",", ".", ";", ":", ")", "(", "\n", "/", ""))
_NEVER: Final = frozenset(("modality", "view", "side", "unit", "measurement", "procedure", "finding", "phase"))
_MODALITY: Final = "modality"
_SHORTEST: Final = 3  # letters
_LONGEST_LETTERS: Final = 4  # of a role in letters
_FAR: Final = 4  # words
_COMMA: Final = ", "


def find_pair(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> list[Mark]:
    """Return the name of two words behind one of :data:`PAIRED`, each of which somebody is called."""
    if at + 2 >= len(tokens):
        return []
    first, last = tokens[at + 1].word, _behind_particles(plain, tokens, at + 2)
    second = tokens[last].word
    if not second.is_alpha or not second.is_capitalised or first.is_capitals != second.is_capitals:
        return []
    end = _end(plain, tokens, at, last, words)
    return [Mark(tokens[at + 1].start, tokens[end].end, BEHIND_ROLE)] if end and _is_led(tokens, at) else []


def _behind_particles(plain: str, tokens: list[Token], at: int) -> int:
    """Return the place behind the particles of a family's name that stand at one: Sem van Berkel, LUC DE VOS."""
    last = at
    if (
        tokens[at].text in _IRISH
        and last + 1 < len(tokens)
        and between(plain, tokens[at], tokens[at + 1]) in APOSTROPHES
    ):
        return last + 1
    while last - at < _MOST_PARTICLES and last + 1 < len(tokens) and tokens[last].text in PARTICLES:
        if between(plain, tokens[last], tokens[last + 1]) != " ":
            break
        last += 1
    return last


def find_behind_small(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> list[Mark]:
    """Return a name behind an initial, where a small word in front can end no sentence, or behind Dutch particles.

    *Rep is K. Foster*, *laborant Q. van de Water*.
    """
    if tokens[at - 1].text in OF_THE_DUTCH:
        return _behind_van(plain, tokens, at, words)
    lead, initial, name = tokens[at - 2 : at + 1]
    if not initial.is_capitals or between(plain, initial, name) != ". " or between(plain, lead, initial) != " ":
        return []
    is_said = lead.text in _IS and at > _MOST_PARTICLES
    is_said = is_said and (is_who(tokens, at - 3) or tokens[at - 3].text in _WHO_IS)
    if not (lead.word.is_small and (lead.text in _BEFORE_INITIALS or is_said)) or not is_somebody(name.text):
        return []
    kind = kind_of(name.text, words)
    is_don = initial.text == "d" and lead.text == "para"
    if kind in _NEVER_BEHIND or (kind in _OF_BODY and initial.text in _SIDES and not is_don):
        return []  # injury to L. Hand
    is_named = name.text not in words or is_called(name.text, words) or name.text in CALLED_BEHIND
    behind = tokens[at + 1] if at + 1 < len(tokens) else None
    ends = plain[name.end : name.end + 1] != " " or behind is None or not behind.word.is_title
    return [Mark(initial.start, name.end, BEHIND_ROLE)] if is_named and ends else []


def _behind_van(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> list[Mark]:
    """Return a family's name behind Dutch particles, and who somebody is in front of it or of an initial."""
    first = at
    while first > 1 and at - first <= _MOST_PARTICLES and tokens[first - 1].text in OF_THE_DUTCH:
        if between(plain, tokens[first - 1], tokens[first]) != " ":
            return []
        first -= 1
    if tokens[first].text not in HOUSEHOLD_PARTICLES or not tokens[first].is_small:
        return []
    if tokens[first - 1].is_initial and first > 1 and between(plain, tokens[first - 1], tokens[first]) == ". ":
        first -= 1
    lead, kind = tokens[first - 1], kind_of(tokens[at].text, words)
    if between(plain, lead, tokens[first]) not in _GAPS or kind in _NEVER_VAN or tokens[at].text in SITES:
        return []
    is_led = lead.text in DID or is_who(tokens, first - 1)
    return [Mark(tokens[first].start, tokens[at].end, BEHIND_ROLE)] if is_led and is_somebody(tokens[at].text) else []


def _is_led(tokens: list[Token], at: int) -> bool:
    """Tell whether a word says that somebody follows."""
    lead = tokens[at]
    if (
        lead.text in _NAMED
        or lead.text in CONTACTS
        or lead.text in _POINTED
        or is_who(tokens, at)
        or is_of_possessive(tokens, at)
    ):
        return True
    if lead.text in WITH_MARKS:
        return not lead.raw.isascii()
    if not lead.word.is_small:
        return False
    before = [token.text for token in tokens[max(at - _FAR, 0) : at]]
    return not (DONE_BY if lead.text in BY else TELLS).isdisjoint(before)


def _end(plain: str, tokens: list[Token], at: int, last: int, words: Vocabulary) -> int:
    """Return the last of two words behind a lead that may be a name, or three: Oude Heer, Bas; 0 where none are."""
    lead, first, second = tokens[at], tokens[at + 1], tokens[last]
    gap = between(plain, lead, first)
    if (
        not (gap in _GAPS or (gap in _POINTS and lead.text in _POINTED))
        or between(plain, first, tokens[at + 2]) not in _BETWEEN
    ):
        return 0
    if lead.is_capitals and (first.is_capitals or len(lead.text) > _LONGEST_LETTERS):
        return 0
    is_kin = lead.text in KIN_TOO or lead.text in UNSURE
    end, given = last, last + 1
    if given < len(tokens) and tokens[given].word.is_title and first.word.is_title:
        is_given = between(plain, second, tokens[given]) == _COMMA != between(plain, first, second)
        end = given if is_given and _may_be(tokens[given], words, is_kin=is_kin) else end
    behind = plain[tokens[end].end : tokens[end].end + 1]
    if behind == " " and plain[tokens[end].end + 1 : tokens[end].end + 2] != "(":
        behind_it = tokens[end + 1].word if end + 1 < len(tokens) else None
        if behind_it is None or not (behind_it.is_small or behind_it.has_digits or behind_it.text in SUFFIXES):
            return 0
    elif behind != " " and behind not in _ENDS:
        return 0
    named = [one for one in (at + 1, last) if _may_be(tokens[one], words, is_kin=is_kin)]
    if len(named) == 1 and gap in _SPACED and lead.word.is_small and not is_kin:  # υπογραφή Άννα Κατωτέρα
        named += [one for one in (at + 1, last) if one not in named and is_written_so(tokens[one], words)]
    return end if len(named) == 2 and not any(is_phrase(tokens, one, words) for one in named) else 0


def _may_be(token: Token, words: Vocabulary, *, is_kin: bool) -> bool:
    """Tell whether a word is what somebody is called: an unknown one goes by itself, and is of the pair."""
    text = token.text
    if len(text) < _SHORTEST or token.word.is_unspaced or not is_somebody(text) or (is_kin and text in SITES):
        return False
    if text in CALLED_BEHIND or (text not in words and words.everyday(text) is None):
        return True
    kind = kind_of(text, words)
    return is_called(text, words) and (kind not in _NEVER or (kind == _MODALITY and token.word.is_title))
