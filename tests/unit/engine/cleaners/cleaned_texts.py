"""What is left of a text, for the tests of its cleaner."""

from __future__ import annotations

from deid_proxy.engine.cleaners.known import KnownIdentifiers
from deid_proxy.engine.cleaners.text import clean_text, clean_to_the_end
from deid_proxy.profile.cleaning import DEFAULT_POLICY, CleaningPolicy

NOBODY = KnownIdentifiers()
"""What an instance knows that says nothing of people."""


def cleaned(text: str, known: KnownIdentifiers = NOBODY, policy: CleaningPolicy = DEFAULT_POLICY) -> str:
    """Return a text without what identifies, its days as they stood."""
    return clean_text(text, known, policy).text


def cleaned_to_the_end(text: str, known: KnownIdentifiers = NOBODY, policy: CleaningPolicy = DEFAULT_POLICY) -> str:
    """Return a text cleaned until nothing more goes."""
    return "".join(map(str, clean_to_the_end(text, known, policy)))
