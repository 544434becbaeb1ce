"""People who are called like a word, by what stands around them: ``RO Foot came``, ``pls show Plum``, ``Herz family``.

A word of a vocabulary is kept where nothing says that it is somebody. Here something does: what people do behind the
letters of their job, by whom something was done, who was shown it, whose family it is, under which name it is kept.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.called_words import (
    ACTS,
    ACTS_WITH_IMAGES,
    ALWAYS_BEHIND_PARTICLES,
    AT_COMPUTERS,
    BEFORE_FAMILY,
    BEHIND_TOLD,
    BY,
    CLERKS,
    FAMILIES,
    FAMILY,
    FURTHER_PARTICLES,
    HOUSEHOLD_PARTICLES,
    LETTER_ROLES,
    MIXED_ROLES,
    NAMES,
    NO_FAMILY,
    NO_LETTERS,
    OF,
    POLITE,
    SAYS,
    SHOWN,
    SOON,
    TO_WHOM,
    TOLD,
    UNDER,
    VIEWS_TOO,
    WHOSE,
    WITHIN_UNDER,
)
from deid_proxy.engine.cleaners.done_words import DONE, HANDLED, MADE_BY, MODALITIES
from deid_proxy.engine.cleaners.kinds import OF_BRANDS
from deid_proxy.engine.cleaners.marks import Mark
from deid_proxy.engine.cleaners.name_span import begins_sentence, is_phrase
from deid_proxy.engine.cleaners.negations import NEGATIONS
from deid_proxy.engine.cleaners.own_words import PARTICLES
from deid_proxy.engine.cleaners.role_words import KIN, NO_NAMES, ROLES_OF_PEOPLE, SPECIALTIES
from deid_proxy.engine.cleaners.title_words import EXAMINED_TOO, ROLES, TITLES
from deid_proxy.engine.cleaners.tokens import between
from deid_proxy.engine.cleaners.walks import rules_by_word
from deid_proxy.engine.cleaners.whys import BEHIND_ROLE, INITIALS

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.landmarks import Landmarks
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.standard.vocabulary import Vocabulary

_ENDS: Final = re.compile(r" ?(?:[.,;:)\n/]|$)")
_DATED: Final = re.compile(r",? (?:on |at |am |um |le |op |el |dnia |den )?(?:[^\W\d_]{3,9}\.? )?\d")
_NEVER: Final = frozenset(("modality", "view", "side", "procedure", "measurement", "unit", "phase", "technique"))
_NEVER_CALLED: Final = frozenset(("modality", "view", "side", "measurement", "unit"))
"""The same, of words that are names too."""
_ENGLISH, _GERMAN = "en", "de"
_SAID_OF_PEOPLE: Final = frozenset(("finding", "procedure", "side", "modality"))
_SHORTEST, _LONGEST_FOREIGN = 3, 10  # letters
_FAR, _NEAR = 5, 7  # words
_LONGEST_LETTERS: Final = 4  # of a role in letters: MPE Gut, Patrícia
_SLASH: Final = " /"
_MOST_PARTICLES: Final = 3
_FEW: Final = 3  # words
_MOST_OF_NAME: Final = 5  # words
_MAKERS: Final = "protocol language"
_SAID: Final = frozenset(("told", "reported", "said", "phoned", "sent", "forwarded", "communicated", "gemeld", "dit"))
_BESIDE_STAFF: Final = frozenset(("of", "with", "from", "ask", "tell", "told", "call", "w"))
_VIEW: Final = frozenset(("pa",))
_FINDING: Final = "finding"
_OF_DISEASES: Final = frozenset((_FINDING, "material", "device", "contrast"))
_DONE: Final = DONE | MADE_BY | HANDLED


def find_called(landmarks: Landmarks, tokens: list[Token], words: Vocabulary) -> list[Mark]:
    """Return people whose names are words, by what stands around them."""
    plain, found = landmarks.plain, []
    for at in range(len(tokens) - 1):
        text = tokens[at].word.text
        for rule in _RULES.get(text, ()):
            start, end = rule(plain, tokens, at, words)
            found += [Mark(tokens[one].start, tokens[one].end, BEHIND_ROLE) for one in range(start, end)]
    if len(tokens) > 1 and tokens[-1].text == FAMILY:
        start, end = _before_family(plain, tokens, len(tokens) - 1, words)
        found += [Mark(tokens[one].start, tokens[one].end, BEHIND_ROLE) for one in range(start, end)]
    if len(tokens) > 1 and _is_behind_slash(plain, tokens, words):
        found.append(Mark(tokens[-1].start, tokens[-1].end, INITIALS))
    return found


_NOBODY: Final = (0, 0)


def is_foreign(text: str, language: str, words: Vocabulary) -> bool:
    """Tell whether a short word is of languages of which the one is none, nor English."""
    languages = words.languages_of(text)
    return bool(languages) and len(text) <= _LONGEST_FOREIGN and not {language, _ENGLISH} & {*languages}


def _may_be_called(tokens: list[Token], at: int, language: str, words: Vocabulary) -> bool:
    """Tell whether somebody may be called as a word with a capital says, though a vocabulary has it."""
    token, text = tokens[at], tokens[at].text
    if not token.word.is_title or not token.word.is_alpha or len(text) < _SHORTEST or token.word.is_unspaced:
        return False
    if text in NO_NAMES or text in TITLES or text in ROLES or text in NEGATIONS or text.startswith(SPECIALTIES):
        return False
    if is_phrase(tokens, at, words):
        return False
    if text in words.names_too:
        return words.kind_of(text) not in _NEVER_CALLED
    if words.kind_of(text) in _NEVER:
        return False
    return is_foreign(text, language, words)


def _ends(plain: str, tokens: list[Token], at: int) -> bool:
    """Tell whether what is said ends behind a word, goes on with a day, or with what sentences go on with."""
    if _ENDS.match(plain, tokens[at].end) is not None or _DATED.match(plain, tokens[at].end) is not None:
        return True
    return at + 1 < len(tokens) and tokens[at + 1].word.is_small and tokens[at + 1].text in BEHIND_TOLD


def _of_staff(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> tuple[int, int]:
    """Find somebody behind the letters of a job, who does what people do: RO Foot came; not PA Chest reviewed."""
    role, name = tokens[at], at + 1
    if not (role.is_capitals or (role.text in MIXED_ROLES and not role.is_small)):
        return _NOBODY
    if between(plain, role, tokens[name]) != " " or not _may_be_called(tokens, name, _ENGLISH, words):
        return _NOBODY
    behind = tokens[name + 1] if name + 1 < len(tokens) else None
    if behind is not None and behind.word.is_small and between(plain, tokens[name], behind) == " ":
        acts = behind.text in ACTS or (behind.text in ACTS_WITH_IMAGES and role.text not in VIEWS_TOO)
        if acts:
            return name, name + 1
    is_by = at > 0 and tokens[at - 1].word.is_small and tokens[at - 1].text in BY
    if at and tokens[at - 1].text in _BESIDE_STAFF and tokens[at - 1].word.is_small:
        is_by = role.text not in _VIEW
    return (name, name + 1) if is_by and _ends(plain, tokens, name) else _NOBODY


def _who_says(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> tuple[int, int]:
    """Find somebody of a family or of staff of whom it is said what people do: Wife Antero confirmed on the phone."""
    role, name, says = tokens[at], at + 1, at + 2
    if says >= len(tokens) or role.is_capitals or not tokens[says].word.is_small:
        return _NOBODY
    if between(plain, role, tokens[name]) != " " or between(plain, tokens[name], tokens[says]) != " ":
        return _NOBODY
    text = tokens[name].text
    if not tokens[name].word.is_title or not tokens[name].word.is_alpha or len(text) < _SHORTEST:
        return _NOBODY
    language = next((one for one, acts in SAYS.items() if tokens[says].text in acts), "")
    is_called = text not in NO_NAMES and text not in ROLES and text not in TITLES and not text.startswith(SPECIALTIES)
    if not language or not is_called or text in NEGATIONS or text in words.common:
        return _NOBODY
    if language == _GERMAN and text not in words.names_too and not is_foreign(text, language, words):
        return _NOBODY
    is_kin = role.text in KIN and words.kind_of(text) == "anatomy"  # esposa Ojo confirma
    is_said = words.kind_of(text) in _SAID_OF_PEOPLE or bool({language, _ENGLISH} & {*words.languages_of(text)})
    is_said = is_said and not is_kin
    is_said = is_said and text not in words.names_too
    return _NOBODY if is_said else (name, name + 1)


def _reversed(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> tuple[int, int]:
    """Find a family's name and a given one, of which one is a word: coroner Foster, Robert; by Vsiliauskas, Sonata."""
    lead, family, given = tokens[at], at + 1, at + 2
    if (
        given >= len(tokens)
        or (lead.is_capitals and len(lead.text) > _LONGEST_LETTERS)
        or between(plain, lead, tokens[family]) not in (" ", ": ", " : ")
    ):
        return _NOBODY
    if lead.text in TO_WHOM and (not at or tokens[at - 1].text not in _SAID):
        return _NOBODY
    pair = tokens[family : given + 1]
    if between(plain, *pair) != ", " or not all(one.word.is_title and one.word.is_alpha for one in pair):
        return _NOBODY
    is_known = [one.text in words for one in pair]
    if all(is_known) or any(len(one.text) < _SHORTEST for one in pair):
        return _NOBODY
    if not any(is_known):
        return family, given + 1  # Foster is of Foster frames, too
    name = pair[is_known.index(True)]
    if name.text in ROLES or name.text in TITLES or name.text in NO_NAMES or name.text in NEGATIONS:
        return _NOBODY
    if name.text.startswith(SPECIALTIES) or name.text in ROLES_OF_PEOPLE or name.text in EXAMINED_TOO:
        return _NOBODY
    kind = words.kind_of(name.text)
    is_brand = (
        (kind in OF_BRANDS if is_known[0] else kind == "technique")
        and not words.languages_of(name.text)
        and words.everyday(name.text) is None
    )
    if name.text not in words.names_too and not is_brand and kind in _NEVER | _OF_DISEASES | {"anatomy"}:
        return _NOBODY
    if is_known[0] and is_brand and (words.source_of(name.text) or "").startswith(_MAKERS):
        return _NOBODY  # planned by Eclipse, Xyloweb
    behind = plain[pair[1].end : pair[1].end + 1]
    acts = given + 1 < len(tokens) and tokens[given + 1].word.is_small and tokens[given + 1].text in ACTS
    if is_known[1] and not acts and (behind == ":" or _ENDS.match(plain, pair[1].end) is None):
        return _NOBODY  # by Xyloweb, Images were sent
    return family, given + 1


