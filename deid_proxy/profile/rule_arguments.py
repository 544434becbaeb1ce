"""What each verb of a rule takes besides its target: which keys, which values, which VRs.

The table in ``docs/reference/rules.md`` is written from here; a test compares the two.

References
----------
DICOM PS3.5 section 6.2
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.profile.methods import PatternError, compiled_pattern
from deid_proxy.profile.mistakes import Mistake
from deid_proxy.profile.options import CLEANED_VRS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from deid_proxy.profile.methods import Otherwise
    from deid_proxy.profile.site_rules import RuleWords

_TEXTS = frozenset({"AE", "CS", "LO", "LT", "PN", "SH", "ST", "UC", "UT"})
_DATES = frozenset({"DA", "DT"})
_NUMBERS_AND_TIMES = frozenset({"AS", "DS", "IS", "TM"})
PERIODS = ("year", "month")
LONGEST_PATTERN = 1000
_MOST_LEFT = 64  # characters


class Verbs(NamedTuple):
    """What a verb takes.

    Parameters
    ----------
    keys
        The keys that may stand beside the verb, apart from ``creator`` and ``when``; those with ``!`` must.
    vrs
        The VRs of standard attributes that it is for; None for all.
    example
        A rule.
    says
        What it does, for people.
    """

    keys: tuple[str, ...]
    vrs: frozenset[str] | None
    example: str
    says: str


VERBS: Mapping[str, Verbs] = {
    "keep": Verbs(
        ("because",),
        None,
        "{keep: TAG}",
        "keeps the attribute; of a sequence keeps the items, and treats what is in them by the other rules",
    ),
    "remove": Verbs((), None, "{remove: TAG}", "removes it, wherever it stands"),
    "empty": Verbs((), None, "{empty: TAG}", "writes no value"),
    "replace": Verbs(
        ("with!",),
        None,
        "{replace: TAG, with: TEXT}",
        "writes the text; `{subject}` in it is the patient's pseudonym",
    ),
    "set": Verbs(
        ("with!",),
        None,
        "{set: TAG, with: TEXT}",
        "writes the text, at the top level also where the attribute is missing",
    ),
    "hash": Verbs(
        (),
        _TEXTS | {"UI"},
        "{hash: TAG}",
        "writes 16 characters that are a function of the project's key and the value; a UID becomes its new UID",
    ),
    "map": Verbs(
        (),
        frozenset({"LO", "SH", "UI"}),
        "{map: TAG}",
        "writes what a Patient ID of this value would become, through the map; a UID becomes its new UID",
    ),
    "shift": Verbs((), _DATES, "{shift: TAG}", "moves the date by the offset of the subject; times stay"),
    "truncate": Verbs(
        ("to!",),
        _TEXTS | _DATES,
        "{truncate: TAG, to: 3}",
        "leaves the first characters of every value; of a date `to: year` or `to: month`",
    ),
    "regex": Verbs(
        ("pattern!", "with", "unmatched"),
        _TEXTS | _DATES | _NUMBERS_AND_TIMES,
        "{regex: TAG, pattern: PATTERN, with: TEXT}",
        "writes the text for every match of the pattern; a value without a match is emptied",
    ),
    "clean": Verbs(
        (),
        CLEANED_VRS,
        "{clean: TAG}",
        "cleans the text word by word, as the Option clean-descriptors does",
    ),
    "look-up": Verbs(
        ("file!", "unknown"),
        _TEXTS | _DATES | _NUMBERS_AND_TIMES,
        "{look-up: TAG, file: FILE.csv}",
        "writes what the table says for the value; a value that is not in it holds the instance",
    ),
    "allow_pixels": Verbs(
        (),
        None,
        "{allow_pixels: SOP CLASS}",
        "does not hold instances of this Storage SOP Class for their pixels; keyword or UID",
    ),
}
"""By the word in a profile."""

EXAMPLES: Mapping[str, str] = {verb: takes.example for verb, takes in VERBS.items()}
DEFAULT_OTHERWISE: Mapping[str, Otherwise] = {"regex": "empty", "look-up": "hold"}
OTHERWISE: Mapping[str, tuple[Otherwise, ...]] = {
    "unmatched": ("empty", "remove", "keep", "hold"),
    "unknown": ("hold", "empty", "remove"),
}
"""What becomes of a value that the pattern, or the table, does not know."""


def vr_mistake(verb: str, vr: str, argument: str = "") -> Mistake | None:
    """Return why a verb, with its argument, is not for a VR."""
    vrs = VERBS[verb].vrs
    if vrs is None or vr in vrs:
        if verb == "truncate" and (argument in PERIODS) != (vr in _DATES):
            what = "year or month" if vr in _DATES else "a number of characters"
            return Mistake(f"an attribute with VR {vr} is truncated to {what}", "change 'to'")
        return None
    return Mistake(f"an attribute with VR {vr} takes no '{verb}'", f"'{verb}' is for {', '.join(sorted(vrs))}")


def argument_mistakes(rule: RuleWords) -> Iterator[tuple[str, Mistake]]:
    """Yield what is wrong with the pattern of ``regex`` and the length of ``truncate``: the key, and why."""
    if rule.verb == "regex":
        yield from _pattern_mistakes(rule.argument, rule.text or "")
    elif rule.verb == "truncate" and rule.argument not in PERIODS and not _is_length(rule.argument):
        yield "to", Mistake(f"'to' is a number from 1 to {_MOST_LEFT}, or year or month", "write to: 3, or to: year")


def _is_length(text: str) -> bool:
    return re.fullmatch(r"[1-9]\d?", text) is not None and int(text) <= _MOST_LEFT


def _pattern_mistakes(pattern: str, text: str) -> Iterator[tuple[str, Mistake]]:
    if not pattern or len(pattern) > LONGEST_PATTERN:
        yield "pattern", Mistake(f"a pattern has 1 to {LONGEST_PATTERN} characters", "write several rules")
        return
    try:
        groups = compiled_pattern(pattern).groups
    except PatternError as error:
        hint = "write RE2 syntax: no back-references, no look-around"
        yield "pattern", Mistake(f"this is no pattern: {error}", hint)
        return
    if not text.isascii() or not text.isprintable():
        yield "with", Mistake("the text is not printable ASCII", "a replacement must fit every character set")
    for number in re.findall(r"\\(.?)", text):
        if not number.isdigit() or int(number) > groups:
            message = f"'\\{number}' is no group of the pattern"
            yield "with", Mistake(message, f"the pattern has {groups} groups: write \\1, \\2, ...")
