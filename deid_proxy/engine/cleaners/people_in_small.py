"""People behind who they are in small letters, where only a name has a capital: ``η κόρη της Πηγή``.

But for German, no language writes a word with a capital within a sentence. So one is a name right behind a role that
has none, whatever it means, and behind a relative of somebody too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.only_people_acts import SITES
from deid_proxy.engine.cleaners.only_people_words import (
    KIN_TOO,
    OF_NAMES,
    PLACES_OF_TEAMS,
    SHORTENED,
    UNITS_TOO,
    UNSURE,
)
from deid_proxy.engine.cleaners.people_known import begins, is_called, is_somebody, is_who
from deid_proxy.engine.cleaners.people_words import CALLED_BEHIND, WHO_OF
from deid_proxy.engine.cleaners.tokens import between
from deid_proxy.engine.cleaners.word_lists import words_in

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.standard.vocabulary import Vocabulary

POSSESSIVES: Final = words_in(
    "του τησ μου τουσ σου ei lui sa sau mea meu dele dela deles hans hennes hendes min mi mia mio sua suo seu minha",
    "его ее их моя мои иого іі іх неин негов му njen njegov njezin",
)
"""Whose relative somebody is, behind the word for it: η κόρη της, fiica ei, datteren hennes, дочь её."""
_NEVER: Final = frozenset(("modality", "view", "unit", "measurement"))
_PARTS: Final = frozenset(("anatomy", "device", "material", "contrast", "technique", "phase", "side"))
_DISEASES: Final = frozenset(("finding", "procedure"))
_ENDS: Final = frozenset((",", ".", ";", ")", "\n", "/", "(", "!", "?", ""))
_GERMAN: Final = "de"
_GAPS: Final = frozenset((" ", ". "))
_WORDS_TOO: Final = words_in("pas pot мед вр")
_UNITS_OF_PEOPLE: Final = words_in("dl")
_MEASURES: Final = words_in("mg g mmol ug mcg ng ml l per pro")
_OF_TWO: Final = {
    "to": words_in("f"),  # f.to, signed in Italian; not moved to Arm
    "urgences": words_in("des aux"),
    "garde": words_in("de"),
    "bloc": words_in("du"),
    "nuit": words_in("de"),
    "familia": words_in("medico medica de"),
    "familie": words_in("de"),
    "garda": words_in("de"),
    "plantao": words_in("de do"),
    "planta": words_in("de"),
    "turno": words_in("de di"),
    "reparto": words_in("di"),
    "rodzinny": words_in("lekarz"),
    "rodzinna": words_in("lekarz lekarka"),
    "prowadzacy": words_in("lekarz"),
    "prowadzaca": words_in("lekarz lekarka"),
    "oddzialowa": words_in("pielegniarka"),
}
"""Who somebody is in two words, the second of which says of what: lekarz rodzinny, interne des urgences."""
LEADS: Final = words_in("pt dl ter ra tec lahettaja rep") | frozenset(_OF_TWO)
"""Behind these somebody stands only if called so."""
_IN_LETTERS: Final = words_in("rn lpn lvn cna emt atc crna aprn tsrm oss")
"""Who somebody is in capitals, which mean nothing else in front of a word."""


def is_of_possessive(tokens: list[Token], at: int) -> bool:
    """Tell whether a small word says whose relative the one in front of it is."""
    word = tokens[at]
    return at > 0 and word.text in POSSESSIVES and word.word.is_small and tokens[at - 1].text in KIN_TOO


def is_written_so(token: Token, words: Vocabulary) -> bool:
    """Tell whether nothing but a name has the capital that a word has: none of German, nor of a scan."""
    text = token.text
    is_free = token.is_title and token.is_alpha and is_somebody(text) and text not in SITES
    return is_free and _GERMAN not in words.languages_of(text) and words.kind_of(text) not in _NEVER | _DISEASES


def is_written_as_name(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether a capital says that a word is a name: behind a role in small letters, in a clause that goes on."""
    text, gap = tokens[at].text, between(plain, tokens[at - 1], tokens[at])
    if gap not in _GAPS or not is_somebody(text) or text in SITES or not _goes_on(plain, tokens, at, words):
        return False
    kind, is_named = words.kind_of(text), text in CALLED_BEHIND or is_called(text, words)
    if kind in _NEVER and not is_named:
        return False
    lead = tokens[at - 1]
    if gap != " ":
        return is_named and _is_shortened(plain, tokens, at - 1)
    if _is_abbreviated(plain, tokens, at - 1):
        return is_named
    is_his = is_of_possessive(tokens, at - 1)
    if is_his:
        if between(plain, tokens[at - 2], lead) != " ":
            return False
        lead = tokens[at - 2]
    elif not is_who(tokens, at - 1) and lead.text not in LEADS:
        return False
    if lead.text in _OF_TWO and not (at > 1 and tokens[at - 2].text in _OF_TWO[lead.text]):
        return False
    if not lead.word.is_small:
        return lead.is_capitals and (is_named if lead.text in LEADS else lead.text in _IN_LETTERS)
    if _GERMAN in words.languages_of(text) and (not is_named or _GERMAN in words.languages_of(lead.text)):
        return False
    if kind in _DISEASES and (not is_named or (lead.text in KIN_TOO and not is_his)):
        return False
    is_small_behind = at + 1 < len(tokens) and between(plain, tokens[at], tokens[at + 1]) == " "
    if not is_named and is_small_behind and words.kind_of(tokens[at + 1].text) in _PARTS | _DISEASES:
        return False  # infirmière Voie veineuse posée
    if kind in _DISEASES and not is_small_behind and (lead.text in UNSURE or lead.text in LEADS):
        return False
    if lead.text == "rep" and kind in _PARTS:
        return False  # rep Head coil
    if lead.text in UNSURE or lead.text in LEADS or lead.text in OF_NAMES or lead.text in WHO_OF:
        return is_named
    return kind not in _PARTS or lead.text not in KIN_TOO or is_named or is_his


