"""Runs the exam, on the cleaner of one text and through the whole engine, and counts."""

from __future__ import annotations

import io
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import exam_instances
import pydicom
from exam import Planting, by_subject
from exam_judge import kept, leaks
from exam_slots import Planted
from pydicom.config import disable_value_validation

from deid_proxy import Deidentifier
from deid_proxy.engine.cleaners.text import CleanedText, clean_text
from deid_proxy.identity.keys import ProjectKey
from deid_proxy.profile.cleaning import CleaningPolicy

KEY = ProjectKey(bytes(range(32)))
_MOVED_DAYS = -401


@dataclass
class Tally:
    """What was counted; ``examples`` are strings in which something stayed."""

    strings: int = 0
    planted: Counter[tuple[str, str]] = field(default_factory=Counter)
    leaked: Counter[tuple[str, str]] = field(default_factory=Counter)
    harmless: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    held: Counter[str] = field(default_factory=Counter)
    examples: list[tuple[Planting, str, Planted]] = field(default_factory=list)

    def add(self, one: Planting, text: str, *, moved_dates: bool = False) -> None:
        """Count what stayed of one string."""
        self.strings += 1
        stayed = leaks(one, text, moved_dates=moved_dates)
        for planted in one.planted:
            for row in _rows(one, planted):
                self.planted[row] += 1
                self.leaked[row] += planted in stayed
        self.examples += [(one, text, planted) for planted in stayed]
        count, lost = kept(text, one.said)
        self.harmless[one.template.attribute] += len(one.harmless)
        self.kept[one.template.attribute] += count
        self.dropped.update(lost)

    @property
    def kept_share(self) -> float:
        """Of the harmless words, how many stay."""
        return self.kept.total() / (self.harmless.total() or 1)

    @property
    def leaks(self) -> int:
        """How many planted identifiers stay."""
        return sum(count for (table, _), count in self.leaked.items() if table == "kind")


def _rows(one: Planting, planted: Planted) -> Iterator[tuple[str, str]]:
    """Yield the rows in which an identifier is counted, by table."""
    yield "kind", planted.kind
    yield "attribute", one.template.attribute
    if planted.special:
        yield "name", planted.special
    if one.attack:
        yield "attack", one.attack


def directly(made: Iterable[Planting], policy: CleaningPolicy | None = None) -> Tally:
    """Clean every string with what its instance would say; dates that are moved, are moved by 401 days."""
    policy, tally = policy or CleaningPolicy(), Tally()
    for one in made:
        cleaned = clean_text(one.text, exam_instances.known(one.subject), policy)
        tally.add(one, written(cleaned), moved_dates=policy.dates == "shift")
    return tally


def written(cleaned: CleanedText) -> str:
    """Return a cleaned text, with its dates moved."""
    return "".join(piece if isinstance(piece, str) else piece.written(_MOVED_DAYS) for piece in cleaned.pieces)


def in_engine(made: Sequence[Planting], profile: str, *, moved_dates: bool) -> Tally:
    """Clean every string as a part of an instance that is de-identified."""
    deidentifier, tally = Deidentifier(profile, key=KEY), Tally()
    for group in by_subject(made):
        outcome = deidentifier.deidentify(exam_instances.part10(group))
        if outcome.file is None:
            tally.held[f"{outcome.reason}: {outcome.detail}"] += 1
            continue
        with warnings.catch_warnings(), disable_value_validation():
            warnings.simplefilter("ignore")
            data_set = pydicom.dcmread(io.BytesIO(outcome.file))
            for one, text in zip(group, exam_instances.texts(data_set, group), strict=True):
                tally.add(one, text, moved_dates=moved_dates)
    return tally
