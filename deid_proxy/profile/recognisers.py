"""A site's own recognisers: found by their entry points, named by a profile, loaded where they may run.

Nothing here runs one. The gateway never loads one either: it leaves that to a sandbox.

References
----------
DICOM PS3.15 section E.3.5
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from deid_proxy.errors import DeidentificationError, HoldReason

if TYPE_CHECKING:
    from deid_proxy.profile.model import RuleSet

GROUP = "deid_proxy.recognisers"
"""The group of entry points in which a package offers its recognisers."""


class TextContext(NamedTuple):
    """Where a text stands; nothing of whom it is about.

    Parameters
    ----------
    attribute
        Such as ``(0008,1030) StudyDescription``.
    language
        The language of the profile's vocabularies, where there is only one; else empty.
    modality
        The instance's own (0008,0060) Modality, such as ``CT``; empty where it has none.
    """

    attribute: str
    language: str
    modality: str


Recogniser: TypeAlias = Callable[[str, TextContext], Iterable[tuple[int, int]]]
"""Takes a text and where it stands; returns what identifies: places of its first character and behind its last."""


class Ours(ABC):
    """A recogniser of deid-proxy's own, which stands for one of the site: what it raises holds no text."""

    __slots__ = ()

    @abstractmethod
    def __call__(self, text: str, context: TextContext) -> Iterable[tuple[int, int]]:
        """Return what identifies.

        Raises
        ------
        DeidentificationError
            The instance is to be held.
        """


class Unusable(Ours):
    """Stands for a recogniser that cannot be asked; ``detail`` says why."""

    __slots__ = ("detail",)

    def __init__(self, detail: str) -> None:
        self.detail = detail

    def __call__(self, _text: str, _context: TextContext) -> Iterable[tuple[int, int]]:
        """Hold the instance.

        Raises
        ------
        DeidentificationError
            ENGINE_ERROR, always.
        """
        raise DeidentificationError(HoldReason.ENGINE_ERROR, self.detail)


def offered() -> frozenset[str]:
    """Return the names of all recognisers that are installed here; none is loaded."""
    return frozenset(entry.name for entry in entry_points(group=GROUP))


def with_recognisers(rule_set: RuleSet) -> RuleSet:
    """Return a rule set with the recognisers that it names, loaded; itself where it names none.

    One that is not here, or cannot be loaded, is replaced by one that holds every instance with a text.
    """
    names = rule_set.cleaning.recognisers
    if not names or rule_set.recognisers:
        return rule_set
    return replace(rule_set, recognisers=load(names), _caches={})


def load(names: Iterable[str]) -> Mapping[str, Recogniser]:
    """Return recognisers by their names, in order."""
    return {name: _load(name) for name in names}


def _load(name: str) -> Recogniser:
    entries = list(entry_points(group=GROUP, name=name))
    if len(entries) != 1:
        return Unusable(f"the recogniser '{name}' is {'offered twice' if entries else 'not installed'}")
    try:
        found = next(iter(entries)).load()
    except (Exception, SystemExit):  # noqa: BLE001 - code of a site: whatever it raises may show what it has read
        return Unusable(f"the recogniser '{name}' cannot be imported")
    return found if callable(found) else Unusable(f"the recogniser '{name}' cannot be called")
