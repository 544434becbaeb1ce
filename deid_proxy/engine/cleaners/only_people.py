"""People of whom a text says that they are people, whatever their names mean: ``Wife Cal``, ``discussed with Fresh``.

A word of a vocabulary is kept where nothing says that it is somebody. Behind who somebody is, by whom something was
done, whom somebody told, and in front of what is said of people only, a word with a capital is a name: it goes, unless
it is one of the few that are nobody there, or the next word says that a part of the body is meant.

Asked of every text, behind :mod:`~deid_proxy.engine.cleaners.called`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.called import is_foreign
from deid_proxy.engine.cleaners.called_words import BY as LANGUAGES_OF_BY
from deid_proxy.engine.cleaners.kinds import NEVER_TOLD, OF_BRANDS, OF_DISEASES
from deid_proxy.engine.cleaners.marks import Mark
from deid_proxy.engine.cleaners.name_span import begins_sentence, is_phrase
from deid_proxy.engine.cleaners.only_people_acts import (
    ACTS_OF_STAFF,
    ALSO_CALLED,
    DOES,
    SAID,
    SAID_MORE,
    SAID_TWO,
    SHORT_SPECIALTIES,
    SITES,
    TO_DO,
)
from deid_proxy.engine.cleaners.only_people_words import (
    ACCORDING,
    BY,
    CALLED,
    CALLED_TOO,
    DID,
    DONE_BY,
    FOR,
    FRAMES,
    HIS,
    HONORIFICS,
    JOINERS,
    KIN_TOO,
    LABELS,
    NAME_LABELS,
    NO_OWNERS,
    NOT_BY_GERMAN,
    OF_NAMES,
    OF_WHOM,
    PLACES_OF_TEAMS,
    REPORTS,
    SHORTENED,
    SIGNS,
    SMALL_HONORIFICS,
    TELLS,
    TELLS_CALLED,
    THANKS,
    TO,
    TOLD,
    UNITS_TOO,
    UNSURE,
    WHO,
)
from deid_proxy.engine.cleaners.people_beside import BESIDE, LED, ROLE, what_is_beside
from deid_proxy.engine.cleaners.people_in_brackets import is_before_brackets, is_in_brackets
from deid_proxy.engine.cleaners.people_in_small import LEADS, POSSESSIVES, is_second, is_written_as_name
from deid_proxy.engine.cleaners.people_known import (
    begins,
    is_called,
    is_called_before,
    is_compound,
    is_somebody,
    is_specialty,
    is_unheard,
    is_who,
    kind_of,
    may_speak,
    spoken,
)
from deid_proxy.engine.cleaners.people_pairs import OF_THE_DUTCH, PAIRED, find_behind_small, find_pair
from deid_proxy.engine.cleaners.people_words import (
    BORN,
    BORN_SHORT,
    CALLED_BEHIND,
    IN_LETTERS,
    KNOWN_AS,
    WHO_OF,
    WITH_MARKS,
)
from deid_proxy.engine.cleaners.role_words import BY_OTHERS
from deid_proxy.engine.cleaners.tokens import APOSTROPHES, between
from deid_proxy.engine.cleaners.whys import BEHIND_ROLE

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.landmarks import Landmarks
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.standard.vocabulary import Vocabulary

_ENDS: Final = re.compile(r" ?(?:[.,;)\n/]|\(|$)")
_LAST: Final = re.compile(r" ?\.?(?:\n|$)")
_DATED: Final = re.compile(r",? (?:on |at |@ ?|am |um |le |op |el |dnia |den )?\d")
_COLONS: Final = frozenset((": ", " : ", ":"))
_LABELLED: Final = frozenset((" ", ": ", " : ", ":"))
_SHORTENING: Final = frozenset((". ", ".", ".: "))
_SHORTEST: Final = 3  # letters
_LONGEST_LETTERS: Final = 4  # of a role in letters
_FAR: Final = 4  # words
_FEWEST: Final = 3  # words from who leads to the second of two people
_NEVER: Final = frozenset(("modality", "view", "side", "procedure", "measurement", "unit", "phase"))
_NEVER_STAFF: Final = NEVER_TOLD | {"procedure"}
"""What is nobody, of the kinds of words; of them, where something was said or done, and behind who somebody is."""
_OF_BODY: Final = frozenset(("anatomy", "finding", "device", "material", "contrast", "procedure", "technique"))
_GOES_ON: Final = frozenset(("anatomy", "finding", "device", "material", "contrast", "technique"))
_DO_TOO: Final = frozenset(("anatomy", "contrast", "phase", "technique", "device", "common"))
"""What does in a figure what people do."""
_SAY_SO: Final = frozenset(("en", "tr"))
"""Languages of which that is not so: the verbs are of speech, or names are words mostly."""
_NO_LANGUAGE: Final[frozenset[str]] = frozenset()
_PARTS: Final = frozenset(("anatomy", "device"))
_GUIDELINES: Final = _NEVER | OF_DISEASES | {"technique"}
_HOW: Final = "ly"
_GERMAN, _ENGLISH, _TURKISH = "de", "en", "tr"
_SAYERS: Final = frozenset(word for table in (SAID, SAID_MORE) for words in table.values() for word in words)
_LEADS: Final = frozenset().union(
    *(
        WHO,
        LABELS,
        NAME_LABELS,
        SIGNS,
        DID,
        CALLED,
        SHORTENED,
        ACCORDING,
        THANKS,
        REPORTS,
        FRAMES,
        OF_WHOM,
        TOLD,
        BY,
        TO,
        FOR,
    ),
    ("apres", "for"),
    WHO_OF,
    BY_OTHERS,
    BORN,
    BORN_SHORT,
    KNOWN_AS,
    IN_LETTERS,
    WITH_MARKS,
)
"""What stands in front of somebody, whatever the rule."""
_SHORTENED: Final = SHORTENED | frozenset(ACCORDING) | BORN_SHORT
_NOT_THERE: Final = NEVER_TOLD | {"measurement", "procedure", "finding"}
_DOUBTED: Final = frozenset(("read", "opinion"))
_BEHIND: Final = (
    _SAYERS | TO_DO | SHORT_SPECIALTIES | HONORIFICS | SMALL_HONORIFICS | frozenset(SAID_TWO) | {"s", "dr", "ur"}
)
"""What may stand behind somebody of whom nothing in front says so."""


def find_people(landmarks: Landmarks, tokens: list[Token], words: Vocabulary) -> list[Mark]:
    """Return people of whom the words beside their names say that they are people."""
    plain, found, last, last_told = landmarks.plain, [], len(tokens) - 1, -1
    has_brackets = "(" in plain or "[" in plain
    for at, token in enumerate(tokens):
        word = token.word
        if not word.is_capitalised or not word.is_alpha or word.is_unspaced or len(word.text) < _SHORTEST:
            continue
        before = tokens[at - 1].word if at else None
        if (
            before is not None
            and at < last
            and (before.text in PAIRED or is_compound(before))
            and tokens[at + 1].word.is_capitalised
        ):
            found += find_pair(plain, tokens, at - 1, words)
        if not word.is_title:
            continue
        if before is not None and at > 1 and (before.is_initial or before.text in OF_THE_DUTCH):
            found += find_behind_small(plain, tokens, at, words)
        is_led = before is not None and (before.text in _LEADS or is_compound(before))
        is_told = is_led and _is_led(plain, tokens, at, words)
        if not is_told and (is_led or (before is not None and (before.text in POSSESSIVES or before.text in LEADS))):
            is_told = is_written_as_name(plain, tokens, at, words)
        is_told = is_told or (at > 0 and last_told == at - 1 and is_second(plain, tokens, at, words))
        if not is_told and before is not None and before.text in JOINERS and at > 1:
            is_told = _is_joined(plain, tokens, at, words)
        if not is_told and at < last:
            behind = tokens[at + 1].word.text
            is_told = (behind in _BEHIND or is_specialty(behind)) and _is_followed(plain, tokens, at, words)
            is_told = is_told or (behind in BESIDE and _is_beside(plain, tokens, at, words))
        if not is_told and has_brackets:
            is_told = at < last and is_before_brackets(plain, tokens, at, words)
            is_told = is_told or (at > 0 and is_in_brackets(plain, tokens, at, words))
        if is_told and not is_phrase(tokens, at, words):
            last_told = at
            found.append(Mark(token.start, token.end, BEHIND_ROLE))
    return found


def _is_joined(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether a word is what another one is called, beside somebody who is led: checked by Rose and Herd."""
    first = tokens[at - 2]
    if not (first.word.is_title and tokens[at - 1].word.is_small and first.word.is_alpha) or at < _FEWEST:
        return False
    if between(plain, first, tokens[at - 1]) != " " or between(plain, tokens[at - 1], tokens[at]) != " ":
        return False
    lead = tokens[at - _FEWEST]
    if not (lead.text in _LEADS or is_compound(lead.word)) or between(plain, lead, first) not in _LABELLED:
        return False
    text = tokens[at].text
    if not (is_somebody(text) and is_called(text, words)) or kind_of(text, words) in _NOT_THERE or text in SITES:
        return False
    is_person = first.text not in words or is_called(first.text, words)
    return is_person and is_somebody(first.text) and _ends(plain, tokens, at, words)


