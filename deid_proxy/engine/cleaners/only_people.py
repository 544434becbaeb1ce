"""People of whom a text says that they are people, whatever their names mean: ``Wife Cal``, ``discussed with Fresh``.

A word of a vocabulary is kept where nothing says that it is somebody. Behind who somebody is, by whom something was
done, whom somebody told, and in front of what is said of people only, a word with a capital is a name: it goes, unless
it is one of the few that are nobody there, or the next word says that a part of the body is meant.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.called import CALLED as WHY
from deid_proxy.engine.cleaners.marks import Mark
from deid_proxy.engine.cleaners.name_span import begins_sentence, is_phrase
from deid_proxy.engine.cleaners.negations import NEGATIONS
from deid_proxy.engine.cleaners.only_people_words import (
    ACCORDING,
    BY,
    CALLED,
    DOES,
    DONE_BY,
    HIS,
    HOW_BEGINS,
    LABELS,
    NOBODY,
    NOT_BY_GERMAN,
    OF_WHOM,
    PLACES_OF_TEAMS,
    SAID,
    SHORTENED,
    SIGNS,
    TELLS,
    TO,
    TO_DO,
    TOLD,
    UNSURE,
    WHO,
)
from deid_proxy.engine.cleaners.role_words import KIN, SPECIALTIES
from deid_proxy.engine.cleaners.tokens import between

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.landmarks import Landmarks
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.standard.vocabulary import Vocabulary

_ENDS: Final = re.compile(r" ?(?:[.,;)\n/]|\(|$)")
_DATED: Final = re.compile(r",? (?:on |at |am |um |le |op |el |dnia |den )?\d")
_SENTENCE_ENDS: Final = frozenset(".!?")
_COLONS: Final = frozenset((": ", " : ", ":"))
_LABELLED: Final = frozenset((" ", ": ", " : ", ":"))
_SHORTEST: Final = 3  # letters
_LONGEST_LETTERS: Final = 4  # of a role in letters
_FAR: Final = 4  # words
_NEVER: Final = frozenset(("modality", "view", "side", "procedure", "measurement", "unit", "phase"))
_NEVER_TOLD: Final = frozenset(("modality", "view", "side", "unit"))
_NEVER_STAFF: Final = _NEVER_TOLD | {"procedure"}
"""What is nobody, of the kinds of words; of them, where something was said or done, and behind who somebody is."""
_OF_BODY: Final = frozenset(("anatomy", "finding", "device", "material", "contrast", "procedure", "technique"))
_GOES_ON: Final = frozenset(("anatomy", "finding", "device", "material", "contrast", "technique"))
_OF_DISEASES: Final = frozenset(("finding", "procedure", "modality"))
_OF_BRANDS: Final = frozenset(("technique", "contrast", "material", "device"))
_GUIDELINES: Final = _NEVER | _OF_DISEASES | {"technique"}
_HOW: Final = "ly"
_GERMAN: Final = "de"
_POSSESSIVE: Final = frozenset(("'", "’"))
_SPECIALISTS: Final = (*SPECIALTIES, *HOW_BEGINS)
_SAYERS: Final = frozenset(word for words in SAID.values() for word in words)


def find_people(landmarks: Landmarks, tokens: list[Token], words: Vocabulary) -> list[Mark]:
    """Return people of whom the words beside their names say that they are people."""
    plain, found = landmarks.plain, []
    for at in range(len(tokens)):
        word = tokens[at].word
        if not word.is_title or not word.is_alpha or word.is_unspaced or len(word.text) < _SHORTEST:
            continue
        is_led = at > 0 and _is_led(plain, tokens, at, words)
        if (is_led or _is_followed(plain, tokens, at, words)) and not is_phrase(tokens, at, words):
            found.append(Mark(tokens[at].start, tokens[at].end, WHY))
    return found


def _is_somebody(text: str) -> bool:
    return text not in NOBODY and text not in NEGATIONS and not text.startswith(_SPECIALISTS)


def _is_led(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether what stands in front of a word says that it is somebody, and what is behind says nothing else."""
    lead, text = tokens[at - 1], tokens[at].text
    if lead.is_capitals and len(lead.text) > _LONGEST_LETTERS:
        return False
    gap = between(plain, lead, tokens[at])
    is_shortened = gap == ". " and lead.text in SHORTENED
    if not (gap in _LABELLED or is_shortened) or not _is_somebody(text):
        return False
    if not (_is_said(plain, tokens, at, gap, words) and _ends(plain, tokens, at, words)):
        return False
    return gap != " " or not begins_sentence(plain, tokens, at, words)


