"""Whether the text of a private attribute says who somebody is, or where, by a form that no setting has.

The cleaner of descriptions knows these forms in many languages. Of what it knows only that counts which no setting
resembles: it takes ``X_1_1_12`` for a day, ``0.2 64 0.4`` for a number, and ``OUT OF GANTRY`` for somebody.

References
----------
DICOM PS3.15 section E.3.10 and its notes
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.known import KnownIdentifiers
from deid_proxy.engine.cleaners.text import clean_text
from deid_proxy.engine.cleaners.whys import (
    ADDRESS,
    BEHIND_ROLE,
    BEHIND_TITLE,
    LONG_NUMBER,
    NAME_FORM,
    PHONE,
    POSTAL_CODE,
)
from deid_proxy.profile.cleaning import DEFAULT_POLICY, LANGUAGES
from deid_proxy.standard.folding import fold
from deid_proxy.standard.vocabulary import vocabulary

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.verdicts import Verdict

_FORMS: Final = frozenset(
    (
        *(BEHIND_TITLE, NAME_FORM, ADDRESS, POSTAL_CODE, PHONE, "pattern: mail address"),
        *("pattern: record number", "pattern: web address"),
    )
)
"""Reasons that count whatever the word is."""
_ANNOUNCE_NUMBERS: Final = frozenset(("bsn", "cpf", "cpr", "fax", "gsm", "mob", "nhs", "phn", "ssn", "tel"))
"""What goes with a number of somebody that it announces: settings have long numbers, without any of these."""
_LAST_WORD: Final = re.compile(r"([a-z]{2,8})[ .:#-]{0,4}$")
_NOBODY: Final = KnownIdentifiers()


def tells_of_somebody(text: str) -> bool:
    """Tell whether a text has a name behind a title or a role, an address, or a number of somebody."""
    return any(
        not verdict.kept and _counts(text, verdict) for verdict in clean_text(text, _NOBODY, DEFAULT_POLICY).verdicts
    )


def _counts(text: str, verdict: Verdict) -> bool:
    """Tell whether a word goes for a reason that no setting gives; behind a role only one that no vocabulary knows."""
    if verdict.why in _FORMS:
        return True
    word = fold(text[verdict.start : verdict.end])
    if verdict.why == LONG_NUMBER:
        announced = _LAST_WORD.search(fold(text[: verdict.start]))
        return word in _ANNOUNCE_NUMBERS or (announced is not None and announced[1] in _ANNOUNCE_NUMBERS)
    if verdict.why != BEHIND_ROLE or word in vocabulary(LANGUAGES):
        return False
    before = fold(text[: verdict.start])
    return before.endswith(" ") and not before.endswith(" of ")  # OUT OF GANTRY
