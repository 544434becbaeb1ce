"""Why the words of a text stay or go: asked again for people, so that a plan need not carry it.

References
----------
DICOM PS3.15 section E.3.5
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from deid_proxy.engine.cleaners.recogniser import blanked, words_between
from deid_proxy.engine.cleaners.sweep import SWEPT, found_in
from deid_proxy.engine.cleaners.text import clean_text
from deid_proxy.engine.cleaners.values import decoded
from deid_proxy.standard.concept_names import CONCEPT_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deid_proxy.engine.cleaners.own import CharacterSet, Own
    from deid_proxy.profile.model import Rule

UNREADABLE = "not text in its character set"


def reasons(own: Own, tag: int, rule: Rule, raw: bytes, declared: CharacterSet) -> Iterator[tuple[str, bool, str]]:
    """Yield the words of a value, whether each stays, and why.

    Parameters
    ----------
    rule
        What decided the attribute: a text that stays loses only what the instance says of people.
    declared
        The character set of the data set; an item may have another, and then non-ASCII words show by their reason only.
    """
    try:
        text, _ = decoded(raw, declared)
    except (LookupError, UnicodeDecodeError):
        yield "", False, UNREADABLE
        return
    for value in text.strip(" \0").split("\\"):
        if rule is SWEPT:
            verdicts = found_in(own, value, concept=tag in CONCEPT_NAMES)
        else:
            found = own.recognisers.find(tag, value) if own.recognisers else ()
            yield from words_between(value, found)
            verdicts = clean_text(blanked(value, found), own.known, own.policy).verdicts
        yield from ((value[verdict.start : verdict.end], verdict.kept, verdict.why) for verdict in verdicts)