def _is_shortened(plain: str, tokens: list[Token], at: int) -> bool:
    """Tell whether a role is shortened with a point: νοσηλ. Κεφαλή; one that is a word, where one begins."""
    lead = tokens[at]
    if lead.text not in SHORTENED or not lead.word.is_small or lead.text in UNITS_TOO:
        return False
    return lead.text not in _WORDS_TOO or begins(plain, tokens, at)


def _is_abbreviated(plain: str, tokens: list[Token], at: int) -> bool:
    """Tell whether letters that mean something else say who signed, or a gentleman: f.to Sole, pentru dl Pop."""
    if at < 1 or not tokens[at].word.is_small:
        return False
    before, gap = tokens[at - 1], between(plain, tokens[at - 1], tokens[at])
    if tokens[at].text in _UNITS_OF_PEOPLE:
        return gap == " " and before.word.is_small and before.is_alpha and before.text not in _MEASURES
    return tokens[at].text == "to" and before.text == "f" and gap == "."


def _goes_on(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether nothing with a capital stands behind a word but another name, and no team."""
    end = tokens[at].end
    if plain[end : end + 1] in _ENDS:
        return True
    if at + 1 >= len(tokens) or between(plain, tokens[at], tokens[at + 1]) != " ":
        return False
    behind = tokens[at + 1]
    if behind.is_title:
        ends = plain[behind.end : behind.end + 1] in _ENDS or (at + 2 < len(tokens) and tokens[at + 2].word.is_small)
        return ends and _is_second(behind, words)
    return behind.word.is_small and behind.text not in PLACES_OF_TEAMS


def _is_second(token: Token, words: Vocabulary) -> bool:
    text = token.text
    is_named = text in CALLED_BEHIND or is_called(text, words) or text not in words
    return token.is_alpha and is_named and is_somebody(text) and text not in SITES and words.kind_of(text) not in _NEVER


def is_second(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether a word is a name behind one that goes, in a clause that goes on: pac. Čech Müller neklidný."""
    if between(plain, tokens[at - 1], tokens[at]) != " " or _GERMAN in words.languages_of(tokens[at].text):
        return False
    end = tokens[at].end
    goes_on = (
        at + 1 < len(tokens) and between(plain, tokens[at], tokens[at + 1]) == " " and tokens[at + 1].word.is_small
    )
    return (goes_on or plain[end : end + 1] in _ENDS) and _is_second(tokens[at], words)
