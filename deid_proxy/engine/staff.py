"""What a rendition is searched for besides its patient: the people and the place that its top level names.

A rule takes the name of a physician out of its own attribute; no rule looks for it in the attributes that stay.
Physicians are called like anything, and hospitals too, so less counts here than of the patient's name:

- a word that no vocabulary has and no maker is called, from 4 letters on (2 in scripts that are not ASCII), in a text;
- a name all of whose words are words (Dr. May Hand, the General Hospital), as a whole, in a free text;
- of a place nothing where makers, products and coding schemes are named: they are often called the same;
- nothing in what the product or the site has written itself, nor where an Option retains the institution or the device.

References
----------
DICOM PS3.15 sections E.1.1 and E.3.5
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

from deid_proxy.engine.needles import (
    WORD,
    Needle,
    forms_in,
    other_spellings,
    own_words,
    texts_of,
    without_particles,
)
from deid_proxy.engine.noted import STAFF
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.standard.actions import ActionCode
from deid_proxy.standard.concept_names import CONCEPT_NAMES, MAKERS
from deid_proxy.standard.folding import fold
from deid_proxy.standard.options import ConfidentialityOption
from deid_proxy.standard.vocabulary import LANGUAGES, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deid_proxy.profile.model import RuleSet

PERSON, PLACE, PHRASE = "person", "place", "phrase"
KINDS = frozenset({PERSON, PLACE, PHRASE})
"""What a needle of these is: a rare word of somebody's name, or of an institution's, or a name as a whole."""

_TAKEN_AWAY = frozenset({ActionCode.X, ActionCode.Z})
_KEPT_AS_IT_IS = frozenset(
    {ConfidentialityOption.RETAIN_INSTITUTION_IDENTITY, ConfidentialityOption.RETAIN_DEVICE_IDENTITY}
)
_NAMED_LIKE_PLACES = CONCEPT_NAMES - {0x00080104, 0x00181020}  # in Code Meaning and Software Versions none is named
_TRIAL_GROUP = 0x0012  # what stands there, a project has written
_PRIVATE_CREATORS = range(0x10, 0x100)
_SHORTEST_WORD, _SHORTEST_FOREIGN_WORD, _SHORTEST_PHRASE = 4, 2, 7
_SHORTEST_PART = 2
_COMPONENTS = 3  # family, given, middle
_MOST_NEEDLES = 512  # time grows with every one; a Cyrillic name of two words takes fifteen
_LANGUAGES = frozenset(LANGUAGES)


class Said(NamedTuple):
    """What an instance says of its staff and of where it comes from: encoded values."""

    people: tuple[bytes, ...]
    institution: bytes


def searched(rule_set: RuleSet) -> frozenset[int]:
    """Return the attributes whose originals a rule set takes away; what it keeps may stand elsewhere too."""
    caches = rule_set._caches  # noqa: SLF001 - it is there for this room
    if searched not in caches:
        caches[searched] = frozenset(tag for tag in STAFF if _is_taken_away(rule_set, tag))
    return cast("frozenset[int]", caches[searched])


def _is_taken_away(rule_set: RuleSet, tag: int) -> bool:
    rule = rule_set.rules.get(tag)
    if rule is None or rule.action is ActionCode.K:
        return False
    return not rule.site or rule.action in _TAKEN_AWAY


def staff_needles(said: Said, subject: str, character_set: tuple[str, ...]) -> tuple[Needle, ...]:
    """Return what to look for, each form once.

    Parameters
    ----------
    subject
        The pseudonym, which may well be there.

    Raises
    ------
    DeidentificationError
        LIMIT, when there are more people than anybody names.
    """
    ours = own_words() | {subject.lower(), *WORD.findall(subject.lower())}
    found: list[Needle] = []
    names = [name for value in said.people for name in texts_of(value, character_set, person_name=True)]
    for name in names:
        for group in name.split("="):
            parts = [part.strip() for part in group.split("^")[:_COMPONENTS] if part.strip()]
            found += _rare(parts, PERSON, ours, character_set) or _whole_name(parts, ours, character_set)
    for place in texts_of(said.institution, character_set):
        found += _rare([place], PLACE, ours, character_set) or _whole(place, ours, character_set)
    forms = {needle.text: needle for needle in found}
    if len(forms) > _MOST_NEEDLES:
        raise DeidentificationError(HoldReason.LIMIT, "the instance has too many names of staff to search for")
    return tuple(sorted(forms.values()))


def _words(text: str) -> list[str]:
    return WORD.findall(text.replace("_", " "))


def _rare(parts: list[str], kind: str, ours: frozenset[str], character_set: tuple[str, ...]) -> list[Needle]:
    """Return the words of a name that mean nothing else."""
    known = vocabulary(_LANGUAGES)
    made: list[Needle] = []
    for word in (word for part in parts for word in without_particles(_words(part))):
        folded = fold(word)
        shortest = _SHORTEST_WORD if word.isascii() else _SHORTEST_FOREIGN_WORD
        if len(word) < shortest or any(map(str.isdigit, word)) or word.lower() in ours:
            continue
        if folded not in known and folded not in MAKERS:
            made += _written(word, kind, character_set)
    return made


def _written(word: str, kind: str, character_set: tuple[str, ...]) -> Iterator[Needle]:
    yield from (Needle(form, kind, word.lower()) for form in forms_in(word, character_set))
    for other in other_spellings(word):
        if len(other) >= _SHORTEST_WORD and fold(other) not in vocabulary(_LANGUAGES):
            yield from (Needle(form, kind, other.lower()) for form in forms_in(other, character_set))


def _whole_name(parts: list[str], ours: frozenset[str], character_set: tuple[str, ...]) -> list[Needle]:
    """Return the ways in which a name of words is written."""
    if len(parts) < 2:
        return [needle for part in parts for needle in _whole(part, ours, character_set)]
    family, given = parts[:2]
    if min(len(family), len(given)) < _SHORTEST_PART:
        return []
    joined = [mark.join(pair) for pair in ((family, given), (given, family)) for mark in (" ", "_", "^", ", ")]
    return [needle for text in joined for needle in _whole(text, ours, character_set)]


def _whole(text: str, ours: frozenset[str], character_set: tuple[str, ...]) -> Iterator[Needle]:
    words = _words(text.lower())
    if len(words) > 1 and len(text) >= _SHORTEST_PHRASE and not ours.issuperset(words):
        yield from (Needle(form, PHRASE, text.lower()) for form in forms_in(text, character_set))


def counts(rule_set: RuleSet, tag: int, vr: str, kinds: frozenset[str]) -> bool:
    """Tell whether what was met of staff and institutions counts in a text."""
    if tag >> 16 == _TRIAL_GROUP or tag in STAFF or (tag >> 16 & 1 and tag & 0xFFFF in _PRIVATE_CREATORS):
        return False
    rule = rule_set.rules.get(tag)
    if rule is not None and (rule.option in _KEPT_AS_IT_IS or (rule.site and rule.action is not ActionCode.K)):
        return False
    if PERSON in kinds or (PLACE in kinds and tag not in _NAMED_LIKE_PLACES):
        return True
    return PHRASE in kinds and vr != "CS" and tag not in CONCEPT_NAMES
