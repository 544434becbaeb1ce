"""How texts are cleaned, as the profile says."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES = frozenset({"de", "en", "es", "fr", "it", "nl", "pt"})


@dataclass(frozen=True, slots=True)
class CleaningPolicy:
    """What stays of a text.

    Parameters
    ----------
    unknown
        What becomes of a word that no vocabulary has.
    languages
        Whose vocabularies count.
    site_words
        The site's own words, folded, with where they stand.
    dates
        What becomes of a date in a text.
    """

    unknown: Literal["remove", "keep", "hold"] = "remove"
    languages: frozenset[str] = LANGUAGES
    site_words: Mapping[str, str] = field(default_factory=dict, hash=False)
    dates: Literal["remove", "shift"] = "remove"


DEFAULT_POLICY = CleaningPolicy()
