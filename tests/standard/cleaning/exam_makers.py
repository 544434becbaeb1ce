"""Makers of slots that several sets have: what stands there is of some forms, of a list, or of a table by language.

How often chance is asked, and in which order, makes the strings of a seed: it must not change.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from random import Random

from exam_people import IDEOGRAPHIC
from exam_slots import Planted, Slot
from exam_subject import Subject, filled
from exam_worlds import kind_of, of_language

_EITHER = (0, 1)  # family, given
_WHOLE = "^.*$"


def formed(kind: str, *forms: str, needle: str) -> Slot:
    """Return a slot of forms with a digit for each hash; the whole of one must go in which no needle is found."""

    def plant(subject: Subject, random: Random, language: str) -> Planted:
        text = filled(random, random.choice(forms))
        return Planted(kind, text, frozenset(re.findall(needle, text)) or frozenset({text}))

    return plant


def one_of(kind: str, *texts: str, needle: str = _WHOLE) -> Slot:
    """Return a slot of some texts."""

    def plant(subject: Subject, random: Random, language: str) -> Planted:
        text = random.choice(texts)
        return Planted(kind, text, frozenset(re.findall(needle, text, re.IGNORECASE)))

    return plant


def whole_name(people: Mapping[str, str], *forms: str) -> Slot:
    """Return a slot of given and family names, in one of some forms, of people whom nothing of an instance has."""

    def plant(subject: Subject, random: Random, language: str) -> Planted:
        family, given = of_language(random, people, language).split("^")
        kind = kind_of(language)
        if kind == IDEOGRAPHIC:
            return Planted("name nowhere else", family + given, frozenset({family + given}), kind)
        form = random.choice(forms) if len(forms) > 1 else forms[0]
        text = form.format(given=given, family=family)
        return Planted("name nowhere else", text, frozenset(re.findall(r"[^\W\d_]{3,}", text)), kind)

    return plant


def one_name(people: Mapping[str, str], which: int | None = None) -> Slot:
    """Return a slot of family names (0), given names (1) or either, of people whom nothing of an instance has."""

    def plant(subject: Subject, random: Random, language: str) -> Planted:
        at = random.choice(_EITHER) if which is None else which
        text = of_language(random, people, language).split("^")[at]
        return Planted("name nowhere else", text, frozenset(re.findall(r"[^\W\d_]+", text)), kind_of(language))

    return plant


def house(houses: Mapping[str, str], needle: str, may_stay: frozenset[str] = frozenset()) -> Slot:
    """Return a slot of streets with their numbers; some words of them may stay."""

    def plant(subject: Subject, random: Random, language: str) -> Planted:
        text = of_language(random, houses, language)
        return Planted(
            "address", text, frozenset({one for one in re.findall(needle, text) if one.lower() not in may_stay})
        )

    return plant
