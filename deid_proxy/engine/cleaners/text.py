"""The cleaner of one text: token by token, each with a verdict and the reason for it.

What the instance itself says of people goes first, then what identifies by its form or by what stands around it; of
the rest stays what a vocabulary knows, or what measures something. The order is the order of the reasons.

References
----------
DICOM PS3.15 section E.3.5
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from deid_proxy.engine.cleaners.assembly import what_is_left
from deid_proxy.engine.cleaners.halves import find_halves
from deid_proxy.engine.cleaners.judge import Judge
from deid_proxy.engine.cleaners.marks import Reasons, apart
from deid_proxy.engine.cleaners.moving_days import TextDay, moving_days
from deid_proxy.engine.cleaners.own_forms import forms_of
from deid_proxy.engine.cleaners.own_found import find_own
from deid_proxy.engine.cleaners.patterns import find_patterns
from deid_proxy.engine.cleaners.plain import as_shown, plain_of
from deid_proxy.engine.cleaners.titles import find_titled
from deid_proxy.engine.cleaners.tokens import tokens_of
from deid_proxy.engine.cleaners.verdicts import CleanedText, Verdict
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.standard.vocabulary import LANGUAGES, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable

    from deid_proxy.engine.cleaners.known import KnownIdentifiers
    from deid_proxy.engine.cleaners.parts import Part
    from deid_proxy.engine.cleaners.plain import Plain
    from deid_proxy.profile.cleaning import CleaningPolicy

__all__ = ["CleanedText", "TextDay", "Verdict", "clean_text", "find_known"]

_MOST_CHARACTERS = 1 << 24
_LONGEST_REMEMBERED = 4096


def clean_text(text: str, known: KnownIdentifiers, policy: CleaningPolicy) -> CleanedText:
    """Return a text without what identifies.

    Raises
    ------
    DeidentificationError
        LIMIT for a text that is too long; UNRESOLVABLE_ACTION for an unknown word where the policy holds.

    References
    ----------
    DICOM PS3.15 section E.3.5
    """
    if len(text) > _MOST_CHARACTERS:
        raise DeidentificationError(HoldReason.LIMIT, "a text is too long to be cleaned")
    return (_remembered if len(text) <= _LONGEST_REMEMBERED else _clean)(text, known, policy)


def find_known(text: str, known: KnownIdentifiers) -> tuple[Verdict, ...]:
    """Return where a text has an identifier of the instance itself."""
    return (_found_before if len(text) <= _LONGEST_REMEMBERED else _found)(text, known)


def _found(text: str, known: KnownIdentifiers) -> tuple[Verdict, ...]:
    text = as_shown(text)
    plain = plain_of(text)
    words = vocabulary(_all_languages())
    marks = find_own(plain.text, tokens_of(text, plain), forms_of(known), words)
    return tuple(Verdict(plain.starts[mark.start], plain.ends[mark.end - 1], False, mark.why) for mark in apart(marks))


_found_before = lru_cache(maxsize=4096)(_found)


@lru_cache(maxsize=1)
def _all_languages() -> frozenset[str]:
    return frozenset(LANGUAGES)


def _clean(text: str, known: KnownIdentifiers, policy: CleaningPolicy) -> CleanedText:
    text = as_shown(text)
    plain = plain_of(text)
    tokens = tokens_of(text, plain)
    words = vocabulary(policy.languages)
    reasons = Reasons(plain.text, find_own(plain.text, tokens, forms_of(known), words))
    reasons.add(find_halves(plain.text, tokens, forms_of(known), words))
    reasons.add(find_patterns(plain.text))
    reasons.add(find_titled(plain.text, tokens, words))
    days = moving_days(text, plain, tokens, reasons) if policy.dates == "shift" else {}
    parts = Judge(text, plain, tokens, words, policy, reasons, days).parts()
    return CleanedText(what_is_left(text, plain, parts), _verdicts(plain, parts))


_remembered = lru_cache(maxsize=4096)(_clean)


def _verdicts(plain: Plain, parts: Iterable[Part]) -> tuple[Verdict, ...]:
    return tuple(
        Verdict(plain.starts[part.token.start], plain.ends[part.token.end - 1], part.kept, part.why) for part in parts
    )
