"""The record of one instance: which kinds of information were removed, emptied or replaced, and in which mode.

A view of the plan, in counts: it holds no value and names no attribute.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.engine.attest import MARKERS
from deid_proxy.standard.actions import ActionCode
from deid_proxy.standard.phi_categories import PhiCategory, category_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from deid_proxy.engine.edits import Edit
    from deid_proxy.engine.plan import Plan
    from deid_proxy.profile.model import RuleSet

_WORDS = {ActionCode.Z: "emptied", ActionCode.C: "cleaned"}
_REPLACED, _REMOVED = "replaced", "removed"
_MOST_KNOWN, _MOST_EDITS = 1024, 2048  # kept for each rule set, so that memory stays bounded


_LONGEST = 4096
_ENTRY = rf"(?:{'|'.join(PhiCategory)}) [0-9]{{1,9}} (?:{'|'.join((*_WORDS.values(), _REPLACED, _REMOVED))})"
_LINE = re.compile(rf"(?:placeholder|empty): (?:{_ENTRY}(?:, {_ENTRY})*)?")
_Known = dict[tuple[tuple["Edit", ...], tuple["Edit", ...]], "Record"]


class Record(NamedTuple):
    """What was done to one instance.

    Parameters
    ----------
    mode
        ``placeholder`` or ``empty``: what was written where the table says Z.
    counts
        How many attributes of a category were treated how: (category, word, number), sorted. A sequence that goes as a
        whole counts once.
    """

    mode: str
    counts: tuple[tuple[str, str, int], ...]

    def __str__(self) -> str:
        """Return the record in one line of words and numbers."""
        return f"{self.mode}: {', '.join(f'{category} {number} {word}' for category, word, number in self.counts)}"

    def by_category(self) -> dict[str, dict[str, int]]:
        """Return the counts for a document."""
        found: dict[str, dict[str, int]] = {}
        for category, word, number in self.counts:
            found.setdefault(category, {})[word] = number
        return found


def is_record(text: str) -> bool:
    """Tell whether a text is a record in one line, as :class:`Record` writes it, and nothing else."""
    return len(text) <= _LONGEST and _LINE.fullmatch(text) is not None


def record_of(plan: Plan) -> Record:
    """Return what a plan takes out of an instance; what it only adds is not counted."""
    edits = plan.steps.edits
    removed = tuple([edit for _, _, edit, new in edits if not new])
    written = tuple([edit for start, end, edit, new in edits if new and start != end])
    known = _known(plan.rule_set)
    # The instances of a series are edited alike: counting each of them anew would cost a tenth of all the work.
    record = known.get((removed, written))
    if record is None:
        record = Record("placeholder" if plan.rule_set.placeholder else "empty", _counts(removed, written))
        if len(edits) <= _MOST_EDITS:
            known[removed, written] = record
    return record


def _known(rule_set: RuleSet) -> _Known:
    """Return the records that were made under a rule set, by what was removed and what was written anew."""
    known: _Known | None = rule_set._caches.get(Record)  # type: ignore[assignment]  # noqa: SLF001 - for this room
    if known is None or len(known) >= _MOST_KNOWN:
        known = rule_set._caches[Record] = {}  # noqa: SLF001
    return known


def _counts(removed: Iterable[Edit], written: Iterable[Edit]) -> tuple[tuple[str, str, int], ...]:
    kinds = Counter(f"{category_of(edit.tag).value} {_REMOVED}" for edit in removed if _counts_at_all(edit))
    kinds.update(
        f"{category_of(edit.tag).value} {_WORDS.get(edit.action, _REPLACED)}"
        for edit in written
        if _counts_at_all(edit)
    )
    pairs = ((kind.split(" "), number) for kind, number in sorted(kinds.items()))
    return tuple((category, word, number) for (category, word), number in pairs)


def _counts_at_all(edit: Edit) -> bool:
    return edit.tag not in MARKERS and edit.tag & 0xFFFF != 0
