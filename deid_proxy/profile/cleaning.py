"""How texts are cleaned, as the profile says.

References
----------
DICOM PS3.15 sections E.3.5 and E.3.7
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from deid_proxy.standard import vocabulary
from deid_proxy.standard.options import ConfidentialityOption

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Unknown: TypeAlias = Literal["remove", "keep", "hold"]

UNKNOWN: tuple[Unknown, ...] = ("remove", "keep", "hold")
LANGUAGES: frozenset[str] = frozenset(vocabulary.LANGUAGES)
CLEANING = frozenset({ConfidentialityOption.CLEAN_DESCRIPTORS, ConfidentialityOption.CLEAN_STRUCTURED_CONTENT})
"""The Options that clean texts."""


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
    recognisers
        The site's own recognisers, in order, by the names of their entry points.
    """

    unknown: Unknown = "remove"
    languages: frozenset[str] = LANGUAGES
    site_words: Mapping[str, str] = field(default_factory=dict, hash=False, repr=False)
    dates: Literal["remove", "shift"] = "remove"
    recognisers: tuple[str, ...] = ()

    def deciding(self) -> list[object]:
        """Return all that decides what stays, in one spelling: not where a site's word stands."""
        decides: list[object] = [self.unknown, sorted(self.languages), self.dates, sorted(self.site_words)]
        return [*decides, list(self.recognisers)] if self.recognisers else decides


DEFAULT_POLICY = CleaningPolicy()


def cleaning_warnings(name: str, policy: CleaningPolicy) -> Iterator[str]:
    """Yield what a person should know of how a profile cleans its texts, before using it.

    Parameters
    ----------
    name
        The profile's name.
    """
    if policy.unknown == "keep":
        yield (
            f"profile '{name}' keeps words that no vocabulary has (cleaning.unknown: keep): whoever a text names, and "
            "the instance does not name itself, may come out"
        )