def _is_beside(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether a grade, or where somebody works, stands behind a word that somebody is called."""
    text, beside = tokens[at].text, what_is_beside(plain, tokens, at)
    if not beside or not is_somebody(text):
        return False
    is_too = text in CALLED_BEHIND
    kind = None if is_too else kind_of(text, words)
    if beside == LED:
        return kind not in NEVER_TOLD
    if not (is_too or is_called(text, words)) or kind in _NOT_THERE:
        return False
    return beside == ROLE or text in ALSO_CALLED or _GERMAN not in words.languages_of(text)


def _is_led(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether what stands in front of a word says that it is somebody, and what is behind says nothing else."""
    lead, text = tokens[at - 1], tokens[at].text
    if lead.is_capitals and len(lead.text) > _LONGEST_LETTERS and lead.text not in IN_LETTERS:
        return False
    gap = between(plain, lead, tokens[at])
    is_shortened = gap in _SHORTENING and lead.text in _SHORTENED
    if lead.text in UNITS_TOO and not lead.word.is_title:
        return False
    if gap == ", " and lead.text in THANKS and is_somebody(text):
        is_name = is_called(text, words) and kind_of(text, words) not in OF_DISEASES
        return is_name and _LAST.match(plain, tokens[at].end) is not None
    if not (gap in _LABELLED or is_shortened) or not is_somebody(text):
        return False
    is_told = gap == " " and (lead.text in BY or lead.text in TO or lead.text in TOLD)
    is_told = is_told or (text != "list" and is_who(tokens, at - 1) and _ENDS.match(plain, tokens[at].end) is not None)
    if text in CALLED_TOO and not (is_told or _acts(tokens, at) or _stays(tokens, at)):
        return False
    if not (_is_said(plain, tokens, at, gap, words) and _ends(plain, tokens, at, words)):
        return False
    return gap != " " or _acts(tokens, at) or _stays(tokens, at) or not begins_sentence(plain, tokens, at, words)


def _acts(tokens: list[Token], at: int) -> bool:
    """Tell whether what stands behind a word is said of people."""
    if at + 1 >= len(tokens) or not tokens[at + 1].word.is_small:
        return False
    behind = tokens[at + 1].text
    if behind in _SAYERS:
        return True
    return behind in SAID_TWO and at + 2 < len(tokens) and tokens[at + 2].text in SAID_TWO[behind]


def _stays(tokens: list[Token], at: int) -> bool:
    """Tell whether somebody is said to be there, or to do what things do as well, behind who it is and a name."""
    if at + 1 >= len(tokens):
        return False
    return tokens[at + 1].word.is_small and tokens[at + 1].text in ACTS_OF_STAFF and is_who(tokens, at - 1)


def _is_said(plain: str, tokens: list[Token], at: int, gap: str, words: Vocabulary) -> bool:
    """Tell which word in front of a name says that it is one."""
    lead, text = tokens[at - 1], tokens[at].text
    kind = None if text in CALLED_BEHIND else kind_of(text, words)
    is_name_too = text in CALLED_BEHIND or is_called(text, words)
    if gap in _COLONS:
        return _is_labelled(plain, tokens, at, words)
    if lead.text in CALLED or lead.text in SIGNS or (gap in _SHORTENING and lead.text in SHORTENED):
        return is_name_too or kind not in _NEVER
    if is_name_too and is_called_before(plain, tokens, at, kind, words):
        return True
    if lead.text in DID and is_name_too and begins(plain, tokens, at - 1):
        return kind not in _NEVER | _OF_BODY or text in CALLED_BEHIND or words.everyday(text) is not None
    if lead.text in REPORTS:
        return _is_writer(plain, tokens, at, words)
    if lead.text in FRAMES and at + 1 < len(tokens) and tokens[at + 1].text in FRAMES[lead.text]:
        return is_name_too and kind not in OF_DISEASES | NEVER_TOLD
    if lead.text in NAME_LABELS and at > 1 and tokens[at - 2].text in OF_NAMES:
        return is_name_too or kind not in _NEVER | _OF_BODY
    is_new = is_unheard(text, words)  # no phrase keeps it: Nanny Donna noticed
    if is_who(tokens, at - 1) and (is_new or _is_behind_role(plain, tokens, at, kind, is_name_too=is_name_too)):
        return True
    is_slashed = lead.word.is_initial and at > 1 and between(plain, tokens[at - 2], lead) == "/"
    if not (lead.word.is_small or is_slashed) and not (lead.word.is_title and begins(plain, tokens, at - 1)):
        return False
    if kind in NEVER_TOLD and not is_name_too:
        return False
    before = [token.text for token in tokens[max(at - 1 - _FAR, 0) : at - 1]]
    if lead.text in TOLD:
        return kind not in OF_DISEASES or is_name_too
    if lead.text in ACCORDING or (lead.text == "apres" and before[-1:] == ["d"]):
        return is_name_too and kind not in _GUIDELINES
    of_whom = OF_WHOM.get(lead.text)
    if of_whom is not None and before and before[-1] in of_whom:
        return is_name_too or kind not in OF_DISEASES
    if lead.text in BY and not DONE_BY.isdisjoint(before):
        if lead.text in NOT_BY_GERMAN and not is_name_too:
            return kind not in _OF_BODY and _GERMAN not in words.languages_of(text)
        if not is_name_too and lead.text in LANGUAGES_OF_BY and is_foreign(text, LANGUAGES_OF_BY[lead.text], words):
            return True
        is_brand = kind in OF_BRANDS and not words.languages_of(text)  # planned by Eclipse
        return is_name_too or not is_brand
    if lead.text in TO and not TELLS.isdisjoint(before):
        return True
    if lead.text in BY and lead.text in LANGUAGES_OF_BY and not is_name_too:
        is_name_too = is_foreign(text, LANGUAGES_OF_BY[lead.text], words)
    is_told = lead.text in TO or lead.text in BY or lead.text in FOR
    if lead.text == "for" and at + 2 < len(tokens) and tokens[at + 1].text == "to" and tokens[at + 2].text in DOES:
        return is_name_too and kind not in OF_DISEASES
    return is_told and is_name_too and kind not in OF_DISEASES and not TELLS_CALLED.isdisjoint(before)


def _is_labelled(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether a label and a colon say that a name follows: Contact: Bone; not Kontakt: Haut."""
    label, text = tokens[at - 1].text, tokens[at].text
    kind = kind_of(text, words)
    is_name_too = text in words.names_too
    if not is_name_too and text in ALSO_CALLED and _ENDS.match(plain, tokens[at].end) is not None:
        is_name_too = True
    if label in NAME_LABELS and begins(plain, tokens, at - 1) and _ENDS.match(plain, tokens[at].end) is not None:
        return is_name_too or kind not in _OF_BODY | _NEVER
    if text in words.common and not is_name_too:
        return False
    is_label = label in LABELS or label in SIGNS or label in CALLED or label in WHO
    return is_label and (is_name_too or kind not in _OF_BODY | _NEVER)


def _is_writer(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether who wrote a report stands behind the word for it, and nothing else: Laudo Rocha."""
    text = tokens[at].text
    if not begins(plain, tokens, at - 1) or _ENDS.match(plain, tokens[at].end) is None:
        return False
    return text in ALSO_CALLED or (text in words.names_too and words.kind_of(text) not in _OF_BODY | _NEVER)


def _is_behind_role(plain: str, tokens: list[Token], at: int, kind: str | None, *, is_name_too: bool) -> bool:
    """Tell whether a word behind who somebody is is the name: Wife Cal; not Mother Diabetes, nor Surgeon Hand."""
    lead, text = tokens[at - 1], tokens[at].text
    may_act = is_name_too or not (kind in OF_DISEASES or is_specialty(lead.text))
    if may_act and (_acts(tokens, at) or _stays(tokens, at)):
        return True
    is_end = _ENDS.match(plain, tokens[at].end) is not None
    if lead.text in KIN_TOO and kind in _OF_BODY | _NEVER:
        return is_name_too and kind not in OF_DISEASES and text not in SITES
    is_unsure = (lead.text in UNSURE and lead.text not in WHO_OF) or is_specialty(lead.text)
    if is_unsure or lead.text in _DOUBTED:
        if is_end and is_name_too and kind not in OF_DISEASES and text not in SITES:
            return text in ALSO_CALLED or kind not in _PARTS
        may_end = is_end and lead.text not in OF_NAMES
        return kind not in _NEVER | _OF_BODY and (is_name_too or may_end)
    return is_name_too or (kind not in _NEVER_STAFF and is_end)


def _ends(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether a name ends with a word: nothing goes on behind it, or words in small letters that are no team's."""
    end = tokens[at].end
    if _ENDS.match(plain, end) is not None or _DATED.match(plain, end) is not None:
        return True
    if at + 1 >= len(tokens) or between(plain, tokens[at], tokens[at + 1]) != " ":
        return False
    behind = tokens[at + 1]
    if behind.word.is_title and behind.text not in words and is_who(tokens, at - 1):
        return True
    if not behind.word.is_small or behind.text in PLACES_OF_TEAMS:
        return False
    if behind.text in SHORT_SPECIALTIES or _stays(tokens, at):
        return True
    return words.kind_of(behind.text) not in _GOES_ON or behind.text in words.common or behind.text in _SAYERS


def _is_followed(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether a word begins a sentence that says of it what is said of people: Bone informed, Head to review."""
    text, behind = tokens[at].text, tokens[at + 1]
    if not is_somebody(text):
        return False
    gap = between(plain, tokens[at], behind)
    if gap == " " and behind.word.is_title and behind.text in HONORIFICS:
        return words.kind_of(text) not in NEVER_TOLD
    if not behind.word.is_small:
        return False
    if gap == " " and (behind.text in SMALL_HONORIFICS or behind.raw == "úr"):
        return is_called(text, words) and words.kind_of(text) not in NEVER_TOLD
    if gap == " " and behind.text == "dr" and plain[behind.end : behind.end + 1] == ".":
        return text in words.names_too and words.kind_of(text) not in NEVER_TOLD
    if gap in APOSTROPHES:
        is_his = behind.text == "s" and at + 2 < len(tokens) and tokens[at + 2].text in HIS and text not in NO_OWNERS
        return is_his and kind_of(text, words) not in ("finding", "common") and text in words.names_too
    is_initial = at > 0 and tokens[at - 1].word.is_initial and tokens[at - 1].is_capitals
    if not (begins(plain, tokens, at) or (is_initial and begins(plain, tokens, at - 1))):
        return False
    if gap == ", " and is_specialty(behind.text) and at + 2 < len(tokens):
        return tokens[at + 2].text in _SAYERS and is_called(text, words)
    if gap != " ":
        return False
    is_name_too = is_called(text, words)
    if text.endswith(_HOW) and not is_name_too:
        return False
    kind = kind_of(text, words)
    may_be = is_name_too or (kind in _OF_BODY and kind not in OF_DISEASES)
    if not may_be or (kind in _NEVER and not is_name_too):
        return False
    is_noun = text not in ALSO_CALLED and _GERMAN in words.languages_of(text)
    if behind.text in SAID_TWO and _acts(tokens, at) and ((is_name_too and not is_noun) or behind.text in TO_DO):
        return True
    if any(behind.text in said for language, said in spoken(SAID, text) if may_speak(text, language, words)):
        return True
    if not is_name_too:
        return False
    languages = frozenset(words.languages_of(text))
    if kind in OF_DISEASES and not languages and behind.text not in SAID_MORE[_TURKISH]:
        return False
    own = languages - _SAY_SO if kind in _DO_TOO else languages - {_TURKISH} if kind in OF_DISEASES else _NO_LANGUAGE
    return any(behind.text in said for language, said in spoken(SAID_MORE, text) if language not in own)