def _by_whom(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> tuple[int, int]:
    """Find by whom something was done, who is called like a word of another language: set up by Ojo on 16 March."""
    lead, name = tokens[at], at + 1
    if not lead.word.is_small or between(plain, lead, tokens[name]) != " ":
        return _NOBODY
    language = BY[lead.text]
    with_particles = _behind_particles(plain, tokens, name, words)
    if with_particles > name:
        return name, with_particles
    if not tokens[name].word.is_title or begins_sentence(plain, tokens, name, words):
        return _NOBODY
    is_done = any(token.text in _DONE for token in tokens[max(at - _FAR, 0) : at])
    is_dated = lead.text == "by" and _DATED.match(plain, tokens[name].end) is not None
    is_made = is_done or not AT_COMPUTERS.isdisjoint([token.text for token in tokens[max(at - _FEW, 0) : at]])
    is_word = (
        is_made
        and is_dated
        and words.kind_of(tokens[name].text) in ("common", "word")
        and _is_written(tokens[name], words)
    )
    if not (is_word or _may_be_called(tokens, name, language, words)) or tokens[name].text in NO_NAMES:
        return _NOBODY
    return (name, name + 1) if (is_done or is_dated) and _ends(plain, tokens, name) else _NOBODY


def _behind_particles(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> int:
    """Return where a family's name ends that begins with Dutch particles: door van de Water; there, where none is."""
    if tokens[at].text not in HOUSEHOLD_PARTICLES or tokens[at].is_capitals:
        return at
    last = at + 1
    while last < min(at + _MOST_PARTICLES, len(tokens)) and tokens[last].text in FURTHER_PARTICLES:
        last += 1
    if last >= len(tokens) or any(
        between(plain, tokens[one], tokens[one + 1]) not in (" ", "'", " '") for one in range(at, last)
    ):
        return at
    name = tokens[last]
    is_name = name.word.is_title and name.word.is_alpha and len(name.text) >= _SHORTEST
    is_name = (
        is_name and name.text not in ALWAYS_BEHIND_PARTICLES and words.kind_of(name.text) not in ("modality", "unit")
    )
    return last + 1 if is_name else at


def _shown(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> tuple[int, int]:
    """Find who is to be shown or told something: pls show Plum before conf, mostrar a Hand."""
    lead, name = tokens[at], at + 1
    if not lead.word.is_small:
        return _NOBODY
    language = SHOWN.get(lead.text, _ENGLISH)
    is_linked = tokens[name].text in TO_WHOM and tokens[name].word.is_small and name + 1 < len(tokens)
    if is_linked:
        name += 1
    if any(between(plain, tokens[one], tokens[one + 1]) != " " for one in range(at, name)):
        return _NOBODY
    if lead.text in SHOWN and not is_linked:
        is_asked = language == _ENGLISH and (at == 0 or tokens[at - 1].text in POLITE)
        if not is_asked:
            return _NOBODY
    text = tokens[name].text
    is_soon = name + 1 < len(tokens) and tokens[name + 1].word.is_small and tokens[name + 1].text in SOON
    is_known = text in words.names_too or text not in words
    is_named = is_known and tokens[name].word.is_title and words.kind_of(text) != "anatomy"
    if lead.text in SHOWN and is_soon and is_named:
        return name, name + 1  # pls show Glass before conf
    if not _may_be_called(tokens, name, language, words) or not _ends(plain, tokens, name):
        return _NOBODY
    is_part = text in EXAMINED_TOO or words.kind_of(text) in ("anatomy", "finding")
    return _NOBODY if is_part and not is_foreign(text, language, words) else (name, name + 1)


def _of_clerk(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> tuple[int, int]:
    """Find who works for somebody, whatever the word means: his sec Donna on 388."""
    role, name = tokens[at], at + 1
    if not at or not role.word.is_small or tokens[at - 1].text not in WHOSE:
        return _NOBODY
    if between(plain, tokens[at - 1], role) != " " or between(plain, role, tokens[name]) != " ":
        return _NOBODY
    text = tokens[name].text
    is_name = tokens[name].word.is_title and tokens[name].word.is_alpha and len(text) >= _SHORTEST
    return (name, name + 1) if is_name and text not in NO_NAMES and words.kind_of(text) not in _NEVER else _NOBODY


def _of_family(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> tuple[int, int]:
    """Find whose family it is, behind that: familie Keer; not family History, Familie Krebs."""
    family, behind = tokens[at], at + 1
    if not family.is_capitals and between(plain, family, tokens[behind]) == " " and tokens[behind].word.is_title:
        text = tokens[behind].text
        may_be = _may_be_called(tokens, behind, FAMILIES[family.text], words) and words.kind_of(text) != _FINDING
        is_end = plain[tokens[behind].end : tokens[behind].end + 1] != "-" and text not in NO_FAMILY
        further = tokens[behind + 1] if behind + 1 < len(tokens) else None
        is_end = is_end and not (further is not None and further.word.is_title and _is_of_body(further.text, words))
        if may_be and is_end and not begins_sentence(plain, tokens, behind, words):
            return behind, behind + 1
    return _NOBODY


def _before_family(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> tuple[int, int]:
    """Find whose family it is that stands in front of that: Pet of Herz family; not of Brown family history."""
    family, before = tokens[at], at - 1
    if not family.is_small or before < 1 or (at + 1 < len(tokens) and tokens[at + 1].text in NO_FAMILY):
        return _NOBODY
    if between(plain, tokens[before], family) != " " or between(plain, tokens[before - 1], tokens[before]) != " ":
        return _NOBODY
    is_led = tokens[before - 1].word.is_small and tokens[before - 1].text in BEFORE_FAMILY
    is_name = is_led and _may_be_called(tokens, before, "", words)
    return (before, before + 1) if is_name else _NOBODY


def _is_of_body(text: str, words: Vocabulary) -> bool:
    """Tell whether a word speaks of a disease, or of a part of the body."""
    return words.kind_of(text) in ("finding", "anatomy") and text not in words.names_too


def _under_name(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> tuple[int, int]:
    """Find under which name something is kept: unter Namen Schön, Nelly; under the name of Plum."""
    before = at - 1
    while before > 0 and at - before < _FEW and tokens[before].text in WITHIN_UNDER:
        before -= 1
    if before < 0 or tokens[before].text not in UNDER or not tokens[at - 1].word.is_small:
        return _NOBODY
    first, most = at + 1, min(at + _MOST_PARTICLES, len(tokens) - 1)
    while first < most and tokens[first].word.is_small and tokens[first].text in OF | PARTICLES:
        first += 1
    if between(plain, tokens[first - 1], tokens[first]) not in (" ", ": ") or not _is_written(tokens[first], words):
        return _NOBODY
    end, is_reversed = first + 1, False
    while end < min(len(tokens), first + _MOST_OF_NAME):
        gap, token = between(plain, tokens[end - 1], tokens[end]), tokens[end]
        if gap == " " and token.word.is_small and token.text in PARTICLES and end + 1 < len(tokens):
            if not tokens[end + 1].word.is_title:
                break
        elif gap == ", " and not is_reversed and token.text not in words:
            is_reversed = True
        elif gap not in (" ", "-") or not token.word.is_title:
            break
        if token.word.is_title and not _is_written(token, words):
            break
        end += 1
    behind = tokens[end].text if end < len(tokens) and tokens[end].word.is_small else ""
    return _NOBODY if words.kind_of(behind) == _FINDING else (first, end)


def _is_written(token: Token, words: Vocabulary) -> bool:
    """Tell whether a word is written as a name, and says nothing of a disease, nor of an image."""
    text = token.text
    if not token.word.is_title or not token.word.is_alpha or text in NEGATIONS:
        return False
    if text in words.names_too:
        return True
    if not token.raw.isascii() and {*words.languages_of(text)} == {_ENGLISH}:
        return True  # Näf, which English has as NaF
    kind = words.kind_of(text)
    is_of_standard = kind == "anatomy" and not words.languages_of(text)  # name Axial
    return not is_of_standard and kind not in _NEVER and kind not in _OF_DISEASES


def _is_behind_slash(plain: str, tokens: list[Token], words: Vocabulary) -> bool:
    """Tell whether a text ends with a slash and somebody's letters, behind a word of sentences: Eintrag erfolgt /mr."""
    letters, before = tokens[-1], tokens[-2]
    if len(letters.text) != len(_SLASH) or not letters.word.is_alpha or letters.word.is_title:
        return False
    if letters.is_capitals and (letters.text in MODALITIES or words.kind_of(letters.text) in _NEVER_CALLED):
        return False
    if between(plain, before, letters) not in (_SLASH, f".{_SLASH}") or plain[letters.end :].strip(" ."):
        return False
    if letters.text in NO_LETTERS or not before.word.is_small or len(before.text) <= _SHORTEST:
        return False
    return words.kind_of(before.text) in (None, "common", "word")


_RULES: Final = rules_by_word(
    (LETTER_ROLES, _of_staff),
    (ROLES_OF_PEOPLE, _who_says),
    (ROLES_OF_PEOPLE | frozenset(BY) | TO_WHOM, _reversed),
    (frozenset(BY), _by_whom),
    (TOLD | frozenset(SHOWN), _shown),
    (CLERKS, _of_clerk),
    (frozenset(FAMILIES), _of_family),
    (frozenset((FAMILY,)), _before_family),
    (NAMES, _under_name),
)
