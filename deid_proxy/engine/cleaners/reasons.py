"""Why the words of a text stay or go: asked again for people, so that a plan need not carry it.

References
----------
DICOM PS3.15 section E.3.5
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from deid_proxy.engine.cleaners.own import MAKER_TAGS
from deid_proxy.engine.cleaners.plain import as_shown
from deid_proxy.engine.cleaners.recogniser import without_found, words_between
from deid_proxy.engine.cleaners.split_values import split_identifiers
from deid_proxy.engine.cleaners.sweep import SWEPT, found_in, found_in_product
from deid_proxy.engine.cleaners.text import rounds_of
from deid_proxy.engine.cleaners.values import ONE_VALUE_VRS, decoded, decoded_in_part, values_of
from deid_proxy.standard.concept_names import CONCEPT_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deid_proxy.engine.cleaners.own import CharacterSet, Own
    from deid_proxy.engine.cleaners.verdicts import Verdict
    from deid_proxy.profile.model import Rule

_OVER_VALUES = ", over several values"
UNREADABLE = "not text in its character set"


def reasons(
    own: Own, tag: int, vr: str, rule: Rule, raw: bytes, declared: CharacterSet
) -> Iterator[tuple[str, bool, str]]:
    """Yield the words of a value, whether each stays, and why.

    Parameters
    ----------
    vr
        What it is, as the dictionary has it.
    rule
        What decided the attribute: a text that stays loses only what the instance says of people.
    declared
        The character set of the data set; an item may have another, and then non-ASCII words show by their reason only.
    """
    try:
        text, _ = decoded(raw, declared) if rule is SWEPT else decoded_in_part(raw, declared)
    except (LookupError, UnicodeDecodeError):
        yield "", False, UNREADABLE
        return
    if vr not in ONE_VALUE_VRS:
        for start, end, why in split_identifiers(text, own.known):
            yield from ((part.strip(), False, f"{why}{_OVER_VALUES}") for part in as_shown(text)[start:end].split("\\"))
    for value in values_of(own, vr, text):
        yield from _of_value(own, tag, rule, value)


def _of_value(own: Own, tag: int, rule: Rule, value: str) -> Iterator[tuple[str, bool, str]]:
    if rule is SWEPT and tag in MAKER_TAGS:
        verdicts = found_in_product(own, value)
    elif rule is SWEPT:
        verdicts = found_in(own, value, concept=tag in CONCEPT_NAMES)
    else:
        found = own.recognisers.find(tag, value) if own.recognisers else ()
        yield from words_between(value, found)
        value = without_found(value, found)
        verdicts = _to_the_end(own, value)
    shown = as_shown(value)
    yield from ((shown[verdict.start : verdict.end], verdict.kept, verdict.why) for verdict in verdicts)


def _to_the_end(own: Own, text: str) -> tuple[Verdict, ...]:
    """Return what becomes of words when a text is cleaned until nothing more goes: a later round may take one more."""
    said: list[Verdict] = []
    for cleaned, _ in rounds_of(text, own.known, own.policy, in_part=False):
        kept = [at for at, verdict in enumerate(said) if verdict.kept]
        if not said:
            said = list(cleaned.verdicts)
        elif len(kept) == len(cleaned.verdicts):
            for at, verdict in zip(kept, cleaned.verdicts, strict=True):
                said[at] = said[at]._replace(kept=verdict.kept, why=verdict.why)
        else:
            break
    return tuple(said)
