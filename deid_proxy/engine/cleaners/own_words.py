"""What an instance says of people and days: the kinds of it, and words that are parts of names or none."""

from __future__ import annotations

NAME, PLACE, ID = "own: person's name", "own: place or device", "own: ID"
DAY, CONTACT, UID, AGE = "own: date", "own: contact", "own: UID", "own: age"
BIRTH = "own: date of birth"
"""Why a word goes that the instance says itself."""
MOVES = "a date that moves"
"""Why a day stays that is not the one of the original."""

NO_NAMES = frozenset(
    (
        *("anonymous", "demo", "none", "patient", "phantom", "test", "unknown", "anon", "anonymized", "removed"),
        *("control", "pilot", "research", "study", "subject", "trial", "volunteer", "no", "name", "na"),
    )
)
"""Words that stand where a name does and are none, folded."""

PARTICLES = frozenset(
    (
        *("al", "ap", "ben", "bin", "da", "das", "de", "del", "della", "den", "der", "di", "do", "dos", "du", "el"),
        *("ibn", "la", "las", "le", "los", "mac", "mc", "op", "san", "st", "ten", "ter", "van", "vom", "von", "y"),
        *("zu", "zum", "zur", "la", "st", "saint", "abu", "bint", "af", "av", "dela", "des", "'t", "in", "het", "t"),
    )
)
"""Words that stand in front of family names, folded."""