def _is_said(plain: str, tokens: list[Token], at: int, gap: str, words: Vocabulary) -> bool:
    """Tell which word in front of a name says that it is one."""
    lead, text = tokens[at - 1], tokens[at].text
    kind = words.kind_of(text)
    is_name_too = text in words.names_too
    if gap in _COLONS:
        if text in words.common and not is_name_too:
            return False
        is_label = lead.text in LABELS or lead.text in SIGNS or lead.text in CALLED or lead.text in WHO
        return is_label and (is_name_too or kind not in _OF_BODY | _NEVER)
    if lead.text in CALLED or lead.text in SIGNS or (gap == ". " and lead.text in SHORTENED):
        return is_name_too or kind not in _NEVER
    if lead.text in WHO:
        if lead.text in KIN and kind in _OF_BODY | _NEVER:
            return is_name_too and kind not in _OF_DISEASES
        is_end = _ENDS.match(plain, tokens[at].end) is not None
        if lead.text in UNSURE or lead.text.startswith(_SPECIALISTS):
            return kind not in _NEVER | _OF_BODY and (is_name_too or is_end)
        return is_name_too or (kind not in _NEVER_STAFF and is_end)
    if not lead.word.is_small and not (at == 1 and lead.word.is_title):
        return False
    if kind in _NEVER_TOLD and not is_name_too:
        return False
    before = [token.text for token in tokens[max(at - 1 - _FAR, 0) : at - 1]]
    if lead.text in TOLD:
        return kind not in _OF_DISEASES or is_name_too
    if lead.text in ACCORDING:
        return is_name_too and kind not in _GUIDELINES
    of_whom = OF_WHOM.get(lead.text)
    if of_whom is not None and before and before[-1] in of_whom:
        return is_name_too or kind not in _OF_DISEASES
    if lead.text in BY and not DONE_BY.isdisjoint(before):
        is_brand = kind in _OF_BRANDS and not words.languages_of(text)  # planned by Eclipse
        return is_name_too or not (lead.text in NOT_BY_GERMAN or is_brand)
    return lead.text in TO and not TELLS.isdisjoint(before)


def _ends(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether a name ends with a word: nothing goes on behind it, or words in small letters that are no team's."""
    end = tokens[at].end
    if _ENDS.match(plain, end) is not None or _DATED.match(plain, end) is not None:
        return True
    if at + 1 >= len(tokens) or between(plain, tokens[at], tokens[at + 1]) != " ":
        return False
    behind = tokens[at + 1]
    if not behind.word.is_small or behind.text in PLACES_OF_TEAMS:
        return False
    return words.kind_of(behind.text) not in _GOES_ON or behind.text in words.common or behind.text in _SAYERS


def _is_followed(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether a word begins a sentence that says of it what is said of people: Bone informed, Head to review."""
    if at + 1 >= len(tokens):
        return False
    text, behind = tokens[at].text, tokens[at + 1]
    if not behind.word.is_small or not _is_somebody(text):
        return False
    gap = between(plain, tokens[at], behind)
    if gap in _POSSESSIVE:
        is_his = behind.text == "s" and at + 2 < len(tokens) and tokens[at + 2].text in HIS
        return is_his and words.kind_of(text) not in ("finding", "common") and text in words.names_too
    if gap != " " or not _begins(plain, tokens, at):
        return False
    if text.endswith(_HOW) and text not in words.names_too:
        return False
    kind = words.kind_of(text)
    may_be = text in words.names_too or (kind in _OF_BODY and kind not in _OF_DISEASES)
    if not may_be or (kind in _NEVER and text not in words.names_too):
        return False
    if behind.text in TO_DO:
        return at + 2 < len(tokens) and tokens[at + 2].text in DOES
    if behind.text not in _SAYERS:
        return False
    return any(behind.text in said for language, said in SAID.items() if _may_speak(text, language, words))


def _may_speak(text: str, language: str, words: Vocabulary) -> bool:
    """Tell whether something is said in a language of somebody who is called like a word: German writes nouns so."""
    return language != _GERMAN or text in words.names_too


def _begins(plain: str, tokens: list[Token], at: int) -> bool:
    """Tell whether a word stands at the beginning of a text, a line or a sentence, or behind a comma."""
    if not at:
        return True
    gap = between(plain, tokens[at - 1], tokens[at])
    return "\n" in gap or (gap[:1] in _SENTENCE_ENDS and gap[-1:] == " ") or gap in (", ", "; ", " - ", ": ")
