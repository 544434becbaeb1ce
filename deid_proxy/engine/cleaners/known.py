"""What an instance says of its own patient, staff and site, and where a text says it again."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, repr=False)
class KnownIdentifiers:
    """The identifiers of one instance, decoded; equal ones are equal, so that a study needs them once.

    Parameters
    ----------
    names
        Person names with all their components and groups, the patient's first.
    words
        Texts that identify as a whole and by their rare words: institution, department, station, city.
    ids
        Patient IDs, accession, admission and order numbers, serial numbers.
    dates
        Dates of study, series, acquisition and content, as they stand.
    births
        Dates of birth: they go from texts also where all others move.
    contacts
        Phones, mail and postal addresses.
    uids
        The original UIDs that are replaced.
    ages
        Ages, as they stand.
    """

    names: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    uids: tuple[str, ...] = ()
    ages: tuple[str, ...] = ()
    births: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return "KnownIdentifiers(‹PHI›)"
